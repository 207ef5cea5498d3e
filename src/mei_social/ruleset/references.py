"""What types cannot say about a rules file: ids are unique, references lead somewhere, rules make sense.

Works on the tree, not on the decoded ruleset: a slip in one rule must not hide what is wrong in the others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from mei_social.errors import Problem
from mei_social.parsing.messages import did_you_mean, one_of, several
from mei_social.parsing.node import Node
from mei_social.ruleset.consistency import (
    check_asked,
    check_ladder,
    check_links,
    check_needs,
    check_roles,
    check_rule,
    check_screening,
)
from mei_social.ruleset.model import Ruleset
from mei_social.text.visible import visible

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SHIPPED = "guidelines"
"""The name of the rules that come with mei-social, for whoever extends them."""
SECTIONS = ("ladder", "platforms", "topics", "clauses", "settings", "screening", "rules")
REFERENCES = {
    "topic": "topics",
    "clauses": "clauses",
    "platforms": "platforms",
    "settings": "settings",
    "when": "screening",
    "sources": "sources",
}
"""The key in a rule, and the section of the file that it points into."""
MOST_NAMED = 12

SHAPE = "`{}` cannot be an id. Use lower-case letters, digits and single hyphens, such as `profile-photo`."
TWICE = "`{}` stands in this list already. Remove one of them."
ANOTHER = "Give this one another {}, or put what both say into one."
ELSEWHERE = "This file is named after `{}`. Write `platform: {}`, or rename the file."


def check_rules(root: Node) -> Iterator[Problem]:
    """Every problem in a rules file that its types do not show. Never raises, whatever the tree holds."""
    yield from check_links(root)
    yield from check_needs(root.get("needs"))
    yield from check_roles(root.get("roles"))
    yield from _check_ids(root)
    known = {section: known_ids(root, section) for section in REFERENCES.values()}
    questions = root.entries("screening")
    per_account = {question.word("id") for question in questions if question.word("per") == "account"}
    for rule in root.entries("rules"):
        yield from _check_references(rule, known)
        yield from check_rule(rule, per_account)
    yield from check_screening(questions)
    yield from check_asked(root.entries("rules"), questions)
    yield from check_ladder(root)


def check_guide(root: Node, platform: str, ruleset: Ruleset | None) -> Iterator[Problem]:
    """Every problem in a platform file that its types do not show; references only with a ruleset."""
    yield from check_links(root)
    named = root.get("platform")
    if named and isinstance(named.value, str) and named.value != platform:
        yield named.problem("wrong-platform", ELSEWHERE.format(platform, platform))
    yield from _unique(root.entries("settings"), "settings", "topic")
    for setting in root.entries("settings") if ruleset else ():
        assert ruleset is not None
        yield from _check_reference(setting.get("topic"), {s.id for s in ruleset.settings}, "settings")
        yield from _check_reference(setting.get("sources"), ruleset.sources, "sources")


def _check_ids(root: Node) -> Iterator[Problem]:
    yield from _unique([root], "file")
    for section in SECTIONS:
        yield from _unique(root.entries(section), section)
    provider, sources = root.get("provider"), root.get("sources")
    yield from _unique(provider.entries("contacts") if provider else [], "contacts")
    for key in sources.keys.values() if sources else ():
        yield from _check_shape(key)


def _unique(entries: list[Node], section: str, key: str = "id") -> Iterator[Problem]:
    first: dict[str, int] = {}
    for node in filter(None, (entry.get(key) for entry in entries)):
        if not isinstance(node.value, str) or not node.is_text:
            continue
        yield from _check_shape(node)
        if node.value in first:
            there = f"`{visible(node.value, 60)}` stands in `{section}` already, on line {first[node.value]}"
            yield node.problem("duplicate-id", f"{there}. {ANOTHER.format(key)}")
        first.setdefault(node.value, node.line)


def _check_shape(node: Node) -> Iterator[Problem]:
    if isinstance(node.value, str) and node.value and not ID.fullmatch(node.value):
        yield node.problem("id-shape", SHAPE.format(visible(node.value, 60)))


def _check_references(rule: Node, known: dict[str, set[str]]) -> Iterator[Problem]:
    for key, section in REFERENCES.items():
        yield from _check_reference(rule.get(key), known[section], section)
    notes = rule.get("notes")
    for platform in notes.keys.values() if notes else ():
        yield from _check_reference(platform, known["platforms"], "platforms")


def _check_reference(node: Node | None, known: Collection[str], section: str) -> Iterator[Problem]:
    """A text, or a list of texts, that must each name an entry of a section."""
    seen: set[str] = set()
    for item in node.value if node and isinstance(node.value, list) else [node]:
        if item is None or not isinstance(item.value, str) or not item.is_text:
            continue
        if item.value not in known:
            yield item.problem("unknown-reference", _unknown(item.value, known, section))
        elif item.value in seen:
            yield item.problem("listed-twice", TWICE.format(visible(item.value, 60)))
        seen.add(item.value)


def _unknown(value: str, known: Collection[str], section: str) -> str:
    there = f"`{visible(value, 60)}` is not in `{section}`"
    if apart := several(value, known):
        return f"{there}.{apart}"
    if not known:
        return (
            f"{there}, which has no entries. Add it there. If lines of the file were lost, bring them back."
        )
    if len(known) > MOST_NAMED:
        return f"{there}.{did_you_mean(value, known)} Add it there, or use one that is."
    return f"{there}.{did_you_mean(value, known)} Add it there, or use {one_of(sorted(known))}."


def known_ids(root: Node, section: str) -> set[str]:
    """The ids that a section of the file holds."""
    if section == "sources":
        sources = root.get(section)
        return set(sources.keys) if sources else set()
    return {entry.word("id") for entry in root.entries(section)} - {""}
