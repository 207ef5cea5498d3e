"""No file costs more than 2 seconds and 200 MB, whatever it says of itself.

Workbooks, lists and zip files that were made to be heavy, each read in a process of its own whose time on the
processor and highest memory are measured.
"""

from __future__ import annotations

import subprocess
import sys

import proof

MOST_SECONDS, MOST_MB = 2.0, 200
READ = """
import sys, time
from pathlib import Path
from mei_social.cohort.roster.read import read_roster
from mei_social.errors import CannotRead
try:
    read_roster(Path(sys.argv[1]))
    print("read", end=" ")
except CannotRead:
    print("refused", end=" ")
# What getrusage tells of memory includes the process that started this one.
print(time.process_time(), int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) >> 10)
"""


def main() -> None:
    from sheets.hostile_books import HEAVY, TEXTS, WRONG

    if sys.platform != "linux":
        proof.cannot("memory is measured as Linux counts it")
    rows, wrong = [], []
    cases = {**HEAVY, **WRONG, **TEXTS}
    names = list(cases)[:: 6 if proof.QUICK else 1]
    if proof.QUICK:
        proof.not_run(f"{len(cases) - len(names)} of {len(cases)}, as this was a quick run")
    with proof.folder() as folder:
        for number, name in enumerate(names):
            path = folder / f"{number}.{'csv' if name in TEXTS else 'xlsx'}"
            content = cases[name]()
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            words = [sys.executable, "-c", READ, str(path)]
            done = subprocess.run(words, capture_output=True, text=True, check=True)
            came, took, most = done.stdout.split()
            rows.append((float(took), int(most), name))
            if came != "refused" or rows[-1][0] > MOST_SECONDS or rows[-1][1] > MOST_MB:
                wrong.append((*rows[-1], came))
            path.unlink()
    print(*wrong, sep="\n")
    seconds, memory = max(row[0] for row in rows), max(row[1] for row in rows)
    said = f"{len(rows)} heavy or damaged lists, all refused: at most {seconds:.1f} s and {memory} MB"
    proof.figure(said, holds=not wrong)


main()
