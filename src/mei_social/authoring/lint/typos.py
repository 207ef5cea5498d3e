"""Slips of the finger that leave no doubt: a key, word or id with exactly one known name near it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from enum import EnumType, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from msgspec import Struct

from mei_social.parsing.decode import keys_of
from mei_social.parsing.node import Node
from mei_social.ruleset.references import REFERENCES, known_ids
from mei_social.text.near_names import MOST_COMPARED, folded, is_one_slip

SHORTEST = 4
"""In a shorter name every letter counts."""
BRACKETS = re.compile(r"[\s()\[\]]")
TRUTHS = ("true", "false")
SAID = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}


class Name(Struct, frozen=True):
    """A key, word or id in a file, and what can stand there."""

    node: Node
    known: Collection[str]
    rule: str
    """The problem that the reader reports where it is not known."""
    taken: Collection[str] = ()
    """Known names that stand beside it already."""


def names(root: Node, cls: type) -> Iterator[Name]:
    """Every name in a tree that should become a `cls`, right or wrong; references in rules among them."""
    yield from _in_group(root, cls)
    known = {section: known_ids(root, section) for section in REFERENCES.values()}
    for rule in root.entries("rules"):
        for key, section in REFERENCES.items():
            yield from _in_reference(rule.get(key), known[section])
        notes = rule.get("notes")
        for platform in notes.keys.values() if notes else ():
            yield Name(platform, known["platforms"], "unknown-reference", notes.keys if notes else ())
    for question in root.entries("screening"):
        yield from _in_reference(question.get("when"), known["screening"])


def meant(name: Name) -> str | None:
    """The known name that this one is a slip for; None where it is known, or where there is any doubt."""
    typed = name.node.value
    if not isinstance(typed, str) or typed in name.known:
        return None
    if name.known is TRUTHS:
        return SAID.get(typed.lower()) if name.node.plain else None
    near = [known for known in name.known if _bare(typed) == _bare(known)]
    if not near and len(typed) >= SHORTEST and len(name.known) <= MOST_COMPARED:
        near = [known for known in name.known if is_one_slip(folded(typed), folded(known))]
    return near[0] if len(near) == 1 and near[0] not in name.taken else None


def _bare(name: str) -> str:
    """Without capitals, brackets and spaces: `3 (K)` is `3k`."""
    return BRACKETS.sub("", name).casefold()


def _in_reference(node: Node | None, known: Collection[str]) -> Iterator[Name]:
    for item in node.value if node and isinstance(node.value, list) else filter(None, [node]):
        yield Name(item, known, "unknown-reference")


def _in_group(node: Node, cls: type) -> Iterator[Name]:
    if not isinstance(node.value, dict):
        return
    known = _keys(cls)
    for name, value in node.value.items():
        if name in known:
            yield from _in_value(value, known[name])
        else:
            yield Name(node.keys[name], known, "unknown-key", node.keys)


def _in_value(node: Node, hint: Any) -> Iterator[Name]:
    """The same for whatever a type hint allows."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        yield from _in_value(node, parts[0])
    elif origin in (Union, UnionType):
        for part in parts:
            yield from _in_value(node, part) if part is not NoneType else ()
    elif origin is tuple and isinstance(node.value, list):
        for item in node.value:
            yield from _in_value(item, parts[0])
    elif hint is bool and node.plain:
        yield Name(node, TRUTHS, "wrong-type")
    elif isinstance(hint, EnumType):
        yield Name(node, [str(member.value) for member in list[StrEnum](hint)], "unknown-value")
    elif isinstance(hint, type) and issubclass(hint, Struct):
        yield from _in_group(node, hint)


@cache
def _keys(cls: type) -> dict[str, Any]:
    """The keys of a group with their type hints."""
    return {key: field.type for key, field in keys_of(cls).items()}
