"""Before the questions: what this is, help, accounts, screening, how long."""

from __future__ import annotations

from collections.abc import Callable

from mei_social import words
from mei_social.audit import Account, Screened
from mei_social.interview.prompter import Choice, Prompter, SaveAndQuit
from mei_social.interview.session import Session
from mei_social.personal import looks_private
from mei_social.ruleset import Purpose, Ruleset

YES = Choice("yes", "Yes", ("y",))
NO = Choice("no", "No", ("n",))
NOT_SURE = Choice("not-sure", "Not sure", ("?",))
BACK = Choice("back", "Go back", ("back", "b"))
SKIP = Choice("skip", "Skip for now", ("skip", "s"))
SAVE = Choice("save", "Save and stop", ("save", "quit", "q"))
PURPOSES = (
    Choice(Purpose.PERSONAL, "Personal: friends, family, hobbies"),
    Choice(Purpose.PROFESSIONAL, "Professional: teaching, work, job search"),
    Choice(Purpose.BOTH, "Both, mixed together"),
)
MOST_ACCOUNTS = 40
LONGEST_NAME = 30


def welcome(
    ask: Prompter, ruleset: Ruleset, folder: str, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """What this is and what is stored; then, before anything else, whether help is needed now.

    `meanwhile` is called once the page is there, while the trainee reads it.
    """
    ask.heading(f"Social media self-check for {ruleset.provider.name} trainees")
    ask.say(
        "This helps you look at your own accounts beside the social media policy. It is not a test: "
        "nobody passes or fails, and an honest no is useful."
    )
    ask.say(
        f"Your answers stay on this computer, in {folder}. Nothing is sent anywhere. You decide later "
        "whether to make a file for your mentor."
    )
    ask.say(
        "It never asks for a username or for anybody's name. You can stop at any time: every answer is "
        "saved as you give it."
    )
    ask.say()
    meanwhile()
    choices = [
        Choice("no", "No, start", ("n", "start")),
        Choice("yes", "Yes, show me where to get help", ("y", "help")),
    ]
    if ask.choose("Do you need help with something right now?", choices) == "yes":
        show_help(ask, ruleset)
        ask.pause("Press Enter to go on to the self-check, or type save to stop here.")


def show_help(ask: Prompter, ruleset: Ruleset) -> None:
    ask.heading("Where to get help")
    for line in ruleset.help:
        known = f" ({line.known})" if line.known else ""
        reach = f": {line.reach}" if line.reach else ""
        ask.steps([f"{line.need}. {line.who}{reach}{known}"])
    ask.say()
    ask.heading("People at your provider and school")
    ask.steps(f"{c.role}: {c.reach or c.ask}" for c in ruleset.provider.contacts)


def choose_accounts(ask: Prompter, session: Session) -> None:
    """Platforms at once, then what each is for; any account may be left out."""
    ask.heading("Your accounts")
    ask.say(
        "Which apps do you use? You may leave any account out, and you do not need to say why. "
        "Never type a username: the kind of app is enough."
    )
    platforms = [Choice(p.id, p.name, (p.id,)) for p in session.ruleset.platforms]
    for platform in ask.choose_many("Apps that you have an account on:", platforms):
        add_account(ask, session, platform)
    change_accounts(ask, session)


def change_accounts(ask: Prompter, session: Session) -> None:
    """Show the list until the trainee is happy with it."""
    while True:
        accounts = session.audit.accounts
        ask.heading("Your list of accounts")
        ask.steps(
            [f"{session.where(a)}, {words.PURPOSE[a.purpose]}" for a in accounts] or ["No accounts yet."]
        )
        match ask.choose("Is this list right?", _list_choices(accounts), [SAVE], enter_takes_first=True):
            case "add":
                platforms = [Choice(p.id, p.name, (p.id,)) for p in session.ruleset.platforms]
                add_account(ask, session, ask.choose("Which app?", platforms))
            case "remove":
                remove_account(ask, session)
            case "save":
                raise SaveAndQuit
            case _:
                return


def _list_choices(accounts: tuple[Account, ...]) -> list[Choice]:
    choices = [
        Choice("done", "Yes, go on" if accounts else "I use no accounts, go on", ("yes", "y", "go on"))
    ]
    if len(accounts) < MOST_ACCOUNTS:
        choices.append(Choice("add", "Add an account, a second one on the same app too", ("add", "a")))
    if accounts:
        choices.append(Choice("remove", "Take an account off the list", ("remove", "r")))
    return choices


def add_account(ask: Prompter, session: Session, platform: str) -> None:
    name = other_name(ask) if platform == "other" else None
    title = name or words.platform_name(platform, session.ruleset)
    same = sum((a.platform, a.name) == (platform, name) for a in session.audit.accounts)
    which = f"this {title} account ({same + 1})" if same else f"your {title} account"
    purpose = ask.choose(f"What is {which} for?", PURPOSES)
    session.add_account(platform, Purpose(purpose), name)


def other_name(ask: Prompter) -> str | None:
    """The app's name where it is not in the list; never needed, never a username."""
    while True:
        typed = ask.text(
            "What is the app called? Type its name, such as Discord, or press Enter to keep it to yourself."
        )
        private = [what for what in looks_private(typed) if what != "somebody's name"]
        if len(typed) <= LONGEST_NAME and not private:
            return typed or None
        if private:
            ask.say(f"That looks like {private[0]}. Type only the name of the app, such as Discord.")
        else:
            ask.say(f"Type a name of at most {LONGEST_NAME} letters.")


def remove_account(ask: Prompter, session: Session) -> None:
    """Taking an account off deletes what was answered about it, so that is said first."""
    choices = [Choice(a.id, session.where(a)) for a in session.audit.accounts]
    chosen = ask.choose("Which account comes off the list? Its answers are deleted.", choices, [BACK])
    for account in session.audit.accounts:
        if account.id == chosen:
            session.remove_account(account)


def screen(ask: Prompter, session: Session) -> bool:
    """Ask what decides which questions apply. False when the trainee goes back to the accounts."""
    asked = session.screening_questions()
    position = next((n for n, (s, a) in enumerate(asked) if session.screened(s, a) is None), len(asked))
    if position == len(asked):
        return True
    ask.heading("A few things first")
    ask.say("Your answers here decide which questions you get. Nothing is judged by them.")
    while position < len(asked):
        screening, account = asked[position]
        where = f"{session.where(account)}. " if account else ""
        ask.say()
        ask.say(f"{where}Question {position + 1} of {len(asked)}")
        question = f"{screening.question} ({screening.hint})" if screening.hint else screening.question
        said = ask.choose(question, [YES, NO, NOT_SURE], [BACK, SKIP, SAVE])
        match said:
            case "back" if position == 0:
                return False
            case "back":
                position -= 1
            case "save":
                raise SaveAndQuit
            case "skip":
                position += 1
            case _:
                session.screen(screening, account, Screened(said))
                position += 1
    return True


def choose_length(ask: Prompter, session: Session) -> None:
    """Quick or full, with honest counts."""
    session.set_quick(False)
    full = len(session.questions())
    session.set_quick(True)
    quick = len(session.questions())
    ask.heading("Quick or full")
    choices = [
        Choice("quick", f"Quick check: the {quick} most important questions, about {minutes(quick)}", ("q",)),
        Choice("full", f"Full check: all {full} questions, about {minutes(full)}", ("f",)),
    ]
    ask.say("You can stop at any time, and you can go on to the full check after the quick one.")
    session.set_quick(ask.choose("Which would you like?", choices) == "quick")


def minutes(questions: int) -> str:
    """A guess from two questions a minute for somebody who looks things up now and then."""
    return words.count(max(1, (questions + 1) // 2), "minute")
