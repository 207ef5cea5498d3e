"""What trainees said about menus, added up over a folder. Who said it is not known here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from mei_social.audit.menus import Menu, MenuPlace, MenuSaid
from mei_social.cohort.model import MenuFigures
from mei_social.report.menus import menu_name, paths_in, words_of
from mei_social.ruleset.model import Guide, Ruleset
from mei_social.text.menu_words import cleaned

Guides = Mapping[str, Guide]
"""Where the settings of each app are, by its id."""
MOST_VOICES = 200
"""More say nothing new about one menu."""


def menus_in(rows: Iterable[str]) -> list[Menu]:
    """What rows hold."""
    found = (json.loads(row) for row in rows)
    return [
        Menu(MenuPlace(platform, setting), path, MenuSaid(said), where)
        for row in found
        for platform, setting, path, said, where in row
    ]


def added_up(menus: Iterable[Menu], guides: Guides) -> dict[MenuPlace, tuple[Menu, ...]]:
    """All that was said about each path that is in the rules now; what was said of an older path is not."""
    paths = {place: setting.path for place, setting in paths_in(guides.values()).items()}
    said: dict[MenuPlace, list[Menu]] = {}
    for menu in menus:
        if paths.get(menu.place) == menu.path:
            voices = said.setdefault(menu.place, [])
            voices += [menu] if len(voices) < MOST_VOICES else []
    return {place: tuple(voices) for place, voices in said.items()}


def menu_figures(
    rows: Iterable[str], ruleset: Ruleset, load: Callable[[], Guides]
) -> tuple[MenuFigures, ...]:
    """Each menu that somebody looked for; those that many did not find first."""
    menus = menus_in(rows)
    if not menus:
        return ()
    guides = load()
    known = words_of(ruleset, guides)
    figures = []
    for place, voices in added_up(menus, guides).items():
        said = Counter(voice.said for voice in voices)
        where = Counter(shown for v in voices if v.where and (shown := cleaned(v.where, known)))
        figures.append(
            MenuFigures(
                platform=place.platform,
                setting=place.setting,
                name=menu_name(place, ruleset),
                path=voices[0].path,
                found=said[MenuSaid.FOUND],
                moved=said[MenuSaid.MOVED],
                not_found=said[MenuSaid.NOT_FOUND],
                where=tuple(sorted(where, key=lambda shown: (-where[shown], shown))),
            )
        )
    return tuple(sorted(figures, key=lambda f: (-f.moved - f.not_found, f.found, f.name)))
