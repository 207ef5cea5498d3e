"""What stands in a page: its words, the blocks of data, and what others put around it.

The first tag that is not finished, or is no tag of anybody, ends the reading: what a page costs goes by its
length, whatever stands in it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser

from msgspec import Struct, field

NO_WORDS = frozenset({"title", "style", "script", "noscript", "template"})
"""Their text is nothing that a page says."""
MOST_AROUND = 2000
LONGEST_TAG = 10_000
TAG = re.compile(r"""<[^<>"']*+(?:"[^"]*+"[^<>"']*+|'[^']*+'[^<>"']*+)*+>""")
Attributes = list[tuple[str, str | None]]


class Block(Struct):
    """One element of data."""

    stated: dict[str, str | None]
    letters: list[str] = field(default_factory=list)


class PageRead(Struct):
    """A page as it was read."""

    has_page: bool = False
    """Whether it is one of ours."""
    is_whole: bool = False
    """Whether the page and its data come to their end."""
    is_plain: bool = True
    """Whether there is one page, in which nothing is hidden that we did not hide."""
    blocks: list[Block] = field(default_factory=list)
    words: str = ""
    around: str = ""


def read_page(text: str, page_id: str, data_id: str) -> PageRead:
    """The page and its data are the elements with these ids. Never raises, whatever the text is."""
    parser = _Parser(page_id, data_id)
    with suppress(AssertionError):  # as the library raises about a declaration that is none
        parser.feed(text)  # and no close(), which would look again and again for ends that are not there
    read = parser.read
    read.is_whole = parser.ended == {page_id, data_id}
    read.words = "".join(parser.words)
    read.around = " ".join(" ".join(parser.around).split())[:MOST_AROUND]
    return read


class _Parser(HTMLParser):
    """Our two elements are `div`, so only these are counted to find where each ends."""

    def __init__(self, page_id: str, data_id: str) -> None:
        super().__init__(convert_charrefs=True)
        self._page, self._data = page_id, data_id
        self.read = PageRead()
        self.words: list[str] = []
        self.around: list[str] = []
        self.ended: set[str] = set()
        self._inside: str | None = None
        self._depth = 0
        self._skipped: str | None = None

    def parse_starttag(self, i: int) -> int:
        """The library's own way through a tag takes seconds where it is very long."""
        found = TAG.match(self.rawdata, i)
        if found is None or found.end() - i > LONGEST_TAG:
            raise AssertionError
        return super().parse_starttag(i)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        for name, value in attrs:
            if name == "id" and value in {self._page, self._data}:
                self._begin(tag, str(value), attrs)
                return
        if self._inside == self._data:
            self.read.blocks[-1].letters.append("<")  # which is no letter of base64
        if self._hides(attrs):
            self.read.is_plain = False
        if self._inside and tag == "div":
            self._depth += 1
        if not self._inside and tag in NO_WORDS:
            self._skipped = tag

    def _hides(self, attrs: Attributes) -> bool:
        """Nothing in the page is hidden; a mail system may well give a style to what it puts around it."""
        names = {name for name, _ in attrs}
        return "hidden" in names or (self._inside == self._page and "style" in names)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skipped:
            self._skipped = None
        if self._inside and tag == "div":
            self._depth -= 1
            if not self._depth:
                self.ended.add(self._inside)
                self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside == self._page:
            self.words.append(data)
        elif self._inside == self._data:
            self.read.blocks[-1].letters.append(data)
        elif not self._skipped:
            self.around.append(data)

    def _begin(self, tag: str, which: str, attrs: Attributes) -> None:
        if which == self._data:
            self.read.blocks.append(Block(dict(attrs)))
        else:
            self.read.is_plain = self.read.is_plain and not self.read.has_page
            self.read.has_page = True
        if tag != "div" or self._inside or self._skipped:
            self.read.is_plain = False
            return
        self._inside, self._depth = which, 1
