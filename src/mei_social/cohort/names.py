"""Typed names beside each other and beside a list: who is missing, and who may be there twice.

Nothing is ever taken for the same on a likeness: it is told, and a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from mei_social.cohort.model import Expected, NearNames
from mei_social.cohort.roster.keys import Listed, keys_of
from mei_social.text.near_names import likeness, plain

MOST_COMPARED = 2000
"""With more names, looking for near ones takes longer than it helps: only equal ones are looked for then."""
MOST_PAIRS = 200
MOST_LOOKS = 300_000
"""From a name of the list at a typed one. Where very many are alike, the last of the list get no hint."""
MOST_NEAR = 3
"""Typed names that are told for one of the list."""
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
    before: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        keys = _keys(name)
        others = set[int]().union(*(before[key] for key in keys))
        like = likeness(name)
        yield from ((other, number) for other in sorted(others) if like(names[other]))
        for key in keys:
            before[key].append(number)


def _keys(name: str) -> set[tuple[str, str]]:
    """A word, or all of it but for a letter, and the first or the last letter of another one."""
    words = name.split()
    ends = {end for word in words for end in (f"{word[0]}-", f"-{word[-1]}")} if len(words) > 1 else {""}
    parts = {word[:i] + word[i + 1 :] for word in words for i in range(len(word) + 1) if len(word) > 2}
    return {(part, end) for part in parts for end in ends} | {(name, "")}


def match(listed: Sequence[Listed], people: list[Person]) -> tuple[list[Person | None], list[Person]]:
    """For each of the list who that is among those who typed a name; and who is on no line of it."""
    left = _Typed(people)
    # Whoever is called exactly so comes before whoever may be called so too.
    here = [left.take(person.keys[:1]) for person in listed]
    here = [found or left.take(person.keys) for person, found in zip(listed, here, strict=True)]
    return here, left.rest


def expected(listed: Sequence[Listed], people: list[Person], nameless: int) -> Expected:
    """A list of names beside those that were typed."""
    return beside(listed, *match(listed, people), nameless)


def beside(
    listed: Sequence[Listed], here: Sequence[Person | None], rest: list[Person], nameless: int
) -> Expected:
    """The same, of what was matched already."""
    missing = [person.name for person, found in zip(listed, here, strict=True) if not found]
    found_by_name = {found[0] for found in here if found}
    return Expected(
        listed=len(listed),
        handed_in=len(listed) - len(missing),
        missing=tuple(missing),
        near=tuple(_near(missing, rest)),
        not_listed=tuple(
            sorted(
                (f"{name} ({ref})" if name in found_by_name else name for name, ref in rest), key=str.casefold
            )
        ),
        nameless=nameless,
    )


class _Typed:
    """Typed names, each of which is one person's."""

    def __init__(self, people: list[Person]) -> None:
        self._people = people
        self._free = [True] * len(people)
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for number, (name, _) in enumerate(people):
            for key in keys_of(name):
                self._by_key[key].append(number)

    def take(self, keys: Iterable[str]) -> Person | None:
        """One of these that nobody has taken yet."""
        for key in keys:
            for number in self._by_key.get(key, ()):
                if self._free[number]:
                    self._free[number] = False
                    return self._people[number]
        return None

    @property
    def rest(self) -> list[Person]:
        return [person for person, free in zip(self._people, self._free, strict=True) if free]


def _near(missing: list[str], left: list[Person]) -> Iterator[tuple[str, str, str]]:
    known = [(keys_of(name)[0], name, ref) for name, ref in left]
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (key, _, _) in enumerate(known):
        for part in _keys(key):
            blocks[part].append(number)
    looks = MOST_LOOKS
    for name in missing[:MOST_COMPARED]:
        wanted = keys_of(name)[0]
        like = likeness(wanted)
        beside = sorted({n for part in _keys(wanted) for n in blocks.get(part, ())})
        looks -= len(beside)
        if looks < 0:
            return
        alike = (known[number] for number in beside if like(known[number][0]))
        yield from ((name, typed, ref) for _, typed, ref in islice(alike, MOST_NEAR))
