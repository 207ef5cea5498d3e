"""What a document of our own says: its answers by account, and what is taken over as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from mei_social.audit.menus import Menu, MenuPlace
from mei_social.audit.model import AnswerValue, Item, Screened
from mei_social.cohort.fast.document import OwnExport
from mei_social.cohort.gates import Earlier
from mei_social.cohort.parsed_export import ParsedExport
from mei_social.cohort.scoring import NONE, Column, Scored, Scoring
from mei_social.ruleset.model import RulesStamp

SCREENED = frozenset(said.value for said in Screened)
NOT_APPLICABLE = AnswerValue.NOT_APPLICABLE


class Said(NamedTuple):
    """What was answered."""

    columns: list[Column]
    first: date | None
    """The day of the first answer, and of the last; None where there is none."""
    last: date | None


def said_in(document: OwnExport) -> Said | None:
    """The answers by account, or nothing where one of them is odd."""
    said: dict[str | None, dict[str, str | None]] = {a.id: {} for a in document.accounts}
    screening: dict[str | None, dict[str, str]] = {a.id: {} for a in document.accounts}
    said[None], screening[None] = {}, {}
    try:
        for given in document.answers:
            if given.date is None:
                if given.answer not in SCREENED or given.reason or given.note:
                    return None
                screening[given.account][given.question] = given.answer
            elif given.answer is None or (given.reason is None) is (given.answer is NOT_APPLICABLE):
                return None
            else:
                said[given.account][given.question] = given.answer
    except KeyError:
        return None
    if _count(said) + _count(screening) != len(document.answers):
        return None
    days = {given.date for given in document.answers if given.date is not None}
    once = Column(None, None, tuple(screening[None].items()), said[None])
    columns = [once] + [
        Column(a.platform, a.purpose, tuple(screening[a.id].items()), said[a.id]) for a in document.accounts
    ]
    return Said(columns, min(days, default=None), max(days, default=None))


def _count(answers: Mapping[str | None, Mapping[str, object]]) -> int:
    return sum(map(len, answers.values()))


def waiting_in(scoring: Scoring, document: OwnExport, columns: list[Column]) -> set[Item]:
    """Gates of the mentor's rules that were brought up and have no answer."""
    found = scoring.brought_up_in(columns, (account.id for account in document.accounts))
    return {item for item, is_blank in found if is_blank}


def entry_of(
    document: OwnExport,
    columns: list[Column],
    first: date | None,
    scored: Scored,
    absent: frozenset[str] = NONE,
    earlier: tuple[Earlier, ...] = (),
    asked_so: frozenset[str] = NONE,
) -> ParsedExport:
    """Of a document with nothing to doubt in itself."""
    who, rules = document.audit, document.rules
    return ParsedExport(
        ref=who.ref,
        revision=who.revision,
        digest=document.check.digest,
        sound=True,
        name=who.name,
        date=who.date.isoformat(),
        rules=RulesStamp(rules.id, rules.version, rules.digest, rules.title),
        accounts=tuple([(a.id, a.platform, a.purpose) for a in document.accounts]),
        left_out=document.left_out.accounts,
        first=first.isoformat() if first else "",
        columns=columns,
        scored=scored,
        absent=absent,
        earlier=earlier,
        asked_so=asked_so,
        doubts=(),
        menus=tuple(
            [Menu(MenuPlace(m.platform, m.setting), m.path, m.said, m.where) for m in document.menus]
        ),
    )
