"""`mei-social rules coverage`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.authoring.coverage import coverage as covered
from mei_social.cli import context, options, screen
from mei_social.cli.errors import FOUND
from mei_social.cli.screen import say
from mei_social.render.rules.coverage_json import to_json
from mei_social.ruleset.load import load_rules
from mei_social.terminal.coverage import show_coverage
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.authoring.coverage import Coverage


def coverage(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Rules file to read; by default those in use.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print what the tables show, for machines.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """Show which questions check each clause of the policy, and which are asked on each platform.

    Exits with 3 when a clause has no question.
    """
    path = context.rules_path(file or rules)
    ruleset = load_rules(path)
    found = covered(ruleset)
    if json:
        sys.stdout.write(to_json(ruleset, found))
    else:
        plain = screen.is_plain(plain)
        show_coverage(found, sys.stdout, plain=plain, width=screen.width(), colour=screen.colour())
    tell_gaps(found, path)
    if found.unchecked:
        raise typer.Exit(FOUND)


def tell_gaps(found: Coverage, path: Path) -> None:
    """Every gap by name, with the next step, on stderr."""
    where = visible(str(path), 300)
    for clause in found.unchecked:
        named = f"{visible(clause.label)} {visible(clause.title)}"
        say(
            f"{where}: no question checks clause {named}. Add `{clause.id}` to the `clauses` of a rule, "
            "write a rule for it, or remove the clause."
        )
    for platform in found.unasked:
        say(
            f"{where}: no question is asked about accounts on {visible(platform.name)}. "
            f"Add `{platform.id}` to the `platforms` of a rule, or remove the platform."
        )
