"""Which exports a mentor has seen, which gates were open in them, and on which the mentor acted.

Of a gate only its id and that of its account are kept: no words and no answer. Without it a file in which
the gate is closed would take the place of one in which it was open, and nobody would know. What a mentor did
stays here. It is in no record, page or export.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from mei_social.audit.model import Item
from mei_social.storage.database import DAMAGED, NOT_WIPED, Database, make_file, problem
from mei_social.storage.location import LEDGER, LEDGER_FILES, ensure_folder, refuse_another_owner
from mei_social.storage.tables import SEAL

ALTERED = 0
"""No export has this revision, so it is later than none."""


class Seen(Struct, frozen=True):
    """One export that was looked at."""

    ref: str
    revision: int
    """ALTERED where the file was changed after it was exported, as what it claims counts for nothing."""
    digest: str
    date: date
    """The first day on which it was looked at."""
    open: tuple[Item, ...] = ()
    """The gates that were open in it. Lists of before name no accounts."""
    waiting: tuple[Item, ...] = ()
    """Those that were brought up and had no answer in it."""
    answered: tuple[Item, ...] = ()
    """Those that were brought up and had one."""

    @property
    def gates(self) -> tuple[str, ...]:
        """Their ids."""
        return tuple(dict.fromkeys(item.question for item in self.open))


_ACTED = (
    """CREATE TABLE acted (
        number INTEGER PRIMARY KEY, ref TEXT NOT NULL, question TEXT NOT NULL, account TEXT,
        date TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX one_acted ON acted (ref, question, ifnull(account, ''))",
)


_WAITING = "ALTER TABLE seen ADD COLUMN waiting TEXT NOT NULL DEFAULT '[]'"
_ANSWERED = "ALTER TABLE seen ADD COLUMN answered TEXT NOT NULL DEFAULT '[]'"


class _File(Database):
    application = 0x4D534D4C  # "MSML"
    schema = 4
    # In the order of a counter, as clocks go back.
    tables = (
        """CREATE TABLE seen (
            number INTEGER PRIMARY KEY, ref TEXT NOT NULL, revision INTEGER NOT NULL, digest TEXT NOT NULL,
            date TEXT NOT NULL, gates TEXT NOT NULL DEFAULT '[]',
            waiting TEXT NOT NULL DEFAULT '[]', answered TEXT NOT NULL DEFAULT '[]',
            UNIQUE (ref, revision, digest))""",
        *_ACTED,
        SEAL,
    )
    steps = {  # noqa: RUF012
        1: (*_ACTED, SEAL, "ALTER TABLE seen ADD COLUMN gates TEXT NOT NULL DEFAULT '[]'"),
        2: (_WAITING,),
        3: (_ANSWERED,),
    }


def seen_before(folder: Path, ref: str) -> tuple[Seen, ...]:
    """Every export of this reference that was looked at, in that order. Raises StoreProblem."""
    with _opened(folder) as file:
        return _seen(file, " WHERE ref = ?", ref) if file else ()


def all_seen(folder: Path) -> tuple[Seen, ...]:
    """The whole list, in that order, which is read and not changed. Raises StoreProblem."""
    with _opened(folder, writing=False) as file:
        return _seen(file) if file else ()


def _seen(file: _File, which: str = "", *values: object) -> tuple[Seen, ...]:
    try:
        return tuple(
            Seen(
                r["ref"],
                int(r["revision"]),
                r["digest"],
                date.fromisoformat(r["date"]),
                _items(r["gates"]),
                _items(r["waiting"]),
                _items(r["answered"]),
            )
            for r in file.rows(f"SELECT * FROM seen{which} ORDER BY number", *values)  # noqa: S608
        )
    except (LookupError, TypeError, ValueError) as error:  # edited by hand; of msgspec too
        raise problem(DAMAGED, file.path) from error


def _items(text: str) -> tuple[Item, ...]:
    """Each is an id, or a list of an id and that of an account."""
    found = msgspec.json.decode(text, type=list[str | Item])
    return tuple(Item(each, None) if isinstance(each, str) else each for each in found)


def _written(item: Item) -> str | Item:
    return item if item.account else item.question


def were_open(seen: Sequence[Seen]) -> dict[str, Seen]:
    """Gates that were open in any file, each with the last of them that was seen.

    In a later one too: a file of an older revision, or from an older copy of somebody's answers, closes none.
    """
    return {gate: each for each in seen for gate in each.gates}


def were_waiting(seen: Sequence[Seen]) -> dict[Item, Seen]:
    """The same with those that were brought up and had no answer."""
    return {item: each for each in seen for item in each.waiting}


def later_than(revision: int, seen: Sequence[Seen]) -> Seen | None:
    """Of files of one reference, the one with the latest revision after this one."""
    return max((s for s in seen if s.revision > revision), key=lambda s: s.revision, default=None)


def other_than(revision: int, digest: str, seen: Sequence[Seen]) -> Seen | None:
    """Of files of one reference, the last one that had this revision and other content."""
    return next((s for s in reversed(seen) if s.revision == revision and s.digest != digest), None)


def remember(folder: Path, seen: Seen) -> None:
    """Keep it. Of the same file seen again the first day stays, and every gate that was open under any rules.

    Raises StoreProblem.
    """
    ensure_folder(folder)
    make_file(folder.absolute() / LEDGER)
    with _opened(folder) as file:
        if file:
            key = (seen.ref, seen.revision, seen.digest)
            before = _seen(file, " WHERE ref = ? AND revision = ? AND digest = ?", *key)
            gates = _all_of(each.open for each in (*before, seen))
            waiting = _all_of(each.waiting for each in (*before, seen))
            answered = _all_of(each.answered for each in (*before, seen))
            file.change(
                "INSERT INTO seen (ref, revision, digest, date, gates, waiting, answered)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (ref, revision, digest) DO UPDATE"
                " SET gates = excluded.gates, waiting = excluded.waiting, answered = excluded.answered",
                *(*key, seen.date.isoformat(), gates, waiting, answered),
            )


def _all_of(parts: Iterable[Sequence[Item]]) -> str:
    return json.dumps([*dict.fromkeys(_written(item) for part in parts for item in part)])


def acted_on(folder: Path, ref: str) -> dict[Item, date]:
    """The open gates of this reference on which the mentor acted, with the day. Raises StoreProblem."""
    with _opened(folder) as file:
        rows = file.rows("SELECT * FROM acted WHERE ref = ? ORDER BY number", ref) if file else []
        try:
            return {Item(r["question"], r["account"]): date.fromisoformat(r["date"]) for r in rows}
        except (LookupError, TypeError, ValueError) as error:  # edited by hand
            raise problem(DAMAGED, folder / LEDGER) from error


def never_acted_on(folder: Path, before: date | None = None) -> dict[str, tuple[Seen, ...]]:
    """Gates that were open in a file and not noted as acted on since, by id, with the last file of each.

    So are those that were brought up and had no answer, unless a later file has it. On every account: to act
    on one of them says nothing of the others. Only those of which nothing would be left after
    `forget_before`. Raises StoreProblem.
    """
    found: dict[str, list[Seen]] = {}
    seen = all_seen(folder)
    for ref in dict.fromkeys(each.ref for each in seen):
        acted = acted_on(folder, ref)
        somewhere = {item.question: day for item, day in acted.items()}
        files_of = [each for each in seen if each.ref == ref]
        last = {item: each for each in files_of for item in (*each.open, *each.waiting)}
        for item, file in last.items():
            if _was_answered(item, files_of):
                continue
            day = acted.get(item) if item.account else somewhere.get(item.question)
            if (day is None or day < file.date) and (before is None or file.date < before):
                files = found.setdefault(item.question, [])
                files += [file] if file not in files else []
    return {gate: tuple(files) for gate, files in found.items()}


def _was_answered(item: Item, seen: Sequence[Seen]) -> bool:
    """Whether a file of a later revision than all in which it waited has its answer.

    No file closes what was open, nor what waited in one that was altered.
    """
    waited = [each.revision for each in seen if item in each.waiting]
    if ALTERED in waited or any(item in each.open for each in seen):
        return False
    return any(item in each.answered and each.revision > max(waited) for each in seen)


def note_acted(folder: Path, ref: str, item: Item, day: date | None) -> None:
    """Keep that the mentor acted, and when; None takes it back. Raises StoreProblem."""
    ensure_folder(folder)
    make_file(folder.absolute() / LEDGER)
    with _opened(folder) as file:
        if file:
            file.change("DELETE FROM acted WHERE ref = ? AND question = ? AND account IS ?", ref, *item)
        if file and day:
            file.change(
                "INSERT INTO acted (ref, question, account, date) VALUES (?, ?, ?, ?)",
                *(ref, *item, day.isoformat()),
            )


def forget_before(folder: Path, day: date) -> int:
    """Forget what was seen or acted on before this day. Returns how many were seen. Raises StoreProblem."""
    with _opened(folder) as file:
        if file is None:
            return 0
        file.change("DELETE FROM acted WHERE date < ?", day.isoformat())
        return file.change("DELETE FROM seen WHERE date < ?", day.isoformat()).rowcount


def count(folder: Path) -> int:
    """How many exports it knows. Raises StoreProblem."""
    with _opened(folder) as file:
        return int(file.rows("SELECT count(*) FROM seen")[0][0]) if file else 0


def remove(folder: Path) -> tuple[Path, ...]:
    """Delete the whole ledger, readable or not. Returns what was removed. Raises StoreProblem."""
    if not os.path.lexists(folder):
        return ()
    refuse_another_owner(folder)
    ours = tuple(p for name in LEDGER_FILES if (p := folder / name).is_file() and not p.is_symlink())
    try:
        for path in ours:
            path.unlink()
    except OSError as error:
        raise problem(NOT_WIPED, folder) from error
    return ours


@contextmanager
def _opened(folder: Path, *, writing: bool = True) -> Iterator[_File | None]:
    """The file in one transaction; None, and nothing is made, where there is none."""
    path = folder.absolute() / LEDGER
    if not os.path.lexists(path):
        yield None
        return
    refuse_another_owner(folder)
    file = _File(path)
    try:
        if file.blank and not writing:
            yield None
            return
        if file.blank:
            file.make_tables()
        with file.transaction("IMMEDIATE" if writing else "DEFERRED"):
            yield file
    finally:
        file.close()
