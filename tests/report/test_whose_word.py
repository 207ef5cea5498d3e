"""Whose word a rule is, and what only recommendations come to."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from msgspec.structs import replace

from effort import examples
from export.test_write import small_rules
from mei_social.audit.assess import Assessment, Result, assess
from mei_social.audit.model import Answer, AnswerValue, Audit, Item
from mei_social.report import labels
from mei_social.report.build import GATE_OPEN, GATE_SET_ASIDE, GATE_UNANSWERED, band_words, build_report
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Force, Origin, Rule, Ruleset, Severity, YesNo
from random_rules import people, rulesets
from small_exports import DAY

__all__ = ["small_rules"]
ONLY = "only recommendations are left"
ABOUT_GATES = {GATE_OPEN.title, GATE_UNANSWERED.title, GATE_SET_ASIDE.title}
GUIDANCE = "National safeguarding guidance"


@st.composite
def cases(draw: DrawFn) -> tuple[Ruleset, Audit]:
    """Rules of which few are gates, so that what is left is often advice, and somebody who answered them."""
    rules = draw(rulesets())
    plain = draw(st.lists(st.booleans(), min_size=len(rules.rules), max_size=len(rules.rules)))
    made = tuple(_advice(r) if is_plain else r for r, is_plain in zip(rules.rules, plain, strict=True))
    rules = replace(rules, rules=made)
    return rules, draw(people(rules))


def _advice(rule: Rule) -> Rule:
    """The same as a recommendation, the policy's or ours."""
    is_ours = rule.from_ is Origin.OURS
    return replace(
        rule,
        gate=False,
        safeguarding=False,
        severity=Severity.MEDIUM,
        force=Force.SHOULD if is_ours else Force.MAY,
    )


def is_advice(rule: Rule) -> bool:
    """As the design has it: left to people or ours, no gate, and not about a child."""
    left = rule.force is Force.MAY or rule.from_ is Origin.OURS
    return left and not rule.gate and not rule.safeguarding


def open_in(found: Assessment) -> list[Result]:
    return [result for result in found.told if result.is_finding]


@examples(300)
@given(case=cases())
def test_only_recommendations(case: tuple[Ruleset, Audit]) -> None:
    """Headlines say so exactly where all that is open is `may` or ours, and no gate waits for an answer."""
    rules, trail = case
    found = assess(rules, trail)
    made = build_report(rules, trail, found, {}, DAY)
    opened = open_in(found)
    is_only = bool(opened) and all(is_advice(result.rule) for result in opened)
    is_only = is_only and not found.unanswered_gates

    assert (ONLY in made.headline.casefold()) is is_only
    if not found.gates and not found.unanswered_gates:
        assert (ONLY in made.band_title.casefold()) is is_only
    if is_only:
        assert "finding" not in made.headline
        assert made.band_title in ABOUT_GATES or ONLY in made.band_title.casefold()


@examples(300)
@given(case=cases())
def test_a_recommendation_never_sets_the_headline(case: tuple[Ruleset, Audit]) -> None:
    """Where more than advice is open, the headline is the same as if every recommendation were followed."""
    rules, trail = case
    found = assess(rules, trail)
    followed = assess(rules, replace(trail, answers={**trail.answers, **_followed(open_in(found))}))

    if any(not is_advice(result.rule) for result in open_in(found)):
        assert band_words(rules, found) == band_words(rules, followed)
    else:
        assert band_words(rules, found) != rules.bands.medium


def _followed(opened: Iterable[Result]) -> dict[Item, Answer]:
    """The safe answer to every open recommendation."""
    return {
        r.item: Answer(AnswerValue.YES if r.rule.expected is YesNo.YES else AnswerValue.NO, DAY)
        for r in opened
        if is_advice(r.rule)
    }


@pytest.mark.parametrize("rule", load_rules(find_rules()).rules, ids=lambda rule: rule.id)
def test_shipped_rules_name_their_word(rule: Rule) -> None:
    """None leaves open whose word it is, and `the policy` is said of the policy's own alone."""
    said = labels.whose_word(rule)

    assert rule.from_ is not None
    assert "not stated" not in said
    if rule.from_ is Origin.GUIDANCE:
        assert said.startswith(("National safeguarding guidance ", "Guidance for safer working practice "))
        assert "policy" not in said
    if rule.from_ is Origin.OURS:
        assert said.endswith("the policy does not ask for it.")


@pytest.mark.parametrize("force", Force)
def test_nothing_is_guessed(small_rules: Ruleset, force: Force) -> None:
    """Rules without `from`, as before there was one, say that it is not stated."""
    rule = replace(small_rules.rules[0], force=force, from_=None)

    assert labels.whose_word(rule).endswith("Whose word it is: not stated.")


@pytest.mark.parametrize("force", Force)
def test_guidance_is_named(small_rules: Ruleset, force: Force) -> None:
    """What guidance asks stands under its name."""
    rule = replace(small_rules.rules[0], force=force, from_=Origin.GUIDANCE, guidance=GUIDANCE)

    assert GUIDANCE in labels.whose_word(rule)
