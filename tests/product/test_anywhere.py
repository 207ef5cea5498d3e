"""The README's second command passes on any machine, and for anybody."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import slowed
from programs import ROOT, finished

HERE = Path(__file__).parents[1]
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
SLOWED = [sys.executable, str(HERE / "slowed.py"), "5"]
MANY = 50
"""Functions that open a terminal; there are far more."""
NO_GROUP = "a processor is slowed only where we may make a control group"
if sys.platform == "win32":
    pytest.skip("what ignores signals is of no use on Windows", allow_module_level=True)


def somebody(home: Path) -> dict[str, str]:
    """The surroundings of a person who has used the program for long, in Turkish, in a narrow window."""
    data = home / ".local" / "share" / "mei-social"
    data.parent.mkdir(parents=True)
    finished(home / "before").rename(data)
    (home / "rules.yaml").write_text("not: rules\n")
    (home / ".bashrc").write_text("exit 1\n")
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")},
        **dict.fromkeys(("LANG", "LC_ALL", "LANGUAGE"), "tr_TR.UTF-8"),
        "HOME": str(home),
        "USERPROFILE": str(home),
        "XDG_DATA_HOME": str(data.parent),
        "MEI_SOCIAL_HOME": str(data),
        "MEI_SOCIAL_RULES": str(home / "rules.yaml"),
        "MEI_SOCIAL_TODAY": "2031-01-01",
        "TZ": "Pacific/Kiritimati",
        "PAGER": "false",
        "COLUMNS": "21",
        "LINES": "5",
        "TERM": "dumb",
        "NO_COLOR": "1",
        "FORCE_COLOR": "1",
    }


def held(folder: Path) -> dict[str, str]:
    """Every file in a folder, by what is in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def passes(tests: list[str], surroundings: Mapping[str, str]) -> tuple[bool, str]:
    """Whether pytest passes where signals are ignored, as under `nohup` and behind `&`; and how it ends."""
    done = subprocess.run(
        ["sh", "-c", f"trap '' INT HUP QUIT; exec {shlex.join(tests)}"],
        cwd=ROOT,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


@pytest.mark.slow
@pytest.mark.longest
@pytest.mark.timeout(7200)
def test_for_anybody(tmp_path: Path) -> None:
    """All quick tests pass for somebody with answers and habits of their own, and leave them as they were.

    Where a processor can be slowed, those that talk with a program in a terminal pass there too, five times
    slower: they are the ones that wait for something.
    """
    home, terminals = tmp_path / "home", tmp_path / "terminals.txt"
    surroundings = somebody(home)
    before = held(home)
    passed, end = passes(PYTEST, {**surroundings, "PYTEST_TERMINALS": str(terminals)})
    assert passed, end
    waiting = sorted(set(terminals.read_text("utf-8").splitlines()))
    assert len(waiting) > MANY
    if slowed.is_possible():
        passed, end = passes([*SLOWED, *PYTEST, *waiting], surroundings)
        assert passed, end
    assert held(home) == before


def test_no_test_times_anything() -> None:
    """A clock that is read in a test is only there to end a wait that would not end."""
    clock = re.compile(r"perf_counter|process_time|time\.time\b|monotonic|ru_[us]time|timeit")
    found = {path.name for path in HERE.rglob("*.py") if clock.search(path.read_text("utf-8"))}
    assert found == {"terminals.py", "test_completion.py", "test_anywhere.py", "test_cards_board.py"}


@pytest.mark.skipif(not slowed.is_possible(), reason=NO_GROUP)
def test_the_processor_is_slow() -> None:
    """What runs on the slower processor, and all that it starts, is held back and gives its exit code."""
    child = "import sys; print(open('/proc/self/cgroup').read()); sys.exit(7)"
    code = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {child!r}]).returncode)"
    run = [*SLOWED, sys.executable, "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (done.returncode, "/mei-social-" in done.stdout) == (7, True)
