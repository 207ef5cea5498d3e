"""The saved answers: one SQLite file. Whatever a method of `Store` has returned from is on disk."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

from mei_social.audit import Account, Answer, AnswerValue, Audit, Item, RulesStamp, Screened
from mei_social.database import DAMAGED, NOT_WIPED, Database, make_file, problem
from mei_social.home import DATABASE, FILES, ensure_folder, refuse_another_owner
from mei_social.ruleset import Purpose, Ruleset
from mei_social.ruleset_json import canonical, digest_of_text, from_canonical

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that is read as a digit over the phone


@dataclass(frozen=True, slots=True)
class SavedAudit:
    """A self-check as it was saved, and what only the store knows about it.

    `audit.revision` is the number of exports so far; 0 before the first.
    """

    number: int
    finished: date | None
    """None while it is going on."""
    quick: bool
    audit: Audit
    asked: Mapping[Item, str]
    """The digest of each question as it was worded when it was answered."""
    screened: Mapping[Item, str] = field(default_factory=dict)
    """The same of each screening question; empty where an earlier mei-social did not save it."""


@dataclass(frozen=True, slots=True)
class Wiped:
    """What `wipe` did."""

    removed: tuple[Path, ...]
    left: tuple[Path, ...]
    """What else is in the folder; we did not write it."""


class Store:
    """Every self-check on this computer. A context manager.

    Every method may raise StoreProblem, with a sentence that says what to do; then nothing was changed.
    """

    def __init__(self, database: Database) -> None:
        """Use `open` or `open_existing`."""
        self._database = database

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the store in this folder; make both if they are missing."""
        ensure_folder(folder)
        path = folder.absolute() / DATABASE
        make_file(path)
        database = Database(path)
        try:
            if database.blank:
                database.make_tables()
        except BaseException:
            database.close()
            raise
        return cls(database)

    @classmethod
    def open_existing(cls, folder: Path) -> Self | None:
        """Open the store in this folder; None, and nothing is made, if there is none."""
        path = folder.absolute() / DATABASE
        if not os.path.lexists(path):
            return None
        refuse_another_owner(folder)
        database = Database(path)
        if database.blank:
            database.close()
            return None
        return cls(database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. Nothing is left to save."""
        self._database.close()

    def together(self) -> AbstractContextManager[None]:
        """Save several things as one: all of them, or none."""
        return self._database.transaction()

    def start(self, rules: RulesStamp, today: date, quick: bool) -> int:
        """Begin a self-check under a new random reference. Returns its number."""
        with self._database.transaction():
            cursor = self._database.change(
                "INSERT INTO audit (ref, started, quick, rules, version, digest, title)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                *(_new_reference(), today.isoformat(), quick),
                *(rules.id, rules.version, rules.digest, rules.title),
            )
            return cursor.lastrowid or 0

    def latest(self) -> SavedAudit | None:
        """The self-check that was started last, whatever the clock said; None before the first."""
        with self._database.transaction("DEFERRED"):
            try:
                found = self._database.rows("SELECT * FROM audit ORDER BY number DESC LIMIT 1")
                return _saved(self._database, found[0]) if found else None
            except (LookupError, TypeError, ValueError) as error:  # edited by hand
                raise problem(DAMAGED, self._database.path) from error

    def save_answer(self, number: int, item: Item, answer: Answer, asked: str) -> None:
        """Save an answer, or change it; what was saved last comes last.

        `asked` is the digest of the question as it was worded.
        """
        with self._database.transaction():
            self._database.change(
                "INSERT OR REPLACE INTO answer (audit, question, account, value, date, reason, note, asked)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                *(number, item.question, item.account, answer.value, answer.date.isoformat()),
                *(_whole(answer.reason), _whole(answer.note), asked),
            )

    def save_screening(self, number: int, item: Item, said: Screened, asked: str = "") -> None:
        """Save the answer to a screening question, or change it. `asked` as for `save_answer`."""
        with self._database.transaction():
            self._database.change(
                "INSERT OR REPLACE INTO screening (audit, question, account, said, asked)"
                " VALUES (?, ?, ?, ?, ?)",
                *(number, item.question, item.account, said, asked),
            )

    def add_account(self, number: int, platform: str, purpose: Purpose, name: str | None = None) -> Account:
        """Add an account under the next id, which no account of this self-check ever had."""
        with self._database.transaction():
            self._database.change_one(
                "UPDATE audit SET last_account = last_account + 1 WHERE number = ?", number
            )
            last = self._database.rows("SELECT last_account FROM audit WHERE number = ?", number)[0][0]
            account = Account(f"a{last}", platform, purpose, _whole(name))
            self._database.change(
                "INSERT INTO account (audit, id, platform, purpose, name) VALUES (?, ?, ?, ?, ?)",
                *(number, account.id, account.platform, account.purpose, account.name),
            )
        return account

    def remove_account(self, number: int, account_id: str) -> None:
        """Remove an account with all its answers. Nothing of them stays in the file."""
        with self._database.transaction():
            self._database.change("DELETE FROM account WHERE audit = ? AND id = ?", number, account_id)

    def set_quick(self, number: int, quick: bool) -> None:
        """Make this a quick check, or a full one."""
        with self._database.transaction():
            self._database.change_one("UPDATE audit SET quick = ? WHERE number = ?", quick, number)

    def finish(self, number: int, today: date) -> None:
        """Note that the trainee came to the end."""
        with self._database.transaction():
            self._database.change_one(
                "UPDATE audit SET finished = ? WHERE number = ?", today.isoformat(), number
            )

    def reopen(self, number: int) -> None:
        """Note that the trainee goes on after the end."""
        with self._database.transaction():
            self._database.change_one("UPDATE audit SET finished = NULL WHERE number = ?", number)

    def restamp(self, number: int, rules: RulesStamp) -> None:
        """Note that the trainee goes on under changed rules."""
        with self._database.transaction():
            self._database.change_one(
                "UPDATE audit SET rules = ?, version = ?, digest = ?, title = ? WHERE number = ?",
                *(rules.id, rules.version, rules.digest, rules.title, number),
            )

    def keep(self, ruleset: Ruleset) -> None:
        """Keep rules that questions are asked from. Once is enough; every further time changes nothing."""
        with self._database.transaction():
            self._database.change(
                "INSERT OR IGNORE INTO ruleset (digest, id, version, content) VALUES (?, ?, ?, ?)",
                *(ruleset.digest, ruleset.id, ruleset.version, canonical(ruleset)),
            )

    def ruleset(self, digest: str) -> Ruleset | None:
        """The rules of this digest as they were when questions were asked from them.

        None where they were never kept, or hold keys that this version of mei-social does not know.
        """
        with self._database.transaction("DEFERRED"):
            try:
                found = self._database.rows("SELECT content FROM ruleset WHERE digest = ?", digest)
                if found and digest_of_text(found[0]["content"]) != digest:
                    raise ValueError("not what was kept")
            except (AttributeError, ValueError) as error:  # edited by hand
                raise problem(DAMAGED, self._database.path) from error
        try:
            return from_canonical(found[0]["content"]) if found else None
        except ValueError:
            return None

    def newest_version(self, rules: str) -> int | None:
        """The highest version of these rules that a self-check was ever asked from."""
        with self._database.transaction("DEFERRED"):
            try:
                seen = self._database.rows(
                    "SELECT version FROM audit WHERE rules = ?"
                    " UNION SELECT version FROM ruleset WHERE id = ?",
                    *(rules, rules),
                )
                return max((int(row["version"]) for row in seen), default=None)
            except ValueError as error:  # edited by hand
                raise problem(DAMAGED, self._database.path) from error

    def next_revision(self, number: int) -> int:
        """Count one more export. Returns its revision, from 1."""
        with self._database.transaction():
            self._database.change_one("UPDATE audit SET revision = revision + 1 WHERE number = ?", number)
            return int(self._database.rows("SELECT revision FROM audit WHERE number = ?", number)[0][0])


def wipe(folder: Path) -> Wiped:
    """Remove everything that we saved, readable or not, and the folder if nothing else is in it.

    Raises StoreProblem when something of ours cannot be removed.
    """
    if not os.path.lexists(folder):
        return Wiped((), ())
    refuse_another_owner(folder)
    try:
        ours = [path for name in FILES if _is_file(path := folder / name)]
        for path in ours:  # the database first: a journal alone is harmless, a database robbed of it is not
            path.unlink()
        left = tuple(sorted(folder.iterdir()))
    except OSError as error:
        raise problem(NOT_WIPED, folder) from error
    with suppress(OSError):  # it holds other files, or is a link, or somebody works in it
        folder.rmdir()
    return Wiped(tuple(ours), left)


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _new_reference() -> str:
    letters = "".join(secrets.choice(CROCKFORD) for _ in range(8))
    return f"MS-{letters[:4]}-{letters[4:]}"


def _saved(database: Database, row: sqlite3.Row) -> SavedAudit:
    number = row["number"]
    accounts = database.rows("SELECT * FROM account WHERE audit = ? ORDER BY place", number)
    screening = database.rows("SELECT * FROM screening WHERE audit = ? ORDER BY place", number)
    answers = database.rows("SELECT * FROM answer WHERE audit = ? ORDER BY place", number)
    audit = Audit(
        ref=row["ref"],
        revision=int(row["revision"]),
        started=date.fromisoformat(row["started"]),
        rules=RulesStamp(row["rules"], int(row["version"]), row["digest"], row["title"]),
        accounts=tuple(map(_account, accounts)),
        screening={_item(line): Screened(line["said"]) for line in screening},
        answers={_item(line): _answer(line) for line in answers},
    )
    finished = None if row["finished"] is None else date.fromisoformat(row["finished"])
    asked = {_item(line): line["asked"] for line in answers}
    screened = {_item(line): line["asked"] for line in screening}
    return SavedAudit(number, finished, bool(row["quick"]), audit, asked, screened)


def _account(row: sqlite3.Row) -> Account:
    return Account(row["id"], row["platform"], Purpose(row["purpose"]), row["name"])


def _item(row: sqlite3.Row) -> Item:
    return Item(row["question"], row["account"])


def _answer(row: sqlite3.Row) -> Answer:
    value = None if row["value"] is None else AnswerValue(row["value"])
    return Answer(value, date.fromisoformat(row["date"]), row["reason"], row["note"])


def _whole(text: str | None) -> str | None:
    """A terminal can hand over half characters, which UTF-8 cannot hold: better one mark than no answer."""
    return text and text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
