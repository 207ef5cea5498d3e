"""Menus in words: what was said about them, and what may be shown of where they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from mei_social.audit.menus import MenuPlace, MenuSaid
from mei_social.text.menu_words import vocabulary

if TYPE_CHECKING:
    from mei_social.ruleset.model import Guide, Ruleset, Setting
    from mei_social.text.menu_words import Vocabulary

MENU_SAID: Final = {MenuSaid.FOUND: "found", MenuSaid.MOVED: "moved", MenuSaid.NOT_FOUND: "not found"}
MENUS_HELP: Final = (
    "You said of some menus whether they are where the rules say. It helps your course lead to keep the "
    "paths right for others. It says which app and setting, and none of your answers."
)
MENUS_TOO: Final = "May what you said about {} go into the file?"


def menu_name(place: MenuPlace, ruleset: Ruleset) -> str:
    """`Instagram, private account`; ids where the rules do not know them."""
    platform = next((p.name for p in ruleset.platforms if p.id == place.platform), place.platform)
    setting = next((s.name for s in ruleset.settings if s.id == place.setting), place.setting)
    return f"{platform}, {setting[:1].lower()}{setting[1:]}"


def paths_in(guides: Iterable[Guide]) -> dict[MenuPlace, Setting]:
    """Every setting that has a path."""
    return {MenuPlace(g.platform, s.topic): s for g in guides for s in g.settings if s.path}


def words_of(ruleset: Ruleset, guides: Mapping[str, Guide]) -> Vocabulary:
    """The words that may be shown of where a menu is: those that menus are called by in these rules."""
    return vocabulary(_texts(ruleset, guides))


def _texts(ruleset: Ruleset, guides: Mapping[str, Guide]) -> Iterable[str]:
    yield from (each.name for each in (*ruleset.platforms, *ruleset.settings))
    for guide in guides.values():
        for setting in guide.settings:
            yield from (*setting.search, setting.path or "")
