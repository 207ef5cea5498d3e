"""The cells of a workbook, as the programs that write workbooks write them."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from mei_social.sheets.read import read_tables
from mei_social.sheets.table import Bounds, Cell, Kind, Place, Table, letters
from sheets.hostile_books import packed, sheet

BOUNDS = Bounds(rows=1000, columns=60)


def first(content: bytes) -> Table:
    return read_tables(content, "list.xlsx", BOUNDS, lambda _: 1).read(0)


def cell(markup: str, strings: str, styles: str) -> Cell:
    """The first cell of a sheet with this one in it."""
    content = packed(sheet(f'<row r="1">{markup}</row>'), strings=strings, styles=styles)
    return first(content).rows[0].cell(1)


SHARED = "<si><t>one</t></si><si><r><t>tw</t></r><r><rPr><b/></rPr><t>o</t></r><rPh><t>TSU</t></rPh></si>"
DAYS = (
    '<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="0&quot; days&quot;"/><numFmt numFmtId="166" formatCode="[Red]0.0"/>'
    '</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    "<cellXfs>" + "".join(f'<xf numFmtId="{n}"/>' for n in (0, 14, 164, 165, 166, 22)) + "</cellXfs>"
)


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ('<c r="A1" t="inlineStr"><is><t>one</t></is></c>', Cell("one")),
        (
            '<c r="A1" t="inlineStr"><is><r><t>o</t></r><r><t xml:space="preserve"> ne</t></r></is></c>',
            Cell("o ne"),
        ),
        ('<c r="A1" t="s"><v>0</v></c>', Cell("one")),
        ('<c r="A1" t="s"><v>1</v></c>', Cell("two")),
        ('<c t="s"><v>0</v></c>', Cell("one")),
        ('<c r="A1"><v>5</v></c>', Cell("5", Kind.NUMBER)),
        ('<c r="A1"><v>5.0</v></c>', Cell("5", Kind.NUMBER)),
        ('<c r="A1"><v>5.25</v></c>', Cell("5.25", Kind.NUMBER)),
        ('<c r="A1" t="b"><v>1</v></c>', Cell("TRUE", Kind.TRUTH)),
        ('<c r="A1" t="e"><v>#REF!</v></c>', Cell("#REF!", Kind.ERROR)),
        ('<c r="A1"><f>A2+1</f><v>7</v></c>', Cell("7", Kind.FORMULA)),
        ('<c r="A1" t="str"><f>A2&amp;A3</f><v>Ann</v></c>', Cell("Ann", Kind.FORMULA)),
        ('<c r="A1"><f>A2</f><v/></c>', Cell("", Kind.FORMULA)),
        ('<c r="A1" t="shared"><f t="shared" si="0"/><v>x</v></c>', Cell("x", Kind.FORMULA)),
        ('<c r="A1" t="e"><f>#N/A</f><v>#N/A</v></c>', Cell("#N/A", Kind.ERROR)),
        ('<c r="A1" t="d"><v>2026-03-04</v></c>', Cell("2026-03-04", Kind.DAY)),
        ('<c r="A1" s="1"><v>46085</v></c>', Cell("2026-03-04", Kind.DAY)),
        ('<c r="A1" s="2"><v>46085.5</v></c>', Cell("2026-03-04 12:00", Kind.DAY)),
        ('<c r="A1" s="3"><v>46085</v></c>', Cell("46085", Kind.NUMBER)),
        ('<c r="A1" s="4"><v>46085</v></c>', Cell("46085", Kind.NUMBER)),
        ('<c r="A1" s="99"><v>46085</v></c>', Cell("46085", Kind.NUMBER)),
        ('<x:c xmlns:x="x" r="A1"><x:v>5</x:v></x:c>', Cell("5", Kind.NUMBER)),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_c</t></is></c>', Cell("a\rb_c")),
        ('<c r="A1"><v>5</v></c><c r="B1" s="1"/>', Cell("5", Kind.NUMBER)),
    ],
)
def test_cells(markup: str, wanted: Cell) -> None:
    """Each kind of cell is the text that the program shows, and what kind it is."""
    assert cell(markup, strings=SHARED, styles=DAYS) == wanted


def test_cells_without_a_place() -> None:
    """Where cells and rows do not say where they are, each is behind the one before."""
    table = first(
        packed(
            sheet("<row><c><v>1</v></c><c r='C1'><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>")
        )
    )
    assert [(row.number, row.width) for row in table.rows] == [(1, 4), (2, 1)]


def test_merged_and_hidden() -> None:
    """Which cells are merged, and which rows are not shown."""
    table = first(
        packed(sheet('<row r="2" hidden="1"><c><v>1</v></c></row>', after='<mergeCell ref="A2:C4"/>'))
    )
    assert (table.merged, table.hidden) == (((Place(2, 1), Place(4, 3)),), frozenset({2}))


@pytest.mark.parametrize("from_1904", [False, True])
def test_days_as_a_library_writes_them(from_1904: bool) -> None:
    """Days, times and numbers that openpyxl wrote are the same here, from either first day."""
    book = Workbook()
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    page = book.active
    assert page is not None
    page.append([date(2026, 3, 4), datetime(2026, 3, 4, 9, 30), time(9, 30), 3, "3"])  # noqa: DTZ001
    made = io.BytesIO()
    book.save(made)
    cells = first(made.getvalue()).rows[0].cells
    assert [(c.text, c.kind) for c in cells.values()][:2] == [
        ("2026-03-04", Kind.DAY),
        ("2026-03-04 09:30", Kind.DAY),
    ]
    assert [c.kind for c in cells.values()][2:] == [Kind.DAY, Kind.NUMBER, Kind.TEXT]


def test_the_same_texts_as_a_library_reads() -> None:
    """Of a workbook of all kinds of letters every cell is what openpyxl finds in it."""
    book = Workbook()
    page = book.active
    assert page is not None
    texts = ["a", " b ", "Zoë", "李", "😀", "<&>", '"', "a\nb", "=not a formula", "x" * 32_767, "'q"]
    for number, text in enumerate(texts, 1):
        page.cell(number, number % 7 + 1, text).data_type = "s"
    made = io.BytesIO()
    book.save(made)
    theirs = load_workbook(made).active
    assert theirs is not None
    ours = first(made.getvalue())
    assert {(row.number, c): cell.text for row in ours.rows for c, cell in row.cells.items()} == {
        (c.row, c.column): c.value for row in theirs.iter_rows() for c in row if c.value is not None
    }


def test_hidden_sheets_come_last() -> None:
    """A sheet that the program does not show is read after all others."""
    book = Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.title, hidden.sheet_state = "lists", "hidden"
    book.create_sheet("Names")
    made = io.BytesIO()
    book.save(made)
    assert read_tables(made.getvalue(), "list.xlsx", BOUNDS, lambda _: 1).names == ("Names", "lists")


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")])
def test_letters(column: int, name: str) -> None:
    """Columns are called as a spreadsheet program calls them."""
    assert letters(column) == name
