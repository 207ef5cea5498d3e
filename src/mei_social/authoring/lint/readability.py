"""How hard a text is to read: words, sentences and the Flesch-Kincaid grade."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?:;](?=['\"’)]?(?:\s|$))")
ENDS = (".", "!", "?", ":", ";")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)es?$|(?<=[^aeioudt])ed$|(?<=[^aeiouylgscxz])(?<![cs]h)es$|"
    r"(?<=[^aeiou])e(?=(ment|ly|ness|less|ful|times?|guard|guarding|work|where|page)$)|(?<=ev)e(?=ry)"
)
"""An `e` that is written and not sounded."""
APART = re.compile(
    r"i(?:a(?!l)|et|sm$|en(?=ce$))|(?<![ctgsx])io(?!n)|(?<=ter)ia|(?<![gq])u(?:a|ou)|"
    r"e(?:a$|as$|um|os?$)|cre(?=a)|re(?=act)|[yo]i(?=ng)|ei(?=ng)|yo"
)
"""Two vowels in a row that are sounded one by one."""


def words(text: str) -> list[str]:
    """The words of a text; `two-step` counts as one, as a word processor counts it."""
    return WORD.findall(text)


def sentences(text: str) -> list[str]:
    """A text in sentences. A colon or semicolon ends one too: what follows is read as a new start."""
    return [part.strip() for part in SENTENCE_END.split(text) if WORD.search(part)]


class Size(Struct, frozen=True):
    """How long a text is, in three ways."""

    sentences: int
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade; 0 for a text without a word."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def size(text: str) -> Size:
    """The size of a text."""
    found = words(text.lower())
    ends = len(SENTENCE_END.findall(text)) + (text.rstrip("'\"’”) ")[-1:] not in ENDS)
    return Size(max(1, ends) if found else 0, len(found), sum(map(syllables_in, found)))


def together(sizes: Iterable[Size]) -> Size:
    """The size of several texts, one after the other."""
    every = list(sizes)
    return Size(sum(s.sentences for s in every), sum(s.words for s in every), sum(s.syllables for s in every))


@lru_cache(4096)
def syllables_in(word: str) -> int:
    """How often a word is sounded, from its vowels; at least 1.

    Not from a hyphenation list: those say where a line may break, and have one syllable for `about`.
    """
    return sum(max(1, _sounded(part)) for part in re.split(r"['’-]", word) if len(part) > 1) or 1


def _sounded(part: str) -> int:
    return len(VOWELS.findall(part)) - len(SILENT.findall(part)) + len(APART.findall(part))
