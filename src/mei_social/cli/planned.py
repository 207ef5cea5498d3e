"""The plan of action that follows from a saved self-check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mei_social.audit.assess import assess, standing_marks
from mei_social.audit.current import current
from mei_social.audit.extent import Extent
from mei_social.audit.recheck import until_answered
from mei_social.cli import context, reporting
from mei_social.report import action_plan
from mei_social.report.action_plan import Mentor
from mei_social.report.advice import check_again_on
from mei_social.storage.location import data_folder
from mei_social.storage.store import Store

if TYPE_CHECKING:
    from mei_social.audit.saved import SavedAudit
    from mei_social.report.action_plan import Plan
    from mei_social.report.model import Report
    from mei_social.ruleset.model import Ruleset


def plan_of(ruleset: Ruleset, saved: SavedAudit, path: Path | None = None) -> tuple[Plan, Report]:
    """The plan that follows from a self-check, and the report of that self-check.

    While a recheck is going on, what the last one found is in the plan until it is answered again.
    `path`: the rules file, for the settings help beside it; None where nobody sees that.
    """
    audit, before, today = current(saved, ruleset), before_of(saved), context.today()
    planned = until_answered(audit, current(before, ruleset), ruleset) if before else audit
    assessment = assess(ruleset, planned)
    marks = standing_marks(assessment, saved.marks) if saved.marks else {}
    going_on = going_on_of(saved)
    found = reporting.report_of(ruleset, planned, assessment, path, today, marks=marks, going_on=going_on)
    report, order = found, assessment.order_of_action
    if before:
        own = assess(ruleset, audit)
        report = reporting.report_of(ruleset, audit, own, path, today, marks=marks, going_on=going_on)
        found = replace(
            found,
            comes_first=report.comes_first,
            gates=report.gates,
            gates_unanswered=report.gates_unanswered,
        )
        order = tuple(dict.fromkeys((*order, *own.order_of_action)))
    made = action_plan.plan_of(
        found,
        marks,
        order,
        today=today,
        mentor=mentor_in(saved),
        check_again=check_again_on(ruleset, audit, today),
    )
    return replace(made, last_check=before.finished if before else None), report


def going_on_of(saved: SavedAudit) -> Extent | None:
    """Which check the trainee is in the middle of; None where it is finished."""
    if saved.finished:
        return None
    return Extent.QUICK if saved.quick else Extent.FULL


def before_of(saved: SavedAudit) -> SavedAudit | None:
    """The finished self-check that this one goes through again, while it is going on."""
    if saved.finished or saved.earlier is None:
        return None
    store = Store.open_existing(data_folder())
    if store is None:  # nothing is kept
        return None
    with store:
        before = store.audit(saved.earlier)
    return before if before and before.finished else None


def mentor_in(saved: SavedAudit) -> Mentor:
    """What the mentor wrote, where a review file was taken in."""
    if saved.review is None:
        return Mentor()
    from mei_social.review.import_review import mentor_of, taken_in

    record = taken_in(saved.review)
    return mentor_of(record, saved.returned.keys()) if record else Mentor()
