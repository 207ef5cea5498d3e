"""Laws of rules: the shipped rules keep them, and whoever sees one broken comes back as an example."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from msgspec.structs import replace

from effort import examples as effort_examples
from mei_social.audit.assess import Band, assess
from mei_social.authoring.examples.file import examples_in
from mei_social.authoring.examples.run import try_examples
from mei_social.authoring.examples.written import text_of
from mei_social.authoring.proof.laws import Broken, Law, prove
from mei_social.authoring.proof.people import everybody
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Per, Purpose, Ruleset, Screening, Severity
from programs import RULES
from random_rules import rulesets
from small_exports import rules_of

APART = Screening(
    id="for-nothing",
    question="Is it?",
    per=Per.ACCOUNT,
    when="used-for-teaching",
    purposes=(Purpose.PERSONAL,),
)
"""It holds for personal accounts, and hangs on a question that holds for all others: for nobody."""


def small(tmp_path: Path) -> Ruleset:
    """The small rules, with a way to say back what an answer to their gate means."""
    noted = "gate: true\n    noted: {safe: a, open: b, unsure: c}"
    return rules_of(tmp_path, ("gate: true", noted))


def of(law: Law, ruleset: Ruleset) -> list[Broken]:
    return [broken for broken in prove(ruleset).broken if broken.law is law]


def with_rule(ruleset: Ruleset, name: str, **changes: object) -> Ruleset:
    return replace(
        ruleset,
        rules=tuple(replace(r, **changes) if r.id == name else r for r in ruleset.rules),
    )


def test_the_shipped_rules_are_proved() -> None:
    """Nothing is broken in the shipped rules, and each law was tried on something."""
    rules = load_rules(RULES)
    found = prove(rules)

    assert found.broken == ()
    assert min(found.tried.values()) > 0
    assert (found.tried[Law.ASKED], found.tried[Law.BANDS]) == (len(rules.rules), len(Band))
    assert found.tried[Law.HELP] == sum(rule.gate for rule in rules.rules)


def test_the_small_rules_are_proved(tmp_path: Path) -> None:
    """A small set can keep all laws too."""
    assert prove(small(tmp_path)).broken == ()


def test_a_rule_that_nobody_is_asked(tmp_path: Path) -> None:
    """A planted rule under two conditions apart is found, with the shortest person who should meet it."""
    rules = small(tmp_path)
    planted = with_rule(
        replace(rules, screening=(*rules.screening, APART)), "account-private", when="for-nothing"
    )
    [broken] = of(Law.ASKED, planted)

    assert broken.said == "`account-private` is asked of nobody, not of this person either."
    assert broken.example is not None
    assert text_of(broken.example) == (
        '  - name: "`account-private` is asked of nobody, not of this person either."\n'
        "    accounts:\n"
        "      - platform: instagram\n"
        "        purpose: personal\n"
        "    expect:\n"
        "      asked: [account-private]\n"
    )


def test_the_example_fails_until_it_is_mended(tmp_path: Path) -> None:
    """What comes back can stand in a file of examples: it fails on these rules, and passes on good ones."""
    rules = small(tmp_path)
    planted = with_rule(
        replace(rules, screening=(*rules.screening, APART)), "account-private", when="for-nothing"
    )
    [broken] = of(Law.ASKED, planted)
    assert broken.example is not None
    given_ = examples_in(f"examples:\n{text_of(broken.example)}", tmp_path / "examples.yaml")

    assert [bool(one.differences) for one in try_examples(given_, planted)] == [True]
    assert [bool(one.differences) for one in try_examples(given_, rules)] == [False]


def test_a_question_asked_for_nothing(tmp_path: Path) -> None:
    """A screening question on which nothing hangs is found."""
    planted = with_rule(small(tmp_path), "plain-photo", when=None)

    assert [broken.said for broken in of(Law.SCREENED, planted)] == [
        "`on-placement` is asked for nothing: no question depends on it."
    ]


def test_a_question_that_no_account_meets(tmp_path: Path) -> None:
    """A screening question of each account under a condition that nobody meets is asked of nobody."""
    rules = small(tmp_path)
    under = replace(APART, id="under", purposes=(), when="for-nothing")
    planted = with_rule(
        replace(rules, screening=(*rules.screening, APART, under)), "account-private", when="under"
    )

    assert [broken.said for broken in of(Law.SCREENED, planted)] == [
        "`under` is asked of nobody, so what depends on it cannot be left out."
    ]


def test_a_band_that_nobody_comes_to(tmp_path: Path) -> None:
    """Where no rule weighs low, nobody can come to that band."""
    planted = with_rule(small(tmp_path), "plain-photo", severity=Severity.MEDIUM)

    assert [broken.said for broken in of(Law.BANDS, planted)] == ["Nobody can come to the band low."]


def test_a_gate_that_does_not_weigh_as_one(tmp_path: Path) -> None:
    """A planted gate of low weight meets the band low: the person has one answer, and expects critical."""
    planted = with_rule(small(tmp_path), "no-private-messages", severity=Severity.LOW)
    [broken] = of(Law.GATES, planted)

    assert broken.said == "`no-private-messages` is open, and the band is low."
    assert broken.example is not None
    assert list(broken.example.answers) == ["no-private-messages"]
    assert broken.example.accounts == ()
    assert broken.example.expect.band is Band.CRITICAL


def test_a_gate_without_help(tmp_path: Path) -> None:
    """A gate that says nothing back is found, with somebody who opens it."""
    [broken] = of(Law.HELP, rules_of(tmp_path))

    assert broken.said == (
        "`no-private-messages` has no `noted: safe` and no `noted: open` and no "
        "`noted: unsure`, so whoever opens it is not told."
    )
    assert broken.example is not None
    assert broken.example.expect.gates == ("no-private-messages",)


@effort_examples(100)
@given(rulesets())
def test_what_is_proved_of_gates_holds_for_any_rules(ruleset: Ruleset) -> None:
    """No valid rules let an open gate meet another band than critical, or put what was brought up aside."""
    laws = {broken.law for broken in prove(ruleset).broken}

    assert laws & {Law.GATES, Law.BROUGHT_UP} == set()


@effort_examples(100)
@given(rulesets())
def test_what_is_never_asked_is_visible_to_nobody(ruleset: Ruleset) -> None:
    """A rule is said to be asked of nobody exactly when no account and no answer makes it count."""
    told = {b.example.expect.asked[0] for b in prove(ruleset).broken if b.law is Law.ASKED and b.example}
    met = {result.rule.id for person in everybody(ruleset) for result in assess(ruleset, person).results}

    assert told == {rule.id for rule in ruleset.rules} - met
