"""`mei-social summary`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from mei_social.audit.assess import assess
from mei_social.audit.current import current, current_marks
from mei_social.cli import context, options, paging, reporting, saved_checks, screen
from mei_social.cli.exit_code import checked_band, leave
from mei_social.cli.planned import before_of, going_on_of
from mei_social.cli.screen import say
from mei_social.render.report.json import to_json
from mei_social.report import labels
from mei_social.report.action_plan import until_answered
from mei_social.report.meaning import all_noted
from mei_social.ruleset.load import load_rules
from mei_social.terminal.ending import ending
from mei_social.terminal.sections import sections
from mei_social.text import english

if TYPE_CHECKING:
    from mei_social.audit.assess import Band
    from mei_social.audit.model import Audit
    from mei_social.audit.saved import SavedAudit
    from mei_social.ruleset.model import Ruleset


def summary(
    all_: Annotated[bool, typer.Option("--all", help="Show all of it, and not only one screen.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show all, and where each number comes from.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what the summary shows, for machines.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
    fail_on: options.FailOn = None,
) -> None:
    """Show what your last self-check comes to, in one screen: what comes first, and where the rest is."""
    band = checked_band(fail_on)
    path = context.rules_path(rules)
    saved = saved_checks.last_saved()
    whole = all_ or explain
    found = show(load_rules(path), saved, path, plain=plain, explain=explain, json=json, whole=whole)
    leave(found, band)


def show(
    ruleset: Ruleset,
    saved: SavedAudit,
    path: Path,
    *,
    plain: bool,
    explain: bool = False,
    json: bool = False,
    whole: bool = False,
    better: str | None = None,
) -> Band:
    """Print the summary: one screen, or all of it. Returns the overall band.

    `better`: what got better since the self-check that this one looked at again.
    """
    saved_checks.same_rules(saved, ruleset)
    audit = current(saved, ruleset)
    assessment = assess(ruleset, audit)
    marks = current_marks(saved, ruleset)
    asked = going_on_of(saved)
    report = reporting.report_of(
        ruleset, audit, assessment, path, context.today(), marks=marks, going_on=asked
    )
    if (before := before_of(saved)) and before.finished:
        report = replace(report, headline=f"{report.headline} {until_answered(before.finished)}")
    if json:
        screen.write(to_json(report).encode())  # JSON is UTF-8, whatever the terminal has
    else:
        if saved.finished:  # beside "finished" no other day than that one
            report = replace(report, date=english.day(saved.finished))
        made = sections(report, explain=explain) if whole else ending(report, screen.width(), better)
        paging.show(made, report.band, plain=plain, pages=whole and not report.comes_first)
    return assessment.overall.band


def say_back(ruleset: Ruleset, given: Audit) -> None:
    """What answers from a file mean that come before all others, so that a slip is seen."""
    lines = all_noted(assess(ruleset, given).results, labels.Labels(ruleset, given.accounts))
    if lines:
        say("\n".join((SAID, *(f"- {text}" for text in lines), SLIP)))


SAID = "What your file says to the questions that come before all others:"
SLIP = "Not what you meant? Mend the file, and run the command again with --new.\n"
