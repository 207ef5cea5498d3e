"""The group of commands by name."""

from __future__ import annotations

import typer

from mei_social.cli.commands.rules.coverage import coverage
from mei_social.cli.commands.rules.diff import diff
from mei_social.cli.commands.rules.impact import impact
from mei_social.cli.commands.rules.new import new
from mei_social.cli.commands.rules.schema import schema
from mei_social.cli.commands.rules.sheet import export_sheet, import_sheet
from mei_social.cli.commands.rules.show import show
from mei_social.cli.commands.rules.test import run_examples
from mei_social.cli.commands.rules.validate import validate
from mei_social.cli.errors import guarded

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
rules.command(epilog="Example: mei-social rules show --output rules.html")(guarded(show))
rules.command(epilog="Example: mei-social rules coverage my-rules.yaml")(guarded(coverage))
rules.command(epilog="Example: mei-social rules diff old-rules.yaml my-rules.yaml")(guarded(diff))
rules.command(epilog="Example: mei-social rules impact my-rules.yaml exports/")(guarded(impact))
rules.command("test", epilog="Example: mei-social rules test my-examples.yaml --rules my-rules.yaml")(
    guarded(run_examples)
)
rules.command(epilog='Example: mei-social rules new north-essex.yaml --overlay --provider "North Essex"')(
    guarded(new)
)
rules.command(epilog="Example: mei-social rules schema --output guidelines.schema.json")(guarded(schema))
