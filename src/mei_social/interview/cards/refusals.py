"""Why a line is not taken, in one sentence, and what to type instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mei_social.interview.cards.card import Card, CardState, Kind, Row
from mei_social.text import english
from mei_social.text.visible import visible

ANEW = "This one comes before all others, so it is answered anew each time."


def example(card: Card, answer: str = "n") -> str:
    """An answer for one row, as it is typed, such as `3 n`: of a row that is there."""
    return f"{card.rows[min(2, len(card.rows) - 1)].number} {answer}"


def nothing_typed(card: Card, state: CardState) -> str:
    return f"Nothing was typed. {no_answer_yet(card, state)}{_type_for(card, state)}, or skip, or help."


def no_answer_yet(card: Card, state: CardState) -> str:
    """The rows that a bare answer is for; empty where that is plain."""
    blank = state.open_rows(card)
    if card.kind is not Kind.TOGETHER or len(blank) == len(card.rows):
        return ""
    return f"No answer yet for {english.listed(row.name for row in blank)}. "


def number_first(row: Row, answer: str) -> str:
    return f"Number first, then the answer: type {row.number} {answer}."


def answer_missing(start: str) -> str:
    """`start`: the rows as they can be typed."""
    return f"An answer is missing at the end. Type {start} y, or {start} with p, n or ?."


def unknown(text: str, card: Card) -> str:
    numbered = not card.is_single and card.kind is not Kind.EACH
    more = f", or a number and an answer, such as {example(card)}" if numbered else ""
    return f'"{visible(text, 40)}" is no answer here. Type y, p, n or ?{more}, or help.'


def could_mean(text: str, rows: Sequence[Row]) -> str:
    names = english.listed((row.name for row in rows), "or")
    numbers = english.listed((str(row.number) for row in rows), "or")
    return f'"{visible(text, 40)}" could mean {names}. Type the number: {numbers}.'


def on_its_own(word: str) -> str:
    return f"Nothing was taken. Type {word} on a line of its own."


def bare_number(row: Row, card: Card) -> str:
    """A number alone chooses nothing: it names a row."""
    name = "" if card.kind is Kind.APP else f"{row.name}: "
    return f"{name}{'t' if name else 'T'}ype {row.number} and an answer, such as {row.number} y."


def nothing_is_kept() -> str:
    return "Nothing is kept on this computer. Type quit to stop, and keep nothing."


def only_answers() -> str:
    return "Type y, p, n or ?, or help."


def no_such_row(number: int, card: Card) -> str:
    if card.is_single:
        return f"There is one question here. {only_answers()}"
    if card.kind is not Kind.APP and 1 <= number <= len(card.places):
        return f"There is no {number} here: not asked for {card.places[number - 1]}. Type {example(card)}."
    numbers = english.listed(str(row.number) for row in card.rows)
    return f"There is no such number here, only {numbers}. Type {example(card)}."


def smaller_first(first: int, last: int) -> str:
    return f"The smaller number comes first: type {last}-{first} and an answer, such as {last}-{first} y."


def two_for_the_rest(card: Card) -> str:
    if card.is_single:
        return "There is more than one answer in that line. Type one: y, p, n or ?."
    return f"Two answers without a number, so nothing was taken. Type which is for which: y, {example(card)}."


def twice(row: Row, card: Card) -> str:
    name = row.name if card.kind in (Kind.TOGETHER, Kind.EACH) else f"Question {row.number}"
    return f"{name} is in that line twice, so nothing was taken. Type it again with each row once."


def one_by_one(card: Card, state: CardState) -> str:
    if card.kind is Kind.APP:
        return (
            f"{len(card.rows)} different questions: each has its own answer. "
            f"{_type_for(card, state)}. To leave all for later, type all skip."
        )
    return f"Each account has its own answer here. {_type_for(card, state)}."


def nothing_to_keep(rows: Iterable[Row], card: Card, state: CardState) -> str:
    return f"{not_kept(rows, card, state)} {_type_for(card, state)}."


def not_kept(rows: Iterable[Row], card: Card, state: CardState) -> str:
    """Why there is nothing to keep: no answer, or one that does not hold for another time."""
    rows = tuple(rows)
    if any(row.rule.gate and state.of(row.number).again for row in rows or card.rows):
        return ANEW
    there = english.listed(row.name for row in rows) if card.kind in (Kind.TOGETHER, Kind.EACH) else ""
    return f"There is no earlier answer to keep{' for ' * bool(there)}{there}."


def none_left(card: Card) -> str:
    return f"Every row has an answer. To change one, type {example(card)}. To change all, type all y."


def none_left_for(answer: str) -> str:
    return f"No row is left for {answer}, so nothing was taken. Type it again with each row once."


def _type_for(card: Card, state: CardState) -> str:
    row = state.row_at(card)
    if card.is_single or card.kind is Kind.TOGETHER:
        return "Type y, p, n or ?"
    return f"Type y, p, n or ? for {f'question {row.number}' if card.kind is Kind.APP else row.name}"
