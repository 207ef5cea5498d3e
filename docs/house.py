"""The house as a picture and as a table, from the contract of its layers and the first line of each room."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src/mei_social"
WIDTH = 79


def floors() -> list[list[str]]:
    """From the top down, the rooms of each floor: they do not know each other, and know what lies below."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["id"] == "layers")["layers"]
    return [layer.split(" | ") for layer in layers if layer != "__main__"]


def picture() -> None:
    """Every floor as a row of boxes."""
    print("```text")
    above: set[int] = set()
    for rooms in floors():
        walls = _walls(len(rooms))
        print("".join("+" if place in walls | above else "-" for place in range(WIDTH)))
        widths = [right - left - 1 for left, right in zip(sorted(walls), sorted(walls)[1:], strict=False)]
        print("|" + "|".join(room.center(width) for room, width in zip(rooms, widths, strict=True)) + "|")
        above = walls
    print("".join("+" if place in above else "-" for place in range(WIDTH)))
    print("```")


def table() -> None:
    """What each room is for, as it says itself."""
    print("| Room | Is for |\n|---|---|")
    for room in (room for rooms in floors() for room in rooms):
        print(f"| `{room}` | {_first_line(room)} |")


def _walls(rooms: int) -> set[int]:
    return {place * (WIDTH - 1) // rooms for place in range(rooms + 1)}


def _first_line(room: str) -> str:
    path = SOURCE / room / "__init__.py"
    found = path if path.exists() else SOURCE / f"{room}.py"
    return (ast.get_docstring(ast.parse(found.read_text(encoding="utf-8"))) or "").splitlines()[0]
