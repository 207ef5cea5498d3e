"""Problems for people, for machines and for the pages of GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mei_social.cli.problem_line import problem_line
from mei_social.errors import Level
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.errors import Problem

Found = Sequence[tuple[Path, "Problem"]]


def as_text(found: Found) -> str:
    """What keeps somebody from using the rules stands above what can wait."""
    ordered = sorted(found, key=lambda each: each[1].level is not Level.ERROR)
    return "".join(f"{problem_line(str(path), problem)}\n" for path, problem in ordered)


def as_json(found: Found) -> str:
    """A list with one object for each problem. A test freezes its keys."""
    rows = [
        {
            "file": str(path),
            "line": problem.line,
            "column": problem.column,
            "level": problem.level.value,
            "rule": problem.rule,
            "message": problem.message,
        }
        for path, problem in found
    ]
    return json.dumps(rows, indent=2) + "\n"


def as_github(found: Found) -> str:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    return "".join(_command(path, problem) for path, problem in found)


def _command(path: Path, problem: Problem) -> str:
    place = [f"line={problem.line}", f"col={problem.column}"] if problem.line else []
    properties = [f"file={_property(visible(str(path), 300))}", *place, f"title={_property(problem.rule)}"]
    return f"::{problem.level} {','.join(properties)}::{_data(problem.message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[Found], str]] = {"text": as_text, "json": as_json, "github": as_github}
