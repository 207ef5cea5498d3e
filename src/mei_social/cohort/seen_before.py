"""The files of a folder beside earlier ones: the mentor's list of files seen, and the earlier folder."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from mei_social.cohort.row import Row
from mei_social.cohort.rows_db import RowsDatabase, items_in
from mei_social.review.lineage import JUMP, Closed, jump, was_open, was_waiting, was_waiting_here
from mei_social.review.reasons import BRIEFLY, Reason
from mei_social.storage.seen_exports import Seen, later_than, other_than, were_open, were_waiting
from mei_social.text import english


def doubt_past(database: RowsDatabase, seen: Iterable[Seen]) -> None:
    """Add doubts to the rows that count, and gates that were open before and are not now.

    An older revision that lies beside its newer one is no surprise.
    """
    by_ref: dict[str, list[Seen]] = defaultdict(list)
    for each in seen:
        by_ref[each.ref].append(each)
    for ref, known in by_ref.items():
        for number, row in database.numbered("AND ref = ?", ref):
            doubts = (*_older(row.revision, known), *_other(row, known))
            database.add_to(number, doubts=doubts, closed=_closed(row, known))
    for number, row in database.numbered(f"AND alone AND revision > {JUMP}"):
        database.add_to(number, doubts=_far(database, row, by_ref))
    _closed_since(database)


def _older(revision: int, known: Sequence[Seen]) -> Iterator[str]:
    if later := later_than(revision, known):
        day = english.day(later.date)
        yield BRIEFLY[Reason.OLDER_REVISION].format(later.revision, day, revision)


def _other(row: Row, known: Sequence[Seen]) -> Iterator[str]:
    """It is not said what differs: where the check code is not its own, that may be all."""
    if other := other_than(row.revision, row.digest, known):
        yield BRIEFLY[Reason.OTHER_CONTENT].format(english.day(other.date))


def _far(database: RowsDatabase, row: Row, by_ref: Mapping[str, Sequence[Seen]]) -> Iterator[str]:
    """Older files in the folder, too, say how far a revision is from the last."""
    beside = database.query("SELECT revision FROM copy WHERE period = 0 AND ref = ?", row.ref)
    known = (*(each.revision for each in by_ref.get(row.ref, ())), *(revision for (revision,) in beside))
    before = jump(row.revision, known)
    if before is not None:
        yield BRIEFLY[Reason.JUMP].format(row.revision, before or "none")


def _closed(row: Row, known: Sequence[Seen]) -> Iterator[Closed]:
    """What the list knows, besides what older files in the folder have said already."""
    told = _told(row.listed, row.closed)
    for gate, found in were_open(known).items():
        if gate not in told:
            when = f"which you saw on {english.day(found.date)}"
            yield Closed(gate, None, was_open(found.revision, when, row.revision))
    for item, found in were_waiting(known).items():
        if item.question not in told and item not in items_in(row.hanging):
            day = english.day(found.date)
            here = was_waiting_here(f"on {day}") if found.digest == row.digest else ""
            when = here or was_waiting(found.revision, f"which you saw on {day}", row.revision)
            yield Closed(item.question, None, when)


def _closed_since(database: RowsDatabase) -> None:
    """What was open in the earlier folder, in the newest file there or in an older one."""
    sql = """SELECT now.number, now.revision, now.listed, now.closed, now.hanging,
        past.listed, past.closed, past.waiting, past.revision, past.date
        FROM row past JOIN row now ON now.period = 0 AND now.ref = past.ref
        WHERE past.period = 1 AND (past.gates = 2 OR past.waiting <> '[]' OR past.closed <> '[]')"""
    for number, revision, listed, closed, here, before, older, blank, earlier, day in tuple(
        database.query(sql)
    ):
        of, told = f"of {english.day(date.fromisoformat(day))}", _told(listed, closed)
        when = was_open(earlier, of, revision)
        gone = [Closed(gate[0], gate[3], when) for gate in json.loads(before) if gate[1]]
        waiting = [item.question for item in items_in(blank) if item not in items_in(here)]
        gone += [Closed(gate, None, was_waiting(earlier, of, revision)) for gate in dict.fromkeys(waiting)]
        found = (*gone, *(Closed(*each) for each in json.loads(older)))
        database.add_to(number, closed=[each for each in found if each.id not in told])


def _told(listed: str, closed: str) -> set[str]:
    """Gates that are open in a file, and those that are known to have been."""
    return {gate[0] for gate in json.loads(listed) if gate[1]} | {gate[0] for gate in json.loads(closed)}
