"""How many of how many, as a word that gives back nobody.

Any fixed rule has an edge, and at an edge one trainee changes what is said: without chance only a text that
never changes is safe from being compared with another one. So there are two parts. A word stands only where
some trainees more or less, at least one, would not change it: between two cohorts that differ by one trainee
no word becomes another word. And how many trainees that is, one to three, is drawn for each figure from all
answers together: a word that is withheld next time may come from that draw, so it is no proof.
"""

from __future__ import annotations

import hashlib
from fractions import Fraction

from msgspec import Struct

LEAST = 10
"""Of fewer nothing is said."""
MOST_MARGIN = 3
THIRD = Fraction(1, 3)
FEW, SOME, MOST = "few", "some", "most"


class Count(Struct, frozen=True):
    """How many have something to do, how many left the question open (some may be both), of how many."""

    missed: int
    untested: int
    of: int


def word_of(count: Count, secret: bytes, key: str) -> str:
    """The word for one figure, or nothing. The secret is one that everybody's answers went into."""
    drawn = hashlib.sha256(secret + key.encode()).digest()
    return safe_word(count, 1 + int.from_bytes(drawn) % MOST_MARGIN) or ""


def raw_word(missed: int, of: int) -> str:
    """Fewer than a third, up to two thirds, more."""
    share = Fraction(missed, of)
    return FEW if share < THIRD else SOME if share <= 2 * THIRD else MOST


def safe_word(count: Count, margin: int) -> str | None:
    """The word, where `margin` trainees more or less and every missing answer would leave it the same."""
    if count.of < LEAST:
        return None
    fewer, more = count.of - margin, count.of + margin
    # A trainee can have missed a rule on one account and left it open on another: two in the sum.
    high = count.missed + count.untested
    edges = (
        (max(count.missed - margin, 0), fewer),
        (count.missed, more),
        (min(high, fewer), fewer),
        (min(high + 2 * margin, more), more),
    )
    found = {raw_word(missed, of) for missed, of in edges}
    return found.pop() if len(found) == 1 else None
