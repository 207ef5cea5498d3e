"""A trainee's self-checks over time as one page of their own: no script, no request, nothing to load."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from mei_social.history import sentences, side_by_side
from mei_social.history.comparison import Comparison
from mei_social.history.timeline import Timeline
from mei_social.render.history import chart
from mei_social.render.page import environment, style, style_hash
from mei_social.render.report.matrix_svg import LINE
from mei_social.report import labels
from mei_social.text import english

if TYPE_CHECKING:
    from jinja2 import Template


def to_html(timeline: Timeline, last_two: Comparison | None) -> str:
    """The page for a browser and for paper."""
    sheet = style("report/report.css", "history/history.css")
    return _template().render(
        t=timeline,
        c=last_two,
        w=labels,
        english=english,
        say=sentences,
        beside=side_by_side,
        style=sheet,
        style_hash=style_hash(sheet),
        chart=chart.draw(timeline),
        at=chart,
        line=LINE,
    )


@cache
def _template() -> Template:
    return environment().get_template("history/history.html.j2")
