"""Cells that a spreadsheet shows and never calculates."""

from __future__ import annotations

import unicodedata

FORMULA = frozenset("=+-@＝＋－＠﹢﹣﹦﹫−")
"""What starts a formula, with the full-width, small and mathematical forms that spreadsheets fold into it."""
STARTERS = frozenset("\t\r\n")
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def inert(cell: str) -> str:
    """A cell that a spreadsheet shows and never calculates, behind an apostrophe where it has to be."""
    first = next((c for c in cell if unicodedata.category(c) not in UNSEEN), "")
    return f"'{cell}" if first in FORMULA or cell[:1] in STARTERS else cell


def as_text(cell: str) -> str:
    """A cell that nothing takes for a formula; reading takes the apostrophe off again."""
    quoted = cell.startswith("'") and as_text(cell[1:]) != cell[1:]
    return f"'{cell}" if quoted else inert(cell)
