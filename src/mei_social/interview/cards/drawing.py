"""How a card looks on a grid, as lines of text. Pure: the same card and size give the same lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from mei_social.audit.model import AnswerValue
from mei_social.interview.cards import keys
from mei_social.interview.cards.board import COLUMNS, Board
from mei_social.interview.cards.card import GIVES, Kind, Row, Standing
from mei_social.interview.cards.readback import wrapped
from mei_social.interview.cards.screen_line import heading, question_lines, row_text, standing_words, whose

WIDEST: Final = 88
NARROW: Final = 60
"""In fewer columns an app's questions are drawn one at a time."""
HEADS: Final = ("Yes", "Partly", "No", "Not sure")
SHORT_HEADS: Final = ("Yes", "Part", "No", "?")
ALL: Final = "All of them"
CELL: Final = "."
MARGIN: Final = 2
SIGNS: Final = {
    AnswerValue.YES: "y",
    AnswerValue.PARTLY: "p",
    AnswerValue.NO: "n",
    AnswerValue.NOT_SURE: "?",
    AnswerValue.NOT_APPLICABLE: "x",
}


class Line(Struct, frozen=True):
    text: str
    strong: bool = False


def draw(board: Board, columns: int, height: int) -> list[Line]:
    """At most so many lines; rows far from the one pointed at are left out where there is no room."""
    width = max(20, min(columns - 1, WIDEST))
    above, below = _above(board, width), _below(board, width)
    if _one_at_a_time(board, width):
        return _fitted(above, _one_row(board, width), below, height)
    room = _room(board, width)
    blocks = [_block(board, row, width, room) for row in _rows(board)]
    at = _rows(board).index(board.row)
    left = height - len(above) - len(below) - 1
    middle = [_heads(width, room), *_window(blocks, at, left)]
    return _fitted(above, middle, below, height)


def _fitted(above: list[Line], middle: list[Line], below: list[Line], height: int) -> list[Line]:
    """Where not even this fits, what can be done without goes first: the keys, then the heading."""
    for lines in ([*above, *middle, *below], [*above, *middle], above[3:] + middle, middle):
        if len(lines) <= height:
            return lines
    return middle[:height]


def _one_at_a_time(board: Board, width: int) -> bool:
    card = board.card
    return card.is_single or (card.kind is Kind.APP and width < NARROW)


def _rows(board: Board) -> list[Row | None]:
    return [*([None] if board.has_all else []), *board.card.rows]


def _above(board: Board, width: int) -> list[Line]:
    card, state = board.card, board.state
    lines = [Line(""), *(Line(text) for text in wrapped(heading(card, state), width))]
    if card.kind is not Kind.APP:
        rule = card.rows[0].rule
        many = len(wrapped(whose(card) + rule.question, width))
        asked = question_lines(card.rows[0], width, whose(card))
        lines += [Line(""), *(Line(text, strong=n < many) for n, text in enumerate(asked))]
    return [*lines, Line("")]


def _below(board: Board, width: int) -> list[Line]:
    card, state = board.card, board.state
    told = [line for text in state.below for line in wrapped(text, width)]
    if board.told:
        told += wrapped(board.told, width)
    count = "" if card.is_single else f"{_answered(board)} of {len(card.rows)} answered. "
    done = ["Enter goes on."] if state.is_done(card) and not state.full_help else []
    pressed = done or list(keys.pressed(card, state, narrow=width < NARROW))
    pressed[0] = count + pressed[0]
    return [Line(""), *map(Line, told), *(Line(line) for text in pressed for line in wrapped(text, width))]


def _answered(board: Board) -> int:
    return sum(board.state.of(row.number).value is not None for row in board.card.rows)


# ---- Rows with cells ----


def _heads(width: int, room: int) -> Line:
    heads = HEADS if width >= NARROW else SHORT_HEADS
    return Line(" " * room + "".join(map(str.center, heads, _widths(width))).rstrip())


def _room(board: Board, width: int) -> int:
    """For the names: no more than the longest needs, so that the eye has a short way to the cells."""
    most = width - _cells_width(width)
    if board.card.kind is Kind.APP:
        return most
    names = [row_text(row, _told(board.state.of(row.number))) for row in board.card.rows]
    return min(most, max(map(len, (ALL, *names))) + MARGIN + 2)


def _widths(width: int) -> tuple[int, ...]:
    """Of each column: room for its word in brackets."""
    heads = HEADS if width >= NARROW else SHORT_HEADS
    return tuple(max(len(head) + 2, 4) for head in heads)


def _cells_width(width: int) -> int:
    return sum(_widths(width))


def _block(board: Board, row: Row | None, width: int, room: int) -> list[Line]:
    """One row: its name, over several lines where it is long and pointed at, and its cells."""
    here = row == board.row
    start = "> " if here else "  "
    names = _names(board, row, room, start, here)
    cells = _cells(board, row, width)
    return [Line(f"{names[0]:<{room}}{cells}".rstrip(), here), *(Line(name, here) for name in names[1:])]


def _names(board: Board, row: Row | None, room: int, start: str, here: bool) -> list[str]:
    if row is None:
        return wrapped(ALL, room - 1, start)
    in_app = board.card.kind is Kind.APP
    first = f"{start}{row.number:>{len(str(board.card.rows[-1].number))}} " if in_app else start
    text = row_text(row, _told(board.state.of(row.number)))
    lines = wrapped(text, room - 1, first)
    if in_app and here and row.rule.hint:
        lines += wrapped(f"({row.rule.hint})", room - 1, " " * len(first))
    return lines if here or not in_app or len(lines) == 1 else [_cut(text, room - 1, first)]


def _cut(text: str, room: int, start: str) -> str:
    """The first words; what is left out is there when the row is pointed at."""
    kept = wrapped(text, room - 3, start)[0]
    return f"{kept.rstrip(' ,')}..."


def _told(standing: Standing) -> Standing:
    """What stands in the cells is not told beside the name."""
    if standing.value or standing.left:
        return Standing(noted=standing.noted)
    return standing


def _cells(board: Board, row: Row | None, width: int) -> str:
    wide = width >= NARROW
    standing = board.state.of(row.number) if row else Standing()
    column = board.column if row == board.row else None
    said = "does not apply" if standing.value is AnswerValue.NOT_APPLICABLE else ""
    if not standing.value and standing.left:
        said = "for later"
    if said and column is None:
        return said.center(_cells_width(width))
    heads = HEADS if wide else SHORT_HEADS
    values = [GIVES[verb] for verb in COLUMNS]
    cells = [head if value is standing.value else CELL for head, value in zip(heads, values, strict=True)]
    marked = [f"[{cell}]" if n == column else cell for n, cell in enumerate(cells)]
    return "".join(map(str.center, marked, _widths(width)))


def _window(blocks: Sequence[list[Line]], at: int, room: int) -> list[Line]:
    """As many rows around the one pointed at as there is room for, and how many are above and below."""
    if sum(map(len, blocks)) <= room:
        return [line for block in blocks for line in block]
    first, last = at, at + 1
    used = len(blocks[at]) + 2
    while True:
        if last < len(blocks) and used + len(blocks[last]) <= room:
            used, last = used + len(blocks[last]), last + 1
        elif first and used + len(blocks[first - 1]) <= room:
            used, first = used + len(blocks[first - 1]), first - 1
        else:
            break
    more = [Line(f"    {first} more above")] if first else []
    rest = [Line(f"    {len(blocks) - last} more below")] if last < len(blocks) else []
    return [*more, *(line for block in blocks[first:last] for line in block), *rest]


# ---- One row at a time ----


def _one_row(board: Board, width: int) -> list[Line]:
    row = board.row or board.card.rows[0]
    standing = board.state.of(row.number)
    lines = list(_strip(board, row, width)) if not board.card.is_single else []
    if board.card.kind is Kind.APP:
        place = "" if board.card.is_single else f"{row.number} of {len(board.card.rows)}. "
        many = len(wrapped(place + row.rule.question, width))
        lines += [Line(t, n < many) for n, t in enumerate(question_lines(row, width, place))]
    said = ", ".join(standing_words(standing))
    about = said.replace("so far", "your answer:") if standing.value else said
    lines += [Line(t) for t in wrapped(f"{about[:1].upper()}{about[1:]}.", width)] if about else []
    marked = [f"[{head}]" if n == board.column else f" {head} " for n, head in enumerate(HEADS)]
    return [*lines, Line(f" {''.join(marked)}".rstrip(), strong=True)]


def _strip(board: Board, row: Row, width: int) -> Iterator[Line]:
    """`1y 2y [3.] 4.`: every row in a few letters."""
    signs = []
    for each in board.card.rows:
        standing = board.state.of(each.number)
        sign = SIGNS[standing.value] if standing.value else ("s" if standing.left else CELL)
        signs.append(f"[{each.number}{sign}]" if each == row else f"{each.number}{sign}")
    yield from (Line(text) for text in wrapped(" ".join(signs), width))
    yield Line("")
