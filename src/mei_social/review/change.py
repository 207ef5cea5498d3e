"""What is different since an earlier export of the same trainee."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mei_social.assess import Outcome, Result
from mei_social.audit import Item
from mei_social.export_file import Export
from mei_social.review.beside import Beside, beside
from mei_social.ruleset import Ruleset
from mei_social.words import Labels


class Turn(StrEnum):
    """What became of one question on one account."""

    WORSE = "worse"
    NEW = "new"
    BETTER = "better"
    SET_ASIDE = "set aside"
    GONE = "no longer answered"
    FIXED = "fixed"
    STILL = "still open"


RANK = {Outcome.PARTIAL: 1, Outcome.UNKNOWN: 1, Outcome.FAIL: 2}


@dataclass(frozen=True, slots=True)
class Change:
    """One question on one account that was, or now is, a finding."""

    turn: Turn
    question: str
    where: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that was or is a finding, and where it came from."""

    revision: int
    date: date
    check_matches: bool
    changes: tuple[Change, ...]
    accounts_before: int
    accounts_now: int

    def of(self, turn: Turn) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.turn is turn)


def changes(ruleset: Ruleset, earlier: Export, now: Beside) -> Changes:
    """Both worked out with the same rules."""
    then = beside(ruleset, earlier)
    return Changes(
        revision=earlier.audit.revision,
        date=earlier.date,
        check_matches=earlier.check_matches,
        changes=tuple(_changes(ruleset, then, now)),
        accounts_before=len(then.audit.accounts),
        accounts_now=len(now.audit.accounts),
    )


def _changes(ruleset: Ruleset, then: Beside, now: Beside) -> Iterator[Change]:
    before, after = _by_item(then), _by_item(now)
    labels = {False: Labels(ruleset, then.audit.accounts), True: Labels(ruleset, now.audit.accounts)}
    for item in {**after, **before}:
        turn = _turn(before.get(item), after.get(item))
        result = after.get(item) or before[item]
        if turn:
            yield Change(turn, result.rule.question, labels[item in after].where(result.account))


def _by_item(found: Beside) -> dict[Item, Result]:
    return {result.item: result for result in found.assessment.results}


def _turn(before: Result | None, after: Result | None) -> Turn | None:
    was = RANK.get(before.outcome, 0) if before else 0
    now = RANK.get(after.outcome, 0) if after else 0
    if not was:
        return Turn.NEW if now else None
    if now:
        return Turn.WORSE if now > was else Turn.BETTER if now < was else Turn.STILL
    if after is None or after.outcome is Outcome.NOT_TESTED:
        return Turn.GONE
    return Turn.SET_ASIDE if after.outcome is Outcome.NOT_APPLICABLE else Turn.FIXED
