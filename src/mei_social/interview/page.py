"""Writing text to the screen, the same for both front ends."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from typing import TextIO

from mei_social.text.visible import visible

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


class Page:
    """Wrapped plain text, from top to bottom; never moves the cursor. Headings may be bold."""

    def __init__(
        self, stream: TextIO, width: int, bold: bool = False, as_called: Callable[[str], str] = str
    ) -> None:
        """`as_called` gives a text with its commands as they can be typed on this computer."""
        self._stream = stream
        self._as_called = as_called
        self._bold = bold
        self._width = max(20, min(width, 88))

    def heading(self, text: str) -> None:
        self.say()
        self.strong(text)

    def strong(self, text: str) -> None:
        start, end = (BOLD, PLAIN) if self._bold else ("", "")
        self._write(start + self._wrap(text) + end)

    def say(self, text: str = "") -> None:
        self._write(self._wrap(text))

    def steps(self, lines: Iterable[str], numbered: bool = False) -> None:
        for number, line in enumerate(lines, 1):
            self._write(self._wrap(line, f"{number}. " if numbered else "- "))

    def _wrap(self, text: str, start: str = "") -> str:
        return textwrap.fill(
            self._as_called(visible(text)),
            self._width,
            initial_indent=start,
            subsequent_indent=" " * len(start),
            break_on_hyphens=False,
        )

    def _write(self, text: str, end: str = "\n") -> None:
        self._stream.write(text + end)
        self._stream.flush()
