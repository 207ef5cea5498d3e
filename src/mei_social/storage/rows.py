"""A self-check as it was saved, and how its rows are read."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mei_social.audit.known_rules import KnownRules
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Mark, Screened, State
from mei_social.ruleset.model import Purpose, RulesStamp
from mei_social.storage.database import Database
from mei_social.storage.tables import CARRIED


@dataclass(frozen=True, slots=True)
class SavedAudit:
    """A self-check as it was saved, and what only the store knows about it.

    `audit.revision` is the number of the last export; 0 before the first. One that failed has a number too.
    """

    number: int
    finished: date | None
    """None while it is going on."""
    quick: bool
    audit: Audit
    asked: Mapping[Item, str]
    """The digest of each question as it was worded when it was answered."""
    asked_from: Mapping[Item, str] = field(default_factory=dict)
    """The digest of the rules that each was asked from; an earlier mei-social did not save it."""
    screened: Mapping[Item, str] = field(default_factory=dict)
    """The same of each screening question; empty where an earlier mei-social did not save it."""
    earlier: int | None = None
    """The number of the self-check that this one rechecks, if it is still there."""
    marks: Mapping[Item, Mark] = field(default_factory=dict)
    returned: Mapping[Item, str] = field(default_factory=dict)
    """Questions that a mentor sent back and that have no new answer, with the reason."""
    rules: KnownRules = field(default_factory=KnownRules, compare=False, repr=False)
    """Every rules that questions were asked from on this computer."""
    carried: frozenset[Item] = frozenset()
    """Gates that were open in the self-check before, and are to be answered again."""
    held: frozenset[Item] = frozenset()
    """These, and gates that were answered again as they were asked: nothing said since hides them."""
    review: str | None = None
    """The mentor's review file, as it came; where there is none yet, that on the one that this rechecks."""

    @property
    def last_used(self) -> date:
        """The last day on which it was started, answered or finished."""
        said = (answer.date for answer in self.audit.answers.values())
        return max(self.audit.started, self.finished or self.audit.started, *said)


def read_audit(database: Database, row: sqlite3.Row, rules: KnownRules) -> SavedAudit:
    """All about one row of `audit`. Raises LookupError, TypeError or ValueError for an edit by hand."""
    number = row["number"]

    def lines(table: str) -> list[sqlite3.Row]:
        return database.rows(f"SELECT * FROM {table} WHERE audit = ? ORDER BY place", number)  # noqa: S608

    screening, answers = lines("screening"), lines("answer")
    audit = Audit(
        ref=row["ref"],
        revision=int(row["revision"]),
        started=date.fromisoformat(row["started"]),
        rules=RulesStamp(row["rules"], int(row["version"]), row["digest"], row["title"]),
        accounts=tuple(map(_account, lines("account"))),
        screening={_item(line): Screened(line["said"]) for line in screening},
        answers={_item(line): _answer(line) for line in answers},
    )
    return SavedAudit(
        number=number,
        finished=_day(row["finished"]),
        quick=bool(row["quick"]),
        audit=audit,
        asked={_item(line): line["asked"] for line in answers},
        asked_from={_item(line): line["rules"] for line in answers if line["rules"]},
        screened={_item(line): line["asked"] for line in screening},
        earlier=row["earlier"],
        marks={_item(line): _mark(line) for line in lines("mark")},
        returned={_item(line): line["reason"] for line in lines("returned")},
        rules=rules,
        carried=frozenset(_item(line) for line in answers if line["carried"] == CARRIED),
        held=frozenset(_item(line) for line in answers if line["carried"]),
        review=_review(database, number, row["earlier"]),
    )


def known_rules(database: Database) -> KnownRules:
    rows = database.rows("SELECT digest, content FROM ruleset ORDER BY rowid")
    return KnownRules({row["digest"]: row["content"] for row in rows})


def _review(database: Database, *numbers: int | None) -> str | None:
    for number in numbers:
        found = database.rows("SELECT content FROM review WHERE audit = ?", number)
        if found:
            return str(found[0]["content"])
    return None


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _account(row: sqlite3.Row) -> Account:
    return Account(row["id"], row["platform"], Purpose(row["purpose"]), row["name"])


def _item(row: sqlite3.Row) -> Item:
    return Item(row["question"], row["account"])


def _answer(row: sqlite3.Row) -> Answer:
    value = None if row["value"] is None else AnswerValue(row["value"])
    return Answer(value, date.fromisoformat(row["date"]), row["reason"], row["note"])


def _mark(row: sqlite3.Row) -> Mark:
    return Mark(State(row["state"]), date.fromisoformat(row["said"]), _day(row["until"]))
