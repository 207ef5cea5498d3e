"""The commands by name. Each imports what it needs when it runs: start-up is what people feel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from mei_social import __version__
from mei_social.cli.calling import as_called
from mei_social.cli.commands.actions import actions
from mei_social.cli.commands.check.command import check
from mei_social.cli.commands.check.recheck import recheck
from mei_social.cli.commands.cohort.command import cohort
from mei_social.cli.commands.compare import compare
from mei_social.cli.commands.concern import concern
from mei_social.cli.commands.export.command import export
from mei_social.cli.commands.forget import forget
from mei_social.cli.commands.history import history
from mei_social.cli.commands.remind import remind
from mei_social.cli.commands.review.command import review
from mei_social.cli.commands.review.import_review import import_review
from mei_social.cli.commands.rules.group import rules
from mei_social.cli.commands.status import status
from mei_social.cli.commands.summary import summary
from mei_social.cli.commands.wipe import wipe
from mei_social.cli.errors import Commands, guarded

EPILOG = "Start with: mei-social check"
REVIEW_STOPPED = "Stopped. What you wrote so far is in your record. The file itself is unchanged."

app = typer.Typer(
    name="mei-social",
    cls=Commands,
    help="Check your own social media accounts beside your training provider's policy.\n\n"
    "Everything stays on this computer. Nobody sees it unless you give them a file.",
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
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        guarded(status, "Stopped.")()


app.command(epilog="Example: mei-social check --quick")(guarded(check))
app.command(epilog="Example: mei-social recheck")(guarded(recheck))
app.command(epilog="Example: mei-social summary --explain")(guarded(summary, "Stopped."))
app.command(epilog="Example: mei-social actions --change")(guarded(actions, "Stopped. Your plan is saved."))
app.command(epilog="Example: mei-social remind next-check.ics")(
    guarded(remind, "Stopped. No file was written.")
)
app.command(epilog="Example: mei-social export report.html")(guarded(export, "Stopped. No file was written."))
app.command(epilog="Example: mei-social history --html history.html")(guarded(history, "Stopped."))
app.command(epilog="Example: mei-social compare 1 3")(guarded(compare, "Stopped."))
app.command("import-review", epilog="Example: mei-social import-review sam.review.json")(
    guarded(import_review)
)
app.command(epilog="Example: mei-social concern")(guarded(concern, "Stopped. No note was written."))
app.command(epilog="Example: mei-social wipe")(guarded(wipe, "Stopped. Nothing was deleted."))
app.command(epilog="Example: mei-social review trainee.json")(guarded(review, REVIEW_STOPPED))
app.command(epilog="Example: mei-social forget --older-than 365d")(
    guarded(forget, "Stopped. Nothing was deleted.")
)
app.command(epilog="Example: mei-social cohort received/ --output cohort.xlsx")(guarded(cohort, "Stopped."))
app.add_typer(rules)


def run(arguments: Sequence[str]) -> None:
    """Run what is asked for. Typer first reads the options of every command that it has: the others go."""
    asked = next((word for word in arguments if not word.startswith("-")), "")
    named = {c.name or getattr(c.callback, "__name__", ""): c for c in app.registered_commands}
    if asked in named:
        app.registered_commands, app.registered_groups = [named[asked]], []
    elif asked == rules.info.name:
        app.registered_commands = []
    for command in (*app.registered_commands, *rules.registered_commands):
        command.epilog = as_called(command.epilog or "")
    app.info.epilog = as_called(EPILOG)
    app()
