"""Days of the plan as a calendar file (RFC 5545), which any calendar program opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event

from mei_social.audit import State
from mei_social.plan import Plan

NINE = timedelta(hours=9)
LOOK_AGAIN = "Social media self-check: look again"
HOW = "Run: mei-social recheck"
NEUTRAL = "Reminder to myself"
NEUTRAL_TEXT = "A day that I set for myself. There is nothing more in this entry on purpose."


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole day."""

    key: str
    """What it is about, the same each time, so that a calendar replaces it and does not add another."""
    day: date
    title: str
    text: str


def entries(plan: Plan) -> tuple[Entry, ...]:
    """The next check, actions that were put off, and what was agreed; a day that has passed is today."""
    return tuple(sorted(_entries(plan), key=lambda entry: entry.day))


def _entries(plan: Plan) -> Iterator[Entry]:
    yield Entry("check-again", max(plan.check_again, plan.today), LOOK_AGAIN, HOW)
    for action in plan.actions:
        mark = action.mark
        if mark and mark.state is State.LATER and mark.until:
            key = f"action/{action.item.question}/{action.item.account or ''}"
            title = f"{action.finding.question} {action.place.where}"
            text = "\n".join((*action.finding.steps, "Then run: mei-social actions --change"))
            yield Entry(key, max(mark.until, plan.today), title, text)
    for agreed in plan.agreed:
        yield Entry(f"agreed/{agreed.what}", max(agreed.by, plan.today), f"Agreed: {agreed.what}", "")


def to_ics(plan: Plan, ref: str, *, private: bool) -> bytes:
    """The calendar file. Unless it is for a private calendar, no entry says what it is about."""
    calendar = Calendar()
    calendar.add("prodid", "-//mei-social//self-check//EN")
    calendar.add("version", "2.0")
    for entry in entries(plan):
        calendar.add_component(_event(entry, ref, plan.today, private))
    return bytes(calendar.to_ical())


def _event(entry: Entry, ref: str, today: date, private: bool) -> Event:
    title, text = (entry.title, entry.text) if private else (NEUTRAL, NEUTRAL_TEXT)
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'mei-social:{ref}:{entry.key}')}")
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", title)
    if text:
        event.add("description", text)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(title))
    return event


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", NINE)
    return alarm
