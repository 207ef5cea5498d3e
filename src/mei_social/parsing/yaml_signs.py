"""Signs of what people do to a YAML file unawares: whether it is worth looking at it line by line.

Nearly every file is clean, and every self-check reads one before its first question.
"""

from __future__ import annotations

import re

TEXT_LOST = "text-lost"
"""The file can be read, and would say less than what is written in it."""
ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
DASHES = "\u2010-\u2015\u2212\u2022\u00b7\u2043*"
COLONS = "\uff1a\ufe55\ua789"
CURLY = "\u201c\u201d\u201e\u2018"
KEY = r"[A-Za-z_][\w-]*+"
DEEP = 12
"""Lists inside one another on one line: more are refused, and an expression for any number costs memory."""
MANY = 50
"""Quotes inside a text that are looked through here; with more of them it is worth a look."""
OPEN = rf"\"(?![^\"\\\n]*+(?:\\.[^\"\\\n]*+){{0,{MANY}}}+\")|'(?![^'\n]*+(?:''[^'\n]*+){{0,{MANY}}}+'(?!'))"
"""A quote that is not closed on its line."""

ODD = re.compile(
    rf"\n(?:[<=>|]{{7}}| *+(?:`{{3}}|~{{3}}|(?:- ++){{0,{DEEP}}}+"
    rf"(?:-(?:[{ODD_SPACES}]|{KEY} *+:)|[{DASHES}{ODD_SPACES}{CURLY}]|{OPEN}|"
    rf"{KEY} *+(?:[{COLONS}]|: *+(?:[{ODD_SPACES}{CURLY}]|{OPEN})))))"
)
"""At the start of a line, which is cheap to look for.

Nothing in it goes back, as most lines begin like a key.
"""


def is_suspect(text: str) -> bool:
    """Whether `yaml_lines` may find something: never False where it does."""
    text = f"\n{text}"
    return ODD.search(text) is not None or _has_odd_hash(text)


def _has_odd_hash(text: str) -> bool:
    """One behind a text, or in a line of its own that stands no further left than the line above."""
    at, above = text.find("#"), ""
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        before, line = text[start:at], _line_above(text, start)
        if not line.lstrip(" ").startswith("#"):  # else the line above both, which was looked at before
            above = line
        if before.strip() or (before and _may_be_in_a_text(before, above)):
            return True
        end = text.find("\n", at)
        at = text.find("#", end) if end >= 0 else -1
    return False


def _line_above(text: str, start: int) -> str:
    """The last line with anything in it before this one."""
    end = start - 1
    while end > 0:
        begin = text.rfind("\n", 0, end) + 1
        if line := text[begin:end].rstrip():
            return line
        end = begin - 1
    return ""


def _may_be_in_a_text(indent: str, line: str) -> bool:
    deep = len(line) - len(line.lstrip(" "))
    return deep <= len(indent) and not (deep == 0 and line.endswith(":"))
