"""One file that was read, beside the mentor's rules: what it comes to, and what is doubtful.

Everything here follows from the file and the rules alone, whatever other files there are: it is what `review`
says of the same file, and a test holds the two together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from mei_social.audit.assess import BAND_ORDER, Band
from mei_social.audit.extent import Extent
from mei_social.audit.model import Item
from mei_social.cohort.gates import Gate, listed
from mei_social.cohort.parsed_export import ParsedExport
from mei_social.cohort.row import Row, version_words
from mei_social.cohort.scoring import Scoring, unpacked
from mei_social.export.days import latest_day
from mei_social.review.reasons import briefly_beside
from mei_social.ruleset.model import Ruleset
from mei_social.safeguarding.duty import is_about_a_child

OPEN, ASIDE = 2, 1
MOST_KEPT = 1000
WORST = BAND_ORDER.index(Band.CRITICAL)
"""Where a gate that is open puts somebody, whatever else there is."""
BLANK = BAND_ORDER.index(Band.INCOMPLETE)
"""Better than this nobody is with one that has no answer."""


def _menus(entry: ParsedExport) -> str:
    return json.dumps([(*menu.place, menu.path, menu.said, menu.where) for menu in entry.menus])


class Listed(NamedTuple):
    """The gates of a file as a row has them: `Row.gates` and `Row.listed`."""

    level: int
    text: str


class Judge:
    """The mentor's rules, for many files."""

    def __init__(self, ruleset: Ruleset, today: date = date.max) -> None:
        self.ruleset = ruleset
        self.scoring = Scoring(ruleset)
        self.latest = latest_day(today)
        self.everything = frozenset(rule.id for rule in ruleset.rules)
        self.gates = sum(1 << n for n, rule in enumerate(ruleset.rules) if rule.gate)
        self._about_a_child = frozenset(rule.id for rule in ruleset.rules if is_about_a_child(rule))
        self._children = sum(1 << n for n, rule in enumerate(ruleset.rules) if is_about_a_child(rule))
        self._hanging = self.scoring.bits(self.scoring.hanging)
        self._known: dict[tuple[int, int, int], Listed] = {}

    def row(self, entry: ParsedExport, file: str) -> Row:
        """All figures of it. A rule that applies and was not asked in these words has no answer."""
        missing, rules = self._missing(entry), entry.rules
        not_asked = self.scoring.bits(missing)
        # In a file of your own rules a question that is not there was not answered.
        own = rules.digest == self.ruleset.digest
        dropped = 0 if own else not_asked
        missed, applied, untested, excused = self._marks(entry, dropped)
        points, most, answered, applicable = unpacked(entry.scored.sums)
        gates = self._gates(entry, missed, excused)
        hanging = tuple(self._hanging_in(entry))
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
            extent=self._extent(entry, frozenset() if own else missing).value,
            first=entry.first,
            band=self._band(entry, gates.level),
            score=100 * points // most if most else None,
            answered=answered,
            applicable=applicable,
            topics=self._topics(entry),
            missed=missed,
            applied=applied,
            untested=untested,
            excused=excused,
            also_blank=self._also_blank(entry),
            waits=self._waits(entry, self.scoring.field(entry.scored.marks, 2)),
            not_asked=not_asked,
            gates=gates.level,
            listed=gates.text,
            doubts=(*entry.doubts, *self._beside(entry, len(missing))),
            sound=entry.sound,
            brought_up=self._is_brought_up(entry),
            menus=_menus(entry) if entry.menus else "[]",
            hanging=json.dumps([item for item, _ in hanging]),
            waiting=json.dumps([item for item, blank in hanging if blank]),
        )

    def _band(self, entry: ParsedExport, level: int) -> int:
        if entry.earlier and level == OPEN:
            return WORST
        return min(entry.scored.band, BLANK) if _is_left_blank(entry) else entry.scored.band

    def _extent(self, entry: ParsedExport, unasked: frozenset[str]) -> Extent:
        return Extent.UNFINISHED if _is_left_blank(entry) else self.scoring.extent(entry.columns, unasked)

    def _also_blank(self, entry: ParsedExport) -> int:
        if not entry.earlier:
            return 0
        accounts = [None, *(account for account, _, _ in entry.accounts)]
        listed = {(each.gate.id, each.account) for each in entry.earlier}
        gates = {gate for gate, _ in listed} & entry.absent
        return self.scoring.bits(
            {
                rule
                for number, account in enumerate(accounts)
                for rule in gates.intersection(self.scoring.asked_in(entry.columns, number))
                if (rule, account) not in listed
            }
        )

    def _waits(self, entry: ParsedExport, untested: int) -> int:
        blank = untested & self._hanging
        if not blank:
            return 0
        refused = {each.gate.id for each in entry.earlier if each.refused} & self.everything
        return blank & ~self.scoring.bits({*self._brought_up(entry), *refused})

    def _brought_up(self, entry: ParsedExport) -> Iterator[str]:
        """Gates without an answer that something said before the questions asks for."""
        return (item.question for item, blank in self._asked_for(entry) if blank)

    def _asked_for(self, entry: ParsedExport) -> Iterator[tuple[Item, bool]]:
        """Gates that something said before the questions asks for; whether they have no answer."""
        return self.scoring.brought_up_in(entry.columns, (account for account, _, _ in entry.accounts))

    def _hanging_in(self, entry: ParsedExport) -> Iterator[tuple[Item, bool]]:
        """The same with those that stand as they were asked: a listed one has its answer there."""
        told = {Item(each.gate.id, each.account): each.refused for each in entry.earlier}
        found = dict(self._asked_for(entry))
        yield from ((item, blank and item not in told) for item, blank in found.items())
        yield from ((item, True) for item, refused in told.items() if refused)

    def _is_brought_up(self, entry: ParsedExport) -> bool:
        if any(gate.refused and gate.child for gate in _as_asked(entry)):
            return True
        if not self.scoring.field(entry.scored.marks, 2) & (self._children | self._asked_so(entry)):
            return False
        about_a_child = self._about_a_child | entry.asked_so
        return any(rule in about_a_child for rule in self._brought_up(entry))

    def _asked_so(self, entry: ParsedExport) -> int:
        """Bits of the gates that only the file says are about a child."""
        only = entry.asked_so - self._about_a_child
        return self.gates & self.scoring.bits(only & self.everything) if only else 0

    def _beside(self, entry: ParsedExport, missing: int) -> Iterator[str]:
        platforms = (platform for _, platform, _ in entry.accounts)
        return briefly_beside(self.ruleset, entry.rules, missing, platforms)

    def _marks(self, entry: ParsedExport, dropped: int) -> tuple[int, ...]:
        """Bits of the rules that were missed, applied, were not tested, or did not apply."""
        kept = ~dropped
        return tuple([self.scoring.field(entry.scored.marks, number) & kept for number in range(4)])

    def _gates(self, entry: ParsedExport, missed: int, excused: int) -> Listed:
        """Gates of the file, and those that the mentor's rules judge. The same few come again and again."""
        if entry.earlier:
            return self._made(_as_asked(entry), missed, excused, self._asked_so(entry))
        key = (missed & self.gates, excused & self.gates, self._asked_so(entry))
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            found = self._known[key] = self._made([], *key)
        return found

    def _made(self, gates: list[Gate], missed: int, excused: int, asked_so: int) -> Listed:
        for number, rule in enumerate(self.ruleset.rules):
            for bits, is_open in ((missed, True), (excused, False)):
                if rule.gate and bits >> number & 1:
                    child = is_about_a_child(rule) or bool(asked_so >> number & 1)
                    gates.append(Gate(rule.id, is_open, child))
        level = max((OPEN if gate.open else ASIDE for gate in gates), default=0)
        return Listed(level, json.dumps(listed(gates)))

    def _topics(self, entry: ParsedExport) -> bytes:
        if not entry.earlier:
            return bytes(entry.scored.bands)
        bands, places = list(entry.scored.bands), self.scoring.topics
        for each in entry.earlier:
            if each.topic in places and (each.gate.open or each.refused):
                place = places[each.topic]
                bands[place] = min(bands[place], BLANK if each.refused else WORST)
        return bytes(bands)

    def _missing(self, entry: ParsedExport) -> frozenset[str]:
        """Rules that apply and are not asked in it in the mentor's words."""
        asked, numbers = entry.scored.asked, self.scoring.numbers
        return frozenset(rule for rule in entry.absent if asked >> numbers[rule] & 1)


def _is_left_blank(entry: ParsedExport) -> bool:
    """Whether a gate that stands as it was asked has no answer."""
    return any(each.refused for each in entry.earlier)


def _as_asked(entry: ParsedExport) -> list[Gate]:
    """Gates as they were asked: about a child, too, where the file anywhere says so of that question."""
    gates = (each.gate for each in entry.earlier)
    return [gate._replace(child=gate.child or gate.id in entry.asked_so) for gate in gates]
