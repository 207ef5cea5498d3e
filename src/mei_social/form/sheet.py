"""Of a style sheet only the rules for what can be on the page: a form has no tables and no pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator

RULE = re.compile(r"([^{}]*)\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
COMMA = re.compile(r",(?![^(]*\))")
"""Between selectors, and not within one."""
BUT = re.compile(r":not\([^)]*\)")
NAME = re.compile(r"[.#]([\w-]+)")
ELEMENT = re.compile(r"(?:^|(?<=[\s>(]))[a-z][a-z0-9]*")
WORD = re.compile(r"(?<![\w./-])[\w-]+")
"""What may be a name: not the end of `text/plain`, nor of `row.name`."""
SPACES = re.compile(r'("[^"]*")|\s*([{};,])\s*|:\s+|\s+')


def needed(sheet: str, page: str) -> str:
    """`page` is all that may name a class or an element: the markup and the script."""
    return _without_spaces("".join(_needed(sheet, frozenset(WORD.findall(page)))))


def _needed(sheet: str, words: frozenset[str]) -> Iterator[str]:
    for match in RULE.finditer(sheet):
        head, body = match[1].strip(), match[2]
        if head.startswith("@media"):
            body = "".join(_needed(body, words))
        elif not head.startswith("@"):
            head = ",".join(each.strip() for each in COMMA.split(head) if _can_be(each.strip(), words))
        if head and body:
            yield f"{head}{{{body}}}"


def _can_be(selector: str, words: frozenset[str]) -> bool:
    named = BUT.sub("", selector)
    names: list[str] = [*NAME.findall(named), *ELEMENT.findall(named)]
    return words.issuperset(names)


def _without_spaces(sheet: str) -> str:
    short = SPACES.sub(lambda found: found[1] or found[2] or (":" if found[0][0] == ":" else " "), sheet)
    return short.replace(";}", "}").strip()
