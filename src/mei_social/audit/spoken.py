"""Which words are which answer: the same at a prompt and in a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from mei_social.audit.model import AnswerValue

SPOKEN: Mapping[AnswerValue, tuple[str, ...]] = MappingProxyType(
    {
        AnswerValue.YES: ("y", "yes"),
        AnswerValue.PARTLY: ("p", "partly", "part"),
        AnswerValue.NO: ("n", "no"),
        AnswerValue.NOT_SURE: ("?", "not sure", "not-sure", "unsure", "don't know", "i don't know"),
        AnswerValue.NOT_APPLICABLE: ("x", "na", "n/a", "does not apply", "doesn't apply", "not applicable"),
    }
)
DASHES = re.compile("[\u2010-\u2015\u2212]")
_ANSWERS = {word: value for value, words in SPOKEN.items() for word in (*words, value.value)}


def answer_of(text: str) -> AnswerValue | None:
    """The answer that somebody wrote, in any case and with the quotes and dashes of a word processor."""
    return _ANSWERS.get(plain_word(text))


def plain_word(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return " ".join(DASHES.sub("-", plain).split()).strip(" ,;.\"'\u2018\u201c\u201d")
