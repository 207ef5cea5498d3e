"""The program: its own options, and the table of its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from mei_social import __version__
from mei_social.cli.calling import as_called
from mei_social.cli.errors import Commands, guarded
from mei_social.cli.group import LazyGroup, taken
from mei_social.cli.table import COMMANDS

EPILOG = "Start with: mei-social check"
STATUS = "status:status"
"""What is shown where no command is named."""


class Program(Commands, LazyGroup):
    """All commands."""

    table = COMMANDS


app = typer.Typer(
    name="mei-social",
    cls=Program,
    help="Check your own social media accounts beside your provider's policy.\n\n"
    "Everything stays on this computer, and nothing is sent. You decide whether anybody gets a file.",
    epilog=EPILOG,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mei-social {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback does it
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        guarded(taken(STATUS))()


def run() -> None:
    """Run what was typed."""
    app.info.epilog = as_called(EPILOG)
    app()
