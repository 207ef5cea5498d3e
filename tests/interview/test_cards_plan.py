"""Which cards there are, in which order, and what is on them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from audit.test_assess_properties import cases
from card_desk import CLEAR, FAIR, FIVE, ONCE, PLACE, PRIVATE, PUPILS, STORY, asked, cards, item_of, rules_of
from mei_social.audit.assess import visible
from mei_social.audit.minutes import ask_of
from mei_social.audit.model import Account, AnswerValue, Audit, Item, Screened
from mei_social.audit.purposes import said_already, said_by_purpose
from mei_social.interview.cards.card import Card, Kind
from mei_social.interview.cards.plan import (
    cards_of,
    plan,
    questions,
)
from mei_social.ruleset.model import Ask, Per, Purpose, Rule, Ruleset, Screening, YesNo

ON_FOUR = replace(FAIR, id="four", platforms=("instagram", "tiktok", "facebook", "whatsapp"))
WITH_SETTINGS = replace(FAIR, settings=("visibility",))


def kinds(found: tuple[Card, ...]) -> list[tuple[Kind, str]]:
    return [(card.kind, card.heading if card.kind is Kind.APP else card.rule.id) for card in found]


def test_hybrid_order() -> None:
    """Questions come in the order of the rules, then each app in the order of the accounts."""
    found = cards(PRIVATE, FAIR, ONCE, STORY, PUPILS, accounts=FIVE[:2])
    assert kinds(found) == [
        (Kind.TOGETHER, "fair"),
        (Kind.ONCE, "once"),
        (Kind.EACH, "pupils"),
        (Kind.APP, "Instagram"),
        (Kind.APP, "TikTok"),
    ]
    assert [row.rule.id for row in found[-1].rows] == ["private", "story"]


def test_numbers_are_places_in_the_list() -> None:
    """A row keeps its account's place, with a gap where an account is not asked."""
    (found,) = cards(ON_FOUR)
    assert [(row.number, row.name) for row in found.rows] == [
        (1, "Instagram"),
        (2, "TikTok"),
        (3, "Facebook"),
        (5, "WhatsApp"),
    ]
    assert found.places[3] == "LinkedIn"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (FAIR, Ask.TOGETHER),
        (WITH_SETTINGS, Ask.APP),
        (replace(WITH_SETTINGS, ask=Ask.TOGETHER), Ask.TOGETHER),
        (replace(FAIR, ask=Ask.APP), Ask.APP),
        (replace(WITH_SETTINGS, gate=True), Ask.TOGETHER),
        (replace(WITH_SETTINGS, safeguarding=True), Ask.TOGETHER),
        (replace(FAIR, gate=True, ask=Ask.APP), Ask.APP),
    ],
)
def test_how_a_rule_is_asked(rule: Rule, expected: Ask) -> None:
    """`ask` decides; without it the settings do, and a gate is not buried among them."""
    assert ask_of(rule) is expected


@pytest.mark.parametrize("about", [{"gate": True}, {"safeguarding": True}])
def test_no_one_answer_for_what_matters(about: dict[str, bool]) -> None:
    """A gate, or what is about a child, has its own answer for each account."""
    (found,) = cards(replace(FAIR, **about))
    assert found.kind is Kind.EACH


def test_quick_has_every_gate() -> None:
    """A quick check asks what the rules call quick, and every gate that applies."""
    found = cards(FAIR, replace(ONCE, quick=True), PUPILS, PRIVATE, quick=True)
    assert [card.rule.id for card in found] == ["once", "pupils"]


def test_condition_and_platform() -> None:
    """What does not apply is on no card."""
    hidden = replace(ONCE, when="s")
    rules = rules_of(hidden, FAIR, screening=(Screening(id="s", question="Is it?", per=Per.PERSON),))
    said = asked(FIVE, {Item("s", None): Screened.NO})
    assert kinds(plan(rules, said, quick=False)) == [(Kind.TOGETHER, "fair")]


@pytest.mark.parametrize(
    ("purpose", "expected", "value"),
    [
        (Purpose.PERSONAL, YesNo.YES, AnswerValue.YES),
        (Purpose.PROFESSIONAL, YesNo.YES, AnswerValue.YES),
        (Purpose.BOTH, YesNo.YES, AnswerValue.PARTLY),
        (Purpose.PERSONAL, YesNo.NO, AnswerValue.NO),
        (Purpose.BOTH, YesNo.NO, AnswerValue.PARTLY),
    ],
)
def test_the_purpose_is_the_answer(purpose: Purpose, expected: YesNo, value: AnswerValue) -> None:
    """What the purpose says is not asked: the safe answer for some purposes, partly for the others."""
    rule = replace(CLEAR, expected=expected)
    account = Account("a1", "instagram", purpose)
    assert said_by_purpose(rule, account) is value
    assert cards(rule, accounts=[account]) == ()
    assert list(said_already(rules_of(rule), asked([account]))) == [(rule, account, value)]


@pytest.mark.parametrize("about", [{"gate": True}, {"safeguarding": True}])
def test_no_purpose_answers_what_matters(about: dict[str, bool]) -> None:
    """A gate, or what is about a child, is asked whatever its rule says about purposes."""
    (found,) = cards(replace(CLEAR, **about))
    assert len(found.rows) == len(FIVE)


def test_older_words_are_a_card_of_their_own() -> None:
    """A gate that is asked in other words on one account is not mixed with today's words."""
    older = replace(PUPILS, question="Are there no pupils here?")
    found = cards_of(rules_of(PUPILS), FIVE, [(older, FIVE[1]), *((PUPILS, a) for a in FIVE[:1])])
    assert [(card.rule.question, [row.name for row in card.rows]) for card in found] == [
        (older.question, ["TikTok"]),
        (PUPILS.question, ["Instagram"]),
    ]


def test_a_removed_account() -> None:
    """A card is found again by its key; the rows of an account that is gone are gone."""
    before, after = cards(FAIR, PRIVATE), cards(FAIR, PRIVATE, accounts=FIVE[1:])
    assert before[0].key == after[0].key
    assert [row.name for row in after[0].rows] == ["TikTok", "Facebook", "LinkedIn", "WhatsApp"]
    assert {c.key for c in before} - {c.key for c in after} == {before[1].key}


@given(cases(), st.booleans())
def test_everything_is_on_one_card(case: tuple[Ruleset, Audit], quick: bool) -> None:
    """Every question that is asked is on exactly one card, and its number on that card is its own."""
    rules, audit = case
    found = plan(rules, audit, quick=quick)
    rows = [item_of(row) for card in found for row in card.rows]
    expected = [Item(r.id, a.id if a else None) for r, a in questions(rules, audit, quick=quick)]
    assert sorted(rows, key=str) == sorted(expected, key=str)
    assert all(len({row.number for row in card.rows}) == len(card.rows) for card in found)


@given(cases())
def test_every_gate_is_in_every_check(case: tuple[Ruleset, Audit]) -> None:
    """A gate that applies is on a card of the quick check and of the full one."""
    rules, audit = case
    gates = {Item(r.id, a.id if a else None) for r, a in visible(rules, audit) if r.gate}
    for quick in (True, False):
        rows = {item_of(row) for card in plan(rules, audit, quick=quick) for row in card.rows}
        assert gates <= rows


@given(cases())
def test_answers_move_no_card(case: tuple[Ruleset, Audit]) -> None:
    """The cards are the same whatever was answered, so that a card keeps its number."""
    rules, audit = case
    assert plan(rules, replace(audit, answers={}), quick=False) == plan(rules, audit, quick=False)


def test_one_row_of_many_has_its_app() -> None:
    """Questions of an app are numbered on their card, from 1."""
    (found,) = cards(PRIVATE, STORY, PLACE, accounts=FIVE[2:3])
    assert [(row.number, row.name) for row in found.rows] == [
        (1, PRIVATE.question),
        (2, STORY.question),
        (3, PLACE.question),
    ]
