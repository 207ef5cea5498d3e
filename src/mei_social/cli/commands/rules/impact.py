"""`mei-social rules impact`."""

from __future__ import annotations

import sys
from json import dumps
from pathlib import Path
from typing import Annotated

import typer

from mei_social.authoring.impact.compute import impact as impact_of
from mei_social.authoring.impact.text import by_name, by_number, document, lines
from mei_social.cli import context, options
from mei_social.cli.errors import FOUND
from mei_social.cohort.exports import read_exports
from mei_social.ruleset.load import load_rules


def impact(
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The rules file with your changes.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder or zip file of exports.")],
    old: Annotated[
        Path | None,
        typer.Option("--old", metavar="FILE", help="The rules of today, if they are not those of --rules."),
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help="Show names, or references where no name was given.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the same for machines.")] = False,
    rules: options.Rules = None,
) -> None:
    """Say who would change band under new rules, and which rules would move them.

    Every export is worked out afresh under the old and the new rules. No file is changed.
    """
    today, changed = load_rules(old or context.rules_path(rules)), load_rules(new)
    found = read_exports(folder, today.id)
    result = impact_of(found.exports, today, changed)
    call = by_name if names else by_number
    if json:
        sys.stdout.write(dumps(document(result, found, call), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in lines(result, found, call))
    if found.refused or found.doubted:
        raise typer.Exit(FOUND)
