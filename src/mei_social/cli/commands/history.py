"""`mei-social history`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace as replace_in

from mei_social.cli import options, past_checks, screen
from mei_social.cli.calling import hints_on
from mei_social.cli.old_checks import past_keeping
from mei_social.cli.screen import say
from mei_social.files.whole import write_new
from mei_social.history.sentences import PRIVATE
from mei_social.history.timeline import timeline
from mei_social.terminal.chart import BLOCKS
from mei_social.terminal.history import show_history
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.cli.past_checks import Past
    from mei_social.history.timeline import Timeline


def history(
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="PATH", help="Write a page of your own, with the last two compared."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the page if it is there.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the same for machines.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """Show your self-checks over time.

    This is a list with what was open, the score and how much was answered, and a small chart of it.
    Each is counted with the rules that it was asked from. Questions that come before all others are counted
    on their own, whatever the score is.
    """
    found = past_checks.read(rules)
    audits = tuple(kept.saved for kept in found.kept)
    row = timeline(found.kept, found.ruleset, past_keeping(audits, found.ruleset))
    row = replace_in(row, better=found.better())
    show(row, json=json, plain=plain)
    if html:
        write_page(found, row, html, replace=replace)


def show(row: Timeline, *, json: bool, plain: bool) -> None:
    if json:
        from mei_social.render.history.json import history_json

        sys.stdout.write(history_json(row))
        return

    show_history(
        row,
        sys.stdout,
        plain=screen.is_plain(plain),
        width=screen.width(),
        colour=screen.colour(),
        blocks=screen.can_write(BLOCKS),
        as_called=hints_on(sys.stdout),
    )


def write_page(found: Past, row: Timeline, path: Path, *, replace: bool) -> None:
    from mei_social.render.history.html import to_html

    last_two = found.compared(*found.kept[-2:]) if len(found.kept) > 1 else None
    write_new(path, to_html(row, last_two).encode("utf-8"), replace)
    say(f"Saved as {visible(str(path), 300)}. {PRIVATE}")
