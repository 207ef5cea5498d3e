"""Text in the encodings in which spreadsheet programs save it."""

from __future__ import annotations

import codecs
import re

from mei_social.errors import CannotRead

WINDOWS = "Windows-1252"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""What a file may start with. The longer ones first: one of UTF-16 is the start of one of UTF-32."""
LOOKED_AT = 4000
WRONG = re.compile(
    "[^\\W\\d_][†‡ˆ‰‹›˜™¢£¤¥¦§¨©«¬®¯°±´¶»¿¡‚„]|[^\\W\\d_]‘(?![A-ZÀ-Þ])|[a-zà-ÿ][ŠŒŽÀ-Þ]|[a-z][”–—][a-z]|[A-Z]Ÿ[a-z]"
)
"""What letters of a Mac or of MS-DOS become when they are read as those of Windows."""
AS_UTF8 = "Save it as CSV UTF-8 and give that file."


def decoded(content: bytes, name: str) -> tuple[str, str | None]:
    """The text, and the encoding where it had to be guessed. Raises CannotRead where no guess is good."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding, name), None
    if found := _without_a_mark(content[:LOOKED_AT]):
        return _strictly(content, found, name), None
    try:
        return content.decode(), None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    text = content.decode("cp1252", errors="replace")
    if "\ufffd" in text or WRONG.search(text):
        raise CannotRead(f"{name} has letters in line {line} whose encoding we do not know. {AS_UTF8}")
    return text, WINDOWS


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise CannotRead(f"{name} has letters that cannot be read. {AS_UTF8}") from None


def _without_a_mark(start: bytes) -> str | None:
    """UTF-16 has a zero beside nearly every letter of English."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 3 < len(start) or min(even, odd) * 4 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"
