"""What is wrong with a value, what was expected and what to write instead: one short message each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from mei_social.parsing.node import Node
from mei_social.text.near_names import nearest
from mei_social.text.visible import visible

SHOWN = 60
FEWEST = 2
NO_KEY = " Use one that is, or look at the spaces before it: it may belong elsewhere."
TOO_DEEP = "too-deep"
DEEP = "This is nested more than 12 levels deep. Check the indentation and the brackets."
BETWEEN = re.compile(r"(?:[\s,;()/&+]|\band\b|\bor\b)+")


def place(name: str, item: int) -> str:
    """Where a value is, to start a sentence with."""
    key = f"`{_cut(name)}`" if name else "The file"
    return f"Item {item} of {key}" if item else key


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence with a space before it, or nothing."""
    near = nearest(name, known)
    return f" Did you mean `{_cut(near)}`?" if near else ""


def one_of(known: Collection[str]) -> str:
    """`a, b or c`."""
    *most, last = map(_cut, known)
    return f"{', '.join(most)} or {last}" if most else last


def unknown_key(name: str, near: str | None, known: Collection[str]) -> str:
    meant = f" Did you mean `{near}`?" if near else NO_KEY
    return f"`{_cut(name)}` is not a key here.{meant} The keys are {_and(known)}."


def missing(name: str) -> str:
    return f"`{name}` is missing. Add a line that starts with `{name}:`."


def empty(name: str, expected: str) -> str:
    return f"{name} is empty. It must be {expected}."


def not_text(name: str, node: Node) -> str:
    if not isinstance(node.value, str):
        return wrong(name, node, "text on one line")
    return f'{name} must be text. Put it in double quotes: "{_cut(node.value)}".'


def wrong(name: str, node: Node, expected: str) -> str:
    return f"{name} is {_kind(node)}. It must be {expected}."


def not_a_day(name: str, node: Node) -> str:
    return f"{name} is {_kind(node)}. Write a day that exists as year-month-day, such as 2026-11-23."


def unknown_value(name: str, value: str, known: Collection[str]) -> str:
    return f"{name} is `{_cut(value)}`.{did_you_mean(value, known)} It can be {one_of(known)}."


def several(text: str, known: Collection[str]) -> str:
    """A sentence with a space before it where a text names several of them; otherwise nothing."""
    named = [word for word in BETWEEN.split(text) if word]
    if len(named) < FEWEST or not all(word in known for word in named):
        return ""
    return f" It names {len(named)} of them. Put commas between: `{_cut(', '.join(named))}`."


def not_a_list(name: str, node: Node) -> str:
    example = node.value.strip().strip("()").strip() if isinstance(node.value, str) else ""
    shown = _cut(example) if example and len(example) <= SHOWN else "first, second"
    return f"{name} is {_kind(node)}. It must be a list: write `[{shown}]`, or one `- ` line for each."


def not_a_group(name: str, node: Node) -> str:
    return f"{name} is {_kind(node)}. It must be a group of `key: text` lines, each indented in the same way."


def too_short(name: str, value: str | tuple[object, ...], shortest: int) -> tuple[str, str]:
    if not value:
        return "empty", f"{name} is an empty list. It needs at least {_count(shortest, value)}."
    return "too-short", f"{name} has {_count(len(value), value)}. It needs at least {shortest}."


def too_long(name: str, value: str | tuple[object, ...], longest: int) -> str:
    over = len(value) - longest
    return f"{name} has {_count(len(value), value)}, and {longest} fit. Shorten it by {over}."


def out_of_range(name: str, value: int, least: float | None, most: float | None) -> str:
    if most is None:
        return f"{name} is {value}. It must be {least} or more."
    return f"{name} is {value}. It can be {least} to {most}."


def _kind(node: Node) -> str:
    if isinstance(node.value, list):
        return "a list"
    if isinstance(node.value, dict):
        return "a group of keys"
    if node.plain and not node.value:
        return "empty"
    return f"`{_cut(node.value)}`" if node.plain else f"the text `{_cut(node.value)}`"


def _count(number: int, value: object) -> str:
    unit = "character" if isinstance(value, str) else "entry"
    many = "characters" if isinstance(value, str) else "entries"
    return f"{number} {unit if number == 1 else many}"


def _and(names: Collection[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _cut(text: str) -> str:
    return visible(text, SHOWN)


MOST_PROBLEMS = 100


def hidden_words(char: str) -> str:
    return f"There is a hidden character here, {visible(char)}. Delete it, or type the text anew."
