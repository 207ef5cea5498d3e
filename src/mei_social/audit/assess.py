"""From answers to outcomes, score, coverage and bands: pure, no I/O.

One set of visible questions serves everything. Integers only, so that nothing is rounded twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import TypeVar, assert_never

from msgspec import Struct

from mei_social.audit.model import (
    Account,
    Answer,
    AnswerValue,
    AsAsked,
    Audit,
    Item,
    Mark,
    Said,
    Screened,
    State,
)
from mei_social.ruleset.model import Force, Per, Rule, Ruleset, Screening, Severity, Weights, YesNo

K = TypeVar("K", bound=Hashable)


class Outcome(StrEnum):
    """One rule on one account."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    PARTIAL = "partial"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_TESTED = "not-tested"
    NOT_APPLICABLE = "not-applicable"


FINDINGS = frozenset({Outcome.FAIL, Outcome.PARTIAL, Outcome.UNKNOWN})
QUIET = frozenset({Outcome.PASS, Outcome.NOT_TESTED})
"""Outcomes of a gate that are not listed."""


class Band(StrEnum):
    """The state of a topic, an account or a person, worst first: the worst open finding, never a mean."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INCOMPLETE = "incomplete"
    NO_OPEN_FINDINGS = "no-open-findings"
    NOT_ASSESSED = "not-assessed"


BAND_ORDER = tuple(Band)
SEVERITY_ORDER = tuple(Severity)


class Result(Struct, frozen=True):
    """What one answer comes to."""

    rule: Rule
    account: Account | None
    answer: Answer | None
    outcome: Outcome
    earlier: bool = False
    """A gate as it was asked under other rules: never in the score."""
    stated: bool = False
    """Such a gate that only the results of a file state as open."""
    because: Said | None = None
    """What was said before the questions and brought up this gate."""
    waits: Screening | None = None
    """The question before the questions that has no answer, and decides whether this gate is asked."""

    @property
    def is_refused(self) -> bool:
        """Set aside all the same, though it was brought up: no answer, and kept with its reason."""
        return self.is_blank and _is_aside(self.answer)

    @property
    def is_blank(self) -> bool:
        """Without an answer, whatever was said in its place."""
        return self.outcome is Outcome.NOT_TESTED

    @property
    def item(self) -> Item:
        return Item(self.rule.id, self.account.id if self.account else None)

    @property
    def is_finding(self) -> bool:
        return self.outcome in FINDINGS

    @property
    def severity(self) -> Severity:
        return effective_severity(self.rule)


class Tally(Struct, frozen=True):
    """Score, coverage and band of some results."""

    points: int
    """Twice the points, so that a half stays whole."""
    most: int
    """Twice the points that could be had."""
    answered: int
    applicable: int
    band: Band

    @property
    def score(self) -> int | None:
        """0 to 100, rounded down; 100 only when every answer is a pass; None when nothing applies."""
        return 100 * self.points // self.most if self.most else None


class Assessment(Struct, frozen=True, dict=True):
    """All that follows from an audit under a ruleset. Its tallies are made when they are asked for."""

    results: tuple[Result, ...]
    """In the order of the rules, each rule on each of its accounts."""
    ruleset: Ruleset
    account_ids: tuple[str, ...] = ()
    earlier: tuple[Result, ...] = ()
    """Gates as they were asked under other rules, with an answer that is not the safe one."""

    @cached_property
    def overall(self) -> Tally:
        return tally(self.results, self.ruleset.weights, self.earlier)

    @cached_property
    def topics(self) -> dict[str, Tally]:
        return self._tallies((topic.id for topic in self.ruleset.topics), lambda r: r.rule.topic)

    @cached_property
    def accounts(self) -> dict[str | None, Tally]:
        """By account id; None holds what is asked once."""
        return self._tallies((None, *self.account_ids), _account)

    @cached_property
    def cells(self) -> dict[tuple[str, str | None], Tally]:
        """By topic and account."""
        return self._tallies(dict.fromkeys(map(_cell, (*self.results, *self.earlier))), _cell)

    def _tallies(self, keys: Iterable[K], key_of: Callable[[Result], K]) -> dict[K, Tally]:
        now, before = _grouped(self.results, key_of), _grouped(self.earlier, key_of)
        weights = self.ruleset.weights
        return {key: tally(now.get(key, ()), weights, before.get(key, ())) for key in keys}

    @property
    def told(self) -> tuple[Result, ...]:
        """Every result, each once: a gate as it was asked, and not again as today's rules have it.

        What is set aside in one and open in the other is told as both.
        """
        kept = {(r.item, r.rule.question, is_open) for r in self.earlier for is_open in (r.is_finding, None)}
        others = (r for r in self.results if not (r.answer and _key_of(r) in kept))
        return (*self.earlier, *others) if kept else self.results

    @property
    def gates(self) -> tuple[Result, ...]:
        """Gates with an answer that is not the safe one, whatever it is; those of other rules first."""
        return tuple(r for r in self.told if r.rule.gate and r.outcome not in QUIET)

    @property
    def unanswered_gates(self) -> tuple[Result, ...]:
        """Those that are not listed already, as they were answered before."""
        known = {(r.item, r.rule.question) for r in self.earlier}
        before = (r for r in self.earlier if r.is_blank)
        blank = (r for r in self.results if r.rule.gate and r.is_blank)
        return (*before, *(r for r in blank if (r.item, r.rule.question) not in known))

    @property
    def brought_up(self) -> tuple[Result, ...]:
        """Gates without an answer that something said before the questions asks for."""
        return tuple(r for r in self.unanswered_gates if r.because)

    @property
    def waiting(self) -> tuple[Item, ...]:
        """The same, each place once."""
        return tuple(dict.fromkeys(r.item for r in self.brought_up))

    @property
    def hanging(self) -> frozenset[Item]:
        """Gates that something said before the questions asks for, whatever their answer."""
        return frozenset(r.item for r in (*self.results, *self.earlier) if r.because)

    @property
    def open_gates(self) -> tuple[Result, ...]:
        """What was said plainly before what somebody is not sure of."""
        found = (r for r in self.gates if r.is_finding)
        return tuple(sorted(found, key=lambda r: r.outcome is Outcome.UNKNOWN))

    @property
    def findings(self) -> tuple[Result, ...]:
        """Worst first; within a severity in the order of the rules."""
        found = [r for r in self.told if r.is_finding]
        return tuple(sorted(found, key=lambda r: SEVERITY_ORDER.index(r.severity)))

    @property
    def asked_for(self) -> tuple[Result, ...]:
        """The findings that are more than a recommendation, in their order: these alone set a headline."""
        return tuple(r for r in self.findings if not is_advice(r.rule))

    @property
    def order_of_action(self) -> tuple[str, ...]:
        """Rule ids: open gates, then findings by severity, force and time, then gates set aside."""
        others = [r for r in self.findings if not r.rule.gate]
        minutes = Counter[str]()
        for result in others:
            minutes[result.rule.id] += result.rule.minutes
        others.sort(key=lambda r: _urgency(r, minutes[r.rule.id]))
        aside = [r for r in self.gates if not r.is_finding]
        return tuple(dict.fromkeys(r.rule.id for r in (*self.open_gates, *others, *aside)))


def standing_marks(assessment: Assessment, marks: Mapping[Item, Mark]) -> dict[Item, Mark]:
    """Without what cannot be said of a gate: it is neither put off nor closed by a word.

    That holds also where it was none, or nobody asked it, when that was said.
    """
    gates = {r.item for r in assessment.told if r.rule.gate}
    return {item: mark for item, mark in marks.items() if mark.state is State.DONE or item not in gates}


def _key_of(result: Result) -> tuple[Item, str, bool | None]:
    return result.item, result.rule.question, None if result.outcome in QUIET else result.is_finding


def _urgency(result: Result, minutes: int) -> tuple[int, int, int]:
    force = tuple(Force).index(result.rule.force)
    return SEVERITY_ORDER.index(result.severity), force, minutes


def effective_severity(rule: Rule) -> Severity:
    """The rule's severity; a recommendation never weighs more than medium, unless it is a gate."""
    if rule.is_recommendation and not rule.gate and rule.severity in (Severity.CRITICAL, Severity.HIGH):
        return Severity.MEDIUM
    return rule.severity


def is_advice(rule: Rule) -> bool:
    """A recommendation that is no gate and not about a child, whatever its rules file says of it."""
    return rule.is_recommendation and not (rule.gate or rule.safeguarding)


def condition_holds(
    condition: str, conditions: Mapping[str, Screening], audit: Audit, account: Account | None
) -> bool:
    """Whether rules under this screening question apply: it holds, and so do those that it depends on.

    Only a plain no hides them: a blank or a not-sure must never make an audit look better.
    """
    needed: str | None = condition
    while needed:
        screening = conditions[needed]
        if not _holds(screening, audit, account):
            return False
        needed = screening.when
    return True


def screening_asked(ruleset: Ruleset, audit: Audit) -> tuple[tuple[Screening, Account | None], ...]:
    """What is asked first: once-only ones, then for each account those that a rule depends on there.

    Not what the purpose of an account says, and not after a no to the earlier question that it depends on.
    """
    conditions = {s.id: s for s in ruleset.screening}
    asked = [s for s in ruleset.screening if not s.purposes]
    once: list[tuple[Screening, Account | None]] = [(s, None) for s in asked if s.per is Per.PERSON]
    each = [(s, a) for a in audit.accounts for s in asked if s.per is Per.ACCOUNT]
    matters = ((s, a) for s, a in each if any(applies_to(rule, a) for rule in hidden_by(s, ruleset)))
    return tuple(
        (s, a)
        for s, a in (*once, *matters)
        if s.when is None or condition_holds(s.when, conditions, audit, a)
    )


def hidden_by(screening: Screening, ruleset: Ruleset) -> tuple[Rule, ...]:
    """The rules that a no to this question hides: under it, or under a question that depends on it."""
    hidden = {screening.id}
    for later in ruleset.screening:  # a question depends on an earlier one only
        if later.when in hidden:
            hidden.add(later.id)
    return tuple(rule for rule in ruleset.rules if rule.when in hidden)


def brought_up_by(
    rule: Rule, conditions: Mapping[str, Screening], audit: Audit, account: Account | None
) -> tuple[Item, ...]:
    """What was said before the questions, a yes or a not sure, that asks for this rule; the nearest first."""
    items = (screened_item(s, account) for s in chain(rule, conditions) if not s.purposes)
    return tuple(i for i in items if audit.screening.get(i) in (Screened.YES, Screened.NOT_SURE))


def said_before(
    rule: Rule, conditions: Mapping[str, Screening], audit: Audit, account: Account | None
) -> Said | None:
    """The nearest of them, in the words that were said yes to: never in others."""
    for item in brought_up_by(rule, conditions, audit, account):
        words = audit.in_words.get(item, conditions[item.question].question)
        return Said(words, audit.screening[item])
    return None


def stays_said(said: Mapping[Item, Screened], ruleset: Ruleset) -> dict[Item, Screened]:
    """What brings up a gate, a yes or a not sure before the questions: it counts in whatever words."""
    conditions = {s.id: s for s in ruleset.screening}
    gates = (rule for rule in ruleset.rules if rule.gate)
    names = {s.id for gate in gates for s in chain(gate, conditions) if not s.purposes}
    return {i: s for i, s in said.items() if i.question in names and s is not Screened.NO}


def _waits_for(
    rule: Rule, conditions: Mapping[str, Screening], audit: Audit, account: Account | None
) -> Screening | None:
    """The first question without an answer that this rule hangs on."""
    asked = [s for s in chain(rule, conditions) if not s.purposes]
    return next((s for s in reversed(asked) if screened_item(s, account) not in audit.screening), None)


def chain(rule: Rule, conditions: Mapping[str, Screening]) -> Iterator[Screening]:
    """The screening question that a rule depends on, then the one that this depends on, and so on."""
    found = conditions.get(rule.when or "")
    while found:  # a gate of other rules can depend on a question that these do not have
        yield found
        found = conditions.get(found.when or "")


def screened_item(screening: Screening, account: Account | None) -> Item:
    return Item(screening.id, account.id if screening.per is Per.ACCOUNT and account else None)


def _holds(screening: Screening, audit: Audit, account: Account | None) -> bool:
    if screening.purposes and account is not None:
        return account.purpose in screening.purposes
    return audit.screening.get(screened_item(screening, account)) is not Screened.NO


def applies_to(rule: Rule, account: Account) -> bool:
    """Whether an account rule names the account's platform, conditions aside."""
    return not rule.platforms or account.platform in rule.platforms


def visible(ruleset: Ruleset, audit: Audit) -> tuple[tuple[Rule, Account | None], ...]:
    """Every question that applies: the one set that score, progress, coverage and exports use."""
    conditions = {s.id: s for s in ruleset.screening}

    def holds(rule: Rule, account: Account | None) -> bool:
        return rule.when is None or condition_holds(rule.when, conditions, audit, account)

    found: list[tuple[Rule, Account | None]] = []
    for rule in ruleset.rules:
        if rule.per is Per.PERSON:
            found += [(rule, None)] if holds(rule, None) else []
        else:
            found += [(rule, a) for a in audit.accounts if applies_to(rule, a) and holds(rule, a)]
    return tuple(found)


def is_among(gate: Item, others: Iterable[Item]) -> bool:
    """Whether a gate is one of these: on its account or once, or on any account where it was asked once."""
    places = {account for question, account in others if question == gate.question}
    return bool(places) and (gate.account is None or bool(places & {None, gate.account}))


def is_milder(now: Rule | None, then: Rule) -> bool:
    """The same gate, but not about a child any more."""
    if now is None or not now.gate or now.safeguarding or not then.safeguarding:
        return False
    return is_in_words_of(now, then)


def is_in_words_of(rule: Rule, other: Rule) -> bool:
    """Whether it asks the same, with the same safe answer."""
    return (rule.question, rule.expected) == (other.question, other.expected)


def outcome_of(rule: Rule, answer: Answer | None) -> Outcome:
    """What an answer means for a rule."""
    if answer is None or answer.value is None:
        return Outcome.NOT_TESTED
    safe = AnswerValue.YES if rule.expected is YesNo.YES else AnswerValue.NO
    match answer.value:
        case AnswerValue.YES | AnswerValue.NO:
            return Outcome.PASS if answer.value is safe else Outcome.FAIL
        case AnswerValue.PARTLY:
            return Outcome.FAIL if rule.gate else Outcome.PARTIAL
        case AnswerValue.NOT_SURE:
            return Outcome.UNKNOWN
        case AnswerValue.NOT_APPLICABLE:
            return Outcome.NOT_APPLICABLE
        case _:
            assert_never(answer.value)


def judged(rule: Rule, answer: Answer | None, because: Said | None) -> Outcome:
    """The same where it is known what brought up a gate: `does not apply` is then no answer."""
    outcome = outcome_of(rule, answer)
    refused = rule.gate and because and outcome is Outcome.NOT_APPLICABLE
    return Outcome.NOT_TESTED if refused else outcome


def _is_aside(answer: Answer | None) -> bool:
    return answer is not None and answer.value is AnswerValue.NOT_APPLICABLE


def band_of(results: Iterable[Result]) -> Band:
    """The worst open finding; then incomplete; then no open findings; not assessed when nothing applies."""
    counted = [r for r in results if r.outcome is not Outcome.NOT_APPLICABLE]
    if not counted:
        return Band.NOT_ASSESSED
    worst = [Band(r.severity) for r in counted if r.is_finding]
    if worst:
        return min(worst, key=BAND_ORDER.index)
    untested = any(r.outcome is Outcome.NOT_TESTED for r in counted)
    return Band.INCOMPLETE if untested else Band.NO_OPEN_FINDINGS


def weight_of(rule: Rule, weights: Weights) -> int:
    match effective_severity(rule):
        case Severity.CRITICAL:
            return weights.critical
        case Severity.HIGH:
            return weights.high
        case Severity.MEDIUM:
            return weights.medium
        case Severity.LOW:
            return weights.low
        case never:
            assert_never(never)


def tally(results: Iterable[Result], weights: Weights, earlier: Iterable[Result] = ()) -> Tally:
    """Sum up some results; not-applicable is left out of everything. `earlier` counts for the band alone."""
    counted = [r for r in results if r.outcome is not Outcome.NOT_APPLICABLE]
    points = most = answered = 0
    for result in counted:
        weight = weight_of(result.rule, weights)
        most += 2 * weight
        answered += result.outcome is not Outcome.NOT_TESTED
        if result.outcome is Outcome.PASS:
            points += 2 * weight
        elif result.outcome is Outcome.PARTIAL:
            points += weight
    return Tally(points, most, answered, len(counted), band_of((*counted, *earlier)))


def assess(ruleset: Ruleset, audit: Audit) -> Assessment:
    """Assess an audit under a ruleset. Never raises.

    Answers to unknown or hidden questions count nothing; what `audit.earlier` holds is listed with the gates.
    """
    conditions = {s.id: s for s in ruleset.screening}
    results = tuple(_result(rule, account, conditions, audit) for rule, account in visible(ruleset, audit))
    return Assessment(results, ruleset, tuple(a.id for a in audit.accounts), _earlier(audit, conditions))


def _result(rule: Rule, account: Account | None, conditions: Mapping[str, Screening], audit: Audit) -> Result:
    answer = audit.answers.get(Item(rule.id, account.id if account else None))
    if not (rule.gate and rule.when):
        return Result(rule, account, answer, outcome_of(rule, answer))
    because = said_before(rule, conditions, audit, account)
    waits = None if because else _waits_for(rule, conditions, audit, account)
    return Result(rule, account, answer, judged(rule, answer, because), because=because, waits=waits)


def _account(result: Result) -> str | None:
    return result.account.id if result.account else None


def _cell(result: Result) -> tuple[str, str | None]:
    return result.rule.topic, _account(result)


def _grouped(results: Iterable[Result], key_of: Callable[[Result], K]) -> dict[K, list[Result]]:
    groups: dict[K, list[Result]] = {}
    for result in results:
        groups.setdefault(key_of(result), []).append(result)
    return groups


def _earlier(audit: Audit, conditions: Mapping[str, Screening]) -> tuple[Result, ...]:
    """Gates of other rules that are not plainly answered, each by the safe answer that it was asked under."""
    accounts = {a.id: a for a in audit.accounts}
    found = (
        _as_asked(e, accounts.get(e.account or ""), conditions, audit)
        for e in audit.earlier
        if e.account is None or e.account in accounts
    )
    return tuple(r for r in found if r.outcome not in QUIET or r.is_blank)


def _as_asked(
    gate: AsAsked, account: Account | None, conditions: Mapping[str, Screening], audit: Audit
) -> Result:
    because = gate.because or said_before(gate.rule, conditions, audit, account)
    return Result(
        gate.rule,
        account,
        gate.answer,
        judged(gate.rule, gate.answer, because),
        earlier=True,
        stated=gate.stated,
        because=because,
    )
