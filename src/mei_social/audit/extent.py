"""How much of what applies was gone through: the quick check, all of it, or neither yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mei_social.audit.assess import Assessment, Outcome, Result
from mei_social.audit.minutes import minutes
from mei_social.audit.purposes import said_by_purpose


class Extent(StrEnum):
    """Worked out from the answers, so that a file and every program that reads it say the same."""

    QUICK = "quick"
    FULL = "full"
    UNFINISHED = "unfinished"


TITLES = {
    Extent.QUICK: "Social media self-check: quick check, finished",
    Extent.FULL: "Social media self-check: full check, finished",
    Extent.UNFINISHED: "Social media self-check: not finished",
}


@dataclass(frozen=True, slots=True)
class Left:
    """What has no answer yet and can be asked."""

    results: tuple[Result, ...]

    @property
    def minutes(self) -> int:
        return max(1, minutes((r.rule, r.account) for r in self.results))


def left(assessment: Assessment) -> Left:
    """Without what the purpose of an account says, which nobody is asked."""
    return Left(tuple(r for r in assessment.results if _is_blank(r) and not _is_said(r)))


def extent(assessment: Assessment) -> Extent:
    """A quick check is finished once all of it has an answer and nothing else was begun."""
    asked = [r for r in assessment.results if not _is_said(r)]
    blank = [r for r in asked if _is_blank(r)]
    if not blank:
        return Extent.FULL
    further = [r for r in asked if not _is_quick(r)]
    quick = len(blank) == len(further) < len(asked) and not any(map(_is_quick, blank))
    return Extent.QUICK if quick else Extent.UNFINISHED


def _is_quick(result: Result) -> bool:
    return result.rule.quick or result.rule.gate


def _is_blank(result: Result) -> bool:
    return result.outcome is Outcome.NOT_TESTED


def _is_said(result: Result) -> bool:
    return said_by_purpose(result.rule, result.account) is not None
