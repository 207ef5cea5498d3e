"""Where in a table the names stand: by the headings, or else by what the cells look like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from mei_social.cohort.roster.headings import KNOWN_AS, Role, is_of_other_things, known, role_of
from mei_social.sheets.table import Row, Table, heading_row
from mei_social.text.near_names import plain

LOOKED_AT = 200
MOSTLY = 0.8
NAME_LIKE = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|[ '’‘`.,()/-]|[–—‑])*(?: [0-9]{1,4})?")
"""Letters, and what names have between them; or a number behind, where people are called `Trainee 8`."""
MOST_WORDS = 8
NUMBERED = re.compile(r"^(?:[0-9]{1,6}[.)]?|[-•*·–])\s+(?=[^\W\d_])")
"""A running number or a bullet in front of a name."""


class Columns(Struct, frozen=True):
    """The columns of a name."""

    heading: Row | None
    parts: tuple[tuple[int, ...], ...]
    """For each part of the name the columns that may have it: the first that is filled counts."""
    also: tuple[tuple[int, ...], ...] = ()
    """Columns that together are another name of the same person."""
    turned: bool = False
    """Which of two parts is the surname is not known: `A, B` fits both."""

    @property
    def all(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(column for part in self.parts for column in part))


def name_like(text: str) -> bool:
    return bool(NAME_LIKE.fullmatch(text)) and len(text.split()) <= MOST_WORDS


def by_headings(table: Table) -> Columns | None:
    """None where no heading is known."""
    heading = heading_row(table.rows, known)
    return _chosen(heading, [row for row in table.rows if row.number > heading.number]) if heading else None


def _chosen(heading: Row, body: Sequence[Row]) -> Columns | None:
    roles: dict[Role, list[int]] = {role: [] for role in Role}
    for column in sorted(heading.cells):
        if role := role_of(heading.text(column)):
            roles[role].append(column)
    # Where there is a legal name and another one, people know each other by the other.
    surnames, first = (_preferred(heading, roles[role]) for role in (Role.SURNAME, Role.FORENAME))
    whole = [*roles[Role.FULL], *roles[Role.WHO]]
    forenames = [*roles[Role.KNOWN_AS], *first, *roles[Role.INITIAL]]
    if surnames and not forenames and whole and not _is_whole(body, whole[0]):
        forenames = [whole.pop(0)]  # `Surname` beside `Name`
    if surnames and forenames:
        others = [(f, s) for f in forenames for s in surnames]
        return Columns(heading, (tuple(forenames), tuple(surnames)), (*others, *((w,) for w in whole)))
    if whole:
        return _whole(heading, body, whole, roles[Role.KNOWN_AS])
    alone = (*surnames, *forenames)
    return Columns(heading, ((alone[0],),)) if alone else None


def _whole(heading: Row, body: Sequence[Row], whole: list[int], others: list[int]) -> Columns:
    # A form asks for the name and has a column of its own, in which everybody is called the same.
    column = next((c for c in whole if _differ(body[:LOOKED_AT], ((c,),))), whole[0])
    beside = column + 1
    if beside not in heading.cells and not _is_whole(body, column) and _filled(body, beside) >= MOSTLY:
        return Columns(heading, ((column,), (beside,)), turned=True)  # one heading over two columns
    return Columns(heading, ((column,),), tuple((other,) for other in (*whole, *others)))


def _preferred(heading: Row, columns: list[int]) -> list[int]:
    return sorted(columns, key=lambda c: not KNOWN_AS & set(plain(heading.text(c)).split()))


def _filled(rows: Sequence[Row], column: int) -> float:
    some = rows[:LOOKED_AT]
    return sum(name_like(NUMBERED.sub("", row.text(column))) for row in some) / len(some) if some else 0


def _is_whole(rows: Iterable[Row], column: int) -> bool:
    """Whether the cells are mostly of more than one word."""
    found = [text for row in list(rows)[:LOOKED_AT] if (text := row.text(column))]
    return sum(" " in text or "," in text for text in found) * 2 > len(found)


def by_content(table: Table) -> Columns | None:
    """A list without headings that we know: None where nothing looks like names."""
    rows = table.rows[:LOOKED_AT]
    last = max((row.width for row in rows), default=0)
    some = rows[1:] or rows  # the first one may be a heading in words that we do not know
    columns = [
        c
        for c in range(1, last + 1)
        if _filled(some, c) >= MOSTLY and not is_of_other_things(rows[0].text(c))
    ]
    for column in columns:
        two = column + 1 in columns and not _is_whole(some, column) and not _is_whole(some, column + 1)
        parts = ((column,), (column + 1,)) if two else ((column,),)
        if _differ(some, parts):
            heading = rows[0] if _is_heading(rows, parts) else None
            return Columns(heading, parts, turned=two)
    return None


def _differ(rows: Sequence[Row], parts: tuple[tuple[int, ...], ...]) -> bool:
    """A school or a subject stands in many rows, and a person in one."""
    found = [text for row in rows if (text := " ".join(row.text(part[0]) for part in parts).strip())]
    return len(set(found)) * 2 > len(found)


def _is_heading(rows: Sequence[Row], parts: tuple[tuple[int, ...], ...]) -> bool:
    """Whether the first row is unlike all others: words above numbers, or one word above names."""
    first, others = rows[0], rows[1:]
    for column in first.cells:
        below = [text for row in others if (text := row.text(column))]
        if below and name_like(first.text(column)) and not any(map(name_like, below)):
            return True
    whole = len(parts) == 1 and _is_whole(others, parts[0][0])
    return bool(others) and whole and len(first.text(parts[0][0]).split()) == 1
