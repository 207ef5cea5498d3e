"""Progress on stderr for long work: a bar in a terminal, words where lines must do, else nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mei_social.cli import screen

SHORT = 2.0
"""Seconds in which nobody wonders."""
EVERY_LINE, EVERY_BAR = 10.0, 0.2
CELLS = 30
CLEAR = "\r\x1b[K"


class Progress:
    """How many of how many. The whole is counted only when the work turns out to be long."""

    def __init__(self, whole: Callable[[], int], *, bar: bool) -> None:
        self._whole = whole
        self._bar = bar
        self._next = time.monotonic() + SHORT
        self._done = 0
        self._total: int | None = None
        self.drawn = False

    def __call__(self, more: int) -> None:
        self._done += more
        if time.monotonic() < self._next:
            return
        self._total = self._whole() if self._total is None else self._total
        self._next = time.monotonic() + (EVERY_BAR if self._bar else EVERY_LINE)
        total = max(self._total, self._done)
        told = f"{self._done:,} of {total:,} files read"
        if self._bar:
            full = CELLS * self._done // total
            sys.stderr.write(
                f"{CLEAR}[{'#' * full}{'.' * (CELLS - full)}] {told}"[: max(screen.width() + 3, 20)]
            )
            sys.stderr.flush()
            self.drawn = True
        else:
            screen.say(told)


@contextmanager
def progress(whole: Callable[[], int], *, plain: bool) -> Iterator[Progress]:
    """To be called with how many more are done. The bar is wiped when the work ends, however it ends."""
    made = Progress(whole, bar=sys.stderr.isatty() and not plain and not screen.dumb())
    try:
        yield made
    finally:
        if made.drawn:
            sys.stderr.write(CLEAR)
            sys.stderr.flush()
