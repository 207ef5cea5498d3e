"""The guide for a worrying moment, a page at a time. Whoever cannot answer gets all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from mei_social.concern.guide import Concern, GuidePart
from mei_social.concern.words import (
    ANY_KIND,
    AT_RISK,
    IT_IS_UNTRUE,
    IT_PRETENDS,
    MOST_LIKE,
    NO_STEPS,
    NOT_SURE_COUNTS,
    NOT_SURE_WHICH,
    PROMISE,
    SOMETHING_ELSE,
)
from mei_social.interview.page import Page
from mei_social.interview.prompter import NO, NOT_SURE, YES, Choice, Prompter, SaveAndQuit
from mei_social.ruleset.model import Named

ON = Choice("on", "Go on", ("on",))
STOP = Choice("stop", "Stop here", ("stop", "quit", "q"))
FAKE = Choice("fake", IT_PRETENDS, ("fake",))
UNTRUE = Choice("untrue", IT_IS_UNTRUE, ("untrue",))
ELSE = Choice("else", SOMETHING_ELSE, ("else",))
UNSURE = Choice("unsure", NOT_SURE_WHICH, ("not sure", *NOT_SURE.words))
ELSE_WANTED = "Would you like anything else?"
FINISH = Choice("finish", "Finish here", ("finish", "no", "n", "stop", "quit", "q"))
SHOW_APP = Choice("app", "Show me how to report and block on one app", ("app", "report", "block"))
SHOW_AIMED_AT_YOU = Choice("me", "Show me what to do about a fake account, or something untrue", ("me",))
SHOW_LADDER = Choice("child", "Show me whom to tell about a child, one after the other", ("child", "tell"))
WRITE = Choice("note", "Write a note for myself", ("note",))
NO_APP = Choice("back", "None of these, go back", ("back", "b", "none"))


class Reading:
    """One person with the guide: what they have seen, and what is left of it.

    `apps` are those with steps to report and block, and `steps` gives them by the app's id.
    """

    def __init__(
        self, page: Page, concern: Concern, apps: Sequence[Named], steps: Callable[[str], Sequence[str]]
    ) -> None:
        self._page = page
        self._concern = concern
        self._apps = apps
        self._steps = steps
        self._left = list(concern.parts)

    def first_page(self) -> None:
        """Whom to call or tell: before any question, and before anything else is loaded."""
        self._show(self._concern.danger)

    def rest(self) -> None:
        """All that has not been shown yet."""
        self._show(*self._left)

    def go_through(self, first: Prompter, then: Callable[[], Prompter]) -> Prompter | None:
        """Show page after page; all that is left when the input ends.

        `first` asks the first question, what `then` makes asks the others. Where a note is wanted, that comes
        back to ask for it.
        """
        try:
            said = self._ask_danger(first)
            if said == STOP.value:
                return None
            ask = then()
            return ask if self._go_on_from(said, ask) else None
        except SaveAndQuit:
            self.rest()
            return None

    def _go_on_from(self, said: str, ask: Prompter) -> bool:
        c = self._concern
        if said != NO.value and not self._show_now(ask):
            return False
        if not self._ask_kind(ask):
            return False
        adults = c.adults if said == NO.value else c.adults_by_name
        for parts in c.steps(adults):
            self._show(*(part for part in parts if part in self._left))
            if not _goes_on(ask, "When you are ready:"):
                return False
        return self._ask_what_else(ask)

    def _ask_danger(self, ask: Prompter) -> str:
        ask.say()
        ask.say(PROMISE)
        said = ask.choose(AT_RISK, [YES, NO, NOT_SURE], [STOP], hint=NOT_SURE_COUNTS)
        if said == NO.value:
            c = self._concern
            self._left = [part for part in self._left if part not in (c.ladder, c.now)]
            self._left[self._left.index(c.adults_by_name)] = c.adults
        return said

    def _show_now(self, ask: Prompter) -> bool:
        """Whom to tell, and how, stands alone until it has been read."""
        self._show(self._concern.ladder)
        if not _goes_on(ask, "To see how to tell them:"):
            return False
        self._show(self._concern.now, self._concern.never)
        return _goes_on(ask, "When you have told them, or want to read on:")

    def _ask_kind(self, ask: Prompter) -> bool:
        kinds = self._concern.kinds
        rows = [Choice(f"kind {n}", kind.looks) for n, kind in enumerate(kinds, 1)]
        said = ask.choose(MOST_LIKE, [*rows, FAKE, UNTRUE, ELSE, UNSURE], [STOP])
        if said == STOP.value:
            return False
        self._left.remove(self._concern.named)
        aimed = {FAKE.value: self._concern.fake, UNTRUE.value: self._concern.untrue}
        if part := aimed.pop(said, None):
            self._show(part)
        for other in aimed.values():
            self._left.remove(other)
        if part:
            return _goes_on(ask, "When you are ready:")
        chosen = {row.value: kind for row, kind in zip(rows, kinds, strict=True)}.get(said)
        self._page.say()
        self._page.say(chosen.cited if chosen else ANY_KIND)
        return True

    def _ask_what_else(self, ask: Prompter) -> bool:
        """Finishing comes first: nothing more is needed."""
        self._show(self._concern.support)
        choices = [FINISH, *([SHOW_APP] if self._apps else []), SHOW_AIMED_AT_YOU, SHOW_LADDER, WRITE]
        again = {
            SHOW_AIMED_AT_YOU.value: self._concern.aimed_at_you,
            SHOW_LADDER.value: (self._concern.ladder,),
        }
        more = {value: partial(self._print, *parts) for value, parts in again.items()}
        more[SHOW_APP.value] = partial(self._show_app, ask)
        while show := more.get(said := ask.choose(ELSE_WANTED, choices, enter_takes_first=True)):
            show()
        return said == WRITE.value

    def _show_app(self, ask: Prompter) -> None:
        rows = [Choice(f"app {app.id}", app.name, (app.id,)) for app in self._apps]
        said = ask.choose("Which app?", [*rows, NO_APP])
        for row, app in zip(rows, self._apps, strict=True):
            if row.value == said:
                self._page.heading(app.name)
                self._page.steps(self._steps(app.id) or (NO_STEPS,))

    def _show(self, *parts: GuidePart) -> None:
        for part in parts:
            self._left.remove(part)
        self._print(*parts)

    def _print(self, *parts: GuidePart) -> None:
        for part in parts:
            if part.lines:
                self._page.heading(part.title)
                self._page.steps(part.lines, numbered=part.numbered)


def _goes_on(ask: Prompter, question: str) -> bool:
    return ask.choose(question, [ON], [STOP], enter_takes_first=True) == ON.value
