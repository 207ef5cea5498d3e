"""Rules beside the policy: none says more or less in its name without a reason."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.authoring.lint.texts import said, warning
from mei_social.errors import Problem
from mei_social.parsing.node import Node
from mei_social.ruleset.model import Force
from mei_social.ruleset.verbs import force_of
from mei_social.text.visible import visible

ORDER = tuple(force.value for force in Force)
DIFFERS = (
    "This is {how} than its clause: {label} says `{verb}`, which is a `{due}`. Write `force: {due}`, "
    "say why not with `differs_because:`, or write whose word it is with `from:`."
)
NO_DIFFERENCE = "This is as firm as its clause, so there is nothing to explain. Remove `differs_because`."


def check_strength(root: Node) -> Iterator[Problem]:
    """`firmer-than-policy`, `milder-than-policy` and `no-difference`, by the verb of the first clause."""
    clauses = {clause.word("id"): clause for clause in root.entries("clauses")}
    for rule in root.entries("rules"):
        force, reason = rule.get("force"), said(rule, "differs_because")
        named = next((node.value for node in rule.entries("clauses") if isinstance(node.value, str)), "")
        verb = said(clauses[named], "verb") if named in clauses else None
        if not force or not verb or rule.word("force") not in ORDER:
            continue
        if rule.word("from") in ("guidance", "ours"):
            continue
        due = force_of(str(verb.value))
        firmer = ORDER.index(rule.word("force")) - ORDER.index(due)
        if firmer and not reason:
            yield warning(force, *_differs(firmer < 0, clauses[named], str(verb.value), due))
        if reason and not firmer:
            yield warning(rule.keys["differs_because"], "no-difference", NO_DIFFERENCE)


def _differs(firmer: bool, clause: Node, verb: str, due: Force) -> tuple[str, str]:
    how, rule = ("firmer", "firmer-than-policy") if firmer else ("milder", "milder-than-policy")
    label = visible(clause.word("label") or clause.word("id"), 40)
    return rule, DIFFERS.format(how=how, label=label, verb=visible(verb, 40), due=due)
