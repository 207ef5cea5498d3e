"""A note for the trainee alone: line by line, looked at whole, and written where they say or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mei_social.concern.note import ABOUT, INTRO, QUESTIONS, ConcernNote
from mei_social.errors import AlreadyThere, CannotWrite
from mei_social.interview.free_text import content_with, short_text
from mei_social.interview.prompter import Choice, Prompter
from mei_social.text.private_data import looks_private

LONGEST = 1500
WHAT_NOW = (
    Choice("file", "Save it in a file that I name", ("file", "save", "yes", "y")),
    Choice("again", "Write it again", ("again",)),
    Choice("none", "Have no note", ("none", "no", "n", "stop", "quit", "q")),
)
DATES_LOOK_LIKE = "a phone number"


def write_note(ask: Prompter, endings: Sequence[str], write: Callable[[str, ConcernNote], str]) -> str | None:
    """Where the note is, or None where there is none.

    `write` writes it under a name with one of the endings, and says where that is. May raise CannotWrite.
    """
    ask.heading("A note for yourself")
    ask.steps(INTRO)
    while True:
        note = ask_note(ask)
        if note.is_empty:
            ask.say("Every line is empty, so there is no note.")
            return None
        _show(ask, note)
        while (said := ask.choose("What would you like to do with it?", WHAT_NOW)) == "file":
            if where := _save(ask, note, endings, write):
                return where
        if said == "none":
            return None


def ask_note(ask: Prompter) -> ConcernNote:
    """Facts and opinion apart; what looks private is pointed out, line by line."""
    return ConcernNote(**{name: _line(ask, name, question) for name, question in QUESTIONS.items()})


def _line(ask: Prompter, name: str, question: str) -> str:
    while True:
        typed = short_text(ask, question, LONGEST)
        found = looks_private(typed)
        if name == "when":
            found = tuple(what for what in found if what != DATES_LOOK_LIKE)
        if content_with(ask, found):
            return typed


def _show(ask: Prompter, note: ConcernNote) -> None:
    ask.heading("This is your note")
    ask.steps(f"{label}: {text}" for label, text in note.lines)
    ask.say(f"At its end: {' '.join(ABOUT)}")


def _save(
    ask: Prompter, note: ConcernNote, endings: Sequence[str], write: Callable[[str, ConcernNote], str]
) -> str | None:
    """None where the name will not do, which is told."""
    name = ask.text(f"What is the file called? End its name with {' or '.join(endings)}, such as note.txt.")
    if not name.lower().endswith(tuple(endings)):
        ask.say(f"That name does not end with {' or '.join(endings)}. Nothing is written yet.")
        return None
    try:
        return write(name, note)
    except AlreadyThere:
        ask.say("A file of that name is there already, and it stays as it is. Choose another name.")
    except CannotWrite as error:
        ask.say(f"{error} Nothing is written yet.")
    return None
