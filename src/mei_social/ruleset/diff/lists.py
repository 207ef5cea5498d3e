"""What is different outside the rules: lists, names, and the numbers and words of the scoring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any

from msgspec import Struct, field

from mei_social.ruleset.diff.change import Difference, Effect, is_moved, named, place, value_changed
from mei_social.ruleset.model import Bands, ConcernWords, Purpose, Review, Ruleset, Weights
from mei_social.ruleset.roles import Roles
from mei_social.text.visible import visible


class Section(Struct, frozen=True):
    """A list in the file: where it is, and how its entries and their keys are called."""

    where: str
    """The attribute of a ruleset, with dots."""
    one: str
    many: str
    shown: str
    """The key that tells people which entry it is."""
    labels: Mapping[str, str]
    id: str = "id"
    kinds: Mapping[str, Effect] = field(default_factory=dict)
    """For keys that belong to another group than the lists."""


NAME = {"name": "the name"}
CLAUSE = {
    "label": "the label",
    "title": "the title",
    "summary": "the summary",
    "verb": "the verb of the policy",
    "concern": "what a breach looks like",
}
CONTACT = {
    "role": "the role",
    "reach": "how to reach them",
    "ask": "how to find out",
    "urgent": "whether they are named first",
}
HELP = {
    "who": "where to turn",
    "reach": "the number",
    "known": "when the number was last known",
    "urgent": "whether it is shown first",
}
RUNG = {
    "who": "who it is",
    "when": "when to go to them",
    "reach": "the number",
    "find": "how to find the number",
    "adults": "whether they are told about adults",
    "always": "whether somebody answers at any hour",
}
SCREENING = {
    "question": "the question",
    "hint": "the hint",
    "per": "how often it is asked",
    "when": "the question that it depends on",
    "purposes": "the purposes that answer it",
}
SCREENING_KINDS = {
    **dict.fromkeys(SCREENING, Effect.REGROUPED),
    "question": Effect.REWORDED,
    "hint": Effect.ADVICE,
}
ASKED_FIRST = "Screening question"
SECTIONS = (
    Section("screening", ASKED_FIRST, "screening questions", "question", SCREENING, kinds=SCREENING_KINDS),
    Section("platforms", "Platform", "platforms", "name", NAME),
    Section("topics", "Topic", "topics", "name", NAME),
    Section("clauses", "Clause", "clauses", "title", CLAUSE),
    Section("settings", "Setting", "settings", "name", NAME),
    Section("provider.contacts", "Contact", "contacts", "role", CONTACT),
    Section("help", "Help for", "lines of help", "who", HELP, id="need"),
    Section("ladder", "Rung", "rungs of the ladder", "who", RUNG),
)
SINGLE = {
    "id": "The id of the rules",
    "title": "The title",
    "needs": "The version of mei-social that the rules need",
    "provider.name": "The provider's name",
    "provider.policy": "The policy's name",
    "provider.stake": "What can follow from going against the policy",
    **{
        f"roles.{role}.{key}": f"`{key}` of the role `{role}`"
        for role in Roles.__struct_fields__
        for key in ("one", "many", "article")
    },
    **{
        f"purposes.{purpose}.{key}": f"`{key}` of the purpose `{purpose}`"
        for purpose in Purpose
        for key in ("name", "choice")
    },
    **{f"concern.{f}": f"The sentence `{f}` of `concern`" for f in ConcernWords.__struct_fields__},
}
SCORING = {
    **{f"weights.{f}": f"The weight of a {f} rule" for f in Weights.__struct_fields__},
    **{f"bands.{f}.title": f"The title of the band `{f}`" for f in Bands.__struct_fields__},
    **{f"bands.{f}.meaning": f"The meaning of the band `{f}`" for f in Bands.__struct_fields__},
    **{f"review.{f}": f"`{f}`" for f in Review.__struct_fields__},
}


def list_changes(old: Ruleset, new: Ruleset) -> Iterator[Difference]:
    """Everything but the rules and the version."""
    for section in SECTIONS:
        get = attrgetter(section.where)
        yield from _section(section, _keyed(get(old), section.id), _keyed(get(new), section.id))
    for key in dict.fromkeys((*old.sources, *new.sources)):
        before, after = old.sources.get(key), new.sources.get(key)
        if before != after:
            label = f"Source {named(key)}"
            yield value_changed(Effect.LISTS, place("sources", key), "text", label, before, after)
    yield from _values(Effect.LISTS, SINGLE, old, new)
    yield from _values(Effect.SCORING, SCORING, old, new)


def _section(section: Section, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        if key in old and key in new:
            yield from _entry(section, key, old[key], new[key])
        else:
            yield _came_or_went(section, key, old.get(key), new.get(key))
    if is_moved(old, new):
        yield Difference(Effect.LISTS, section.where, None, f"The {section.many} are now in another order.")


def _came_or_went(section: Section, key: str, old: Any, new: Any) -> Difference:
    sentence = f"{section.one} {named(key)} {'was removed' if new is None else 'is new'}."
    before, after = (visible(getattr(e, section.shown)) if e is not None else None for e in (old, new))
    return Difference(Effect.LISTS, place(section.where, key), None, sentence, before, after)


def _entry(section: Section, key: str, old: Any, new: Any) -> Iterator[Difference]:
    for name, label in section.labels.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            kind = section.kinds.get(name, Effect.LISTS)
            told = f"{section.one} {named(key)}: {label}"
            yield value_changed(kind, place(section.where, key), name, told, before, after)


def _values(kind: Effect, labels: Mapping[str, str], old: Ruleset, new: Ruleset) -> Iterator[Difference]:
    for where, label in labels.items():
        before, after = attrgetter(where)(old), attrgetter(where)(new)
        if before != after:
            subject, _, key = where.rpartition(".")
            yield value_changed(kind, subject or where, key, label, before, after)


def _keyed(entries: Iterable[Any], key: str) -> dict[str, Any]:
    """By key. Lines of help may have the same need twice: then which of them it is counts too."""
    found: dict[str, Any] = {}
    for entry in entries:
        name = getattr(entry, key)
        again = 2
        unique = name
        while unique in found:
            unique, again = f"{name} ({again})", again + 1
        found[unique] = entry
    return found
