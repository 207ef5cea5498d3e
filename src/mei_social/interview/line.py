"""Line mode: numbers and words, one line at a time. For screen readers, dumb terminals and pipes.

It reads the stream itself: `input()` would pull in readline where it is loaded, which moves the cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TextIO

from mei_social.interview.page import Page
from mei_social.interview.prompter import Choice, InputEnded, SaveAndQuit, match, not_here
from mei_social.text.visible import visible

PROMPT = "> "
LONGEST_LINE = 4000
STOP = frozenset({"save", "quit", "q"})
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
        self._ask(question, hint, choices)
        if commands:
            self.say(f"Or type {', '.join(_offered(c) for c in commands)}.")
        while True:
            typed = self._read()
            found = match(typed, choices, commands)
            if len(found) == 1:
                return found[0]
            self._not_understood(typed, found, choices, commands)

    def choose_many(self, question: str, choices: Sequence[Choice]) -> tuple[str, ...]:
        self._ask(question, None, choices)
        self.say("Type the numbers with commas between, such as 1,3. Press Enter alone for none.")
        self.say("Or type quit to stop here.")
        while True:
            typed = self._read()
            if typed.casefold() in STOP:
                raise SaveAndQuit
            if typed.casefold() in NONE:
                return ()
            found, unknown = _several(typed, choices)
            if not unknown:
                return found
            told = not_here(unknown) or f'"{visible(unknown, 40)}" is not one of the answers.'
            self.say(f"{told} Type numbers, such as 1,3.")

    def text(self, question: str) -> str:
        self._ask(question, None, ())
        return self._read()

    def _ask(self, question: str, hint: str | None, choices: Sequence[Choice]) -> None:
        self.say()
        self.say(question)
        if hint:
            self.say(f"({hint})")
        for number, choice in enumerate(choices, 1):
            self._write(self._wrap(choice.label, f"  {number} "))

    def _not_understood(
        self, typed: str, found: Sequence[str], choices: Sequence[Choice], commands: Sequence[Choice]
    ) -> None:
        if not typed:
            self.say(f"Type a number from 1 to {len(choices)}, or the first letters of an answer.")
            return
        labels = [c.label for c in (*choices, *commands) if c.value in found]
        if labels:
            self.say(f'"{visible(typed, 40)}" could mean {" or ".join(labels)}. Type a little more.')
            return
        many = f"a number from 1 to {len(choices)}" if len(choices) > 1 else "1"
        told = not_here(typed) or f'"{visible(typed, 40)}" is not one of the answers.'
        self.say(f"{told} Type {many}, or a word from the list.")

    def _read(self) -> str:
        self._write(PROMPT, end="")
        line = rest = self._source.readline(LONGEST_LINE)
        while len(rest) == LONGEST_LINE and not rest.endswith("\n"):
            rest = self._source.readline(LONGEST_LINE)  # the end of a line must not answer the next question
        if not self._echoes or not line:
            self._write("")  # nobody pressed Enter on this screen
        if not line:
            raise InputEnded
        return line.strip()


class QuietPrompter(LinePrompter):
    """Where its questions cannot be written nobody can answer them: that is the end of the input."""

    def _write(self, text: str, end: str = "\n") -> None:
        try:
            super()._write(text, end)
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
