"""A sheet into a rules file: only what differs is written, and comments and layout stay."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import Any

from msgspec import NODEFAULT, Struct
from msgspec.structs import asdict

from mei_social.authoring.spreadsheet.cells import COLUMNS, node_of, row_of
from mei_social.authoring.spreadsheet.reading import Sheet, Texts
from mei_social.errors import CannotRead, Problem
from mei_social.parsing.decode import decode, in_python, keys_of
from mei_social.parsing.node import Node
from mei_social.ruleset.diff.change import is_moved
from mei_social.ruleset.model import Noted, Origin, Rule, Ruleset
from mei_social.ruleset.references import check_rules

OVERLAY = (
    "The rules file extends other rules, so most of them are not in it. "
    "A sheet goes into a full copy: make one with mei-social rules new, and give it with --rules."
)
EXTENDS = re.compile(r"^extends\s*:", re.MULTILINE)
NEEDED = tuple(key for key, field in keys_of(Rule).items() if field.required)
MOST_EMPTY = 3
SEVERE = ("critical", "high")
NO_QUESTION = "This row is no question: it lacks {}. Clear it, or fill it in."
EMPTY = "`{}` is empty here, and every question needs it. Write it into this cell."
NO_COLUMN = "This is a new question, and the sheet has no column `{}` for it. Add the column."
FOLD_FROM = 70
"""Texts longer than this stand below `>-`, as in the rest of the file."""
WIDTH = 96


class Changes(Struct, frozen=True):
    """What a sheet says differently from a rules file."""

    changed: tuple[tuple[str, str], ...]
    """Rule id and key."""
    added: tuple[str, ...]
    dropped: tuple[str, ...]

    moved: bool = False
    """Whether the rows stand in another order, which is not taken over."""

    @property
    def any(self) -> bool:
        return bool(self.changed or self.added or self.dropped)


def rules_in(
    sheet: Sheet, root: Node | None = None, ruleset: Ruleset | None = None
) -> tuple[tuple[Rule, ...], tuple[Problem, ...]]:
    """The rules of a sheet, or every problem with its row as the line and the number of its column.

    Of the rules that it is laid over, `root` is the tree. What the sheet has no column for is theirs.
    """
    before = {rule.id: row_of(rule) for rule in ruleset.rules} if ruleset else {}
    rules: list[Rule] = []
    nodes: list[Node] = []
    problems = list(sheet.problems)
    if "id" not in sheet.keys:
        return (), tuple(sorted(problems))
    rows: dict[str, int] = {}
    for number, given in sheet.rows:
        row = _filled(given, before, sheet.keys)
        node = node_of(row, number)
        rule, found = decode(node, Rule)
        nodes.append(node)
        if number not in sheet.spoilt:  # what is wrong with a cell comes first, and may be why
            empty = list(_empty(row, number))
            rest = () if any(p.rule == "no-question" for p in empty) else found
            problems += [*empty, *(p for p in rest if p.rule != "missing-key")]
        if rule and rule.id in rows:
            message = (
                f"`{rule.id}` stands in row {rows[rule.id]} already. Give this one another id, or remove it."
            )
            problems.append(Problem(number, row["id"][1], "duplicate-id", message))
        if rule:
            rows.setdefault(rule.id, number)
            rules.append(rule)
    if root and not problems:
        problems += _references(root, nodes)
    return tuple(rules), tuple(sorted(problems))


def _empty(row: Texts, number: int) -> Iterator[Problem]:
    """Cells that every question needs. A row without most of them is hardly one, and one problem."""
    found = [(key, *row.get(key, ("", 0))) for key in NEEDED]
    empty = [(key, column) for key, text, column in found if not text.strip()]
    filled = [column for text, column in row.values() if text.strip()]
    if len(empty) > MOST_EMPTY and all(column for _, column in empty):
        keys = ", ".join(key for key, _ in empty)
        yield Problem(number, min(filled, default=1), "no-question", NO_QUESTION.format(keys))
        return
    for key, column in empty:
        message = EMPTY if column else NO_COLUMN
        yield Problem(number, column or 1, "missing-key", message.format(key))


def _filled(row: Texts, before: dict[str, tuple[str, ...]], keys: Collection[str]) -> Texts:
    """A row with what the sheet has no column for."""
    found = before.get(" ".join(row.get("id", ("", 0))[0].split()))
    if found is None:
        return row
    cells = dict(zip(COLUMNS, found, strict=True))
    left = {key: (cell, 1) for key, cell in cells.items() if key not in keys}
    if _is_raised(row, cells, keys):
        left, row = left | {"severity": (cells["severity"], row["severity"][1])}, _without_severity(row)
    return left | row


def _is_raised(row: Texts, cells: dict[str, str], keys: Collection[str]) -> bool:
    """Advice of a provider's own is never severe, and a sheet from before `from` does not say whose it is."""
    raised = row.get("severity", ("", 0))[0].strip() in SEVERE and cells["severity"] not in SEVERE
    return raised and "from" not in keys and cells["from"] == Origin.OURS


def _without_severity(row: Texts) -> Texts:
    return {key: cell for key, cell in row.items() if key != "severity"}


def not_raised(sheet: Sheet, ruleset: Ruleset) -> tuple[int, ...]:
    """The rows whose severity is not taken over, as only advice of a provider's own would be so severe."""
    before = {rule.id: dict(zip(COLUMNS, row_of(rule), strict=True)) for rule in ruleset.rules}
    return tuple(
        number
        for number, row in sheet.rows
        if (cells := before.get(" ".join(row.get("id", ("", 0))[0].split())))
        and _is_raised(row, cells, sheet.keys)
    )


def _references(root: Node, nodes: list[Node]) -> Iterator[Problem]:
    """What the checks of a rules file say about the rows, were they in it: each at its cell."""
    assert isinstance(root.value, dict)
    made = Node({**root.value, "rules": Node(list(nodes), 0, 0)}, root.line, root.column)
    made.keys = root.keys
    own = {(node.line, node.column) for node in _each(nodes)}
    before = set(check_rules(root))
    found = (problem for problem in check_rules(made) if problem not in before)
    yield from (problem for problem in found if (problem.line, problem.column) in own)


def _each(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from node.keys.values()
        value = node.value
        if not isinstance(value, str):
            yield from _each(value.values() if isinstance(value, dict) else value)


def compare(ruleset: Ruleset, rules: tuple[Rule, ...]) -> Changes:
    before = {rule.id: rule for rule in ruleset.rules}
    after = {rule.id for rule in rules}
    changed = [
        (rule.id, column)
        for rule in rules
        if rule.id in before
        for column in COLUMNS
        if getattr(rule, in_python(column)) != getattr(before[rule.id], in_python(column))
    ]
    return Changes(
        tuple(changed),
        tuple(rule.id for rule in rules if rule.id not in before),
        tuple(rule_id for rule_id in before if rule_id not in after),
        is_moved(before, {rule.id: rule for rule in rules}),
    )


def merged(text: str, rules: tuple[Rule, ...], changes: Changes) -> str:
    """The text of the rules file with the changes in it; the very same text when there are none."""
    if EXTENDS.search(text):
        raise CannotRead(OVERLAY)
    if not changes.any:
        return text
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(text)
    _apply(document["rules"], {rule.id: rule for rule in rules}, changes)
    made = io.StringIO()
    yaml.dump(document, made)
    return made.getvalue()


def _apply(entries: Any, rules: dict[str, Rule], changes: Changes) -> None:
    places = {str(entry["id"]): entry for entry in entries}
    for rule_id, key in changes.changed:
        _set(places[rule_id], rules[rule_id], key)
    for rule_id in changes.dropped:
        entries.remove(places[rule_id])
    for rule_id in changes.added:
        entry = _new_entry(rules[rule_id])
        entries.insert(_place(entries, rules[rule_id].topic), entry)


def _place(entries: Any, topic: str) -> int:
    """Behind the last rule of its topic, else at the end."""
    last = [number for number, entry in enumerate(entries, 1) if str(entry["topic"]) == topic]
    return last[-1] if last else len(entries)


def _set(entry: Any, rule: Rule, key: str) -> None:
    """Set, add in the usual order, or take away one key."""
    value = getattr(rule, in_python(key))
    if value == _default(key):
        entry.pop(key, None)
    elif key in entry:
        entry[key] = _yaml_value(value)
    else:
        before = [k for k in COLUMNS[: COLUMNS.index(key)] if k in entry]
        entry.insert(list(entry).index(before[-1]) + 1 if before else 0, key, _yaml_value(value))


def _default(key: str) -> Any:
    field = keys_of(Rule)[key]
    return field.default_factory() if field.default_factory is not NODEFAULT else field.default


def _new_entry(rule: Rule) -> Any:
    from ruamel.yaml.comments import CommentedMap

    said = [key for key in COLUMNS if getattr(rule, in_python(key)) != _default(key)]
    return CommentedMap({key: _yaml_value(getattr(rule, in_python(key))) for key in said})


def _yaml_value(value: Any) -> Any:
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    match value:
        case tuple():
            listed = CommentedSeq([_yaml_value(item) for item in value])
            listed.fa.set_flow_style()
            return listed
        case dict():
            return CommentedMap({key: _yaml_value(text) for key, text in value.items()})
        case Noted():
            return _yaml_value(asdict(value))
        case StrEnum() if value in ("yes", "no"):
            return DoubleQuotedScalarString(value.value)
        case StrEnum():
            return value.value
        case str() if len(value) > FOLD_FROM:
            return _folded(value)
        case _:
            return value


def _folded(text: str) -> Any:
    from ruamel.yaml.scalarstring import FoldedScalarString

    lines = textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    folded = FoldedScalarString(text)
    places, at = [], 0
    for line in lines[:-1]:
        at += len(line)
        places.append(at)
        at += 1
    folded.fold_pos = places
    return folded
