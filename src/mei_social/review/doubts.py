"""What to doubt about one export, in plain words. Nothing here says that a file is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from mei_social.export.days import FIRST_DAY, latest_day, odd_days
from mei_social.export.read import Export
from mei_social.report import labels
from mei_social.review.claimed_results import differences
from mei_social.review.lineage import Line, jump, paper_of, was_open, was_waiting, was_waiting_here
from mei_social.review.matching import Matched, matched
from mei_social.review.reasons import Reason, reason_of_rules, unknown_platforms
from mei_social.ruleset.model import Ruleset
from mei_social.storage.seen_exports import Seen, later_than, other_than, were_open, were_waiting
from mei_social.text import english
from mei_social.text.visible import visible


class Doubt(Struct, frozen=True):
    """One reason to ask, with what it is about."""

    reason: Reason
    text: str
    details: tuple[str, ...] = ()


MOST_DAYS = 3
COUNTED = (
    "Only answers to questions in your words count here, and what comes before all others or brings it up, "
    "in the words in which it was asked."
)
TURNED = (
    "One id never changes its safe answer, and here it is not the one of your rules: {}. Each answer counts "
    "as it was asked. Tell whoever gave you the rules: such a question needs a new id."
)
NOT_COMPARED = "{} be compared. Those of yours count as not answered."
CANNOT = ("question cannot", "questions cannot")


def doubts(
    ruleset: Ruleset,
    export: Export,
    found: Matched,
    digest: str,
    seen: Sequence[Seen],
    today: date,
    earlier: Export | None = None,
) -> tuple[Doubt, ...]:
    """Every doubt, the gravest first. `digest` is that of the content; `seen` are files of its reference."""
    return (
        *about_the_file(ruleset, export, latest_day(today)),
        *_about_the_past(ruleset, export, found, digest, seen, earlier),
        *(_about_the_earlier(export, earlier) if earlier else ()),
        *_about_the_rules(ruleset, export),
        *_about_the_questions(found),
        *_about_the_accounts(ruleset, export),
    )


def about_the_file(ruleset: Ruleset, export: Export, latest: date) -> Iterator[Doubt]:
    """Whether it is what it says that it is, whatever was seen before."""
    yield from _about_itself(export, latest)
    yield from _about_the_results(ruleset, export)


def _about_itself(export: Export, latest: date) -> Iterator[Doubt]:
    if not export.check_matches:
        yield Doubt(
            Reason.ALTERED,
            "This file was changed after it was exported: its check code does not belong to what it says. "
            "Ask for the file again, as it was exported.",
        )
    if not export.page_matches:
        yield Doubt(
            Reason.PAGE,
            "The page in this file does not say what its data says: one of the two was changed after it was "
            "exported, or hides something. What you see here comes from the data. Ask for the file again, as "
            "it was exported.",
        )
    if not labels.declares(export.statement):
        yield Doubt(Reason.STATEMENT, "It does not say that it is self-declared, as every export does.")
    if export.date > latest:
        yield Doubt(Reason.FUTURE, f"Its date, {english.day(export.date)}, has not come yet.")
    if export.date < FIRST_DAY:
        yield Doubt(Reason.PAST, f"Its date, {english.day(export.date)}, is before there was mei-social.")
    if odd := odd_days(export, latest):
        days = english.listed(map(english.day, odd[:MOST_DAYS])) + (" and others" if odd[MOST_DAYS:] else "")
        yield Doubt(Reason.ANSWER_DATE, f"No answer can be of {days}, and this file has one that says so.")


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


def _about_the_past(
    ruleset: Ruleset,
    export: Export,
    found: Matched,
    digest: str,
    seen: Sequence[Seen],
    earlier: Export | None,
) -> Iterator[Doubt]:
    here = export.audit.revision
    yield from _closed(ruleset, found, (here, digest), seen, earlier)
    if (before := jump(here, (s.revision for s in seen))) is not None:
        last = f"the last that you have seen is {before}" if before else "you have seen none before it"
        yield Doubt(Reason.JUMP, f"This is revision {here}, and {last}: so many exports are seldom made.")
    if later := later_than(here, seen):
        yield Doubt(
            Reason.OLDER_REVISION,
            f"You have seen a later one: revision {later.revision}, on {english.day(later.date)}. "
            f"This is revision {here}.",
        )
    if other := other_than(here, digest, seen):
        yield Doubt(
            Reason.OTHER_CONTENT,
            f"You have seen another file with the same reference and revision, on {english.day(other.date)}, "
            "and it said something else. Ask which of the two counts.",
        )


def _about_the_earlier(export: Export, earlier: Export) -> Iterator[Doubt]:
    if why := Line(paper_of(1, "", "", export)).why_apart(paper_of(0, "", "", earlier)):
        yield Doubt(
            Reason.APART, f"The earlier file has the same reference, and {why}. Ask whether both are theirs."
        )


def _closed(
    ruleset: Ruleset, found: Matched, this: tuple[int, str], seen: Sequence[Seen], earlier: Export | None
) -> Iterator[Doubt]:
    """Gates that were open, or brought up, in a file that was seen before, and are not in this one.

    `this`: its revision and digest. Under newer rules of the mentor's a file brings up less than it did.
    """
    here, digest = this
    now = {result.rule.id for result in found.assessment.open_gates}
    questions = {q.id: q.text for q in found.extra} | {rule.id: rule.question for rule in ruleset.rules}
    gone = {gate: each for gate, each in were_open(seen).items() if gate not in now}
    told = [(gate, was_open(each.revision, _saw(each), here)) for gate, each in gone.items()]
    waiting = {
        item: was_waiting_here(f"on {english.day(each.date)}")
        if each.digest == digest
        else was_waiting(each.revision, _saw(each), here)
        for item, each in were_waiting(seen).items()
    }
    if earlier:
        when = was_waiting(earlier.audit.revision, f"of {english.day(earlier.date)}", here)
        waiting = dict.fromkeys(matched(ruleset, earlier).assessment.waiting, when) | waiting
    up = found.assessment.hanging
    told += [(i.question, when) for i, when in waiting.items() if i.question not in now and i not in up]
    if told:
        yield Doubt(
            Reason.CLOSED,
            "What comes before all others was open before, and is not in this file. Ask what was done.",
            tuple(f"{questions.get(gate, gate)} It {when}." for gate, when in dict.fromkeys(told)),
        )


def _saw(seen: Seen) -> str:
    return f"which you saw on {english.day(seen.date)}"


def _about_the_rules(ruleset: Ruleset, export: Export) -> Iterator[Doubt]:
    theirs, ours = export.rules, ruleset.version
    if not (reason := reason_of_rules(ruleset, theirs)):
        return
    same = f' of the same title: their id is "{theirs.id}", and yours is "{ruleset.id}"'
    which = same if theirs.title == ruleset.title else f', "{theirs.title}"'
    text = {
        Reason.OTHER_RULES: f"It was made with other rules{which}. If you have the file of those rules, add "
        "--rules with it.",
        Reason.CHANGED_RULES: f"Its rules have the same version as yours, {ours}, and say something else. "
        "Ask whoever gave you the rules which file is the right one.",
        Reason.OLDER_RULES: f"It was made with older rules: version {theirs.version}, and yours is {ours}. "
        "A new check with your rules asks what is missing.",
        Reason.NEWER_RULES: f"It was made with newer rules: version {theirs.version}, and yours is {ours}. "
        "Get the newer rules and add --rules with their file.",
    }[reason]
    yield Doubt(reason, f"{text} {COUNTED} The results that the file states cannot be compared.")


def _about_the_questions(found: Matched) -> Iterator[Doubt]:
    if found.turned:
        yield Doubt(
            Reason.TURNED,
            TURNED.format(english.listed(visible(rule.id, 60) for rule in found.turned)),
            tuple(rule.question for rule in found.turned),
        )
    details = (
        *(f"In other words: {q.question}" for q in found.reworded),
        *(f"Not asked: {q.question}" for q in found.missing),
        *(f"Not in your rules: {q.text}" for q in found.extra),
    )
    if details:
        yield Doubt(Reason.QUESTIONS, NOT_COMPARED.format(english.count(len(details), *CANNOT)), details)


def _about_the_accounts(ruleset: Ruleset, export: Export) -> Iterator[Doubt]:
    if unknown := unknown_platforms(ruleset, (a.platform for a in export.audit.accounts)):
        yield Doubt(
            Reason.PLATFORM,
            f"{english.count(len(unknown), 'account')} on a platform that your rules do not know, so that "
            "questions about one platform are not asked there.",
            unknown,
        )
