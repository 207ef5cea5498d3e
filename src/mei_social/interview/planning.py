"""Going through the plan of action: done, not yet, or later with a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mei_social import words
from mei_social.audit import Item, Mark, State
from mei_social.interview.asking import ask_one
from mei_social.interview.days import ask_day
from mei_social.interview.prompter import NO, YES, Choice, Prompter
from mei_social.interview.session import Session, item_of
from mei_social.interview.setting_up import BACK
from mei_social.plan import Action, Plan

DONE = Choice("done", "Done", ("done", "d", "yes", "y"))
LATER = Choice("later", "Later, on a day that I choose", ("later", "l"))
NOT_YET = Choice("not-yet", "Not yet", ("not yet", "n"))
LEAVE = Choice("leave", "Leave the plan", ("leave", "quit", "q", "save"))
CANNOT_WAIT = (
    "This one comes before all others, so it cannot be put off here. You do not have to do it alone."
)
WHEN = (
    "Until when? Type a date such as 2027-05-20, or how long, such as 2 weeks. Press Enter alone to leave it."
)


def go_through(ask: Prompter, session: Session, plan: Callable[[], Plan]) -> None:
    """The list until the trainee leaves it; `plan` gives it as it is now."""
    while True:
        now = plan()
        ask.heading("Your plan")
        rows = [Choice(str(n), _row(action)) for n, action in enumerate(now.actions)]
        if not rows:
            ask.say("Nothing is open, so there is nothing to do now.")
            return
        chosen = ask.choose("Which action?", rows, [LEAVE])
        if chosen == LEAVE.value:
            return
        change(ask, session, now.actions[int(chosen)], now.today)


def _row(action: Action) -> str:
    return (
        f"{action.finding.when.value}. {action.finding.question} {action.place.where}: "
        f"{action.place.plan or 'not yet'}"
    )


def change(ask: Prompter, session: Session, action: Action, today: date) -> None:
    """One action: its steps, then what the trainee says about it."""
    show(ask, action)
    choices = [DONE, *([LATER] if action.can_wait else []), NOT_YET]
    match ask.choose("How far is it?", choices, [BACK]):
        case "done":
            session.mark(action.item, Mark(State.DONE, today))
            answer_again(ask, session, action.item)
        case "later":
            until = ask_day(ask, WHEN, today)
            if until:
                session.mark(action.item, Mark(State.LATER, today, until))
                ask.say(f"Put off until {words.day(until)}.")
        case "not-yet":
            session.mark(action.item, None)


def show(ask: Prompter, action: Action) -> None:
    finding, place = action.finding, action.place
    ask.heading(f"{finding.severity_word}: {finding.question}")
    ask.say(f"{place.where}: {place.said}. {action.minutes} min. {finding.force}")
    if not action.can_wait:
        ask.say(CANNOT_WAIT)
    if finding.tell:
        ask.say(f"Who to tell: {finding.tell}.")
    ask.steps(finding.steps, numbered=len(finding.steps) > 1)
    if place.hint:
        ask.say(place.hint)
    for setting in place.settings:
        ask.steps((f"{setting.name}: {setting.told[0]}", *setting.told[1:]))


def answer_again(ask: Prompter, session: Session, item: Item) -> None:
    """Done is a word; only a new answer to the question closes the finding."""
    section = session.questions(quick=False)
    position = next((n for n, asked in enumerate(section) if item_of(*asked) == item), None)
    if position is None:
        return
    ask.say("Marked as done. The finding stays open until its question has a new answer.")
    if ask.choose("Would you like to answer it again now?", [YES, NO]) == YES.value:
        ask_one(ask, session, section, position)
