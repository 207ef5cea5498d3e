"""A card in line mode: plain text from top to bottom, and a line typed at a time.

For those who listen: the heading comes first and numbers last, a list is read once, and the prompt says whose
turn it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from msgspec.structs import replace

from mei_social.interview.cards import keys
from mei_social.interview.cards.card import Card, CardState, Kind, Move, Refused, Row, Show, Standing, Take
from mei_social.interview.cards.grammar import parse
from mei_social.interview.cards.readback import read_back, wrapped
from mei_social.report import labels
from mei_social.text import english
from mei_social.text.visible import visible

PROMPT = "> "
ROOM = 4
"""For what is typed behind a prompt."""


class Lines(Protocol):
    """A screen of lines and somebody who types. Reading raises SaveAndQuit where the input ends."""

    width: int

    def write(self, text: str) -> None: ...

    def read(self, prompt: str) -> str: ...


class LineCards:
    """Asks cards on lines."""

    waits = False

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def ask_card(self, card: Card, state: CardState, take: Take) -> None:
        self._write(card_lines(card, state, self._lines.width))
        now: CardState | None = state
        while now is not None:
            now = self._ask(card, now, take)

    def leave(self, card: Card, state: CardState) -> None:
        """Every answer was read back."""

    def _ask(self, card: Card, state: CardState, take: Take) -> CardState | None:
        """One line, and what comes of it; None where the card is done, or the flow goes on."""
        said = parse(self._read(card, state), card, state)
        if isinstance(said, Refused):
            self._write(wrapped(said.why, self._lines.width))
            return state
        if said.move is Move.HELP:
            self._write(help_lines(card, state, self._lines.width))
            return state
        if said.move is Move.ON:
            return None
        if said.move is Move.BACK and (before := row_before(card, state)):
            return self._go_on(card, replace(state, at=before.number, show=Show.ON))
        after = take(said, state)  # it is read back once it is stored
        if told := read_back(said, card, state):
            self._write(wrapped(told, self._lines.width))
        return None if after is None or after.is_done(card) else self._go_on(card, after)

    def _read(self, card: Card, state: CardState) -> str:
        """The prompt stands on a line of its own where what it says does not leave room to type."""
        turn = prompt(card, state)
        if len(turn) + ROOM <= self._lines.width:
            return self._lines.read(turn)
        self._write(wrapped(turn.rstrip(), self._lines.width))
        return self._lines.read(PROMPT)

    def _go_on(self, card: Card, state: CardState) -> CardState:
        self._write(turn_lines(card, state, self._lines.width))
        return state

    def _write(self, lines: list[str]) -> None:
        for line in lines:
            self._lines.write(line)


def card_lines(card: Card, state: CardState, width: int) -> list[str]:
    """What is written when a card is asked, up to the prompt."""
    lines: list[str] = []
    if state.show is Show.NEW:
        lines += ["", *wrapped(heading(card, state), width)]
    if state.show is not Show.ON and card.kind is not Kind.APP:
        lines += ["", *question_lines(card.rows[0], width, whose(card))]
        if card.kind is Kind.TOGETHER and not card.is_single:
            for row in card.rows:
                lines += wrapped(row_text(row, state.of(row.number)), width, f"  {row.number} ", "    ")
        elif about := about_row(card, state):
            lines += wrapped(about, width)
    for told in state.below if state.show is not Show.ON else ():
        lines += wrapped(told, width)
    if state.show is Show.NEW:
        lines += wrapped(keys.typed(card, state), width)
    return [*lines, *turn_lines(card, state, width)]


def turn_lines(card: Card, state: CardState, width: int) -> list[str]:
    """Before the prompt, while a card goes on: the question of an app, or which accounts are left."""
    if card.kind is Kind.APP:
        row = state.row_at(card)
        place = "" if card.is_single else f"{row.number} of {len(card.rows)}. "
        about = about_row(card, state)
        return ["", *question_lines(row, width, place), *(wrapped(about, width) if about else [])]
    blank = state.open_rows(card)
    if card.kind is Kind.TOGETHER and state.show is Show.ON and 0 < len(blank) < len(card.rows):
        return wrapped(f"No answer yet for {english.listed(row.name for row in blank)}.", width)
    return []


def help_lines(card: Card, state: CardState, width: int) -> list[str]:
    return [line for told in keys.typed_help(card, state) for line in wrapped(told, width, "- ")]


def heading(card: Card, state: CardState) -> str:
    """`What you post, share and follow. Card 12 of 41, about 19 minutes left`."""
    first = f"{card.heading}: open the app now" if card.kind is Kind.APP else card.heading
    return f"{first}. {state.progress}" if state.progress else first


def question_lines(row: Row, width: int, place: str = "") -> list[str]:
    hint = wrapped(f"({row.rule.hint})", width) if row.rule.hint else []
    return [*wrapped(place + row.rule.question, width), *hint]


def row_before(card: Card, state: CardState) -> Row | None:
    """Where `back` goes while rows are read out one by one; None where that is the card before."""
    position = card.rows.index(state.row_at(card))
    return card.rows[position - 1] if card.one_by_one and position else None


def row_text(row: Row, standing: Standing) -> str:
    """`TikTok, so far no`."""
    return ", ".join([row.name, *standing_words(standing)])


def standing_words(standing: Standing) -> Iterator[str]:
    if standing.value:
        yield f"so far {labels.ANSWER[standing.value].lower()}"
    elif standing.left:
        yield "for later"
    elif standing.again:
        yield standing.again
    if standing.noted:
        yield "with a note"


def about_row(card: Card, state: CardState) -> str:
    """What is known about the row that is read out, where it stands in no list and in no prompt."""
    if not (card.is_single or card.kind is Kind.APP):
        return ""
    standing = state.of(state.row_at(card).number)
    if card.is_single:  # it is told under the question
        standing = replace(standing, again=None)
    said = ", ".join(standing_words(standing))
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def whose(card: Card) -> str:
    """The account before a question that is asked about it alone."""
    return f"{card.rows[0].name}: " if card.is_single and card.kind in (Kind.TOGETHER, Kind.EACH) else ""


def prompt(card: Card, state: CardState) -> str:
    """For accounts one by one, the account itself asks."""
    if card.kind is not Kind.EACH or card.is_single:
        return PROMPT
    row = state.row_at(card)
    return f"{visible(row_text(row, state.of(row.number)))}: "
