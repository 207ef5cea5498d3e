"""A recheck in a real terminal: typed, by arrow keys, killed at any prompt, and how its pages look."""

from __future__ import annotations

import io
import os
import re
import signal
from datetime import date, timedelta
from pathlib import Path

import pytest

from audit.test_recheck import FINE, FOLLOW, MESSAGES, NESTED, PHOTO, PRIVATE, days_ago, finished
from audit.test_recheck import TODAY as FIRST
from interview.test_line import Keyboard, acting
from mei_social.audit.answers_file import read_answers
from mei_social.audit.model import Answer, AnswerValue, Item, Screened
from mei_social.audit.recheck import Recheck
from mei_social.interview import flow, rechecking
from mei_social.interview.line import LinePrompter
from mei_social.interview.prompter import SaveAndQuit
from mei_social.interview.session import Session, save_whole, start_again
from mei_social.ruleset.load import load_guide, load_rules
from mei_social.storage.store import Store
from programs import EXAMPLE, RULES
from terminals import TODAY, Person, Terminal, running, saved

GOLDEN = Path(__file__).parents[1] / "golden"
DAY = date.fromisoformat(TODAY)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rules") / "rules.yaml"
    path.write_text(NESTED, encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path, rules: Path) -> Path:
    """With a finished self-check: two findings, one setting of last term, one question that was hidden."""
    old = {
        **FINE,
        MESSAGES: Answer(AnswerValue.NO, FIRST),
        FOLLOW: Answer(AnswerValue.YES, FIRST, note="Four of them"),
        PRIVATE: Answer(AnswerValue.YES, days_ago(91)),
    }
    with Store.open(tmp_path / "home") as store:
        finished(store, load_rules(rules), old, screening={"pupil-wrote": Screened.NO})
    return tmp_path / "home"


def again(home: Path, rules: Path, *arguments: str, command: str = "recheck") -> Terminal:
    arguments = (command, "--rules", str(rules), *arguments)
    return Terminal(home, *arguments, MEI_SOCIAL_TODAY=FIRST.isoformat())


SAID = {
    "Is this list right?": "yes",
    "Has a pupil written to you?": "yes",
    "Is all of this still true?": "yes",
    "Are you free of private messages": "partly",
    "When you are ready:": "on",
    "Have you told somebody about it?": "yes",
    "Is that what you meant?": "1",
    "Is this account private?": "yes",
    "Do pupils follow this account?": "no",
    "What would you like to do next?": "1",
    "Open a part": "finish",
}


class Steady(Person):
    """Says the same to the same question, however often it is asked."""

    def __init__(self) -> None:
        super().__init__({})
        self.asked: list[str] = []

    def reply(self, asked: str) -> str:
        found = max(SAID, key=asked.rfind)
        self.asked.append(found)
        return SAID[found]


ORDER = [
    *("Is this list right?", "Has a pupil written to you?", "Have you told somebody about it?"),
    *("Is that what you meant?", "Is all of this still true?"),
    *("Are you free of private messages", "When you are ready:"),
    *("Do pupils follow this account?", "Is this account private?"),
    *("What would you like to do next?", "Open a part"),
]
"""Every prompt of this recheck."""
DONE = {
    MESSAGES: Answer(AnswerValue.PARTLY, FIRST),
    Item("somebody-told", None): Answer(AnswerValue.YES, FIRST),
    PRIVATE: Answer(AnswerValue.YES, FIRST),
    FOLLOW: Answer(AnswerValue.NO, FIRST, note="Four of them"),
    PHOTO: FINE[PHOTO],
}


def test_whole_recheck(home: Path, rules: Path) -> None:
    """A whole recheck: its prompts, its answers and why each is asked again."""
    terminal, person = again(home, rules, "--plain"), Steady()
    code, last = terminal.talk(person)
    text = running(terminal.written)

    assert (code, person.asked) == (0, ORDER)
    assert (saved(home).finished, saved(home).audit.answers) == (FIRST, DONE)
    assert "This can be new each time, so it is asked again. Last time you said: No." in text
    assert "This was still open. On 3 May 2027 you said: Yes." in text
    assert "Your note: Four of them" in text
    assert "Time for another look. On 1 February 2027 you said: Yes." in text
    assert "This had no answer yet." in text
    assert "Act today" in last


@pytest.mark.slow
@pytest.mark.parametrize("cut", range(len(ORDER)))
def test_killed_at_any_prompt(home: Path, rules: Path, cut: int) -> None:
    """After kill -9 in front of any prompt the recheck goes on, and ends with the same answers."""
    terminal, person = again(home, rules, "--plain"), Steady()
    for _ in range(cut):
        terminal.child.sendline(person.reply(terminal.asked()))
    terminal.asked()
    terminal.child.kill(signal.SIGKILL)
    terminal.child.wait()
    before = saved(home)
    code, last = again(home, rules, "--plain").talk(Steady())
    now = saved(home)

    assert code == 0, last
    assert (now.number, now.finished, now.audit.answers) == (2, FIRST, DONE)
    given = {i: a for i, a in before.audit.answers.items() if i not in before.carried}
    assert given.items() <= now.audit.answers.items()
    assert now.audit.screening == {**before.audit.screening, Item("pupil-wrote", None): Screened.YES}


def test_killed_before_it_began(home: Path, rules: Path) -> None:
    """Killed while it asks what now, `check` has begun nothing, and asks the same again."""
    for _ in range(2):
        terminal = again(home, rules, "--plain", command="check")
        assert "You finished a self-check on 3 May 2027. What now?" in terminal.asked()
        terminal.child.kill(signal.SIGKILL)
        terminal.child.wait()

    assert saved(home).number == 1


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_stop(home: Path, rules: Path, key: str) -> None:
    """Ctrl-C exits with 130 and Ctrl-D with 0; both say how to go on."""
    terminal = again(home, rules, "--plain")
    terminal.type("yes", "no", "yes", "partly", "on")
    terminal.asked()
    terminal.child.send(key)
    code, last = terminal.ends()

    assert code == (130 if key == "\x03" else 0)
    assert "Your answers so far are saved" in last
    assert saved(home).audit.answers[MESSAGES] == DONE[MESSAGES]


@pytest.mark.parametrize("columns", [40, 80])
def test_nothing_moves_the_cursor(home: Path, rules: Path, columns: int) -> None:
    """Typed, a recheck writes no escape sequence and no line that is too wide."""
    arguments = ("recheck", "--plain", "--rules", str(rules))
    terminal = Terminal(home, *arguments, columns=columns, MEI_SOCIAL_TODAY=FIRST.isoformat())
    terminal.talk(Steady())
    text = terminal.written.replace("\r\n", "\n")

    assert acting(text) == set()
    assert [line for line in text.split("\n") if len(line) > columns] == []


# ---- Screens ----

TOUR = ("2", "again", "no", "yes", *("no",) * 5, "1", "keep", "back", "keep", "how", "3 why", "k", "save")
"""What is typed: today's date is right, look again, keep what is old, and so on to the first question."""


@pytest.mark.parametrize("width", [40, 80])
def test_golden(tmp_path: Path, width: int) -> None:
    """The first pages are the ones in tests/golden; MEI_SOCIAL_UPDATE_GOLDEN=1 writes them anew."""
    path = GOLDEN / f"recheck-{width}.txt"
    actual = tour(tmp_path / "home", width)
    if os.environ.get("MEI_SOCIAL_UPDATE_GOLDEN"):
        path.write_text(actual, encoding="utf-8", newline="\n")

    assert actual == path.read_text(encoding="utf-8")


def test_few_of_many(tmp_path: Path) -> None:
    """A recheck asks a few of the first questions, and does not count them as if all were to come."""
    assert not re.search(r"Question \d+ of \d+", tour(tmp_path / "home", 80))


def tour(home: Path, width: int) -> str:
    """From a clock that has gone back to the first question that is asked again, in one window."""
    screen = io.StringIO()
    keyboard = Keyboard(TOUR, screen)
    ask = LinePrompter(keyboard, screen, width)
    ruleset = load_rules(RULES)
    later = DAY + timedelta(100)
    with Store.open(home) as store:
        number = save_whole(store, ruleset, read_answers(EXAMPLE, ruleset, DAY), DAY)
        store.take_in_review(number, "{}", {Item("know-what-to-report", None): "Let us talk about this"})
        earlier = store.audit(number)
        assert earlier
        rechecking.ask_clock(ask, later + timedelta(1), later)
        rechecking.ask_again(ask, DAY)
        rechecking.ask_old(ask, "1 self-check, last used on 10 September 2025", 365)
        recheck = Recheck(earlier, ruleset, later, None)
        again = store.audit(start_again(store, ruleset, recheck, later))
        assert again
        session = Session(ruleset, store, again, later, lambda platform: load_guide(RULES, platform), recheck)
        with pytest.raises(SaveAndQuit):
            flow.run(ask, session, length=None)
    assert keyboard.read() == ""
    return screen.getvalue()
