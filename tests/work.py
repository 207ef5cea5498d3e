"""How much work something is, counted and not timed: the same on every machine, however slow or busy."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")
IN_STEP = 2.2
"""Twice as much of something costs at most this many times the work, where cost grows as the thing does."""

A_LITTLE = 1000
"""Steps that say nothing about growth, in something that is refused at once."""


def work(task: Callable[[], object]) -> int:
    """The steps of a task: lines of Python that it runs and calls that it makes into C.

    What such a call costs by itself is not seen. bench/hostile.py shows that, in seconds.
    """
    steps = 0

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        steps += 1
        return line

    def call(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal steps
        steps += event == "c_call"

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(line)
    sys.setprofile(call)
    try:
        task()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return steps


def growth(do: Callable[[T], object], make: Callable[[int], T], size: int) -> float:
    """How many times as much work twice this size is, beside what nothing at all costs."""
    do(make(size))  # what is loaded or remembered at the first time is not part of it
    nothing, once, twice = (work(partial(do, make(n))) for n in (0, size, 2 * size))
    return (max(twice - nothing, 0) + A_LITTLE) / (max(once - nothing, 0) + A_LITTLE)
