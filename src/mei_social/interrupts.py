"""What Ctrl-C does, from the first moment to the last: a sentence or silence, and never a traceback.

It is the first thing that is loaded, and Ctrl-C can do nothing else before. So it loads only what Python has
loaded already: `_signal` and not `signal`, and nothing for types.
"""

from __future__ import annotations

import _signal as signal  # type: ignore[import-not-found]
import os
import sys
from _thread import get_ident, interrupt_main

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

INTERRUPTED = 130
IMPORTING = "<frozen importlib"
SOON = 0.01
"""Seconds until a press that was lost comes again."""


put_right: list[Callable[[], None]] = []
"""What has to be done to the terminal before leaving at once, such as to let it echo again."""


def from_the_first_moment() -> None:
    """Call it before anything that takes time.

    What ignores Ctrl-C on purpose, as `nohup` and `&` do, goes on ignoring it.
    """
    if signal.getsignal(signal.SIGINT) in (signal.SIG_DFL, signal.default_int_handler):
        signal.signal(signal.SIGINT, _leave)


class raised:  # noqa: N801 - it is used as a function
    """While a command runs Ctrl-C is a KeyboardInterrupt; before and after it there is nothing to tell."""

    def __enter__(self) -> None:
        self._is_ours = signal.getsignal(signal.SIGINT) is _leave
        if self._is_ours:
            self._shown, sys.unraisablehook = sys.unraisablehook, _press_again
            signal.signal(signal.SIGINT, _raise)

    def __exit__(self, *_: object) -> None:
        if self._is_ours:
            signal.signal(signal.SIGINT, _leave)
            if sys.unraisablehook is _press_again:
                sys.unraisablehook = self._shown


def _leave(*_: object) -> None:
    for each in put_right:
        each()
    os._exit(INTERRUPTED)


def _press_again(lost: sys.UnraisableHookArgs) -> None:
    """What was raised while Python cleared something away would be shown, and have no effect."""
    if lost.exc_type is KeyboardInterrupt:
        from threading import Timer

        Timer(SOON, _press, [get_ident()]).start()  # at once it would be lost again, in here
    else:
        sys.__unraisablehook__(lost)


def _press(main: int) -> None:
    """A signal wakes whoever waits for a line; where there are none, it is seen when the line is there."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main, signal.SIGINT)
    else:
        interrupt_main()


def _say_nothing(lost: sys.UnraisableHookArgs) -> None:
    """After a press, what is cleared away half done has nothing to tell."""
    if lost.exc_type is KeyboardInterrupt:
        _press_again(lost)


def _raise(_: int, frame: FrameType | None) -> None:
    """Not while something is imported: nothing is half done then, and Python would show or lose it."""
    while frame:
        if frame.f_code.co_filename.startswith(IMPORTING):
            _leave()
        frame = frame.f_back
    sys.unraisablehook = _say_nothing
    raise KeyboardInterrupt
