"""The tree of a rules file, with the file that it extends laid underneath."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from mei_social import __version__
from mei_social.errors import CannotRead, Problem
from mei_social.files.whole import read_text
from mei_social.parsing.messages import did_you_mean, not_a_group
from mei_social.parsing.newer import is_newer
from mei_social.parsing.node import Node
from mei_social.parsing.yaml_reader import MOST_BYTES, read_tree
from mei_social.ruleset.references import SHIPPED
from mei_social.text.visible import visible

DEEPEST = 3
SUFFIXES = (".yaml", ".yml")
PUBLISHED = "published:"
"""In every published file. What reads one is loaded only where this stands somewhere."""
EXTENDS = re.compile(r"^extends[ \t]*:", re.MULTILINE)

NAME = "`extends` is {}.{} Write `guidelines` for the rules of mei-social, or the name of a .yaml file."
ABSOLUTE = "Name the file as seen from this one, such as `../county.yaml`, so that the two can move together."
CHANGES = ("drop", "change", "add")
NO_EXTENDS = (
    "`{}` changes other rules, and no line says which. Write `extends: guidelines` on a line above "
    "it, without spaces before it."
)
CIRCULAR = "`{}` extends this file in its turn, so neither has a beginning. Let one of them extend another."
TOO_MANY = "This is the fourth file in a row that extends another, and three are read. Extend an earlier one."
NEEDS_NEWER = "needs-newer"
NEWER = (
    "These rules need mei-social {} or later, and this is {}: update mei-social, or ask whoever sent them."
)
BAD_BASE = "In `{}`{}: {} Correct that file first{}."

Shipped = Callable[[], Path]
"""Where the rules are that come with the product."""


class BadBase(Exception):
    """Raised inside this module: why there is nothing to extend."""

    def __init__(self, rule: str, message: str) -> None:
        self.rule = rule
        super().__init__(message)


def read_rules_tree(
    path: Path, text: str, shipped: Shipped, above: tuple[Path, ...] = ()
) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree and every problem in it, all of them with places in this file. Never raises.

    `above` are the files that led here by extending one another.
    """
    root, problems = _tree(text)
    if root and (newer := _needs_newer(root)):
        return None, (newer,)
    extends = root.get("extends") if root else None
    if root and extends is None and (alone := _overlay_alone(root)):
        return None, (*problems, alone)
    if root is None or extends is None:
        return root, problems
    try:
        base = _base(path, extends, shipped, (*above, path.resolve()))
    except BadBase as error:
        return None, (*problems, extends.problem(error.rule, str(error)))
    from mei_social.ruleset.overlay.apply import lay_over  # most rules extend no others

    merged, notes = lay_over(root, base, str(extends.value))
    return merged, (*problems, *notes)


def _tree(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    if PUBLISHED in text:
        from mei_social.ruleset.published import is_published, rules_tree

        if is_published(text):
            return rules_tree(text)
    return read_tree(text)


def _overlay_alone(root: Node) -> Problem | None:
    """Said alone: everything that a full file needs would be missing, and nobody wanted one."""
    first = next((key for name, key in root.keys.items() if name in CHANGES), None)
    return first.problem("no-extends", NO_EXTENDS.format(first.value)) if first else None


def _needs_newer(root: Node) -> Problem | None:
    """Said alone: what else this version does not know in such a file is no mistake in it."""
    needs = root.get("needs")
    if needs is None or not is_newer(needs.value):
        return None
    return needs.problem(NEEDS_NEWER, NEWER.format(visible(str(needs.value), 20), __version__))


def bases(path: Path, shipped: Shipped) -> Iterator[Path]:
    """The files that a rules file extends, the nearest first; as far as they can be read."""
    for _ in range(DEEPEST):
        try:
            text = read_text(path, MOST_BYTES)
            root = read_tree(text)[0] if EXTENDS.search(text) else None
            extends = root.get("extends") if root else None
            if extends is None:
                return
            path = _base_path(path, extends, shipped)
        except (CannotRead, BadBase):
            return
        yield path


def _base(path: Path, extends: Node, shipped: Shipped, above: tuple[Path, ...]) -> Node:
    """The tree of the base. Raises BadBase."""
    if len(above) > DEEPEST:
        raise BadBase("too-many-extends", TOO_MANY)
    try:
        base = _base_path(path, extends, shipped)
        name = visible(str(extends.value), 100)
        if base.resolve() in above:
            raise BadBase("circular-extends", CIRCULAR.format(name))
        text = read_text(base, MOST_BYTES)
    except (CannotRead, OSError, RuntimeError) as error:
        raise BadBase("base-unreadable", str(error)) from None
    root, problems = read_rules_tree(base, text, shipped, above)
    if root and not isinstance(root.value, dict):
        problems = (*problems, root.problem("wrong-type", not_a_group("The file", root)))
    for problem in problems:
        if problem.rule == NEEDS_NEWER:
            raise BadBase(NEEDS_NEWER, f"In `{name}`: {problem.message}")
    if root is None or problems:
        raise BadBase("base-has-problems", _bad_base(name, sorted(set(problems))))
    return root


def _base_path(path: Path, extends: Node, shipped: Shipped) -> Path:
    """Where the base is. Raises BadBase for a name that is none, CannotRead where our own rules are lost."""
    name = extends.value
    if name == SHIPPED:
        return shipped()
    if not isinstance(name, str) or not name.endswith(SUFFIXES):
        said = f"`{visible(name, 60)}`" if isinstance(name, str) and name else "no name"
        near = did_you_mean(name, [SHIPPED]) if isinstance(name, str) else ""
        raise BadBase("unknown-base", NAME.format(said, near))
    if PurePosixPath(name).stem == SHIPPED and not (path.parent / name).exists():
        raise BadBase("unknown-base", NAME.format(f"`{visible(name, 60)}`", f" Did you mean `{SHIPPED}`?"))
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or name.startswith("\\"):
        raise BadBase("absolute-path", ABSOLUTE)
    return path.parent / name


def _bad_base(name: str, problems: list[Problem]) -> str:
    first = problems[0]
    place = f", line {first.line}" if first.line else ""
    more = f"; it has {len(problems)} problems" if len(problems) > 1 else ""
    return BAD_BASE.format(name, place, first.message.removesuffix(" Correct that file first."), more)
