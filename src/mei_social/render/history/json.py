"""A trainee's history for machines. ASCII only, so that no text in it acts on a terminal."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from mei_social.history.comparison import Comparison
from mei_social.history.side_by_side import better
from mei_social.history.timeline import Numbers, Timeline, TimelineEntry

HISTORY = {"format": "mei-social-history", "format_version": 1}
COMPARISON = {"format": "mei-social-comparison", "format_version": 1}


def history_json(timeline: Timeline) -> str:
    """What the screen shows."""
    return _text({**HISTORY, **asdict(timeline), "entries": list(map(_entry, timeline.entries))})


def comparison_json(found: Comparison) -> str:
    """What the screen shows."""
    sides = {"then": _entry(found.then), "now": _entry(found.now)}
    compared = {"before": _numbers(found.before), "after": _numbers(found.after)}
    return _text({**COMPARISON, **asdict(found), "better": better(found), **sides, **compared})


def _entry(entry: TimelineEntry) -> dict[str, Any]:
    numbers = _numbers(entry.numbers) if entry.numbers else None
    return {**asdict(entry), "day": entry.day.isoformat(), "numbers": numbers}


def _numbers(numbers: Numbers) -> dict[str, Any]:
    return {**asdict(numbers), "coverage": numbers.coverage}


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, indent=2) + "\n"
