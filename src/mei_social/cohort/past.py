"""The files of a folder beside the mentor's list of files seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from mei_social import words
from mei_social.cohort.pile import Pile
from mei_social.cohort.row import Row
from mei_social.ledger import Seen, later_than, other_than


def doubt_past(pile: Pile, seen: Iterable[Seen]) -> None:
    """Add doubts to the rows that count. An older revision that lies beside its newer one is no surprise."""
    by_ref: dict[str, list[Seen]] = defaultdict(list)
    for each in seen:
        by_ref[each.ref].append(each)
    for ref, known in by_ref.items():
        for row in tuple(pile.rows("AND ref = ?", ref)):
            pile.doubt(ref, (*_older(row.revision, known), *_other(row, known)))


def _older(revision: int, known: Sequence[Seen]) -> Iterator[str]:
    if later := later_than(revision, known):
        newer = f"revision {later.revision} on {words.day(later.date)}"
        yield f"you have seen a later one, {newer}, and this is revision {revision}"


def _other(row: Row, known: Sequence[Seen]) -> Iterator[str]:
    """It is not said what differs: where the check code is not its own, that may be all."""
    if other := other_than(row.revision, row.digest, known):
        yield f"you have seen another file of the same reference and revision, on {words.day(other.date)}"
