"""The matrix as a drawing: where each word stands. The template only writes it down.

Texts are cut to fit. The table beside the picture has them in full.
"""

from __future__ import annotations

from textwrap import wrap

from msgspec import Struct

from mei_social.audit.assess import Band
from mei_social.report.model import Cell, Matrix

LABEL, COLUMN, ROW, GAP, LINE = 164, 106, 52, 6, 15
PIPS = {Band.CRITICAL: 4, Band.HIGH: 3, Band.MEDIUM: 2, Band.LOW: 1}


class Words(Struct, frozen=True):
    """Lines of text, from a first baseline down."""

    x: int
    y: int
    lines: tuple[str, ...]


class Tile(Struct, frozen=True):
    """One cell: a word, and one to four marks, so that it reads without colour."""

    x: int
    y: int
    band: Band
    word: str
    open: int
    pips: tuple[int, ...]
    """Where each mark begins, from the left."""


class Picture(Struct, frozen=True):
    width: int
    height: int
    columns: tuple[Words, ...]
    rows: tuple[Words, ...]
    tiles: tuple[Tile, ...]


def draw(matrix: Matrix) -> Picture:
    """Lay out the matrix: topics down, accounts across."""
    names = [_lines(name, 14, 4) for name in matrix.columns]
    head = LINE * max((len(lines) for lines in names), default=1) + 10
    return Picture(
        width=LABEL + COLUMN * len(matrix.columns),
        height=head + ROW * len(matrix.rows),
        columns=tuple(
            Words(LABEL + COLUMN * i + (COLUMN - GAP) // 2, head - 10 - LINE * (len(lines) - 1), lines)
            for i, lines in enumerate(names)
        ),
        rows=tuple(_row_label(head + ROW * i, topic) for i, (topic, _) in enumerate(matrix.rows)),
        tiles=tuple(
            _tile(LABEL + COLUMN * j, head + ROW * i, cell)
            for i, (_, cells) in enumerate(matrix.rows)
            for j, cell in enumerate(cells)
        ),
    )


def _lines(text: str, width: int, most: int) -> tuple[str, ...]:
    return tuple(wrap(text, width, max_lines=most, placeholder="…"))


def _row_label(top: int, topic: str) -> Words:
    lines = _lines(topic, 20, 3)
    return Words(0, top + (ROW - GAP) // 2 + 5 - LINE * (len(lines) - 1) // 2, lines)


def _tile(x: int, y: int, cell: Cell) -> Tile:
    marks = PIPS.get(cell.band, 0)
    left = x + (COLUMN - GAP - marks * 10 + 2) // 2
    return Tile(x, y, cell.band, cell.word, cell.open, tuple(left + 10 * i for i in range(marks)))
