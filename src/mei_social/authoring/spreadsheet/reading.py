"""A spreadsheet to rows of text, with the place of every cell."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mei_social.authoring.spreadsheet.cells import COLUMNS
from mei_social.errors import CannotRead, Problem
from mei_social.files.whole import read_bytes
from mei_social.parsing.messages import did_you_mean
from mei_social.parsing.node import HIDDEN
from mei_social.text.spreadsheet_cells import as_text
from mei_social.text.visible import visible

MOST_BYTES = 4 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS = 2000
MOST_COLUMNS = 60

Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows below the header: row number, and text and column number by key."""

    rows: tuple[tuple[int, dict[str, tuple[str, int]]], ...]
    problems: tuple[Problem, ...]


def read_sheet(path: Path) -> Sheet:
    """Read a .csv or .xlsx file. Raises CannotRead when it is neither, or too large."""
    readers = {".csv": _csv_rows, ".xlsx": _xlsx_rows}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise CannotRead(
            f"{visible(str(path), 200)} is no .csv or .xlsx file. Save the sheet as one of these."
        )
    rows = [(n, row) for n, row in reader(path, read_bytes(path, MOST_BYTES)) if any(c.strip() for c in row)]
    if not rows:
        raise CannotRead(
            f"{visible(str(path), 200)} is empty. Its first row names the keys: id, topic and so on."
        )
    header, body = rows[0], rows[1:]
    names = [name.strip().lower() for name in header[1]]
    problems = [*_header_problems(header[0], names), *_hidden(body)]
    keyed = tuple(
        (n, {k: (c, i) for i, (k, c) in enumerate(zip(names, row, strict=False), 1) if k}) for n, row in body
    )
    return Sheet(keyed, tuple(problems))


def _header_problems(line: int, names: list[str]) -> Iterator[Problem]:
    for column, name in enumerate(names, 1):
        if name and name not in COLUMNS:
            meant = did_you_mean(name, COLUMNS)
            message = f"`{visible(name, 60)}` is not a column.{meant} Rename it, or remove it."
            yield Problem(line, column, "unknown-column", message)
        elif name and name in names[: column - 1]:
            yield Problem(line, column, "column-twice", f"The column `{name}` stands here twice. Remove one.")
    if "id" not in names:
        yield Problem(line, 1, "missing-column", "The column `id` is missing. Each rule is found by it.")


def _hidden(rows: Rows) -> Iterator[Problem]:
    for line, row in rows:
        for column, cell in enumerate(row, 1):
            if found := HIDDEN.search(cell):
                what = f"There is a hidden character here, {visible(found[0])}."
                yield Problem(line, column, "hidden-character", f"{what} Delete it, or type the text anew.")


def _csv_rows(path: Path, content: bytes) -> Rows:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CannotRead(f"{visible(str(path), 200)} is not UTF-8. Save the sheet as CSV UTF-8.") from None
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [(n, [_plain(cell) for cell in row]) for n, row in enumerate(_limited(path, rows), 1)]
    except csv.Error:
        raise CannotRead(
            f"{visible(str(path), 200)} cannot be read as a table. Save the sheet again."
        ) from None


def _plain(cell: str) -> str:
    """Takes off the apostrophe that kept a cell text."""
    return cell[1:] if cell.startswith("'") and as_text(cell[1:]) == cell else cell


def _xlsx_rows(path: Path, content: bytes) -> Rows:
    """Formulas come as the text they are; nothing is calculated or followed."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise CannotRead(
                    f"{visible(str(path), 200)} is too large once it is unpacked. Check the file."
                )
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book["rules"] if "rules" in book.sheetnames else book.worksheets[0]
        cells = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        rows = (["" if cell is None else str(cell) for cell in row] for row in cells)
        return list(enumerate(_limited(path, rows), 1))
    except CannotRead:
        raise
    except Exception as error:  # a hostile workbook fails in many ways inside the library
        raise CannotRead(
            f"{visible(str(path), 200)} cannot be read as a workbook. Open it, and save it again as .xlsx."
        ) from error


def _limited(path: Path, rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise CannotRead(
                f"{visible(str(path), 200)} has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns."
            )
        yield row
