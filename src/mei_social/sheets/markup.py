"""One part of a workbook, element by element, and refused as soon as it costs more than any list does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.parsers import expat

from msgspec import Struct

DEEPEST = 64
LONGEST_MARK = 256 * 1024
"""Bytes of one tag or comment. The parser holds it whole."""

Attributes = dict[str, str]


class TooMuchError(Exception):
    """More than any list has: elements, depth, or letters in a cell."""


class NotMarkupError(Exception):
    """The parser gave up."""


class Budget(Struct):
    """What is left of the most that one file may cost, over all its parts."""

    elements: int
    cells: int = 0
    letters: int = 0

    def spend(self, *, cells: int = 0, letters: int = 0) -> None:
        self.cells -= cells
        self.letters -= letters
        if self.cells < 0 or self.letters < 0:
            raise TooMuchError


def read_markup(
    pieces: Iterable[bytes],
    budget: Budget,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call for each element, by its name without a prefix, and for each piece of text.

    Raises TooMuchError or NotMarkupError. A file that declares entities is not a workbook.
    """
    names: dict[str, str] = {}
    left, depth, moved = budget.elements, 0, False

    def local(name: str) -> str:
        if len(names) > 10_000:
            raise TooMuchError
        return names.setdefault(name, name.rpartition(":")[2])

    def started(name: str, attributes: Attributes) -> None:
        nonlocal left, depth, moved
        left -= 1
        depth += 1
        moved = True
        if left < 0 or depth > DEEPEST:
            raise TooMuchError
        start(names.get(name) or local(name), attributes)

    def ended(name: str) -> None:
        nonlocal depth, moved
        depth -= 1
        moved = True
        if end:
            end(names[name])

    def said(letters: str) -> None:
        nonlocal moved
        moved = True
        if text:
            text(letters)

    def declared(*_: object) -> None:
        raise NotMarkupError

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = started, ended
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = said, declared
    unread = 0

    def fed(piece: bytes) -> None:
        nonlocal moved, unread
        moved = False
        parser.Parse(piece, False)  # noqa: FBT003 - it takes no keywords
        unread = 0 if moved else unread + len(piece)
        if unread > LONGEST_MARK:
            raise TooMuchError

    _parsed(parser, pieces, fed)
    budget.elements = left


def _parsed(parser: expat.XMLParserType, pieces: Iterable[bytes], fed: Callable[[bytes], None]) -> None:
    try:
        for piece in pieces:
            fed(piece)
        parser.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise NotMarkupError from error
