"""Who stands where on a cohort's page: by urgency, by the first letter of the name, and by gate."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest
from itertools import groupby

from msgspec import Struct

from mei_social.audit.assess import BAND_ORDER, Band
from mei_social.cohort.gates import Gate
from mei_social.cohort.model import Cohort, Trainee
from mei_social.text import english
from mei_social.text.near_names import plain

EACH = 2000
"""So many have a section of their own."""
GATED = "With an open gate"
OTHER, NAMELESS = "Other letters", "Without a name"
ABOUT_GATES = ("open_gates", "set_aside", "unanswered_gates", "closed_gates", "acts", "brought_up")


class Group(Struct, frozen=True):
    """Trainees who stand alike."""

    title: str
    trainees: tuple[Trainee, ...]


class Gated(Struct, frozen=True):
    """One gate, with those who gave the same kind of answer to it."""

    gate: Gate
    trainees: tuple[Trainee, ...]


class People(Struct, frozen=True):
    """Everyone who has a section, in several orders."""

    urgent: tuple[Trainee, ...]
    """Open gates first, then the worst band."""
    groups: tuple[Group, ...]
    """In the same order."""
    letters: Mapping[str, tuple[Trainee, ...]]
    counts: Mapping[str, int]
    """Of the whole cohort: who has something to say about a gate, by what that is."""

    @property
    def by_name(self) -> tuple[Trainee, ...]:
        return tuple(t for found in self.letters.values() for t in found)

    @property
    def anchors(self) -> dict[tuple[str, str | None], str]:
        """Where in the page each file is, and (without one) each reference: the first that has it."""
        places = [(f"trainee-{n}", trainee) for n, trainee in enumerate(self.urgent, 1)]
        by_ref = {(trainee.ref, None): place for place, trainee in reversed(places)}
        return by_ref | {(trainee.ref, trainee.file): place for place, trainee in places}

    def gates(self, about: str) -> tuple[Gated, ...]:
        """Each gate once: those in a file's own words first, then the one with most people."""
        found: dict[Gate, list[Trainee]] = defaultdict(list)
        for trainee in self.by_name:
            for gate in _about(trainee, about):
                found[gate].append(trainee)
        gates = (Gated(gate, tuple(trainees)) for gate, trainees in found.items())
        return tuple(sorted(gates, key=lambda gated: (gated.gate.answer is None, -len(gated.trainees))))

    def left_out(self, about: str) -> int:
        """How many of `counts` have no section."""
        return self.counts[about] - sum(bool(getattr(t, about)) for t in self.urgent)


def people_of(cohort: Cohort) -> People:
    """The most urgent, where not all have room. Looks at each trainee once."""
    counts = Counter[str]()
    urgent = tuple(nsmallest(EACH, _counted(cohort.trainees, counts), key=_urgency))
    return People(urgent, tuple(_groups(urgent, cohort.band_titles)), _letters(urgent), counts)


def _about(trainee: Trainee, about: str) -> Iterable[Gate]:
    if about == "unanswered_gates":
        return trainee.blank_gates
    return (gate for gate in trainee.gates if (gate.open if about == "open_gates" else gate.is_aside))


def gist(trainee: Trainee) -> str:
    """What is open, in a few words."""
    amounts = (
        (sum(gate.open for gate in trainee.gates), "open gate"),
        (len(set(trainee.missed).difference(trainee.open_gates)), "open finding"),
        (sum(gate.is_aside for gate in trainee.gates), "gate set aside", "gates set aside"),
        (trainee.applicable - trainee.answered, "question to answer", "questions to answer"),
        (len(trainee.closed_gates), "gate not open any more", "gates not open any more"),
        (len(trainee.doubts), "thing to look at", "things to look at"),
    )
    return ", ".join(english.count(*amount) for amount in amounts if amount[0]) or "nothing open"


def _counted(trainees: Iterable[Trainee], counts: Counter[str]) -> Iterator[Trainee]:
    for trainee in trainees:
        counts.update(about for about in ABOUT_GATES if getattr(trainee, about))
        yield trainee


def _urgency(trainee: Trainee) -> tuple[bool, int, bool, str]:
    nameless = trainee.name is None
    return not trainee.open_gates, BAND_ORDER.index(trainee.band), nameless, trainee.who.casefold()


def _groups(urgent: Iterable[Trainee], titles: Mapping[Band, str]) -> Iterator[Group]:
    for band, found in groupby(urgent, lambda t: None if t.open_gates else t.band):
        yield Group(titles[band] if band else GATED, tuple(found))


def _letters(trainees: Iterable[Trainee]) -> dict[str, tuple[Trainee, ...]]:
    """A to Z, then other alphabets, then those who typed no name."""
    by_name = sorted(trainees, key=lambda t: (*_letter(t), plain(t.name or ""), t.who))
    return {letter: tuple(found) for (_, letter), found in groupby(by_name, _letter)}


def _letter(trainee: Trainee) -> tuple[int, str]:
    if trainee.name is None:
        return 2, NAMELESS
    first = plain(trainee.name)[:1].upper()
    return (0, first) if "A" <= first <= "Z" else (1, OTHER)
