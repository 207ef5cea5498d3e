"""How many seconds and megabytes each file that was made to be slow costs, before it is refused.

    python bench/hostile.py [--all]

Every file is one command of its own: `rules validate`, `rules validate --fix` or `review`. The slowest are
shown, or all of them. What the tests count, steps of Python at one size and at twice that, is the same on
every machine; what C costs is seen only here.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from startup import COMMAND, LONGEST, ROOT, environment

sys.path.insert(0, str(ROOT / "tests"))

from hostile_json import BOMBS
from hostile_yaml import HOSTILE, LARGE

SHOWN = 12


def files() -> Iterator[tuple[str, str, bytes]]:
    """What is run, the name of each file, and what is in it."""
    for name, text in (HOSTILE | LARGE).items():
        yield "rules validate", name, text.encode("utf-8", "surrogatepass")
    for name, text in LARGE.items():
        yield "rules validate --fix", name, text.encode()
    for name, (full, make) in BOMBS.items():
        yield "review", name, make(full)


def measured(command: str, content: bytes, folder: Path) -> tuple[float, int]:
    """Seconds of processor, and megabytes at most."""
    path = folder / "hostile"
    path.write_bytes(content)
    end = time.monotonic() + LONGEST
    process = subprocess.Popen(
        [*COMMAND, *command.split(), str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(folder / "home"),
    )
    while True:
        found, _, used = os.wait4(process.pid, os.WNOHANG)
        if found:
            return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
        if time.monotonic() > end:
            process.kill()
        time.sleep(0.005)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--all", action="store_true", help="show every file, not only the slowest")
    everything = parser.parse_args().all
    with tempfile.TemporaryDirectory() as folder:
        rows = [(*measured(command, text, Path(folder)), command, name) for command, name, text in files()]
    rows.sort(reverse=True)
    print(f"{len(rows)} files; wanted: under 1 s and 100 MB for each reading; --fix reads up to six times\n")
    print(f"{'s':>7}{'MB':>6}  command and file")
    for seconds, megabytes, command, name in rows if everything else rows[:SHOWN]:
        print(f"{seconds:>7.2f}{megabytes:>6}  {command}: {name}")
    print(f"\nmost memory: {max(row[1] for row in rows)} MB")


if __name__ == "__main__":
    main()
