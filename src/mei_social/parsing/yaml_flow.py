"""Why `{answer: no, note: ...}` or `[...]` cannot be read: what in a text ends it, or starts another."""

from __future__ import annotations

import re

PART = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')
    | (?P<sign>[{}\[\],])
    | (?P<key>[^\s{}\[\],:#"'][^{}\[\],:\#\n]*?:(?=[\s{}\[\],]|$))
    | (?P<comment>\#)
    | (?P<text>[^\s{}\[\],"'\#]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
COLON = "This text has a colon inside. Put the whole text in double quotes."
HASH = "Everything behind this # is a comment, and so is the bracket. Put the whole text in double quotes."
AFTER_QUOTE = (
    "The text goes on after its closing quote. "
    'Put double quotes around the whole text, and write \\" for a quote inside it.'
)
INSIDE = "This text has a bracket inside. Put the whole text in double quotes."
MOST = 4000


def cause_in(text: str, start: int) -> tuple[int, str] | None:
    """What goes wrong in the group or list that opens at `start`, and where. None if that is unclear."""
    depth, before = 0, ""  # what stands before this, in the same value: a key, or text
    for found in PART.finditer(text, start, start + MOST):
        kind, part, at = found.lastgroup, found[0], found.start()
        match kind:
            case "comment" if before and text[at - 1].isspace():
                return at, HASH
            case "key" if before:
                return (found.end() - 1, COLON)
            case "sign" if part in "{[" and before == "text":
                return at, INSIDE
            case "text" if before == "quoted":
                return at, AFTER_QUOTE
            case "space" if "\n" in part and before == "text":
                return None  # a text that goes on: it may have been the end of all
        if kind == "sign":
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(part, 0)
            before = ""
        elif kind != "space":
            before = "quoted" if kind == "quoted" and before != "text" else "key" if kind == "key" else "text"
        if depth <= 0:
            return None
    return None
