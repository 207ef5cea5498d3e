"""Long text on a terminal, a screen at a time."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile

LESS = "FRXPsSpace for more, b for back, q to leave$"
"""Leave when all fits, keep bold, leave the text on the screen; and say how to go on, as `:` does not."""


def page(text: str) -> None:
    """Show the text in PAGER, or else in `less`. Without a pager that starts, the text is written out."""
    command = os.environ.get("PAGER") or "less"
    # A file and not a pipe: whoever leaves early does not break anything, and Ctrl-C belongs to the pager.
    with tempfile.TemporaryFile() as file:
        file.write(text.encode("utf-8", "backslashreplace"))
        file.seek(0)
        sys.stdout.flush()
        try:
            program = subprocess.Popen(started_as(command), stdin=file, env={"LESS": LESS, **os.environ})
        except (OSError, ValueError, IndexError):
            sys.stdout.write(text)
            return
        _wait(program)


def is_there() -> bool:
    """Whether somebody named one, or there is the usual one. It may still not start."""
    return bool(os.environ.get("PAGER")) or shutil.which("less") is not None


def started_as(command: str, *, windows: bool = os.name == "nt") -> str | list[str]:
    """Windows splits a command itself, and a backslash is part of a name there."""
    return command if windows else shlex.split(command)


def _wait(program: object) -> None:
    assert isinstance(program, subprocess.Popen)
    while True:
        try:
            program.wait()
        except KeyboardInterrupt:
            continue
        return
