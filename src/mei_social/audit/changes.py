"""What became of each question between two self-checks of one person."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from mei_social.audit.assess import Outcome, Result

Key = TypeVar("Key", bound=Hashable)


class Change(StrEnum):
    """What became of one question on one account."""

    WORSE = "worse"
    NEW = "new"
    BETTER = "better"
    SET_ASIDE = "set aside"
    GONE = "no longer answered"
    NOT_ASKED = "no longer asked"
    FIXED = "fixed"
    STILL = "still open"


RANK = {Outcome.PARTIAL: 1, Outcome.UNKNOWN: 1, Outcome.FAIL: 2}


def changed(
    before: Mapping[Key, Result], after: Mapping[Key, Result]
) -> Iterator[tuple[Change, Result | None, Result | None]]:
    """Everything that was or is a finding, what became of it, and what it was and is.

    Both are judged with the same rules; a key is one question on one account.
    """
    for key in {**after, **before}:
        was, now = before.get(key), after.get(key)
        if turn := change_of(was, now):
            yield turn, was, now


def change_of(before: Result | None, after: Result | None) -> Change | None:
    """None where it was no finding and is none."""
    was = RANK.get(before.outcome, 0) if before else 0
    now = RANK.get(after.outcome, 0) if after else 0
    if not was:
        return Change.NEW if now else None
    if now:
        return Change.WORSE if now > was else Change.BETTER if now < was else Change.STILL
    if after is None:
        return Change.NOT_ASKED
    if after.outcome is Outcome.NOT_TESTED:
        return Change.GONE
    return Change.SET_ASIDE if after.outcome is Outcome.NOT_APPLICABLE else Change.FIXED
