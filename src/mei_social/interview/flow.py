"""The order of it all, from the first account to the last answer."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from mei_social.audit.minutes import is_in_app, minutes
from mei_social.interview import checking, rechecking, screening, setup
from mei_social.interview.card_desk import walk
from mei_social.interview.cards.plan import cards_of
from mei_social.interview.cards.walk import Walk
from mei_social.interview.input_mode import EitherMode
from mei_social.interview.open_gates import say_stays_first, still_open
from mei_social.interview.prompter import Choice, Prompter, SaveAndQuit
from mei_social.interview.session import Asked, Session, item_of
from mei_social.text import english

Part = tuple[str, tuple[Asked, ...]]
"""Its name, and what is asked in it."""
ONLY_FULL = "These rules have no quick check, so every question is asked."
BEFORE_OTHERS = "What comes before all others"
LAST = Choice("back", "Go back to the last question", ("back", "b"))


class Ended(Struct):
    """The part that has just ended, if any: from the list the way back leads into it."""

    walk: Walk | None = None
    at_list: bool = False
    """Whether the list is on the screen, with what comes first above it."""


def run(ask: Prompter, session: Session, *, length: bool | None, gates_first: bool = False) -> None:
    """Ask until the trainee finishes. Raises SaveAndQuit when they stop before, told what comes first.

    `length` is True for the quick check, False for the full one, None to let the trainee choose.
    `gates_first`: they chose to answer what comes before all others, also what was never asked.
    """
    ended = Ended()
    try:
        _run(ask, session, length, ended, gates_first)
    except (SaveAndQuit, KeyboardInterrupt):
        if not ended.at_list:
            say_stays_first(ask, session)
        raise


def _run(ask: Prompter, session: Session, length: bool | None, ended: Ended, gates_first: bool) -> None:
    if length is not None:
        session.set_quick(length)
    if length and not session.has_quick:
        ask.say(ONLY_FULL)
    if session.recheck and not session.has_begun:
        still_open(ask, session)
        rechecking.begin(ask, session)
    else:
        set_up(ask, session)
    while not screening.ask_at_once(ask, session):
        checking.change_screening(ask, session)
    if session.has_quick and not (session.recheck or session.has_begun or session.length_is_chosen):
        setup.choose_length(ask, session)
    if gates_first and (blank := session.gates_without_answer()):
        ask.heading(BEFORE_OTHERS)
        checking.answer_first(ask, session, blank)
    go_on(ask, session, ended)
    while not task_list(ask, session, ended):
        pass
    session.finish()


def set_up(ask: Prompter, session: Session) -> None:
    """Accounts, and what decides which questions apply to them: as much of it as is still open."""
    if session.is_new:
        still_open(ask, session)
        if session.audit.accounts:
            setup.change_accounts(ask, session)
        else:
            setup.choose_accounts(ask, session)
    while not screening.screen(ask, session):
        setup.change_accounts(ask, session)


def go_on(ask: Prompter, session: Session, ended: Ended) -> None:
    """Straight to what the mentor sent back, then to what comes before all others, then to the rest."""
    session.settle_purposes()
    returned = [q for q in session.questions(quick=False) if session.is_returned(*q)]
    if returned:
        ask.heading(session.ruleset.roles.say("What your {reviews} sent back"))
        walk(ask, session, returned, later=True).ask()
    left = [q for q in session.questions() if q[0].gate and session.is_due(*q) and not session.is_open(*q)]
    if left:
        ask.heading("What you left for later, and comes before all others")
        walk(ask, session, left, later=True).ask()
    if _open(session, session.to_ask()):
        ask.say()
        ask.say(_total(session))
        ask_part(ask, session, session.to_ask(), ended)


def task_list(ask: Prompter, session: Session, ended: Ended) -> bool:
    """The parts with what is done and to do. True when the trainee finishes."""
    session.settle_purposes()
    last, ended.walk = ended.walk, None
    parts = _parts(session)
    ask.heading("Your list")
    ask.say(_total(session))
    say_stays_first(ask, session)
    rows = [Choice(str(n), f"{name}: {status(session, part)}") for n, (name, part) in enumerate(parts)]
    way = [ask.other] if isinstance(ask, EitherMode) else []
    ended.at_list = True
    chosen = ask.choose(
        "What would you like to do next?",
        [*_in_order(session, rows), *way],
        [*([LAST] if last else []), setup.stop(session)],
        enter_takes_first=True,
    )
    if chosen == "stop":
        raise SaveAndQuit
    ended.at_list = False
    match chosen:
        case "back" if last:
            end(ask, session, last, ended, done=last.ask_last())
        case "finish":
            return checking.check_answers(ask, session)
        case "accounts":
            screening.go_through_accounts(ask, session)
        case "full":
            session.set_quick(False)
            go_on(ask, session, ended)
        case "way" if isinstance(ask, EitherMode):
            ask.change()
        case "next":
            ask_part(ask, session, session.to_ask(), ended)
        case _:
            choose_topic(ask, session, *parts[int(chosen)], ended)
    return False


def _parts(session: Session) -> list[Part]:
    """Questions about the trainee and all accounts, then each app with its settings."""
    asked = session.to_ask()
    once = tuple(q for q in asked if not is_in_app(*q))
    apps = [
        (session.where(a), tuple(q for q in asked if q[1] == a and is_in_app(*q))) for a in session.accounts
    ]
    name = "You and all your accounts" if session.accounts else session.where(None)
    return [(name, part) for name, part in ((name, once), *apps) if part]


def _in_order(session: Session, rows: Sequence[Choice]) -> list[Choice]:
    """What is likely to come next stands first."""
    finish = Choice("finish", "Check your answers and finish", ("finish", "check"))
    accounts = Choice("accounts", "Change your list of accounts", ("change", "accounts"))
    if name := _next(session):
        return [Choice("next", f"Go on with {name}", ("go on", "next")), *rows, finish, accounts]
    full = [Choice("full", _further(session), ("full",))] if session.leaves_out else []
    return [finish, *full, *rows, accounts]


def _further(session: Session) -> str:
    more = session.leaves_out
    return (
        f"Go on to the full check: {english.count(len(more), 'more answer')}, {english.about(minutes(more))}"
    )


def _next(session: Session) -> str | None:
    """What to go on with: what was never asked, then what was left for later."""
    asked = session.to_ask()
    blank = [q for q in asked if session.is_open(*q)]
    if blank:
        first = cards_of(session.ruleset, session.audit.accounts, blank)[0]
        return first.heading
    return "what you left for later" if any(session.is_unanswered(*q) for q in asked) else None


def choose_topic(ask: Prompter, session: Session, name: str, part: Sequence[Asked], ended: Ended) -> None:
    """What is not about the settings of one app may be taken topic by topic, in any order."""
    topics = list(dict.fromkeys(rule.topic for rule, _ in part))
    if len(topics) == 1 or is_in_app(*part[0]):
        ask_part(ask, session, part, ended)
        return
    ask.heading(name)
    parts = {t: [q for q in part if q[0].topic == t] for t in topics}
    rows = [Choice(t, f"{session.topic(p[0][0])}: {status(session, p)}") for t, p in parts.items()]
    todo = sum(session.is_unanswered(*q) for q in part)
    every = Choice("all", _all(todo), ("all",))
    chosen = ask.choose("Which questions?", [every, *rows], [setup.BACK], enter_takes_first=True)
    if chosen == "all":
        ask_part(ask, session, part, ended)
    elif chosen != "back":
        ask_part(ask, session, parts[chosen], ended)


def _all(todo: int) -> str:
    if todo == 1:
        return "What is open"
    return "All that is open, in order" if todo else "All of them again, in order"


def ask_part(ask: Prompter, session: Session, part: Sequence[Asked], ended: Ended) -> None:
    """What was never asked; where there is none, what was left for later; else all of it again."""
    if any(session.is_unanswered(*q) or session.is_returned(*q) for q in part):
        made = walk(ask, session, session.to_ask(), later=not _open(session, part))
        done = made.ask(within={item_of(*q) for q in part})
    else:
        made = walk(ask, session, part)
        done = made.ask(every=True)
    end(ask, session, made, ended, done=done)


def end(ask: Prompter, session: Session, part: Walk, ended: Ended, *, done: bool) -> None:
    """Say so, unless the trainee went back past the first question."""
    if done:
        ended.walk = part if part.can_go_back else None
        ask.say()
        ask.say(f"That is the end of this part.{' Your answers are saved.' if session.keeps else ''}")


def status(session: Session, part: Sequence[Asked]) -> str:
    """Few words, the same in every list."""
    answered = sum(not session.is_unanswered(*q) for q in part)
    seen = sum(not session.is_open(*q) for q in part)
    if not seen:
        return f"not started, {english.about(minutes(part))}"
    if answered == len(part):
        return f"done, {english.count(answered, 'answer')}"
    later = f", {seen - answered} left for later" if seen > answered else ""
    return f"{answered} of {english.count(len(part), 'answer')}{later}"


def _open(session: Session, part: Sequence[Asked]) -> int:
    return sum(session.is_open(*q) for q in part)


def _total(session: Session) -> str:
    asked = session.to_ask()
    blank = [q for q in asked if session.is_unanswered(*q)]
    kind = "Quick check" if session.quick else "Full check"
    left = f", {english.about(minutes(blank))} left" if blank else ""
    told = " Every answer is saved." if session.keeps else ""
    return f"{kind}: {len(asked) - len(blank)} of {english.count(len(asked), 'answer')}{left}.{told}"
