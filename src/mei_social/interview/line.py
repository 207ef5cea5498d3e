"""Line mode: numbers and words, one line at a time. For screen readers, dumb terminals and pipes.

It reads the stream itself: `input()` would pull in readline where it is loaded, which moves the cursor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from mei_social.interview.page import Page
from mei_social.interview.prompter import Choice, SaveAndQuit
from mei_social.text import visible

PROMPT = "> "
LONGEST_LINE = 4000


class LinePrompter(Page):
    """Asks on `stream`, reads answers from `source`."""

    def __init__(self, source: TextIO, stream: TextIO, width: int) -> None:
        super().__init__(stream, width)
        self._source = source
        self._echoes = source.isatty()

    def choose(
        self,
        question: str,
        choices: Sequence[Choice],
        commands: Sequence[Choice] = (),
        *,
        enter_takes_first: bool = False,
    ) -> str:
        self._ask(question, choices, commands)
        while True:
            typed = self._read()
            found = match(typed, choices, commands)
            if len(found) == 1:
                return found[0]
            self._not_understood(typed, found, choices, commands)

    def choose_many(self, question: str, choices: Sequence[Choice]) -> tuple[str, ...]:
        self.say(question)
        self._numbered(choices)
        self.say("Type the numbers with commas between, such as 1,3,5. Press Enter alone for none.")
        while True:
            typed = self._read()
            found = [match(part, choices) for part in typed.replace(",", " ").split()]
            if all(len(f) == 1 for f in found):
                return tuple(dict.fromkeys(f[0] for f in found))
            self.say("Type numbers from the list with commas between them, such as 1,3,5.")

    def text(self, question: str) -> str:
        self.say(question)
        return self._read()

    def pause(self, text: str) -> None:
        self.say(text)
        if self._read().casefold() in {"save", "quit", "q"}:
            raise SaveAndQuit

    def _ask(self, question: str, choices: Sequence[Choice], commands: Sequence[Choice]) -> None:
        self.say(question)
        self._numbered(choices)
        if commands:
            self.say(f"Or type {', '.join(_offered(c) for c in commands)}.")

    def _numbered(self, choices: Sequence[Choice]) -> None:
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
        self.say(f'"{visible(typed, 40)}" is not one of the answers. Type {many}, or a word from the list.')

    def _read(self) -> str:
        self._write(PROMPT, end="")
        line = self._source.readline(LONGEST_LINE)
        if not self._echoes or not line:
            self._write("")  # nobody pressed Enter on this screen
        if not line:
            raise SaveAndQuit
        return line.strip()


def _offered(choice: Choice) -> str:
    word = choice.words[0] if choice.words else choice.value
    return word if word in choice.label.casefold().split() else f"{word} ({choice.label.casefold()})"


def match(typed: str, choices: Sequence[Choice], commands: Sequence[Choice] = ()) -> list[str]:
    """Values that the typed text can mean: a number, then a whole word, then the start of one word."""
    text = " ".join(typed.casefold().replace("’", "'").split())
    if text.isascii() and text.isdecimal():
        number = int(text[:6])
        return [choices[number - 1].value] if 1 <= number <= len(choices) else []
    everything = (*choices, *commands)
    if not text:
        return []
    whole = [c.value for c in everything if text in _words(c)]
    return whole or [c.value for c in everything if any(w.startswith(text) for w in _words(c))]


def _words(choice: Choice) -> tuple[str, ...]:
    return (choice.value.casefold(), choice.label.casefold(), *choice.words)
