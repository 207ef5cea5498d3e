"""A folder of exports as a Cohort."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from mei_social.audit.assess import BAND_ORDER
from mei_social.audit.extent import Extent
from mei_social.cohort import names
from mei_social.cohort.counts import Counts, rules_of
from mei_social.cohort.gates import Gate
from mei_social.cohort.groups import groups_of
from mei_social.cohort.judge import Judge
from mei_social.cohort.menus import Guides, menu_figures
from mei_social.cohort.model import (
    Cohort,
    Doubted,
    Duplicate,
    Expected,
    Group,
    Listing,
    MenuFigures,
    RuleFigures,
    Trainee,
)
from mei_social.cohort.reviews import Reviewed, reviews_in
from mei_social.cohort.roster.keys import Listed
from mei_social.cohort.row import Refused, Row
from mei_social.cohort.rows_db import BEFORE, NOW, RowsDatabase
from mei_social.cohort.seen_before import doubt_past
from mei_social.cohort.workers import rows_of
from mei_social.review.lineage import Closed
from mei_social.ruleset.model import Ruleset
from mei_social.safeguarding.duty import MENTOR_ACTS_BRIEFLY, whom_to_tell
from mei_social.storage.seen_exports import Seen

if TYPE_CHECKING:
    from mei_social.cohort.model import Trend

Told = Callable[[int], None]
"""Is told how many more files were read."""
GATED = "(gates > 0 OR brought_up OR closed <> '[]')"
BY_NAME = "name IS NULL, name COLLATE NOCASE, ref, file"


class _Read(Struct, frozen=True):
    """Folders that were read, and the sums of each."""

    database: RowsDatabase
    now: Counts
    before: Counts | None

    @property
    def not_in_all(self) -> frozenset[str]:
        return self.now.not_in_all() | (self.before.not_in_all() if self.before else frozenset())


def read_cohort(
    folder: Path,
    ruleset: Ruleset,
    *,
    since: Path | None = None,
    expected: Sequence[Listed] | None = None,
    told: Told | None = None,
    today: date = date.max,
    seen: Iterable[Seen] = (),
    processes: int | None = None,
    guides: Callable[[], Guides] = dict,
) -> Cohort:
    """Every export of a folder in one view. Raises CannotRead for a folder, never for a file in it.

    Files with a date after `today` are doubted, and those that do not fit what was `seen`. `guides` are
    looked at where somebody said something about a menu.
    """
    read = _read(folder, since, Judge(ruleset, today), told, processes)
    doubt_past(read.database, seen)
    return _Shown(read, ruleset, reviews_in(folder), guides).cohort(expected)


def _read(folder: Path, since: Path | None, judge: Judge, told: Told | None, processes: int | None) -> _Read:
    database = RowsDatabase()
    for period, place in ((NOW, folder), (BEFORE, since)):
        for batch in rows_of(place, judge, processes) if place else ():
            database.add(batch, period)
            if told:
                told(len(batch))
    database.keep_newest()
    counts = [Counts(judge.ruleset) for _ in (NOW, BEFORE)]
    counts[NOW].add(database.rows(period=NOW))
    counts[BEFORE].add(database.rows(period=BEFORE))
    return _Read(database, counts[NOW], counts[BEFORE] if since else None)


class _Shown:
    """From what was read to values; lists stay on disk until somebody looks at them."""

    def __init__(
        self, read: _Read, ruleset: Ruleset, reviews: Mapping[str, Reviewed], guides: Callable[[], Guides]
    ) -> None:
        self.reviews, self.guides = reviews, guides
        self.database, self.counts, self.before = read.database, read.now, read.before
        self.ruleset = ruleset
        self.apart = read.not_in_all
        self.questions = {rule.id: rule.question for rule in ruleset.rules}
        self.before_them = {
            rule: asked[-1].question for rule, asked in Judge(ruleset).scoring.hanging.items()
        }
        self.gates = sum(1 << n for n, rule in enumerate(ruleset.rules) if rule.gate)

    def cohort(self, listed: Sequence[Listed] | None) -> Cohort:
        counts, ruleset = self.counts, self.ruleset
        many = self._named() > names.MOST_COMPARED
        near, whole = names.near_names(self._namesakes() if many else self._people())
        copies = self.database.number("SELECT count(*) FROM copy WHERE period = 0")
        refused = self.database.number("SELECT count(*) FROM refused WHERE period = 0")
        figures = counts.rule_figures(self.apart)
        expected, groups = self._beside(listed, figures) if listed is not None else (None, ())
        return Cohort(
            rules=f"{ruleset.title}, version {ruleset.version}",
            provider=ruleset.provider.name,
            duty=f"{MENTOR_ACTS_BRIEFLY} {whom_to_tell(ruleset)}",
            band_titles={b: getattr(ruleset.bands, b.name.lower()).title for b in BAND_ORDER},
            seen=counts.trainees + copies + refused,
            trainees=self._trainees(counts.trainees, f"ORDER BY {BY_NAME}"),
            gates=self._trainees(self._with_gates(), f"AND {GATED} ORDER BY gates DESC, {BY_NAME}"),
            refused=Listing(refused, self._refused),
            doubted=Listing(self._doubtful(), self._doubted),
            duplicates=Listing(copies, self._duplicates),
            near_names=near,
            names_compared=whole and not many,
            bands=counts.band_counts(),
            answered=counts.answered,
            applicable=counts.applicable,
            extents={extent: counts.extents[extent] for extent in Extent},
            finished=counts.finished,
            topics=counts.topic_figures(),
            partly_judged=counts.partly_judged,
            rule_figures=figures,
            clause_figures=counts.clause_figures(),
            versions=counts.version_figures(),
            not_compared=tuple(rule.id for rule in ruleset.rules if rule.id in self.apart),
            expected=expected,
            groups=groups,
            reviews=self._reviews(),
            trend=self._trend() if self.before else None,
            menus=self._menus(),
            roles=ruleset.roles,
        )

    def _menus(self) -> tuple[MenuFigures, ...]:
        sql = "SELECT menus FROM row WHERE period = 0 AND menus <> '[]'"
        return menu_figures((menus for (menus,) in self.database.query(sql)), self.ruleset, self.guides)

    def _trainees(self, count: int, rest: str) -> Listing[Trainee]:
        return Listing(count, lambda: map(self._trainee, self.database.rows(rest)))

    def _trainee(self, row: Row) -> Trainee:
        def ids(bits: int) -> tuple[str, ...]:
            return rules_of(self.ruleset, bits) if bits else ()

        return Trainee(
            ref=row.ref,
            name=row.name,
            file=row.file,
            revision=row.revision,
            date=row.date,
            version=row.version,
            accounts=row.accounts,
            left_out=row.left_out,
            extent=Extent(row.extent),
            band=BAND_ORDER[row.band],
            score=row.score,
            answered=row.answered,
            applicable=row.applicable,
            topics=tuple(BAND_ORDER[place] for place in row.topics),
            gates=self._gates(row),
            closed_gates=self._closed(row),
            excused=ids(row.excused & ~self.gates),
            unanswered_gates=ids(row.untested & self.gates),
            missed=ids(row.missed),
            not_asked=ids(row.not_asked),
            doubts=row.doubts,
            also_blank=ids(row.also_blank),
            waits={rule: self.before_them[rule] for rule in ids(row.waits)},
            brought_up=bool(row.brought_up),
            review=self.reviews.get(row.digest, Reviewed.TO_READ),
        )

    def _reviews(self) -> dict[Reviewed, int] | None:
        """Nothing where nobody has written a record: the list may lie somewhere else."""
        if not self.reviews:
            return None
        digests = (digest for (digest,) in self.database.query("SELECT digest FROM row WHERE period = 0"))
        found = Counter(self.reviews.get(digest, Reviewed.TO_READ) for digest in digests)
        return {each: found[each] for each in Reviewed}

    def _gates(self, row: Row) -> tuple[Gate, ...]:
        """With the words in which each was asked."""
        gates = (Gate(*found) for found in json.loads(row.listed)) if row.gates else ()
        return tuple(g if g.question else g._replace(question=self.questions[g.id]) for g in gates)

    def _closed(self, row: Row) -> tuple[Closed, ...]:
        found = (Closed(*each) for each in json.loads(row.closed)) if row.closed != "[]" else ()
        return tuple(c if c.question else c._replace(question=self.questions.get(c.id)) for c in found)

    def _with_gates(self) -> int:
        return self.database.number(f"SELECT count(*) FROM row WHERE period = 0 AND {GATED}")  # noqa: S608

    def _refused(self) -> Iterator[Refused]:
        sql = "SELECT file, reason FROM refused WHERE period = 0 ORDER BY file"
        return (Refused(*found) for found in self.database.query(sql))

    def _doubtful(self) -> int:
        return sum(
            self.database.number(f"SELECT count(*) FROM {t} WHERE period = 0 AND doubts <> '[]'")  # noqa: S608
            for t in ("row", "copy")
        )

    def _doubted(self) -> Iterator[Doubted]:
        each = "SELECT file, ref, name, doubts FROM {} WHERE period = 0 AND doubts <> '[]'"
        sql = f"{each.format('row')} UNION ALL {each.format('copy')} ORDER BY file"
        for file, ref, name, doubts in self.database.query(sql):
            yield Doubted(file, ref, name, tuple(json.loads(doubts)))

    def _duplicates(self) -> Iterator[Duplicate]:
        sql = "SELECT file, ref, revision, counted_file, reason FROM copy WHERE period = 0 ORDER BY file"
        return (Duplicate(*found) for found in self.database.query(sql))

    def _people(self) -> Iterator[names.Person]:
        sql = "SELECT name, ref FROM row WHERE period = 0 AND name IS NOT NULL ORDER BY ref"
        return ((name, ref) for name, ref in self.database.query(sql))

    def _trend(self) -> Trend:
        from mei_social.cohort.trend import trend_of

        return trend_of(self.database, self.ruleset)

    def _named(self) -> int:
        return self.database.number("SELECT count(name) FROM row WHERE period = 0")

    def _namesakes(self) -> Iterator[names.Person]:
        """The first of those whose plain name somebody else has too: not all names are held in the memory."""
        sql = (
            "SELECT name, ref FROM (SELECT name, ref, count(*) OVER (PARTITION BY plain(name) ORDER BY ref"
            " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS many"
            " FROM row WHERE period = 0 AND name IS NOT NULL) WHERE many > 1 LIMIT ?"
        )
        return ((name, ref) for name, ref in self.database.query(sql, 2 * names.MOST_PAIRS))

    def _beside(
        self, listed: Sequence[Listed], rules: tuple[RuleFigures, ...]
    ) -> tuple[Expected, tuple[Group, ...]]:
        """Who was expected, and the groups of the list where it has any."""
        here, rest = names.match(listed, list(self._people()))
        nameless = self.database.number("SELECT count(*) FROM row WHERE period = 0 AND name IS NULL")
        told = names.beside(listed, here, rest, nameless)
        if all(person.group is None for person in listed):
            return told, ()
        trainees = map(self._trainee, self.database.rows(f"ORDER BY {BY_NAME}"))
        return told, groups_of(listed, here, trainees, rules)
