"""The file that an export becomes: its kind, whether it can be there, and what is said when it is."""

from __future__ import annotations

import errno
import os
import re
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mei_social.cli import screen
from mei_social.cli.screen import say
from mei_social.errors import AlreadyThere, CannotWrite
from mei_social.files.names import why_not_everywhere
from mei_social.files.reasons import shown, why_not_written
from mei_social.files.whole import write_new
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from datetime import date

SUFFIXES = {".html": "html", ".htm": "html", ".json": "json", ".md": "md", ".markdown": "md", ".csv": "csv"}
FORMATS = tuple(dict.fromkeys(SUFFIXES.values()))
ENDINGS = ".html, .json, .md or .csv"
STDOUT = "-"
NO_FILE = "No file was written."
HAND_OVER = "Hand the file over yourself: nothing was sent."
HAND_OVER_PAGE = (
    "Nothing was sent: you hand it over yourself. Put it into your course's upload area if there is one, "
    "as some mail systems stop .html files."
)
MOST_WORDS, LONGEST_STEM, MOST_TRIED = 4, 80, 1000


def format_of(path: str | None, chosen: str | None) -> str:
    """By --format, else by the ending of the file name; a page where neither is given."""
    if chosen is not None:
        if chosen.lower() not in FORMATS:
            raise typer.BadParameter(f"choose one of {', '.join(FORMATS)}.", param_hint="'--format'")
        return chosen.lower()
    if path is None:
        return "html"
    if path == STDOUT:
        return "json"
    kind = SUFFIXES.get(Path(path).suffix.lower())
    if kind is None:
        raise typer.BadParameter(f"end the file name with {ENDINGS}, or add --format.", param_hint="'PATH'")
    return kind


def named(ref: str, day: date, name: str | None, kind: str, *, replace_file: bool = False) -> str:
    """A file name that sorts: reference, day, and a name only where there is one.

    It is one that is not taken, unless what is there is to be replaced.
    """
    words = re.findall(r"\w+", name or "")[:MOST_WORDS]
    stem = "-".join([ref, day.isoformat(), *words])[:LONGEST_STEM]
    if replace_file:
        return f"{stem}.{kind}"
    several = (f"{stem}_{number}.{kind}" for number in count(2))
    return next(
        file for file in (f"{stem}.{kind}", *islice(several, MOST_TRIED)) if not os.path.lexists(file)
    )


def check_place(path: str, *, may_be_there: bool) -> None:
    """Refuse a place where no file can be before the trainee has read and chosen everything."""
    if path == STDOUT:
        return
    file = Path(path)
    if why := why_not_everywhere(file):
        raise CannotWrite(why)
    try:
        if file.is_dir():
            raise IsADirectoryError
        if not file.parent.is_dir():
            raise FileNotFoundError
        if not os.access(file.parent, os.W_OK):
            raise PermissionError(errno.EACCES, "")
        if file.exists() and not may_be_there:
            raise AlreadyThere(
                f"{shown(file)} is already there. Choose another name, or add --replace to replace it."
            )
    except IsADirectoryError:
        raise CannotWrite(f"{shown(file)} is a folder. Give the name of a file inside it.") from None
    except (OSError, ValueError) as error:
        raise CannotWrite(why_not_written(file, error)) from error


def write(path: str, content: bytes, replace_file: bool) -> None:
    if path == STDOUT:
        screen.write(content)
        return

    write_new(Path(path), content, replace_file)


def tell(path: str, code: str, kind: str, first: str | None = None) -> None:
    """What was made, and the code to read out when the mentor asks; above it what comes first."""
    where = (
        "Written to standard output."
        if path == STDOUT
        else f"Saved as {visible(str(Path(path).absolute()), 300)}."
    )
    if first:
        say(f"{first}\n")
    say(f"{where} Its check code is {code}. {HAND_OVER_PAGE if kind == 'html' else HAND_OVER}")
