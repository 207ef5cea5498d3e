"""A Document as lines of text, for a pager, a pipe and a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import assert_never

from mei_social.authoring.handbook.document import (
    Blank,
    Block,
    Boxes,
    Document,
    Item,
    Listing,
    Part,
    Table,
    Text,
)
from mei_social.report import labels
from mei_social.terminal.lines import Line, Section, Tone
from mei_social.terminal.plain import LEAST, laid_out

WIDEST = 100
"""Longer lines are hard to read."""
RULES = "=-"
"""What stands under a heading of the first levels."""
BOLD, END = "\x1b[1m", "\x1b[0m"
BOX = "[ ]"
INDENT = "  "
HARD, GAP = "\N{NO-BREAK SPACE}", "   "
"""A box stays with its choice: lines break only between choices."""


def to_text(document: Document, width: int = 80, bold: bool = False) -> str:
    """The document in lines of at most `width` columns. Without `bold` not one escape sequence is in it."""
    face = _Face(max(LEAST, min(width, WIDEST)), bold)
    blocks = [face.heading(document.title, 0), face.rows(document.above)]
    blocks.append("".join(face.rows(value, label=f"{label}:") for label, value in document.facts))
    blocks.extend(face.block(text) for text in document.intro)
    for part in document.parts:
        blocks.extend(face.part(part, 1))
    return "\n".join((*blocks, face.rows(document.end)))


class _Face:
    """One width, with or without bold."""

    def __init__(self, width: int, bold: bool) -> None:
        self.width = width
        self.bold = bold

    def part(self, part: Part, level: int) -> Iterator[str]:
        """A part with nothing in it but blocks stays together, set in under its heading."""
        number = f"{part.number}. " if part.number else ""
        heading = self.heading(number + part.title, level)
        if level == 1 or part.parts:
            yield heading
            yield from (self.block(block) for block in part.blocks)
        else:
            marks = self.rows(f"{'. '.join(_marks(part))}.", lead=INDENT) if _marks(part) else ""
            yield heading + marks + "".join(self.block(block, INDENT) for block in part.blocks)
        for inner in part.parts:
            yield from self.part(inner, level + 1)

    def heading(self, text: str, level: int) -> str:
        rows = self.rows(text)
        under = RULES[level] * min(self.width, len(text)) + "\n" if level < len(RULES) else ""
        if self.bold:
            rows = "".join(f"{BOLD}{row}{END}\n" for row in rows.splitlines())
        return ("\n" if level == 1 else "") + rows + under

    def block(self, block: Block, indent: str = "") -> str:
        match block:
            case Text():
                return self.rows(block.text, label=block.label or "", lead=indent)
            case Listing():
                head = self.rows(f"{block.label}:", lead=indent) if block.label else ""
                leads = (f"{indent}{n}. " if block.numbered else f"{indent}- " for n in count(1))
                return head + "".join(map(self.item, block.items, leads))
            case Table():
                rows = "".join(self.row(block, row, f"{indent}- ") for row in block.rows)
                return self.rows(f"{block.caption}:", lead=indent) + rows
            case Boxes():
                boxes = GAP.join(f"{BOX} {choice}".replace(" ", HARD) for choice in block.choices)
                return self.rows(boxes, label=f"{block.label}:" if block.label else "", lead=indent)
            case Blank():
                return f"{indent}{block.label}: {'_' * (self.width - len(indent + block.label) - 2)}\n"
            case _:
                assert_never(block)

    def item(self, item: Item, lead: str) -> str:
        note = f" ({item.note})" if item.note else ""
        return self.rows(item.text + note, label=f"{item.label}:" if item.label else "", lead=lead)

    def row(self, table: Table, row: tuple[str, ...], lead: str) -> str:
        named = [f"{head.lower()} {cell}" for head, cell in zip(table.head[2:], row[2:], strict=True)]
        return self.rows(f"{row[1]} ({', '.join(named)})" if named else row[1], label=f"{row[0]}:", lead=lead)

    def rows(self, text: str, *, label: str = "", lead: str = "") -> str:
        line = Line(lead, f"{label} " if label else "", text, Tone.BODY)
        return laid_out((Section(None, (line,)),), self.width)


def _marks(part: Part) -> tuple[str, ...]:
    severity = (labels.SEVERITY[part.severity],) if part.severity else ()
    return (*severity, *part.tags)
