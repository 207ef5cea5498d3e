"""Whether a menu is where the rules say, if a trainee wants to say so. It is no answer, and nobody has to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mei_social.audit.menus import LONGEST_WHERE, Menu, MenuPlace, MenuSaid
from mei_social.interview.free_text import content_with, short_text
from mei_social.interview.prompter import Choice
from mei_social.report.menus import MENU_SAID
from mei_social.text.private_data import looks_private

if TYPE_CHECKING:
    from mei_social.audit.model import Account
    from mei_social.interview.prompter import Prompter
    from mei_social.interview.session import Session
    from mei_social.ruleset.model import Rule, Setting

ONLY_APPS = "That is for the settings of an app: type it where you are asked to open one."
NO_PATH = "No menu is written down for this question, so there is nothing to say about one."
BACK = Choice("back", "Say nothing about it", ("back", "b"))
SAYS = (
    Choice(MenuSaid.FOUND, "Found: it is there", ("found", "yes")),
    Choice(MenuSaid.MOVED, "Moved: it is somewhere else", ("moved",)),
    Choice(MenuSaid.NOT_FOUND, "Not found", ("not found", "no")),
)
WHERE = (
    "Where is it now? In a few words, such as Settings > Privacy. Leave out names and usernames. "
    "Press Enter alone to say only that it has moved."
)
THANKS = "Thank you. It does not count as an answer, and goes into a file only if you agree to it then."


def ask_menu(ask: Prompter, session: Session, rule: Rule, account: Account | None) -> None:
    """What a trainee found on the way to an answer."""
    if account is None:
        ask.say(ONLY_APPS)
        return
    guide = session.guide(account.platform)
    found = [s for s in guide.settings if s.topic in rule.settings and s.path] if guide else []
    setting = _which(ask, session, found)
    if setting is None:
        return
    place = MenuPlace(account.platform, setting.topic)
    if before := session.menus.get(place):
        ask.say(f"So far you said: {MENU_SAID[before.said]}{f', {before.where}' if before.where else ''}.")
    said = ask.choose(f"{setting.path}. Is the menu there?", SAYS, [BACK])
    if said == BACK.value:
        return
    where = _where(ask) if said == MenuSaid.MOVED else None
    session.say_menu(Menu(place, setting.path or "", MenuSaid(said), where))
    ask.say(THANKS)


def _which(ask: Prompter, session: Session, found: Sequence[Setting]) -> Setting | None:
    if not found:
        ask.say(NO_PATH)
    if len(found) < 2:
        return found[0] if found else None
    names = {s.id: s.name for s in session.ruleset.settings}
    rows = [Choice(s.topic, names.get(s.topic, s.topic)) for s in found]
    chosen = ask.choose("Which menu?", rows, [BACK])
    return next((s for s in found if s.topic == chosen), None)


def _where(ask: Prompter) -> str | None:
    """What looks private is pointed out, as in a note."""
    while True:
        typed = short_text(ask, WHERE, LONGEST_WHERE)
        if content_with(ask, looks_private(typed)):
            return typed or None
