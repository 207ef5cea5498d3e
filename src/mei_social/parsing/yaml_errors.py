"""What went wrong where YAML cannot be parsed, in words for somebody who does not know YAML.

The parser's own words differ between its two builds and help nobody, so the line itself is looked at too.
"""

from __future__ import annotations

import re

from yaml.error import Mark, MarkedYAMLError

from mei_social.errors import Problem
from mei_social.parsing.messages import DEEP, TOO_DEEP
from mei_social.parsing.yaml_flow import AFTER_QUOTE, COLON, cause_in
from mei_social.text.visible import visible

RULE = "yaml-syntax"
NO_SPACE = re.compile(r"\s*(- +)?[\w-]+:[^\s/]")

TAB = "This line is indented with a tab. Use spaces, two for each level."
TAB_INSIDE = "There is a tab here. Put a space in its place."
SPACE = "There is no space after the colon. Write it as `key: text`."
NO_COLON = (
    "This line has no key with a colon. Write it as `key: text`, or indent it to go on with the text above."
)
QUOTE = "The quote that opens here is never closed. Add the same quote at the end of the text."
DEEPER = "This line is indented differently from the lines it belongs to. Line it up with the keys around it."
BRACKET = "The list or group that opens here is never closed. Add the closing bracket, or a missing comma."
CLOSING = "This bracket closes nothing. Remove it, or put the whole text in double quotes."
FIRST = "A text cannot start with {}. Put the whole text in double quotes."
ESCAPE = "This backslash means nothing inside double quotes. Use single quotes around the text instead."
DASH = "A list item starts on a line of its own. Move the dash down, or put the text in double quotes."
BLOCK = "Only a new line can follow `|` or `>`. Start the text on the next line, or put it in double quotes."
OUTSIDE = "This line does not belong to what stands above it. Line it up with the first key of the file."
UNKNOWN = (
    "This line cannot be understood. Look at the indentation, quotes and colons here and in the line above."
)

PLAIN_CAUSES = (
    ("quoted scalar", "unexpected", QUOTE),
    ("flow", "expected", BRACKET),
    ("block node", "expected", CLOSING),
    ("", "escape", ESCAPE),
    ("", "sequence entries", DASH),
    ("block scalar", "expected", BLOCK),
    ("", "document start", OUTSIDE),
)
"""Part of the parser's context, part of its problem, our sentence."""
CAUSES_AT_OPENING = {QUOTE, BRACKET}


def explain(error: MarkedYAMLError, text: str) -> Problem:
    """The one problem behind a parser's error, at the place where a person has to do something."""
    lines = text.split("\n")
    problem = error.problem or ""
    mark, opening = error.problem_mark or error.context_mark, error.context_mark
    if mark is None:
        return Problem(0, 0, RULE, UNKNOWN)
    line = _line(lines, mark.line)
    if "nesting depth" in problem:  # one of the two parsers has a bound of its own, far beyond ours
        return Problem(mark.line + 1, mark.column + 1, TOO_DEEP, DEEP)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return Problem(mark.line + 1, 1, RULE, TAB)
    if opening and "':'" in problem and "could not" in problem:
        return _at(opening, SPACE if NO_SPACE.match(_line(lines, opening.line)) else NO_COLON)
    if "mapping values" in problem:
        return _mapping_value(mark, lines)
    if error.context and "flow" in error.context and opening:
        start = sum(len(above) + 1 for above in lines[: opening.line]) + opening.column
        if cause := cause_in(text, start):
            place, sentence = cause
            before = text[:place]
            return Problem(before.count("\n") + 1, place - before.rfind("\n"), RULE, sentence)
    return _other(error, mark, line)


def _mapping_value(mark: Mark, lines: list[str]) -> Problem:
    before = _line(lines, mark.line)[: mark.column]
    if ":" in before:
        return _at(mark, COLON)
    above = next((n for n in range(mark.line - 1, -1, -1) if lines[n].strip()), None)
    if above is None:
        return _at(mark, UNKNOWN)
    if NO_SPACE.match(lines[above]):
        return Problem(above + 1, 1, RULE, SPACE)
    if ":" not in lines[above]:
        return Problem(above + 1, 1, RULE, NO_COLON)
    return Problem(mark.line + 1, len(before) - len(before.lstrip()) + 1, RULE, DEEPER)


def _other(error: MarkedYAMLError, mark: Mark, line: str) -> Problem:
    context, problem = error.context or "", error.problem or ""
    for in_context, in_problem, sentence in PLAIN_CAUSES:
        if in_context in context and in_problem in problem:
            at_opening = sentence in CAUSES_AT_OPENING and error.context_mark
            return _at(at_opening or mark, sentence)
    if "cannot start" in problem or "tag handle" in problem:
        if line[mark.column : mark.column + 1] == "\t":
            return _at(mark, TAB_INSIDE)
        return _at(mark, FIRST.format(visible(line[mark.column : mark.column + 1])))
    if error.context_mark and context.endswith(("alias", "anchor", "tag")):
        column = error.context_mark.column
        return _at(error.context_mark, FIRST.format(visible(line[column : column + 1])))
    if context.startswith("while parsing a block"):
        return _at(mark, _block(line[: mark.column]))
    return _at(mark, UNKNOWN)


def _block(before: str) -> str:
    if not before.strip():
        return DEEPER
    value = before.rsplit(": ", maxsplit=1)[-1].lstrip(" -")
    return AFTER_QUOTE if value[:1] in ("'", '"') else FIRST.format(visible(value[:1]))


def _line(lines: list[str], index: int) -> str:
    return lines[index] if index < len(lines) else ""


def _at(mark: Mark, sentence: str) -> Problem:
    return Problem(mark.line + 1, mark.column + 1, RULE, sentence)
