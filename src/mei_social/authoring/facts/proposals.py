"""Which paths trainees found no longer true, where enough say so. Nothing they typed is shown as typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from mei_social.audit.menus import Menu, MenuPlace, MenuSaid
from mei_social.cohort.menus import added_up
from mei_social.report.menus import words_of
from mei_social.ruleset.model import Guide, Ruleset
from mei_social.text.menu_words import NOT_SHOWN, Vocabulary, agreed, cleaned, is_alike

FEWEST = 2
"""One voice alone proposes nothing: it may be a slip, or a joke."""


class Voices(Struct, frozen=True, kw_only=True):
    """What trainees said about one path that is in the rules now."""

    place: MenuPlace
    found: int
    moved: int
    not_found: int
    agree: int
    """How many name the same new place, in these words or in near ones."""
    where: str
    """That place, in words of menus alone; empty where nobody agrees."""
    others: tuple[str, ...]
    """What else was said, cleaned in the same way."""

    @property
    def gone(self) -> int:
        return self.moved + self.not_found

    @property
    def is_proposed(self) -> bool:
        """Whether a course lead should look: several do not find it, and they are not outnumbered."""
        agree = self.agree >= FEWEST and self.gone >= self.found
        return agree or (self.gone >= FEWEST and self.gone > self.found)


def voices(
    exports: Iterable[Sequence[Menu]], ruleset: Ruleset, guides: Mapping[str, Guide]
) -> dict[MenuPlace, Voices]:
    """By menu; each export is one trainee."""
    known = words_of(ruleset, guides)
    said = added_up((menu for menus in exports for menu in menus), guides)
    return {place: _voices(place, menus, known) for place, menus in said.items()}


def _voices(place: MenuPlace, menus: Sequence[Menu], known: Vocabulary) -> Voices:
    same = [m for m in menus if m.where and m.where.casefold().split() == m.path.casefold().split()]
    said = Counter(MenuSaid.FOUND if menu in same else menu.said for menu in menus)
    typed = [m.where for m in menus if m.where and m not in same]
    shown = [cleaned(where, known) for where in typed]
    alike = agreed(typed)
    agree = alike if len(alike) >= FEWEST else ()
    where = _best([shown[n] for n in agree])
    rest = dict.fromkeys(text for n, text in enumerate(shown) if n not in agree and text)
    return Voices(
        place=place,
        found=said[MenuSaid.FOUND],
        moved=said[MenuSaid.MOVED],
        not_found=said[MenuSaid.NOT_FOUND],
        agree=len(agree),
        where=where,
        others=tuple(text for text in rest if not is_alike(text, where)),
    )


def _best(texts: Sequence[str]) -> str:
    """What most of them wrote; of as many the one that is plainest."""
    counts = Counter(text for text in texts if text)
    return max(counts, key=lambda text: (counts[text], NOT_SHOWN not in text, -len(text)), default="")
