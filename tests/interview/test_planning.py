"""Going through the plan: done, not yet, later, and answering again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mei_social.audit.model import Answer, AnswerValue, Item, Mark, State
from mei_social.interview.session import Session, item_of
from mei_social.ruleset.load import load_rules
from mei_social.storage.store import Store
from programs import copied, finished, interrupted_at_a_prompt, invoke, small
from terminals import MENU, Terminal, environment, running, saved

DAY = date(2027, 5, 3)
GATE = Item("no-private-messages", None)
PRIVATE = Item("account-private", "a1")
FOLLOW = Item("pupils-follow", "a1")
TO_THE_END = "Your plan is saved. To see it: mei-social actions\n"
DOWN = "\x1b[B"
Change = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("planning")
    rules, answers = small(folder)
    return finished(folder, answers, rules=rules), rules


@pytest.fixture
def desk(example: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """A finished self-check of a test's own, and its rules."""
    return copied(example[0], tmp_path), example[1]


@pytest.fixture
def change(desk: tuple[Path, Path]) -> Change:
    """Type these lines into the dialogue; the exit code and what was said, as one line of text."""

    def run(*typed: str, day: str = "2027-05-03") -> tuple[int, str]:
        code, out, told = invoke(
            *("actions", "--change", "--rules", str(desk[1])),
            home=desk[0],
            stdin="".join(f"{line}\n" for line in typed),
            env={"MEI_SOCIAL_TODAY": day},
        )
        assert out == ""
        return code, " ".join(told.split())

    return run


def value(home: Path, item: Item) -> str | None:
    answer = saved(home).audit.answers.get(item)
    return answer.value if answer else None


def plan(desk: tuple[Path, Path], day: str = "2027-05-03") -> dict[Item, Any]:
    """The plan by question and account, as a program reads it."""
    how = ("actions", "--json", "--rules", str(desk[1]))
    body = json.loads(invoke(*how, home=desk[0], env={"MEI_SOCIAL_TODAY": day})[1])
    return {Item(a["question"], a["account"]): a for a in body["actions"]}


def test_parts_then_actions(change: Change) -> None:
    """First the parts with how much is to do, then the actions of one; each is shown with its steps."""
    code, told = change("week", "1", "back", "back", "leave")
    assert code == 0
    assert "1 Today: 1 action, 1 to do 2 This week: 1 action, 1 to do 3 This term: 1 action, 1 to do" in told
    assert "1 Is this account private? Instagram. Or type back." in told
    assert (
        "High: Is this account private? Instagram: Partly. It takes about 5 minutes. "
        "A firm rule. Whose word it is: not stated. Turn on the private account setting."
    ) in told.replace("- Turn", "Turn")
    assert "Followers from before stay until you remove them." in told
    assert told.endswith(TO_THE_END.strip())


def test_done_and_not_answered_again(change: Change, desk: tuple[Path, Path]) -> None:
    """Done without a new answer is a word with its day: the finding stays, and is not due any more."""
    code, told = change("week", "1", "done", "no", "back", "leave")
    assert (code, saved(desk[0]).marks) == (0, {PRIVATE: Mark(State.DONE, DAY)})
    assert "Marked as done. The finding stays open until its question has a new answer." in told
    assert "Is this account private? Instagram. Marked as done on 3 May 2027, not answered again yet" in told
    assert (value(desk[0], PRIVATE), plan(desk)[PRIVATE]["due"]) == ("partly", False)


def test_done_and_answered_safely(change: Change, desk: tuple[Path, Path]) -> None:
    """A new safe answer closes the finding and takes the mark away."""
    code, told = change("week", "1", "done", "yes", "yes", "leave")
    assert (code, saved(desk[0]).marks, value(desk[0], PRIVATE)) == (0, {}, "yes")
    assert "This is no longer in your plan." in told
    assert PRIVATE not in plan(desk)


def test_done_and_still_open(change: Change, desk: tuple[Path, Path]) -> None:
    """A new answer that is open too keeps the action and drops the word done."""
    code, told = change("week", "1", "done", "yes", "no", "back", "leave")
    assert (code, saved(desk[0]).marks, value(desk[0], PRIVATE)) == (0, {}, "no")
    assert "By your new answer this is still open, so it stays in your plan." in told
    assert (plan(desk)[PRIVATE]["state"], plan(desk)[PRIVATE]["due"]) == ("not-yet", True)


@pytest.mark.parametrize("typed", ["keep", "skip", "back"])
def test_done_and_then_no_new_answer(change: Change, desk: tuple[Path, Path], typed: str) -> None:
    """Whoever leaves the question has said done, and no more."""
    code, told = change("week", "1", "done", "yes", typed, "back", "leave")
    assert (code, saved(desk[0]).marks) == (0, {PRIVATE: Mark(State.DONE, DAY)})
    assert (value(desk[0], PRIVATE), "in your plan." in told) == ("partly", False)


@pytest.mark.parametrize(
    ("typed", "until"),
    [("2027-05-20", date(2027, 5, 20)), ("2 weeks", date(2027, 5, 17)), ("20/5/2027", date(2027, 5, 20))],
)
def test_later(change: Change, desk: tuple[Path, Path], typed: str, until: date) -> None:
    """An action is put off to a day that is typed as a date or as a time from today."""
    code, told = change("week", "1", "later", typed, "back", "leave")
    assert (code, saved(desk[0]).marks) == (0, {PRIVATE: Mark(State.LATER, DAY, until)})
    assert f"Put off until {until.day} May 2027." in told
    assert [plan(desk, day)[PRIVATE]["due"] for day in ("2027-05-16", "2027-05-20")] == [False, True]


@pytest.mark.parametrize("typed", ["2027-02-30", "soon", "2027-05-02", "1/1/1999", "99999w", "\u0662d"])
def test_days_that_do_not_do(change: Change, desk: tuple[Path, Path], typed: str) -> None:
    """A day that does not exist, or has passed, is asked for again; Enter alone changes nothing."""
    code, told = change("week", "1", "later", typed, "", "back", "leave")
    assert (code, saved(desk[0]).marks) == (0, {})
    assert told.count("Until when?") == 2


def test_what_is_no_day_is_told_how_to_type_one(change: Change, desk: tuple[Path, Path]) -> None:
    """What cannot be read as a day is quoted, with the ways to type one, and not called no day."""
    _, told = change("week", "1", "later", "tomorrow", "20 May 2027", "back", "leave")
    assert '"tomorrow" cannot be read as a day. Type one such as 2027-05-20 or 20 May 2027, or how' in told
    assert "Put off until 20 May 2027." in told


def test_not_yet_takes_back(change: Change, desk: tuple[Path, Path]) -> None:
    """Not yet takes back what was said before."""
    change("week", "1", "later", "2w", "back", "leave")
    code, _ = change("week", "1", "not yet", "back", "leave")
    assert (code, saved(desk[0]).marks) == (0, {})


def test_a_gate_cannot_be_put_off(change: Change, desk: tuple[Path, Path]) -> None:
    """Of what comes before all others there is no later to choose, and it says why."""
    code, told = change("today", "1", "later", "back", "back", "leave")
    assert (code, saved(desk[0]).marks) == (0, {})
    assert "it cannot be put off here. You do not have to do it alone." in told
    assert '"later" is not one of the answers.' in told


def test_a_gate_that_stays_open_says_what_to_do_today(change: Change, desk: tuple[Path, Path]) -> None:
    """Answering a gate again with no shows what to do today, as any answer to it does."""
    code, told = change("today", "1", "done", "yes", "no", "on", "back", "leave")
    assert (code, saved(desk[0]).marks, value(desk[0], GATE)) == (0, {}, "no")
    assert "Thank you for saying so. This one comes first" in told


def test_later_stays_with_an_open_answer(change: Change, desk: tuple[Path, Path]) -> None:
    """Answered again and still open, what was put off stays put off; a safe answer ends that too."""
    change("week", "1", "later", "2w", "back", "leave")
    put_off = saved(desk[0]).marks
    answer(desk, PRIVATE, AnswerValue.NO)
    assert saved(desk[0]).marks == put_off
    answer(desk, PRIVATE, AnswerValue.YES)
    assert saved(desk[0]).marks == {}


def answer(desk: tuple[Path, Path], item: Item, said: AnswerValue) -> None:
    """Answer one question as the program does."""
    with Store.open(desk[0]) as store:
        session = Session(load_rules(desk[1]), store, saved(desk[0]), DAY, lambda _: None)
        rule, account = next(q for q in session.questions(quick=False) if item_of(*q) == item)
        session.answer(rule, account, Answer(said, DAY))
        assert session.marks == saved(desk[0]).marks


def test_nothing_open(change: Change, desk: tuple[Path, Path]) -> None:
    """When the last action is closed the dialogue ends by itself."""
    for item, said in ((GATE, AnswerValue.YES), (FOLLOW, AnswerValue.NO)):
        answer(desk, item, said)
    code, told = change("1", "1", "done", "yes", "yes")
    assert (code, plan(desk)) == (0, {})
    assert "This is no longer in your plan." in told
    assert told.endswith(TO_THE_END.strip())


def test_marks_go_into_the_next_recheck(change: Change, desk: tuple[Path, Path]) -> None:
    """A recheck takes over what was said about actions, until their questions have new answers."""
    change("week", "1", "later", "2027-07-01", "back", "term", "1", "done", "no", "back", "leave")
    before = saved(desk[0])
    lines = "yes\n" * 4
    invoke("recheck", "--plain", "--rules", str(desk[1]), home=desk[0], stdin=lines)
    after = saved(desk[0])
    assert after.number > before.number
    assert after.marks.items() <= before.marks.items()
    assert after.marks[PRIVATE].until == date(2027, 7, 1)


def test_end_of_input(change: Change, desk: tuple[Path, Path]) -> None:
    """When the input ends in the middle, what was said is kept, and it says so."""
    code, told = change("week", "1", "done")
    assert (code, saved(desk[0]).marks) == (0, {PRIVATE: Mark(State.DONE, DAY)})
    assert told.endswith(TO_THE_END.strip())


def test_unfinished(tmp_path: Path) -> None:
    """The plan of a self-check that is not finished yet is there, and can be marked."""
    rules, answers = small(tmp_path)
    home = finished(tmp_path, answers, rules=rules)
    with Store.open(home) as store:
        store.reopen(saved(home).number)
    code, _, _ = invoke("actions", "--change", "--rules", str(rules), home=home, stdin="week\n1\ndone\nno\n")
    assert (code, saved(home).finished, set(saved(home).marks)) == (0, None, {PRIVATE})


# In real terminals


def test_interrupt(desk: tuple[Path, Path]) -> None:
    """Ctrl-C keeps what was said, says so, and exits with 130."""
    program = subprocess.Popen(
        [sys.executable, "-m", "mei_social", "actions", "--change", "--plain", "--rules", str(desk[1])],
        env=environment(desk[0]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdin
    assert program.stderr
    for typed in (b"week\n", b"1\n", b"done\n"):
        program.stdin.write(typed)
    program.stdin.flush()
    asked = b""
    while b"answer it again now?" not in asked:
        asked += program.stderr.read(1)
    told = interrupted_at_a_prompt(program)
    assert (program.wait(), told) == (130, "\nStopped. Your plan is saved.\n")
    assert set(saved(desk[0]).marks) == {PRIVATE}
    for stream in (program.stdin, program.stdout, program.stderr):
        assert stream
        stream.close()


def test_arrow_keys(desk: tuple[Path, Path]) -> None:
    """The same with arrow keys: no row is chosen before a key is pressed."""
    terminal = Terminal(desk[0], "actions", "--change", "--rules", str(desk[1]))
    terminal.pick("this week", "is this")
    terminal.asked(MENU)
    terminal.shows("Go back")
    terminal.child.send("\r")  # nothing is pointed at, so that nothing happens
    terminal.child.send(f"{DOWN}{DOWN}\r")
    terminal.asked("leave it.")
    terminal.child.send("2w\r")
    terminal.pick("go back", "leave")
    code, last = terminal.ends()
    assert (code, last.endswith(running(TO_THE_END))) == (0, True)
    assert '> Leave the plan Talk to someone today: "Are you free of' in last
    assert saved(desk[0]).marks[PRIVATE].state is State.LATER
    assert "> Later, on a day that I choose" in terminal.screen


def test_narrow_window(desk: tuple[Path, Path]) -> None:
    """At 40 columns everything is typed, and no line is longer than the window."""
    terminal = Terminal(desk[0], "actions", "--change", "--rules", str(desk[1]), columns=40)
    terminal.type("week", "1", "done", "no", "back", "leave")
    code, _ = terminal.ends()
    assert code == 0
    assert [line for line in terminal.written.splitlines() if len(line) > 40] == []
