"""Rows of a cohort on disk: a nameless temporary database that is gone when the program ends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from mei_social.cohort.people import plain
from mei_social.cohort.row import Refused, Row
from mei_social.errors import CannotWrite

COLUMNS = Row._fields
BITS = slice(COLUMNS.index("missed"), COLUMNS.index("not_asked") + 1)
NOW, BEFORE = 0, 1
AT_ONCE = 500
CLASH = "another file says that it is the same revision, and holds something else"

_TABLES = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE row (number INTEGER PRIMARY KEY, era INTEGER NOT NULL, {", ".join(COLUMNS)});
CREATE TABLE refused (era INTEGER NOT NULL, file TEXT NOT NULL, reason TEXT NOT NULL);
"""
# A file whose check code is its own comes before one that was changed, whatever revision that one claims.
_NEWEST = """
CREATE INDEX by_ref ON row (era, ref, sound DESC, revision DESC, digest, file);
CREATE TABLE copy AS SELECT * FROM (
    SELECT number, era, ref, file, revision, digest, row_number() OVER mine AS place,
        first_value(number) OVER mine AS counted, first_value(revision) OVER mine AS newest,
        first_value(digest) OVER mine AS content
    FROM row WINDOW mine AS (PARTITION BY era, ref ORDER BY sound DESC, revision DESC, digest, file)
) WHERE place > 1;
UPDATE row SET doubts = json_insert(doubts, '$[#]', 'CLASH') WHERE number IN (
    SELECT counted FROM copy WHERE revision = newest AND digest <> content);
ALTER TABLE copy ADD COLUMN name;
ALTER TABLE copy ADD COLUMN doubts;
ALTER TABLE copy ADD COLUMN counted_file;
UPDATE copy SET (name, doubts) = (SELECT name, doubts FROM row WHERE row.number = copy.number),
    counted_file = (SELECT file FROM row WHERE row.number = copy.counted);
DELETE FROM row WHERE number IN (SELECT number FROM copy);
""".replace("CLASH", CLASH)


class Pile:
    """Rows as they come; after `settle` only the newest revision of each reference is left among them."""

    def __init__(self) -> None:
        with _told():
            self._base = sqlite3.connect("", isolation_level=None)
            self._base.executescript(_TABLES)
            self._base.create_function("plain", 1, plain, deterministic=True)
            self._base.execute("BEGIN")

    def add(self, rows: list[Row | Refused], era: int = NOW) -> None:
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        read = [(era, *_packed(row)) for row in rows if isinstance(row, Row)]
        refused = [(era, row.file, row.reason) for row in rows if isinstance(row, Refused)]
        with _told():
            self._base.executemany(f"INSERT INTO row (era, {', '.join(COLUMNS)}) VALUES ({marks})", read)  # noqa: S608
            self._base.executemany("INSERT INTO refused VALUES (?, ?, ?)", refused)

    def settle(self) -> None:
        """Put older revisions and copies apart, in the table `copy`."""
        with _told():
            self._base.executescript(_NEWEST)

    def doubt(self, ref: str, reasons: Iterable[str]) -> None:
        """Add reasons to the row of one reference, once there is only one."""
        sql = "UPDATE row SET doubts = json_insert(doubts, '$[#]', ?) WHERE era = ? AND ref = ?"
        with _told():
            self._base.executemany(sql, [(reason, NOW, ref) for reason in reasons])

    def rows(self, rest: str = "", *values: Any, era: int = NOW) -> Iterator[Row]:
        """Rows of one folder; `rest` is what follows in SQL."""
        found = self.query(f"SELECT {', '.join(COLUMNS)} FROM row WHERE era = ? {rest}", era, *values)  # noqa: S608
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
    return (*row[: BITS.start], *bits, row.gates, row.listed, told, row.sound)


def unpacked(found: tuple[Any, ...]) -> Row:
    bits = [int(value, 16) for value in found[BITS]]
    gates, listed, doubts, sound = found[BITS.stop :]
    told = tuple(json.loads(doubts)) if doubts != "[]" else ()
    return Row._make((*found[: BITS.start], *bits, gates, listed, told, bool(sound)))


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise CannotWrite(
            f"What was read cannot be kept for a moment on this disk ({error}). "
            "Free some space in the folder for temporary files, and run the command again."
        ) from error
