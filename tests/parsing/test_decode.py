"""A tree becomes typed values, or every problem with its place."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct, field

from effort import examples
from mei_social.authoring.schema.pydantic_models import guide_adapter, rules_adapter
from mei_social.parsing.decode import decode
from mei_social.parsing.yaml_reader import read_tree
from mei_social.ruleset.model import Guide, Ruleset
from small_rules import SMALL_YAML


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


class Inner(Struct, frozen=True, kw_only=True):
    name: Annotated[str, Meta(min_length=2, max_length=5)]


class Outer(Struct, frozen=True, kw_only=True):
    count: Annotated[int, Meta(ge=1, le=9)]
    size: Size
    inner: Inner | None = None
    day: date | None = None
    ready: bool = False
    parts: tuple[Inner, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    few: Annotated[tuple[str, ...], Meta(max_length=2)] = ()


def read(text: str) -> tuple[Outer | None, list[str]]:
    """The value in a text and its problems as lines."""
    root, _ = read_tree(text)
    assert root is not None
    value, problems = decode(root, Outer)
    return value, [f"{p.line}:{p.column}: {p.rule}: {p.message}" for p in problems]


def test_every_type() -> None:
    """Each type hint that we use has its reader."""
    text = """
count: 3
size: large
inner: {name: abc}
day: 2026-11-23
ready: true
parts: [{name: de}]
words: {no: "yes"}
few: [a, "2"]
"""
    expected = Outer(
        count=3,
        size=Size.LARGE,
        inner=Inner(name="abc"),
        day=date(2026, 11, 23),
        ready=True,
        parts=(Inner(name="de"),),
        words={"no": "yes"},
        few=("a", "2"),
    )
    assert read(text) == (expected, [])


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_nothing_leaves_an_optional_value_out(nothing: str) -> None:
    """A key that may be left out may also be left empty."""
    assert read(f"count: 3\nsize: small\nday: {nothing}\n")[0] == Outer(count=3, size=Size.SMALL)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("day: 2026-02-30", "3:6: not-a-date: `day` is `2026-02-30`. Write a day that exists"),
        ("day: 20260230", "3:6: wrong-type: `day` is `20260230`. It must be a day, such as 2026-11-23."),
        ("day: 23 November", "3:6: not-a-date: `day` is `23 November`. Write a day that exists"),
        ("ready: yes", "3:8: wrong-type: `ready` is `yes`. It must be true or false"),
        ("ready: 'true'", "3:8: wrong-type: `ready` is the text `true`. It must be true or false"),
        ("inner: abc", "3:8: wrong-type: `inner` is `abc`. It must be a group of `key: text` lines"),
        ("inner: {nmae: abc}", "3:9: unknown-key: `nmae` is not a key here. Did you mean `name`?"),
        ("inner: {}", "3:8: missing-key: `name` is missing. Add a line that starts with `name:`."),
        ("inner: {name: a}", "3:15: too-short: `name` has 1 character. It needs at least 2."),
        ("inner: {name: abcdef}", "3:15: too-long: `name` has 6 characters, and 5 fit. Shorten it by 1."),
        ("parts: abc", "3:8: wrong-type: `parts` is `abc`. It must be a list: write `[abc]`, or one `- `"),
        ("parts: [{name: ab}, abc]", "3:21: wrong-type: Item 2 of `parts` is `abc`. It must be a group"),
        ("few: [a, b, c]", "3:6: too-long: `few` has 3 entries, and 2 fit. Shorten it by 1."),
        ("words: [a]", "3:8: wrong-type: `words` is a list. It must be a group of `key: text` lines"),
        ("words: {a: [b]}", "3:12: wrong-type: `a` is a list. It must be text on one line."),
        ("colour: red", "3:1: unknown-key: `colour` is not a key here."),
    ],
)  # fmt: skip
def test_problem(line: str, expected: str) -> None:
    """Each problem has its place, says what is wrong and what to do."""
    _, problems = read(f"count: 3\nsize: small\n{line}\n")
    assert [problem[: len(expected)] for problem in problems] == [expected]


def test_misspelt_value_is_one_sentence_to_act_on() -> None:
    """A slip in a value gets the one that was meant, and all that it can be."""
    expected = "2:7: unknown-value: `size` is `smal`. Did you mean `small`? It can be small or large."
    assert read("count: 3\nsize: smal\n")[1] == [expected]


def test_all_problems_at_once() -> None:
    """One wrong value does not hide another."""
    _, problems = read("count: 10\nsize: x\nday: y\nparts: [{name: a}, {}]\nextra: 1\n")
    rules = [problem.split(": ")[1] for problem in problems]
    assert sorted(rules) == [
        "missing-key",
        "not-a-date",
        "out-of-range",
        "too-short",
        "unknown-key",
        "unknown-value",
    ]


def test_hostile_input_is_shown_safely_and_cut_short() -> None:
    """What is repeated from a file goes through visible() and is never long."""
    _, problems = read('count: 3\nsize: "' + "x\ue000" * 5000 + '"\n"\ue001": a\n')
    assert (len("".join(problems)) < 600, "\ue000" in "".join(problems)) == (True, False)


class Change(Struct, frozen=True):
    """One slip in a document: at a path, a value put in its place, a key added, or something taken out."""

    path: tuple[str | int, ...]
    kind: str
    value: Any


GOOD_RULES = yaml.safe_load(SMALL_YAML)
GOOD_GUIDE = {
    "platform": "instagram",
    "settings": [
        {
            "topic": "account-privacy",
            "do": "Turn on the private account setting.",
            "search": ["private account"],
            "path": "Settings > Privacy",
            "seen": "2026-11-01",
            "sources": ["policy"],
        }
    ],
}
VALUES: list[Any] = [
    None, "", "text", "high", "no", "account", "2026-11-23", "2026-13-01", "2026-11-23T00:00:00", "5", "true",
    0, 1, 5, -1, 100, 101, 240, 241, 731, 1_000_001, 10**20, 2.5, 5.0, True, False,
    [], ["a"], [1], [None], [[]], [{}], {}, {"a": "b"}, {"a": 1}, {"id": "x", "name": "y"},
    "x" * 60, "x" * 61, "x" * 160, "x" * 161, "x" * 200, "x" * 201, "x" * 600, "x" * 601,
]  # fmt: skip


def paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a document."""
    inside: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    return [path, *(deeper for key, child in inside for deeper in paths(child, (*path, key)))]


def changes(document: object) -> st.SearchStrategy[Change]:
    """Any one slip in a document."""
    kinds = st.sampled_from(["put", "put", "put", "remove", "add"])
    return st.builds(Change, st.sampled_from(paths(document)[1:]), kinds, st.sampled_from(VALUES))


def changed(document: Any, change: Change) -> Any:
    """A copy of the document with the slip in it."""
    document = copy.deepcopy(document)
    place = document
    for key in change.path[:-1]:
        place = place[key]
    if change.kind == "remove":
        del place[change.path[-1]]
    elif change.kind == "add" and isinstance(place, dict):
        place["surplus"] = change.value
    else:
        place[change.path[-1]] = change.value
    return document


def accepted_by_us(text: str, cls: type) -> bool:
    """Our verdict. JSON is YAML with every text in quotes."""
    root, problems = read_tree(text)
    assert (root is None, problems) == (False, ())
    return root is not None and decode(root, cls)[1] == ()


def accepted_by_pydantic(text: str, adapter: Any) -> bool:
    """The second opinion."""
    try:
        adapter.validate_json(text)
    except ValueError:
        return False
    return True


@examples(600)
@given(changes(GOOD_RULES))
def test_pydantic_agrees_on_rules(change: Change) -> None:
    """pydantic, built from the same classes, accepts and refuses the same rules files."""
    text = json.dumps(changed(GOOD_RULES, change))
    assert accepted_by_us(text, Ruleset) == accepted_by_pydantic(text, RULES)


@examples(300)
@given(changes(GOOD_GUIDE))
def test_pydantic_agrees_on_guides(change: Change) -> None:
    """Pydantic accepts and refuses the same platform files."""
    text = json.dumps(changed(GOOD_GUIDE, change))
    assert accepted_by_us(text, Guide) == accepted_by_pydantic(text, GUIDE)


@pytest.mark.parametrize(("document", "cls"), [(GOOD_RULES, Ruleset), (GOOD_GUIDE, Guide)])
def test_good_documents_are_accepted(document: object, cls: type) -> None:
    """The documents that the slips are made in are good ones for both."""
    text = json.dumps(document)
    adapter = RULES if cls is Ruleset else GUIDE
    assert (accepted_by_us(text, cls), accepted_by_pydantic(text, adapter)) == (True, True)


def test_digest_is_no_key() -> None:
    """The digest is worked out, never read: neither reader takes it, and the schema does not offer it."""
    text = json.dumps({**GOOD_RULES, "digest": "0" * 64})
    offered = RULES.json_schema()["properties"]
    assert (accepted_by_us(text, Ruleset), accepted_by_pydantic(text, RULES), "digest" in offered) == (
        False,
    ) * 3


RULES = rules_adapter()
GUIDE = guide_adapter()
