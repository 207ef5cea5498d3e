"""A document as a value: parts within parts, with a few kinds of blocks. It knows nothing of a format."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from mei_social.ruleset.model import Severity


class Text(Struct, frozen=True):
    """A paragraph, perhaps with a word in bold before it."""

    text: str
    label: str | None = None
    soft: bool = False
    """Less important than what stands around it."""


class Item(Struct, frozen=True):
    """One line of a list."""

    text: str
    label: str | None = None
    note: str | None = None
    to: str | None = None
    """The id of the part that this line is about, in the same document."""


class Listing(Struct, frozen=True):
    """A list, perhaps with a label above it."""

    items: tuple[Item, ...]
    label: str | None = None
    numbered: bool = False


class Table(Struct, frozen=True):
    """Rows of short texts; the first cell of a row names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Boxes(Struct, frozen=True):
    """One box to tick for each choice."""

    choices: tuple[str, ...]
    label: str | None = None


class Blank(Struct, frozen=True):
    """Room to write by hand."""

    label: str


Block = Text | Listing | Table | Boxes | Blank


class Part(Struct, frozen=True, kw_only=True):
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


class Document(Struct, frozen=True, kw_only=True):
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
