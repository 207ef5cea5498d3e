"""`mei-social` alone: where somebody is, and what is next."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mei_social.ruleset import Ruleset
    from mei_social.saved import SavedAudit

Line = tuple[str, str | None]
"""A sentence, and the command that goes with it."""

NOTHING: Line = ("There is no self-check on this computer yet. To start one:", "mei-social check")
WORRIED: Line = ("Something online worries you, now or at any time:", "mei-social concern")
EVERYTHING: Line = ("Every command, for mentors and course leads too:", "mei-social --help")


def status() -> None:
    """Where you are, and what is next."""
    from mei_social.cli import place, screen
    from mei_social.home import data_folder
    from mei_social.interview.page import Page
    from mei_social.rules_file import load_rules
    from mei_social.store import Store

    store = Store.open_existing(data_folder())
    saved = None
    if store:
        with store:
            saved = store.latest()
    chosen = os.environ.get("MEI_SOCIAL_RULES")
    path = place.rules_path(Path(chosen) if chosen else None)
    page = Page(sys.stdout, screen.width())
    found = lines(load_rules(path), saved, path) if saved else (NOTHING, WORRIED, EVERYTHING)
    for sentence, command in found:
        page.say(sentence)
        if command:
            page.say(f"  {command}")


def lines(ruleset: Ruleset, saved: SavedAudit, path: Path) -> Iterator[Line]:
    """The most urgent first."""
    from mei_social import words
    from mei_social.cli.actions import plan_of

    if saved.audit.rules.id != ruleset.id:
        yield (f'Your last self-check was made with other rules, "{saved.audit.rules.title}".', None)
        yield ("To see it, add --rules with their file:", "mei-social summary --rules FILE")
        yield EVERYTHING
        return
    plan, report = plan_of(ruleset, saved, path)
    last = f"Your last self-check is from {words.day(saved.last_used)}."
    yield (f"{last} {report.band_title}. {report.headline}", None)
    if saved.finished is None:
        yield (f"It is not finished. {report.coverage[0]} To go on:", "mei-social check")
    if saved.returned:
        many = words.count(len(saved.returned), "question")
        again = "check" if saved.finished is None else "recheck"
        yield (f"Your mentor sent back {many}. To answer:", f"mei-social {again}")
    due = sum(action.is_due(plan.today) for action in plan.actions)
    if due:
        yield (f"{words.count(due, 'action')} to do, the most urgent first:", "mei-social actions")
    if saved.finished:
        yield (report.check_again, "mei-social recheck")
    yield ("A file for your mentor:", "mei-social export report.html")
    yield WORRIED
    yield EVERYTHING
