"""`mei-social rules diff`: two files, or one beside the shipped rules; sentences, or JSON for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mei_social.ruleset.diff.compare import diff
from mei_social.ruleset.load import load_rules
from programs import RULES, invoke
from small_rules import SMALL_YAML


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return written(tmp_path / "old.yaml", SMALL_YAML)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    text = SMALL_YAML.replace("severity: low", "severity: medium").replace(
        "account private?", "account closed?"
    )
    return written(tmp_path / "new.yaml", text)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_two_files(old: Path, new: Path, home: Path) -> None:
    """Two files are compared in sentences, and a difference is not a failure."""
    code, out, err = invoke("rules", "diff", str(old), str(new), home=home)
    assert (code, err) == (0, "")
    assert "- `plain-photo` is now medium; before, low.\n" in out
    assert "  before: Is this account private?\n  now: Is this account closed?\n" in out
    assert out.endswith("Raise `version` to 4: the content changed and the version did not.\n")
    assert not home.exists()


def test_one_file(old: Path, home: Path) -> None:
    """One file is compared with the shipped rules, which count as the old ones."""
    code, out, _ = invoke("rules", "diff", str(old), home=home)
    shipped = load_rules(RULES)
    assert code == 0
    assert out.startswith(f"Old: {shipped.title}, version {shipped.version} (id guidelines")
    assert "`no-private-messages` is new" in out
    assert "The ids are different, `guidelines` and `small`" in " ".join(out.split())


def test_the_shipped_rules_beside_themselves(home: Path) -> None:
    """The shipped file has no difference from the shipped rules."""
    _, out, _ = invoke("rules", "diff", str(RULES), home=home)
    assert "They say the same: every question, number and word of advice." in out
    assert "nothing to do" in out


def test_json(old: Path, new: Path, home: Path) -> None:
    """The JSON holds what the text shows, under keys that scripts can rely on."""
    code, out, err = invoke("rules", "diff", str(old), str(new), "--json", home=home)
    found = diff(load_rules(old), load_rules(new))
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "format": "mei-social-rules-diff",
        "format_version": 2,
        "old": {"id": "small", "version": 3, "digest": found.old.digest, "title": "A small set of rules"},
        "new": {"id": "small", "version": 3, "digest": found.new.digest, "title": "A small set of rules"},
        "changes": [
            {
                "kind": "reworded",
                "subject": "rules.account-private",
                "key": "question",
                "sentence": "`account-private`: the question has new words.",
                "old": "Is this account private?",
                "new": "Is this account closed?",
            },
            {
                "kind": "harsher",
                "subject": "rules.plain-photo",
                "key": "severity",
                "sentence": "`plain-photo` is now medium; before, low.",
                "old": None,
                "new": None,
            },
        ],
        "answers": {
            "carried": ["no-private-messages", "pupils-follow", "class-account-agreed", "plain-photo"],
            "again": ["account-private"],
            "removed": [],
            "first": [],
            "turned": [],
        },
        "version": {
            "needed": 4,
            "sentence": "Raise `version` to 4: the content changed and the version did not.",
        },
    }
    assert out.isascii()


def test_a_safe_answer_that_turned(old: Path, tmp_path: Path, home: Path) -> None:
    """An id that turns its safe answer around is told with its line, and the exit is 3."""
    turned = written(tmp_path / "turned.yaml", SMALL_YAML.replace('expected: "no"', 'expected: "yes"'))
    code, out, err = invoke("rules", "diff", str(old), str(turned), home=home)
    in_json = invoke("rules", "diff", str(old), str(turned), "--json", home=home)
    line = next(n for n, text in enumerate(turned.read_text("utf-8").split("\n"), 1) if "expected" in text)

    assert (code, "so it needs an id of its own" in " ".join(out.split())) == (3, True)
    assert f"turned.yaml:{line}:15: error safe-answer-turned: The safe answer to `pupils-follow`" in err
    assert (in_json[0], json.loads(in_json[1])["answers"]["turned"]) == (3, ["pupils-follow"])


@pytest.mark.parametrize(
    ("swap", "rule"),
    [
        (("    gate: true\n", ""), "gate-dropped"),
        (("id: no-private-messages", "id: no-messages"), "gate-gone"),
    ],
)
def test_a_gate_that_goes(old: Path, tmp_path: Path, home: Path, swap: tuple[str, str], rule: str) -> None:
    """A gate that is gone, or is one no longer, is warned of; that is no refusal."""
    new = written(tmp_path / "new.yaml", SMALL_YAML.replace(*swap))
    code, _, err = invoke("rules", "diff", str(old), str(new), home=home)
    assert (code, f"warning {rule}: `no-private-messages` came before all others" in err) == (0, True)


def test_a_bad_file(old: Path, tmp_path: Path, home: Path) -> None:
    """A file with problems is told with its places, on stderr, and nothing is compared."""
    bad = written(tmp_path / "bad.yaml", SMALL_YAML.replace("severity: low", "severity: lo"))
    for files in ([bad, old], [old, bad], [bad]):
        code, out, err = invoke("rules", "diff", *map(str, files), home=home)
        assert (code, out) == (1, "")
        assert f"{bad}:" in err
        assert "Did you mean `low`?" in err


@pytest.mark.parametrize("count", [0, 3])
def test_usage(count: int, old: Path, home: Path) -> None:
    """No file, or three, is wrong usage."""
    assert invoke("rules", "diff", *[str(old)] * count, home=home)[0] == 2
