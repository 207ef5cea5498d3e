"""How cards look: every kind of screen at 80 and 40 columns, in line mode and on a grid."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from card_desk import FAIR, FIVE, ONCE, PLACE, PRIVATE, PUPILS, STORY, MemoryDesk, card, cards
from effort import examples
from interview.test_cards_grammar import CARDS, states
from interview.test_cards_walk import Typist
from mei_social.audit.model import Account, AnswerValue, Item
from mei_social.interview.cards.board import Board
from mei_social.interview.cards.card import Card, CardState, Standing
from mei_social.interview.cards.drawing import Line, draw
from mei_social.interview.cards.screen_line import LineCards
from mei_social.interview.cards.walk import Walk
from mei_social.interview.prompter import SaveAndQuit
from mei_social.ruleset.model import Purpose

GOLDEN = Path(__file__).parents[1] / "golden"
TYPED = (
    *("help", "n 3", "3", "y, 3 n"),
    *("y", "all y", "how", "face n", "y", "back", "y", "y"),
    *("2 skip", "?"),
    *("y", "all y", "3 p", "b", "n", "n", "all skip"),
)
RULES = (FAIR, PUPILS, ONCE, PRIVATE, STORY, PLACE)
TWO_OF_ONE = (
    *FIVE[:2],
    Account("a3", "instagram", Purpose.PROFESSIONAL),
    Account("a4", "other", Purpose.PERSONAL, "A quite long name of an app"),
)


@pytest.mark.parametrize("width", [80, 40])
@pytest.mark.parametrize("way", ["line", "grid"])
def test_screens(way: str, width: int) -> None:
    """The screens are the ones in tests/golden; MEI_SOCIAL_UPDATE_GOLDEN=1 writes them anew."""
    path = GOLDEN / f"card-{way}-{width}.txt"
    shown = lines_typed(width) if way == "line" else "\n".join(drawn(width))
    if os.environ.get("MEI_SOCIAL_UPDATE_GOLDEN"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


def lines_typed(width: int) -> str:
    """A walk over all kinds of cards, with some lines that are refused."""
    typist = Typist(TYPED)
    desk = MemoryDesk(typist.write)
    typist.width = width
    desk.before = {Item("fair", "a2"): AnswerValue.NO}
    desk.under = ("TikTok: your mentor asks you to answer this again. Reason: two comments are still there.",)
    with suppress(SaveAndQuit):
        Walk(LineCards(typist), desk, cards(*RULES, accounts=FIVE[:3])).ask()
    return "\n".join(typist.page) + "\n"


def drawn(width: int) -> Iterator[str]:
    """The kinds of cards on a grid, at the start, in the middle, and done."""
    yield from titled("over accounts, new", board(FAIR, full_help=True), width)
    again = Standing(before=AnswerValue.NO, again="was no")
    under = ("TikTok: two are still there.",)
    begun = board(FAIR, rows={1: Standing(AnswerValue.YES), 2: again}, below=under)
    begun.down()
    begun.right()
    yield from titled("over accounts, begun", begun, width)
    every = dict.fromkeys(range(1, 6), Standing(AnswerValue.YES))
    yield from titled("over accounts, done", board(FAIR, rows=every), width)
    yield from titled("long names", Board(card(FAIR, accounts=TWO_OF_ONE), CardState()), width)
    left = {1: Standing(AnswerValue.NOT_APPLICABLE), 2: Standing(left=True), 3: Standing(noted=True)}
    yield from titled("account by account", board(PUPILS, rows=left), width)
    yield from titled("once", board(ONCE), width)
    yield from titled("once, answered", board(ONCE, rows={1: Standing(AnswerValue.PARTLY)}), width)
    yield from titled("one account", Board(card(FAIR, accounts=FIVE[:1]), CardState()), width)
    app = Board(card(PRIVATE, STORY, PLACE), CardState(rows={1: Standing(AnswerValue.NO)}, progress=PROGRESS))
    yield from titled("an app", app, width)
    app.down()
    app.left()
    yield from titled("an app, the last pointed at", app, width)
    blank = board(FAIR, rows={1: Standing(AnswerValue.YES)})
    blank.enter()
    yield from titled("Enter with a gap", blank, width)
    many = Board(card(*(replace(STORY, id=f"q{n}") for n in range(20))), CardState(at=12))
    yield from titled("more rows than fit", many, width)


PROGRESS = "Card 12 of 41, about 19 minutes left"


def board(rule: object, **more: object) -> Board:
    return Board(card(rule), CardState(progress=PROGRESS, **more))  # type: ignore[arg-type]


def titled(title: str, shown: Board, width: int) -> Iterator[str]:
    yield f"---- {title} ----"
    yield from (line.text for line in draw(shown, width, 23))
    yield ""


@examples(200)
@given(st.data())
def test_laws_of_a_drawing(data: st.DataObject) -> None:
    """On any card, in any window: it fits, the row pointed at is there, and no answer is pointed at first."""
    on: Card = data.draw(st.sampled_from(CARDS))
    shown = Board(on, data.draw(states(on)))
    columns, height = data.draw(st.integers(30, 140)), data.draw(st.integers(12, 60))
    lines = draw(shown, columns, height)
    assert len(lines) <= height
    assert max(len(line.text) for line in lines) < max(columns, 21)
    assert shown.column is None
    assert any(line.strong for line in lines)


def test_a_small_window_keeps_the_rows() -> None:
    """Where there is no room, the keys go first, then the heading; what is asked and its cells stay."""
    shown = draw(board(FAIR), 80, 10)
    assert len(shown) <= 10
    assert Line("> All of them    .     .     .      .", strong=True) in shown
