"""Every reason to doubt an export, by a stable name and in a few words: one list for whoever reads exports.

`doubts` says more of one file. What is here needs nothing but the rules, so that many files can be looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from mei_social.ruleset.model import Ruleset, RulesStamp
from mei_social.text import english
from mei_social.text.visible import visible


class Reason(StrEnum):
    """Stable names, for scripts."""

    ALTERED = "altered"
    PAGE = "page-differs"
    RESULTS = "results-differ"
    CONTRADICTS = "contradicts-its-rules"
    OTHER_RULES = "other-rules"
    OLDER_RULES = "older-rules"
    NEWER_RULES = "newer-rules"
    CHANGED_RULES = "changed-rules"
    TURNED = "turned-questions"
    QUESTIONS = "missing-questions"
    PLATFORM = "unknown-platform"
    OLDER_REVISION = "older-revision"
    OTHER_CONTENT = "other-content"
    STATEMENT = "no-statement"
    FUTURE = "future-date"
    PAST = "past-date"
    ANSWER_DATE = "impossible-answer-date"
    JUMP = "revision-jump"
    CLOSED = "gate-closed"
    APART = "not-one-trainee"


BRIEFLY = {
    Reason.ALTERED: "its check code does not belong to what it says: it was changed after it was exported",
    Reason.PAGE: "its page does not say what its data says: one of the two was changed after it was exported",
    Reason.STATEMENT: "it does not say that it is self-declared, as every export does",
    Reason.FUTURE: "its date has not come yet",
    Reason.PAST: "its date is before there was mei-social",
    Reason.ANSWER_DATE: "an answer in it has a date that cannot be",
    Reason.CONTRADICTS: "what it says about its rules does not fit together",
    Reason.RESULTS: "the results that it states are not those that follow from its answers",
    Reason.JUMP: "its revision is {}, and the last that you know is {}: so many exports are seldom made",
    Reason.OLDER_REVISION: "you have seen a later one, revision {} on {}, and this is revision {}",
    Reason.OTHER_CONTENT: "you have seen another file of the same reference and revision, on {}",
    Reason.OTHER_RULES: 'it was made with other rules, "{id}"',
    Reason.CHANGED_RULES: "its rules have your version, {ours}, and other words",
    Reason.OLDER_RULES: "it was made with older rules: version {theirs}, and yours is {ours}",
    Reason.NEWER_RULES: "it was made with newer rules: version {theirs}, and yours is {ours}",
    Reason.QUESTIONS: "{} not in it in the same words",
    Reason.PLATFORM: "it has an account on a platform that your rules do not know",
}
"""To go on in a list of several. Where gates are not open any more, or files do not belong together, both are
named, in `lineage`."""


def reason_of_rules(ruleset: Ruleset, theirs: RulesStamp) -> Reason | None:
    """Why a file of these rules cannot be compared as a whole; None for the mentor's own."""
    if theirs.digest == ruleset.digest:
        return None
    if theirs.id != ruleset.id:
        return Reason.OTHER_RULES
    if theirs.version == ruleset.version:
        return Reason.CHANGED_RULES
    return Reason.OLDER_RULES if theirs.version < ruleset.version else Reason.NEWER_RULES


def unknown_platforms(ruleset: Ruleset, platforms: Iterable[str]) -> tuple[str, ...]:
    """Those on which no question about one platform is asked."""
    known = {platform.id for platform in ruleset.platforms}
    return tuple(platform for platform in platforms if platform not in known)


def briefly_beside(
    ruleset: Ruleset, theirs: RulesStamp, missing: int, platforms: Iterable[str]
) -> Iterator[str]:
    """What cannot be compared. `missing`: how many rules apply and were not asked in the same words."""
    if reason := reason_of_rules(ruleset, theirs):
        versions = {"theirs": theirs.version, "ours": ruleset.version}
        yield BRIEFLY[reason].format(id=visible(theirs.id, 60), **versions)
    if missing:
        asked = "question of yours that applies is", "questions of yours that apply are"
        yield BRIEFLY[Reason.QUESTIONS].format(english.count(missing, *asked))
    if unknown_platforms(ruleset, platforms):
        yield BRIEFLY[Reason.PLATFORM]
