"""What has changed since an earlier folder, by reference."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from mei_social.audit.assess import BAND_ORDER
from mei_social.cohort.gates import Gate
from mei_social.cohort.model import BandChange, Gone, Listing, RuleTrend, Trend
from mei_social.cohort.rows_db import RowsDatabase, items_in
from mei_social.review.lineage import Closed
from mei_social.ruleset.model import Ruleset

# Where several files share a reference, which of them is to be compared is for the mentor to say.
_BOTH = (
    "FROM row now JOIN row past ON past.ref = now.ref AND past.period = 1"
    " WHERE now.period = 0 AND now.alone AND past.alone"
)
_ONLY = "SELECT count(*) FROM row WHERE period = {} AND ref NOT IN (SELECT ref FROM row WHERE period = {})"
_GONE_OPEN = (
    "FROM row WHERE period = 1 AND (gates = 2 OR waiting <> '[]' OR closed <> '[]')"
    " AND ref NOT IN (SELECT ref FROM row WHERE period = 0)"
)
_BITS = "now.missed, now.applied, now.untested, past.missed, past.applied, past.untested"


def trend_of(database: RowsDatabase, ruleset: Ruleset) -> Trend:
    """Counts by band, and rule by rule. A place in the order of bands is worse the smaller it is."""
    in_both = database.number(f"SELECT count(*) {_BOTH}")
    better = database.number(f"SELECT count(*) {_BOTH} AND now.band > past.band")
    worse = database.number(f"SELECT count(*) {_BOTH} AND now.band < past.band")
    return Trend(
        in_both=in_both,
        new=database.number(_ONLY.format(0, 1)),
        gone=database.number(_ONLY.format(1, 0)),
        better=better,
        worse=worse,
        changes=Listing(better + worse, lambda: _changes(database)),
        rules=_rules(database, ruleset),
        gone_open=Listing(
            database.number(f"SELECT count(*) {_GONE_OPEN}"),
            lambda: _gone_open(database, {rule.id: rule.question for rule in ruleset.rules}),
        ),
    )


def _changes(database: RowsDatabase) -> Iterator[BandChange]:
    """Those who are worse first."""
    sql = (
        f"SELECT now.ref, now.name, past.band, now.band {_BOTH} AND now.band <> past.band"
        " ORDER BY now.band > past.band, now.name IS NULL, now.name COLLATE NOCASE, now.ref"
    )
    for ref, name, before, after in database.query(sql):
        yield BandChange(ref, name, BAND_ORDER[before], BAND_ORDER[after])


def _gone_open(database: RowsDatabase, questions: Mapping[str, str]) -> Iterator[Gone]:
    order = "ORDER BY name IS NULL, name COLLATE NOCASE, ref, file"
    for ref, name, file, day, listed, waiting, older in database.query(
        f"SELECT ref, name, file, date, listed, waiting, closed {_GONE_OPEN} {order}"
    ):
        gates = [Gate(*found) for found in json.loads(listed)]
        told = [gate.question or questions[gate.id] for gate in gates if gate.open]
        words = {**questions, **{gate.id: gate.question for gate in gates if gate.question}}
        told += [words[item.question] for item in items_in(waiting)]
        closed = (Closed(*found) for found in json.loads(older))
        told += [f"{each.question or questions.get(each.id, each.id)} It {each.when}." for each in closed]
        yield Gone(ref, name, file, day, tuple(dict.fromkeys(told)))


def _rules(database: RowsDatabase, ruleset: Ruleset) -> tuple[RuleTrend, ...]:
    """Only where the rule was answered both times: a question that is new to somebody is no change."""
    better, worse = [0] * len(ruleset.rules), [0] * len(ruleset.rules)
    for bits in database.query(f"SELECT {_BITS} {_BOTH}"):
        now, applied, untested, past, applied_then, untested_then = (int(text, 16) for text in bits)
        answered = applied & ~untested & applied_then & ~untested_then
        _count(better, past & ~now & answered)
        _count(worse, now & ~past & answered)
    figures = [RuleTrend(r.id, r.question, better[n], worse[n]) for n, r in enumerate(ruleset.rules)]
    changed = [figure for figure in figures if figure.better or figure.worse]
    return tuple(sorted(changed, key=lambda f: (-f.worse, -f.better)))


def _count(sums: list[int], bits: int) -> None:
    while bits:
        lowest = bits & -bits
        sums[lowest.bit_length() - 1] += 1
        bits ^= lowest
