"""What a trainee wrote down about something worrying: a file of their own, part of nothing else."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import asdict


class ConcernNote(Struct, frozen=True, kw_only=True):
    """In the trainee's own words. Any of it may be empty."""

    when: str = ""
    where: str = ""
    facts: str = ""
    opinion: str = ""
    told: str = ""
    kept: str = ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Everything with its label, in order."""
        return tuple((LABELS[name], said or NOTHING) for name, said in asdict(self).items())

    @property
    def is_empty(self) -> bool:
        return not any(asdict(self).values())


NOTHING = "Left empty"
TITLE = "A note about something that worried me"
LABELS = {
    "when": "When it was",
    "where": "Where it was",
    "facts": "What I saw, or what happened",
    "opinion": "What I think about it",
    "told": "Whom I told, and when",
    "kept": "What I have kept",
}
LEAVE_OUT = (
    "Leave out children's names here. When you tell whoever leads on safeguarding, say which child it is."
)
INTRO = (
    "It is a file of your own. Nobody is sent it, and mei-social does not store it.",
    "It is no part of any self-check, and nothing is worked out from it.",
    LEAVE_OUT,
    "Every line can stay empty: press Enter alone. To stop without a note, press Ctrl-C.",
)
"""Said before a note is asked for."""
QUESTIONS = {
    "when": "When was it? The day and the time, as well as you know.",
    "where": "Where was it? Which app, and public or private. Leave out usernames.",
    "facts": "What did you see, or what happened? Only facts, in their order.",
    "opinion": "What do you think about it? This is kept apart from the facts.",
    "told": "Whom have you told, and when? Their role is enough.",
    "kept": "What have you kept, and where is it?",
}
ABOUT = (
    "Nobody was sent this note. mei-social has not stored it, and it is no part of any self-check.",
    "Give it to whoever you tell, yourself. Delete it when they say so.",
    "It should hold no child's name. When you tell whoever leads on safeguarding, say which child it is.",
)
"""Stands at the end of every note."""
