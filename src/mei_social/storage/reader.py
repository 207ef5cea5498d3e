"""What is asked of the saved answers: everything that only reads them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from mei_social.audit.model import Item
from mei_social.audit.saved import SavedAudit
from mei_social.errors import StoreProblem
from mei_social.ruleset.canonical import digest_of_text, from_canonical
from mei_social.ruleset.model import Ruleset
from mei_social.storage.database import DAMAGED, GONE, DamagedDatabase, Database, problem
from mei_social.storage.rows import known_rules, read_audit, read_remains

CALENDAR = "calendar"
"""Kept like a preference: what the calendar files that were made had in them."""
LAST_EXPORT = "last export"
"""Kept like a preference: reference and check code of the last file that was made of a self-check."""


def remains_of(path: Path) -> SavedAudit | None:
    """The last self-check in a file that is damaged, as far as it can be read; None where nothing can."""
    try:
        database = DamagedDatabase(path)
        try:
            with database.transaction("DEFERRED"):
                return read_remains(database)
        finally:
            database.close()
    except (StoreProblem, LookupError, TypeError, ValueError):
        return None


class StoreReader:
    """The reading half of `Store`. Every method may raise StoreProblem."""

    def __init__(self, database: Database) -> None:
        """Use `Store.open`, `open_existing` or `in_memory`."""
        self._database = database

    @property
    def keeps(self) -> bool:
        """Whether anything is left when it is closed."""
        return self._database.keeps

    def together(self) -> AbstractContextManager[None]:
        """Save several things as one: all of them, or none."""
        return self._database.transaction()

    def latest(self) -> SavedAudit | None:
        """The self-check that was started last, whatever the clock said; None before the first."""
        found = self._audits("ORDER BY number DESC LIMIT 1")
        return found[0] if found else None

    def newest(self) -> int:
        """The number of the self-check that was started last; 0 before the first."""
        with self._database.transaction("DEFERRED"):
            return int(self._database.rows("SELECT ifnull(max(number), 0) FROM audit")[0][0])

    def note(self, number: int, item: Item) -> str | None:
        """The note on a question as it is on disk, but for one that was taken over with an old answer."""
        with self._database.transaction("DEFERRED"):
            found = self._database.rows(
                "SELECT note FROM answer JOIN audit ON number = audit WHERE number = ? AND question = ?"
                " AND account IS ? AND (value IS NULL OR date >= started)",
                *(number, *item),
            )
        return found[0]["note"] or None if found else None

    def asked_from(self, number: int, item: Item) -> str | None:
        """The digest of the rules of an answer, "" where it is not known; None where there is no answer."""
        with self._database.transaction("DEFERRED"):
            found = self._database.rows(
                "SELECT ifnull(rules, '') AS rules FROM answer"
                " WHERE audit = ? AND question = ? AND account IS ? AND value IS NOT NULL",
                *(number, *item),
            )
        return found[0]["rules"] if found else None

    def audit(self, number: int) -> SavedAudit | None:
        """One self-check; None if it is not there any more."""
        found = self._audits("WHERE number = ?", number)
        return found[0] if found else None

    def audits(self) -> tuple[SavedAudit, ...]:
        """Every self-check, in the order in which they were started."""
        return self._audits("ORDER BY number")

    def _audits(self, which: str, *values: object) -> tuple[SavedAudit, ...]:
        with self._database.transaction("DEFERRED"):
            try:
                rows = self._database.rows(f"SELECT * FROM audit {which}", *values)  # noqa: S608
                known = known_rules(self._database)
                return tuple(read_audit(self._database, row, known) for row in rows)
            except (LookupError, TypeError, ValueError) as error:  # edited by hand
                raise problem(DAMAGED, self._database.path) from error

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

    def preference(self, name: str) -> str | None:
        """How somebody likes it on this computer; None where nothing was said."""
        with self._database.transaction("DEFERRED"):
            found = self._database.rows("SELECT value FROM preference WHERE name = ?", name)
        return found[0]["value"] if found else None

    def exported(self, number: int) -> tuple[int, str | None]:
        """The revision of a self-check, and the check code of its file where that was the last one made."""
        with self._database.transaction("DEFERRED"):
            found = self._database.rows("SELECT ref, revision FROM audit WHERE number = ?", number)
            ref, _, code = (self.preference(LAST_EXPORT) or "").partition(" ")
        if not found:
            raise problem(GONE, self._database.path)
        return int(found[0]["revision"]), code if ref == found[0]["ref"] else None
