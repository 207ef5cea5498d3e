"""A roster: who is expected, and in one line what was understood of the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from mei_social.cohort.roster.columns import (
    LOOKED_AT,
    MOST_WORDS,
    NUMBERED,
    Columns,
    by_content,
    by_headings,
    name_like,
)
from mei_social.cohort.roster.headings import OF_NAMES, PEOPLE, known, role_of
from mei_social.cohort.roster.keys import BESIDE, Listed
from mei_social.errors import CannotRead
from mei_social.files.reasons import shown
from mei_social.files.whole import read_bytes
from mei_social.sheets.read import Tables, read_tables
from mei_social.sheets.table import (
    EMPTY,
    TITLE_ROWS,
    Bounds,
    Cell,
    Kind,
    Row,
    Table,
    heading_row,
    letters,
    texts,
)
from mei_social.text import english
from mei_social.text.near_names import plain
from mei_social.text.visible import on_one_line, visible

MOST_BYTES = 8 * 1024 * 1024
BOUNDS = Bounds(rows=200_000, columns=200)
LONGEST = 200
MOST_NAMED = 5
MOST_COLUMNS_NAMED = 12
SHOWN = 40
MAIL = re.compile(r"<[^<>]*@[^<>]*>")
AS_TEXT = re.compile(r'^="(.*)"$')
SUMS = frozenset({"total", "totals", "subtotal", "sum", "count", "average", "mean", "number", "n"})
OF_SUMS = SUMS | PEOPLE | {"names", "grand", "sub", "overall", "of", "in", "the", "list", "group", "cohort"}
NOBODY = frozenset(
    {
        "anonymous",
        "points possible",
        "student, test",
        "test student",
        "n/a",
        "tbc",
        "tba",
        "none",
        "vacant",
        "vacancy",
        "unknown",
        "-",
        "?",
    }
)
DAMAGED = re.compile(r"Ã[\u0080-\u00bf\u0152-\u0178\u2010-\u2122]|â€|\ufffd")
OF_NOTES = frozenset({"please", "the", "to", "by", "for", "is", "are", "was", "were", "with", "not", "this"})
SURE = 10 + 3
"""Headings of which one is of a whole name, and another one stands beside it."""
NAME_ONE = "Name the column with: --name-column"


class Roster(Struct, frozen=True):
    """The people of a list."""

    people: tuple[Listed, ...]
    understood: str
    """In one line, safe to show: where the names are from, and which rows are no people."""
    columns: str
    """In a sentence, which columns there are."""
    chosen: bool
    """Whether somebody said which column has the names."""


class _Found(Struct, frozen=True):
    """The rows of a table, parted."""

    people: list[Listed]
    left_out: list[tuple[int, str]]
    """Row and what stands there."""
    formulas: int
    """Names that are what a formula came to."""
    without_group: int = 0
    """People with nothing in the column by which they are grouped."""


def read_roster(path: Path, name_columns: Sequence[str] = (), group_by: str | None = None) -> Roster:
    """Who is expected. Raises CannotRead, with the columns that there are, where nothing looks like names.

    `group_by` is the heading, or the letter, of another column of the same list.
    """
    name = shown(path)
    tables = read_tables(read_bytes(path, MOST_BYTES), name, BOUNDS, known)
    each, failed = _every(tables)
    named = partial(_named, wanted=name_columns)
    # A sheet of notes may look like a list, so the headings of all sheets come first.
    for columns_of in (named,) if name_columns else (by_headings, by_content):
        for table in each:
            columns = columns_of(table)
            group = _column(table, group_by) if group_by else None
            found = _parted(table, columns, group) if columns else None
            if columns and found and found.people:
                if group_by and not group:
                    which = _columns(table, columns.heading)
                    raise CannotRead(f"{name} has no column {visible(group_by, SHOWN)}. {which}")
                others = [sheet for sheet in tables.names if sheet and sheet != table.name]
                told = _understood(table, columns, found, others)
                return Roster(tuple(found.people), told, _columns(table, columns.heading), bool(name_columns))
    raise CannotRead(failed or _nothing(name, each, name_columns))


def _every(tables: Tables) -> tuple[list[Table], str]:
    """All that can be read, and why the first other one cannot."""
    read, failed = [], ""
    for number in range(len(tables.names)):
        try:
            read.append(tables.read(number))
        except CannotRead as error:
            failed = failed or str(error)
    return read, failed


# ---- Which columns ----


def _named(table: Table, wanted: Sequence[str]) -> Columns | None:
    """The columns that somebody named, by their headings or their letters."""
    for row in table.rows[:TITLE_ROWS]:
        by_name = {
            plain(row.text(column)) or row.text(column): column for column in sorted(row.cells, reverse=True)
        }
        found = [by_name.get(plain(name) or name) for name in wanted]
        if all(found):
            return Columns(row, tuple((column,) for column in found if column))
    by_letter = {letters(column): column for column in range(1, BOUNDS.columns + 1)}
    columns = [by_letter.get(name.strip().upper()) for name in wanted]
    if all(column and any(column in row.cells for row in table.rows) for column in columns):
        return Columns(heading_row(table.rows, known), tuple((column,) for column in columns if column))
    return None


def _column(table: Table, wanted: str) -> int | None:
    named = _named(table, [wanted])
    return named.all[0] if named else None


# ---- Which rows ----


def _parted(table: Table, columns: Columns, group: int | None) -> _Found:
    found = _Found([], [], 0)
    first = columns.heading.number if columns.heading else 0
    width = columns.heading.width if columns.heading else 0
    last = _last_row(table, columns)
    group_in = _groups(table, group)
    is_grouped = _stands_beside_others(table, columns, first)
    numbered = _are_numbered(table, columns, first)
    formulas, before = 0, first
    for given in table.rows:
        if given.number <= first:
            continue
        if given.number > last:
            found.left_out.append((given.number, _first_text(given)))
            continue
        found.left_out.extend((empty, "empty") for empty in _between(before, given.number, first))
        before = given.number
        row = _whole_again(given, width) if width else given
        cells = [_first_filled(row, part) for part in columns.parts]
        name = _name(cells, turned=columns.turned)
        why = _why_not(name, cells, numbered=numbered)
        if is_grouped and _is_note(row, columns, name):
            why = why or name
        if why or (is_grouped and _is_group(row, columns, name)):
            found.left_out.append((row.number, why or name))
            continue
        formulas += any(cell.kind is Kind.FORMULA for cell in cells)
        found.people.append(Listed(name, _also(row, columns, name), group_in(row)))
    nowhere = sum(person.group == "" for person in found.people)
    return _Found(found.people, found.left_out, formulas, nowhere)


def _groups(table: Table, group: int | None) -> Callable[[Row], str | None]:
    """What stands in a column for each row: in one way to write it, and in every row of a merged cell."""
    merged = sorted((first.row, last.row) for first, last in table.merged if first.column == group)
    starts = [first for first, _ in merged]
    by_number = {row.number: row for row in table.rows} if merged else {}

    def top_of(row: Row) -> Row:
        at = bisect_right(starts, row.number) - 1
        return by_number.get(starts[at], row) if at >= 0 and row.number <= merged[at][1] else row

    spelt: dict[str, str] = {}

    def stands_in(row: Row) -> str | None:
        if group is None:
            return None
        text = visible(_clean(top_of(row).text(group)), LONGEST)
        return spelt.setdefault(text.casefold(), text)

    return stands_in


def _last_row(table: Table, columns: Columns) -> int:
    """Before a second table with headings of its own, of people who all stand above already."""
    heading = columns.heading
    if heading is None or not table.rows:
        return table.rows[-1].number if table.rows else 0
    rows = [row for row in table.rows if row.number >= heading.number]
    for at, row in enumerate(rows[1:], start=1):
        if len(row.cells) > 1 and texts(row) != texts(heading) and known(texts(row)) >= SURE:
            gap = next((n for n in range(at, max(0, at - 4), -1) if _is_gap(rows[n - 1], rows[n])), None)
            if gap and _are_again(rows[1:gap], rows[at + 1 :], columns):
                return rows[gap - 1].number
    return rows[-1].number


def _is_gap(above: Row, below: Row) -> bool:
    return below.number > above.number + 1


def _are_again(above: Sequence[Row], below: Sequence[Row], columns: Columns) -> bool:
    """Whether all that stands below in the columns of the names stands above too."""
    seen, again = ({tuple(row.text(c) for c in columns.all) for row in rows} for rows in (above, below))
    return bool(again) and again <= seen


def _first_text(row: Row) -> str:
    return next((row.text(column) for column in sorted(row.cells)), "")


def _stands_beside_others(table: Table, columns: Columns, first: int) -> bool:
    """Whether most rows have more than a name of one word."""
    rows = [row for row in table.rows if row.number > first][:LOOKED_AT]
    alone = sum(_is_group(row, columns, row.text(columns.all[0])) for row in rows)
    return alone * 2 <= len(rows)


def _are_numbered(table: Table, columns: Columns, first: int) -> bool:
    """Whether most are called `Trainee 8`, so that a number makes no other thing of a name."""
    rows = [row for row in table.rows if row.number > first][:LOOKED_AT]
    names = [row.text(column) for row in rows for column in columns.all]
    return sum(name_like(name) and name[-1].isdigit() for name in names) * 2 > len(names)


def _is_group(row: Row, columns: Columns, name: str) -> bool:
    """One word alone in its row, such as `Primary`, is more likely about the rows below."""
    return " " not in name and row.cells.keys() <= set(columns.all)


def _is_note(row: Row, columns: Columns, name: str) -> bool:
    """A sentence alone in its row: three words or more, with one that stands in no name."""
    words = name.casefold().split()
    return len(words) > 2 and not OF_NOTES.isdisjoint(words) and row.cells.keys() <= set(columns.all)


def _between(before: int, number: int, first: int) -> Iterator[int]:
    """Rows with nothing in them, among the people."""
    return iter(range(before + 1, min(number, before + 100))) if before > first else iter(())


def _whole_again(row: Row, width: int) -> Row:
    """A name that a comma without quotes cut in two: its second half starts with a space."""
    cells = dict(row.cells)
    for column in sorted(cells)[1:]:
        if max(cells) <= width:
            break
        if cells[column].text.startswith(" ") and column - 1 in cells:
            joined = f"{cells[column - 1].text},{cells[column].text}"
            cells = {c if c < column else c - 1: cell for c, cell in cells.items() if c != column}
            cells[column - 1] = Cell(joined)
            break
    return Row(row.number, cells)


def _first_filled(row: Row, part: tuple[int, ...]) -> Cell:
    return next((row.cells[column] for column in part if column in row.cells), EMPTY)


def _clean(text: str) -> str:
    """Without a number or a bullet in front, an address behind, and the signs that keep a cell text."""
    if text.isalpha():
        return text
    text = " ".join(text.split())
    text = (AS_TEXT.sub(r"\1", text) if text.startswith("=") else text).removeprefix("'")
    return NUMBERED.sub("", MAIL.sub("", text)).strip(' "') if text else text


def _name(cells: list[Cell], *, turned: bool) -> str:
    """Safe to show, and cut where it is too long to be a name."""
    parts = [part for cell in cells if (part := _clean(cell.text))]
    return visible((", " if turned else " ").join(parts), LONGEST + 1)


def _also(row: Row, columns: Columns, name: str) -> tuple[str, ...]:
    names = (_name([row.cell(column) for column in also], turned=False) for also in columns.also)
    # A forename alone may be anybody's.
    return tuple(dict.fromkeys(other for other in names if " " in other and other != name))


def _why_not(name: str, cells: list[Cell], *, numbered: bool) -> str | None:
    """What stands there instead of a name; None for a name."""
    kinds = {cell.kind for cell in cells}
    core = BESIDE.sub("", name) or name
    words = plain(core).split()
    if Kind.ERROR in kinds:
        return next(cell.text for cell in cells if cell.kind is Kind.ERROR)
    if not name:
        return "a formula" if Kind.FORMULA in kinds else "without a name"
    if name.startswith("="):
        return "a formula"
    if not OF_NAMES.isdisjoint(words) and (role_of(name) or all(role_of(c.text) for c in cells if c.text)):
        return "a heading"
    if _is_sum(words) or name.casefold() in NOBODY or not words:
        return name
    is_number = (Kind.NUMBER in kinds or any(letter.isdigit() for letter in core)) and not (
        numbered and name_like(core)
    )
    doubtful = is_number or "@" in core or ":" in core
    return name if doubtful or len(words) > MOST_WORDS or len(name) > LONGEST else None


def _is_sum(words: list[str]) -> bool:
    """`Total`, `Total: 5`, `Grand total of trainees 28`."""
    kept = [word for word in words if not word.isdecimal()]
    return bool(SUMS & set(kept[:2])) and all(word in OF_SUMS for word in kept)


# ---- What is told ----


def _understood(table: Table, columns: Columns, found: _Found, others: list[str]) -> str:
    head = english.count(len(found.people), "person", "people")
    told = [f"{head} from {_where(columns, table)}{_left_out(found.left_out)}."]
    if table.guessed:
        told.append(f"The file does not say its encoding; {table.guessed} was read{_example(found.people)}.")
    if found.formulas:
        are = "is" if found.formulas == 1 else "are"
        told.append(f"{english.count(found.formulas, 'name')} {are} what a formula came to before.")
    if found.without_group:
        told.append(
            f"{english.count(found.without_group, 'person', 'people')} "
            f"{'has' if found.without_group == 1 else 'have'} nothing in the column to group by."
        )
    if damaged := [person.name for person in found.people if DAMAGED.search(person.name)]:
        told.append(f"Letters are damaged in {_cut(damaged[0])}: save the list again as CSV UTF-8.")
    rows = {row.number for row in table.rows}
    if hidden := len(table.hidden & rows):
        told.append(f"{english.count(hidden, 'hidden row')} {'was' if hidden == 1 else 'were'} read too.")
    if twice := _twice(found.people):
        told.append(f"{_cut(twice[0])} stands there more than once, and counts as often.")
    if others:
        names = english.listed(_cut(name) for name in others[:MOST_NAMED])
        told.append(f"Of the sheets only {_cut(table.name or '')} was read, not {names}.")
    return " ".join(told)


def _where(columns: Columns, table: Table) -> str:
    """The headings, or else the letters of the columns."""
    used = columns.parts
    heading = columns.heading
    names = [
        _cut(heading.text(part[0])).rstrip(" .:*")
        if heading and heading.text(part[0])
        else f"column {letters(part[0])}"
        for part in used
    ]
    if heading is None:
        return f"{english.listed(names)} from row {table.rows[0].number} on, as no heading is known"
    return english.listed(names)


def _left_out(rows: list[tuple[int, str]]) -> str:
    if not rows:
        return ""
    named = ", ".join(f"{number} {_cut(what)}" for number, what in rows[:MOST_NAMED])
    more = f" and {len(rows) - MOST_NAMED:,} more" if len(rows) > MOST_NAMED else ""
    return f"; {english.count(len(rows), 'row')} left out: {named}{more}"


def _example(people: list[Listed]) -> str:
    name = next((person.name for person in people if not person.name.isascii()), None)
    return f": look whether {_cut(name)} is right" if name else ""


def _twice(people: list[Listed]) -> list[str]:
    seen: set[str] = set()
    return [p.name for p in people if (key := p.name.casefold()) in seen or seen.add(key)]  # type: ignore[func-returns-value]


def _cut(text: str) -> str:
    return visible(on_one_line(text), SHOWN)


def _columns(table: Table, heading: Row | None) -> str:
    row = heading or next(iter(table.rows), None)
    if row is None:
        return "There is nothing in it."
    named = [f"{letters(c)} {_cut(row.text(c))}" for c in sorted(row.cells)]
    more = f" and {len(named) - MOST_COLUMNS_NAMED} more" if len(named) > MOST_COLUMNS_NAMED else ""
    return f"Its columns: {', '.join(named[:MOST_COLUMNS_NAMED])}{more}."


def _nothing(name: str, seen: Sequence[Table], wanted: Sequence[str]) -> str:
    full = next((table for table in seen if table.rows), None)
    if full is None:
        return f"{name} has no names in it: it is empty. Put one in each row, under the heading Name."
    columns = _columns(full, heading_row(full.rows, known))
    if wanted:
        named = english.listed(visible(column, SHOWN) for column in wanted)
        return f"{name} has no column {named} with names in it. {columns}"
    if by_headings(full):
        return f"{name} has no names below its headings. {columns} {NAME_ONE}"
    return f"{name} has no column that looks like names. {columns} {NAME_ONE}"
