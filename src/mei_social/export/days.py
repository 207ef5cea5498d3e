"""Days that cannot stand in an export: before there was mei-social, or after today."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mei_social.text.typed_days import days_after

if TYPE_CHECKING:
    from mei_social.export.read import Export

FIRST_DAY = date(2026, 9, 1)
"""The first day of the school year in which there was mei-social: nobody had it before."""


def latest_day(today: date) -> date:
    """It is tomorrow already in other parts of the world."""
    return days_after(today, 1)


def odd_days(export: Export, latest: date) -> list[date]:
    """Days of answers, in their order, that cannot be."""
    days = {answer.date for answer in export.audit.answers.values()} | {gate.date for gate in export.earlier}
    return sorted(day for day in days if not FIRST_DAY <= day <= latest)
