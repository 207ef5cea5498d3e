"""A document as a value: parts within parts, with a few kinds of blocks. It knows nothing of a format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mei_social.ruleset.model import Severity


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, perhaps with a word in bold before it."""

    text: str
    label: str | None = None
    soft: bool = False
    """Less important than what stands around it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list."""

    text: str
    label: str | None = None
    note: str | None = None
    to: str | None = None
    """The id of the part that this line is about, in the same document."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, perhaps with a label above it."""

    items: tuple[Item, ...]
    label: str | None = None
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of short texts; the first cell of a row names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Boxes:
    """One box to tick for each choice."""

    choices: tuple[str, ...]
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """Room to write by hand."""

    label: str


Block = Text | Listing | Table | Boxes | Blank


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading with what stands under it. How deep it stands says its level."""

    id: str
    """Unique in its document, and safe in an address."""
    title: str
    number: int | None = None
    severity: Severity | None = None
    tags: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    parts: tuple[Part, ...] = ()
    new_page: bool = False
    """Starts a new sheet where there is paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document, complete in words."""

    title: str
    above: str
    """Whose it is."""
    facts: tuple[tuple[str, str], ...]
    intro: tuple[Text, ...]
    parts: tuple[Part, ...]
    end: str

    def every_part(self) -> Iterator[Part]:
        """All parts in reading order, those within parts too."""
        rest = list(reversed(self.parts))
        while rest:
            part = rest.pop()
            yield part
            rest.extend(reversed(part.parts))
