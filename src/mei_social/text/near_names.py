"""Names that are nearly the same: of people, of files, and of keys and ids in a file.

A likeness is told, and a person decides. Only what is one slip of the finger away may be mended unasked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

ALIKE = 0.84
LONGEST = 60
MOST_COMPARED = 500
"""A file with more names than this is no work of hands, and comparing them all would take seconds."""
APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u2018\u02bc\u00b4`"))
"""People type what is at hand, and NFKD makes a space of some."""
DIGITS = re.compile(r"[0-9]")
NUMBERS = re.compile(r"[0-9]+")


def plain(name: str) -> str:
    """A name without case, accents, apostrophes, what nobody sees, and extra spaces."""
    if name.isascii() and name.replace(" ", "").isalpha():  # as most are, and a list may have very many
        return " ".join(name.lower().split())
    parts = unicodedata.normalize("NFKD", name.translate(APOSTROPHES).casefold())
    kept = (c for c in parts if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def likeness(name: str) -> Callable[[str], bool]:
    """Whether another plain name may be one person's: other order, one letter, a second name, an initial.

    Not `Trainee 1` and `Trainee 8`: a number is there to tell people apart.
    """
    words = sorted(name.split())
    signs, numbers = letters_of(name), numbers_of(name)
    # What it works out about one text serves for all that are compared with it.
    match = SequenceMatcher(None, "", " ".join(words), autojunk=False)

    def like(other: str) -> bool:
        if _too_far(signs, letters_of(other), len(name) + len(other)):
            return False
        if other == name:
            return True
        if numbers and (theirs := numbers_of(other)) and theirs != numbers:
            return False
        others = sorted(other.split())
        fewer, more = sorted((words, others), key=len)
        if len(fewer) > 1 and _within(fewer, more):
            return True
        match.set_seq1(" ".join(others))
        # The first two are quick and never smaller than the last.
        return all(ratio() >= ALIKE for ratio in (match.real_quick_ratio, match.quick_ratio, match.ratio))

    return like


@lru_cache(maxsize=8192)
def letters_of(name: str) -> int:
    """Which letters a name has, as bits: a look at these spares most names a look at each letter."""
    bits = 0
    for letter in name:
        bits |= 1 << (ord(letter) & 63)
    return bits


@lru_cache(maxsize=8192)
def numbers_of(name: str) -> tuple[str, ...]:
    """The numbers in a name, in an order that does not hang on where they stand."""
    return tuple(sorted(NUMBERS.findall(name)))


def _too_far(some: int, others: int, length: int) -> bool:
    """Whether so many letters are in one only that the names cannot be alike, and neither is in the other."""
    within = not some & ~others or not others & ~some
    return not within and (some ^ others).bit_count() > (1 - ALIKE) * length


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


def closest(name: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The one that a name is like, letter by letter: 0 is anything, 1 the same."""
    return next(iter(get_close_matches(name, list(known), 1, likeness)), None)


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
