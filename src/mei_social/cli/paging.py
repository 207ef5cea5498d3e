"""Sections on the screen, a page at a time where they are long and somebody looks at them."""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from mei_social.cli import screen
from mei_social.cli.calling import hints_on
from mei_social.errors import StoreProblem
from mei_social.terminal.show import show_sections

if TYPE_CHECKING:
    from mei_social.audit.assess import Band
    from mei_social.terminal.lines import Section


def show(made: tuple[Section, ...], band: Band, *, plain: bool, pages: bool = False) -> None:
    """Write the sections. `pages`: it may be long, and nothing in it is so urgent that all must be seen."""
    paged = pages and can_page(plain)
    stream = io.StringIO() if paged else sys.stdout
    show_sections(
        made,
        band,
        stream,
        plain=screen.is_plain(plain),
        width=screen.width(),
        colour=screen.colour(),
        as_called=hints_on(sys.stdout),
    )
    if isinstance(stream, io.StringIO):
        from mei_social.cli import pager

        pager.page(stream.getvalue())


def can_page(plain: bool) -> bool:
    """In a terminal with a pager, for somebody who does not work by lines."""
    from mei_social.cli import pager

    able = screen.can_use_arrow_keys(plain) and sys.stdout.isatty() and pager.is_there()
    return able and not _types()


def _types() -> bool:
    """Whether somebody answers by typing on this computer: a screen reader may read it all out."""
    from mei_social.cli.prompting import preferred_mode
    from mei_social.interview.input_mode import InputMode
    from mei_social.storage.location import data_folder
    from mei_social.storage.store import Store

    with suppress(StoreProblem):
        store = Store.open_existing(data_folder())
        if store:
            with store:
                return preferred_mode(store) is InputMode.TYPED
    return False
