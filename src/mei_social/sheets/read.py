"""Any table that people hand in, told apart by its bytes: what a file is called says little."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from mei_social.errors import CannotRead
from mei_social.sheets.delimited import read_delimited
from mei_social.sheets.table import Bounds, Headings, Table
from mei_social.sheets.workbook import Workbook

PACKED = (b"PK\x03\x04", b"PK\x05\x06")
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXPORT = b"mei-social-export"
AS_ONE = "Open it in a spreadsheet program, and save it as .xlsx or as CSV (UTF-8)."


class Tables(Struct, frozen=True):
    """The tables of a file. Each is read when it is asked for, by its number; that may raise CannotRead."""

    names: tuple[str, ...]
    """What the sheets are called, the hidden ones last."""
    read: Callable[[int], Table]


def read_tables(content: bytes, name: str, bounds: Bounds, known: Headings) -> Tables:
    """The one table of a text file, or the sheets of a workbook. Raises CannotRead.

    `name` starts each sentence; it is safe to show.
    """
    if content.startswith(PACKED):
        book = Workbook(content, name)
        sheets = sorted(book.sheets, key=lambda sheet: sheet.hidden)
        return Tables(tuple(sheet.name for sheet in sheets), lambda n: book.read(sheets[n], bounds))
    _refuse_others(content, name)
    return Tables(("",), lambda _: read_delimited(content, name, bounds, known))


def _refuse_others(content: bytes, name: str) -> None:
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if EXPORT in content and start.startswith((b"{", b"<")):
        raise CannotRead(f"{name} is what somebody exported, and no list and no sheet. Give the right file.")
    if content.startswith(OLD_OR_LOCKED):
        raise CannotRead(f"{name} is locked with a password, or from an old program (.xls). {AS_ONE}")
    if start.startswith((b"{", b"<", b"%PDF")):
        raise CannotRead(f"{name} is no list and no sheet. {AS_ONE}")
