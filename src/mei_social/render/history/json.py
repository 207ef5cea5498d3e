"""A trainee's history for machines. ASCII only, so that no text in it acts on a terminal."""

from __future__ import annotations

import json
from typing import Any

from msgspec import to_builtins

from mei_social.history.comparison import Comparison
from mei_social.history.side_by_side import better
from mei_social.history.timeline import Numbers, Timeline, TimelineEntry

HISTORY = {"format": "mei-social-history", "format_version": 1}
COMPARISON = {"format": "mei-social-comparison", "format_version": 1}


def history_json(timeline: Timeline) -> str:
    """What the screen shows."""
    return _text({**HISTORY, **to_builtins(timeline), "entries": list(map(_entry, timeline.entries))})


def comparison_json(found: Comparison) -> str:
    """What the screen shows."""
    sides = {"then": _entry(found.then), "now": _entry(found.now)}
    compared = {"before": _numbers(found.before), "after": _numbers(found.after)}
    return _text({**COMPARISON, **to_builtins(found), "better": better(found), **sides, **compared})


def _entry(entry: TimelineEntry) -> dict[str, Any]:
    numbers = _numbers(entry.numbers) if entry.numbers else None
    return {**to_builtins(entry), "day": entry.day.isoformat(), "numbers": numbers}


def _numbers(numbers: Numbers) -> dict[str, Any]:
    return {**to_builtins(numbers), "coverage": numbers.coverage}


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, indent=2) + "\n"
