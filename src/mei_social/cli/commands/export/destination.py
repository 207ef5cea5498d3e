"""The file that an export becomes: its kind, whether it can be there, and what is said when it is."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import typer

from mei_social.cli import screen
from mei_social.cli.screen import say
from mei_social.errors import AlreadyThere, CannotWrite
from mei_social.files.reasons import shown, why_not_written
from mei_social.files.whole import write_new
from mei_social.text.visible import visible

SUFFIXES = {".html": "html", ".htm": "html", ".json": "json", ".md": "md", ".markdown": "md", ".csv": "csv"}
FORMATS = tuple(dict.fromkeys(SUFFIXES.values()))
ENDINGS = ".html, .json, .md or .csv"
STDOUT = "-"
NO_FILE = "No file was written."


def format_of(path: str, chosen: str | None) -> str:
    """By --format, else by the ending of the file name."""
    if chosen is not None:
        if chosen.lower() not in FORMATS:
            raise typer.BadParameter(f"choose one of {', '.join(FORMATS)}.", param_hint="'--format'")
        return chosen.lower()
    if path == STDOUT:
        return "json"
    kind = SUFFIXES.get(Path(path).suffix.lower())
    if kind is None:
        raise typer.BadParameter(f"end the file name with {ENDINGS}, or add --format.", param_hint="'PATH'")
    return kind


def check_place(path: str, *, may_be_there: bool) -> None:
    """Refuse a place where no file can be before the trainee has read and chosen everything."""
    if path == STDOUT:
        return
    file = Path(path)
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


def tell(path: str, code: str, first: str | None = None) -> None:
    """What was made, and the code to read out when the mentor asks; above it what comes first."""
    where = (
        "Written to standard output."
        if path == STDOUT
        else f"Saved as {visible(str(Path(path).absolute()), 300)}."
    )
    if first:
        say(f"{first}\n")
    say(f"{where} Its check code is {code}. Give the file to your mentor yourself: nothing was sent.")
