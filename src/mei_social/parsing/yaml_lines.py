"""What an editor, Word or a merge tool does to a YAML file, found line by line.

The parser takes some of it as meant, and text is lost without a word; of the rest it complains far below. So
it is looked for first, by the look of the lines alone.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from mei_social.errors import Problem
from mei_social.parsing.yaml_signs import COLONS, CURLY, DASHES, DEEP, KEY, ODD_SPACES, TEXT_LOST
from mei_social.text.visible import visible

ENTRY = re.compile(rf"( *)((?:- +){{0,{DEEP}}})(?:({KEY}) *:(?: +|$))?(.*)")
"""Indent, dashes, key and value of a line; each can be empty."""
BLOCK = re.compile(r"[|>][-+0-9]* *(?:#.*)?")
NOTE = re.compile(r" *#(?: |$)")
COMMENT = re.compile(r"\s#")
QUOTE_SIGNS = {'"': re.compile(r'\\.|"'), "'": re.compile(r"''|'")}
"""What a quote of its kind, or a way to write one in the text, looks like."""
CLOSING = {'"': re.compile(r'(?<!\\)"'), "'": re.compile(r"(?<!')'(?!')")}
NOT_PLAIN = tuple("[{&!*#%@`")
FEWEST_WORDS = 2
"""One word with a comment behind it is a choice, such as `high`; two are a text."""

MERGE = (
    "A merge tool left its marks here, with two versions between them. Write what is right out of both, "
    "then take away only the lines that start with `<<<<<<<`, `|||||||`, `=======` and `>>>>>>>`."
)
FENCE = "A chat or a web page left this mark, and it is no part of the rules. Take away this line alone."
ODD_SPACE = "There is a space here that is no plain space, as Word and web pages have them. Type a plain one."
DASH = "This is `{}` where a list item starts. Type the plain dash `-`, with a space after it."
TIGHT = "There is no space after the dash. Write `- ` before the key."
COLON = "This is a wide colon. Type the plain one, `:`, with a space after it."
QUOTE = (
    "The quote that opens here is not closed before the next key. Add the same one at the end of the text."
)
CURLY_QUOTES = "These are curly quotes, and only straight ones count. Type the quotes at both ends anew."
COMMENTED_OUT = (
    "Everything from ` #` on counts as a comment, and nobody would read it. If it belongs to the text, put "
    "the whole text in double quotes; if not, move it to a line of its own."
)
COMMENT_SHOWN = (
    "This line belongs to the text above, so people would read it, `#` and all. Move it above the key, or "
    "remove the `#` if it is meant to be read."
)

MARKS = (
    ("merge-mark", re.compile(r"()(?:<{7}|={7}|>{7}|\|{7})(?: |$)"), MERGE),
    ("code-fence", re.compile(r" *()(?:`{3}|~{3})"), FENCE),
    ("odd-space", re.compile(rf" *(?:- +){{0,{DEEP}}}(?:{KEY} *:|-)?([{ODD_SPACES}])"), ODD_SPACE),
    ("odd-dash", re.compile(rf" *([{DASHES}]) *(?:{KEY} *:(?: |$)|(?<= )\S)"), DASH),
    ("odd-dash", re.compile(rf" *(-){KEY} *:(?: |$)"), TIGHT),
    ("odd-colon", re.compile(rf" *(?:- +){{0,{DEEP}}}{KEY} *([{COLONS}])"), COLON),
    (
        "curly-quotes",
        re.compile(rf" *(?:- +){{0,{DEEP}}}(?:{KEY} *: +)?([{CURLY}]).*(?:: | #)"),
        CURLY_QUOTES,
    ),
)
"""Each with what stands in its way, and the sentence about it."""

Found = Generator[Problem, None, int]
"""Problems one after another, and the number of the line that comes next."""


def look_at_lines(text: str) -> Iterator[Problem]:
    """All of it, in the order of the lines. Those called TEXT_LOST leave a file that can be read."""
    lines, number = text.split("\n"), 0
    while number < len(lines):
        line = lines[number]
        if not line.strip() or line.lstrip(" ").startswith("#"):
            number += 1
        elif wrong := _mark(line, number):
            yield wrong
            number += 1
        else:
            number = yield from _entry(lines, number)


def _mark(line: str, number: int) -> Problem | None:
    for rule, look, sentence in MARKS:
        if found := look.match(line):
            return Problem(number + 1, found.start(1) + 1, rule, sentence.format(visible(found[1])))
    return None


def _entry(lines: list[str], number: int) -> Found:
    """A line with a key or a dash, and the lines of its text."""
    indent, dashes, key, value = ENTRY.match(lines[number]).groups()  # type: ignore[union-attr]
    if not (key or dashes):
        return number + 1
    # What goes on with a text is indented deeper than its key, or than its dash.
    column = len(indent) + len(dashes if key else dashes.rstrip()[:-1])
    start = len(lines[number]) - len(value)
    if BLOCK.fullmatch(value.rstrip()):
        return (yield from _block(lines, number + 1, column))
    if value.startswith(tuple(QUOTE_SIGNS)):
        return (yield from _quoted(lines, number, start, column))
    if not value or value.startswith(NOT_PLAIN):
        return number + 1
    return (yield from _plain(lines, number, start, column))


def _block(lines: list[str], number: int, column: int) -> Found:
    """A text below `>` or `|`, in which nothing is a comment."""
    while number < len(lines) and (not lines[number].strip() or _indent(lines[number]) > column):
        if found := NOTE.match(lines[number]):
            yield Problem(number + 1, found.end() - len(found[0].lstrip(" ")) + 1, TEXT_LOST, COMMENT_SHOWN)
        number += 1
    return number


def _quoted(lines: list[str], number: int, start: int, column: int) -> Found:
    """A text in quotes, which may go on below."""
    first, quote = number, lines[number][start]
    # Sign by sign: one expression for all of them takes 100 MB for a text of one.
    if any(sign[0] == quote for sign in QUOTE_SIGNS[quote].finditer(lines[number], start + 1)):
        return number + 1
    number += 1
    while number < len(lines):
        entry = ENTRY.match(lines[number])
        if entry and (entry[2] or entry[3]) and len(entry[1]) <= column:
            break
        if CLOSING[quote].search(lines[number]):
            return number + 1
        number += 1
    yield Problem(first + 1, start + 1, "open-quote", QUOTE)
    return number


def _plain(lines: list[str], number: int, start: int, column: int) -> Found:
    """A text without quotes, which ends where a comment begins."""
    first = number
    while number < len(lines) and (number == first or _goes_on(lines[number], column)):
        line = lines[number]
        if found := COMMENT.search(line, start):
            is_text = number > first or len(line[start : found.start()].split()) >= FEWEST_WORDS
            if is_text or line[found.end() : found.end() + 1].strip():
                yield Problem(number + 1, found.end(), TEXT_LOST, COMMENTED_OUT)
        number, start = number + 1, 0
    return number


def _goes_on(line: str, column: int) -> bool:
    entry = ENTRY.match(line)
    is_text = bool(line.strip()) and not (entry and (entry[2] or entry[3]))
    return is_text and _indent(line) > column and not line.lstrip(" ").startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
