"""Whom to tell about a child, one after the other until somebody answers. Nobody is ever without a ladder."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from mei_social.ruleset.model import Ruleset, Rung

MENTOR = "mentor"
"""The contact that stands for whoever reads a trainee's file."""

NEUTRAL: Final[tuple[Rung, ...]] = (
    Rung(
        id="safeguarding-lead",
        who="The safeguarding lead (DSL) of your placement school",
        when="Tell them first, straight away.",
        find="Ask at the office, or look for 'safeguarding' on the school's website.",
    ),
    Rung(
        id="deputy-safeguarding-lead",
        who="The deputy safeguarding lead",
        when="Tell them if the safeguarding lead does not answer at once.",
        find="Look in the same place.",
    ),
    Rung(
        id="headteacher",
        who="The headteacher, or whoever leads the school that day",
        when="Tell them next, and first of all if it is about an adult in school.",
        find="The school's website has the number.",
        adults=True,
    ),
    Rung(
        id="governors-or-lado",
        who="The chair of governors, or the council's LADO (its officer for worries about staff)",
        when="Tell them if it is about the headteacher.",
        find="Search the web for the school's name and 'chair of governors', or for the council's name and "
        "'LADO'.",
        adults=True,
    ),
    Rung(
        id="childrens-services",
        who="Children's services of the council where the child lives",
        when="Call them if nobody at school can act now. Anybody may call.",
        find="Search the web for 'report child abuse to local council', on gov.uk. At night, search for the "
        "council's name and 'emergency duty team'. If you do not know which council, take the school's.",
        always=True,
    ),
    Rung(
        id="police",
        who="The police",
        when="Call them if it may be a crime, or if nobody else answers.",
        reach="101, or 999 if somebody is in danger now",
        always=True,
    ),
)
"""For rules that have no ladder, such as those that were written before there was one."""


def ladder(ruleset: Ruleset) -> tuple[Rung, ...]:
    """Every rung, with the number that the provider gave for the contact of the same name."""
    reach = {contact.id: contact.reach for contact in ruleset.provider.contacts}
    rungs = ruleset.ladder or NEUTRAL
    return tuple(rung if rung.reach else replace(rung, reach=reach.get(rung.id)) for rung in rungs)


def how(rung: Rung) -> str:
    """How to reach them, in sentences: the number first, then how to find it."""
    return " ".join(_sentence(text) for text in (rung.reach, rung.find) if text)


def named(rung: Rung) -> str:
    """Who it is, and whether somebody answers there at any hour."""
    return f"{rung.who} (at any hour)" if rung.always else rung.who


def told(rung: Rung) -> str:
    """The whole rung in sentences."""
    return " ".join((_sentence(named(rung)), _sentence(rung.when), how(rung)))


def not_the_mentor(ruleset: Ruleset) -> Rung:
    """The first to tell who is not the mentor, and so not the one who reads the trainee's file."""
    return next((rung for rung in ladder(ruleset) if rung.id != MENTOR), NEUTRAL[0])


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
