"""The order of it all, from the first account to the last answer."""

from __future__ import annotations

from collections.abc import Sequence

from mei_social.audit.model import Account
from mei_social.interview import asking, checking, rechecking, screening, setup
from mei_social.interview.input_mode import EitherMode
from mei_social.interview.open_gates import still_open
from mei_social.interview.prompter import Choice, Prompter, SaveAndQuit
from mei_social.interview.session import Asked, Session
from mei_social.text import english

Part = tuple[Account | None, tuple[Asked, ...]]


def run(ask: Prompter, session: Session, *, length: bool | None) -> None:
    """Ask until the trainee finishes. Raises SaveAndQuit when they stop before.

    `length` is True for the quick check, False for the full one, None to let the trainee choose.
    """
    if length is not None:
        session.set_quick(length)
    if session.recheck and not session.has_begun:
        still_open(ask, session)
        rechecking.begin(ask, session)
    else:
        set_up(ask, session)
    while not screening.ask_at_once(ask, session):
        checking.change_screening(ask, session)
    if session.recheck or session.has_begun:
        go_on(ask, session)
    elif length is None:
        setup.choose_length(ask, session)
    while not task_list(ask, session):
        pass
    session.finish()


def set_up(ask: Prompter, session: Session) -> None:
    """Accounts, and what decides which questions apply to them: as much of it as is still open."""
    if not (session.audit.answers or session.audit.screening):
        still_open(ask, session)
        if session.audit.accounts:
            setup.change_accounts(ask, session)
        else:
            setup.choose_accounts(ask, session)
    while not screening.screen(ask, session):
        setup.change_accounts(ask, session)


def go_on(ask: Prompter, session: Session) -> None:
    """Straight to what the mentor sent back, then to what comes before all others, then to the rest."""
    returned = [q for q in session.questions(quick=False) if session.is_returned(*q)]
    if returned:
        ask.heading("What your mentor sent back")
        asking.ask_section(ask, session, returned, session.is_returned)
    left = [q for q in session.questions() if q[0].gate and session.is_due(*q) and not session.is_open(*q)]
    if left:
        ask.heading("What you left for later, and comes before all others")
        asking.ask_section(ask, session, left, session.is_unanswered)
    found = _next(session, session.parts())
    if found and (_open(session, found[0][1]) or not (returned or left)):
        ask.say(_total(session))
        ask_part(ask, session, *found[0])


def task_list(ask: Prompter, session: Session) -> bool:
    """The list of accounts with what is done and to do. True when the trainee finishes."""
    parts = session.parts()
    found = _next(session, parts)
    ask.heading("Your list")
    ask.say(_total(session))
    rows = [Choice(str(n), f"{session.where(a)}: {status(session, s)}") for n, (a, s) in enumerate(parts)]
    way = [ask.other] if isinstance(ask, EitherMode) else []
    chosen = ask.choose(
        "What would you like to do next?",
        [*_in_order(session, found, rows), *way],
        [setup.stop(session)],
        enter_takes_first=True,
    )
    match chosen:
        case "stop":
            raise SaveAndQuit
        case "finish":
            return checking.check_answers(ask, session)
        case "accounts":
            screening.go_through_accounts(ask, session)
        case "full":
            session.set_quick(False)
        case "way" if isinstance(ask, EitherMode):
            ask.change()
        case "next" if found:
            ask_part(ask, session, *found[0])
        case _:
            choose_topic(ask, session, *parts[int(chosen)])
    return False


def _in_order(session: Session, found: tuple[Part, str] | None, rows: Sequence[Choice]) -> list[Choice]:
    """What is likely to come next stands first."""
    finish = Choice("finish", "Check your answers and finish", ("finish", "check"))
    accounts = Choice("accounts", "Change your list of accounts", ("change", "accounts"))
    if found:
        return [Choice("next", f"Go on with {found[1]}", ("go on", "next")), *rows, finish, accounts]
    more = len(session.questions(quick=False)) - len(session.questions())
    full = (
        [Choice("full", f"Go on to the full check: {english.count(more, 'more question')}")] if more else []
    )
    return [finish, *full, *rows, accounts]


def _next(session: Session, parts: Sequence[Part]) -> tuple[Part, str] | None:
    """The part to go on with and its name: what was never asked, then what was left for later."""
    for account, section in parts:
        if _open(session, section):
            return (account, section), session.where(account)
    for account, section in parts:
        if any(session.is_unanswered(*q) for q in section):
            return (account, section), f"{session.where(account)}: what you left for later"
    return None


def choose_topic(ask: Prompter, session: Session, account: Account | None, section: Sequence[Asked]) -> None:
    """Within an account the topics may be taken in any order."""
    ask.heading(session.where(account))
    topics = list(dict.fromkeys(rule.topic for rule, _ in section))
    parts = {t: [q for q in section if q[0].topic == t] for t in topics}
    rows = [Choice(t, f"{session.topic(p[0][0])}: {status(session, p)}") for t, p in parts.items()]
    todo = sum(session.is_unanswered(*q) for q in section)
    every = Choice("all", _all(todo), ("all",))
    chosen = ask.choose("Which questions?", [every, *rows], [setup.BACK], enter_takes_first=True)
    if chosen == "all":
        ask_part(ask, session, account, section)
    elif chosen != "back":
        ask_part(ask, session, account, parts[chosen])


def _all(todo: int) -> str:
    if todo == 1:
        return "The open question"
    return f"All {todo} open questions, in order" if todo else "All of them again, in order"


def ask_part(ask: Prompter, session: Session, account: Account | None, section: Sequence[Asked]) -> None:
    """What was never asked; where there is none, what was left for later; else all of it again."""
    wanted = next(
        (w for w in (session.is_open, session.is_unanswered) if any(w(*q) for q in section)), _always
    )
    if asking.ask_section(ask, session, section, wanted):
        ask.say()
        told = " Your answers are saved." if session.keeps else ""
        ask.say(f"{session.where(account)}: that is the end of this part.{told}")


def _always(*_: object) -> bool:
    return True


def status(session: Session, section: Sequence[Asked]) -> str:
    """Few words, the same in every list."""
    answered = sum(not session.is_unanswered(*q) for q in section)
    seen = sum(not session.is_open(*q) for q in section)
    if not seen:
        return f"not started, {english.count(len(section), 'question')}"
    if answered == len(section):
        return f"done, {english.count(answered, 'answer')}"
    later = f", {seen - answered} left for later" if seen > answered else ""
    return f"{answered} of {len(section)} answered{later}"


def _open(session: Session, section: Sequence[Asked]) -> int:
    return sum(session.is_open(*q) for q in section)


def _total(session: Session) -> str:
    questions = session.questions()
    answered = sum(not session.is_unanswered(*q) for q in questions)
    kind = "Quick check" if session.quick else "Full check"
    told = " Every answer is saved." if session.keeps else ""
    return f"{kind}: {answered} of {english.count(len(questions), 'question')} answered.{told}"
