"""A new version of a rules file beside the one that people have: its number, its id, and its questions."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.authoring.lint.texts import warning
from mei_social.errors import Problem
from mei_social.parsing.node import Node
from mei_social.ruleset.model import Rule, Ruleset, asked_digest
from mei_social.text.visible import visible

SAME = "The rules have changed since version {0}, and the number has not. Write `version: {1}`."
LOWER = "Version {0} is lower than the earlier one. Write `version: {1}`, or compare with the right file."
OTHER_ID = "The earlier rules are `{}`. Under another id, nobody's saved answers are found. Keep the id."
RENAMED = (
    "This question was `{}` before, so the answers to it would be lost. Keep that id, or reword the question."
)
TURNED = (
    "The safe answer to `{0}` is `{2}` now and was `{1}`, so an answer given before would mean the opposite. "
    'Write `expected: "{1}"` again, or give this question an id of its own.'
)
GATE_GONE = (
    "`{}` came before all others and is gone, and nobody new is asked about it. What is open there stays "
    "open in the old words until it is acted on. If it is the same matter under another id, keep the id."
)
GATE_DROPPED = (
    "`{}` came before all others and no longer does, so a new answer to it is one finding among many. "
    "What is open there already stays first. Set `gate: true` again unless that is what you want."
)


def check_version(root: Node, ruleset: Ruleset, old: Ruleset) -> Iterator[Problem]:
    """`version-not-raised`, `version-lowered`, `ruleset-id-changed` and `rule-id-renamed`."""
    version, name = root.get("version"), root.get("id")
    assert version is not None
    assert name is not None
    if ruleset.version < old.version:
        yield version.problem("version-lowered", LOWER.format(ruleset.version, old.version + 1))
    elif ruleset.version == old.version and ruleset.digest != old.digest:
        yield version.problem("version-not-raised", SAME.format(old.version, old.version + 1))
    if ruleset.id != old.id:
        yield warning(name, "ruleset-id-changed", OTHER_ID.format(visible(old.id, 60)))
    yield from _check_renamed(root, ruleset, old)
    yield from check_gates(root, ruleset, old)


def check_gates(root: Node, ruleset: Ruleset, old: Ruleset) -> Iterator[Problem]:
    """`safe-answer-turned`, an error for any rule; `gate-gone` and `gate-dropped`, warnings."""
    before = {rule.id: rule for rule in old.rules}
    entries = {entry.word("id"): entry for entry in root.entries("rules")}
    for rule in ruleset.rules:
        was, entry = before.get(rule.id), entries[rule.id]
        if was and was.expected is not rule.expected:
            message = TURNED.format(visible(rule.id, 60), was.expected, rule.expected)
            yield (entry.get("expected") or entry.get("id") or entry).problem("safe-answer-turned", message)
        if was and was.gate and not rule.gate:
            place = entry.get("gate") or entry.get("id") or entry
            yield warning(place, "gate-dropped", GATE_DROPPED.format(visible(rule.id, 60)))
    for gone in (rule.id for rule in old.rules if rule.gate and rule.id not in entries):
        yield warning(root.keys["rules"], "gate-gone", GATE_GONE.format(visible(gone, 60)))


def _check_renamed(root: Node, ruleset: Ruleset, old: Ruleset) -> Iterator[Problem]:
    kept = {rule.id for rule in ruleset.rules}
    gone = {_asked(rule): rule.id for rule in old.rules if rule.id not in kept}
    before = {rule.id for rule in old.rules}
    new = {r.id: gone[_asked(r)] for r in ruleset.rules if r.id not in before and _asked(r) in gone}
    for entry in root.entries("rules"):
        name = entry.get("id")
        if name and entry.word("id") in new:
            yield warning(name, "rule-id-renamed", RENAMED.format(visible(new[entry.word("id")], 60)))


def _asked(rule: Rule) -> str:
    return asked_digest(rule.question, rule.expected)
