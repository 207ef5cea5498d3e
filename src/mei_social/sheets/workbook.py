"""The sheets of an .xlsx file: what it shows. Nothing is worked out, and no link is followed.

Our own reader, over the parser of the standard library; docs/design.md says why.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

from mei_social.errors import CannotRead
from mei_social.sheets.cells import Shared, SheetReader, Texts
from mei_social.sheets.markup import Attributes, Budget, NotMarkupError, TooMuchError, read_markup
from mei_social.sheets.packed import Packed
from mei_social.sheets.table import MOST_CELLS, Bounds, Table
from mei_social.text.visible import visible

WORKBOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
MOST_SHEETS = 100
MOST_ABOUT = 60_000
"""Elements of each part about the whole workbook: names, links, styles."""
MOST_ELEMENTS = 1_200_000
MOST_LETTERS = 12_000_000

UNSEEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""What stands in the format of a number and is shown as it is, or not at all."""
DAY_SIGNS = re.compile(r"[ymdhs]", re.IGNORECASE)
DAY_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Formats of days and times that every spreadsheet program has, so that no file explains them."""


class Sheet(Struct, frozen=True):
    """A sheet before it is read."""

    name: str
    part: str
    hidden: bool


class Workbook:
    """The sheets in their order. Each is read when it is wanted, all within one budget."""

    def __init__(self, content: bytes, name: str) -> None:
        self._packed = Packed(content, name)
        self._name = name
        self._budget = Budget(MOST_ELEMENTS, MOST_CELLS, MOST_LETTERS)
        if WORKBOOK not in self._packed:  # another packed file, such as .zip, .docx or .ods
            raise CannotRead(f"{name} is no .xlsx workbook. Save the list as one, or as CSV (UTF-8).")
        with self._refusing("its names, links and styles"):
            self._from_1904, self.sheets = self._about()
        self._shared: Shared | None = None

    def read(self, sheet: Sheet, bounds: Bounds) -> Table:
        """Raises CannotRead, also where it has more than the bounds."""
        if self._shared is None:
            with self._refusing("its texts and styles"):
                self._shared = Shared(self._strings(), self._day_styles(), self._from_1904)
        reader = SheetReader(self._name, bounds, self._shared, self._budget, Texts(self._budget))
        with self._refusing(f"the sheet {visible(sheet.name, 40)}"):
            pieces = self._packed.pieces(sheet.part)
            read_markup(pieces, self._budget, reader.start, reader.end, reader.texts.add)
        return Table(tuple(reader.rows), sheet.name, tuple(reader.merged), frozenset(reader.hidden))

    @contextmanager
    def _refusing(self, what: str) -> Iterator[None]:
        try:
            yield
        except TooMuchError:
            raise CannotRead(
                f"{self._name} has more in {what} than any list needs, so it was not read to its end. "
                "Copy the list into a new workbook, and save that."
            ) from None
        except (NotMarkupError, IndexError, ValueError):  # a number that is none, a text that is not there
            raise self._packed.damaged() from None

    def _about(self) -> tuple[bool, tuple[Sheet, ...]]:
        """Whether days count from 1904, and the sheets."""
        found: list[tuple[str, str, bool]] = []
        links: dict[str, str] = {}
        from_1904 = False

        def sheet(name: str, said: Attributes) -> None:
            nonlocal from_1904
            if name == "sheet":
                link = next((said[key] for key in said if key.endswith(":id")), "")
                found.append((said.get("name", ""), link, said.get("state", "visible") != "visible"))
            elif name == "workbookPr":
                from_1904 = said.get("date1904") in ("1", "true")

        def link(_: str, said: Attributes) -> None:
            if said.get("Type", "").endswith("/worksheet") and said.get("TargetMode") != "External":
                target = posixpath.join("/xl", said.get("Target", ""))
                links[said.get("Id", "")] = posixpath.normpath(target).lstrip("/")

        read_markup(self._packed.pieces(WORKBOOK), Budget(MOST_ABOUT), sheet)
        read_markup(self._packed.pieces(LINKS), Budget(MOST_ABOUT), link)
        sheets = tuple(Sheet(name, links[i], hidden) for name, i, hidden in found if i in links)
        if len(sheets) > MOST_SHEETS:
            raise TooMuchError
        if not sheets:
            raise NotMarkupError
        return from_1904, sheets

    def _day_styles(self) -> frozenset[int]:
        """The styles of cells in which a number is shown as a day or a time."""
        is_day: dict[int, bool] = {}
        styles: list[int] = []
        of_cells = False

        def start(name: str, said: Attributes) -> None:
            nonlocal of_cells
            if name == "numFmt":
                signs = UNSEEN.sub("", said.get("formatCode", "")).replace("General", "")
                is_day[int(said.get("numFmtId", "0"))] = bool(DAY_SIGNS.search(signs))
            elif name in ("cellXfs", "cellStyleXfs"):
                of_cells = name == "cellXfs"
            elif name == "xf" and of_cells:
                styles.append(int(said.get("numFmtId", "0")))

        if STYLES in self._packed:
            read_markup(self._packed.pieces(STYLES), Budget(MOST_ABOUT), start)
        return frozenset(n for n, code in enumerate(styles) if is_day.get(code, code in DAY_FORMATS))

    def _strings(self) -> tuple[str, ...]:
        """The texts that cells point to."""
        strings: list[str] = []
        texts = Texts(self._budget)

        def end(name: str) -> None:
            texts.end(name)
            if name == "si":
                strings.append(texts.taken())

        if STRINGS in self._packed:
            pieces = self._packed.pieces(STRINGS)
            read_markup(pieces, self._budget, lambda name, _: texts.start(name), end, texts.add)
        return tuple(strings)
