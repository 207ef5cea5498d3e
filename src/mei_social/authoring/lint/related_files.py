"""Which files belong together: rules, the platform files beside them, and examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from mei_social.authoring.lint.texts import warning
from mei_social.errors import CannotRead, Problem
from mei_social.files.whole import read_text
from mei_social.parsing.node import Node
from mei_social.parsing.yaml_reader import MOST_BYTES, read_tree
from mei_social.ruleset.extends import bases
from mei_social.ruleset.load import NAME, find_guide, find_rules, read_rules
from mei_social.ruleset.model import Ruleset
from mei_social.ruleset.published import guide_trees
from mei_social.ruleset.references import ID

FOLDER = "platforms"
OUR_GUIDE = (
    "These rules say what people are called, and `{0}` has no platform file here, so people read ours, and "
    "its notes may name our people. Copy it to `platforms/{0}.yaml` beside these rules, and write its notes "
    "anew."
)
IS_RULES = re.compile(r"^(?:extends|rules)[ \t]*:[ \t]*(?:guidelines|#.*)?\r?$", re.MULTILINE)
"""An examples file has `rules` too, with the name of a file."""


class FileKind(Enum):
    """What a file is, by the keys at its top."""

    RULES = ""
    GUIDE = "platform"
    EXAMPLES = "examples"


def kind_of(text: str) -> FileKind:
    """The kind of a file. Anything that is not clearly another kind counts as rules."""
    for kind in (FileKind.GUIDE, FileKind.EXAMPLES):
        if re.search(rf"^{kind.value}[ \t]*:", text, re.MULTILINE):
            return FileKind.RULES if IS_RULES.search(text) else kind
    return FileKind.RULES


def guides_beside(path: Path) -> list[Path]:
    """The platform files beside rules, in the order of their names."""
    return sorted((path.parent / FOLDER).glob("*.yaml"))


def guides_elsewhere(path: Path) -> Iterator[Node]:
    """The platform files that serve these rules from inside, from beside what they extend, or beside ours."""
    yield from guide_trees(read_text(path, MOST_BYTES))
    found: dict[str, Path] = {}
    for above in reversed([*bases(path, find_rules), find_rules()]):
        found |= {guide.name: guide for guide in guides_beside(above)}
    for beside in guides_beside(path):
        found.pop(beside.name, None)
    for guide in found.values():
        root, _ = read_tree(read_text(guide, MOST_BYTES))
        if root:
            yield root


def guides_of_ours(path: Path, root: Node) -> Iterator[Problem]:
    """`words-of-ours`: a platform whose menus are read from our file, where people are called otherwise."""
    if not root.get("roles") or path == find_rules() or find_rules() in bases(path, find_rules):
        return
    for platform in root.entries("platforms"):
        name = platform.word("id")
        found = find_guide(path, name) if ID.fullmatch(name) else None
        if found and found[0].parent.parent == find_rules().parent:
            yield warning(platform, "words-of-ours", OUR_GUIDE.format(name))


def rules_above(path: Path) -> Ruleset | None:
    """The rules that a platform file belongs to, where they can be found and read."""
    folder = path.absolute().parent
    try:
        return read_rules(folder.parent / NAME).ruleset if folder.name == FOLDER else None
    except CannotRead:
        return None
