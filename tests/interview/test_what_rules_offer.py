"""The interview offers what the rules have: a quick check, and a line for any other app, or neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from programs import invoke
from small_rules import SMALL_YAML

SETUP = ("no", "1", "personal", "yes", "no")
"""No help needed, Instagram, personal, the list is right, not on placement."""
NO_QUICK = SMALL_YAML.replace("    quick: true\n", "")
NO_OTHER = SMALL_YAML.replace("  - id: other\n    name: Another platform\n", "").replace(
    "[instagram, other]", "[instagram]"
)


def asked(folder: Path, rules: str, *options: str) -> str:
    """All that a self-check says until its first question, as one line."""
    path = folder / "rules.yaml"
    path.write_text(rules, encoding="utf-8")
    stdin = "".join(f"{line}\n" for line in SETUP)
    words = ("check", "--plain", *options, "--rules", str(path))
    _, out, err = invoke(*words, home=folder / "home", stdin=stdin)
    return " ".join(f"{out} {err}".split())


def test_a_choice_where_there_is_one(tmp_path: Path) -> None:
    """Rules with quick questions let the trainee choose, and an app without a line has one to be put in."""
    said = asked(tmp_path, SMALL_YAML)
    assert "Quick check: what matters most" in said
    assert 'For an app that is not in the list, choose "Another platform".' in said


@pytest.mark.parametrize("options", [(), ("--quick",), ("--full",)])
def test_no_quick_check_without_quick_questions(tmp_path: Path, options: tuple[str, ...]) -> None:
    """Nobody is offered a quick check of nothing: every question is asked, also of who wanted a quick one."""
    said = asked(tmp_path, NO_QUICK, *options)
    assert "Quick check" not in said
    assert "Full check: 0 of " in said
    assert ("These rules have no quick check" in said) == ("--quick" in options)


def test_no_other_app_without_a_line_for_it(tmp_path: Path) -> None:
    """Rules without the platform `other` do not send anybody to a line that is not in the list."""
    said = asked(tmp_path, NO_OTHER)
    assert "For an app that is not in the list" not in said
    assert "Which apps do you have an account on?" in said
