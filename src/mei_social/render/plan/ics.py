"""Days of the plan as a calendar file (RFC 5545), which any calendar program opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from mei_social.audit.model import State
from mei_social.report.action_plan import Plan

if TYPE_CHECKING:
    from icalendar import Alarm, Event

EVENING_BEFORE = timedelta(hours=-6)
"""Before the start and not after it: Outlook takes nine hours after midnight for nine hours before."""
LOOK_AGAIN = "Social media self-check: look again"
HOW = "Run: mei-social recheck"
NEUTRAL_TEXT = "I set this day myself. It says no more on purpose, as others may see this calendar."


class Neutral(StrEnum):
    """Titles that tell their owner enough, and nobody else what they are about."""

    LOOK_AGAIN = "My check: look again"
    ACTION = "My plan: something for today"
    AGREED = "My plan: something that was agreed"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One whole day."""

    key: str
    """What it is about, the same each time, so that a calendar replaces it and does not add another."""
    day: date
    neutral: Neutral
    title: str
    text: str = ""


def entries(plan: Plan) -> tuple[CalendarEntry, ...]:
    """The next check, actions that were put off, and what was agreed; a day that has passed is today."""
    return tuple(sorted(_entries(plan), key=lambda entry: entry.day))


def _entries(plan: Plan) -> Iterator[CalendarEntry]:
    yield CalendarEntry("check-again", max(plan.check_again, plan.today), Neutral.LOOK_AGAIN, LOOK_AGAIN, HOW)
    for action in plan.actions:
        mark = action.mark
        if mark and mark.state is State.LATER and mark.until:
            key = f"action/{action.item.question}/{action.item.account or ''}"
            where = f" {action.place.where}" if action.place.account else ""
            text = "\n".join((*action.finding.told, "Then run: mei-social actions --change"))
            title = f"{action.finding.question}{where}"
            yield CalendarEntry(key, max(mark.until, plan.today), Neutral.ACTION, title, text)
    for agreed in plan.agreed:
        key = f"agreed/{agreed.by}/{agreed.what}"
        yield CalendarEntry(key, max(agreed.by, plan.today), Neutral.AGREED, f"Agreed: {agreed.what}")


def to_ics(plan: Plan, ref: str, *, private: bool) -> bytes:
    """The calendar file. Unless it is for a private calendar, no entry says what it is about."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//mei-social//self-check//EN")
    calendar.add("version", "2.0")
    for entry in entries(plan):
        calendar.add_component(_event(entry, ref, plan.today, private))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, ref: str, today: date, private: bool) -> Event:
    from icalendar import Event

    title, text = (entry.title, entry.text) if private else (entry.neutral.value, NEUTRAL_TEXT)
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'mei-social:{ref}:{entry.key}')}")
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("sequence", today.toordinal())  # a file of a later day replaces what an earlier one put in
    event.add("dtstart", entry.day)
    if entry.day < date.max:  # without an end it lasts that one day
        event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", title)
    if text:
        event.add("description", text)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(title))
    return event


def _alarm(title: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", EVENING_BEFORE)
    return alarm
