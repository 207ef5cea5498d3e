"""What would go with a sheet, and must not go unseen: gates, and clauses that nothing asks about any more."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from mei_social.ruleset.model import Clause, Rule, Ruleset
from mei_social.text import english
from mei_social.text.visible import visible


def _lost_gates(old: Ruleset, new: Ruleset) -> tuple[Rule, ...]:
    kept = {rule.id for rule in new.rules if rule.gate}
    return tuple(rule for rule in old.rules if rule.gate and rule.id not in kept)


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
    lines: tuple[str, ...]

    @property
    def named(self) -> str:
        """`1 gate (plain-photo) and 2 clauses (3(a) and 3(b))`; empty where nothing goes."""
        gates = [visible(gate.id, 60) for gate in self.gates]
        clauses = [visible(clause.label) for clause in self.clauses]
        parts = ((gates, "gate"), (clauses, "clause"))
        return english.listed(
            f"{english.count(len(n), what)} ({english.listed(n)})" for n, what in parts if n
        )


def losses(old: Ruleset, new: Ruleset) -> Losses:
    gates, clauses = _lost_gates(old, new), _lost_clauses(old, new)
    return Losses(gates, clauses, tuple(_lines(old, new, gates, clauses)))


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
