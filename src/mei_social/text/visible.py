"""Text that is not ours, made safe to show.

A terminal obeys control characters, and bidi controls change what a line seems to say. Libraries that draw
text pass most of them on, so everything that came from a file or a person goes through `visible` first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import TypeVar

T = TypeVar("T")
ELLIPSIS = "\u2026"
JOINERS = "\u200c\u200d"
MARKS_IN_A_ROW = 4
# Letters by category that draw nothing at all: names made of them look empty.
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
# A mark at the start would sit on whatever we print before it.
DOTTED_CIRCLE = "\u25cc"
# Arabic to Sinhala, Myanmar, Khmer and Mongolian spell words with joiners.
JOINING_SCRIPTS = ((0x0600, 0x0DFF), (0x1000, 0x109F), (0x1780, 0x18AF))


def visible(text: str, limit: int = 2000) -> str:
    """The text with everything that acts or hides shown as a sign, at most `limit` characters long.

    Controls become pictures such as ␛ and ␊, hidden characters become `<U+202E>`; letters of every script
    and emoji stay. Never raises, and showing a shown text again changes nothing.
    """
    if len(text) <= limit and text.isascii() and text.isprintable():
        return text
    pieces: list[str] = []
    length = 0
    for piece in _pieces("".join(_thinned(text))):
        pieces.append(piece)
        length += len(piece)
        if length > limit:
            return _cut(pieces, length, limit)
    return "".join(pieces)


def on_one_line(text: str) -> str:
    """The same with every line break and row of spaces as one space."""
    return visible(" ".join(text.split()))


def shown(value: T, text: Callable[[str], str] = visible) -> T:
    """A copy of any value in which every text is safe to show, whoever wrote it.

    Done to all at once, so that no field can be forgotten. `text` makes one text safe.
    """
    if value is None or isinstance(value, Enum | int):
        return value
    if isinstance(value, str):
        return text(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple([shown(item, text) for item in value])  # type: ignore[return-value]
    if keys := getattr(value, "__struct_fields__", ()):
        return type(value)(**{key: shown(getattr(value, key), text) for key in keys})
    if isinstance(value, Mapping):
        return {key: shown(item, text) for key, item in value.items()}  # type: ignore[return-value]
    return value


def _cut(pieces: list[str], length: int, limit: int) -> str:
    # Whole pieces only, and no joiner at the end: it would need a next character to be kept.
    while pieces and (length > limit - 1 or pieces[-1] in JOINERS):
        length -= len(pieces.pop())
    return "".join(pieces) + ELLIPSIS


def _thinned(text: str) -> Iterator[str]:
    """Leave out the marks that would pile up over the lines above and below."""
    row = 0
    for index, char in enumerate(text):
        if unicodedata.category(char) in ("Mn", "Me"):
            row += 1
            if row > MARKS_IN_A_ROW:
                continue
            if index == 0:
                yield DOTTED_CIRCLE
        elif char not in JOINERS:
            row = 0
        yield char


def _pieces(text: str) -> Iterator[str]:
    for index, char in enumerate(text):
        if char in JOINERS:
            around = text[index - 1 : index] + text[index + 1 : index + 2]
            yield char if len(around) == 2 and _joins(*around) else _sign(char)
        else:
            yield char if char.isprintable() and char not in BLANK_LETTERS else _sign(char)


def _sign(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return char if unicodedata.category(char) == "Zs" else f"<U+{code:04X}>"


def _joins(before: str, after: str) -> bool:
    """Whether a joiner between these two spells a word or builds an emoji."""
    if _is_in_joining_script(before) and _is_in_joining_script(after):
        return True
    return _ends_emoji(before) and unicodedata.category(after) == "So"


def _is_in_joining_script(char: str) -> bool:
    return char.isprintable() and any(low <= ord(char) <= high for low, high in JOINING_SCRIPTS)


def _ends_emoji(char: str) -> bool:
    # A variation selector or a skin tone may stand between an emoji and its joiner.
    is_modifier = char == "\ufe0f" or "\U0001f3fb" <= char <= "\U0001f3ff"
    return is_modifier or unicodedata.category(char) == "So"
