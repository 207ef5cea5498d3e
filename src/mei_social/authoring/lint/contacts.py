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
