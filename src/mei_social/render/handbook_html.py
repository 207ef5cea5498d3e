"""A Document as one self-contained page, in the style of the report: no script, no request."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from mei_social import words
from mei_social.handbook.document import Document
from mei_social.render.html import TEMPLATES, style_hash
from mei_social.ruleset import Severity

if TYPE_CHECKING:
    from jinja2 import Template

MARKS = {severity: count for count, severity in enumerate(reversed(Severity), 1)}
LONG = 3
"""From this many parts on, a list of links to them is worth its place."""


def to_html(document: Document) -> str:
    """The document as a page for a browser and for paper."""
    style = _style()
    return _template().render(
        d=document,
        style=style,
        style_hash=style_hash(style),
        severity=words.SEVERITY,
        marks=MARKS,
        long=LONG,
    )


@cache
def _style() -> str:
    # The later sheet wins: it only adds what a report does not have.
    return "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("report.css", "handbook.css"))


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # select_autoescape() would not escape a name that ends in .j2, so escaping is on for all.
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("handbook.html.j2")
