"""Whatever is written in colour can be read on black and on white: measured on what reaches the terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from interview.test_arrows import at_questions, welcomed
from mei_social.audit.assess import Band
from mei_social.terminal import screen
from mei_social.terminal.lines import Grid, Section, Tone, line

PALETTES = {
    "xterm": (
        "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5",
        "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
    ),
    "Windows console, legacy": (
        "000000 800000 008000 808000 000080 800080 008080 c0c0c0",
        "808080 ff0000 00ff00 ffff00 0000ff ff00ff 00ffff ffffff",
    ),
    "Windows console, Campbell": (
        "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc",
        "767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2",
    ),
    "macOS Terminal": (
        "000000 990000 00a600 999900 0000b2 b200b2 00a6b2 bfbfbf",
        "666666 e50000 00d900 e5e500 0000ff e500e5 00e5e5 e5e5e5",
    ),
}
"""The 16 colours as terminals come: black to white, then the bright ones."""
BACKGROUNDS = ("000000", "ffffff")
TEXT, BOLD_TEXT = 4.5, 3.0
"""The contrasts that WCAG asks of text, and of what is bold and large: here, of a word that others repeat."""
SET = re.compile(r"\x1b\[([0-9;]*)m")
RESET, BOLD, SWAPPED = 0, 1, 7
"""The last: the terminal's own two colours, the other way round."""


def luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def worst(code: int) -> float:
    """The least contrast of a colour, such as 31 or 91, with black or white in any of the palettes."""
    row, place = (0, code - 30) if code < 90 else (1, code - 90)
    seen = (rows[row].split()[place] for rows in PALETTES.values())
    return min(contrast(colour, ground) for colour in seen for ground in BACKGROUNDS)


def unreadable(written: str) -> Iterator[str]:
    """Every style in it that is faint, has a background, or a colour that does not stand out."""
    for codes in SET.findall(written):
        numbers = [int(code or 0) for code in codes.split(";")]
        for code in numbers:
            if code in (RESET, BOLD, SWAPPED):
                continue
            is_colour = 30 <= code <= 37 or 90 <= code <= 97
            if not is_colour or worst(code) < (BOLD_TEXT if BOLD in numbers else TEXT):
                yield codes


def test_no_colour_is_readable_everywhere() -> None:
    """Why text has no colour: none has enough contrast on both, and three have it where they are bold."""
    every = [*range(30, 38), *range(90, 98)]
    assert [code for code in every if worst(code) >= TEXT] == []
    assert [code for code in every if worst(code) >= BOLD_TEXT] == [90, 91, 95]


def drawn(band: Band) -> str:
    """Every tone, label and kind of cell there is."""
    lines = tuple(line(f"A {tone.name} line", tone, label="Label:") for tone in Tone)
    rows = (("Topic", "high", "none"), ("Other", "-", "."))
    grid = Grid(("", "One", "Two"), rows, loud=frozenset({"high"}))
    sections = (
        Section("Heading", lines),
        Section("Boxed", lines, boxed=True),
        Section("Grid", lines, grid=grid),
    )
    stream = io.StringIO()
    screen.show(sections, band, stream, width=80, colour=True)
    return stream.getvalue()


@pytest.mark.parametrize("band", Band)
def test_summaries(band: Band) -> None:
    """Each tone, in each result, is the terminal's own colour, or a bold one that stands out on both."""
    written = drawn(band)
    assert SET.search(written)
    assert list(unreadable(written)) == []


@pytest.mark.parametrize("band", Band)
def test_colour_says_nothing_alone(band: Band) -> None:
    """Without escapes the text is the same in every result, so no word of it is in its colour."""
    assert SET.sub("", drawn(band)) == SET.sub("", drawn(Band.CRITICAL))


@pytest.mark.slow
def test_asking(tmp_path: Path) -> None:
    """With arrow keys too: a list to tick, what is typed as a note, a card, a gate's page and its menu."""
    listing = welcomed(tmp_path / "list")
    listing.child.send("insta ")
    listing.shows("\u25cf Instagram")
    cards = at_questions(tmp_path / "cards")
    cards.child.send("t")
    cards.card("alone to have no note.", "Soon")
    cards.shows("> Soon")
    cards.child.send("\r")
    cards.card("With a note.", "y")
    cards.card("Your answer: yes", "\r")
    cards.card("free of pupils", "n")
    cards.card("Show me who can help", "go on")
    cards.shows("\u00bb Go on")
    written = listing.written + cards.written
    for terminal in (listing, cards):
        terminal.child.close(force=True)

    assert SET.search(written)
    assert list(unreadable(written)) == []
