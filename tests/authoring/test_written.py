"""A self-check as an example: it comes out as it says, is short, and has no word of the trainee's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from effort import examples as effort_examples
from mei_social.audit.model import AnswerValue, Audit
from mei_social.authoring.examples.file import examples_in
from mei_social.authoring.examples.run import try_examples
from mei_social.authoring.examples.written import appended, example_of, said, text_of
from mei_social.errors import BadFile
from mei_social.parsing.yaml_reader import read_tree
from mei_social.ruleset.model import Ruleset
from random_rules import people, rulesets
from small_exports import audit_of, rules_of

PATH = Path("examples.yaml")


@pytest.fixture
def rules(tmp_path: Path) -> Ruleset:
    return rules_of(tmp_path)


def test_only_what_is_not_safe_stands(rules: Ruleset) -> None:
    """Where every question has an answer, the safe ones are left out and `rest: safe` stands for them."""
    audit = audit_of(rules, account_private=AnswerValue.NO)

    assert text_of(example_of(audit, rules)) == (
        "  - name: Somebody with Instagram comes to high\n"
        "    accounts:\n"
        "      - platform: instagram\n"
        "        purpose: both\n"
        "        answers:\n"
        "          account-private: no\n"
        "    screening:\n"
        "      on-placement: yes\n"
        "    rest: safe\n"
        "    expect:\n"
        "      band: high\n"
        "      gates: []\n"
        "      first: [account-private]\n"
        "      findings: [account-private]\n"
    )


def test_a_blank_stays_blank(rules: Ruleset) -> None:
    """Where a question has no answer, all others stand and nothing is filled in."""
    audit = audit_of(rules, account_private=None)
    example = example_of(audit, rules)

    assert example.rest is None
    assert list(example.accounts[0].answers) == ["pupils-follow", "class-account-agreed"]


def test_no_word_of_the_trainee(rules: Ruleset) -> None:
    """Notes, reasons and the name of an app stay behind."""
    audit = audit_of(rules, account_private=AnswerValue.NOT_APPLICABLE)
    words = replace(next(iter(audit.answers.values())), note="Ask Zelda", reason="Zelda said so")
    named = replace(audit.accounts[0], platform="other", name="Zelda")
    personal = replace(audit, accounts=(named,), answers=dict.fromkeys(audit.answers, words))
    aside = {i: replace(words, value=AnswerValue.NOT_APPLICABLE) for i in audit.answers}

    assert "Zelda" not in text_of(example_of(personal, rules))
    assert "Zelda" not in text_of(example_of(replace(personal, answers=aside), rules))


@effort_examples(200)
@given(st.data())
def test_every_example_comes_out_as_it_says(data: st.DataObject) -> None:
    """Of any answers to any rules an example can be made, and it passes on these rules."""
    ruleset = data.draw(rulesets())
    audit: Audit = data.draw(people(ruleset))
    text = f"examples:\n{text_of(example_of(audit, ruleset))}"

    assert [one.differences for one in try_examples(examples_in(text, PATH), ruleset)] == [()]


@effort_examples(200)
@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60))
def test_said_is_read_as_it_was(text: str) -> None:
    """Whatever the letters of a name are, they are read again as they were."""
    root, problems = read_tree(f"name: {said(text)}\n")

    assert problems == ()
    assert root is not None
    assert root.word("name") == text


def test_appended_after_the_last(rules: Ruleset) -> None:
    """One more example stands at the end; what was there stays letter by letter."""
    before = "# Ours\nexamples:\n\n  - name: One\n    rest: safe\n    expect: {band: no-open-findings}"
    made = appended(before, example_of(audit_of(rules), rules, "Two"), PATH)

    assert made is not None
    assert made.startswith(before)
    assert [example.name for example in examples_in(made, PATH).file.examples] == ["One", "Two"]


@pytest.mark.parametrize(
    "before",
    [
        "examples:\n  - name: One\n    expect: {band: high}\nrules: a.yaml\n",
        "examples: [{name: One, expect: {band: high}}]\n",
        "examples:\n- name: One\n  expect: {band: high}\n",
    ],
)
def test_not_appended_elsewhere(rules: Ruleset, before: str) -> None:
    """Where the list does not end with the file, or is written otherwise, nothing is added."""
    assert appended(before, example_of(audit_of(rules), rules, "Two"), PATH) is None


def test_not_appended_to_mistakes(rules: Ruleset) -> None:
    """A file with mistakes is refused with them."""
    with pytest.raises(BadFile):
        appended("examples: no\n", example_of(audit_of(rules), rules, "Two"), PATH)
