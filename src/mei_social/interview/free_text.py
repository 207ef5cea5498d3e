"""What somebody types in their own words: nothing is cut off unseen, what looks private is pointed out."""

from __future__ import annotations

from collections.abc import Iterable

from mei_social.interview.prompter import LEAVING, LETTERS, Choice, Prompter
from mei_social.report.check_words import LOOKS_PRIVATE
from mei_social.text import english

NO_TEXT = frozenset({*LETTERS, *LEAVING, "back", "help", "skip"})
"""Alone each means something at other prompts, and is a slip at this one."""


def short_text(ask: Prompter, question: str, longest: int) -> str:
    """Nothing is cut off unseen, and no letter or word that means something elsewhere becomes a text."""
    while True:
        typed = ask.text(question)
        if typed.casefold() in NO_TEXT:
            ask.say(f'"{typed}" alone is no text. Type more than that, or press Enter alone for none.')
        elif len(typed) > longest:
            ask.say(f"That has {len(typed)} letters. There is room for {longest}: write a shorter one.")
        else:
            return typed


def content_with(ask: Prompter, found: Iterable[str]) -> bool:
    """Whether a text stays as it is although it seems to hold these things; yes where there are none."""
    seems = tuple(found)
    if not seems:
        return True
    ask.say(LOOKS_PRIVATE.format(english.listed(seems, "or")))
    choices = [
        Choice("drop", "Leave it out, so that I can write it again", ("drop", "no", "n")),
        Choice("use", "Use it as it is", ("use",)),
    ]
    return ask.choose("What would you like to do?", choices) == "use"
