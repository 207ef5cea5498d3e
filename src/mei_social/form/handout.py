"""What whoever hands the page out needs to know: where to put it, what phones refuse, whom to tell."""

from __future__ import annotations

from msgspec import Struct

from mei_social.form.page_words import OWN
from mei_social.ruleset.model import Ruleset
from mei_social.safeguarding.duty import whom_to_tell


class SheetPart(Struct, frozen=True):
    """A heading and what stands under it, a sentence or two a line."""

    title: str
    lines: tuple[str, ...]


def sheet(ruleset: Ruleset) -> tuple[SheetPart, ...]:
    """In the order in which somebody does it."""
    roles = ruleset.roles
    choice = roles.say(OWN["open_trainee"])
    return (
        SheetPart(
            "Where to put it",
            (
                "Put it on your provider's own https pages and give it as a link.",
                "Or put it into the course's upload area.",
                "Do not mail it: many systems take such a file off, and a preview does not run it.",
                "Write the SHA-256 beside the link, so that anybody can tell your page from another.",
                "When the rules change, make the page anew and put it in the old one's place.",
            ),
        ),
        SheetPart(
            "What a phone may refuse",
            (
                "A preview in a mail or a learning platform may not run it. Open it in the phone's browser.",
                "A browser inside another app may not save files. The page can share, copy and show them.",
                "A phone may drop the page while somebody looks into an app. The page offers to keep it.",
            ),
        ),
        SheetPart(
            "Whom to tell, before anybody starts",
            (
                "If anyone is in danger, call 999.",
                "Tell everybody: who reads that a child may be involved acts the same day.",
                "Nobody needs a file to tell.",
                whom_to_tell(ruleset),
            ),
        ),
        SheetPart(
            f"For {roles.reviews.many}",
            (
                f'They install nothing: they open the same page and choose "{choice}".',
                "With mei-social, review and cohort read the same files.",
            ),
        ),
    )
