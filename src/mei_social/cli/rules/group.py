"""The group of commands by name."""

from __future__ import annotations

import typer

from mei_social.cli.guard import guarded
from mei_social.cli.rules.validate import validate

rules = typer.Typer(
    name="rules",
    help="Read, change and test the rules file. For course leads.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

rules.command(epilog="Example: mei-social rules validate my-rules.yaml")(guarded(validate))
