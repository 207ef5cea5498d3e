"""What to doubt about one export, in a few words each: the reasons of `review`, which says more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from mei_social.cohort.parsed_export import ParsedExport
from mei_social.export.days import FIRST_DAY, odd_days
from mei_social.report import labels
from mei_social.ruleset.model import Ruleset
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.export.read import Export
    from mei_social.ruleset.model import RulesStamp

ALTERED = "its check code does not belong to what it says: it was changed after it was exported"
PAGE = "its page does not say what its data says: one of the two was changed after it was exported"
CLAIMS = "the results that it states are not those that follow from its answers"
CONTRADICTS = "what it says about its rules does not fit together"
STATES = "it does not say that it is self-declared, as every export does"
FUTURE = "its date has not come yet"
PAST = "its date is before there was mei-social"
ANSWERS = "an answer in it has a date that cannot be"
PLATFORM = "it has an account on a platform that your rules do not know"


def about_the_file(ruleset: Ruleset, export: Export, latest: date) -> Iterator[str]:
    """Whether it is what it says that it is. The gravest first."""
    from mei_social.review.claimed_results import recomputed

    if not export.check_matches:
        yield ALTERED
    if not export.page_matches:
        yield PAGE
    if export.statement != labels.SELF_DECLARED:
        yield STATES
    if export.date > latest:
        yield FUTURE
    if export.date < FIRST_DAY:
        yield PAST
    if odd_days(export, latest):
        yield ANSWERS
    if export.rules.digest == ruleset.digest:
        if (export.rules.id, export.rules.version) != (ruleset.id, ruleset.version):
            yield CONTRADICTS
        if recomputed(ruleset, export) != (export.claimed, export.asked):
            yield CLAIMS


def about_its_rules(ruleset: Ruleset, entry: ParsedExport, missing: int) -> Iterator[str]:
    """What cannot be compared. `missing`: how many rules apply and were not asked in the same words."""
    if entry.rules.digest != ruleset.digest:
        yield _other_rules(ruleset, entry.rules)
    if missing:
        which = "question of yours that applies is" if missing == 1 else "questions of yours that apply are"
        yield f"{missing} {which} not in it in the same words"
    if {platform for _, platform, _ in entry.accounts} - {p.id for p in ruleset.platforms}:
        yield PLATFORM


def _other_rules(ruleset: Ruleset, theirs: RulesStamp) -> str:
    if theirs.id != ruleset.id:
        return f'it was made with other rules, "{visible(theirs.id, 60)}"'
    if theirs.version == ruleset.version:
        return f"its rules have your version, {ruleset.version}, and other words"
    age = "older" if theirs.version < ruleset.version else "newer"
    return f"it was made with {age} rules: version {theirs.version}, and yours is {ruleset.version}"
