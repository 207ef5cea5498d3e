"""What the flow needs from a front end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


class SaveAndQuit(Exception):
    """The trainee wants to stop, or the input ended. Everything answered so far is saved already."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick. `value` is what the flow gets back; `words` can be typed instead of its number."""

    value: str
    label: str
    words: tuple[str, ...] = ()


class Prompter(Protocol):
    """Shows text and asks. Every method may raise SaveAndQuit; Ctrl-C stays KeyboardInterrupt."""

    def heading(self, text: str) -> None: ...

    def say(self, text: str = "") -> None: ...

    def steps(self, lines: Iterable[str], numbered: bool = False) -> None: ...

    def choose(
        self,
        question: str,
        choices: Sequence[Choice],
        commands: Sequence[Choice] = (),
        *,
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

    def pause(self, text: str) -> None:
        """Wait until the trainee is ready to go on."""
        ...
