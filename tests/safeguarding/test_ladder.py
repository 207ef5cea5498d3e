"""Whom to tell about a child: at any hour there is somebody, and never only the mentor."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mei_social.authoring.lint.readability import sentences, words
from mei_social.concern.guide import build_concern
from mei_social.report.advice import people
from mei_social.ruleset.load import load_rules, read_rules
from mei_social.ruleset.model import Ruleset, Rung
from mei_social.safeguarding import duty
from mei_social.safeguarding.ladder import MENTOR, NEUTRAL, how, ladder, not_the_mentor, told
from programs import RULES
from ruleset.test_overlay import TOP, load, saved
from small_rules import SMALL_YAML

NUMBER = re.compile(r"\d{3,}")
LADDER = """\
ladder:
  - id: safeguarding-lead
    who: The safeguarding lead
    when: Tell them first.
    find: Ask at the office.
  - id: head
    who: The head of the school
    when: Tell them next.
    reach: Room 1
    adults: true
  - id: police
    who: The police
    when: Call them if nobody answers.
    reach: "101"
    always: true
"""
SMALL_WITH_LADDER = SMALL_YAML.replace("help:\n", f"{LADDER}help:\n", 1)


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return load_rules(RULES)


@pytest.fixture
def bare(tmp_path: Path) -> Ruleset:
    """Rules from before there was a ladder."""
    return load_rules(saved(tmp_path, SMALL_YAML))


def with_ladder(folder: Path, *swaps: tuple[str, str]) -> list[str]:
    """What is wrong with the small rules that have a ladder, after some changes."""
    text = SMALL_WITH_LADDER
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    return [f"{p.line}: {p.rule}" for p in read_rules(saved(folder, text)).problems]


def test_rules_without_a_ladder(bare: Ruleset, shipped: Ruleset) -> None:
    """Rules of before have the six rungs in neutral words, which are those of the shipped rules."""
    assert (bare.ladder, ladder(bare)) == ((), NEUTRAL)
    assert ladder(shipped) == NEUTRAL
    assert [rung.id for rung in NEUTRAL] == [
        *("safeguarding-lead", "deputy-safeguarding-lead", "headteacher"),
        *("governors-or-lado", "childrens-services", "police"),
    ]


def test_no_number_is_made_up(shipped: Ruleset) -> None:
    """The only numbers on the ladder are 999 and 101; local ones are the provider's."""
    texts = [told(rung) for rung in (*ladder(shipped), *NEUTRAL)]
    assert {number for text in texts for number in NUMBER.findall(text)} == {"101", "999"}


def test_every_rung_leads_somewhere(shipped: Ruleset) -> None:
    """Each rung has a way to reach it; one answers about adults and two at any hour."""
    assert [rung.id for rung in ladder(shipped) if not how(rung)] == []
    assert [rung.id for rung in ladder(shipped) if rung.adults] == ["headteacher", "governors-or-lado"]
    assert [rung.id for rung in ladder(shipped) if rung.always] == ["childrens-services", "police"]


def test_the_number_of_a_contact_is_that_of_its_rung(bare: Ruleset) -> None:
    """A rung without a number takes that of the contact with the same id; its own comes first."""
    (mentor,) = bare.provider.contacts
    contact = replace(mentor, id="safeguarding-lead", reach="01234 567890")
    provider = replace(bare.provider, contacts=(contact,))
    own = replace(NEUTRAL[0], reach="Room 3")
    first = ladder(replace(bare, provider=provider))[0]

    assert how(first).startswith("01234 567890. Ask at the office")
    assert ladder(replace(bare, provider=provider, ladder=(own,)))[0] == own


def test_a_rung_needs_a_way_to_it(tmp_path: Path) -> None:
    """A rung with neither number nor way to find it is refused, unless a contact has the number."""
    lost = ("    find: Ask at the office.\n", "")
    known = ("id: safeguarding-lead", "id: mentor")
    assert with_ladder(tmp_path) == []
    assert with_ladder(tmp_path, lost) == ["43: no-way-to-reach"]
    assert with_ladder(tmp_path, lost, known) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [("    always: true\n", "43: nobody-at-night"), ("    adults: true\n", "43: nobody-about-adults")],
)
def test_somebody_at_night_and_about_adults(tmp_path: Path, line: str, problem: str) -> None:
    """A ladder on which nobody answers at night, or nobody is told about an adult, is refused."""
    assert with_ladder(tmp_path, (line, "")) == [problem]


@pytest.mark.parametrize(("needs", "good"), [("0.2", True), ("0.1.9", True), ("next", False), ("2", False)])
def test_needs_is_a_version(tmp_path: Path, needs: str, good: bool) -> None:
    """What rules need is a version of the program."""
    found = with_ladder(tmp_path, ("version: 3\n", f'version: 3\nneeds: "{needs}"\n'))
    assert found == ([] if good else ["3: no-version"])


def test_an_overlay_names_its_own_people(tmp_path: Path) -> None:
    """By id an overlay changes a rung, drops one, and adds one before those who answer at any hour."""
    saved(tmp_path, SMALL_WITH_LADDER, "base.yaml")
    changes = """\
needs: "0.2"
drop: {ladder: [head]}
change:
  ladder:
    safeguarding-lead: {who: Our designated person, reach: 01234 567890}
add:
  ladder:
    - {id: trust, who: The trust, when: Tell them then., reach: Room 2, adults: true}
"""
    rules = load(tmp_path, changes)
    assert (rules.needs, [rung.id for rung in rules.ladder]) == (
        "0.2",
        ["safeguarding-lead", "trust", "police"],
    )
    assert (rules.ladder[0].who, how(rules.ladder[0])) == (
        "Our designated person",
        "01234 567890. Ask at the office.",
    )


def test_an_overlay_cannot_leave_nobody(tmp_path: Path) -> None:
    """To drop who answers at night is refused in the file that drops it."""
    saved(tmp_path, SMALL_WITH_LADDER, "base.yaml")
    (problem,) = read_rules(saved(tmp_path, TOP + "drop: {ladder: [police]}\n")).problems
    assert (problem.line, problem.rule) == (1, "nobody-at-night")


def test_who_reads_the_file_is_not_who_else_to_tell(bare: Ruleset) -> None:
    """Whoever else can be told without the file is never the mentor, who reads it."""
    mentor = replace(NEUTRAL[0], id=MENTOR, who="Your mentor")
    rules = replace(bare, ladder=(mentor, NEUTRAL[2]))
    assert not_the_mentor(rules) == NEUTRAL[2]
    assert not_the_mentor(replace(bare, ladder=(mentor,))) == NEUTRAL[0]
    assert duty.tell_without_file(rules).startswith("You can tell without this file. The headteacher")


@given(st.lists(st.builds(replace, st.sampled_from(NEUTRAL), id=st.sampled_from("abcdef")), min_size=1))
def test_the_next_one_is_always_named(rungs: list[Rung]) -> None:
    """Whatever the ladder, the guide names all of it in its order, and the first and the night at once."""
    rules = replace(load_rules(RULES), ladder=tuple(rungs))
    guide = build_concern(rules)
    assert guide.ladder.lines[1:] == tuple(map(told, ladder(rules)))
    first = rungs[0].who.partition(" of ")[0].casefold()
    assert any(first in line.casefold() for line in guide.danger.lines)
    assert sum("(at any hour)" in line for line in guide.danger.lines) == sum(r.always for r in rungs)


def test_whom_to_talk_to(shipped: Ruleset) -> None:
    """About a child it is the whole ladder, then who is not on it; about anything else the contacts."""
    whole, plain = people(shipped, about_a_child=True), people(shipped, about_a_child=False)
    assert [one.who for one in plain] == [contact.role for contact in shipped.provider.contacts]
    assert [one.who.removesuffix(" (at any hour)") for one in whole] == [
        *(rung.who for rung in NEUTRAL),
        "Your provider's director",
        "Your mentor or tutor",
    ]


def test_what_is_said_about_a_child_is_short(shipped: Ruleset) -> None:
    """No sentence to a trainee or a mentor about a child has more than 25 words."""
    values = [value for value in vars(duty).values() if isinstance(value, str | tuple)]
    texts = [text for value in values for text in ((value,) if isinstance(value, str) else value)]
    texts += [duty.tell_without_file(shipped), *map(told, ladder(shipped))]
    assert len(texts) > 12
    assert [s for text in texts for s in sentences(str(text)) if len(words(s)) > 25] == []


def test_gates_say_the_safeguarding_lead_first(shipped: Ruleset) -> None:
    """Each gate about a child names 999, the safeguarding lead straight away, and then the director."""
    about_a_child = [rule for rule in shipped.rules if duty.is_about_a_child(rule)]
    in_order = re.compile(
        r"(999 first [^;]+; t|T)he school's safeguarding lead straight away.*; then your .*, today"
    )
    assert len(about_a_child) == 7
    assert [rule.id for rule in about_a_child if not in_order.fullmatch(str(rule.tell))] == []


def test_gates_say_what_an_answer_means(shipped: Ruleset) -> None:
    """All eight gates have words for each answer that go on after "Noted: "."""
    noted = [rule.noted for rule in shipped.rules if rule.gate]
    assert (len(noted), None in noted) == (8, False)
    texts = [getattr(one, field) for one in noted if one for field in one.__struct_fields__]
    assert [text for text in texts if text.endswith(".") or text[0].isupper()] == []
    assert [one.unsure for one in noted if one and "not sure" not in one.unsure] == []
