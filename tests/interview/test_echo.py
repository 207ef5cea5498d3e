"""What is typed before it is asked for does not stand in the page."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect  # type: ignore[import-untyped]
import pytest

from interview.test_arrows import CTRL_C, CTRL_D, welcomed
from mei_social import interrupts
from mei_social.cli import echo

if sys.platform == "win32":
    pytest.skip("keys are written there only when they are read", allow_module_level=True)

import pty
import termios


def echoes(descriptor: int) -> bool:
    return bool(termios.tcgetattr(descriptor)[3] & termios.ECHO)


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A terminal as the input of this process."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        yield theirs
        echo.on()
    os.close(ours)


def test_on_and_off(window: int) -> None:
    """Off takes the echo away, on gives it back, and each may come twice or alone."""
    echo.on()
    assert echoes(window)
    for _ in range(2):
        echo.off()
        assert not echoes(window)
    for _ in range(2):
        echo.on()
        assert echoes(window)


def test_left_at_once(window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Ctrl-C ends the process without another word, the terminal is put right first."""
    monkeypatch.setattr(os, "_exit", lambda code: None)
    echo.off()
    interrupts._leave()
    assert echoes(window)


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_with_arrow_keys(tmp_path: Path, key: str) -> None:
    """Typed ahead, keys count and show where they are asked for; afterwards all is as it was."""
    terminal = welcomed(tmp_path)
    terminal.child.send("tik \rpers\rgo on\r")
    terminal.shows("Question 1 of")
    page = terminal.screen
    assert not echoes(terminal.child.child_fd)
    terminal.child.send(key)
    terminal.child.expect(pexpect.EOF)

    assert "TikTok, personal" in page
    assert [typed for typed in ("tik", "pers", "go on") if f"\n{typed}" in page] == []
    assert echoes(terminal.child.child_fd)
