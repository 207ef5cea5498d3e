"""The answers as one table for a spreadsheet. Every row says by itself what it is worth."""

from __future__ import annotations

import csv
import io

from mei_social.report.model import AnswerLine, Report
from mei_social.text.spreadsheet_cells import inert

COLUMNS = (
    "reference",
    "check code",
    "statement",
    "band",
    "date",
    "rules",
    "where",
    "topic",
    "question id",
    "question",
    "policy",
    "severity",
    "answer",
    "reason",
    "note",
    "answered on",
)


def to_csv(report: Report) -> bytes:
    """One row an answer, as UTF-8 with a byte order mark, so that Excel reads accents as they are."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in in_order(report):
        writer.writerow(inert(cell) for cell in row(report, line))
    return text.getvalue().encode("utf-8-sig")


def in_order(report: Report) -> list[AnswerLine]:
    """What comes before all others and is open, or has no answer, stands first."""
    found = (*report.gates, *report.gates_unanswered)
    first = [(f.rule, place.account) for f in found for place in f.places]
    rank = {item: n for n, item in enumerate(first)}
    return sorted(report.answers, key=lambda line: rank.get((line.rule, line.account), len(first)))


def row(report: Report, line: AnswerLine) -> tuple[str, ...]:
    """The cells of one answer, in the order of COLUMNS."""
    return (
        report.ref,
        report.check_code or "",
        report.statement,
        report.band_title,
        report.date,
        report.rules,
        line.where,
        line.topic,
        line.rule,
        line.question,
        line.clauses,
        line.severity_word,
        line.said,
        line.reason or "",
        line.note or "",
        line.date,
    )
