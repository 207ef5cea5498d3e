"""Options that mean the same on every command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Rules = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        envvar="MEI_SOCIAL_RULES",
        metavar="FILE",
        help="Rules file to use in place of the one that comes with mei-social.",
    ),
]
Plain = Annotated[
    bool,
    typer.Option("--plain", help="Plain lines and typed answers, for screen readers and simple terminals."),
]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        metavar="BAND",
        help="Exit with 3 when the overall band is this or worse: critical, high, medium, low or incomplete.",
    ),
]
