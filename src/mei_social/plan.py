"""The plan of action: what to do about each open finding, how soon, and what was said about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mei_social.audit import Item, Mark, State
from mei_social.report import Finding, Place, Report, When


@dataclass(frozen=True, slots=True)
class Action:
    """What to do about one finding on one account. Its texts are safe to show, as those of a Report."""

    finding: Finding
    place: Place
    mark: Mark | None

    @property
    def item(self) -> Item:
        return Item(self.finding.rule, self.place.account)

    @property
    def minutes(self) -> int:
        return self.finding.minutes // len(self.finding.places)

    @property
    def can_wait(self) -> bool:
        """What comes before all others is not put off."""
        return not self.finding.gate

    def is_due(self, today: date) -> bool:
        """Neither marked as done nor put off to a later day."""
        if self.mark is None:
            return True
        return self.mark.state is State.LATER and self.mark.until is not None and self.mark.until <= today


@dataclass(frozen=True, slots=True)
class Agreed:
    """Something that a mentor and a trainee agreed."""

    what: str
    by: date


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is to be done, the most urgent first."""

    today: date
    actions: tuple[Action, ...]
    agreed: tuple[Agreed, ...]
    check_again: date

    def of(self, when: When) -> tuple[Action, ...]:
        return tuple(action for action in self.actions if action.finding.when is when)


def plan_of(
    report: Report,
    marks: Mapping[Item, Mark],
    order: tuple[str, ...],
    *,
    today: date,
    agreed: tuple[Agreed, ...],
    check_again: date,
) -> Plan:
    """The findings of a report as actions. `order`: rule ids, as `Assessment.order_of_action` has them."""
    open_gates = (gate for gate in report.gates if not gate.set_aside)
    findings = sorted((*open_gates, *report.findings), key=lambda f: order.index(f.rule))
    whens = tuple(When)
    actions = sorted(_actions(findings, marks), key=lambda a: whens.index(a.finding.when))
    return Plan(today, tuple(actions), tuple(sorted(agreed, key=lambda a: a.by)), check_again)


def _actions(findings: list[Finding], marks: Mapping[Item, Mark]) -> Iterator[Action]:
    for finding in findings:
        for place in finding.places:
            yield Action(finding, place, marks.get(Item(finding.rule, place.account)))
