"""What would go with a sheet, and must not go unseen: gates, clauses, and part of what protects a child."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from mei_social.ruleset.diff.softer import asked_of_fewer, no_gates_any_more, no_longer_about_a_child
from mei_social.ruleset.model import Clause, Rule, Ruleset
from mei_social.text import english
from mei_social.text.visible import visible


def _lost_clauses(old: Ruleset, new: Ruleset) -> tuple[Clause, ...]:
    before, after = _asked_about(old), _asked_about(new)
    return tuple(clause for clause in old.clauses if clause.id in before - after)


def _asked_about(ruleset: Ruleset) -> set[str]:
    return {clause for rule in ruleset.rules for clause in rule.clauses}


class Losses(Struct, frozen=True):
    """What would go."""

    gates: tuple[Rule, ...]
    """No longer asked, or no longer before all others."""
    clauses: tuple[Clause, ...]
    """That a question was about, and none is now."""
    weaker: tuple[Rule, ...]
    """Less than they were about a child: asked of fewer people, or as a question like any other."""
    lines: tuple[str, ...]

    @property
    def named(self) -> str:
        """`1 gate (plain-photo) and 2 clauses (3(a) and 3(b))`; empty where nothing goes."""
        parts = [
            (english.count(len(self.gates), "gate"), [rule.id for rule in self.gates]),
            (_protection(len(self.weaker)), [rule.id for rule in self.weaker]),
            (english.count(len(self.clauses), "clause"), [clause.label for clause in self.clauses]),
        ]
        return english.listed(
            f"{what} ({english.listed(visible(name, 60) for name in names)})"
            for what, names in parts
            if names
        )


def _protection(questions: int) -> str:
    return f"what protects a child in {english.count(questions, 'question')}"


def losses(old: Ruleset, new: Ruleset) -> Losses:
    gates, clauses = no_gates_any_more(old, new), _lost_clauses(old, new)
    fewer, milder = asked_of_fewer(old, new), no_longer_about_a_child(old, new)
    weaker = tuple(rule for rule in old.rules if rule in (*fewer, *milder) and rule not in gates)
    told = (*_lines(old, new, gates, clauses), *_weaker(weaker, fewer, milder))
    return Losses(gates, clauses, weaker, told)


def _weaker(weaker: tuple[Rule, ...], fewer: tuple[Rule, ...], milder: tuple[Rule, ...]) -> Iterator[str]:
    if weaker:
        yield "What protects a child would be less than it was:"
    for rule in weaker:
        whom = ["would not be asked of everybody who was asked before"] * (rule in fewer)
        whom += ["would not be asked, or would be about no child, any more"] * (rule in milder)
        yield f"- {visible(rule.question)} (`{visible(rule.id, 60)}`) {english.listed(whom)}."


def _lines(old: Ruleset, new: Ruleset, gates: tuple[Rule, ...], clauses: tuple[Clause, ...]) -> Iterator[str]:
    asked = {rule.id for rule in new.rules}
    if gates:
        of = sum(rule.gate for rule in old.rules)
        yield f"{len(gates)} of {of} gates would go. A gate is what comes before all others:"
        for gate in gates:
            why = "would be one question among many" if gate.id in asked else "would not be asked any more"
            yield f"- {visible(gate.question)} (`{visible(gate.id, 60)}`) {why}."
    if clauses:
        of = len(_asked_about(old))
        yield f"{len(clauses)} of {of} clauses would have no question any more:"
        yield from (f"- {visible(clause.label)} {visible(clause.title)}" for clause in clauses)
