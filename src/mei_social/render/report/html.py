"""A Report as one self-contained page: no script, no request, nothing to load."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from mei_social.render import carried_data
from mei_social.render.page import environment, style, style_hash
from mei_social.render.report import headings
from mei_social.render.report.matrix_svg import COLUMN, GAP, LINE, ROW, draw
from mei_social.report.model import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

SIZES = {"tile_width": COLUMN - GAP, "tile_height": ROW - GAP, "line": LINE}


def to_html(report: Report, body: Mapping[str, Any] | None = None) -> str:
    """The report as a page for a browser and for paper.

    `body`: the data that it is to carry, which can be seen in it too.
    """
    sheet = style("report/report.css", "report/print.css")
    return _template().render(
        r=report,
        h=headings,
        style=sheet,
        style_hash=style_hash(sheet),
        picture=draw(report.matrix),
        tables=carried_data.tables_of(body) if body else (),
        data_heading=carried_data.HEADING,
        data_is=carried_data.WHAT_IT_IS,
        **SIZES,
    )


@cache
def _template() -> Template:
    return environment().get_template("report/report.html.j2")
