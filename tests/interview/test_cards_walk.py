"""From card to card: what is stored, what is said in between, back and later."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from card_desk import FAIR, FIVE, ONCE, PRIVATE, PUPILS, STORY, MemoryDesk, cards, item_of
from effort import examples
from interview.test_cards_grammar import lines
from mei_social.audit.model import AnswerValue, Item
from mei_social.interview.cards.card import Card
from mei_social.interview.cards.screen_line import LineCards
from mei_social.interview.cards.walk import Answered, Follow, Walk
from mei_social.interview.prompter import SaveAndQuit

YES, NO, PARTLY = AnswerValue.YES, AnswerValue.NO, AnswerValue.PARTLY
TWO = FIVE[:2]


class Typist:
    """Types these lines, and reads what is written."""

    width = 80

    def __init__(self, typed: Sequence[str]) -> None:
        self.typed = list(typed)
        self.page: list[str] = []
        self.written: list[str] = []

    def write(self, text: str) -> None:
        self.page.append(text)
        self.written.append(text)

    def read(self, prompt: str) -> str:
        if not self.typed:
            raise SaveAndQuit
        self.page.append(f"{prompt}{self.typed[0]}")
        return self.typed.pop(0)


def walked(
    found: tuple[Card, ...], *typed: str, desk: MemoryDesk | None = None, later: bool = False
) -> tuple[bool | None, MemoryDesk, Typist]:
    """None where the input ended before the cards did."""
    desk, typist = desk or MemoryDesk(), Typist(typed)
    try:
        ended = Walk(LineCards(typist), desk, found, later=later).ask()
    except SaveAndQuit:
        return None, desk, typist
    assert typist.typed == []
    return ended, desk, typist


def test_a_whole_walk() -> None:
    """One line for a card over accounts, one for each account of a gate, one for each question of an app."""
    found = cards(FAIR, PUPILS, PRIVATE, STORY, accounts=TWO)
    ended, desk, _ = walked(found, "y, 2 n", "y", "y", *("y", "p"), *("n", "?"))
    assert ended is True
    assert desk.given == {
        Item("fair", "a1"): YES,
        Item("fair", "a2"): NO,
        Item("pupils", "a1"): YES,
        Item("pupils", "a2"): YES,
        Item("private", "a1"): YES,
        Item("story", "a1"): PARTLY,
        Item("private", "a2"): NO,
        Item("story", "a2"): AnswerValue.NOT_SURE,
    }
    assert desk.log == ["noted pupils/a1", "noted pupils/a2"]


def test_stored_before_the_next_prompt() -> None:
    """Every answer is stored when its line is taken, also where the trainee stops right after."""
    ended, desk, _ = walked(cards(FAIR, ONCE), "2 n", "save")
    assert (ended, desk.given) == (None, {Item("fair", "a2"): NO})


def test_a_gate_speaks_at_once() -> None:
    """After an answer to a gate the flow speaks before the next account is asked."""
    _, desk, typist = walked(cards(PUPILS, accounts=TWO), "n", "y")
    assert desk.log == ["gate pupils/a1", "noted pupils/a2 last"]
    assert [line for line in typist.page if line.startswith(("Instagram", "TikTok"))] == [
        "Instagram: n",
        "TikTok: y",
    ]


def test_a_gate_that_is_left() -> None:
    """The flow speaks of a gate that is left for later, too."""
    _, desk, _ = walked(cards(PUPILS, ONCE, accounts=TWO), "skip", "y", "y")
    assert desk.log == ["left pupils/a1", "noted pupils/a2"]


def test_nothing_to_go_back_from() -> None:
    """The flow knows after which answer nothing more is asked."""
    found = cards(ONCE, replace(PUPILS, id="end"), accounts=TWO)
    _, desk, _ = walked(found, "y", "y", "y")
    assert desk.log == ["noted end/a1", "noted end/a2 last"]
    _, desk, _ = walked(cards(PUPILS, ONCE, accounts=TWO), "y", "y", "y")
    assert desk.log == ["noted pupils/a1", "noted pupils/a2"]


def test_another_answer_was_meant() -> None:
    """After the gate's page the same account is asked again, with the answer that it has."""
    desk = MemoryDesk()
    desk.follows = Follow.OTHER
    _, desk, typist = walked(cards(PUPILS, accounts=TWO), "n", "y", "y", desk=desk)
    assert desk.given == {Item("pupils", "a1"): YES, Item("pupils", "a2"): YES}
    assert "Instagram, so far no: y" in typist.page


@pytest.mark.parametrize(
    ("typed", "log", "rest"),
    [
        ("how", "how fair", []),
        ("2 how", "how fair/a2", []),
        ("why", "why fair", []),
        ("note", "note fair/a1 fair/a2", []),
        ("2 note", "note fair/a2", []),
        ("2 na", "aside fair/a2", ["fair/a1"]),
        ("na", "aside fair/a1 fair/a2", None),
        ("y, 2 na", "aside fair/a2", None),
    ],
)
def test_what_needs_more_words(typed: str, log: str, rest: list[str] | None) -> None:
    """How, why, a note and a reason are asked once for the rows that were named; then the card goes on."""
    more = () if rest is None else ("y",)
    ended, desk, _ = walked(cards(FAIR, accounts=TWO), typed, *more)
    assert (ended, desk.log) == (True, [log])


def test_back_to_the_card_before() -> None:
    """Back asks the card before again, with its answers; Enter leaves them."""
    ended, desk, typist = walked(cards(FAIR, ONCE), "y", "back", "", "n")
    assert (ended, desk.given[Item("fair", "a1")], desk.given[Item("once", None)]) == (True, YES, NO)
    assert "  1 Instagram, so far yes" in typist.page


def test_back_after_the_last() -> None:
    """After the last card the way back leads to that card, and from it to the one before."""
    found, typist, desk = cards(FAIR, ONCE), Typist(["y", "y", "n", "back", ""]), MemoryDesk()
    walk = Walk(LineCards(typist), desk, found)
    assert (walk.can_go_back, walk.ask(), walk.can_go_back) == (False, True, True)
    assert (walk.ask_last(), desk.given[Item("once", None)]) == (True, NO)
    assert (walk.can_go_back, walk.ask_last(), typist.typed) == (True, True, [])


def test_back_to_the_last_question() -> None:
    """Where questions are read out one by one, back from behind a card leads to the last of them."""
    found, desk = cards(PRIVATE, STORY, accounts=TWO), MemoryDesk()
    _, _, typist = walked(found, "y", "n", "back", "p", "y", "y", desk=desk)
    assert "2 of 2. Do only people you chose see your stories?" in typist.page[-20:]
    assert desk.given[Item("story", "a1")] is PARTLY
    assert desk.given[Item("private", "a1")] is YES


def test_back_past_the_first() -> None:
    """Back on the first card leaves the walk."""
    assert walked(cards(FAIR, ONCE), "back")[0] is False


def test_back_over_what_was_answered_before() -> None:
    """Back leads to the card that was asked before, also where one in between had its answers already."""
    desk = MemoryDesk()
    desk.given = {Item("fair", account.id): YES for account in TWO}
    ended, desk, typist = walked(
        cards(ONCE, FAIR, PRIVATE, accounts=TWO[:1]), "y", "back", "n", "p", desk=desk
    )
    assert (ended, desk.given[Item("once", None)]) == (True, NO)
    assert sum("Are your comments" in line for line in typist.page) == 0


def test_back_inside_a_card() -> None:
    """Where rows are asked one by one, back goes to the row before, and from the first to the card before."""
    ended, desk, _ = walked(cards(ONCE, PRIVATE, STORY, accounts=FIVE[:1]), "y", "y", "back", "n", "y")
    assert (ended, desk.given[Item("private", "a1")]) == (True, NO)
    assert walked(cards(PRIVATE, accounts=FIVE[:1]), "back")[0] is False


def test_out_of_turn() -> None:
    """A question that is answered out of turn does not move the one that is read out."""
    found = cards(PRIVATE, STORY, replace(STORY, id="third"), accounts=FIVE[:1])
    _, desk, typist = walked(found, "3 p", "y", "n")
    assert [desk.given[Item(rule, "a1")] for rule in ("private", "story", "third")] == [YES, NO, PARTLY]
    assert [line[:6] for line in typist.page if " of 3. " in line] == ["1 of 3", "1 of 3", "2 of 3"]


def test_how_after_back() -> None:
    """What is looked up belongs to the account that is read out, and it is still its turn afterwards."""
    _, _, typist = walked(cards(PUPILS, accounts=TWO), "y", "back", "how", "y", "y")
    assert [line for line in typist.page if line.startswith("Instagram")] == [
        "Instagram: y",
        "Instagram, so far yes: how",
        "Instagram, so far yes: y",
    ]


def test_later() -> None:
    """What was left is not asked again in the same walk, nor in the next, until later is wanted."""
    found = cards(FAIR, ONCE, accounts=TWO)
    ended, desk, _ = walked(found, "2 skip, y", "skip")
    assert (ended, desk.given) == (True, {Item("fair", "a1"): YES})
    assert walked(found, desk=desk)[0] is True
    assert walked(found, "y", "y", desk=desk, later=True)[0] is True
    assert set(desk.given) == {item_of(row) for card in found for row in card.rows}


def test_a_new_account() -> None:
    """After an account was added, its open row is named, and a bare answer is for it alone."""
    _, desk, _ = walked(cards(FAIR, accounts=TWO), "y")
    _, desk, typist = walked(cards(FAIR, accounts=FIVE[:3]), "n", desk=desk)
    assert desk.given == {Item("fair", "a1"): YES, Item("fair", "a2"): YES, Item("fair", "a3"): NO}
    assert "No answer yet for Facebook: y, p, n or ?. For one: 3 n. Or help." in typist.page


def test_a_removed_account() -> None:
    """Without an account its card is gone, and the walk goes on with what is left."""
    _, desk, _ = walked(cards(PUPILS, accounts=TWO), "y")
    ended, desk, _ = walked(cards(PUPILS, accounts=TWO[1:]), "y", desk=desk)
    assert (ended, set(desk.given)) == (True, {Item("pupils", "a1"), Item("pupils", "a2")})


def test_asked_again() -> None:
    """In a recheck the row says what it was; keep says it again, and leaves what was never said."""
    desk = MemoryDesk()
    desk.before = {Item("fair", "a2"): NO}
    ended, desk, typist = walked(cards(FAIR, accounts=TWO), "keep", "y", desk=desk)
    assert (ended, desk.given) == (True, {Item("fair", "a2"): NO, Item("fair", "a1"): YES})
    assert "  2 TikTok, was no" in typist.page
    assert "Kept: TikTok." in typist.page


def test_keys_in_full_once_a_part() -> None:
    """The keys are told in full on the first card of each kind, and in few words after that."""
    other = replace(FAIR, id="other")
    _, _, typist = walked(cards(FAIR, other, PUPILS, accounts=TWO), "y", "y", "y", "y")
    page = "\n".join(typist.page)
    assert page.count("Type y for yes, p for partly") == 2
    assert page.count("y, p, n or ? for all 2. For one: 2 n. Or help.") == 1


def test_help_at_any_time() -> None:
    """Help changes nothing, and the same row is asked again."""
    ended, _, typist = walked(cards(FAIR, accounts=TWO), "help", "y")
    assert ended is True
    assert "- skip: leave it for later. back: go back. save: stop here." in typist.page


@examples(150)
@given(st.lists(lines(), max_size=12))
def test_laws_of_a_walk(typed: list[str]) -> None:
    """Whatever is typed, nothing raises; a refused line changes nothing; what is stored is of the cards."""
    found = cards(FAIR, PUPILS, ONCE, PRIVATE, STORY, accounts=FIVE[:3])
    desk = Watching()
    typist = Typist(typed)
    with suppress(SaveAndQuit):
        Walk(LineCards(typist), desk, found).ask()
    assert set(desk.given) <= {item_of(row) for card in found for row in card.rows}
    assert all(len(items) == 1 for items in desk.together if any(i.question == "pupils" for i in items))
    assert all(len(line) <= 80 for line in typist.written)


class Watching(MemoryDesk):
    """Notes which answers came in one line."""

    def __init__(self) -> None:
        super().__init__()
        self.together: list[list[Item]] = []

    def give(self, answered: Answered) -> None:
        super().give(answered)
        self.together.append([item_of(row) for row, _ in answered])
