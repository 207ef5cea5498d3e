"""`mei-social review`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import context, options, screen
from mei_social.cli.commands.review import received
from mei_social.cli.errors import FOUND
from mei_social.cli.screen import say
from mei_social.errors import StoreProblem
from mei_social.interview.reviewing import Acts
from mei_social.render.command import with_file
from mei_social.render.review.json import to_json
from mei_social.storage.location import data_folder
from mei_social.storage.seen_exports import acted_on, note_acted
from mei_social.terminal.review import show_review
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mei_social.cli.commands.review.received import Received


def review(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="The .html or .json file that somebody gave you; or a folder or zip file of them.",
        ),
    ],
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
        typer.Option("--since", metavar="FILE", help="An earlier file of the same person, to compare."),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print the same for machines, and ask nothing.")
    ] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """Read one export, see what to doubt and what comes first, and write down what you agreed.

    Everything is worked out again from the answers, with your rules. The file itself is never changed.
    Exits with 3 when the file was refused or something in it is to be doubted.
    """
    file, *others = received.files_of(file)
    if others:
        if record or record_to or html or since or json:
            what = f"holds {len(others) + 1} files. Give one of them, such as {str(file)!r}."
            raise typer.BadParameter(what, param_hint="FILE")
        review_each((file, *others), context.rules_path(rules), plain=plain)
        return
    got = received.receive(file, since, context.rules_path(rules), record_to, json=json)
    show(got, json=json, plain=plain)
    acts = acts_of(got)
    if acts and not json:
        for text in acts.told(got.page):
            say(text)
    if html:
        from mei_social.cli.commands.review.write import write_page

        write_page(got, html, replace=replace)
    received.remember(got)
    if record or record_to or (not json and asks()):
        from mei_social.cli.commands.review.write import work

        work(got, acts, plain=plain, offered=not (record or record_to))
    if got.page.doubts:
        raise typer.Exit(FOUND)


def review_each(files: Sequence[Path], rules: Path, *, plain: bool) -> None:
    """One after another, to be read. A record is about one file. Exits with 3 as for one of them."""
    doubted, seen, read = False, set[str](), list[Path]()
    for number, file in enumerate(files, 1):
        sys.stdout.write(visible(f"File {number} of {len(files)}: {file}", 300) + "\n\n")
        sys.stdout.flush()
        try:
            got = received.receive(file, None, rules, None, json=False)
        except typer.Exit:
            doubted = True
            continue
        read.append(file)
        doubted = doubted or bool(got.page.doubts)
        if got.blank.about.digest in seen:
            sys.stdout.write("The same export again.\n\n")
            continue
        seen.add(got.blank.about.digest)
        show(got, json=False, plain=plain)
        received.remember(got)
        sys.stdout.write("\n")
    if read:
        words = with_file("mei-social review --record", read[0].parent, read[0].name)
        say(f"To write your record about one of them, give it alone{f': {words}' if words else '.'}")
    if doubted:
        raise typer.Exit(FOUND)


def show(got: Received, *, json: bool, plain: bool) -> None:
    if json:
        sys.stdout.write(to_json(got.page, got.record))
    else:
        plain, width = screen.is_plain(plain), screen.width()
        show_review(got.page, got.record, sys.stdout, plain=plain, width=width, colour=screen.colour())
    sys.stdout.flush()


def asks() -> bool:
    """Whether somebody is there who could answer."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()


def acts_of(got: Received) -> Acts | None:
    """What the mentor's own list says about open gates; None where it cannot be read."""
    if not got.ledger:
        return None
    ref = got.blank.about.ref
    try:
        return Acts(acted_on(data_folder(), ref), lambda item, day: note_acted(data_folder(), ref, item, day))
    except StoreProblem:
        return None
