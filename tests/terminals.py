"""The real program in a real terminal, and a trainee who sits in front of it."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from mei_social.audit.model import Answer, Item
from mei_social.audit.saved import SavedAudit
from mei_social.storage.store import Store
from programs import LONGEST, PROGRAM

with suppress(ModuleNotFoundError):  # Windows has no such terminals, and tests that open none run there too
    import pexpect  # type: ignore[import-untyped]
    import pyte

ROWS = 24
MOST_PROMPTS = 150
TODAY = "2026-11-23"
PROMPT = re.compile(
    r"\r\n(?:> |(?:Instagram|TikTok|Facebook|LinkedIn|WhatsApp|Discord|YouTube|Another)[^\r\n:]{0,60}: )$"
)
"""What line mode writes when it is the trainee's turn; an account asks for its own answer."""
MENU = "then Enter)\x1b[0m\r"
"""The end of the line that arrow keys write above the rows; the answer can stand behind it once more."""


def environment(home: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "MEI_SOCIAL_HOME": str(home),
        "MEI_SOCIAL_TODAY": TODAY,
        "MEI_SOCIAL_RULES": "",
        "TERM": "xterm-256color",
        "NO_COLOR": "",
        "PYTHONUTF8": "1",
        **more,
    }


Prompt = str | re.Pattern[str]


class Terminal:
    """`mei-social ...` in a window. Everything that it wrote is in `written`."""

    def __init__(self, home: Path, *arguments: str, columns: int = 80, **variables: str) -> None:
        env = environment(home, **variables)
        env.pop("COLUMNS", None)
        self.child: Any = pexpect.spawn(
            sys.executable,
            [*PROGRAM, *arguments],
            env=env,
            dimensions=(ROWS, columns),
            encoding="utf-8",
            timeout=LONGEST,
        )
        self.child.delaybeforesend = None
        self.child.delayafterclose = self.child.delayafterterminate = 0.01
        self._screen = pyte.Screen(columns, ROWS)
        self._stream = pyte.Stream(self._screen)
        self.written = ""
        self.child.logfile_read = self

    def write(self, text: str) -> None:
        """Pexpect hands over what it reads."""
        self.written += text
        self._stream.feed(text)

    def flush(self) -> None:
        pass

    def resize(self, columns: int) -> None:
        self._screen.resize(ROWS, columns)
        self.child.setwinsize(ROWS, columns)

    @property
    def screen(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def asked(self, prompt: Prompt = PROMPT) -> str:
        """Wait until it is the trainee's turn; what was written before, as one line of text."""
        self._wait_for([prompt])
        return self._before()

    def talk(self, person: Person, prompts: Sequence[Prompt] = (PROMPT,)) -> tuple[int | None, str]:
        """Let the person reply to everything until the end."""
        for _ in range(MOST_PROMPTS):
            if self._wait_for([pexpect.EOF, *prompts]) == 0:
                self.child.close()
                return self.child.exitstatus, running(self.child.before)
            self.child.send(person.reply(self._before()) + "\r")
        raise AssertionError(f"no end: {person.left_over()} {self.screen}")

    def _wait_for(self, prompts: Sequence[Any]) -> int:
        found: int = self.child.expect([re.escape(p) if isinstance(p, str) else p for p in prompts])
        return found

    def _before(self) -> str:
        """All that was written before the turn, and whose it is."""
        return running(self.child.before + self.child.after.replace("> ", ""))

    def type(self, *lines: str) -> None:
        """Answer one prompt of line mode after the other."""
        for line in lines:
            self.asked()
            self.child.sendline(line)

    def pick(self, *typed: str) -> None:
        """Answer one menu after the other by typing the first letters and Enter."""
        for text in typed:
            self.asked(MENU)
            self.child.send(text + "\r")

    def card(self, words: str, keys: str) -> None:
        """Wait for a card with these words on the screen, and press keys; the grid is drawn first."""
        self.waits(lambda: words in running(self.screen))
        self.child.send(keys)

    def shows(self, text: str) -> None:
        """Wait until the text is on the screen."""
        self.waits(lambda: text in self.screen)

    def waits(self, reached: Callable[[], bool]) -> None:
        """Read on until the screen is as it should be."""
        end = time.monotonic() + LONGEST
        while not reached():
            left = end - time.monotonic()
            assert left > 0, self.screen
            self.child.expect([r".", pexpect.TIMEOUT], timeout=min(left, 0.2))

    def ends(self) -> tuple[int | None, str]:
        """Wait for the end: the exit code and what was written last, as one line of text."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus, running(self.child.before)


def running(text: str) -> str:
    """The text without layout, so that a sentence is found wherever it wraps."""
    return " ".join(text.replace("\x1b[1m", "").replace("\x1b[0m", "").split())


class Person:
    """Says yes, but for some questions: what to reply to each, in turn, by words in it."""

    def __init__(self, replies: Mapping[str, Sequence[str]], otherwise: str = "yes") -> None:
        self._left = {words: list(said) for words, said in replies.items()}
        self._otherwise = otherwise

    def reply(self, asked: str) -> str:
        """The reply to the words that stand last in what was asked."""
        found = [(asked.rfind(words), words) for words, left in self._left.items() if left and words in asked]
        return self._left[max(found)[1]].pop(0) if found else self._otherwise

    def left_over(self) -> dict[str, list[str]]:
        return {words: left for words, left in self._left.items() if left}


def answered(home: Path) -> dict[Item, Answer]:
    """What somebody answered, without what follows from the purpose of an account."""
    return {item: a for item, a in saved(home).audit.answers.items() if item.question != "purpose-decided"}


def saved(home: Path) -> SavedAudit:
    """The last self-check in a folder."""
    store = Store.open_existing(home)
    assert store is not None
    with store:
        last = store.latest()
    assert last is not None
    return last
