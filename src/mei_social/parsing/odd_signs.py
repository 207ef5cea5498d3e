"""Signs of word processors and web pages where YAML wants plain ones. They look the same on a screen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mei_social.errors import Problem
from mei_social.text.visible import visible

RULE = "odd-sign"
LONGEST = 2000
"""No line of a person is longer, and each is looked through several times."""
SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
DASHES = "\u2010-\u2015\u2212"
BULLETS = f"{DASHES}•·▪◦‣*"

SPACE = "There is a non-breaking space here (a space that word processors and web pages use). Type it anew."
DASH = "This starts with `{}`, and a list item starts with a hyphen: `- `. Type it anew."
IN_KEY = "There is a long dash in this key, which word processors make of a hyphen. Write `{}`."
COLON = "This colon is a wide one, `：`. Type it anew, with a space after it."
QUOTES = 'These are curly quotes, which word processors make. Use straight ones around the whole text: "...".'

KEY = rf"[\w{DASHES}-]+"
LOOKS = (
    re.compile(rf"^[ -]*(?P<space>[{SPACES}])"),
    re.compile(rf"(?:^\s*(?:- +)?|[{{,]\s*){KEY}(?P<space>[{SPACES}]):"),
    re.compile(rf"(?:^\s*(?:- +)?|[{{,]\s*){KEY}:(?P<space>[{SPACES}])"),
    re.compile(rf"^\s*(?P<dash>[{BULLETS}])\s*\w"),
    re.compile(rf"(?:^\s*(?:- +)?|[{{,]\s*)(?P<key>\w[\w-]*[{DASHES}]{KEY})\s*:"),
    re.compile(rf"(?:^\s*(?:- +)?|[{{,]\s*){KEY}(?P<colon>：)"),
    re.compile(rf"(?:^\s*(?:- +)?|[{{,]\s*){KEY}:\s+(?P<quotes>[“”„‟])"),
    re.compile(rf"(?:^\s*(?:- +)?|[{{,]\s*){KEY}:\s+\"[^\"]*(?P<quotes>[“”])\s*[,}}]?[^\"]*$"),
)


def odd_signs(text: str) -> Iterator[Problem]:
    """The first one of each line, at its place. For a file that cannot be read as it is."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.isascii() or len(line) > LONGEST or line.lstrip().startswith("#"):
            continue
        found = [match for look in LOOKS if (match := look.search(line))]
        if found:
            first = min(found, key=lambda match: match.start(match.lastgroup or 0))
            name = first.lastgroup or ""
            yield Problem(number, first.start(name) + 1, RULE, _sentence(name, first[name]))


def _sentence(name: str, sign: str) -> str:
    match name:
        case "space":
            return SPACE
        case "dash":
            return DASH.format(visible(sign))
        case "key":
            return IN_KEY.format(visible(re.sub(f"[{DASHES}]", "-", sign), 60))
        case "colon":
            return COLON
        case _:
            return QUOTES
