"""The shipped rules as cards: what they cost a trainee, and what each action is called."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mei_social.authoring.lint.actions import check_actions
from mei_social.ruleset.load import find_rules, load_rules, read_rules

ROOT = Path(__file__).parents[2]
QUICK_TOPICS = {"visibility", "messaging", "security", "profile", "tagging", "connections"}


@pytest.mark.parametrize(
    "arguments",
    [("--draws", "60"), pytest.param(("--draws", "10", "--program"), marks=pytest.mark.slow)],
    ids=["cards", "program"],
)
def test_what_a_trainee_types(arguments: tuple[str, ...]) -> None:
    """With five accounts what is typed stays within the targets, alike and mixed, quick and full."""
    done = subprocess.run(
        [sys.executable, ROOT / "bench" / "answers_typed.py", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout.count("alike"), done.stdout.count("mixed")) == (2, 2)
    assert "missed" not in done.stdout, done.stdout


def test_every_action_has_a_title() -> None:
    """Each rule says in a few words what there is to do."""
    root = read_rules(find_rules()).root
    assert root is not None
    assert [(problem.rule, problem.line) for problem in check_actions(root)] == []


def test_the_quick_check() -> None:
    """It has every gate, something on each of its topics, and nothing that the purpose says."""
    rules = [rule for rule in load_rules(find_rules()).rules if rule.quick]
    assert {rule.topic for rule in rules} >= QUICK_TOPICS
    assert all(rule.quick for rule in load_rules(find_rules()).rules if rule.gate)
    assert not [rule.id for rule in rules if rule.purposes]
