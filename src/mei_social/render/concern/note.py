"""A trainee's note as a text file or in Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from mei_social.concern.note import ABOUT, TITLE, ConcernNote
from mei_social.render.markdown_text import escape
from mei_social.text import english
from mei_social.text.visible import visible

WIDTH = 80


def to_text(note: ConcernNote, today: date) -> str:
    """Plain lines."""
    parts = (f"{head}\n{_wrapped(text)}" for head, text in _parts(note, today))
    return "\n\n".join((TITLE, *parts)) + "\n"


def to_markdown(note: ConcernNote, today: date) -> str:
    """The same with headings."""
    parts = (f"## {head}\n\n{escape(visible(text))}" for head, text in _parts(note, today))
    return "\n\n".join((f"# {TITLE}", *parts)) + "\n"


FORMATS: Final[Mapping[str, Callable[[ConcernNote, date], str]]] = {".txt": to_text, ".md": to_markdown}
"""By the ending of the file name."""


def _wrapped(text: str) -> str:
    return textwrap.fill(visible(text), WIDTH, break_long_words=False, break_on_hyphens=False)


def _parts(note: ConcernNote, today: date) -> Iterator[tuple[str, str]]:
    yield from note.lines
    yield "About this note", " ".join((f"Written down on {english.day(today)}.", *ABOUT))
