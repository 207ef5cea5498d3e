"""A problem in a file as one line: place first, so that editors and people can jump to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.errors import Problem


def problem_line(path: str, problem: Problem) -> str:
    """`file:line:column: level rule: message`; without a place where the whole file is meant."""
    place = f":{problem.line}:{problem.column}" if problem.line else ""
    return f"{visible(path, 300)}{place}: {problem.level} {problem.rule}: {problem.message}"
