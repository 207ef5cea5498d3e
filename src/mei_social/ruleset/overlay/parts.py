"""The parts of an overlay, and the entries of its base by id."""

from __future__ import annotations

from collections.abc import Collection

from mei_social.errors import Problem
from mei_social.parsing import messages
from mei_social.parsing.node import Node
from mei_social.parsing.scalars import MOST_PROBLEMS, is_nothing
from mei_social.ruleset.overlay.inherited import Entries
from mei_social.text.near_names import nearest
from mei_social.text.visible import visible

NOT_THERE = "`{}` is not in `{}` of `{}`.{} Correct it, or remove it if an update took the entry away there."
OUTDENTED = (
    "`{}` stands in the place of an id of `{}`. It belongs below the line with the id: put two more spaces "
    "in front of it."
)
AS_LIST = (
    "`{}` is a list. Under `change`, each id stands as a key, such as `two-step-on:`, "
    "and below it what is different, indented."
)


def parts(
    node: Node | None, name: str, known: Collection[str], notes: list[Problem], told: Collection[str] = ()
) -> Entries:
    """What stands under the known keys of a group; notes what is wrong with the group and its other keys.

    `told` are keys that somebody else complains about.
    """
    if node is None or is_nothing(node):
        return {}
    if not isinstance(node.value, dict):
        notes.append(node.problem("wrong-type", messages.not_a_group(messages.place(name, 0), node)))
        return {}
    for key in sorted(node.keys.keys() - {*known, *told})[:MOST_PROBLEMS]:
        near = nearest(key, known)
        notes.append(node.keys[key].problem("unknown-key", messages.unknown_key(key, near, known)))
    # A key with nothing but comments below it is as good as none.
    return {key: node.value[key] for key in known if key in node.value and not is_nothing(node.value[key])}


def not_there(item: Node, section: str, base: str, known: Collection[str], notes: list[Problem]) -> None:
    """Note that the base has no such id."""
    # Comparing names is slow, and nobody reads so many messages.
    typed, near = str(item.value), ""
    if len(notes) < MOST_PROBLEMS:
        near = messages.several(typed, known) or messages.did_you_mean(typed, known)
    told = NOT_THERE.format(visible(typed, 60), section, visible(base, 60), near)
    notes.append(item.problem("not-in-base", told))
