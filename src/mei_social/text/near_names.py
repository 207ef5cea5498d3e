"""Names that are nearly the same: of people, of files, and of keys and ids in a file.

A likeness is told, and a person decides. Only what is one slip of the finger away may be mended unasked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher, get_close_matches

ALIKE = 0.84
LONGEST = 60
MOST_COMPARED = 500
"""A file with more names than this is no work of hands, and comparing them all would take seconds."""
DIGITS = re.compile(r"[0-9]")
NUMBERS = re.compile(r"[0-9]+")


def plain(name: str) -> str:
    """A name without case, accents and extra spaces."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(c for c in parts if not unicodedata.combining(c))
    return " ".join(
        "".join(c if c.isalnum() else " " for c in kept.replace("'", "").replace("’", "")).split()
    )


def likeness(name: str) -> Callable[[str], bool]:
    """Whether another plain name may be one person's: other order, one letter, a second name, an initial.

    Not `Trainee 1` and `Trainee 8`: a number is there to tell people apart.
    """
    words = sorted(name.split())
    numbers = sorted(NUMBERS.findall(name))
    # What it works out about one text serves for all that are compared with it.
    match = SequenceMatcher(None, "", " ".join(words), autojunk=False)

    def like(other: str) -> bool:
        others = sorted(other.split())
        fewer, more = sorted((words, others), key=len)
        if other == name:
            return True
        if numbers and (theirs := sorted(NUMBERS.findall(other))) and theirs != numbers:
            return False
        if len(fewer) > 1 and _within(fewer, more):
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


def closest(name: str, known: Iterable[str]) -> str | None:
    """The one that a name is like, letter by letter."""
    return next(iter(get_close_matches(name, list(known), 1)), None)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant. Long input is not compared: it is no slip of the finger."""
    names = {folded(known_name): known_name for known_name in known}
    if len(names) > MOST_COMPARED:
        return None
    near = closest(folded(name[:LONGEST]), sorted(names))
    return names[near] if near else None


def is_one_slip(typed: str, known: str) -> bool:
    """Whether at most one letter is missing, too many, wrong, or in the wrong order. Digits must be right.

    Stricter than the nearest name that a message suggests: nobody looks at this one before it is used.
    """
    if abs(len(typed) - len(known)) > 1:
        return False
    short, long = sorted((typed, known), key=len)
    apart = next((i for i in range(len(short)) if short[i] != long[i]), len(short))
    missing = 1 if len(short) < len(long) else 0
    rest = short[apart + 1 - missing :] == long[apart + 1 :]
    swapped = (
        short[apart : apart + 2] == long[apart : apart + 2][::-1] and short[apart + 2 :] == long[apart + 2 :]
    )
    return (rest or swapped) and DIGITS.findall(typed) == DIGITS.findall(known)


def folded(name: str) -> str:
    """A key or an id, however it is written."""
    return name.lower().replace("_", "-")
