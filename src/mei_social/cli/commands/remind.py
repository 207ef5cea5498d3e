"""`mei-social remind`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import context, first_line, options, saved_checks, screen
from mei_social.cli.planned import plan_of
from mei_social.files.whole import write_new
from mei_social.render.plan.ics import Neutral, entries, to_ics
from mei_social.ruleset.load import load_rules
from mei_social.text import english
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.render.plan.ics import CalendarEntry

STDOUT = "-"
NO_DAYS = "An action is in it once you have put it off to a day: mei-social actions --change"


def remind(
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="The .ics file to write, or - for standard output.")
    ],
    private: Annotated[
        bool,
        typer.Option("--private", help="Say what each entry is about: for a calendar that only you see."),
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file if it is there.")] = False,
    rules: options.Rules = None,
) -> None:
    """Make a calendar file with the day to look again, and the days of your plan.

    Others may see your calendar, so the entries do not say what they are about, unless you ask for it.
    """
    if path != STDOUT and Path(path).suffix.lower() != ".ics":
        raise typer.BadParameter("end the file name with .ics, or give - for standard output.")
    rules_file = context.rules_path(rules)
    ruleset = load_rules(rules_file)
    saved = saved_checks.last_saved()
    saved_checks.same_rules(saved, ruleset)
    plan, _ = plan_of(ruleset, saved, rules_file)
    content = to_ics(plan, saved.audit.ref, private=private)
    if path == STDOUT:
        screen.write(content)
        return
    write_new(Path(path), content, replace)
    first_line.say_first(saved, ruleset)
    found = entries(plan)
    screen.say(told(path, found, private))
    put_off = Neutral.ACTION in [entry.neutral for entry in found]
    if not put_off and any(action.can_wait for action in plan.actions):
        screen.say(NO_DAYS)


def told(path: str, found: tuple[CalendarEntry, ...], private: bool) -> str:
    """What the file holds, and what to look for in the calendar afterwards."""
    days = english.listed(dict.fromkeys(english.day(entry.day) for entry in found))
    saved = f"Saved as {visible(path, 300)}: {english.count(len(found), 'entry', 'entries')}, on {days}."
    names = english.listed(f'"{name}"' for name in dict.fromkeys(entry.neutral.value for entry in found))
    called = "" if private else f" There it says only {names}, as others may see your calendar."
    return f"{saved} Open the file with your calendar to add what is in it.{called}"
