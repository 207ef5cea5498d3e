"""The group of commands by name."""

from __future__ import annotations

import typer

from mei_social.cli.guard import guarded
from mei_social.cli.rules.sheet import export_sheet, import_sheet
from mei_social.cli.rules.validate import validate

rules = typer.Typer(
    name="rules",
    help="Read, change and test the rules file. For course leads.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

rules.command(epilog="Example: mei-social rules validate my-rules.yaml")(guarded(validate))
rules.command("export", epilog="Example: mei-social rules export --to rules.xlsx")(guarded(export_sheet))
rules.command("import", epilog="Example: mei-social rules import rules.xlsx --to my-rules.yaml")(
    guarded(import_sheet)
)
