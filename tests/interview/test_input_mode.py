"""Arrow keys or typed answers: asked once, changed at any time, and the same in every command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from effort import some_of
from interview.test_line import DAY, GO_ON, acting
from mei_social.audit.model import Answer, AnswerValue, Item
from mei_social.interview.input_mode import PREFERENCE, InputMode
from mei_social.storage.location import DATABASE
from mei_social.storage.store import Store
from programs import invoke, small
from terminals import MENU, PROMPT, TODAY, Terminal, running, saved

QUESTION = "How would you like to answer?"
CTRL_D = "\x04"
TICK = "Enter when done)"
"""The end of what arrow keys write above rows to tick."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small(tmp_path_factory.mktemp("rules"))[0]


@pytest.fixture
def finished(home: Path, rules: Path, tmp_path: Path) -> Path:
    """A folder with a finished self-check, and an export of it."""
    day = {"MEI_SOCIAL_TODAY": TODAY}
    options = ("--rules", str(rules))
    answers = rules.with_name("answers.yaml")
    assert invoke("check", "--answers", str(answers), *options, home=home, env=day)[0] == 0
    assert invoke("export", str(tmp_path / "jo.json"), "--yes", *options, home=home, env=day)[0] == 0
    return home


def liked(home: Path) -> str | None:
    store = Store.open_existing(home)
    assert store
    with store:
        return store.preference(PREFERENCE)


def like(home: Path, way: str) -> None:
    with Store.open(home) as store:
        store.set_preference(PREFERENCE, way)


def leave(terminal: Terminal) -> None:
    terminal.child.send(CTRL_D)
    terminal.ends()


def test_asked_once(home: Path, rules: Path) -> None:
    """It is asked at the first run in a terminal, after the question about help, and never again."""
    first = Terminal(home, "check", "--rules", str(rules))
    first.type("no")
    assert first.asked().startswith(f"no {QUESTION}")
    first.child.sendline("arrows")
    first.child.expect_exact(TICK)
    leave(first)
    second = Terminal(home, "check", "--new", "--rules", str(rules))
    second.type("no")
    second.child.expect_exact(TICK)
    leave(second)

    assert liked(home) == "arrows"
    assert QUESTION not in second.written


def test_typed(home: Path, rules: Path) -> None:
    """Who chooses to type gets typed questions at once and in the next run, and nothing is drawn."""
    first = Terminal(home, "check", "--rules", str(rules))
    first.type("no", "typing", "1", "personal", "yes")
    first.asked()
    leave(first)
    second = Terminal(home, "check", "--rules", str(rules))
    second.type("no")
    second.asked()
    leave(second)

    assert liked(home) == "typed"
    assert acting((first.written + second.written).replace("\r\n", "\n")) == set()


def test_changed_in_the_middle(home: Path, rules: Path) -> None:
    """In the list it can be changed both ways, answers are kept, and the next run begins the new way."""
    terminal = Terminal(home, "check", "--full", "--rules", str(rules))
    terminal.type("no", "arrows")
    terminal.child.expect_exact(TICK)
    terminal.shows("Another platform")
    terminal.child.send("insta \r")
    terminal.pick("personal", "", "yes")
    terminal.card("Are you free of private messages", "y")
    terminal.card("Your answer: yes.", "\r")
    terminal.card("Do pupils follow", "b")
    terminal.card("Are you free of private messages", "b")
    terminal.pick("typing")
    terminal.type("next", "yes", "partly", "skip", "arrows")
    terminal.pick("")
    terminal.card("Is this account private", "n")
    terminal.card("Your answer: no.", "\r")
    terminal.pick("typing")
    terminal.asked()
    leave(terminal)
    again = Terminal(home, "check", "--rules", str(rules))
    again.asked()
    leave(again)

    assert saved(home).audit.answers == {
        Item("no-private-messages", None): Answer(AnswerValue.YES, DAY),
        Item("plain-photo", None): Answer(AnswerValue.PARTLY, DAY),
        Item("account-private", "a1"): Answer(AnswerValue.NO, DAY),
        Item("pupils-follow", "a1"): Answer(AnswerValue.YES, DAY),
    }
    assert liked(home) == "typed"
    assert "Answer with arrow keys instead" in again.written


COMMANDS = {
    "export": ("export", "jo.html"),
    "review": ("review", "jo.json"),
    "recheck": ("recheck",),
    "check": ("check",),
    "actions": ("actions", "--change"),
    "wipe": ("wipe",),
}


@pytest.mark.parametrize("way", InputMode)
@pytest.mark.parametrize("command", some_of(COMMANDS, 3))
def test_every_command(
    finished: Path, rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, way: InputMode
) -> None:
    """Every command that asks does it the way that was chosen."""
    monkeypatch.chdir(tmp_path)
    like(finished, way)
    options = () if command == "wipe" else ("--rules", str(rules))
    terminal = Terminal(finished, *COMMANDS[command], *options)
    terminal.asked(PROMPT if way is InputMode.TYPED else MENU)
    leave(terminal)

    assert (MENU in terminal.written) == (way is InputMode.ARROWS)


LESS = {
    "plain": (("--plain",), {}, 80),
    "dumb": ((), {"TERM": "dumb"}, 80),
    "accessible": ((), {"ACCESSIBLE": "1"}, 80),
    "no terminal named": ((), {"TERM": ""}, 80),
    "narrow": ((), {}, 40),
}


@pytest.mark.parametrize("name", LESS)
def test_never_asked_where_there_is_no_choice(home: Path, rules: Path, name: str) -> None:
    """With --plain or ACCESSIBLE, on a dumb terminal and in a narrow window it is typed, and not offered."""
    options, variables, columns = LESS[name]
    terminal = Terminal(home, "check", *options, "--rules", str(rules), columns=columns, **variables)
    terminal.type("no", "1", "personal", "yes", "yes", "full", "b")
    terminal.asked()
    leave(terminal)

    assert running(terminal.written).count("What would you like to do next?") == 1
    assert QUESTION not in running(terminal.written)
    assert "arrow keys" not in terminal.written
    assert liked(home) is None


def test_never_asked_on_a_pipe(home: Path, rules: Path) -> None:
    """On a pipe the line after the question about help answers the next question of the self-check."""
    typed = "no\n1\npersonal\nyes\nyes\nfull\n"
    code, _, told = invoke("check", "--rules", str(rules), home=home, stdin=typed)

    assert (code, QUESTION in told, running(told).endswith(GO_ON)) == (0, False, True)
    assert liked(home) is None


def test_plain_wins(finished: Path, rules: Path) -> None:
    """`--plain` is typed, also where arrow keys were chosen, and the choice stays."""
    like(finished, "arrows")
    terminal = Terminal(finished, "recheck", "--plain", "--rules", str(rules))
    terminal.asked()
    leave(terminal)

    assert MENU not in terminal.written
    assert liked(finished) == "arrows"


@pytest.mark.parametrize("way", ["voice", ""])
def test_a_way_that_we_do_not_know(finished: Path, rules: Path, way: str) -> None:
    """What a later mei-social may have saved there is no reason to stop: arrow keys are the usual way."""
    like(finished, way)
    terminal = Terminal(finished, "recheck", "--rules", str(rules))
    terminal.asked(MENU)
    leave(terminal)

    assert liked(finished) == way


def test_a_damaged_store_stops_no_mentor(finished: Path, rules: Path, tmp_path: Path) -> None:
    """A mentor whose own saved answers are damaged can still write a record, by arrow keys."""
    (finished / DATABASE).write_bytes(b"x" * 5000)
    terminal = Terminal(finished, "review", str(tmp_path / "jo.json"), "--record", "--rules", str(rules))
    terminal.asked(MENU)
    leave(terminal)

    assert json.loads((tmp_path / "jo.json").read_text("utf-8"))["audit"]["revision"] == 1
