"""What the terminal around us can do, and how text reaches it."""

from __future__ import annotations

import io
import os
import shutil
import sys
import textwrap
from contextlib import suppress
from functools import cache
from typing import Any, TextIO

from mei_social.cli.calling import as_called

DEFAULT_WIDTH = 80
NARROW = 60
NARROWEST = 20
WIDEST = 1000
VIRTUAL_TERMINAL = 4
SYSTEM = os.name


def settle_streams() -> None:
    """Unknown letters must not stop a summary on an old code page, nor odd bytes an answer."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def _open_closed_streams() -> None:
    """A stream that the caller has closed is None. Reading it is at its end; writing to stdout must fail."""
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


def write(document: bytes) -> None:
    """A whole file to stdout, byte for byte."""
    sys.stdout.flush()
    sys.stdout.buffer.write(document)
    sys.stdout.buffer.flush()


def laid_out(markdown: str) -> str:
    """Markdown for somebody who looks at a terminal."""
    from mei_social.terminal.markdown import to_text

    return to_text(markdown, width(), colour=colour())


def write_markdown(source: str, plain: bool) -> None:
    """A document that was asked for as Markdown: as it is, but laid out for somebody who only looks at it."""
    if is_plain(plain):
        write(source.encode())
    else:
        sys.stdout.write(laid_out(source))


def say(text: str, *, raw: bool = False, file: bool = False) -> None:
    """One message to the person, on stderr; stdout is for the document that was asked for.

    `raw` leaves the line ends as they are, in a window too. `file`: it is what stands in a file.
    """
    if not (raw or file):
        text = as_called(text)
    try:
        sys.stderr.write((_wrapped(text) if sys.stderr.isatty() and not raw else text) + "\n")
        sys.stderr.flush()
    except OSError:
        let_go(sys.stderr)


def let_go(stream: TextIO) -> None:
    """Drop what a full or closed stream still holds, so that Python does not complain about it at the end."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _wrapped(text: str) -> str:
    """Lines that end between words; where nobody looks at a window, a message stays one line."""
    columns = max(width(), NARROWEST)
    return "\n".join(
        textwrap.fill(line, columns, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def width() -> int:
    """Columns of the window; COLUMNS wins, a pipe has 80."""
    return min(shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns, WIDEST)


def is_plain(plain: bool) -> bool:
    """Whether lines must do: asked for, a pipe, or a terminal that can do no more."""
    return plain or not sys.stdout.isatty() or dumb()


def dumb() -> bool:
    """Whether lines are all that it can show. On Windows nothing is said of a terminal that can do more."""
    named = os.environ.get("TERM")
    return named == "dumb" or (not named and SYSTEM == "posix") or not _obeys_escapes()


@cache
def _obeys_escapes() -> bool:
    """A console of Windows makes bold of an escape only once it was asked to, and an old one never does."""
    if sys.platform != "win32":
        return True
    import ctypes

    kernel = ctypes.WinDLL("kernel32")
    kernel.GetStdHandle.restype = ctypes.c_void_p
    return all(_is_asked(kernel, ctypes.c_void_p(kernel.GetStdHandle(number))) for number in (-11, -12))


def _is_asked(kernel: Any, handle: Any) -> bool:
    from ctypes import byref, c_ulong

    mode = c_ulong()
    if not kernel.GetConsoleMode(handle, byref(mode)):  # no console, but a file or a pipe
        return True
    return bool(kernel.SetConsoleMode(handle, mode.value | VIRTUAL_TERMINAL))


def colour() -> bool:
    return not os.environ.get("NO_COLOR") and sys.stdout.isatty() and not dumb()


def can_write(signs: str) -> bool:
    """Whether stdout has these signs: an old code page has few."""
    try:
        signs.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return False
    return True


def can_use_arrow_keys(plain: bool) -> bool:
    """Not in a narrow window, where questions and answers no longer fit on their lines."""
    able = not plain and not os.environ.get("ACCESSIBLE") and not dumb() and width() >= NARROW
    return able and sys.stdin.isatty() and sys.stderr.isatty()
