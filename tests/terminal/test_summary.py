"""The summary on a screen: laid out for a terminal, or plain."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, TextIO

import pytest
from msgspec.structs import replace
from wcwidth import wcswidth

from mei_social.audit.assess import Band
from mei_social.report.model import Cell, Matrix, Report
from mei_social.terminal.ending import HAND_OVER, REST, ending
from mei_social.terminal.sections import sections
from mei_social.terminal.show import show_sections
from sample_report import hostile_report, sample_report

GOLDEN = Path(__file__).parents[1] / "golden"
SGR = re.compile(r"\x1b\[[0-9;]*m")
OURS = {f"\x1b[{style}m" for style in ("0", "1", "1;91")}
RULE = re.compile(r"^ *\u2500+ *$", re.MULTILINE)
FACES: dict[str, dict[str, Any]] = {
    "rich": {"plain": False},
    "colour": {"plain": False, "colour": True},
    "plain": {"plain": True},
}
SCREENS: dict[str, dict[str, Any]] = {
    "80": {"plain": False},
    "80-colour": {"plain": False, "colour": True},
    "40": {"plain": False, "width": 40},
    "plain": {"plain": True},
    "plain-explain": {"plain": True, "explain": True},
    "ending-80": {"plain": False, "whole": False},
    "ending-40": {"plain": False, "whole": False, "width": 40},
}
HOSTILE = {
    "escape sequences": "\x1b[5;45mA\x1b]0;title\x07\x1b[2J\x1bc",
    "every control byte": "A" + "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)])),
    "lines": "one\r\ntwo\x0bthree\u2028four",
    "direction": "\u202eevil\u2066\u200b",
}
WIDE = {
    "one long word": "W" * 300,
    "Japanese": "\u65e5\u672c\u8a9e\u306e\u30a2\u30ab\u30a6\u30f3\u30c8" * 9,
    "emoji": "\U0001f469\u200d\U0001f3eb \u2764\ufe0f \U0001f1ec\U0001f1e7 " * 20,
    "empty": "",
}


def shown(report: Report, **how: Any) -> str:
    stream = io.StringIO()
    show(report, stream, **how)
    return stream.getvalue()


def show(
    report: Report,
    stream: TextIO,
    *,
    plain: bool,
    whole: bool = True,
    explain: bool = False,
    width: int = 80,
    colour: bool = False,
) -> None:
    made = sections(report, explain=explain) if whole else ending(report, width)
    show_sections(made, report.band, stream, plain=plain, width=width, colour=colour)


def running(text: str) -> str:
    """The text without layout, so that a sentence is found wherever it wraps."""
    return " ".join(SGR.sub("", text).replace("\u2502", " ").split())


@pytest.mark.parametrize("name", SCREENS)
def test_golden(name: str) -> None:
    """The screen is the one in tests/golden; MEI_SOCIAL_UPDATE_GOLDEN=1 writes it anew."""
    path = GOLDEN / f"summary-{name}.txt"
    actual = shown(sample_report(), **SCREENS[name])
    if os.environ.get("MEI_SOCIAL_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(actual, encoding="utf-8", newline="\n")

    assert actual == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("face", FACES)
def test_width(face: str, width: int) -> None:
    """No line is wider than the window."""
    rows = SGR.sub("", shown(sample_report(), width=width, explain=True, **FACES[face])).split("\n")

    assert [row for row in rows if len(row) > width] == []


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", WIDE)
def test_width_of_foreign_text(text: str, face: str, width: int) -> None:
    """Wide letters, emoji and words without an end stay in the window too."""
    report = hostile_report(WIDE[text])

    rows = SGR.sub("", shown(report, width=width, explain=True, **FACES[face])).split("\n")

    assert [row for row in rows if not 0 <= wcswidth(row) <= width] == []


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("payload", HOSTILE)
def test_no_foreign_control_byte(payload: str, face: str) -> None:
    """Whatever stands in a field, only line ends and our own styles reach the terminal."""
    text = shown(hostile_report(HOSTILE[payload]), explain=True, **FACES[face])
    rest = SGR.sub("", text)

    assert set(SGR.findall(text)) - OURS == set()
    assert [c for c in rest if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f"] == []
    assert [c for c in rest if c in "\u202e\u2066\u200b\u2028"] == []


@pytest.mark.parametrize("face", FACES)
def test_brackets_survive(face: str) -> None:
    """Text that looks like Rich markup is text."""
    text = shown(hostile_report("[secret][/b] :smile: [link=x]"), **FACES[face])

    assert "[secret][/b] :smile: [link=x]" in running(text)


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("face", FACES)
def test_gates_first(face: str, width: int) -> None:
    """Every gate stands above every other finding, above the score and above the matrix."""
    report = sample_report()
    text = running(shown(report, width=width, **FACES[face]))
    last_gate = max(text.index(gate.question) for gate in report.gates)
    others = [text.index(f.title) for f in report.findings]

    assert [place for place in others if place < last_gate] == []
    assert last_gate < text.index("Do this first", text.index("just below"))
    assert last_gate < text.index("Open findings by topic")
    assert last_gate < text.index(report.score_line)


def test_gate_that_is_not_first_has_its_own_steps() -> None:
    """Each gate says what to do today, but nothing is to be read twice."""
    gate = sample_report().gates[0]
    other = replace(gate, question="Is it also so?", steps=("Tell them.", "Then wait."), unsure=False)

    text = running(shown(sample_report(gates=(gate, other)), plain=True))

    assert text.count(gate.steps[0]) == 1
    assert f"Who to tell: {gate.tell}. 1. Tell them. 2. Then wait." in text


def test_all_is_said_without_colour() -> None:
    """Colour repeats, it does not say: without it the screen has the same words."""
    report = sample_report()

    assert SGR.sub("", shown(report, plain=False, colour=True)) == shown(report, plain=False)


@pytest.mark.parametrize("face", FACES)
def test_nothing_is_cut_from_all(face: str) -> None:
    """Every finding is shown with its first step, and everything that is good."""
    report = sample_report()
    text = running(shown(report, **FACES[face]))

    assert [f.rule for f in report.findings if f.title not in text or f.steps[0] not in text] == []
    assert [good for good in report.good if good not in text] == []


@pytest.mark.parametrize("face", FACES)
def test_one_screen_says_where_the_rest_is(face: str) -> None:
    """With 20 findings the screen is no longer than with one, and ends with how to see them."""
    one = sample_report().findings[0]
    many = tuple(
        replace(one, rule=f"r{n}", question=f"Question {n}?", action=f"Action {n}") for n in range(20)
    )
    text = shown(sample_report(findings=many), whole=False, **FACES[face])

    assert text == shown(sample_report(), whole=False, **FACES[face])
    assert f"{REST} {HAND_OVER}" in running(text)


def many_accounts(count: int) -> Matrix:
    cells = (Cell(Band.HIGH, "high", 2), *[Cell(Band.NO_OPEN_FINDINGS, "none open", 0)] * (count - 1))
    return Matrix(tuple(f"Account{n}" for n in range(count)), (("Topic one", cells),), ())


@pytest.mark.parametrize(("accounts", "table"), [(2, True), (5, True), (7, False), (12, False)])
def test_matrix_is_a_table_only_where_it_fits(accounts: int, table: bool) -> None:
    """Where the accounts do not fit the window, the matrix is a list that says the same."""
    text = shown(sample_report(matrix=many_accounts(accounts)), plain=False)

    assert bool(RULE.search(text)) is table
    assert ("Topic one: Account0 high (2 open);" in text) is not table


def test_matrix_in_words() -> None:
    """Read aloud, what is open comes first, and what is not open comes once."""
    text = running(shown(sample_report(matrix=many_accounts(4)), plain=True))

    assert "Topic one: Account0 high (2 open); the others none open." in text


def test_topic_that_waits_everywhere() -> None:
    """A topic without any answer is named as still to do, never as done."""
    to_do = Cell(Band.INCOMPLETE, "to do", 0)
    matrix = Matrix(("General", "TikTok"), (("Topic one", (to_do, to_do)),), (("to do", "no answer yet"),))

    text = running(shown(sample_report(matrix=matrix), plain=True))

    assert 'To do: Topic one. "to do" means: no answer yet.' in text
    assert "No finding is open" not in text


def test_one_of_the_topics_waits() -> None:
    """What waits on some accounts is named with them; what is done needs no list."""
    to_do, done = Cell(Band.INCOMPLETE, "to do", 0), Cell(Band.NO_OPEN_FINDINGS, "none open", 0)
    matrix = Matrix(("TikTok", "X"), (("One", (to_do, done)), ("Two", (done, done))), ())

    text = running(shown(sample_report(matrix=matrix), plain=True))

    assert "To do: One (TikTok). No finding is open in any other topic." in text


def test_plain_is_plain() -> None:
    """No escape sequence, no box, no sign that a screen reader spells out, no space at the end of a line."""
    text = shown(sample_report(), plain=True, colour=True)

    assert text.isascii()
    assert [row for row in text.split("\n") if row != row.rstrip()] == []
    assert "\x1b" not in text


def test_plain_does_not_import_rich() -> None:
    """Rich costs more than the whole summary, and the plain face has no use for it."""
    code = (
        "import io, sys; sys.path.insert(0, 'tests')\n"
        "from sample_report import sample_report\n"
        "from mei_social.terminal.sections import sections\n"
        "from mei_social.terminal.show import show_sections\n"
        "made, how = sections(sample_report()), {'band': None, 'stream': io.StringIO(), 'colour': False}\n"
        "show_sections(made, plain=True, width=80, **how)\n"
        "show_sections(made, plain=False, width=59, **how)\n"
        "print([m for m in sys.modules if m.partition('.')[0] in ('rich', 'typer', 'pydantic', 'yaml')])"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"


def test_environment_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the command line looks at the environment; here the parameters decide."""
    expected = {colour: shown(sample_report(), plain=False, colour=colour) for colour in (False, True)}
    for name, value in {"TERM": "dumb", "COLUMNS": "200", "NO_COLOR": "1", "FORCE_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)

    assert {c: shown(sample_report(), plain=False, colour=c) for c in (False, True)} == expected


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_windows_code_page(encoding: str) -> None:
    """Boxes are drawn with letters where the terminal has no signs for them."""
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding, errors="strict", newline="\n") as stream:
        show(sample_report(), stream, plain=False)
        stream.flush()

        assert raw.getvalue().decode(encoding).isascii()


def test_self_declared() -> None:
    """Every face says that nobody has checked the answers."""
    report = sample_report()

    assert [f for f, how in FACES.items() if report.statement not in running(shown(report, **how))] == []
