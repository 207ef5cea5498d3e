"""Rows of a cohort on disk: a nameless temporary database that is gone when the program ends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from mei_social.audit.model import Item
from mei_social.cohort.row import Refused, Row
from mei_social.errors import CannotWrite
from mei_social.review.lineage import Closed, Lines, Paper
from mei_social.text.near_names import plain

COLUMNS = Row._fields
BITS = slice(COLUMNS.index("missed"), COLUMNS.index("not_asked") + 1)
NOW, BEFORE = 0, 1
AT_ONCE = 500
_TABLES = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE row (number INTEGER PRIMARY KEY, period INTEGER NOT NULL, {", ".join(COLUMNS)});
CREATE TABLE refused (period INTEGER NOT NULL, file TEXT NOT NULL, reason TEXT NOT NULL);
"""
# Most references have one file. Those with several are looked at in Python, from the newest on.
_SHARED = """
CREATE INDEX by_ref ON row (period, ref);
CREATE TABLE copy (period, ref, file, name, revision, counted_file, reason, doubts);
CREATE TABLE shared AS SELECT number, period, file, ref, revision, digest, name, date, platforms, left_out,
    first, listed, doubts, sound, hanging, waiting FROM row WHERE (period, ref) IN (
        SELECT period, ref FROM row GROUP BY period, ref HAVING count(*) > 1);
ALTER TABLE row ADD COLUMN alone DEFAULT 1;
"""


class RowsDatabase:
    """Rows as they come; after `keep_newest` only the newest file of each trainee is left among them."""

    def __init__(self) -> None:
        with _told():
            self._base = sqlite3.connect("", isolation_level=None)
            self._base.executescript(_TABLES)
            self._base.create_function("plain", 1, plain, deterministic=True)
            self._base.execute("BEGIN")

    def add(self, rows: list[Row | Refused], period: int = NOW) -> None:
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        read = [(period, *_packed(row)) for row in rows if isinstance(row, Row)]
        refused = [(period, row.file, row.reason) for row in rows if isinstance(row, Refused)]
        with _told():
            self._base.executemany(f"INSERT INTO row (period, {', '.join(COLUMNS)}) VALUES ({marks})", read)  # noqa: S608
            self._base.executemany("INSERT INTO refused VALUES (?, ?, ?)", refused)

    def keep_newest(self) -> None:
        """Put older files and copies apart, in the table `copy`; doubt what does not belong together."""
        with _told():
            self._base.executescript(_SHARED)
        found = self.query(
            "SELECT * FROM shared ORDER BY period, ref, sound DESC, revision DESC, digest, file"
        )
        for (period, _), rows in groupby(found, key=lambda row: (row[1], row[3])):
            self._settle(period, rows)

    def _settle(self, period: int, rows: Iterator[tuple[Any, ...]]) -> None:
        """All files of one reference."""
        lines = Lines()
        for row in rows:
            paper = _paper(row)
            if older := lines.add(paper):
                line, reason = older
                kept = (
                    period,
                    row[3],
                    paper.file,
                    paper.name,
                    paper.revision,
                    line.head.file,
                    reason,
                    row[12],
                )
                self._change("INSERT INTO copy VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *kept)
                self._change("DELETE FROM row WHERE number = ?", paper.number)
        for line in lines.lines:
            self._change("UPDATE row SET alone = ? WHERE number = ?", len(lines.lines) == 1, line.head.number)
            gone = (*line.closed.values(), *line.let_go.values())
            self.add_to(line.head.number, doubts=lines.doubts(line), closed=gone)

    def add_to(self, number: int, *, doubts: Iterable[str] = (), closed: Iterable[Closed] = ()) -> None:
        """Add to a row, once all files are known."""
        for column, values in (("doubts", doubts), ("closed", closed)):
            sql = f"UPDATE row SET {column} = json_insert({column}, '$[#]', json(?)) WHERE number = ?"  # noqa: S608
            for value in values:
                self._change(sql, json.dumps(value), number)

    def _change(self, sql: str, *values: Any) -> None:
        with _told():
            self._base.execute(sql, values)

    def numbered(self, rest: str, *values: Any) -> list[tuple[int, Row]]:
        """The same, of the folder of now, with what `add_to` calls them."""
        sql = f"SELECT number, {', '.join(COLUMNS)} FROM row WHERE period = ? {rest}"  # noqa: S608
        return [(number, unpacked(tuple(found))) for number, *found in self.query(sql, NOW, *values)]

    def rows(self, rest: str = "", *values: Any, period: int = NOW) -> Iterator[Row]:
        """Rows of one folder; `rest` is what follows in SQL."""
        found = self.query(f"SELECT {', '.join(COLUMNS)} FROM row WHERE period = ? {rest}", period, *values)  # noqa: S608
        return map(unpacked, found)

    def query(self, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        with _told():
            cursor = self._base.execute(sql, values)
            while found := cursor.fetchmany(AT_ONCE):
                yield from found

    def number(self, sql: str, *values: Any) -> int:
        return int(next(self.query(sql, *values))[0])


def _packed(row: Row) -> tuple[Any, ...]:
    """Bits as hexadecimal text, as there can be more of them than SQLite has in a number."""
    values: tuple[Any, ...] = row
    bits = [f"{value:x}" for value in values[BITS]]
    told = json.dumps(row.doubts) if row.doubts else "[]"
    rest = (
        row.gates,
        row.listed,
        told,
        row.sound,
        row.brought_up,
        row.menus,
        row.hanging,
        row.waiting,
        row.closed,
    )
    return (*row[: BITS.start], *bits, *rest)


def unpacked(found: tuple[Any, ...]) -> Row:
    bits = [int(value, 16) for value in found[BITS]]
    gates, listed, doubts, sound, brought_up, *later = found[BITS.stop :]
    told = tuple(json.loads(doubts)) if doubts != "[]" else ()
    rest = (gates, listed, told, bool(sound), bool(brought_up), *later)
    return Row._make((*found[: BITS.start], *bits, *rest))


def _paper(found: tuple[Any, ...]) -> Paper:
    number, _, file, _, revision, digest, name, date, platforms, left_out, first, listed, _, sound, *up = (
        found
    )
    gates = {gate[0]: gate[3] for gate in json.loads(listed) if gate[1]}
    accounts = json.loads(platforms)
    hanging, waiting = map(items_in, up)
    rest = (gates, frozenset(hanging), waiting)
    return Paper(number, file, revision, digest, bool(sound), name, date, accounts, first, left_out, *rest)


def items_in(text: str) -> tuple[Item, ...]:
    """Of a row."""
    return tuple(Item(*each) for each in json.loads(text))


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise CannotWrite(
            f"What was read cannot be kept for a moment on this disk ({error}). "
            "Free some space in the folder for temporary files, and run the command again."
        ) from error
