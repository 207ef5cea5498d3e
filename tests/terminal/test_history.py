"""A trainee's history on a screen: laid out for a terminal, in 40 columns, or plain."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from wcwidth import wcswidth

from mei_social.history.timeline import Timeline, timeline
from mei_social.terminal.comparison import show_comparison
from mei_social.terminal.history import show_history
from small_exports import audit_of
from small_history import kept, rules, sample
from terminal.test_summary import FACES, HOSTILE, OURS, SGR, WIDE, running

GOLDEN = Path(__file__).parents[1] / "golden"
SCREENS: dict[str, dict[str, Any]] = {"80": {}, "40": {"width": 40}, "plain": {"plain": True}}
BAR = re.compile(r"^ +(Score|Answered) +([\u2588\u2591#.]+) (\d+)$", re.MULTILINE)


def history(text: str | None = None, *, row: Timeline | None = None, **how: Any) -> str:
    stream = io.StringIO()
    face = {"plain": False, "width": 80, "colour": False, "blocks": True, **how}
    show_history(row or sample(text)[0], stream, **face)
    return stream.getvalue()


def comparison(text: str | None = None, **how: Any) -> str:
    stream = io.StringIO()
    show_comparison(sample(text)[1], stream, **{"plain": False, "width": 80, "colour": False, **how})
    return stream.getvalue()


VIEWS: dict[str, Callable[..., str]] = {"history": history, "comparison": comparison}


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("view", VIEWS)
def test_golden(view: str, name: str) -> None:
    """The screens are the ones in tests/golden; MEI_SOCIAL_UPDATE_GOLDEN=1 writes them anew."""
    path = GOLDEN / f"{view}-{name}.txt"
    actual = VIEWS[view](**SCREENS[name])
    if os.environ.get("MEI_SOCIAL_UPDATE_GOLDEN"):
        path.write_text(actual, encoding="utf-8", newline="\n")

    assert actual == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("text", [None, *WIDE.values()])
def test_width(text: str | None, view: str, face: str, width: int) -> None:
    """No line is wider than the window, whatever the rules and the trainee wrote."""
    rows = SGR.sub("", VIEWS[view](text, width=width, **FACES[face])).split("\n")
    assert [row for row in rows if not 0 <= wcswidth(row) <= width] == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("payload", HOSTILE)
def test_no_foreign_control_byte(payload: str, face: str, view: str) -> None:
    """A hostile text as question, band, provider and app: only line ends and our own styles get through."""
    text = VIEWS[view](HOSTILE[payload], **FACES[face])
    rest = SGR.sub("", text)
    assert set(SGR.findall(text)) - OURS == set()
    assert [c for c in rest if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f"] == []
    assert [c for c in rest if c in "\u202e\u2066\u200b\u2028"] == []


@pytest.mark.parametrize("face", FACES)
def test_brackets_survive(face: str) -> None:
    """Text that looks like Rich markup is text."""
    assert "[secret][/b] :smile: [link=x]" in running(
        comparison("[secret][/b] :smile: [link=x]", **FACES[face])
    )


@pytest.mark.parametrize("view", VIEWS)
def test_all_is_said_without_colour(view: str) -> None:
    """Colour repeats, it does not say."""
    assert SGR.sub("", VIEWS[view](colour=True)) == VIEWS[view]()


@pytest.mark.parametrize("view", VIEWS)
def test_plain_is_plain(view: str) -> None:
    """No escape sequence, no box, no bar, no sign that a screen reader spells out."""
    assert VIEWS[view](plain=True, colour=True).isascii()


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("face", FACES)
def test_gates_first(face: str, width: int) -> None:
    """How many gates are open stands above every score."""
    for view in VIEWS.values():
        text = running(view(width=width, **FACES[face]))
        assert text.index("Questions that come before all others") < text.index("Score")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_bars_are_as_long_as_their_numbers(width: int) -> None:
    """Every bar has one length, is filled by its number, and only 100 fills it."""
    bars = BAR.findall(history(width=width))
    assert len(bars) == 8
    [length] = {len(cells) for _, cells, _ in bars}
    assert [cells.count("\u2588") for _, cells, _ in bars] == [int(n) * length // 100 for _, _, n in bars]


def test_letters_where_there_are_no_blocks() -> None:
    """A stream that cannot write blocks gets the same bars in ASCII, and the box too."""
    assert (
        BAR.sub(lambda m: m[0].replace("#", "\u2588").replace(".", "\u2591"), history(blocks=False))
        == history()
    )
    assert [
        line for line in history(blocks=False).splitlines() if "Score " in line and not line.isascii()
    ] == []


def test_the_chart_in_sentences() -> None:
    """Without the chart the same numbers stand in a row, the gates with them."""
    text = running(history(plain=True))
    numbers = [(numbers.score, numbers.coverage, numbers.gates_open) for _, numbers in sample()[0].charted]
    for label, row in zip(
        ("Score, of 100", "Answered, of 100", "Before all others, open"),
        zip(*numbers, strict=True),
        strict=True,
    ):
        assert f"{label}: {', then '.join(map(str, row))}." in text


def test_every_self_check_has_a_row() -> None:
    """A hundred self-checks are a hundred rows, of which the chart shows the last."""
    row = timeline([kept(n, audit_of(rules()), rules()) for n in range(1, 101)], rules(), ())
    text = history(row=row)
    assert re.findall(r"^  (\d+)\. 3 May 2027  ", text, re.MULTILINE) == [str(n) for n in range(1, 101)]
    assert len(BAR.findall(text)) == 20
    assert "Over time: the last 10 of 100" in text


def test_only_one() -> None:
    """The first self-check has no row of numbers, and the way to a second one."""
    row = timeline([kept(1, audit_of(rules()), rules())], rules(), ())
    text = running(history(row=row, plain=True))
    assert text.startswith("1 self-check on this computer")
    assert "Over time" not in text
    assert text.endswith("To look again after a while, and see what has changed: mei-social recheck")
