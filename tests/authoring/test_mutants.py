"""Rules with one thing changed: what the examples notice, and what they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from mei_social.authoring.examples.file import Examples, examples_in, read_examples
from mei_social.authoring.examples.mutants import Kind, mutants, unnoticed
from mei_social.ruleset.canonical import canonical
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Ruleset
from programs import RULES
from small_exports import rules_of

GATE = """
  - name: Messages come first
    answers: {no-private-messages: no}
    rest: safe
    expect: {band: critical, gates: [no-private-messages]}
"""
PHOTO = """
  - name: Nobody on placement has a photo to look at
    screening: {on-placement: no}
    expect: {not_asked: [plain-photo]}
"""
PRIVATE = """
  - name: A public account
    accounts: [{platform: instagram, purpose: personal, answers: {account-private: no}}]
    rest: safe
    expect: {band: high, first: [account-private]}
"""
NOTHING = """
  - name: Nothing open
    rest: safe
    expect: {band: no-open-findings}
"""


@pytest.fixture
def rules(tmp_path: Path) -> Ruleset:
    return rules_of(tmp_path)


def examples(*parts: str) -> Examples:
    return examples_in(f"examples:\n{''.join(parts)}", Path("examples.yaml"))


def missed(kind: Kind, rules: Ruleset, *parts: str) -> tuple[str, ...]:
    [tally] = [one for one in unnoticed(examples(*parts), rules) if one.kind is kind]
    return tally.sentences


def test_each_mutant_is_other_rules(rules: Ruleset) -> None:
    """Each change makes rules that are not the same, and no two are alike."""
    made = [canonical(mutant.ruleset) for mutant in mutants(rules)]

    assert len({*made, canonical(rules)}) == len(made) + 1


@pytest.mark.parametrize(
    ("kind", "told", "guard"),
    [
        (Kind.GATE, "`no-private-messages` is no gate any more", GATE),
        (Kind.EXPECTED, "`no-private-messages` has no as its safe answer", GATE),
        (Kind.CONDITION, "`plain-photo` is asked whatever is said to `on-placement`", PHOTO),
        (Kind.SEVERITY, "`account-private` is no longer high, and is critical or medium", PRIVATE),
        (Kind.PLATFORM, "`account-private` is not asked on instagram or other", None),
    ],
)
def test_what_is_not_noticed_is_told(rules: Ruleset, kind: Kind, told: str, guard: str | None) -> None:
    """A planted change goes unnoticed without an example about it, and is noticed with one."""
    assert told in missed(kind, rules, NOTHING)
    if guard:
        assert told not in missed(kind, rules, NOTHING, guard)


def test_a_dropped_platform_is_noticed_where_an_example_answers_there(rules: Ruleset) -> None:
    """An answer on a platform keeps that platform; the others stay unguarded."""
    assert "`account-private` is not asked on other" in missed(Kind.PLATFORM, rules, PRIVATE)


def test_neighbours_that_weigh_the_same(tmp_path: Path) -> None:
    """The order of two rules is a change only where nothing else decides which comes first."""
    same = rules_of(
        tmp_path,
        (
            "minutes: 20\n    severity: medium\n    force: must",
            "minutes: 15\n    severity: medium\n    force: should",
        ),
    )
    both = """
  - name: Two of a weight
    accounts:
      - platform: whatsapp
        purpose: both
        answers: {pupils-follow: yes, class-account-agreed: no}
    rest: safe
    expect: {first: [pupils-follow, class-account-agreed]}
"""
    turned = "`class-account-agreed` stands before `pupils-follow`"

    assert missed(Kind.ORDER, same, NOTHING) == (turned,)
    assert missed(Kind.ORDER, same, both) == ()
    assert missed(Kind.ORDER, rules_of(tmp_path), NOTHING) == ()


@pytest.mark.slow
def test_the_shipped_examples_guard_every_gate_and_condition() -> None:
    """No gate of the shipped rules can be switched off, and no condition dropped, unnoticed."""
    rules, given = load_rules(RULES), read_examples(RULES.with_name("examples.yaml"))
    guarded = {Kind.GATE, Kind.CONDITION}
    told = [m.said for t in unnoticed(given, rules) if t.kind in guarded for m in t.missed]

    assert told == []
