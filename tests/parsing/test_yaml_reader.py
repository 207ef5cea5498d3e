"""Hostile and clumsy YAML is refused with a reason; good YAML becomes a tree with places."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from effort import some_of
from hostile_yaml import GROWING, HOSTILE
from mei_social.errors import Problem
from mei_social.parsing import yaml_events, yaml_reader
from mei_social.parsing.decode import decode
from mei_social.parsing.node import Node
from mei_social.parsing.yaml_reader import read_tree
from mei_social.ruleset.model import Ruleset
from mei_social.ruleset.references import check_rules
from work import IN_STEP, growth

LOADERS = {"libyaml": yaml_events.LOADER, "pure Python": yaml.SafeLoader}
MEGABYTES = 100
MEASURED = """
from pathlib import Path
from hostile_yaml import GROWING, HOSTILE, LARGE
from mei_social.parsing.decode import decode
from mei_social.ruleset.model import Ruleset
from mei_social.parsing.yaml_reader import read_tree
made = [lambda text=text: text for name, text in HOSTILE.items() if name not in GROWING]
HOSTILE.clear()  # one by one, as somebody would meet them
LARGE.clear()
for make in [*made, *(lambda full=full, make=make: make(full) for full, make in GROWING.values())]:
    root, problems = read_tree(make())
    if root is not None:
        decode(root, Ruleset)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
print(int(peak.split()[1]) // 1024)
"""


@pytest.fixture(params=LOADERS)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run with the quick parser and with the one that is always there."""
    monkeypatch.setattr("mei_social.parsing.yaml_events.LOADER", LOADERS[request.param])
    return str(request.param)


def judge(text: str) -> tuple[Problem, ...]:
    """Everything that is wrong with a text as a rules file."""
    root, problems = read_tree(text)
    if root is None:
        return problems
    return (*problems, *decode(root, Ruleset)[1], *check_rules(root))


def only(text: str) -> str:
    """The one problem of a text, as a line of output."""
    (problem,) = read_tree(text)[1]
    return f"{problem.line}:{problem.column}: {problem.rule}: {problem.message}"


def plain(node: Node) -> object:
    """The values of a tree without their places."""
    if isinstance(node.value, dict):
        return {key: plain(value) for key, value in node.value.items()}
    return [plain(item) for item in node.value] if isinstance(node.value, list) else node.value


@pytest.mark.usefixtures("loader")
def test_values_and_places() -> None:
    """Every value and every key knows its line and column, counted from 1."""
    root, problems = read_tree("# a comment\na:\n  - b: \"c\"\n    d: [e, 'f']\n")
    assert (root and plain(root), problems) == ({"a": [{"b": "c", "d": ["e", "f"]}]}, ())
    assert root is not None
    (entry,) = root.entries("a")
    value = entry.get("d")
    assert value is not None
    assert (value.line, value.column, entry.keys["d"].column) == (4, 8, 5)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "12:30", "2026-11-23", "1_000", "=", "n", "0b1"])
def test_words_stay_text(word: str) -> None:
    """What older YAML turns into something else is text here."""
    root, _ = read_tree(word)
    assert root is not None
    assert (root.value, root.is_text) == (word, True)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    "word", ["true", "FALSE", "null", "~", "5", "-1", "1.5", "1e3", ".inf", "0x1F", ".NaN"]
)
def test_plain_numbers_are_not_text(word: str) -> None:
    """Numbers, true, false and null are text only in quotes."""
    found = [read_tree(text)[0] for text in (word, f'"{word}"')]
    assert [node and node.is_text for node in found] == [False, True]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    "layout",
    ["a: one two", "a: |\n  one\n  two", "a: >\n  one\n  two\n", "a: one\n  two", "a: 'one\n\n two'"],
)
def test_layout_does_not_count(layout: str) -> None:
    """A text is the same however it is laid out over lines."""
    root, _ = read_tree(layout)
    assert root is not None
    assert plain(root) == {"a": "one two"}


@pytest.mark.usefixtures("loader")
def test_windows_line_ends() -> None:
    """Line ends of Windows and old Macs count as one line each."""
    assert only("a: 1\r\nb: 2\rb: 3").startswith("3:1: duplicate-key:")


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\u202ec\n", "1:5: hidden-character: There is a hidden character here, <U+202E>."),
        ("# \x1b[2J\na: b\n", "1:3: hidden-character: There is a hidden character here, ␛."),
        ("[" * 13, "1:13: too-deep: This is nested more than 12 levels deep."),
        ("[" + "a," * 160_000 + "]", "1:319996: too-large: The file has more than 160,000 parts."),
        ("#" * 1_048_577, "0:0: too-large: The file is larger than 1 MB."),
    ],
    ids=lambda value: value[:12],
)
def test_limits_are_explained(text: str, expected: str) -> None:
    """What is too much or hidden gives one problem with its place."""
    assert only(text).startswith(expected)


def test_all_problems_at_once() -> None:
    """What can be read past is noted, and reading goes on."""
    _, problems = read_tree("a: &x 1\nb: !y 2\nb: 3\n12: 4\n")
    assert [p.rule for p in problems] == ["anchor", "tag", "duplicate-key", "key-not-text"]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("name", some_of(HOSTILE, 6))
def test_hostile_documents(name: str) -> None:
    """Every hostile document is refused with a reason."""
    assert len(judge(HOSTILE[name])) > 0


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("name", some_of(GROWING, 12))
def test_hostile_documents_cost_what_they_are_long(name: str) -> None:
    """A hostile document of twice the size is at most twice the work to refuse."""
    full, make = GROWING[name]
    assert growth(judge, make, max(full // 65, 4)) < IN_STEP


def test_work_that_grows_faster_is_seen() -> None:
    """The count tells work that grows with the square of the size, also on one line and inside a call."""
    assert growth(lambda n: [a for a in range(n) for b in range(n) if a == b], int, 100) > 3.5
    assert growth(lambda n: [abs(a - b) for a in range(n) for b in range(n)], int, 100) > 3.5
    assert growth(lambda n: sum(1 for a in range(n)), int, 10_000) < IN_STEP


@given(st.text(st.sampled_from("ab:-?[]{}|>!&*%@`'\"#,<~ \n\t0\\")))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes reading raise, and one without a tree has a reason."""
    root, problems = read_tree(text)
    assert (root is None) <= (len(problems) > 0)


@given(st.text(st.sampled_from("ab:-[]{}'\"#, \n")))
def test_same_values_as_the_parser(text: str) -> None:
    """A text that is read without a problem means what PyYAML says, layout and typing of words aside."""
    root, problems = read_tree(text)
    if root is not None and not problems:
        assert plain(root) == _folded(yaml.load(text, Loader=yaml.BaseLoader))


def _folded(value: object) -> object:
    if isinstance(value, dict):
        return {_folded(k): _folded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_folded(item) for item in value]
    text = str(value)
    return yaml_events.BREAKS.sub(" ", text).strip() if "\n" in text else text


def corpus(folder: Path) -> Iterator[tuple[str, str]]:
    """Every document of the public corpora, the documents inside the test suite's files too."""
    for path in sorted((folder / "yaml-test-suite").glob("*.yaml")):
        text = path.read_text("utf-8")
        yield path.name, text
        for case in yaml.load(text, Loader=yaml.BaseLoader):
            yield path.name, case.get("yaml", "").replace("␣", " ").replace("———»", "\t").replace("∎", "")
    for path in sorted((folder / "d-yaml-bombs").glob("*.yaml")):
        yield path.name, path.read_text("utf-8")
    for text in json.loads((folder / "d-yaml-tags/yaml_tags.json").read_text("utf-8")):
        yield "yaml_tags.json", text


@pytest.mark.usefixtures("loader")
def test_public_documents(corpora: Path) -> None:
    """Every public document is refused as rules with a reason, without an exception."""
    texts = list(corpus(corpora))
    assert (len(texts) > 600, [name for name, text in texts if not judge(text)]) == (True, [])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured the way Linux counts it")
def test_memory_stays_small() -> None:
    """No hostile document needs more than 100 MB, the interpreter included."""
    environment = {"PYTHONPATH": f"{Path(yaml_reader.__file__).parents[1]}:{Path(__file__).parents[1]}"}
    done = subprocess.run(
        [sys.executable, "-c", MEASURED], env=environment, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < MEGABYTES


@pytest.mark.parametrize("start", ["{\\rtf1\\ansi ", "<html><body>", "\n<!DOCTYPE html>\n"])
def test_other_documents(start: str) -> None:
    """A text of Word or a page of the web is called that, and not a slip in YAML."""
    root, (problem,) = read_tree(f"{start}id: a\ntitle: b\n")
    assert (root, problem.line, problem.rule) == (None, 1, "no-plain-text")
    assert "Save it as plain text" in problem.message


@pytest.mark.usefixtures("loader")
def test_a_tab_after_a_dash() -> None:
    """A tab between a dash and a key is called a tab, and a space in its place mends it."""
    text = "a:\n  -\tid: b\n    name: c\n"
    assert only(text) == "2:4: yaml-syntax: There is a tab here. Put a space in its place."
    assert read_tree(text.replace("\t", " "))[1] == ()
