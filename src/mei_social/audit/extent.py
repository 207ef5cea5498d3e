"""How much of what applies was gone through: the quick check, all of it, or neither yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from msgspec import Struct

from mei_social.audit.assess import Assessment, Result
from mei_social.audit.minutes import minutes
from mei_social.audit.purposes import said_by_purpose
from mei_social.ruleset.model import Rule


class Extent(StrEnum):
    """Worked out from the answers, so that a file and every program that reads it say the same."""

    QUICK = "quick"
    FULL = "full"
    UNFINISHED = "unfinished"


WORDS = {
    Extent.QUICK: "quick check, finished",
    Extent.FULL: "full check, finished",
    Extent.UNFINISHED: "not finished",
}
TITLES = {extent: f"Social media self-check: {words}" for extent, words in WORDS.items()}
QUICK_LEFT = (True, True)
BEGUN = frozenset({(False, False), (False, True)})
QUICK_DONE = frozenset({(True, False), (False, True)})


class Left(Struct, frozen=True):
    """What has no answer yet and can be asked."""

    results: tuple[Result, ...]

    @property
    def minutes(self) -> int:
        return max(1, minutes((r.rule, r.account) for r in self.results))


def left(assessment: Assessment) -> Left:
    """Without what the purpose of an account says, which nobody is asked."""
    return Left(tuple(r for r in assessment.results if r.is_blank and not _is_said(r)))


def extent(assessment: Assessment, unasked: Collection[str] = ()) -> Extent:
    """`unasked`: rules of the reader's that the file does not ask. That they are blank is nobody's doing.

    With a gate that stands as it was asked, and has no answer, nothing is finished.
    """
    if any(r.is_blank for r in assessment.earlier):
        return Extent.UNFINISHED
    return extent_of(
        (is_quick(r.rule), r.is_blank)
        for r in assessment.results
        if not (_is_said(r) or r.rule.id in unasked)
    )


def but_for_gates(assessment: Assessment) -> Extent:
    """What it would be if every question that comes before all others had an answer."""
    left = (r for r in assessment.results if not (_is_said(r) or (r.rule.gate and r.is_blank)))
    return extent_of((is_quick(r.rule), r.is_blank) for r in left)


def extent_of(asked: Iterable[tuple[bool, bool]]) -> Extent:
    """From each question that is asked: whether a quick check asks it, and whether it has no answer.

    A quick check is finished once all of it has an answer and nothing else was begun.
    """
    found: set[tuple[bool, bool]] = set()
    for each in asked:
        found.add(each)
        if QUICK_LEFT in found or found >= BEGUN:
            return Extent.UNFINISHED
    if found and not any(is_blank for _, is_blank in found):
        return Extent.FULL
    return Extent.QUICK if found == QUICK_DONE else Extent.UNFINISHED


def was_answered(result: Result) -> bool:
    """Whether somebody was asked and answered; what the purpose of an account says is no such answer."""
    return not (result.is_blank or _is_said(result))


def is_quick(rule: Rule) -> bool:
    return rule.quick or rule.gate


def _is_said(result: Result) -> bool:
    return said_by_purpose(result.rule, result.account) is not None
