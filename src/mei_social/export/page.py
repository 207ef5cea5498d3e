"""A page that carries its data: one file for the eye and for a program.

The data stands in one hidden element as base64, so that nothing in it can act. Beside it stand a digest of
the decoded bytes, and one of these bytes together with the words of the page: a change of either is seen. A
third, with the bytes of the file, spares reading the page where it is as it was made. Like a check code, they
stop nobody who knows how to make new ones.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from typing import NoReturn

from msgspec import Struct

from mei_social.errors import CannotRead
from mei_social.parsing.json_reader import AGAIN

PAGE_ID = "mei-social-page"
"""All words of the page are inside this element; what is outside was put there by others."""
DATA_ID = "mei-social-data"
MOST_PAGE_BYTES = 6 * 1024 * 1024
"""The page of an export of 2 MB, which has it in base64 too."""
MOST_MARKS = 150_000
"""Tags and escapes. One with 40 accounts has about a third of this."""
LETTERS = re.compile(r"[A-Za-z0-9+/]*={0,2}")
AS_MADE = re.compile(
    rb'<div id="mei-social-data" hidden data-digest="(\w{64})" data-page="\w{64}" data-file="(\w{64})">\n'
    rb"([A-Za-z0-9+/\n]*={0,2})\n</div>\n"
)
"""The element as `with_data` writes it."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
HEAD = b"style-src 'sha256-"
"""What the head of a page of ours says, and of few others. The form has it too, so it is short."""
WEB_ARCHIVE = (b"multipart/related", b"Saved by Blink")
NO_DATA = (
    "holds no data of a self-check. A page that an older mei-social made has none: ask for the file again, "
    "made with: mei-social export NAME.html"
)


class Carried(Struct, frozen=True):
    """The data in a file, and how well the page around it fits."""

    data: bytes
    whole: bool = True
    """Whether the digest is that of the data."""
    same_words: bool = True
    """Whether the page says what it said when it was made with this data; also where there is no page."""
    around: str = ""
    """Words before and behind the page, such as the warning of a mail system."""


def with_data(page: str, data: bytes) -> str:
    """A page of ours with its data at the end, so that a page that was cut off has none."""
    import base64  # whoever reads a page needs neither
    import html

    head, end, tail = page.rpartition("</body>")
    own = head.partition(f'<div id="{PAGE_ID}">')[2]
    words = html.unescape(re.sub("<[^>]*>", "", own))
    around = (head.encode("utf-8", "replace"), f"{end}{tail}".encode("utf-8", "replace"))
    stated = (
        f'data-digest="{hashlib.sha256(data).hexdigest()}" data-page="{_digest(data, words)}" '
        f'data-file="{_digest_of_file(data, *around)}"'
    )
    letters = base64.encodebytes(data).decode("ascii")
    return f'{head}<div id="{DATA_ID}" hidden {stated}>\n{letters}</div>\n{end}{tail}'


def carried_in(content: bytes, name: str) -> Carried:
    """The data of a page; any other file is its own data.

    Raises CannotRead, which repeats nothing of the file.
    """
    if not _may_be_page(content):
        return Carried(content)
    if len(content) > MOST_PAGE_BYTES:
        _refuse(name, "is larger than 6 MB, and no export is.")
    if data := _of_page_as_made(content):
        return Carried(data)
    if any(mark in content[:2000] for mark in WEB_ARCHIVE):
        _refuse(name, "is a web archive, which a browser has made of a page.")
    if content.count(b"<") + content.count(b"&") > MOST_MARKS:
        _refuse(name, "has more than 150,000 tags, and no export has.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse(name, "is not in UTF-8, and exports are.")
    from mei_social.export.page_parser import read_page  # most files are not pages

    read = read_page(text, PAGE_ID, DATA_ID)
    if (read.has_page and not read.is_whole) or (not read.blocks and _has_no_end(content)):
        _refuse(name, "is not whole: its data, which stands at the end, is missing or cut off.")
    if not read.blocks:
        raise CannotRead(f"{name} {NO_DATA}")
    if len(read.blocks) > 1:
        _refuse(name, "holds data more than once, so it could be read in two ways.")
    data = _decoded("".join(read.blocks[0].letters))
    if data is None:
        _refuse(name, "holds data that is damaged.")
    stated = read.blocks[0].stated
    return Carried(
        data,
        stated.get("data-digest") == hashlib.sha256(data).hexdigest(),
        read.is_plain and stated.get("data-page") == _digest(data, read.words),
        read.around,
    )


def _may_be_page(content: bytes) -> bool:
    """JSON begins with a bracket. A mail system may have put words before a page."""
    start = content[:100].removeprefix(BYTE_ORDER_MARK).lstrip()[:1]
    return start not in {b"{", b"["} and b"<" in content


def _has_no_end(content: bytes) -> bool:
    """A page with a head like ours, which was cut off before the words that `PAGE_ID` is around."""
    return HEAD in content[:1000] and b"</html>" not in content.lower()


def _of_page_as_made(content: bytes) -> bytes | None:
    """The data of a page in which no byte was changed, found without reading the page."""
    if content.count(DATA_ID.encode()) != 1 or content.count(PAGE_ID.encode()) != 1:
        return None
    found = AS_MADE.search(content, content.find(b'<div id="' + DATA_ID.encode()))
    if not found:
        return None
    try:
        data = binascii.a2b_base64(found[3])
    except binascii.Error:
        return None
    digests = (
        hashlib.sha256(data).hexdigest(),
        _digest_of_file(data, content[: found.start()], content[found.end() :]),
    )
    return data if digests == (found[1].decode(), found[2].decode()) else None


def _digest_of_file(data: bytes, head: bytes, tail: bytes) -> str:
    return hashlib.sha256(b"\0".join((data, head, tail))).hexdigest()


def _digest(data: bytes, words: str) -> str:
    """Spaces do not count: programs break and indent lines as they like."""
    return hashlib.sha256(data + b"\0" + "".join(words.split()).encode("utf-8")).hexdigest()


def _decoded(letters: str) -> bytes | None:
    plain = "".join(letters.split())
    if not LETTERS.fullmatch(plain) or len(plain) % 4:
        return None
    return binascii.a2b_base64(plain)


def _refuse(name: str, what: str) -> NoReturn:
    raise CannotRead(f"{name} {what} {AGAIN}")
