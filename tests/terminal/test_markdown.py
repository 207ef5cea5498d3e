"""Markdown on a terminal: what it means for whoever looks, its source for whatever reads it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.test_assess_properties import law
from mei_social.render.markdown_text import escape
from mei_social.terminal.markdown import to_text
from programs import finished, run
from terminal.test_colours import SET, unreadable
from terminals import TODAY, Terminal

SOURCE = """\
# My plan

A **strong** word, and `@a_name`.

## Today

- [ ] Instagram
  - Below it
1. First
2. Then

[Here](https://example.org).
"""


def test_laid_out() -> None:
    """Headings, lists and bold are seen as such; the signs for them are gone, and an address is only text."""
    assert to_text(SOURCE, 60, colour=False) == (
        "My plan\n\nA strong word, and @a_name.\n\nToday\n\n • [ ] Instagram\n    • Below it\n\n"
        " 1 First\n 2 Then\n\nHere (https://example.org).\n"
    )


def test_no_word_is_cut_off() -> None:
    """A table with more words than room loses no letter: what is read is all that is in the file."""
    words = [f"professional{n}" for n in range(8)]
    table = f"| {' | '.join(words)} |\n|{'---|' * 8}\n| {' | '.join(words)} |\n"
    letters = Counter("".join(words) * 2)
    assert not letters - Counter(to_text(table, 60, colour=False))


def test_bold_and_nothing_else() -> None:
    """With colour there are the terminal's own colour and bold, and no link that could be followed."""
    written = to_text(SOURCE, 60, colour=True)
    assert SET.search(written)
    assert list(unreadable(written)) == []
    assert "\x1b" not in SET.sub("", written)


@law
@given(st.text(max_size=60))
def test_no_text_acts(text: str) -> None:
    """Whatever stands in the source, escaped or not, no byte of it is obeyed by a terminal."""
    for source in (text, f"- {escape(text)}", f"`{text}`", "&#27;]8;;x&#7; &#x9b;2J &#x202e;", f"    {text}"):
        written = to_text(source, 40, colour=False)
        assert [c for c in written if c != "\n" and (c < " " or "\x7f" <= c <= "\x9f" or c == "\u202e")] == []


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished(tmp_path_factory.mktemp("markdown"))


@pytest.mark.parametrize(
    ("command", "source", "seen"),
    [
        (("actions", "--format", "md"), "# My plan of action", "My plan of action"),
        (("rules", "show", "--format", "md", "--policy"), "# ", "Policy"),
    ],
    ids=["actions", "rules"],
)
def test_only_where_somebody_looks(home: Path, command: tuple[str, ...], source: str, seen: str) -> None:
    """A pipe gets the source; a terminal gets it laid out, and with --plain the source too."""
    piped = run(*command, home=home, env={"MEI_SOCIAL_TODAY": TODAY}).stdout.decode()
    looked_at, plain = Terminal(home, *command), Terminal(home, *command, "--plain")
    for terminal in (looked_at, plain):
        assert terminal.ends()[0] == 0

    assert source in piped
    assert plain.written.replace("\r\n", "\n") == piped
    assert source not in SET.sub("", looked_at.written)
    assert seen in looked_at.written


def test_reading_a_file_before_it_is_made(home: Path, tmp_path: Path) -> None:
    """The page that is to be handed over is read as text, and its headings have no signs."""
    terminal = Terminal(home, "export", str(tmp_path / "jo.html"), "--plain")
    terminal.type("read")
    terminal.asked()
    terminal.child.sendline("stop")
    terminal.ends()
    shown = SET.sub("", terminal.written)

    assert "Open findings" in shown
    assert [line for line in shown.splitlines() if line.startswith(("#", "**"))] == []
