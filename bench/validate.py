"""What `rules validate` costs, as a multiple of `python -c pass` in the same run, and how it grows.

    python bench/validate.py [--runs N]

The first row is the command as people start it, on the rules that we ship and the platform files beside them.
The others read one file with the same rules once, several times over, and as often as they fit into the
largest file that the reader takes. Each has a row for the events of the parser alone: the floor.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from itertools import count
from pathlib import Path
from statistics import median, quantiles

from startup import ROOT, Measure, interleaved, ours, python_alone, run

from mei_social.parsing.yaml_reader import MOST_BYTES

RULES = ROOT / "rules" / "guidelines.yaml"
SEVERAL = 5
BASE = "python -c pass"
SHIPPED = "rules validate"
EVENTS = """\
import sys, yaml
for event in yaml.parse(open(sys.argv[1], encoding="utf-8").read(), Loader=yaml.CSafeLoader):
    pass
"""


def repeated(times: int) -> tuple[str, int]:
    """The shipped rules so many times over, each with an id of its own, and how many there are."""
    text = RULES.read_text("utf-8")
    start, end = text.index("\nrules:\n") + len("\nrules:\n"), text.index("\nsources:\n")
    block = text[start:end]
    copies = [re.sub(r"(?m)^(  - id: \S+)$", rf"\1-{n}" if n else r"\1", block) for n in range(times)]
    found = len(re.findall(r"(?m)^  - id: ", block))
    return text[:start] + "\n".join(copies) + text[end:], found * times


def as_many_as_fit() -> int:
    """How many times over one file can have them; more is refused before it is read."""
    return next(times for times in count(1) if len(repeated(times + 1)[0].encode()) > MOST_BYTES)


def validate(path: Path) -> Measure:
    return ours("rules", "validate", str(path))


def events(path: Path) -> Measure:
    return lambda home: run([sys.executable, "-c", EVENTS, str(path)], home)


def show(times: dict[str, list[float]], missing: dict[str, str], counts: dict[str, int], rounds: int) -> None:
    base = median(times[BASE])
    print(f"medians of {rounds} interleaved runs; x = times `{BASE}`, here {1000 * base:.1f} ms\n")
    print(f"{'':<26}{'x':>8}{'middle half':>18}{'ms':>9}{'ms for each more rule':>24}")
    smallest = {kind: name for name in reversed(counts) if name in times for kind in [name.split(",")[0]]}
    for name in (SHIPPED, *counts):
        if name in missing:
            print(f"{name:<26}{'-':>8}  {missing[name]}")
            continue
        low, _, high = (value / base for value in quantiles(times[name], n=4))
        mid, more = median(times[name]), ""
        least = smallest.get(name.split(",")[0], name)
        if name in counts and counts[name] > counts[least]:
            more = f"{1000 * (mid - median(times[least])) / (counts[name] - counts[least]):.3f}"
        print(f"{name:<26}{mid / base:>8.1f}{f'{low:.1f} - {high:.1f}':>18}{1000 * mid:>9.0f}{more:>24}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=11, help="rounds, at least 2 (default 11)")
    rounds = max(2, parser.parse_args().runs)
    with tempfile.TemporaryDirectory() as folder:
        measures: dict[str, Measure] = {BASE: python_alone, SHIPPED: ours("rules", "validate")}
        counts: dict[str, int] = {}
        for times in (1, SEVERAL, as_many_as_fit()):
            text, found = repeated(times)
            path = Path(folder) / f"rules-{times}.yaml"
            path.write_text(text, "utf-8")
            for kind, measure in (("validate", validate(path)), ("events", events(path))):
                name = f"{kind}, {found} rules"
                measures[name], counts[name] = measure, found
        show(*interleaved(measures, Path(folder), rounds), counts, rounds)


if __name__ == "__main__":
    main()
