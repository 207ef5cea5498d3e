"""The declaration of an export as a table, so that a page reads files by the same one."""

from __future__ import annotations

from datetime import date
from enum import EnumMeta
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from mei_social.export.document import ExportDocument
from mei_social.parsing.json_decode import Bounds, fields_of

Shape = list[Any]
PLAIN = {str: "text", int: "number", bool: "yes or no", date: "day"}
MAY: Final = "?"
"""At the end of a kind: it may be none. At the end of a key: it may not be there."""


def of_exports() -> Shape:
    """What kind of value it is, then its words, its keys, or what it is a list of; then how long or large."""
    return _shape(ExportDocument)


def _shape(kind: Any) -> Shape:
    if get_origin(kind) is Annotated:
        inner, bounds = get_args(kind)
        return [*_shape(inner), *_bounds(bounds)]
    if get_origin(kind) in (Union, UnionType):
        [inner] = (each for each in get_args(kind) if each is not NoneType)
        name, *more = _shape(inner)
        return [f"{name}{MAY}", *more]
    if get_origin(kind) is tuple:
        return ["list", _shape(get_args(kind)[0])]
    if isinstance(kind, EnumMeta):
        return ["word", *kind]
    if kind in PLAIN:
        return [PLAIN[kind]]
    keys = {f"{each.name}{'' if each.required else MAY}": _shape(each.type) for each in fields_of(kind)}
    return ["group", keys]


def _bounds(given: Bounds) -> list[float]:
    """The least, and the most if there is one."""
    most = given.max_length or given.le
    return [given.min_length or given.ge or 0, *([most] if most else [])]
