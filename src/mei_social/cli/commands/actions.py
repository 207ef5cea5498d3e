"""`mei-social actions`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import context, first_line, options, saved_checks, screen
from mei_social.cli.calling import hints_on
from mei_social.cli.planned import plan_of
from mei_social.interview.session import keep_listed
from mei_social.render.plan.json import to_json
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import data_folder
from mei_social.storage.store import Store
from mei_social.terminal.plan import sections
from mei_social.terminal.show import show_sections

if TYPE_CHECKING:
    from mei_social.audit.assess import Band
    from mei_social.report.action_plan import Plan
    from mei_social.ruleset.model import Ruleset

FORMATS = ("text", "md", "json")
SAVED = "Your plan is saved. To see it: mei-social actions"


def actions(
    change: Annotated[
        bool, typer.Option("--change", help="Mark actions as done, not yet, or later on a day.")
    ] = False,
    format_: Annotated[
        str, typer.Option("--format", metavar="text|md|json", help="Kind of text to print.")
    ] = "text",
    json: Annotated[bool, typer.Option("--json", help="Print the plan for machines.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """Show your plan of action: what to do today, this week and this term, with the steps for each app."""
    kind = "json" if json else format_.lower()
    if kind not in FORMATS:
        raise typer.BadParameter(f"choose one of {', '.join(FORMATS)}.", param_hint="'--format'")
    if change and kind != "text":
        raise typer.BadParameter(
            "it asks, and prints nothing: leave out --json and --format.", param_hint="'--change'"
        )
    path = context.rules_path(rules)
    ruleset = load_rules(path)
    saved = saved_checks.last_saved()
    saved_checks.same_rules(saved, ruleset)
    if change:
        go_through(ruleset, saved.number, path, plain)
    else:
        plan, report = plan_of(ruleset, saved, path)
        show(plan, report.band, kind, plain)


def show(plan: Plan, band: Band, kind: str, plain: bool) -> None:
    if kind == "json":
        screen.write(to_json(plan).encode())
    elif kind == "md":
        from mei_social.render.plan.markdown import to_markdown

        screen.write(to_markdown(plan).encode())
    else:
        show_sections(
            sections(plan),
            band,
            sys.stdout,
            plain=screen.is_plain(plain),
            width=screen.width(),
            colour=screen.colour(),
            as_called=hints_on(sys.stdout),
        )


def go_through(ruleset: Ruleset, number: int, path: Path, plain: bool) -> None:
    """The dialogue: each change is saved as it is made."""
    from mei_social.cli import prompting
    from mei_social.interview import planning

    with Store.open(data_folder()) as store, prompting.ending(SAVED):
        keep_listed(store, number, ruleset)
        session = prompting.session_of(ruleset, store, saved_checks.found(store, number), path)
        ask = prompting.as_preferred(store, plain)
        planning.go_through(
            ask, session, lambda: plan_of(ruleset, saved_checks.found(store, number), path)[0]
        )
        left = saved_checks.found(store, number)
    first_line.say_first(left, ruleset)
    screen.say(SAVED)
