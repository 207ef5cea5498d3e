"""The events of PyYAML, put together to a tree of values with their places."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

import yaml

from mei_social.errors import Problem
from mei_social.parsing.messages import DEEP, MOST_PROBLEMS, TOO_DEEP, hidden_words
from mei_social.parsing.node import HIDDEN, NO_KEYS, Node
from mei_social.text.visible import visible

MOST_EVENTS = 160_000
DEEPEST = 12

# Only from the start of a gap: a long one without a break would be looked through from each of its blanks.
BREAKS = re.compile(r"(?<!\s)\s*[\t\r\n]\s*")
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

PARTS = "The file has more than 160,000 parts. Remove what is not needed."
SECOND = "A second document starts here. Remove the line `---`, and both are one again."

ODD = "The file has a character that YAML does not allow. Type the text anew."
MERGE = "`<<` copies keys from elsewhere, and that is not read here. Write the keys out."
NOT_A_TEXT_KEY = "This key is not text. Put it in double quotes, or correct it."
MISSING_DASH = "missing-dash"
NEXT_ENTRY = "The next entry seems to begin here, and its dash is missing. Write `- {}:`. Nothing has to go."
SIGN = "`{}` starts {}, and that is not read here. Remove it, or put the whole text in double quotes."


class _StopError(Exception):
    """Raised inside this module where reading must end at once."""


def fill(builder: Builder, text: str) -> list[Problem]:
    """Take every event; returns the problem that ended it early, if any."""
    try:
        for count, event in enumerate(yaml.parse(text, Loader=LOADER)):
            if count == MOST_EVENTS:
                builder.stop(event, "too-large", PARTS)
            builder.take(event)
    except _StopError:
        return [builder.problems.pop()]
    except yaml.MarkedYAMLError as error:
        from mei_social.parsing.yaml_errors import explain  # nearly every file can be read

        return [explain(error, text)]
    except yaml.YAMLError:
        return [Problem(0, 0, "yaml-syntax", ODD)]
    return []


class Builder:
    """Takes the events one by one and keeps the values that are still open."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[Node] = []
        self._entries: list[Node] | None = None
        """Of the innermost list, where that is what is open."""
        self._key: Node | None = None
        """In a group of keys that is open, the one that waits for its value."""
        self._keys: list[Node | None] = []
        """The same in what is open around it."""
        self._by_kind: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: lambda event: self._start(event, {}),
            yaml.SequenceStartEvent: lambda event: self._start(event, []),
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: lambda event: self.stop(event, "alias", SIGN.format("*", "an alias")),
            yaml.DocumentStartEvent: self._document,
        }

    def take(self, event: yaml.Event) -> None:
        if kind := self._by_kind.get(type(event)):
            kind(event)

    def stop(self, event: yaml.Event, rule: str, message: str) -> NoReturn:
        self._note(event, rule, message)
        raise _StopError

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        if self.root is not None:
            self.stop(event, "second-document", SECOND)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.anchor or event.tag:
            self._refuse_extras(event)
        value = event.value
        # Raw ones are found before parsing; an escape such as "\e" becomes one only now.
        if event.style == '"' and (found := HIDDEN.search(value)):
            self._note(event, "hidden-character", hidden_words(found[0]))
        # However a text is laid out over lines, it is shown as one.
        if "\n" in value or "\t" in value:
            value = BREAKS.sub(" ", value).strip()
        mark = event.start_mark
        assert mark is not None
        self._add(Node(value, mark.line + 1, mark.column + 1, not event.style))

    def _start(self, event: yaml.CollectionStartEvent, value: list[Node] | dict[str, Node]) -> None:
        self._refuse_extras(event)
        if len(self._open) == DEEPEST:
            self.stop(event, TOO_DEEP, DEEP)
        node = Node(value, *_place(event), keys={} if isinstance(value, dict) else NO_KEYS)
        self._add(node)
        self._open.append(node)
        self._keys.append(self._key)
        self._key = None
        self._entries = value if isinstance(value, list) else None

    def _end(self, _: yaml.CollectionEndEvent) -> None:
        self._open.pop()
        self._key = self._keys.pop()
        around = self._open[-1].value if self._open else None
        self._entries = around if isinstance(around, list) else None

    def _add(self, node: Node) -> None:
        if self._entries is not None:
            self._entries.append(node)
        elif self._key is not None:
            self._pair(self._open[-1], self._key, node)
            self._key = None
        elif self._open:
            self._key = node
        else:
            self.root = node

    def _pair(self, parent: Node, key: Node, node: Node) -> None:
        assert isinstance(parent.value, dict)
        if key.plain and key.value == "<<":
            self._note(key, "merge-key", MERGE)
        elif not isinstance(key.value, str) or not key.is_text:
            self._note(key, "key-not-text", NOT_A_TEXT_KEY)
        elif parent.went_on:
            return
        elif key.value in parent.value and key.value == next(iter(parent.value)) and self._in_a_list():
            self._note(key, MISSING_DASH, NEXT_ENTRY.format(visible(key.value, 60)))
            parent.went_on = True
        elif key.value in parent.value:
            first = parent.keys[key.value].line
            name = visible(key.value, 60)
            message = (
                f"`{name}` stands here again, after line {first}. Put what is to be read into one of them."
            )
            self._note(key, "duplicate-key", message)
        else:
            parent.value[key.value] = node
            parent.keys[key.value] = key

    def _in_a_list(self) -> bool:
        """Whether the group that is open is an entry of a list."""
        return len(self._open) > 1 and isinstance(self._open[-2].value, list)

    def _refuse_extras(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            self._note(event, "anchor", SIGN.format("&", "an anchor"))
        if event.tag:
            self._note(event, "tag", SIGN.format("!", "a tag"))

    def _note(self, at: yaml.Event | Node, rule: str, message: str) -> None:
        line, column = (at.line, at.column) if isinstance(at, Node) else _place(at)
        self.problems.append(Problem(line, column, rule, message))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _StopError


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    assert mark is not None
    return mark.line + 1, mark.column + 1
