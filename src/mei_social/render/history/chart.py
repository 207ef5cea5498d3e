"""Scores and answers over time as a drawing: where bars and words stand. The template only writes it down.

The table beside the picture has the same numbers, of every self-check.
"""

from __future__ import annotations

from textwrap import wrap

from msgspec import Struct

from mei_social.audit.assess import Band
from mei_social.history.sentences import day, gates_briefly
from mei_social.history.timeline import Numbers, Timeline, TimelineEntry
from mei_social.render.report.matrix_svg import LINE, Words
from mei_social.report import labels

LABEL, COLUMN, TILE, BAR = 130, 72, 68, 28
TOP, TALL = 56, 160
"""Where a bar of 100 begins, and how high it is."""
BAND_ROW, GATE_ROW, NAME_ROW = 12, 70, 98
"""Rows of words under the bars, counted from their foot."""


class Bar(Struct, frozen=True):
    """One number of one self-check; its height says again what the number says."""

    x: int
    y: int
    height: int
    value: str
    look: str
    """A class of the style: filled or only an outline, so that they differ without colour."""


class Column(Struct, frozen=True):
    """One self-check."""

    middle: int
    bars: tuple[Bar, ...]
    band: Band
    word: str
    gates: str
    loud: bool
    """Whether a gate is open."""
    name: Words


class Chart(Struct, frozen=True):
    width: int
    height: int
    foot: int
    """Where every bar stands."""
    columns: tuple[Column, ...]


def draw(timeline: Timeline) -> Chart:
    """The last few, from left to right."""
    columns = tuple(_column(place, *known) for place, known in enumerate(timeline.charted))
    below = NAME_ROW + LINE * max((len(column.name.lines) for column in columns), default=0)
    return Chart(LABEL + COLUMN * len(columns), TOP + TALL + below, TOP + TALL, columns)


def _column(place: int, entry: TimelineEntry, numbers: Numbers) -> Column:
    left = LABEL + COLUMN * place
    middle = left + TILE // 2
    values = ((middle - BAR - 2, numbers.score, "score"), (middle + 2, numbers.coverage, "answered"))
    lines = (f"{entry.number}.", *wrap(day(entry), 9))
    return Column(
        middle=middle,
        bars=tuple(_bar(x, value, look) for x, value, look in values if value is not None),
        band=numbers.band,
        word=labels.CELL[numbers.band],
        gates=gates_briefly(numbers),
        loud=numbers.gates_open > 0,
        name=Words(middle, TOP + TALL + NAME_ROW, lines),
    )


def _bar(x: int, value: int, look: str) -> Bar:
    height = TALL * value // 100
    return Bar(x, TOP + TALL - height, height, str(value), look)
