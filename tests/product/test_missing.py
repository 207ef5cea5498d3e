"""A library that is missing is named, with how to install it again: each in turn, whatever is done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions, requires
from itertools import product
from pathlib import Path
from tempfile import mkdtemp

import pytest
from packaging.requirements import Requirement

from effort import some_of
from mei_social.cli.missing_library import NO_WAITING, PROVIDES
from programs import EXAMPLE, FIXED, LONGEST, copied, finished, invoke

BLOCKED = """
import sys
blocked = sys.argv.pop(1)
class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == blocked:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Nowhere())
from mei_social.__main__ import main
sys.argv[0] = "mei-social"
main()
"""
COMMANDS = (
    *(
        "--version",
        "--help",
        "check --plain --new",
        "check",
        "summary",
        "actions --plain",
        "history --html h.html",
    ),
    *("export r.json --yes", "export r.html --yes", "remind r.ics", "review in.json", "cohort ."),
    *(
        "cohort . --output c.xlsx",
        "cohort . --output t.parquet",
        "rules validate",
        "rules show",
        "rules schema",
    ),
    *("rules export --to r.xlsx", "rules import in.csv --to r.yaml", "form --to f.html"),
    *("--show-completion", "concern", "wipe --yes"),
)
PARTS = ("sqlite3", "_sqlite3", "zlib", "ctypes")
"""Of Python itself, as some systems leave them out."""


def libraries() -> Iterator[tuple[str, str]]:
    """What we ask for, and may ask for, each by its name and the name that is imported."""
    wanted = (Requirement(r) for r in requires("mei-social") or ())
    names = {
        r.name.lower().replace("-", "_")
        for r in wanted
        if not r.marker or r.marker.evaluate({"extra": "cohort"})
    }
    for module, [name, *_] in packages_distributions().items():
        if name.lower().replace("-", "_") in names and module.isidentifier() and not module.startswith("_"):
            yield PROVIDES.get(module, module), module


LIBRARIES = sorted(libraries())


def without(module: str, command: str, home: Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, module, *command.split()],
        env={**os.environ, **FIXED, "PYTHONUTF8": "1", "MEI_SOCIAL_HOME": str(home)},
        cwd=home.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a self-check, an export and a sheet of the rules in it."""
    folder = tmp_path_factory.mktemp("missing")
    home = finished(folder, EXAMPLE)
    assert invoke("export", str(folder / "in.json"), "--yes", home=home)[0] == 0
    assert invoke("rules", "export", "--to", str(folder / "in.csv"), home=home)[0] == 0
    return folder


def wrong(place: Path, name: str, module: str, command: str) -> str:
    """Nothing, where the command did without it or named it."""
    code, _, told = ran(place, module, command)
    named = f"the library {name} is missing" in told or f"{name} is a part of Python" in told
    named |= module == "pyarrow" and "Parquet" in told
    mistake = "Traceback" in told or "made a mistake" in told
    return (
        told
        if mistake or not ((code == 1 and named) or (code == usual(place, command) and not named))
        else ""
    )


@cache
def usual(place: Path, command: str) -> int:
    """The exit code where nothing is missing."""
    return ran(place, "nothing-at-all", command)[0]


def ran(place: Path, module: str, command: str) -> tuple[int, str, str]:
    """In a folder of its own, with everything in it that the commands need."""
    folder = Path(mkdtemp(dir=place))
    home = copied(place / "home", folder)
    for given in ("in.json", "in.csv"):
        shutil.copy(place / given, folder)
    return without(module, command, home)


CASES = [*product(LIBRARIES, COMMANDS), *product(((p.strip("_"), p) for p in PARTS), COMMANDS)]


@pytest.mark.parametrize("case", some_of(CASES, 40))
def test_named(place: Path, case: tuple[tuple[str, str], str]) -> None:
    """No command that lacks a library says anything but its name and what to do; most do without it."""
    library, command = case
    assert wrong(place, *library, command) == ""


@pytest.mark.parametrize(
    ("name", "module", "command"),
    [
        ("typer", "typer", "--help"),
        ("PyYAML", "yaml", "summary"),
        ("msgspec", "msgspec", "review in.json"),
        ("jinja2", "jinja2", "export r.html --yes"),
        ("icalendar", "icalendar", "remind r.ics"),
    ],
)
def test_said_in_full(place: Path, name: str, module: str, command: str) -> None:
    """The sentence has the name to install by and the Python to install it into, and nothing else is said."""
    code, out, told = ran(place, module, command)
    assert (code, out) == (1, "")
    assert told.startswith(f"Error: the library {name} is missing or damaged")
    assert f"{sys.executable} -m pip install --force-reinstall {name}. " in told
    assert NO_WAITING in told
    assert told.count("\n") == 1
