"""`mei-social rules export` and `rules import`: to a spreadsheet and back."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.authoring.spreadsheet.merge import compare, merged, rules_in
from mei_social.authoring.spreadsheet.reading import read_sheet
from mei_social.authoring.spreadsheet.writing import WRITERS
from mei_social.cli import context, options
from mei_social.cli.errors import FOUND
from mei_social.cli.screen import say
from mei_social.errors import BadFile
from mei_social.files.whole import read_text, write_new
from mei_social.parsing.yaml_reader import MOST_BYTES
from mei_social.ruleset.load import ADVICE, load_rules, read_rules
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.authoring.spreadsheet.merge import Changes
    from mei_social.errors import Problem

Replace = Annotated[bool, typer.Option("--replace", help="Replace the file if it is there.")]


def export_sheet(
    to: Annotated[Path, typer.Option("--to", metavar="SHEET", help="The .xlsx or .csv file to write.")],
    rules: options.Rules = None,
    replace: Replace = False,
) -> None:
    """Write the rules as a spreadsheet: one row a rule. Bring it back with `rules import`."""
    writer = WRITERS.get(to.suffix.lower())
    if writer is None:
        raise typer.BadParameter("end the file name with .xlsx or .csv.", param_hint="'--to'")
    ruleset = load_rules(context.rules_path(rules))
    write_new(to, writer(ruleset), replace)
    say(f"Saved {len(ruleset.rules)} rules as {to}. To bring changes back, run: mei-social rules import {to}")


def import_sheet(
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help="The .xlsx or .csv file that was changed.")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The rules file to write.")],
    rules: options.Rules = None,
    replace: Replace = False,
) -> None:
    """Take the changes of a spreadsheet into a rules file. Comments and layout stay as they are.

    The rules of --rules are the start. A row that is gone drops its rule, a new row adds one.
    """
    start = context.rules_path(rules)
    ruleset = load_rules(start)
    given, problems = rules_in(read_sheet(sheet))
    if problems:
        refuse(sheet, problems)
    changes = compare(ruleset, given)
    text = merged(read_text(start, MOST_BYTES), given, changes)
    refuse_broken(text, to)
    write_new(to, text.encode(), replace)
    tell(changes, to)


def refuse(sheet: Path, problems: tuple[Problem, ...]) -> None:
    """Rows and columns as the spreadsheet program names them."""
    for p in problems:
        where = f"row {p.line}, column {letters(p.column)}"
        sys.stdout.write(f"{visible(str(sheet), 300)}: {where}: {p.level} {p.rule}: {p.message}\n")
    say("Nothing was written. Correct these cells, then run the command again.")
    raise typer.Exit(FOUND)


def letters(column: int) -> str:
    """1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def refuse_broken(text: str, to: Path) -> None:
    """A file that the reader would refuse is never written."""
    with TemporaryDirectory() as folder:
        made = Path(folder) / "rules.yaml"
        made.write_text(text, encoding="utf-8")
        problems = read_rules(made).problems
    if problems:
        raise BadFile(f"{to} (not written)", problems, ADVICE)


def tell(changes: Changes, to: Path) -> None:
    lines = [f"Changed: {rule}, {key}" for rule, key in changes.changed]
    lines += [f"Added: {rule}" for rule in changes.added]
    lines += [f"Dropped: {rule}" for rule in changes.dropped]
    say("\n".join(lines or ["The sheet says the same as the rules: the file is a plain copy."]))
    version = "Raise `version` in the file by 1 before you give it to anybody. " if changes.any else ""
    say(f"Saved as {to}. {version}To look at it, run: mei-social rules validate {to}")
