"""What can be typed or pressed on a card: in few words, and in full."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.interview.cards.card import Card, CardState, Kind
from mei_social.interview.cards.grammar import short_name
from mei_social.interview.cards.refusals import example
from mei_social.text import english

LETTERS = "y, p, n or ?"
TYPE = "Type y for yes, p for partly, n for no or ? for not sure."
PRESS = "y yes, p partly, n no, ? not sure. Or arrow keys, and Enter to choose."
PRESS_MORE = (
    "h how to check, w why it matters, x does not apply, {}s skip, t note, {}b back, {}. Enter goes on."
)
MENU_KEY = "m menu found or moved, "
KEEP_KEY = "k keep your answer, "
PRESS_SHORT = "y p n ? answer, h how, w why, F1 more keys, Enter goes on"
PRESS_NARROW = "y p n ?, F1 all keys"


def typed(card: Card, state: CardState) -> str:
    """Under a card in line mode: in full once a part, then in few words."""
    blank = state.open_rows(card)
    if card.kind is Kind.TOGETHER and 0 < len(blank) < len(card.rows):
        for_them = f"No answer yet for {english.listed(row.name for row in blank)}: {LETTERS}"
        return f"{for_them}. For one: {example(card)}. Or help."
    return f"{TYPE} {_in_full(card)}Or help." if state.full_help else f"{_in_short(card)} Or help."


def _in_short(card: Card) -> str:
    many = len(card.rows)
    if card.is_single:
        return f"{LETTERS}."
    if card.kind is Kind.EACH:
        return f"Each of the {many} accounts has its own answer: {LETTERS}."
    if card.kind is Kind.APP:
        return f"{english.count(many, 'question')}: {LETTERS}, or how."
    return f"{LETTERS} for all {many}. For one: {example(card)}."


def _in_full(card: Card) -> str:
    many, one = len(card.rows), example(card)
    if card.is_single:
        return ""
    if card.kind is Kind.EACH:
        return f"Each of the {many} accounts has its own answer. "
    if card.kind is Kind.APP:
        return f"Each of the {many} questions has its own answer. Type how to see where to look. "
    return f"One answer is for all {many}. For one account: {one}. All in one line: y, {one}. "


def typed_help(card: Card, state: CardState) -> Iterator[str]:
    """All that can be typed, a thing a line."""
    yield TYPE
    if not card.is_single:
        yield from _help_with_rows(card, state)
    yield "how: how to check, and where the setting is. why: why it matters."
    if card.kind is Kind.APP:
        yield "menu: say whether a menu was where it is said to be. It does not count as an answer."
    yield "note: write a note. na: it does not apply, with a reason."
    if any(state.of(row.number).can_be_kept for row in card.rows):
        yield "keep: the answer stays as it was."
    leaving = "save: stop here." if state.keeps else "quit: stop, and keep nothing."
    yield f"skip: leave it for later. back: go back. {leaving}"


def _help_with_rows(card: Card, state: CardState) -> Iterator[str]:
    first, other = card.rows[0], card.rows[min(2, len(card.rows) - 1)]
    one, both = other.number, f"{first.number} {other.number}"
    if card.kind is Kind.APP:
        yield f"Each question has its own answer. {one} p answers question {one}, out of turn."
        yield "all skip leaves all of them for later."
    elif card.kind is Kind.EACH:
        yield f"Each account has its own answer. {one} y is for {other.name}, out of turn."
    else:
        blank = english.listed(row.name for row in state.open_rows(card))
        yield f"An answer alone is for each account without one: {blank}." if blank else "All have an answer."
        yield f"{one} n is for {other.name} alone, {both} n for both. all y changes every answer."
        yield f"y, {one} n is no for {other.name} and yes for the rest. {one} how is about it alone."
    if name := short_name(card):
        yield f"A name will do for its number, such as {name} n."


def pressed(card: Card, state: CardState, *, narrow: bool) -> Iterator[str]:
    """Under a card on a grid."""
    if state.full_help:
        yield PRESS
        menu = MENU_KEY if card.kind is Kind.APP else ""
        keep = KEEP_KEY if any(state.of(row.number).before for row in card.rows) else ""
        yield PRESS_MORE.format(keep, menu, "q save and stop" if state.keeps else "q stop and keep nothing")
    else:
        yield PRESS_NARROW if narrow else PRESS_SHORT
