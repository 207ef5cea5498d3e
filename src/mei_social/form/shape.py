"""The declaration of an export as a table, so that a page reads files by the same one."""

from __future__ import annotations

from datetime import date
from enum import EnumMeta
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from mei_social.export.document import ExportDocument
from mei_social.parsing.json_decode import fields_of

Shape = dict[str, Any]
PLAIN = {str: "text", int: "number", bool: "yes or no", date: "day"}
BOUNDS = ("min_length", "max_length", "ge", "le")


def of_exports() -> Shape:
    """Each kind of value: what it is, how long or large it may be, and of a group its keys."""
    return _shape(ExportDocument)


def _shape(kind: Any) -> Shape:
    if get_origin(kind) is Annotated:
        inner, *bounds = get_args(kind)
        return _shape(inner) | {
            name: value for each in bounds for name in BOUNDS if (value := getattr(each, name)) is not None
        }
    if get_origin(kind) in (Union, UnionType):
        [inner] = (each for each in get_args(kind) if each is not NoneType)
        return _shape(inner) | {"none": True}
    if get_origin(kind) is tuple:
        return {"is": "list", "of": _shape(get_args(kind)[0])}
    if isinstance(kind, EnumMeta):
        return {"is": "word", "of": list(kind)}
    if kind in PLAIN:
        return {"is": PLAIN[kind]}
    fields = fields_of(kind)
    keys = {field.name: _shape(field.type) for field in fields}
    return {"is": "group", "of": keys, "needed": [field.name for field in fields if field.required]}
