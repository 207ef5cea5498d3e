"""A course lead goes through paths and numbers, and says what is there now. Each yes is written at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mei_social.authoring.facts.listing import FactKind
from mei_social.authoring.facts.voices_words import said_of
from mei_social.authoring.facts.writing import Seen, why_not, write
from mei_social.errors import CannotRead, CannotWrite
from mei_social.interview.free_text import content_with, short_text
from mei_social.interview.prompter import Choice, SaveAndQuit
from mei_social.ruleset.model import LONGEST_LINE
from mei_social.text import english
from mei_social.text.private_data import looks_private
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from datetime import date

    from mei_social.audit.menus import MenuPlace
    from mei_social.authoring.facts.listing import Fact
    from mei_social.authoring.facts.proposals import Voices
    from mei_social.interview.prompter import Prompter

INTRO = (
    "Open the app and look before you answer. Nothing is chosen in advance. To skip writes nothing; all "
    "else is written at once."
)
BACK = Choice("back", "Back, and write nothing", ("back", "b"))
SKIP = Choice("skip", "Skip, and write nothing", ("skip", "s"))
STOP = Choice("stop", "Stop here", ("stop", "q"))
THERE = {FactKind.PATH: "Still there", FactKind.NUMBER: "Still right"}
ELSEWHERE = {FactKind.PATH: "It has moved: type where it is", FactKind.NUMBER: "It has changed: type it"}
DEVICES = (
    Choice("on an iPhone", "An iPhone", ("iphone",)),
    Choice("on an Android phone", "An Android phone", ("android",)),
    Choice("on a computer", "A computer, in a browser", ("computer",)),
)
PLACES = (
    Choice("on their own website", "Their own website", ("website",)),
    Choice("by calling", "I called", ("called",)),
)
HOW = {
    FactKind.PATH: ("On which device did you look?", DEVICES),
    FactKind.NUMBER: ("Where did you look?", PLACES),
}
NOW = {
    FactKind.PATH: "Where is it now? Such as: Settings > Privacy. Press Enter alone to go back.",
    FactKind.NUMBER: "What is it now? As trainees should read it. Press Enter alone to go back.",
}


def confirm(ask: Prompter, facts: Sequence[Fact], said: Mapping[MenuPlace, Voices], today: date) -> None:
    """Path by path and number by number. Sources are texts that somebody has to write."""
    mine = [fact for fact in facts if fact.kind is not FactKind.CLAIM]
    refused = dict.fromkeys(told for fact in mine if (told := why_not(fact)))
    for told in refused:
        ask.say(told)
    mine = [fact for fact in mine if why_not(fact) is None]
    written = 0
    try:
        ask.say(INTRO if mine else "There is nothing to go through.")
        for number, fact in enumerate(mine, 1):
            written += _one(
                ask, fact, said.get(fact.place) if fact.place else None, today, f"{number} of {len(mine)}"
            )
    except SaveAndQuit:
        pass
    if mine:
        ask.say(f"{english.count(written, 'entry', 'entries')} written, the rest is as it was.")


def _one(ask: Prompter, fact: Fact, voices: Voices | None, today: date, place: str) -> bool:
    """Whether something was written."""
    ask.heading(f"{fact.name}, {place}")
    ask.say(f"{fact.says}")
    source = f" From: {'; '.join(fact.sources)}." if fact.sources and fact.kind is FactKind.PATH else ""
    ask.say(f"{f'Last known: {fact.known}.' if fact.known else 'No day is written.'}{source}")
    if voices:
        ask.say(said_of(voices))
    while True:
        choices = [
            Choice("there", THERE[fact.kind], ("still", "there")),
            Choice("now", ELSEWHERE[fact.kind], ("moved", "changed")),
        ]
        said = ask.choose("What did you see?", choices, [SKIP, STOP])
        if said == STOP.value:
            raise SaveAndQuit
        if said == SKIP.value:
            return False
        now = _now(ask, fact) if said == "now" else None
        if said == "now" and now is None:
            continue
        question, ways = HOW[fact.kind]
        how = ask.choose(question, ways, [BACK])
        if how != BACK.value:
            return _written(ask, fact, Seen(today, how, now))


def _now(ask: Prompter, fact: Fact) -> str | None:
    while True:
        typed = " ".join(short_text(ask, NOW[fact.kind], LONGEST_LINE).split())
        if fact.kind is FactKind.NUMBER or content_with(ask, looks_private(typed)):
            return typed or None


def _written(ask: Prompter, fact: Fact, seen: Seen) -> bool:
    try:
        write(fact, seen)
    except (CannotRead, CannotWrite) as error:
        ask.say(str(error))
        return False
    said = f"{seen.now or fact.value}, {english.day(seen.on)}, {seen.how}"
    ask.say(f"Written into {visible(str(fact.file), 200)}: {said}.")
    return True
