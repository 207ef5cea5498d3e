"""Values of a rules file that another file extends, and what that one says instead.

For every message they stand in the file that extends it: whoever reads the message can edit that one.
"""

from __future__ import annotations

from mei_social.errors import Problem
from mei_social.parsing.node import Node
from mei_social.parsing.scalars import is_nothing
from mei_social.text.visible import visible

Entries = dict[str, Node]
"""By id. An entry without one has a key that no id can be."""
TEXTS_BY_ID = ("notes", "sources")
"""Groups of `id: text` lines. An empty text takes away what the base has."""


class Inherited(Node, kw_only=True):
    """A value of the base. Its problems say where it really stands."""

    origin: str
    """Such as "In `two-step-on` of `guidelines`, line 777"."""

    def problem(self, rule: str, message: str) -> Problem:
        return super().problem(rule, f"{self.origin}: {message}")


def inherit(node: Node, at: Node, base: str = "") -> Inherited:
    """A copy of a value of the base with all that is in it, at the place of `at`.

    What was inherited before needs no `base`: it keeps the origin that it has.
    """
    return _copy(node, at, f"`{visible(base, 60)}`")


def with_value(node: Node, value: list[Node] | dict[str, Node]) -> Node:
    """The same place and origin with less in it."""
    copied = Node(value, node.line, node.column)
    if isinstance(node, Inherited):
        copied = _inherited(copied, node, node.origin)
    copied.keys = {name: key for name, key in node.keys.items() if name in value}
    return copied


def by_id(entries: list[Node]) -> Entries:
    """The entries of a list, in their order."""
    found: Entries = {}
    for number, entry in enumerate(entries):
        name = entry.word("id")
        found[name if name and name not in found else f"#{number}"] = entry
    return found


def over(base: Node | None, own: Node, key: Node) -> Node:
    """Ours where it says something; for the rest the base's, which then stands at our key."""
    if base is None:
        return own
    if isinstance(base.value, list) and isinstance(own.value, list):
        return _list_over(base.value, own)
    if not isinstance(base.value, dict) or not isinstance(own.value, dict):
        return own
    merged = Node({name: inherit(value, key) for name, value in base.value.items()}, key.line, key.column)
    merged.keys = {name: inherit(its_key, key) for name, its_key in base.keys.items()}
    assert isinstance(merged.value, dict)
    for name, value in own.value.items():
        if key.value in TEXTS_BY_ID and is_nothing(value):
            merged.value.pop(name, None)
            merged.keys.pop(name, None)
            continue
        merged.value[name] = over(base.get(name), value, own.keys[name])
        merged.keys[name] = own.keys[name]
    return merged


def _list_over(base: list[Node], own: Node) -> Node:
    """Ours in place of the base's, but entries with an id one by one."""
    assert isinstance(own.value, list)
    if not any(entry.word("id") for entry in own.value):
        return own
    entries = by_id(base)
    seen: set[str] = set()
    for number, entry in enumerate(own.value):
        name = entry.word("id")
        known = name in entries and name not in seen
        entries[name if known else f"+{number}"] = over(entries[name], entry, entry) if known else entry
        seen.add(name)
    return Node(list(entries.values()), own.line, own.column)


def _inherited(node: Node, at: Node, origin: str) -> Inherited:
    return Inherited(node.value, at.line, at.column, node.plain, origin=origin)


def _copy(node: Node, at: Node, whose: str) -> Inherited:
    origin = node.origin if isinstance(node, Inherited) else f"In {whose}, line {node.line}"
    copied = _inherited(node, at, origin)
    if isinstance(node.value, list):
        copied.value = [_copy(item, at, _of(item, whose)) for item in node.value]
    elif isinstance(node.value, dict):
        copied.value = {name: _copy(value, at, whose) for name, value in node.value.items()}
        copied.keys = {name: _copy(key, at, whose) for name, key in node.keys.items()}
    return copied


def _of(entry: Node, whose: str) -> str:
    name = entry.word("id")
    return f"`{visible(name, 60)}` of {whose}" if name else whose


def places(root: Node) -> dict[str, str]:
    """Where each rule stands, by its id: `line 12`, or `guidelines, line 776` where that is another file."""
    return {entry.word("id"): _place(entry) for entry in root.entries("rules") if entry.word("id")}


def _place(entry: Node) -> str:
    name = entry.get("id")
    if not isinstance(name, Inherited):
        return f"line {entry.line}"
    return name.origin.rpartition(" of ")[2].removeprefix("In ").replace("`", "")
