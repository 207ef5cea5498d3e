"""A new day, and a new path or number, written where the old one stands. Comments and layout stay."""

from __future__ import annotations

import os
import re
import textwrap
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from mei_social.authoring.facts.listing import Fact, FactKind
from mei_social.authoring.lint.apply_fixes import OURS, PACKAGE, SEALED, replace_text
from mei_social.authoring.lint.spans import BLOCK, Edit, Span, Text
from mei_social.errors import CannotWrite
from mei_social.files.whole import read_text
from mei_social.parsing.node import NOT_TEXT, Node
from mei_social.parsing.yaml_reader import MOST_BYTES, read_tree
from mei_social.ruleset.published import is_published
from mei_social.text import english
from mei_social.text.visible import visible

WIDEST = 100
SAFE = re.compile(r"[^\W_][^\n\r\t]*")
"""May stand without quotes, where no `: ` and no ` #` is in it."""
OWN_COMMENT = "# looked up"
CHANGED = "{} is not as it was read, so nothing was written. Run the command again."
NOT_WRITTEN = "This cannot be written into {} without changing more than it should. Change it there by hand."
RULE = "fact"


class Seen(Struct, frozen=True):
    """What a course lead saw."""

    on: date
    how: str
    """On which device, or where: goes on after `looked up`."""
    now: str | None = None
    """The path or number as it is now; None where it is still the same."""


class Keys(Struct, frozen=True):
    """Where a kind of fact stands: in which list, called by which key, and under which keys."""

    entries: str
    name: str
    value: str
    day: str


KEYS = {
    FactKind.PATH: Keys("settings", "topic", "path", "seen"),
    FactKind.NUMBER: Keys("help", "need", "reach", "known"),
}


def why_not(fact: Fact) -> str | None:
    """Why nothing may be written into the file of a fact, as a sentence."""
    shown = visible(str(fact.file), 200)
    if Path(os.path.realpath(fact.file)).is_relative_to(PACKAGE):
        return OURS.format(shown)
    return SEALED.format(shown) if is_published(read_text(fact.file, MOST_BYTES)) else None


def write(fact: Fact, seen: Seen) -> None:
    """Write it into the file of the fact, or nothing at all. Raises CannotRead or CannotWrite."""
    if told := why_not(fact):
        raise CannotWrite(told)
    keys, text, shown = KEYS[fact.kind], read_text(fact.file, MOST_BYTES), visible(str(fact.file), 200)
    root, _ = read_tree(text)
    number = _number_of(root, fact, keys) if root else None
    if root is None or number is None:
        raise CannotWrite(CHANGED.format(shown))
    day = (
        seen.on.isoformat()
        if fact.kind is FactKind.PATH
        else f"looked up on {english.day(seen.on)}, {seen.how}"
    )
    comment = f" {OWN_COMMENT} {seen.how}" if fact.kind is FactKind.PATH else ""
    changed = _changed(Text(text), root.entries(keys.entries)[number], keys, seen.now, day, comment)
    expected = _plain(root)
    expected[keys.entries][number] |= {keys.day: day} | ({keys.value: seen.now} if seen.now else {})
    if changed is None or _plain(read_tree(changed)[0]) != expected:
        raise CannotWrite(NOT_WRITTEN.format(shown))
    replace_text(fact.file, text, changed)


def _number_of(root: Node, fact: Fact, keys: Keys) -> int | None:
    """Which entry it is now; nothing where that says something else by now."""
    name = fact.place.setting if fact.place else fact.id
    for number, entry in enumerate(root.entries(keys.entries)):
        if _words(entry.word(keys.name)) == _words(name):
            return number if _words(entry.word(keys.value)) == _words(fact.value) else None
    return None


def _words(text: str) -> list[str]:
    return text.split()


def _changed(text: Text, entry: Node, keys: Keys, now: str | None, day: str, comment: str) -> str | None:
    """The text with a new day, and a new value where there is one; nothing where that has no sure place."""
    value, old, name = entry.get(keys.value), entry.get(keys.day), entry.keys.get(keys.value)
    at = _whole(text, value) if value else None
    if value is None or at is None or name is None:
        return None
    indent, end_of_line = name.column - 1, "\r\n" if "\r\n" in text.text else "\n"
    edits = [Edit(value, at, _written(now, indent, keys.value, end_of_line), RULE, "")] if now else []
    if old is None:
        end = text.line_end(at.end)
        line = f"{end_of_line}{' ' * indent}{keys.day}: {day}{comment}"
        return text.with_edits([*edits, Edit(value, Span(end, end), line, RULE, "")])
    span = _whole(text, old)
    if span is None:
        return None
    end = text.line_end(span.end)
    after = text.text[span.end : end].strip()
    keeps = bool(after) and not after.startswith(OWN_COMMENT)  # what somebody wrote there stays
    place = Span(span.start, span.end if keeps else end)
    return text.with_edits([*edits, Edit(old, place, day if keeps else f"{day}{comment}", RULE, "")])


def _whole(text: Text, node: Node) -> Span | None:
    """A value with its quotes, or with the sign of its block."""
    inner, start = text.span(node), text.offset(node)
    if inner is None or start is None or node.plain:
        return inner
    return Span(start, inner.end) if BLOCK.match(text.text, start) else Span(start, inner.end + 1)


def _written(value: str, indent: int, key: str, end_of_line: str) -> str:
    """As a person would write it: without quotes where that is enough, and folded where it is long."""
    if indent + len(key) + len(": ") + len(value) <= WIDEST:
        odd = ": " in value or " #" in value or value.endswith(":")
        return (
            value if SAFE.fullmatch(value) and not odd and not NOT_TEXT.fullmatch(value) else _quoted(value)
        )
    lines = textwrap.wrap(value, WIDEST - indent - 2, break_long_words=False, break_on_hyphens=False)
    return end_of_line.join([">-", *(" " * (indent + 2) + line for line in lines)])


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _plain(node: Node | None) -> Any:
    """What a node says, without its place and however its lines are folded."""
    value = node.value if node else None
    if isinstance(value, dict):
        return {key: _plain(child) for key, child in value.items()}
    return [_plain(child) for child in value] if isinstance(value, list) else " ".join(str(value).split())
