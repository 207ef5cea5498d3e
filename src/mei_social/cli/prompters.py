"""What asks on this terminal: typed lines or arrow keys. No store is read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from mei_social.cli import echo, screen
from mei_social.cli.calling import as_called
from mei_social.interview.line import LinePrompter, QuietPrompter

if TYPE_CHECKING:
    from mei_social.interview.prompter import Prompter


def load_arrow_keys() -> None:
    from threading import Thread

    from mei_social.interview.arrows import load

    def quietly() -> None:
        with suppress(ImportError):  # whoever needs it is told then
            load()

    Thread(target=quietly, daemon=True).start()


def typed_first(plain: bool) -> tuple[Prompter, Callable[[], Prompter]]:
    """What asks on the first page, and what asks after it. No store is read, not even for a preference."""

    def typed() -> Prompter:
        return QuietPrompter(sys.stdin, sys.stderr, screen.width(), as_called)

    if not screen.can_use_arrow_keys(plain):
        return typed(), typed
    load_arrow_keys()
    return typed(), by_arrows


def by_typing() -> Prompter:
    echo.on()
    return LinePrompter(sys.stdin, sys.stderr, screen.width(), as_called)


def by_arrows() -> Prompter:
    echo.off()
    from mei_social.interview.arrows import ArrowPrompter

    return ArrowPrompter(sys.stderr, screen.width(), screen.colour(), as_called)
