"""What keys do on a card: where the pointer goes, and what is said by it. Knows no terminal."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from mei_social.interview.cards.card import GIVES, LOOKS, Card, CardState, Kind, Move, Row, Taken, Verb
from mei_social.interview.cards.refusals import not_kept

COLUMNS: Final = tuple(GIVES)
"""Yes, Partly, No, Not sure: from left to right."""
KEYS: Final = {
    "y": Verb.YES,
    "p": Verb.PARTLY,
    "n": Verb.NO,
    "?": Verb.NOT_SURE,
    "k": Verb.KEEP,
    "h": Verb.HOW,
    "w": Verb.WHY,
    "m": Verb.MENU,
    "t": Verb.NOTE,
    "x": Verb.ASIDE,
    "s": Verb.SKIP,
}
LEAVE: Final = {"b": Move.BACK, "q": Move.SAVE}


class Board:
    """A card on which a row is pointed at from the start, and an answer never."""

    def __init__(self, card: Card, state: CardState) -> None:
        self.card = card
        self.state = state
        self.column: int | None = None
        self.told = ""
        """Why the last key did nothing."""
        self.row: Row | None = self._start()
        """None: all of them at once."""

    @property
    def has_all(self) -> bool:
        """Whether one answer may be for all rows."""
        return self.card.kind is Kind.TOGETHER and not self.card.is_single

    def _start(self) -> Row | None:
        untouched = all(self.state.of(row.number).value is None for row in self.card.rows)
        if self.has_all and self.state.at is None and untouched:
            return None
        return self.state.row_at(self.card)

    @property
    def here(self) -> CardState:
        """Where the trainee is."""
        return replace(self.state, at=self.row.number if self.row else None)

    # ---- Moving ----

    def up(self) -> None:
        self._move(-1)

    def down(self) -> None:
        self._move(1)

    def left(self) -> None:
        self.told = ""
        self.column = len(COLUMNS) - 1 if self.column is None else max(0, self.column - 1)

    def right(self) -> None:
        self.told = ""
        self.column = 0 if self.column is None else min(len(COLUMNS) - 1, self.column + 1)

    def jump(self, digit: str) -> None:
        """A number points at its row, and chooses nothing."""
        self._point(self.card.row(int(digit)) or self.row)

    def _move(self, by: int) -> None:
        rows = self._rows()
        self._point(rows[max(0, min(len(rows) - 1, rows.index(self.row) + by))])

    def _rows(self) -> list[Row | None]:
        return [*([None] if self.has_all else []), *self.card.rows]

    def _point(self, row: Row | None) -> None:
        self.row, self.column, self.told = row, None, ""

    def toggle_help(self) -> None:
        self.state = replace(self.state, full_help=not self.state.full_help)

    # ---- Saying ----

    def letter(self, key: str) -> Taken | None:
        """What this letter says about the row, or the rows, pointed at; None where it says nothing here."""
        self.told = ""
        if key in LEAVE:
            return Taken(move=LEAVE[key])
        verb = KEYS[key]
        if verb in LOOKS and (self.row is None or self.card.kind is Kind.ONCE):
            return Taken(look=verb)
        return self._say(verb)

    def enter(self) -> Taken | None:
        """Choose the answer pointed at; where there is none, go on, or to the first row without an answer."""
        self.told = ""
        if self.column is not None and not self._is_chosen(COLUMNS[self.column]):
            return self._say(COLUMNS[self.column])
        if self.state.is_done(self.card):
            return Taken(move=Move.ON)
        blank = self.state.open_rows(self.card)[0]
        if self.row != blank:
            self._point(blank)
        self.told = "No answer yet. Press y, p, n or ?, or s to leave it for later."
        return None

    def _say(self, verb: Verb) -> Taken | None:
        rows = [self.row] if self.row else list(self.card.rows)
        if verb is Verb.SKIP and self.row is None:
            rows = list(self.state.open_rows(self.card))
        if verb is Verb.KEEP:
            rows = [row for row in rows if self.state.of(row.number).can_be_kept]
        if not rows:
            keeps = verb is Verb.KEEP
            self.told = not_kept((), self.card, self.state) if keeps else "All have an answer."
            return None
        return Taken({row.number: verb for row in rows})

    def _is_chosen(self, verb: Verb) -> bool:
        rows = [self.row] if self.row else self.card.rows
        return all(self.state.of(row.number).value is GIVES[verb] for row in rows)

    def go_on(self, state: CardState, said: Taken) -> None:
        """The flow has taken it: the pointer goes one row down after an answer for one row."""
        self.state = state
        if self.row is not None and said.changing:
            self._move(1)
        self.column = None
