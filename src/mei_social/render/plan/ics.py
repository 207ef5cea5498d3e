"""Days of the plan as a calendar file (RFC 5545), which any calendar program opens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct, field

from mei_social.audit.model import State
from mei_social.report.action_plan import Plan

if TYPE_CHECKING:
    from icalendar import Alarm, Event

EVENING_BEFORE = timedelta(hours=-6)
"""Before the start and not after it: Outlook takes nine hours after midnight for nine hours before."""
LOOK_AGAIN = "Social media self-check: look again"
HOW = "Run: mei-social recheck"
NO_LONGER = "My plan: no longer needed"
NEUTRAL_TEXT = "I set this day myself. It says no more on purpose, as others may see this calendar."


class Neutral(StrEnum):
    """Titles that tell their owner enough, and nobody else what they are about."""

    LOOK_AGAIN = "My check: look again"
    ACTION = "My plan: something for today"
    AGREED = "My plan: something that was agreed"


class CalendarEntry(Struct, frozen=True):
    """One whole day."""

    key: str
    """What it is about, the same each time, so that a calendar replaces it and does not add another."""
    day: date
    neutral: Neutral
    title: str
    text: str = ""


class Given(Struct, frozen=True):
    """What the calendar files before this one had in them. It tells nobody what an entry was about."""

    count: int = 0
    """How often they have changed what is in a calendar: the highest number wins there."""
    days: Mapping[str, date] = field(default_factory=dict)
    """By UID, also of what was cancelled since, as somebody may not have opened that file."""


def entries(plan: Plan) -> tuple[CalendarEntry, ...]:
    """The next check, actions that were put off, and what was agreed; a day that has passed is today."""
    return tuple(sorted(_entries(plan), key=lambda entry: entry.day))


def _entries(plan: Plan) -> Iterator[CalendarEntry]:
    yield CalendarEntry("check-again", max(plan.check_again, plan.today), Neutral.LOOK_AGAIN, LOOK_AGAIN, HOW)
    for action in plan.actions:
        mark = action.mark
        if mark and mark.state is State.LATER and mark.until:
            key = f"action/{action.item.question}/{action.item.account or ''}"
            where = f": {action.place.where}" if action.place.account else ""
            text = "\n".join((*action.finding.told, "Then run: mei-social actions --change"))
            title = f"{action.finding.title}{where}"
            yield CalendarEntry(key, max(mark.until, plan.today), Neutral.ACTION, title, text)
    for agreed in plan.agreed:
        key = f"agreed/{agreed.by}/{agreed.what}"
        yield CalendarEntry(key, max(agreed.by, plan.today), Neutral.AGREED, f"Agreed: {agreed.what}")


def given_after(plan: Plan, ref: str, before: Given) -> Given:
    """The same for the next file, once this one is made."""
    now = {_uid(entry, ref): entry.day for entry in entries(plan)}
    # Two files of one day each replace the one before; and any later day counts higher than all before it.
    return Given(max(before.count + 1, plan.today.toordinal()), {**_gone(plan, ref, before), **now})


def _gone(plan: Plan, ref: str, before: Given) -> dict[str, date]:
    """What was put into a calendar, has not passed, and is not in the plan any more: it was done."""
    now = {_uid(entry, ref) for entry in entries(plan)}
    return {uid: day for uid, day in before.days.items() if uid not in now and day >= plan.today}


def cancelled(plan: Plan, ref: str, before: Given) -> int:
    """How many entries of earlier files this one takes out again."""
    return len(_gone(plan, ref, before))


def to_ics(plan: Plan, ref: str, *, private: bool, before: Given | None = None) -> bytes:
    """The calendar file. Unless it is for a private calendar, no entry says what it is about."""
    from icalendar import Calendar

    before = before or Given()
    count = given_after(plan, ref, before).count
    calendar = Calendar()
    calendar.add("prodid", "-//mei-social//self-check//EN")
    calendar.add("version", "2.0")
    for entry in entries(plan):
        title, text = (entry.title, entry.text) if private else (entry.neutral.value, NEUTRAL_TEXT)
        event = _event(_uid(entry, ref), entry.day, plan.today, count, title)
        if text:
            event.add("description", text)
        event.add_component(_alarm(title))
        calendar.add_component(event)
    for uid, day in _gone(plan, ref, before).items():
        event = _event(uid, day, plan.today, count, NO_LONGER)
        event.add("status", "CANCELLED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _uid(entry: CalendarEntry, ref: str) -> str:
    return f"{uuid5(NAMESPACE_URL, f'mei-social:{ref}:{entry.key}')}"


def _event(uid: str, day: date, today: date, count: int, title: str) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("sequence", count)
    event.add("dtstart", day)
    if day < date.max:  # without an end it lasts that one day
        event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _alarm(title: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", EVENING_BEFORE)
    return alarm
