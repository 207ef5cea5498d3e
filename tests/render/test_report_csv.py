"""The answers as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from mei_social.render.report.csv import COLUMNS, to_csv
from mei_social.report.model import Report
from mei_social.text.spreadsheet_cells import FORMULA, inert
from mei_social.text.visible import visible
from sample_report import HOSTILE, corpus, hostile_report, sample_report

# Comma, double quote, UTF-8, from line 1, formulas evaluated: the most trusting way to open a file.
TRUSTING = "CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def with_each(texts: list[str]) -> Report:
    """A report with one answer a text, which stands in every cell of its row."""
    return replace(hostile_report("x"), answers=tuple(hostile_report(t).answers[-1] for t in texts))


def test_one_row_an_answer() -> None:
    """Every answer is a row beneath one header, and a csv reader gets back what was written."""
    report = sample_report()
    header, *body = rows(to_csv(report))
    assert tuple(header) == COLUMNS
    assert len(body) == len(report.answers)
    assert {len(row) for row in body} == {len(COLUMNS)}
    given = [(row[COLUMNS.index("question")], row[COLUMNS.index("note")]) for row in body]
    assert sorted(given) == sorted((a.question, a.note or "") for a in report.answers)


def test_what_comes_before_all_others_stands_first() -> None:
    """Open gates and those without an answer are the first rows; all others keep their order."""
    report = sample_report()
    gates = {f.question for f in (*report.gates, *report.gates_unanswered)}
    asked = [row[COLUMNS.index("question")] for row in rows(to_csv(report))[1:]]
    first = [question for question in asked if question in gates]
    rest = [a.question for a in report.answers if a.question not in gates]
    assert first
    assert asked[: len(first)] == first
    assert [q for q in asked[len(first) :] if q not in gates] == rest


def test_a_row_alone_is_honest() -> None:
    """Each row names the reference, the check code and the band, and says that it is self-declared."""
    report = sample_report()
    _, *body = rows(to_csv(report))
    start = [report.ref, report.check_code, report.statement, report.band_title]
    assert all(row[:4] == start for row in body)
    assert "Self-declared" in report.statement


def test_bytes_that_a_spreadsheet_expects() -> None:
    """UTF-8 with a byte order mark, CRLF line ends, every cell in quotes."""
    data = to_csv(sample_report())
    assert data.startswith(b'\xef\xbb\xbf"reference","check code"')
    assert data.endswith(b'"\r\n')
    assert data.count(b"\n") == data.count(b'"\r\n')


def test_plain_text_stays_as_it_is() -> None:
    """Nothing in an everyday report gets an apostrophe."""
    _, *body = rows(to_csv(sample_report()))
    assert [cell for row in body for cell in row if cell.startswith("'")] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_becomes_text(text: str) -> None:
    """A cell that would start a formula starts with an apostrophe; every other cell is the text itself."""
    check(text)


def test_corpora() -> None:
    """The same for every text of the public collections."""
    for text in corpus():
        check(text)
        check(visible(text))


def check(text: str) -> None:
    report = hostile_report(text)
    _, *body = rows(to_csv(report))
    cells = {cell for row in body for cell in row if cell}
    assert cells == ({inert(text)} if text else set())
    assert inert(text).removeprefix("'") == text.removeprefix("'")
    assert not FORMULA & {inert(text)[:1], inert(text).lstrip("\ufeff\u200b \t\r\n")[:1]}


@pytest.mark.slow
def test_no_formula_in_a_real_spreadsheet(tmp_path: Path) -> None:
    """LibreOffice, told to trust the file, finds formulas in a naked file and none in ours."""
    texts = [*HOSTILE, *corpus_or_nothing()]
    naked = io.StringIO(newline="")
    csv.writer(naked, quoting=csv.QUOTE_ALL).writerows([text] for text in texts)
    assert formulas(naked.getvalue().encode("utf-8-sig"), tmp_path / "naked.csv") >= 3
    assert formulas(to_csv(with_each(texts)), tmp_path / "ours.csv") == 0
    shown = [visible(text) for text in texts]
    assert formulas(to_csv(with_each(shown)), tmp_path / "shown.csv") == 0


def corpus_or_nothing() -> list[str]:
    # XML has no place for these, so LibreOffice would drop them; visible() shows them as signs.
    try:
        return [text for text in corpus() if "\x00" not in text]
    except pytest.skip.Exception:
        return []


def formulas(data: bytes, file: Path) -> int:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    file.write_bytes(data)
    profile = f"-env:UserInstallation=file://{file.parent / 'profile'}"
    command = [office, profile, "--headless", f"--infilter={TRUSTING}", "--convert-to", "fods"]
    subprocess.run([*command, "--outdir", file.parent, file], check=True, capture_output=True, timeout=200)
    return file.with_suffix(".fods").read_text("utf-8").count("table:formula=")
