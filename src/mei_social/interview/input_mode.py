"""Two ways to answer, arrow keys or typed words, and changing from one to the other in the middle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from mei_social.interview.prompter import QUIT, Choice, Prompter, SaveAndQuit

if TYPE_CHECKING:
    from mei_social.interview.cards.card import CardAsker


class InputMode(StrEnum):
    """How somebody likes to answer on this computer."""

    ARROWS = "arrows"
    TYPED = "typed"


PREFERENCE = "answering"
"""Its name among the saved preferences."""
LABELS = {
    InputMode.ARROWS: "With arrow keys and Enter",
    InputMode.TYPED: "By typing a number or a word (plain text, for a screen reader too)",
}
OTHERWISE = {
    InputMode.ARROWS: Choice("way", "Answer by typing instead", ("type", "typing", "way")),
    InputMode.TYPED: Choice("way", "Answer with arrow keys instead", ("arrows", "arrow keys", "way")),
}


def ask_input_mode(ask: Prompter) -> InputMode:
    """Asked once on a computer. Raises SaveAndQuit."""
    choices = [Choice(way, label, (way.value,)) for way, label in LABELS.items()]
    hint = "You can change this at any time, in your list"
    said = ask.choose("How would you like to answer?", choices, [QUIT], hint=hint)
    if said == QUIT.value:
        raise SaveAndQuit
    return InputMode(said)


class EitherMode:
    """A Prompter that is one of two, and can become the other."""

    def __init__(
        self,
        makers: Mapping[InputMode, Callable[[], Prompter]],
        way: InputMode,
        remember: Callable[[InputMode], None],
    ) -> None:
        self._makers = makers
        self._way = way
        self._remember = remember
        self._now = makers[way]()

    @property
    def other(self) -> Choice:
        """The offer to change."""
        return OTHERWISE[self._way]

    def change(self) -> None:
        self._way = InputMode.TYPED if self._way is InputMode.ARROWS else InputMode.ARROWS
        self._remember(self._way)
        self._now = self._makers[self._way]()

    def heading(self, text: str) -> None:
        self._now.heading(text)

    def say(self, text: str = "") -> None:
        self._now.say(text)

    def steps(self, lines: Iterable[str], numbered: bool = False) -> None:
        self._now.steps(lines, numbered)

    def choose(
        self,
        question: str,
        choices: Sequence[Choice],
        commands: Sequence[Choice] = (),
        *,
        hint: str | None = None,
        enter_takes_first: bool = False,
    ) -> str:
        return self._now.choose(question, choices, commands, hint=hint, enter_takes_first=enter_takes_first)

    def choose_many(self, question: str, choices: Sequence[Choice]) -> tuple[str, ...]:
        return self._now.choose_many(question, choices)

    def text(self, question: str) -> str:
        return self._now.text(question)

    def cards(self) -> CardAsker:
        return self._now.cards()
