"""One file that was read, beside the mentor's rules: which figures count, and what is doubtful."""

from __future__ import annotations

from datetime import date

from mei_social.cohort.doubts import about_its_rules, latest_day
from mei_social.cohort.entry import Entry
from mei_social.cohort.row import Row, version_words
from mei_social.cohort.weighing import NONE, Weighing, unpacked
from mei_social.ruleset import Ruleset


class Judge:
    """The mentor's rules, and which of them are compared between trainees (None: all)."""

    def __init__(
        self, ruleset: Ruleset, compared: frozenset[str] | None = None, today: date = date.max
    ) -> None:
        self.ruleset = ruleset
        self.latest = today if today == date.max else latest_day(today)
        self.everything = frozenset(rule.id for rule in ruleset.rules)
        self.apart = NONE if compared is None else self.everything - compared
        self.gates = sum(1 << n for n, rule in enumerate(ruleset.rules) if rule.gate)
        self.weighing = Weighing(ruleset)

    def row(self, entry: Entry, file: str) -> Row:
        """All figures of it."""
        missing, rules = self._missing(entry), entry.rules
        # In a file of your own rules a question that is not there was not answered.
        dropped = NONE if rules.digest == self.ruleset.digest else missing
        missed, applied, untested, excused = self._marks(entry, dropped)
        without = dropped | self.apart
        common = self.weighing.weigh(entry.columns, without) if without else entry.weighed
        points, most, answered, applicable = unpacked(common.sums)
        return Row(
            file=file,
            ref=entry.ref,
            revision=entry.revision,
            digest=entry.digest,
            name=entry.name,
            date=entry.date,
            rules=rules.digest,
            version=version_words(rules.id, rules.version, rules.digest),
            accounts=len(entry.accounts),
            left_out=entry.left_out,
            band=common.band,
            score=100 * points // most if most else None,
            answered=answered,
            applicable=applicable,
            topics=bytes(common.bands),
            missed=missed,
            applied=applied,
            untested=untested,
            excused=excused,
            not_asked=self.weighing.bits(missing),
            gates=2 if missed & self.gates else 1 if excused & self.gates else 0,
            doubts=(*entry.doubts, *about_its_rules(self.ruleset, entry, len(missing))),
            sound=entry.sound,
        )

    def _marks(self, entry: Entry, dropped: frozenset[str]) -> tuple[int, ...]:
        """Bits of the rules that were missed, applied, were not tested, or did not apply."""
        kept = ~self.weighing.bits(dropped)
        return tuple([self.weighing.field(entry.weighed.marks, number) & kept for number in range(4)])

    def _missing(self, entry: Entry) -> frozenset[str]:
        """Rules that apply and are not asked in it in the mentor's words."""
        asked, numbers = entry.weighed.asked, self.weighing.numbers
        return frozenset(rule for rule in entry.absent if asked >> numbers[rule] & 1)
