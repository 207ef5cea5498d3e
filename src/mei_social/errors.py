"""Everything that can go wrong, in one tree.

Errors carry words for a person; they never print and know no exit codes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """Whether a problem stops a file from being used."""

    ERROR = "error"
    WARNING = "warning"


class Problem(NamedTuple):
    """Something wrong in a file, with its place.

    `line` and `column` count from 1; 0 means the file as a whole.
    """

    line: int
    column: int
    rule: str
    """Short kebab-case name of the broken expectation, stable for scripts, such as `unknown-key`."""
    message: str
    """What is wrong, what was expected and what to do next, in plain English."""
    level: Level = Level.ERROR


class MeiSocialError(Exception):
    """Raised, as one of its subclasses, for everything that we foresee. `str()` is the sentence to show."""


class CannotRead(MeiSocialError):
    """A file is missing, is not a regular file, is too large or is not in the encoding we read."""


class NewerFile(CannotRead):
    """A newer mei-social made it, and this one cannot read it. Nobody is to blame."""


class BadFile(MeiSocialError):
    """A file was read and its content is wrong: every problem at once."""

    def __init__(self, path: str, problems: tuple[Problem, ...], advice: str) -> None:
        self.path = path
        self.problems = problems
        self.advice = advice
        count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"{path} has {count}. {advice}")


class BadRules(BadFile):
    """Rules, or a platform file of theirs, from which no self-check can be made."""

    help_was_shown = False
    """Whether whoever meets it has seen whom to call and tell."""


class CannotWrite(MeiSocialError):
    """A file could not be written; nothing of it is left behind."""


class AlreadyThere(CannotWrite):
    """The file exists and nobody said that it may be replaced."""


class StoreProblem(MeiSocialError):
    """The saved answers cannot be read or written. Answers saved before are kept."""


class Damaged(StoreProblem):
    """A file is not as it was saved, so nothing in it is relied on."""

    def __init__(self, told: str, path: str) -> None:
        self.path = path
        super().__init__(told)


class NothingYet(MeiSocialError):
    """The command needs a self-check and there is none."""


class OlderRules(MeiSocialError):
    """The rules are older than some that were used before, and nobody said that this is meant."""
