"""What both faces lay out: sections of lines, and a grid. Text comes in through `clean` and nowhere else."""

from __future__ import annotations

from enum import Enum, auto

from msgspec import Struct

from mei_social.text.visible import visible


class Tone(Enum):
    """How a line is to be read; colour only repeats what the words say."""

    BODY = auto()
    STRONG = auto()
    QUIET = auto()
    BAND = auto()


class Line(Struct, frozen=True):
    """One paragraph. It wraps under its own text, not under its lead."""

    lead: str
    """Indent and list mark: our own, such as `- ` or `  2. `."""
    label: str
    """What stands out at the start, such as `High: `."""
    text: str
    tone: Tone


class Grid(Struct, frozen=True):
    """The matrix as a table of words."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    loud: frozenset[str]
    """Words of cells that ask for something soon."""
    key: tuple[Line, ...] = ()
    """What its signs mean: to be read under the table, and nowhere else."""


class Section(Struct, frozen=True):
    """A heading with lines, complete in words, so that every face can show it."""

    heading: str | None
    lines: tuple[Line, ...]
    boxed: bool = False
    """To be set apart where there is room."""
    below: bool = False
    """Goes on under the heading of the section before, after a blank line."""
    grid: Grid | None = None
    """Says the same as the first `len(grid.rows)` lines, for a face that can show a table."""


LONGEST = 2000
WIDEST_SIGN = 10
"""Letters at most that are shown for one that hides or acts."""


def clean(text: str, *, whole: bool = False) -> str:
    """Text without a byte that a terminal would obey, on one line; cut where it is very long."""
    return visible(" ".join(text.split()), max(LONGEST, WIDEST_SIGN * len(text)) if whole else LONGEST)


def line(text: str, tone: Tone = Tone.BODY, *, lead: str = "", label: str = "", whole: bool = False) -> Line:
    """`whole`: what comes before all others, and whom it is about, is never cut."""
    return Line(lead, clean(label) + " " if label else "", clean(text, whole=whole), tone)


def before_all(text: str | None) -> tuple[Line, ...]:
    """The first line of all, where there is one."""
    return (line(text, Tone.STRONG, whole=True),) if text else ()
