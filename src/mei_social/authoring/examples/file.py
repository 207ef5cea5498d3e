"""Examples beside the rules: what a trainee says, and what must come of it. For `rules test`.

An example is an answers file in small, so it is read and checked as one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from mei_social.audit import answers_file
from mei_social.audit.answers_file import AnswersFile
from mei_social.audit.assess import Band
from mei_social.audit.model import Audit
from mei_social.errors import BadFile, Problem
from mei_social.files.whole import read_text
from mei_social.parsing.decode import decode
from mei_social.parsing.messages import did_you_mean
from mei_social.parsing.node import Node
from mei_social.parsing.yaml_reader import MOST_BYTES, read_tree
from mei_social.ruleset.model import Id, Line, Ruleset
from mei_social.text.visible import visible

NAME = "examples.yaml"
SOME_DAY = date(2000, 1, 1)
NO_HEADING = "This list has no heading. Write `examples:` on a line of its own above it."
ADVICE = "Correct the file, then run `mei-social rules test` on it again."


class Rest(StrEnum):
    """What to do with the questions that an example does not answer."""

    SAFE = "safe"


class Expect(Struct, frozen=True, kw_only=True):
    """What must come of it. Only what is said is looked at; lists are of rules, in their order."""

    headline: Line | None = None
    """What stands above the summary."""
    band: Band | None = None
    gates: tuple[Id, ...] | None = None
    """All that are shown before everything else."""
    first: tuple[Id, ...] | None = None
    """The first actions, as many as are named; an empty list says that there is nothing to do."""
    findings: tuple[Id, ...] | None = None
    """Everything open, the worst first."""
    asked: tuple[Id, ...] = ()
    """Some of what is asked, on one account at least."""
    not_asked: tuple[Id, ...] = ()
    score: Annotated[int, Meta(ge=0, le=100)] | None = None
    answered: Annotated[int, Meta(ge=0)] | None = None
    """With `applicable`, the coverage."""
    applicable: Annotated[int, Meta(ge=0)] | None = None


class Example(AnswersFile, frozen=True, kw_only=True):
    """One trainee, with the same keys as an answers file."""

    name: Line
    """What the example shows."""
    rest: Rest | None = None
    """`safe`: every question that applies and has no answer gets the safe one."""
    expect: Expect


class ExamplesFile(Struct, frozen=True, kw_only=True):
    """The whole file."""

    rules: Line | None = None
    """The rules file that it is for, seen from here."""
    examples: Annotated[tuple[Example, ...], Meta(min_length=1)]


class Examples(Struct, frozen=True):
    """A file of examples in the right form, not yet compared with any rules."""

    path: Path
    file: ExamplesFile
    nodes: tuple[Node, ...]
    """Where each example stands."""

    @property
    def rules_path(self) -> Path | None:
        return self.path.parent / self.file.rules if self.file.rules else None


def read_examples(path: Path) -> Examples:
    """The examples in a file. Raises CannotRead, or BadFile with every problem in the order of the lines."""
    return examples_in(read_text(path, MOST_BYTES), path)


def examples_in(text: str, path: Path) -> Examples:
    """The same of a text. Raises BadFile."""
    root, problems = read_tree(text)
    file = None
    if root is not None and isinstance(root.value, list):
        problems = (*problems, root.problem("no-heading", NO_HEADING))
    if root is not None and not problems:
        for node in root.entries("examples"):
            answers_file.spread_answers(node)
        file, problems = decode(root, ExamplesFile)
    if root is None or file is None:
        raise BadFile(visible(str(path), 200), tuple(sorted(problems)), ADVICE)
    return Examples(path, file, tuple(root.entries("examples")))


def check_examples(given: Examples, ruleset: Ruleset) -> None:
    """Raises BadFile where an example names what the rules do not have, or says nothing that can fail."""
    pairs = zip(given.file.examples, given.nodes, strict=True)
    problems = [problem for example, node in pairs for problem in _check(example, node, ruleset)]
    if problems := [*problems, *_named_twice(given.nodes)]:
        raise BadFile(visible(str(given.path), 200), tuple(sorted(problems)), ADVICE)


def audit_of(example: Example, ruleset: Ruleset) -> Audit:
    """The self-check of an example, as `check --answers` would take it."""
    return answers_file.audit_of(example, ruleset, SOME_DAY)


def _check(example: Example, node: Node, ruleset: Ruleset) -> Iterator[Problem]:
    yield from answers_file.check_answers(example, node, ruleset)
    expect = node.get("expect")
    if expect is None or not expect.value:
        yield node.problem("nothing-expected", "`expect` says nothing. Add a line such as `band: high`.")
        return
    rules = [rule.id for rule in ruleset.rules]
    for key in ("gates", "first", "findings", "asked", "not_asked"):
        yield from _unknown(expect.entries(key), rules)


def _unknown(nodes: list[Node], rules: Collection[str]) -> Iterator[Problem]:
    for node in nodes:
        if isinstance(node.value, str) and node.value not in rules:
            named = f"`{visible(node.value, 60)}` is not a rule.{did_you_mean(node.value, rules)}"
            yield node.problem("unknown-rule", f"{named} Use an id from the rules file.")


def _named_twice(nodes: tuple[Node, ...]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for node in nodes:
        name = node.word("name")
        if name in first:
            where = f"The example on line {first[name]} has this name already."
            yield (node.get("name") or node).problem("same-name", f"{where} Say what is different here.")
        first.setdefault(name, node.line)
