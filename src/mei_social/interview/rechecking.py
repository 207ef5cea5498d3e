"""Before a recheck: what is asked again and why, and what may have changed since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from mei_social.audit.assess import screened_item
from mei_social.audit.recheck import Why
from mei_social.interview import screening, setup
from mei_social.interview.checking import change_screening
from mei_social.interview.prompter import Choice, Prompter, SaveAndQuit
from mei_social.interview.session import Session, item_of
from mei_social.text import english

COUNTED = {
    Why.RETURNED: ("that was sent back to you", "that were sent back to you"),
    Why.NEW: ("that is new since last time", "that are new since last time"),
    Why.REWORDED: ("that has new words", "that have new words"),
    Why.REFUSED: ("that you brought up and set aside", "that you brought up and set aside"),
    Why.OPEN: ("that is still open", "that are still open"),
    Why.SKIPPED: ("that had no answer", "that had no answer"),
    Why.EXPIRED: ("whose answer is due for another look", "whose answers are due for another look"),
}
STILL = Choice("still", "Yes, go on", ("yes", "y", "go on"))
CHANGE = Choice("change", "No, something has changed", ("no", "n", "change"))
STOP = Choice("stop", "Stop here", ("stop", "quit", "q"))
LAST = "Your last self-check is"


def two_dates(last: date, today: date, what: str = LAST) -> str:
    """What is saved and today's date, one of which must be wrong."""
    apart = "later" if last > today else f"{english.count(today.year - last.year, 'year')} earlier"
    now, then = english.day(today), english.day(last)
    return f"This computer says that today is {now}. {what} from {then}, which is {apart}."


def ask_clock(ask: Prompter, last: date, today: date, what: str = LAST) -> None:
    """Which of two dates is wrong, where they cannot both be right. Raises SaveAndQuit."""
    ask.say(two_dates(last, today, what))
    choices = [
        Choice("stop", "Today's date is wrong: stop, so that it can be put right", ("stop", "wrong", "q")),
        Choice("on", "Today's date is right: go on", ("on", "right")),
    ]
    if ask.choose("What would you like to do?", choices) == "stop":
        raise SaveAndQuit


class Now(StrEnum):
    """What somebody does with a finished self-check."""

    GO_ON = "on"
    AGAIN = "again"
    NEW = "new"


def ask_again(ask: Prompter, finished: date, blank: int = 0, first: int = 0) -> Now:
    """Whether to go on with a finished self-check, or through it again. Raises SaveAndQuit.

    `blank`: how many questions have no answer and can be gone on with. `first`: how many of them come before
    all others.
    """
    what = "Answer what comes before all others" if first else "Answer what has no answer yet"
    left = english.count(first or blank, "question")
    go_on = [Choice(Now.GO_ON, f"{what}: {left}", ("answer",))] if blank else []
    choices = [
        *go_on,
        Choice(Now.AGAIN, "Look again, only at what needs another look", ("again", "look")),
        Choice(Now.NEW, "Start from nothing, with every question", ("new", "start")),
    ]
    done = "went through" if first else "finished"
    said = ask.choose(f"You {done} a self-check on {english.day(finished)}. What now?", choices, [STOP])
    if said == STOP.value:
        raise SaveAndQuit
    return Now(said)


def ask_old(ask: Prompter, what: str, days: int) -> bool:
    """Whether to delete self-checks that are past their time. Raises SaveAndQuit."""
    ask.heading("Old self-checks")
    ask.say(f"Still on this computer: {what}. There is no need to keep one for more than {days} days.")
    choices = [
        Choice("keep", "No, keep it for now", ("keep", "no", "n")),
        Choice("delete", "Yes, delete it", ("delete", "yes", "y")),
    ]
    return ask.choose("Delete what is old?", choices) == "delete"


def begin(ask: Prompter, session: Session) -> None:
    """The first page, then accounts and what decides which questions come. Raises SaveAndQuit."""
    ask.heading("Another look at your accounts")
    ask.say(
        "You do not start from nothing. First your list of accounts, then what may have changed, then "
        "only the questions that need another look. Every other answer is taken over with its date."
    )
    screening.go_through_accounts(ask, session)
    still_so(ask, session)
    session.settle_purposes()
    ask.heading("What is asked again")
    ask.steps(counts(session))
    if noted := session.noted(session.taken_over()):
        ask.say("Taken over, and to be changed at any time in your list:")
        ask.steps(noted)


def still_so(ask: Prompter, session: Session) -> None:
    """What was said before the questions, on one page, to confirm or to change."""
    while lines := list(_said(session)):
        ask.heading("What you said before the questions")
        ask.steps(lines)
        match ask.choose("Is all of this still true?", [STILL, CHANGE], [setup.SAVE]):
            case "stop":
                raise SaveAndQuit
            case "still":
                return
            case _:
                change_screening(ask, session)
                screening.screen(ask, session)


def _said(session: Session) -> Iterator[str]:
    """What was taken over, and not what was asked just now."""
    taken_over = set(session.recheck.screening()) if session.recheck else set()
    for asked, account in session.screening_questions():
        said = session.screened(asked, account)
        if said and screened_item(asked, account) in taken_over:
            where = f"{session.where(account)}. " if account else ""
            yield f"{where}{asked.question} {screening.SCREENED[said]}"


def counts(session: Session) -> Iterator[str]:
    """How many questions for each reason, and how many answers are taken over."""
    questions = session.questions()
    found = Counter(a.why for q in questions if session.is_open(*q) and (a := session.again(*q)))
    for why, (one, many) in COUNTED.items():
        if found[why]:
            yield f"{english.count(found[why], f'question {one}', f'questions {many}')}."
    if not found:
        yield "No question: everything was answered lately, and nothing is open."
    if left := len(session.leaves_out):
        yield f"{english.count(left, 'question')} that a quick check leaves out: your list offers them."
    taken_over = session.taken_over()
    kept = sum(item_of(*q) in taken_over for q in questions)
    yield f"Taken over from last time: {english.count(kept, 'answer')}."
