"""What to doubt about one export, in plain words. Nothing here says that a file is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mei_social import words
from mei_social.export_file import Export
from mei_social.ledger import Seen, later_than, other_than
from mei_social.review.beside import Beside
from mei_social.review.claims import differences
from mei_social.ruleset import Ruleset
from mei_social.text import visible


class Reason(StrEnum):
    """Stable names, for scripts."""

    ALTERED = "altered"
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


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to ask, with what it is about."""

    reason: Reason
    text: str
    details: tuple[str, ...] = ()


COUNTED = "Only answers to questions in your words count here."


def doubts(
    ruleset: Ruleset, export: Export, found: Beside, digest: str, seen: Sequence[Seen], today: date
) -> tuple[Doubt, ...]:
    """Every doubt, the gravest first. `digest` is that of the content; `seen` are files of its reference."""
    return (
        *_about_the_file(export, today),
        *_about_the_results(ruleset, export),
        *_about_the_past(export, digest, seen),
        *_about_the_rules(ruleset, export),
        *_about_the_questions(found),
        *_about_the_accounts(ruleset, export),
    )


def _about_the_file(export: Export, today: date) -> Iterator[Doubt]:
    if not export.check_matches:
        yield Doubt(
            Reason.ALTERED,
            "This file was changed after it was exported: its check code does not belong to what it says. "
            "Ask for the file again, as it was exported.",
        )
    if export.statement != words.SELF_DECLARED:
        yield Doubt(Reason.STATEMENT, "It does not say that it is self-declared, as every export does.")
    if export.date > today + timedelta(days=1):  # it is tomorrow already in other parts of the world
        yield Doubt(Reason.FUTURE, f"Its date, {words.day(export.date)}, has not come yet.")


def _about_the_results(ruleset: Ruleset, export: Export) -> Iterator[Doubt]:
    """Only a file of the very same rules can be held to what it states."""
    if export.rules.digest != ruleset.digest:
        return
    if (export.rules.id, export.rules.version) != (ruleset.id, ruleset.version):
        yield Doubt(
            Reason.CONTRADICTS,
            "What it says about its rules does not fit together: their content is yours, and their name or "
            "version is not.",
        )
    if different := differences(ruleset, export):
        yield Doubt(
            Reason.RESULTS,
            "The results that this file states do not follow from its answers. What you see here was worked "
            "out again from the answers.",
            different,
        )


def _about_the_past(export: Export, digest: str, seen: Sequence[Seen]) -> Iterator[Doubt]:
    here = export.audit.revision
    if later := later_than(here, seen):
        yield Doubt(
            Reason.OLDER_REVISION,
            f"You have seen a later one: revision {later.revision}, on {words.day(later.date)}. "
            f"This is revision {here}.",
        )
    if other := other_than(here, digest, seen):
        yield Doubt(
            Reason.OTHER_CONTENT,
            f"You have seen another file with the same reference and revision, on {words.day(other.date)}, "
            "and it said something else. Ask which of the two counts.",
        )


def _about_the_rules(ruleset: Ruleset, export: Export) -> Iterator[Doubt]:
    theirs = export.rules
    if theirs.digest == ruleset.digest:
        return
    unknown = f"{COUNTED} The results that the file states cannot be compared."
    if theirs.id != ruleset.id:
        yield Doubt(
            Reason.OTHER_RULES,
            f'It was made with other rules, "{theirs.title}". If you have the file of those rules, add '
            f"--rules with it. {unknown}",
        )
    elif theirs.version == ruleset.version:
        yield Doubt(
            Reason.CHANGED_RULES,
            f"Its rules have the same version as yours, {theirs.version}, and say something else. "
            f"Ask the course lead which file is the right one. {unknown}",
        )
    elif theirs.version < ruleset.version:
        yield Doubt(
            Reason.OLDER_RULES,
            f"It was made with older rules: version {theirs.version}, and yours is {ruleset.version}. "
            f"A new check with your rules asks what is missing. {unknown}",
        )
    else:
        yield Doubt(
            Reason.NEWER_RULES,
            f"It was made with newer rules: version {theirs.version}, and yours is {ruleset.version}. "
            f"Get the newer rules and add --rules with their file. {unknown}",
        )


def _about_the_questions(found: Beside) -> Iterator[Doubt]:
    if found.turned:
        yield Doubt(
            Reason.TURNED,
            "One id never changes its safe answer, and here it is not the one of your rules: "
            f"{words.listed(visible(rule.id, 60) for rule in found.turned)}. Each answer counts as it was "
            "asked. Tell the course lead: such a question needs a new id.",
            tuple(rule.question for rule in found.turned),
        )
    details = (
        *(f"In other words: {q.question}" for q in found.reworded),
        *(f"Not asked: {q.question}" for q in found.missing),
        *(f"Not in your rules: {q.text}" for q in found.extra),
    )
    if details:
        many = words.count(len(details), "question cannot", "questions cannot")
        yield Doubt(Reason.QUESTIONS, f"{many} be compared. Those of yours count as not answered.", details)


def _about_the_accounts(ruleset: Ruleset, export: Export) -> Iterator[Doubt]:
    known = {platform.id for platform in ruleset.platforms}
    unknown = tuple(a.platform for a in export.audit.accounts if a.platform not in known)
    if unknown:
        yield Doubt(
            Reason.PLATFORM,
            f"{words.count(len(unknown), 'account')} on a platform that your rules do not know, so that "
            "questions about one platform are not asked there.",
            unknown,
        )
