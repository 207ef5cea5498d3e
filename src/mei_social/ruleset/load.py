"""The rules file and the platform files beside it, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from mei_social.errors import BadRules, CannotRead, Problem
from mei_social.files.whole import read_text
from mei_social.parsing.decode import decode
from mei_social.parsing.messages import MOST_PROBLEMS
from mei_social.parsing.node import Node
from mei_social.parsing.yaml_reader import MOST_BYTES, read_tree
from mei_social.ruleset.canonical import digest_of
from mei_social.ruleset.extends import NEEDS_NEWER, PUBLISHED, bases, read_rules_tree
from mei_social.ruleset.model import Guide, Ruleset
from mei_social.ruleset.references import ID, SECTIONS, check_guide, check_rules
from mei_social.text.visible import visible

T = TypeVar("T")
Tree = tuple[Node | None, tuple[Problem, ...]]
"""What was read of a text, and what is wrong with it."""
NAME = "guidelines.yaml"
ADVICE = "Correct the file in a text editor, then run `mei-social rules validate` on it."


def find_rules() -> Path:
    """The rules file that comes with the product. Raises CannotRead where an installation lost it."""
    inside = Path(__file__).parents[1] / "rules" / NAME
    # An editable install and a checkout have it at the top, where course leads edit it.
    checkout = Path(__file__).parents[3] / "rules" / NAME
    for path in (inside, checkout):
        if path.is_file():
            return path
    raise CannotRead(
        f"The rules are missing from this installation: no {visible(str(inside))}. Install it again."
    )


class RulesFile(Struct, frozen=True):
    """A rules file as it was read, right or wrong."""

    path: Path
    text: str
    root: Node | None
    ruleset: Ruleset | None
    """None when there are problems."""
    problems: tuple[Problem, ...]


def read_rules(path: Path) -> RulesFile:
    """A rules file with every problem in the order of the lines. Raises only CannotRead.

    Of a file that extends another, `root` is the merged tree: what it inherits is `inherited.Inherited`.
    """
    text = read_text(path, MOST_BYTES)
    tree = read_rules_tree(path, text, find_rules)
    root, ruleset, problems = _read(tree, Ruleset, check_rules)
    if ruleset is not None:
        ruleset = replace(ruleset, digest=digest_of(ruleset))
    return RulesFile(path, text, root, ruleset, problems)


def load_rules(path: Path) -> Ruleset:
    """The rules in a file. Raises CannotRead, or BadRules with every problem in the order of the lines."""
    return in_use(read_rules(path))


def in_use(read: RulesFile) -> Ruleset:
    """The rules of a file that was read. Raises CannotRead for a newer one, else BadRules."""
    for problem in read.problems:
        if problem.rule == NEEDS_NEWER:  # no mistake in the file, so no list and no advice to mend it
            raise CannotRead(f"{visible(str(read.path), 200)} cannot be used here. {problem.message}")
    if read.ruleset is None:
        raise BadRules(visible(str(read.path), 200), read.problems, ADVICE)
    return read.ruleset


def load_guide(rules_path: Path, platform: str, ruleset: Ruleset | None = None) -> Guide | None:
    """Where the settings of a platform are, or None where nobody has written it down.

    Looked for in `platforms/` beside the rules file, beside what it extends, and beside the rules that we
    ship. A published file has its own inside, and no others. With a ruleset, its settings and sources are
    looked up too. Raises as `load_rules` does.
    """
    if not ID.fullmatch(platform):
        return None
    found = find_guide(rules_path, platform)
    if found is None:
        return None
    path, tree = found
    _, guide, problems = _read(tree, Guide, lambda root: check_guide(root, platform, ruleset))
    if guide is None:
        raise BadRules(visible(str(path), 200), problems, ADVICE)
    return guide


def _read(
    tree: Tree, cls: type[T], check: Callable[[Node], Iterable[Problem]]
) -> tuple[Node | None, T | None, tuple[Problem, ...]]:
    """The tree, and either the value or what is wrong with it."""
    root, problems = tree
    value = None
    if root is not None:
        value, wrong = decode(root, cls)
        _leave_out_words(root)
        problems = (*problems, *wrong, *islice(check(root), MOST_PROBLEMS))
    return root, None if problems else value, tuple(sorted(set(problems)))


def _leave_out_words(root: Node) -> None:
    """What should be a group and is a word was told. Nothing more can be said of it, however many."""
    for section in SECTIONS:
        entries = root.entries(section)
        entries[:] = [entry for entry in entries if isinstance(entry.value, dict)]


def find_guide(rules_path: Path, platform: str) -> tuple[Path, Tree] | None:
    """The file with the settings of a platform, and the tree in it. A published one has its own inside."""
    for path in (rules_path, *bases(rules_path, find_rules), find_rules()):
        is_closed, tree = _inside(path, platform)
        if tree:
            return path, tree
        if is_closed and path == rules_path:
            return None
        place = path.parent / "platforms" / f"{platform}.yaml"
        if place.exists():
            return place, read_tree(read_text(place, MOST_BYTES))
    return None


def _inside(path: Path, platform: str) -> tuple[bool, Tree | None]:
    """Whether this is a published rules file, and what it holds for a platform."""
    try:
        text = read_text(path, MOST_BYTES)
    except CannotRead:
        return False, None
    if PUBLISHED not in text:
        return False, None
    from mei_social.ruleset.published import guide_text, guide_tree, is_published

    inside = guide_text(text, platform) if is_published(text) else None
    return is_published(text), guide_tree(inside) if inside else None
