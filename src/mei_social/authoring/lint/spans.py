"""Where a value stands in the text of its file, character by character.

The parser knows where a value starts and not where it ends, nor how it is laid out. So a value is found
again in the text, and what is not found exactly as expected is never edited.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from msgspec import Struct

from mei_social.parsing.node import Node

BREAK = re.compile(r"\r\n|\r|\n")
BLOCK = re.compile(r"[>|][-+0-9]*[ \t]*(?:\r\n|\r|\n)\s*")


class Span(Struct, frozen=True):
    """A piece of a text, as it is written there without its quotes."""

    start: int
    end: int


class Edit(Struct, frozen=True):
    """One replacement in a text, and what it is for."""

    node: Node
    """The value that was reported."""
    span: Span
    new: str
    rule: str
    """The problem that this mends."""
    done: str
    """What was done, as a sentence."""


class Text:
    """A text with the starts of its lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in BREAK.finditer(text))]

    def offset(self, node: Node) -> int | None:
        """Where a node starts; None for one from another file, which has a place outside this text."""
        if not 1 <= node.line <= len(self._starts):
            return None
        start = self._starts[node.line - 1] + node.column - 1
        return start if start < len(self.text) else None

    def line_start(self, offset: int) -> int:
        """Where the line of an offset starts."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def line_end(self, offset: int) -> int:
        """Where the line of an offset ends, its break left out."""
        found = BREAK.search(self.text, offset)
        return found.start() if found else len(self.text)

    def span(self, node: Node) -> Span | None:
        """Where the text of a node is; None where it is written with escapes, or is not there."""
        start = self.offset(node)
        if start is None or not isinstance(node.value, str) or not node.value.strip():
            return None
        if not node.plain:
            block = BLOCK.match(self.text, start)
            start = block.end() if block else start + 1
        found = re.compile(r"\s+".join(map(re.escape, node.value.split()))).match(self.text, start)
        return Span(found.start(), found.end()) if found else None

    def with_edits(self, edits: list[Edit]) -> str:
        """The text with every edit made. They must not overlap."""
        text = self.text
        for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
            text = text[: edit.span.start] + edit.new + text[edit.span.end :]
        return text
