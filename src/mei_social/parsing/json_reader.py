"""JSON as plain values, strictly: what parsers read in different ways, or choke on, is refused.

Python's own reader takes NaN, keeps the last of two equal keys and fails on deep nesting. An export has none
of these, so a file that has them is no export, and no two programs shall see different contents in one file.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from mei_social.errors import CannotRead

MOST_BYTES = 2 * 1024 * 1024
DEEPEST = 32
MOST_PARTS = 150_000
"""Values in one file. An export with 40 accounts has about a fifth of this."""

# A text, whole or unfinished. Never goes back, so it takes time by length alone.
TEXT = re.compile(rb'"(?:[^"\\]++|\\.?)*+"?', re.DOTALL)
NO_BRACKET = bytes(sorted({*range(256)} - {*b"[]{}"}))
WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")
AGAIN = "Ask for the file again, as it was exported."


class _RefusedError(Exception):
    """Raised inside this module with what is wrong, to go on after the name of the file."""


def read_json(content: bytes, name: str = "The file") -> Any:
    """The value in a JSON file. Raises CannotRead with a sentence that starts with `name`.

    Holds no floats, no numbers over 15 digits and no half characters, and is at most 32 levels deep.
    """
    try:
        _refuse_large(content)
        value = json.loads(
            _text(content),
            object_pairs_hook=_group,
            parse_int=_number,
            parse_float=_odd,
            parse_constant=_odd,
        )
        if b"\\u" in content:  # UTF-8 itself holds none
            _refuse_half_characters(value)
    except json.JSONDecodeError as error:
        what = f"is not JSON: line {error.lineno}, column {error.colno} cannot be read."
        raise CannotRead(f"{name} {what if content.strip() else 'is empty.'} {AGAIN}") from None
    except _RefusedError as error:
        raise CannotRead(f"{name} {error} {AGAIN}") from None
    return value


def has_too_many_parts(content: bytes) -> bool:
    """Counted before anything is built from it, commas in texts too."""
    return len(content) > MOST_PARTS and sum(map(content.count, (b",", b"[", b"{"))) > MOST_PARTS


def _refuse_large(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise _RefusedError("is larger than 2 MB, and no export is.")
    if has_too_many_parts(content):
        raise _RefusedError("has more than 150,000 parts, and no export has.")
    depth = 0
    for bracket in TEXT.sub(b"", content).translate(None, NO_BRACKET):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST:
            raise _RefusedError("is nested more than 32 levels deep, and no export is.")


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")  # a byte order mark, which some programs write, says nothing
    except UnicodeDecodeError:
        raise _RefusedError("is not in UTF-8, and exports are.") from None


def _group(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    group = dict(pairs)
    if len(group) < len(pairs):
        raise _RefusedError("has one key twice in the same place, so it could be read in two ways.")
    return group


def _odd(_: str) -> NoReturn:
    raise _RefusedError("has a number that is not a whole number, and no export has.")


def _number(digits: str) -> int:
    if not WHOLE_NUMBER.fullmatch(digits):
        raise _RefusedError("has a number that is too large or written oddly.")
    return int(digits)


def _refuse_half_characters(value: Any) -> None:
    r"""An escape such as \ud800 alone is no character and cannot be written to any file."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise _RefusedError("has half a character in it, and no export has.") from None
