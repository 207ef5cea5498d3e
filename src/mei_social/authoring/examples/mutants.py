"""Rules with one thing changed at a time, and what no example would notice.

A change that no example notices can be made by a slip, and `rules test` would still be content.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit import answers_file
from mei_social.audit.assess import SEVERITY_ORDER, effective_severity, visible
from mei_social.authoring.examples.file import Example, Examples, audit_of
from mei_social.authoring.examples.run import assess_example, compare
from mei_social.parsing.node import Node
from mei_social.ruleset.model import Named, Per, Purpose, Rule, Ruleset, Screening, Severity, YesNo
from mei_social.text import english

Place = tuple[str, str | None]
"""A rule that is asked; with a platform, one that is asked there."""


class Kind(StrEnum):
    """What is changed, in the order in which it is told."""

    GATE = "gates switched off"
    EXPECTED = "safe answers turned round"
    CONDITION = "conditions taken away or changed"
    SEVERITY = "severities moved by one step"
    PLATFORM = "platforms dropped"
    ORDER = "neighbours changed over"


class Mutant(Struct, frozen=True):
    """The rules with one thing changed."""

    kind: Kind
    said: str
    """What was changed, as a sentence without its end."""
    ruleset: Ruleset
    about: frozenset[Place] | None
    """Where it can be seen: who is asked nothing there sees nothing of it. None: anybody may."""
    value: str = ""
    """The end of the sentence, where others may begin in the same way."""


class Tally(Struct, frozen=True):
    """How many mutants of one kind there are, and those that no example noticed."""

    kind: Kind
    made: int
    missed: tuple[Mutant, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was missed; what begins in the same way in one sentence."""
        ends: dict[str, list[str]] = {}
        for mutant in self.missed:
            ends.setdefault(mutant.said, []).append(mutant.value)
        return tuple(f"{said} {english.listed(values, 'or')}".rstrip() for said, values in ends.items())


def unnoticed(given: Examples, ruleset: Ruleset) -> tuple[Tally, ...]:
    """Every kind with what nobody notices. The examples must be right for these rules, and pass."""
    pairs = tuple(zip(given.file.examples, given.nodes, strict=True))
    asked = [frozenset(_asked(example, ruleset)) for example, _ in pairs]
    tried = [(example, node, ids) for (example, node), ids in zip(pairs, asked, strict=True)]
    made = list(mutants(ruleset))
    missed = [mutant for mutant in made if not any(_notices(*one, mutant) for one in tried)]
    return tuple(
        Tally(kind, sum(m.kind is kind for m in made), tuple(m for m in missed if m.kind is kind))
        for kind in Kind
    )


def _asked(example: Example, ruleset: Ruleset) -> Iterator[Place]:
    for rule, account in visible(ruleset, audit_of(example, ruleset)):
        yield rule.id, None
        if account:
            yield rule.id, account.platform


def mutants(ruleset: Ruleset) -> Iterator[Mutant]:
    """Each change that is not the same rules again."""
    for rule in ruleset.rules:
        yield from _of_rule(rule, ruleset)
    for screening in ruleset.screening:
        yield from _of_screening(screening, ruleset)
    for before, after in pairwise(ruleset.rules):
        if _urgency(before) == _urgency(after):  # else their place in the file decides nothing
            yield _swapped(before, after, ruleset)


def _of_rule(rule: Rule, ruleset: Ruleset) -> Iterator[Mutant]:
    def mutant(kind: Kind, said: str, **changes: object) -> Mutant:
        about = None if kind is Kind.CONDITION else frozenset({(rule.id, None)})
        return Mutant(kind, f"`{rule.id}` {said}", _with(ruleset, rule, **changes), about)

    if rule.gate:
        yield mutant(Kind.GATE, "is no gate any more", gate=False)
    other = YesNo.NO if rule.expected is YesNo.YES else YesNo.YES
    yield mutant(Kind.EXPECTED, f"has {other} as its safe answer", expected=other)
    if rule.when:
        yield mutant(Kind.CONDITION, f"is asked whatever is said to `{rule.when}`", when=None)
    for severity in _next_to(rule):
        weighed = mutant(Kind.SEVERITY, f"is no longer {rule.severity}, and is", severity=severity)
        yield replace(weighed, value=severity)
    if rule.per is Per.ACCOUNT:
        yield from (_without(rule, dropped.id, ruleset) for dropped in _platforms(rule, ruleset))


def _platforms(rule: Rule, ruleset: Ruleset) -> Iterator[Named]:
    """Those that can be dropped: the last one cannot, as none means all."""
    asked = [p for p in ruleset.platforms if not rule.platforms or p.id in rule.platforms]
    yield from asked if len(asked) > 1 else ()


def _without(rule: Rule, platform: str, ruleset: Ruleset) -> Mutant:
    kept = tuple(p.id for p in _platforms(rule, ruleset) if p.id != platform)
    changed = _with(ruleset, rule, platforms=kept)
    said = f"`{rule.id}` is not asked on"
    return Mutant(Kind.PLATFORM, said, changed, frozenset({(rule.id, platform)}), platform)


def _next_to(rule: Rule) -> Iterator[Severity]:
    """One step worse and one milder, where it counts: a recommendation never weighs more than medium."""
    at = SEVERITY_ORDER.index(rule.severity)
    for step in (at - 1, at + 1):
        if 0 <= step < len(SEVERITY_ORDER):
            severity = SEVERITY_ORDER[step]
            if effective_severity(replace(rule, severity=severity)) is not effective_severity(rule):
                yield severity


def _of_screening(screening: Screening, ruleset: Ruleset) -> Iterator[Mutant]:
    def mutant(said: str, **changes: object) -> Mutant:
        changed = replace(screening, **changes)
        first = tuple(changed if s.id == screening.id else s for s in ruleset.screening)
        return Mutant(Kind.CONDITION, f"`{screening.id}` {said}", replace(ruleset, screening=first), None)

    if screening.when:
        yield mutant(f"holds whatever is said to `{screening.when}`", when=None)
    for purpose in Purpose if screening.purposes else ():
        has = purpose in screening.purposes
        turned = tuple(p for p in Purpose if (p in screening.purposes) is not (p is purpose))
        if turned:
            yield mutant(f"{'does not hold' if has else 'holds'} for {purpose} accounts", purposes=turned)


def _urgency(rule: Rule) -> tuple[object, ...]:
    if rule.gate:
        return (True,)
    return False, effective_severity(rule), rule.force, rule.minutes


def _swapped(before: Rule, after: Rule, ruleset: Ruleset) -> Mutant:
    turned = {before.id: after, after.id: before}
    rules = tuple(turned.get(rule.id, rule) for rule in ruleset.rules)
    said = f"`{after.id}` stands before `{before.id}`"
    return Mutant(Kind.ORDER, said, replace(ruleset, rules=rules), frozenset((name, None) for name in turned))


def _with(ruleset: Ruleset, rule: Rule, **changes: object) -> Ruleset:
    changed = replace(rule, **changes)
    return replace(ruleset, rules=tuple(changed if r.id == rule.id else r for r in ruleset.rules))


def _notices(example: Example, node: Node, asked: frozenset[Place], mutant: Mutant) -> bool:
    """It comes out otherwise, or answers what is not asked there any more."""
    if mutant.about is not None and not mutant.about & asked:
        return False
    refused = mutant.kind is Kind.PLATFORM and any(answers_file.check_answers(example, node, mutant.ruleset))
    found = assess_example(example, mutant.ruleset)
    return refused or any(compare(example.expect, found, mutant.ruleset))
