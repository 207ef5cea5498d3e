"""Rules with an error: no self-check starts from them, and help is there before anything else is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from programs import SMALL_ANSWERS, invoke
from small_rules import SMALL_YAML

TITLE = "If someone is in danger, or a child may be at risk"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def written(folder: Path, text: str, name: str = "rules.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def said(*words: str | Path, home: Path) -> str:
    """What a command says that cannot be done, in one line."""
    code, out, err = invoke(*map(str, words), home=home)
    assert (code, out) == (1, "")
    return " ".join(err.split())


@pytest.mark.parametrize(
    "command",
    [["check"], ["check", "--keep-nothing"], ["recheck"], ["export", "-"], ["review", "x.json"]],
)
@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("severity: low", "severity: lwo", "unknown-value"),
        ("    tell: Your mentor today\n", "", "critical-without-tell"),
        ("topic: privacy", "topic: [", ""),
    ],
)
def test_help_comes_first(
    tmp_path: Path, home: Path, command: list[str], old: str, new: str, rule: str
) -> None:
    """Whom to call and tell stands above the first problem, and the last line says whom to tell of it."""
    path = written(tmp_path, SMALL_YAML.replace(old, new, 1))
    told = said(*command, "--rules", path, home=home)
    assert told.startswith(TITLE)
    assert 0 < told.index("999") < told.index(": error ") < told.index("Error: ")
    assert rule in told
    assert "Tell whoever gave you the rules, with these lines." in told
    assert told.endswith("such as --rules published.yaml.")


def test_three_problems_are_enough(tmp_path: Path, home: Path) -> None:
    """However many problems there are, help stays on a screen of 24 lines."""
    path = written(tmp_path, SMALL_YAML.replace("minutes: ", "minuets: "))
    _, _, err = invoke("check", "--rules", str(path), home=home)
    assert "... and 2 more." in err
    assert err.count(": error ") == 3


def test_a_course_lead_sees_all_of_them(tmp_path: Path, home: Path) -> None:
    """Whoever can mend the rules is told every problem, and needs no emergency help for it."""
    path = written(tmp_path, SMALL_YAML.replace("minutes: ", "minuets: "))
    told = said("rules", "coverage", path, home=home)
    assert told.count(": error ") == 5
    assert "999" not in told


def test_concern_shows_help_once(tmp_path: Path, home: Path) -> None:
    """The guide for a worrying moment is help already, so that nothing stands twice."""
    path = written(tmp_path, SMALL_YAML.replace("severity: low", "severity: lwo"))
    code, out, err = invoke("concern", "--rules", str(path), home=home)
    assert code == 1
    assert out.count(TITLE) == 1
    assert TITLE not in err
    assert "Tell whoever gave you the rules" in err


def test_what_is_open_is_told_all_the_same(tmp_path: Path, home: Path) -> None:
    """A gate that is open in the saved answers is named, as no rules of today are needed for it."""
    path, answers = written(tmp_path, SMALL_YAML), written(tmp_path, SMALL_ANSWERS, "answers.yaml")
    code, _, _ = invoke("check", "--answers", str(answers), "--rules", str(path), home=home)
    assert code == 0
    written(tmp_path, SMALL_YAML.replace("severity: low", "severity: lwo"))
    told = said("summary", "--rules", path, home=home)
    assert (
        told.index("999") < told.index("Are you free of private messages with pupils?") < told.index("Error")
    )


def test_a_changed_published_file(tmp_path: Path, home: Path) -> None:
    """Whoever has a published file that was changed is told to get it again, and not to use the same name."""
    path = written(tmp_path, "published:\n  seal: x\n" + SMALL_YAML, "published.yaml")
    told = said("check", "--rules", path, home=home)
    assert "error seal-broken: This file was changed after it was published" in told
    assert "Until then" not in told


def test_a_broken_platform_file(tmp_path: Path, home: Path) -> None:
    """A platform file is a part of the rules: an error in it stops a self-check in the same words."""
    path = written(tmp_path, SMALL_YAML)
    answers = written(tmp_path, SMALL_ANSWERS, "answers.yaml")
    (tmp_path / "platforms").mkdir()
    written(tmp_path, "platform: instagram\nsettings: []\n", "platforms/instagram.yaml")
    told = said("check", "--answers", answers, "--rules", path, home=home)
    assert TITLE in told
    assert "instagram.yaml:2:11: error empty" in told
