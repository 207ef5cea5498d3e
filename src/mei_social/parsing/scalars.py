"""Single values of a file: text, whole numbers, true or false, days, and words from a closed list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from mei_social.errors import Problem
from mei_social.parsing import messages
from mei_social.parsing.node import Node

WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_PROBLEMS = 100
NOTHING = ("", "~", "null", "Null", "NULL")
TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class EnoughError(Exception):
    """Raised to end decoding: nobody reads more problems, and a hostile file must not cost us more."""


class Bad:
    """Stands where a value could not be read; the problem is already noted."""


BAD: Final = Bad()


class Spot(Struct, frozen=True):
    """Where a value is being read: its name for people, and where to note what is wrong."""

    name: str
    """The key; empty for the file as a whole."""
    problems: list[Problem]
    item: int = 0
    """Which entry of the list under the key, counted from 1; 0 for the value itself."""

    @property
    def shown(self) -> str:
        return messages.place(self.name, self.item)

    def note(self, node: Node, rule: str, message: str) -> Bad:
        self.problems.append(node.problem(rule, message))
        if len(self.problems) >= MOST_PROBLEMS:
            raise EnoughError
        return BAD


Reader = Callable[[Node, Spot], Any]


def text(node: Node, spot: Spot) -> str | Bad:
    if isinstance(node.value, str) and node.is_text:
        # Text of nothing but spaces says nothing.
        return node.value.strip() or spot.note(node, "empty", messages.empty(spot.shown, "text"))
    if is_nothing(node):
        return spot.note(node, "empty", messages.empty(spot.shown, "text"))
    return spot.note(node, "wrong-type", messages.not_text(spot.shown, node))


def number(node: Node, spot: Spot) -> int | Bad:
    if node.plain and isinstance(node.value, str) and WHOLE_NUMBER.fullmatch(node.value):
        return int(node.value)
    return wrong(node, spot, "a whole number, without quotes, such as 5")


def truth(node: Node, spot: Spot) -> bool | Bad:
    if node.plain and isinstance(node.value, str) and node.value in TRUTHS:
        return TRUTHS[node.value]
    return wrong(node, spot, "true or false, without quotes")


def day(node: Node, spot: Spot) -> date | Bad:
    if not isinstance(node.value, str) or not node.is_text:
        return wrong(node, spot, "a day, such as 2026-11-23")
    try:
        return date.fromisoformat(node.value if DAY.fullmatch(node.value) else "")
    except ValueError:
        return spot.note(node, "not-a-date", messages.not_a_day(spot.shown, node))


def wrong(node: Node, spot: Spot, expected: str) -> Bad:
    if is_nothing(node):
        return spot.note(node, "empty", messages.empty(spot.shown, expected))
    return spot.note(node, "wrong-type", messages.wrong(spot.shown, node, expected))


def is_nothing(node: Node) -> bool:
    return node.plain and node.value in NOTHING


def choice(members: type[StrEnum]) -> Reader:
    known = {member.value: member for member in members}

    def read(node: Node, spot: Spot) -> StrEnum | Bad:
        if isinstance(node.value, str) and node.value in known:
            return known[node.value]
        if not isinstance(node.value, str) or is_nothing(node):
            return wrong(node, spot, messages.one_of(known))
        return spot.note(node, "unknown-value", messages.unknown_value(spot.shown, node.value, known))

    return read


SCALARS: Final[dict[type, Reader]] = {str: text, int: number, bool: truth, date: day}
