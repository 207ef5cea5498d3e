"""Examples beside the rules: each says what it expects, and the shipped ones cover what must never break."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from msgspec.structs import replace

from mei_social.audit.answers_file import AccountEntry
from mei_social.audit.assess import Band, assess
from mei_social.audit.model import Screened
from mei_social.authoring.examples.file import Example, Examples, Expect, Rest, audit_of, read_examples
from mei_social.authoring.examples.run import Difference, assess_example, compare, try_examples
from mei_social.errors import BadFile, CannotRead
from mei_social.report.build import build_report
from mei_social.ruleset.load import find_rules, load_guide, load_rules
from mei_social.ruleset.model import Force, Purpose, Rule, Ruleset, Severity
from programs import RULES
from small_exports import rules_of

SHIPPED = RULES.with_name("examples.yaml")


@cache
def shipped_rules() -> Ruleset:
    return load_rules(RULES)


@cache
def shipped() -> Examples:
    return read_examples(SHIPPED)


def examples() -> tuple[Example, ...]:
    return shipped().file.examples


def failed(rules: Ruleset) -> set[str]:
    """The names of the shipped examples that other rules fail."""
    return {tried.name for tried in try_examples(shipped(), rules) if tried.differences}


def with_rule(name: str, **changes: object) -> Ruleset:
    rules = shipped_rules()
    return replace(
        rules,
        rules=tuple(replace(r, **changes) if r.id == name else r for r in rules.rules),
    )


GATES = [r.id for r in shipped_rules().rules if r.gate]
SCREENING = [s.id for s in shipped_rules().screening]
PLATFORMS = [p.id for p in shipped_rules().platforms]
ON: set[Screened | bool] = {Screened.YES, True}
OFF: set[Screened | bool] = {Screened.NO, False}
CONDITIONAL = [r for r in shipped_rules().rules if r.when]


# The shipped examples


def test_shipped_examples_pass() -> None:
    """Every example beside the shipped rules comes out as it says."""
    tried = try_examples(shipped(), shipped_rules())

    assert [(one.name, one.differences) for one in tried if one.differences] == []
    assert len(tried) == len(examples()) >= 8 + 11 + 9


def test_numbers_of_the_shipped_rules() -> None:
    """There are eight gates, eleven screening questions and nine platforms to show."""
    assert (len(GATES), len(SCREENING), len(PLATFORMS)) == (8, 11, 9)


@pytest.mark.parametrize("gate", GATES)
def test_each_gate_has_an_example(gate: str) -> None:
    """Each gate opens in an example that expects it, and comes first there."""
    shown = [e for e in examples() if gate in (e.expect.gates or ()) and gate in (e.expect.first or ())[:1]]

    assert [assess_example(e, shipped_rules()).overall.band for e in shown][:1] == [Band.CRITICAL]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_platform_has_an_example(platform: str) -> None:
    """Each platform is in an example that expects something about what is asked there."""
    found = [
        e
        for e in examples()
        if [a.platform for a in e.accounts] == [platform] and (e.expect.asked or e.expect.not_asked or e.rest)
    ]

    assert (bool(found), any(e.expect.asked or e.expect.not_asked for e in found)) == (True, True)


def said_to(condition: str, example: Example) -> set[Screened | bool]:
    """How an example answers a screening question; by the purpose where that is the answer."""
    question = next(s for s in shipped_rules().screening if s.id == condition)
    if question.purposes:
        return {a.purpose in question.purposes for a in example.accounts}
    parts = [example.screening, *(a.screening for a in example.accounts)]
    return {part[condition] for part in parts if condition in part}


@pytest.mark.parametrize("condition", SCREENING)
def test_each_screening_question_has_examples_both_ways(condition: str) -> None:
    """One example shows what a yes asks, another that a no leaves it out."""
    waiting = {r.id for r in CONDITIONAL if r.when == condition}
    asked = [
        e
        for e in examples()
        if said_to(condition, e) & ON and waiting & {*(e.expect.first or ()), *e.expect.asked}
    ]
    left_out = [e for e in examples() if said_to(condition, e) & OFF and waiting & {*e.expect.not_asked}]

    assert (bool(asked), bool(left_out)) == (True, True)


# Breaking the shipped rules


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_that_is_removed_fails(gate: str) -> None:
    """Without a gate exactly those examples fail that expect it."""
    assert failed(with_rule(gate, gate=False)) == {
        e.name for e in examples() if gate in (e.expect.gates or ())
    }


@pytest.mark.parametrize("gate", GATES)
def test_a_milder_gate_fails(gate: str) -> None:
    """A gate that is no longer critical fails the examples in which it makes the band."""
    expected = {
        e.name for e in examples() if gate in (e.expect.gates or ()) and e.expect.band is Band.CRITICAL
    }

    assert failed(with_rule(gate, severity=Severity.HIGH)) == expected
    assert expected != set()


@pytest.mark.parametrize("rule", CONDITIONAL, ids=lambda rule: rule.id)
def test_a_condition_that_is_dropped_fails(rule: Rule) -> None:
    """A rule that is asked of everybody fails an example that says it is not asked."""
    found = failed(with_rule(rule.id, when=None))
    left_out = {
        e.name for e in examples() if rule.id in e.expect.not_asked and said_to(rule.when or "", e) & OFF
    }

    assert found != set()
    assert found - left_out == set()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_rules_that_forget_a_platform_fail(platform: str) -> None:
    """When no rule names a platform any more, an example with an account there comes out differently."""
    rules = shipped_rules()
    without = [tuple(p for p in r.platforms if p != platform) or ("none",) for r in rules.rules]
    fewer = tuple(
        replace(r, platforms=p if r.platforms else ()) for r, p in zip(rules.rules, without, strict=True)
    )
    found = [differences(e, replace(rules, rules=fewer)) for e in examples() if platform in platforms_of(e)]

    assert [bool(each) for each in found if each][:1] == [True]


def platforms_of(example: Example) -> set[str]:
    return {account.platform for account in example.accounts}


def differences(example: Example, rules: Ruleset) -> list[Difference]:
    return list(compare(example.expect, assess_example(example, rules), rules))


def test_a_recommendation_that_becomes_a_must_fails() -> None:
    """Changes of force are seen too, where they change the order or the band."""
    harsher = with_rule("two-step-on", force=Force.MUST, severity=Severity.HIGH)

    assert failed(harsher) == {
        "Two-step verification is left to each trainee, so it is never more than medium",
        "A recommendation does not make a small thing larger",
        "Blanks beside a recommendation are not finished",
    }


# What an expectation means


RICH = """\
examples:
  - name: Two things are open
    screening: {on-placement: no}
    accounts:
      - platform: instagram
        purpose: both
        answers: {account-private: partly, pupils-follow: yes}
    rest: safe
    expect:
      EXPECTED
"""
RIGHT = {
    "headline": "Act this week",
    "band": "high",
    "gates": "[]",
    "first": "[account-private, pupils-follow]",
    "findings": "[account-private, pupils-follow]",
    "asked": "[class-account-agreed, no-private-messages]",
    "not_asked": "[plain-photo]",
    "score": "71",
    "answered": "4",
    "applicable": "4",
}
WRONG = {
    "headline": ("Act today", "Act today", "Act this week"),
    "band": ("medium", "medium", "high"),
    "gates": ("[no-private-messages]", "no-private-messages", "none"),
    "first": ("[pupils-follow]", "pupils-follow", "account-private"),
    "findings": ("[account-private]", "account-private", "account-private, pupils-follow"),
    "asked": ("[plain-photo, account-private]", "plain-photo, account-private", "account-private"),
    "not_asked": ("[plain-photo, pupils-follow]", "plain-photo, pupils-follow", "plain-photo"),
    "score": ("100", "100", "71"),
    "answered": ("5", "5", "4"),
    "applicable": ("5", "5", "4"),
}


@pytest.fixture
def rules(tmp_path: Path) -> Ruleset:
    return rules_of(tmp_path)


def read(folder: Path, text: str) -> Examples:
    path = folder / "examples.yaml"
    path.write_text(text, "utf-8")
    return read_examples(path)


def tried(folder: Path, rules: Ruleset, expected: str) -> tuple[Difference, ...]:
    [one] = try_examples(read(folder, RICH.replace("EXPECTED", expected)), rules)
    assert (one.name, one.line) == ("Two things are open", 2)
    return one.differences


def test_everything_right(tmp_path: Path, rules: Ruleset) -> None:
    """An example that expects what comes of it has no difference, whatever it looks at."""
    assert tried(tmp_path, rules, "\n      ".join(f"{k}: {v}" for k, v in RIGHT.items())) == ()
    assert [f for f in RIGHT if tried(tmp_path, rules, f"{f}: {RIGHT[f]}")] == []


@pytest.mark.parametrize("key", WRONG)
def test_one_thing_wrong(key: str, tmp_path: Path, rules: Ruleset) -> None:
    """A wrong expectation is shown beside what came of it, and no other key is."""
    written, expected, actual = WRONG[key]
    others = "\n      ".join(f"{k}: {v}" for k, v in RIGHT.items() if k != key)

    assert tried(tmp_path, rules, f"{key}: {written}\n      {others}") == (Difference(key, expected, actual),)


def test_nothing_to_do_can_fail(tmp_path: Path, rules: Ruleset) -> None:
    """An empty `first` says that nothing is to be done, and an empty `findings` that nothing is open."""
    found = tried(tmp_path, rules, "first: []\n      findings: []")

    assert found == (
        Difference("first", "none", "account-private, pupils-follow"),
        Difference("findings", "none", "account-private, pupils-follow"),
    )


def test_every_key_is_shown() -> None:
    """The cases above name every key that an example can expect."""
    keys = set(Expect.__struct_fields__)

    assert (set(RIGHT), set(WRONG)) == (keys, keys)


def test_rest_fills_in_the_safe_answers(rules: Ruleset) -> None:
    """`rest: safe` answers whatever applies, also where no is the safe answer."""
    account = AccountEntry(platform="instagram", purpose=Purpose.BOTH)
    bare = Example(name="x", accounts=(account,), rest=Rest.SAFE, expect=Expect(score=100))
    found = assess_example(bare, rules)

    assert (found.overall.score, found.overall.answered) == (100, 5)
    assert assess_example(replace(bare, rest=None), rules).overall.answered == 0


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_order_of_action_is_that_of_the_report(example: Example) -> None:
    """What an example calls first is what the report puts first, after a gate that has no answer."""
    rules = shipped_rules()
    found = assess_example(example, rules)
    report = build_report(rules, audit_of(example, rules), found, {}, date(2027, 5, 3))
    order = found.order_of_action
    blank = [] if found.open_gates else [r.rule.question for r in found.unanswered_gates]
    if blank:
        assert report.first.title in blank
        return

    first = report.first.asked or report.first.title
    asked = {r.id: r.question for r in rules.rules}
    assert [first in asked.values()] == [bool(order)]
    assert [asked[rule] for rule in order[:1]] == [first][: len(order)]
    assert set(order) == {r.rule.id for r in chain(found.findings, found.gates)}


# Reading


TWO_MISTAKES = """\
examples:
  - name: x
    expect: {band: low}
    answers: {account-private: no}
    accounts: [{platform: instagrm, purpose: both}]
"""
MISTAKES = {
    "unknown key": (
        "examples:\n  - name: x\n    expects: {band: high}\n",
        ["3:5: unknown-key: `expects` is not a key here. Did you mean `expect`?"],
    ),
    "unknown expectation": (
        "examples:\n  - name: x\n    expect: {bnad: high}\n",
        ["3:14: unknown-key: `bnad` is not a key here. Did you mean `band`?"],
    ),
    "unknown band": (
        "examples:\n  - name: x\n    expect: {band: hgih}\n",
        ["3:20: unknown-value: `band` is `hgih`. Did you mean `high`?"],
    ),
    "no name": ("examples:\n  - expect: {band: high}\n", ["2:5: missing-key: `name` is missing."]),
    "no examples": ("examples: []\n", ["1:11: empty: `examples` is an empty list."]),
    "no text for a score": (
        'examples:\n  - name: x\n    expect: {score: "5"}\n',
        ["3:21: wrong-type: `score` is the text `5`."],
    ),
    "nothing expected": (
        "examples:\n  - name: x\n    expect: {}\n",
        ["2:5: nothing-expected: `expect` says nothing. Add a line such as `band: high`."],
    ),
    "unknown rule expected": (
        "examples:\n  - name: x\n    expect: {gates: [no-privat-messages]}\n",
        ["3:22: unknown-rule: `no-privat-messages` is not a rule. Did you mean `no-private-messages`?"],
    ),
    "unknown rule answered": (
        "examples:\n  - name: x\n    answers: {plain-foto: no}\n    expect: {band: low}\n",
        ["3:15: unknown-question: `plain-foto` is not a question here. Did you mean `plain-photo`?"],
    ),
    "wrong place and unknown platform": (
        TWO_MISTAKES,
        [
            "4:15: wrong-place: `account-private` is asked about each account.",
            "5:27: unknown-platform: `instagrm` is not a platform. Did you mean `instagram`?",
        ],
    ),
    "same name": (
        "examples:\n  - name: x\n    expect: {band: low}\n  - name: x\n    expect: {band: high}\n",
        ["4:11: same-name: The example on line 2 has this name already. Say what is different here."],
    ),
    "no YAML": ("examples: [\n", ["2:1: yaml-syntax"]),
    "an anchor": ("examples: &a []\n", ["1:11: anchor"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_have_their_place(name: str, tmp_path: Path, rules: Ruleset) -> None:
    """Each mistake in a file of examples is told with line, column and what was probably meant."""
    text, expected = MISTAKES[name]
    with pytest.raises(BadFile) as caught:
        try_examples(read(tmp_path, text), rules)
    found = [f"{p.line}:{p.column}: {p.rule}: {p.message}" for p in caught.value.problems]

    assert [line[: len(start)] for line, start in zip(found, expected, strict=True)] == expected
    assert str(caught.value).endswith("Correct the file, then run `mei-social rules test` on it again.")


def test_the_rules_it_names(tmp_path: Path) -> None:
    """A file may say which rules it is for, seen from where it is."""
    named = read(tmp_path, "rules: ../mine.yaml\nexamples: [{name: x, expect: {band: low}}]\n")

    assert named.rules_path == tmp_path / "../mine.yaml"
    assert shipped().rules_path is None


def test_examples_are_never_taken_for_rules() -> None:
    """The file beside the rules is neither the rules nor the guide of a platform."""
    assert find_rules().name == "guidelines.yaml"
    assert load_guide(RULES, "examples") is None
    with pytest.raises(BadFile):
        load_rules(SHIPPED)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is told as such."""
    with pytest.raises(CannotRead, match=r"There is no file .*no\.yaml"):
        read_examples(tmp_path / "no.yaml")


def test_assessing_does_not_depend_on_the_example_form(rules: Ruleset, tmp_path: Path) -> None:
    """An example comes to what the same answers come to anywhere else."""
    given = read(tmp_path, RICH.replace("EXPECTED", "band: high").replace("    rest: safe\n", ""))
    [example] = given.file.examples

    assert assess_example(example, rules).overall == assess(rules, audit_of(example, rules)).overall
