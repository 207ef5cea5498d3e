"""The group of commands by name."""

from __future__ import annotations

import typer

from mei_social.cli.group import LazyGroup
from mei_social.cli.table import RULES


class Rules(LazyGroup):
    """What course leads run."""

    table = RULES


rules = typer.Typer(
    name="rules",
    cls=Rules,
    help="Read, change and test the rules file. For whoever writes the rules.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
