"""Line mode: numbers and words, one line at a time. For screen readers, dumb terminals and pipes.

It reads the stream itself: `input()` would pull in readline where it is loaded, which moves the cursor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TextIO

from mei_social.interview.page import Page
from mei_social.interview.prompter import LEAVING, Choice, InputEnded, SaveAndQuit, match, not_here
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.interview.cards.card import CardAsker

PROMPT = "> "
LONGEST_LINE = 4000
HELP = "help"
"""Shows the choices again, where it is none of them."""
ARROWS = re.compile("\x1b[\\[O][0-9;]*[A-DFH~]")
"""What arrow keys send, and keys such as Home, also where they were pressed before the question was there."""
NO_ARROWS = "Arrow keys do nothing here. Type a number or a word."
BACK_FIRST = "To stop, type back first."
QUIT = "To stop, type quit."
CTRL_C = "To stop, press Ctrl-C."
NONE = frozenset({"", "none", "no", "n"})


class LinePrompter(Page):
    """Asks on `stream`, reads answers from `source`."""

    def __init__(
        self, source: TextIO, stream: TextIO, width: int, as_called: Callable[[str], str] = str
    ) -> None:
        super().__init__(stream, width, as_called=as_called)
        self._source = source
        self._echoes = source.isatty()

    def choose(
        self,
        question: str,
        choices: Sequence[Choice],
        commands: Sequence[Choice] = (),
        *,
        hint: str | None = None,
        enter_takes_first: bool = False,
    ) -> str:
        self._ask(question, hint)
        while True:
            self._offer(choices, commands)
            typed = self.read(PROMPT)
            while len(found := match(typed, choices, commands)) > 1:
                self._ambiguous(typed, found, (*choices, *commands))
                typed = self.read(PROMPT)
            if found:
                return found[0]
            self._not_understood(typed, choices, commands)

    def choose_many(self, question: str, choices: Sequence[Choice]) -> tuple[str, ...]:
        self._ask(question, None)
        while True:
            self._offer(choices, ())
            self.say("Type the numbers with commas between, such as 1,3. Press Enter alone for none.")
            self.say("Or type quit to stop here.")
            typed = self.read(PROMPT)
            if typed.casefold() in LEAVING:
                raise SaveAndQuit
            if typed.casefold() in NONE:
                return ()
            found, unknown = _several(typed, choices)
            if not unknown:
                return found
            if typed.casefold() != HELP:
                self.say(not_here(unknown) or f'"{visible(unknown, 40)}" is not one of the answers.')

    def text(self, question: str) -> str:
        self._ask(question, None)
        return self.read(PROMPT)

    def cards(self) -> CardAsker:
        from mei_social.interview.cards.screen_line import LineCards

        return LineCards(self)

    def _ask(self, question: str, hint: str | None) -> None:
        self.say()
        self.say(question)
        if hint:
            self.say(f"({hint})")

    def _offer(self, choices: Sequence[Choice], commands: Sequence[Choice]) -> None:
        for number, choice in enumerate(choices, 1):
            self.write(self._wrap(choice.label, f"  {number} "))
        if commands:
            self.say(f"Or type {', '.join(_offered(c) for c in commands)}.")

    def _ambiguous(self, typed: str, found: Sequence[str], offered: Sequence[Choice]) -> None:
        labels = " or ".join(c.label for c in offered if c.value in found)
        self.say(f'"{visible(typed, 40)}" could mean {labels}. Type a little more.')

    def _not_understood(self, typed: str, choices: Sequence[Choice], commands: Sequence[Choice]) -> None:
        """What can be typed; the choices follow once more, as they may be out of sight."""
        many = f"a number from 1 to {len(choices)}" if len(choices) > 1 else "1"
        told = not_here(typed) or f'"{visible(typed, 40)}" is not one of the answers.'
        if typed.casefold() in LEAVING:
            back = BACK_FIRST if match("b", choices, commands) else CTRL_C
            told = f"{told} {QUIT if match('quit', choices, commands) else back}"
        wrong = f"{told} " if typed and typed.casefold() != HELP else ""
        self.say(f"{wrong}Type {many}, or the first letters of an answer.")

    def read(self, prompt: str) -> str:
        """One line, stripped. Raises SaveAndQuit where the input ends."""
        while True:
            typed = self._read(prompt)
            without = ARROWS.sub("", typed).strip()
            if without or not typed:
                return without
            self.say(NO_ARROWS)  # nothing is left, which means something at some prompts

    def _read(self, prompt: str) -> str:
        self.write(prompt, end="")
        line = rest = self._source.readline(LONGEST_LINE)
        while len(rest) == LONGEST_LINE and not rest.endswith("\n"):
            rest = self._source.readline(LONGEST_LINE)  # the end of a line must not answer the next question
        if not self._echoes or not line:
            self.write("")  # nobody pressed Enter on this screen
        if not line:
            raise InputEnded
        return line.strip()


class QuietPrompter(LinePrompter):
    """Where its questions cannot be written nobody can answer them: that is the end of the input."""

    def write(self, text: str, end: str = "\n") -> None:
        try:
            super().write(text, end)
        except OSError:
            raise InputEnded from None


def _offered(choice: Choice) -> str:
    word = choice.words[0] if choice.words else choice.value
    return word if word in choice.label.casefold() else f"{word} ({choice.label.casefold()})"


def _several(typed: str, choices: Sequence[Choice]) -> tuple[tuple[str, ...], str | None]:
    """What a list of numbers or words means, and the first of them that means nothing or too much."""
    found: list[str] = []
    for part in typed.casefold().replace(" and ", ",").split(","):
        for word in [part] if len(match(part, choices)) == 1 else part.split():
            values = match(word, choices)
            if len(values) != 1:
                return (), word
            found += values
    return tuple(dict.fromkeys(found)), None
