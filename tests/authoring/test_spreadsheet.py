"""Rules to a spreadsheet and back."""

from __future__ import annotations

import csv
import difflib
import io
import shlex
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from typer.testing import CliRunner

from mei_social.authoring.spreadsheet.cells import COLUMNS
from mei_social.authoring.spreadsheet.merge import rules_in
from mei_social.authoring.spreadsheet.reading import read_sheet
from mei_social.authoring.spreadsheet.writing import WRITERS, to_csv, to_xlsx
from mei_social.cli.app import app
from mei_social.errors import CannotRead
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Ask, Noted, Purpose
from mei_social.text.spreadsheet_cells import as_text
from small_rules import SMALL_YAML

SUFFIXES = (".csv", ".xlsx")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A rules file with comments, so that losing them shows."""
    path = tmp_path / "small.yaml"
    path.write_text("# A comment that stays.\n" + SMALL_YAML, encoding="utf-8")
    return path


def run(*words: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["rules", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def write_rows(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("rules", ["shipped", "small"])
def test_round_trip_changes_nothing(suffix: str, rules: str, small: Path, tmp_path: Path) -> None:
    """What was not touched in the sheet comes back byte for byte, comments included."""
    start = find_rules() if rules == "shipped" else small
    sheet, back = tmp_path / f"sheet{suffix}", tmp_path / "back.yaml"
    codes = [
        run("export", "--to", sheet, "--rules", start)[0],
        run("import", sheet, "--to", back, "--rules", start)[0],
    ]
    assert (codes, back.read_bytes()) == ([0, 0], start.read_bytes())


def test_the_way_back_is_shown_whole(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command that `rules export` shows works as it stands, from the rules that were exported."""
    monkeypatch.chdir(tmp_path)
    told = run("export", "--to", Path("my sheet.csv"), "--rules", small)[2]
    shown = shlex.split(" ".join(told.split()).split("run: mei-social rules ")[1])
    assert (run(*shown)[0], Path("from-sheet.yaml").read_bytes()) == (0, small.read_bytes())


def test_one_cell_changes_one_line(tmp_path: Path) -> None:
    """A changed severity changes its line and no other of the shipped file."""
    sheet, back, start = tmp_path / "sheet.csv", tmp_path / "back.yaml", find_rules()
    run("export", "--to", sheet)
    rows = rows_of(sheet)
    row = next(r for r in rows if r[0] == "two-step-on")
    row[COLUMNS.index("severity")] = "low"
    write_rows(sheet, rows)
    assert run("import", sheet, "--to", back)[0] == 0
    assert changed_lines(start.read_text("utf-8"), back.read_text("utf-8")) == [
        "-    severity: medium",
        "+    severity: low",
    ]


def test_what_a_sheet_does_not_show_stays(tmp_path: Path) -> None:
    """A sheet holds the rules alone; the ladder and all else outside them are as before after a change."""
    sheet, back, ours = tmp_path / "sheet.csv", tmp_path / "back.yaml", load_rules(find_rules())
    run("export", "--to", sheet)
    write_rows(sheet, [row for row in rows_of(sheet) if row[0] != "two-step-on"])
    assert run("import", sheet, "--to", back, "--drop-gates")[0] == 0
    kept = load_rules(back)
    assert (len(kept.rules), kept.ladder) == (len(ours.rules) - 1, ours.ladder)
    assert replace(kept, rules=ours.rules, digest=ours.digest) == ours


def test_rows_come_and_go(small: Path, tmp_path: Path) -> None:
    """A new row is a new rule in its topic; a row that is gone drops its rule."""
    sheet, back = tmp_path / "sheet.csv", tmp_path / "back.yaml"
    run("export", "--to", sheet, "--rules", small)
    rows = rows_of(sheet)
    new = list(rows[1])
    new[0], new[COLUMNS.index("remedy")] = "brand-new", "A long remedy. " * 20
    write_rows(sheet, [rows[0], new, *rows[2:]])
    code, _, told = run("import", sheet, "--to", back, "--rules", small, "--drop-gates")
    ids = [rule.id for rule in load_rules(back).rules]
    assert (code, rows[1][0] in ids, ids.count("brand-new")) == (0, False, 1)
    assert "- `brand-new` is new: critical, a gate, asked once." in told
    assert f"- `{rows[1][0]}` is no longer asked." in told
    assert max(map(len, back.read_text("utf-8").splitlines())) <= 110


def test_an_overlay_takes_no_sheet(small: Path, tmp_path: Path) -> None:
    """Rules that extend others are refused with the next step: most of the sheet's rules are not in them."""
    overlay, sheet, back = tmp_path / "over.yaml", tmp_path / "sheet.csv", tmp_path / "back.yaml"
    overlay.write_text(f"extends: {small.name}\nid: ours\nversion: 1\ntitle: Ours\n", encoding="utf-8")
    run("export", "--to", sheet, "--rules", overlay)
    rows = rows_of(sheet)
    rows[1][COLUMNS.index("minutes")] = "77"
    write_rows(sheet, rows)
    code, _, told = run("import", sheet, "--to", back, "--rules", overlay)
    assert (code, back.exists(), "mei-social rules new" in told) == (1, False, True)


def test_every_changed_key_arrives(small: Path, tmp_path: Path) -> None:
    """A change in any column reaches the rule, and only that key."""
    ruleset = load_rules(small)
    rule = next(r for r in ruleset.rules if r.id == "account-private")
    others: dict[str, Any] = {
        "hint": "A new hint",
        "why": "A new why.",
        "minutes": 99,
        "safeguarding": True,
        "platforms": ("instagram",),
        "notes": {"instagram": "New words.", "other": "More: words."},
        "tell": "Somebody",
        "action": "Choose another picture",
        "ask": Ask.TOGETHER,
        "purposes": (Purpose.PERSONAL, Purpose.BOTH),
        "noted": Noted(safe="you have none", open="you have: some", unsure="you may have some"),
    }
    for key, value in others.items():
        sheet, back = tmp_path / "sheet.xlsx", tmp_path / f"{key}.yaml"
        wanted = replace(rule, **{key: value})
        rules = tuple(wanted if r is rule else r for r in ruleset.rules)
        sheet.write_bytes(to_xlsx(replace(ruleset, rules=rules)))
        assert run("import", sheet, "--to", back, "--rules", small)[0] == 0
        assert load_rules(back).rules == rules


def test_every_mistake_is_named_with_its_cell(small: Path, tmp_path: Path) -> None:
    """All mistakes of a sheet come at once, by row and column letter, and nothing is written."""
    sheet, back = tmp_path / "sheet.csv", tmp_path / "back.yaml"
    run("export", "--to", sheet, "--rules", small)
    rows = rows_of(sheet)
    rows[0][COLUMNS.index("hint")] = "hnt"
    rows[1][COLUMNS.index("severity")] = "crtical"
    rows[2][COLUMNS.index("minutes")] = "soon"
    rows[3][COLUMNS.index("why")] = "an escape \x1b[2J"
    rows[4][0] = rows[1][0]
    rows[5][COLUMNS.index("question")] = ""
    write_rows(sheet, rows)
    code, told, _ = run("import", sheet, "--to", back, "--rules", small)
    assert (code, back.exists()) == (3, False)
    assert sorted(
        line.split(": ")[1] + " " + line.split("error ")[1].split(":")[0] for line in told.splitlines()
    ) == [
        "row 1, column E unknown-column",
        "row 2, column L unknown-value",
        "row 3, column K wrong-type",
        "row 4, column G hidden-character",
        "row 6, column D missing-key",
    ]
    assert "\x1b" not in told


def test_a_broken_reference_is_refused(small: Path, tmp_path: Path) -> None:
    """A sheet that would make a rules file that cannot be read writes nothing."""
    sheet, back = tmp_path / "sheet.csv", tmp_path / "back.yaml"
    run("export", "--to", sheet, "--rules", small)
    rows = rows_of(sheet)
    rows[1][COLUMNS.index("topic")] = "pupls"
    write_rows(sheet, rows)
    code, told, _ = run("import", sheet, "--to", back, "--rules", small)
    assert (code, back.exists(), "Did you mean `pupils`?" in told) == (3, False, True)
    assert [line.split(": ")[1] for line in told.splitlines()] == ["row 2, column B"]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_apostrophes_come_off_again(text: str) -> None:
    """Any text survives being made harmless for a spreadsheet."""
    from mei_social.authoring.spreadsheet.reading import _plain

    assert _plain(as_text(text)) == text


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("payload", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2", "'=1", "＝1+1", "{=1}"])
def test_formulas_stay_text(suffix: str, payload: str, small: Path, tmp_path: Path) -> None:
    """A formula in a rule is text in the sheet and the same text when it comes back."""
    ruleset = load_rules(small)
    rules = (replace(ruleset.rules[0], why=payload), *ruleset.rules[1:])
    sheet = tmp_path / f"sheet{suffix}"
    sheet.write_bytes(WRITERS[suffix](replace(ruleset, rules=rules)))
    assert rules_in(read_sheet(sheet)) == (rules, ())
    if suffix == ".xlsx":
        kinds = {cell.data_type for row in load_workbook(sheet)["rules"].iter_rows() for cell in row}
        assert "f" not in kinds


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("noise.xlsx", b"PK\x03\x04" + bytes(range(256)) * 40),
        ("bomb.xlsx", bomb()),
        ("empty.csv", b""),
        ("latin.csv", b"id,why\nx,caf\xe9\n"),
        ("wrong.ods", b"x"),
        ("nul.csv", b'id,topic\n"' + b"\x00" * 10 + b"\n"),
        ("wide.csv", b"id" + b",x" * 500 + b"\n"),
        ("long.csv", b"id\n" + b"x\n" * 3000),
    ],
)
def test_hostile_sheets_are_refused(name: str, content: bytes, tmp_path: Path) -> None:
    """A sheet that is none is refused with a sentence or with its problems, never with a traceback."""
    path = tmp_path / name
    path.write_bytes(content)
    try:
        said = [p.message for p in rules_in(read_sheet(path))[1]]
    except CannotRead as error:
        said = [str(error)]
    assert (said != [], [s for s in said if not s.endswith(".")]) == (True, [])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_of_other_countries(separator: str, small: Path, tmp_path: Path) -> None:
    """A sheet saved with semicolons or tabs is read as well."""
    ruleset = load_rules(small)
    rows = list(csv.reader(io.StringIO(to_csv(ruleset).decode("utf-8-sig"), newline="")))
    path = tmp_path / "other.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    assert rules_in(read_sheet(path)) == (ruleset.rules, ())


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_through_a_real_spreadsheet_program(suffix: str, tmp_path: Path) -> None:
    """LibreOffice opens the sheet and saves it again, and the rules are still the same."""
    sheet, out = tmp_path / f"sheet{suffix}", tmp_path / "out"
    sheet.write_bytes(WRITERS[suffix](load_rules(find_rules())))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    as_it_asks = ["--infilter=CSV:44,34,76,1"] if suffix == ".csv" else []  # comma, quotes, UTF-8
    convert = ["--convert-to", "xlsx", "--outdir", str(out), str(sheet)]
    subprocess.run(
        ["soffice", profile, "--headless", *as_it_asks, *convert],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert rules_in(read_sheet(out / "sheet.xlsx")) == (load_rules(find_rules()).rules, ())
