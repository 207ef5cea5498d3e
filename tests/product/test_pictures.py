"""The pictures of the form in the documents: when they have to be made again."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
NAMES = ("start", "card", "gate", "summary", "mentor")


@pytest.fixture(scope="module")
def made() -> ModuleType:
    """The module that makes them, which finds its neighbours in the folder of the documents."""
    sys.path.insert(0, str(DOCS))
    try:
        spec = importlib.util.spec_from_file_location("phone_pictures", DOCS / "phone_pictures.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(DOCS))
    return module


def seen(markup: str, colour: int = 0) -> dict[str, Any]:
    palette = [[colour, 0, 0], [255, 255, 255]]
    return {"markup": markup, "width": 2, "height": 2, "palette": palette, "rows": [0, 1, 1, 0]}


@pytest.mark.parametrize(
    ("markup", "style", "colour", "same"),
    [
        ("<p>Card 3 of 41</p>", "a{}", 7, True),
        ("<p>Cards 1 of 12</p>", "a{}", 0, False),
        ("<p>Card 1 of 12</p>", "b{}", 0, False),
    ],
)
def test_words_and_style_ask_for_a_new_picture(
    made: ModuleType, tmp_path: Path, markup: str, style: str, colour: int, same: bool
) -> None:
    """Numbers do not, nor do other dots, which another browser draws."""
    old = tmp_path / "old.png"
    old.write_bytes(made.png(seen("<p>Card 1 of 12</p>"), "a{}"))
    assert made.is_of_today(old, made.png(seen(markup, colour), style)) is same


def test_a_picture_that_says_nothing_is_made_again(made: ModuleType, tmp_path: Path) -> None:
    """So is one that is missing."""
    picture = made.png(seen("<p>Card</p>"), "")
    old = tmp_path / "old.png"
    assert not made.is_of_today(old, picture)
    old.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert not made.is_of_today(old, picture)


@pytest.mark.parametrize("name", NAMES)
def test_each_picture_is_small_and_shown(made: ModuleType, name: str) -> None:
    """Under 60 KB, with what it is of, and in a document with words for whoever cannot see it."""
    content = (DOCS / f"phone-{name}.png").read_bytes()
    assert len(content) < 60_000
    assert made.label_of(content)
    assert any(f"](phone-{name}.png)" in page.read_text("utf-8") for page in DOCS.glob("*.md"))
