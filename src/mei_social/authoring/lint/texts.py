"""The texts of a rules or platform file that trainees read, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.errors import Level, Problem
from mei_social.parsing.node import Node

PROSE = ("why", "how", "partly", "remedy")
IN_RUNG = ("when", "find")
IN_SETTING = ("do", "note")
LONGEST = 600
"""No text may be longer (`ruleset.Text`), so there is no use in looking at one that is."""


def warning(node: Node, rule: str, message: str) -> Problem:
    """A problem at this place that stops nobody from using the file."""
    return node.problem(rule, message)._replace(level=Level.WARNING)


def said(node: Node, key: str) -> Node | None:
    """The text under a key; None where there is none, or where the reader refuses it."""
    return _text(node.get(key))


def questions(root: Node) -> Iterator[tuple[Node, Node]]:
    """Every rule and screening question, each with the text of its question."""
    for entry in (*root.entries("screening"), *root.entries("rules")):
        if question := said(entry, "question"):
            yield entry, question


def hints(root: Node) -> Iterator[Node]:
    """Every hint."""
    for entry in (*root.entries("screening"), *root.entries("rules")):
        if hint := said(entry, "hint"):
            yield hint


def prose(root: Node) -> Iterator[Node]:
    """Every text in sentences: below a question, in notes, kinds of concern, rungs and settings."""
    for rule in root.entries("rules"):
        yield from filter(None, (said(rule, key) for key in (*PROSE, "tell")))
        notes = rule.get("notes")
        yield from filter(None, map(_text, _values(notes)))
    yield from filter(None, (said(clause, "concern") for clause in root.entries("clauses")))
    for rung in root.entries("ladder"):
        yield from filter(None, (said(rung, key) for key in IN_RUNG))
    if root.get("platform"):
        for setting in root.entries("settings"):
            yield from filter(None, (said(setting, key) for key in IN_SETTING))


def shown(root: Node) -> Iterator[Node]:
    """Every text above."""
    yield from (question for _, question in questions(root))
    yield from hints(root)
    yield from prose(root)


def _text(node: Node | None) -> Node | None:
    readable = node and node.is_text and str(node.value).strip() and len(node.value) <= LONGEST
    return node if readable else None


def _values(node: Node | None) -> list[Node]:
    return list(node.value.values()) if node and isinstance(node.value, dict) else []
