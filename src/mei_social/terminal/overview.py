"""The matrix of topics and accounts, as sentences and as a grid."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.audit.assess import Band
from mei_social.report.model import Cell, Matrix
from mei_social.terminal.lines import Grid, Line, Section, Tone, clean, line
from mei_social.text import english

HEADING = "Open findings by topic and account"
SAID_BY_HEADING = " open"
"""The heading of the table says it once, so that `none open` is `none` in a cell."""
LOUD = frozenset({Band.CRITICAL, Band.HIGH})
Row = tuple[str, tuple[Cell, ...]]


def overview(matrix: Matrix, *, explain: bool) -> Section:
    """One by one only the topics with an open finding, the others in a sentence or two."""
    open_rows = [row for row in matrix.rows if _is_open(row)]
    lines = [
        *(_sentence(matrix.columns, row) for row in open_rows),
        *_others(matrix, [row for row in matrix.rows if not _is_open(row)], alone=not open_rows),
        *_key(matrix, explain=explain),
    ]
    return Section(HEADING, tuple(lines), grid=_grid(matrix.columns, open_rows) if open_rows else None)


def _is_open(row: Row) -> bool:
    return any(c.open for c in row[1])


def _sentence(columns: tuple[str, ...], row: Row) -> Line:
    """Read aloud, "none open" once for each account would bury the rest, so that it comes once at the end."""
    asked = [(n, c) for n, c in zip(columns, row[1], strict=True) if c.band is not Band.NOT_ASSESSED]
    told = [(n, c) for n, c in asked if c.band is not Band.NO_OPEN_FINDINGS]
    alike: dict[tuple[str, int], list[str]] = {}
    for name, c in told:
        alike.setdefault((c.word, c.open), []).append(name)
    parts = [f"{english.listed(names)} {word}{_many(n, names)}" for (word, n), names in alike.items()]
    if rest := [(n, c) for n, c in asked if c.band is Band.NO_OPEN_FINDINGS]:
        name = rest[0][0] if len(rest) == 1 else "the others"
        parts.append(f"{name} {rest[0][1].word}")
    return line("; ".join(parts) + ".", lead="- ", label=f"{row[0]}:")


def _many(number: int, names: list[str]) -> str:
    each = " each" if len(names) > 1 else ""
    return f" ({number} open{each})" if number else ""


def _others(matrix: Matrix, rows: list[Row], *, alone: bool) -> Iterator[Line]:
    """What waits is named; what is done is told among the good news further down."""
    waiting = [row for row in rows if any(c.band is Band.INCOMPLETE for c in row[1])]
    if waiting:
        word = next(c.word for c in waiting[0][1] if c.band is Band.INCOMPLETE)
        topics = "; ".join(_waiting(matrix.columns, row) for row in waiting)
        yield line(f"{topics}.", Tone.QUIET, label=f"{word.capitalize()}:")
    if len(waiting) < len(rows):
        topic = "topic" if alone and not waiting else "other topic"
        yield line(f"No finding is open in any {topic}.", Tone.QUIET)


def _waiting(columns: tuple[str, ...], row: Row) -> str:
    """A topic, with the accounts on which it waits unless that is all of them."""
    asked = [(n, c) for n, c in zip(columns, row[1], strict=True) if c.band is not Band.NOT_ASSESSED]
    names = [name for name, c in asked if c.band is Band.INCOMPLETE]
    return row[0] if len(names) == len(asked) else f"{row[0]} ({', '.join(names)})"


def _key(matrix: Matrix, *, explain: bool) -> list[Line]:
    """What the words mean, where they are used. Most speak for themselves."""
    shown = [c for _, cells in matrix.rows for c in cells if explain or c.band is Band.INCOMPLETE]
    used = {c.word for c in shown}
    return [line(f'"{word}" means: {meaning}.', Tone.QUIET) for word, meaning in matrix.key if word in used]


def _grid(columns: tuple[str, ...], rows: list[Row]) -> Grid:
    cells = [c for _, row in rows for c in row]
    return Grid(
        head=("Topic", *_short(tuple(map(clean, columns)))),
        rows=tuple((clean(topic), *map(_in_cell, row)) for topic, row in rows),
        loud=frozenset(_in_cell(c) for c in cells if c.band in LOUD),
    )


def _in_cell(cell: Cell) -> str:
    return clean(cell.word).removesuffix(SAID_BY_HEADING)


def _short(names: tuple[str, ...]) -> tuple[str, ...]:
    """Without what stands in brackets, as in `Instagram 2 (professional)`, where they still differ."""
    short = tuple(name.partition(" (")[0] for name in names)
    return short if len(set(short)) == len(names) else names
