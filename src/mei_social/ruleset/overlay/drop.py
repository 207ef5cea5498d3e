"""What an overlay drops: entries of its base, and the base's own mentions of them.

A list of platforms, clauses or settings loses what is dropped, as notes do. What cannot be left out so (the
topic of a rule, its only clause) is told at the drop: no rule may change its meaning in silence.
"""

from __future__ import annotations

from mei_social.errors import Problem
from mei_social.parsing import messages
from mei_social.parsing.node import Node
from mei_social.ruleset.overlay.inherited import Entries, Inherited, with_value
from mei_social.ruleset.overlay.parts import not_there, parts
from mei_social.ruleset.references import REFERENCES, SECTIONS
from mei_social.text.visible import visible

DROPPABLE = (*SECTIONS, "contacts")
SHORTENED = ("clauses", "platforms", "settings")
MAY_END_EMPTY = "settings"
"""Empty `platforms` would mean every platform, the opposite of what was there. Every rule has a clause."""
MOST_NAMED = 5

Dropped = dict[str, Entries]
"""By section and id: the place where it is dropped."""

IN_USE = "`{}` is still used by {}. Drop or change what uses it as well, or keep it."
BOTH = "`{}` is dropped here and changed elsewhere in this file. Keep one of the two."


def drop(node: Node | None, base: str, entries: dict[str, Entries], notes: list[Problem]) -> None:
    """Take what is dropped out of the entries. What is still used stays, so that it is told once."""
    given = parts(node, "drop", DROPPABLE, notes)
    dropped = {name: _dropped(name, listed, base, entries[name], notes) for name, listed in given.items()}
    gone = dropped.pop("rules", {})
    entries["rules"] = {
        name: _shortened(rule, dropped) for name, rule in entries["rules"].items() if name not in gone
    }
    users_of = _users(entries, dropped)
    for section, items in dropped.items():
        for name, item in items.items():
            if users := users_of.get((section, name)):
                notes.append(item.problem("still-used", IN_USE.format(name, _named(users))))
            else:
                del entries[section][name]


def _dropped(section: str, listed: Node, base: str, known: Entries, notes: list[Problem]) -> Entries:
    """The entries to drop that can be dropped; notes the others."""
    found: Entries = {}
    if not isinstance(listed.value, list):
        notes.append(listed.problem("wrong-type", messages.not_a_list(messages.place(section, 0), listed)))
        return found
    for number, item in enumerate(listed.value, 1):
        if not isinstance(item.value, str) or not item.is_text:
            notes.append(
                item.problem("wrong-type", messages.wrong(messages.place(section, number), item, "an id"))
            )
        elif item.value not in known:
            not_there(item, section, base, known, notes)
        elif not isinstance(known[item.value], Inherited):
            notes.append(item.problem("dropped-and-changed", BOTH.format(visible(item.value, 60))))
        else:
            found[item.value] = item
    return found


def _shortened(rule: Node, dropped: Dropped) -> Node:
    """The rule without what its base says about dropped things. What this file says is for the checks."""
    if not isinstance(rule.value, dict):
        return rule
    value = dict(rule.value)
    for key in SHORTENED:
        listed = rule.get(key)
        if isinstance(listed, Inherited) and isinstance(listed.value, list) and dropped.get(key):
            kept = [item for item in listed.value if not _is_any(item, dropped[key])]
            value[key] = with_value(listed, kept) if kept or key == MAY_END_EMPTY else listed
    notes = rule.get("notes")
    if notes and isinstance(notes.value, dict) and dropped.get("platforms"):
        kept_notes = {
            platform: note
            for platform, note in notes.value.items()
            if platform not in dropped["platforms"] or not isinstance(note, Inherited)
        }
        value["notes"] = with_value(notes, kept_notes)
    return with_value(rule, value)


def _users(entries: dict[str, Entries], dropped: Dropped) -> dict[tuple[str, str], list[str]]:
    """By section and id: what the base still uses it for, in what stays."""
    users: dict[tuple[str, str], list[str]] = {}
    leaving = dropped.get("screening", {})
    for user in (*entries["rules"].values(), *entries["screening"].values()):
        if user.word("id") not in leaving:
            for key, section in REFERENCES.items():
                for name in _mentioned(user.get(key)):
                    users.setdefault((section, name), []).append(user.word("id"))
    return users


def _mentioned(node: Node | None) -> set[str]:
    listed = node.value if node and isinstance(node.value, list) else [node]
    return {str(item.value) for item in listed if isinstance(item, Inherited)}


def _is_any(item: Node, names: Entries) -> bool:
    return isinstance(item.value, str) and item.value in names


def _named(users: list[str]) -> str:
    shown = [f"`{visible(user, 60)}`" for user in users[:MOST_NAMED]]
    if len(users) > MOST_NAMED:
        shown.append(f"{len(users) - MOST_NAMED} more")
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
