"""The rules file is found, read and checked as a whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from mei_social.errors import BadFile, BadRules, CannotRead
from mei_social.parsing import yaml_events
from mei_social.ruleset import load as rules_file
from mei_social.ruleset.canonical import digest_of
from mei_social.ruleset.load import find_rules, load_guide, load_rules
from mei_social.ruleset.model import Guide, Per, Ruleset
from small_rules import SMALL_YAML

PLACED_DIFFERENTLY = {"backslash"}
CASES = sorted((Path(__file__).parents[1] / "cases" / "rules").glob("*.yaml"))
GUIDE = """\
platform: instagram
settings:
  - topic: account-privacy
    do: Turn on the private account setting.
    search: [private account]
"""


def saved(folder: Path, text: str, name: str = "rules.yaml") -> Path:
    """A file with this text."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def load(folder: Path, text: str = SMALL_YAML) -> Ruleset:
    """The rules in a text."""
    return load_rules(saved(folder, text))


def problems(path: Path) -> str:
    """Everything wrong with a rules file, as it is printed."""
    with pytest.raises(BadFile) as caught:
        load_rules(path)
    return "".join(f"{path.name}:{p.line}:{p.column}: {p.rule}: {p.message}\n" for p in caught.value.problems)


def guide_problems(folder: Path, text: str, ruleset: Ruleset | None = None) -> list[str]:
    """Everything wrong with a platform file."""
    saved(folder, text, "platforms/instagram.yaml")
    with pytest.raises(BadFile) as caught:
        load_guide(folder / "rules.yaml", "instagram", ruleset)
    return [f"{p.line}:{p.column}: {p.rule}" for p in caught.value.problems]


@pytest.mark.parametrize("between", [" ", "; ", " and ", ", "])
def test_two_names_in_one_place(tmp_path: Path, between: str) -> None:
    """Where a comma is missing between two ids, that is said, and not one of the two as what was meant."""
    old, both = "    clauses: [c2, c1]\n", between.join(["c2", "c1"])
    assert SMALL_YAML.count(old) == 1
    found = problems(saved(tmp_path, SMALL_YAML.replace(old, f'    clauses: ["{both}"]\n')))
    assert "It names 2 of them. Put commas between: `c2, c1`." in found
    assert "Did you mean" not in found


def test_small_rules_load(tmp_path: Path) -> None:
    """A complete rules file becomes a ruleset."""
    rules = load(tmp_path)
    assert (rules.id, rules.version, len(rules.rules), rules.rules[0].per) == ("small", 3, 5, Per.PERSON)


@pytest.mark.parametrize("loader", [yaml_events.LOADER, yaml.SafeLoader], ids=["libyaml", "pure"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_bad_rules(path: Path, loader: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each bad file gives all its problems, with the right places and words, whichever parser is there."""
    monkeypatch.setattr("mei_social.parsing.yaml_events.LOADER", loader)
    if path.stem in PLACED_DIFFERENTLY and loader is yaml.SafeLoader:
        pytest.skip("the pure parser points one character further here")
    assert problems(path) == path.with_suffix(".expected").read_text("utf-8")


def test_bad_file_names_the_next_step(tmp_path: Path) -> None:
    """The error as a whole counts the problems and says what to do."""
    path = saved(tmp_path, SMALL_YAML.replace("severity: high", "severity: hgih"))
    with pytest.raises(BadFile) as caught:
        load_rules(path)
    advice = "Correct the file in a text editor, then run `mei-social rules validate` on it."
    assert str(caught.value) == f"{path} has one problem. {advice}"


def test_missing_rules(tmp_path: Path) -> None:
    """A missing file is one sentence, as for every other file."""
    with pytest.raises(CannotRead, match=r"There is no file .*rules.yaml. Check the name"):
        load_rules(tmp_path / "rules.yaml")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: small\n", "# A comment\nid: small\n\n"),
        ("clauses: [c2, c1]", "clauses:\n      - c2\n      - c1"),
        ("title: A small set of rules", 'title: "A small set\n  of rules"'),
        ("    gate: true\n    safeguarding: true\n", "    safeguarding: true\n    gate: true\n"),
        ("severity: low", "severity: low\n    gate: false\n    platforms: []\n    hint:"),
    ],
)
def test_layout_does_not_change_the_digest(tmp_path: Path, old: str, new: str) -> None:
    """Comments, layout, order of keys and defaults written out leave the digest as it is."""
    assert load(tmp_path, SMALL_YAML.replace(old, new)).digest == load(tmp_path).digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 3", "version: 4"),
        ("minutes: 15", "minutes: 16"),
        ("[c2, c1]", "[c1, c2]"),
        ("Room 4", "Room 5"),
    ],
)
def test_content_changes_the_digest(tmp_path: Path, old: str, new: str) -> None:
    """Whatever the file says counts, the order of lists too."""
    assert load(tmp_path, SMALL_YAML.replace(old, new)).digest != load(tmp_path).digest


def test_digest_is_stable(tmp_path: Path) -> None:
    """The digest of a known file never changes: exports name rules by it."""
    rules = load(tmp_path)
    rules = replace(rules, rules=(replace(rules.rules[0], tell=None), *rules.rules[1:]))
    expected = "cfe0acc069504a7f315a0442f6d4105a8b8e7609f88926df25beff100275285c"
    assert digest_of(rules) == expected


def wrong(folder: Path, text: str) -> list[str]:
    """Where rules are refused, and by what name."""
    with pytest.raises(BadRules) as caught:
        load(folder, text)
    return [f"{p.line}:{p.column}: {p.rule}" for p in caught.value.problems]


@pytest.mark.parametrize("tell", ["", "    tell:\n", "    tell: ' '\n"])
def test_a_critical_rule_without_somebody_to_tell_is_refused(tmp_path: Path, tell: str) -> None:
    """The most serious findings are never dealt with alone, so no self-check starts without whom to tell."""
    text = SMALL_YAML.replace("    tell: Your mentor today\n", tell)
    assert "90:15: critical-without-tell" in wrong(tmp_path, text)


def test_a_rule_that_is_never_asked_is_refused(tmp_path: Path) -> None:
    """A rule is never asked when the purposes behind its condition exclude each other, however far back."""
    chain = (
        "  - id: at-home\n    question: Is it for home?\n    per: account\n    purposes: [personal]\n"
        "  - id: between\n    question: Is it old?\n    per: account\n    when: at-home\n"
        "  - id: at-work\n    question: Is it for work?\n    per: account\n    purposes: [professional]\n"
        "    when: between\n"
    )
    text = SMALL_YAML.replace("sources:\n  policy:", chain + "sources:\n  policy:")
    found = wrong(tmp_path, text.replace("when: used-for-teaching", "when: at-work"))
    assert found == ["89:11: never-holds", "153:11: never-asked"]


@pytest.mark.parametrize(
    "text",
    [
        SMALL_YAML.replace("Is this account private?", "This account is private."),
        SMALL_YAML.replace("Is this account private?", f"Is{' it' * 30}?"),
        SMALL_YAML.replace("    minutes: 5\n", f"    minutes: 5\n    action: Go{' on' * 20}\n"),
    ],
)
def test_wording_refuses_nothing(tmp_path: Path, text: str) -> None:
    """A question without a question mark, a long one and a long title are no reason not to ask."""
    assert load(tmp_path, text).rules


def test_shipped_rules_are_found_and_good() -> None:
    """The rules that we ship are found, and load without a problem."""
    path = find_rules()
    assert (path.name, len(load_rules(path).rules) > 0) == ("guidelines.yaml", True)


def test_shipped_guides_are_good() -> None:
    """Every platform file that we ship loads, and refers only to what the rules know."""
    path = find_rules()
    rules = load_rules(path)
    names = [guide.stem for guide in sorted((path.parent / "platforms").glob("*.yaml"))]
    found = [load_guide(path, name, rules) for name in names]
    assert [guide and guide.platform for guide in found] == names


def test_lost_rules_are_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without rules says so, and what to do."""
    monkeypatch.setattr(rules_file, "__file__", str(tmp_path / "a" / "b" / "c" / "load.py"))
    with pytest.raises(
        CannotRead, match=r"The rules are missing from this installation: .* Install it again\."
    ):
        find_rules()


def test_packaged_rules_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules inside the package win over rules that happen to lie two folders up."""
    for folder in ("src/mei_social/rules", "rules"):
        saved(tmp_path / folder, SMALL_YAML, "guidelines.yaml")
    monkeypatch.setattr(rules_file, "__file__", str(tmp_path / "src" / "mei_social" / "ruleset" / "load.py"))
    assert find_rules() == tmp_path / "src/mei_social/rules/guidelines.yaml"


def test_guide_beside_the_rules(tmp_path: Path) -> None:
    """A platform file beside the rules is read."""
    saved(tmp_path, GUIDE, "platforms/instagram.yaml")
    guide = load_guide(tmp_path / "rules.yaml", "instagram", load(tmp_path))
    assert isinstance(guide, Guide)
    assert [setting.topic for setting in guide.settings] == ["account-privacy"]


def test_shipped_guide_serves_other_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a provider's own rules have no platform file, ours serves."""
    saved(tmp_path / "ours", GUIDE, "platforms/instagram.yaml")
    monkeypatch.setattr(rules_file, "find_rules", lambda: tmp_path / "ours" / "guidelines.yaml")
    guide = load_guide(tmp_path / "theirs.yaml", "instagram")
    assert guide is not None
    assert guide.platform == "instagram"


@pytest.mark.parametrize(
    "platform", ["friendster", "../platforms/instagram", "..", "", "a/b", "A", "instagram.yaml"]
)
def test_no_guide(tmp_path: Path, platform: str) -> None:
    """A platform that nobody has described, or a name that is no id, has no guide; no other file is read."""
    saved(tmp_path, GUIDE, "platforms/instagram.yaml")
    assert load_guide(tmp_path / "rules.yaml", platform) is None


def test_bad_guide(tmp_path: Path) -> None:
    """A platform file is checked like the rules, and against them."""
    wrong = GUIDE.replace("instagram", "whatsapp").replace("account-privacy", "acount-privacy")
    twice = wrong + "  - topic: acount-privacy\n    do: Look at http://example.org\n    serach: []\n"
    expected = [
        "1:11: wrong-platform",
        "3:12: unknown-reference",
        "6:12: duplicate-id",
        "6:12: unknown-reference",
        "7:9: not-https",
        "8:5: unknown-key",
    ]
    assert guide_problems(tmp_path, twice, load(tmp_path)) == expected


def test_reading_rules_imports_nothing_heavy(tmp_path: Path) -> None:
    """pydantic, Rich, Typer and Jinja2 stay out of the way of reading rules."""
    path = saved(tmp_path, SMALL_YAML)
    code = (
        "import sys, pathlib\n"
        "from mei_social.ruleset.load import load_rules\n"
        "load_rules(pathlib.Path(sys.argv[1]))\n"
        "print(sorted({'pydantic', 'rich', 'typer', 'jinja2', 'questionary'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
