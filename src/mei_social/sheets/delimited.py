"""Text with a separator between the cells. Which one it is follows from the headings, never from one line."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from mei_social.errors import CannotRead
from mei_social.sheets.encoding import decoded
from mei_social.sheets.table import (
    LAST_COLUMN,
    LAST_ROW,
    LONGEST,
    MOST_CELLS,
    Bounds,
    Cell,
    Headings,
    Row,
    Table,
    heading_row,
    texts,
)

SEPARATORS = ",;\t|"
WHOLE = "\x1f"
"""Stands in no text: every line is one cell."""
SAID = re.compile(r'"?sep=([^"\r\n])"?[,;\t|]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
LOOKED_AT = 200
FITS = 0.9
AGAIN = "Save the list again in a spreadsheet program as CSV (UTF-8)."


def read_delimited(content: bytes, name: str, bounds: Bounds, known: Headings) -> Table:
    """The table in a text file. Raises CannotRead."""
    text, guessed = decoded(content, name)
    if "\0" in text:
        raise CannotRead(f"{name} is no text file. {AGAIN}")
    if said := SAID.match(text):
        rows = _rows(text[said.end() :], said[1], name, bounds)
    else:
        rows = _rows(text, _separator(text, name, bounds, known), name, bounds)
    return Table(rows, guessed=guessed)


def _separator(text: str, name: str, bounds: Bounds, known: Headings) -> str:
    """The one under which most headings are known, and few rows have cells beyond them."""
    best, most, failed = "", (0, False, 0), None
    for separator in (*SEPARATORS, WHOLE):
        if separator != WHOLE and separator not in text:
            continue
        try:
            rows = _rows(text, separator, name, bounds, LOOKED_AT)
        except CannotRead as error:
            failed = failed or str(error)  # not the error itself, which holds all that was read before it
            continue
        head = heading_row(rows, known)
        score = (known(texts(head)), _fits(rows, head), head.width) if head else (0, False, 0)
        if score > most:
            best, most = separator, score
    if not best and failed:
        raise CannotRead(failed)
    return best or _regular(text, name, bounds)


def _fits(rows: tuple[Row, ...], head: Row) -> bool:
    """Whether nearly all rows below have no cell beyond the headings."""
    body = [row for row in rows if row.number > head.number]
    return sum(row.width <= head.width for row in body) >= FITS * len(body)


def _regular(text: str, name: str, bounds: Bounds) -> str:
    """Without headings: the one that gives nearly all rows as many cells. `Smith, Ann` is one cell."""
    for separator in SEPARATORS:
        if separator not in text or text.count(f"{separator} ") * 2 > text.count(separator):
            continue
        widths = Counter(row.width for row in _rows(text, separator, name, bounds, LOOKED_AT))
        width, times = widths.most_common(1)[0] if widths else (0, 0)
        if width > 1 and times >= FITS * widths.total():
            return separator
    return WHOLE


def _rows(text: str, separator: str, name: str, bounds: Bounds, most: int | None = None) -> tuple[Row, ...]:
    reader = csv.reader(_lines(text, separator, name), delimiter=separator, strict=True)
    rows: list[Row] = []
    cells_left = MOST_CELLS
    try:
        # Rows are counted as a spreadsheet program counts them: a quoted cell may hold line ends.
        for number, cells in enumerate(islice(reader, most), 1):
            kept = {column: Cell(cell) for column, cell in enumerate(cells, 1) if cell and not cell.isspace()}
            cells_left -= len(kept)
            if cells_left < 0:
                raise CannotRead(f"{name} has more than {MOST_CELLS:,} cells, and no list needs them.")
            if kept:
                _refuse_large(number, kept, len(rows), name, bounds)
                rows.append(Row(number, kept))
    except csv.Error as error:
        raise CannotRead(_why(error, name, reader.line_num)) from None
    return tuple(rows)


def _lines(text: str, separator: str, name: str) -> Iterator[str]:
    """Each line, unless it would become more cells, or the file more rows, than any program has."""
    for number, line in enumerate(io.StringIO(text, newline="")):
        if number > LAST_ROW or line.count(separator) > LAST_COLUMN:
            raise CannotRead(f"{name} has more rows or columns than any spreadsheet. Give the right file.")
        yield line


def _refuse_large(number: int, cells: dict[int, Cell], before: int, name: str, bounds: Bounds) -> None:
    if before >= bounds.rows or max(cells) > bounds.columns:
        raise CannotRead(f"{name} has more than {bounds.rows:,} rows or {bounds.columns} columns.")
    if any(len(cell.text) > LONGEST for cell in cells.values()):
        raise CannotRead(f"{name} has a cell of more than {LONGEST:,} characters in row {number}.")


def _why(error: csv.Error, name: str, line: int) -> str:
    if "end of data" in str(error):
        return f"{name} has a quotation mark that is opened and never closed. {AGAIN}"
    if "field larger" in str(error):
        return f"{name} has a very long cell up to line {line}: a quotation mark may never be closed. {AGAIN}"
    return f"{name} cannot be read as CSV: look at the quotation marks in line {line}. {AGAIN}"
