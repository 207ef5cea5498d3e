"""The plan of the trainee of `sample_report`, and one with hostile text in every field."""

from __future__ import annotations

from datetime import date
from typing import cast

from msgspec.structs import replace

from mei_social.audit.model import Item, Mark, State
from mei_social.report.action_plan import Agreed, Mentor, Plan, plan_of
from mei_social.report.labels import marked
from mei_social.report.model import Finding
from sample_report import sample_report, soiled

TODAY = date(2026, 11, 12)
MARKS = {
    Item("account-private", "a3"): Mark(State.LATER, date(2026, 11, 10), date(2026, 11, 20)),
    Item("location-off", "a1"): Mark(State.LATER, date(2026, 11, 1), date(2026, 11, 11)),
    Item("two-step-on", "a4"): Mark(State.DONE, date(2026, 11, 9)),
    Item("friends-list-hidden", "a5"): Mark(State.DONE, date(2026, 11, 9)),
}
MENTOR = Mentor(
    said={
        Item("account-private", "a1"): "To talk about. Bring your phone on Monday.",
        Item("school-link-considered", "a5"): "Accepted as it is.",
    },
    agreed=(
        Agreed("Tell friends what not to tag", date(2026, 12, 1)),
        Agreed("Ask about LinkedIn; then decide", date(2026, 11, 20)),
    ),
)


def sample_plan() -> Plan:
    """Something of everything: to do, done, put off, put off until a day that has come, agreed."""
    report = sample_report()
    report = replace(report, findings=tuple(map(_marked, report.findings)))
    order = tuple(finding.rule for finding in (*report.gates, *report.findings))
    return plan_of(report, MARKS, order, today=TODAY, mentor=MENTOR, check_again=date(2027, 2, 10))


def _marked(found: Finding) -> Finding:
    marks = [(at, MARKS.get(Item(found.rule, at.account))) for at in found.places]
    return replace(
        found, places=tuple(replace(at, plan=marked(mark, TODAY)) if mark else at for at, mark in marks)
    )


def hostile_plan(payload: str) -> Plan:
    """The same with `payload` in every text field, and each question still a question of its own."""
    calm = sample_plan()
    rough = cast("Plan", soiled(calm, payload))
    actions = (
        replace(action, finding=replace(action.finding, rule=before.finding.rule))
        for action, before in zip(rough.actions, calm.actions, strict=True)
    )
    return replace(rough, actions=tuple(actions))
