"""Before the questions: accounts, how long."""

from __future__ import annotations

from collections.abc import Sequence

from mei_social.audit.minutes import minutes
from mei_social.audit.model import Account
from mei_social.interview.cards.plan import cards_of
from mei_social.interview.free_text import short_text
from mei_social.interview.open_gates import may_go
from mei_social.interview.prompter import Choice, Prompter, SaveAndQuit
from mei_social.interview.session import Session, purposed_as, without
from mei_social.report import check_words as words
from mei_social.report import labels
from mei_social.ruleset.model import OTHER_APP, Purpose, Ruleset
from mei_social.text import english

BACK = Choice("back", "Go back", ("back", "b"))
SKIP = Choice("skip", "Skip for now", ("skip", "s"))
SAVE = Choice("stop", "Save and stop", ("save and stop", "save", "quit", "q"))
LEAVE = Choice("stop", "Stop, and keep nothing", ("quit", "q"))
LEAVE_OUT = Choice("leave-out", words.LEAVE_OUT, ("leave out", "leave"))
OTHER = OTHER_APP
MOST_ACCOUNTS = 40
LONGEST_NAME = 30


def stop(session: Session) -> Choice:
    """The way out, with what becomes of the answers."""
    return SAVE if session.keeps else LEAVE


def choose_accounts(ask: Prompter, session: Session) -> None:
    """Platforms at once, then what each is for; any account may be left out."""
    ask.heading(words.ACCOUNTS)
    ask.say(
        f"{words.MAY_LEAVE} {_elsewhere(session.ruleset)}"
        "A second account on the same app can be added in a moment."
    )
    while not add_accounts(ask, session, ask.choose_many(words.WHICH_APPS, platforms(session))):
        pass
    change_accounts(ask, session)


def _elsewhere(ruleset: Ruleset) -> str:
    """What to choose for an app that has no line, where the rules have one for it."""
    if all(platform.id != OTHER for platform in ruleset.platforms):
        return ""
    return f'For an app that is not in the list, choose "{labels.platform_name(OTHER, ruleset)}". '


def add_accounts(ask: Prompter, session: Session, chosen: Sequence[str]) -> bool:
    """One account on each of these. False when the trainee goes back to before the first."""
    added: list[Account | None] = []
    while len(added) < len(chosen):
        step, account = add_account(ask, session, chosen[len(added)])
        if step > 0:
            added.append(account)
        elif not added:
            return False
        elif before := added.pop():  # it has no answers yet
            session.remove_account(before)
    return True


def change_accounts(ask: Prompter, session: Session) -> None:
    """Show the list until the trainee is happy with it."""
    while True:
        accounts = session.audit.accounts
        ask.heading(words.YOUR_LIST)
        ask.steps([_with_purpose(session, a) for a in accounts] or [words.NO_ACCOUNTS])
        chosen = ask.choose(
            "Is this list right?", _list_choices(accounts), [stop(session)], enter_takes_first=bool(accounts)
        )
        match chosen:
            case "add":
                pick_and_add(ask, session)
            case "purpose":
                change_purpose(ask, session)
            case "remove":
                remove_account(ask, session)
            case "stop":
                raise SaveAndQuit
            case _:
                return


def pick_and_add(ask: Prompter, session: Session) -> None:
    """One more account, unless the trainee goes back."""
    while (platform := ask.choose("Which app?", platforms(session), [BACK])) != BACK.value:
        step, account = add_account(ask, session, platform)
        if account and session.has_begun:
            ask.say(f"{session.where(account)} has no answers yet. All other answers are kept.")
        if step > 0:
            return


def purposes(session: Session) -> list[Choice]:
    return [Choice(p, session.ruleset.purposes.of(p).choice) for p in Purpose]


def platforms(session: Session) -> list[Choice]:
    return [Choice(p.id, p.name, (p.id,), is_name=True) for p in session.ruleset.platforms]


def _with_purpose(session: Session, account: Account) -> str:
    """`Instagram, personal`; where there are several, the name says it already."""
    name, purpose = session.where(account), labels.purpose(account.purpose, session.ruleset)
    return name if name.endswith(f"({purpose})") else f"{name}, {purpose}"


def _list_choices(accounts: tuple[Account, ...]) -> list[Choice]:
    choices = [
        Choice("done", "Yes, go on" if accounts else "I use no accounts, go on", ("yes", "y", "go on"))
    ]
    if len(accounts) < MOST_ACCOUNTS:
        choices.append(Choice("add", "Add an account; a second one on the same app is fine", ("add", "no")))
    if accounts:
        choices.append(Choice("purpose", "Change what an account is for", ("purpose", "change", "no")))
        choices.append(Choice("remove", "Take an account off", ("remove", "no")))
    return choices


def add_account(ask: Prompter, session: Session, platform: str) -> tuple[int, Account | None]:
    """1 with the account, or with None where it is left out; -1 when the trainee goes back."""
    name = other_name(ask) if platform == OTHER else None
    title = name or labels.platform_name(platform, session.ruleset)
    same = sum((a.platform, a.name) == (platform, name) for a in session.audit.accounts)
    which = f"your {'other ' * bool(same)}{title} account" + f" number {same + 1}" * (same > 1)
    if platform == OTHER and not name:
        which = "this account"  # its line in the list is no name of an app
    purpose = ask.choose(f"What is {which} for?", purposes(session), [LEAVE_OUT, BACK, stop(session)])
    if purpose == "stop":
        raise SaveAndQuit
    if purpose == BACK.value:
        return -1, None
    if purpose == LEAVE_OUT.value:
        return 1, None
    return 1, session.add_account(platform, Purpose(purpose), name)


def other_name(ask: Prompter) -> str | None:
    """The app's name where it is not in the list; never needed, never a username."""
    from mei_social.text.private_data import looks_private  # not before the first question

    while True:
        typed = short_text(
            ask,
            "What is the app called? Type its name, such as Discord, or press Enter to keep it to yourself.",
            LONGEST_NAME,
        )
        private = [what for what in looks_private(typed) if what != "somebody's name"]
        if not private:
            return typed or None
        ask.say(f"That looks like {private[0]}. Type only the name of the app, such as Discord.")


def change_purpose(ask: Prompter, session: Session) -> None:
    """What an account is for. Every answer about it is kept; one that does not apply any more waits."""
    account = pick_account(ask, session, "Which account has another purpose?")
    if account is None:
        return
    hint = f"Now: {labels.purpose(account.purpose, session.ruleset)}. Your answers about it are kept"
    purpose = ask.choose(f"What is {session.where(account)} for?", purposes(session), [BACK], hint=hint)
    if purpose != BACK.value and may_go(
        ask, session, lambda audit: purposed_as(audit, account, Purpose(purpose))
    ):
        session.set_purpose(account, Purpose(purpose))


def remove_account(ask: Prompter, session: Session) -> None:
    """Taking an account off deletes what was answered about it, so that is said first."""
    account = pick_account(ask, session, "Which account comes off the list? Its answers are deleted.")
    if account and may_go(ask, session, lambda audit: without(audit, account)):
        name = session.where(account)
        session.remove_account(account)
        ask.say(f"{name} is off your list, and its answers are deleted. All other answers are kept.")


def pick_account(ask: Prompter, session: Session, question: str) -> Account | None:
    """One of the list; None when the trainee goes back."""
    choices = [Choice(a.id, session.where(a), is_name=True) for a in session.audit.accounts]
    chosen = ask.choose(question, choices, [BACK])
    return next((a for a in session.audit.accounts if a.id == chosen), None)


def choose_length(ask: Prompter, session: Session) -> None:
    """Quick or full, with honest counts."""
    ask.heading(words.HOW_MUCH)
    choices = [
        Choice("quick", words.QUICK.format(_size(session, quick=True))),
        Choice("full", words.FULL.format(_size(session, quick=False))),
    ]
    ask.say(
        "Each card asks one question about all your accounts at once, or about the settings of one app. "
        f"{words.LONGER} {words.STOP_AND_GO_ON}"
    )
    said = ask.choose(words.WHICH_LENGTH, choices, [stop(session)])
    if said == "stop":
        raise SaveAndQuit
    session.set_quick(said == "quick")


def _size(session: Session, *, quick: bool) -> str:
    """`16 cards, about 15 minutes`: of what has no answer yet."""
    asked = session.to_ask(quick=quick)
    blank = [q for q in asked if session.is_unanswered(*q)]
    cards = cards_of(session.ruleset, session.audit.accounts, asked)
    return f"{english.count(len(cards), 'card')}, {english.about(minutes(blank))}"
