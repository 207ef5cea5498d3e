"""From plain JSON values to the parts that a file is declared to have: exactly those, or where one is not.

The sibling of `decode`, for files that no person writes: nothing is trimmed or guessed, and no message
repeats a value, which may be private. A file is declared once, for this reader and for whatever else msgspec
does with it.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from mei_social.errors import Problem

P = TypeVar("P", bound="Part")
Bounds = msgspec.Meta
"""How long a text or list, or how large a number, may be."""
MISSING, UNKNOWN = "Object missing required field `", "Object contains unknown field "
AT = " - at `$[0]"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """A group of keys in a file: all that have no default, and none besides."""


def decoded(value: Any, cls: type[P]) -> tuple[P | None, tuple[Problem, ...]]:
    """A value of `cls`, or None and the first problem. Never raises."""
    try:
        # Within a list, so that a message always ends with a place, and no text of the file can pass for one.
        return msgspec.convert([value], tuple[cls])[0], ()  # type: ignore[valid-type]
    except msgspec.ValidationError as error:
        return None, (_problem(str(error)),)


def fields_of(cls: type[Part]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """Each key with its type, and whether it is needed."""
    return msgspec.structs.fields(cls)


def changed(part: P, **values: Any) -> P:
    """The same with other values."""
    return msgspec.structs.replace(part, **values)


def plain(parts: Any) -> Any:
    """As it stands in a file."""
    return msgspec.to_builtins(parts)


def _problem(message: str) -> Problem:
    """Only the place, and the name of a key of ours: what else msgspec says may be from the file."""
    what, _, place = message.rpartition(AT)
    where = place.strip(".`") or "The file"
    if what.startswith(MISSING):
        return Problem(0, 0, "missing-key", f"{where} has no {what.removeprefix(MISSING[:-1])}.")
    if what.startswith(UNKNOWN):
        return Problem(0, 0, "unknown-key", f"{where} has a key that no export has.")
    return Problem(0, 0, "wrong-value", f"{where} has a value that no export has.")
