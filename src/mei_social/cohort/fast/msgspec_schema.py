"""Whether a part of an export has its form, by msgspec, with the keys and bounds of `export.document`."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import GenericAlias, NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from mei_social.parsing.decode import LIMITS

_encode = msgspec.json.Encoder(order="sorted").encode


def has_form(part: msgspec.Raw, cls: type) -> bool:
    """Whether these bytes are what is written of a value of this dataclass."""
    try:
        return bool(_encode(_decoder(cls).decode(part)) == bytes(part))
    except ValueError:  # msgspec's errors are among these
        return False


def entries(part: msgspec.Raw) -> list[bytes]:
    """The entries of a list, as they stand. Raises ValueError for anything else."""
    return [bytes(entry) for entry in msgspec.json.decode(part, type=list[msgspec.Raw])]


@cache
def _decoder(cls: type) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(_struct(cls))


def _struct(cls: type) -> type[msgspec.Struct]:
    hints = get_type_hints(cls, include_extras=True)
    keys = [
        (f.name, _translated(hints[f.name]), *([] if f.default is MISSING else [f.default]))
        for f in fields(cls)
    ]
    return msgspec.defstruct(
        cls.__name__, keys, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
    )


def _translated(hint: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        bounds = {LIMITS[type(b)]: getattr(b, LIMITS[type(b)]) for b in inner[1:]}
        return Annotated[_translated(inner[0]), msgspec.Meta(**bounds)]
    if origin in (Union, UnionType):
        (some,) = (part for part in inner if part is not NoneType)
        return _translated(some) | None
    if origin is tuple:
        return GenericAlias(tuple, (_translated(inner[0]), ...))
    return _struct(hint) if is_dataclass(hint) and isinstance(hint, type) else hint
