"""Where each setting is on each platform, with the age of what we know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mei_social.authoring.handbook.document import Part, Text
from mei_social.report.advice import setting_help
from mei_social.ruleset.model import Guide, Named, Ruleset, Setting
from mei_social.text import english

INTRO = (
    "Menus move. What to do and the words to search for last longest; a path is where the menu was once seen."
)


def settings(rules: Ruleset, guides: Mapping[str, Guide], today: date) -> Part:
    """A part for each platform with settings help; platforms without are named."""
    known = {setting.id for setting in rules.settings}
    found = {
        platform: tuple(s for s in guides[platform.id].settings if s.topic in known)
        for platform in rules.platforms
        if platform.id in guides
    }
    parts = tuple(_platform(p, steps, rules, today) for p, steps in found.items() if steps)
    without = tuple(p.name for p in rules.platforms if not found.get(p))
    missing = (Text(f"No settings help is written for: {english.listed(without)}."),) if without else ()
    return Part(
        id="settings",
        title="Settings on each platform",
        blocks=((Text(INTRO),) if parts else ()) + missing,
        parts=parts,
    )


def _platform(platform: Named, found: tuple[Setting, ...], rules: Ruleset, today: date) -> Part:
    return Part(
        id=f"platform-{platform.id}",
        title=platform.name,
        blocks=(Text(_ages(found), soft=True),),
        parts=tuple(_setting(platform, setting, rules, today) for setting in found),
    )


def _ages(found: tuple[Setting, ...]) -> str:
    days = sorted(setting.seen for setting in found if setting.path and setting.seen)
    undated = sum(bool(setting.path and not setting.seen) for setting in found)
    seen = f"Menu paths last seen on {english.day(days[0])}" if days else "No menu path has a date"
    if days and days[-1] != days[0]:
        seen = f"Menu paths last seen between {english.day(days[0])} and {english.day(days[-1])}"
    rest = f"; {english.count(undated, 'path')} without a date" if days and undated else ""
    return f"{seen}{rest}."


def _setting(platform: Named, setting: Setting, rules: Ruleset, today: date) -> Part:
    help_ = setting_help(setting, rules, today)
    soft = (help_.path, help_.help, help_.note, _sources(setting, rules))
    return Part(
        id=f"setting-{platform.id}--{setting.topic}",
        title=help_.name,
        blocks=(Text(help_.do), Text(help_.search), *(Text(text, soft=True) for text in soft if text)),
    )


def _sources(setting: Setting, rules: Ruleset) -> str | None:
    named = [rules.sources[i] for i in setting.sources if i in rules.sources]
    return f"Sources: {'; '.join(named)}" if named else None
