"""`--fix` on what Word and hurried fingers do: mended where there is no doubt, left alone where there is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mei_social.authoring.lint.apply_fixes import mend_files
from mei_social.authoring.lint.run import Wanted
from mei_social.ruleset.load import find_rules

SHIPPED = find_rules().read_text(encoding="utf-8")
FIRST_RULE = SHIPPED.index("- id", SHIPPED.index("\nrules:") + 2000)


def with_change(old: str, new: str) -> str:
    """The shipped rules, with the first such place among the rules changed."""
    at = SHIPPED.index(old, FIRST_RULE)
    return SHIPPED[:at] + new + SHIPPED[at + len(old) :]


def fixed(text: str, tmp_path: Path) -> str:
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    mend_files([path], Wanted(today=date(2026, 11, 30)))
    return path.read_text(encoding="utf-8")


MENDED = {
    "High": ("severity: high", "severity: High"),
    "LOW": ("severity: low", "severity: LOW"),
    "a comma": ("severity: high", "severity: high,"),
    "yes": ("gate: true", "gate: yes"),
    "Yes": ("gate: true", "gate: Yes"),
    "a clause in brackets": ("[3a", "[3(a)"),
    "a clause with a space": ("[3a", "[3 A"),
    "a key with a capital": ("question:", "Question:"),
    "an en dash": ("\n  - id", "\n  – id"),
    "a bullet": ("\n  - id", "\n  • id"),
    "no space behind the dash": ("\n  - id", "\n  -id"),
    "no dash": ("\n\n  - id", "\n\n    id"),
    "a wide colon": ("severity: high", "severity：high"),
    "no-break spaces": ("\n    severity:", "\n\u00a0\u00a0\u00a0\u00a0severity:"),
}


@pytest.mark.parametrize("name", MENDED)
def test_mended_to_the_letter(name: str, tmp_path: Path) -> None:
    """What leaves no doubt becomes what it was, and no other letter of the file changes."""
    old, new = MENDED[name]
    assert fixed(with_change(old, new), tmp_path) == SHIPPED


def test_a_hash_gets_quotes(tmp_path: Path) -> None:
    """`#1` in a text is no comment, so the text gets quotes."""
    at = SHIPPED.index("question: Is ", FIRST_RULE)
    end = SHIPPED.index("\n", at)
    question = SHIPPED[at + len("question: ") : end].replace("Is ", "Is the #1 thing here that ", 1)
    text = f"{SHIPPED[:at]}question: {question}{SHIPPED[end:]}"
    assert fixed(text, tmp_path) == f'{SHIPPED[:at]}question: "{question}"{SHIPPED[end:]}'


LEFT = {
    "a comment behind a text": ("question: Is ", "question: Is # changed by Sam "),
    "a comment in a text": (": >-\n", ": >-\n      # changed by Sam\n"),
    "merge marks": (
        "    severity: high\n",
        "<<<<<<< a\n    severity: high\n=======\n    severity: low\n>>>>>>> b\n",
    ),
    "an open quote": ("question: Is ", 'question: "Is '),
    "a dash in the middle of a text": ("question: Is ", "question: Is – "),
    "a word for a severity": ("severity: high", "severity: urgent"),
}


@pytest.mark.parametrize("name", LEFT)
def test_left_as_it_is(name: str, tmp_path: Path) -> None:
    """What can be meant in two ways is not touched."""
    text = with_change(*LEFT[name])
    assert fixed(text, tmp_path) == text
