"""What Python knows about letters, in a few of them, so that a browser writes the same bytes.

Browsers have tables of their own, of another year: what is printable in one is unknown to the other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from string import ascii_lowercase

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def printable() -> str:
    """How many letters are printable, then how many are not, and so on, from the first.

    Each as how many times 26, where that is not none, and as a letter for the rest: `c` is 2, `3b` is 79.
    """
    return "".join(f"{run // 26 or ''}{ascii_lowercase[run % 26]}" for run in _runs(str.isprintable))


def _runs(test: Callable[[str], bool]) -> Iterator[int]:
    start, state = 0, True
    for code in range(sys.maxunicode + 1):
        if test(chr(code)) is not state:
            yield code - start
            start, state = code, not state


def base36(number: int) -> str:
    high, low = divmod(number, 36)
    return (base36(high) if high else "") + DIGITS[low]
