"""`mei-social import-review`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import options
from mei_social.cli.guard import FOUND

if TYPE_CHECKING:
    from mei_social.audit import Audit
    from mei_social.review.record_file import ReviewFile


def import_review(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The .review.json file from your mentor.")],
    rules: options.Rules = None,
) -> None:
    """Show your mentor's comments beside your own answers: what to answer again, what to talk about."""
    import sys

    from mei_social.asked import current
    from mei_social.cli import place, screen
    from mei_social.interview.page import Page
    from mei_social.review.answer_back import answer_back
    from mei_social.review.record_file import read_review
    from mei_social.rules_file import load_rules

    review = read_review(file)
    ruleset = load_rules(place.rules_path(rules))
    saved = place.last_saved()
    place.same_rules(saved, ruleset)
    audit = current(saved, ruleset)
    refuse_another(review, audit)
    page = Page(sys.stdout, screen.width())
    for heading, lines in answer_back(review, audit, ruleset):
        page.heading(heading)
        page.steps(lines)
    if not review.check_matches:
        raise typer.Exit(FOUND)


def refuse_another(review: ReviewFile, audit: Audit) -> None:
    """Comments on somebody else's self-check would stand beside the wrong answers."""
    from mei_social.errors import CannotRead

    if review.record.about.ref != audit.ref:
        raise CannotRead(
            f"This review is about {review.record.about.ref}, and your last self-check is {audit.ref}. "
            "Ask your mentor for the review of that one."
        )
