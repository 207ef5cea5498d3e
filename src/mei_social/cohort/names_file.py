"""The list of who is expected: a CSV file as spreadsheet programs write it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from mei_social.errors import CannotRead
from mei_social.files.reasons import shown
from mei_social.files.whole import read_text

MOST_BYTES = 4 * 1024 * 1024
MOST_NAMES = 200_000
LONGEST = 200
HEADINGS = frozenset(
    {"name", "names", "full name", "fullname", "trainee", "trainee name", "student", "student name"}
)
AS_CSV = "Save the list in a spreadsheet program as CSV (UTF-8) and give that file."


def read_names(path: Path) -> list[str]:
    """The names in the column `name`, or in the first one. Raises CannotRead."""
    text = read_text(path, MOST_BYTES)
    if "\0" in text or text.startswith(("PK\x03\x04", "{", "<")):
        raise CannotRead(f"{shown(path)} is no CSV file. {AS_CSV}")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True) if row
        ]
    except csv.Error as error:
        raise CannotRead(f"{shown(path)} cannot be read as CSV: {error}. {AS_CSV}") from None
    names = _names(rows)
    if not names:
        raise CannotRead(f"{shown(path)} has no names in it. Put one in each row, under the heading `name`.")
    if len(names) > MOST_NAMES or any(len(name) > LONGEST for name in names):
        raise CannotRead(
            f"{shown(path)} is no list of names: it has over {MOST_NAMES:,} or a very long one. "
            "Put one name in each row, under the heading `name`."
        )
    return names


def _names(rows: list[list[str]]) -> list[str]:
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    column = next((n for n, cell in enumerate(head) if cell == "name"), None)
    if column is None:
        column = next((n for n, cell in enumerate(head) if cell in HEADINGS), None)
    body = rows if column is None else rows[1:]
    cells = (" ".join(row[column or 0].split()) for row in body if len(row) > (column or 0))
    return [cell for cell in cells if cell]
