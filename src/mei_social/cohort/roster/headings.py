"""What the heading of a column says about names, in the words of many lists."""

from __future__ import annotations

import re
from enum import Enum

from mei_social.text.near_names import plain

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAME = _words("name names fullname enw")
SURNAME = _words("surname surnames lastname familyname cyfenw nachname nom lname")
FORENAME = _words("forename forenames firstname firstnames givenname vorname fname prenom")
LAST = _words("last family sur")
FIRST = _words("first given christian fore cyntaf")
ALONE = _words("last first")
"""What needs no `name` beside it. `Christian` is a forename, and no heading."""
KNOWN_AS = _words("preferred known chosen called goes")
INITIAL = _words("initial initials")
PEOPLE = _words(
    "trainee trainees student students learner learners participant participants candidate candidates "
    "attendee attendees delegate delegates person people member members applicant applicants teacher "
    "teachers mentee mentees associate associates employee employees individual individuals ect ects staff "
    "myfyriwr"
)
BESIDE = _words(
    "full legal official registered current complete display the of and or as by is a s to my our who "
    "pgce itt scitt qts user preferred known chosen called what your please enter type write beginning early "
    "career new"
)
"""Words that change nothing about which name it is."""
NOT_THEIRS = _words(
    "previous former maiden middle mentor tutor school parent guardian emergency contact manager supervisor "
    "kin lead coordinator partner carer headteacher head line class pupil child company username"
)
OF_NAMES = NAME | SURNAME | FORENAME | ALONE | KNOWN_AS | INITIAL | PEOPLE
"""A heading has one of them."""
OF_OTHER_THINGS = NOT_THEIRS | _words(
    "schools placement placements subject subjects course courses department town city address phase status "
    "email mail notes note comment comments university college provider group groups cohort team region area "
    "year phone mobile title gender pronouns trust partnership route programme site location role"
)
"""What a column is about that has words in it, and no names of trainees."""


class Role(Enum):
    """Which part of a name a column has. The number is how surely its row is the one of the headings."""

    FULL = 10
    WHO = 6
    """Only says that it is about people: `Trainee`."""
    SURNAME = 5
    FORENAME = 4
    KNOWN_AS = 3
    INITIAL = 1


PAIR = 12
BESIDES = 3


def role_of(heading: str) -> Role | None:
    """None for the heading of anything but the person's own name."""
    text = BRACKETS.sub(" ", heading)
    words = frozenset(plain(CAMEL.sub(" ", text)).split())
    if not words or words & NOT_THEIRS:
        return None
    named = words & NAME
    alone = words <= ALONE | BESIDE
    last = words & SURNAME or (words & LAST and (named or alone))
    first = words & FORENAME or (words & FIRST and (named or alone))
    if last or first:
        return Role.FULL if last and first else Role.SURNAME if last else Role.FORENAME
    if words <= INITIAL | PEOPLE | BESIDE and words & INITIAL:
        return Role.INITIAL
    if not words <= NAME | PEOPLE | BESIDE:
        return None
    if words & KNOWN_AS and not words & {"full", "fullname"}:
        return Role.KNOWN_AS
    return Role.FULL if named else Role.WHO if words & PEOPLE else None


def is_of_other_things(heading: str) -> bool:
    return bool(OF_OTHER_THINGS & set(plain(CAMEL.sub(" ", heading)).split()))


def known(cells: list[str]) -> int:
    """How surely these are the headings of a list of names."""
    roles = {role for cell in cells if (role := role_of(cell))}
    if not roles:
        return 0
    best = max(role.value for role in roles)
    if Role.SURNAME in roles and roles - {Role.SURNAME, Role.WHO}:
        best = PAIR
    return best + BESIDES * min(sum(1 for cell in cells if cell) - 1, 2)
