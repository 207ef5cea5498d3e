"""What the tests cost, as multiples of `python -c pass` measured in the same run.

    python bench/suite.py [WORD...]

Words go to pytest: without any it is the README's test command, once the environment is there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 21


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, and seconds of all processors. Windows does not count the latter."""

    clock: float
    processor: float


def cost(command: list[str], output: int | None = None) -> tuple[Cost, int]:
    """A whole process and all that it starts, and its exit code."""
    before, start = os.times(), time.perf_counter()
    code = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, check=False).returncode
    clock, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(clock, used), code


def nothing() -> list[Cost]:
    return [cost([sys.executable, "-c", "pass"])[0] for _ in range(ROUNDS)]


def main() -> int:
    before = nothing()
    suite, code = cost([sys.executable, "-m", "pytest", "-q", *sys.argv[1:]])
    rounds = [*before, *nothing()]
    clock = median(each.clock for each in rounds)
    processor = sum(each.processor for each in rounds) / len(rounds)  # counted in hundredths of a second
    print(f"\n{'':28}{'seconds':>10}{'x':>10}")
    for name, seconds, unit in (
        ("python -c pass, clock", clock, clock),
        ("python -c pass, processor", processor, processor),
        ("pytest, clock", suite.clock, clock),
        ("pytest, processor", suite.processor, processor),
    ):
        print(f"{name:28}{seconds:>10.3f}{seconds / (unit or 1):>10,.0f}")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{os.cpu_count()} cores{load}, exit code {code}")
    return code


if __name__ == "__main__":
    sys.exit(main())
