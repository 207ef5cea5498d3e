"""Days that people type: a date, or so many days or weeks."""

from __future__ import annotations

import re
from datetime import date, timedelta

SPAN = re.compile(r"([0-9]{1,4})\s*(d|days?|w|weeks?)")
BRITISH = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")

FAR = 5 * 365
"""Nobody comes back to a self-check after so long, so a clock that says so is the more likely to be wrong."""


def cannot_both_be_right(last: date, today: date) -> bool:
    """Whether what was saved last is from a day that has not come yet, or from very long ago."""
    return not last <= today <= days_after(last, FAR)


def days_after(day: date, days: int) -> date:
    """Or before, where `days` is negative. The calendar has a first and a last day, and stops there."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def typed_day(text: str) -> date | None:
    """`2027-05-20` or `20/5/2027`; None for anything else."""
    british = BRITISH.fullmatch(text.strip())
    year, month, day = british.group(3, 2, 1) if british else (text.strip(), "", "")
    try:
        return date(int(year), int(month), int(day)) if british else date.fromisoformat(year)
    except ValueError:
        return None


def typed_span(text: str) -> timedelta | None:
    """`90d`, `2w` or `2 weeks`; None for anything else."""
    found = SPAN.fullmatch(text.strip().casefold())
    return timedelta(days=int(found[1]) * (7 if found[2][0] == "w" else 1)) if found else None
