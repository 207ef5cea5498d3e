"""Somebody who answers cards in a test: by the words of the question, whatever else is on the card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from mei_social.interview.cards.card import Card, CardState, Refused, Row
from mei_social.interview.cards.grammar import parse
from mei_social.interview.cards.screen_line import LineCards


class Reader(Protocol):
    """Reads what is written on a screen that is wide enough."""

    width: int

    def say(self, text: str = "") -> None: ...


class _Page:
    def __init__(self, reader: Reader) -> None:
        self.width = reader.width
        self.write = reader.say

    def read(self, prompt: str) -> str:
        raise AssertionError("a reply is chosen by its card")


class Replies(LineCards):
    """Cards in line mode. A line that is refused is a mistake in the test."""

    def __init__(self, reader: Reader, reply: Callable[[Card, Row], str]) -> None:
        super().__init__(_Page(reader))
        self._reply = reply

    def _read(self, card: Card, state: CardState) -> str:
        line = self._reply(card, state.row_at(card))
        said = parse(line, card, state)
        assert not isinstance(said, Refused), (card.rule.question, line, said)
        return line
