"""Which gates are open in a cohort, or have no answer, each once with those whom it is about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mei_social.cohort.gates import Gate, in_order
from mei_social.cohort.model import Cohort, Trainee
from mei_social.report import labels

NOT_ASKED = " (not asked in your words)"
BROUGHT_UP = "What they said before the questions brings up a question about a child, and it has no answer."
MOST = 60
"""At most this many are kept of those who gave no answer: they can be the whole cohort."""


class Blank(NamedTuple):
    """A gate without an answer that your rules can judge."""

    question: str
    trainees: int
    named: list[str]
    """The first of them."""

    @property
    def who(self) -> str:
        more = self.trainees - len(self.named)
        return ", ".join([*self.named, f"{more} more"] if more else self.named)


def listed_gates(cohort: Cohort) -> dict[Gate, list[str]]:
    """Open or set aside, as a mentor reads them, with those who have it."""
    people: dict[Gate, list[str]] = {}
    for trainee in cohort.gates:
        for gate in trainee.gates:
            people.setdefault(gate, []).append(trainee.called)
    return {gate: people[gate] for gate in in_order(people, [rule.id for rule in cohort.rule_figures])}


def without_answer(cohort: Cohort) -> tuple[Blank, ...]:
    """In the order of the figures; what was not asked in your words is told apart, unless it is listed."""
    gates = {r.id: r.question for r in cohort.rule_figures if r.gate and (r.untested or r.not_asked)}
    many, named = Counter[str](), defaultdict[str, list[str]](list)
    words: dict[str, list[str]] = {rule: [] for rule in gates}
    for trainee in cohort.trainees if gates else cohort.gates:
        for question, rule in dict(_blank(trainee, gates)).items():
            words.setdefault(rule, [])
            words[rule] += [] if question in many else [question]
            many[question] += 1
            if many[question] <= MOST:
                named[question].append(trainee.called)
    both = (question for asked in words.values() for question in sorted(asked, key=_is_apart))
    return tuple(Blank(question, many[question], named[question]) for question in both)


def _is_apart(question: str) -> bool:
    return question.endswith(NOT_ASKED)


def _blank(trainee: Trainee, gates: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What it is called by, and the gate."""
    words = {**gates, **trainee.waits}
    yield from ((words[rule], rule) for rule in trainee.unanswered_gates)
    others = (gate for gate in trainee.gates if gate.refused and gate.id not in trainee.unanswered_gates)
    yield from ((gate.question or gate.id, gate.id) for gate in others)
    listed = {gate.id for gate in trainee.gates}.difference(trainee.also_blank)
    yield from ((words[r] + NOT_ASKED, r) for r in trainee.not_asked if r in gates and r not in listed)


def comes_first(cohort: Cohort) -> str | None:
    """The first line of every view."""
    return " ".join(_parts(cohort)) or None


def has_first_line(cohort: Cohort) -> bool:
    """Whether `comes_first` has something to say. The first open gate tells, so most cohorts are not read."""
    return any(gate.open for t in cohort.gates for gate in t.gates) or bool(without_answer(cohort))


def _parts(cohort: Cohort) -> Iterator[str]:
    """Each question with how many they are: who they are stands below it."""
    opened: dict[str, set[str]] = {}
    for gate, people in listed_gates(cohort).items():
        if gate.open:
            opened.setdefault(gate.question or gate.id, set()).update(people)
    if opened:
        named = (_named(question, cohort.count(len(people))) for question, people in opened.items())
        yield f"{labels.COMES_FIRST}: {'; '.join(named)}."
    if blank := without_answer(cohort):
        named = (_named(each.question, cohort.count(each.trainees)) for each in blank)
        yield f"{labels.COMES_FIRST_BLANK}: {'; '.join(named)}."


def _named(question: str, count: str) -> str:
    asked = question.removesuffix(NOT_ASKED)
    apart = ", not asked in your words" if asked != question else ""
    return f'"{asked}" ({count}{apart})'
