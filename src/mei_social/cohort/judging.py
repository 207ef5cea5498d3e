"""One export beside the mentor's rules, by the strict reader: which answers count, and what is doubtful."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

from mei_social.audit import Audit
from mei_social.cohort.doubts import doubts, latest_day
from mei_social.cohort.row import Refused, Row, version_words
from mei_social.cohort.weighing import Weighed, Weighing, columns_of, unpacked
from mei_social.errors import BadFile, CannotRead
from mei_social.export_document import Kind
from mei_social.export_file import NAMELESS, Export, read_export
from mei_social.ruleset import Ruleset

MOST_REASONS = 3
MOST_PARTS_KEPT = 50


class Judge:
    """The mentor's rules, and which of them are compared between trainees (None: all)."""

    def __init__(
        self, ruleset: Ruleset, compared: frozenset[str] | None = None, today: date = date.max
    ) -> None:
        self.ruleset = ruleset
        self.latest = today if today == date.max else latest_day(today)
        self.everything = frozenset(rule.id for rule in ruleset.rules)
        self.apart = frozenset() if compared is None else self.everything - compared
        self.texts = {(Kind.RULE, r.id): r.question for r in ruleset.rules}
        self.texts |= {(Kind.SCREENING, s.id): s.question for s in ruleset.screening}
        self.gates = sum(1 << n for n, rule in enumerate(ruleset.rules) if rule.gate)
        self._weighings: dict[frozenset[str], Weighing] = {}
        self.weighing = self.without(frozenset())

    def without(self, rules: frozenset[str]) -> Weighing:
        found = self._weighings.get(rules)
        if found is None:
            if len(self._weighings) > MOST_PARTS_KEPT:
                self._weighings.clear()
            found = self._weighings[rules] = Weighing(self.ruleset, rules)
        return found

    def judge(self, content: bytes, file: str) -> Row | Refused:
        """A row, or why there is none. Never raises for what a file holds."""
        try:
            export = read_export(content)
        except BadFile as error:
            return Refused(file, _reasons(error))
        except CannotRead as error:
            return Refused(file, str(error).removeprefix(NAMELESS).strip())
        return self._row(export, content, file)

    def _row(self, export: Export, content: bytes, file: str) -> Row:
        audit = self.counted(export)
        columns = columns_of(audit)
        missing = self.weighing.weigh(columns).asked & self._bits(self.absent(export))
        ours = export.rules.digest == self.ruleset.digest
        # In a file of your own rules a question that is not there was not answered.
        dropped = (
            frozenset()
            if ours
            else frozenset(r for r, n in self.weighing.numbers.items() if missing >> n & 1)
        )
        rules = export.rules
        return self.row(
            self.without(dropped).weigh(columns),
            self.without(dropped | self.apart).weigh(columns),
            file=file,
            ref=audit.ref,
            revision=audit.revision,
            digest=digest_of_file(export, content),
            name=export.name,
            date=export.date.isoformat(),
            rules=rules.digest,
            version=version_words(rules.id, rules.version, rules.digest),
            accounts=len(audit.accounts),
            left_out=export.left_out.accounts,
            not_asked=missing,
            doubts=tuple(doubts(self.ruleset, export, missing.bit_count(), self.latest)),
            sound=export.check_matches,
        )

    def row(self, own: Weighed, common: Weighed, **rest: Any) -> Row:
        points, most, answered, applicable = unpacked(common.sums)
        field = self.weighing.field
        missed, excused = field(own.marks, 0), field(own.marks, 3)
        return Row(
            band=common.band,
            score=100 * points // most if most else None,
            answered=answered,
            applicable=applicable,
            topics=bytes(common.bands),
            missed=missed,
            applied=field(own.marks, 1),
            untested=field(own.marks, 2),
            excused=excused,
            gates=2 if missed & self.gates else 1 if excused & self.gates else 0,
            **rest,
        )

    def counted(self, export: Export) -> Audit:
        """The audit with the answers to questions that were asked in the mentor's words, and no others."""
        same = {(q.kind, q.id) for q in export.asked if self.texts.get((q.kind, q.id)) == q.text}
        audit = export.audit
        return replace(
            audit,
            screening={i: v for i, v in audit.screening.items() if (Kind.SCREENING, i.question) in same},
            answers={i: v for i, v in audit.answers.items() if (Kind.RULE, i.question) in same},
        )

    def absent(self, export: Export) -> frozenset[str]:
        """Rules that this file does not ask in the mentor's words."""
        asked = {
            q.id for q in export.asked if q.kind is Kind.RULE and self.texts.get((q.kind, q.id)) == q.text
        }
        return self.everything - asked

    def _bits(self, rules: frozenset[str]) -> int:
        return sum(1 << self.weighing.numbers[rule] for rule in rules)


def digest_of_file(export: Export, content: bytes) -> str:
    """That of the check code where it is right; where it is not, one that cannot be taken for it."""
    return export.check.digest if export.check_matches else hashlib.sha256(content).hexdigest()


def _reasons(error: BadFile) -> str:
    """The first problems of a file in one sentence each; they repeat nothing that it says."""
    told = [problem.message for problem in error.problems[:MOST_REASONS]]
    more = len(error.problems) - len(told)
    return " ".join([*told, *([f"And {more} more."] if more else [])])
