"""How the program is called: on a screen as it was started, in a file always `mei-social`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from stat import S_ISREG
from typing import TextIO

from mei_social.cli.table import COMMANDS

PLAIN = "mei-social"
WINDOWS = os.name == "nt"
NAMES = "|".join(entry.name for entry in COMMANDS)
HINT = re.compile(rf"(?<![\w./\\-])mei-social(?= (?:(?:{NAMES})\b|--[a-z]))(?! export NAME)")
"""A command to type. One with NAME is for somebody else, whose program may be called otherwise."""


def as_called(text: str) -> str:
    """The same text, with every command to type as it can be typed here."""
    return HINT.sub(lambda _: called(), text) if PLAIN in text else text


def hints_on(stream: TextIO) -> Callable[[str], str]:
    """How hints are written there: in a file that a shell sends it into, always `mei-social`."""
    try:
        is_file = S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):  # nothing that has a number
        is_file = False
    return str if is_file else as_called


@cache
def called() -> str:
    """`mei-social`, `.venv/bin/mei-social`, `python -m mei_social` or `py -m mei_social`."""
    started = Path(sys.argv[0])
    if started.name == "__main__.py" and started.parent.name == "mei_social":
        return f"{_python()} -m mei_social"
    if started.stem != PLAIN or started.name == sys.argv[0]:
        return PLAIN
    return PLAIN if _is_on_path(started) else typed_path(sys.argv[0])


def _python() -> str:
    """The interpreter as it was typed, or by its name alone where that leads to the same one."""
    typed = sys.orig_argv[0]
    name = Path(typed).stem if WINDOWS else Path(typed).name
    if name == typed or _found(name) == Path(sys.executable):  # a virtual environment links to another one
        return name
    if WINDOWS and sys.prefix == sys.base_prefix:
        return "py"  # the launcher hands over the whole path
    return typed_path(typed)


def _found(name: str) -> Path | None:
    """What the name alone would start."""
    import shutil

    found = shutil.which(name)
    return Path(found) if found else None


def _is_on_path(script: Path) -> bool:
    found = _found(PLAIN)
    try:
        return found is not None and found.samefile(script.with_suffix(found.suffix))
    except OSError:
        return False


def typed_path(path: str) -> str:
    """A path as short as it can be typed from here, in quotes where a shell needs them."""
    place = Path(path)
    if WINDOWS and place.is_relative_to(Path.cwd()):  # a window there hands over the whole path
        path = str(place.relative_to(Path.cwd()))
    if re.fullmatch(r"[\w./:\\~+-]+", path):
        return path
    from shlex import quote

    return f'"{path}"' if WINDOWS else quote(path)
