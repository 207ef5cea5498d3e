"""`mei-social summary`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.audit.assess import assess
from mei_social.audit.current import current, current_marks
from mei_social.cli import context, options, reporting, saved_checks, screen
from mei_social.cli.calling import hints_on
from mei_social.cli.exit_code import checked_band, leave
from mei_social.cli.screen import say
from mei_social.render.report.json import to_json
from mei_social.report import labels
from mei_social.report.meaning import all_noted
from mei_social.ruleset.load import load_rules
from mei_social.terminal.summary import show_summary

if TYPE_CHECKING:
    from mei_social.audit.assess import Band
    from mei_social.audit.model import Audit
    from mei_social.audit.saved import SavedAudit
    from mei_social.ruleset.model import Ruleset


def summary(
    explain: Annotated[bool, typer.Option("--explain", help="Say where each number comes from.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what the summary shows, for machines.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
    fail_on: options.FailOn = None,
) -> None:
    """Show the risk summary of your last self-check: what comes first, what to do, what is already good."""
    band = checked_band(fail_on)
    path = context.rules_path(rules)
    saved = saved_checks.last_saved()
    found = show(load_rules(path), saved, path, plain=plain, explain=explain, json=json)
    if not json:
        next_steps()
    leave(found, band)


def show(
    ruleset: Ruleset,
    saved: SavedAudit,
    path: Path,
    *,
    plain: bool,
    explain: bool = False,
    json: bool = False,
    more: str | None = None,
) -> Band:
    """Print the summary. Returns the overall band.

    On a screen it is cut short where `more` says how to see all of it.
    """
    saved_checks.same_rules(saved, ruleset)
    audit = current(saved, ruleset)
    assessment = assess(ruleset, audit)
    marks = current_marks(saved, ruleset)
    report = reporting.report_of(ruleset, audit, assessment, path, context.today(), marks=marks)
    if json:
        screen.write(to_json(report).encode())  # JSON is UTF-8, whatever the terminal has
    else:
        show_summary(
            report,
            sys.stdout,
            plain=screen.is_plain(plain),
            explain=explain,
            width=screen.width(),
            colour=screen.colour(),
            more=more if sys.stdout.isatty() else None,
            as_called=hints_on(sys.stdout),
        )
    return assessment.overall.band


def say_back(ruleset: Ruleset, given: Audit) -> None:
    """What answers from a file mean that come before all others, so that a slip is seen."""
    lines = all_noted(assess(ruleset, given).results, labels.Labels(ruleset, given.accounts))
    if lines:
        say("\n".join((SAID, *(f"- {text}" for text in lines), SLIP)))


def next_steps() -> None:
    """On a screen, what can be done with it."""
    if sys.stdout.isatty():
        screen.say("For a file for your mentor: mei-social export")


SAID = "What your file says to the questions that come before all others:"
SLIP = "Not what you meant? Mend the file, and run the command again with --new.\n"
WHOLE = "The whole list: mei-social summary. Every step, account by account: mei-social actions"
"""After a self-check; the summary itself is never cut short."""
