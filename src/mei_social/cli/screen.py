"""What the terminal around us can do, and how text reaches it."""

from __future__ import annotations

import io
import os
import shutil
import sys

DEFAULT_WIDTH = 80
NARROW = 60


def settle_streams() -> None:
    """Unknown letters must not stop a summary on an old code page, nor odd bytes an answer."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def say(text: str) -> None:
    """One message to the person, on stderr; stdout is for the document that was asked for."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def width() -> int:
    """Columns of the window; COLUMNS wins, a pipe has 80."""
    return shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns


def is_plain(plain: bool) -> bool:
    """Whether lines must do: asked for, a pipe, or a terminal that can do no more."""
    return plain or not sys.stdout.isatty() or dumb()


def dumb() -> bool:
    return os.environ.get("TERM", "") in ("", "dumb") and os.name == "posix"


def colour() -> bool:
    return not os.environ.get("NO_COLOR") and sys.stdout.isatty() and not dumb()


def can_use_arrow_keys(plain: bool) -> bool:
    """Not in a narrow window, where questions and answers no longer fit on their lines."""
    able = not plain and not dumb() and width() >= NARROW
    return able and sys.stdin.isatty() and sys.stderr.isatty()
