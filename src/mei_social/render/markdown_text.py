"""Foreign text in Markdown: escaped, and in the few shapes that the report uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

ANYWHERE = re.compile(r"([\\`*_\[\]{}<|~#$]|&(?=#?\w))")
AT_START = re.compile(r"^(?:([-+=>:%!^])|(\d+)([.)]))")
LINKISH = re.compile(r"@|:(?=//)|mailto:|xmpp:|www\.|\w\.[^\W\d_]{2,}", re.IGNORECASE)
BREAKS = re.compile(r"([\s`|]+)")


def escape(text: str) -> str:
    """Foreign text as one line that cannot become a heading, list, link, table, HTML or code.

    A backslash does not stop every renderer from linking an address by itself, so a word that looks like
    one stands in backticks.
    """
    line = " ".join(text.split())
    parts = BREAKS.split(line)
    done = "".join(_word(part) for part in parts)
    return AT_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", done)


def _word(word: str) -> str:
    if LINKISH.search(word):
        return f"`{word}`"
    return ANYWHERE.sub(r"\\\1", word)


def strong(text: str) -> str:
    """Foreign text in bold."""
    escaped = escape(text)
    # Four asterisks with nothing between them are a rule across the page.
    return f"**{escaped}**" if escaped else ""


def facts(*pairs: tuple[str, str | None]) -> str:
    """A list of labels with their foreign values, where there is one."""
    return bullets(f"{label}: {escape(value)}" for label, value in pairs if value)


def bullets(lines: Iterable[str]) -> str:
    """A list of lines that are escaped already."""
    return "\n".join(f"- {line}" for line in lines)


def tree(items: Iterable[tuple[str, Iterable[str]]]) -> str:
    """A list of two levels, of lines that are escaped already."""
    return bullets("\n".join((line, *(f"  - {sub}" for sub in below))) for line, below in items)


def steps(texts: Iterable[str]) -> str:
    """A numbered list of foreign texts."""
    return "\n".join(f"{number}. {escape(text)}" for number, text in enumerate(texts, 1))


def listed(heading: str, texts: tuple[str, ...]) -> Iterator[str]:
    """A section with a list of foreign texts; nothing where there are none."""
    if texts:
        yield f"## {heading}"
        yield bullets(escape(text) for text in texts)
