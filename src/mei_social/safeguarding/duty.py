"""What follows from an answer about a child: said to who answers and to who reads it, everywhere alike."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from mei_social.audit.assess import Assessment, Result
from mei_social.ruleset.model import Rule, Ruleset
from mei_social.safeguarding.ladder import how, not_the_mentor

READER_ACTS: Final = (
    "Your answers say that a child may be involved. Whoever reads them must act on it the same day, as the "
    "safeguarding procedure says. Nobody can promise to keep it between you."
)
"""To the trainee, before a file with such an answer is made."""

TELL_FIRST: Final = "It is easier for you, and looks better, if you tell them before they read it."
"""To the trainee, beside `READER_ACTS`."""

STAYS_FIRST: Final = "What comes first stays first in mei-social."
"""To the trainee who said no to such a file, where the answers are kept."""

STILL_TELL: Final = "Tell somebody all the same."
"""To the trainee who said no to such a file; `tell_without_file` goes with it."""

ADULTS: Final = "If it is about an adult who works with children, tell the headteacher."
"""What rules may put another way."""

MENTOR_ACTS: Final = (
    "This is about a child's safety, so act today.",
    "Follow the safeguarding procedure where you work, as for anything that a colleague tells you.",
    "Do not wait for the {answers}, do not look into it yourself, and do not promise to keep it secret.",
    ADULTS,
    "Keep the file until the {told} says that you can delete it.",
)
"""To whoever reads such an answer, a step a line; see `mentor_acts`."""

MENTOR_ACTS_BRIEFLY: Final = (
    "Act today, as the safeguarding procedure says, and promise nobody to keep it secret."
)
"""The same on one line, where many people's answers stand."""

ACTED_ON: Final = (
    "Kept here is only that you acted, and when. Whom you told belongs in the safeguarding record."
)
"""To the mentor, when a matter is marked as acted on."""

GOES_BACK: Final = (
    "Your record goes back to whoever answered. Write nothing in it about what comes first that the person "
    "who leads on safeguarding has not agreed."
)
"""To the mentor, before a record of a file with an open gate is saved."""


def mentor_acts(ruleset: Ruleset) -> tuple[str, ...]:
    """What whoever reads such an answer does, a step a line."""
    own = {ADULTS: ruleset.concern.adults}
    return tuple(own.get(step) or ruleset.roles.say(step) for step in MENTOR_ACTS)


def is_about_a_child(rule: Rule) -> bool:
    """Whether an open answer to it means that somebody has to act the same day."""
    return rule.gate and rule.safeguarding


def says_a_child(assessment: Assessment, asked_so: Collection[str] = ()) -> bool:
    """Whether somebody has to act the same day: an open answer says so, or what brought up a gate.

    Nothing takes that back but an answer to the gate. `asked_so`: questions that were about a child when they
    were asked, whatever the rules at hand say of them.
    """
    return bool(open_about_a_child(assessment, asked_so))


def open_about_a_child(assessment: Assessment, asked_so: Collection[str] = ()) -> tuple[Result, ...]:
    """What says so, as in `says_a_child`."""
    told = (*assessment.open_gates, *assessment.brought_up)
    return tuple(r for r in told if is_about_a_child(r.rule) or r.rule.id in asked_so)


def tell_without_file(ruleset: Ruleset) -> str:
    """Whom else a trainee can tell: never the mentor, who reads the file."""
    return f"You can tell without this file. {_first(ruleset)}"


def whom_to_tell(ruleset: Ruleset) -> str:
    """Whom the mentor tells, who has read it."""
    return f"Whom to tell first: {_first(ruleset)}"


def _first(ruleset: Ruleset) -> str:
    rung = not_the_mentor(ruleset)
    return f"{rung.who}: {how(rung)}"
