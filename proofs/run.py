"""Run the proofs, and write what they found into docs/trust.md.

    python proofs/run.py                     all of them: some hours
    python proofs/run.py kills fuzz          these; the other rows stay as they are
    python proofs/run.py --quick             a sample of each, in some minutes; the page is left as it is

A proof is a program in this folder. The first paragraph of its docstring is the promise, the second says how
it was tried. Its last line is the figure; lines that start with `Not run: ` say what was left out.
"""

from __future__ import annotations

import ast
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "trust.md"
NO_PROOFS = {"run", "proof"}
QUICK = "--quick"
NOT_RUN, DATED = "Not run: ", "%Y-%m-%d"
NOT_YET = "never run for this page"
HEAD = """\
# What is promised, and how it was tried

<!-- Written by proofs/run.py: change it there, or in the program of the row. -->

mei-social holds answers that can be hard to give, and takes files from people it does not know. This page
says what it promises about both, how each promise was tried, and what came of it. Nobody has to take our
word for it: each row is a program that tries the promise on the machine it is run on, and `python
proofs/run.py` runs them all and writes this page anew. Figures differ from machine to machine; that
nothing was lost, leaked or broken must not.

A figure shows what was tried and not that nothing else can happen. What was not run stands in the last
column. No figure here says anything about a person's answers: those are self-declared.

| Promise | How it was tried | What came of it | When and where | Not run |
|---|---|---|---|---|
"""


class Row(NamedTuple):
    """One proof, as the page has it."""

    promise: str
    how: str
    figure: str
    when: str
    left: str

    def line(self) -> str:
        return f"| {' | '.join(self)} |"


def proofs() -> dict[str, Path]:
    """Every program here, by name."""
    return {path.stem: path for path in sorted(HERE.glob("*.py")) if path.stem not in NO_PROOFS}


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def said(path: Path) -> tuple[str, str]:
    """The promise, and how it is tried, with the program that does it."""
    parts = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n\n")
    promise, how, *_ = (part for part in parts if not part.startswith("    "))
    return cell(promise), f"{cell(how)} [{path.name}](../proofs/{path.name})"


def before() -> dict[str, Row]:
    """The rows that the page has already, by the program that they name."""
    found = {}
    for line in PAGE.read_text("utf-8").splitlines() if PAGE.exists() else ():
        cells = line.removeprefix("| ").removesuffix(" |").split(" | ")
        if len(cells) == len(Row._fields) and "(../proofs/" in cells[1]:
            name = cells[1].rpartition("(../proofs/")[2].removesuffix(".py)")
            found[name] = Row(*cells)
    return found


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=HERE, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def where() -> str:
    """Today, the commit, and the kind of machine; never its name."""
    commit = git("rev-parse", "--short=10", "HEAD") or "no commit"
    changed = ", with changes" if git("status", "--porcelain", "--", "src", "rules") else ""
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{datetime.now(UTC).strftime(DATED)}, {commit}{changed}, {system}"


def tried(path: Path, *options: str) -> Row:
    """Run one proof, and let its lines be seen as they come."""
    print(f"== {path.stem}", flush=True)
    when = where()
    words = [sys.executable, str(path), *options]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=os.environ, cwd=HERE.parent) as child:
        assert child.stdout
        lines = [line.rstrip("\n") for line in child.stdout if print(line, end="", flush=True) is None]
    figure = next((line for line in reversed(lines) if line), "nothing")
    if child.returncode not in (0, 1) or (child.returncode and not figure.startswith("DID NOT HOLD")):
        figure = f"DID NOT HOLD. It ended with {child.returncode}: {figure}"
    left = "; ".join(line.removeprefix(NOT_RUN) for line in lines if line.startswith(NOT_RUN))
    return Row(*said(path), cell(figure), when, cell(left) or "-")


def page(rows: dict[str, Row]) -> str:
    """With a row for each program, also one that was never run."""
    lines = [
        (
            rows[name]._replace(promise=said(path)[0], how=said(path)[1]) if name in rows else missing(path)
        ).line()
        for name, path in proofs().items()
    ]
    return HEAD + "\n".join(lines) + "\n"


def missing(path: Path) -> Row:
    return Row(*said(path), NOT_YET, "-", "all of it")


def main() -> int:
    options = [word for word in sys.argv[1:] if word.startswith("-")]
    names = [word for word in sys.argv[1:] if not word.startswith("-")] or list(proofs())
    there_are = f"{__doc__}\nThe proofs: {', '.join(proofs())}."
    if {"-h", "--help"} & {*options}:
        print(there_are)
        return 0
    if unknown := [*(name for name in names if name not in proofs()), *(o for o in options if o != QUICK)]:
        print(f"There is no {', '.join(unknown)}. Nothing was run.\n\n{there_are}", file=sys.stderr)
        return 2
    failed = []
    for name in names:
        row = tried(proofs()[name], *options)
        failed += [name] if row.figure.startswith("DID NOT HOLD") else []
        if QUICK not in options:
            PAGE.write_text(page(before() | {name: row}), encoding="utf-8", newline="\n")
    print(
        f"\n{len(names) - len(failed)} of {len(names)} held."
        + "".join(f" Look at {name}." for name in failed)
    )
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
