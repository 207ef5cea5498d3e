"""Whether a terminal writes what is typed while nobody asks: with arrow keys that would stand in the page."""

from __future__ import annotations

import sys
from contextlib import suppress

from mei_social.interrupts import put_right

_before: list[int] = []
"""The settings of the terminal as they were found, while it does not echo."""


def off() -> None:
    """What is typed ahead is still read, and shown where it is asked for. `on` must follow before the end."""
    try:
        import termios
    except ImportError:  # Windows writes keys only when they are read
        return
    with suppress(OSError, ValueError, termios.error):
        found = termios.tcgetattr(sys.stdin)
        if not found[3] & termios.ECHO:
            return
        _before[:] = [found[3]]
        put_right[:] = [on]
        found[3] &= ~termios.ECHO
        termios.tcsetattr(sys.stdin, termios.TCSANOW, found)


def on() -> None:
    """As it was, where `off` has changed it."""
    if not _before:
        return
    import termios

    with suppress(OSError, ValueError, termios.error):
        found = termios.tcgetattr(sys.stdin)
        found[3] = _before.pop()
        termios.tcsetattr(sys.stdin, termios.TCSANOW, found)
