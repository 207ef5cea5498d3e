"""A published rules file: rules and platform files in one, sealed, so that everybody has the same.

It is a full rules file with two more keys at its top level. `published` comes first and says what it is;
`guides` comes last and holds the platform files. Neither is a part of the rules: their digest is the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from mei_social.errors import Problem
from mei_social.parsing.decode import decode
from mei_social.parsing.node import Node
from mei_social.parsing.yaml_reader import read_tree
from mei_social.ruleset.model import Id, Line, Text

KEY, GUIDES = "published", "guides"
HEAD = re.compile(rf"^{KEY}:[ \t]*\n(?:[ \t].*\n)*", re.MULTILINE)
SEAL = re.compile(r"^  seal: [0-9a-f]{64}\n", re.MULTILINE)
TAIL = re.compile(rf"^{GUIDES}:[ \t]*$", re.MULTILINE)
RULE = "seal-broken"
BROKEN = (
    "This file was changed after it was published: it does not match its `seal`. Get it again from whoever "
    "published it. To change the rules, change the file that it was made from, and publish that again."
)


class Base(Struct, frozen=True, kw_only=True):
    """Rules that a published file took in, as they were then."""

    id: Id
    version: int
    content: Line
    """The digest of what they said."""


class Published(Struct, frozen=True, kw_only=True):
    """What a published file says about itself."""

    seal: Line
    """SHA-256 over the whole text without the line of the seal. How lines end does not count."""
    day: date
    note: Text | None = None
    """What changed, in the words of whoever published it."""
    content: Line
    """The digest of the rules, as an export states it."""
    extends: tuple[Base, ...] = ()
    agreed: Mapping[str, str] = field(default_factory=dict)
    """What was doubted, by kind, and published after a yes."""


def is_published(text: str) -> bool:
    return HEAD.search(_lines(text)) is not None


def seal_of(text: str) -> str:
    """What the seal of a published text must be."""
    return hashlib.sha256(SEAL.sub("", _lines(text), count=1).encode()).hexdigest()


def about(text: str) -> Published | None:
    """What a text says about its publication; None where it is not published."""
    head = HEAD.search(_lines(text))
    root = read_tree(head[0])[0] if head else None
    said = root.get(KEY) if root else None
    return decode(said, Published)[0] if said else None


def rules_tree(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree of the rules in a published text, and every problem; a broken seal is one."""
    text = _lines(text)
    tail = TAIL.search(text)
    root, problems = read_tree(text[: tail.start()] if tail else text)
    found, head = about(text), HEAD.search(text)
    if found is None or found.seal != seal_of(text):
        line = text.count("\n", 0, head.start()) + 1 if head else 0
        problems = (Problem(line, 1, RULE, BROKEN), *problems)
    return _without_head(root), problems


def _without_head(root: Node | None) -> Node | None:
    if root is None or not isinstance(root.value, dict):
        return root
    rules = Node({key: value for key, value in root.value.items() if key != KEY}, root.line, root.column)
    rules.keys = {key: node for key, node in root.keys.items() if key != KEY}
    return rules


def guide_text(text: str, platform: str) -> str | None:
    """The settings of a platform in a published text, each line where it stands in the whole."""
    text = _lines(text)
    tail = TAIL.search(text)
    start = re.compile(rf"^- platform: {re.escape(platform)}[ \t]*$", re.MULTILINE)
    found = start.search(text, tail.end()) if tail else None
    if found is None:
        return None
    end = re.compile(r"^- ", re.MULTILINE).search(text, found.end())
    part = text[found.start() : end.start() if end else len(text)]
    return "\n" * text.count("\n", 0, found.start()) + part


def guide_tree(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree of such a part."""
    root, problems = read_tree(text)
    entries = root.value if root else None
    return (entries[0] if isinstance(entries, list) and entries else root), problems


def guide_trees(text: str) -> list[Node]:
    """All platform files in a published text; none where it holds none, or where they cannot be read."""
    text = _lines(text)
    tail = TAIL.search(text) if is_published(text) else None
    root = read_tree(text[tail.start() :])[0] if tail else None
    return root.entries(GUIDES) if root else []


def _lines(text: str) -> str:
    """With the line ends of one system, as the reader counts all of them alike."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
