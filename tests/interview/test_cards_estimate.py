"""How long it is said to take: the arithmetic, and that it goes down while somebody answers."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from msgspec.structs import replace

from card_desk import FAIR, FIVE, ONCE, PRIVATE, PUPILS, STORY, MemoryDesk, all_no, card, cards, item_of
from mei_social.audit.model import Account, Item
from mei_social.interview.cards.card import Card, CardState, Move, Row, Take, Taken, Verb
from mei_social.interview.cards.estimate import minutes, progress, seconds
from mei_social.interview.cards.plan import plan
from mei_social.interview.cards.walk import Walk
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Purpose, Ruleset

WORD = replace(ONCE, question=" ".join(["word"] * 20), hint=None)
SETTING = replace(PRIVATE, question=WORD.question, hint=None, settings=("visibility",))
TWENTY_WORDS, JUDGED, LOOKED_UP, OPENED = 6, 2 + 5, 2 + 30, 10


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (cards(WORD), TWENTY_WORDS + JUDGED),
        (cards(replace(WORD, hint=WORD.question)), 2 * TWENTY_WORDS + JUDGED),
        (cards(replace(FAIR, question=WORD.question)), TWENTY_WORDS + 5 * JUDGED),
        (cards(SETTING, accounts=FIVE[:1]), OPENED + TWENTY_WORDS + LOOKED_UP),
        (cards(replace(SETTING, settings=()), accounts=FIVE[:1]), OPENED + TWENTY_WORDS + JUDGED),
        (
            cards(SETTING, replace(SETTING, id="two"), accounts=FIVE[:2]),
            2 * (OPENED + 2 * TWENTY_WORDS + 2 * LOOKED_UP),
        ),
    ],
)
def test_arithmetic(found: tuple[Card, ...], expected: int) -> None:
    """A question is read once on a card, each answer is looked up or judged, each app is opened once."""
    assert seconds(found) == expected


def test_only_what_is_open() -> None:
    """What has an answer takes no time; a card without an open row is not read."""
    found = cards(WORD, replace(FAIR, question=WORD.question))
    assert seconds(found, lambda row: row.number == 5) == TWENTY_WORDS + JUDGED
    assert (seconds(found, lambda row: False), minutes(found, lambda row: False)) == (0, 0)


def test_progress() -> None:
    """Place and minutes, but never one of one."""
    found = cards(WORD, FAIR, PUPILS)
    assert progress(found, found[1], lambda row: True) == "Card 2 of 3, about 2 minutes left"
    assert progress(found, found[1], lambda row: False) == "Card 2 of 3, about 1 minute left"
    assert progress(found[:1], found[0], lambda row: True) == "About 1 minute left"


# ---- Replayed ----


class Replay:
    """Somebody who answers, skips, looks things up, and sometimes goes back; notes what was shown."""

    waits = False

    def __init__(self, draw: random.Random) -> None:
        self.shown: list[int] = []
        self._draw = draw

    def ask_card(self, card: Card, state: CardState, take: Take) -> None:
        if state.progress and state.show == "new":
            self.shown.append(int(state.progress.split("about ")[1].split()[0]))
        now: CardState | None = state
        while now is not None and not now.is_done(card):
            now = take(self._said(now.row_at(card), card, now), now)

    def leave(self, card: Card, state: CardState) -> None: ...

    def _said(self, row: Row, card: Card, state: CardState) -> Taken:
        chance = self._draw.random()
        if chance < 0.03:
            return Taken(move=Move.BACK)
        if chance < 0.1:
            return Taken({row.number: Verb.HOW})
        if chance < 0.2:
            return Taken({row.number: Verb.SKIP})
        verb = self._draw.choice([Verb.YES, Verb.YES, Verb.PARTLY, Verb.NO, Verb.NOT_SURE])
        rows = [row] if card.one_by_one else state.open_rows(card)
        return Taken({each.number: verb for each in rows})


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return load_rules(find_rules())


def someone(rules: Ruleset, draw: random.Random) -> tuple[Account, ...]:
    platforms = draw.choices([p.id for p in rules.platforms], k=draw.randint(1, 8))
    return tuple(Account(f"a{n}", p, draw.choice(list(Purpose))) for n, p in enumerate(platforms, 1))


@pytest.mark.parametrize("seed", range(20))
def test_it_never_rises_by_more_than_a_fifth(shipped: Ruleset, seed: int) -> None:
    """Over a whole check the minutes that are shown go down, whatever is skipped and gone back to."""
    draw = random.Random(seed)
    audit = all_no(shipped, someone(shipped, draw))
    replay = Replay(draw)
    walk = Walk(replay, MemoryDesk(), plan(shipped, audit, quick=seed % 2 == 0))
    while not walk.ask():
        pass
    assert len(replay.shown) > 5
    assert all(after <= 1.2 * before for before, after in pairwise(replay.shown)), replay.shown
    assert replay.shown[-1] < replay.shown[0]


def test_the_same_everywhere(shipped: Ruleset) -> None:
    """What is said before the first card is what the first card says."""
    found = plan(shipped, all_no(shipped, FIVE), quick=True)
    before = f"about {minutes(found)} minutes left"
    assert progress(found, found[0], lambda row: True).endswith(before)


def test_one_more_account(shipped: Ruleset) -> None:
    """An account that is added costs its own rows, and no card that was there costs more without it."""
    given = {item_of(row) for c in plan(shipped, all_no(shipped, FIVE[:2]), quick=True) for row in c.rows}
    more = plan(shipped, all_no(shipped, FIVE[:3]), quick=True)
    left = seconds(more, lambda row: item_of(row) not in given)
    only = [row for c in more for row in c.rows if item_of(row) not in given]
    assert {Item(row.rule.id, "a3") for row in only} == {item_of(row) for row in only}
    assert 0 < left < seconds(more)


def test_a_card_knows_its_place() -> None:
    """The same card of another plan of the same check has the same place."""
    assert progress(cards(ONCE, FAIR, STORY), card(FAIR), lambda row: True).startswith("Card 2 of 7")
