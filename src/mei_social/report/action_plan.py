"""The plan of action: what to do about each open finding, how soon, and what was said about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from mei_social.audit.model import Item, Mark, State
from mei_social.report.model import Finding, Place, Report, When
from mei_social.text import english

NOT_YET = "Not yet"
TO_ANSWER = "To answer"
TO_FIND_OUT = "To find out"


class Action(Struct, frozen=True):
    """What to do about one finding on one account. Its texts are safe to show, as those of a Report."""

    finding: Finding
    place: Place
    mark: Mark | None
    mentor: str | None = None
    """What the mentor wrote about it."""

    @property
    def item(self) -> Item:
        return Item(self.finding.rule, self.place.account)

    @property
    def state(self) -> str:
        """`Not yet`, or what was said about it. Below a question that would sound like an answer."""
        finding = self.finding
        asked = TO_ANSWER if finding.unanswered else TO_FIND_OUT if finding.gate and finding.unsure else None
        return self.place.plan or asked or NOT_YET

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
        until = self.mark.until
        return self.mark.state is State.LATER and (not self.can_wait or until is None or until <= today)


class Agreed(Struct, frozen=True):
    """Something that a mentor and a trainee agreed."""

    what: str
    by: date


class Mentor(Struct, frozen=True):
    """What a mentor wrote, as far as it belongs in a plan; safe to show."""

    said: Mapping[Item, str] = field(default_factory=dict)
    agreed: tuple[Agreed, ...] = ()


class Plan(Struct, frozen=True):
    """Everything that is to be done, the most urgent first."""

    today: date
    comes_first: str | None
    """As in the report: the first line of every output."""
    headline: str
    """The report's sentence of counts."""
    actions: tuple[Action, ...]
    agreed: tuple[Agreed, ...]
    check_again: date
    last_check: date | None = None
    """While a recheck is going on: the day of the self-check that it goes through again."""
    statement: str = ""
    """As in the report."""
    leaves_out_a_gate: bool = False
    """Whether this is a part, and something to do that comes before all others is in another."""

    @property
    def until_then(self) -> str | None:
        """Where those actions come from that the recheck has not asked about yet."""
        return until_answered(self.last_check) if self.last_check else None

    def of(self, when: When) -> tuple[Action, ...]:
        return tuple(action for action in self.actions if action.finding.when is when)

    def only(self, app: str | None, when: When | None) -> Plan:
        """What is to be done in one app, or in one of the three times; what comes first stays named."""
        wanted = (app or "").casefold()
        found = (a for a in self.actions if a.place.where.casefold().startswith(wanted))
        part = tuple(a for a in found if when in (None, a.finding.when))
        gates = {a.item for a in self.due(self.actions) if a.finding.gate}
        return replace(self, actions=part, leaves_out_a_gate=bool(gates - {a.item for a in part}))

    def due(self, actions: Iterable[Action]) -> tuple[Action, ...]:
        return tuple(action for action in actions if action.is_due(self.today))

    def to_do(self, actions: Iterable[Action]) -> int:
        """How many things there are to do, on every screen: one on five accounts is one thing to do."""
        return len(grouped(self.due(actions)))


def until_answered(last_check: date) -> str:
    day = english.day(last_check)
    return f"What your check of {day} found stays in your plan until you answer it again."


def plan_of(
    report: Report,
    marks: Mapping[Item, Mark],
    order: tuple[str, ...],
    *,
    today: date,
    mentor: Mentor,
    check_again: date,
) -> Plan:
    """The findings of a report as actions. `order`: rule ids, as `Assessment.order_of_action` has them."""
    open_gates = (gate for gate in report.gates if not gate.set_aside)
    known = sorted((*open_gates, *report.findings), key=lambda f: order.index(f.rule))
    findings = sorted((*known, *report.gates_unanswered), key=_rank)
    whens = tuple(When)
    actions = sorted(_actions(findings, marks, mentor), key=lambda a: whens.index(a.finding.when))
    agreed = sorted(dict.fromkeys(mentor.agreed), key=lambda a: a.by)
    return Plan(
        today,
        report.comes_first,
        report.headline,
        tuple(actions),
        tuple(agreed),
        check_again,
        statement=report.statement,
    )


def _rank(finding: Finding) -> int:
    """Open gates, then those without an answer, then the rest."""
    return 2 if not finding.gate else int(finding.unanswered)


def _actions(findings: list[Finding], marks: Mapping[Item, Mark], mentor: Mentor) -> Iterator[Action]:
    for finding in findings:
        for place in finding.places:
            item = Item(finding.rule, place.account)
            mark = None if finding.unanswered else marks.get(item)
            yield Action(finding, place, mark, mentor.said.get(item))


def grouped(actions: Iterable[Action]) -> tuple[tuple[Action, ...], ...]:
    """Each thing to do with all its accounts, as the findings of a report have it."""
    groups: dict[tuple[str, str, bool], list[Action]] = {}
    for action in actions:
        finding = action.finding
        groups.setdefault((finding.rule, finding.question, finding.unanswered), []).append(action)
    return tuple(map(tuple, groups.values()))


def by_app(actions: Iterable[Action]) -> Iterator[tuple[str, Place]]:
    """What is different on each app, once for all accounts that share it, with their names."""
    groups: dict[object, list[Place]] = {}
    for action in actions:
        groups.setdefault((action.place.hint, action.place.settings), []).append(action.place)
    for places in groups.values():
        yield english.listed(place.where for place in places), places[0]


def by_text(
    actions: Iterable[Action], text: Callable[[Action], str | None]
) -> Iterator[tuple[str, list[Action]]]:
    """What is said about actions, each with those of which it is true."""
    groups: dict[str, list[Action]] = {}
    for action in actions:
        if said := text(action):
            groups.setdefault(said, []).append(action)
    yield from groups.items()
