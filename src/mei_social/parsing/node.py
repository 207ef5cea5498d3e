"""One value of a YAML file with its place, and what counts as text there."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final, cast

from msgspec import Struct

from mei_social.errors import Problem

NOT_TEXT = re.compile(
    r"true|True|TRUE|false|False|FALSE|null|Null|NULL|~|"
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|"
)
"""What YAML 1.2 does not read as text when it stands without quotes. `no`, `on` and `12:30` are text."""

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
"""Characters that steer a terminal or make a line look like another one. No text needs them."""

NO_KEYS: Final = cast("dict[str, Node]", MappingProxyType({}))
"""Of all that is no group, so that a large file does not hold an empty one for each word."""


class Node(Struct, eq=False):
    """One value with its place. Never changed once the tree is complete."""

    value: str | list[Node] | dict[str, Node]
    line: int
    """Counted from 1, as `column` is."""
    column: int
    plain: bool = False
    """Text without quotes, which may therefore be a number, true, false or nothing."""
    keys: dict[str, Node] = NO_KEYS
    """Of a group of keys: each key as a node of its own, for its place."""
    went_on: bool = False
    """Whether another entry goes on in this group of keys, as its dash is missing."""

    @property
    def is_text(self) -> bool:
        return isinstance(self.value, str) and not (self.plain and NOT_TEXT.fullmatch(self.value))

    def get(self, key: str) -> Node | None:
        """The value of a key; None where there is none, or where this is no group of keys."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def entries(self, key: str) -> list[Node]:
        """The list under a key; empty where there is none."""
        found = self.get(key)
        return found.value if found and isinstance(found.value, list) else []

    def word(self, key: str) -> str:
        """The text under a key as it is written; empty where there is none."""
        found = self.get(key)
        return found.value if found and isinstance(found.value, str) else ""

    def problem(self, rule: str, message: str) -> Problem:
        """A problem at this place."""
        return Problem(self.line, self.column, rule, message)
