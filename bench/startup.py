"""How long people wait for a command, as a multiple of `python -c pass` measured in the same run.

    python bench/startup.py [--runs N]

Every command is run once in each round, so that a noisy moment falls on all of them alike.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "answers.yaml"
SCRIPT = Path(sys.executable).parent / "mei-social"
COMMAND = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "mei_social"]
PROMPT = b"> "
"""What line mode writes on stderr, at the start of a line, when it waits for an answer."""
LONGEST = 60.0

Measure = Callable[[Path], float]
"""Runs something once with this folder for the saved answers and gives the seconds that counted."""


class NotThereYet(Exception):
    """The command is missing or did not do what it should."""


FAILED = (NotThereYet, OSError, ValueError, subprocess.SubprocessError)


def environment(home: Path) -> dict[str, str]:
    """Ours, without what makes Python slow, our own settings, or colour."""
    dropped = ("PYTHONDONTWRITEBYTECODE", "MEI_SOCIAL_RULES", "PYTHONPROFILEIMPORTTIME")
    kept = {k: v for k, v in os.environ.items() if k not in dropped}
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), kept.get("PYTHONPATH")]))
    ours = {} if SCRIPT.exists() else {"PYTHONPATH": path}
    return {**kept, **ours, "MEI_SOCIAL_HOME": str(home), "NO_COLOR": "1"}


def run(command: list[str], home: Path) -> float:
    """The whole process, from start to exit."""
    start = time.perf_counter()
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(home),
        timeout=LONGEST,
        check=False,
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        raise NotThereYet(last_line(done.stderr) or f"exit code {done.returncode}")
    return seconds


def last_line(text: bytes) -> str:
    lines = text.decode(errors="replace").split("\n")
    return next((line.strip()[:90] for line in reversed(lines) if line.strip()), "")


def ours(*arguments: str) -> Measure:
    """A command of ours; `OUT.suffix` among the arguments becomes a file that is not there yet."""

    def measure(home: Path) -> float:
        with tempfile.TemporaryDirectory() as folder:
            here = [str(Path(folder) / a) if a.startswith("OUT.") else a for a in arguments]
            return run([*COMMAND, *here], home)

    return measure


def python_alone(home: Path) -> float:
    return run([sys.executable, "-c", "pass"], home)


class Conversation:
    """`check --plain` on pipes: reads up to a prompt, answers, and knows when the process has ended."""

    def __init__(self, home: Path, *options: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "check", "--plain", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment(home),
        )

    def page(self) -> str | None:
        """What is shown up to the next prompt; None when the process ended in place of asking."""
        assert self.process.stderr
        seen = b""
        while not seen.endswith(b"\n" + PROMPT) and seen != PROMPT:
            more = os.read(self.process.stderr.fileno(), 65536)
            if not more:
                self.process.wait()
                if self.process.returncode:
                    raise NotThereYet(last_line(seen) or f"exit code {self.process.returncode}")
                return None
            seen += more
        return seen.decode(errors="replace")

    def say(self, text: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(text.encode() + b"\n")
        self.process.stdin.flush()

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


def first_question(_: Path) -> float:
    """From the start of `check` until it waits for the first answer."""
    with tempfile.TemporaryDirectory() as home:
        start = time.perf_counter()
        talk = Conversation(Path(home))
        try:
            if talk.page() is None:
                raise NotThereYet("ended without a question")
            return time.perf_counter() - start
        finally:
            talk.close()


def reply(page: str) -> str:
    """Yes to each row of a card, `finish` once nothing is left to go on with, else the first choice."""
    if "\n  1 " not in page:
        return "y"
    return "finish" if "finish" in page and "Go on with" not in page else "1"


def last_answer(_: Path) -> float:
    """A whole quick check; what counts is from the last thing typed until the summary is out."""
    with tempfile.TemporaryDirectory() as home:
        talk = Conversation(Path(home), "--quick")
        said = time.perf_counter()
        try:
            for _turn in range(1000):
                page = talk.page()
                if page is None:
                    return time.perf_counter() - said
                said = time.perf_counter()
                talk.say(reply(page))
            raise NotThereYet("still asking after 1000 answers")
        finally:
            talk.close()


RATIOS: dict[str, Measure] = {
    "--version": ours("--version"),
    "--help": ours("--help"),
    "mei-social alone": ours(),
    "concern": ours("concern"),
    "check: first question": first_question,
    "summary": ours("summary"),
    "actions": ours("actions"),
    "history": ours("history"),
    "export JSON": ours("export", "OUT.json", "--yes"),
    "export HTML": ours("export", "OUT.html", "--yes"),
}
LAST = "last answer to summary"


def finished_audit(home: Path) -> None:
    """Save a finished self-check for the commands that read one; without it they say so."""
    try:
        run([*COMMAND, "check", "--plain", "--answers", str(EXAMPLE)], home)
    except NotThereYet as problem:
        print(f"no finished self-check to read: {problem}", file=sys.stderr)


def interleaved(
    measures: dict[str, Measure], home: Path, rounds: int
) -> tuple[dict[str, list[float]], dict[str, str]]:
    """Seconds of each; and why others have none, which failed once. The first round only fills caches."""
    times: dict[str, list[float]] = {name: [] for name in measures}
    missing: dict[str, str] = {}
    for turn in range(rounds + 1):
        for name in [n for n in measures if n not in missing]:
            try:
                seconds = measures[name](home)
            except FAILED as problem:
                missing[name] = str(problem)
                del times[name]
            else:
                times[name] += [seconds] if turn else []
    return times, missing


def show(times: dict[str, list[float]], missing: dict[str, str], rounds: int) -> None:
    base = median(times["python -c pass"])
    print(f"medians of {rounds} interleaved runs; x = times `python -c pass`, here {1000 * base:.1f} ms\n")
    print(f"{'command':<26}{'x':>8}{'middle half':>18}")
    for name in RATIOS:
        if name in missing:
            print(f"{name:<26}{'-':>8}  not there yet: {missing[name]}")
        else:
            low, _, high = quantiles(times[name], n=4)
            print(
                f"{name:<26}{median(times[name]) / base:>8.1f}{f'{low / base:.1f} - {high / base:.1f}':>18}"
            )
    if LAST in missing:
        print(f"{LAST:<26}{'-':>8}  not there yet: {missing[LAST]}")
    else:
        print(f"{LAST:<26}{1000 * median(times[LAST]):>8.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=15, help="rounds, at least 2 (default 15)")
    rounds = max(2, parser.parse_args().runs)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        finished_audit(home)
        measures = {"python -c pass": python_alone, **RATIOS, LAST: last_answer}
        show(*interleaved(measures, home, rounds), rounds)


if __name__ == "__main__":
    main()
