"""What a provider calls the people of a self-check, and what accounts are for. Sentences name them by it.

A sentence that names somebody is a template with their place in it, such as `Talk to your {reviews}.`, and
`Roles.say` makes it. None is made by looking for a word in it and putting another one there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta, Struct
from msgspec.structs import asdict

LONGEST_WORD: Final = 40
Word = Annotated[str, Meta(min_length=1, max_length=LONGEST_WORD)]
"""Letters, with spaces, hyphens and apostrophes between them; checked in `consistency`."""
WORD: Final = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")
GAP: Final = "{}"


class Role(Struct, frozen=True, kw_only=True):
    """What somebody is called in the middle of a sentence: `trainee`, `trainees`, and `a` before the one."""

    one: Word
    many: Word
    article: Word

    @property
    def an(self) -> str:
        """With its article: `a trainee`, `an assessor`."""
        return f"{self.article} {self.one}"

    @property
    def begins(self) -> str:
        """At the start of a sentence or a column: `Trainee`."""
        return begun(self.one)

    @property
    def many_begin(self) -> str:
        return begun(self.many)

    def __str__(self) -> str:
        return self.one


class Roles(Struct, frozen=True, kw_only=True):
    """The people that sentences are about, as they are called where rules say nothing else."""

    answers: Role = Role(one="trainee", many="trainees", article="a")
    """Who answers."""
    reviews: Role = Role(one="mentor", many="mentors", article="a")
    """Who reads the file, and talks it through."""
    protected: Role = Role(one="pupil", many="pupils", article="a")
    """Whom it is all for."""
    told: Role = Role(one="safeguarding lead", many="safeguarding leads", article="a")
    """Who is told about a child."""
    leads: Role = Role(one="course lead", many="course leads", article="a")
    """Who gives out the rules."""
    place: Role = Role(one="school", many="schools", article="a")
    """Where they work."""

    def say(self, text: str, *values: object) -> str:
        """A sentence with the people in it; each `{}` in it is a value, and stays where none is left."""
        gaps = (GAP,) * (text.count(GAP) - len(values))
        return text.format(*values, *gaps, **self._named)

    def say_all(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {key: self.say(text) for key, text in texts.items()}

    @property
    def _named(self) -> dict[str, Role]:
        return asdict(self)


USUAL: Final = Roles()


def begun(text: str) -> str:
    """With a capital at the start."""
    return text[:1].upper() + text[1:]
