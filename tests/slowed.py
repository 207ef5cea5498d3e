"""Runs a command as a slower processor would: it and all that it starts stand still most of the time.

Usage: slowed.py TIMES WORD...

It ends with the exit code of the command. Only Linux says in /proc who started whom.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PERIOD = 0.1
PROCESSES = Path("/proc")


def family(of: int) -> list[int]:
    """A process and all that it started, each after the one that started it."""
    children = defaultdict(list)
    for process in PROCESSES.glob("[0-9]*"):
        with suppress(OSError):
            stat = (process / "stat").read_text(errors="replace")
            children[int(stat.rpartition(") ")[2].split()[1])].append(int(process.name))
    found = [of]
    for pid in found:
        found += children[pid]
    return found


def halted(of: int) -> list[int]:
    """Stop a family, and say whom: not who was suspended already, and is to stay so.

    Looks again until nobody is left who could start another.
    """
    seen: list[int] = []
    stopped: list[int] = []
    while new := [pid for pid in family(of) if pid not in seen]:
        running = [pid for pid in new if not is_suspended(pid)]
        tell(running, signal.SIGSTOP)
        seen += new
        stopped += running
    return stopped


def is_suspended(pid: int) -> bool:
    with suppress(OSError):
        return (PROCESSES / str(pid) / "stat").read_text(errors="replace").rpartition(") ")[2][0] == "T"
    return False


def tell(processes: Iterable[int], what: signal.Signals) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, what)


def run(times: int, command: list[str]) -> int:
    """The exit code of a command that has one in so many parts of the time."""
    process = subprocess.Popen(command)
    try:
        while process.poll() is None:
            time.sleep(PERIOD / times)
            stopped = halted(process.pid)
            time.sleep(PERIOD - PERIOD / times)
            tell(reversed(stopped), signal.SIGCONT)  # a shell must not wake before what it waits for
    finally:
        if process.poll() is None:  # we are to end before it does
            tell(halted(process.pid), signal.SIGKILL)
    return process.wait()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(run(int(sys.argv[1]), sys.argv[2:]))
