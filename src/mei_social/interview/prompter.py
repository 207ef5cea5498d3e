"""What the flow needs from a front end, and what typed text means in both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from mei_social.interview import leaving

if TYPE_CHECKING:
    from mei_social.interview.cards.card import CardAsker

SaveAndQuit = leaving.SaveAndQuit
InputEnded = leaving.InputEnded
SHORTEST_INSIDE = 3
"""Fewer letters than this match only the start of an answer, never a word inside it."""
LETTERS = {
    "y": "yes",
    "n": "no",
    "p": "partly",
    "?": "not sure",
    "w": "why it matters",
    "h": "how to check",
    "m": "menu found or moved",
    "t": "write a note",
    "x": "does not apply",
    "s": "skip for now",
    "b": "go back",
    "q": "stop",
    "k": "keep your answer",
}
"""Each means this at every prompt, or nothing there. It never stands for a longer word."""
SAME = {"quit": "q", "exit": "q"}
"""Whole words that mean what a letter means."""
LEAVING = frozenset({"q", "save", "stop", *SAME})


class Choice(Struct, frozen=True):
    """Something to pick. `value` is what the flow gets back; `words` can be typed instead of its number."""

    value: str
    label: str
    words: tuple[str, ...] = ()
    is_name: bool = False
    """A name, such as an app's: where what is typed is seen before it is taken, any letter begins it."""


YES = Choice("yes", "Yes", ("y",))
NO = Choice("no", "No", ("n",))
QUIT = Choice("stop", "Quit", ("quit", "q", "save"))
"""The way out while there is nothing to save yet."""
NOT_SURE = Choice("not-sure", "Not sure", ("?", "unsure", "don't know", "i don't know"))


class Prompter(Protocol):
    """Shows text and asks. Asking may raise SaveAndQuit; Ctrl-C stays KeyboardInterrupt."""

    def heading(self, text: str) -> None: ...

    def say(self, text: str = "") -> None: ...

    def steps(self, lines: Iterable[str], numbered: bool = False) -> None: ...

    def choose(
        self,
        question: str,
        choices: Sequence[Choice],
        commands: Sequence[Choice] = (),
        *,
        hint: str | None = None,
        enter_takes_first: bool = False,
    ) -> str:
        """One of `choices`, or one of `commands`, which are offered but are no answers.

        `enter_takes_first` is for ways to go on, where arrow keys may start on the first row.
        Never for answers.
        """
        ...

    def choose_many(self, question: str, choices: Sequence[Choice]) -> tuple[str, ...]:
        """Any number of choices, none included."""
        ...

    def text(self, question: str) -> str:
        """One line, stripped; empty when nothing was typed."""
        ...

    def cards(self) -> CardAsker:
        """How this one asks cards."""
        ...


def match(typed: str, choices: Sequence[Choice], commands: Sequence[Choice] = ()) -> list[str]:
    """What the typed text can mean: a number; else a whole word, the start of one, a word inside a label."""
    text = " ".join(typed.casefold().replace("’", "'").split())
    text = SAME.get(text, text)
    if text.isascii() and text.isdecimal():
        number = int(text[:6])
        return [choices[number - 1].value] if 1 <= number <= len(choices) else []
    if not text:
        return []
    everything = (*choices, *commands)
    for fits in (_is_word,) if text in LETTERS else (_is_word, _starts_word, _is_inside):
        if found := [c.value for c in everything if fits(text, c)]:
            return found
    return []


def _is_word(text: str, choice: Choice) -> bool:
    return text in _words(choice)


def _starts_word(text: str, choice: Choice) -> bool:
    return any(word.startswith(text) for word in _words(choice))


def _is_inside(text: str, choice: Choice) -> bool:
    inside = choice.label.casefold().replace("(", " ").split()
    return len(text) >= SHORTEST_INSIDE and any(word.startswith(text) for word in inside)


def _words(choice: Choice) -> tuple[str, ...]:
    return (choice.value.casefold(), choice.label.casefold(), *choice.words)


def not_here(typed: str) -> str | None:
    """What to say to a letter that means something elsewhere; None for any other text."""
    meaning = LETTERS.get(typed.strip().casefold())
    return f'"{typed.strip()}" means "{meaning}", which cannot be chosen here.' if meaning else None
