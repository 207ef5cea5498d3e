"""The risk summary on a screen. What is said and in which order stands in `sections`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from mei_social.report.model import Report
from mei_social.terminal.sections import sections
from mei_social.terminal.show import show_sections


def show_summary(
    report: Report,
    stream: TextIO,
    *,
    plain: bool,
    explain: bool = False,
    width: int = 80,
    colour: bool = False,
    more: str | None = None,
    as_called: Callable[[str], str] = str,
) -> None:
    """Write the summary to the stream.

    `more` says how to see everything, such as "All steps: mei-social actions". With it the longest lists
    are cut short; without it they are whole. Without `colour` not one escape sequence is written.
    """
    made = sections(report, explain=explain, more=more)
    show_sections(made, report.band, stream, plain=plain, width=width, colour=colour, as_called=as_called)
