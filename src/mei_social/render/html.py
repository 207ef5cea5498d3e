"""A Report as one self-contained page: no script, no request, nothing to load."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mei_social.render import headings
from mei_social.render.picture import COLUMN, GAP, LINE, ROW, draw
from mei_social.report import Report

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"
SIZES = {"tile_width": COLUMN - GAP, "tile_height": ROW - GAP, "line": LINE}


def to_html(report: Report) -> str:
    """The report as a page for a browser and for paper."""
    style = _style()
    return _template().render(
        r=report,
        h=headings,
        style=style,
        style_hash=style_hash(style),
        picture=draw(report.matrix),
        **SIZES,
    )


def style_hash(style: str) -> str:
    """The source expression that lets the page's own style through its Content-Security-Policy."""
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


@cache
def _style() -> str:
    return (TEMPLATES / "report.css").read_text(encoding="utf-8")


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
    return environment.get_template("report.html.j2")
