"""Whatever a page carries as data can be read on it."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from mei_social.export.page import carried_in
from mei_social.parsing.json_reader import read_json
from mei_social.text.visible import visible
from programs import EXAMPLE, RULES, copied, finished, invoke, rewrite
from sample_report import HOSTILE

Cells = dict[tuple[str, int, str], str]
"""What stands in a row of a table, by its title and the heading above it."""


class Tables(HTMLParser):
    """The tables of the data: a caption, headings, rows."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: Cells = {}
        self.title = self.text = ""
        self.heads: list[str] = []
        self.row: list[str] = []
        self.rows = 0
        self.feed(page[page.index('<section id="data"') :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.text = ""
        if tag == "table":
            self.heads, self.rows = [], 0
        if tag == "tr":
            self.row = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            self.title = self.text.rpartition(" (")[0]
        if tag == "th":
            self.heads.append(self.text)
        if tag == "td":
            self.row.append(self.text)
        if tag == "tr" and self.row:
            self.cells |= {
                (self.title, self.rows, head): text for head, text in zip(self.heads, self.row, strict=True)
            }
            self.rows += 1


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value of a document that holds no other, with the way to it."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    else:
        yield path, value


def words(value: Any) -> str:
    known = {None: "none", True: "yes", False: "no"}
    return (
        known[value]
        if value is None or isinstance(value, bool)
        else visible(str(value or "none" if value == [] else value))
    )


def shown(cells: Cells, path: tuple[Any, ...]) -> str:
    """What the page says where this value has to stand."""
    number = next((n for n, step in enumerate(path) if isinstance(step, int)), len(path))
    name = [str(step).replace("_", " ") for step in path if isinstance(step, str)]
    if number < len(path) - 1:
        title = " ".join(str(step).replace("_", " ") for step in path[:number])
        head = " ".join(name[number:])
        return cells[title, path[number], head]
    wanted = " ".join(name)
    row = next(row for (title, row, _), text in cells.items() if (title, text) == ("about the file", wanted))
    return cells["about the file", row, "value"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    finished(folder, EXAMPLE, rules=RULES)
    return folder / "home"


@pytest.mark.parametrize("text", ["Jo Bloggs", *HOSTILE])
def test_every_leaf_is_on_the_page(home: Path, tmp_path: Path, text: str) -> None:
    """Each value of the data stands in words on the page, in a row and under a heading of its own."""
    own = copied(home, tmp_path)
    rewrite(own, "UPDATE answer SET note = ? WHERE note IS NOT NULL", text)
    name = text.replace("\x00", "")
    code, page, err = invoke(
        "export", "-", "--format", "html", "--yes", "--name", name, "--share-plan", home=own
    )
    assert code == 0, err
    body = read_json(carried_in(page.encode(), "It").data)
    cells = Tables(page).cells
    found = dict(leaves(body))

    assert len(found) > 1000
    assert {path: shown(cells, path) for path in found if path[-2:-1] != ("clauses",)} == {
        path: words(value) for path, value in found.items() if path[-2:-1] != ("clauses",)
    }
    clauses = {path: value for path, value in found.items() if path[-2:-1] == ("clauses",)}
    assert [path for path, value in clauses.items() if value not in shown(cells, path[:-1]).split(", ")] == []
