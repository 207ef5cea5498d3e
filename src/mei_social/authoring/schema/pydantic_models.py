"""pydantic's view of the same classes: JSON Schema for editors, and a second opinion for the tests.

Only this module imports pydantic, and nothing on the way to a question imports this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, make_dataclass
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from msgspec import NODEFAULT, Meta, Struct
from msgspec.structs import FieldInfo, asdict
from pydantic import ConfigDict, Field, TypeAdapter, with_config

from mei_social.parsing.decode import in_file, keys_of
from mei_social.ruleset.model import Guide, Ruleset

CONFIG = ConfigDict(extra="forbid", strict=True, alias_generator=in_file)


def rules_adapter() -> TypeAdapter[Any]:
    """Validates a rules file that was parsed to plain data; its schema is the one for editors."""
    return TypeAdapter(_as_dataclass(Ruleset))


def guide_adapter() -> TypeAdapter[Any]:
    """The same for a platform file."""
    return TypeAdapter(_as_dataclass(Guide))


@cache
def _as_dataclass(cls: type[Struct]) -> type:
    keys = [(each.name, _hint(each.type), _default(each)) for each in keys_of(cls).values()]
    made = make_dataclass(cls.__name__, keys, kw_only=True, frozen=True)
    made.__doc__ = cls.__doc__
    return with_config(CONFIG)(made)


def _hint(hint: Any) -> Any:
    """The same type in classes and bounds of pydantic."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Annotated[_hint(parts[0]), _bounds(parts[1])]
    if origin in (Union, UnionType):
        return reduce(or_, map(_hint, parts))
    if origin is tuple:
        return tuple[_hint(parts[0]), ...]  # type: ignore[misc]
    if origin is Mapping:
        return Mapping[parts[0], _hint(parts[1])]  # type: ignore[misc,valid-type]
    return _as_dataclass(hint) if isinstance(hint, type) and issubclass(hint, Struct) else hint


def _bounds(meta: Meta) -> Any:
    return Field(ge=meta.ge, le=meta.le, min_length=meta.min_length, max_length=meta.max_length)


def _default(key: FieldInfo) -> Any:
    if key.default_factory is not NODEFAULT:
        return field(default_factory=key.default_factory)
    return field() if key.required else field(default=_value(key.default))


def _value(value: Any) -> Any:
    if not isinstance(value, Struct):
        return value
    return _as_dataclass(type(value))(**{name: _value(each) for name, each in asdict(value).items()})
