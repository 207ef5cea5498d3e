"""One self-check: accounts and answers, nothing derived."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct, field

from mei_social.ruleset.model import Purpose, Rule, RulesStamp

REF = re.compile(r"[A-Z0-9-]{1,40}")
ACCOUNT_ID = re.compile(r"a[1-9][0-9]{0,5}")


class AnswerValue(StrEnum):
    """What a trainee can say to a question."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_SURE = "not-sure"
    NOT_APPLICABLE = "not-applicable"


class Screened(StrEnum):
    """What a trainee can say to a screening question."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not-sure"


class Account(Struct, frozen=True):
    """One account, by platform and purpose; never a handle."""

    id: str
    """`a1`, `a2`, ... in the order they were added; never reused within an audit."""
    platform: str
    purpose: Purpose
    name: str | None = None
    """The name of an app that is not in the rules' list, if the trainee chose to give it."""


class Answer(Struct, frozen=True):
    """What was said to one question. No value means that it was skipped."""

    value: AnswerValue | None
    date: date
    reason: str | None = None
    """Why it does not apply; present exactly when the value is not-applicable."""
    note: str | None = None
    """The trainee's own words; private unless ticked for an export."""


class Item(NamedTuple):
    """One question as it is asked: a rule (or screening question), on one account or once (None)."""

    question: str
    account: str | None


class Said(NamedTuple):
    """What was said before the questions, a yes or a not sure, and brought up a gate."""

    question: str
    """Its words; empty where only the results of a file show that there was something."""
    answer: Screened


class AsAsked(Struct, frozen=True):
    """An answer to a gate as it was asked, in words or under a rule that the rules at hand do not have.

    An answer is judged only by the safe answer that it was asked under. So no change of rules closes a gate.
    """

    rule: Rule
    """With the question and the safe answer as they were; always a gate."""
    account: str | None
    answer: Answer
    stated: bool = False
    """Only the results of a file state that it is open, and no answer in it: `answer` is what they would
    follow from."""
    because: Said | None = None
    """What brought it up when it was asked, where that is known."""
    by: Item | None = None
    """The same as it was saved, of a gate without an answer."""

    @property
    def item(self) -> Item:
        return Item(self.rule.id, self.account)


class State(StrEnum):
    """What a trainee said about an action of the plan; nothing said means not yet."""

    DONE = "done"
    LATER = "later"
    ACTED_ON = "acted-on"
    """Of a gate that nobody asks any more: it is closed by this."""


class Mark(Struct, frozen=True):
    """What was said about the action for one finding on one account."""

    state: State
    said: date
    """The day on which it was said."""
    until: date | None = None
    """Until when it is put off; present exactly when it is."""

    @property
    def is_done(self) -> bool:
        return self.state is not State.LATER


class Audit(Struct, frozen=True, kw_only=True):
    """Who is not in here: only a random reference."""

    ref: str
    revision: int
    """Counts exports of this audit, from 1."""
    started: date
    rules: RulesStamp
    accounts: tuple[Account, ...] = ()
    screening: Mapping[Item, Screened]
    answers: Mapping[Item, Answer]
    earlier: tuple[AsAsked, ...] = ()
    """Gates that the rules at hand do not ask, or not in the same words, with what was said."""
    in_words: Mapping[Item, str] = field(default_factory=dict)
    """What was said before the questions in other words than those at hand, and counts all the same: those
    words, empty where nobody knows them any more."""
