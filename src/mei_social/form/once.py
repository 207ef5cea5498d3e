"""The same value in fewer letters: what stands in it more than once is written once, and named in its places.

In a text `~5~` is the sixth of what is written once; where it is the whole text, that may be any value. A
list of groups becomes a group of columns, whose `~` says how many they were. A column that has few values has
these as its `~`, and says by a digit which of them is where. `page/whole.js` undoes it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from mei_social.form.letters import DIGITS, base36

MARK: Final = "~"
PIECES = re.compile(r"(?<=[.:;]) (?=\S)|(?<=[a-z]) (?=\")")
"""Between sentences, and before something that is quoted."""
SAVED: Final = 600
"""Letters that a name has to save. For less, the page is hardly shorter, and the packed page is longer."""


def once(value: Any) -> dict[str, Any]:
    """Nothing is lost by it, whatever stands in the value."""
    columns = _columns(value)
    all_that_is = _Named({})
    all_that_is.of(columns)
    often = {key: MARK for key, times in all_that_is.met.items() if (times - 1) * len(key) >= SAVED}
    outermost = _Named(often)
    outermost.of(columns)
    kept = [key for key, times in outermost.met.items() if MARK in key or (times > 1 and key in often)]
    names = {key: f"{MARK}{base36(n)}{MARK}" for n, key in enumerate(kept)}
    return {"once": list(map(json.loads, kept)), "value": _Named(names).of(columns)}


class _Named:
    """Puts names in the place of what they name, and counts what it met. A text with a mark needs one."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self.met: Counter[str] = Counter()

    def of(self, value: Any) -> Any:
        if isinstance(value, str) and MARK not in value:
            return " ".join(self._name(piece) or piece for piece in PIECES.split(value))
        if isinstance(value, (str, list, dict)) and (name := self._name(value)):
            return name
        if isinstance(value, dict):
            return {key: self.of(each) for key, each in value.items()}
        return list(map(self.of, value)) if isinstance(value, list) else value

    def _name(self, value: Any) -> str | None:
        key = json.dumps(value, ensure_ascii=False)
        if MARK in key and not isinstance(value, str):
            return None
        self.met[key] += 1
        return self._names.get(key)


def _columns(value: Any) -> Any:
    if isinstance(value, dict):
        if MARK in value:
            raise ValueError(f"{MARK!r} is the name of a group's part")
        return {key: _columns(each) for key, each in value.items()}
    if not isinstance(value, list):
        return value
    if len(value) < 2 or not all(isinstance(each, dict) for each in value):
        return list(map(_columns, value))
    keys = dict.fromkeys(key for group in value for key in group)
    return {MARK: len(value)} | {key: _column(value, key) for key in keys}


def _column(groups: list[Any], key: str) -> Any:
    """By number, where some of the groups have no such part."""
    few = _few(groups, key)
    if all(key in group for group in groups):
        plain = _columns([group[key] for group in groups])
    else:
        plain = {str(n): _columns(group[key]) for n, group in enumerate(groups) if key in group}
    return few if few and len(json.dumps(few)) < len(json.dumps(plain)) else plain


def _few(groups: list[Any], key: str) -> dict[str, Any] | None:
    """The values that a column has, and which of them is where: `-` for none."""
    texts = [json.dumps(group[key]) if key in group else None for group in groups]
    values = [text for text in dict.fromkeys(texts) if text is not None]
    if len(values) > len(DIGITS):
        return None
    at = "".join("-" if text is None else base36(values.index(text)) for text in texts)
    return {MARK: _columns(list(map(json.loads, values))), "at": at}
