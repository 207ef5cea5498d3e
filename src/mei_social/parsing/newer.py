"""What was made by a newer mei-social than this one, or is for one: nobody is to blame for that."""

from __future__ import annotations

import re

from mei_social import __version__

NUMBERS = re.compile(r"([0-9]{1,6})\.([0-9]{1,6})(?:\.([0-9]{1,6}))?")
FORM = " form"
"""After the version of a file that was made by a page of ours, and not by a command."""
MADE_BY = re.compile(rb'"tool_version"\s*:\s*"([0-9.]{1,20}(?: form)?)"')
MADE = "was made by a newer mei-social ({}): update mei-social, or ask whoever sent it."


def numbers(version: object) -> tuple[int, ...] | None:
    """Of a version such as `0.3` or `0.3.1`; None for anything else."""
    found = NUMBERS.fullmatch(version) if isinstance(version, str) else None
    return tuple(int(number or 0) for number in found.groups()) if found else None


def is_newer(version: object) -> bool:
    return (numbers(version) or ()) > (numbers(__version__) or ())


def made_by_newer(tool: object, format_version: object, reads: int) -> str | None:
    """To go on after the name of a file that cannot be read; None where it is not newer than this program.

    `reads`: the highest version of its format that is read here. Repeats nothing of the file but numbers.
    """
    version = tool.removesuffix(FORM) if isinstance(tool, str) else None
    if is_newer(version):
        return MADE.format(_briefly(numbers(version) or ()))
    if type(format_version) is int and format_version > reads:
        return MADE.format(f"format {format_version}")
    return None


def maker_of(content: bytes) -> str | None:
    """Which mei-social a file names, where it cannot be read as a whole."""
    found = MADE_BY.search(content)
    return found[1].decode() if found else None


def _briefly(version: tuple[int, ...]) -> str:
    """`0.3` for 0.3.0."""
    return ".".join(map(str, version[:2] if version[-1] == 0 else version))
