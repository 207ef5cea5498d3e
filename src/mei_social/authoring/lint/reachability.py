"""Entries that nothing uses, so that no trainee meets them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mei_social.authoring.lint.texts import warning
from mei_social.errors import Problem
from mei_social.parsing.node import Node
from mei_social.ruleset.overlay.inherited import Inherited
from mei_social.text.visible import visible

UNUSED = "No rule uses {} `{}`, so nobody sees it. Name it in a rule{}, or take it out if no rule was lost."
CLAUSE = "No rule covers clause `{}`. Add a rule, or leave it if none can: see `mei-social rules coverage`."
KINDS = {"topics": ("topic", "topic"), "settings": ("settings", "setting")}
"""A section; the key in a rule that names its entries; how one entry is called."""


def check_used(root: Node, guides: Iterable[Node] = ()) -> Iterator[Problem]:
    """`unused` and `clause-without-rule`; sources may also be used by the platform files."""
    rules = root.entries("rules")
    for section, (key, name) in KINDS.items():
        used = _named(rules, key)
        for entry in _ours(_unused(root.entries(section), used)):
            yield warning(entry, "unused", UNUSED.format(name, visible(str(entry.value), 60), ""))
    conditions = _named([*rules, *root.entries("screening")], "when")
    for entry in _ours(_unused(root.entries("screening"), conditions)):
        message = UNUSED.format("screening question", visible(str(entry.value), 60), "")
        yield warning(entry, "unused", message.replace("nobody sees it", "it is asked for nothing"))
    for entry in _unused(root.entries("clauses"), _named(rules, "clauses")):
        yield warning(entry, "clause-without-rule", CLAUSE.format(visible(str(entry.value), 60)))
    yield from _check_sources(root, guides)


def _check_sources(root: Node, guides: Iterable[Node]) -> Iterator[Problem]:
    sources = root.get("sources")
    settings = [setting for guide in guides for setting in guide.entries("settings")]
    used = _named([*root.entries("rules"), *settings], "sources")
    for name, key in sources.keys.items() if sources else ():
        if name not in used and not isinstance(key, Inherited):
            yield warning(key, "unused", UNUSED.format("source", visible(name, 60), " or a platform file"))


def _named(entries: Iterable[Node], key: str) -> set[str]:
    """Every id under a key, whether it holds one or a list."""
    found = (entry.get(key) for entry in entries)
    items = (
        item for node in found if node for item in (node.value if isinstance(node.value, list) else [node])
    )
    return {item.value for item in items if isinstance(item.value, str)}


def _unused(entries: Iterable[Node], used: set[str]) -> Iterator[Node]:
    """The ids that nothing names."""
    for entry in entries:
        name = entry.get("id")
        if name and name.is_text and name.value not in used:
            yield name


def _ours(names: Iterable[Node]) -> Iterator[Node]:
    """Without what another file brings in: whoever extends it did not write that."""
    return (name for name in names if not isinstance(name, Inherited))
