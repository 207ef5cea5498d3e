"""All checks of a rules file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from mei_social.authoring.lint.actions import check_actions
from mei_social.authoring.lint.contacts import check_contacts, check_ladder, check_own_people
from mei_social.authoring.lint.expected import check_expected
from mei_social.authoring.lint.gates import check_noted
from mei_social.authoring.lint.people import check_purposes, check_roles
from mei_social.authoring.lint.questions import check_form, check_reading
from mei_social.authoring.lint.reachability import check_used
from mei_social.authoring.lint.strength import check_strength
from mei_social.authoring.lint.wording import check_hints, check_quotes, check_sentences, check_words
from mei_social.errors import Problem
from mei_social.parsing.node import Node

CHECKS: tuple[Callable[[Node], Iterator[Problem]], ...] = (
    check_noted,
    check_strength,
    check_form,
    check_actions,
    check_expected,
    check_reading,
    check_words,
    check_sentences,
    check_quotes,
    check_hints,
    check_contacts,
    check_ladder,
    check_own_people,
    check_roles,
    check_purposes,
)
"""Each finds nothing in a tree that is no rules file, and never raises."""


def lint(root: Node, guides: Iterable[Node] = ()) -> Iterator[Problem]:
    """All that the checks find in a rules or platform file; `guides` are the platform files beside it."""
    for check in CHECKS:
        yield from check(root)
    if not root.get("platform"):
        yield from check_used(root, guides)
