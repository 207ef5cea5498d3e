"""YAML text as a tree of values with their places, in one pass over the parser's events.

Files come from people we do not know. What makes YAML dangerous or surprising (aliases, anchors, tags,
merge keys, deep nesting) is refused here, while the events arrive and before anything is built from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from mei_social.errors import Problem
from mei_social.parsing.messages import MOST_PROBLEMS, hidden_words
from mei_social.parsing.node import HIDDEN, Node
from mei_social.parsing.yaml_signs import TEXT_LOST, is_suspect

__all__ = ["Node", "read_tree"]

MOST_BYTES = 1024 * 1024


SPLIT = "The file is larger than 1 MB. Shorten its texts."
OTHER_KIND = re.compile(r"\s*(?:\{\\rtf|<!doctype|<html)", re.IGNORECASE)
AS_TEXT = "This is a document of Word or a web page, and no plain text. Save it as plain text, in UTF-8."
EMPTY = "The file is empty. Start from a copy of the file that comes with mei-social."


def read_tree(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree and every problem in it. No tree where the text cannot be read to its end. Never raises."""
    if len(text) > MOST_BYTES or len(text.encode(errors="replace")) > MOST_BYTES:
        return None, (Problem(0, 0, "too-large", SPLIT),)
    # The parser counts all of these as one line break, and so do editors.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if OTHER_KIND.match(text):
        return None, (Problem(1, 1, "no-plain-text", AS_TEXT),)
    if hidden := tuple(islice(_hidden(text), MOST_PROBLEMS)):
        return None, hidden
    at_lines = _at_lines(text) if is_suspect(text) else ()
    if stopping := tuple(problem for problem in at_lines if problem.rule != TEXT_LOST):
        return None, stopping
    from mei_social.parsing.yaml_events import (
        MISSING_DASH,
        Builder,
        fill,
    )  # PyYAML costs time, and help needs none

    builder = Builder()
    stopped = fill(builder, text)
    if builder.root is None and not stopped:
        stopped = [Problem(0, 0, "empty", EMPTY)]
    # What follows from an entry that was taken for a part of another one helps nobody.
    if merged := [problem for problem in builder.problems if problem.rule == MISSING_DASH]:
        return None, (*merged, *stopped)
    return None if stopped else builder.root, (*builder.problems, *stopped, *at_lines)


def _at_lines(text: str) -> tuple[Problem, ...]:
    from mei_social.parsing.yaml_lines import look_at_lines

    return tuple(islice(look_at_lines(text), MOST_PROBLEMS))


def _hidden(text: str) -> Iterator[Problem]:
    for found in HIDDEN.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        yield Problem(line, column, "hidden-character", hidden_words(found[0]))
