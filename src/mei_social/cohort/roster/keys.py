"""When two ways to write a name are one: case, accents, a title, and a surname before a comma say nothing.

Everything else is a likeness, which is told and never decides.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mei_social.text.near_names import plain

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "sir", "dame", "revd"})
BESIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>")
"""What stands beside a name in brackets, such as pronouns."""


class Listed(NamedTuple):
    """One person of the list."""

    name: str
    """As it is shown."""
    also: tuple[str, ...] = ()
    """Other ways in which the same row writes the name, such as the legal one."""
    group: str | None = None
    """What stands in the column by which the people are grouped, such as the school."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Without case and all else that says nothing, the likeliest first."""
        return tuple(dict.fromkeys(key for name in (self.name, *self.also) for key in keys_of(name)))


def keys_of(name: str) -> tuple[str, ...]:
    """`Smith, Ms Ann` is `ann smith`, and, as somebody may write it so, `smith ann`."""
    if "(" in name or "[" in name or "<" in name:
        name = BESIDE.sub(" ", name) if BESIDE.sub("", name).strip() else name
    surname, comma, first = name.partition(",")
    if not comma or not first.strip():
        return (_without_title(plain(name)),)
    first, surname = _without_title(plain(first)), _without_title(plain(surname))
    return f"{first} {surname}".strip(), f"{surname} {first}".strip()


def _without_title(name: str) -> str:
    first, _, rest = name.partition(" ")
    return _without_title(rest) if first in TITLES and rest else name
