"""How long it takes: arithmetic over words and settings, not measured. One function for every screen.

Questions and hints at 200 words a minute; half a minute for a setting that is looked up, five seconds for any
other answer; ten to open an app, two to give an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from mei_social.interview.cards.card import Card, Kind, Row
from mei_social.text import english

WORDS_A_MINUTE: Final = 200
SETTING: Final = 30
JUDGEMENT: Final = 5
OPENING: Final = 10
ANSWERING: Final = 2

IsOpen = Callable[[Row], bool]


def minutes(cards: Iterable[Card], is_open: IsOpen = lambda row: True) -> int:
    """Whole minutes for the rows that are open, at least one where there are any."""
    return -(-seconds(cards, is_open) // 60)


def seconds(cards: Iterable[Card], is_open: IsOpen = lambda row: True) -> int:
    return sum(_seconds(card, [row for row in card.rows if is_open(row)]) for card in cards)


def _seconds(card: Card, rows: list[Row]) -> int:
    if not rows:
        return 0
    if card.kind is Kind.APP:
        read = sum(map(_words, rows))
        return OPENING + _reading(read) + sum(ANSWERING + _looking(row) for row in rows)
    return _reading(_words(rows[0])) + (ANSWERING + JUDGEMENT) * len(rows)


def _looking(row: Row) -> int:
    return SETTING if row.rule.settings else JUDGEMENT


def _words(row: Row) -> int:
    return len(row.rule.question.split()) + len((row.rule.hint or "").split())


def _reading(read: int) -> int:
    return -(-read * 60 // WORDS_A_MINUTE)


def position(cards: tuple[Card, ...], card: Card) -> int:
    """Its place among the cards, from 1."""
    return next(n for n, each in enumerate(cards, 1) if each.key == card.key)


def progress(cards: tuple[Card, ...], card: Card, is_open: IsOpen) -> str:
    """`Card 12 of 41, about 19 minutes left`. Never `1 of 1`."""
    left = f"about {english.count(max(1, minutes(cards, is_open)), 'minute')} left"
    if len(cards) == 1:
        return left.capitalize()
    return f"Card {position(cards, card)} of {len(cards)}, {left}"
