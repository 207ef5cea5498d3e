"""Going through the plan of action: done, not yet, or later with a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mei_social.audit.assess import FINDINGS, outcome_of
from mei_social.audit.model import Item, Mark, State
from mei_social.interview.card_desk import ask_one
from mei_social.interview.days import ask_day
from mei_social.interview.prompter import NO, YES, Choice, Prompter
from mei_social.interview.screening import screen_one
from mei_social.interview.session import Session, item_of
from mei_social.interview.setup import BACK
from mei_social.report.action_plan import Action, Plan, grouped
from mei_social.report.advice import PATHS_MOVE
from mei_social.report.model import When
from mei_social.text import english

DONE = Choice("done", "Done", ("done",))
LATER = Choice("later", "Later, on a day that I choose", ("later",))
NOT_YET = Choice("not-yet", "Not yet", ("not yet", "n"))
ACTED_ON = Choice("acted-on", "I have acted on it: somebody knows who can deal with it", ("acted on",))
AGAIN = Choice("again", "Answer the question again, as it was asked", ("again",))
LEAVE = Choice("leave", "Leave the plan", ("leave", "quit", "q", "save"))
CANNOT_WAIT = (
    "This one comes before all others, so it cannot be put off here. You do not have to do it alone."
)
WHEN = (
    "Until when? Type a date such as 2027-05-20, or how long, such as 2 weeks. Press Enter alone to leave it."
)
ASKED_NO_MORE = (
    "The rules that you use now do not ask this any more, so it stays here as it was asked, until you answer "
    "it again or say that you have acted on it."
)
CLOSED_FOR_GOOD = "Marked as acted on. It is no longer in your plan, nor in a file that you make after this."
MARKED = "Marked as done. The finding stays open until its question has a new answer."
CLOSED = "This is no longer in your plan."
STILL_OPEN = "By your new answer this is still open, so it stays in your plan."


def go_through(ask: Prompter, session: Session, plan: Callable[[], Plan]) -> None:
    """The parts of the plan until the trainee leaves it; `plan` gives it as it is now."""
    if first := plan().comes_first:
        ask.heading(first)
    while (now := plan()).actions:
        rows = [Choice(when.name, _part(now, when), (when.value.lower(),)) for when in When if now.of(when)]
        ask.heading("Your plan")
        chosen = ask.choose("Which part?", rows, [LEAVE])
        if chosen == LEAVE.value:
            return
        in_part(ask, session, plan, When[chosen])
    ask.say(now.headline)


def _part(plan: Plan, when: When) -> str:
    found = plan.of(when)
    return f"{when.value}: {english.count(len(grouped(found)), 'action')}, {plan.to_do(found)} to do"


def in_part(ask: Prompter, session: Session, plan: Callable[[], Plan], when: When) -> None:
    """Its actions, one after the other, until the trainee goes back or none is left."""
    while found := (now := plan()).of(when):
        ask.heading(when.value)
        rows = [Choice(str(n), _row(action)) for n, action in enumerate(found)]
        chosen = ask.choose("Which action?", rows, [BACK])
        if chosen == BACK.value:
            return
        change(ask, session, found[int(chosen)], now.today)


def _row(action: Action) -> str:
    """What was said about it, if anything was."""
    blank = f"{action.finding.label}: " if action.finding.unanswered else ""
    where = f" {action.place.where}." if action.place.account else ""
    said = f" {action.place.plan}." if action.place.plan else ""
    return f"{blank}{english.ended(action.finding.title)}{where}{said}"


def change(ask: Prompter, session: Session, action: Action, today: date) -> None:
    """One action: its steps, then what the trainee says about it."""
    show(ask, action)
    if action.finding.unanswered:
        ask_it(ask, session, action.item)
        return
    if session.asks_as_it_was(action.item):
        change_old(ask, session, action.item, today)
        return
    choices = [DONE, *([LATER] if action.can_wait else []), NOT_YET]
    match ask.choose("How far are you with this?", choices, [BACK]):
        case "done":
            session.mark(action.item, Mark(State.DONE, today))
            ask.say(MARKED)
            answer_again(ask, session, action.item)
        case "later":
            until = ask_day(ask, WHEN, today)
            if until:
                session.mark(action.item, Mark(State.LATER, today, until))
                ask.say(f"Put off until {english.day(until)}.")
        case "not-yet":
            session.mark(action.item, None)


def change_old(ask: Prompter, session: Session, item: Item, today: date) -> None:
    """A gate that today's rules do not ask: done is not enough to close it."""
    ask.say(ASKED_NO_MORE)
    match ask.choose("How far are you with this?", [ACTED_ON, AGAIN, NOT_YET], [BACK]):
        case "acted-on":
            session.mark(item, Mark(State.ACTED_ON, today))
            ask.say(CLOSED_FOR_GOOD)
        case "again":
            ask_it(ask, session, item)
        case "not-yet":
            session.mark(item, None)


def show(ask: Prompter, action: Action) -> None:
    finding, place = action.finding, action.place
    where = f"{place.where}: " if place.account else ""
    ask.heading(f"{finding.label}: {finding.title}")
    asked = f"{finding.asked} " if finding.asked else ""
    ask.say(f"{asked}{where}{place.state}. It takes {english.about(action.minutes)}. {finding.force}")
    if action.mentor:
        ask.say(f"From the review: {action.mentor}")
    if not action.can_wait:
        ask.say(CANNOT_WAIT)
    told = finding.told[:-1] if finding.unanswered else finding.told  # it is asked right here
    ask.steps(told, numbered=len(told) > 1)
    if place.hint:
        ask.say(place.hint)
    for setting in place.settings:
        ask.steps((f"{setting.name}: {setting.told[0]}", *setting.told[1:]))
    if any(setting.path for setting in place.settings):
        ask.say(PATHS_MOVE)


def answer_again(ask: Prompter, session: Session, item: Item) -> None:
    """Done is a word; only a new answer to the question closes the finding."""
    if ask.choose("Would you like to answer it again now?", [YES, NO]) == YES.value:
        ask_it(ask, session, item)


def ask_it(ask: Prompter, session: Session, item: Item) -> None:
    """The question itself, and what has become of the action."""
    found = next((asked for asked in session.questions(quick=False) if item_of(*asked) == item), None)
    if found is None:  # another window has changed it meanwhile
        return
    rule, account = found
    if (position := session.waits_at(rule, account)) is not None:
        screen_one(ask, session, position)
        return
    ask_one(ask, session, rule, account)
    if item not in session.marks and not session.is_unanswered(rule, account):  # a new answer takes it away
        is_open = outcome_of(rule, session.answer_to(rule, account)) in FINDINGS
        ask.say(STILL_OPEN if is_open else CLOSED)
