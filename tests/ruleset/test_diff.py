"""Two versions of the rules: nothing that changed goes untold, and nothing is told that did not change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from mei_social.parsing.decode import in_file
from mei_social.ruleset.canonical import canonical, digest_of, from_canonical
from mei_social.ruleset.diff.change import Effect
from mei_social.ruleset.diff.compare import RulesetDiff, diff
from mei_social.ruleset.diff.lists import SCORING, SECTIONS, SINGLE
from mei_social.ruleset.diff.rule import WRITERS
from mei_social.ruleset.diff.version import Bump
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import (
    Ask,
    Clause,
    Contact,
    HelpLine,
    Named,
    Noted,
    Origin,
    Provider,
    Purpose,
    Review,
    Rule,
    Ruleset,
    Rung,
    Screening,
    Severity,
    asked_digest,
)
from mei_social.terminal.ruleset_diff import HEADINGS, to_text
from small_rules import SMALL_YAML

SHIPPED = Path(__file__).parents[2] / "rules" / "guidelines.yaml"


def edited(*swaps: tuple[str, str]) -> Ruleset:
    """The small rules with some text in another way."""
    text = SMALL_YAML
    for old, new in swaps:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return decoded(text)


def decoded(text: str) -> Ruleset:
    from mei_social.parsing.decode import decode
    from mei_social.parsing.yaml_reader import read_tree

    root, problems = read_tree(text)
    assert root is not None, problems
    ruleset, wrong = decode(root, Ruleset)
    assert ruleset is not None, wrong
    return replace(ruleset, digest=digest_of(ruleset))


SMALL = decoded(SMALL_YAML)
LEAST = {"clauses": 1}
NOTED = Noted(safe="none", open="some", unsure="perhaps")
SAID: dict[str, Any] = {"good_for_days": 30, "ask": Ask.APP, "noted": NOTED, "from_": Origin.GUIDANCE}
RUNG = Rung(id="zz", who="Somebody", when="First.", find="Ask.")
EXTRA: dict[str, Any] = {"purposes": Purpose.PERSONAL, "ladder": RUNG}


def compared(*swaps: tuple[str, str]) -> RulesetDiff:
    return diff(SMALL, edited(*swaps))


def others(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Ways in which a value can be another one, named."""
    match value:
        case Enum():
            yield from ((other.value, other) for other in type(value) if other is not value)
        case bool():
            yield "flipped", not value
        case int():
            yield "more", value + 1
        case str():
            yield "longer", f"{value} more"
        case None:
            yield "said", SAID.get(name, "privacy")
        case tuple() if value and isinstance(value[0], Struct):
            yield from lists(value)
        case tuple():
            yield "one more", (*value, EXTRA.get(name, "zz"))
            yield from [("one less", value[:-1])] * (len(value) > LEAST.get(name, 0))
            yield from [("turned", value[::-1])] * (len(value) > 1)
        case Mapping():
            yield "one more", {**value, "zz": "Something new."}
            yield from ((f"{key} longer", {**value, key: f"{text} more"}) for key, text in value.items())
            yield from [("emptied", {})] * bool(value)
        case _:
            yield from ((f"{f}", v) for f, v in groups(value))


def groups(value: Any) -> Iterator[tuple[str, Any]]:
    for f in value.__struct_fields__:
        if f not in ("digest", "version"):
            for way, other in others(getattr(value, f), f):
                yield f"{f} {way}", replace(value, **{f: other})


def lists(value: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    key = "need" if isinstance(value[0], HelpLine) else "id"
    there = {getattr(entry, key) for entry in value}
    new = next(name for n in range(9) if (name := f"new-{n}") not in there)
    yield "one more", (*value, replace(value[0], **{key: new}))
    if len(value) > 1:
        yield "one less", value[1:]
        yield "turned", value[::-1]
    for n, entry in enumerate(value):
        for way, other in groups(entry):
            yield f"{getattr(entry, key)} {way}", (*value[:n], other, *value[n + 1 :])


MUTATIONS = dict(others(SMALL, ""))


def test_there_is_much_to_mutate() -> None:
    """Every class of a ruleset is among the mutated ones."""
    assert len(MUTATIONS) > 200
    for some in ("rules", "bands", "weights", "review", "provider contacts", "help", "screening", "clauses"):
        assert any(name.startswith(some) for name in MUTATIONS), some


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_change_is_told(name: str) -> None:
    """Whatever is changed in a ruleset, by itself, there is a sentence, in either direction."""
    there, back = diff(SMALL, MUTATIONS[name]), diff(MUTATIONS[name], SMALL)
    assert len(there.changes) in (1, 2, 3)
    assert len(back.changes) in (1, 2, 3)
    assert all(change.sentence.endswith(".") for change in (*there.changes, *back.changes))
    assert [c for c in there.changes if change_is_silent(c.sentence, c.old, c.new)] == []


def change_is_silent(sentence: str, old: str | None, new: str | None) -> bool:
    """New words that are not shown."""
    return sentence.endswith("has new words.") and (not old or not new or old == new)


def test_every_key_has_its_words() -> None:
    """A key that somebody adds to a class must be given its sentence, or this fails."""
    labels = {section.where: {*section.labels, section.id} for section in SECTIONS}
    assert set(WRITERS) == names(Rule) - {"id"}
    assert labels == {
        "screening": names(Screening),
        "platforms": names(Named),
        "topics": names(Named),
        "clauses": names(Clause),
        "settings": names(Named),
        "provider.contacts": names(Contact),
        "help": names(HelpLine),
        "ladder": names(Rung),
    }
    compared = {path.partition(".")[0] for path in (*labels, *SCORING, *SINGLE)} | {"rules", "sources"}
    assert compared == names(Ruleset) - {"version", "digest"}
    assert {path for path in SINGLE if path.startswith("provider.")} | {"provider.contacts"} == {
        f"provider.{name}" for name in names(Provider)
    }
    assert {path for path in SCORING if path.startswith("review.")} == {f"review.{n}" for n in names(Review)}
    assert set(HEADINGS) == set(Effect)


def names(cls: type[Any]) -> set[str]:
    return {in_file(f) for f in cls.__struct_fields__}


@pytest.mark.parametrize("ruleset", [SMALL, load_rules(SHIPPED)], ids=["small", "shipped"])
def test_nothing_changed(ruleset: Ruleset) -> None:
    """A ruleset beside itself: no sentence, every answer carries over, no version is needed."""
    same = diff(ruleset, ruleset)
    assert same.changes == ()
    assert same.carried == tuple(rule.id for rule in ruleset.rules)
    assert (same.again, same.removed, same.first) == ((), (), ())
    assert same.bump == Bump(None, f"The version stays {ruleset.version}: nothing to do.")


@st.composite
def editions(draw: st.DrawFn) -> Ruleset:
    """The small rules after up to four changes."""
    ruleset = SMALL
    for _ in range(draw(st.integers(0, 4))):
        ways = dict(others(ruleset, ""))
        ruleset = ways[draw(st.sampled_from(sorted(ways)))]
    return replace(ruleset, digest=digest_of(ruleset))


@given(editions(), editions())
def test_two_editions(old: Ruleset, new: Ruleset) -> None:
    """Sentences exactly where the content differs; every old answer carries over, is asked again or gone."""
    found = diff(old, new)
    assert (found.changes == ()) == (canonical(old) == canonical(new))
    assert sorted((*found.carried, *found.again, *found.removed)) == sorted({r.id for r in old.rules})
    assert sorted((*found.carried, *found.again, *found.first)) == sorted({r.id for r in new.rules})
    before, after = ({r.id: r for r in x.rules} for x in (old, new))
    both = before.keys() & after.keys()
    assert {rule for rule in both if before[rule].expected is not after[rule].expected} == set(found.turned)
    for rule in found.carried:
        assert asked_digest(before[rule].question, before[rule].expected) == asked_digest(
            after[rule].question, after[rule].expected
        )
    assert len(set(found.changes)) == len(found.changes)


@given(editions())
def test_canonical(ruleset: Ruleset) -> None:
    """What is kept of a ruleset gives back the same ruleset, digest included."""
    assert from_canonical(canonical(ruleset)) == ruleset


def test_the_shipped_rules_are_kept_whole() -> None:
    """The shipped rules come back from their canonical form."""
    shipped = load_rules(SHIPPED)
    assert from_canonical(canonical(shipped)) == shipped


@pytest.mark.parametrize(
    "content", ["", "{", "null", "[]", "7", '"a"', "{}", '{"id": "a"}', canonical(SMALL)[:-1] + ',"zz":1}']
)
def test_not_canonical(content: str) -> None:
    """What is no ruleset is refused with a ValueError and nothing else."""
    with pytest.raises(ValueError):  # noqa: PT011 - any words will do: nobody is shown them
        from_canonical(content)


HARSHER = [
    (("severity: low", "severity: high"), "`plain-photo` is now high; before, low."),
    (
        ("platforms: [instagram, other]", "platforms: [instagram, other]\n    gate: true"),
        "`account-private` is now a gate: any answer but the safe one is shown first.",
    ),
    (("force: may", "force: must"), "`plain-photo` is now a `must`; before, a `may`."),
    (
        ("    severity: low", "    severity: low\n    safeguarding: true"),
        "`plain-photo` now counts as a safeguarding matter.",
    ),
]


@pytest.mark.parametrize(("swap", "sentence"), HARSHER)
def test_harsher(swap: tuple[str, str], sentence: str) -> None:
    """A higher severity, a new gate, a firmer policy and safeguarding are harsher; the reverse is milder."""
    found = compared(swap)
    assert [(c.kind, c.sentence) for c in found.changes] == [(Effect.HARSHER, sentence)]
    assert [c.kind for c in diff(edited(swap), SMALL).changes] == [Effect.MILDER]
    assert found.carried == tuple(rule.id for rule in SMALL.rules)


OTHERS = [
    (
        Effect.REWORDED,
        ("Is this account private?", "Is this account set to private?"),
        ("`account-private`: the question has new words.", "Is this account private?"),
    ),
    (
        Effect.REWORDED,
        ('    expected: "no"\n', ""),
        (
            "`pupils-follow` has `yes` as its safe answer; before, `no`, so it needs an id of its own.",
            None,
        ),
    ),
    (
        Effect.REWORDED,
        ("Are you on placement in a school now?", "Are you in a school now?"),
        (
            "Screening question `on-placement`: the question has new words.",
            "Are you on placement in a school now?",
        ),
    ),
    (
        Effect.REGROUPED,
        ("topic: pupils", "topic: privacy"),
        ("`no-private-messages` moved from topic `pupils` to `privacy`.", None),
    ),
    (
        Effect.REGROUPED,
        ("clauses: [c2, c1]", "clauses: [c2]"),
        ("`pupils-follow`: its clauses lost `c1`.", None),
    ),
    (
        Effect.REGROUPED,
        ("clauses: [c2, c1]", "clauses: [c1, c2]"),
        ("`pupils-follow`: its clauses are now in another order.", None),
    ),
    (
        Effect.REGROUPED,
        ("    platforms: [instagram, other]\n", ""),
        ("`account-private` is now asked on every platform; before, on `instagram` and `other`.", None),
    ),
    (
        Effect.REGROUPED,
        ("per: account\n    when: used-for-teaching", "per: person\n    when: used-for-teaching"),
        ("`class-account-agreed` is now asked once; before, for each account, so it is asked again.", None),
    ),
    (
        Effect.REGROUPED,
        ("    when: on-placement\n", ""),
        ("`plain-photo` is now asked of everybody; before, only after `on-placement`.", None),
    ),
    (
        Effect.ADVICE,
        ("minutes: 15", "minutes: 1"),
        ("`pupils-follow` now takes 1 minute to put right; before, 15.", None),
    ),
    (
        Effect.ADVICE,
        ("Followers from before stay until you remove them.", "Remove old followers."),
        (
            "`account-private`: the note on `instagram` has new words.",
            "Followers from before stay until you remove them.",
        ),
    ),
    (
        Effect.ADVICE,
        ("    hint: Any app counts.\n", ""),
        ("`no-private-messages`: the hint was removed.", "Any app counts."),
    ),
    (
        Effect.SCORING,
        ("critical: 8", "critical: 9"),
        ("The weight of a critical rule is now 9; before, 8.", None),
    ),
    (
        Effect.SCORING,
        ("title: Act today", "title: Talk to us"),
        ("The title of the band `critical` has new words.", "Act today"),
    ),
    (Effect.LISTS, ("name: A provider", "name: B"), ("The provider's name has new words.", "A provider")),
    (
        Effect.LISTS,
        ("  - id: whatsapp\n    name: WhatsApp\n", ""),
        ("Platform `whatsapp` was removed.", "WhatsApp"),
    ),
    (
        Effect.LISTS,
        (
            "  - id: whatsapp\n    name: WhatsApp\n",
            "  - id: whatsapp\n    name: WhatsApp\n  - id: x\n    name: X\n",
        ),
        ("Platform `x` is new.", None),
    ),
]


@pytest.mark.parametrize(("kind", "swap", "expected"), OTHERS)
def test_told(kind: Effect, swap: tuple[str, str], expected: tuple[str, str | None]) -> None:
    """Each change stands in its group, in plain words, with the text as it was."""
    found = compared(swap)
    assert [(c.kind, c.sentence, c.old) for c in found.changes] == [(kind, *expected)]


def test_who_to_reach() -> None:
    """A contact that can be reached in another way is told with both ways."""
    (change,) = compared(("Room 4", "Room 5")).changes
    assert (change.kind, change.old, change.new) == (Effect.LISTS, "Room 4", "Room 5")
    assert change.sentence == "Contact `mentor`: how to reach them has new words."


def test_added_and_removed() -> None:
    """A rule with another id is one more and one less, with its question."""
    found = compared(("- id: plain-photo", "- id: photo"))
    assert [(c.kind, c.sentence, c.old, c.new) for c in found.changes] == [
        (Effect.ADDED, "`photo` is new: low, asked once.", None, PHOTO),
        (Effect.REMOVED, "`plain-photo` is no longer asked.", PHOTO, None),
    ]
    assert (found.first, found.removed, found.again) == (("photo",), ("plain-photo",), ())


PHOTO = "Would your profile photo be at home in a staff room?"


def test_asked_again() -> None:
    """New words, another safe answer and another number of times ask again; a severity does not."""
    found = compared(
        ("Is this account private?", "Is it private?"),
        ('    expected: "no"\n', ""),
        ("per: account\n    when", "per: person\n    when"),
        ("severity: low", "severity: high"),
    )
    assert found.again == ("account-private", "pupils-follow", "class-account-agreed")
    assert found.carried == ("no-private-messages", "plain-photo")


def test_another_order() -> None:
    """Rules that only changed places are one sentence; a rule put in between moves nothing."""
    turned = replace(SMALL, rules=SMALL.rules[::-1])
    assert [c.sentence for c in diff(SMALL, turned).changes] == ["The rules are now in another order."]
    less = replace(SMALL, rules=SMALL.rules[1:])
    assert [c.kind for c in diff(less, SMALL).changes] == [Effect.ADDED]


def at(version: int, *swaps: tuple[str, str], id_: str = "small") -> Ruleset:
    return replace(edited(*swaps), version=version, id=id_)


SWAP = ("Room 4", "Room 5")
WENT = "The version went down from 3 to 2, and people who have seen 3 are refused. Raise `version` to"


@pytest.mark.parametrize(
    ("new", "bump"),
    [
        (at(3, SWAP), Bump(4, "Raise `version` to 4: the content changed and the version did not.")),
        (at(4, SWAP), Bump(None, "The version went up from 3 to 4: nothing to do.")),
        (at(9), Bump(None, "The version went up from 3 to 9, though nothing else changed: nothing to do.")),
        (at(2, SWAP), Bump(4, f"{WENT} 4.")),
        (at(2), Bump(3, f"{WENT} 3.")),
        (
            at(1, id_="mine"),
            Bump(None, "The ids are different, `small` and `mine`, so each counts its own versions."),
        ),
    ],
)
def test_version(new: Ruleset, bump: Bump) -> None:
    """The version that a change needs is named."""
    assert diff(SMALL, new).bump == bump


def test_hostile_text() -> None:
    """Text that acts on a terminal is told as signs, in every field."""
    bad = "\x1b[31m\u202ered\x07"
    rules = tuple(replace(r, id=f"{r.id}{bad}", question=bad, why=bad, notes={bad: bad}) for r in SMALL.rules)
    hostile = replace(SMALL, rules=rules, title=bad, sources={bad: bad}, help=(HelpLine(need=bad, who=bad),))
    louder = replace(
        hostile, rules=tuple(replace(r, why=bad * 2, severity=Severity.HIGH, question="?") for r in rules)
    )
    for old, new in ((SMALL, hostile), (hostile, SMALL), (hostile, louder)):
        text = to_text(diff(old, new), 80)
        assert "red" in text
        assert [char for char in text if not char.isprintable() and char != "\n"] == []


def test_text() -> None:
    """The whole text for one small change."""
    found = compared(
        ("Is this account private?", "Is this account set to private?"), ("severity: low", "severity: high")
    )
    assert to_text(found, 80) == EXPECTED.format(found.old.digest[:12], found.new.digest[:12])


EXPECTED = """\
Old: A small set of rules, version 3 (id small, content {})
New: A small set of rules, version 3 (id small, content {})

Reworded (1)
- `account-private`: the question has new words.
  before: Is this account private?
  now: Is this account set to private?

Harsher (1)
- `plain-photo` is now high; before, low.

Answers given before
- Answers to 4 of 5 questions carry over: the same words and the same safe
  answer.
- 1 asked again: account-private.

Version
Raise `version` to 4: the content changed and the version did not.
"""
