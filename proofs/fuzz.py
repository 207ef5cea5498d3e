"""Whatever bytes a file holds, it is read or refused in words: no traceback, no hang.

Coverage-guided fuzzing (atheris) of the readers of rules, answers, exports, reviews, name lists, workbooks
and zip files. What reached new lines is kept in tests/cases/fuzz, which each test run tries.

    python proofs/fuzz.py [--quick] [--minutes N]

It runs for so many minutes of processor time, in two processes. atheris is no library of ours: name a Python
that has it, and our libraries, in MEI_SOCIAL_FUZZ_PYTHON. `--keep` adds the smallest finds of the last run to
the cases.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SELF = Path(__file__)
PLACE = SELF.parents[1] / "build" / "fuzz"
PYTHON = os.environ.get("MEI_SOCIAL_FUZZ_PYTHON", sys.executable)
"""Read at once, as a proof leaves the caller's surroundings."""
HOUR, QUICKLY, AT_ONCE = 60.0, 0.5, 2
KEPT_EACH, KEPT_BYTES = 25, 4096
INPUTS = "inputs: "


def fuzz(name: str, seconds: float) -> None:
    """One reader, in a Python that has atheris. A mistake is written down once a place.

    libFuzzer has a clock for the wall only, so the end is told here, when the processor has worked enough.
    """
    import atheris  # type: ignore[import-not-found]

    with atheris.instrument_imports(include=["mei_social"]):
        import proof  # noqa: F401 - leaves the caller's surroundings

        from fuzz_targets import KEPT, tried

    crashes = PLACE / "crashes" / name
    crashes.mkdir(parents=True, exist_ok=True)
    places = set()
    inputs = 0

    def one(content: bytes) -> None:
        nonlocal inputs
        if time.process_time() > seconds:
            print(f"{INPUTS}{inputs}", file=sys.stderr, flush=True)
            os._exit(0)
        inputs += 1
        try:
            tried(name, content)
        except Exception as error:  # noqa: BLE001 - what is looked for
            place = str(traceback.extract_tb(error.__traceback__)[-1])
            if place not in places:
                places.add(place)
                (crashes / str(len(places))).write_bytes(content)
                print(f"MISTAKE {name}: {type(error).__name__} {place}", file=sys.stderr, flush=True)

    folders = [str(PLACE / name), *([str(KEPT / name)] if (KEPT / name).is_dir() else [])]
    limits = ["-timeout=20", "-rss_limit_mb=1500", "-max_len=20000"]
    quiet = [f"-artifact_prefix={crashes}/", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *folders, *limits, *quiet], one)
    atheris.Fuzz()


def seeds() -> None:
    """One good file for each reader, to begin with."""
    from fuzz_targets import TARGETS, small
    from programs import EXAMPLE, RULES, SMALL_ANSWERS
    from sheets.hostile_books import packed, sheet, zipped
    from small_exports import audit_of, export_bytes
    from small_rules import SMALL_YAML

    export = export_bytes(small(), audit_of(small()))
    first = {
        "rules": [SMALL_YAML.encode(), RULES.read_bytes()[:15000]],
        "answers": [SMALL_ANSWERS.encode(), EXAMPLE.read_bytes()],
        "export": [export],
        "review": [(SELF.parents[1] / "tests/from_0_1/report.review.json").read_bytes()],
        "roster": [b"Name,Group\nAlex Smith,A\nJo Lee,B\n", b"Surname;First name\r\nSmith;Alex\r\n"],
        "xlsx": [packed(), sheet().encode()],
        "zipped": [zipped({"a/r.json": export[:400], "b.json": b"{}"})],
    }
    for name in TARGETS:
        (PLACE / name).mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(first[name]):
            (PLACE / name / f"seed-{number}").write_bytes(content)


def keep() -> None:
    """The smallest finds that add lines to what is there, as cases."""
    from fuzz_targets import KEPT, TARGETS

    for name in TARGETS:
        (KEPT / name).mkdir(parents=True, exist_ok=True)
        found = sorted((p for p in (PLACE / name).iterdir()), key=lambda p: p.stat().st_size)
        fit = [p for p in found if 0 < p.stat().st_size <= KEPT_BYTES]
        for path in fit[:: max(1, len(fit) // KEPT_EACH)][:KEPT_EACH]:
            (KEPT / name / path.name[:12]).write_bytes(path.read_bytes())


def main() -> None:
    import proof

    from fuzz_targets import TARGETS

    if "--keep" in sys.argv:
        keep()
        return
    if subprocess.run([PYTHON, "-c", "import atheris"], capture_output=True, check=False).returncode:
        proof.cannot("atheris is not installed (MEI_SOCIAL_FUZZ_PYTHON names no Python that has it)")
    wanted = QUICKLY if proof.QUICK else HOUR
    if "--minutes" in sys.argv:
        wanted = float(sys.argv[sys.argv.index("--minutes") + 1])
    seeds()
    each = max(int(wanted * 60 / len(TARGETS)), 2)
    mistakes = PLACE / "crashes"
    for path in mistakes.glob("*/*"):
        path.unlink()

    def one(name: str) -> int:
        words = [PYTHON, str(SELF), "--fuzz", name, str(each)]
        done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)
        (PLACE / f"{name}.log").write_text(done.stderr)
        inputs = re.search(rf"{INPUTS}(\d+)", done.stderr)
        print(f"{name}: {inputs[1] if inputs else 'stopped early'}", *re.findall("MISTAKE.+", done.stderr))
        return int(inputs[1]) if inputs else 0

    with ThreadPoolExecutor(AT_ONCE) as pool:
        rows = list(pool.map(one, TARGETS))
    runs = sum(rows)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    minutes = (usage.ru_utime + usage.ru_stime) / 60
    found = len(list(mistakes.glob("*/*")))
    if minutes < HOUR * 0.95:
        proof.not_run(f"the rest of an hour of processor time, of which this was {minutes:.0f} minutes")
    said = (
        f"{runs:,} inputs to {len(rows)} readers, {minutes:.0f} minutes of processor time: {found} mistakes"
    )
    proof.figure(said, holds=not found and all(rows))


if __name__ == "__main__":
    if "--fuzz" in sys.argv:
        reader, seconds = sys.argv[sys.argv.index("--fuzz") + 1 :]
        fuzz(reader, float(seconds))
    else:
        main()
