"""A Document as one self-contained page, in the style of the report: no script, no request."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from mei_social.authoring.handbook.document import Document
from mei_social.render.page import environment, style, style_hash
from mei_social.report import labels
from mei_social.ruleset.model import Severity

if TYPE_CHECKING:
    from jinja2 import Template

MARKS = {severity: count for count, severity in enumerate(reversed(Severity), 1)}
LONG = 3
"""From this many parts on, a list of links to them is worth its place."""


def to_html(document: Document) -> str:
    """The document as a page for a browser and for paper."""
    sheet = style("report/report.css", "rules/handbook.css")
    return _template().render(
        d=document,
        style=sheet,
        style_hash=style_hash(sheet),
        severity=labels.SEVERITY,
        marks=MARKS,
        long=LONG,
    )


@cache
def _template() -> Template:
    return environment().get_template("rules/handbook.html.j2")
