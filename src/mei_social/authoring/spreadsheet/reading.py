"""A sheet of rules to texts by key, with the place of every cell, and what of it was read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from mei_social.authoring.spreadsheet.cells import COLUMNS
from mei_social.errors import CannotRead, Problem
from mei_social.files.reasons import shown
from mei_social.files.whole import read_bytes
from mei_social.parsing.node import HIDDEN
from mei_social.sheets.read import Tables, read_tables
from mei_social.sheets.table import Bounds, Cell, Kind, Place, Row, Table, below, heading_row, letters
from mei_social.text import english
from mei_social.text.near_names import closest
from mei_social.text.spreadsheet_cells import as_text
from mei_social.text.visible import visible

MOST_BYTES = 4 * 1024 * 1024
BOUNDS = Bounds(rows=2000, columns=60)
SHEET = "rules"
SHOWN = 60
MOST_NAMED = 5
LIKE = 0.75
FEWEST_KNOWN = 2
ERRORS = re.compile(
    r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!)"
)

FORMULA = "This is a formula, and none is worked out here. Copy the cell, and paste it as a value."
ERROR = "This is {}, which a spreadsheet shows where a formula has failed. Write the text there."
DAY = "The spreadsheet has made a day of this, {}. Format the cell as text, and type it anew."
MERGED = (
    "{} is merged into one cell, so only the first of them has the text. Take them apart, and fill in each."
)
NO_HEADING = "This stands in a column without a heading{}. Write the key above it, or clear it."
NO_ID = "The column `id` is missing. Each question is found by it."
TWICE = "The column `{}` stands here twice. Remove one."
MISSPELT = "`{}` is not a column. Did you mean `{}`? Rename it, or remove it."

Texts = dict[str, tuple[str, int]]


class Sheet(Struct, frozen=True):
    """The rows below the headings: row number, and text and column number by key."""

    rows: tuple[tuple[int, Texts], ...]
    problems: tuple[Problem, ...]
    """By cell: the line is the row, the column the number of its column."""
    spoilt: frozenset[int] = frozenset()
    """Rows whose other problems may follow from these."""
    keys: tuple[str, ...] = COLUMNS
    """Keys that have a column. The others stay as they are."""
    told: tuple[str, ...] = ()
    """What was read and what was not, in sentences."""


def read_sheet(path: Path) -> Sheet:
    """Read a .csv or .xlsx file. Raises CannotRead where it is neither, has no headings, or is too large."""
    name = shown(path)
    tables = read_tables(read_bytes(path, MOST_BYTES), name, BOUNDS, known)
    table, heading = _rules_in(tables, name)
    keys, ignored = _keys(heading)
    rows = tuple(below(table, heading))
    problems = [
        *_heading_problems(heading),
        *_without_heading(heading, rows),
        *(problem for row in rows for problem in _cell_problems(row, keys)),
    ]
    spoilt = {problem.line for problem in problems}
    for first, last in _merged(table, heading, keys):
        problems.append(Problem(first.row, first.column, "merged-cells", MERGED.format(f"{first}:{last}")))
        spoilt.update(row.number for row in rows if first.row <= row.number <= last.row)
    plain = _plain if table.name is None else str  # in a workbook no cell needs an apostrophe to be text
    kept = tuple(
        (row.number, {key: (plain(row.cell(column).text), column) for column, key in keys.items()})
        for row in rows
        if any(column in row.cells for column in keys)
    )
    if not kept:
        raise CannotRead(f"{name} has no question below its headings in row {heading.number}.")
    told = tuple(_told(table, tables, heading, keys, ignored, kept))
    return Sheet(kept, tuple(problems), frozenset(spoilt), tuple(keys.values()), told)


def known(cells: list[str]) -> int:
    """How many of the cells are keys."""
    count = len({key for cell in cells if (key := _folded(cell)) in COLUMNS})
    return count if count >= FEWEST_KNOWN else 0


def _folded(heading: str) -> str:
    return "_".join(heading.lower().split()).replace("-", "_")


def _rules_in(tables: Tables, name: str) -> tuple[Table, Row]:
    """The sheet called `rules`, or else the first one with the headings."""
    failed = ""
    for number in sorted(range(len(tables.names)), key=lambda n: tables.names[n].lower() != SHEET):
        try:
            table = tables.read(number)
        except CannotRead as error:
            failed = failed or str(error)
            continue
        if heading := heading_row(table.rows, known):
            return table, heading
    if failed:
        raise CannotRead(failed)
    sheets = f" in {english.listed(map(_cut, tables.names))}" if any(tables.names) else ""
    raise CannotRead(
        f"{name} has no row with headings such as id, topic and question{sheets}. "
        "`mei-social rules export` writes a sheet that has them."
    )


def _keys(heading: Row) -> tuple[dict[int, str], list[str]]:
    """The keys by their columns, and the other headings."""
    keys: dict[int, str] = {}
    ignored = []
    for column in heading.cells:
        key = _folded(heading.text(column))
        if key in COLUMNS:
            if key not in keys.values():
                keys[column] = key
        else:
            ignored.append(f"{letters(column)} ({_cut(heading.text(column))})")
    return keys, ignored


def _plain(cell: str) -> str:
    """Takes off the apostrophe that kept a cell text."""
    return cell[1:] if cell.startswith("'") and as_text(cell[1:]) == cell else cell


# ---- What is wrong ----


def _heading_problems(heading: Row) -> Iterator[Problem]:
    seen: set[str] = set()
    missing = [key for key in COLUMNS if key not in map(_folded, map(heading.text, heading.cells))]
    for column in heading.cells:
        text = heading.text(column)
        key = _folded(text)
        if key in seen:
            yield Problem(heading.number, column, "column-twice", TWICE.format(key))
        elif key in COLUMNS:
            seen.add(key)
        elif meant := _misspelt(key, missing):
            yield Problem(heading.number, column, "unknown-column", MISSPELT.format(_cut(text), meant))
    if "id" not in seen:
        yield Problem(heading.number, 1, "missing-column", NO_ID)


def _misspelt(key: str, missing: list[str]) -> str | None:
    """The column that was meant, where it is missing: any other heading is somebody's own."""
    return closest(key[:SHOWN], missing, LIKE)


def _without_heading(heading: Row, rows: tuple[Row, ...]) -> Iterator[Problem]:
    """One for each column."""
    found: dict[int, list[int]] = {}
    for row in rows:
        for column in row.cells.keys() - heading.cells.keys():
            found.setdefault(column, []).append(row.number)
    for column, numbers in sorted(found.items()):
        more = f", as {english.count(len(numbers) - 1, 'more cell')} of it" if len(numbers) > 1 else ""
        yield Problem(numbers[0], column, "no-heading", NO_HEADING.format(more))


def _cell_problems(row: Row, keys: dict[int, str]) -> Iterator[Problem]:
    for column in keys.keys() & row.cells.keys():
        if found := _wrong(row.cells[column]):
            yield Problem(row.number, column, *found)


def _wrong(cell: Cell) -> tuple[str, str] | None:
    match cell.kind:
        case Kind.FORMULA:
            return "formula", FORMULA
        case Kind.DAY:
            return "became-a-day", DAY.format(cell.text)
        case _ if cell.kind is Kind.ERROR or ERRORS.fullmatch(cell.text.strip()):
            return "error-value", ERROR.format(_cut(cell.text))
    if found := HIDDEN.search(cell.text):
        hidden = f"There is a hidden character here, {visible(found[0])}. Delete it, or type the text anew."
        return "hidden-character", hidden
    return None


def _merged(table: Table, heading: Row, keys: dict[int, str]) -> Iterator[tuple[Place, Place]]:
    for first, last in table.merged:
        within = any(first.column <= column <= last.column for column in keys)
        if last.row >= heading.number and within and first != last:
            yield first, last


# ---- What is told ----


def _told(
    table: Table,
    tables: Tables,
    heading: Row,
    keys: dict[int, str],
    ignored: list[str],
    rows: tuple[tuple[int, Texts], ...],
) -> Iterator[str]:
    where = f"the sheet {_cut(table.name)}, " if table.name else ""
    if rows:
        yield (
            f"Read {where}rows {rows[0][0]} to {rows[-1][0]}: {english.count(len(rows), 'question')}, "
            f"under the headings in row {heading.number}."
        )
    if others := [name for name in tables.names if name and name != table.name]:
        yield f"Not read: {'the other sheets' if len(others) > 1 else 'the other sheet'}, {_some(others)}."
    if above := [row.number for row in table.rows if row.number < heading.number]:
        rows_above = f"row {above[0]}" if len(above) == 1 else f"rows {above[0]} to {above[-1]}"
        yield f"Not read: {rows_above}, above the headings."
    if ignored:
        what = "columns" if len(ignored) > 1 else "column"
        yield f"Not read: {what} {_some(ignored)}, as no question has that."
    if missing := [key for key in COLUMNS if key not in keys.values() and key != "id"]:
        yield f"Left as before, because the sheet has no such column: {', '.join(missing)}."
    if hidden := len(table.hidden & {number for number, _ in rows}):
        yield f"{english.count(hidden, 'hidden row')} {'was' if hidden == 1 else 'were'} read too."
    if table.guessed:
        yield f"The file does not say its encoding; {table.guessed} was read. Look at letters with accents."


def _some(names: list[str]) -> str:
    more = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return english.listed([*map(_cut, names[:MOST_NAMED]), *more])


def _cut(text: str) -> str:
    return visible(text, SHOWN)
