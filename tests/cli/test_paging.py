"""Long output is paged where somebody looks at it, and nowhere else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from mei_social.cli.commands.export.consent import ALL_OF_IT
from mei_social.interview.input_mode import PREFERENCE, InputMode
from mei_social.storage.store import Store
from programs import finished, small
from terminals import MENU, Terminal

PAGED = "-- a page --"
LONG = [("summary", "--all"), ("actions", "--all")]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="A pager that is a script")


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    return Shown(tmp_path)


class Shown:
    """A self-check, and a `less` that says so when it is called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rules, self.answers = small(folder)
        (folder / "bin").mkdir()
        less = folder / "bin" / "less"
        less.write_text(f"#!/bin/sh\necho '{PAGED}'\ncat\n", encoding="utf-8")
        less.chmod(0o755)

    def home(self, gate: str) -> Path:
        text = self.answers.read_text("utf-8")
        self.answers.write_text(
            text.replace("no-private-messages: no", f"no-private-messages: {gate}").replace(
                "pupils-follow: yes", "pupils-follow: no"
            ),
            encoding="utf-8",
        )
        return finished(self.folder, self.answers, rules=self.rules)

    def is_paged(self, home: Path, *command: str, path: str | None = None) -> bool:
        path = path or f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        terminal = Terminal(home, *command, PATH=path, PAGER="", MEI_SOCIAL_RULES=str(self.rules))
        assert terminal.ends()[0] == 0
        assert "mei-social" in terminal.written
        return PAGED in terminal.written


@pytest.mark.parametrize("command", LONG)
def test_paged(shown: Shown, command: tuple[str, str]) -> None:
    """All of it goes through `less`; one screen does not, nor do plain lines."""
    home = shown.home("yes")

    assert shown.is_paged(home, *command)
    assert not shown.is_paged(home, command[0])
    assert not shown.is_paged(home, *command, "--plain")


@pytest.mark.parametrize("command", LONG)
def test_never_while_a_gate_is_open(shown: Shown, command: tuple[str, str]) -> None:
    """What is urgent is never behind a key that has to be pressed."""
    assert not shown.is_paged(shown.home("no"), *command)


@pytest.mark.parametrize("command", LONG)
def test_never_for_who_types(shown: Shown, command: tuple[str, str]) -> None:
    """Somebody who works by lines gets lines."""
    home = shown.home("yes")
    with Store.open(home) as store:
        store.set_preference(PREFERENCE, InputMode.TYPED)

    assert not shown.is_paged(home, *command)


def test_without_less(shown: Shown, tmp_path: Path) -> None:
    """Where there is no `less`, all is written out."""
    (tmp_path / "empty").mkdir()

    assert not shown.is_paged(shown.home("yes"), "summary", "--all", path=str(tmp_path / "empty"))


def reads(shown: Shown, path: str, *options: str, word: str = "let") -> Terminal:
    """Somebody who looks at the file for their mentor before it is made, and is asked again after it."""
    home = shown.home("yes")
    terminal = Terminal(home, "export", *options, PATH=path, PAGER="", MEI_SOCIAL_RULES=str(shown.rules))
    terminal.asked(MENU)
    terminal.child.send(f"{word}\r")
    terminal.asked(MENU)
    terminal.child.close(force=True)
    return terminal


@pytest.mark.parametrize("word", ["let", "show"])
def test_a_file_before_it_is_made(shown: Shown, word: str) -> None:
    """Who reads the file before it is made begins at its start, and not at the menu after its end."""
    path = f"{shown.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    written = reads(shown, path, word=word).written

    assert PAGED in written
    assert ALL_OF_IT not in written


def test_a_file_where_there_is_no_pager(shown: Shown, tmp_path: Path) -> None:
    """A file that goes off the screen ends with where it starts, before the same menu comes again."""
    (tmp_path / "empty").mkdir()
    written = reads(shown, str(tmp_path / "empty")).written

    assert written.index(ALL_OF_IT) < written.rindex("What would you like to do?")


@pytest.mark.skipif(shutil.which("less") is None, reason="No less here")
def test_less_says_how_to_go_on(shown: Shown) -> None:
    """`less` says which key goes on and which one leaves, in place of a colon."""
    home = shown.home("yes")
    terminal = Terminal(home, "summary", "--all", PAGER="", MEI_SOCIAL_RULES=str(shown.rules))
    terminal.shows("Space for more, b for back, q to leave")
    terminal.child.send("q")

    assert terminal.ends()[0] == 0
