"""What a typed line says to a card: all of it is taken, or nothing.

    line := part {[,] part}     part := [rows] verb     rows := n | n-m | n n | name | all | rest
    verb := y p n ? keep how why menu note na skip, and their words     on their own: back save help

Rows come first, always: `y 3 n` is "yes for the rest, 3 no". Pure, and any text may come in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

from msgspec import Struct, field

from mei_social.audit.model import AnswerValue
from mei_social.audit.spoken import SPOKEN
from mei_social.interview.cards import refusals
from mei_social.interview.cards.card import (
    LOOKS,
    Card,
    CardState,
    Kind,
    Move,
    Refused,
    Row,
    Taken,
    Verb,
)

VERBS: Final = {
    Verb.YES: SPOKEN[AnswerValue.YES],
    Verb.PARTLY: SPOKEN[AnswerValue.PARTLY],
    Verb.NO: SPOKEN[AnswerValue.NO],
    Verb.NOT_SURE: SPOKEN[AnswerValue.NOT_SURE],
    Verb.KEEP: ("k", "keep", "keep it", "keep your answer"),
    Verb.HOW: ("h", "how", "how to check"),
    Verb.WHY: ("w", "why", "why it matters"),
    Verb.MENU: ("m", "menu", "menu found or moved"),
    Verb.NOTE: ("t", "note", "write a note"),
    Verb.ASIDE: SPOKEN[AnswerValue.NOT_APPLICABLE],
    Verb.SKIP: ("s", "skip", "skip for now"),
}
MOVES: Final = {
    Move.BACK: ("back", "b", "go back"),
    Move.SAVE: ("save", "q", "quit", "stop", "exit", "save and stop", "save and quit"),
    Move.HELP: ("help", "f1"),
}
ALL: Final = "all"
REST: Final = "rest"
ROWS: Final = {"all": ALL, "all of them": ALL, "rest": REST, "the rest": REST, "all others": REST}
DIGITS: Final = (Verb.YES, Verb.PARTLY, Verb.NO, Verb.NOT_SURE)
"""What 1 to 4 mean where one question has one row, as in any list of these answers."""
SHORTEST_NAME: Final = 2
MOST_DIGITS: Final = 6
NO_ROW: Final = 10**MOST_DIGITS
AT_ONCE: Final = frozenset({Verb.SKIP, Verb.ASIDE})
"""What may be said of several questions of an app at once: neither is an answer to any of them."""

_RANGE = re.compile(r"(?<=[0-9])\s*[-\u2010-\u2015]\s*(?=[0-9])")
_BETWEEN = re.compile(r"[;:=&]|\.(?=\s|$)|\band\b")
_TOKEN = re.compile(r"[0-9]+-[0-9]+|[0-9]+|\?|[^\s0-9?]\S*")
_VERBS: Final = {word: verb for verb, typed in VERBS.items() for word in typed}
_MOVES: Final = {word: move for move, typed in MOVES.items() for word in typed}
_LONGEST: Final = max(len(word.split()) for word in (*_VERBS, *ROWS))


class _NotTaken(Exception):
    """Why a line is refused, in a sentence."""


class _Part(Struct):
    """Rows and what is said of them, while a line is read."""

    rows: list[Row] = field(default_factory=list)
    word: str | None = None
    """`all` or `rest`."""
    verb: Verb | None = None

    @property
    def is_bare(self) -> bool:
        return not self.rows and self.word is None


def parse(line: str, card: Card, state: CardState) -> Taken | Refused:
    """What the line says, or why it is not taken. Never raises."""
    text = _plain(line)
    if text.startswith("save") and text in _MOVES and not state.keeps:
        return Refused(refusals.nothing_is_kept())
    if text in _MOVES:
        return Taken(move=_MOVES[text])
    if state.is_done(card) and (not text or _VERBS.get(text) is Verb.SKIP):
        return Taken(move=Move.ON)
    if not text:
        return Refused(refusals.nothing_typed(card, state))
    try:
        if text.isascii() and text.isdecimal():
            return Taken(_number(_as_number(text), card))
        return _taken(list(_parts(_BETWEEN.sub(" ", text), card)), card, state)
    except _NotTaken as refused:
        return Refused(str(refused))


def render(taken: Taken) -> str:
    """A line that says this."""
    if taken.move:
        return "" if taken.move is Move.ON else MOVES[taken.move][0]
    verbs = tuple(dict.fromkeys(taken.rows.values()))
    parts = [f"{' '.join(map(str, taken.rows_with(verb)))} {VERBS[verb][0]}" for verb in verbs]
    return ", ".join([*parts, *([taken.look.value] if taken.look else [])])


# ---- Reading ----


def _plain(line: str) -> str:
    text = unicodedata.normalize("NFKC", line).casefold().replace("\u2019", "'")
    return " ".join(_RANGE.sub("-", text).split()).strip(" ,;.")


def _parts(text: str, card: Card) -> Iterator[_Part]:
    """Rows and a verb, one after the other. A comma may stand between rows, and never after `n 3`."""
    part = _Part()
    for chunk in text.split(","):
        before: _Part | None = None
        for token in _tokens(chunk, card):
            if isinstance(token, Verb):
                part.verb = token
                yield part
                before, part = part, _Part()
            elif isinstance(token, str):
                part.word = token
            else:
                part.rows += [token] if isinstance(token, Row) else _range(*token, card)
        if before and before.verb and part.rows:
            raise _NotTaken(refusals.number_first(part.rows[-1], VERBS[before.verb][0]))
    if not part.is_bare:
        rows = " ".join(str(row.number) for row in part.rows)
        raise _NotTaken(refusals.answer_missing(part.word or rows))


_Token = Verb | Row | tuple[int, int] | str
"""A verb; or what names rows: one of them, a range of numbers, or `all` or `rest`."""


def _tokens(chunk: str, card: Card) -> Iterator[_Token]:
    """The longest words first: `not sure` holds a `no`."""
    typed = _TOKEN.findall(chunk)
    position = 0
    while position < len(typed):
        for length in range(_longest(card), 0, -1):
            token = _token(" ".join(typed[position : position + length]), card)
            if token is not None:
                break
        else:
            raise _NotTaken(_not_understood(typed[position], card))
        yield token
        position += length


def _longest(card: Card) -> int:
    """Of how many words a name or an answer is made at most."""
    return max(_LONGEST, *(len(_plain(row.name).split()) for row in _named(card)), 1)


def _token(text: str, card: Card) -> _Token | None:
    if text.endswith("?") and _VERBS.get(text[:-1]) in LOOKS:
        return _VERBS[text[:-1]]  # `how?` asks how, and says of nothing that it is not sure
    if text in _VERBS:
        return _VERBS[text]
    if text in ROWS:
        return ROWS[text]
    if text[:1] in "0123456789":
        first, _, last = text.partition("-")
        return (_as_number(first), _as_number(last or first)) if " " not in text else None
    return _by_name(text, card)


def _as_number(digits: str) -> int:
    """Too many digits are a number that no row has."""
    return int(digits) if len(digits) <= MOST_DIGITS else NO_ROW


def _not_understood(text: str, card: Card) -> str:
    if text in _MOVES:
        return refusals.on_its_own(text)
    return refusals.unknown(text, card)


def _named(card: Card) -> tuple[Row, ...]:
    """The rows that have a name which can be typed."""
    return card.rows if card.kind in (Kind.TOGETHER, Kind.EACH) else ()


def _by_name(text: str, card: Card) -> Row | None:
    """The one row whose name, or a word in it, begins so. What is an answer by itself never begins a name."""
    first = text.split(maxsplit=1)[0]
    if len(text) < SHORTEST_NAME or first in _VERBS or first in ROWS or first in _MOVES:
        return None
    found = [row for row in _named(card) if f" {_typed_name(row)}".find(f" {text}") >= 0]
    if len(found) > 1:
        found = [row for row in found if _typed_name(row) == text] or found
    if len(found) > 1 and " " not in text:
        raise _NotTaken(refusals.could_mean(text, found))
    return found[0] if len(found) == 1 else None


def short_name(card: Card) -> str | None:
    """The beginning of a name on this card that will do for its number, such as `insta`."""
    for row in _named(card):
        word = _typed_name(row).split(" ")[0]
        for length in range(5, len(word) + 1):
            with suppress(_NotTaken):
                if _by_name(word[:length], card) is row:
                    return word[:length]
    return None


def _typed_name(row: Row) -> str:
    """A name as it can be typed, and as a line is read: without brackets and signs between."""
    return " ".join(_BETWEEN.sub(" ", _plain(row.name)).replace("(", "").replace(",", " ").split())


def _range(first: int, last: int, card: Card) -> list[Row]:
    if first > last:
        raise _NotTaken(refusals.smaller_first(first, last))
    for number in (first, last):
        if card.row(number) is None:
            raise _NotTaken(refusals.no_such_row(number, card))
    return [row for row in card.rows if first <= row.number <= last]


def _number(number: int, card: Card) -> dict[int, Verb]:
    """A number alone is an answer where there is one row and no gate. Elsewhere it stores nothing."""
    row = card.rows[0] if card.is_single else card.row(number)
    if row is None:
        raise _NotTaken(refusals.no_such_row(number, card))
    if not card.is_single:
        raise _NotTaken(refusals.bare_number(row, card))
    if card.one_by_one or row.stands_alone or not 1 <= number <= len(DIGITS):
        raise _NotTaken(refusals.only_answers())
    return {row.number: DIGITS[number - 1]}


# ---- What it comes to ----


def _taken(parts: Sequence[_Part], card: Card, state: CardState) -> Taken:
    """How and why without a row are about the question; in an app, about the row that is read out."""
    general = [p for p in parts if p.is_bare and p.verb in LOOKS and card.kind is not Kind.APP]
    said = _said([part for part in parts if part not in general], card, state)
    _check(said, card, state)
    if len(general) > 1:
        raise _NotTaken(refusals.on_its_own(VERBS[general[-1].verb or Verb.HOW][1]))
    if not said and not general:
        raise _NotTaken(refusals.none_left(card) if parts else refusals.nothing_typed(card, state))
    return Taken(said, general[0].verb if general else None)


def _said(parts: Sequence[_Part], card: Card, state: CardState) -> dict[int, Verb]:
    """Each row with what is said of it. What is named comes first: only then it is known what is left."""
    said: dict[int, Verb] = {}
    if sum(part.is_bare or part.word == REST for part in parts) > 1:
        alone = card.one_by_one and not card.is_single
        raise _NotTaken(refusals.one_by_one(card, state) if alone else refusals.two_for_the_rest(card))
    for part in parts:
        rows = part.rows
        if part.word == ALL:
            rows = list(card.rows if part.verb is not Verb.SKIP else state.open_rows(card))
        _put(said, rows, part.verb, card)
    named = frozenset(said)
    for part in parts:
        if part.verb and (part.is_bare or part.word == REST):
            _put(said, _left_for(part, part.verb, named, card, state), part.verb, card)
    return said


def _left_for(part: _Part, verb: Verb, named: frozenset[int], card: Card, state: CardState) -> Sequence[Row]:
    """The rows that `rest`, or an answer without rows, is for."""
    if card.is_single:
        return card.rows
    if card.one_by_one and part.is_bare:
        return [state.row_at(card)]
    others = [row for row in card.rows if row.number not in named]
    if verb is Verb.NOTE:
        return others
    if verb is Verb.KEEP:
        kept = [row for row in others if state.of(row.number).can_be_kept]
        if not kept:
            raise _NotTaken(refusals.nothing_to_keep((), card, state))
        return kept
    blank = [row for row in state.open_rows(card) if row.number not in named]
    if not blank:
        raise _NotTaken(refusals.none_left_for(VERBS[verb][0]) if named else refusals.none_left(card))
    return blank


def _put(said: dict[int, Verb], rows: Sequence[Row], verb: Verb | None, card: Card) -> None:
    for row in rows:
        if row.number in said:
            raise _NotTaken(refusals.twice(row, card))
        if verb:
            said[row.number] = verb


def _check(said: dict[int, Verb], card: Card, state: CardState) -> None:
    """What no line may do to this card."""
    changing = [row for row in card.rows if said.get(row.number, Verb.HOW) not in LOOKS]
    alone = any(row.stands_alone for row in changing)
    if len(changing) > 1 and (card.one_by_one or alone):
        at_once = {said[row.number] for row in changing}
        if card.kind is not Kind.APP or alone or len(at_once) > 1 or not at_once <= AT_ONCE:
            raise _NotTaken(refusals.one_by_one(card, state))
    empty = [r for r in changing if said[r.number] is Verb.KEEP and not state.of(r.number).can_be_kept]
    if empty:
        raise _NotTaken(refusals.nothing_to_keep(empty, card, state))
