"""One letter means one thing at every prompt, or it is refused aloud."""

from __future__ import annotations

import ast
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.test_assess_properties import law
from mei_social.interview.cards.grammar import MOVES, VERBS
from mei_social.interview.free_text import content_with, short_text
from mei_social.interview.line import LinePrompter
from mei_social.interview.planning import DONE
from mei_social.interview.prompter import LETTERS, NO, YES, Choice, match, not_here
from mei_social.interview.reviewing import DECISIONS
from mei_social.interview.setup import BACK, LEAVE
from mei_social.report import check_words
from programs import ROOT
from terminals import MENU, Terminal, running, saved

SOURCES = ("interview", "cli")
MEANT = {
    "?": {"Not sure"},
    "b": {
        "Back, and write nothing",
        "Go back",
        "Go back to the last question",
        "I meant another answer",
        "No, I meant another answer",
        "No, go back",
        "No, leave it as it is",
        "None of these, go back",
        "Say nothing about it",
    },
    "k": {"Keep your answer: {}"},
    "n": {
        "Finish here",
        "Have no note",
        "Leave it for now",
        "Leave it out, so that I can write it again",
        "Leave. What is not in a file is gone",
        "No",
        "No, I meant another answer",
        "No, go back",
        "No, keep it",
        "No, keep it for now",
        "No, keep my answers",
        "No, keep the file that is there",
        "No, leave everything as it is",
        "No, leave it as it is",
        "No, something has changed",
        "No, save the file without it",
        "No, start",
        "No, write nothing",
        "Not yet",
        "Stop here, and keep everything as it is",
        "Stop, make no file",
    },
    "q": {
        "Finish here",
        "Have no note",
        "Leave it for now",
        "Leave the plan",
        "Leave. What is not in a file is gone",
        "Quit",
        "Save and stop",
        "Stop here",
        "Stop here, and keep everything as it is",
        "Stop, and keep nothing",
        "Stop, make no file",
        "Today's date is wrong: stop, so that it can be put right",
    },
    "s": {"Skip for now", "Skip, and write nothing"},
    "y": {
        "Go on with my record about this file",
        "Go on with the questions as they are now",
        "I use no accounts, go on",
        "Make a file of it",
        "Make another file",
        "Save it in a file that I name",
        "Save this file",
        "Write my record about this file",
        "Yes",
        "Yes, change it all the same",
        "Yes, delete it",
        "Yes, delete this",
        "Yes, go on",
        "Yes, it is dealt with",
        "Yes, let them go",
        "Yes, put it in, and show me the file again",
        "Yes, replace it",
        "Yes, save it",
        "Yes, show me where to get help",
        "Yes, take it in",
    },
}
"""Every row that a letter can choose, wherever it is offered."""


ON_CARDS = {word: said for said in (*VERBS.values(), *MOVES.values()) for word in said if len(word) == 1}
"""What can be typed for the same on a card."""


def claimed() -> dict[str, set[str]]:
    """What the program's own sources offer under a letter, by the label of the row."""
    found: dict[str, set[str]] = {}
    for folder in SOURCES:
        for path in (ROOT / "src/mei_social" / folder).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
                if getattr(call.func, "id", "") == "Choice" and len(call.args) > 2:
                    for letter in texts(call.args[2], tree):
                        if len(letter) == 1:
                            found.setdefault(letter, set()).update(texts(call.args[1], tree))
    return found


def texts(node: ast.expr, tree: ast.AST) -> list[str]:
    """The texts that an expression can be, with {} where something else is filled in."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values):
            return ["".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in values)]
        case ast.IfExp(body=one, orelse=other):
            return [*texts(one, tree), *texts(other, tree)]
        case ast.Tuple(elts=parts):
            return [text for part in parts for text in texts(part, tree)]
        case ast.Attribute(value=ast.Name(id="words"), attr=name):
            return [getattr(check_words, name)]
        case ast.Name(id=name):
            given = (n for n in ast.walk(tree) if isinstance(n, ast.Assign))
            return [t for n in given if getattr(n.targets[0], "id", "") == name for t in texts(n.value, tree)]
    return []


def test_every_prompt() -> None:
    """Each letter stands for the rows of the table above and for no others, in every prompt that there is."""
    assert claimed() == MEANT
    assert set(MEANT) | set(ON_CARDS) == set(LETTERS)


def test_every_card() -> None:
    """On a card a letter means what it means everywhere."""
    assert [letter for letter, said in ON_CARDS.items() if LETTERS[letter] not in said] == []


CHOICES = st.lists(
    st.builds(
        Choice,
        st.text("abnpqst", min_size=1, max_size=4),
        st.text("abnpqst y", min_size=1, max_size=8),
        st.tuples(st.text("abnpqst", min_size=1, max_size=4)),
    ),
    max_size=6,
)


@law
@given(st.sampled_from(sorted(LETTERS)), CHOICES, CHOICES)
def test_a_letter_is_never_a_beginning(letter: str, choices: list[Choice], commands: list[Choice]) -> None:
    """A letter with a meaning chooses only what is called by it, never a longer word that begins with it."""
    rows = (*choices, *commands)
    called = [c.value for c in rows if letter in (c.value.casefold(), c.label.casefold(), *c.words)]
    assert match(letter, choices, commands) == called
    assert match(letter.upper(), choices, commands) == called


@law
@given(st.text(max_size=3))
def test_only_letters_are_refused_by_their_meaning(text: str) -> None:
    """What is refused by its meaning is one letter of the table, in either case, and nothing else."""
    assert (not_here(text) is None) == (text.strip().casefold() not in LETTERS)


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_refused_aloud(letter: str) -> None:
    """Where it cannot be chosen, line mode says what it means and asks again."""
    screen = io.StringIO()
    ask = LinePrompter(io.StringIO(f"{letter}\n1\n"), screen, 200)

    assert ask.choose("Which?", [Choice("a", "Almond"), Choice("c", "Cherry")]) == "a"
    assert f'"{letter}" means "{LETTERS[letter]}", which cannot be chosen here.' in screen.getvalue()


@pytest.mark.parametrize("slip", ["b", "S", "q", "?", "back", "Quit", "exit", "save", "stop", "help", "skip"])
def test_no_slip_becomes_a_text(slip: str) -> None:
    """A slip at a prompt for text is no note, no reason and no name: it is refused aloud."""
    screen = io.StringIO()
    ask = LinePrompter(io.StringIO(f"{slip}\nMy note\n"), screen, 200)

    assert short_text(ask, "Your note.", 100) == "My note"
    assert f'"{slip}" alone is no text.' in screen.getvalue()


@pytest.mark.parametrize("word", ["quit", "exit", "q"])
def test_every_way_out_by_every_word(word: str) -> None:
    """Whatever can be left by the letter for it is left by both of its words."""
    assert match(word, [YES, NO], [Choice("out", "Finish here", ("q",))]) == ["out"]


def test_the_way_out_where_nothing_is_kept() -> None:
    """Where nothing can be saved, but one can quit, `save` is answered with that and not with a way round."""
    screen = io.StringIO()
    ask = LinePrompter(io.StringIO("save\nquit\n"), screen, 200)

    assert ask.choose("Which?", [Choice("a", "Almond")], [BACK, LEAVE]) == "stop"
    assert "To stop, type quit." in screen.getvalue()
    assert "back first" not in screen.getvalue()


@pytest.mark.parametrize("word", ["quit", "exit", "q", "Save", "stop"])
def test_the_way_out_through_back(word: str) -> None:
    """Where one can only go back, a word for the way out is answered with how to get there."""
    screen = io.StringIO()
    ask = LinePrompter(io.StringIO(f"{word}\nback\n"), screen, 200)

    assert ask.choose("Which?", [Choice("a", "Almond")], [BACK]) == "back"
    assert "To stop, type back first." in screen.getvalue()


@pytest.mark.parametrize("word", ["quit", "exit", "q", "Save", "stop"])
def test_the_way_out_where_none_is_offered(word: str) -> None:
    """Where only an answer can be chosen, a word for the way out is told the key that always stops."""
    screen = io.StringIO()
    ask = LinePrompter(io.StringIO(f"{word}\n1\n"), screen, 200)

    assert ask.choose("Delete it?", [NO, YES]) == "no"
    assert "To stop, press Ctrl-C." in screen.getvalue()


def test_the_name_of_an_app(tmp_path: Path) -> None:
    """X is an app as well as a letter: where apps are listed, and only there, it is the app."""
    terminal = Terminal(tmp_path, "check", "--plain")
    terminal.type("no", "x", "personal", "add", "x", "b", "b", "save")
    terminal.ends()

    assert [account.platform for account in saved(tmp_path).audit.accounts] == ["x"]


def test_an_app_without_a_name(tmp_path: Path) -> None:
    """What an app that nobody named is for is asked without the words of its line in the list."""
    terminal = Terminal(tmp_path, "check", "--plain")
    terminal.type("no", "any other", "")
    asked = terminal.asked()
    terminal.child.sendeof()
    terminal.ends()

    assert asked.startswith("What is this account for?")


def test_what_is_this_account_for(tmp_path: Path) -> None:
    """There b goes back and s is refused; neither drops the account nor stops the program."""
    terminal = Terminal(tmp_path, "check", "--plain")
    terminal.type("no", "4", "s", "b", "4", "personal")
    asked = terminal.asked()
    terminal.child.sendeof()
    terminal.ends()

    assert '"s" means "skip for now", which cannot be chosen here.' in running(terminal.written)
    assert "Instagram, personal" in asked
    assert [account.platform for account in saved(tmp_path).audit.accounts] == ["instagram"]


@pytest.mark.parametrize(("letter", "app"), [("t", "TikTok"), ("W", "WhatsApp"), ("s", "Snapchat")])
def test_the_first_letter_of_an_app(tmp_path: Path, letter: str, app: str) -> None:
    """In a list of apps with arrow keys any letter points at the first name that begins with it."""
    terminal = Terminal(tmp_path, "check")
    terminal.type("no", "arrows")
    terminal.asked("when done)")
    terminal.child.send(letter)
    terminal.shows(f"» ○ {app}")
    terminal.child.send(" \r")
    terminal.asked(MENU)
    assert f"What is your {app} account for?" in running(terminal.screen)
    terminal.child.sendeof()
    terminal.ends()


def test_the_same_with_arrow_keys(tmp_path: Path) -> None:
    """With arrow keys s and Enter says the same, and the same question is still there to be answered."""
    terminal = Terminal(tmp_path, "check")
    terminal.type("no", "arrows")
    terminal.asked("when done)")
    terminal.child.send("insta \r")
    terminal.asked(MENU)
    terminal.child.send("s\r")
    terminal.shows('"s" means "skip for now", which cannot be chosen here.')
    terminal.child.send("pers\r")
    terminal.shows("Instagram, personal")
    terminal.child.sendeof()
    terminal.ends()

    assert [account.platform for account in saved(tmp_path).audit.accounts] == ["instagram"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Nothing is chosen yet. Use the arrow keys, or type the first letters of an answer."),
        ("zz", '"zz" is not one of the answers. Use the arrow keys, or type the first letters of an answer.'),
        (
            "p",
            '"p" means "partly", which cannot be chosen here. Use the arrow keys, or type at least two',
        ),
    ],
)
def test_enter_on_nothing_says_what_to_do(tmp_path: Path, typed: str, told: str) -> None:
    """With arrow keys, Enter that chooses nothing says so, and how to choose."""
    terminal = Terminal(tmp_path, "check")
    terminal.type("no", "arrows")
    terminal.asked("when done)")
    terminal.child.send("insta \r")
    terminal.asked(MENU)
    terminal.child.send(f"{typed}\r")
    terminal.shows("Use the arrow keys")
    assert told in running(terminal.screen)
    terminal.child.sendeof()
    terminal.ends()


def test_yes_is_no_answer_to_what_is_no_question() -> None:
    """A stray y keeps no text that looks private, marks no action as done and accepts no finding."""
    asked = LinePrompter(io.StringIO("y\nyes\n1\n"), io.StringIO(), 80)
    assert not content_with(asked, ["somebody's name"])
    for choice in (DONE, *DECISIONS):
        assert match("y", [choice]) == match("yes", [choice]) == []


def test_a_menu_asks_for_letters_that_it_takes(tmp_path: Path) -> None:
    """A menu asks for two letters of an answer, as a letter alone may have another meaning there."""
    terminal = Terminal(tmp_path, "check")
    terminal.type("no", "arrows")
    terminal.asked("when done)")
    terminal.child.send("insta \r")
    asked = terminal.asked(MENU)
    terminal.child.send("pe")
    terminal.shows("» Personal: friends")
    terminal.child.close(force=True)

    assert "(arrows or two letters, then Enter)" in asked
