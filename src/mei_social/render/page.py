"""What every HTML page shares: escaping that is always on, one style sheet, and its hash."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent
"""Each lies beside the document that it is for, such as `report/report.css`."""


@cache
def environment() -> Environment:
    """Templates in which every value is escaped and a missing one is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # select_autoescape() would not escape a name that ends in .j2, so escaping is on for all.
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,  # each template runs once: looking for what could be worked out before takes longer
    )


@cache
def style(*names: str) -> str:
    """Some style sheets as one. The later one wins: it only adds what a report does not have."""
    return "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in names)


def style_hash(style: str) -> str:
    """The source expression that lets the page's own style through its Content-Security-Policy."""
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
