"""What a mentor writes: the record, and a page to print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mei_social import __version__
from mei_social.cli import context
from mei_social.cli.commands.review.received import refuse_trainees_file
from mei_social.cli.errors import leave_stdout
from mei_social.cli.prompting import typed_or_arrows
from mei_social.cli.screen import say
from mei_social.export.page import with_data
from mei_social.files.whole import write_new
from mei_social.interrupts import INTERRUPTED
from mei_social.interview import reviewing
from mei_social.interview.prompter import SaveAndQuit
from mei_social.interview.sharing import ask_replace
from mei_social.render.review.html import to_html
from mei_social.review.record import body_of
from mei_social.review.record_file import data_of, write_review
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.cli.commands.review.received import Received
    from mei_social.interview.prompter import Prompter
    from mei_social.interview.reviewing import Acts
    from mei_social.review.page import ReviewPage
    from mei_social.review.record import Record


def work(got: Received, acts: Acts | None, *, plain: bool, offered: bool) -> None:
    """The mentor's record, until the mentor stops; what is written is saved each time."""
    ask = typed_or_arrows(plain)
    before = dict(acts.days) if acts else None
    try:
        if offered and not reviewing.offer(ask, begun=got.record is not None):
            return
        got.check_record()
        editor = reviewing.RecordEditor(
            got.begun, lambda r: write_review(got.record_path, r, __version__), context.today()
        )
        reviewing.write_record(ask, got.page, editor, lambda: printed(ask, got, editor.record), acts)
    except (SaveAndQuit, KeyboardInterrupt) as left:
        say(got.how_to_go_on(acted=acts is not None and acts.days != before))
        if isinstance(left, KeyboardInterrupt):
            leave_stdout(INTERRUPTED)


def printed(ask: Prompter, got: Received, record: Record) -> None:
    """The page to print, beside the trainee's file."""
    path = got.record_path.with_suffix(".html")
    if not path.exists() or ask_replace(ask, str(path)):
        put_page(got.page, record, path, replace=path.exists())
        ask.say(f"Saved as {path}.")


def write_page(got: Received, path: Path, *, replace: bool) -> None:
    refuse_trainees_file(path, got.file)
    put_page(got.page, got.record, path, replace=replace)
    say(f"Saved as {visible(str(path), 300)}.")


def put_page(page: ReviewPage, record: Record | None, path: Path, *, replace: bool) -> None:
    made = to_html(page, record, body_of(record, __version__) if record else None)
    write_new(path, (with_data(made, data_of(record, __version__)) if record else made).encode(), replace)
