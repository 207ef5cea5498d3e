"""Text that is not ours is safe to show, and can still be recognised."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from mei_social.export.document import AccountPart
from mei_social.ruleset.model import Purpose
from mei_social.text.visible import shown, visible

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x1b\x9b\x7f\n\t\r\0\u202e\u2066\u200b\u200c\u200d\ufeff\ufe0f\u0301\u20dd\u0915\u094d👩💻"
        ),
    )
)


def unsafe(text: str) -> str:
    """The characters that a terminal obeys, that reorder a line or that nobody can see."""
    joiners = "\u200c\u200d"
    bad = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return "".join(c for c in text if unicodedata.category(c) in bad and c not in joiners)


def strings(value: object) -> Iterator[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        yield from strings([*value, *value.values()])


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain text", "plain text"),
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("one\ntwo\tthree\r", "one␊two␉three␍"),
        ("\x00\x1f\x7f", "␀␟␡"),
        ("\x9b31m", "<U+009B>31m"),
        ("abc\u202edef\u2066", "abc<U+202E>def<U+2066>"),
        ("a\u2028b\u2029c", "a<U+2028>b<U+2029>c"),
        ("\ue000\uffff\U000e0041\ud800", "<U+E000><U+FFFF><U+E0041><U+D800>"),
        ("pass\u200bword\ufeff", "pass<U+200B>word<U+FEFF>"),
        ("\u3164\u115f", "<U+3164><U+115F>"),
        ("non-breaking\u00a0space", "non-breaking\u00a0space"),
        ("[bold]not markup[/bold] <b>&amp;", "[bold]not markup[/bold] <b>&amp;"),
    ],
)
def test_what_acts_is_shown(raw: str, shown: str) -> None:
    """Controls and hidden characters are shown as signs, and everything else stays."""
    assert visible(raw) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Zoë Müller",
        "日本語",
        "Ελληνικά",
        "עברית",
        "नमस्ते",
        "👩\u200d💻",
        "❤\ufe0f\u200d🔥",
        "👩🏽\u200d🏫",
        "می\u200cخواهم",
        "क्\u200dष",
    ],
)
def test_languages_and_emoji_stay(text: str) -> None:
    """Letters of every script stay, and joiners where a word or an emoji needs them."""
    assert visible(text) == text


@pytest.mark.parametrize("text", ["a\u200db", "\u200d👩", "👩\u200d", "👩\u200d\u200d💻", "a\u200c"])
def test_joiners_elsewhere_are_shown(text: str) -> None:
    """A joiner that joins nothing could hide in a name, so it is shown."""
    assert "<U+200" in visible(text)


def test_marks_do_not_pile_up() -> None:
    """At most four combining marks stand on one letter."""
    assert visible("a" + "\u0301" * 50 + "b") == "a" + "\u0301" * 4 + "b"


def test_a_mark_does_not_sit_on_our_own_text() -> None:
    """A mark at the start gets a circle of its own to sit on."""
    assert visible("\u0301a") == "\u25cc\u0301a"


@pytest.mark.parametrize(("raw", "shown"), [("abcdef", "abcd…"), ("abc\x9b", "abc…"), ("äöüäöü", "äöüä…")])
def test_long_text_is_cut(raw: str, shown: str) -> None:
    """A cut text ends in an ellipsis, and a sign is never cut in two."""
    assert visible(raw, 5) == shown


def test_exactly_full_is_not_cut() -> None:
    """A text of just the limit stays whole."""
    assert visible("ab\ncd", 5) == "ab␊cd"


@given(HOSTILE, st.integers(1, 40))
def test_nothing_hostile_survives(text: str, limit: int) -> None:
    """No text of any kind comes out with a control or hidden character, or longer than the limit."""
    shown = visible(text, limit)
    assert (unsafe(shown), len(shown) <= limit) == ("", True)


@given(HOSTILE, st.integers(1, 40))
def test_showing_twice_changes_nothing(text: str, limit: int) -> None:
    """A shown text can be shown again."""
    once = visible(text, limit)
    assert visible(once, limit) == once


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_is_untouched(text: str) -> None:
    """Printable ASCII stays exactly as it is."""
    assert visible(text) == text


@pytest.mark.parametrize(
    "name", ["blns/blns.json", "d-ansi-codes/ansi_codes.json", "d-trojan-source/trojan_lines.json"]
)
def test_public_hostile_strings(corpora: Path, name: str) -> None:
    """No string of the public corpora keeps a control or hidden character, also behind an escape."""
    texts = list(strings(json.loads((corpora / name).read_text("utf-8"))))
    shown = [visible(prefix + text) for text in texts for prefix in ("", "\x1b", "\x9b")]
    assert (len(texts) > 50, unsafe("".join(shown))) == (True, "")


class Held(Struct, frozen=True):
    """A text wherever one can lie."""

    text: str
    texts: tuple[str, ...]
    named: Mapping[str, str]
    part: AccountPart


def test_every_text_of_a_value() -> None:
    """In lists, mappings and groups each text is made safe, and an enum stays one."""
    part = AccountPart(id="a\x1b", platform="p", purpose=Purpose.BOTH, label="l", name="n\u202e")
    held = shown(Held("a\x1b", ("b\x07",), {"c": "d\x9b"}, part))
    assert (held.text, held.texts, held.named) == ("a␛", ("b␇",), {"c": "d<U+009B>"})
    assert held.part == AccountPart(id="a␛", platform="p", purpose=Purpose.BOTH, label="l", name="n<U+202E>")
    assert held.part.purpose is Purpose.BOTH
