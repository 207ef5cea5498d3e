"""A table as values, whatever file it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from msgspec import Struct

LAST_ROW, LAST_COLUMN, LONGEST = 1_048_576, 16_384, 32_767
"""Rows, columns, and characters of a cell: the most that any spreadsheet program has."""
MOST_CELLS = 450_000
"""Cells with something in them, of all sheets of a file: 30,000 people with 15 each."""
TITLE_ROWS = 30
"""Rows with text in which the headings are looked for: titles and notes stand above them."""


class Kind(Enum):
    """What a cell holds besides plain text."""

    TEXT = auto()
    NUMBER = auto()
    DAY = auto()
    TRUTH = auto()
    ERROR = auto()
    FORMULA = auto()
    """Its text is what the spreadsheet program worked out last; empty where it saved nothing."""


class Cell(NamedTuple):
    """One cell with something in it."""

    text: str
    kind: Kind = Kind.TEXT


EMPTY = Cell("")


class Row(NamedTuple):
    """The cells of a row that hold something, by column. Rows and columns count from 1."""

    number: int
    cells: dict[int, Cell]

    def cell(self, column: int) -> Cell:
        return self.cells.get(column, EMPTY)

    def text(self, column: int) -> str:
        """On one line."""
        return " ".join(self.cell(column).text.split())

    @property
    def width(self) -> int:
        return max(self.cells, default=0)


class Table(Struct, frozen=True):
    """The rows with something in them, in their order."""

    rows: tuple[Row, ...]
    name: str | None = None
    """What the sheet is called; None in a file that has only one."""
    merged: tuple[tuple[Place, Place], ...] = ()
    """The first and the last cell of each part that is merged into one."""
    hidden: frozenset[int] = frozenset()
    """Rows that the spreadsheet program does not show, such as those that a filter left out."""
    guessed: str | None = None
    """The encoding, where the file does not say which it is in."""


class Place(NamedTuple):
    """A cell, counted from 1."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{letters(self.column)}{self.row}"


class Bounds(Struct, frozen=True):
    """The most that a table may have. Cells without text count for nothing."""

    rows: int
    columns: int


Headings = Callable[[list[str]], int]
"""How many cells of a row are headings that are known; 0 where it cannot be the row of the headings."""


def heading_row(rows: tuple[Row, ...], known: Headings) -> Row | None:
    """The row with the headings: of the first ones the one with most, and none at all where none has any."""
    best, most = None, 0
    for row in rows[:TITLE_ROWS]:
        score = known(texts(row))
        if score > most:
            best, most = row, score
    return best


def texts(row: Row) -> list[str]:
    """Every cell up to the last one, the empty ones too."""
    return [row.text(column) for column in range(1, row.width + 1)]


def letters(column: int) -> str:
    """1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def below(table: Table, row: Row) -> Iterator[Row]:
    return (each for each in table.rows if each.number > row.number)
