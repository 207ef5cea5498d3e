"""From card to card: what is stored at once, what needs more words than a card, forwards and back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from typing import Protocol

from msgspec.structs import replace

from mei_social.audit.model import AnswerValue, Item
from mei_social.interview.cards import estimate
from mei_social.interview.cards.card import (
    GIVES,
    LOOKS,
    Card,
    CardAsker,
    CardState,
    Kind,
    Move,
    Row,
    Show,
    Standing,
    Taken,
    Verb,
)
from mei_social.interview.leaving import SaveAndQuit

Answered = Sequence[tuple[Row, AnswerValue]]
Place = tuple[str, str | None]
STAYING = LOOKS | {Verb.NOTE}
"""After them a card goes on, also where every row has an answer."""


class Follow(Enum):
    """What comes after something was said about an answer."""

    ON = "on"
    AGAIN = "again"
    """The question is shown again first, as much was on the screen in between."""
    OTHER = "other"
    """Another answer was meant."""


class Desk(Protocol):
    """What the flow does for the cards: it stores, and it speaks where more than a card is needed."""

    def standing(self, row: Row) -> Standing:
        """What is known; `left` where it was left for later at any time."""
        ...

    def below(self, card: Card) -> tuple[str, ...]:
        """What is said under the rows."""
        ...

    def give(self, answered: Answered) -> None:
        """Store these answers, all or none."""
        ...

    def keep(self, rows: Sequence[Row]) -> None:
        """What was said last time is said again."""
        ...

    def skip(self, rows: Sequence[Row]) -> None: ...

    def follow(self, row: Row, value: AnswerValue | None, *, last: bool) -> Follow:
        """Say what an answer means that comes before all others, and what to do. None: it was left for later.

        `last`: nothing is asked after it from which the trainee could go back.
        """
        ...

    def look(self, verb: Verb, card: Card, row: Row | None) -> None:
        """How or why: about one row, or about the question."""
        ...

    def note(self, rows: Sequence[Row]) -> None:
        """Ask for a note once, and store it on each."""
        ...

    def set_aside(self, rows: Sequence[Row]) -> bool:
        """Ask for the reason once, and store it on each; nothing where the trainee thinks better of it."""
        ...


class Walk:
    """Some cards, one after the other."""

    def __init__(
        self,
        asker: CardAsker,
        desk: Desk,
        cards: tuple[Card, ...],
        *,
        later: bool = False,
        counted: bool = True,
        keeps: bool = True,
    ) -> None:
        """`later`: what was left for later is asked too. `counted`: say how much is left."""
        self._asker = asker
        self._desk = desk
        self._cards = cards
        self._later = later
        self._counted = counted
        self._keeps = keeps
        self._left: set[Place] = set()
        self._told: set[Kind] = set()
        self._mine: Sequence[int] = ()
        self._asked: list[int] = []
        self._every = False

    def ask(self, *, every: bool = False, within: Collection[Item] | None = None) -> bool:
        """Ask every card with an open row, or every card. False when the trainee went back past the first.

        Back leads to the card that was asked before, and from the first one to that before it in the list.
        `within`: only the cards with one of these questions; the others are counted too.
        """
        self._mine = [n for n, card in enumerate(self._cards) if within is None or _has(card, within)]
        self._asked = []
        self._every = every
        return self._ask_from(self._next(self._mine, 0, every))

    @property
    def can_go_back(self) -> bool:
        """Whether a card was asked that `ask_last` would ask again."""
        return bool(self._asked)

    def ask_last(self) -> bool:
        """Back to the card that was asked last, and on from there; as `ask`."""
        return self._ask_from(self._asked.pop(), back=True)

    def _ask_from(self, place: int, *, back: bool = False) -> bool:
        mine, asked = self._mine, self._asked
        while 0 <= place < len(mine):
            ended = self.ask_one(self._cards[mine[place]], back=back)
            back = not ended
            if ended:
                asked.append(place)
                place = self._next(mine, place + 1, self._every)
            else:
                place = asked.pop() if asked else place - 1
        return place >= len(mine)

    def ask_one(self, card: Card, *, back: bool = False) -> bool:
        """Ask one card until the trainee goes on; False when they go back.

        `back`: they come from behind it, so where rows are read out one by one it is the turn of the last.
        """
        state = self._begin(card)
        if back and card.one_by_one and state.is_done(card):
            state = replace(state, at=card.rows[-1].number)
        while (last := self._ask(card, state)) is not None:
            said, state = last
            state = replace(state, rows=self._rows(card))
            if said.move is Move.SAVE:
                raise SaveAndQuit
            if said.move is Move.BACK:
                return False
            state, follow = self._speak(card, said, state)
            goes_on = follow is not Follow.OTHER and any(verb not in STAYING for verb in said.rows.values())
            if not goes_on or not state.is_done(card):
                continue
            if card.is_single and follow is Follow.AGAIN and _spoken_of(card, said):
                self._asker.leave(card, state)  # they said that they go on
                return True
            if not self._asker.waits:
                return True
        return True

    def _ask(self, card: Card, state: CardState) -> tuple[Taken, CardState] | None:
        """What was said last and where, if it needs more words; None when the trainee goes on."""
        last: list[tuple[Taken, CardState]] = []

        def take(said: Taken, here: CardState) -> CardState | None:
            self._store(card, said)
            if _needs_words(card, said):
                last.append((said, here))
                return None
            return here.gone_on(card, said, self._rows(card))

        self._asker.ask_card(card, state, take)
        return last[0] if last else None

    def _next(self, mine: Sequence[int], place: int, every: bool) -> int:
        open_ones = (n for n in range(place, len(mine)) if every or self._is_open(self._cards[mine[n]]))
        return next(open_ones, len(mine))

    def _is_open(self, card: Card) -> bool:
        return any(map(self._is_open_row, card.rows))

    def _is_open_row(self, row: Row) -> bool:
        standing = self._standing(row)
        return standing.value is None and not standing.left

    def _begin(self, card: Card) -> CardState:
        """The keys are told in full on the first card of each kind."""
        state = CardState(
            rows=self._rows(card),
            progress=estimate.progress(self._cards, card, self._is_open_row) if self._counted else "",
            full_help=card.kind not in self._told,
            below=self._desk.below(card),
            keeps=self._keeps,
        )
        self._told.add(card.kind)
        return state

    def _rows(self, card: Card) -> Mapping[int, Standing]:
        return {row.number: self._standing(row) for row in card.rows}

    def _standing(self, row: Row) -> Standing:
        known = self._desk.standing(row)
        left = _place(row) in self._left or (known.left and not self._later)
        return replace(known, left=left)

    def _store(self, card: Card, said: Taken) -> None:
        """What can be stored without another word, before anything else is asked."""
        if said.answers:
            self._desk.give([(row, said.answers[row.number]) for row in _of(card, said, *GIVES)])
        if kept := _of(card, said, Verb.KEEP):
            self._desk.keep(kept)
        if left := _of(card, said, Verb.SKIP):
            self._desk.skip(left)
            self._left.update(map(_place, left))

    def _speak(self, card: Card, said: Taken, state: CardState) -> tuple[CardState, Follow]:
        """What needs more words; then where the trainee is on the card, and what comes next."""
        aside = _of(card, said, Verb.ASIDE)
        stays = bool(aside) and not self._desk.set_aside(aside)
        state = replace(state, rows=self._rows(card))
        spoken_of = _spoken_of(card, said) or [row for row in aside if row.rule.gate]
        last = state.is_done(card) and self._ends_with(card)
        follow = Follow.OTHER if stays else self._follow(spoken_of, last)
        if noted := _of(card, said, Verb.NOTE):
            self._desk.note(noted)
        for row in _of(card, said, *LOOKS):
            self._desk.look(said.rows[row.number], card, row)
        if said.look:
            self._desk.look(said.look, card, None)
        after = state.gone_on(card, said, self._rows(card))
        show = Show.ON if follow is Follow.ON else Show.AGAIN
        at = said.changing[0] if follow is Follow.OTHER else after.at
        return replace(after, show=show, at=at), follow

    def _ends_with(self, card: Card) -> bool:
        """Whether the trainee is told nothing more once this card is done."""
        following = self._cards[estimate.position(self._cards, card) :]
        return not self._asker.waits and not any(map(self._is_open, following))

    def _follow(self, spoken_of: Sequence[Row], last: bool) -> Follow:
        """After an answer that comes before all others; there is one in a line at most."""
        for row in spoken_of:
            return self._desk.follow(row, self._desk.standing(row).value, last=last)
        return Follow.AGAIN


def _has(card: Card, items: Collection[Item]) -> bool:
    return any(Item(*_place(row)) in items for row in card.rows)


def _of(card: Card, said: Taken, *verbs: Verb) -> list[Row]:
    return [row for row in card.rows if said.rows.get(row.number) in verbs]


def _needs_words(card: Card, said: Taken) -> bool:
    if said.move or said.look:
        return True
    speaking = {*LOOKS, Verb.NOTE, Verb.ASIDE}
    return not speaking.isdisjoint(said.rows.values()) or bool(_spoken_of(card, said))


def _spoken_of(card: Card, said: Taken) -> list[Row]:
    return [row for row in _of(card, said, *GIVES, Verb.KEEP, Verb.SKIP) if row.rule.gate]


def _place(row: Row) -> Place:
    return row.rule.id, row.account.id if row.account else None
