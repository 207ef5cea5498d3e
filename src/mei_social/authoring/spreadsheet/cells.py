"""A rule as the texts of one row, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import asdict

from mei_social.parsing.decode import in_python, keys_of
from mei_social.parsing.node import Node
from mei_social.ruleset.model import Noted, Rule

COLUMNS = tuple(keys_of(Rule))
LISTS = frozenset({"clauses", "platforms", "purposes", "settings", "sources"})
FLAGS = frozenset({"gate", "safeguarding", "quick"})
NAMED = frozenset({"notes", "noted"})
"""A line for each, with its name before a colon."""
WORDS = frozenset({"severity", "force", "per", "expected", "ask"})
"""Of a closed list, in whatever case a spreadsheet program makes of them."""
NUMBERS = frozenset({"minutes", "good_for_days"})
FLAG_WORDS = {"yes": "true", "true": "true", "x": "true", "no": "false", "false": "false"}


def row_of(rule: Rule) -> tuple[str, ...]:
    """The cells of a rule, in the order of `COLUMNS`; empty for what is not said."""
    return tuple(_cell(getattr(rule, in_python(column))) for column in COLUMNS)


def _cell(value: Any) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case Mapping():
            return "\n".join(f"{name}: {text}" for name, text in value.items())
        case Noted():
            return _cell(asdict(value))
        case tuple():
            return ", ".join(value)
        case _:
            return str(value)


def node_of(row: Mapping[str, tuple[str, int]], number: int) -> Node:
    """A row as the tree that the reader of rules takes: the line is the row, the column the cell's number.

    `row` holds the text and column number of each cell by key. Empty cells are keys that are not there.
    """
    value: dict[str, Node] = {}
    group = Node(value, number, 1, keys={})
    for key, (text, column) in row.items():
        words = " ".join(text.split())
        if words:
            value[key] = _value(key, text, words, number, column)
            group.keys[key] = Node(key, number, column)
    return group


def _value(key: str, text: str, words: str, number: int, column: int) -> Node:
    def scalar(part: str, plain: bool = False) -> Node:
        return Node(part, number, column, plain)

    if key in LISTS:
        listed = text.replace(";", ",").replace("\n", ",")
        return Node([scalar(" ".join(part.split())) for part in _parts(listed, ",")], number, column)
    if key in FLAGS:
        return scalar(FLAG_WORDS.get(words.lower(), words), plain=True)
    if key in NAMED:
        return _named(text, number, column)
    if key in WORDS:
        return scalar(words.lower())
    is_number = key in NUMBERS
    return scalar(words.removesuffix(".0") if is_number else words, plain=is_number)


def _named(text: str, number: int, column: int) -> Node:
    """`instagram: what is different there`, a line each."""
    group = Node({}, number, column, keys={})
    assert isinstance(group.value, dict)
    for line in _parts(text, "\n"):
        name, _, note = line.partition(":")
        group.value[name.strip()] = Node(" ".join(note.split()), number, column)
        group.keys[name.strip()] = Node(name.strip(), number, column)
    return group


def _parts(text: str, separator: str) -> Iterable[str]:
    return (part.strip() for part in text.split(separator) if part.strip())
