"""Sections in one of the two faces."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from msgspec.structs import replace

from mei_social.audit.assess import Band
from mei_social.terminal.lines import Line, Section
from mei_social.terminal.plain import laid_out

NARROW = 60
"""Below this many columns, boxes and tables cost more than they give."""


def show_sections(
    made: tuple[Section, ...],
    band: Band,
    stream: TextIO,
    *,
    plain: bool,
    width: int,
    colour: bool,
    as_called: Callable[[str], str] = str,
) -> None:
    """Write any sections, with the accent of a band. Without `colour` not one escape sequence is written.

    `as_called` gives a text with its commands as they can be typed on this computer.
    """
    made = tuple(replace(s, lines=tuple(_called(row, as_called) for row in s.lines)) for s in made)
    if plain or width < NARROW:
        stream.write(laid_out(made, width))
        return
    # Rich costs more than all the rest of a summary, so that the plain face does without it.
    from mei_social.terminal import screen

    screen.show(made, band, stream, width=width, colour=colour)


def _called(row: Line, as_called: Callable[[str], str]) -> Line:
    return replace(row, text=as_called(row.text))
