"""The page of how long people wait is what the program writes. No time is a test."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from statistics import median

from programs import ROOT

sys.path.append(str(ROOT / "bench"))

report = import_module("performance")

ROWS = report.ROWS


def test_the_page_has_a_line_for_each_row() -> None:
    """In this form, with its unit, its target and the others beside it; figures differ by machine."""
    when, lines = report.before()
    cells = [each.split(" | ") for each in lines]
    assert report.PAGE.read_text("utf-8") == report.page(when, lines)
    assert when
    assert [(name, unit, float(target)) for name, _, unit, target, _, _ in cells] == [row[:3] for row in ROWS]
    for row, (*_, reached, beside) in zip(ROWS, cells, strict=True):
        assert reached in {"reached", "not reached"}
        assert all(f"{name}: " in beside for name in row.beside)


def test_every_row_is_measured() -> None:
    """Each, its unit and the others beside it, in the same rounds; and nothing that is on no line."""
    for rows, found in (
        (report.QUICK, report.quick(Path("exports"))),
        (report.LONG, report.long(Path("exports"), Path("rules"))),
    ):
        assert found.keys() == {name for row in rows for name in (row.name, row.unit, *row.beside)}


def test_a_line_says_whether_the_target_is_reached() -> None:
    """A figure at its target reaches it; one above, and one that could not be measured, does not."""
    row = report.Row("ours", "unit", 2, ("theirs", "missing"))
    runs = {"unit": [1.0, 1.0, 1.0], "ours": [2.0, 2.0, 2.0], "theirs": [1.0, 3.0, 9.0]}
    at = report.Times(runs, {"missing": "not there"})
    line = "ours | 2.0 (2.0 to 2.0) | unit | 2 | reached | theirs: 3.0 (1.0 to 9.0); missing: not there"
    assert report.line(row, at) == line
    assert "| not reached |" in report.line(row._replace(target=1.9), at)
    gone = report.Times({"unit": [1.0, 1.0]}, dict.fromkeys(("ours", "theirs", "missing"), "failed"))
    assert (
        report.line(row, gone) == "ours | failed | unit | 2 | not reached | theirs: failed; missing: failed"
    )


def test_a_program_that_is_missing_is_told(tmp_path: Path) -> None:
    """It has no times and a reason, and the rows beside it are measured all the same."""
    sure = report.python_alone
    found, missing = report.interleaved(
        {"sure": sure, "gone": report.other("no-such-program-anywhere")}, tmp_path, 2
    )
    assert missing == {"gone": "not there"}
    assert found.keys() == {"sure"}
    assert len(found["sure"]) == 2
    assert median(found["sure"]) > 0
