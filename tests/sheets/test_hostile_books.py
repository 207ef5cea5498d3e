"""Workbooks from anybody: whatever one says of itself, it costs no more than a list does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import some_of
from mei_social.authoring.spreadsheet.reading import read_sheet
from mei_social.cohort.roster.read import read_roster
from mei_social.errors import CannotRead
from mei_social.sheets.read import read_tables
from mei_social.sheets.table import Bounds
from mei_social.sheets.workbook import MOST_ELEMENTS
from programs import LONGEST
from sheets.hostile_books import HEAVY, PERSON, TEXTS, WRONG, packed, sheet
from work import work

LIST = Bounds(rows=200_000, columns=200)
MOST_MB = 200
MOST_STEPS = 60 * MOST_ELEMENTS
READ = """
import resource, sys
from pathlib import Path
from mei_social.authoring.spreadsheet.reading import read_sheet
from mei_social.cohort.roster.read import read_roster
from mei_social.errors import CannotRead
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
for path in map(Path, sys.argv[1:]):
    for read in (read_roster, read_sheet):
        try:
            read(path)
            print("read", path.name)
        except CannotRead:
            pass
# What getrusage tells includes the process that started this one.
print(int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) >> 10)
"""


def tables(content: bytes) -> None:
    found = read_tables(content, "list.xlsx", LIST, lambda _: 1)
    for number in range(len(found.names)):
        found.read(number)


def made(name: str) -> bytes:
    return TEXTS[name]().encode() if name in TEXTS else (HEAVY | WRONG)[name]()


@contextmanager
def refusing() -> Iterator[None]:
    """Nothing is raised, besides a sentence that starts with the file's name."""
    try:
        yield
    except CannotRead as error:
        if not str(error).startswith("list.xlsx "):
            raise AssertionError(str(error)) from error


@pytest.mark.parametrize("name", [*some_of(HEAVY, 3), *WRONG, *some_of(TEXTS, 4)])
def test_refused_in_a_sentence(name: str) -> None:
    """What costs too much, or is no workbook, is refused in a sentence that says what to do."""
    with pytest.raises(CannotRead, match=r"^list\.xlsx .*\.$"):
        tables(made(name))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="Memory is measured as Linux counts it")
def test_no_workbook_takes_much_memory(tmp_path: Path) -> None:
    """All of them, one after the other and by both who read workbooks, stay below 200 MB."""
    paths: list[Path] = []
    for name in (*HEAVY, *TEXTS):
        paths.append(tmp_path / f"{len(paths)}.xlsx")
        paths[-1].write_bytes(made(name))
    done = subprocess.run(
        [sys.executable, "-c", READ, *paths], capture_output=True, text=True, check=False, timeout=LONGEST
    )
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1), done.stdout
    assert int(done.stdout) < MOST_MB


@pytest.mark.slow
@pytest.mark.parametrize("name", HEAVY)
def test_no_workbook_is_much_work(name: str) -> None:
    """Each is given up after a bounded number of steps, however much it unpacks to."""
    content = HEAVY[name]()

    def refused() -> None:
        with pytest.raises(CannotRead):
            tables(content)

    assert work(refused) < MOST_STEPS


def test_no_library_reads_it_before_its_bounds() -> None:
    """The reader of workbooks loads nothing but the standard library."""
    code = (
        "import sys, mei_social.sheets.read as r; "
        "print(sorted({'openpyxl', 'lxml', 'pandas', 'xml.etree.ElementTree'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "[]\n")


@given(st.binary(max_size=400), st.integers(0, 2000))
def test_any_damage(content: bytes, at: int) -> None:
    """A workbook with any bytes in it is read, or refused in a sentence."""
    whole = packed()
    with refusing():
        tables(whole[:at] + content + whole[at + len(content) :])


@given(st.text(alphabet="<>/&;'\"=! abcrvtsi0123456789[]-", max_size=300))
def test_any_markup(text: str) -> None:
    """Whatever stands where the rows should be, it is read, or refused in a sentence."""
    with refusing():
        tables(packed(sheet(text)))


def test_a_file_that_changes_is_read_once(tmp_path: Path) -> None:
    """The bytes of a list are taken once, so whatever happens to the file then is not half in it."""
    path = tmp_path / "list.xlsx"
    path.write_bytes(packed())
    handle = os.open(path, os.O_RDWR)
    try:
        roster = read_roster(path)
        os.ftruncate(handle, 10)
    finally:
        os.close(handle)
    assert [person.name for person in roster.people] == ["Alex Smith"]
    with pytest.raises(CannotRead):
        read_sheet(path)


def test_the_plain_one_is_read() -> None:
    """What these are made from is a list of one name, so each is refused for what was done to it."""
    assert "Alex Smith" in PERSON
    tables(packed())
