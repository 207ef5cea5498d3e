"""The option `--older-than` of what deletes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

OlderThan = Annotated[
    str | None,
    typer.Option(
        "--older-than",
        metavar="DATE|90d",
        help="Only what is from before a date, or from so many days or weeks (w) ago.",
    ),
]


def day_of(typed: str) -> date:
    """The day before which all is old; a usage error for what is no day."""
    from mei_social.cli import place
    from mei_social.when import typed_day, typed_span

    span = typed_span(typed)
    try:
        day = typed_day(typed) if span is None else place.today() - span
    except OverflowError:
        day = None
    if day is None:
        raise typer.BadParameter(
            "give a date such as 2027-05-20, or a time such as 90d or 12w.", param_hint="'--older-than'"
        )
    return day
