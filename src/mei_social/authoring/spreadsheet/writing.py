"""Rules to a spreadsheet. Nothing in it is a formula or a link, whatever it starts with."""

from __future__ import annotations

import csv
import io

from mei_social.authoring.spreadsheet.cells import COLUMNS, row_of
from mei_social.ruleset.model import Ruleset
from mei_social.text.spreadsheet_cells import as_text

WIDTHS = {
    "id": 24,
    "question": 50,
    "why": 50,
    "how": 50,
    "partly": 40,
    "remedy": 50,
    "notes": 50,
    "noted": 50,
    "tell": 30,
}


def to_csv(ruleset: Ruleset) -> bytes:
    """UTF-8 with a mark that spreadsheet programs need, every cell in quotes."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([as_text(cell) for cell in row_of(rule)] for rule in ruleset.rules)
    return made.getvalue().encode("utf-8-sig")


def to_xlsx(ruleset: Ruleset) -> bytes:
    """A workbook with a frozen header row and wrapped text."""
    import xlsxwriter

    made = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, {"in_memory": True, **safe}) as book:
        sheet = book.add_worksheet("rules")
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 1)
        for number, column in enumerate(COLUMNS):
            sheet.set_column(number, number, WIDTHS.get(column, 14), wrapped)
            sheet.write_string(0, number, column, book.add_format({"bold": True}))
        for line, rule in enumerate(ruleset.rules, 1):
            for number, cell in enumerate(row_of(rule)):
                if cell:
                    sheet.write_string(line, number, cell, wrapped)
    return made.getvalue()


WRITERS = {".csv": to_csv, ".xlsx": to_xlsx}
