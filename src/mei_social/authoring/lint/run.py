"""Rules files with the platform files beside them: everything that is wrong, file by file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct

from mei_social.authoring.lint.checks import lint
from mei_social.authoring.lint.guides import check_age, check_days, read_guide
from mei_social.authoring.lint.related_files import (
    FileKind,
    guides_beside,
    guides_elsewhere,
    guides_of_ours,
    kind_of,
    rules_above,
)
from mei_social.authoring.lint.texts import warning
from mei_social.authoring.lint.versions import check_version
from mei_social.errors import BadFile, CannotRead, Problem
from mei_social.files.whole import read_text
from mei_social.parsing.node import Node
from mei_social.parsing.yaml_reader import MOST_BYTES
from mei_social.ruleset.load import NAME, RulesFile, read_rules
from mei_social.ruleset.model import Ruleset

NOT_COMPARED = "These rules are not compared with the earlier ones yet. Correct the errors first."


class Wanted(Struct, frozen=True, kw_only=True):
    """What to look for beyond what is always looked for."""

    today: date
    hints_older_than: int | None = None
    """In days; None: however old."""
    against: Ruleset | None = None
    """The rules that people have now."""


class Checked(Struct, frozen=True):
    """One file and what is wrong with it, in the order of the lines."""

    path: Path
    text: str
    root: Node | None
    """None where the text cannot be read to its end."""
    problems: tuple[Problem, ...]
    unread: str = ""
    """The sentence that says why the file could not be read at all; otherwise empty."""


def check_files(paths: Iterable[Path], wanted: Wanted) -> tuple[Checked, ...]:
    """Every file with its problems, each once, platform files after their rules. A bad file is a value."""
    done: dict[str, Checked] = {}
    for path in paths:
        if os.path.realpath(path) not in done:
            done |= {os.path.realpath(one.path): one for one in _check(path, wanted)}
    return tuple(done.values())


def _check(path: Path, wanted: Wanted) -> Iterator[Checked]:
    try:
        match kind_of(read_text(path, MOST_BYTES)):
            case FileKind.RULES:
                yield from _rules(path, wanted)
            case FileKind.GUIDE:
                yield _guide(path, rules_above(path), wanted)
            case FileKind.EXAMPLES:
                yield Checked(path, "", None, _examples(path))
    except CannotRead as error:
        yield Checked(path, "", None, (), str(error))


def _rules(path: Path, wanted: Wanted) -> Iterator[Checked]:
    rules = read_rules(path)
    guides = [_guide(beside, rules.ruleset, wanted) for beside in guides_beside(path)]
    roots = [*(guide.root for guide in guides if guide.root), *guides_elsewhere(path)]
    yield Checked(path, rules.text, rules.root, _ordered(rules.problems, _lint(rules, roots, wanted)))
    yield from guides


def _lint(rules: RulesFile, guides: list[Node], wanted: Wanted) -> Iterator[Problem]:
    if rules.root:
        yield from lint(rules.root, guides)
        yield from guides_of_ours(rules.path, rules.root)
    if rules.root and wanted.against:
        if rules.ruleset:
            yield from check_version(rules.root, rules.ruleset, wanted.against)
        else:
            yield warning(rules.root, "not-compared", NOT_COMPARED)


def _guide(path: Path, ruleset: Ruleset | None, wanted: Wanted) -> Checked:
    try:
        guide = read_guide(path, ruleset)
    except CannotRead as error:
        return Checked(path, "", None, (), str(error))
    found = list(lint(guide.root)) if guide.root else []
    if guide.root:
        found += check_days(guide.root, wanted.today)
    if guide.root and wanted.hints_older_than is not None:
        found += check_age(guide.root, wanted.today, wanted.hints_older_than)
    return Checked(path, guide.text, guide.root, _ordered(guide.problems, found))


def _examples(path: Path) -> tuple[Problem, ...]:
    """What is wrong with examples; whether they come out as expected is for `rules test`."""
    from mei_social.authoring.examples.file import check_examples, read_examples

    try:
        given = read_examples(path)
        ruleset = read_rules(given.rules_path or path.with_name(NAME)).ruleset
        if ruleset:
            check_examples(given, ruleset)
    except BadFile as error:
        return error.problems
    return ()


def _ordered(read: Iterable[Problem], linted: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted({*read, *linted}))
