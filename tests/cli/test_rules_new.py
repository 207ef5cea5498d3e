"""`mei-social rules new`: a provider's own file, full or extending ours."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from effort import some_of
from mei_social.authoring.starter import MODELINE, SCHEMA, id_from, quoted
from mei_social.cli.app import app
from mei_social.parsing.yaml_reader import read_tree
from mei_social.ruleset.load import find_rules, load_rules, read_rules

NAMES = [
    "North Essex",
    'O\'Neill & Sons: "The best" #1',
    "- x",
    "null",
    "no",
    "123",
    "École 東京 🎓",
    "<script>alert(1)</script>",
    "=1+1",
    "{a: b}",
    "back\\slash",
    "&anchor *alias !tag",
]


def run(*words: str | Path) -> Result:
    """The command with these words."""
    return CliRunner().invoke(app, ["rules", "new", *map(str, words)])


def examples(text: str) -> list[str]:
    """The commented-out examples of an overlay: each starts with a key right after the #."""
    return re.findall(r"^(?:#[a-z]+:\n(?:#  .*\n)+|#  contacts:\n(?:#    .*\n)+)", text, re.MULTILINE)


def used(text: str, example: str, mark: str = "^#") -> str:
    """The text with one example in use."""
    return text.replace(example, re.sub(mark, "", example, flags=re.MULTILINE))


@pytest.mark.parametrize("kind", [(), ("--overlay",)], ids=["full", "overlay"])
@pytest.mark.parametrize("name", some_of(["", *NAMES], 5))
def test_new_file_is_good(tmp_path: Path, kind: tuple[str, ...], name: str) -> None:
    """A new file has no problem, and whatever the provider is called is its name there."""
    path = tmp_path / "north-essex.yaml"
    done = run(path, *kind, *(("--provider", name) if name else ()))
    rules, ours = load_rules(path), load_rules(find_rules())
    assert (done.exit_code, rules.id, rules.version) == (0, "north-essex", 1)
    assert rules.rules == ours.rules
    assert rules.provider.name == (name or ours.provider.name)
    assert rules.title == (f"Social media self-check, {name}" if name else "Social media self-check")
    assert ("people read Mid Essex ITT" in " ".join(done.output.split())) is not bool(name)


def test_validate_finds_nothing(tmp_path: Path) -> None:
    """What `rules new` writes, `rules validate` accepts right away."""
    full, over = tmp_path / "full.yaml", tmp_path / "over.yaml"
    run(full)
    run(over, "--overlay")
    done = CliRunner().invoke(app, ["rules", "validate", str(full), str(over)])
    assert (": error " in done.stdout, done.exit_code) == (False, 0)


def test_full_copy_keeps_the_comments(tmp_path: Path) -> None:
    """A full copy differs from ours in the lines of id, version, title, provider and policy only."""
    run(tmp_path / "a.yaml", "--id", "north", "--provider", "North Essex")
    ours, theirs = (path.read_text("utf-8").splitlines() for path in (find_rules(), tmp_path / "a.yaml"))
    changed = [new for old, new in zip(ours, theirs, strict=True) if old != new]
    assert [line for line in changed if line != "version: 1"] == [
        "id: north",
        "title: Social media self-check, North Essex",
        "  name: North Essex",
        "  policy: North Essex social media policy",
    ]


def test_examples_of_the_overlay(tmp_path: Path) -> None:
    """Every example in a new overlay works when it is used, alone and with all the others."""
    path = tmp_path / "a.yaml"
    run(path, "--overlay")
    text = path.read_text("utf-8")
    found = examples(text)
    assert [re.sub("\\W", "", one.partition(":")[0]) for one in found] == [
        "provider", "review", "drop", "change", "add",
    ]  # fmt: skip
    everything = text
    for example in found:
        everything = used(everything, example)
        path.write_text(used(text, example), "utf-8")
        assert read_rules(path).problems == ()
    path.write_text(everything, "utf-8")
    rules = load_rules(path)
    assert "class-account-agreed" in {rule.id for rule in rules.rules}
    assert {"snapchat", "bluesky"} & {platform.id for platform in rules.platforms} == {"bluesky"}


def test_examples_as_an_editor_uncomments_them(tmp_path: Path) -> None:
    """An editor that takes a space away with each # leaves examples that work as well."""
    path = tmp_path / "a.yaml"
    run(path, "--overlay")
    text = path.read_text("utf-8")
    for example in examples(text):
        text = used(text, example, "^# ?")
    path.write_text(text, "utf-8")
    assert (read_rules(path).problems, examples(text)) == ((), [])


def test_contacts_example_below_a_provider(tmp_path: Path) -> None:
    """With --provider the example of contacts goes on where the provider stands."""
    path = tmp_path / "a.yaml"
    run(path, "--overlay", "--provider", "North")
    text = path.read_text("utf-8")
    path.write_text(used(text, examples(text)[0]), "utf-8")
    reach = {contact.id: contact.reach for contact in load_rules(path).provider.contacts}
    assert reach["director"] == "01234 567890, or ask at the office"


def test_next_steps(tmp_path: Path) -> None:
    """What to do next is said on stderr, with paths that can be pasted."""
    path = tmp_path / "my rules.yaml"
    done = run(path)
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"Saved '{path}'. Next:",
        "  1. Open it in a text editor. Its first lines say how to change it.",
        f"  2. Look for mistakes:  mei-social rules validate '{path}'",
        f"  3. Try it:             mei-social check --rules '{path}'",
        "As long as `name` under `provider` is not changed, people read Mid Essex ITT. Write yours there.",
    ]


def test_never_over_a_file(tmp_path: Path) -> None:
    """A file that is there stays as it is, unless --replace is given."""
    path = tmp_path / "a.yaml"
    path.write_text("mine", "utf-8")
    done = run(path, "--overlay")
    assert (done.exit_code, path.read_text("utf-8"), (tmp_path / SCHEMA).exists()) == (1, "mine", False)
    assert (run(path, "--overlay", "--replace").exit_code, read_rules(path).problems) == (0, ())


@pytest.mark.parametrize("kind", [(), ("--overlay",)], ids=["full", "overlay"])
def test_schema_beside(tmp_path: Path, kind: tuple[str, ...]) -> None:
    """The first line names a schema, and that one is written beside the file."""
    run(tmp_path / "a.yaml", *kind)
    assert (tmp_path / "a.yaml").read_text("utf-8").splitlines()[0] == MODELINE
    assert (tmp_path / SCHEMA).read_bytes() == find_rules().with_name(SCHEMA).read_bytes()


def test_another_schema_stays(tmp_path: Path) -> None:
    """A schema that is there and differs is kept, and how to renew it is said; the same one is no matter."""
    (tmp_path / SCHEMA).write_text("{}", "utf-8")
    said = run(tmp_path / "a.yaml").stderr
    advice = f"mei-social rules schema --output {tmp_path / SCHEMA} --replace"
    assert (advice in said, (tmp_path / SCHEMA).read_text("utf-8")) == (True, "{}")
    CliRunner().invoke(app, advice.split()[1:])
    assert "was there already" not in run(tmp_path / "b.yaml").stderr


@pytest.mark.parametrize(
    ("words", "about"),
    [
        (["a.txt"], "'PATH'"),
        (["a"], "'PATH'"),
        (["a.yaml", "--id", "guidelines"], "'--id'"),
        (["a.yaml", "--id", "North Essex"], "'--id'"),
        (["a.yaml", "--id", ""], "'--id'"),
        (["a.yaml", "--id", "a" * 61], "'--id'"),
        (["a.yaml", "--provider", "\x1b[31mred"], "'--provider'"),
        (["a.yaml", "--provider", "\u202eabc"], "'--provider'"),
        (["a.yaml", "--provider", "a\nb"], "'--provider'"),
        (["a.yaml", "--provider", "  "], "'--provider'"),
        (["a.yaml", "--provider", "a" * 101], "'--provider'"),
    ],
)
def test_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], about: str) -> None:
    """A name that cannot be used is wrong usage, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert (done.exit_code, about in done.stderr, list(tmp_path.iterdir())) == (2, True, [])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("north-essex", "north-essex"),
        ("North Essex (2027)", "north-essex-2027"),
        ("École", "ecole"),
        ("guidelines", "my-guidelines"),
        ("東京", "my-rules"),
        ("a" * 59 + "-b", "a" * 59),
    ],
)
def test_id_from_the_file(name: str, expected: str) -> None:
    """Without --id, the id is made from the name of the file; never that of our rules."""
    assert id_from(name) == expected


@pytest.mark.parametrize("text", [*NAMES, "true", "1e3", "~", "a: b", "a #b", "'", "a ", "@a", "0x1F", "Yes"])
def test_quoted(text: str) -> None:
    """Any text on one line comes back from YAML as it was."""
    root, problems = read_tree(f"a: {quoted(text)}\n")
    node = root and root.get("a")
    assert (problems, node and node.value, node and node.is_text) == ((), text, True)


def test_check_asks_the_rules_of_an_overlay(tmp_path: Path) -> None:
    """A self-check takes an overlay as its rules, and greets with the provider's name."""
    path = tmp_path / "a.yaml"
    run(path, "--overlay", "--provider", "North Essex")
    command = [sys.executable, "-m", "mei_social", "check", "--plain", "--rules", str(path)]
    home = {"MEI_SOCIAL_HOME": str(tmp_path / "home"), "PATH": ""}
    done = subprocess.run(command, input="no\n", capture_output=True, text=True, env=home, check=False)
    assert "Social media self-check for North Essex trainees" in done.stdout + done.stderr
