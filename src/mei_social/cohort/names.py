"""Typed names beside each other and beside a list: who is missing, and who may be there twice.

Nothing is ever taken for the same on a likeness: it is told, and a person decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from mei_social.cohort.model import Expected, NearNames
from mei_social.text.near_names import likeness, plain

MOST_COMPARED = 2000
"""With more names, looking for near ones takes longer than it helps: only equal ones are looked for then."""
MOST_PAIRS = 200
Person = tuple[str, str]
"""A typed name and a reference."""


def near_names(people: Iterable[Person]) -> tuple[tuple[NearNames, ...], bool]:
    """Pairs of references whose names are the same or almost, and whether that is all of them."""
    known = [(plain(name), name, ref) for name, ref in people]
    alike = _pairs([each[0] for each in known])
    apart = ((a, b) for a, b in alike if known[a][2] != known[b][2])  # one reference twice is told elsewhere
    pairs = sorted(islice(apart, MOST_PAIRS + 1))
    found = [NearNames((known[a][1], known[b][1]), (known[a][2], known[b][2])) for a, b in pairs]
    return tuple(found[:MOST_PAIRS]), len(found) <= MOST_PAIRS


def _pairs(names: list[str]) -> Iterator[tuple[int, int]]:
    """Only names that share a word, or a word but for one letter, are compared by letter."""
    before: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        keys = _keys(name)
        others = set[int]().union(*(before[key] for key in keys))
        like = likeness(name)
        yield from ((other, number) for other in sorted(others) if like(names[other]))
        for key in keys:
            before[key].append(number)


def _keys(name: str) -> set[str]:
    words = name.split()
    return {word[:i] + word[i + 1 :] for word in words for i in range(len(word) + 1) if len(word) > 2} | {
        name
    }


def expected(listed: list[str], people: list[Person], nameless: int) -> Expected:
    """A list of names beside those that were typed."""
    typed = Counter(plain(name) for name, _ in people)
    missing = []
    for name in listed:
        key = plain(name)
        if typed[key]:
            typed[key] -= 1
        else:
            missing.append(name)
    left: list[Person] = []
    for name, ref in people:
        if typed[plain(name)]:
            typed[plain(name)] -= 1
            left.append((name, ref))
    return Expected(
        listed=len(listed),
        handed_in=len(listed) - len(missing),
        missing=tuple(missing),
        near=tuple(_near(missing, left)),
        not_listed=tuple(name for name, _ in left),
        nameless=nameless,
    )


def _near(missing: list[str], left: list[Person]) -> Iterator[tuple[str, str, str]]:
    plain_left = [(plain(name), name, ref) for name, ref in left]
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, (key, _, _) in enumerate(plain_left):
        for part in _keys(key):
            blocks[part].append(number)
    for name in missing[:MOST_COMPARED]:
        wanted = plain(name)
        like = likeness(wanted)
        for number in sorted({n for part in _keys(wanted) for n in blocks.get(part, ())}):
            if like(plain_left[number][0]):
                yield name, plain_left[number][1], plain_left[number][2]
