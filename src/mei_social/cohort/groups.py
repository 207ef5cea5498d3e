"""The cohort by a column of the list, such as the school: open gates, what to teach, who is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mei_social.cohort.model import Group, RuleFigures, Trainee
from mei_social.cohort.names import Person
from mei_social.cohort.roster.keys import Listed

TAUGHT = 3
NO_GROUP = "(nothing in this column)"
NOT_LISTED = "(not on the list)"


def groups_of(
    listed: Sequence[Listed],
    here: Sequence[Person | None],
    trainees: Iterable[Trainee],
    rules: Sequence[RuleFigures],
) -> tuple[Group, ...]:
    """In the order of the list, then those who are not on it. Each trainee is in one group."""
    group_of = {
        found[1]: person.group or NO_GROUP for person, found in zip(listed, here, strict=True) if found
    }
    people: dict[str, list[Listed]] = {}
    for person in listed:
        people.setdefault(person.group or NO_GROUP, []).append(person)
    missing = defaultdict[str, list[str]](list)
    for person, found in zip(listed, here, strict=True):
        missing[person.group or NO_GROUP] += [] if found else [person.name]
    members = defaultdict[str, list[Trainee]](list)
    for trainee in trainees:
        members[group_of.get(trainee.ref, NOT_LISTED)].append(trainee)
    titles = {rule.id: rule.title for rule in rules}
    to_teach = {rule.id: rule.title for rule in rules if not rule.gate}
    names = dict.fromkeys((*people, *members))
    return tuple(
        Group(
            name=name,
            listed=len(people.get(name, ())),
            handed_in=len(members[name]),
            missing=tuple(missing[name]),
            gates=tuple(_gates(members[name], titles)),
            missed=tuple(_missed(members[name], to_teach)),
            refs=tuple(trainee.ref for trainee in members[name]),
        )
        for name in names
    )


def _gates(trainees: Iterable[Trainee], titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Everybody with an open gate, and what it is."""
    for trainee in trainees:
        opened = (gate for gate in trainee.gates if gate.open)
        asked = dict.fromkeys(gate.question or titles.get(gate.id, gate.id) for gate in opened)
        yield from ((trainee.called, question) for question in asked)


def _missed(trainees: Iterable[Trainee], titles: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """What to teach: what most of them missed, and how many. Gates stand apart."""
    counts = Counter(rule for trainee in trainees for rule in trainee.missed if rule in titles)
    order = list(titles)
    found = sorted(counts.items(), key=lambda each: (-each[1], order.index(each[0])))
    yield from ((titles[rule], count) for rule, count in found[:TAUGHT])
