"""The SQLite file under the saved answers: settings that survive a power cut, and errors in words."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self
from zlib import crc32

from mei_social.errors import Damaged, StoreProblem
from mei_social.storage.location import ELSEWHERE, cannot_save
from mei_social.storage.tables import APPLICATION, SCHEMA, STEPS, TABLES

PATIENCE = 5.0
MEMORY = ":memory:"

# DELETE and EXTRA survive a power cut, WAL and NORMAL do not; fullfsync is what macOS needs for the same.
_SETTINGS = (
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA fullfsync = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
)

_KEPT = "Answers saved before are kept."
DAMAGED = (
    "{path} is damaged or is not a self-check, so it cannot be read. Nothing in it was changed. "
    "Put back a copy from a backup, or move the file to another folder so that a new self-check can start."
)
_NEWER = (
    "{path} was saved by a newer version of mei-social, so this version cannot read it. "
    f"Install the newer version and try again. {_KEPT}"
)
_NOT_A_FILE = (
    "{path} is a link, a folder or a device and not a file, so answers cannot be saved in it. "
    f"Move it away, or {ELSEWHERE}."
)
GONE = (
    "The account or the self-check is no longer in {path}: another copy of mei-social removed it, "
    f"so this change was not saved. Close the other copy and start again. {_KEPT}"
)
OVERTAKEN = (
    "Another copy of mei-social has begun or removed a self-check in {path} meanwhile, so none was begun. "
    f"Run the command again to go on from how it is now. {_KEPT}"
)
_DENIED = (
    "{path} cannot be opened or changed: the file or its folder is read-only for you. "
    f"Make it possible to write there, or {ELSEWHERE}. {_KEPT}"
)
NOT_WIPED = (
    "Not everything in {path} could be removed. Close other copies of mei-social, "
    "check that the folder is not read-only for you, and try again."
)
_UNKNOWN = f"SQLite could not read or write {{path}}, so the last change was not saved. Try again. {_KEPT}"
_SENTENCES = {
    sqlite3.SQLITE_ERROR: DAMAGED,  # a table or column of ours is missing
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_CONSTRAINT: GONE,
    sqlite3.SQLITE_READONLY: _DENIED,
    sqlite3.SQLITE_CANTOPEN: _DENIED,
    sqlite3.SQLITE_PERM: _DENIED,
    sqlite3.SQLITE_READONLY_DBMOVED: (
        "{path} was moved or removed while it was open, so the last change was not saved. "
        "Start again. Answers saved before are kept only where that file is now."
    ),
    sqlite3.SQLITE_FULL: (
        "The disk is full, so the last change was not saved in {path}. "
        f"Free some space and start again. {_KEPT}"
    ),
    sqlite3.SQLITE_BUSY: (
        "Another copy of mei-social has {path} open, so the last change was not saved. "
        f"Close the other copy and try again. {_KEPT}"
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk reported an error while {path} was read or written, so the last change was not saved. "
        f"Check that the disk is not full, removed or failing, and start again. {_KEPT}"
    ),
}


class Database:
    """The file, open: who may read it, whether it is ours, transactions, and errors in words.

    Of the saved answers; a subclass names the tables of another file, `seal` among them.
    """

    application = APPLICATION
    schema = SCHEMA
    tables: tuple[str, ...] = TABLES
    steps: Mapping[int, tuple[str, ...]] = STEPS

    def __init__(self, path: Path) -> None:
        _refuse_odd_file(path)
        # mode=rw, as SQLite itself would make a missing file readable for everybody
        self._open(path, f"{path.as_uri()}?mode=rw")

    @property
    def keeps(self) -> bool:
        """Whether anything is left when it is closed."""
        return str(self.path) != MEMORY

    @classmethod
    def in_memory(cls) -> Self:
        """No file: it is gone when it is closed."""
        database = cls.__new__(cls)
        database._open(Path(MEMORY), MEMORY)  # noqa: SLF001 - our own
        return database

    def _open(self, path: Path, uri: str) -> None:
        self.path = path
        with _told(path):
            self._connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        try:
            self.blank = self._is_blank()
            with _told(path):
                for setting in _SETTINGS:
                    self._connection.execute(setting)
            if not self.blank:
                self._renew()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._connection.close()

    def make_tables(self) -> None:
        with self.transaction():
            if self._pragma("user_version") == self.schema:  # another copy of mei-social was faster
                return
            for table in self.tables:
                self._connection.execute(table)
            self._connection.execute(f"PRAGMA application_id = {self.application}")
            self._connection.execute(f"PRAGMA user_version = {self.schema}")

    def _renew(self) -> None:
        """Bring a file of an earlier version to this one: all of it, or nothing."""
        if self._pragma("user_version") == self.schema:
            return
        with self.transaction():
            while (schema := self._pragma("user_version")) in self.steps:
                # none left: another copy was faster
                for step in self.steps[schema]:
                    self._connection.execute(step)
                self._connection.execute(f"PRAGMA user_version = {schema + 1}")

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        rows = self._connection.execute(sql, values).fetchall()
        if any(isinstance(cell, bytes) for row in rows for cell in row):  # edited by hand
            raise problem(DAMAGED, self.path)
        return rows

    def change(self, sql: str, *values: object) -> sqlite3.Cursor:
        with self.transaction():
            return self._connection.execute(sql, values)

    def change_one(self, sql: str, *values: object) -> None:
        if not self.change(sql, *values).rowcount:
            raise problem(GONE, self.path)

    @contextmanager
    def transaction(self, kind: str = "IMMEDIATE") -> Iterator[None]:
        """All of it or nothing. One inside another joins it."""
        if self._connection.in_transaction:
            yield
            return
        with _told(self.path):
            self._connection.execute(f"BEGIN {kind}")
            try:
                yield
                if self.keeps and kind == "IMMEDIATE":
                    self._seal()
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _is_blank(self) -> bool:
        """A kill between making and filling the file leaves it blank. Refuses what is not ours."""
        with self.transaction("DEFERRED"):
            application, schema = self._pragma("application_id"), self._pragma("user_version")
            if application == schema == self._pragma("schema_version") == 0:
                return True
            if application != self.application:
                raise problem(DAMAGED, self.path)
            if schema != self.schema and schema not in self.steps:
                raise problem(_NEWER, self.path)
            if self._is_short() or not self._is_sound():
                raise problem(DAMAGED, self.path)
            if schema == self.schema and self._saved_checksum() != self._checksum():
                raise problem(DAMAGED, self.path)
        return False

    def _is_sound(self) -> bool:
        return bool(self._connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")

    def _seal(self) -> None:
        checksum = self._checksum()
        if self._saved_checksum() != checksum:
            self._connection.execute("INSERT OR REPLACE INTO seal VALUES (1, ?)", (checksum,))

    def _saved_checksum(self) -> int | None:
        found = self._connection.execute("SELECT checksum FROM seal").fetchone()
        return found[0] if found else None

    def _checksum(self) -> int:
        """Over how the tables were made and every row in them. SQLite itself sees no bit that was turned."""
        made = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"
        names = self._all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        tables = [name for (name,) in names if name != "seal"]
        total = 0
        for query in (made, *(f'SELECT rowid, * FROM "{name}" ORDER BY rowid' for name in tables)):  # noqa: S608
            total = added(total, self._all(query))
        return total

    def _all(self, query: str) -> list[tuple[object, ...]]:
        """At once: where a row cannot be read, a query that is half done would keep the file open."""
        return self._connection.execute(query).fetchall()

    def _is_short(self) -> bool:
        """SQLite takes what is missing of the last page for zeros, and a note would come back altered."""
        return self.path.stat().st_size < self._pragma("page_count") * self._pragma("page_size")

    def _pragma(self, name: str) -> int:
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])


class DamagedDatabase(Database):
    """A file that was refused, to read what is left of it: it is not changed, and nothing in it relied on."""

    def __init__(self, path: Path) -> None:
        self._open(path, f"{path.as_uri()}?mode=ro&immutable=1")
        self._connection.text_factory = lambda text: text.decode("utf-8", "replace")

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Without those in which a cell is no text any more; none of a table that cannot be read."""
        with suppress(sqlite3.DatabaseError):
            rows = self._connection.execute(sql, values).fetchall()
            return [row for row in rows if not any(isinstance(cell, bytes) for cell in row)]
        return []

    def _is_blank(self) -> bool:
        """How one table was made may be damaged: the others are read all the same."""
        with _told(self.path):
            self._connection.execute("PRAGMA writable_schema = ON")
        return False

    def _renew(self) -> None:
        pass


def added(total: int, rows: Iterable[Iterable[object]]) -> int:
    """A checksum that goes on over rows, the same with every Python: which letters `repr` escapes differs."""
    for row in rows:
        total = crc32(ascii(tuple(row)).encode(), total)
    return total


def make_file(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise cannot_save(path.parent, error) from error


def _refuse_odd_file(path: Path) -> None:
    """Opening a pipe would wait for ever, and a link would put answers where `wipe` does not reach."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise cannot_save(path.parent, error) from error
    if not stat.S_ISREG(mode):
        raise problem(_NOT_A_FILE, path)
    if os.name == "posix" and mode & 0o077:  # SQLite gives its journals the mode of the database
        with suppress(OSError):  # a memory stick or a read-only disk has no modes to set
            path.chmod(mode & 0o600)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a sentence: the only place that does."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a mistake of ours, not theirs
    except UnicodeDecodeError as error:  # of a message in which SQLite quotes scrambled bytes
        raise problem(DAMAGED, path) from error
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)  # none: text that is not UTF-8
        raise problem(_SENTENCES.get(code) or _SENTENCES.get(code & 0xFF, _UNKNOWN), path) from error


def problem(sentence: str, path: Path) -> StoreProblem:
    told = sentence.format(path=path)
    return Damaged(told, str(path)) if sentence == DAMAGED else StoreProblem(told)
