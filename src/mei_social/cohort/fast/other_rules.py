"""The quick way for files of other rules, such as those of last year.

What such a file states about its results cannot be compared, as its rules are not here; but its form can be
held to the strict reader's. Few questions stand in many files: each is read strictly once, and then known by
its bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mei_social.audit.assess import FINDINGS, is_among
from mei_social.audit.model import Item
from mei_social.cohort import gates
from mei_social.cohort.fast.answers import NOT_APPLICABLE, Said, entry_of, waiting_in
from mei_social.cohort.fast.document import OwnExport, questions_in, results_of
from mei_social.cohort.judge import Judge
from mei_social.cohort.parsed_export import ParsedExport
from mei_social.cohort.scoring import NO, Column, Scored
from mei_social.errors import CannotRead
from mei_social.export.consistency import about_questions
from mei_social.export.document import AskedPart, Claimed, QuestionKind
from mei_social.export.write import canonical
from mei_social.parsing.json_decode import decoded
from mei_social.parsing.json_reader import read_json
from mei_social.review.matching import SOMETHING, asks_the_same, gate_as_asked, questions_of
from mei_social.ruleset.model import Per, Rule

MOST_KEPT = 2000
"""Questions that are kept: a folder in which every file has some of its own must not fill the memory."""


class Asked(NamedTuple):
    """One question of a file."""

    id: str
    is_rule: bool
    once: bool
    same: bool
    """Whether it stands in the mentor's rules in the same words, with the same safe answer."""
    gate: Rule | None
    """As it was asked, where it is a gate in the file or in the mentor's rules."""
    stated: bool
    """Whether the file says that it is a gate."""
    judged: bool
    """Whether the mentor's rules judge it as a gate, where they ask it."""
    child: bool
    """Whether the file says that it is a gate about a child."""


class OtherRules:
    """Files of other rules beside the mentor's. `entry` gives nothing where the strict reader has to look."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self._questions = questions_of(judge.ruleset)
        self._rules = {rule.id: rule for rule in judge.ruleset.rules}
        self._gates_here = frozenset(rule.id for rule in judge.ruleset.rules if rule.gate)
        self._known: dict[bytes, Asked] = {}

    def entry(self, document: OwnExport, said: Said) -> ParsedExport | None:
        """What such a file says, without the answers to questions in other words."""
        columns, asked = said.columns, self._asked(document)
        if asked is None or not _belong(columns, asked) or not (results := results_of(document)):
            return None
        rules = {q.id for q in asked if q.same and q.is_rule}
        screening = {q.id for q in asked if q.same and not q.is_rule}
        counted = [
            column._replace(
                screening=tuple([said for said in column.screening if self._counts(*said, screening)]),
                answers={rule: value for rule, value in column.answers.items() if rule in rules},
            )
            for column in columns
        ]
        ours = self.judge.scoring.counted(counted)
        refused = self._refused(columns, asked, document, results)
        judged = {(n, r) for n, column in enumerate(ours) for r in counted[n].answers.keys() - column.answers}
        others = [*self._gates(document, columns, counted, asked, refused - judged, judged)]
        counted = [
            _without(column, {r for n, r in refused if n == number and r in self._gates_here})
            for number, column in enumerate(ours)
        ]
        earlier = gates.earlier_of([*others, *self._left_blank(document, counted)])
        scored = self.judge.scoring.score(counted)
        if not self._meets(results, document, scored, earlier):
            return None
        children = {q.id for q in asked if q.child} | {e.question for e in document.earlier if e.safeguarding}
        absent, asked_so = self.judge.everything - rules, frozenset(children)
        return entry_of(document, counted, said.first, scored, absent, earlier, asked_so)

    def _counts(self, question: str, said: str, same: set[str]) -> bool:
        """What brings up a gate counts in whatever words."""
        return question in same or (question in self.judge.scoring.bringing_up and said != NO)

    def _refused(
        self, columns: list[Column], asked: list[Asked], document: OwnExport, results: Claimed
    ) -> set[tuple[int, str]]:
        """Gates that were set aside though they were brought up, by column: as `review.matching.Before`."""
        gates, theirs = {q.id for q in asked if q.gate}, {q.id for q in asked if q.stated}
        theirs.update(part.question for part in document.earlier)
        listed = {(gate.question, gate.account) for gate in results.gates}
        accounts = [None, *(a.id for a in document.accounts)]
        return {
            (number, rule)
            for number, column in enumerate(columns)
            for rule in gates & column.answers.keys()
            if column.answers[rule] == NOT_APPLICABLE
            and (
                rule in self.judge.scoring.asked_for(columns, number)
                or (rule in theirs and (rule, accounts[number]) not in listed)
            )
        }

    def _meets(
        self, results: Claimed, document: OwnExport, scored: Scored, earlier: tuple[gates.Earlier, ...]
    ) -> bool:
        """Whether each gate that its results state as open is open by its answers."""
        rules, accounts = self.judge.ruleset.rules, [None, *(a.id for a in document.accounts)]
        is_open = {(each.gate.id, each.account) for each in earlier if each.gate.open}
        is_open |= {
            (rules[rule].id, accounts[column])
            for rule, column, outcome in scored.findings
            if rules[rule].gate and outcome in FINDINGS
        }
        return all((g.question, g.account) in is_open for g in results.gates if g.outcome in FINDINGS)

    def _gates(
        self,
        document: OwnExport,
        columns: list[Column],
        counted: list[Column],
        asked: list[Asked],
        refused: set[tuple[int, str]],
        settled: set[tuple[int, str]],
    ) -> Iterator[gates.Asked]:
        """Gates that the mentor's rules do not judge, as `review.matching.earlier_gates` has it."""
        accounts = [None, *(a.id for a in document.accounts)]
        known = {q.id: (q.gate, q.judged) for q in asked if q.gate}
        for number, column in enumerate(columns):
            for name in known.keys() & column.answers.keys():
                (rule, judged), value = known[name], column.answers[name]
                if value is None or value == rule.expected.value or (number, name) in settled:
                    continue
                because = SOMETHING if (number, name) in refused else None
                if because or not (judged and name in self.judge.scoring.asked_in(counted, number)):
                    yield gates.Asked(rule, accounts[number], value, because=because)

    def _left_blank(self, document: OwnExport, counted: list[Column]) -> Iterator[gates.Asked]:
        """What was brought up there and has no answer, as `review.matching` has it."""
        if document.earlier:
            waiting = waiting_in(self.judge.scoring, document, counted)
            for part in document.earlier:
                if not is_among(Item(part.question, part.account), waiting):
                    rule = gate_as_asked(part.question, part, part.safe, self._rules.get(part.question))
                    yield gates.Asked(rule, part.account, None, because=SOMETHING)

    def _asked(self, document: OwnExport) -> list[Asked] | None:
        known = self._known
        try:
            asked = [known.get(entry) or self._read(entry) for entry in questions_in(document)]
        except (ValueError, CannotRead):
            return None
        return asked if len({(q.is_rule, q.id) for q in asked}) == len(asked) else None

    def _read(self, entry: bytes) -> Asked:
        """One question, strictly. Raises ValueError and CannotRead for one that is odd."""
        value = read_json(entry)
        part, _ = decoded(value, AskedPart)
        if part is None or any(about_questions((part,))) or canonical(value) != entry:
            raise ValueError
        if (part.safe is None) is (part.kind is QuestionKind.RULE):  # a file of this version states it
            raise ValueError
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        own = self._questions.get((part.kind, part.id))
        rule = own if isinstance(own, Rule) else None
        is_gate = part.gate or (rule is not None and rule.gate)
        same = own is not None and asks_the_same(own, part, part.safe)
        found = Asked(
            id=part.id,
            is_rule=part.kind is QuestionKind.RULE,
            once=part.per is Per.PERSON,
            same=same,
            gate=gate_as_asked(part.id, part, part.safe, rule) if part.safe and is_gate else None,
            stated=bool(part.gate),
            judged=same and rule is not None and rule.gate,
            child=bool(part.gate and part.safeguarding),
        )
        self._known[entry] = found
        return found


def _without(column: Column, gone: set[str]) -> Column:
    if not gone:
        return column
    return column._replace(answers={rule: said for rule, said in column.answers.items() if rule not in gone})


def _belong(columns: list[Column], asked: list[Asked]) -> bool:
    """Whether every answer is to a question that is asked there."""
    screening = {q.id for q in asked if not q.is_rule}
    once = {q.id for q in asked if q.is_rule and q.once}
    each = {q.id for q in asked if q.is_rule and not q.once}
    return all(
        column.answers.keys() <= (each if column.platform else once)
        and screening.issuperset([question for question, _ in column.screening])
        for column in columns
    )
