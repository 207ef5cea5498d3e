"""Where a trainee is among the cards, and how long the rest takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mei_social.audit import minutes as taking
from mei_social.interview.cards.card import Card, Row
from mei_social.text import english

IsOpen = Callable[[Row], bool]


def minutes(cards: Iterable[Card], is_open: IsOpen = lambda row: True) -> int:
    """Whole minutes for the rows that are open, at least one where there are any."""
    return -(-seconds(cards, is_open) // 60)


def seconds(cards: Iterable[Card], is_open: IsOpen = lambda row: True) -> int:
    return taking.seconds((row.rule, row.account) for card in cards for row in card.rows if is_open(row))


def position(cards: tuple[Card, ...], card: Card) -> int:
    """Its place among the cards, from 1."""
    return next(n for n, each in enumerate(cards, 1) if each.key == card.key)


def progress(cards: tuple[Card, ...], card: Card, is_open: IsOpen) -> str:
    """`Card 12 of 41, about 19 minutes left`. Never `1 of 1`."""
    left = f"{english.about(max(1, minutes(cards, is_open)))} left"
    if len(cards) == 1:
        return left.capitalize()
    return f"Card {position(cards, card)} of {len(cards)}, {left}"
