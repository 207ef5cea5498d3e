"""Line mode: typed words, in a terminal and from a pipe."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from effort import some_of
from mei_social.audit.model import Answer, AnswerValue, Item
from mei_social.interview import flow
from mei_social.interview.line import NO_ARROWS, LinePrompter
from mei_social.interview.prompter import NO, NOT_SURE, YES, Choice, SaveAndQuit, match
from mei_social.interview.session import Session, start
from mei_social.interview.setup import BACK, SAVE, SKIP
from mei_social.interview.welcome import welcome
from mei_social.ruleset.load import find_rules, load_guide, load_rules
from mei_social.storage.store import Store
from programs import LONGEST, PROGRAM
from small_rules import SMALL_YAML
from terminals import TODAY, Person, Terminal, answered, environment, running, saved

GOLDEN = Path(__file__).parents[1] / "golden"
RULES = find_rules()
DAY = date.fromisoformat(TODAY)
NAMES = ("Instagram", "Discord")
SETUP = ("no", "4,9", "personal", "Discord", "both", "yes", *("no",) * 10)
"""Help, accounts, each purpose, then once-only and live-video screening."""
NOT_BEGUN = "Nothing has begun yet. To start, run: mei-social check"
GO_ON = "Your answers so far are saved. To go on where you stopped, run: mei-social check"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL_YAML, encoding="utf-8")
    return path


def piped(home: Path, given: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *PROGRAM, "check", *arguments],
        env=environment(home),
        input=given,
        capture_output=True,
        check=False,
        timeout=LONGEST,
    )


def lines(*typed: str) -> bytes:
    return "".join(f"{line}\n" for line in typed).encode()


def value(home: Path, rule: str, account: str | None = None) -> str | None:
    answer = saved(home).audit.answers.get(Item(rule, account))
    return answer.value if answer else None


def acting(text: str) -> set[str]:
    """Characters that a terminal obeys, or that turn text round; letters of all scripts are fine."""
    controls = {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn")}
    return controls - {"\n", "\u200c", "\u200d"}


# ---- A whole self-check ----

WHOLE = {
    "Which would you like": ["quick"],
    "Do you know who to contact first": ["why", "how", "note", "partly"],
    "Your note.": ["Seen with Ms Blank on 07700 900123"],
    "This looks as if it holds": ["use"],
    "Are all your messages with pupils": ["no", ""],
    "When you are ready": ["help", "on"],
    "Do you know what to do if a pupil": ["back", "skip", "?"],
    "free of comments about your school": ["y, Disc n"],
    "Is this personal account set to private": ["na"],
    "Why does it not apply": ["own"],
    "Your reason": ["My school runs it with me"],
    "Is two-step verification": ["P", "n"],
    "What would you like to do next": ["1", "check"],
    "Open a part": ["Discord", "finish"],
    "Discord: your answers": ["picture", "back"],
    "Discord: Would your profile picture": ["no"],
}


def test_whole_audit(home: Path) -> None:
    """A self-check by typed words: back, skip, why, how, note, reason, same, a gate, one answer changed."""
    terminal = Terminal(home, "check", "--plain")
    terminal.type(*SETUP)
    person = Person(WHOLE)
    code, last = terminal.talk(person)
    text, answers = running(terminal.written), answered(home)
    given = {item: str(a.value) for item, a in answers.items() if a.value is not AnswerValue.YES}

    assert code == 0, last
    assert person.left_over() == {}
    assert saved(home).finished == DAY
    assert given == {
        Item("know-report-contact", None): "partly",
        Item("no-private-messages-with-pupils", None): "no",
        Item("pupil-request-plan", None): "not-sure",
        Item("no-school-talk", "a2"): "no",
        Item("account-private", "a1"): "not-applicable",
        Item("two-step-on", "a1"): "partly",
        Item("two-step-on", "a2"): "no",
        Item("profile-picture-suitable", "a2"): "no",
    }
    assert answers[Item("know-report-contact", None)].note == "Seen with Ms Blank on 07700 900123"
    assert answers[Item("account-private", "a1")].reason == "My school runs it with me"
    assert "This looks as if it holds a phone number or somebody's name." in text
    assert "Yes: Instagram. No: Discord." in text
    assert text.index("Otherwise do not go on with the chat.") < text.index(
        "Do you know what to do if a pupil"
    )
    assert "Talk to someone today" in last
    assert "left for the full check." in last


def test_streams(home: Path) -> None:
    """Questions go to stderr; stdout holds the summary and nothing else."""
    done = piped(home, lines(*SETUP, "quick", *("skip",) * 22, "check", "finish"), "--plain")

    assert done.returncode == 0
    assert done.stdout.decode().startswith("No answer yet, and it comes before all others: ")
    assert done.stdout.decode().endswith("\nFor a file to hand over: mei-social export\n")
    assert "Which would you like?" not in done.stdout.decode()
    assert "Which would you like?" in done.stderr.decode()


@pytest.mark.parametrize("columns", [40, 80])
def test_nothing_moves_the_cursor(home: Path, columns: int) -> None:
    """Line mode writes no escape sequence, no carriage return, no backspace, and no line too wide."""
    terminal = Terminal(home, "check", "--plain", columns=columns)
    terminal.type(*SETUP, "quick", "why", "how", "note", "A note", "skip", "no", "x", "help", "on")
    terminal.type("save")
    code, _ = terminal.ends()
    text = terminal.written.replace("\r\n", "\n")

    assert code == 0
    assert acting(text) == set()
    assert [line for line in text.split("\n") if len(line) > columns] == []


# ---- Stopping and going on ----

UP_TO_QUESTIONS = (*SETUP, "quick")


def started(home: Path, *more: str) -> Terminal:
    """In front of the next question after these."""
    terminal = Terminal(home, "check", "--plain")
    terminal.type(*UP_TO_QUESTIONS, *more)
    terminal.asked()
    return terminal


def next_question(home: Path) -> str:
    """Where the next run of the command begins."""
    terminal = Terminal(home, "check", "--plain")
    asked = terminal.asked()
    terminal.child.sendeof()
    terminal.ends()
    return asked


def test_interrupt(home: Path) -> None:
    """Ctrl-C exits with 130 and says how to go on; the next run begins at the first open question."""
    terminal = started(home, "partly", "yes")
    terminal.child.sendintr()
    code, last = terminal.ends()

    assert code == 130
    assert "Your answers so far are saved" in last
    assert "mei-social check" in last
    assert "Welcome back. Going on where you stopped." in (asked := next_question(home))
    assert "Pupils, parents and provider staff. Card 2 of 12" in asked
    assert asked.endswith("Discord:")


def test_end_of_input_key(home: Path) -> None:
    """Ctrl-D saves, says how to go on and exits with 0."""
    terminal = started(home, "partly")
    terminal.child.sendeof()

    assert terminal.ends() == (0, GO_ON)
    assert value(home, "profile-picture-suitable", "a1") == "partly"


def test_closed_window(home: Path) -> None:
    """After the window is closed the answers are there, and the next run goes on."""
    terminal = started(home, "partly")
    terminal.child.close(force=False)
    terminal.child.wait()

    assert value(home, "profile-picture-suitable", "a1") == "partly"
    assert "Pupils, parents and provider staff. Card 2 of 12" in next_question(home)


def test_kill(home: Path) -> None:
    """An answer is on disk before the next question is on the screen: kill -9 loses nothing."""
    terminal = started(home, "note", "A note", "partly")
    terminal.child.kill(signal.SIGKILL)
    terminal.child.wait()

    assert value(home, "profile-picture-suitable", "a1") == "partly"
    assert saved(home).audit.answers[Item("profile-picture-suitable", "a1")].note == "A note"
    assert "Pupils, parents and provider staff. Card 2 of 12" in next_question(home)


@pytest.mark.parametrize("after", some_of([1, 3, 5, 6, 9, len(SETUP)], 3))
def test_stop_while_setting_up(home: Path, after: int) -> None:
    """Input that ends before the questions, at whatever point, is picked up again."""
    first = piped(home, lines(*SETUP[:after]), "--plain")
    again = piped(home, b"", "--plain")

    assert (first.returncode, again.returncode) == (0, 0)
    assert running(first.stderr.decode()).endswith(GO_ON)
    assert "Welcome back" in again.stderr.decode()
    assert "Do you need help" not in again.stderr.decode()


def test_stop_on_the_first_page(home: Path) -> None:
    """What it is, what is stored and the offer of help come again until somebody has answered that page."""
    terminal = Terminal(home, "check", "--plain")
    terminal.asked()
    terminal.child.sendintr()
    (stopped, told), (ended, last) = terminal.ends(), ended_with(piped(home, b""))

    assert (stopped, ended, last) == (130, 0, NOT_BEGUN)
    assert told.endswith(f"Stopped. {NOT_BEGUN}")
    assert "Do you need help with something right now?" in next_question(home)


@pytest.mark.parametrize("before", [[], ["yes"], ["no"]], ids=["help?", "after help", "arrow keys?"])
def test_quit_on_the_first_page(home: Path, before: list[str]) -> None:
    """Who types quit before there is anything to save is told that nothing has begun, and nothing has."""
    terminal = Terminal(home, "check")
    terminal.type(*before, "quit")

    assert terminal.ends() == (0, f"quit {NOT_BEGUN}")
    assert "Do you need help with something right now?" in next_question(home)


@pytest.mark.parametrize("columns", [80, 40])
def test_the_number_to_call_stays_on_the_screen(home: Path, columns: int) -> None:
    """The list of help is longer than a window: at its end one still sees whom to call in danger."""
    terminal = Terminal(home, "check", "--plain", columns=columns)
    terminal.type("yes")
    terminal.asked()

    assert "call 999" in running(terminal.screen)
    terminal.child.close()


def test_arrow_keys_in_typed_lines(home: Path) -> None:
    """Arrow keys beside an answer do not spoil it. Alone they are no answer, and no empty line."""
    down, left = "\x1b[B", "\x1bOD"
    terminal = Terminal(home, "check", "--plain")
    terminal.type(down + "no", down + left, f"Instagram{left}", "1")
    terminal.asked()

    assert running(terminal.written).count(NO_ARROWS) == 1
    assert [a.platform for a in saved(home).audit.accounts] == ["instagram"]


def ended_with(done: subprocess.CompletedProcess[bytes]) -> tuple[int, str]:
    """The exit code and what was said last."""
    return done.returncode, done.stderr.decode().rstrip().rpartition("\n")[2]


@pytest.mark.parametrize("length", ["quick", "full"])
def test_the_length_is_chosen_once(home: Path, length: str) -> None:
    """Whoever stops right after saying quick or full is not asked again; a new self-check asks anew."""
    piped(home, lines(*SETUP, length), "--plain")
    again = running(piped(home, b"", "--plain").stderr.decode())
    anew = piped(home, lines(*SETUP), "--plain", "--new").stderr.decode()

    assert f"Welcome back. Going on where you stopped. {length.capitalize()} check: 0 of" in again
    assert "Which would you like?" in anew


# ---- From a pipe ----


def test_pipe(home: Path) -> None:
    """A whole self-check from a pipe, one answer a line."""
    done = piped(home, lines(*SETUP, "quick", *("y",) * 22, "1", "finish"))
    answers = answered(home)

    assert done.returncode == 0, done.stderr.decode()[-500:]
    assert len(answers) == 24
    assert {a.value for a in answers.values()} == {AnswerValue.YES}


@pytest.mark.parametrize("given", [b"no", lines(*UP_TO_QUESTIONS, "no"), b"no\n4"])
def test_pipe_that_ends(home: Path, given: bytes) -> None:
    """The end of a pipe saves, says how to go on and exits with 0."""
    done = piped(home, given)

    assert done.returncode == 0
    assert running(done.stderr.decode()).endswith(GO_ON)
    assert done.stdout == b""


def test_last_line_without_an_end(home: Path) -> None:
    """An answer counts without Enter after it."""
    piped(home, lines(*UP_TO_QUESTIONS) + b"partly")

    assert value(home, "profile-picture-suitable", "a1") == "partly"


def test_long_line(home: Path) -> None:
    """A line of 10,000 letters is one line: its end does not answer the next question."""
    piped(home, lines(*UP_TO_QUESTIONS, "note", "word " * 2000 + "yes", "short", "skip"))
    answer = saved(home).audit.answers[Item("profile-picture-suitable", "a1")]

    assert answer == Answer(None, DAY, None, "short")


HOSTILE = {
    "long": b"x" * 10_000,
    "nul": b"a\0b",
    "half letters": b"\xff\xfe \xed\xa0\x80 \xc3",
    "escape": b"\x1b[2J\x1b]0;title\x07\x1b[5m",
    "c1": "\x9b31m".encode(),
    "bidi": "\u202eon".encode(),
    "tab and bell": b"\ta\x07\x08\x0b",
    "full-width digit": "\uff11".encode(),
    "many digits": b"9" * 5000,
    "minus": b"-1",
}
AT = {
    "help": (),
    "apps": SETUP[:1],
    "name": SETUP[:3],
    "purpose": SETUP[:4],
    "question": UP_TO_QUESTIONS,
    "note": (*UP_TO_QUESTIONS, "note"),
    "reason": (*UP_TO_QUESTIONS, "na", "own"),
}


@pytest.mark.parametrize("place", some_of(AT, 3))
def test_hostile_lines(home: Path, place: str) -> None:
    """No line that is typed anywhere stops the program, and none comes back as control characters."""
    given = b"".join(line + b"\n" for line in HOSTILE.values())
    done = piped(home, lines(*AT[place]) + given)
    text = done.stderr.decode()

    assert done.returncode == 0, text[-500:]
    assert acting(text) == set()


def test_naughty_strings(home: Path, corpora: Path) -> None:
    """The same for the Big List of Naughty Strings."""
    naughty = json.loads((corpora / "blns" / "blns.json").read_text("utf-8"))
    given = [text.encode("utf-8", "replace").replace(b"\n", b" ") for text in naughty]
    asked = piped(home, lines(*UP_TO_QUESTIONS) + b"\n".join(given))
    noted = piped(home, b"".join(b"note\n" + text + b"\nsave\n" for text in given), "--new")
    text = asked.stderr.decode() + noted.stderr.decode()

    assert (asked.returncode, noted.returncode) == (0, 0), text[-500:]
    assert acting(text) == set()


# ---- What a typed answer means ----

ANSWERS = (YES, Choice("partly", "Partly", ("p",)), NO, NOT_SURE)
COMMANDS = (
    Choice("why", "Why it matters", ("why", "w")),
    Choice("how", "How to check", ("how", "h")),
    Choice("note", "Write a note", ("note", "t")),
    Choice("na", "Does not apply", ("na", "x")),
    SKIP,
    BACK,
)
TYPED = {
    **{typed: ["yes"] for typed in ("1", "y", "Y", "yes", "YES", " yes ", "ye")},
    **{typed: ["partly"] for typed in ("2", "p", "P", "part")},
    **{typed: ["no"] for typed in ("3", "n", "NO", "No")},
    **{typed: ["not-sure"] for typed in ("4", "?", "not s", "Not  Sure", "not-sure", "sure")},
    "I don\u2019t know": ["not-sure"],
    **{typed: ["why"] for typed in ("why", "w", "matters")},
    **{typed: ["note"] for typed in ("note", "t", "write")},
    **{typed: ["na"] for typed in ("na", "NA", "does not", "apply")},
    **{typed: ["stop"] for typed in ("save", "stop", "q", "quit", "save and stop")},
    "not": ["not-sure", "note"],
    "b": ["back"],
    "s": ["skip"],
}


@pytest.mark.parametrize("typed", TYPED)
def test_match(typed: str) -> None:
    """A number, a letter, a word or the start of one; upper or lower case; spaces do not matter."""
    assert match(typed, ANSWERS, (*COMMANDS, SAVE)) == TYPED[typed]


UNKNOWN = ("", " ", "0", "5", "-1", "1.0", "1 2", "yess", "\uff11", "\u0661", "o", "9" * 5000)


@pytest.mark.parametrize("typed", UNKNOWN)
def test_no_match(typed: str) -> None:
    """Nothing is guessed: not another number, nor digits of another script, nor a letter inside a word."""
    assert match(typed, ANSWERS, (*COMMANDS, SAVE)) == []


def said_to(typed: str, ask: str = "choose") -> str:
    """What the screen says to one line."""
    screen = io.StringIO()
    prompter = LinePrompter(io.StringIO(typed + "\n"), screen, 200)
    choices = [Choice("instagram", "Instagram"), Choice("x", "X (Twitter)"), Choice("insta2", "Instants")]
    with pytest.raises(SaveAndQuit):
        getattr(prompter, ask)("Which?", choices)
    return screen.getvalue().split("> \n")[1].strip()


LISTED = "  1 Instagram\n  2 X (Twitter)\n  3 Instants"
WHAT_TO_TYPE = f"Type a number from 1 to 3, or the first letters of an answer.\n{LISTED}"
REPLIES = {
    "": WHAT_TO_TYPE,
    "help": WHAT_TO_TYPE,
    "7": f'"7" is not one of the answers. {WHAT_TO_TYPE}',
    "\uff11": f'"\uff11" is not one of the answers. {WHAT_TO_TYPE}',
    "INSTA": '"INSTA" could mean Instagram or Instants. Type a little more.',
    "\x1b[2J": f'"\u241b[2J" is not one of the answers. {WHAT_TO_TYPE}',
}


@pytest.mark.parametrize("typed", REPLIES)
def test_not_understood(typed: str) -> None:
    """What was typed is repeated, and what to type instead is said, with the choices. Nobody is told off."""
    assert running(said_to(typed)) == running(REPLIES[typed])


SEVERAL = {
    "1,2": ("instagram", "x"),
    "2 , 1": ("x", "instagram"),
    "1 2 2": ("instagram", "x"),
    "instag, twitter": ("instagram", "x"),
    "1 and 2": ("instagram", "x"),
    "": (),
    "none": (),
}


@pytest.mark.parametrize("typed", SEVERAL)
def test_several(typed: str) -> None:
    """Several answers at once: numbers or words, with commas, spaces or an and."""
    choices = [Choice("instagram", "Instagram"), Choice("x", "X (Twitter)"), Choice("insta2", "Instants")]
    prompter = LinePrompter(io.StringIO(typed + "\n"), io.StringIO(), 80)

    assert prompter.choose_many("Which?", choices) == SEVERAL[typed]


def test_several_not_understood() -> None:
    """One word that is not in the list is named, and the list follows."""
    assert said_to("1, discord", "choose_many").startswith(
        f'"discord" is not one of the answers.\n{LISTED}\nType the numbers with commas between, such as 1,3.'
    )
    assert said_to("help", "choose_many").startswith(LISTED.strip())


# ---- Screens ----


class Keyboard(io.StringIO):
    """Lines that appear on the screen as they are typed."""

    def __init__(self, typed: tuple[str, ...], screen: io.StringIO) -> None:
        super().__init__("".join(f"{line}\n" for line in typed))
        self._screen = screen

    def isatty(self) -> bool:
        return True

    def readline(self, size: Any = -1) -> str:  # type: ignore[override]
        line = super().readline(size)
        self._screen.write(line)
        return line


TOUR = (
    *("yes", "on", "4,9", "personal", "Discord", "both", "no", "add", "insta", "professional", "yes"),
    *("no", "no", "", "no", "no", "no", "no"),
    *("yes", "no", "change", "yes", "on", "no", "back", "keep", "skip", "no", "no", "quick"),
    *("why", "2 how", "note", "Seen with Mr Smith", "use", "help", "maybe", "3", "n 3", "y, 3 n"),
    *("y", "change", "yes", "no", "on", "n", "?", "on", "back", "skip", "skip", "2 na", "agreed"),
    *("y", *("skip",) * 7, "back", "", "?", "on", "y", "y", "all y", "how", "y", "all skip"),
    *("all na", "agreed", "all skip"),
    *("check", "first", "back", "general", "back", "save"),
)


@pytest.mark.parametrize("width", [40, 80])
def test_golden(home: Path, width: int) -> None:
    """The screens are the ones in tests/golden; MEI_SOCIAL_UPDATE_GOLDEN=1 writes them anew."""
    path = GOLDEN / f"interview-{width}.txt"
    actual = tour(home, width)
    if os.environ.get("MEI_SOCIAL_UPDATE_GOLDEN"):
        path.write_text(actual, encoding="utf-8", newline="\n")

    assert actual == path.read_text(encoding="utf-8")


def tour(home: Path, width: int) -> str:
    """From the welcome to a check of the answers, in one window."""
    screen = io.StringIO()
    ruleset = load_rules(RULES)
    keyboard = Keyboard(TOUR, screen)
    ask = LinePrompter(keyboard, screen, width)
    with Store.open(home) as store:
        start(store, ruleset, DAY)
        last = store.latest()
        assert last is not None
        session = Session(ruleset, store, last, DAY, lambda platform: load_guide(RULES, platform))
        welcome(ask, ruleset, "/home/you/mei-social")
        with pytest.raises(SaveAndQuit):
            flow.run(ask, session, length=None)
    assert keyboard.read() == ""
    return screen.getvalue()
