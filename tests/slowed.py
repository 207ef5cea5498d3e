"""Runs a command as on a slower processor: it and all that it starts get one part in so many of each core.

Usage: slowed.py TIMES WORD...

It ends with the exit code of the command. The system itself holds the command back, so nothing is stopped and
woken: job control, which some tests are about, would take that for a suspended program. Only Linux does so,
and only for somebody who may make a control group.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PERIOD = 100_000
"""Microseconds. The kernel counts anew after each."""
FIRST, SECOND = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")
"""Where the two versions of control groups share out the processor."""


@contextmanager
def group(times: int) -> Iterator[Path]:
    """A control group with one part in so many of each core. Raises OSError where we may not make one."""
    parent = FIRST if FIRST.is_dir() else SECOND
    made = parent / f"mei-social-{os.getpid()}"
    quota = PERIOD * (os.cpu_count() or 1) // times
    made.mkdir()
    try:
        if parent == FIRST:
            (made / "cpu.cfs_period_us").write_text(f"{PERIOD}")
            (made / "cpu.cfs_quota_us").write_text(f"{quota}")
        else:
            (made / "cpu.max").write_text(f"{quota} {PERIOD}")
        yield made
    finally:
        while left := (made / "cgroup.procs").read_text().split():
            end(map(int, left))
        made.rmdir()


def end(processes: Iterable[int]) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def is_possible() -> bool:
    """Whether a command can be held back here."""
    try:
        with group(2):
            return True
    except OSError:
        return False


def run(times: int, command: list[str]) -> int:
    """The exit code of a command that has one in so many parts of each core."""
    with group(times) as slow:
        join = f'echo $$ > {slow / "cgroup.procs"}; exec "$@"'
        return subprocess.run(["sh", "-c", join, "sh", *command], check=False).returncode


if __name__ == "__main__":
    sys.exit(run(int(sys.argv[1]), sys.argv[2:]))
