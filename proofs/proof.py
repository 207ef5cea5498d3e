"""What every proof needs: the program in a home of its own, the tests beside it, and a figure at the end.

Importing it leaves the caller's surroundings, as the tests do. A proof prints its figure as its last line; a
line that starts with `Not run: ` says what was left out. It ends with 1 where the promise did not hold.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
sys.path[:0] = [str(TESTS)]

import conftest  # noqa: E402, F401 - leaves the caller's home, language and clock
from programs import EXAMPLE, FIXED, LONGEST, PROGRAM, RULES, finished, run  # noqa: E402

__all__ = ["EXAMPLE", "FIXED", "LONGEST", "PROGRAM", "RULES", "finished", "run"]

QUICK = "--quick" in sys.argv
NOT_RUN, NOTHING = "Not run: ", "Nothing could be run here"
BAD = (b"Traceback", b"made a mistake")
CHANCE = random.Random(2027)


def not_run(why: str) -> None:
    """What was left out, for the page."""
    print(f"{NOT_RUN}{why}")


def figure(text: str, *, holds: bool = True) -> NoReturn:
    """The last line of a proof."""
    print(("" if holds else "DID NOT HOLD. ") + text)
    raise SystemExit(0 if holds else 1)


def cannot(why: str) -> NoReturn:
    """Where this machine lacks what the proof needs."""
    not_run(why)
    figure(NOTHING)


def some(whole: int, quick: int) -> int:
    """How many to try; what was not tried is said."""
    if QUICK:
        not_run(f"{whole - quick} of {whole}, as this was a quick run")
    return quick if QUICK else whole


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mei-social-proof-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def env(home: Path, **more: str) -> dict[str, str]:
    """Of the program, in a home of its own."""
    return {**os.environ, **FIXED, "PYTHONUTF8": "1", "MEI_SOCIAL_HOME": str(home), **more}


def command(*words: str) -> list[str]:
    return [sys.executable, *PROGRAM, *words]


def is_bad(said: bytes) -> bool:
    """A traceback, or what stands in its place."""
    return any(word in said for word in BAD)


def tool(name: str) -> str:
    """A program of this machine, or the end of the proof."""
    found = shutil.which(name)
    if not found:
        cannot(f"{name} is not installed")
    return found


class Tested:
    """What pytest found in a choice of tests."""

    def __init__(self, choice: Sequence[str], *, slow: bool | None = None) -> None:
        marks = "slow or not slow" if (not QUICK if slow is None else slow) else "not slow"
        words = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-rs",
            "-n",
            "0",
            "-p",
            "no:cacheprovider",
            "-m",
            marks,
        ]
        done = subprocess.run([*words, *choice], cwd=ROOT, capture_output=True, text=True, check=False)
        self.said = done.stdout
        last = done.stdout.strip().rpartition("\n")[2]
        self.count = {kind: int(n) for n, kind in re.findall(r"(\d+) (passed|failed|skipped|error)", last)}
        self.passed, self.holds = self.count.get("passed", 0), done.returncode == 0
        for why in sorted(set(re.findall(r"^SKIPPED \[\d+\] [^ ]+: (.+)$", self.said, re.MULTILINE))):
            not_run(why)
        if QUICK and slow is None:
            not_run("what only the slow proofs among these tests try")
        if not self.holds:
            print(done.stdout[-3000:], done.stderr[-1000:])

    def numbers(self, pattern: str) -> int:
        """The sum of a number that the tests print."""
        return sum(map(int, re.findall(pattern, self.said)))
