"""Platform files: read with every problem, and how old their menu paths are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from msgspec import Struct

from mei_social.authoring.lint.texts import said, warning
from mei_social.errors import Problem
from mei_social.files.whole import read_text
from mei_social.parsing.decode import decode
from mei_social.parsing.messages import MOST_PROBLEMS
from mei_social.parsing.node import Node
from mei_social.parsing.yaml_reader import MOST_BYTES, read_tree
from mei_social.ruleset.model import Guide, Ruleset
from mei_social.ruleset.references import check_guide
from mei_social.text.visible import visible

UNDATED = "Nobody wrote down when this menu path was right. Look it up, then add `seen:` with the day."
OLD = "This menu path was last right on {}, {} ago. Look it up, then set `seen` to that day."
NOT_YET = "This day has not come yet. Write the day on which somebody saw the menu path."
NO_PLATFORM = (
    "The rules have no platform `{}`, so nobody sees this file. Add it to `platforms`, or rename the file."
)


class GuideFile(Struct, frozen=True):
    """A platform file as it was read, right or wrong."""

    text: str
    root: Node | None
    problems: tuple[Problem, ...]


def read_guide(path: Path, ruleset: Ruleset | None) -> GuideFile:
    """A platform file with every problem; references only where there are rules. Raises CannotRead."""
    text = read_text(path, MOST_BYTES)
    root, problems = read_tree(text)
    if root is None:
        return GuideFile(text, None, problems)
    _, wrong = decode(root, Guide)
    found = [*problems, *wrong, *islice(check_guide(root, path.stem, ruleset), MOST_PROBLEMS)]
    return GuideFile(text, root, (*found, *_check_platform(root, ruleset)))


def check_age(root: Node, today: date, most_days: int) -> Iterator[Problem]:
    """`old-path`: menu paths that nobody has looked at for so many days; without a day they count as old."""
    from mei_social.text.english import count, day

    for setting in root.entries("settings"):
        path, seen = said(setting, "path"), said(setting, "seen")
        if path and not seen:
            yield warning(path, "old-path", UNDATED)
        elif path and seen and (days := _age(str(seen.value), today)) > most_days:
            shown = day(date.fromisoformat(str(seen.value)))
            yield warning(seen, "old-path", OLD.format(shown, count(days, "day")))


def check_days(root: Node, today: date) -> Iterator[Problem]:
    """`future-day`: a path that was right on a day that has not come would never grow old."""
    for setting in root.entries("settings"):
        seen = said(setting, "seen")
        if seen and _age(str(seen.value), today) < 0:
            yield warning(seen, "future-day", NOT_YET)


def _check_platform(root: Node, ruleset: Ruleset | None) -> Iterator[Problem]:
    platform = said(root, "platform")
    if ruleset and platform and platform.value not in {p.id for p in ruleset.platforms}:
        yield warning(platform, "unknown-platform", NO_PLATFORM.format(visible(str(platform.value), 60)))


def _age(seen: str, today: date) -> int:
    """Days since then; 0 for what is no day, which the reader reports."""
    try:
        return (today - date.fromisoformat(seen)).days
    except ValueError:
        return 0
