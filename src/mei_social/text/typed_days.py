"""Days that people type: a date, or so many days or weeks."""

from __future__ import annotations

import re
from datetime import date, timedelta

from mei_social.text.english import MONTHS

SPAN = re.compile(r"([0-9]{1,4})\s*(d|days?|w|weeks?)")
BRITISH = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
WORDED = re.compile(r"([0-9]{1,2})\s+([a-z]{3,9})\s+([0-9]{4})")

FAR = 5 * 365
"""Nobody comes back to a self-check after so long, so a clock that says so is the more likely to be wrong."""


def cannot_both_be_right(last: date, today: date) -> bool:
    """Whether what was saved last is from a day that has not come yet, or from very long ago."""
    return not last <= today <= days_after(last, FAR)


def days_after(day: date, days: int) -> date:
    """Or before, where `days` is negative. The calendar has a first and a last day, and stops there."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def typed_day(text: str) -> date | None:
    """`2027-05-20`, `20/5/2027` or `20 May 2027`, as days are shown; None for anything else."""
    typed = text.strip().casefold()
    try:
        if british := BRITISH.fullmatch(typed):
            return date(*map(int, british.group(3, 2, 1)))
        if worded := WORDED.fullmatch(typed):
            return date(int(worded[3]), _month(worded[2]), int(worded[1]))
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _month(word: str) -> int:
    """By its name or the first letters of it; 0, which is no month, for any other word."""
    return next((n for n, name in enumerate(MONTHS, 1) if name.casefold().startswith(word)), 0)


def typed_span(text: str) -> timedelta | None:
    """`90d`, `2w` or `2 weeks`; None for anything else."""
    found = SPAN.fullmatch(text.strip().casefold())
    return timedelta(days=int(found[1]) * (7 if found[2][0] == "w" else 1)) if found else None
