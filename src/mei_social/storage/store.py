"""The saved answers: one SQLite file. Whatever a method of `Store` has returned from is on disk."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Self

from msgspec import Struct

from mei_social.audit.menus import Menu
from mei_social.audit.model import Account, Answer, Audit, Item, Mark, Screened, State
from mei_social.audit.saved import SavedAudit
from mei_social.files.whole import remove_leftovers
from mei_social.ruleset.canonical import canonical
from mei_social.ruleset.model import Purpose, Ruleset, RulesStamp
from mei_social.storage.database import NOT_WIPED, OVERTAKEN, Database, make_file, problem
from mei_social.storage.location import DATABASE, FILES, ensure_folder, refuse_another_owner
from mei_social.storage.reader import CALENDAR, LAST_EXPORT, StoreReader
from mei_social.storage.tables import ANSWERED_AGAIN, CARRIED, OF_AN_AUDIT

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that is read as a digit over the phone


LAST_DELETED = "last deleted"
"""Kept like a preference: no self-check has this number or a lower one that is not there."""


class Wiped(Struct, frozen=True):
    """What `wipe` did."""

    removed: tuple[Path, ...]
    left: tuple[Path, ...]
    """What else is in the folder; we did not write it."""


class Store(StoreReader):
    """Every self-check on this computer. A context manager.

    Every method may raise StoreProblem, with a sentence that says what to do; then nothing was changed.
    """

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
    def in_memory(cls) -> Self:
        """A store that is gone when it is closed."""
        database = Database.in_memory()
        database.make_tables()
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

    def start(self, rules: RulesStamp, today: date, quick: bool) -> int:
        """Begin a self-check under a new random reference. Returns its number."""
        with self._database.transaction():
            number = max(self.newest(), int(self.preference(LAST_DELETED) or 0)) + 1
            self._database.change(
                "INSERT INTO audit (number, ref, started, quick, rules, version, digest, title)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                *(number, _new_reference(), today.isoformat(), quick),
                *(rules.id, rules.version, rules.digest, rules.title),
            )
            return number

    def start_again(
        self,
        earlier: SavedAudit,
        rules: RulesStamp,
        today: date,
        answers: Collection[Item],
        screening: Collection[Item],
        carried: Collection[Item] = (),
    ) -> int:
        """Begin a recheck of an earlier self-check. Returns its number.

        It keeps the reference, counts revisions on, and takes over accounts, marks, what a mentor sent back,
        and these answers with their dates. What is `carried` is taken over too, and asked again.
        """
        with self._database.transaction():
            newest = self._database.rows("SELECT number, ref FROM audit ORDER BY number DESC LIMIT 1")
            if [tuple(row) for row in newest] != [(earlier.number, earlier.audit.ref)]:
                raise problem(OVERTAKEN, self._database.path)
            number = self.start(rules, today, earlier.quick)
            copy = self._database.change
            copy(
                "UPDATE audit SET earlier = ?, (ref, revision, last_account) ="
                " (SELECT ref, revision, last_account FROM audit WHERE number = ?) WHERE number = ?",
                *(earlier.number, earlier.number, number),
            )
            copy(
                "INSERT INTO account (audit, id, platform, purpose, name)"
                " SELECT ?, id, platform, purpose, name FROM account WHERE audit = ? ORDER BY place",
                *(number, earlier.number),
            )
            for table, columns in (("mark", "state, until, said"), ("returned", "reason")):
                copy(
                    f"INSERT INTO {table} (audit, question, account, {columns})"  # noqa: S608
                    f" SELECT ?, question, account, {columns} FROM {table} WHERE audit = ? ORDER BY place",
                    *(number, earlier.number),
                )
            for item in answers:
                self._copy_answer(number, item, earlier.number, item)
            for item in carried:
                self._copy_answer(number, item, earlier.number, item, CARRIED)
            for item in screening:
                self.carry_screening(number, item, earlier.number, item)
        return number

    def start_from(self, given: Audit, quick: bool, earlier: int | None) -> int:
        """Begin a self-check that was answered elsewhere, with its reference, revision and accounts."""
        with self._database.transaction():
            number = self.start(given.rules, given.started, quick)
            last = max((int(account.id[1:]) for account in given.accounts), default=0)
            self._database.change_one(
                "UPDATE audit SET ref = ?, revision = ?, last_account = ?, earlier = ? WHERE number = ?",
                *(given.ref, given.revision, last, earlier, number),
            )
            for account in given.accounts:
                self._database.change(
                    "INSERT INTO account (audit, id, platform, purpose, name) VALUES (?, ?, ?, ?, ?)",
                    *(number, account.id, account.platform, account.purpose, account.name),
                )
        return number

    def carry(self, number: int, item: Item, earlier: int, before: Item) -> None:
        """Take over an answer of another self-check that is to be given again. Accounts may differ in id.

        The note on what it takes the place of joins its own.
        """
        with self._database.transaction():
            note = self._note(number, item)
            self._copy_answer(number, item, earlier, before, CARRIED)
            self._add_note(number, item, note)

    def carry_note(self, number: int, item: Item, earlier: int, before: Item) -> None:
        """Add the note of another self-check to an answer that stays."""
        with self._database.transaction():
            self._add_note(number, item, self._note(earlier, before))

    def keep_rules_of(self, number: int, item: Item, earlier: int, before: Item) -> None:
        """Let an answer that stays count as asked from the rules of another self-check, in the same words."""
        with self._database.transaction():
            self._database.change(
                "UPDATE answer SET carried = ?, rules = (SELECT rules FROM answer"
                " WHERE audit = ? AND question = ? AND account IS ?)"
                " WHERE audit = ? AND question = ? AND account IS ?",
                *(ANSWERED_AGAIN, earlier, *before, number, *item),
            )

    def _note(self, number: int, item: Item) -> str:
        found = self._database.rows(
            "SELECT note FROM answer WHERE audit = ? AND question = ? AND account IS ?", number, *item
        )
        return (found[0]["note"] or "") if found else ""

    def _add_note(self, number: int, item: Item, note: str) -> None:
        there = self._note(number, item)
        if note not in there:
            both = note if there in note else f"{there} / {note}"
            self._database.change(
                "UPDATE answer SET note = ? WHERE audit = ? AND question = ? AND account IS ?",
                *(both, number, *item),
            )

    def carry_screening(self, number: int, item: Item, earlier: int, before: Item) -> None:
        """Take over what another self-check has said before the questions, in the words of then."""
        self._database.change(
            "INSERT OR REPLACE INTO screening (audit, question, account, said, asked, rules)"
            " SELECT ?, question, ?, said, asked, rules FROM screening"
            " WHERE audit = ? AND question = ? AND account IS ?",
            *(number, item.account, earlier, *before),
        )

    def keep_rules_said_from(self, number: int, item: Item, earlier: int, before: Item) -> None:
        """Let what was said before the questions count as said from rules of another self-check, if older."""
        where = "WHERE audit = ? AND question = ? AND account IS ?"
        with self._database.transaction():
            found = (
                self._database.rows(f"SELECT rules FROM screening {where}", *each)  # noqa: S608
                for each in ((number, *item), (earlier, *before))
            )
            rules = self._older_rules(*(row["rules"] for [row] in found))
            self._database.change(f"UPDATE screening SET rules = ? {where}", rules, number, *item)  # noqa: S608

    def say_from(self, number: int, item: Item, rules: str) -> None:
        """Let what was said before the questions count as said from these rules."""
        with self._database.transaction():
            self._database.change(
                "UPDATE screening SET rules = ? WHERE audit = ? AND question = ? AND account IS ?",
                *(rules, number, *item),
            )

    def _older_rules(self, one: str | None, other: str | None) -> str | None:
        """None is older than any: nobody knows it."""
        if one is None or other is None:
            return None
        found = self._database.rows(
            "SELECT digest FROM ruleset WHERE digest IN (?, ?) ORDER BY rowid LIMIT 1", one, other
        )
        return str(found[0]["digest"]) if found else other

    def _copy_answer(self, number: int, item: Item, earlier: int, before: Item, carried: int = 0) -> None:
        columns = "value, date, reason, note, asked, rules"
        self._database.change(
            f"INSERT OR REPLACE INTO answer (audit, question, account, {columns}, carried)"  # noqa: S608
            f" SELECT ?, question, ?, {columns}, ? FROM answer"
            " WHERE audit = ? AND question = ? AND account IS ?",
            *(number, item.account, carried, earlier, *before),
        )

    def delete(self, numbers: Collection[int]) -> None:
        """Remove these self-checks with all that belongs to them. Nothing of them stays in the file.

        Rules say nothing about anybody. They stay while there is a self-check that may need their words. No
        number is used again: a window that is still open would write into another self-check.
        """
        with self._database.transaction():
            last = max((self.newest(), *numbers, int(self.preference(LAST_DELETED) or 0)))
            self.set_preference(LAST_DELETED, str(last))
            for number in numbers:
                for table in OF_AN_AUDIT:
                    self._database.change(f"DELETE FROM {table} WHERE audit = ?", number)  # noqa: S608
                self._database.change("UPDATE audit SET earlier = NULL WHERE earlier = ?", number)
                self._database.change("DELETE FROM audit WHERE number = ?", number)
            self._database.change("DELETE FROM ruleset WHERE NOT EXISTS (SELECT 1 FROM audit)")
            self._database.change("DELETE FROM preference WHERE name IN (?, ?)", LAST_EXPORT, CALENDAR)

    def save_answer(
        self, number: int, item: Item, answer: Answer, asked: str, rules: str | None = None
    ) -> None:
        """Save an answer, or change it; what was saved last comes last.

        Leaving a question without an answer changes none that another window has saved meanwhile. Only what
        the self-check before has, too, on a day before this one began was taken over: clocks go back. `asked`
        is the digest of the question as it was worded, `rules` that of the rules it was asked from.
        """
        note = _whole(answer.note)
        with self._database.transaction():
            saved = self._database.change(
                "INSERT OR REPLACE INTO answer"
                " (audit, question, account, value, date, reason, note, asked, rules)"
                " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE ? IS NOT NULL OR NOT EXISTS"
                " (SELECT 1 FROM answer new JOIN audit ON audit.number = new.audit"
                " WHERE new.audit = ? AND new.question = ? AND new.account IS ? AND new.value IS NOT NULL"
                " AND (new.carried OR new.date >= audit.started OR NOT EXISTS (SELECT 1 FROM answer old"
                " WHERE old.audit = audit.earlier AND old.question = new.question"
                " AND old.account IS new.account AND (old.value, old.date) = (new.value, new.date))))",
                *(number, *item, answer.value, answer.date.isoformat(), _whole(answer.reason)),
                *(note, asked, rules, answer.value, number, *item),
            )
            if note and not saved.rowcount:
                self._database.change_one(
                    "UPDATE answer SET note = ifnull(nullif(note, '') || ' / ', '') || ?"
                    " WHERE audit = ? AND question = ? AND account IS ?",
                    *(note, number, *item),
                )
            if answer.value:
                self._database.change(
                    "DELETE FROM returned WHERE audit = ? AND question = ? AND account IS ?", number, *item
                )

    def answer_again(self, number: int, item: Item, answer: Answer) -> None:
        """Change the answer to a gate of before, in the words and under the rules that it was asked from."""
        with self._database.transaction():
            self._database.change_one(
                "UPDATE answer SET value = ?, date = ?, reason = ?, note = ?, carried = ?"
                " WHERE audit = ? AND question = ? AND account IS ?",
                *(answer.value, answer.date.isoformat(), _whole(answer.reason), _whole(answer.note)),
                *(ANSWERED_AGAIN, number, *item),
            )
            self._database.change(
                "DELETE FROM returned WHERE audit = ? AND question = ? AND account IS ?", number, *item
            )

    def hold(self, number: int, item: Item) -> None:
        """A gate that is listed as it was asked: nothing said from now on hides it until it has an answer."""
        with self._database.transaction():
            self._database.change(
                "UPDATE answer SET carried = ? WHERE audit = ? AND question = ? AND account IS ?"
                " AND carried = 0",
                *(CARRIED, number, *item),
            )

    def forget_rules_of(self, number: int, item: Item) -> None:
        """Let every rules that are known say whether this answer is an open gate, also older ones."""
        with self._database.transaction():
            self._database.change(
                "UPDATE answer SET rules = NULL WHERE audit = ? AND question = ? AND account IS ?",
                *(number, *item),
            )

    def set_note(self, number: int, item: Item, note: str) -> None:
        """Change the note on an answer that was given, and nothing else of it."""
        with self._database.transaction():
            self._database.change_one(
                "UPDATE answer SET note = ? WHERE audit = ? AND question = ? AND account IS ?",
                *(_whole(note) or None, number, *item),
            )

    def save_screening(
        self, number: int, item: Item, said: Screened, asked: str = "", rules: str | None = None
    ) -> None:
        """Save the answer to a screening question, or change it. `asked` and `rules` as for `save_answer`.

        What is said again, and brings up a gate as before, counts as said from the older rules.
        """
        with self._database.transaction():
            before = self._database.rows(
                "SELECT rules FROM screening WHERE audit = ? AND question = ? AND account IS ? AND said <> ?",
                *(number, *item, Screened.NO),
            )
            if before and said is not Screened.NO:
                rules = self._older_rules(rules, before[0]["rules"])
            self._database.change(
                "INSERT OR REPLACE INTO screening (audit, question, account, said, asked, rules)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                *(number, item.question, item.account, said, asked, rules),
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

    def set_purpose(self, number: int, account_id: str, purpose: Purpose) -> None:
        """Change what an account is for. Its answers stay as they are."""
        with self._database.transaction():
            self._database.change_one(
                "UPDATE account SET purpose = ? WHERE audit = ? AND id = ?", purpose, number, account_id
            )

    def remove_account(self, number: int, account_id: str) -> None:
        """Remove an account with all its answers. Nothing of them stays in the file."""
        with self._database.transaction():
            self._database.change("DELETE FROM account WHERE audit = ? AND id = ?", number, account_id)

    def set_mark(self, number: int, item: Item, mark: Mark | None) -> None:
        """Save what was said about an action; None takes it back."""
        with self._database.transaction():
            self._database.change(
                "DELETE FROM mark WHERE audit = ? AND question = ? AND account IS ?", number, *item
            )
            if mark:
                until = mark.until.isoformat() if mark.until else None
                self._database.change(
                    "INSERT INTO mark (audit, question, account, state, until, said)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    *(number, item.question, item.account, mark.state, until, mark.said.isoformat()),
                )

    def settle(self, number: int, item: Item, *, closed: bool) -> None:
        """Take back what was said about an action, in any window: there is a newer answer.

        That it was put off still holds where it is not closed.
        """
        with self._database.transaction():
            self._database.change(
                "DELETE FROM mark WHERE audit = ? AND question = ? AND account IS ? AND (? OR state <> ?)",
                *(number, *item, closed, State.LATER),
            )

    def save_menu(self, number: int, menu: Menu) -> None:
        """Save whether a menu was where it is said to be; what was said of it before goes."""
        with self._database.transaction():
            self._database.change(
                "INSERT OR REPLACE INTO menu (audit, platform, setting, path, said, place_now)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                *(number, *menu.place, menu.path, menu.said, _whole(menu.where)),
            )

    def take_in_review(self, number: int, content: str, returned: Mapping[Item, str]) -> None:
        """Keep a mentor's review file, and what it sends back in place of what an earlier one did."""
        with self._database.transaction():
            for table in ("review", "returned"):
                self._database.change(f"DELETE FROM {table} WHERE audit = ?", number)  # noqa: S608
            self._database.change("INSERT INTO review (audit, content) VALUES (?, ?)", number, content)
            for item, reason in returned.items():
                self._database.change(
                    "INSERT INTO returned (audit, question, account, reason) VALUES (?, ?, ?, ?)",
                    *(number, item.question, item.account, reason),
                )

    def set_preference(self, name: str, value: str) -> None:
        with self._database.transaction():
            self._database.change("INSERT OR REPLACE INTO preference VALUES (?, ?)", name, value)

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

    def count_export(self, number: int, revision: int, code: str) -> bool:
        """Count an export before it is written, and keep its check code. Whether this is its revision.

        The last one may be made again: two files that say the same are one revision.
        """
        with self._database.transaction():
            counted, last = self.exported(number)
            if (revision, code) == (counted, last):
                return True
            if revision != counted + 1:
                return False
            self._database.change_one("UPDATE audit SET revision = ? WHERE number = ?", revision, number)
            ref = self._database.rows("SELECT ref FROM audit WHERE number = ?", number)[0][0]
            self.set_preference(LAST_EXPORT, f"{ref} {code}")
        return True


def wipe(folder: Path) -> Wiped:
    """Remove everything that we saved, readable or not, and the folder if nothing else is in it.

    Raises StoreProblem when something of ours cannot be removed.
    """
    if not os.path.lexists(folder):
        return Wiped((), ())
    refuse_another_owner(folder)
    unfinished = remove_leftovers(folder)
    try:
        ours = [path for name in FILES if _is_file(path := folder / name)]
        for path in ours:  # the database first: a journal alone is harmless, a database robbed of it is not
            path.unlink()
        left = tuple(sorted(folder.iterdir()))
    except OSError as error:
        raise problem(NOT_WIPED, folder) from error
    with suppress(OSError):  # it holds other files, or is a link, or somebody works in it
        folder.rmdir()
    return Wiped((*ours, *unfinished), left)


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _new_reference() -> str:
    letters = "".join(CROCKFORD[byte % len(CROCKFORD)] for byte in os.urandom(8))
    return f"MS-{letters[:4]}-{letters[4:]}"


def _whole(text: str | None) -> str | None:
    """A terminal can hand over half characters, which UTF-8 cannot hold: better one mark than no answer."""
    return text and text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
