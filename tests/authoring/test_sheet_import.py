"""Sheets of rules as people hand them back: what is read, what is a problem at its cell, what would go."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from mei_social.authoring.spreadsheet.cells import COLUMNS
from mei_social.authoring.spreadsheet.reading import read_sheet
from mei_social.authoring.spreadsheet.writing import to_csv
from mei_social.errors import CannotRead
from mei_social.ruleset.load import load_rules
from programs import invoke
from small_rules import SMALL_YAML

Rows = list[list[str]]
Edit = Callable[[Worksheet], object]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rules") / "small.yaml"
    path.write_text(SMALL_YAML, encoding="utf-8")
    return path


@pytest.fixture
def rows(small: Path) -> Rows:
    """What `rules export` writes: the headings, and a row for each rule."""
    return list(csv.reader(io.StringIO(to_csv(load_rules(small)).decode("utf-8-sig"), newline="")))


def column(key: str) -> int:
    return COLUMNS.index(key) + 1


def written(
    path: Path,
    rows: Rows,
    edit: Edit = lambda page: None,
    before: Edit | None = None,
    title: str = "rules",
) -> Path:
    """A workbook with these rows in a sheet, then edited as somebody would; `before`: a sheet in front."""
    book = Workbook()
    page = book.active
    assert page is not None
    if before:
        page.title = "Read me"
        before(page)
        page = book.create_sheet()
    page.title = title
    for row in rows:
        page.append([cell or None for cell in row])
    edit(page)
    book.save(path)
    return path


def repacked(path: Path, part: str, edit: Callable[[str], str]) -> Path:
    """The same workbook with one part changed, as no library would write it."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts[part] = edit(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def taken(sheet: Path, small: Path, *more: str, stdin: str = "") -> tuple[int, str, str, Path]:
    back = sheet.with_name("back.yaml")
    words = ("import", str(sheet), "--to", str(back), "--rules", str(small), *more)
    return (*invoke("rules", *words, home=sheet.with_name("home"), stdin=stdin), back)


def told_in(sheet: Path) -> str:
    return " ".join(read_sheet(sheet).told)


# What is read


def lines_above(page: Worksheet) -> None:
    page.insert_rows(1, 2)
    page["A1"] = "Social media rules, draft of March"


def merged_lines_above(page: Worksheet) -> None:
    lines_above(page)
    page.merge_cells("A1:D1")


def far_away_colour(page: Worksheet) -> None:
    page["XFD9000"].fill = PatternFill("solid", fgColor="FFFF00")


def hidden_row(page: Worksheet) -> None:
    page.row_dimensions[3].hidden = True


READ: dict[str, tuple[Edit, str]] = {
    "a title above": (lines_above, "Not read: row 1, above the headings."),
    "somebody's comments": (
        lambda page: [page.cell(n, 40, "Comments from Jo" if n == 1 else "Why?") for n in range(1, 4)],
        "Not read: column AN (Comments from Jo), as no question has that.",
    ),
    "a far-away colour": (far_away_colour, "under the headings in row 1."),
    "rows that a filter hides": (hidden_row, "1 hidden row was read too."),
    "a merged title": (merged_lines_above, "under the headings in row 3."),
    "headings in capitals": (
        lambda page: [page.cell(1, n, key.upper()) for n, key in enumerate(COLUMNS, 1)],
        "under the headings in row 1.",
    ),
    "headings with spaces": (
        lambda page: page.cell(1, column("good_for_days"), "Good for days"),
        "under the headings in row 1.",
    ),
    "an empty row between": (lambda page: page.insert_rows(3), "rows 2 to "),
    "a column that is gone": (
        lambda page: page.delete_cols(column("hint")),
        "Left as before, because the sheet has no such column: hint.",
    ),
    "the gates' column gone": (
        lambda page: page.delete_cols(column("gate")),
        "Left as before, because the sheet has no such column: gate.",
    ),
}


@pytest.mark.parametrize("name", READ)
def test_read_as_it_was_meant(name: str, rows: Rows, small: Path, tmp_path: Path) -> None:
    """What stands around the questions changes none of them, and is named where it was not read."""
    edit, told = READ[name]
    sheet = written(tmp_path / "sheet.xlsx", rows, edit)
    code, out, said, back = taken(sheet, small)
    assert (code, out, told in said) == (0, "", True), said
    assert back.read_text("utf-8") == SMALL_YAML


def test_a_sheet_of_notes_in_front(rows: Rows, small: Path, tmp_path: Path) -> None:
    """The sheet with the questions is found wherever it is, and the other one is named."""
    sheet = written(
        tmp_path / "sheet.xlsx", rows, before=lambda page: page.append(["Please read", "id and topic stay"])
    )
    assert "Read the sheet rules, rows 2 to " in told_in(sheet)
    assert "Not read: the other sheet, Read me." in told_in(sheet)
    assert taken(sheet, small)[3].read_text("utf-8") == SMALL_YAML


def test_a_sheet_with_another_name(rows: Rows, small: Path, tmp_path: Path) -> None:
    """A sheet that is not called `rules` is found by its headings."""
    sheet = written(
        tmp_path / "sheet.xlsx",
        rows,
        before=lambda page: page.append(["Notes"]),
        title="Spring",
    )
    assert "Read the sheet Spring, rows 2 to " in told_in(sheet)


@pytest.mark.parametrize("size", ["A1:B2", "A1", "A1:XFD1048576", "nonsense", ""])
def test_what_a_workbook_says_of_its_size_is_not_believed(
    size: str, rows: Rows, small: Path, tmp_path: Path
) -> None:
    """All rows are read, whatever the workbook calls its own size."""
    sheet = repacked(
        written(tmp_path / "sheet.xlsx", rows),
        "xl/worksheets/sheet1.xml",
        lambda text: re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{size}"', text),
    )
    code, _, _, back = taken(sheet, small)
    assert (code, back.read_text("utf-8")) == (0, SMALL_YAML)


def test_values_in_the_case_of_a_spreadsheet(rows: Rows, small: Path, tmp_path: Path) -> None:
    """`High`, TRUE and a list over several lines are what they are in the file."""
    row = rows[1]
    row[column("severity") - 1] = row[column("severity") - 1].title()
    row[column("clauses") - 1] = row[column("clauses") - 1].replace(", ", "\n")

    def as_truth(page: Worksheet) -> None:
        for cell in page[2]:
            if cell.value == "yes" and cell.column == column("gate"):
                cell.value = True

    sheet = written(tmp_path / "sheet.xlsx", rows, as_truth)
    assert taken(sheet, small)[3].read_text("utf-8") == SMALL_YAML


def test_another_order_of_rows_is_said(rows: Rows, small: Path, tmp_path: Path) -> None:
    """A sheet that was sorted changes no order of questions, and that is said."""
    sheet = written(tmp_path / "sheet.xlsx", [rows[0], *reversed(rows[1:])])
    code, _, said, back = taken(sheet, small)
    assert (code, back.read_text("utf-8")) == (0, SMALL_YAML)
    assert "The rows stand in another order than the rules. That is not taken over" in said


# What is a problem, by its cell


WRONG: dict[str, tuple[Edit, str, str]] = {
    "a formula": (lambda page: page.__setitem__("G3", '=CONCATENATE("a","b")'), "row 3, column G", "formula"),
    "a formula that failed": (lambda page: page.__setitem__("G3", "=#REF!"), "row 3, column G", "formula"),
    "an error value": (lambda page: page.__setitem__("G4", "#N/A"), "row 4, column G", "error-value"),
    "a day": (
        lambda page: page.__setitem__("A2", dt.date(2026, 3, 4)),
        "row 2, column A",
        "became-a-day",
    ),
    "a time": (
        lambda page: page.__setitem__("G2", dt.datetime(2026, 3, 4, 12, 30)),  # noqa: DTZ001
        "row 2, column G",
        "became-a-day",
    ),
    "merged cells": (lambda page: page.merge_cells("B2:B4"), "row 2, column B", "merged-cells"),
    "text without a heading": (
        lambda page: [page.cell(n, 45, "see minutes") for n in (3, 5)],
        "row 3, column AS",
        "no-heading",
    ),
    "a heading twice": (lambda page: page.cell(1, 40, "why"), "row 1, column AN", "column-twice"),
    "a heading with a slip": (
        lambda page: page.cell(1, column("remedy"), "remeddy"),
        f"row 1, column {chr(64 + column('remedy'))}",
        "unknown-column",
    ),
    "no ids": (lambda page: page.delete_cols(1), "row 1, column A", "missing-column"),
    "an empty question": (
        lambda page: page.cell(4, column("question"), " "),
        "row 4, column D",
        "missing-key",
    ),
    "a note below": (
        lambda page: page.cell(page.max_row + 2, 2, "Total: 5 questions"),
        "row 8, column B",
        "no-question",
    ),
    "a clause that is not there": (
        lambda page: page.cell(4, column("clauses"), "c99"),
        "row 4, column C",
        "unknown-reference",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_one_problem_at_its_cell(name: str, rows: Rows, small: Path, tmp_path: Path) -> None:
    """One mistake is one line with its row and column, without what follows from it. Nothing is written."""
    edit, place, rule = WRONG[name]
    sheet = written(tmp_path / "sheet.xlsx", rows, edit)
    code, out, said, back = taken(sheet, small)
    assert (code, back.exists()) == (3, False), said
    assert [tuple(line.split(": ")[1:3]) for line in out.splitlines()] == [(place, f"error {rule}")]


def test_at_most_twenty_problems(rows: Rows, small: Path, tmp_path: Path) -> None:
    """However many cells are wrong, twenty are named, and how many more there are."""
    many = [rows[0], *([f"new-{n}", *rows[1][1:]] for n in range(30))]
    for row in many[1:]:
        row[column("severity") - 1] = "awful"
    code, out, said, _ = taken(written(tmp_path / "sheet.xlsx", many), small)
    assert (code, len(out.splitlines()), "And 10 more" in said) == (3, 20, True)


@pytest.mark.parametrize("name", WRONG)
def test_no_place_in_a_file_that_nobody_has(name: str, rows: Rows, small: Path, tmp_path: Path) -> None:
    """Each place is a cell of the sheet, and none is in the file that was not written."""
    code, out, said, _ = taken(written(tmp_path / "sheet.xlsx", rows, WRONG[name][0]), small)
    assert (code, "back.yaml" in out + said) == (3, False)


def test_a_sheet_of_something_else(small: Path, tmp_path: Path) -> None:
    """A workbook without the headings is refused in one sentence that names its sheets."""
    sheet = written(tmp_path / "sheet.xlsx", [["Name", "School"], ["Alex", "Hill"]])
    with pytest.raises(CannotRead, match=r"sheet\.xlsx has no row with headings .* in rules\."):
        read_sheet(sheet)


def test_a_sheet_with_headings_alone(rows: Rows, tmp_path: Path) -> None:
    """Nothing below them is no question, and no rules of none are made."""
    with pytest.raises(CannotRead, match=r"sheet\.xlsx has no question below its headings in row 1\."):
        read_sheet(written(tmp_path / "sheet.xlsx", rows[:1]))


def test_a_sheet_from_before_the_key_from(small: Path, rows: Rows, tmp_path: Path) -> None:
    """Where it does not say whose word a rule is, advice of your own stays mild, and that is said."""
    ours = tmp_path / "ours.yaml"
    text = small.read_text("utf-8")
    place = text.index("    severity:", text.index("- id: class-account-agreed"))
    ours.write_text(text[:place] + "    from: ours\n" + text[place:], "utf-8")
    number = next(n for n, row in enumerate(rows) if row[0] == "class-account-agreed")
    rows[number][column("severity") - 1] = "high"
    without = [[cell for n, cell in enumerate(row, 1) if n != column("from")] for row in rows]
    code, _, said, back = taken(written(tmp_path / "sheet.xlsx", without), ours)
    assert (code, f"Of row {number + 1} the severity is not taken over" in said) == (0, True)
    assert {r.id: r.severity for r in load_rules(back).rules}["class-account-agreed"] == "medium"


# What would go


def gates_of(rows: Rows) -> list[Rows]:
    """The headings with the rows that are no gates, and with those that are."""
    gate = column("gate") - 1
    return [[rows[0], *(row for row in rows[1:] if bool(row[gate]) is wanted)] for wanted in (False, True)]


def test_gates_go_only_with_a_yes(rows: Rows, small: Path, tmp_path: Path) -> None:
    """A row of a gate that is gone is named first; without an answer, and with a no, nothing is written."""
    kept, gates = gates_of(rows)
    sheet = written(tmp_path / "sheet.xlsx", kept)
    for stdin in ("", "no\n"):
        code, out, said, back = taken(sheet, small, stdin=stdin)
        assert (code != 0 or stdin == "no\n", out, back.exists()) == (True, "", False)
        assert said.index(gates[1][column("question") - 1]) < said.index("is no longer asked")
        assert "Nothing was written. In a script, --drop-gates lets them go." in said
    code, _, _, back = taken(sheet, small, stdin="yes\n")
    assert (code, any(rule.gate for rule in load_rules(back).rules)) == (0, False)


def test_a_name_that_is_taken_is_told_before_the_question(rows: Rows, small: Path, tmp_path: Path) -> None:
    """Nobody is asked about a file that could not be written."""
    sheet = written(tmp_path / "sheet.xlsx", gates_of(rows)[0])
    sheet.with_name("back.yaml").write_text("mine", encoding="utf-8")
    code, _, said, back = taken(sheet, small, stdin="yes\n")
    assert (code, back.read_text("utf-8"), "gates would go" in said) == (1, "mine", False)


def test_a_script_says_so(rows: Rows, small: Path, tmp_path: Path) -> None:
    """With --drop-gates nothing is asked, and what goes is named all the same."""
    kept, gates = gates_of(rows)
    code, _, said, back = taken(written(tmp_path / "sheet.xlsx", kept), small, "--drop-gates")
    assert (code, back.exists(), f"{len(gates) - 1} of {len(gates) - 1} gates would go" in said) == (
        0,
        True,
        True,
    )


def test_a_gate_made_an_ordinary_question_goes_too(rows: Rows, small: Path, tmp_path: Path) -> None:
    """A cleared cell of a gate is no smaller loss than a row that is gone."""
    row = next(row for row in rows if row[column("gate") - 1] == "yes")
    row[column("gate") - 1] = ""
    code, _, said, back = taken(written(tmp_path / "sheet.xlsx", rows), small)
    assert (code, back.exists(), f"(`{row[0]}`) would be one question among many." in said) == (
        1,
        False,
        True,
    )


@pytest.mark.parametrize(
    ("key", "cell", "told"),
    [
        ("when", "on-placement", "would not be asked of everybody who was asked before."),
        ("safeguarding", "", "would not be asked, or would be about no child, any more."),
    ],
)
def test_less_of_what_protects_a_child_goes_too(
    key: str, cell: str, told: str, rows: Rows, small: Path, tmp_path: Path
) -> None:
    """A question about a child that is asked of fewer people, or made milder, goes only with a yes."""
    row = next(row for row in rows[1:] if row[column("safeguarding") - 1] and row[column("gate") - 1])
    row[column(key) - 1] = cell
    sheet = written(tmp_path / "sheet.xlsx", rows)
    code, _, said, back = taken(sheet, small)
    assert (code, back.exists(), f"(`{row[0]}`) {told}" in said) == (1, False, True)
    assert taken(sheet, small, stdin="yes\n")[0] == 0


def test_a_clause_without_a_question_is_named(rows: Rows, small: Path, tmp_path: Path) -> None:
    """A clause that loses its last question goes only with a yes, though no gate goes."""
    _, gates = gates_of(rows)
    code, _, said, back = taken(written(tmp_path / "sheet.xlsx", gates), small)
    assert (code, back.exists(), "would have no question any more:" in said) == (1, False, True)


def test_another_id_for_the_same_question_is_noticed(rows: Rows, small: Path, tmp_path: Path) -> None:
    """An id with a slip would lose a question and its answers, so it is asked about."""
    row = next(row for row in rows[1:] if row[column("gate") - 1] == "")
    old, row[0] = row[0], f"{row[0]}s"
    said = taken(written(tmp_path / "sheet.xlsx", rows), small)[2]
    assert f"`{row[0]}` is new, and `{old}` would go: keep the id if they are one." in said


def test_a_safe_answer_is_not_turned(rows: Rows, small: Path, tmp_path: Path) -> None:
    """An id whose safe answer would be the opposite is refused: answers that people gave would turn."""
    row = rows[1]
    row[column("expected") - 1] = "no" if row[column("expected") - 1] == "yes" else "yes"
    code, _, said, back = taken(written(tmp_path / "sheet.xlsx", rows), small)
    assert (code, back.exists(), "would mean the opposite" in said) == (3, False, True)


def test_changes_are_told_as_rules_diff_tells_them(rows: Rows, small: Path, tmp_path: Path) -> None:
    """What would change stands there in the sentences of `rules diff`, before the file is written."""
    rows[2][column("severity") - 1] = "low"
    rows[2][column("gate") - 1] = ""
    sheet = written(tmp_path / "sheet.xlsx", rows)
    code, _, said, back = taken(sheet, small, "--drop-gates")
    compared = invoke("rules", "diff", str(small), str(back), home=tmp_path / "home")[1]
    assert (code, compared in said) == (0, True)
