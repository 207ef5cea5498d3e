"""Asking for a day to come."""

from __future__ import annotations

from datetime import date

from mei_social.interview.prompter import Prompter
from mei_social.text import english
from mei_social.text.typed_days import typed_day, typed_span
from mei_social.text.visible import visible

TYPE_IT = "Type one such as 2027-05-20 or 20 May 2027, or how long, such as 2 weeks."


def ask_day(ask: Prompter, question: str, today: date) -> date | None:
    """A day from today on; None where nothing was typed."""
    while typed := ask.text(question):
        span = typed_span(typed)
        try:
            day = typed_day(typed) if span is None else today + span
        except OverflowError:
            day = None
        if day is None:
            ask.say(f'"{visible(typed, 40)}" cannot be read as a day. {TYPE_IT}')
        elif day < today:
            ask.say(f"{english.day(day)} has passed already. Type a later day.")
        else:
            return day
    return None
