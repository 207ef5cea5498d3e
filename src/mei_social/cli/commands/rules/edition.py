"""Which edition of the rules a file holds, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mei_social.files.whole import read_text
from mei_social.parsing.yaml_reader import MOST_BYTES
from mei_social.ruleset.extends import EXTENDS
from mei_social.ruleset.published import about
from mei_social.text import english
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mei_social.ruleset.model import Ruleset

AS_OF_TODAY = (
    "{} extends other rules, and is compared with those rules as they are today: what has changed in them "
    "since is not seen. A file made with mei-social rules publish shows it."
)


def said_of(ruleset: Ruleset) -> str:
    """`Our rules, version 3 (id ours, content 0123456789ab)`."""
    edition = f"version {ruleset.version} (id {visible(ruleset.id, 60)}, content {ruleset.digest[:12]})"
    return f"{visible(ruleset.title)}, {edition}"


def told_of(path: Path) -> Iterator[str]:
    """What there is to know about an earlier file: when it was published, or that it moves with its base."""
    text, name = read_text(path, MOST_BYTES), visible(str(path), 300)
    if EXTENDS.search(text):
        yield AS_OF_TODAY.format(name)
    if published := about(text):
        note = f": {visible(published.note)}" if published.note else "."
        yield f"{name} was published on {english.day(published.day)}{note}"
