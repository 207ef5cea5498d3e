"""What to doubt about one export, in a few words each: the reasons of `review`, which says more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from mei_social import words
from mei_social.assess import Assessment, assess
from mei_social.audit import Audit
from mei_social.export import build_export
from mei_social.export_document import AskedPart, Claimed
from mei_social.export_file import Export
from mei_social.ruleset import Ruleset
from mei_social.shape import shaped
from mei_social.text import visible

ALTERED = "its check code does not belong to what it says: it was changed after it was exported"
CLAIMS = "the results that it states are not those that follow from its answers"
CONTRADICTS = "what it says about its rules does not fit together"
STATES = "it does not say that it is self-declared, as every export does"
FUTURE = "its date has not come yet"
PLATFORM = "it has an account on a platform that your rules do not know"
SOME_DAY = date(2000, 1, 1)


def doubts(ruleset: Ruleset, export: Export, absent: int, latest: date) -> Iterator[str]:
    """Every doubt, the gravest first. `absent`: how many rules apply and were not asked in the same words."""
    if not export.check_matches:
        yield ALTERED
    if export.statement != words.SELF_DECLARED:
        yield STATES
    if export.date > latest:
        yield FUTURE
    ours = export.rules.digest == ruleset.digest
    if not ours:
        yield _other_rules(ruleset, export)
    elif (export.rules.id, export.rules.version) != (ruleset.id, ruleset.version):
        yield CONTRADICTS
    if ours and not _follows(ruleset, export):
        yield CLAIMS
    if absent:
        which = "question of yours that applies is" if absent == 1 else "questions of yours that apply are"
        yield f"{absent} {which} not in it in the same words"
    if {a.platform for a in export.audit.accounts} - {p.id for p in ruleset.platforms}:
        yield PLATFORM


def latest_day(today: date) -> date:
    """It is tomorrow already in other parts of the world."""
    return today + timedelta(days=1)


def _other_rules(ruleset: Ruleset, export: Export) -> str:
    theirs = export.rules
    if theirs.id != ruleset.id:
        return f'it was made with other rules, "{visible(theirs.id, 60)}"'
    if theirs.version == ruleset.version:
        return f"its rules have your version, {ruleset.version}, and other words"
    age = "older" if theirs.version < ruleset.version else "newer"
    return f"it was made with {age} rules: version {theirs.version}, and yours is {ruleset.version}"


def _follows(ruleset: Ruleset, export: Export) -> bool:
    """Whether questions and results in the file are those that follow from its answers."""
    body = body_of(ruleset, export.audit, assess(ruleset, export.audit))
    claimed, _ = shaped(body["assessment"], Claimed)
    asked = tuple(shaped(question, AskedPart)[0] for question in body["questions"])
    return claimed == export.claimed and asked == export.asked


def body_of(ruleset: Ruleset, audit: Audit, assessment: Assessment) -> dict[str, Any]:
    """What our own export would hold."""
    left_out = {"accounts": 0, "notes": 0}
    return build_export(
        ruleset, audit, assessment, name=None, left_out=left_out, today=SOME_DAY, tool_version=""
    )
