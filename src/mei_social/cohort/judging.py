"""One file that was read, beside the mentor's rules: what it comes to, and what is doubtful.

Everything here follows from the file and the rules alone, whatever other files there are: it is what `review`
says of the same file, and a test holds the two together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from mei_social.assess import BAND_ORDER, Band, Outcome
from mei_social.cohort.doubts import about_its_rules
from mei_social.cohort.entry import Entry
from mei_social.cohort.gates import Gate, listed
from mei_social.cohort.row import Row, version_words
from mei_social.cohort.weighing import NONE, Weighing, unpacked
from mei_social.duty import is_about_a_child
from mei_social.export_days import latest_day
from mei_social.ruleset import Ruleset

WORST = BAND_ORDER.index(Band.CRITICAL)
"""Where a gate that is open puts somebody, whatever else there is."""
ASIDE = Outcome.NOT_APPLICABLE.value


class Judge:
    """The mentor's rules, for many files."""

    def __init__(self, ruleset: Ruleset, today: date = date.max) -> None:
        self.ruleset = ruleset
        self.latest = latest_day(today)
        self.everything = frozenset(rule.id for rule in ruleset.rules)
        self.gates = sum(1 << n for n, rule in enumerate(ruleset.rules) if rule.gate)
        self.weighing = Weighing(ruleset)

    def row(self, entry: Entry, file: str) -> Row:
        """All figures of it. A rule that applies and was not asked in these words has no answer."""
        missing, rules = self._missing(entry), entry.rules
        missed, applied, untested, excused = self._marks(entry, missing)
        points, most, answered, applicable = unpacked(entry.weighed.sums)
        gates = listed((*(e.gate for e in entry.earlier), *self._gates(missed, excused)))
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
            platforms=json.dumps({account: platform for account, platform, _ in entry.accounts}),
            left_out=entry.left_out,
            first=entry.first,
            band=WORST if any(e.gate.open for e in entry.earlier) else entry.weighed.band,
            score=100 * points // most if most else None,
            answered=answered,
            applicable=applicable,
            topics=self._topics(entry),
            missed=missed,
            applied=applied,
            untested=untested,
            excused=excused,
            not_asked=self.weighing.bits(missing),
            gates=2 if any(gate.open for gate in gates) else 1 if gates else 0,
            listed=json.dumps(gates) if gates else "[]",
            doubts=(*entry.doubts, *about_its_rules(self.ruleset, entry, len(missing))),
            sound=entry.sound,
        )

    def _marks(self, entry: Entry, missing: frozenset[str]) -> tuple[int, ...]:
        """Bits of the rules that were missed, applied, were not tested, or did not apply; of those asked.

        In a file of your own rules a question that is not there was not answered.
        """
        yours = entry.rules.digest == self.ruleset.digest
        kept = ~self.weighing.bits(NONE if yours else missing)
        return tuple([self.weighing.field(entry.weighed.marks, number) & kept for number in range(4)])

    def _gates(self, missed: int, excused: int) -> Iterator[Gate]:
        """In the mentor's words."""
        for bits, is_open in ((missed & self.gates, True), (excused & self.gates, False)):
            for number, rule in enumerate(self.ruleset.rules) if bits else ():
                if bits >> number & 1:
                    yield Gate(rule.id, is_open, is_about_a_child(rule))

    def _topics(self, entry: Entry) -> bytes:
        bands, places = list(entry.weighed.bands), self.weighing.topics
        for each in entry.earlier:
            if each.gate.open and each.topic in places:
                bands[places[each.topic]] = WORST
        return bytes(bands)

    def _missing(self, entry: Entry) -> frozenset[str]:
        """Rules that apply and are not asked in it in the mentor's words."""
        asked, numbers = entry.weighed.asked, self.weighing.numbers
        return frozenset(rule for rule in entry.absent if asked >> numbers[rule] & 1)
