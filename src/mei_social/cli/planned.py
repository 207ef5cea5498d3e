"""The plan of action that follows from a saved self-check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mei_social.audit.assess import assess
from mei_social.audit.current import current, current_marks
from mei_social.cli import context, reporting
from mei_social.report import action_plan
from mei_social.report.action_plan import Mentor
from mei_social.report.advice import check_again_on

if TYPE_CHECKING:
    from mei_social.audit.saved import SavedAudit
    from mei_social.report.action_plan import Plan
    from mei_social.report.model import Report
    from mei_social.ruleset.model import Ruleset


def plan_of(ruleset: Ruleset, saved: SavedAudit, path: Path | None = None) -> tuple[Plan, Report]:
    """The plan that follows from a self-check, and the report that it was made from.

    `path`: the rules file, for the settings help beside it; None where nobody sees that.
    """
    audit, marks, today = current(saved, ruleset), current_marks(saved, ruleset), context.today()
    assessment = assess(ruleset, audit)
    report = reporting.report_of(ruleset, audit, assessment, path, today, marks=marks)
    made = action_plan.plan_of(
        report,
        marks,
        assessment.order_of_action,
        today=today,
        mentor=mentor_in(saved),
        check_again=check_again_on(ruleset, audit, today),
    )
    return made, report


def mentor_in(saved: SavedAudit) -> Mentor:
    """What the mentor wrote, where a review file was taken in."""
    if saved.review is None:
        return Mentor()
    from mei_social.review.import_review import mentor_of, taken_in

    record = taken_in(saved.review)
    return mentor_of(record, saved.returned.keys()) if record else Mentor()
