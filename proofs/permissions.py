"""Nobody else who uses the computer can read what is saved, not even for a moment.

Self-checks and exports under the loosest umask, while a second thread looks at the rights of every file and
folder that appears, over and over.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import proof

LOOSE = 0o077


def watch(place: Path, end: Event, seen: list[int], loose: set[str]) -> None:
    while not end.is_set():
        for folder, names, files in os.walk(place):
            for name in (*names, *files):
                try:
                    mode = os.lstat(os.path.join(folder, name)).st_mode  # noqa: PTH118 - quick
                except OSError:
                    continue
                seen[0] += 1
                if mode & LOOSE and stat.S_IMODE(mode) != 0o777:
                    loose.add(f"{name} {stat.S_IMODE(mode):o}")


def main() -> None:
    if sys.platform == "win32":
        proof.cannot("Windows has other rights than these")
    times = proof.some(30, 3)
    end, seen, loose = Event(), [0], set[str]()
    with proof.folder() as folder:
        place = folder / "watched"
        place.mkdir(0o700)
        watching = Thread(target=watch, args=(place, end, seen, loose))
        watching.start()
        for number in range(times):
            home = place / str(number)
            lines = [
                ["check", "--answers", str(proof.EXAMPLE)],
                *(
                    ["export", str(place / f"{number}.{kind}"), "--yes"]
                    for kind in ("json", "html", "md", "csv")
                ),
                ["review", str(place / f"{number}.json")],
            ]
            for words in lines:
                subprocess.run(
                    proof.command(*words), env=proof.env(home), capture_output=True, check=True, umask=0
                )
        end.set()
        watching.join()
    print(*sorted(loose))
    said = f"{seen[0]:,} looks at files and folders in {times * 6} runs: {len(loose)} that others could read"
    proof.figure(said, holds=not loose and seen[0] > 100)


main()
