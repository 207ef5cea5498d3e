"""What is different since an earlier export of the same trainee."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from mei_social.audit.assess import Result
from mei_social.audit.changes import Change, changed
from mei_social.audit.model import Item
from mei_social.export.read import Export
from mei_social.report.labels import Labels
from mei_social.review.matching import Matched, matched
from mei_social.ruleset.model import Ruleset


class FindingChange(Struct, frozen=True):
    """One question on one account that was, or now is, a finding."""

    turn: Change
    question: str
    where: str


class Changes(Struct, frozen=True):
    """Everything that was or is a finding, and where it came from."""

    revision: int
    date: date
    check_matches: bool
    changes: tuple[FindingChange, ...]
    accounts_before: int
    accounts_now: int

    def of(self, turn: Change) -> tuple[FindingChange, ...]:
        return tuple(change for change in self.changes if change.turn is turn)


def changes(ruleset: Ruleset, earlier: Export, now: Matched) -> Changes:
    """Both worked out with the same rules."""
    then = matched(ruleset, earlier)
    return Changes(
        revision=earlier.audit.revision,
        date=earlier.date,
        check_matches=earlier.check_matches,
        changes=tuple(_changes(ruleset, then, now)),
        accounts_before=len(then.audit.accounts),
        accounts_now=len(now.audit.accounts),
    )


def _changes(ruleset: Ruleset, then: Matched, now: Matched) -> Iterator[FindingChange]:
    earlier, today = (Labels(ruleset, found.audit.accounts) for found in (then, now))
    for turn, before, after in changed(_by_item(then), _by_item(now)):
        # An account may have been left out of the file, so nobody can tell that it is no longer asked.
        told = Change.GONE if turn is Change.NOT_ASKED else turn
        if result := after or before:
            where = (today if after else earlier).where(result.account)
            yield FindingChange(told, result.rule.question, where)


def _by_item(found: Matched) -> dict[Item, Result]:
    """A gate as it was asked stands for its id, whatever today's rules make of that."""
    assessment = found.assessment
    return {result.item: result for result in (*assessment.results, *assessment.earlier)}
