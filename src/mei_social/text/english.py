"""Plain English for days, numbers and lists, everywhere the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(value: date) -> str:
    """A date as people write it here, such as 3 May 2027. Locale settings do not change it."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 question`, `3 questions`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def about(minutes: int) -> str:
    """A guess, never more exact than it is: `about 5 minutes`, `about 2 and a half hours`."""
    if minutes <= 90:
        return f"about {count(minutes, 'minute')}"
    hours, half = divmod(round(minutes / 30), 2)
    return f"about {hours}{' and a half' if half else ''} hours"


def listed(parts: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    items = list(parts)
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)
