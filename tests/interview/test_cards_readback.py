"""What was taken, said back."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from card_desk import FAIR, FIVE, ONCE, PRIVATE, PUPILS, STORY, card
from mei_social.audit.model import AnswerValue
from mei_social.interview.cards.card import Card, CardState, Standing, Taken
from mei_social.interview.cards.grammar import parse
from mei_social.interview.cards.readback import read_back, wrapped

NO = Standing(AnswerValue.NO)
CHILD = replace(PUPILS, gate=False)


@pytest.mark.parametrize(
    ("on", "line", "told"),
    [
        (card(FAIR), "y, 3 n", "Yes: Instagram, TikTok, LinkedIn, WhatsApp. No: Facebook."),
        (card(FAIR), "y", "Yes: all 5."),
        (card(FAIR), "2 n", "No: TikTok."),
        (
            card(FAIR),
            "rest skip, 3 na, 2 ?",
            "Not sure: TikTok. For later: Instagram, LinkedIn, WhatsApp.",
        ),
        (card(FAIR), "how", ""),
        (card(FAIR), "back", ""),
        (card(FAIR, accounts=FIVE[:1]), "p", "Partly."),
        (card(ONCE), "n", "No."),
        (card(CHILD), "y", "Yes."),
        (card(CHILD), "3 y", "Yes: Facebook."),
        (card(CHILD), "skip", "For later."),
        (card(PRIVATE, STORY), "y", "Yes."),
        (card(PRIVATE, STORY), "2 p", "Partly: 2."),
        (card(PRIVATE, STORY), "all skip", "For later: all 2."),
    ],
)
def test_read_back(on: Card, line: str, told: str) -> None:
    """Answers and their rows, the answers in one order, whatever was typed first."""
    assert said(on, line) == told


def test_what_changed() -> None:
    """An answer that is there no more is named, as one line may change many."""
    before = CardState(rows={3: NO, 4: Standing(AnswerValue.YES)})
    assert said(card(FAIR), "all y", before) == "Yes: all 5. Changed: Facebook was no."
    assert said(card(ONCE), "y", CardState(rows={1: NO})) == "Yes."


def test_later_takes_nothing_back() -> None:
    """Of a row with an answer it is not said that it was left for later."""
    before = CardState(rows={2: NO})
    assert said(card(FAIR), "2 3 skip", before) == "For later: Facebook. Kept: TikTok."


def test_the_flow_says_what_it_means() -> None:
    """What an answer to a gate means is said by the flow, and not twice."""
    assert [said(card(PUPILS), line) for line in ("y", "3 n", "how")] == ["", "", ""]
    assert said(card(PUPILS), "skip") == "For later."


def test_names_stay_whole() -> None:
    """In a narrow window a line breaks between names."""
    told = said(card(FAIR), "y, 3 n")
    assert wrapped(told, 20) == ["Yes: Instagram,", "TikTok, LinkedIn,", "WhatsApp. No:", "Facebook."]
    several = card(FAIR, accounts=(*FIVE[:1], replace(FIVE[0], id="a2")))
    assert wrapped(said(several, "1 n"), 26) == ["No:", "Instagram 1 (personal)."]


def said(on: Card, line: str, before: CardState | None = None) -> str:
    where = before or CardState()
    taken = parse(line, on, where)
    assert isinstance(taken, Taken), taken
    return read_back(taken, on, where)
