"""The JSON Schemas, and an editor that uses them."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import assume, given
from jsonschema import ValidationError
from typer.testing import CliRunner

from effort import examples
from language_server import Editor
from mei_social.authoring.schema.editor import SCHEMAS, guide_schema, rules_schema, written
from mei_social.authoring.starter import MODELINE
from mei_social.cli.app import app
from mei_social.parsing.decode import decode, in_file
from mei_social.parsing.yaml_reader import read_tree
from mei_social.ruleset.load import find_rules, read_rules
from mei_social.ruleset.model import Guide, Rule, Ruleset
from parsing.test_decode import GOOD_GUIDE, GOOD_RULES, Change, changed, changes
from ruleset.test_overlay import EVERYTHING, saved
from small_rules import SMALL_YAML

RULES = jsonschema.Draft202012Validator(rules_schema())
GUIDE = jsonschema.Draft202012Validator(guide_schema())
OVERLAY: Any = yaml.safe_load(EVERYTHING)


class Core(yaml.SafeLoader):
    """YAML 1.2, as editors read it: `no` and `12:30` are text, and so are days."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, starts in (
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", "[-+]?[0-9]+", "-+0123456789"),
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"({pattern})$"), list(starts))


def as_editors_read(text: str) -> Any:
    """Plain data, as YAML 1.2 has it."""
    return yaml.load(text, Core)


def slips(text: str, validator: Any = RULES) -> list[str]:
    """Where a schema finds something wrong."""
    return [f"{slip.json_path}: {slip.message}" for slip in validator.iter_errors(as_editors_read(text))]


@pytest.mark.parametrize("make", SCHEMAS.values(), ids=SCHEMAS)
def test_is_a_schema(make: Any) -> None:
    """Each is a JSON Schema of draft 2020-12."""
    schema = make()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_shipped_schema_is_current(name: str) -> None:
    """The schema files that we ship are those that the program makes. Renew them with `rules schema`."""
    assert find_rules().with_name(name).read_text("utf-8") == written(SCHEMAS[name]())


@pytest.mark.parametrize(
    ("words", "name"), [((), "guidelines.schema.json"), (("--platform",), "platform.schema.json")]
)
def test_command(tmp_path: Path, words: tuple[str, ...], name: str) -> None:
    """`rules schema` prints a schema, or writes it to a file that is not there yet."""
    path = tmp_path / "a.json"
    printed = CliRunner().invoke(app, ["rules", "schema", *words])
    saved_ = CliRunner().invoke(app, ["rules", "schema", *words, "--output", str(path)])
    again = CliRunner().invoke(app, ["rules", "schema", *words, "--output", str(path)])
    assert printed.stdout == path.read_text("utf-8") == written(SCHEMAS[name]())
    assert (printed.exit_code, saved_.exit_code, saved_.stdout, again.exit_code) == (0, 0, "", 1)


def test_shipped_rules_fit() -> None:
    """The schema finds nothing wrong in the rules that we ship, with or without an overlay."""
    assert slips(find_rules().read_text("utf-8")) + slips(EVERYTHING) + slips(SMALL_YAML) == []


def test_shipped_platform_files_fit() -> None:
    """Nor in the platform files."""
    files = sorted(find_rules().with_name("platforms").glob("*.yaml"))
    assert {path.name: slips(path.read_text("utf-8"), GUIDE) for path in files} == {
        path.name: [] for path in files
    }


def test_shipped_rules_name_their_schema() -> None:
    """The first line of the rules names the schema beside it, without a network."""
    assert find_rules().read_text("utf-8").splitlines()[0] == MODELINE
    assert find_rules().with_name(MODELINE.partition("=")[2]).is_file()


@pytest.mark.parametrize("answer", ["no", '"no"', "yes", "'yes'"])
def test_yes_and_no(answer: str, tmp_path: Path) -> None:
    """`expected: no` is fine for the reader and for an editor, with quotes and without."""
    text = SMALL_YAML.replace('expected: "no"', f"expected: {answer}")
    assert (slips(text), read_rules(saved(tmp_path, text)).problems) == ([], ())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (SMALL_YAML.replace("severity: high", "severity: hgih"), "$.rules[1].severity"),
        (SMALL_YAML.replace("severity: high", "sevrity: high"), "$.rules[1]"),
        (SMALL_YAML.replace("minutes: 15", "minutes: 241"), "$.rules[2].minutes"),
        (SMALL_YAML.replace("gate: true", "gate: yes"), "$.rules[0].gate"),
        (SMALL_YAML.replace("id: privacy", "id: Privacy"), "$.topics[0].id"),
        (SMALL_YAML.replace("version: 3\n", ""), "$"),
        (SMALL_YAML + "digest: abc\n", "$"),
        (EVERYTHING.replace("critical: 16", "critical: 0"), "$.weights.critical"),
        (EVERYTHING.replace("severity: low", "severity: lwo"), "$.add.rules[0].severity"),
        (EVERYTHING.replace("drop:", "dorp:"), "$"),
        (EVERYTHING.replace("id: ours\n", ""), "$"),
        (EVERYTHING.replace("extends: base.yaml", "extends: base"), "$.extends"),
        (EVERYTHING.replace("severity: medium", "id: a"), "$.change.rules['account-private']"),
        (EVERYTHING + "rules: []\n", "$"),
    ],
)  # fmt: skip
def test_slip(text: str, place: str) -> None:
    """The schema finds a slip at its place: in a full file, and in one that extends another."""
    assert {slip.partition(":")[0] for slip in slips(text)} == {place}


def is_shape(slip: ValidationError) -> bool:
    """Only the letters of an id are wrong, also where the id may be left out."""
    kinds = {inner.validator for inner in slip.context or ()}
    return slip.validator == "pattern" or (slip.validator == "anyOf" and kinds == {"pattern", "type"})


@examples(400)
@given(changes(GOOD_RULES))
def test_schema_and_reader_agree_on_types(change: Change) -> None:
    """What our reader finds wrong with keys, types and limits, the schema finds; and no more, but for ids."""
    assume(change.value != 5.0 or isinstance(change.value, int))  # to JSON Schema 5.0 is a whole number
    document = changed(GOOD_RULES, change)
    root, _ = read_tree(json.dumps(document))
    assert root
    wrong = bool(decode(root, Ruleset)[1])
    found = [slip for slip in RULES.iter_errors(document) if not is_shape(slip)]
    assert bool(found) == wrong


@examples(200)
@given(changes(GOOD_GUIDE))
def test_schema_is_no_stricter_on_guides(change: Change) -> None:
    """A platform file that our reader takes is fine in an editor."""
    document = changed(GOOD_GUIDE, change)
    root, _ = read_tree(json.dumps(document))
    assert root
    _, problems = decode(root, Guide)
    found = [slip for slip in GUIDE.iter_errors(document) if not is_shape(slip)]
    assert bool(problems) >= bool(found)


@examples(300)
@given(changes(OVERLAY))
def test_schema_is_no_stricter_on_overlays(tmp_path: Path, change: Change) -> None:
    """An overlay that our reader takes is fine in an editor."""
    document = changed(OVERLAY, change)
    problems = read_rules(saved(tmp_path, json.dumps(document))).problems
    assert bool(problems) >= bool(list(RULES.iter_errors(document)))


def groups(schema: Any) -> Iterator[dict[str, Any]]:
    """Every group of keys in a schema."""
    if isinstance(schema, dict):
        if "properties" in schema and "if" not in schema:
            yield schema
        for inner in schema.values():
            yield from groups(inner)
    for inner in schema if isinstance(schema, list) else ():
        yield from groups(inner)


@pytest.mark.parametrize("make", SCHEMAS.values(), ids=SCHEMAS)
def test_every_key_is_explained(make: Any) -> None:
    """Every key says what it means, and every group refuses keys that it does not know."""
    found = list(groups(make()))
    silent = [
        key for group in found for key, value in group["properties"].items() if not value.get("description")
    ]
    assert (silent, {group["additionalProperties"] for group in found}) == ([], {False})


def test_keys_of_the_schema_are_those_of_the_classes() -> None:
    """The rule in the schema has every key of a rule, and needs those without a default."""
    rule = rules_schema()["$defs"]["Rule"]
    assert list(rule["properties"]) == [in_file(name) for name in Rule.__struct_fields__]
    assert {"severity", "gate"} & set(rule["required"]) == {"severity"}


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    """An editor with yaml-language-server behind it."""
    folder = os.environ.get("MEI_SOCIAL_NODE_MODULES")
    server = Path(folder or "nowhere") / "yaml-language-server/bin/yaml-language-server"
    if not shutil.which("node") or not server.is_file():
        pytest.skip("node, or MEI_SOCIAL_NODE_MODULES with yaml-language-server, is not there")
    with Editor(server) as running:
        yield running


def new_file(folder: Path, *words: str) -> Path:
    """A file as `rules new` writes it."""
    path = folder / "a.yaml"
    CliRunner().invoke(app, ["rules", "new", str(path), *words])
    return path


def messages(editor: Editor, path: Path) -> list[tuple[str, str]]:
    """What an editor underlines: the line, and what it says there."""
    lines = path.read_text("utf-8").splitlines()
    found = editor.open(path)
    return [(lines[one["range"]["start"]["line"]].strip(), one["message"]) for one in found]


def place(path: Path, text: str) -> tuple[int, int]:
    """Line and character where a text ends for the first time, counted from 0."""
    before = path.read_text("utf-8").partition(text)[0] + text
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def offered(editor: Editor, path: Path, line: int, character: int) -> set[str]:
    """What an editor offers at a place."""
    return {item["label"] for item in editor.at("completion", path, line, character)["items"]}


@pytest.mark.slow
@pytest.mark.parametrize("words", [(), ("--overlay",)], ids=["full", "overlay"])
def test_editor_is_content(editor: Editor, tmp_path: Path, words: tuple[str, ...]) -> None:
    """An editor underlines nothing in a new file, nor in `expected: no`."""
    path = new_file(tmp_path, *words)
    text = path.read_text("utf-8").replace('    expected: "no"\n', "")
    path.write_text(
        text.replace("    topic: footprint\n", "    topic: footprint\n    expected: no\n"), "utf-8"
    )
    assert messages(editor, path) == []


@pytest.mark.slow
def test_editor_helps_in_a_full_file(editor: Editor, tmp_path: Path) -> None:
    """A misspelt severity is underlined; the four are offered; hovering says what the key means."""
    path = new_file(tmp_path)
    text = path.read_text("utf-8")
    path.write_text(text.replace("severity: high", "severity: hgih", 1), "utf-8")
    said = 'Value is not accepted. Valid values: "critical", "high", "medium", "low".'
    assert messages(editor, path) == [("severity: hgih", said)]
    line, character = place(path, "    severity: ")
    assert offered(editor, path, line, character) == {"critical", "high", "medium", "low"}
    assert "How much harm an open finding can do" in editor.at("hover", path, line, 6)["contents"]["value"]


@pytest.mark.slow
def test_editor_helps_in_an_overlay(editor: Editor, tmp_path: Path) -> None:
    """The same below `change`, where a rule needs none of its keys."""
    path = new_file(tmp_path, "--overlay")
    text = path.read_text("utf-8") + "change:\n  rules:\n    two-step-on:\n      severity: hgih\n"
    path.write_text(text, "utf-8")
    said = 'Value is not accepted. Valid values: "critical", "high", "medium", "low".'
    assert messages(editor, path) == [("severity: hgih", said)]
    line, character = place(path, "\n      severity: ")
    assert offered(editor, path, line, character) == {"critical", "high", "medium", "low"}
    assert "How much harm an open finding can do" in editor.at("hover", path, line, 8)["contents"]["value"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "wanted", "unwanted"),
    [
        ("", {"extends", "id", "rules"}, {"drop"}),
        ("extends: guidelines\n", {"id", "drop", "change", "add"}, {"rules"}),
    ],
)
def test_editor_offers_the_keys_of_each_kind(
    editor: Editor, tmp_path: Path, start: str, wanted: set[str], unwanted: set[str]
) -> None:
    """At the start of a file an editor offers its keys; once `extends` stands there, those of an overlay."""
    path = new_file(tmp_path)
    path.write_text(f"{MODELINE}\n{start}", "utf-8")
    editor.open(path)
    found = offered(editor, path, 1 + bool(start), 0)
    assert (wanted - found, unwanted & found) == (set(), set())
