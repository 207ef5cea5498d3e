"""pydantic's view of the same classes: JSON Schema for editors, and a second opinion for the tests.

Only this module imports pydantic, and nothing on the way to a question imports this module.
"""

from __future__ import annotations

from dataclasses import MISSING, field, fields, is_dataclass, make_dataclass
from typing import Any, get_args, get_type_hints

from pydantic import ConfigDict, TypeAdapter, with_config

from mei_social.parsing.decode import in_file
from mei_social.ruleset.model import Guide, Ruleset

CONFIG = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True, alias_generator=in_file)


def rules_adapter() -> TypeAdapter[Any]:
    """Validates a rules file that was parsed to plain data; its schema is the one for editors."""
    return _adapter(Ruleset)


def guide_adapter() -> TypeAdapter[Any]:
    """The same for a platform file."""
    return _adapter(Guide)


def _adapter(cls: type) -> TypeAdapter[Any]:
    hints = get_type_hints(cls, include_extras=True)
    for hint in hints.values():
        _configure(hint)
    hidden: frozenset[str] = getattr(cls, "KEYS_NOT_IN_FILE", frozenset())
    shown = [(f.name, hints[f.name], _like(f)) for f in fields(cls) if f.name not in hidden]
    in_file = make_dataclass(cls.__name__, shown, kw_only=True, frozen=True)
    in_file.__doc__ = cls.__doc__
    return TypeAdapter(with_config(CONFIG)(in_file))


def _like(given: Any) -> Any:
    if given.default_factory is not MISSING:
        return field(default_factory=given.default_factory)
    return field() if given.default is MISSING else field(default=given.default)


def _configure(hint: Any) -> None:
    """Forbid unknown keys in every class inside a type hint."""
    if is_dataclass(hint) and isinstance(hint, type):
        with_config(CONFIG)(hint)
        for inner in get_type_hints(hint, include_extras=True).values():
            _configure(inner)
    for part in get_args(hint):
        _configure(part)
