"""`mei-social import-review`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.audit.current import current
from mei_social.cli import context, first_line, options, saved_checks, screen
from mei_social.cli.calling import hints_on
from mei_social.cli.errors import FOUND
from mei_social.errors import CannotRead
from mei_social.interview.page import Page
from mei_social.review.import_review import answer_back, answered_since, sent_back, taken_in
from mei_social.review.record_file import read_review
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import data_folder
from mei_social.storage.store import Store
from mei_social.text import english

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mei_social.audit.model import Item
    from mei_social.audit.saved import SavedAudit
    from mei_social.review.record import Record
    from mei_social.review.record_file import ReviewFile

NOT_TAKEN_IN = "It was shown, and nothing of it was kept."


def import_review(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The .review.html or .review.json file that came back to you."),
    ],
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """Show what was said about your file beside your answers: what to answer again, what to talk about.

    What was sent back comes first in your next recheck. What you agreed stands in your plan.
    """
    review = read_review(file)
    ruleset = load_rules(context.rules_path(rules))
    saved = saved_checks.last_saved()
    saved_checks.same_rules(saved, ruleset)
    refuse_another(review, saved)
    bold = screen.colour() and not screen.is_plain(plain)
    page = Page(sys.stdout, screen.width(), bold=bold, as_called=hints_on(sys.stdout))
    audit = current(saved, ruleset)
    if first := first_line.first_of(saved, ruleset):
        page.strong(first)
    for heading, lines in answer_back(review, audit, ruleset):
        page.heading(heading)
        page.steps(lines)
    if not review.check_matches:
        screen.say(NOT_TAKEN_IN)
        raise typer.Exit(FOUND)
    screen.say(take_in(saved, review.record, review.data.decode(), sent_back(review.record, audit, ruleset)))


def refuse_another(review: ReviewFile, saved: SavedAudit) -> None:
    """Comments on somebody else's self-check would stand beside the wrong answers."""
    if review.record.about.ref != saved.audit.ref:
        raise CannotRead(
            f"This review is about {review.record.about.ref}, and your last self-check is {saved.audit.ref}. "
            "Ask for the review of that one."
        )


def take_in(saved: SavedAudit, record: Record, content: str, asked: Mapping[Item, str]) -> str:
    """Keep it with the self-check, unless it or a later one is there already; what follows from it.

    `asked`: the questions that it sends back, with the reason.
    """
    if saved.review == content:
        return "You have taken this in before. Nothing was changed."
    before = taken_in(saved.review)
    if before and before.about.revision > record.about.revision:
        later = f"What you have from before is about a later file, revision {before.about.revision}."
        return f"{NOT_TAKEN_IN} {later}"
    answered = answered_since(record, before, saved.returned)
    returned = {item: reason for item, reason in asked.items() if item not in answered}
    with Store.open(data_folder()) as store:
        store.take_in_review(saved.number, content, returned)
    if not returned:
        return "It is kept with your self-check. There is no question to answer again."
    command = "recheck" if saved.finished else "check"
    many = english.count(len(returned), "question")
    return f"It is kept with your self-check. {many} to answer again: mei-social {command}"
