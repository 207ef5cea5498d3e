"""The way through the rules: what is asked first, which questions hang on it, and what comes of all of them.

It is a tree: a question hangs on one screening question at most, and that one on an earlier one at most.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from mei_social.report import labels
from mei_social.ruleset.model import Per, Purpose, Rule, Ruleset, Screening
from mei_social.text import english
from mei_social.text.visible import on_one_line, shown


class Entry(Struct, frozen=True):
    """One question in a group."""

    id: str
    gate: bool
    quick: bool


class Group(Struct, frozen=True):
    """The questions of one topic that hang on the same."""

    title: str
    entries: tuple[Entry, ...]

    @property
    def has_gate(self) -> bool:
        return any(entry.gate for entry in self.entries)


class Step(Struct, frozen=True):
    """What decides about others."""

    id: str
    title: str
    note: str
    """How it is asked, and which answer leaves out what hangs on it."""
    depth: int
    """How many questions it hangs on, one behind the other. What it hangs on itself stands before it."""
    groups: tuple[Group, ...]


class Flow(Struct, frozen=True):
    """All of it."""

    title: str
    start: Step
    """What everybody begins with: their accounts."""
    steps: tuple[Step, ...]
    """What is asked first. What hangs on one of them follows it at once, one deeper."""
    first: str
    """What comes before all others, in a sentence."""
    then: str

    @property
    def groups(self) -> tuple[Group, ...]:
        return tuple(group for step in (*self.steps, self.start) for group in step.groups)


FIRST = "An answer that is not the safe one comes before all others. It is never averaged away."
THEN = "Everything else that is open: the worst first, then the firmest rule, then what is done soonest."


def flow(ruleset: Ruleset) -> Flow:
    """The flow of some rules. Never raises."""
    rules = shown(ruleset, on_one_line)
    names = english.listed((platform.name for platform in rules.platforms), "or")
    note = f"{names}; each {english.listed((labels.purpose(p, ruleset) for p in Purpose), 'or')}."
    start = Step("accounts", "The accounts", note, 0, _groups(None, rules))
    return Flow(f"{rules.title}, version {rules.version}", start, tuple(_steps(rules)), FIRST, THEN)


def _steps(rules: Ruleset) -> Iterator[Step]:
    """Not by calling itself: a file can have thousands that hang on each other."""
    rest = [(screening, 1) for screening in rules.screening if screening.when is None]
    while rest:
        screening, depth = rest.pop(0)
        groups = _groups(screening.id, rules)
        yield Step(screening.id, screening.question, _note(screening, rules), depth, groups)
        rest = [*((later, depth + 1) for later in rules.screening if later.when == screening.id), *rest]


def _note(screening: Screening, rules: Ruleset) -> str:
    if screening.purposes:
        purposes = english.listed((labels.purpose(p, rules) for p in screening.purposes), "or")
        return f"Not asked: it holds where the account is {purposes}."
    often = "once" if screening.per is Per.PERSON else "of each account"
    return f"Asked {often}. Only a no leaves out what hangs on it."


def _groups(when: str | None, rules: Ruleset) -> tuple[Group, ...]:
    found = (
        (topic.name, [r for r in rules.rules if (r.topic, r.when) == (topic.id, when)])
        for topic in rules.topics
    )
    return tuple(Group(name, tuple(map(_entry, group))) for name, group in found if group)


def _entry(rule: Rule) -> Entry:
    return Entry(rule.id, rule.gate, rule.quick)
