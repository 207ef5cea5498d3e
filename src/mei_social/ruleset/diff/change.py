"""One thing that is different, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum, StrEnum
from typing import Any

from msgspec import Struct

from mei_social.text import english
from mei_social.text.visible import visible

SHOWN = 60


class Effect(StrEnum):
    """What a change means for people, in the order of the telling."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    HARSHER = "harsher"
    MILDER = "milder"
    REGROUPED = "regrouped"
    ADVICE = "advice"
    SCORING = "scoring"
    LISTS = "lists"


class Difference(Struct, frozen=True):
    """Ready to show: every text in it has been through `visible()`."""

    kind: Effect
    subject: str
    """Where in the file, such as `rules.account-private` or `weights`."""
    key: str | None
    """None: the entry as a whole, or the order of a list."""
    sentence: str
    old: str | None = None
    """A text that is too long for the sentence. `new` likewise."""
    new: str | None = None


def value_changed(kind: Effect, subject: str, key: str, label: str, old: object, new: object) -> Difference:
    """Another value. The label starts the sentence, such as "Clause `c1`: the summary"."""
    if isinstance(old, tuple) and isinstance(new, tuple):
        return Difference(kind, subject, key, f"{label} {_gained_and_lost(old, new)}.")
    if not (_is_text(old) or _is_text(new)):
        return Difference(kind, subject, key, f"{label} is now {_short(new)}; before, {_short(old)}.")
    if old is None or new is None:
        sentence = f"{label} was {'added' if old is None else 'removed'}."
    else:
        sentence = f"{label} has new words."
    return Difference(kind, subject, key, sentence, _long(old), _long(new))


def is_moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether what is in both stands in another order. What came or went in between does not count."""
    return [key for key in old if key in new] != [key for key in new if key in old]


def place(section: str, key: str) -> str:
    return f"{section}.{visible(key, SHOWN)}"


def named(name: str) -> str:
    return f"`{visible(name, SHOWN)}`"


def names(ids: Iterable[str]) -> str:
    return english.listed(named(i) for i in ids)


def _gained_and_lost(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    gained, lost = [v for v in new if v not in old], [v for v in old if v not in new]
    parts = [f"gained {names(gained)}"] * bool(gained) + [f"lost {names(lost)}"] * bool(lost)
    return english.listed(parts) or "are now in another order"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Enum)


def _short(value: object) -> str:
    return named(value) if isinstance(value, str) else str(value)


def _long(value: object) -> str | None:
    return None if value is None else visible(str(value))
