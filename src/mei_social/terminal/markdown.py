"""Markdown as what it means: headings, lists and bold. No link can be followed, and no text of it acts."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.default_styles import DEFAULT_STYLES
from rich.markdown import Heading, Markdown, TableElement
from rich.segment import Segment, Segments
from rich.table import Table
from rich.theme import Theme

from mei_social.terminal.screen import WIDEST, console_on
from mei_social.text.visible import visible

LOUD = ("h", "strong", "item.", "code")
STYLES = {
    name: "bold" if name.removeprefix("markdown.").startswith(LOUD) else "none"
    for name in DEFAULT_STYLES
    if name.startswith("markdown.")
}
"""No colour: see `screen`."""


class _Heading(Heading):
    """On the left and in bold, however deep it is."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        yield self.text


class _Table(TableElement):
    """Of which no word is cut off."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for made in super().__rich_console__(console, options):
            if isinstance(made, Table):
                for column in made.columns:
                    column.overflow = "fold"
            yield made


class _Document(Markdown):
    elements = {**Markdown.elements, "heading_open": _Heading, "table_open": _Table}  # noqa: RUF012


def to_text(source: str, width: int, *, colour: bool) -> str:
    """Lines of at most so many columns. Without `colour` not one escape sequence is in them."""
    stream = io.StringIO()
    console = console_on(stream, width=min(width, WIDEST), colour=colour, theme=Theme(STYLES))
    console.print(Segments(_inert(console, _Document(source, hyperlinks=False))), end="")
    return "\n".join(row.rstrip() for row in stream.getvalue().split("\n")).strip("\n") + "\n"


def _inert(console: Console, document: Markdown) -> Iterator[Segment]:
    """What was escaped in the source is unescaped by now, so it is made safe to show once more."""
    for segment in console.render(document):
        rows = segment.text.split("\n")
        yield Segment("\n".join(visible(row, max(len(row) * 10, 1)) for row in rows), segment.style)
