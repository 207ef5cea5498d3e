"""Arrow keys: the same self-check on a screen that is drawn."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from mei_social.audit.model import Answer, AnswerValue, Item, Screened
from mei_social.interview.session import start
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Per, Purpose
from mei_social.storage.store import Store
from terminals import MENU, TODAY, Person, Terminal, running, saved

DAY = date.fromisoformat(TODAY)
UP, DOWN, CTRL_C, CTRL_D = "\x1b[A", "\x1b[B", "\x03", "\x04"
WELCOME = "Do you need help with something right now?"
QUESTION = "are you happy with everything you find?"
TURNS = (MENU, "alone to have no note.", "without names:")
"""What arrow keys write when it is the trainee's turn: above rows, and above a line to type."""
ROWS = (
    *("Yes", "Partly", "No", "Not sure"),
    *("Why it matters", "How to check", "Write a note", "Does not apply"),
    *("Skip for now", "Go back", "Save and stop"),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def welcomed(home: Path, *arguments: str) -> Terminal:
    """Past the first page, which is typed in every mode, in front of the list of apps."""
    terminal = Terminal(home, "check", *arguments)
    terminal.type("no", "arrows")
    terminal.child.expect_exact("Enter when done)")
    terminal.shows("Any other or new app")
    return terminal


def at_questions(home: Path) -> Terminal:
    """In front of the first question, with one Instagram account."""
    ruleset = load_rules(find_rules())
    with Store.open(home) as store:
        number = start(store, ruleset, DAY)
        account = store.add_account(number, "instagram", Purpose.PERSONAL).id
        for screening in ruleset.screening:
            place = account if screening.per is Per.ACCOUNT else None
            store.save_screening(number, Item(screening.id, place), Screened.NO)
    terminal = Terminal(home, "check", "--quick")
    terminal.pick("")
    assert QUESTION in terminal.asked(MENU)
    terminal.shows("Save and stop")
    return terminal


def rows(terminal: Terminal) -> list[str]:
    """The rows to choose from, the one pointed at with its sign."""
    lines = [line[1:] for line in terminal.screen.split("\n")]
    start = max(n for n, line in enumerate(lines) if "then Enter)" in line)
    return [line for line in lines[start + 1 :] if line.strip()]


def pointed(terminal: Terminal) -> str | None:
    return next((row[2:] for row in rows(terminal) if row.startswith("»")), None)


def value(home: Path, rule: str, account: str | None = None) -> str | None:
    answer = saved(home).audit.answers.get(Item(rule, account))
    return answer.value if answer else None


WHOLE = {
    "What would you like to do next": ["", "", "", "", "check"],
    QUESTION: ["why", "how", "note", "p"],
    "Your note.": ["Seen with Mr Smith"],
    "This looks as if it holds": ["save"],
    "Are all your messages with pupils": [DOWN * 3, "keep"],
    "When you are ready": ["show", "go on"],
    "Would you be fine with your headteacher": ["back", "skip", "?"],
    "Instagram. Who can see what you post, question 1": ["does"],
    "Why does it not apply": ["another"],
    "Your reason": ["My school runs it with me"],
    "Instagram. Keeping your account secure": ["P"],
    "Discord. Keeping your account secure": ["same", DOWN * 3],
    "Open a part": ["Discord", "finish"],
    "Discord: your answers": [DOWN * 7, "back"],
}


def test_whole_audit(home: Path) -> None:
    """A self-check by keys: back, skip, why, how, note, reason, same, a gate, one answer changed."""
    terminal = welcomed(home)
    terminal.child.send(f"{DOWN * 3} {DOWN * 5} \r")
    terminal.pick("personal")
    terminal.asked("it to yourself.")
    terminal.child.send("Discord\r")
    terminal.pick("both", "", *("no",) * 10, "quick")
    person = Person(WHOLE, otherwise=DOWN)
    code, last = terminal.talk(person, TURNS)
    answers = saved(home).audit.answers
    given = {item: str(a.value) for item, a in answers.items() if a.value is not AnswerValue.YES}

    assert code == 0, last
    assert person.left_over() == {}
    assert saved(home).finished == DAY
    assert given == {
        Item("search-results-fine", None): "partly",
        Item("no-private-messages-with-pupils", None): "no",
        Item("group-chat-test", None): "not-sure",
        Item("account-private", "a1"): "not-applicable",
        Item("two-step-on", "a1"): "partly",
        Item("two-step-on", "a2"): "no",
    }
    assert answers[Item("search-results-fine", None)].note == "Seen with Mr Smith"
    assert answers[Item("account-private", "a1")].reason == "My school runs it with me"
    assert "Talk to someone today" in last


def test_nothing_pre_selected(home: Path) -> None:
    """On a fresh question no row is pointed at, and Enter answers nothing."""
    terminal = at_questions(home)
    before = rows(terminal)
    terminal.child.send("\r\r" + DOWN)
    terminal.shows("» Yes")

    assert tuple(row.strip() for row in before) == ROWS
    assert saved(home).audit.answers == {}


@pytest.mark.parametrize("keys", ["\x1b\r", "\x1b\x1b\r", DOWN + UP + "\x1b\r"])
def test_escape_and_enter(home: Path, keys: str) -> None:
    """Escape and Enter together choose nothing, in front of no row or of one, and the question stays."""
    terminal = at_questions(home)
    terminal.child.send(keys)
    terminal.child.send("not sure\r")
    terminal.asked(MENU)
    assert list(saved(home).audit.answers.values()) == [Answer(AnswerValue.NOT_SURE, DAY)]


def test_what_is_read_afterwards(home: Path) -> None:
    """What was asked and answered stays on the screen as lines; the rows are gone."""
    terminal = at_questions(home)
    terminal.child.send("partly\r")
    terminal.shows("Pupils, parents and provider staff")

    assert "everything you find?\n(Answer" in terminal.screen
    assert "3 months)\n> Partly\n" in terminal.screen
    assert terminal.screen.count("Why it matters") == 1


TYPED = {
    "yes": "Yes",
    "NO": "No",
    "n": "No",
    "not s": "Not sure",
    "?": "Not sure",
    "2": "Partly",
    "h": "How to check",
    "note": "Write a note",
    "back": "Go back",
    "quit": "Save and stop",
    DOWN: "Yes",
    DOWN * 3 + UP: "Partly",
    "maybe": None,
    "yesterday": None,
    "nx\x7f": "No",
}


def test_typed_words_find_their_row(home: Path) -> None:
    """The start of a word moves the pointer and answers nothing; an unknown word points at nothing."""
    terminal = at_questions(home)
    found = {}
    for typed, row in TYPED.items():
        terminal.child.send(typed)
        terminal.waits(lambda: pointed(terminal) == row)  # noqa: B023 - called at once
        found[typed] = pointed(terminal)
        terminal.child.send("\x7f" * 12)
        terminal.waits(lambda: pointed(terminal) is None)

    assert found == TYPED
    assert saved(home).audit.answers == {}


def test_letters_that_questionary_keeps_for_itself(home: Path) -> None:
    """Typing a name in the list of apps ticks nothing: no letter means all, or the opposite."""
    terminal = welcomed(home)
    terminal.child.send("a")
    terminal.child.send("i")
    terminal.child.send("\x7f\x7f" + "insta")
    terminal.child.send(" ")
    terminal.shows("● Instagram")
    one = terminal.screen.count("●")
    terminal.child.send("whats ")
    terminal.shows("● WhatsApp")

    assert (one, terminal.screen.count("●")) == (1, 2)


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_stop_and_go_on(home: Path, key: str) -> None:
    """Ctrl-C exits with 130 and Ctrl-D with 0; both say how to go on, and both go on at the open question."""
    terminal = at_questions(home)
    terminal.child.send("partly\r")
    terminal.asked(MENU)
    terminal.child.send(key)
    code, last = terminal.ends()
    again = Terminal(home, "check")
    asked = again.asked(MENU)
    again.child.send(CTRL_D)
    again.ends()

    assert code == (130 if key == CTRL_C else 0)
    assert "Your answers so far are saved" in last
    assert "mei-social check" in last
    assert "Welcome back. Going on where you stopped. Quick check: 1 of 21 questions answered." in asked
    assert "Pupils, parents and provider staff, question 1 of 1" in asked


def test_stop_in_a_note(home: Path) -> None:
    """Ctrl-C while a note is being written keeps what was there before."""
    terminal = at_questions(home)
    terminal.child.send("note\r")
    terminal.child.expect_exact("to have no note.")
    terminal.shows("> ")
    terminal.child.send("half a no" + CTRL_C)
    code, _ = terminal.ends()

    assert code == 130
    assert saved(home).audit.answers == {}


def test_gate(home: Path) -> None:
    """A gate that is not a yes shows at once what to do today, and a stray Enter does not pass it by."""
    terminal = at_questions(home)
    terminal.child.send("yes\r")
    terminal.pick("no")
    asked = terminal.asked(MENU)
    terminal.shows("I meant another answer")
    first = pointed(terminal)
    terminal.child.send("\r\r" + "meant" + "\r")
    again = terminal.asked(MENU)

    assert "Thank you for saying so. This one comes first Nothing has been sent to anybody." in asked
    assert "Who to tell: 999 first if a child is in danger; the school's safeguarding lead" in asked
    assert "1. If you call 999 about a message, ask there whether to write back." in asked
    assert first is None
    assert "Are all your messages with pupils" in again
    assert value(home, "no-private-messages-with-pupils") == "no"


def test_long_rows(home: Path) -> None:
    """A question that is longer than the window is broken between words, and its answer is seen."""
    terminal = at_questions(home)
    terminal.child.send("back\r")
    terminal.pick("check", "general")
    terminal.shows("General questions: your answers")
    terminal.shows("Go back")

    assert "happy with everything you find? No answer yet" in running(terminal.screen)


def test_skip_leaves_no_answer(home: Path) -> None:
    """A skipped question is left for later."""
    terminal = at_questions(home)
    terminal.child.send("skip\r")
    terminal.asked(MENU)
    terminal.child.send(CTRL_D)
    terminal.ends()

    assert saved(home).audit.answers == {Item("search-results-fine", None): Answer(None, DAY)}


@pytest.mark.parametrize("term", ["dumb", ""])
def test_terminals_that_can_do_no_more(home: Path, term: str) -> None:
    """A dumb terminal gets typed words; nothing is drawn."""
    terminal = Terminal(home, "check", TERM=term)
    terminal.type("no")
    terminal.asked()
    terminal.child.sendeof()
    terminal.ends()

    assert "\x1b" not in terminal.written
    assert "Press Enter alone for none." in running(terminal.written)


def test_narrow_window(home: Path) -> None:
    """So does a window of 40 columns, where rows would not fit."""
    terminal = Terminal(home, "check", columns=40)
    terminal.type("no")
    terminal.asked()
    terminal.child.sendeof()
    terminal.ends()

    assert "\x1b" not in terminal.written


def test_no_colour(home: Path) -> None:
    """With NO_COLOR nothing is coloured; the row pointed at may be bold."""
    terminal = Terminal(home, "check", NO_COLOR="1")
    terminal.type("no", "arrows")
    terminal.child.expect_exact("Enter when done)")
    terminal.shows("Any other or new app")
    terminal.child.send(CTRL_D)
    terminal.ends()
    styles = set(re.findall(r"\x1b\[([0-9;]*)m", terminal.written))

    assert styles <= {"", "0", "1", "0;1"}
