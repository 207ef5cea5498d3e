"""The risk summary on a screen, in two faces: laid out for a terminal, or plain lines for everybody else.

What is said and in which order stands in `sections`; `screen` and `plain` only lay it out.
Decisions that need the environment come in as parameters.
"""

from __future__ import annotations

from typing import TextIO

from mei_social.assess import Band
from mei_social.report import Report
from mei_social.terminal import plain as plain_face
from mei_social.terminal.lines import Section
from mei_social.terminal.sections import sections

NARROW = 60
"""Below this many columns, boxes and tables cost more than they give."""


def show_summary(
    report: Report,
    stream: TextIO,
    *,
    plain: bool,
    explain: bool = False,
    width: int = 80,
    colour: bool = False,
    more: str | None = None,
) -> None:
    """Write the summary to the stream.

    `more` says how to see everything, such as "All steps: mei-social actions". With it the longest lists
    are cut short; without it they are whole. Without `colour` not one escape sequence is written.
    """
    made = sections(report, explain=explain, more=more)
    show_sections(made, report.band, stream, plain=plain, width=width, colour=colour)


def show_sections(
    made: tuple[Section, ...], band: Band, stream: TextIO, *, plain: bool, width: int, colour: bool
) -> None:
    """Write any sections, with the accent of a band."""
    if plain or width < NARROW:
        stream.write(plain_face.laid_out(made, width))
        return
    # Rich costs more than all the rest of a summary, so that the plain face does without it.
    from mei_social.terminal import screen

    screen.show(made, band, stream, width=width, colour=colour)
