"""What people wait for, beside other programs, in one run; written into docs/performance.md.

    python bench/performance.py                 some minutes, on a machine that does nothing else
    python bench/performance.py --show          the page is printed and left as it is
    python bench/performance.py --runs 6        a rough look

The other programs are looked for in the environment that MEI_SOCIAL_PEERS names, beside this Python, and on
the path: yamllint, check-jsonschema, deon, copier, and DuckDB as a library. One that is missing is told.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from exports import environment, made, measured
from startup import (
    LONGEST,
    RATIOS,
    ROOT,
    Measure,
    NotThereYet,
    finished_audit,
    interleaved,
    last_line,
    ours,
    python_alone,
    run,
)
from validate import RULES, as_many_as_fit, events, repeated, validate

sys.path.append(str(ROOT / "proofs"))

from run import cell, where

PAGE = ROOT / "docs" / "performance.md"
SCHEMA = ROOT / "rules" / "guidelines.schema.json"
PEERS = "MEI_SOCIAL_PEERS"
RUNS = 15
LESS_OFTEN = 3
"""Rows that take seconds are run so many times less often."""
DUCKDB = """
import json, sys, time
import duckdb
duckdb.sql("SET enable_progress_bar = false")
start = time.perf_counter()
files = sys.argv[1] + "/*.json"
duckdb.sql(f"SELECT assessment.band, count(*) FROM read_json_auto('{files}') GROUP BY ALL").fetchall()
print(json.dumps({"seconds": time.perf_counter() - start}))
"""
START, READ, EVENTS = "the start of Python", "a plain read", "the parser's events"
LARGEST, MANY = "`rules validate`, the largest file", "`cohort` of 1,000 exports"


class Row(NamedTuple):
    """One line of the page: the name of a measure, its unit, and the names of others beside it."""

    name: str
    unit: str
    target: float
    beside: tuple[str, ...] = ()


QUICK = (
    Row("`--version`", START, 1.5, ("yamllint --version", "copier --version")),
    Row("`--help`", START, 7, ("deon --help",)),
    Row("`check`, to the first question", START, 9, ("deon, its list",)),
    Row("`summary`", START, 10),
    Row("`export`, JSON", START, 10),
    Row("`export`, HTML", START, 13, ("deon, its list as HTML",)),
    Row("`rules validate`, as shipped", START, 15, ("yamllint", "check-jsonschema")),
    Row("`cohort` of 100 exports", START, 14, ("DuckDB, 100 exports",)),
)
LONG = (
    Row(MANY, READ, 6, ("DuckDB, 1,000 exports",)),
    Row(LARGEST, EVENTS, 4, ("yamllint, the largest file", "check-jsonschema, the largest file")),
)
ROWS = (*QUICK, *LONG)

HEAD = """\
# How long people wait

<!-- Written by bench/performance.py: change it there. -->

Every command of mei-social is a short program that somebody waits for. This page says how long, beside
programs that people may have already, all in one run on one machine: `python bench/performance.py` measures
anew and writes this page. It is a report and no test, as a slow machine is no fault. What keeps the program
fast is tested, such as what is not loaded.

A figure is a median and says how many times as long as its unit something takes; the middle half of the runs
stands in brackets. The units are the start of Python (`python -c pass`), a plain loop in Python that only
opens, reads and closes the same files, and a loop over the events of the YAML parser in the same file. Read
these figures and not seconds, and compare only those of one run. A target is what we want to reach and no
promise.

"""
COLUMNS = ("What is timed", "Takes", "Times", "Target", "Reached", "Others, times the same")
TAIL = """
What the others do is near to what ours does, and not the same. yamllint looks at the style of a rules file,
and check-jsonschema at its shape; `rules validate` follows every name in it too. deon prints a list of
questions and takes no answers. DuckDB counts what each export says about itself; `cohort` works all of it out
again from the answers, and looks for gates, for files that were changed, and for two files of one person. For
1,000 exports the start of the program is left out, of ours and of DuckDB, and both use every processor.

The largest rules file is as often all of our questions as 1 MB can hold, since larger ones are refused. Its
target was set when 6,000 were taken, where the start of the program counts for less.

[bench/README.md](../bench/README.md) says what each row measures.
"""
TAKEN = "Taken: "
ENTRY = re.compile(r"^\| (`.*?) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of every run, by the name of the measure, and why others have none."""

    runs: dict[str, list[float]]
    missing: dict[str, str]

    def ratio(self, name: str, unit: str) -> float | None:
        if name in self.missing or unit in self.missing:
            return None
        return round(median(self.runs[name]) / median(self.runs[unit]), 1)

    def words(self, name: str, unit: str) -> str:
        """The ratio, and that of the middle half of the runs; else why there is none."""
        ratio = self.ratio(name, unit)
        if ratio is None:
            return self.missing.get(name) or self.missing[unit]
        low, _, high = (each / median(self.runs[unit]) for each in quantiles(self.runs[name], n=4))
        return f"{ratio:.1f} ({low:.1f} to {high:.1f})"


def other(*command: str) -> Measure:
    """A program that is no part of ours; NotThereYet where it is not on the path."""

    def measure(home: Path) -> float:
        try:
            return run([*command], home)
        except FileNotFoundError as error:
            raise NotThereYet("not there") from error

    return measure


def duckdb(exports: Path, *, whole: bool) -> Measure:
    """Its reading of the exports, or the whole process."""

    def measure(home: Path) -> float:
        command = ["python", "-c", DUCKDB, str(exports)]
        if whole:
            return other(*command)(home)
        done = subprocess.run(
            command, capture_output=True, env=environment(exports), timeout=LONGEST, check=False
        )
        if done.returncode:
            raise NotThereYet(last_line(done.stderr))
        return float(json.loads(done.stdout)["seconds"])

    return measure


def quick(exports: Path) -> dict[str, Measure]:
    """Of the rows of `QUICK`, their unit and those beside them."""
    return {
        START: python_alone,
        "`--version`": RATIOS["--version"],
        "`--help`": RATIOS["--help"],
        "`check`, to the first question": RATIOS["check: first question"],
        "`summary`": RATIOS["summary"],
        "`export`, JSON": RATIOS["export JSON"],
        "`export`, HTML": RATIOS["export HTML"],
        "`rules validate`, as shipped": ours("rules", "validate"),
        "`cohort` of 100 exports": ours("cohort", str(exports), "--plain"),
        "yamllint --version": other("yamllint", "--version"),
        "copier --version": other("copier", "--version"),
        "deon --help": other("deon", "--help"),
        "deon, its list": other("deon"),
        "deon, its list as HTML": other("deon", "--format", "html"),
        "yamllint": other("yamllint", "-d", "relaxed", str(RULES)),
        "check-jsonschema": other("check-jsonschema", "--schemafile", str(SCHEMA), str(RULES)),
        "DuckDB, 100 exports": duckdb(exports, whole=True),
    }


def long(exports: Path, rules: Path) -> dict[str, Measure]:
    """The same of `LONG`."""
    processors = os.cpu_count() or 1
    return {
        READ: lambda _: measured("read", exports)["seconds"],
        EVENTS: events(rules),
        MANY: lambda _: measured("cohort", exports, processors)["seconds"],
        LARGEST: validate(rules),
        "DuckDB, 1,000 exports": duckdb(exports, whole=False),
        "yamllint, the largest file": other("yamllint", "-d", "relaxed", str(rules)),
        "check-jsonschema, the largest file": other(
            "check-jsonschema", "--schemafile", str(SCHEMA), str(rules)
        ),
    }


def taken(place: Path, runs: int) -> Times:
    """Every row, in interleaved runs."""
    rules = place / "largest.yaml"
    rules.write_text(repeated(as_many_as_fit())[0], "utf-8")
    print("making 1,100 exports", file=sys.stderr)
    hundred, thousand = (made(place / f"files-{count}", count) for count in (100, 1000))
    home = place / "home"
    finished_audit(home)
    times = Times({}, {})
    for measures, rounds in (
        (quick(hundred), runs),
        (long(thousand, rules), max(2, runs // LESS_OFTEN)),
    ):
        print(f"{len(measures)} measures, {rounds} times each", file=sys.stderr)
        found, missing = interleaved(measures, home, rounds)
        times.runs.update(found)
        times.missing.update({name: cell(why) for name, why in missing.items()})
    return times


def line(row: Row, times: Times) -> str:
    ratio = times.ratio(row.name, row.unit)
    beside = "; ".join(f"{name}: {times.words(name, row.unit)}" for name in row.beside) or "-"
    reached = "reached" if ratio is not None and ratio <= row.target else "not reached"
    return " | ".join(
        (row.name, times.words(row.name, row.unit), row.unit, f"{row.target:g}", reached, beside)
    )


def page(when: str, lines: list[str]) -> str:
    """With a line for each row, in the order of `ROWS`."""
    table = [" | ".join(COLUMNS), " | ".join(["---"] * len(COLUMNS)), *lines]
    return f"{HEAD}{TAKEN}{when}\n\n" + "".join(f"| {each} |\n" for each in table) + TAIL


def before() -> tuple[str, list[str]]:
    """When the page was written, and the lines that it has."""
    text = PAGE.read_text("utf-8")
    return text.partition(f"\n{TAKEN}")[2].partition("\n")[0], ENTRY.findall(text)


def machine(times: Times, runs: int, load: str) -> str:
    """When, with which commit and on what; never the name of a machine."""
    start = 1000 * median(times.runs[START])
    questions = repeated(as_many_as_fit())[1]
    return (
        f"{where()}, {os.cpu_count()} processors{load}; Python starts in {start:.0f} ms; {runs} runs, "
        f"{runs // LESS_OFTEN} of the last two rows; the largest rules file has {questions} questions."
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=RUNS, help=f"at least {2 * LESS_OFTEN} (default {RUNS})")
    parser.add_argument("--show", action="store_true", help="print the page, and leave it as it is")
    given = parser.parse_args()
    runs = max(2 * LESS_OFTEN, given.runs)
    named = [Path(os.environ[PEERS]) / each for each in ("bin", "Scripts")] if PEERS in os.environ else []
    os.environ["PATH"] = os.pathsep.join(map(str, [*named, Path(sys.executable).parent, os.environ["PATH"]]))
    load = f", load {os.getloadavg()[0]:.1f} before" if hasattr(os, "getloadavg") else ""
    with tempfile.TemporaryDirectory() as folder:
        times = taken(Path(folder), runs)
    text = page(machine(times, runs, load), [line(row, times) for row in ROWS])
    print(text if given.show else f"{PAGE.relative_to(ROOT)}: written")
    if not given.show:
        PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
