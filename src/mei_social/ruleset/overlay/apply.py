"""A rules file that extends another one, laid over the tree of its base: what it changes, drops and adds.

The result is a tree like that of a full file, so every check works on it. What stays of the base stands where
the overlay names its base, or where it changes the entry; so every message points into the overlay.
"""

from __future__ import annotations

from mei_social.errors import Problem
from mei_social.parsing import messages
from mei_social.parsing.node import Node
from mei_social.parsing.scalars import MOST_PROBLEMS
from mei_social.ruleset.consistency import is_true
from mei_social.ruleset.overlay.drop import drop
from mei_social.ruleset.overlay.inherited import Entries, by_id, inherit, over
from mei_social.ruleset.overlay.parts import AS_LIST, OUTDENTED, not_there, parts
from mei_social.ruleset.references import SECTIONS, SHIPPED
from mei_social.text.visible import visible

OWN = ("id", "version", "title")
"""Never from the base: an audit names its rules by them."""
BY_KEY = ("provider", "roles", "purposes", "concern", "review", "weights", "bands", "sources")
WHOLE = ("needs", "help")
"""Replaced as they are."""
KEYS = ("extends", *OWN, *BY_KEY, *WHOLE, "drop", "change", "add")

SAME_ID = "`{}` is the id of the rules that this file extends. Choose your own: answers are found by it."
MOVE = "`{0}` cannot stand here in a file that extends another. Move its entries below `{0}:` under `add:`."
ID_STAYS = (
    "An id never changes: answers are found by it. Remove this line, or drop the entry and add another."
)
THERE = "`{}` is in `{}` of `{}` already. Write what is different under `change`, or choose another id."


def lay_over(ours: Node, base: Node, name: str) -> tuple[Node, tuple[Problem, ...]]:
    """The tree of an overlay on that of its base, and every problem in how the two fit. Never raises.

    `name` is what the overlay calls its base.
    """
    notes = list(_told_at_top(ours, base))
    given = parts(ours, "", KEYS, notes, told=SECTIONS)
    below = inherit(base, given.get("extends", ours), name)
    merged = _without_entries(ours, below, given)
    entries = {section: by_id(merged.entries(section)) for section in SECTIONS}
    provider = merged.get("provider")
    entries["contacts"] = by_id(provider.entries("contacts") if provider else [])
    _change(given.get("change"), name, entries, notes)
    drop(given.get("drop"), name, entries, notes)
    added = _added(given.get("add"), name, entries, notes)
    for section in SECTIONS:
        _put(merged, section, _ordered(section, list(entries[section].values()), added.get(section, [])))
    if provider:
        _put(provider, "contacts", list(entries["contacts"].values()))
    return merged, tuple(notes[:MOST_PROBLEMS])


def _told_at_top(ours: Node, base: Node) -> list[Problem]:
    """What is wrong with the keys at the top, beyond their names."""
    misplaced = [key for name, key in ours.keys.items() if name in SECTIONS]
    notes = [key.problem("not-in-overlay", MOVE.format(key.value)) for key in misplaced]
    our_id = ours.get("id")
    if our_id and isinstance(our_id.value, str) and our_id.value in (base.word("id"), SHIPPED):
        notes.append(our_id.problem("same-id", SAME_ID.format(visible(our_id.value, 60))))
    return notes


def _without_entries(ours: Node, below: Node, given: Entries) -> Node:
    """A tree with everything but what is dropped, changed and added by id."""
    merged = Node({}, ours.line, ours.column, keys={})
    assert isinstance(merged.value, dict)
    for key, value in below.value.items() if isinstance(below.value, dict) else ():
        if key not in OWN:
            merged.value[key], merged.keys[key] = value, below.keys[key]
    for key in (*OWN, *BY_KEY, *WHOLE):
        own = ours.get(key) if key in OWN else given.get(key)
        if own:
            merged.value[key] = over(merged.value.get(key), own, ours.keys[key])
            merged.keys[key] = ours.keys[key]
    return merged


def _put(group: Node, key: str, entries: list[Node]) -> None:
    """The entries under this key. What is no list, or was never there, is left for the checks to tell."""
    found = group.get(key)
    if not isinstance(group.value, dict) or not (entries or found):
        return
    if found is None:
        group.keys[key] = group.value[key] = Node(entries, entries[0].line, entries[0].column)
    elif isinstance(found.value, list):
        group.value[key] = Node(entries, found.line, found.column)


def _change(node: Node | None, base: str, entries: dict[str, Entries], notes: list[Problem]) -> None:
    for section, group in parts(node, "change", SECTIONS, notes).items():
        if isinstance(group.value, list):
            notes.append(group.problem("wrong-type", AS_LIST.format(section)))
            continue
        for name, own in parts(group, section, list(group.keys), notes).items():
            known, key = entries[section], group.keys[name]
            if name not in known and any(name in other.keys for other in known.values()):
                notes.append(key.problem("not-in-base", OUTDENTED.format(visible(name, 60), section)))
            elif name not in known:
                not_there(key, section, base, known, notes)
            elif own.get("id"):
                notes.append(own.keys["id"].problem("id-changed", ID_STAYS))
            elif not isinstance(own.value, dict):
                notes.append(own.problem("wrong-type", messages.not_a_group(messages.place(name, 0), own)))
            else:
                known[name] = over(known[name], own, key)


def _added(
    node: Node | None, base: str, entries: dict[str, Entries], notes: list[Problem]
) -> dict[str, list[Node]]:
    """The new entries by section, without those that are there already."""
    added: dict[str, list[Node]] = {}
    for section, listed in parts(node, "add", SECTIONS, notes).items():
        if not isinstance(listed.value, list):
            notes.append(
                listed.problem("wrong-type", messages.not_a_list(messages.place(section, 0), listed))
            )
            continue
        for number, entry in enumerate(listed.value, 1):
            name = entry.get("id")
            if not isinstance(entry.value, dict):
                where = messages.place(section, number)
                notes.append(entry.problem("wrong-type", messages.not_a_group(where, entry)))
            elif name and isinstance(name.value, str) and name.value in entries[section]:
                there = THERE.format(visible(name.value, 60), section, visible(base, 60))
                notes.append(name.problem("already-in-base", there))
            else:
                added.setdefault(section, []).append(entry)
    return added


def _ordered(section: str, entries: list[Node], added: list[Node]) -> list[Node]:
    """New rules after the last of their topic, new platforms before `other`, anything else at the end.

    A new rung comes before those who answer at any hour: these are for when nobody else does.
    """
    if section == "ladder":
        first = next((n for n, rung in enumerate(entries) if is_true(rung, "always")), len(entries))
        return [*entries[:first], *added, *entries[first:]]
    if section == "platforms" and entries and entries[-1].word("id") == "other":
        return [*entries[:-1], *added, entries[-1]]
    last = {rule.word("topic"): number for number, rule in enumerate(entries)} if section == "rules" else {}
    after: dict[int, list[Node]] = {}
    for entry in added:
        after.setdefault(last.get(entry.word("topic"), len(entries)), []).append(entry)
    placed = [one for number, entry in enumerate(entries) for one in (entry, *after.get(number, ()))]
    return [*placed, *after.get(len(entries), ())]
