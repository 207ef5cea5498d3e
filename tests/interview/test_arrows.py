"""Arrow keys: the same self-check on a screen that is drawn."""

from __future__ import annotations

import re
import shlex
import sys
from datetime import date
from pathlib import Path

import pytest

from interview.test_cards_board import Window
from mei_social.audit.model import Answer, AnswerValue, Item, Screened
from mei_social.interview.session import start
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Per, Purpose
from mei_social.storage.store import Store
from programs import PROGRAM, ROOT, invoke
from terminals import MENU, TODAY, Terminal, answered, running, saved

DAY = date.fromisoformat(TODAY)
DOWN, RIGHT, CTRL_C, CTRL_D = "\x1b[B", "\x1b[C", "\x03", "\x04"
WELCOME = "Do you need help with something right now?"
QUESTION = "Would your profile picture and cover image be fine for pupils and parents to see?"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def welcomed(home: Path, *arguments: str) -> Terminal:
    """Past the first page, which is typed in every mode, in front of the list of apps."""
    terminal = Terminal(home, "check", *arguments)
    terminal.type("no", "arrows")
    terminal.child.expect_exact("Enter when done)")
    terminal.shows("Any other app, game or site")
    return terminal


def at_questions(home: Path) -> Terminal:
    """In front of the first card, with one Instagram account."""
    ruleset = load_rules(find_rules())
    with Store.open(home) as store:
        number = start(store, ruleset, DAY)
        account = store.add_account(number, "instagram", Purpose.PERSONAL).id
        for screening in ruleset.screening:
            place = account if screening.per is Per.ACCOUNT else None
            store.save_screening(number, Item(screening.id, place), Screened.NO)
    terminal = Terminal(home, "check", "--quick")
    terminal.waits(lambda: QUESTION in running(terminal.screen) and "save and stop" in terminal.screen)
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


CARDS = (
    ("Would your profile picture", "w"),
    ("Look for 3(a)", "y"),
    ("2 of 2 answered", DOWN * 2 + "h"),
    ("View both pictures", "t"),
    ("alone to have no note.", "Seen with Mr Smith\r"),
    (MENU, "use\r"),
    ("with a note", "p"),
    ("Partly", "\r"),
    ("0 of 2 answered", "y"),
    ("Noted for Instagram: no pupil is connected.", "y"),
    ("Noted for Discord: no pupil is connected.", "\r"),
    ("Are all your messages with pupils", "n"),
    (MENU, "show\r"),
    (MENU, "go on\r"),
    ("Do you know what to do if a pupil", "b"),
    ("Your answer: no.", "\r"),
    ("Do you know what to do if a pupil", "?"),
    ("Your answer: not sure.", "\r"),
    ("hateful, sexual", "y"),
    ("1 of 2 answered", "y"),
    ("2 of 2 answered", "\r"),
    ("stories about pupils", "y"),
    ("1 of 2 answered", "y"),
    ("2 of 2 answered", "\r"),
    ("comments about your school", DOWN + "x"),
    (MENU, "another\r"),
    ("without names:", "My school runs it with me\r"),
    ("does not apply", DOWN + "y"),
    ("2 of 2 answered", "\r"),
    ("Are your own phone", "y"),
    ("Noted: no photos", "\r"),
    ("Do you know who to contact first", "y"),
    ("Your answer: yes.", "\r"),
    ("the name of the safeguarding lead", "y"),
    ("Your answer: yes.", "\r"),
    ("Instagram: open the app now", "yypy"),
    ("4 of 4 answered", "\r"),
    ("Discord: open the app now", "yynyy"),
    ("5 of 5 answered", "3y"),
    ("5 of 5 answered", "\r"),
    (MENU, "check\r"),
    (MENU, "finish\r"),
)
"""What is on the screen, and what is pressed then."""


@pytest.mark.slow
def test_whole_audit(home: Path) -> None:
    """A self-check by keys: back, skip, why, how, note, reason, a gate, one answer changed."""
    terminal = welcomed(home)
    terminal.child.send(f"{DOWN * 3} {DOWN * 5} \r")
    terminal.pick("personal")
    terminal.asked("it to yourself.")
    terminal.child.send("Discord\r")
    terminal.pick("both", "", *("no",) * 10, "quick")
    for words, keys in CARDS:
        if words == MENU:
            terminal.asked(MENU)
            terminal.child.send(keys)
        else:
            terminal.card(words, keys)
    code, last = terminal.ends()
    answers = answered(home)
    given = {item: str(a.value) for item, a in answers.items() if a.value is not AnswerValue.YES}

    assert code == 0, last
    assert saved(home).finished == DAY
    assert given == {
        Item("profile-picture-suitable", "a2"): "partly",
        Item("no-private-messages-with-pupils", None): "no",
        Item("no-school-talk", "a1"): "not-applicable",
        Item("pupil-request-plan", None): "not-sure",
        Item("two-step-on", "a1"): "partly",
    }
    assert answers[Item("profile-picture-suitable", "a2")].note == "Seen with Mr Smith"
    assert answers[Item("no-school-talk", "a1")].reason == "My school runs it with me"
    assert "Talk to someone today" in last


def test_nothing_pre_selected(home: Path) -> None:
    """On a fresh card no answer is pointed at, and Enter answers nothing but says so."""
    terminal = at_questions(home)
    terminal.child.send("\r")
    terminal.shows("No answer yet. Press y, p, n or ?")

    assert "[" not in terminal.screen
    assert answered(home) == {}


def test_arrows_choose(home: Path) -> None:
    """An arrow points at an answer, Enter chooses it, and Enter once more goes on."""
    terminal = at_questions(home)
    terminal.child.send(RIGHT * 2)
    terminal.shows("[Partly]")
    pointed = answered(home)
    terminal.child.send("\r")
    terminal.shows("Your answer: partly.")
    terminal.child.send("\r")
    terminal.shows("Pupils, parents and provider staff")

    assert pointed == {}
    assert list(answered(home).values()) == [Answer(AnswerValue.PARTLY, DAY)]


def test_what_is_read_afterwards(home: Path) -> None:
    """What was asked and answered stays on the screen as lines; the grid is gone."""
    terminal = at_questions(home)
    terminal.child.send("p")
    terminal.card("Your answer: partly.", "\r")
    hint = "(What you wear for your faith, culture or gender is fine)"
    terminal.waits(lambda: f"{QUESTION} {hint} > Partly." in running(terminal.screen))

    assert terminal.screen.count("Card ") == 1


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
    """Ctrl-C exits with 130 and Ctrl-D with 0; both say how to go on, and both go on at the open card."""
    terminal = at_questions(home)
    terminal.child.send("p")
    terminal.card("Your answer: partly.", "\r")
    terminal.card("Card 2 of 11", key)
    code, last = terminal.ends()
    again = Terminal(home, "check")
    again.card("Card 2 of 11", CTRL_D)
    again.ends()
    told = running(again.written)

    assert code == (130 if key == CTRL_C else 0)
    assert "Your answers so far are saved" in last
    assert "mei-social check" in last
    assert "Welcome back. Going on where you stopped. Quick check: 1 of 14 answers" in told


def test_stop_in_a_note(home: Path) -> None:
    """Ctrl-C while a note is being written keeps what was there before."""
    terminal = at_questions(home)
    terminal.child.send("t")
    terminal.child.expect_exact("to have no note.")
    terminal.waits(lambda: terminal.screen.endswith(">"))
    terminal.child.send("half a no" + CTRL_C)
    code, _ = terminal.ends()

    assert code == 130
    assert answered(home) == {}


def test_gate(home: Path) -> None:
    """A gate that is not a yes shows at once what to do today, and a stray Enter does not pass it by."""
    terminal = at_questions(home)
    terminal.child.send("y")
    terminal.card("Your answer: yes.", "\r")
    terminal.card("free of pupils", "n")
    asked = terminal.asked(MENU)
    terminal.shows("I meant another answer")
    first = pointed(terminal)
    terminal.child.send("\r\r" + "meant" + "\r")
    terminal.card("free of pupils", "")

    assert "Thank you for saying so. This one comes first Nothing has been sent to anybody." in asked
    assert "Who to tell: 999 first if a child is in danger; the school's safeguarding lead" in asked
    assert "1. Do not message the pupil about it." in asked
    assert first is None
    assert value(home, "no-pupils-connected", "a1") == "no"


def test_resized(home: Path) -> None:
    """After a narrower window and a wide one again, every row of a menu is on the screen once."""
    terminal = welcomed(home)
    terminal.child.send("insta \r")
    terminal.asked(MENU)
    for columns in (45, 40, 80):
        terminal.resize(columns)
        terminal.shows("   Personal: friends, family")
        terminal.shows("Save and stop")
    for text in ("(arrows or two letters", "Personal:", "Professional:", "Both, mixed", "Go back"):
        assert terminal.screen.count(text) == 1, terminal.screen
    terminal.child.close(force=True)


def test_suspended(home: Path) -> None:
    """Ctrl-Z leaves a menu, and in the foreground again it is there with the row that was pointed at."""
    command = shlex.join([sys.executable, *PROGRAM, "check"])
    window = Window("bash", ["--norc", "--noediting", "-i"])
    window.child.sendline(f"MEI_SOCIAL_HOME={shlex.quote(str(home))} {command}")
    window.shows(WELCOME)
    window.child.send("no\r")
    window.shows("How would you like to answer?")
    window.child.send("arrows\r")
    window.shows("Any other app, game or site")
    window.child.send("insta")
    window.shows("» ○ Instagram")
    window.child.send("\x1a")
    window.shows("Stopped")
    window.child.send("fg\r")
    window.shows("» ○ Instagram")
    window.child.send(" \r")
    window.shows("What is your Instagram account for?")
    window.child.close(force=True)


def test_long_rows(home: Path) -> None:
    """A question that is longer than the window is broken between words, and its answer is seen."""
    terminal = at_questions(home)
    terminal.child.send("b")
    terminal.pick("check", "general")
    terminal.shows("General questions: your answers")
    terminal.shows("Go back")

    assert "through systems your school has approved? No answer yet" in running(terminal.screen)


def test_skip_leaves_no_answer(home: Path) -> None:
    """A skipped question is left for later."""
    terminal = at_questions(home)
    terminal.child.send("s")
    terminal.card("For later", CTRL_D)
    terminal.ends()

    assert answered(home) == {Item("profile-picture-suitable", "a1"): Answer(None, DAY)}


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
    terminal.shows("Any other app, game or site")
    terminal.child.send(CTRL_D)
    terminal.ends()
    styles = set(re.findall(r"\x1b\[([0-9;]*)m", terminal.written))

    assert styles <= {"", "0", "1", "0;1"}


def test_a_list_that_does_not_fit(home: Path) -> None:
    """Above a list whose end is out of sight it is said that there is more; above a short one it is not."""
    invoke("check", "--answers", str(ROOT / "examples" / "answers.yaml"), home=home)
    terminal = Terminal(home, "actions", "--change")
    terminal.asked(MENU)
    assert "more than fits" not in terminal.screen
    terminal.child.send("this term\r")
    terminal.shows("(arrows or two letters, then Enter; more than fits here)")
    terminal.child.sendeof()
    terminal.ends()
