"""The proofs: each says what it promises, and docs/trust.md has a row for each."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module

import pytest

from fuzz_targets import KEPT, TARGETS, tried
from programs import LONGEST, ROOT

sys.path.append(str(ROOT / "proofs"))

gatherer = import_module("run")

CASES = sorted(KEPT.glob("*/*"))


def test_each_says_what_it_promises() -> None:
    """The first paragraph is the promise, and the second how it is tried: both are sentences."""
    for path in gatherer.proofs().values():
        promise, how = gatherer.said(path)
        assert promise.endswith("."), path
        assert len(how) > len(promise) > 30, path


def test_the_page_has_a_row_for_each() -> None:
    """In this form, with its date and commit, or that it was never run; figures differ by machine."""
    rows = gatherer.before()
    text = gatherer.PAGE.read_text("utf-8")
    assert rows.keys() == gatherer.proofs().keys()
    assert text == gatherer.page(rows)
    for name, row in rows.items():
        assert row.figure == gatherer.NOT_YET or re.match(r"\d{4}-\d\d-\d\d, [0-9a-f]{7,}", row.when), name
        assert "DID NOT HOLD" not in row.figure, name


def test_a_row_is_read_as_it_was_written(tmp_path: object) -> None:
    """What stands in a cell, a bar too, does not part a row."""
    row = gatherer.Row("A promise.", "How [x.py](../proofs/x.py)", gatherer.cell("1 | 2\n3"), "-", "-")
    cells = re.split(r" (?<!\\)\| ", row.line().removeprefix("| ").removesuffix(" |"))
    assert len(cells) == len(row)


@pytest.mark.parametrize(
    ("words", "code"), [(["--help"], 0), (["-h", "kills"], 0), (["nothing"], 2), (["--quik", "kills"], 2)]
)
def test_what_is_no_proof_runs_none(words: list[str], code: int) -> None:
    """Help, an unknown name and an unknown option print how it is used, and the page stays as it is."""
    before = gatherer.PAGE.read_bytes()
    command = [sys.executable, str(ROOT / "proofs" / "run.py"), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    said = done.stderr if code else done.stdout

    assert (done.returncode, "== " in done.stdout, gatherer.PAGE.read_bytes() == before) == (
        code,
        False,
        True,
    )
    assert "python proofs/run.py --quick" in said
    assert all(name in said for name in gatherer.proofs())


@pytest.mark.parametrize("name", TARGETS)
def test_what_fuzzing_kept(name: str) -> None:
    """Each input that reached something new is taken, or refused in words."""
    cases = [path for path in CASES if path.parent.name == name]
    for path in cases:
        tried(name, path.read_bytes())
    assert cases


def test_what_runs_on_windows_needs_no_terminal() -> None:
    """The tests that run on a real Windows Python are found where there is no pexpect, as there."""
    windows = import_module("windows")
    blocked = "import sys; sys.modules['pexpect'] = sys.modules['pyte'] = None"
    chosen = [str(ROOT / "tests" / name) for name in windows.TESTS]
    found = f"import pytest; sys.exit(pytest.main({['--co', '-q', '-n0', *chosen]!r}))"
    done = subprocess.run(
        [sys.executable, "-c", f"{blocked}; {found}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
