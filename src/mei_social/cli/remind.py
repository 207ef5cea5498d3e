"""`mei-social remind`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mei_social.cli import options

STDOUT = "-"


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
    from mei_social import words
    from mei_social.cli import place, screen
    from mei_social.cli.actions import plan_of
    from mei_social.files import write_new
    from mei_social.render.calendar import entries, to_ics
    from mei_social.rules_file import load_rules
    from mei_social.text import visible

    if path != STDOUT and Path(path).suffix.lower() != ".ics":
        raise typer.BadParameter("end the file name with .ics, or give - for standard output.")
    rules_file = place.rules_path(rules)
    ruleset = load_rules(rules_file)
    saved = place.last_saved()
    place.same_rules(saved, ruleset)
    plan, _ = plan_of(ruleset, saved, rules_file)
    content = to_ics(plan, saved.audit.ref, private=private)
    if path == STDOUT:
        screen.write(content)
        return
    write_new(Path(path), content, replace)
    days = words.listed(dict.fromkeys(words.day(entry.day) for entry in entries(plan)))
    screen.say(
        f"Saved as {visible(path, 300)}, with {days}. Open it with your calendar to add what is in it."
    )
