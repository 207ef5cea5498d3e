"""From rows to figures, some rows at a time: how many stand where, rule by rule and topic by topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from mei_social.audit.assess import BAND_ORDER, SEVERITY_ORDER, Band, effective_severity, is_advice
from mei_social.cohort.model import ClauseFigures, RuleFigures, Topic, VersionFigures
from mei_social.cohort.row import Row
from mei_social.ruleset.model import Ruleset

AT_ONCE = 1000
MOST_VERSIONS = 1000
"""More are counted together: a folder in which every file names rules of its own must not fill the memory."""
REST = "others"
ONE_IN = 20
"""A version that fewer have is not worth a word beside every figure."""


class Version:
    """What is known of one version of the rules from the files that were made with it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.trainees = self.asked = self.not_asked = 0

    @property
    def lacks(self) -> int:
        return self.not_asked & ~self.asked


class Counts:
    """Sums over rows, under one ruleset."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.width = len(ruleset.rules)
        self.bands: Counter[int] = Counter()
        self.extents: Counter[str] = Counter()
        self.answered = self.applicable = self.finished = self.partly_judged = self.trainees = 0
        self.topics = [Counter[int]() for _ in ruleset.topics]
        self.missed, self.applied, self.untested, self.not_asked = ([0] * self.width for _ in range(4))
        self.clauses = {clause.id: [0, 0] for clause in ruleset.clauses}
        self._clause_bits = {
            clause.id: sum(1 << n for n, rule in enumerate(ruleset.rules) if clause.id in rule.clauses)
            for clause in ruleset.clauses
        }
        self.versions: dict[str, Version] = {}

    def add(self, rows: Iterable[Row]) -> None:
        left = iter(rows)
        while some := list(islice(left, AT_ONCE)):
            self._add(some)

    def _add(self, rows: list[Row]) -> None:
        self.trainees += len(rows)
        self.bands.update(row.band for row in rows)
        self.extents.update(row.extent for row in rows)
        self.answered += sum(row.answered for row in rows)
        self.applicable += sum(row.applicable for row in rows)
        self.finished += sum(row.answered == row.applicable and row.waiting == "[]" for row in rows)
        self.partly_judged += sum(row.not_asked > 0 for row in rows)
        self._add_topics(b"".join([row.topics for row in rows]))
        for name in ("missed", "applied", "untested", "not_asked"):
            self._add_bits(getattr(self, name), [getattr(row, name) for row in rows])
        for clause, bits in self._clause_bits.items():
            self.clauses[clause][0] += sum(row.missed & bits > 0 for row in rows)
            self.clauses[clause][1] += sum(row.applied & bits > 0 for row in rows)
        for row in rows:
            self._add_version(row)

    def _add_topics(self, bands: bytes) -> None:
        for number, topic in enumerate(self.topics):
            topic.update(bands[number :: len(self.topics)])

    def _add_bits(self, sums: list[int], bits: list[int]) -> None:
        """Each number as a row of 0 and 1; then a column at a time is counted."""
        table = "".join([f"{value:0{self.width}b}" for value in bits])
        for rule in range(self.width):
            sums[rule] += table[self.width - 1 - rule :: self.width].count("1")

    def _add_version(self, row: Row) -> None:
        found = self.versions.get(row.rules)
        if found is None:
            known = len(self.versions) < MOST_VERSIONS
            key, name = (row.rules, row.version) if known else (REST, "other versions")
            found = self.versions.setdefault(key, Version(name))
        found.trainees += 1
        found.asked |= row.applied | row.excused
        found.not_asked |= row.not_asked

    def not_in_all(self) -> frozenset[str]:
        """Rules that a version of many lacks: figures about them are about fewer trainees."""
        lacks = 0
        for digest, version in self.versions.items():
            if digest not in (self.ruleset.digest, REST) and version.trainees * ONE_IN >= self.trainees:
                lacks |= version.lacks
        return frozenset(rules_of(self.ruleset, lacks))

    def band_counts(self) -> dict[Band, int]:
        return {band: self.bands[place] for place, band in enumerate(BAND_ORDER)}

    def topic_figures(self) -> tuple[Topic, ...]:
        return tuple(
            Topic(topic.id, topic.name, {band: counts[place] for place, band in enumerate(BAND_ORDER)})
            for topic, counts in zip(self.ruleset.topics, self.topics, strict=True)
        )

    def rule_figures(self, apart: frozenset[str]) -> tuple[RuleFigures, ...]:
        labels = {clause.id: clause.label for clause in self.ruleset.clauses}
        topics = {topic.id: topic.name for topic in self.ruleset.topics}
        figures = [
            RuleFigures(
                id=rule.id,
                question=rule.question,
                topic=topics[rule.topic],
                clauses=tuple(dict.fromkeys(labels[clause] for clause in rule.clauses)),
                severity=effective_severity(rule),
                gate=rule.gate,
                safeguarding=rule.safeguarding,
                tell=rule.tell,
                missed=self.missed[n],
                applied=self.applied[n],
                untested=self.untested[n],
                not_asked=self.not_asked[n],
                compared=rule.id not in apart,
                action=rule.action,
                advice=is_advice(rule),
            )
            for n, rule in enumerate(self.ruleset.rules)
        ]
        return tuple(sorted(figures, key=lambda f: (-f.missed, SEVERITY_ORDER.index(f.severity))))

    def clause_figures(self) -> tuple[ClauseFigures, ...]:
        figures = [ClauseFigures(c.id, c.label, c.title, *self.clauses[c.id]) for c in self.ruleset.clauses]
        return tuple(sorted(figures, key=lambda f: -f.missed))

    def version_figures(self) -> tuple[VersionFigures, ...]:
        ours = self.ruleset.digest
        figures = [
            VersionFigures(
                digest,
                v.name,
                v.trainees,
                digest == ours,
                () if digest == ours else rules_of(self.ruleset, v.lacks),
            )
            for digest, v in self.versions.items()
        ]
        return tuple(sorted(figures, key=lambda f: (not f.yours, -f.trainees, f.name)))


def rules_of(ruleset: Ruleset, bits: int) -> tuple[str, ...]:
    lowest_first = reversed(f"{bits:b}")
    return tuple([rule.id for rule, bit in zip(ruleset.rules, lowest_first, strict=False) if bit == "1"])
