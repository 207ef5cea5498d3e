"""The data that a page carries, as tables to read: nothing is in it that cannot be seen on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from mei_social.text.visible import visible

HEADING = "What a program reads in this page"
WHAT_IT_IS = (
    "This page carries the same answers once more as data, so that a program can read them. "
    "Here is every word of that data."
)
SAID = {None: "none", True: "yes", False: "no"}


class DataTable(Struct, frozen=True):
    """One list of the data, or everything in it that stands in no list."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables_of(body: Mapping[str, Any]) -> tuple[DataTable, ...]:
    """Every value of a document, in its order."""
    alone = dict(_values(body))
    lists = {name: value for name, value in alone.items() if _is_table(value)}
    rest = tuple((name, _said(value)) for name, value in alone.items() if name not in lists)
    return (DataTable("about the file", ("key", "value"), rest), *(_table(*each) for each in lists.items()))


def _table(title: str, entries: list[Mapping[str, Any]]) -> DataTable:
    rows = [dict(_values(entry)) for entry in entries]
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    said = (tuple(_said(row[name]) if name in row else "" for name in columns) for row in rows)
    return DataTable(title, columns, tuple(said))


def _values(part: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in part.items():
        name = f"{before} {key}".strip().replace("_", " ")
        if isinstance(value, Mapping):
            yield from _values(value, name)
        else:
            yield name, value


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_said, value)) or SAID[None]
    if value is None or isinstance(value, bool):
        return SAID[value]
    return visible(str(value))
