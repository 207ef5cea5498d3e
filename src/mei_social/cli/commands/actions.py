"""`mei-social actions`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import context, first_line, options, paging, saved_checks, screen
from mei_social.cli.planned import plan_of
from mei_social.interview.session import keep_listed
from mei_social.render.plan.json import to_json
from mei_social.report.model import When
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import data_folder
from mei_social.storage.store import Store
from mei_social.terminal.plan import sections

if TYPE_CHECKING:
    from mei_social.audit.assess import Band
    from mei_social.report.action_plan import Plan
    from mei_social.ruleset.model import Ruleset

FORMATS = ("text", "md", "json")
SAVED = "Your plan is saved. To see it: mei-social actions"


def actions(
    all_: Annotated[bool, typer.Option("--all", help="Show all actions with their steps.")] = False,
    app: Annotated[
        str | None, typer.Option("--app", metavar="NAME", help="Show only this app, such as Instagram.")
    ] = None,
    when: Annotated[
        str | None, typer.Option("--when", metavar="today|week|term", help="Show only this time.")
    ] = None,
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
    """Show your plan of action: what to do first, with the steps for each app, and how much is left."""
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
        some = only(plan, app, when)
        show(some, report.band, kind, plain, whole=all_ or some is not plan)


def only(plan: Plan, app: str | None, when: str | None) -> Plan:
    """What was asked for; without a filter the plan itself."""
    if app is None and when is None:
        return plan
    if when is not None and when.upper() not in When.__members__:
        raise typer.BadParameter("choose one of today, week, term.", param_hint="'--when'")
    if app is not None and not plan.only(app, None).actions:
        known = dict.fromkeys(a.place.where for a in plan.actions)
        raise typer.BadParameter(
            f"no action is for that. In your plan: {', '.join(known) or 'nothing'}.", param_hint="'--app'"
        )
    return plan.only(app, When[when.upper()] if when else None)


def show(plan: Plan, band: Band, kind: str, plain: bool, *, whole: bool) -> None:
    if kind == "json":
        screen.write(to_json(plan).encode())
    elif kind == "md":
        from mei_social.render.plan.markdown import to_markdown

        screen.write_markdown(to_markdown(plan), plain)
    else:
        paging.show(sections(plan, whole=whole), band, plain=plain, pages=whole and not plan.comes_first)


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
