"""What keys do on a card, and the drawing in a terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from card_desk import FAIR, FIVE, ONCE, PRIVATE, PUPILS, STORY, MemoryDesk, card, cards
from effort import examples
from interview.test_cards_grammar import CARDS, states
from mei_social.audit.model import AnswerValue, Item
from mei_social.interview.cards.board import KEYS, LEAVE, Board
from mei_social.interview.cards.card import Card, CardState, Move, Refused, Standing, Taken, Verb
from mei_social.interview.cards.grammar import parse
from mei_social.interview.cards.grid import GridCards
from mei_social.interview.cards.keys import pressed
from mei_social.interview.cards.walk import Follow, Walk
from mei_social.interview.prompter import SaveAndQuit
from mei_social.ruleset.model import Rule
from programs import LONGEST

YES, NO = AnswerValue.YES, AnswerValue.NO
TWO = FIVE[:2]
UP, DOWN, RIGHT, LEFT, ENTER = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\r"


# ---- The board ----


def board(rule: Rule, *more: Rule, **known: Standing) -> Board:
    rows = {int(name[1:]): standing for name, standing in known.items()}
    return Board(card(rule, *more), CardState(rows=rows))


def test_all_of_them_first() -> None:
    """On a fresh card over accounts the row for all is pointed at, and a letter there answers all."""
    fresh = board(FAIR)
    assert (fresh.row, fresh.column) == (None, None)
    assert fresh.letter("y") == Taken(dict.fromkeys(range(1, 6), Verb.YES))
    assert fresh.letter("h") == Taken(look=Verb.HOW)


def test_first_gap() -> None:
    """Where something has an answer, the first row without one is pointed at."""
    begun = board(FAIR, r1=Standing(YES), r2=Standing(NO))
    assert begun.row is not None
    assert begun.row.name == "Facebook"


@pytest.mark.parametrize("on", [card(PUPILS), card(PRIVATE, STORY), card(ONCE)])
def test_no_row_for_all(on: Card) -> None:
    """For gates, for an app and for one question there is no row for all."""
    fresh = Board(on, CardState())
    for _ in range(9):
        fresh.up()
    assert fresh.row == on.rows[0]


def test_enter() -> None:
    """Enter chooses what is pointed at, jumps to the first gap, and goes on when nothing is open."""
    shown = board(FAIR, r1=Standing(YES), r2=Standing(NO), r3=Standing(YES), r4=Standing(YES))
    shown.up()
    assert shown.enter() is None
    assert (shown.row and shown.row.number, bool(shown.told)) == (5, True)
    shown.right()
    assert shown.enter() == Taken({5: Verb.YES})
    shown.go_on(replace(shown.state, rows={**shown.state.rows, 5: Standing(YES)}), Taken({5: Verb.YES}))
    assert shown.enter() == Taken(move=Move.ON)


def test_enter_on_the_chosen_answer() -> None:
    """Enter on an answer that is chosen already goes on."""
    shown = Board(card(ONCE), CardState(rows={1: Standing(YES)}))
    shown.right()
    assert shown.enter() == Taken(move=Move.ON)


def test_moving() -> None:
    """Arrows stay inside the card, and a digit points at its row and chooses nothing."""
    shown = board(PUPILS)
    shown.left()
    assert shown.column == 3
    shown.right()
    assert shown.column == 3
    for digit in ("4", "9"):
        shown.jump(digit)
        assert shown.row == shown.card.rows[3]
        assert shown.column is None


def test_nothing_to_keep() -> None:
    """Keep says that there is nothing to keep."""
    shown = board(ONCE)
    assert (shown.letter("k"), shown.told) == (None, "There is no earlier answer to keep.")


def test_what_comes_first_is_answered_anew() -> None:
    """Keep does not say that a question before all others had no answer: it says that it is asked anew."""
    gate, again = replace(ONCE, gate=True), Standing(again="was partly")
    shown, line = board(gate, r1=again), card(gate)
    told = "This one comes before all others, so it is answered anew each time."

    assert (shown.letter("k"), shown.told) == (None, told)
    assert parse("keep", line, CardState(rows={1: again})) == Refused(f"{told} Type y, p, n or ?.")


@pytest.mark.parametrize(
    ("standing", "is_told"), [(Standing(before=NO, again="was no"), True), (Standing(), False)]
)
def test_the_key_to_keep_is_told(standing: Standing, is_told: bool) -> None:
    """The keys under a card name the one that keeps an earlier answer where there is one, and only there."""
    state = CardState(rows={1: standing}, full_help=True)
    told = " ".join(pressed(card(FAIR), state, narrow=False))

    assert ("k keep your answer" in told) is is_told


@examples(200)
@given(st.data())
def test_laws_of_a_board(data: st.DataObject) -> None:
    """Whatever is pressed: rows of the card only, one of a gate, and nothing chosen by moving."""
    on: Card = data.draw(st.sampled_from(CARDS))
    shown = Board(on, data.draw(states(on)))
    pressed = ["up", "down", "left", "right", "1", "5", "enter", *KEYS, *LEAVE]
    for key in data.draw(st.lists(st.sampled_from(pressed), max_size=12)):
        said = press(shown, key)
        if said is None:
            continue
        assert key == "enter" or key in KEYS or key in LEAVE
        assert set(said.rows) <= {row.number for row in on.rows}
        if any(row.stands_alone for row in on.rows if row.number in said.rows):
            assert len(said.rows) == 1
        shown.go_on(shown.state, said)


def press(shown: Board, key: str) -> Taken | None:
    moves: dict[str, Callable[[], None]] = {
        "up": shown.up,
        "down": shown.down,
        "left": shown.left,
        "right": shown.right,
    }
    if key in moves:
        moves[key]()
        return None
    if key.isdigit():
        shown.jump(key)
        return None
    return shown.enter() if key == "enter" else shown.letter(key)


# ---- The application ----


Ended = tuple[bool, MemoryDesk, list[str]]


def asked(found: Sequence[Card], *keys: str, desk: MemoryDesk | None = None) -> Ended:
    """The end of the walk, the desk, and what was written."""
    desk, page = desk or MemoryDesk(), list[str]()
    with create_pipe_input() as pipe:
        pipe.send_text("".join(keys))
        asker = GridCards(page.append, 80, output=DummyOutput, typed=pipe)
        return Walk(asker, desk, tuple(found)).ask(), desk, page


def test_a_card_by_letters() -> None:
    """A letter answers and moves on, Enter goes on; what was answered is written as lines."""
    ended, desk, page = asked(cards(FAIR, accounts=FIVE[:3]), "Y", DOWN, DOWN, "n", ENTER)
    assert ended is True
    assert desk.given == {Item("fair", "a1"): YES, Item("fair", "a2"): NO, Item("fair", "a3"): YES}
    assert page == [
        "",
        "Are your comments and replies fair and polite to other trainees, staff and",
        "schools?",
        "> Yes: Instagram, Facebook. No: TikTok.",
    ]


def test_a_card_by_arrows() -> None:
    """Arrows and Enter do the same."""
    keys = (RIGHT, ENTER, DOWN, DOWN, LEFT, LEFT, ENTER, ENTER)
    _, desk, _ = asked(cards(FAIR, accounts=TWO), *keys)
    assert desk.given == {Item("fair", "a1"): YES, Item("fair", "a2"): NO}


def test_set_aside_where_all_have_an_answer() -> None:
    """After `x` on an answered row the pointer is still there: the next letter changes that row alone."""
    keys = ("y", DOWN, DOWN, "x", "n", ENTER)
    _, desk, _ = asked(cards(FAIR, accounts=FIVE[:3]), *keys)
    assert desk.given == {Item("fair", "a1"): YES, Item("fair", "a2"): NO, Item("fair", "a3"): YES}


def test_a_gate_alone() -> None:
    """Its page is left by going on, so the card is not shown once more; a safe answer waits for Enter."""
    found, desk = cards(PUPILS, ONCE, accounts=FIVE[:1]), MemoryDesk()
    desk.follows = Follow.AGAIN
    ended, desk, page = asked(found, "n", "y", ENTER, desk=desk)
    assert (ended, desk.log) == (True, ["gate pupils/a1"])
    assert [line for line in page if line.startswith("> ")] == ["> No.", "> Yes."]
    assert asked(found, "y", ENTER, "n", ENTER)[1].given[Item("once", None)] is NO


def test_an_app() -> None:
    """Each question of an app is answered on its row, and written with its answer."""
    _, desk, page = asked(cards(PRIVATE, STORY, accounts=FIVE[:1]), "p", "s", ENTER)
    assert desk.given == {Item("private", "a1"): AnswerValue.PARTLY}
    assert page[1] == "Instagram:"
    assert page[-1] == "  2 Do only people you chose see your stories? For later."


def test_a_gate_speaks_between() -> None:
    """After an answer to a gate the flow speaks; then the next account is pointed at, and Enter goes on."""
    ended, desk, page = asked(cards(PUPILS, accounts=TWO), "n", "y", ENTER)
    assert (ended, desk.log) == (True, ["gate pupils/a1", "noted pupils/a2"])
    assert page[-1] == "> No: Instagram. Yes: TikTok."


def test_another_answer_was_meant() -> None:
    """After the gate's page the same row is pointed at again."""
    desk = MemoryDesk()
    desk.follows = Follow.OTHER
    _, desk, _ = asked(cards(PUPILS, accounts=TWO), "n", "y", "y", ENTER, desk=desk)
    assert desk.given == {Item("pupils", "a1"): YES, Item("pupils", "a2"): YES}


@pytest.mark.parametrize(
    ("keys", "log"),
    [
        ("h", "how fair"),
        (DOWN + "h", "how fair/a1"),
        (DOWN + DOWN + "w", "why fair/a2"),
        (DOWN + "t", "note fair/a1"),
        (DOWN + "x", "aside fair/a1"),
    ],
)
def test_what_needs_more_words(keys: str, log: str) -> None:
    """How, why, a note and a reason leave the grid, and it comes back."""
    ended, desk, _ = asked(cards(FAIR, accounts=TWO), keys, UP, UP, "y", ENTER)
    assert (ended, desk.log) == (True, [log])


def test_back_and_stop() -> None:
    """Back asks the card before, from the first it leaves; q and the end of the input stop."""
    found = cards(FAIR, ONCE, accounts=TWO)
    ended, desk, _ = asked(found, "y", ENTER, "b", DOWN, "n", ENTER, "y", ENTER)
    assert (ended, desk.given[Item("fair", "a2")]) == (True, NO)
    assert asked(found, "b")[0] is False
    for stop in ("yq", "y\x04"):
        desk = MemoryDesk()
        with pytest.raises(SaveAndQuit):
            asked(found, stop, desk=desk)
        assert len(desk.given) == 2
    with pytest.raises(KeyboardInterrupt):
        asked(found, "\x03")


def test_stray_keys() -> None:
    """Keys without a meaning change nothing."""
    desk = MemoryDesk()
    with pytest.raises(SaveAndQuit):
        asked(cards(FAIR), "azj", ENTER, "3", " ", "\x1b[5~", "q", desk=desk)
    assert desk.given == {}


# ---- In a terminal ----

PROGRAM = """\
import sys
sys.path.insert(0, {tests!r})
from card_desk import FAIR, ONCE, PRIVATE, STORY, MemoryDesk, cards
from mei_social.interview.cards.grammar import parse
from mei_social.interview.cards.grid import GridCards
from mei_social.interview.cards.keys import pressed
from mei_social.interview.cards.walk import Walk
from prompt_toolkit.output import create_output
asker = GridCards(print, 40, output=lambda: create_output(stdout=sys.stdout))
print(Walk(asker, MemoryDesk(), cards(FAIR, PRIVATE, STORY)).ask())
"""


class Window:
    """The program in a terminal that can be resized."""

    def __init__(self, command: str, arguments: list[str]) -> None:
        self._screen = pyte.Screen(80, 24)
        self._screen.write_process_input = lambda data: self.child.send(data)  # type: ignore[method-assign]
        self._stream = pyte.Stream(self._screen)
        env = {**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1", "PS1": "$ "}
        self.child: Any = pexpect.spawn(
            command, arguments, env=env, dimensions=(24, 80), encoding="utf-8", timeout=15
        )
        self.child.delaybeforesend = None
        self.child.logfile_read = self

    def write(self, text: str) -> None:
        self._stream.feed(text)

    def flush(self) -> None: ...

    @property
    def screen(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def resize(self, columns: int) -> None:
        self._screen.resize(24, columns)
        self.child.setwinsize(24, columns)

    def shows(self, *texts: str) -> None:
        end = time.monotonic() + LONGEST
        while not all(text in self.screen for text in texts):
            assert time.monotonic() < end, self.screen
            self.child.expect([r".", pexpect.TIMEOUT, pexpect.EOF], timeout=0.2)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "cards.py"
    path.write_text(PROGRAM.format(tests=str(Path(__file__).parents[1])), encoding="utf-8")
    return path


def test_resized(program: Path) -> None:
    """After 80, 40 and 80 columns the question and its rows are on the screen once."""
    window = Window(sys.executable, [str(program)])
    window.shows("> All of them    .     .     .      .")
    window.resize(40)
    window.shows("> All of them    .    .    .   .")
    window.resize(80)
    window.shows("> All of them    .     .     .      .")
    for text in ("Are your comments", "All of them", "WhatsApp", "Card 1 of 6"):
        assert window.screen.count(text) == 1, window.screen
    window.child.close(force=True)


def test_suspended(program: Path) -> None:
    """Ctrl-Z suspends it; in the foreground again, the card is as it was."""
    window = Window("bash", ["--norc", "--noediting", "-i"])
    window.child.sendline(f"{sys.executable} {program}")
    window.shows("> All of them")
    window.child.send("y")
    window.shows("  WhatsApp      Yes")
    window.child.send("\x1a")
    window.shows("Stopped")
    window.child.sendline("fg")
    window.shows("5 of 5 answered.")
    window.child.send(ENTER)
    window.shows("> Yes: Instagram, TikTok, Facebook,")
    window.child.close(force=True)


def test_loads_late() -> None:
    """Nothing of prompt_toolkit is imported until a grid is asked."""
    code = "import sys, mei_social.interview.cards.grid; print('prompt_toolkit' in sys.modules)"
    done = pexpect.run(f'{sys.executable} -c "{code}"', encoding="utf-8")
    assert done.strip() == "False"
