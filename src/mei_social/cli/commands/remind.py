"""`mei-social remind`."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import context, first_line, options, saved_checks, screen
from mei_social.cli.planned import plan_of
from mei_social.errors import StoreProblem
from mei_social.files.whole import write_new
from mei_social.render.plan.ics import Given, Neutral, cancelled, entries, given_after, to_ics
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import data_folder
from mei_social.storage.reader import CALENDAR
from mei_social.storage.store import Store
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
    before = given_before()
    content = to_ics(plan, saved.audit.ref, private=private, before=before)
    if path == STDOUT:
        screen.write(content)
    else:
        write_new(Path(path), content, replace)
    keep(given_after(plan, saved.audit.ref, before))
    if path == STDOUT:
        return
    first_line.say_first(saved, ruleset)
    found = entries(plan)
    screen.say(told(path, found, private))
    if gone := cancelled(plan, saved.audit.ref, before):
        what = english.count(gone, "entry", "entries")
        screen.say(
            f"It takes {what} of an earlier file out again, as there is nothing to do on that day now."
        )
    put_off = Neutral.ACTION in [entry.neutral for entry in found]
    if not put_off and any(action.can_wait for action in plan.actions):
        screen.say(NO_DAYS)


def given_before() -> Given:
    """What earlier files had in them; nothing where that cannot be read."""
    try:
        with Store.open(data_folder()) as store:
            kept = json.loads(store.preference(CALENDAR) or "{}")
        days = {str(uid): date.fromisoformat(day) for uid, day in kept.get("days", {}).items()}
        return Given(int(kept.get("count", 0)), days)
    except (StoreProblem, ValueError, TypeError, AttributeError):
        return Given()


def keep(made: Given) -> None:
    """The file is there already: it is worth having where this cannot be kept."""
    days = {uid: day.isoformat() for uid, day in made.days.items()}
    with suppress(StoreProblem), Store.open(data_folder()) as store:
        store.set_preference(CALENDAR, json.dumps({"count": made.count, "days": days}))


def told(path: str, found: tuple[CalendarEntry, ...], private: bool) -> str:
    """What the file holds, and what to look for in the calendar afterwards."""
    days = english.listed(dict.fromkeys(english.day(entry.day) for entry in found))
    saved = f"Saved as {visible(path, 300)}: {english.count(len(found), 'entry', 'entries')}, on {days}."
    names = english.listed(f'"{name}"' for name in dict.fromkeys(entry.neutral.value for entry in found))
    called = "" if private else f" There it says only {names}, as others may see your calendar."
    return f"{saved} Open the file with your calendar to add what is in it.{called}"
