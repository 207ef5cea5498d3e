"""Lines for screen readers, dumb terminals, pipes and narrow windows: no boxes, tables or escapes."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator

from mei_social.terminal.lines import Line, Section, line

LEAST = 20
"""Narrower than this nothing wraps well; then the lines are longer than the window."""
FILLER = "\0"
"""Cannot be in a text that went through `clean`."""


def laid_out(sections: tuple[Section, ...], width: int) -> str:
    return "\n".join("".join(f"{row}\n" for row in _rows(section, max(width, LEAST))) for section in sections)


def paragraph(text: str, width: int, lead: str = "") -> str:
    """One paragraph by itself, such as an entry of a list."""
    return laid_out((Section(None, (line(text, lead=lead),)),), width)


def _rows(section: Section, width: int) -> Iterator[str]:
    if section.heading:
        yield from _wrapped(section.heading, width)
    for part in section.lines:
        yield from _line(part, width)


def _line(part: Line, width: int) -> list[str]:
    return _wrapped(part.label + part.text, width, part.lead)


def _wrapped(text: str, width: int, lead: str = "") -> list[str]:
    """Textwrap counts characters, a terminal columns: a wide character is made two characters long first."""
    filled = text if text.isascii() else "".join(c + FILLER if _wide(c) else c for c in text)
    # A row may end between the two, and is then one column wider than it was counted.
    room = width - (filled != text)
    indent = " " * len(lead)
    rows = textwrap.wrap(filled, room, initial_indent=lead, subsequent_indent=indent, break_on_hyphens=False)
    return [row.replace(FILLER, "") for row in rows]


def _wide(character: str) -> bool:
    """East Asian wide characters, most emoji, and the mark that makes an emoji of a narrow character."""
    return unicodedata.east_asian_width(character) in "WF" or character == "\N{VARIATION SELECTOR-16}"
