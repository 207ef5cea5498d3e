"""What was taken, said back in words, so that a slip is seen."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from mei_social.audit.model import AnswerValue
from mei_social.interview.cards.card import GIVES, Card, CardState, Kind, Taken, Verb
from mei_social.report import labels
from mei_social.text.visible import visible

SAID: Final = {
    **{verb: labels.ANSWER[value] for verb, value in GIVES.items()},
    Verb.SKIP: "For later",
    Verb.KEEP: "Kept",
}
"""Of a note and of a reason the flow speaks, as it asks for the words."""
_HARD_SPACE: Final = "\u00a0"


def read_back(taken: Taken, card: Card, before: CardState) -> str:
    """`Yes: Instagram, TikTok. No: Facebook.`; empty where nothing changes. `before`: how the rows were.

    What an answer means that comes before all others is said by the flow, and not here too.
    """
    if any(row.rule.gate for row in card.rows if row.number in taken.answers):
        return ""
    return " ".join([*_said(taken, card, before), *_changed(taken, card, before)])


def _said(taken: Taken, card: Card, before: CardState) -> Iterator[str]:
    read_out = card.is_single or (card.one_by_one and taken.changing == (before.row_at(card).number,))
    verbs = {n: _kept(verb, before.of(n).value) for n, verb in taken.rows.items()}
    for verb in SAID:
        numbers = [n for n, said in verbs.items() if said is verb]
        if not numbers:
            continue
        if read_out:
            yield f"{SAID[verb]}."
        elif len(numbers) == len(card.rows):
            yield f"{SAID[verb]}: all {len(numbers)}."
        else:
            yield f"{SAID[verb]}: {', '.join(_name(number, card) for number in sorted(numbers))}."


def _kept(verb: Verb, value: AnswerValue | None) -> Verb:
    """An answer is never taken back by leaving its row for later."""
    return Verb.KEEP if verb is Verb.SKIP and value else verb


def _changed(taken: Taken, card: Card, before: CardState) -> Iterator[str]:
    """Answers that are there no more, as one line may change many."""
    gone = [
        f"{_name(number, card)} was {labels.ANSWER[value].lower()}"
        for number, said in taken.answers.items()
        if (value := before.of(number).value) and value is not said
    ]
    if gone and not card.is_single:
        yield f"Changed: {', '.join(gone)}."


def _name(number: int, card: Card) -> str:
    row = card.row(number)
    return str(number) if card.kind is Kind.APP or row is None else row.name.replace(" ", _HARD_SPACE)


def wrapped(text: str, width: int, start: str = "", further: str | None = None) -> list[str]:
    """Lines of at most this width. A name stays in one line where it fits."""
    indent = " " * len(start) if further is None else further
    lines = textwrap.wrap(
        visible(text), width, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False
    )
    return [line.replace(_HARD_SPACE, " ") for line in lines] or [start.rstrip()]
