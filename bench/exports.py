"""How long many exports take, as a multiple of a plain Python loop that only reads the same files.

    python bench/exports.py [--files 1000] [--large] [--rounds 3] [--keep FOLDER]

The exports are made here, with answers that differ: of the rules that come with mei-social, and of the same
rules as they may have been a year ago. Each measurement is a process of its own, with memory of its own.
`--large` adds 100,000 files (5 GB, some minutes).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

if TYPE_CHECKING:
    from mei_social.ruleset.model import Ruleset

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = Path(sys.executable).parent / "mei-social"
COMMAND = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "mei_social"]
FOUND = 3
"""The exit code where files are to be looked at, as those of other rules are."""
START = date(2026, 9, 1)
NAMES = ("Ann Jones", "Bilal Khan", "Chloë Ward", "Dev Patel", "Ewa Nowak", "Femi Ade", None, None, None)

MEASURE = """
import json, os, resource, sys, time
from pathlib import Path
kind, folder, processes = sys.argv[1], sys.argv[2], int(sys.argv[3])
start = time.perf_counter()
if kind == "read":
    for entry in os.scandir(folder):
        handle = os.open(entry.path, os.O_RDONLY)
        os.read(handle, 1 << 18)
        os.close(handle)
else:
    from mei_social.cohort.read import read_cohort
    from mei_social.ruleset.load import find_rules, load_rules
    ruleset = load_rules(find_rules())
    start = time.perf_counter()
    cohort = read_cohort(Path(folder), ruleset, processes=processes)
    assert cohort.seen == len(os.listdir(folder)) and not len(cohort.refused), "not every file was read"
seconds = time.perf_counter() - start
peak = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({"seconds": seconds, "self": peak[0] / 1024, "child": peak[1] / 1024}))
"""


def make(folder: Path, count: int, *, older: bool = False) -> None:
    """Exports as mei-social writes them, by two processes."""
    children = []
    for share in range(2):
        pid = os.fork()
        if not pid:
            try:
                _make(folder, range(share, count, 2), older=older)
            except BaseException:  # noqa: BLE001 - the child must not go on as the parent
                os._exit(1)
            os._exit(0)
        children.append(pid)
    if any(os.waitpid(pid, 0)[1] for pid in children):
        raise SystemExit("the exports could not be made")


def _make(folder: Path, numbers: range, *, older: bool) -> None:
    import msgspec

    from mei_social.ruleset.load import find_rules, load_rules

    ruleset = load_rules(find_rules())
    if older:
        ruleset = as_a_year_ago(ruleset)
    for number in numbers:
        compact = msgspec.json.encode(body(ruleset, number), order="sorted")
        (folder / f"export-{number:06}.json").write_bytes(msgspec.json.format(compact, indent=2) + b"\n")


def make_pages(folder: Path, exports: Path) -> None:
    """The same exports as pages. All have the words of one, as only their length matters here."""
    from mei_social.audit.assess import assess
    from mei_social.export.page import with_data
    from mei_social.export.read import read_export
    from mei_social.render.report.html import to_html
    from mei_social.report.build import build_report
    from mei_social.ruleset.load import find_rules, load_rules

    ruleset = load_rules(find_rules())
    folder.mkdir(parents=True, exist_ok=True)
    page = ""
    for path in sorted(exports.iterdir()):
        content = path.read_bytes()
        if not page:
            one = read_export(content)
            report = build_report(ruleset, one.audit, assess(ruleset, one.audit), {}, one.date)
            page = to_html(report, json.loads(content))
        (folder / f"{path.stem}.html").write_text(with_data(page, content), encoding="utf-8", newline="")


def as_a_year_ago(ruleset: Ruleset) -> Ruleset:
    """Every tenth question not asked yet, and another tenth in other words."""
    from mei_social.ruleset.canonical import digest_of

    rules = [
        replace(rule, question=f"{rule.question[:-1]}, as far as you know?") if number % 10 == 1 else rule
        for number, rule in enumerate(ruleset.rules)
        if number % 10
    ]
    older = replace(ruleset, title=f"{ruleset.title}, a year ago", rules=tuple(rules))
    return replace(older, digest=digest_of(older))


def body(ruleset: Ruleset, number: int) -> dict[str, Any]:
    """One trainee: one to six accounts, mostly safe answers."""
    from mei_social.audit.assess import assess, visible
    from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
    from mei_social.export.write import build_export
    from mei_social.ruleset.model import Per, Purpose, RulesStamp, YesNo

    chance = random.Random(number)
    platforms = [p.id for p in ruleset.platforms]
    accounts = tuple(
        Account(f"a{n}", chance.choice(platforms), chance.choice(list(Purpose)))
        for n in range(1, chance.choice((2, 3, 4, 4, 5, 7)))
    )
    screening = {
        Item(s.id, a): chance.choice((Screened.YES, Screened.YES, Screened.NO, Screened.NOT_SURE))
        for s in ruleset.screening
        for a in ([None] if s.per is Per.PERSON else [a.id for a in accounts if a.purpose not in s.purposes])
    }
    stamp = RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title)
    audit = Audit(
        ref=f"MS-{number:08X}", revision=1, started=START, rules=stamp, accounts=accounts,
        screening=screening, answers={},
    )  # fmt: skip
    day = START + timedelta(days=number % 60)
    answers = {}
    for rule, account in visible(ruleset, audit):
        safe = AnswerValue.YES if rule.expected is YesNo.YES else AnswerValue.NO
        value = chance.choices((safe, *AnswerValue, None), (80, 2, 6, 6, 4, 2, 4))[0]
        if value:
            reason = "Not used" if value is AnswerValue.NOT_APPLICABLE else None
            answers[Item(rule.id, account.id if account else None)] = Answer(value, day, reason)
    whole = Audit(
        ref=audit.ref, revision=1, started=START, rules=stamp, accounts=accounts, screening=screening,
        answers=answers,
    )  # fmt: skip
    name = chance.choice(NAMES)
    left_out = {"accounts": 0, "notes": 0}
    return build_export(
        ruleset, whole, assess(ruleset, whole), name=name and f"{name} {number}", left_out=left_out,
        today=day, tool_version="0.1.0",
    )  # fmt: skip


def measured(kind: str, folder: Path, processes: int = 1) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, kind, str(folder), str(processes)],
        capture_output=True,
        check=True,
        env=environment(folder),
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def environment(folder: Path) -> dict[str, str]:
    dropped = ("PYTHONDONTWRITEBYTECODE", "MEI_SOCIAL_RULES")
    kept = {k: v for k, v in os.environ.items() if k not in dropped}
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), kept.get("PYTHONPATH")]))
    return {**kept, "PYTHONPATH": path, "MEI_SOCIAL_HOME": str(folder.parent / "home")}


def show(count: int, folder: Path, rounds: int, which: str = "") -> None:
    """Interleaved, so that a noisy moment falls on all alike."""
    rows: dict[str, list[dict[str, float]]] = {"read": [], "1 process": [], "2 processes": []}
    measured("read", folder)
    for _ in range(rounds):
        rows["read"].append(measured("read", folder))
        rows["1 process"].append(measured("cohort", folder, 1))
        rows["2 processes"].append(measured("cohort", folder, 2))
    base = median(r["seconds"] for r in rows["read"])
    for name, found in rows.items():
        seconds = median(r["seconds"] for r in found)
        peak = f"{found[-1]['self']:.0f} MB, children {found[-1]['child']:.0f} MB"
        print(
            f"{count:>8} files  {which + name:<24}{seconds / base:>7.1f} x   {seconds:8.2f} s   peak {peak}"
        )


def show_hundred(folder: Path, older: Path, pages: Path, rounds: int) -> None:
    """The whole command on a hundred files, beside the start of Python."""
    commands = {
        "pass": [sys.executable, "-c", "pass"],
        "command": [*COMMAND, "cohort", str(folder), "--plain"],
        "older rules": [*COMMAND, "cohort", str(older), "--plain"],
        "pages": [*COMMAND, "cohort", str(pages), "--plain"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True, env=environment(folder), check=False)
            if done.returncode not in (0, FOUND):
                print(f"the command failed: {done.stderr.decode()[-200:]}")
                return
            if turn:
                times[name].append(time.perf_counter() - start)
    base = median(times["pass"])
    for name in ("command", "older rules", "pages"):
        ratio = median(times[name]) / base
        print(f"     100 files  {name:<24}{ratio:>7.1f} x   `python -c pass` ({1000 * base:.0f} ms)")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--large", action="store_true", help="10,000 and 100,000 files too")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="make the exports here, or use those of an earlier run")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = chosen.keep or Path(temporary)
        counts = [100, chosen.files, 10_000, *([100_000] if chosen.large else [])]
        for count in sorted(set(counts)):
            folder = made(place / f"files-{count}", count)
            if count == 100:
                pages = place / "pages-100"
                make_pages(pages, folder)
                show_hundred(folder, made(place / "older-100", 100, older=True), pages, 5 * chosen.rounds)
            else:
                show(count, folder, chosen.rounds)
            if count == chosen.files:
                older = made(place / f"older-{count}", count, older=True)
                show(count, older, chosen.rounds, "older rules, ")


def made(folder: Path, count: int, *, older: bool = False) -> Path:
    """A folder of so many exports, made where it is not there."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        make(folder, count, older=older)
    return folder


if __name__ == "__main__":
    main()
