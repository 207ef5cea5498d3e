"""What the documents show, made by running the program. Used by the cog blocks in the Markdown files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLE = "examples/answers.yaml"
FIXED = {
    "MEI_SOCIAL_TODAY": "2026-11-23",
    "COLUMNS": "80",
    "TERM": "xterm",
    "NO_COLOR": "1",
    "PYTHONUTF8": "1",
}
REFERENCE = re.compile(r"MS-[0-9A-Z]{4}-[0-9A-Z]{4}")
SAMPLE_REFERENCE = "MS-7K2D-M4QX"


class Desk:
    """A data folder of its own, and the program in it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)

    def run(self, *words: str, typed: str = "", code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run one command in the repository. Fails loudly when it does not exit as expected."""
        keep = {k: v for k, v in os.environ.items() if not k.startswith("MEI_SOCIAL")}
        done = subprocess.run(
            [sys.executable, "-m", "mei_social", *words],
            input=typed,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=keep | FIXED | {"MEI_SOCIAL_HOME": str(self.folder)},
            check=False,
        )
        if done.returncode != code:
            raise SystemExit(f"{words} exited with {done.returncode}:\n{done.stderr}")
        return done


def tidy(text: str) -> str:
    """The same words on every machine and in every run."""
    lines = [line.rstrip() for line in REFERENCE.sub(SAMPLE_REFERENCE, text).strip("\n").splitlines()]
    return "\n".join(lines)


def block(text: str, language: str = "text") -> None:
    """Print a fenced block."""
    print(f"```{language}\n{tidy(text)}\n```")


def helped(*words: str) -> None:
    """The help of one command."""
    block(Desk().run(*words, "--help").stdout)


def summary(*options: str) -> None:
    """The summary of the example self-check."""
    desk = Desk()
    desk.run("check", "--answers", EXAMPLE)
    block(desk.run("summary", *options).stdout)


def screens(typed: str, start: str, end: str) -> None:
    """A piece of a real self-check, from the line that holds `start` to the one before `end`."""
    shown = Desk().run("check", "--plain", typed=typed).stderr
    lines = shown.splitlines()
    first = next(n for n, line in enumerate(lines) if start in line)
    last = next(n for n, line in enumerate(lines) if n > first and end in line)
    block("\n".join(lines[first:last]))
