"""Pointing out what looks private in something a trainee typed. It finds some things, never all."""

from __future__ import annotations

import re

LOOKS = {
    "an e-mail address": re.compile(r"\S+@\S+\.\S+"),
    "a username": re.compile(r"(?<![\w.])@\w{2,}"),
    "a web address": re.compile(r"(https?://|www\.)\S+|\b[\w-]+\.(com|org|net|io|me|uk|co)\b", re.IGNORECASE),
    "a phone number": re.compile(r"(?<!\d)\+?\d[\d\s().-]{8,}\d(?!\d)"),
    "somebody's name": re.compile(
        r"\b(Mr|Mrs|Ms|Miss|Mx|Dr|Sir)\.?\s+[A-Z]\w+"
        r"|\b(called|named|with|from|to|about|and|by)\s+[A-Z][a-z]+\b"
        r"|\b[A-Z][a-z]+\s+[A-Z][a-z]+\b"
    ),
}

NO_NAMES = re.compile(
    r"\b((Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(Jan|Febr)uary|March|July|(Septem|Octo|Novem|Decem)ber"
    r"|LinkedIn|Twitter|Facebook|Instagram|TikTok|Snapchat|YouTube|WhatsApp)\b"
)
"""Looks like a name and is a day, a month or an app. April, May, June and August are people too."""


def looks_private(text: str) -> tuple[str, ...]:
    """What a text seems to hold, in words such as `a phone number`; empty when nothing was noticed."""
    less = NO_NAMES.sub("", text)
    return tuple(what for what, pattern in LOOKS.items() if pattern.search(less))
