"""`mei-social review`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import options
from mei_social.cli.errors import FOUND

if TYPE_CHECKING:
    from mei_social.cli.commands.review.received import Received
    from mei_social.interview.prompter import Prompter
    from mei_social.interview.reviewing import Acts
    from mei_social.review.page import Desk
    from mei_social.review.record import Record


def review(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The .json file that a trainee gave you.")],
    record: Annotated[
        bool, typer.Option("--record", help="Write your record: decisions, comments, actions, your name.")
    ] = False,
    record_to: Annotated[
        Path | None,
        typer.Option(
            "--record-to", metavar="PATH", help="File of your record, if not FILE with .review.json."
        ),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="PATH", help="Write a page to print, with your record.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the page if it is there.")] = False,
    since: Annotated[
        Path | None,
        typer.Option("--since", metavar="FILE", help="An earlier file of the same trainee, to compare."),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print the same for machines, and ask nothing.")
    ] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """Read one export, see what to doubt and what comes first, and write down what you agreed.

    Everything is worked out again from the answers, with your rules. The trainee's file is never changed.
    Exits with 3 when the file was refused or something in it is to be doubted.
    """
    from mei_social.cli import context
    from mei_social.cli.commands.review import received

    got = received.receive(file, since, context.rules_path(rules), record_to, json=json)
    show(got, json=json, plain=plain)
    acts = acts_of(got)
    if acts and not json:
        from mei_social.cli.screen import say

        for text in acts.told(got.desk):
            say(text)
    if html:
        write_page(got, html, replace=replace)
    received.remember(got)
    if record or record_to or (not json and asks()):
        work(got, acts, plain=plain, offered=not (record or record_to))
    if got.desk.doubts:
        raise typer.Exit(FOUND)


def show(got: Received, *, json: bool, plain: bool) -> None:
    from mei_social.cli import screen

    if json:
        from mei_social.render.review.json import to_json

        sys.stdout.write(to_json(got.desk, got.record))
    else:
        from mei_social.terminal.review import show_desk

        plain, width = screen.is_plain(plain), screen.width()
        show_desk(got.desk, got.record, sys.stdout, plain=plain, width=width, colour=screen.colour())
    sys.stdout.flush()


def asks() -> bool:
    """Whether somebody is there who could answer."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()


def acts_of(got: Received) -> Acts | None:
    """What the mentor's own list says about open gates; None where it cannot be read."""
    from mei_social.errors import StoreProblem
    from mei_social.interview.reviewing import Acts
    from mei_social.storage.location import data_folder
    from mei_social.storage.seen_exports import acted_on, note_acted

    if not got.ledger:
        return None
    ref = got.blank.about.ref
    try:
        return Acts(acted_on(data_folder(), ref), lambda item, day: note_acted(data_folder(), ref, item, day))
    except StoreProblem:
        return None


def work(got: Received, acts: Acts | None, *, plain: bool, offered: bool) -> None:
    """The mentor's record, until the mentor stops; what is written is saved each time."""
    from mei_social import __version__
    from mei_social.cli import context
    from mei_social.cli.prompting import typed_or_arrows
    from mei_social.cli.screen import say
    from mei_social.interview import reviewing
    from mei_social.interview.prompter import SaveAndQuit
    from mei_social.review.record_file import write_review

    ask = typed_or_arrows(plain)
    try:
        if offered and not reviewing.offer(ask, begun=got.record is not None):
            return
        got.check_record()
        pen = reviewing.Pen(
            got.begun, lambda r: write_review(got.record_path, r, __version__), context.today()
        )
        reviewing.write_record(ask, got.desk, pen, lambda: printed(ask, got, pen.record), acts)
    except SaveAndQuit:
        say(got.how_to_go_on())


def printed(ask: Prompter, got: Received, record: Record) -> None:
    """The page to print, beside the trainee's file."""
    from mei_social.interview.sharing import ask_replace

    path = got.record_path.with_suffix(".html")
    if not path.exists() or ask_replace(ask, str(path)):
        put_page(got.desk, record, path, replace=path.exists())
        ask.say(f"Saved as {path}.")


def write_page(got: Received, path: Path, *, replace: bool) -> None:
    from mei_social.cli.commands.review.received import refuse_trainees_file
    from mei_social.cli.screen import say
    from mei_social.text.visible import visible

    refuse_trainees_file(path, got.file)
    put_page(got.desk, got.record, path, replace=replace)
    say(f"Saved as {visible(str(path), 300)}.")


def put_page(desk: Desk, record: Record | None, path: Path, *, replace: bool) -> None:
    from mei_social.files.whole import write_new
    from mei_social.render.review.html import to_html

    write_new(path, to_html(desk, record).encode("utf-8"), replace)
