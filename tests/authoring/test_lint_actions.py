"""Titles of actions: short, and from the first word on something to do."""

from __future__ import annotations

import pytest

from mei_social.authoring.lint.actions import check_actions
from mei_social.parsing.yaml_reader import read_tree

RULES = "rules:\n  - id: two-step-on\n    question: Is it on?\n"


def found(text: str) -> list[tuple[str, int]]:
    root, problems = read_tree(text)
    assert root is not None
    assert not problems
    return [(problem.rule, problem.line) for problem in check_actions(root)]


@pytest.mark.parametrize(
    ("action", "codes"),
    [
        ("Turn on two-step verification", []),
        ("Tell the safeguarding lead before you delete anything", []),
        ("Search for your name and tidy the results", []),
        ("Search for your name and then tidy the results", ["action-too-long"]),
        ("Bring second accounts up to the same standard", []),
        ("The privacy settings", ["action-without-verb"]),
        ("Verification in two steps", ["action-without-verb"]),
        ("Checking your followers.", ["action-without-verb", "action-with-stop"]),
        ("Is it on?", ["action-without-verb"]),
    ],
)
def test_titles(action: str, codes: list[str]) -> None:
    """Eight words at most, no full stop, and a first word that can be a verb."""
    assert found(f"{RULES}    action: {action}\n") == [(code, 4) for code in codes]


def test_a_missing_one() -> None:
    """A rule without a title is named at its id; the question stands in."""
    assert found(RULES) == [("no-action", 2)]


@pytest.mark.parametrize("text", ["[]", "rules: []", "rules: x", "rules: [x]", f"{RULES}    action: []\n"])
def test_no_rules(text: str) -> None:
    """What is no rule, or no text, raises nothing."""
    assert {code for code, _ in found(text)} <= {"no-action"}
