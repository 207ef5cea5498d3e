"""What decides which questions apply. A question that comes before all others is asked at once."""

from __future__ import annotations

from collections.abc import Collection

from mei_social.audit.assess import screened_item
from mei_social.audit.model import Account, Audit, Item, Screened
from mei_social.interview.card_desk import ask_one
from mei_social.interview.open_gates import may_go
from mei_social.interview.prompter import NO, NOT_SURE, YES, Choice, Prompter, SaveAndQuit
from mei_social.interview.session import Session, screened_as
from mei_social.interview.setup import BACK, SKIP, change_accounts, stop
from mei_social.report import check_words as words
from mei_social.report.advice import sentences
from mei_social.ruleset.model import Rule, Screening

FIRST_STEPS = 2
"""Sentences of what to do that stand above a question; all of them follow where its answer is open."""
SCREENED = {Screened(c.value): c.label for c in (YES, NO, NOT_SURE)}


def go_through_accounts(ask: Prompter, session: Session) -> None:
    """The list of accounts, then what decides which questions apply to them; back and forth between both."""
    change_accounts(ask, session)
    while not screen(ask, session):
        change_accounts(ask, session)


def screen(ask: Prompter, session: Session) -> bool:
    """Ask what decides which questions apply. False when the trainee goes back to the accounts."""
    if not ask_at_once(ask, session, _to_come(session, 0)):  # it was left in the middle
        return False
    position = _next_unscreened(session, 0)
    if position == len(session.screening_questions()):
        return True
    ask.heading(words.FEW_FIRST)
    ask.say(words.DECIDES)
    while position < len(session.screening_questions()):
        step = screen_one(ask, session, position, all_to_come=True)
        position = position - 1 if step < 0 else _next_unscreened(session, position + 1)
        if position < 0:
            return False
    return True


def _next_unscreened(session: Session, position: int) -> int:
    """The next question without an answer; the answer before may have taken some away."""
    asked = session.screening_questions()
    open_ones = (n for n in range(position, len(asked)) if session.is_unscreened(*asked[n]))
    return next(open_ones, len(asked))


def screen_one(ask: Prompter, session: Session, position: int, *, all_to_come: bool = False) -> int:
    """Ask one of them, and at once what comes before all others because of it: 1 goes on, -1 goes back.

    `all_to_come`: those after it are asked too, if they have no answer.
    """
    while _ask_one(ask, session, position) > 0:
        if ask_at_once(ask, session, _to_come(session, position + 1) if all_to_come else ()):
            return 1
    return -1


def _to_come(session: Session, position: int) -> set[Item]:
    """What has no answer from here on."""
    after = session.screening_questions()[position:]
    return {screened_item(*asked) for asked in after if session.is_unscreened(*asked)}


def _ask_one(ask: Prompter, session: Session, position: int) -> int:
    asked = session.screening_questions()
    screening, account = asked[position]
    before = session.screened(screening, account)
    takes_back = not (before and session.is_unscreened(screening, account))  # a no to new words does not
    ask.say()
    if place := _place(session, account, position, len(asked)):
        ask.say(place)
    if again := session.screened_before(screening, account):
        ask.say(screened_again(*again))
    kept = [Choice("keep", f"Keep your answer: {SCREENED[before]}", ("keep", "k"))] if before else []
    commands = [SKIP, BACK, stop(session)]
    said = ask.choose(screening.question, [YES, NO, NOT_SURE, *kept], commands, hint=screening.hint)
    match said:
        case "back":
            return -1
        case "stop":
            raise SaveAndQuit
        case "keep" if before and session.is_unscreened(screening, account):
            session.screen(screening, account, before)
        case "skip" | "keep":
            pass
        case _ if _may_be_said(ask, session, screening, account, Screened(said), takes_back=takes_back):
            session.screen(screening, account, Screened(said))
    return 1


def _may_be_said(
    ask: Prompter,
    session: Session,
    screening: Screening,
    account: Account | None,
    said: Screened,
    *,
    takes_back: bool,
) -> bool:
    """What was said under another id stood on no screen, so a no that takes it back, too, is asked about."""
    others = session.takes_back(screening, account, said)

    def change(audit: Audit) -> Audit:
        for item in (screened_item(screening, account), *others):
            audit = screened_as(audit, item, said)
        return audit

    return may_go(ask, session, change, takes_back=takes_back and not others)


def _place(session: Session, account: Account | None, position: int, asked: int) -> str:
    """`Instagram. Question 2 of 11`. Never `1 of 1`, nor in a recheck, which asks a few of them."""
    where = [session.where(account)] if account else []
    counts = asked > 1 and not session.recheck
    return ". ".join([*where, f"Question {position + 1} of {asked}"] if counts else where)


def screened_again(said: Screened, reworded: bool) -> str:
    """Why it is asked again, and what was said last time."""
    told = "This has new words." if reworded else "This can be new each time, so it is asked again."
    return f"{told} Last time you said: {SCREENED[said]}."


def ask_at_once(ask: Prompter, session: Session, to_come: Collection[Item] = ()) -> bool:
    """What was said here can ask for a question that comes before all others: help, then that question.

    One that waits for an answer `to_come` is left until then. False when the trainee goes back.
    """
    for rule, account in session.brought_up():
        waits = any(item in to_come for item in session.chain_of(rule, account))
        if session.is_due(rule, account) and not waits:
            show_help_first(ask, session, rule, account)
            if not ask_one(ask, session, rule, account):
                return False
    return True


def show_help_first(ask: Prompter, session: Session, rule: Rule, account: Account | None) -> None:
    """Calmly, before the question is asked: what it means, whom to tell and what to do first."""
    ask.heading(words.BROUGHT_UP)
    if because := session.because(rule, account):
        asked = because.question or words.OTHER_WORDS
        ask.say(words.YOU_SAID.format(SCREENED[because.answer], asked))
    ask.say(f"{words.NOT_SENT} {rule.why}")
    if rule.tell:
        ask.say(f"Who to tell: {rule.tell}.")
    ask.say(words.DO_FIRST.format(" ".join(sentences(rule.remedy)[:FIRST_STEPS])))
