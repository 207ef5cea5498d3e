"""The option `--older-than` of what deletes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from mei_social.cli import context, prompting, screen
from mei_social.cli.errors import FAILED
from mei_social.interview.rechecking import ask_clock, two_dates
from mei_social.text.typed_days import cannot_both_be_right, typed_day, typed_span

NOTHING_DELETED = "Nothing was deleted."
WITHOUT_YES = (
    "Nothing was deleted. If today's date is right, run the command without --yes, or give a date in place "
    "of a time."
)
OlderThan = Annotated[
    str | None,
    typer.Option(
        "--older-than",
        metavar="DATE|90d",
        help="Only what is from before a date, or from so many days or weeks (w) ago.",
    ),
]


def check_clock(typed: str, what: str, last: date | None, yes: bool, plain: bool) -> None:
    """Before a time that counts back from today deletes by a clock that cannot be right.

    `what` is from the day `last`. Exits with nothing deleted where the person stops, or cannot be asked.
    """
    today = context.today()
    if last is None or typed_span(typed) is None or not cannot_both_be_right(last, today):
        return
    if yes:
        screen.say(f"{two_dates(last, today, what)} {WITHOUT_YES}")
        raise typer.Exit(FAILED)
    with prompting.declining(NOTHING_DELETED):
        ask_clock(prompting.typed_or_arrows(plain), last, today, what)


def day_of(typed: str) -> date:
    """The day before which all is old; a usage error for what is no day."""
    span = typed_span(typed)
    try:
        day = typed_day(typed) if span is None else context.today() - span
    except OverflowError:
        day = None
    if day is None:
        raise typer.BadParameter(
            "give a date such as 2027-05-20, or a time such as 90d or 12w.", param_hint="'--older-than'"
        )
    return day
