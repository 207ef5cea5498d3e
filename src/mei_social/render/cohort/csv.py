"""A cohort as one table for a spreadsheet: a row for each trainee."""

from __future__ import annotations

import csv
import io

from mei_social.cohort.model import Cohort
from mei_social.render.cohort.tables import trainees
from mei_social.text.spreadsheet_cells import inert


def to_csv(cohort: Cohort) -> bytes:
    """UTF-8 with a byte order mark, every cell in quotes, nothing that a spreadsheet calculates."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in trainees(cohort):
        writer.writerow(["" if c is None else c if isinstance(c, int) else inert(c) for c in row])
    return text.getvalue().encode("utf-8-sig")
