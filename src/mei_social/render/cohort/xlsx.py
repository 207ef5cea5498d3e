"""A cohort as a workbook with a sheet for each table. Nothing in it is a formula or a link."""

from __future__ import annotations

import io

from mei_social.cohort.model import Cohort
from mei_social.render.cohort.tables import TABLES

WIDTH = 18
PEOPLE = "trainees"
"""The table with a row for each person."""
LONGEST_TITLE = 31
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def to_xlsx(cohort: Cohort) -> bytes:
    """Rows are written as they come, so that a large cohort needs no large memory but for the file itself."""
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True, **SAFE}) as book:
        bold = book.add_format({"bold": True})
        for name, table in TABLES.items():
            sheet = book.add_worksheet(_title(name, cohort))
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, 40, WIDTH)
            for line, row in enumerate(table(cohort)):
                for column, cell in enumerate(row):
                    if isinstance(cell, int):
                        sheet.write_number(line, column, cell)
                    elif cell:
                        sheet.write_string(line, column, cell, None if line else bold)
    return made.getvalue()


def _title(name: str, cohort: Cohort) -> str:
    """What the rules call people is no name for a sheet where it is that of another one."""
    if name != PEOPLE:
        return name
    called = cohort.roles.answers.many[:LONGEST_TITLE]
    return PEOPLE if called.casefold() in {*TABLES, "history"} else called
