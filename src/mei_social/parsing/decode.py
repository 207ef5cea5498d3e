"""From a tree to frozen classes by their type hints, with every problem and its place.

Small on purpose, and our own for two reasons: importing pydantic costs more than reading the rules, and its
messages know no lines and repeat what they were given. A test holds the two to the same verdicts.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from keyword import iskeyword
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from msgspec import Meta, Struct
from msgspec.structs import FieldInfo, fields

from mei_social.errors import Problem
from mei_social.parsing import messages
from mei_social.parsing.node import Node
from mei_social.parsing.scalars import BAD, SCALARS, Bad, EnoughError, Reader, Spot, choice, is_nothing
from mei_social.text.near_names import nearest

T = TypeVar("T")


def in_file(name: str) -> str:
    """The key in a file for a field: `from` is a word of Python, so its field is `from_`."""
    return name.removesuffix("_")


def in_python(key: str) -> str:
    """The field for a key in a file."""
    return f"{key}_" if iskeyword(key) else key


@cache
def keys_of(cls: type[Struct]) -> Mapping[str, FieldInfo]:
    """Every key that a group may have in a file, with its type and default."""
    hidden: frozenset[str] = getattr(cls, "KEYS_NOT_IN_FILE", frozenset())
    return {in_file(field.name): field for field in fields(cls) if field.name not in hidden}


def decode(node: Node, cls: type[T]) -> tuple[T | None, tuple[Problem, ...]]:
    """A value of `cls`, or None and every problem (the first hundred). Never raises."""
    problems: list[Problem] = []
    hint: Any = cls
    try:
        value = _reader(hint)(node, Spot("", problems))
    except EnoughError:
        value = None
    return None if problems else value, tuple(problems)


@cache
def _reader(hint: Any) -> Reader:
    """How to read one type hint. Built once for each hint in the life of the process."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _bounded(_reader(parts[0]), parts[1])
    if origin in (Union, UnionType):
        (some,) = (part for part in parts if part is not NoneType)
        return _optional(_reader(some))
    if origin is tuple:
        return _list(_reader(parts[0]))
    if origin is Mapping:
        return _mapping(_reader(parts[1]))
    if issubclass(hint, Struct):
        return _group(hint)
    if issubclass(hint, StrEnum):
        return choice(hint)
    return SCALARS[hint]


def _optional(read_some: Reader) -> Reader:
    return lambda node, spot: None if is_nothing(node) else read_some(node, spot)


def _list(read_item: Reader) -> Reader:
    def read(node: Node, spot: Spot) -> tuple[Any, ...] | Bad:
        if not isinstance(node.value, list):
            rule = "empty" if is_nothing(node) else "wrong-type"
            return spot.note(node, rule, messages.not_a_list(spot.shown, node))
        items = [
            read_item(item, Spot(spot.name, spot.problems, number))
            for number, item in enumerate(node.value, 1)
        ]
        return BAD if any(item is BAD for item in items) else tuple(items)

    return read


def _mapping(read_value: Reader) -> Reader:
    def read(node: Node, spot: Spot) -> dict[str, Any] | Bad:
        if not isinstance(node.value, dict):
            return spot.note(node, "wrong-type", messages.not_a_group(spot.shown, node))
        found = {key: read_value(value, Spot(key, spot.problems)) for key, value in node.value.items()}
        return BAD if any(value is BAD for value in found.values()) else found

    return read


def _bounded(read_any: Reader, bound: Meta) -> Reader:
    least, most = bound.ge, bound.le
    shortest, longest = bound.min_length or 0, bound.max_length

    def read(node: Node, spot: Spot) -> Any:
        value = read_any(node, spot)
        if isinstance(value, int) and (
            (least is not None and value < least) or (most is not None and value > most)
        ):
            return spot.note(node, "out-of-range", messages.out_of_range(spot.shown, value, least, most))
        if isinstance(value, str | tuple) and len(value) < shortest:
            return spot.note(node, *messages.too_short(spot.shown, value, shortest))
        if isinstance(value, str | tuple) and longest is not None and len(value) > longest:
            return spot.note(node, "too-long", messages.too_long(spot.shown, value, longest))
        return value

    return read


def _group(cls: type) -> Reader:
    keys = keys_of(cls)
    known = {key: _reader(field.type) for key, field in keys.items()}
    needed = [key for key, field in keys.items() if field.required]

    def read(node: Node, spot: Spot) -> Any:
        if not isinstance(node.value, dict):
            return spot.note(node, "wrong-type", messages.not_a_group(spot.shown, node))
        before = len(spot.problems)
        misspelt = _note_unknown(node, known, spot)
        for name in needed:
            if name not in node.value and name not in misspelt:
                spot.note(node, "missing-key", messages.missing(name))
        values = {n: known[n](v, Spot(n, spot.problems)) for n, v in node.value.items() if n in known}
        return BAD if len(spot.problems) > before else cls(**{in_python(n): v for n, v in values.items()})

    return read


def _note_unknown(node: Node, known: Mapping[str, Reader], spot: Spot) -> set[str]:
    """Note keys that are not known; returns the keys they were probably meant to be."""
    meant: set[str] = set()
    for name in (key for key in node.keys if key not in known):
        near = nearest(name, known.keys() - node.keys.keys()) or nearest(name, known)
        meant |= {near} if near else set()
        spot.note(node.keys[name], "unknown-key", messages.unknown_key(name, near, known))
    return meant
