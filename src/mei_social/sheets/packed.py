"""The parts of an .xlsx file: a packed one, which may come from anybody.

A small file can unpack to more than the memory, say that it is smaller, or hold thousands of parts.
So nothing that it says of itself is believed, and no part is held whole: whoever reads one counts as it goes.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from mei_social.errors import CannotRead

MOST_PARTS = 1000
MOST_UNPACKED = 48 * 1024 * 1024
"""Of all parts that are read, together."""
MOST_AT_ONCE = 64 * 1024
ENTRY = b"PK\x01\x02"
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError)
"""What zipfile raises of damaged files; NotImplementedError where it knows no such packing or version."""
AGAIN = "Open it in a spreadsheet program, and save it again as .xlsx."


class Packed:
    """The parts by name, each to be read piece by piece."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self._left = MOST_UNPACKED
        if content.count(ENTRY) > MOST_PARTS:  # before the list of them is read
            raise CannotRead(f"{name} has more than {MOST_PARTS:,} parts, and no list has. {AGAIN}")
        try:
            self._file = zipfile.ZipFile(io.BytesIO(content))
        except UNREADABLE as error:
            raise self.damaged() from error
        self._names = {part.filename.lower().lstrip("/"): part for part in self._file.infolist()}

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._names

    def pieces(self, part: str) -> Iterator[bytes]:
        """The content of a part. Raises CannotRead."""
        found = self._names.get(part.lower())
        if found is None:
            raise self.damaged()
        if found.flag_bits & 1:
            raise CannotRead(f"{self.name} is locked with a password. Save a copy without one.")
        if found.compress_type not in METHODS:
            raise self.damaged()
        try:
            with self._file.open(found) as opened:
                while piece := opened.read(MOST_AT_ONCE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise self.too_large()
                    yield piece
        except UNREADABLE as error:
            raise self.damaged() from error

    def damaged(self) -> CannotRead:
        return CannotRead(f"{self.name} cannot be read as a workbook. {AGAIN}")

    def too_large(self) -> CannotRead:
        return CannotRead(f"{self.name} is too large once it is unpacked: no list needs that. {AGAIN}")
