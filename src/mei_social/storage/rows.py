"""How the rows of a saved self-check are read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

from mei_social.audit.known_rules import KnownRules
from mei_social.audit.menus import Menu, MenuPlace, MenuSaid
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Mark, Screened, State
from mei_social.audit.saved import SavedAudit
from mei_social.ruleset.model import Purpose, RulesStamp
from mei_social.storage.database import Database
from mei_social.storage.tables import CARRIED


def read_audit(database: Database, row: sqlite3.Row, rules: KnownRules, *, whole: bool = True) -> SavedAudit:
    """All about one row of `audit`. Raises LookupError, TypeError or ValueError for an edit by hand.

    Where it need not be `whole`, what cannot be read is left out.
    """
    number = row["number"]

    def lines(table: str) -> list[sqlite3.Row]:
        found = database.rows(f"SELECT * FROM {table} WHERE audit = ? ORDER BY place", number)  # noqa: S608
        return found if whole else [line for line in found if _can_be_read(table, line)]

    screening, answers = lines("screening"), lines("answer")
    audit = Audit(
        ref=row["ref"],
        revision=int(row["revision"]),
        started=date.fromisoformat(row["started"]),
        rules=RulesStamp(row["rules"], int(row["version"]), row["digest"], row["title"]),
        accounts=tuple(map(_account, lines("account"))),
        screening={_item(line): _screened(line) for line in screening},
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
        screened_from={_item(line): line["rules"] for line in screening if line["rules"]},
        earlier=row["earlier"],
        marks={_item(line): _mark(line) for line in lines("mark")},
        returned={_item(line): line["reason"] for line in lines("returned")},
        rules=rules,
        carried=frozenset(_item(line) for line in answers if line["carried"] == CARRIED),
        held=frozenset(_item(line) for line in answers if line["carried"]),
        menus=tuple(map(_menu, lines("menu"))),
        review=_review(database, number, row["earlier"]),
    )


def read_remains(database: Database) -> SavedAudit | None:
    """The last self-check of a damaged file of which anything can be read."""
    rules = known_rules(database)
    for row in database.rows("SELECT * FROM audit ORDER BY number DESC"):
        with suppress(*_UNREADABLE):
            return read_audit(database, row, rules, whole=False)
    return None


def _can_be_read(table: str, line: sqlite3.Row) -> bool:
    with suppress(*_UNREADABLE):
        _READERS[table](line)
        return True
    return False


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


def _menu(row: sqlite3.Row) -> Menu:
    place = MenuPlace(row["platform"], row["setting"])
    return Menu(place, row["path"], MenuSaid(row["said"]), row["place_now"])


def _screened(row: sqlite3.Row) -> Screened:
    return Screened(row["said"])


_UNREADABLE = (LookupError, TypeError, ValueError)
_READERS: Mapping[str, Callable[[sqlite3.Row], object]] = {
    "account": _account,
    "screening": _screened,
    "answer": _answer,
    "mark": _mark,
    "returned": _item,
    "menu": _menu,
}
