"""From plain JSON values to frozen dataclasses by their type hints, with every problem and its path.

The sibling of `decode`, for files that no person writes: nothing is trimmed or guessed, and no message
repeats a value, which may be private.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, MaxLen, MinLen

from mei_social.errors import Problem

T = TypeVar("T")
MOST_PROBLEMS = 100
MOST_NUMBER = 1_000_000
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PLAIN_KEY = re.compile(r"[a-z_]{1,30}")
KINDS = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "a group of keys",
    NoneType: "null",
}


class _EnoughError(Exception):
    """Raised to end reading: nobody reads more problems."""


class _Problems(list[Problem]):
    def note(self, path: str, rule: str, message: str) -> None:
        self.append(Problem(0, 0, rule, f"{path or 'The file'} {message}"))
        if len(self) >= MOST_PROBLEMS:
            raise _EnoughError


Reader = Callable[[Any, str, _Problems], Any]


def shaped(value: Any, cls: type[T]) -> tuple[T | None, tuple[Problem, ...]]:
    """A value of the dataclass `cls`, or None and every problem (the first hundred). Never raises."""
    problems = _Problems()
    hint: Any = cls
    try:
        found = _reader(hint)(value, "", problems)
    except _EnoughError:
        found = None
    return None if problems else found, tuple(problems)


@cache
def _reader(hint: Any) -> Reader:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _bounded(_reader(parts[0]), parts[1:])
    if origin in (Union, UnionType):
        (some,) = (part for part in parts if part is not NoneType)
        return _optional(_reader(some))
    if origin is tuple:
        return _list(_reader(parts[0]))
    if is_dataclass(hint) and isinstance(hint, type):
        return _group(hint)
    if issubclass(hint, StrEnum):
        return _choice(hint)
    return _day if hint is date else _exactly(hint)


def _exactly(kind: type) -> Reader:
    def read(value: Any, path: str, problems: _Problems) -> Any:
        if type(value) is not kind:  # to Python, true is a number too
            problems.note(path, "wrong-type", f"is {KINDS[type(value)]}. It must be {KINDS[kind]}.")
        return value

    return read


def _day(value: Any, path: str, problems: _Problems) -> date | None:
    try:
        return date.fromisoformat(value if isinstance(value, str) and DAY.fullmatch(value) else "")
    except ValueError:
        problems.note(path, "not-a-date", "is not a day that exists, such as 2026-11-23.")
        return None


def _choice(members: type[StrEnum]) -> Reader:
    known = {member.value: member for member in members}

    def read(value: Any, path: str, problems: _Problems) -> StrEnum | None:
        if isinstance(value, str) and value in known:
            return known[value]
        problems.note(path, "unknown-value", f"must be one of {', '.join(known)}, and is something else.")
        return None

    return read


def _optional(read_some: Reader) -> Reader:
    return lambda value, path, problems: None if value is None else read_some(value, path, problems)


def _list(read_item: Reader) -> Reader:
    read_list = _exactly(list)

    def read(value: Any, path: str, problems: _Problems) -> tuple[Any, ...]:
        items = read_list(value, path, problems)
        if not isinstance(items, list):
            return ()
        return tuple(read_item(item, f"{path}[{number}]", problems) for number, item in enumerate(items))

    return read


def _bounded(read_any: Reader, bounds: tuple[Any, ...]) -> Reader:
    least: Any = next((b.ge for b in bounds if isinstance(b, Ge)), 0)
    most: Any = next((b.le for b in bounds if isinstance(b, Le)), MOST_NUMBER)
    shortest = next((b.min_length for b in bounds if isinstance(b, MinLen)), 0)
    longest = next((b.max_length for b in bounds if isinstance(b, MaxLen)), None)

    def read(value: Any, path: str, problems: _Problems) -> Any:
        found = read_any(value, path, problems)
        if isinstance(found, int) and not least <= found <= most:
            problems.note(path, "out-of-range", f"does not fit. It can be {least} to {most}.")
        if isinstance(found, str | tuple) and len(found) < shortest:
            problems.note(path, "too-short", "is empty.")
        if isinstance(found, str | tuple) and longest is not None and len(found) > longest:
            problems.note(path, "too-long", f"is too long: {len(found)}, and {longest} fit.")
        return found

    return read


def _group(cls: type) -> Reader:
    hints = get_type_hints(cls, include_extras=True)
    known = {field.name: _reader(hints[field.name]) for field in fields(cls)}
    needed = [f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING]

    def read(value: Any, path: str, problems: _Problems) -> Any:
        if not isinstance(value, dict):
            problems.note(path, "wrong-type", f"is {KINDS[type(value)]}. It must be a group of keys.")
            return None
        for key in sorted(value.keys() - known.keys()):
            named = f"the key `{key}`" if PLAIN_KEY.fullmatch(key) else "a key"
            problems.note(path, "unknown-key", f"has {named} that no export has.")
        for key in needed:
            if key not in value:
                problems.note(path, "missing-key", f"has no `{key}`.")
        start = f"{path}." if path else ""
        found = {k: read(value[k], start + k, problems) for k, read in known.items() if k in value}
        return None if problems else cls(**found)

    return read
