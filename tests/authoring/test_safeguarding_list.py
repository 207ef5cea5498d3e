"""The list for an expert in safeguarding: nothing that a person in trouble can read is missing from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from mei_social.authoring.handbook.document import Blank, Document, Listing, Text
from mei_social.authoring.handbook.safeguarding import CHANGE, RIGHT, SIGNED, safeguarding
from mei_social.cli.commands.rules.show import of_the_screens
from mei_social.concern import guide, note
from mei_social.concern import words as around
from mei_social.report.advice import sentences
from mei_social.ruleset.load import find_rules, load_guide, load_rules
from mei_social.ruleset.model import Guide, Ruleset, Setting
from mei_social.safeguarding import duty

PLANTED = "A planted sentence about a child"
Plant = Callable[[Ruleset], Ruleset]


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return load_rules(find_rules())


def listed(document: Document) -> list[str]:
    """All that an expert is given to read."""
    listings = [block for part in document.parts for block in part.blocks if isinstance(block, Listing)]
    return [item.text for listing in listings for item in listing.items]


def in_gate(**planted: Any) -> Plant:
    def plant(rules: Ruleset) -> Ruleset:
        gate = next(rule for rule in rules.rules if rule.gate)
        changed = replace(gate, **planted)
        return replace(rules, rules=tuple(changed if rule is gate else rule for rule in rules.rules))

    return plant


def in_noted(key: str) -> Plant:
    def plant(rules: Ruleset) -> Ruleset:
        gate = next(rule for rule in rules.rules if rule.gate)
        assert gate.noted
        return in_gate(noted=replace(gate.noted, **{key: PLANTED}))(rules)

    return plant


def in_first(key: str, **planted: Any) -> Plant:
    def plant(rules: Ruleset) -> Ruleset:
        first, *others = getattr(rules, key)
        changed: dict[str, Any] = {key: (replace(first, **planted), *others)}
        return replace(rules, **changed)

    return plant


def in_contact(rules: Ruleset) -> Ruleset:
    first, *others = rules.provider.contacts
    changed = (replace(first, reach=PLANTED), *others)
    return replace(rules, provider=replace(rules.provider, contacts=changed))


def in_screening(rules: Ruleset) -> Ruleset:
    bring_up = {rule.when for rule in rules.rules if rule.gate}
    changed = tuple(replace(s, hint=PLANTED) if s.id in bring_up else s for s in rules.screening)
    return replace(rules, screening=changed)


def in_band(rules: Ruleset) -> Ruleset:
    changed = replace(rules.bands.critical, meaning=PLANTED)
    return replace(rules, bands=replace(rules.bands, critical=changed))


PLANTS: dict[str, Plant] = {
    **{
        key: in_gate(**{key: PLANTED})
        for key in ("question", "hint", "action", "why", "how", "partly", "remedy", "tell")
    },
    **{f"noted {key}": in_noted(key) for key in ("safe", "open", "unsure")},
    "notes": in_gate(notes={"whatsapp": PLANTED}),
    "who helps": in_first("help", who=PLANTED),
    "how it is known": in_first("help", known=PLANTED),
    "rung": in_first("ladder", find=PLANTED),
    "kind of concern": in_first("clauses", concern=PLANTED),
    "contact": in_contact,
    "screening": in_screening,
    "band": in_band,
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_a_planted_sentence_shows(shipped: Ruleset, plant: Plant) -> None:
    """Whatever a provider writes where a person in trouble can read it stands in the list."""
    before, after = (listed(safeguarding(rules, {})) for rules in (shipped, plant(shipped)))

    assert [text for text in before if PLANTED in text] == []
    assert [text for text in after if PLANTED in text] != []


@pytest.mark.parametrize("topic", ["block-report", "fake-account"])
def test_the_steps_of_an_app_show(shipped: Ruleset, topic: str) -> None:
    """What a platform file says about reporting and fake accounts is in the list, and no other setting."""
    about = Setting(topic=topic, do=PLANTED, search=("report",))
    other = Setting(topic="live", do="Not to be listed", search=("live",))
    guides = {"instagram": Guide(platform="instagram", settings=(about, other))}
    found = listed(safeguarding(shipped, guides))

    assert (PLANTED in found, "Not to be listed" in found) == (True, False)


def said(module: ModuleType) -> Iterator[str]:
    """Every text that is kept under a name in capitals."""
    for name, value in vars(module).items():
        if name.isupper():
            yield from (
                (value,) if isinstance(value, str) else value.values() if isinstance(value, dict) else value
            )


@pytest.mark.parametrize("module", [duty, around, note], ids=lambda module: module.__name__)
def test_what_the_program_says_is_listed(shipped: Ruleset, module: ModuleType) -> None:
    """Every sentence that is kept where such sentences are kept is in the list, so also a new one."""
    found = " ".join(listed(safeguarding(shipped, {})))
    texts = list(said(module))

    assert len(texts) > 5
    texts = [shipped.roles.say(text).partition("{}")[0] for text in texts]
    assert [text for text in texts if text not in found] == []


def test_what_only_a_screen_says_is_listed(shipped: Ruleset) -> None:
    """What the command hands over from the screens is in the list."""
    found = listed(safeguarding(shipped, {}, of_the_screens()))

    assert len(of_the_screens()) > 5
    assert set(of_the_screens()) - set(found) == set()


def test_the_whole_guide_is_listed(shipped: Ruleset) -> None:
    """Each part of the guide for a worrying moment is a place of its own, with all its lines."""
    listings = [b for part in safeguarding(shipped, {}).parts for b in part.blocks if isinstance(b, Listing)]
    places = {tuple(item.text for item in listing.items) for listing in listings}

    assert [part.title for part in guide.build_concern(shipped).parts if part.lines not in places] == []


def test_every_question_about_a_child_is_listed(shipped: Ruleset) -> None:
    """All questions that come before all others or are about safeguarding, sentence by sentence."""
    found = set(listed(safeguarding(shipped, {})))
    asked = [rule for rule in shipped.rules if rule.gate or rule.safeguarding]

    assert len(asked) > 12
    for rule in asked:
        assert {rule.question, *sentences(rule.why), *sentences(rule.remedy)} - found == set()


def test_what_others_say_in_passing(shipped: Ruleset) -> None:
    """A sentence about a pupil, danger or help in any other question is listed; others are not."""
    other = next(rule for rule in shipped.rules if not rule.gate and not rule.safeguarding)
    for text, wanted in (
        ("Call 999 first.", True),
        ("Ask the helpline.", True),
        ("Crop the picture.", False),
    ):
        changed = replace(other, why=text)
        rules = replace(shipped, rules=tuple(changed if r is other else r for r in shipped.rules))
        assert (text in listed(safeguarding(rules, {}))) == wanted


def test_straight_away(shipped: Ruleset) -> None:
    """Telling the safeguarding lead never waits until some time today: no sentence says so."""
    said = [sentence for text in listed(safeguarding(shipped, {})) for sentence in sentences(text)]
    told = [text for text in said if "safeguarding lead" in text.lower()]

    assert len(told) > 20
    assert [text for text in told if "today" in text.partition("straight away")[0]] == []


def test_about_a_pupil_the_safeguarding_lead_is_told(shipped: Ruleset) -> None:
    """Nowhere is somebody sent to a mentor or a provider alone with what involves a pupil."""
    said = [sentence for text in listed(safeguarding(shipped, {})) for sentence in sentences(text)]
    elsewhere = re.compile(r"pupil[^;]*(tell|talk to) your (mentor|provider)")

    assert [text for text in said if elsewhere.search(text) and "safeguarding lead" not in text] == []


def test_no_picture_of_a_child_is_kept(shipped: Ruleset) -> None:
    """Wherever somebody is told to keep a screenshot, a picture of a child is ruled out beside it."""
    kept = re.compile(r"\b(screenshots?|save evidence)\b")
    for part in safeguarding(shipped, {}).parts:
        [listing] = [block for block in part.blocks if isinstance(block, Listing)]
        texts = [item.text for item in listing.items]
        if any(kept.search(text) for text in texts):
            together = " ".join(texts)
            assert re.search(
                r"(none|one) that shows a child|no child is on it|[Nn]ever view, copy|share screens", together
            )


def test_blocking_comes_last_or_saves_somebody(shipped: Ruleset) -> None:
    """Where somebody is told to block, it is last, for danger, when somebody says so, or of a stranger."""
    told = [text for text in listed(safeguarding(shipped, {})) if re.search(r"\b(b|B)lock\b", text)]
    fine = re.compile(
        r"\blast\b|danger|when the safeguarding lead says|[Rr]eport"
        r"|anyone else|proof may be gone"
    )

    assert len(told) > 5
    assert [text for text in told if not fine.search(text)] == []


def test_room_to_sign(shipped: Ruleset) -> None:
    """Each place says where it shows, numbers its sentences, and has room for what to change and a name."""
    guides = {p.id: found for p in shipped.platforms if (found := load_guide(find_rules(), p.id, shipped))}
    parts = safeguarding(shipped, guides).parts

    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    for part in parts:
        where, listing, *room = part.blocks
        assert (isinstance(where, Text) and where.label) == "Shows:"
        assert isinstance(listing, Listing)
        assert (listing.numbered, len(listing.items) > 0) == (True, True)
        assert room == [Blank(RIGHT), Blank(CHANGE), Blank(SIGNED)]
