"""What Ctrl-C does, from the first moment to the last: a sentence or silence, and never a traceback."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
IMPORTING = "<frozen importlib"


def from_the_first_moment() -> None:
    """Call it before anything that takes time.

    What ignores Ctrl-C on purpose, as `nohup` and `&` do, goes on ignoring it.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


@contextmanager
def raised() -> Iterator[None]:
    """While a command runs Ctrl-C is a KeyboardInterrupt; before and after it there is nothing to tell."""
    if signal.getsignal(signal.SIGINT) is not _leave:  # not our process
        yield
        return
    signal.signal(signal.SIGINT, _raise)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, _leave)


def _leave(*_: object) -> None:
    os._exit(INTERRUPTED)


def _raise(_: int, frame: FrameType | None) -> None:
    """Not while something is imported: nothing is half done then, and Python would show or lose it."""
    while frame:
        if frame.f_code.co_filename.startswith(IMPORTING):
            _leave()
        frame = frame.f_back
    raise KeyboardInterrupt
