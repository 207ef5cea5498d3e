"""`mei-social actions`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import options

if TYPE_CHECKING:
    from mei_social.audit.assess import Band
    from mei_social.audit.saved import SavedAudit
    from mei_social.report.action_plan import Mentor, Plan
    from mei_social.report.model import Report
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
    from mei_social.cli import context
    from mei_social.ruleset.load import load_rules

    kind = "json" if json else format_.lower()
    if kind not in FORMATS:
        raise typer.BadParameter(f"choose one of {', '.join(FORMATS)}.", param_hint="'--format'")
    if change and kind != "text":
        raise typer.BadParameter(
            "it asks, and prints nothing: leave out --json and --format.", param_hint="'--change'"
        )
    path = context.rules_path(rules)
    ruleset = load_rules(path)
    saved = context.last_saved()
    context.same_rules(saved, ruleset)
    if change:
        go_through(ruleset, saved.number, path, plain)
    else:
        plan, report = plan_of(ruleset, saved, path)
        show(plan, report.band, kind, plain)


def plan_of(ruleset: Ruleset, saved: SavedAudit, path: Path | None = None) -> tuple[Plan, Report]:
    """The plan that follows from a self-check, and the report that it was made from.

    `path`: the rules file, for the settings help beside it; None where nobody sees that.
    """
    from mei_social.audit.assess import assess
    from mei_social.audit.current import current, current_marks
    from mei_social.cli import context
    from mei_social.report import action_plan as plan
    from mei_social.report.advice import check_again_on

    audit, marks, today = current(saved, ruleset), current_marks(saved, ruleset), context.today()
    assessment = assess(ruleset, audit)
    report = context.report_of(ruleset, audit, assessment, path, today, marks=marks)
    made = plan.plan_of(
        report,
        marks,
        assessment.order_of_action,
        today=today,
        mentor=mentor_in(saved),
        check_again=check_again_on(ruleset, audit, today),
    )
    return made, report


def mentor_in(saved: SavedAudit) -> Mentor:
    """What the mentor wrote, where a review file was taken in."""
    from mei_social.report.action_plan import Mentor

    if saved.review is None:
        return Mentor()
    from mei_social.review.import_review import mentor_of, taken_in

    record = taken_in(saved.review)
    return mentor_of(record, saved.returned.keys()) if record else Mentor()


def show(plan: Plan, band: Band, kind: str, plain: bool) -> None:
    from mei_social.cli import screen

    if kind == "json":
        from mei_social.render.plan.json import to_json

        screen.write(to_json(plan).encode())
    elif kind == "md":
        from mei_social.render.plan.markdown import to_markdown

        screen.write(to_markdown(plan).encode())
    else:
        from mei_social.cli.calling import hints_on
        from mei_social.terminal.plan import sections
        from mei_social.terminal.show import show_sections

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
    from mei_social.cli import context, prompting, screen
    from mei_social.interview import planning
    from mei_social.interview.session import keep_listed
    from mei_social.storage.location import data_folder
    from mei_social.storage.store import Store

    with Store.open(data_folder()) as store, prompting.ending(SAVED):
        keep_listed(store, number, ruleset)
        session = prompting.session_of(ruleset, store, context.found(store, number), path)
        ask = prompting.either_way(store, plain)
        planning.go_through(ask, session, lambda: plan_of(ruleset, context.found(store, number), path)[0])
    screen.say(SAVED)
