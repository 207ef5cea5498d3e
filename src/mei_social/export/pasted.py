"""An export that was copied as text, and came in a message: what mail does to text is undone, and no more.

Whatever is mended wrongly does not fit the check code, so nobody takes it for what was exported.
"""

from __future__ import annotations

import re

QUOTED = re.compile(r"^(?:>[ \t]?)+", re.MULTILINE)
"""How an answer repeats the message that it answers."""
TEXTS = re.compile(r'("(?:[^"\\]++|\\.)*+")', re.DOTALL)
BROKEN = re.compile(r"[ \t\xa0]*\r?\n[ \t\xa0]*")


def mended(content: bytes) -> bytes:
    """From the first bracket to the last, each text on its line; the same where there is nothing to mend."""
    try:
        text = QUOTED.sub("", content.decode("utf-8"))
    except UnicodeDecodeError:
        return content
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        return content
    pieces = TEXTS.split(text[start : end + 1])  # every second one is a text
    pieces[::2] = [piece.replace("\xa0", " ") for piece in pieces[::2]]
    pieces[1::2] = [BROKEN.sub(" ", piece) for piece in pieces[1::2]]
    return "".join(pieces).encode("utf-8")
