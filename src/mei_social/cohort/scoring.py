"""What answers come to, for many self-checks under one ruleset.

The judgement is that of `assess`, called once for each answer to each rule. Sums are added up, and of bands
the worst counts; what the questions of one topic come to on one account is kept, as it comes again and again.
A test holds this to the numbers of `assess`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from mei_social.audit.assess import (
    BAND_ORDER,
    Outcome,
    Result,
    applies_to,
    chain,
    condition_holds,
    outcome_of,
    tally,
)
from mei_social.audit.extent import Extent, extent_of, is_quick
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.audit.purposes import is_said
from mei_social.ruleset.model import Per, Purpose, Rule, Ruleset, RulesStamp, Screening

LANE = 32
"""Bits for each of the four sums in one number: no file that we read has four billion points."""
MOST_KEPT = 20_000
"""Combinations that are kept, some 10 MB: memory must not grow with the number of files."""
SOME_DAY = date(2000, 1, 1)
NOTHING = len(BAND_ORDER) - 1
NO = Screened.NO.value
ASIDE = AnswerValue.NOT_APPLICABLE.value
NONE: frozenset[str] = frozenset()

Said = tuple[str | None, ...]


class Column(NamedTuple):
    """One account, or (the first one, with no platform) what is asked once."""

    platform: str | None
    purpose: str | None
    screening: tuple[tuple[str, str], ...]
    """What was said to screening questions about this account."""
    answers: Mapping[str, str | None]
    """By rule."""


class TopicScore(NamedTuple):
    """One topic on one account."""

    sums: int
    """Points, most, answered and applicable, as lanes of one number, so that one addition adds all."""
    band: int
    marks: int
    """Rules that were missed, applied, were not tested, or did not apply: four fields of bits."""
    findings: tuple[tuple[int, str], ...]
    """Rule number and outcome, gates that were set aside too."""


class Atom(NamedTuple):
    """One answer to one rule: the same, and its outcome."""

    sums: int
    band: int
    marks: int
    findings: tuple[tuple[int, str], ...]
    outcome: str


class Slot(NamedTuple):
    """Questions of one topic that are asked together."""

    topic: int
    rules: tuple[int, ...]
    known: dict[Said, TopicScore]


class Layout(NamedTuple):
    """All questions that apply to one kind of account, topic by topic."""

    order: tuple[str, ...]
    slots: tuple[tuple[Slot, slice], ...]
    """With their places in the order."""
    asked: int
    """Bits of the rules."""


class Scored(Struct):
    """One self-check."""

    topics: list[int]
    """Sums, by topic."""
    bands: list[int]
    """Places in BAND_ORDER, by topic."""
    columns: list[int]
    column_bands: list[int]
    marks: int
    asked: int
    findings: list[tuple[int, int, str]]
    """Rule number, column, outcome."""
    consumed: int
    """Answers with a value, to a question that applies."""

    @property
    def band(self) -> int:
        return min(self.bands, default=NOTHING)

    @property
    def sums(self) -> int:
        return sum(self.topics)


class Scoring:
    """A ruleset made ready for many self-checks."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.topics = {topic.id: n for n, topic in enumerate(ruleset.topics)}
        self.numbers = {rule.id: n for n, rule in enumerate(ruleset.rules)}
        self.width = len(ruleset.rules)
        self._is_quick = {rule.id: is_quick(rule) for rule in ruleset.rules}
        self._said = frozenset(rule.id for rule in ruleset.rules if is_said(rule))
        self._conditions = {s.id: s for s in ruleset.screening}
        chains = {rule.id: _said_in(chain(rule, self._conditions)) for rule in ruleset.rules if rule.gate}
        self.hanging = {rule: asked for rule, asked in chains.items() if asked}
        """Gates that something said before the questions can ask for, with those questions."""
        self.bringing_up = frozenset(s.id for asked in self.hanging.values() for s in asked)
        self._named = {per: sorted({r.when for r in ruleset.rules if r.when and r.per is per}) for per in Per}
        self._holding: dict[tuple[object, ...], frozenset[str]] = {}
        self._layouts: dict[tuple[object, ...], Layout] = {}
        self._slots: dict[tuple[int, ...], Slot] = {}
        self._atoms: dict[tuple[int, str | None], Atom] = {}
        self._kept = 0

    def score(self, columns: list[Column]) -> Scored:
        """All figures of one self-check."""
        topics, bands = [0] * len(self.topics), [NOTHING] * len(self.topics)
        sums: list[int] = []
        column_bands: list[int] = []
        marks = asked = consumed = 0
        findings: list[tuple[int, int, str]] = []
        noes = _noes(columns[0])
        for number, column in enumerate(columns):
            layout = self._layout(column, noes)
            said = tuple(map(column.answers.get, layout.order))
            consumed += len(said) - said.count(None)
            asked |= layout.asked
            total, worst = 0, NOTHING
            for slot, places in layout.slots:
                topic, _, known = slot
                part_sums, band, part_marks, found = known.get(said[places]) or self._part(slot, said[places])
                topics[topic] += part_sums
                total += part_sums
                marks |= part_marks
                worst = min(worst, band)
                bands[topic] = min(bands[topic], band)
                if found:
                    findings += [(rule, number, outcome) for rule, outcome in found]
            sums.append(total)
            column_bands.append(worst)
        return Scored(topics, bands, sums, column_bands, marks, asked, findings, consumed)

    def counted(self, columns: list[Column]) -> list[Column]:
        """Without gates that were set aside though they were brought up: `assess.judged` says why."""
        return [self._without_refused(columns, number) for number in range(len(columns))]

    def _without_refused(self, columns: list[Column], number: int) -> Column:
        column = columns[number]
        if not any(column.answers.get(rule) == ASIDE for rule in self.hanging):
            return column
        refused = {rule for rule in self.brought_up(columns, number) if column.answers.get(rule) == ASIDE}
        return column._replace(answers={r: said for r, said in column.answers.items() if r not in refused})

    def brought_up(self, columns: list[Column], number: int) -> Iterator[str]:
        """Gates that apply in one of the columns, and that something said before the questions asks for."""
        for rule in self.asked_for(columns, number):
            if rule in self.asked_in(columns, number):
                yield rule

    def brought_up_in(self, columns: list[Column], accounts: Iterable[str]) -> Iterator[tuple[Item, bool]]:
        """The same of a whole file, by place; whether each has no answer."""
        for number, account in enumerate((None, *accounts)):
            for rule in self.brought_up(columns, number):
                yield Item(rule, account), columns[number].answers.get(rule) is None

    def asked_for(self, columns: list[Column], number: int) -> Iterator[str]:
        """Gates that something said before the questions asks for, whether they apply or not."""
        column = columns[number]
        here, once = (
            frozenset(q for q, said in c.screening if said != NO) & self.bringing_up
            for c in (column, columns[0])
        )
        for rule, asked in self.hanging.items() if here or once else ():
            if any(s.id in (here if s.per is Per.ACCOUNT and column.platform else once) for s in asked):
                yield rule

    def outcomes(self, columns: list[Column]) -> Iterator[tuple[int, int, str]]:
        """Rule number, column and outcome of everything that applies."""
        noes = _noes(columns[0])
        for number, column in enumerate(columns):
            for rule in self._layout(column, noes).order:
                index = self.numbers[rule]
                yield index, number, self._atom(index, column.answers.get(rule)).outcome

    def extent(self, columns: list[Column], unasked: frozenset[str] = frozenset()) -> Extent:
        """How much of it was gone through, but for the rules that it does not ask."""
        return extent_of(
            (self._is_quick[rule], columns[number].answers.get(rule) is None)
            for number in range(len(columns))
            for rule in self.asked_in(columns, number)
            if not (number and rule in self._said) and rule not in unasked
        )

    def asked_in(self, columns: list[Column], number: int) -> tuple[str, ...]:
        """The rules that apply in one of the columns."""
        return self._layout(columns[number], _noes(columns[0])).order

    def _layout(self, column: Column, once: tuple[str, ...]) -> Layout:
        """Which questions apply. That depends on the platform and on which conditions hold."""
        purpose, noes = column.purpose, _noes(column) if column.platform else once
        known = (purpose, noes, once)
        holding = self._holding.get(known)
        if holding is None:
            self._make_room()
            holding = self._holding[known] = self._holding_in(column, once)
        key = (column.platform, holding)
        found = self._layouts.get(key)
        if found is None:
            self._make_room()
            found = self._layouts[key] = self._laid_out(column.platform, holding)
        return found

    def _holding_in(self, column: Column, once: tuple[str, ...]) -> frozenset[str]:
        """Conditions that hold for somebody with this one account."""
        audit = _alone(column, once)
        account = audit.accounts[0] if audit.accounts else None
        named = self._named[Per.ACCOUNT if account else Per.PERSON]
        return frozenset(name for name in named if condition_holds(name, self._conditions, audit, account))

    def _laid_out(self, platform: str | None, holding: frozenset[str]) -> Layout:
        """The questions that `assess.visible` finds."""
        by_topic: dict[str, list[str]] = {topic: [] for topic in self.topics}
        for rule in self._rules_on(platform):
            if rule.when is None or rule.when in holding:
                by_topic[rule.topic].append(rule.id)
        slots: list[tuple[Slot, slice]] = []
        order: list[str] = []
        for topic, ids in by_topic.items():
            if ids:
                slots.append((self._slot(topic, ids), slice(len(order), len(order) + len(ids))))
                order += ids
        return Layout(tuple(order), tuple(slots), self.bits(order))

    def _rules_on(self, platform: str | None) -> Iterator[Rule]:
        """Conditions aside."""
        rules = self.ruleset.rules
        if platform is None:
            return (rule for rule in rules if rule.per is Per.PERSON)
        account = Account("a1", platform, Purpose.BOTH)
        return (rule for rule in rules if rule.per is Per.ACCOUNT and applies_to(rule, account))

    def _slot(self, topic: str, ids: list[str]) -> Slot:
        rules = tuple(self.numbers[rule] for rule in ids)
        return self._slots.setdefault(rules, Slot(self.topics[topic], rules, {}))

    def bits(self, rules: Iterable[str]) -> int:
        """One for each of these rules."""
        return sum(1 << self.numbers[rule] for rule in rules)

    def _part(self, slot: Slot, said: Said) -> TopicScore:
        """Sums are added, the worst band counts: the same as `assess` on all of them at once."""
        atoms = [self._atom(rule, value) for rule, value in zip(slot.rules, said, strict=True)]
        sums = marks = 0
        for atom in atoms:
            sums += atom.sums
            marks |= atom.marks
        findings = tuple(finding for atom in atoms for finding in atom.findings)
        part = TopicScore(sums, min(atom.band for atom in atoms), marks, findings)
        self._make_room()
        slot.known[said] = part
        return part

    def _atom(self, number: int, value: str | None) -> Atom:
        """One answer to one rule, judged by `assess`."""
        found = self._atoms.get((number, value))
        if found is None:
            rule = self.ruleset.rules[number]
            result = Result(rule, None, None, outcome_of(rule, answer_of(value)))
            made = tally([result], self.ruleset.weights)
            listed = result.is_finding or _aside(result)
            found = self._atoms[number, value] = Atom(
                packed(made.points, made.most, made.answered, made.applicable),
                BAND_ORDER.index(made.band),
                self._marks(number, result),
                ((number, result.outcome.value),) if listed else (),
                result.outcome.value,
            )
        return found

    def _marks(self, number: int, result: Result) -> int:
        fields = (
            result.is_finding,
            result.outcome is not Outcome.NOT_APPLICABLE,
            result.outcome is Outcome.NOT_TESTED,
            result.outcome is Outcome.NOT_APPLICABLE,
        )
        return sum(1 << number + place * self.width for place, on in enumerate(fields) if on)

    def _make_room(self) -> None:
        self._kept += 1
        if self._kept > MOST_KEPT:
            for kept in (self._holding, self._layouts, self._slots):
                kept.clear()
            self._kept = 0

    def field(self, marks: int, number: int) -> int:
        """One field of the marks: 0 missed, 1 applied, 2 not tested, 3 not applicable."""
        return marks >> number * self.width & (1 << self.width) - 1


def _said_in(asked: Iterable[Screening]) -> tuple[Screening, ...]:
    """Those that somebody answers."""
    return tuple(screening for screening in asked if not screening.purposes)


def _noes(column: Column) -> tuple[str, ...]:
    """Only a plain no hides questions."""
    return tuple([question for question, said in column.screening if said == NO])


def _alone(column: Column, once: tuple[str, ...]) -> Audit:
    """Somebody with this one account, who said no to these questions."""
    screening = {Item(question, None): Screened.NO for question in once}
    if column.platform is None:
        return audit_of((), screening)
    account = Account("a1", column.platform, Purpose(column.purpose or ""))
    screening |= {Item(question, "a1"): Screened.NO for question in _noes(column)}
    return audit_of((account,), screening)


def _aside(result: Result) -> bool:
    return result.rule.gate and result.outcome is Outcome.NOT_APPLICABLE


def packed(points: int, most: int, answered: int, applicable: int) -> int:
    return points | most << LANE | answered << 2 * LANE | applicable << 3 * LANE


def unpacked(sums: int) -> tuple[int, int, int, int]:
    """Points, most, answered, applicable."""
    lane = (1 << LANE) - 1
    return sums & lane, sums >> LANE & lane, sums >> 2 * LANE & lane, sums >> 3 * LANE


def answer_of(value: str | None) -> Answer | None:
    return None if value is None else Answer(AnswerValue(value), SOME_DAY)


def audit_of(accounts: tuple[Account, ...], screening: Mapping[Item, Screened]) -> Audit:
    """An audit of nobody, without answers."""
    stamp = RulesStamp("", 1, "", "")
    return Audit(
        ref="-", revision=1, started=SOME_DAY, rules=stamp, accounts=accounts, screening=screening, answers={}
    )


def columns_of(audit: Audit) -> list[Column]:
    """The columns of an audit."""
    screening: dict[str | None, list[tuple[str, str]]] = {}
    for item, screened in audit.screening.items():
        screening.setdefault(item.account, []).append((item.question, screened.value))
    answers: dict[str | None, dict[str, str | None]] = {}
    for item, answer in audit.answers.items():
        answers.setdefault(item.account, {})[item.question] = answer.value.value if answer.value else None
    once = Column(None, None, tuple(screening.get(None, ())), answers.get(None, {}))
    return [once] + [
        Column(a.platform, a.purpose.value, tuple(screening.get(a.id, ())), answers.get(a.id, {}))
        for a in audit.accounts
    ]
