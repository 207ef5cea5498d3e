"""`mei-social doctor`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from json import dumps
from typing import Annotated, Any

import typer

from mei_social import __version__
from mei_social.cli import options, screen
from mei_social.cli.calling import hints_on
from mei_social.cli.commands.doctor import machine
from mei_social.cli.commands.doctor.finding import Finding, State
from mei_social.cli.errors import FAILED
from mei_social.interview.page import Page

FORMAT, FORMAT_VERSION = "mei-social-doctor", 1
USABLE = "All of what a self-check needs is here."
STOPPED = "Something stops a self-check on this computer."
MARKS = {State.STOPS: "Stops a self-check. ", State.NOTE: "Worth knowing. ", State.FINE: ""}
TO_PASTE = (
    "Nothing above says who you are or what you answered, so you can send it to somebody who helps you, "
    "such as whoever gave it to you."
)
TELL = "Tell whoever gave you mei-social, with this line."
WORRIED = "When something online worries you: mei-social concern"
Look = Callable[[], Iterable[Finding]]


def doctor(
    json: Annotated[bool, typer.Option("--json", help="Print the same for machines.")] = False,
    rules: options.Rules = None,
) -> None:
    """Look at what a self-check needs on this computer, and say what to do where something is missing.

    It changes no answer, and says nothing personal: no answers, names or paths. Exits with 1 when
    something stops a self-check.
    """

    def in_the_folder() -> Iterable[Finding]:
        from mei_social.cli.commands.doctor.folder import folder

        return folder()

    def of_the_rules() -> Iterable[Finding]:
        from mei_social.cli.commands.doctor import rules as looks

        return looks.rules(rules)

    def at_the_clock() -> Iterable[Finding]:
        from mei_social.cli.commands.doctor import rules as looks

        return looks.clock(rules)

    looks: dict[str, Look] = {
        "Python": machine.python,
        "Parts": machine.libraries,
        "Window": machine.terminal,
        "Data folder": in_the_folder,
        "Rules": of_the_rules,
        "Clock": at_the_clock,
    }
    found = [finding for about, look in looks.items() for finding in looked(about, look)]
    found.sort(key=lambda finding: list(State).index(finding.state))
    usable = all(finding.state is not State.STOPS for finding in found)
    if json:
        sys.stdout.write(dumps(for_machines(found, usable=usable), indent=2) + "\n")
    else:
        show(found, usable=usable)
    if not usable:
        raise typer.Exit(FAILED)


def looked(about: str, look: Look) -> Iterator[Finding]:
    """What one look finds. What it meets on the way is a finding too, and stops no other look."""
    try:
        yield from look()
    except ImportError as error:
        missing = (error.name or "a part").partition(".")[0]
        said = f"This could not be looked at: {missing} is missing."
        yield Finding(about, said, State.STOPS, machine.again())
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else "the system gave no reason"
        yield Finding(about, f"This could not be looked at: {why}.", State.STOPS, TELL)
    except Exception as error:  # noqa: BLE001 - whoever is in trouble gets the rest, and no text that may be private
        said = f"mei-social made a mistake when it looked at this ({type(error).__name__})."
        yield Finding(about, said, State.STOPS, TELL)


def show(found: Iterable[Finding], *, usable: bool) -> None:
    page = Page(sys.stdout, screen.width(), as_called=hints_on(sys.stdout))
    page.say(USABLE if usable else STOPPED)
    page.say()
    for finding in found:
        how = f" {finding.next}" if finding.next else ""
        page.steps([f"{finding.about}: {MARKS[finding.state]}{finding.said}{how}"])
    page.say()
    page.say(f"mei-social {__version__}. {TO_PASTE}")
    if not usable:
        page.say(WORRIED)


def for_machines(found: Iterable[Finding], *, usable: bool) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "tool_version": __version__,
        "usable": usable,
        "findings": [
            {
                "about": finding.about,
                "state": finding.state,
                "said": finding.said,
                "next": finding.next,
                "facts": dict(finding.facts),
            }
            for finding in found
        ],
    }
