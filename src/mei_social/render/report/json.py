"""A Report for machines: the same fields, with the same names."""

from __future__ import annotations

import json

from msgspec import to_builtins

from mei_social.report.model import Report


def to_json(report: Report) -> str:
    """What the summary shows. The export has its own format, see `export`."""
    return json.dumps(to_builtins(report), ensure_ascii=False, indent=2) + "\n"
