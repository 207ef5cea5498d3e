"""What a typed line says to a card: by example, then the laws over random lines."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from msgspec.structs import replace

from card_desk import FAIR, FIVE, ONCE, PLACE, PRIVATE, PUPILS, STORY, card
from effort import examples
from mei_social.audit.model import Account, AnswerValue
from mei_social.interview.cards.board import KEYS, LEAVE
from mei_social.interview.cards.card import (
    GIVES,
    LOOKS,
    Card,
    CardState,
    Kind,
    Move,
    Refused,
    Standing,
    Taken,
    Verb,
)
from mei_social.interview.cards.grammar import MOVES, ROWS, VERBS, parse, render, short_name
from mei_social.ruleset.model import Ask, Purpose

Y, P, N, Q = Verb.YES, Verb.PARTLY, Verb.NO, Verb.NOT_SURE
TOGETHER = card(FAIR)
EACH = card(PUPILS)
APP = card(PRIVATE, STORY, PLACE)
SINGLE = card(ONCE)
GAPS = card(replace(FAIR, platforms=("tiktok", "facebook", "whatsapp")))
ONE_ACCOUNT = card(FAIR, accounts=FIVE[:1])
NEW = CardState()


def state(**rows: AnswerValue) -> CardState:
    """`r2=YES`: row 2 has this answer."""
    return CardState(rows={int(name[1:]): Standing(value) for name, value in rows.items()})


def why(line: str, on: Card, where: CardState = NEW) -> str:
    said = parse(line, on, where)
    assert isinstance(said, Refused), said
    return said.why


# ---- One answer over accounts ----

EVERY = [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("y", dict.fromkeys(EVERY, Y)),
        ("YES", dict.fromkeys(EVERY, Y)),
        ("not sure", dict.fromkeys(EVERY, Q)),
        ("?", dict.fromkeys(EVERY, Q)),
        ("i don\u2019t know", dict.fromkeys(EVERY, Q)),
        ("y, 3 n", {1: Y, 2: Y, 3: N, 4: Y, 5: Y}),
        ("y 3 n", {1: Y, 2: Y, 3: N, 4: Y, 5: Y}),
        ("3 n, rest y", {1: Y, 2: Y, 3: N, 4: Y, 5: Y}),
        ("3n, the rest not sure", {1: Q, 2: Q, 3: N, 4: Q, 5: Q}),
        ("3 n", {3: N}),
        ("3: no.", {3: N}),
        ("2-4 p", {2: P, 3: P, 4: P}),
        ("2 \u2013 4 p", {2: P, 3: P, 4: P}),
        ("1 3 n", {1: N, 3: N}),
        ("1, 3 n", {1: N, 3: N}),
        ("1 and 3 n; 2 ?", {1: N, 3: N, 2: Q}),
        ("tiktok n", {2: N}),
        ("Face p, li y", {3: P, 4: Y}),
        ("insta whats n", {1: N, 5: N}),
        ("all p", dict.fromkeys(EVERY, P)),
        ("3 na, y", {1: Y, 2: Y, 3: Verb.ASIDE, 4: Y, 5: Y}),
        ("does not apply", dict.fromkeys(EVERY, Verb.ASIDE)),
        ("note", dict.fromkeys(EVERY, Verb.NOTE)),
        ("2 note, rest skip", {1: Verb.SKIP, 2: Verb.NOTE, 3: Verb.SKIP, 4: Verb.SKIP, 5: Verb.SKIP}),
        ("2 how", {2: Verb.HOW}),
        ("\uff12 \uff4e", {2: N}),
    ],
)
def test_over_accounts(line: str, rows: dict[int, Verb]) -> None:
    """Rows come first; an answer alone is for every row that the line does not name."""
    assert parse(line, TOGETHER, NEW) == Taken(rows)


def test_only_rows_without_an_answer() -> None:
    """An answer alone, and `rest`, leave the answers that are there; `all` changes them."""
    before = state(r1=AnswerValue.NO, r4=AnswerValue.PARTLY)
    assert parse("y", TOGETHER, before) == Taken({2: Y, 3: Y, 5: Y})
    assert parse("2 n, rest y", TOGETHER, before) == Taken({2: N, 3: Y, 5: Y})
    assert parse("all y", TOGETHER, before) == Taken(dict.fromkeys(EVERY, Y))
    assert parse("all skip", TOGETHER, before) == Taken(dict.fromkeys([2, 3, 5], Verb.SKIP))


def test_not_what_was_left_just_now() -> None:
    """An answer alone is not for a row that was left for later, while another row is open."""
    left = CardState(rows={2: Standing(left=True)})
    assert parse("y", TOGETHER, left) == Taken({1: Y, 3: Y, 4: Y, 5: Y})


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("n 3", "Number first, then the answer: type 3 n."),
        ("n 3, y", "Number first, then the answer: type 3 n."),
        ("y 3", "Number first, then the answer: type 3 y."),
        ("3", "Facebook: type 3 and an answer, such as 3 y."),
        ("1, 3", "An answer is missing at the end. Type 1 3 y, or 1 3 with p, n or ?."),
        ("rest", "An answer is missing at the end. Type rest y, or rest with p, n or ?."),
        ("9 y", "There is no such number here, only 1, 2, 3, 4 and 5. Type 3 n."),
        ("0 y", "There is no such number here, only 1, 2, 3, 4 and 5. Type 3 n."),
        ("4-2 n", "The smaller number comes first: type 2-4 and an answer, such as 2-4 y."),
        ("2 y, 2 n", "TikTok is in that line twice, so nothing was taken. Type it again with each row once."),
        (
            "all y 3 n",
            "Facebook is in that line twice, so nothing was taken. Type it again with each row once.",
        ),
        ("y n", "Two answers without a number, so nothing was taken. Type which is for which: y, 3 n."),
        ("rest y, n", "Two answers without a number, so nothing was taken. Type which is for which: y, 3 n."),
        ("y, back", "Nothing was taken. Type back on a line of its own."),
        ("how why", "Nothing was taken. Type why on a line of its own."),
        ("keep", "There is no earlier answer to keep. Type y, p, n or ?."),
        ("2 keep", "There is no earlier answer to keep for TikTok. Type y, p, n or ?."),
        ("1-5 y, n", "No row is left for n, so nothing was taken. Type it again with each row once."),
        (
            "maybe",
            '"maybe" is no answer here. Type y, p, n or ?, or a number and an answer, such as 3 n, or help.',
        ),
        ("", "Nothing was typed. Type y, p, n or ?, or skip, or help."),
        (" , .", "Nothing was typed. Type y, p, n or ?, or skip, or help."),
    ],
)
def test_refused(line: str, told: str) -> None:
    """A line that is not clear is not taken, and the sentence says what to type."""
    assert why(line, TOGETHER) == told


def test_no_example_of_another_account() -> None:
    """Where each account has its own answer and none has a number on the screen, no number is proposed."""
    assert why("maybe", EACH) == '"maybe" is no answer here. Type y, p, n or ?, or help.'


def test_refused_where_all_have_an_answer() -> None:
    """A bare answer is for no row then."""
    full = CardState(rows=dict.fromkeys(EVERY, Standing(AnswerValue.YES)))
    assert why("n", TOGETHER, full) == (
        "Every row has an answer. To change one, type 3 n. To change all, type all y."
    )
    assert [parse(line, TOGETHER, full) for line in ("", "skip")] == [Taken(move=Move.ON)] * 2


def test_open_rows_are_named() -> None:
    """Enter alone stores nothing, and says which accounts have no answer yet."""
    told = why("", TOGETHER, state(r1=AnswerValue.YES, r2=AnswerValue.YES, r3=AnswerValue.NO))
    assert (
        told
        == "Nothing was typed. No answer yet for LinkedIn and WhatsApp. Type y, p, n or ?, or skip, or help."
    )


def test_an_account_that_is_not_asked() -> None:
    """Its number is known, and said to be not asked here."""
    assert why("1 y", GAPS) == "There is no 1 here: not asked for Instagram. Type 5 n."
    assert parse("2-5 y", GAPS, NEW) == Taken({2: Y, 3: Y, 5: Y})


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("back", Taken(move=Move.BACK)),
        ("b", Taken(move=Move.BACK)),
        ("q", Taken(move=Move.SAVE)),
        ("Save and stop", Taken(move=Move.SAVE)),
        ("help", Taken(move=Move.HELP)),
        ("how", Taken(look=Verb.HOW)),
        ("how?", Taken(look=Verb.HOW)),
        ("w", Taken(look=Verb.WHY)),
        ("3 n, how", Taken({3: N}, look=Verb.HOW)),
    ],
)
def test_about_the_card(line: str, taken: Taken) -> None:
    """Some words are about the card, and not about a row."""
    assert parse(line, TOGETHER, NEW) == taken


# ---- Names ----


def named(*names: str, platforms: str = "other") -> Card:
    accounts = [Account(f"a{n}", platforms, Purpose.PERSONAL, name) for n, name in enumerate(names, 1)]
    return card(FAIR, accounts=accounts)


def test_two_of_one_app() -> None:
    """A beginning that two names share is not taken; the whole name, or the number, is."""
    two = named("Discord", "Instagram", "Instagram")
    assert why("insta n", two) == (
        '"insta" could mean Instagram 1 (personal) or Instagram 2 (personal). Type the number: 2 or 3.'
    )
    assert parse("instagram 2 n", two, NEW) == Taken({3: N})
    assert parse("disc n", two, NEW) == Taken({1: N})


@pytest.mark.parametrize(
    ("names", "line", "rows"),
    [
        (("Yes Theory", "No Filter"), "y", {1: Y, 2: Y}),
        (("Yes Theory", "No Filter"), "no", {1: N, 2: N}),
        (("All", "Rest"), "all n", {1: N, 2: N}),
        (("X (Twitter)", "Signal"), "twitter n", {1: N}),
        (("Signal", "Microsoft Teams"), "microsoft teams n, sig y", {1: Y, 2: N}),
        (("Signal", "Microsoft Teams"), "teams n", {2: N}),
        (("Signal", "Rock & Roll"), "rock & roll n", {2: N}),
        (("3 n", "Signal"), "2 n", {2: N}),
    ],
)
def test_names_and_answers(names: tuple[str, ...], line: str, rows: dict[int, Verb]) -> None:
    """What is an answer by itself is never a name; an account with such a name has its number."""
    assert parse(line, named(*names), NEW) == Taken(rows)


@pytest.mark.parametrize("line", ["x n", "s n", "y y, i n"])
def test_one_letter_is_no_name(line: str) -> None:
    """A letter means the same at every prompt, so a name takes two."""
    assert isinstance(parse(line, named("X (Twitter)", "Snapchat", "Instagram"), NEW), Refused)


def test_short_name_is_understood() -> None:
    """The beginning that help shows is the one row that it means."""
    two = named("X", "Instagram", "Instagram", "Facebook Marketplace")
    assert short_name(two) == "faceb"
    assert short_name(named("X", "Y")) is None


# ---- One by one ----


@pytest.mark.parametrize(
    ("line", "rows"),
    [("y", {1: Y}), ("3 n", {3: N}), ("face n", {3: N}), ("na", {1: Verb.ASIDE}), ("t", {1: Verb.NOTE})],
)
def test_account_by_account(line: str, rows: dict[int, Verb]) -> None:
    """Of what comes before all others, a line answers the account that is read out, or one that it names."""
    assert parse(line, EACH, NEW) == Taken(rows)
    assert parse("y", EACH, state(r1=AnswerValue.NO)) == Taken({2: Y})


@pytest.mark.parametrize(
    "line", ["all y", "rest y", "y y y", "1 2 y", "y, 3 n", "all skip", "all na", "1-5 x"]
)
def test_never_many_gates(line: str) -> None:
    """One answer for several accounts does not exist there, whatever the answer is."""
    assert why(line, EACH) == ("Each account has its own answer here. Type y, p, n or ? for Instagram.")


@pytest.mark.parametrize("line", ["all y", "y y y", "1 y, 2 n", "rest ?", "all note", "1 skip, 2 na"])
def test_never_many_questions(line: str) -> None:
    """One answer for several questions does not exist."""
    assert why(line, APP) == (
        "3 different questions: each has its own answer. "
        "Type y, p, n or ? for question 1. To leave all for later, type all skip."
    )


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("y", Taken({1: Y})),
        ("3 p", Taken({3: P})),
        ("how", Taken({1: Verb.HOW})),
        ("all skip", Taken(dict.fromkeys([1, 2, 3], Verb.SKIP))),
        ("all na", Taken(dict.fromkeys([1, 2, 3], Verb.ASIDE))),
    ],
)
def test_with_the_app_open(line: str, taken: Taken) -> None:
    """A line is for the question that is read out; leaving all of them is no answer to any."""
    assert parse(line, APP, NEW) == taken
    assert why("2", APP) == "Type 2 and an answer, such as 2 y."


def test_a_gate_among_settings() -> None:
    """Where rules put a gate on an app's card, it is not left or set aside together with others."""
    gate = replace(PUPILS, id="gate", ask=Ask.APP)
    mixed = card(PRIVATE, gate)
    assert "each has its own answer" in why("all na", mixed)
    assert parse("2 n", mixed, NEW) == Taken({2: N})


@pytest.mark.parametrize(("digit", "verb"), [("1", Y), ("2", P), ("3", N), ("4", Q)])
def test_digits_where_there_is_one_row(digit: str, verb: Verb) -> None:
    """A digit is an answer where one question has one row, and there is no gate."""
    assert parse(digit, SINGLE, NEW) == Taken({1: verb})
    assert parse(digit, ONE_ACCOUNT, NEW) == Taken({1: verb})
    for gate in (card(replace(ONCE, gate=True)), card(PUPILS, accounts=FIVE[:1])):
        assert why(digit, gate) == "Type y, p, n or ?, or help."


@pytest.mark.parametrize("on", [TOGETHER, EACH, APP, GAPS], ids=["together", "each", "app", "gaps"])
@pytest.mark.parametrize("digit", ["1", "2", "3", "99", "0"])
def test_a_bare_number_stores_nothing(on: Card, digit: str) -> None:
    """Elsewhere a number is a row, and chooses nothing."""
    assert isinstance(parse(digit, on, NEW), Refused)


def test_one_row_can_be_changed() -> None:
    """A bare answer to the only row changes the answer that it has."""
    assert parse("n", SINGLE, state(r1=AnswerValue.YES)) == Taken({1: N})
    assert why("y n", SINGLE) == "There is more than one answer in that line. Type one: y, p, n or ?."
    assert why("2 y", SINGLE) == "There is one question here. Type y, p, n or ?, or help."


def test_keep() -> None:
    """`keep` is for rows with an earlier answer, and no other."""
    again = CardState(rows={2: Standing(before=AnswerValue.NO), 4: Standing(AnswerValue.YES)})
    assert parse("keep", TOGETHER, again) == Taken({2: Verb.KEEP, 4: Verb.KEEP})
    assert parse("2 keep, rest y", TOGETHER, again) == Taken({2: Verb.KEEP, 1: Y, 3: Y, 5: Y})
    assert parse("k", EACH, replace(again, at=2)) == Taken({2: Verb.KEEP})


# ---- Laws ----

CARDS = [
    TOGETHER,
    EACH,
    APP,
    SINGLE,
    GAPS,
    ONE_ACCOUNT,
    named("Instagram", "Instagram", "Yes Theory", "No 3", "3 n"),
    card(PRIVATE, replace(PUPILS, ask=Ask.APP), STORY),
    card(replace(ONCE, gate=True)),
]
SPOKEN = [word for typed in (*VERBS.values(), *MOVES.values()) for word in typed]
TOKENS = [
    *SPOKEN,
    *ROWS,
    *("1", "2", "3", "4", "5", "7", "0", "2-4", "5-1", "1-99999999999", "12345678901234567890"),
    *("insta", "tik", "face", "li", "whatsapp", "yes theory", "and", ",", ", ", ";", ":", "  "),
    *("\u0663", "\u00bd", "\u202e", "\u200b", "\x1b[2J", "\ud83d\ude00", "-", "?", "??"),
]


@st.composite
def lines(draw: DrawFn) -> str:
    """Mostly what people type, sometimes anything."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.text(max_size=60))
    tokens = draw(st.lists(st.sampled_from(TOKENS), max_size=7))
    return "".join(token + draw(st.sampled_from([" ", "", ", "])) for token in tokens)


@st.composite
def states(draw: DrawFn, on: Card) -> CardState:
    values = st.sampled_from([None, None, *AnswerValue])
    rows = {
        row.number: Standing(draw(values), draw(values), left=draw(st.booleans()), noted=draw(st.booleans()))
        for row in on.rows
    }
    at = draw(st.sampled_from([None, *(row.number for row in on.rows)]))
    return CardState(rows=rows, at=at)


@st.composite
def situations(draw: DrawFn) -> tuple[Card, CardState]:
    on = draw(st.sampled_from(CARDS))
    return on, draw(states(on))


@examples(600)
@given(situations(), lines())
def test_laws_of_a_line(situation: tuple[Card, CardState], line: str) -> None:
    """Whatever is typed: only rows of the card, each once; a gate alone; no answer is changed unnamed."""
    on, where = situation
    said = parse(line, on, where)
    if isinstance(said, Refused):
        assert "type" in said.why.casefold(), said.why
        assert not {unicodedata.category(c) for c in said.why} & {"Cc", "Cf", "Cs"}, said.why
        return
    assert set(said.rows) <= {row.number for row in on.rows}
    assert said.rows or said.look or said.move
    changing = [row for row in on.rows if row.number in said.changing]
    if any(row.stands_alone for row in changing) or on.kind is Kind.EACH:
        assert len(changing) <= 1
    if on.kind is Kind.APP and len(changing) > 1:
        assert len({said.rows[row.number] for row in changing} - {Verb.SKIP, Verb.ASIDE}) == 0
    names_none = not any(c.isdigit() for c in line) and "all" not in line.casefold()
    if on is TOGETHER and names_none and not _has_a_name(line, on):
        assert not any(where.of(number).value for number in said.answers)


def _has_a_name(line: str, on: Card) -> bool:
    return any(row.name[:2].casefold() in unicodedata.normalize("NFKC", line).casefold() for row in on.rows)


@examples(300)
@given(st.sampled_from(CARDS), st.text() | st.text(alphabet="y3n ,?-al", max_size=4000))
def test_any_text_is_read(on: Card, text: str) -> None:
    """No text raises, and reading it again says the same."""
    assert parse(text, on, NEW) == parse(text, on, NEW)


@st.composite
def sayings(draw: DrawFn) -> tuple[Card, CardState, Taken]:
    """Something that can be said to a card, as it can be said."""
    on, where = draw(situations())
    if draw(st.booleans()):
        moves = [Move.BACK, Move.SAVE, Move.HELP, *([Move.ON] if where.is_done(on) else [])]
        return on, where, Taken(move=draw(st.sampled_from(moves)))
    look = draw(st.sampled_from([None, *sorted(LOOKS)])) if on.kind is not Kind.APP else None
    numbers = [row.number for row in on.rows]
    chosen = draw(st.lists(st.sampled_from(numbers), unique=True, min_size=0 if look else 1))
    if on.one_by_one or any(row.stands_alone for row in on.rows):
        chosen = chosen[:1]
    verbs = {n: draw(st.sampled_from([v for v in Verb if _can_be_said(v, where.of(n))])) for n in chosen}
    return on, where, Taken(verbs, look)


def _can_be_said(verb: Verb, standing: Standing) -> bool:
    return verb is not Verb.KEEP or standing.can_be_kept


@examples(400)
@given(sayings())
def test_what_is_written_is_read(said: tuple[Card, CardState, Taken]) -> None:
    """A line that says something is read as just that."""
    on, where, taken = said
    line = render(taken)
    if line == "skip" and where.is_done(on):
        return
    assert parse(line, on, where) == taken


def test_verbs_are_told_apart() -> None:
    """No word means two things."""
    assert len(SPOKEN) == len(set(SPOKEN))
    assert not set(SPOKEN) & set(ROWS)
    assert set(GIVES) | LOOKS | {Verb.KEEP, Verb.NOTE, Verb.ASIDE, Verb.SKIP} == set(Verb)


def test_letters_mean_one_thing() -> None:
    """Each letter of the keys is a word of its verb in line mode too."""
    for key, verb in KEYS.items():
        assert key in VERBS[verb]
    for key, move in LEAVE.items():
        assert key in MOVES[move]
