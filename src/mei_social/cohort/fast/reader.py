"""The quick way to read an export: only for a file that is what an exporter of ours writes.

Most files of a cohort are exactly what our own exporter makes of their answers under the mentor's rules. Such
a file is judged here if every question and every result in it follows from its answers. One of other rules is
for `other_rules`. Anything else is for the strict reader. So this module can refuse to judge, and cannot
judge wrongly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mei_social.audit.model import Item
from mei_social.cohort.fast.answers import Said, entry_of, said_in, waiting_in
from mei_social.cohort.fast.document import OwnExport, parsed
from mei_social.cohort.fast.expected_json import Claims
from mei_social.cohort.judge import Judge
from mei_social.cohort.parsed_export import ParsedExport
from mei_social.cohort.scoring import Column, Scored
from mei_social.export.days import FIRST_DAY

if TYPE_CHECKING:
    from mei_social.cohort.fast.other_rules import OtherRules


class Quick:
    """The mentor's rules made ready. `entry` gives nothing where the strict reader has to look."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.claims = Claims(judge.ruleset)
        self._asked = {
            rule.id: (rule.question, rule.expected, rule.topic, rule.clauses, rule.safeguarding)
            for rule in judge.ruleset.rules
            if rule.gate
        }
        self._others: OtherRules | None = None

    def entry(self, content: bytes) -> ParsedExport | None:
        """A file that is what we would write of its answers; nothing for any other."""
        document = parsed(content)
        said = said_in(document) if document else None
        if document is None or said is None or not self._could_be(document, said):
            return None
        columns, first = self.judge.scoring.counted(said.columns), said.first
        ours, rules = self.judge.ruleset, document.rules
        if rules.digest != ours.digest:
            return self._of_other_rules(document, said)
        if (rules.id, rules.version, rules.title) != (ours.id, ours.version, ours.title):
            return None
        scored = self.judge.scoring.score(columns)
        if not self._follows(document, columns, scored) or not self._waits(document, columns):
            return None
        return entry_of(document, columns, first, scored)

    def _could_be(self, document: OwnExport, said: Said) -> bool:
        """Whether there was mei-social on each day in it, and none is still to come."""
        day = document.audit.date
        return min(said.first or day, day) >= FIRST_DAY and max(said.last or day, day) <= self.judge.latest

    def _of_other_rules(self, document: OwnExport, said: Said) -> ParsedExport | None:
        if self._others is None:
            from mei_social.cohort.fast.other_rules import OtherRules

            self._others = OtherRules(self.judge)
        return self._others.entry(document, said)

    def _waits(self, document: OwnExport, columns: list[Column]) -> bool:
        """Whether what it says was brought up and has no answer is so by these rules, in their words."""
        if not document.earlier:
            return True
        waiting = waiting_in(self.judge.scoring, document, columns)
        return all(
            Item(part.question, part.account) in waiting
            and self._asked[part.question]
            == (part.text, part.safe, part.topic, part.clauses, part.safeguarding)
            for part in document.earlier
        )

    def _follows(self, document: OwnExport, columns: list[Column], scored: Scored) -> bool:
        """Whether questions and results are what we would write. Every answer then belongs to a question."""
        screened = frozenset(question for column in columns for question, _ in column.screening)
        return (
            scored.consumed == sum(len(column.answers) for column in columns)
            and bytes(document.questions) == self.claims.questions(screened, scored.asked)
            and bytes(document.assessment)
            == self.claims.assessment([a.id for a in document.accounts], scored)
        )
