"""The summary for a terminal, with Rich: a panel, a table, bold and one accent. Readable without them.

Nobody knows whether a terminal is black or white. None of the 16 colours is readable on both in the
palettes that people have, three are where they are bold, and `dim` is often too faint. So text has the
terminal's own colour, and a bold bright red repeats what the words beside it say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from mei_social.audit.assess import Band
from mei_social.terminal.lines import Grid, Line, Section, Tone

ACCENT = {
    Band.CRITICAL: "bold bright_red",
    Band.HIGH: "bold bright_red",
}
STYLE = {Tone.BODY: "", Tone.STRONG: "bold", Tone.QUIET: ""}
INDENT = 2
WIDEST = 100
"""Longer lines are hard to read; a wider window stays empty on the right."""
TOPIC, WORD, GAP = 18, 12, 2
"""Columns of the grid: least for the topic, most for one word, between two columns."""


def console_on(stream: TextIO, *, width: int, colour: bool, theme: Theme | None = None) -> Console:
    """It decides nothing by itself: it is told all that it could look up."""
    return Console(
        file=stream,
        width=width,
        height=25,
        color_system="standard" if colour else None,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        theme=theme,
        _environ={},
    )


def show(sections: tuple[Section, ...], band: Band, stream: TextIO, *, width: int, colour: bool) -> None:
    """Write the sections."""
    console = console_on(stream, width=min(width, WIDEST), colour=colour)
    screen = _Screen(console, ACCENT.get(band, "bold"))
    for number, section in enumerate(sections):
        if number:
            console.print()
        console.print(screen.section(section))


class _Screen:
    """Turns sections into what Rich prints, for one console and one accent."""

    def __init__(self, console: Console, accent: str) -> None:
        self.console = console
        self.styles = {**STYLE, Tone.BAND: accent}

    def section(self, section: Section) -> RenderableType:
        heading = Text(section.heading or "", style="bold")
        if section.boxed:
            body = self.lines(section.lines, self.console.width - 4)
            return Panel(body, title=heading, title_align="left", box=box.ROUNDED)
        indent = INDENT if section.heading or section.below else 0
        return Group(*([heading] if section.heading else []), *self.body(section, indent))

    def body(self, section: Section, indent: int) -> Iterator[RenderableType]:
        rest = section.lines
        if section.grid and (table := _table(section.grid, self.console.width - indent)):
            yield Padding(table, (0, 0, 0, indent))
            rest = (*rest[len(section.grid.rows) :], *section.grid.key)
        if rest:
            yield self.lines(rest, self.console.width, " " * indent)

    def lines(self, lines: tuple[Line, ...], width: int, indent: str = "") -> Text:
        return Text("\n").join(row for line in lines for row in self.wrapped(line, width, indent))

    def wrapped(self, line: Line, width: int, indent: str) -> Iterator[Text]:
        """One line as rows; the second row stands under the text of the first."""
        style = self.styles[line.tone]
        whole = Text.assemble((line.label, f"{style} bold"), (line.text, style))
        lead = indent + line.lead
        for row in whole.wrap(self.console, width - len(lead)):
            row.rstrip()
            yield Text.assemble(lead, row)
            lead = " " * len(lead)


def _table(grid: Grid, width: int) -> Table | None:
    """The grid as a table, or nothing where its words would not stay whole."""
    names = max(Text(row[0]).cell_len for row in grid.rows)
    widths = [_needed(cells) for cells in zip(grid.head, *grid.rows, strict=True)][1:]
    topic = min(names, width - sum(widths) - GAP * len(widths))
    return _filled(grid, [topic, *widths]) if topic >= min(names, TOPIC) else None


def _needed(cells: Sequence[str]) -> int:
    """Every cell on one line; the account's name above them may wrap between words."""
    head, *words = cells
    name = min(WORD, max((Text(part).cell_len for part in head.split()), default=0))
    return max(name, *(Text(word).cell_len for word in words))


def _filled(grid: Grid, widths: list[int]) -> Table:
    # The box itself puts one more column between two.
    table = Table(box=box.SIMPLE_HEAD, padding=(0, GAP - 1, 0, 0), pad_edge=False, show_edge=False)
    for head, width in zip(grid.head, widths, strict=True):
        table.add_column(Text(head), width=width, overflow="fold")
    for topic, *cells in grid.rows:
        table.add_row(Text(topic), *(Text(cell, style=_cell_style(cell, grid)) for cell in cells))
    return table


def _cell_style(cell: str, grid: Grid) -> str:
    return "bold" if cell in grid.loud else ""
