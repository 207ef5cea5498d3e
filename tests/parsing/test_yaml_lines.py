"""What Word, Notepad and merge tools do to a rules file: said at its line, and nothing is lost in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from effort import examples
from mei_social.parsing.yaml_lines import look_at_lines
from mei_social.parsing.yaml_reader import read_tree
from mei_social.parsing.yaml_signs import TEXT_LOST, is_suspect
from mei_social.ruleset.load import find_rules

GOOD = """\
# Our rules.
title: Check # ours
rules:
  - id: one
    severity: high  # agreed in May
    gate: true # yes
    clauses: [3a, 3b] # two of them
    question: Is this yours?
    why: >-
      It is read by many.
      #TeamTeach is a tag.
    how: "Open it # and look" # said by Sam
    # A note between the keys.
    partly: Look at it,
      then at the other.
    remedy: 'Don''t wait: tell
      somebody.'
    notes:
      app: |
        - Not a list: a text.
  - id: two
    platforms:
    - instagram
    - tiktok # both
    question: Is this “yours”, or – in short – theirs?
"""


def found(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.rule) for problem in read_tree(text)[1]]


def changed(old: str, new: str, count: int = 1) -> tuple[str, int]:
    """The good file with one thing changed, and the line of that."""
    assert old in GOOD
    return GOOD.replace(old, new, count), GOOD[: GOOD.index(old)].count("\n") + 1


def test_nothing_in_a_good_file() -> None:
    """Comments behind one word, behind quotes and between keys stay; so do tags and dashes inside a text."""
    assert list(look_at_lines(GOOD)) == []


def test_a_comment_below_a_comment_costs_no_look() -> None:
    """A comment that is indented like the entries, below one that is not, stands in no text."""
    assert not is_suspect("rules:\n  - id: a\n    why: b\n# Heading\n  # Below\n  - id: c\n")
    assert is_suspect("a: >-\n  text\n  # one\n  # two\n")


@pytest.mark.parametrize("path", [find_rules(), *sorted((find_rules().parent / "platforms").iterdir())])
def test_nothing_in_the_shipped_files(path: Path) -> None:
    assert list(look_at_lines(path.read_text(encoding="utf-8"))) == []


MISTAKES = {
    "# in a text": ("Is this yours?", "Is this the #1 of yours?", TEXT_LOST, 0),
    "a tag behind one word": ("Check # ours", "Check #ours", TEXT_LOST, 0),
    "a comment behind a text": ("Is this yours?", "Is this yours? # changed by Sam", TEXT_LOST, 0),
    "a comment behind a text of two lines": ("then at the other.", "then at # the other.", TEXT_LOST, 0),
    "a comment below >-": ("      It is", "      # changed by Sam\n      It is", TEXT_LOST, 0),
    "a comment in the middle": ("      #Team", "      # changed by Sam\n      #Team", TEXT_LOST, 0),
    "a comment at the end": ("is a tag.\n", "is a tag.\n      # changed by Sam\n", TEXT_LOST, 1),
    "curly quotes around a colon": ("Is this yours?", "“Now: is this yours?”", "curly-quotes", 0),
    "curly quotes around a #": ("Is this yours?", "“Is this the #1?”", "curly-quotes", 0),
    "no-break spaces as indent": (
        "    question: Is this yours",
        "\u00a0\u00a0\u00a0\u00a0question: Is this yours",
        "odd-space",
        0,
    ),
    "one among spaces": ("    question: Is this yours", "   \u00a0question: Is this yours", "odd-space", 0),
    "ideographic space": ("    question: Is this yours", "\u3000 question: Is this yours", "odd-space", 0),
    "no-break space behind a colon": (
        "question: Is this yours",
        "question:\u00a0Is this yours",
        "odd-space",
        0,
    ),
    "no-break space behind a dash": ("- id: two", "-\u00a0id: two", "odd-space", 0),
    "en dash": ("- id: two", "– id: two", "odd-dash", 0),
    "em dash": ("- id: two", "— id: two", "odd-dash", 0),
    "minus": ("- id: two", "− id: two", "odd-dash", 0),
    "bullet": ("- id: two", "• id: two", "odd-dash", 0),
    "asterisk": ("- id: two", "* id: two", "odd-dash", 0),
    "en dash without a space": ("- id: two", "–id: two", "odd-dash", 0),
    "en dash in a list of words": ("    - tiktok # both", "    – tiktok", "odd-dash", 0),
    "no space behind the dash": ("- id: two", "-id: two", "odd-dash", 0),
    "no dash": ("- id: two", "  id: two", "missing-dash", 0),
    "double quote not closed": ("question: Is this yours?", 'question: "Is this yours?', "open-quote", 0),
    "single quote not closed": ("question: Is this yours?", "question: 'Is this yours?", "open-quote", 0),
    "quote not closed in the last text": ("question: Is this “", 'question: "Is this “', "open-quote", 0),
    "quote not closed over lines": (
        "    remedy: 'Don''t wait: tell\n      somebody.'",
        "    remedy: 'Don''t wait: tell\n      somebody.",
        "open-quote",
        0,
    ),
    "merge marks": (
        "    severity: high  # agreed in May\n",
        "<<<<<<< ours\n    severity: high\n=======\n    severity: low\n>>>>>>> theirs\n",
        "merge-mark",
        0,
    ),
    "mark of a chat": ("title: Check", "```yaml\ntitle: Check", "code-fence", 0),
    "wide colon": ("title: Check", "title：Check", "odd-colon", 0),
    "a list item with #": ("    - tiktok # both", "    - tiktok and others # both", TEXT_LOST, 0),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_at_its_line(name: str) -> None:
    """The first thing that is said is at the line of the mistake, and about it."""
    old, new, rule, below = MISTAKES[name]
    text, line = changed(old, new)
    assert found(text)[0] == (line + below, rule)


@pytest.mark.parametrize("name", MISTAKES)
def test_nothing_else_is_said(name: str) -> None:
    """Nothing that only follows from it is named beside it; each mark of a merge is."""
    old, new, rule, _ = MISTAKES[name]
    assert {said for _, said in found(changed(old, new)[0])} == {rule}


def test_no_advice_that_deletes() -> None:
    """Nobody is told to remove a text that somebody wrote, besides the marks of a merge."""
    for old, new, rule, _ in MISTAKES.values():
        for problem in read_tree(changed(old, new)[0])[1]:
            assert rule == "merge-mark" or not re.search(
                r"[Kk]eep one|[Dd]elete (?!it and type)", problem.message
            )


def test_five_at_once() -> None:
    """Mistakes at several places are all said in one run."""
    text = GOOD
    for old, new in (
        ("- id: two", "– id: two"),
        ("title: C", "title：C"),
        ("    why", "\u00a0\u00a0\u00a0 why"),
    ):
        text = text.replace(old, new, 1)
    text = text.replace("    severity: high  # agreed in May\n", "<<<<<<< a\n    severity: high\n", 1)
    text = text.replace("    partly: Look", '    partly: "Look', 1)
    assert [rule for _, rule in found(text)] == [
        "odd-colon",
        "merge-mark",
        "odd-space",
        "open-quote",
        "odd-dash",
    ]


LINES = st.lists(
    st.tuples(
        st.sampled_from(
            ("", " ", "  ", "    ", "      ", "  - ", "    - ", "- ", "\u00a0 ", "  – ", "-", "\t")
        ),
        st.sampled_from(("", "a:", "a: ", "key: ", "key:", "a：", "<<<<<<< x", "=======", "b :", "-c: ")),
        st.sampled_from(
            (
                "",
                ">-",
                "|",
                "text",
                "two words",
                "so:",
                "# note",
                "#tag",
                "a # b",
                '"open',
                '"a" # b',
                "'x''y",
                "'it''s'",
                "“c: d”",
                "[a, b] # c",
                "x#y",
            )
        ),
    ).map("".join),
    max_size=7,
).map("\n".join)


@given(LINES)
@example("- -\u00a0a")
@example("- -a: b")
@examples(1000)
def test_whatever_is_found_was_suspected(text: str) -> None:
    """A text that is not looked at line by line has nothing that would be found there."""
    assert is_suspect(text) or list(look_at_lines(text)) == []


@pytest.mark.parametrize("path", [find_rules(), *sorted((find_rules().parent / "platforms").iterdir())])
def test_the_shipped_files_cost_no_look(path: Path) -> None:
    """What every self-check reads is not looked at line by line."""
    assert not is_suspect(path.read_text(encoding="utf-8"))
