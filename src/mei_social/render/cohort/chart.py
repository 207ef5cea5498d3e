"""A bar chart as a drawing: where each bar and word stands. The template only writes it down.

Texts are cut to fit. The table beside the chart has them in full, with the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from msgspec import Struct

from mei_social.render.report.matrix_svg import LINE, Words

LABEL, BARS, VALUE, ROW, THICK = 330, 460, 90, 46, 20
LETTERS = 44
"""How many stand in one line of a label."""


class Amount(Struct, frozen=True):
    """How many of how many, out of the whole group."""

    label: str
    count: int
    of: int
    look: str
    """A class of the style: the hue says again what the words say."""


class Bar(Struct, frozen=True):
    """A filled bar in front of an outline that shows to how many it applied."""

    y: int
    label: Words
    amount: Amount
    filled: int
    outline: int


class Chart(Struct, frozen=True):
    width: int
    height: int
    bars: tuple[Bar, ...]


def draw(amounts: Iterable[Amount], whole: int) -> Chart:
    """Bars one under another; the full width is `whole`."""
    bars = tuple(_bar(n * ROW, amount, max(whole, 1)) for n, amount in enumerate(amounts))
    return Chart(LABEL + BARS + VALUE, ROW * len(bars), bars)


def _bar(top: int, amount: Amount, whole: int) -> Bar:
    lines = tuple(wrap(amount.label, LETTERS, max_lines=2, placeholder="…"))
    label = Words(0, top + ROW // 2 + 5 - LINE * (len(lines) - 1) // 2, lines)
    y = top + (ROW - THICK) // 2
    return Bar(y, label, amount, _length(amount.count, whole), _length(amount.of, whole))


def _length(count: int, whole: int) -> int:
    """At least a sliver for one of very many."""
    return max(round(BARS * count / whole), 2 if count else 0)
