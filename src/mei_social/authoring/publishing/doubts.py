"""What somebody must say yes to before rules are published: nothing of it is certainly wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from enum import StrEnum

from mei_social.ruleset.diff.softer import (
    asked_of_fewer,
    in_other_words,
    no_gates_any_more,
    no_longer_about_a_child,
    no_longer_first_help,
    no_longer_urgent,
    no_urgent_contact,
)
from mei_social.ruleset.model import Clause, Rule, Ruleset
from mei_social.text import english
from mei_social.text.visible import visible

SHOWN = 100


class Doubt(StrEnum):
    """Kinds of doubt, as they are called on the command line."""

    CLAUSES = "clauses"
    DROPPED = "dropped"
    TURNED = "turned"
    WORDS = "words"
    REACH = "reach"
    EXAMPLES = "examples"


ASKED = {
    Doubt.CLAUSES: "Are these clauses yours?",
    Doubt.DROPPED: "Is that right?",
    Doubt.TURNED: "Is the other answer the safe one now, although older answers then mean the opposite?",
    Doubt.WORDS: "Do these still tell people to do as much for a child?",
    Doubt.REACH: "Publish it although nobody can reach them from it?",
    Doubt.EXAMPLES: "Publish it although nothing shows that these come first?",
}
OTHER_WORDS = "What comes first, or is about a child, has other words."
LASTING = frozenset({Doubt.CLAUSES, Doubt.DROPPED})
"""A yes that was given to the very same before holds. Anything else is asked each time."""


def doubts(
    ruleset: Ruleset, ours: Ruleset, earlier: Ruleset | None, shown: Collection[str]
) -> dict[Doubt, str]:
    """Each kind that there is, and a sentence on what it is about, in the order of the asking.

    `ours` come with mei-social, `earlier` are those that people have now; `shown` are the gates that a
    passing example expects.
    """
    # Rules that were never made from ours have dropped nothing of them. That nothing of theirs comes first or
    # is about a child is asked about all the same: a slip there is the one that nobody would see.
    theirs = {word for rule in ruleset.rules for word in (rule.id, rule.question)}
    is_from_ours = any(rule.id in theirs or rule.question in theirs for rule in ours.rules)
    before = [rules for rules in (earlier, ours if is_from_ours else None) if rules]
    found = {
        Doubt.CLAUSES: _borrowed(ruleset, ours),
        Doubt.DROPPED: _dropped(ruleset, before),
        Doubt.TURNED: _turned(ruleset, earlier, ours),
        Doubt.WORDS: _in_other_words(ruleset, earlier),
        Doubt.REACH: _out_of_reach(ruleset),
        Doubt.EXAMPLES: _without_example(ruleset, shown),
    }
    return {kind: sentence for kind, sentence in found.items() if sentence}


def _borrowed(ruleset: Ruleset, ours: Ruleset) -> str:
    """Clauses of another provider's policy under this provider's name."""
    theirs = {_words(clause) for clause in ours.clauses}
    same = [clause for clause in ruleset.clauses if _words(clause) in theirs]
    if ruleset.provider.name == ours.provider.name or not same:
        return ""
    name, other = visible(ruleset.provider.name, SHOWN), visible(ours.provider.name, SHOWN)
    if len(same) == len(ruleset.clauses):
        return f"The provider is {name}, and every clause is word for word one of {other}."
    return (
        f"The provider is {name}, and of {english.count(len(ruleset.clauses), 'clause')} these are word for "
        f"word those of {other}: {_listed(clause.label for clause in same)}."
    )


def _words(clause: Clause) -> tuple[str, str, str]:
    return clause.label, clause.title, clause.summary


def _dropped(ruleset: Ruleset, before: Collection[Ruleset]) -> str:
    """What protects a child, or comes before all others, and is less than it was, or is not there at all."""
    rungs = {rung.id for rung in ruleset.ladder}
    gone = _ids(no_gates_any_more, before, ruleset)
    untold = {rung.id for rules in before for rung in rules.ladder} - rungs
    parts = [f"No question of these comes before all others any more: {_listed(sorted(gone))}."] * bool(gone)
    softened = _ids(no_longer_about_a_child, before, ruleset) - gone
    parts += [f"No longer asked, or no longer about a child: {_listed(sorted(softened))}."] * bool(softened)
    fewer = _ids(asked_of_fewer, before, ruleset)
    parts += [f"Not asked of everybody who was asked before: {_listed(sorted(fewer))}."] * bool(fewer)
    parts += [f"The ladder no longer has: {_listed(sorted(untold))}."] * bool(untold)
    nobody = any(no_urgent_contact(rules, ruleset) for rules in before)
    parts += ["No contact is `urgent`, so nobody is named first where a child may be at risk."] * nobody
    others = dict.fromkeys(role for rules in before for role in no_longer_urgent(rules, ruleset))
    parts += [f"Not `urgent` any more among the contacts: {_listed(others)}."] * bool(others)
    unseen = dict.fromkeys(need for rules in before for need in no_longer_first_help(rules, ruleset))
    parts += [f"No longer under `help` as `urgent`: {_listed(unseen)}."] * bool(unseen)
    return " ".join(parts or ([] if before else _never_there(ruleset)))


def _ids(
    less: Callable[[Ruleset, Ruleset], Iterable[Rule]], before: Iterable[Ruleset], now: Ruleset
) -> set[str]:
    return {rule.id for rules in before for rule in less(rules, now)}


def _never_there(ruleset: Ruleset) -> list[str]:
    """What rules that were made from nothing of ours have none of."""
    parts = ["No question comes before all others."] * (not any(rule.gate for rule in ruleset.rules))
    parts += ["No question is about a child."] * (not any(rule.safeguarding for rule in ruleset.rules))
    return parts + ["No `ladder` says whom to tell about a child, and who comes next."] * (not ruleset.ladder)


def _turned(ruleset: Ruleset, earlier: Ruleset | None, ours: Ruleset) -> str:
    """Ids that people have answered, and our own questions in the same words, with the other safe answer."""
    answered = {rule.id: rule for rule in earlier.rules} if earlier else {}
    worded = {rule.id: rule for rule in ours.rules}
    turned = [
        rule.id
        for rule in ruleset.rules
        if _is_turned(rule, answered.get(rule.id))
        or (_is_turned(rule, was := worded.get(rule.id)) and was and was.question == rule.question)
    ]
    return f"The safe answer is the other one than before: {_listed(turned)}." if turned else ""


def _is_turned(rule: Rule, was: Rule | None) -> bool:
    return was is not None and was.expected is not rule.expected


def _in_other_words(ruleset: Ruleset, earlier: Ruleset | None) -> str:
    """No program can judge whether words are softer, so both are shown to whoever can, each change once."""
    changes: dict[tuple[str, str], list[str]] = {}
    for what, before, now in in_other_words(earlier, ruleset) if earlier else ():
        changes.setdefault((before, now), []).append(visible(what, SHOWN))
    lines = [
        f'{english.listed(what)}\nBefore: "{visible(before)}"\nNow: {_quoted(now)}'
        for (before, now), what in changes.items()
    ]
    return "\n\n".join([OTHER_WORDS, *lines]) if lines else ""


def _quoted(text: str) -> str:
    return f'"{visible(text)}"' if text else "gone"


def _out_of_reach(ruleset: Ruleset) -> str:
    """Contacts, such as the director, whom a trainee would have to look for first."""
    lost = [contact.role for contact in ruleset.provider.contacts if not contact.reach]
    return f"Nothing says how to reach: {_listed(lost)}." if lost else ""


def _without_example(ruleset: Ruleset, shown: Collection[str]) -> str:
    blank = [rule.id for rule in ruleset.rules if rule.gate and rule.id not in shown]
    if not blank:
        return ""
    return f"No example that passes expects these under `gates`: {_listed(blank)}."


def _listed(names: Iterable[str]) -> str:
    return english.listed(visible(name, SHOWN) for name in names)
