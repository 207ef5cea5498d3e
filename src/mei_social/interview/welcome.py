"""The first page: what this is, and whether help is needed now.

Somebody waits for it, so it loads only what is on it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mei_social.interview.prompter import QUIT, Choice, Prompter, SaveAndQuit
from mei_social.report import check_words as words

if TYPE_CHECKING:
    from mei_social.ruleset.model import Ruleset

STAYS = (
    "Your answers stay on this computer, in {}. Nothing is sent anywhere. You decide later "
    "whether to make a file for your {reviews}."
)
KEPT_NOWHERE = (
    "Nothing is kept on this computer. Your answers are gone when you leave. At the end you can make a file "
    "for yourself or your {reviews}: it is all that stays."
)
STOP = "You can stop at any time: every answer is saved as you give it."
STOP_FOR_GOOD = "You can stop at any time, and then nothing of it is left."
HELP_NOW = "Do you need help with something right now?"
WHOM_TO_TELL = "Whom to tell about a child, until somebody answers, and others"
STEP_BY_STEP = "What to do about something that worries you, step by step: mei-social concern"
DANGER_AGAIN = "If someone is in danger: call 999. Scroll up for the whole list."
"""Said last, as the first lines of the help have left a small screen by then."""


def welcome(
    ask: Prompter, ruleset: Ruleset, folder: str | None, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """What this is and what is stored; then, before anything else, whether help is needed now.

    `folder` is where the answers go; None where nothing is kept. `meanwhile` is called once the page is
    there, while the trainee reads it. Raises SaveAndQuit.
    """
    ask.heading(ruleset.roles.say(words.WELCOME, ruleset.provider.name))
    ask.say(words.NO_TEST)
    if ruleset.provider.stake:
        ask.say(ruleset.provider.stake)
    ask.say()
    ask.say(ruleset.roles.say(STAYS, folder) if folder else ruleset.roles.say(KEPT_NOWHERE))
    ask.say()
    ask.say(f"{words.NEVER_ASKS} {STOP if folder else STOP_FOR_GOOD}")
    meanwhile()
    choices = [
        Choice("no", "No, start", ("n", "start")),
        Choice("yes", words.SHOW_HELP, ("y", "help")),
    ]
    said = ask.choose(HELP_NOW, choices, [QUIT])
    if said == "yes":
        show_help(ask, ruleset)
        on = Choice("on", "Go on to the self-check", ("on", "go on"))
        said = ask.choose("When you are ready:", [on], [QUIT], enter_takes_first=True)
    if said == "stop":
        raise SaveAndQuit


def show_help(ask: Prompter, ruleset: Ruleset) -> None:
    from mei_social.report.advice import people, support  # nobody waits for it before the first page

    ask.heading(words.WHERE_HELP)
    ask.steps(f"{helps.who}. {helps.how}" for helps in map(support, ruleset.help))
    ask.heading(WHOM_TO_TELL)
    ask.steps(f"{helps.who}: {helps.how}" for helps in people(ruleset, about_a_child=True))
    ask.say(STEP_BY_STEP)
    ask.say(DANGER_AGAIN)
