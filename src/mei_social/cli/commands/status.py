"""`mei-social` alone: where somebody is, and what is next."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mei_social.audit.current import current, unanswered
from mei_social.audit.extent import Extent
from mei_social.cli import context, saved_checks, screen
from mei_social.cli.calling import hints_on
from mei_social.cli.old_checks import was_finished_lately
from mei_social.cli.planned import plan_of
from mei_social.interview.page import Page
from mei_social.ruleset.load import load_rules
from mei_social.text import english

if TYPE_CHECKING:
    from mei_social.audit.saved import SavedAudit
    from mei_social.report.model import Report
    from mei_social.ruleset.model import Ruleset

Line = tuple[str, str]
"""A sentence, and the command that goes with it."""

WHAT = (
    "mei-social helps you check your own social media accounts beside your provider's policy. "
    "Everything stays on this computer, and nothing is sent. You decide whether anybody gets a file."
)
START: Line = ("There is no self-check on this computer yet. To start one:", "mei-social check")
OTHER_RULES: Line = (
    "To see it, add --rules with the file of those rules:",
    "mei-social summary --rules FILE",
)
NEW_RULES: Line = ("To start a self-check with the rules that you use now:", "mei-social check --new")
CHECK = "mei-social check"
FIRST: Line = ("What comes before all others and has no answer yet:", CHECK)
QUICK: Line = ("The questions that a quick check leaves out:", "mei-social check --full")
MARKED: Line = ("Your plan, with what you marked as done or put off:", "mei-social actions")
LAST = "your last self-check"
CALLED = {Extent.QUICK: "a quick check", Extent.FULL: "a full check"}
COMPARE: Line = ("What has changed since the one before:", "mei-social compare")
ALWAYS: tuple[Line, ...] = (
    ("Something online worries you:", "mei-social concern"),
    ("Every command, for whoever reads files or writes rules too:", "mei-social --help"),
)


def status() -> None:
    """Where you are, and what is next."""
    saved = saved_checks.latest()
    first, found, steps = of_saved(saved) if saved else (None, WHAT, (START,))
    page = Page(sys.stdout, screen.width(), as_called=hints_on(sys.stdout))
    if first:
        page.say(first)
        page.say()
    page.say(found)
    for heading, lines in (("Next", steps), ("At any time", ALWAYS)):
        page.heading(heading)
        for sentence, command in lines:
            page.say(sentence)
            page.say(f"  {command}")


def of_saved(saved: SavedAudit) -> tuple[str | None, str, tuple[Line, ...]]:
    """What comes before all others, a sentence or two on the last self-check, then what is next."""
    chosen = os.environ.get("MEI_SOCIAL_RULES")
    ruleset = load_rules(context.rules_path(Path(chosen) if chosen else None))
    if saved.audit.rules.id != ruleset.id:
        title = saved.audit.rules.title
        other = f'Your last self-check was made with other rules, "{title}".{saved_checks.still_open(saved)}'
        return None, other, (OTHER_RULES, NEW_RULES)
    saved_checks.same_rules(saved, ruleset)
    plan, report = plan_of(ruleset, saved)
    lately = was_finished_lately(saved, ruleset)
    blank = unanswered(current(saved, ruleset), ruleset) if lately else 0
    is_more = any(not action.finding.unanswered for action in plan.actions)  # than something to answer
    due = plan.to_do(plan.actions) if is_more else None
    steps = tuple(_steps(saved, ruleset, report, due, blank))
    title = f" {report.band_title_below}." if report.band_title_below else ""
    counts = plan.until_then or report.headline
    return report.comes_first, f"{_begun(saved, report)}{title} {counts}", steps


def _begun(saved: SavedAudit, report: Report) -> str:
    if saved.finished and report.gates_unanswered:
        return f"You went through {CALLED.get(report.extent, LAST)} on {english.day(saved.finished)}."
    if saved.finished:
        return f"You finished {CALLED.get(report.extent, LAST)} on {english.day(saved.finished)}."
    what = "recheck" if saved.earlier else "self-check"
    return f"You started a {what} on {english.day(saved.audit.started)}, and can go on with it."


def _to_go_on(saved: SavedAudit, ruleset: Ruleset) -> str:
    """How much is left is told already, in the figures of the check that was chosen."""
    if saved.quick and not unanswered(current(saved, ruleset), ruleset, quick=True):
        return "Every question of your quick check has an answer. To check them and finish:"
    return "To go on where you stopped:"


def _steps(
    saved: SavedAudit, ruleset: Ruleset, report: Report, due: int | None, blank: int
) -> Iterator[Line]:
    """`due`: how much of the plan is to do; None where it holds no more than something to answer."""
    command = "mei-social recheck" if saved.finished else "mei-social check"
    if saved.returned:
        some = english.count(len(saved.returned), "question was", "questions were")
        yield f"{some} sent back to you. To answer:", command
    elif not saved.finished:
        yield _to_go_on(saved, ruleset), command
    if saved.finished and report.gates_unanswered:
        yield FIRST
    if due:
        yield f"{english.count(due, 'action')} to do, the most urgent first:", "mei-social actions"
    elif due is not None:
        yield MARKED
    if saved.finished and (saved.quick or report.extent is Extent.QUICK):
        yield QUICK
    elif saved.finished and blank and not report.gates_unanswered:
        yield f"{english.count(blank, 'question has', 'questions have')} no answer yet. To answer:", CHECK
    if saved.finished and not saved.returned:
        yield report.check_again, command
    if saved.finished:
        yield ruleset.roles.say("A file for your {reviews}:"), "mei-social export"
    if saved.finished and saved.earlier:
        yield COMPARE
