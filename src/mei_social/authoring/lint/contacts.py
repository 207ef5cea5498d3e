"""Whom a trainee can turn to."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.authoring.lint.texts import said, warning
from mei_social.errors import Problem
from mei_social.parsing.node import Node
from mei_social.ruleset.consistency import is_true
from mei_social.text.visible import visible

NO_REACH = "`{}` cannot be reached yet. Add a line `reach:` with a phone number, an email address or a room."
NO_NUMBER = (
    "`{}` answers at any hour, and people must search for the number. "
    "Add a line `reach:` with the number that they call where you are, by day and by night."
)

OUR_WORDS = (
    "These rules say what people are called, and `concern` has no `{}`, so people read our sentence, which "
    "names a headteacher. Add a line `{}:` to `concern`, with whom to tell where you are."
)
OUR_LADDER = (
    "These rules say what people are called, and have no `ladder`, so people are sent to those whom a school "
    "has. Write a `ladder` of those whom they can tell where you are."
)
NAMES_A_HEADTEACHER = ("accused", "adults")


def check_contacts(root: Node) -> Iterator[Problem]:
    """`contact-without-reach`: a contact that the provider has not filled in."""
    provider = root.get("provider")
    for contact in provider.entries("contacts") if provider else ():
        if isinstance(contact.value, dict) and not said(contact, "reach"):
            name = visible(contact.word("id"), 60)
            yield warning(contact, "contact-without-reach", NO_REACH.format(name))


def check_ladder(root: Node) -> Iterator[Problem]:
    """`rung-without-reach`: one who answers at any hour, and whose number only the provider can know."""
    for rung in root.entries("ladder"):
        if is_true(rung, "always") and not said(rung, "reach"):
            yield warning(rung, "rung-without-reach", NO_NUMBER.format(visible(rung.word("id"), 60)))


def check_own_people(root: Node) -> Iterator[Problem]:
    """`words-of-ours`: people are called otherwise here, and sentences of ours still name ours."""
    if roles := root.get("roles"):
        concern = root.get("concern")
        for key in NAMES_A_HEADTEACHER:
            if not (concern and said(concern, key)):
                yield warning(concern or roles, "words-of-ours", OUR_WORDS.format(key, key))
        if not root.entries("ladder"):
            yield warning(roles, "words-of-ours", OUR_LADDER)
