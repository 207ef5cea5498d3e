"""Workbooks that cost far more than they seem to, or are not what they say. Built here, and never kept."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINK = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADING = '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'
PERSON = '<row r="2"><c r="A2" t="inlineStr"><is><t>Alex Smith</t></is></c></row>'


def sheet(rows: str = HEADING + PERSON, after: str = "", before: str = "") -> str:
    return f"<?xml version='1.0'?><worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def packed(
    sheet1: str | None = None,
    *,
    sheets: str = '<sheet name="Names" sheetId="1" r:id="rId1"/>',
    book: str = "",
    links: str = "",
    strings: str = "",
    styles: str = "",
    more: dict[str, bytes] | None = None,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A small workbook with one list of one name, or what is given instead of its parts."""
    parts = {
        "xl/workbook.xml": f"<workbook {MAIN} {LINK}><sheets>{sheets}</sheets>{book}</workbook>",
        "xl/_rels/workbook.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/>{links}'
            "</Relationships>"
        ),
        "xl/worksheets/sheet1.xml": sheet1 or sheet(),
        "xl/sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet {MAIN}>{styles}</styleSheet>",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as file:
        for name, text in parts.items():
            file.writestr(name, text)
        for name, content in (more or {}).items():
            file.writestr(name, content)
    return made.getvalue()


def nested(depth: int) -> str:
    return sheet("<a>" * depth + "</a>" * depth)


def laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>{sheet(HEADING.replace("Name", "&l9;"))}'


def locked() -> bytes:
    """As a packer marks a part that needs a password."""
    content = bytearray(packed())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def lying() -> bytes:
    """Says of each part that it has ten bytes, and unpacks to many."""
    content = bytearray(packed(sheet("x" * 20_000_000)))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", content, at + 24, 10)
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


HEAVY: dict[str, Callable[[], bytes]] = {
    "rows": lambda: packed(sheet("<row/>" * 2_000_000)),
    "rows with numbers": lambda: packed(sheet("".join(f'<row r="{n}"/>' for n in range(1, 1_500_000)))),
    "cells": lambda: packed(sheet(row(1, "<c/>" * 16_000) * 1)[:-30] + row(2, "<c><v>1</v></c>" * 700_000)),
    "short cells": lambda: packed(sheet("".join(row(n, "<c><v>1</v></c>" * 100) for n in range(1, 9_000)))),
    "columns": lambda: packed(sheet(row(1, "<c><v>1</v></c>" * 500))),
    "a cell far away": lambda: packed(sheet(HEADING + row(9, '<c r="XFD9"><v>1</v></c>'))),
    "a place that no program has": lambda: packed(sheet(row(1, '<c r="ZZZ1"><v>1</v></c>'))),
    "one huge cell": lambda: packed(sheet(HEADING.replace("Name", "x" * 30_000_000))),
    "one huge tag": lambda: packed(sheet(f'<row r="1" x="{"y" * 30_000_000}"/>')),
    "one huge comment": lambda: packed(sheet(f"<!--{'y' * 30_000_000}-->")),
    "texts": lambda: packed(strings="<si><t>x</t></si>" * 1_500_000),
    "one huge text": lambda: packed(strings=f"<si><t>{'x' * 30_000_000}</t></si>"),
    "letters in many texts": lambda: packed(strings=f"<si><t>{'x😀' * 4_000}</t></si>" * 2_000),
    "names": lambda: packed(book=f"<definedNames>{'<definedName>A</definedName>' * 900_000}</definedNames>"),
    "sheets": lambda: packed(sheets='<sheet name="a" r:id="rId1"/>' * 50_000),
    "links": lambda: packed(links=f'<Relationship Id="x" Type="{RELS}/worksheet" Target="a"/>' * 80_000),
    "styles": lambda: packed(styles=f"<cellXfs>{'<xf/>' * 3_000_000}</cellXfs>"),
    "formats": lambda: packed(styles='<numFmt numFmtId="200" formatCode="yyyy"/>' * 500_000),
    "merged cells": lambda: packed(sheet(after='<mergeCell ref="A1:B2"/>' * 500_000)),
    "depth": lambda: packed(nested(1_000_000)),
    "kinds of elements": lambda: packed(sheet("".join(f"<a{n}/>" for n in range(400_000)))),
    "parts": lambda: packed(more={f"xl/media/{n}.png": b"" for n in range(20_000)}),
    "all of it together": lambda: packed(sheet(" " * 60_000_000)),
}
"""Each is refused in a sentence."""

WRONG: dict[str, Callable[[], bytes]] = {
    "entities": lambda: packed(laughs()),
    "locked": locked,
    "lying sizes": lying,
    "another packing": lambda: packed(method=zipfile.ZIP_LZMA),
    "cut short": lambda: packed()[:-40],
    "cut in the middle": lambda: packed()[:900] + packed()[1000:],
    "a document": lambda: zipped({"word/document.xml": b"<w/>"}),
    "a zip in a zip": lambda: zipped({"inner.xlsx": packed()}),
    "no sheet": lambda: packed(sheets=""),
    "a sheet outside": lambda: packed(
        sheets='<sheet name="Names" sheetId="1" r:id="rId9"/>',
        links=f'<Relationship Id="rId9" Type="{RELS}/worksheet" TargetMode="External" Target="https://x.org/a"/>',
    ),
    "a sheet above": lambda: packed(
        sheets='<sheet name="Names" sheetId="1" r:id="rId9"/>',
        links=f'<Relationship Id="rId9" Type="{RELS}/worksheet" Target="../../../etc/passwd"/>',
    ),
    "no markup": lambda: packed("Name\nAlex Smith\n"),
    "half of the markup": lambda: packed(sheet()[:-40]),
    "rows backwards": lambda: packed(sheet(PERSON + HEADING)),
    "a text that is not there": lambda: packed(sheet(row(1, '<c r="A1" t="s"><v>7</v></c>'))),
    "a number that is none": lambda: packed(sheet(row(1, '<c r="A1"><v>seven</v></c>'))),
    "a row that is no number": lambda: packed(sheet('<row r="first"><c r="A1"><v>1</v></c></row>')),
    "a style that is no number": lambda: packed(styles='<numFmt numFmtId="many" formatCode="0"/>'),
}
"""Each is refused in a sentence."""


TEXTS: dict[str, Callable[[], str]] = {
    "separators": lambda: "," * 8_000_000,
    "two letters": lambda: ",ab" * 2_600_000,
    "full rows": lambda: (",".join(["ab"] * 199) + "\n") * 13_000,
    "line ends": lambda: "\n" * 8_000_000,
    "rows of nothing": lambda: ",\n" * 2_600_000,
    "people": lambda: "Name\n" + "Alex Smith\n" * 700_000,
    "quotes": lambda: '"' * 8_000_000,
    "an open quote": lambda: 'Name\n"' + "x" * 7_000_000,
    "one line": lambda: "x" * 8_000_000,
    "every separator": lambda: "Name\n" + "a;b,c\t|" * 1_000_000,
    "signs of four bytes": lambda: "Name\n" + "😀," * 1_600_000,
}
"""Lists as text. Each is refused in a sentence."""


def zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()
