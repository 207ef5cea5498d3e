"""The cells of one sheet of a workbook, as its part is read."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from msgspec import Struct, field

from mei_social.errors import CannotRead
from mei_social.sheets.markup import Attributes, Budget, NotMarkupError, TooMuchError
from mei_social.sheets.table import LAST_COLUMN, LAST_ROW, LONGEST, Bounds, Cell, Kind, Place, Row, letters

MOST_MERGED = 2_000
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Texts:
    """The letters between `<t>` and `</t>`, and those of a value. How a name is read aloud is left out."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._pieces: list[str] = []
        self._length = 0
        self._open = False
        self._aloud = False

    def start(self, name: str) -> None:
        if name == "rPh":
            self._aloud = True
        self._open = name in ("t", "v") and not self._aloud

    def end(self, name: str) -> None:
        if name == "rPh":
            self._aloud = False
        self._open = False

    def add(self, letters: str) -> None:
        if self._open:
            self._length += len(letters)
            if self._length > LONGEST:
                raise TooMuchError
            self._pieces.append(letters)

    def taken(self) -> str:
        """What was collected since the last time."""
        text = "".join(self._pieces)
        self._budget.spend(letters=self._length)
        self._pieces.clear()
        self._length = 0
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class Shared(Struct, frozen=True):
    """What the cells of all sheets point to."""

    strings: tuple[str, ...]
    day_styles: frozenset[int]
    from_1904: bool

    def day(self, number: float) -> str:
        """What a number says that is shown as a day."""
        start = datetime(1904, 1, 1) if self.from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - without a zone
        try:
            found = start + timedelta(days=number)
        except (OverflowError, ValueError):
            return str(number)
        return found.isoformat(" ", "minutes").removesuffix(" 00:00")


class SheetReader(Struct):
    """Takes the elements of a sheet one by one."""

    name: str
    bounds: Bounds
    shared: Shared
    budget: Budget
    texts: Texts
    rows: list[Row] = field(default_factory=list)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    _columns: dict[str, int] = field(default_factory=dict)
    _row: int = 0
    _column: int = 0
    _cells: dict[int, Cell] = field(default_factory=dict)
    _inside: bool = False
    _type: str = "n"
    _style: str = "0"
    _formula: bool = False

    def start(self, name: str, said: Attributes) -> None:
        if name == "c":
            self._start_cell(said)
        elif name == "row":
            self._start_row(said)
        elif name == "f":
            self._formula = self._inside
        elif name == "mergeCell":
            self._merge(said.get("ref", ""))
        if self._inside:
            self.texts.start(name)

    def end(self, name: str) -> None:
        if self._inside:
            self.texts.end(name)
        if name == "c":
            self._end_cell()
        elif name == "row" and self._cells:
            self.rows.append(Row(self._row, self._cells))
            self._cells = {}

    def _start_row(self, said: Attributes) -> None:
        number = said.get("r")
        row = self._row + 1 if number is None else int(number)
        if row > LAST_ROW:
            raise TooMuchError
        if row <= self._row:
            raise NotMarkupError
        self._row, self._column = row, 0
        if said.get("hidden") in ("1", "true"):
            self.hidden.add(row)

    def _start_cell(self, said: Attributes) -> None:
        place = said.get("r")
        column = self._column + 1 if place is None else self._place(place).column
        if not self._column < column <= LAST_COLUMN:
            raise NotMarkupError
        self._column, self._inside, self._formula = column, True, False
        self._type, self._style = said.get("t", "n"), said.get("s", "0")

    def _place(self, reference: str) -> Place:
        found = REFERENCE.fullmatch(reference)
        if found is None:
            raise NotMarkupError
        column = self._columns.get(found[1])
        if column is None:
            column = 0
            for letter in found[1]:
                column = column * 26 + ord(letter) - 64
            self._columns[found[1]] = column
        return Place(int(found[2]), column)

    def _end_cell(self) -> None:
        self._inside = False
        cell = self._cell(self.texts.taken())
        if (cell.text and not cell.text.isspace()) or cell.kind is Kind.FORMULA:
            self._refuse_large()
            self.budget.spend(cells=1)
            self._cells[self._column] = cell

    def _cell(self, text: str) -> Cell:
        """A formula is one whatever it came to, except for an error."""
        match self._type:
            case "e":
                return Cell(text or "#N/A", Kind.ERROR)
            case "s" if text:
                text, kind = self.shared.strings[int(text)], Kind.TEXT
            case "b" if text:
                text, kind = ("TRUE" if text.strip() in ("1", "true") else "FALSE"), Kind.TRUTH
            case "d" if text:
                kind = Kind.DAY
            case "n" if text.strip():
                text, kind = self._number(text)
            case _:
                kind = Kind.TEXT
        return Cell(text, Kind.FORMULA if self._formula else kind)

    def _number(self, text: str) -> tuple[str, Kind]:
        number = float(text)
        if self._style.isdecimal() and int(self._style) in self.shared.day_styles:
            return self.shared.day(number), Kind.DAY
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number), Kind.NUMBER

    def _refuse_large(self) -> None:
        if len(self.rows) >= self.bounds.rows or self._column > self.bounds.columns:
            place = f"{letters(self._column)}{self._row}"
            raise CannotRead(
                f"{self.name} has something in cell {place}, and we read {self.bounds.rows:,} rows and "
                f"columns A to {letters(self.bounds.columns)}. Delete what does not belong to the list."
            )

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        self.merged.append((self._place(first), self._place(last or first)))
        if len(self.merged) > MOST_MERGED:
            raise TooMuchError
