"""Bars of letters: a small chart that needs no colour, and no more than 40 columns."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.history.sentences import SHORT, day, gates, over_time
from mei_social.history.timeline import Numbers, Timeline, TimelineEntry
from mei_social.report import labels
from mei_social.terminal.lines import Line, Section, line

BLOCKS, LETTERS = "\u2588\u2591", "#."
"""A full and an empty cell, and what stands in where the stream cannot write them."""
LONGEST = 50
BESIDE = 22
"""Columns for what stands beside a bar: an indent, its name and its number."""


def chart(timeline: Timeline, width: int, *, blocks: bool) -> Section:
    """Score and answers of the last few, one under another; the band and the gates are words."""
    cells = BLOCKS if blocks else LETTERS
    room = max(min(LONGEST, width - BESIDE), 1)
    rows = (row for entry, numbers in timeline.charted for row in _rows(entry, numbers, room, cells))
    return Section(over_time(timeline), tuple(rows))


def _rows(entry: TimelineEntry, numbers: Numbers, room: int, cells: str) -> Iterator[Line]:
    band = f"{labels.CELL[numbers.band]}. {SHORT}: {gates(numbers)}."
    yield line(band, label=f"{entry.number}. {day(entry)}:")
    for name, value in (("Score   ", numbers.score), ("Answered", numbers.coverage)):
        if value is not None:
            yield line(f"{_bar(value, room, cells)} {value}", lead=f"  {name} ")


def _bar(value: int, room: int, cells: str) -> str:
    """Full only at 100, and never quite empty for more than nothing."""
    filled = max(value * room // 100, value > 0)
    return cells[0] * filled + cells[1] * (room - filled)
