"""Typed names beside each other. A likeness is told, and a person decides."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from difflib import SequenceMatcher

ALIKE = 0.84


def plain(name: str) -> str:
    """A name without case, accents and extra spaces."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(c for c in parts if not unicodedata.combining(c))
    return " ".join(
        "".join(c if c.isalnum() else " " for c in kept.replace("'", "").replace("’", "")).split()
    )


def likeness(name: str) -> Callable[[str], bool]:
    """Whether another plain name may be one person's: other order, one letter, a second name, an initial."""
    words = sorted(name.split())
    # What it works out about one text serves for all that are compared with it.
    match = SequenceMatcher(None, "", " ".join(words), autojunk=False)

    def like(other: str) -> bool:
        others = sorted(other.split())
        fewer, more = sorted((words, others), key=len)
        if other == name or (len(fewer) > 1 and _within(fewer, more)):
            return True
        match.set_seq1(" ".join(others))
        # The first two are quick and never smaller than the last.
        return all(ratio() >= ALIKE for ratio in (match.real_quick_ratio, match.quick_ratio, match.ratio))

    return like


def _within(words: list[str], others: list[str]) -> bool:
    """Every word is among the others, or is the first letter of one of them."""
    left = list(others)
    for word in sorted(words, key=len, reverse=True):
        match = next((o for o in left if o == word), None) or next(
            (o for o in left if len(word) == 1 and o.startswith(word)), None
        )
        if match is None:
            return False
        left.remove(match)
    return True
