"""Ctrl-C at any moment: one sentence or silence, exit code 130, and never a traceback.

A moment is counted in calls of Python and not in seconds, so it is the same moment on every machine.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from effort import some_of
from programs import EXAMPLE, FIXED, LONGEST, copied, finished

if sys.platform == "win32":
    pytest.skip("Windows has no signals like these", allow_module_level=True)

PRESSED = """
import os, signal, sys
at, seen = int(sys.argv[1]), sys.argv[2]
sys.argv[1:3] = []
import mei_social.__main__ as program
calls = 0
def count(frame, event, argument):
    global calls
    if event == "call":
        calls += 1
        if calls == at:
            os.kill(os.getpid(), signal.SIGINT)
sys.setprofile(count)
try:
    program.main()
finally:
    sys.setprofile(None)
    with open(seen, "w") as file:
        file.write(str(calls))
"""
COMMANDS = (
    "--version",
    "--help",
    "",
    "check --plain --new",
    "summary",
    "concern",
    "export - --yes",
    "rules show",
    "doctor",
)
STOPPED = {
    "",
    "Stopped.",
    "Stopped. No file was written.",
    "Stopped. No note was written.",
    "Stopped. Your answers so far are saved: run mei-social check to go on.",
}
FEW, MANY = 4, 120


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one whole self-check in it."""
    return finished(tmp_path_factory.mktemp("example"), EXAMPLE)


def pressed(at: int, command: str, home: Path) -> tuple[int, str, int]:
    """Ctrl-C in the call of this number: the exit code, what was said, and how many calls there were."""
    seen = home.parent / "calls"
    seen.write_text("0")
    done = subprocess.run(
        [sys.executable, "-c", PRESSED, str(at), str(seen), *command.split()],
        env={**os.environ, **FIXED, "PYTHONUTF8": "1", "MEI_SOCIAL_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    return done.returncode, done.stderr, int(seen.read_text() or 0)


def wrong(command: str, home: Path, moments: int) -> list[tuple[int, int, str]]:
    """So many moments from the first call to the last: those at which anything else happened."""
    _, _, calls = pressed(0, command, home)
    found = []
    for moment in range(moments):
        at = 1 + (calls - 1) * moment // moments
        code, said, came = pressed(at, command, home)
        if 0 < came < at:  # it ended before: not every run takes as many calls
            continue
        last = " ".join(said.split()[said.split().index("Stopped.") :]) if "Stopped." in said else ""
        if code != 130 or "Traceback" in said or "ignored" in said or last not in STOPPED:
            found.append((at, code, said[-400:]))
    return found


@pytest.mark.parametrize("command", some_of(COMMANDS, 4))
def test_at_some_moments(example: Path, tmp_path: Path, command: str) -> None:
    """Whatever is being loaded or done, it ends in silence or with one sentence."""
    assert wrong(command, copied(example, tmp_path), FEW) == []


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_at_many_moments(example: Path, tmp_path: Path, command: str) -> None:
    """The same at 120 moments of each command."""
    assert wrong(command, copied(example, tmp_path), MANY) == []


CLEARED = """
import os, signal, sys
from mei_social import interrupts

def cleared():
    try:
        yield
    finally:
        os.kill(os.getpid(), signal.SIGINT)

interrupts.from_the_first_moment()
try:
    with interrupts.raised():
        kept = cleared()
        next(kept)
        del kept
        sys.stdin.readline()
except KeyboardInterrupt:
    print("Stopped.")
"""


HALF_DONE = """
import os, signal
from mei_social import interrupts

def half_done():
    try:
        yield
    finally:
        raise ValueError("closed already")

interrupts.from_the_first_moment()
kept = half_done()
next(kept)
try:
    with interrupts.raised():
        os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    print("Stopped.")
"""


def test_what_is_left_half_done() -> None:
    """After a press nothing is shown of what Python clears away, up to the end of the program."""
    run = [sys.executable, "-c", HALF_DONE]
    done = subprocess.run(run, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Stopped.\n", "")


def test_while_something_is_cleared_away() -> None:
    """Python would show and forget what is raised just then; it stops the wait for a line all the same."""
    pipe = subprocess.PIPE
    run = [sys.executable, "-c", CLEARED]
    with subprocess.Popen(run, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as child:
        try:
            code = child.wait(LONGEST)
        finally:
            child.kill()
        assert child.stdout
        assert child.stderr
        assert (code, child.stdout.read(), child.stderr.read()) == (0, "Stopped.\n", "")


def test_ignored_on_purpose(example: Path) -> None:
    """Started where Ctrl-C is ignored, as behind `&`, it is not stopped by it."""
    done = subprocess.run(
        ["sh", "-c", f"trap '' INT; {sys.executable} -m mei_social summary & kill -INT $!; wait $!"],
        env={**os.environ, **FIXED, "MEI_SOCIAL_HOME": str(example)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LONGEST,
        check=False,
    )
    assert (done.returncode, b"Talk to someone today" in done.stdout, done.stderr) == (0, True, b"")


def test_tests_heed_signals() -> None:
    """Where whoever runs the tests ignores signals, what a test starts does not."""
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parents[1])!r}); import conftest, subprocess\n"
        "conftest.pytest_unconfigure()\n"
        "child = 'import signal; print([signal.getsignal(s).__class__.__name__ for s in (1, 2, 3)])'\n"
        "subprocess.run([sys.executable, '-c', child], check=True)"
    )
    done = subprocess.run(
        ["sh", "-c", 'trap "" HUP INT QUIT; exec "$@"', "sh", sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "['Handlers', 'builtin_function_or_method', 'Handlers']\n"
    assert signal.Handlers.SIG_IGN not in map(signal.getsignal, (1, 2, 3))
