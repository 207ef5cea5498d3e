"""`mei-social rules validate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mei_social.cli.guard import FOUND


def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Rules files to look at.")],
) -> None:
    """Say everything that is wrong in a rules file, with the line and what to do."""
    from mei_social.cli.problems import problem_line
    from mei_social.rules_file import read_rules

    found = False
    for path in files:
        read = read_rules(path)
        found = found or bool(read.problems)
        for problem in read.problems:
            sys.stdout.write(problem_line(str(path), problem) + "\n")
    if found:
        raise typer.Exit(FOUND)
