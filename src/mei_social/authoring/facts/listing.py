"""Every path, number and claim in the rules that was true on some day, with its source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from mei_social.audit.menus import MenuPlace
from mei_social.files.whole import read_text
from mei_social.parsing.decode import decode
from mei_social.parsing.node import Node
from mei_social.parsing.yaml_reader import MOST_BYTES, read_tree
from mei_social.report.menus import menu_name
from mei_social.ruleset.extends import bases
from mei_social.ruleset.load import find_guide, find_rules, read_rules
from mei_social.ruleset.model import Guide, HelpLine, Rule, Ruleset, Setting

DAY = re.compile(r"(?<![\w-])(20[0-9]{2})(?:-([01][0-9])(?:-([0-3][0-9]))?)?(?![\w])")
"""A day, a month or a year in a text."""


class FactKind(StrEnum):
    """What can be out of date."""

    PATH = "path"
    NUMBER = "number"
    CLAIM = "claim"


class Fact(Struct, frozen=True, kw_only=True):
    """One thing that was true when somebody looked."""

    kind: FactKind
    id: str
    name: str
    """For people: the app and setting, who helps, or the id of a source."""
    says: str
    """The path, who and which number, or what the source is."""
    value: str
    """What may change: the path or the number; empty for a source."""
    day: date | None
    """The oldest day that is named: what a month or a year is said of may be its first day."""
    known: str
    """That day as it is written; empty where none is."""
    used: int
    """Rules that rest on it; of a number, all, as everybody may see it."""
    sources: tuple[str, ...] = ()
    file: Path
    line: int
    place: MenuPlace | None = None


def facts(rules_path: Path, ruleset: Ruleset) -> tuple[Fact, ...]:
    """All of them: those with a day first, the oldest and most used before others. Raises CannotRead."""
    found = (*_paths(rules_path, ruleset), *_numbers(rules_path, ruleset), *_claims(rules_path, ruleset))
    return tuple(sorted(found, key=_oldest_first))


def _oldest_first(fact: Fact) -> tuple[bool, date, int, str]:
    return fact.day is None, fact.day or date.max, -fact.used, fact.name


def _paths(rules_path: Path, ruleset: Ruleset) -> Iterator[Fact]:
    for platform in ruleset.platforms:
        found = find_guide(rules_path, platform.id)
        if found is None:
            continue
        file, (root, _) = found
        guide = decode(root, Guide)[0] if root else None
        if root is None or guide is None:
            continue  # said by `rules validate`
        for node, setting in zip(root.entries("settings"), guide.settings, strict=True):
            if setting.path:
                yield _path(ruleset, MenuPlace(platform.id, setting.topic), setting, file, node)


def _path(ruleset: Ruleset, place: MenuPlace, setting: Setting, file: Path, node: Node) -> Fact:
    written = node.get("path") or node
    return Fact(
        kind=FactKind.PATH,
        id=f"{place.platform}:{place.setting}",
        name=menu_name(place, ruleset),
        says=setting.path or "",
        value=setting.path or "",
        day=setting.seen,
        known=setting.seen.isoformat() if setting.seen else "",
        used=sum(_rests_on(rule, place) for rule in ruleset.rules),
        sources=tuple(ruleset.sources[s] for s in setting.sources if s in ruleset.sources),
        file=file,
        line=written.line,
        place=place,
    )


def _rests_on(rule: Rule, place: MenuPlace) -> bool:
    return place.setting in rule.settings and (not rule.platforms or place.platform in rule.platforms)


def _numbers(rules_path: Path, ruleset: Ruleset) -> Iterator[Fact]:
    file = _written_in(rules_path, "help")
    lines = _lines(file, "help", "need")
    for help_ in ruleset.help:
        if help_.reach:
            yield _number(help_, ruleset, file, lines.get(help_.need, 1))


def _number(help_: HelpLine, ruleset: Ruleset, file: Path, line: int) -> Fact:
    day, known = day_in(help_.known or "")
    return Fact(
        kind=FactKind.NUMBER,
        id=help_.need,
        name=help_.need,
        says=f"{help_.who}: {help_.reach}",
        value=help_.reach or "",
        day=day,
        known=known,
        used=len(ruleset.rules),
        sources=(help_.known,) if help_.known else (),
        file=file,
        line=line,
    )


def _claims(rules_path: Path, ruleset: Ruleset) -> Iterator[Fact]:
    root = read_rules(rules_path).root
    written = root.get("sources") if root else None
    for source, text in ruleset.sources.items():
        day, known = day_in(text)
        node = written.get(source) if written else None
        yield Fact(
            kind=FactKind.CLAIM,
            id=source,
            name=source,
            says=text,
            value="",
            day=day,
            known=known,
            used=sum(source in rule.sources for rule in ruleset.rules),
            sources=(text,),
            file=rules_path,
            line=node.line if node else 1,
        )


def _written_in(rules_path: Path, section: str) -> Path:
    """The file in which a section stands that is taken over as a whole: this one, or one that it extends."""
    for path in (rules_path, *bases(rules_path, find_rules)):
        root, _ = read_tree(read_text(path, MOST_BYTES))
        if root and root.get(section):
            return path
    return rules_path


def _lines(rules_path: Path, entries: str, key: str) -> dict[str, int]:
    root = read_rules(rules_path).root
    found: Iterable[Node] = root.entries(entries) if root else ()
    return {str(node.value): node.line for entry in found if (node := entry.get(key))}


def day_in(text: str) -> tuple[date | None, str]:
    """The oldest day in a text, and how it is written there."""
    found = [(day, match[0]) for match in DAY.finditer(text) if (day := _day(*match.groups()))]
    return min(found, default=(None, ""), key=lambda each: each[0])


def _day(year: str, month: str | None, day: str | None) -> date | None:
    try:
        return date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
