"""What day it is, and which rules are in use."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mei_social.ruleset.load import find_rules, load_guide

if TYPE_CHECKING:
    from mei_social.ruleset.model import Guide


def today() -> date:
    """MEI_SOCIAL_TODAY stands in for the clock where documents and tests need a fixed day."""
    fixed = os.environ.get("MEI_SOCIAL_TODAY")
    try:
        return date.fromisoformat(fixed) if fixed else date.today()
    except ValueError:
        return date.today()


def rules_path(chosen: Path | None) -> Path:
    return chosen or find_rules()


def guides_for(path: Path, platforms: set[str]) -> dict[str, Guide]:
    """Settings help, read only for the platforms in use."""
    found = {p: load_guide(path, p) for p in sorted(platforms)}
    return {p: guide for p, guide in found.items() if guide}
