"""The order of it all, from the first account to the last answer."""

from __future__ import annotations

from collections.abc import Sequence

from mei_social import words
from mei_social.audit import Account
from mei_social.interview import asking, checking, setting_up
from mei_social.interview.asking import Asked
from mei_social.interview.prompter import Choice, Prompter, SaveAndQuit
from mei_social.interview.session import Session

FINISH = "finish"


def run(ask: Prompter, session: Session, *, length: bool | None, fresh: bool) -> None:
    """Ask until the trainee finishes. Raises SaveAndQuit when they stop before.

    `length` is True for the quick check, False for the full one, None to let the trainee choose.
    """
    answered_before = bool(session.audit.answers)
    if fresh or not (session.audit.accounts or session.audit.screening):
        setting_up.choose_accounts(ask, session)
    elif not session.audit.screening:
        setting_up.change_accounts(ask, session)
    while not setting_up.screen(ask, session):
        setting_up.change_accounts(ask, session)
    if length is not None:
        session.set_quick(length)
    elif not answered_before:
        setting_up.choose_length(ask, session)
    if answered_before and not fresh:
        go_on(ask, session)
    while not task_list(ask, session):
        pass
    session.finish()


def sections(session: Session) -> list[tuple[Account | None, tuple[Asked, ...]]]:
    """What is asked once, then each account."""
    questions = session.questions()
    columns: list[Account | None] = [None, *session.audit.accounts]
    parts = [(c, tuple(q for q in questions if q[1] == c)) for c in columns]
    return [(c, part) for c, part in parts if part]


def go_on(ask: Prompter, session: Session) -> None:
    """Straight to the first open question."""
    for account, section in sections(session):
        if any(session.is_open(*q) for q in section):
            ask_part(ask, session, account, section)
            return


def task_list(ask: Prompter, session: Session) -> bool:
    """The list of accounts with what is done and to do. True when the trainee finishes."""
    parts = sections(session)
    todo = [n for n, (_, section) in enumerate(parts) if _open(session, section)]
    ask.heading("Your list")
    ask.say(_total(session))
    rows = [Choice(str(n), f"{session.where(a)}: {status(session, s)}") for n, (a, s) in enumerate(parts)]
    first = (
        [Choice("next", f"Go on with {session.where(parts[todo[0]][0])}", ("go on", "next"))] if todo else []
    )
    end = [Choice(FINISH, "Check your answers and finish", ("finish", "check"))]
    rest = [Choice("accounts", "Change your list of accounts", ("accounts",))]
    chosen = ask.choose(
        "What would you like to do next?",
        [*first, *rows, *end, *rest],
        [setting_up.SAVE],
        enter_takes_first=True,
    )
    match chosen:
        case "save":
            raise SaveAndQuit
        case "finish":
            return checking.check_answers(ask, session, [s for _, s in parts])
        case "accounts":
            setting_up.change_accounts(ask, session)
            setting_up.screen(ask, session)
        case "next":
            ask_part(ask, session, *parts[todo[0]])
        case _:
            choose_topic(ask, session, *parts[int(chosen)])
    return False


def choose_topic(ask: Prompter, session: Session, account: Account | None, section: Sequence[Asked]) -> None:
    """Within an account the topics may be taken in any order."""
    ask.heading(session.where(account))
    topics = list(dict.fromkeys(rule.topic for rule, _ in section))
    parts = {t: [q for q in section if q[0].topic == t] for t in topics}
    names = {t.id: t.name for t in session.ruleset.topics}
    rows = [Choice(t, f"{names[t]}: {status(session, parts[t])}") for t in topics]
    todo = _open(session, section)
    first = [Choice("all", f"The {words.count(todo, 'open question')}, in order", ("all",))] if todo else []
    chosen = ask.choose("Which part?", [*first, *rows], [setting_up.BACK], enter_takes_first=True)
    if chosen == "all":
        ask_part(ask, session, account, section)
    elif chosen != "back":
        ask_part(ask, session, account, parts[chosen])


def ask_part(ask: Prompter, session: Session, account: Account | None, section: Sequence[Asked]) -> None:
    """From the first open question; a part that is done is gone through from its start."""
    opened = [n for n, q in enumerate(section) if session.is_open(*q)]
    ask.heading(f"{session.where(account)}: {status(session, section)}")
    if asking.ask_section(ask, session, section, opened[0] if opened else 0):
        ask.say()
        ask.say(f"{session.where(account)}: that is the end of this part. Your answers are saved.")


def status(session: Session, section: Sequence[Asked]) -> str:
    """Few words, the same in every list."""
    given = [a for q in section for a in [session.answer_to(*q)] if a]
    answered = sum(a.value is not None for a in given)
    skipped = len(given) - answered
    if not given:
        return f"not started, {words.count(len(section), 'question')}"
    if answered == len(section):
        return f"done, {words.count(answered, 'answer')}"
    later = f", {skipped} left for later" if skipped else ""
    return f"{answered} of {len(section)} answered{later}"


def _open(session: Session, section: Sequence[Asked]) -> int:
    return sum(session.is_open(*q) for q in section)


def _total(session: Session) -> str:
    questions = session.questions()
    answered = sum(bool(a and a.value) for q in questions for a in [session.answer_to(*q)])
    kind = "Quick check" if session.quick else "Full check"
    return f"{kind}: {answered} of {words.count(len(questions), 'question')} answered. Every answer is saved."
