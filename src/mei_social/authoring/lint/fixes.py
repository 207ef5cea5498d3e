"""What can be mended without a question, as edits in the text: comments and layout stay as they are.

Only what was reported is mended, at the place where it was reported. A tree can hold values from another file
(those of an overlay's base), and their places mean nothing in this text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from mei_social.authoring.lint.spans import Edit, Span, Text
from mei_social.authoring.lint.texts import hints, shown
from mei_social.authoring.lint.typos import meant, names
from mei_social.errors import Problem
from mei_social.parsing.node import Node
from mei_social.parsing.yaml_events import MISSING_DASH
from mei_social.parsing.yaml_reader import read_tree
from mei_social.parsing.yaml_signs import TEXT_LOST
from mei_social.ruleset.model import Guide, Ruleset
from mei_social.ruleset.references import REFERENCES
from mei_social.text.visible import visible

PLEASE = re.compile(r"(^|[.!?]\s+)please,?\s+([^\W\d_])", re.IGNORECASE)
COMMA_BEFORE = re.compile(r"[ \t]*,\s*$")
DASH_BEFORE = re.compile(r"[ \t]*-[ \t]+")
NOTHING_AFTER = re.compile(r"[ \t]*(?:\r\n|\r|\n|$)")
SIGNS = {
    "odd-dash": ("-", "It is a plain dash now, with a space after it."),
    "odd-colon": (":", "It is a plain colon now, with a space after it."),
    "odd-space": (" ", "It is a plain space now."),
    MISSING_DASH: ("- ", "The entry has its dash now."),
}
HASH = re.compile(r"[ ]*(?:- +)*[\w-]+ *: +([^\s\"'\\][^\"\\\r\n]*?)[ ]*")
FEWEST_WORDS = 3
"""A shorter text could become a number, or `true`, when a word is taken away."""


def edits(text: str, root: Node, problems: Collection[Problem]) -> list[Edit]:
    """Everything in a text that can be mended, in the order of the text. Edits never touch one another."""
    reported = {(p.line, p.column, p.rule) for p in problems}
    here = Text(text)
    found = [
        *_spelling(here, root, reported),
        *_hashes(here, problems),
        *(edit for find in FINDERS for edit in find(here, root)),
    ]
    kept: list[Edit] = []
    for edit in sorted(found, key=lambda edit: (edit.span.start, edit.span.end)):
        wanted = (edit.node.line, edit.node.column, edit.rule) in reported
        if wanted and (not kept or edit.span.start >= kept[-1].span.end):
            kept.append(edit)
    return kept


def line_edits(text: str, problems: Iterable[Problem]) -> list[Edit]:
    """Signs that only look like those of YAML, in a file that cannot be read for them."""
    here = Text(text)
    found = (_sign(here, problem) for problem in problems if problem.rule in SIGNS)
    return [edit for edit in found if edit]


def _sign(text: Text, problem: Problem) -> Edit | None:
    at, (new, done) = Node("", problem.line, problem.column), SIGNS[problem.rule]
    start = text.offset(at)
    if start is None:
        return None
    if problem.rule == MISSING_DASH:
        before = Span(start - len(new), start)
        return Edit(at, before, new, problem.rule, done) if text.text[before.start : start] == "  " else None
    end = start + 1
    while new == " " and text.text[end : end + 1].isspace() and text.text[end] not in " \t\r\n":
        end += 1
    if new == " " or text.text[end : end + 1].isspace():
        return Edit(at, Span(start, end), new * (end - start), problem.rule, done)
    return Edit(at, Span(start, end), f"{new} ", problem.rule, done)


def version_edit(text: str, root: Node, number: int) -> list[Edit]:
    """The edit that writes this version in place of the one that is there."""
    version = root.get("version")
    span = Text(text).span(version) if version else None
    if version is None or span is None:
        return []
    return [Edit(version, span, str(number), "version-not-raised", f"`version` is now {number}.")]


def mended(text: str, made: list[Edit]) -> str:
    """The text with the edits made; the same text where that would leave a file that cannot be read."""
    new = Text(text).with_edits(made)
    return new if read_tree(new)[0] else text


def _spelling(text: Text, root: Node, reported: Collection[tuple[int, int, str]]) -> Iterator[Edit]:
    for name in names(root, Guide if root.get("platform") else Ruleset):
        # Before the names are compared: in a large file that would take long.
        if (name.node.line, name.node.column, name.rule) not in reported:
            continue
        new, span = meant(name), text.span(name.node)
        if new and span:
            done = f"`{visible(str(name.node.value), 60)}` is now `{new}`."
            yield Edit(name.node, span, new, name.rule, done)


def _hashes(text: Text, problems: Iterable[Problem]) -> Iterator[Edit]:
    """A text with something like `#1` in it, which is no comment, gets quotes."""
    for problem in problems:
        at = Node("", problem.line, problem.column)
        hash_ = text.offset(at) if problem.rule == TEXT_LOST else None
        if hash_ is None or not text.text[hash_ + 1 : hash_ + 2].isalnum():
            continue
        found = HASH.fullmatch(text.text, text.line_start(hash_), text.line_end(hash_))
        if found:
            span = Span(found.start(1), found.end(1))
            yield Edit(
                at, span, f'"{found[1]}"', TEXT_LOST, "The text has quotes now, so that its `#` is read."
            )


def _twice(text: Text, root: Node) -> Iterator[Edit]:
    for entry in (*root.entries("rules"), *root.entries("settings")):
        for key in REFERENCES:
            seen: set[str] = set()
            for item in entry.entries(key):
                if isinstance(item.value, str) and item.value in seen and (span := _whole_item(text, item)):
                    done = f"`{visible(item.value, 60)}` stands in this list once."
                    yield Edit(item, span, "", "listed-twice", done)
                seen |= {item.value} if isinstance(item.value, str) else set()


def _whole_item(text: Text, item: Node) -> Span | None:
    """An item of a list with its comma or its line; None where a comment would go with it."""
    span = text.span(item)
    if span is None:
        return None
    quote = 0 if item.plain else 1
    start, end = span.start - quote, span.end + quote
    if comma := COMMA_BEFORE.search(text.text, max(0, start - 200), start):
        return Span(comma.start(), end)
    line, after = text.line_start(start), NOTHING_AFTER.match(text.text, end)
    return Span(line, after.end()) if after and DASH_BEFORE.fullmatch(text.text, line, start) else None


def _please(text: Text, root: Node) -> Iterator[Edit]:
    for node in shown(root):
        span = text.span(node)
        if span is None or len(str(node.value).split()) < FEWEST_WORDS:
            continue
        for found in PLEASE.finditer(text.text[span.start : span.end]):
            place = Span(span.start + found.end(1), span.start + found.end())
            yield Edit(node, place, found[2].upper(), "please", "`please` is left out.")


def _full_stop(text: Text, root: Node) -> Iterator[Edit]:
    for hint in hints(root):
        span = text.span(hint)
        if span and len(str(hint.value).split()) >= FEWEST_WORDS and str(hint.value).endswith("."):
            yield Edit(hint, Span(span.end - 1, span.end), "", "hint-full-stop", "The full stop is left out.")


FINDERS: tuple[Callable[[Text, Node], Iterator[Edit]], ...] = (_twice, _please, _full_stop)
