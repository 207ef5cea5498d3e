"""A program that is too old for a file or for rules says so, and blames nobody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mei_social import __version__
from mei_social.cohort.read import read_cohort
from mei_social.errors import BadFile, CannotRead
from mei_social.parsing.newer import MADE, is_newer, made_by_newer, maker_of
from mei_social.review.record import body_of, new_record
from mei_social.ruleset.load import load_rules, read_rules
from programs import invoke
from small_exports import DAY, audit_of, rules_of, rules_path, sealed
from small_exports import body_of as export_body_of
from small_rules import SMALL_YAML
from terminals import running

NEEDS = ("version: 3\n", 'version: 3\nneeds: "0.9"\nrange: wide\n')
SENTENCE = (
    f"These rules need mei-social 0.9 or later, and this is {__version__}: "
    "update mei-social, or ask whoever sent them."
)
NEWER = MADE.format("0.9")


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (__version__, False),
        ("0.1.0", False),
        ("0.1", False),
        ("0.2.1", True),
        ("0.10", True),
        ("1.0.0", True),
        ("", False),
        ("next", False),
        ("1.0.0-beta", False),
        (3, False),
        (None, False),
    ],
)
def test_is_newer(version: object, expected: bool) -> None:
    """Versions are compared by their numbers; what is no version is not newer."""
    assert is_newer(version) is expected


def test_named_briefly() -> None:
    """By its version, by its format where only that is higher, and not at all where nothing is."""
    assert made_by_newer("0.9.0", 1, 2) == NEWER
    assert made_by_newer("0.9.1", 3, 2) == MADE.format("0.9.1")
    assert made_by_newer("0.1.0", 3, 2) == MADE.format("format 3")
    assert made_by_newer("0.1.0", 2, 2) is None
    assert made_by_newer(None, True, 0) is None
    assert (maker_of(b'{"tool_version" : "0.9.0", '), maker_of(b'{"tool_version": "x"}')) == ("0.9.0", None)


# Files


def newer_export(folder: Path) -> Path:
    body = export_body_of(rules_of(folder), audit_of(rules_of(folder)))
    path = folder / "files" / "sam.json"
    path.parent.mkdir()
    path.write_bytes(sealed({**body, "tool_version": "0.9.0", "mood": "fine"}))
    return path


def test_an_export(tmp_path: Path) -> None:
    """`review`, `cohort` and `rules impact` all say it, and none asks for the file again."""
    file, rules = newer_export(tmp_path), str(rules_path(tmp_path))
    _, _, reviewed = invoke("review", str(file), "--rules", rules, home=tmp_path / "home")
    cohort = read_cohort(file.parent, load_rules(Path(rules)), today=DAY)
    _, impact, _ = invoke("rules", "impact", rules, str(file.parent), "--old", rules, home=tmp_path / "home")

    assert f"sam.json {NEWER}" in reviewed
    assert [r.reason for r in cohort.refused] == [NEWER]
    assert f"sam.json {NEWER}" in impact
    assert "again" not in reviewed + impact


def test_a_record(tmp_path: Path) -> None:
    """A trainee cannot take it in, and a mentor's own is left as it is; both hear why."""
    rules = rules_of(tmp_path)
    file, record = tmp_path / "sam.json", tmp_path / "sam.review.json"
    file.write_bytes(sealed(export_body_of(rules, audit_of(rules))))
    body = {**body_of(new_record(rules, "MS-0000-0000", 1, "d" * 64), "0.9.0"), "mood": "fine"}
    record.write_text(json.dumps(body), "utf-8")
    path = str(rules_path(tmp_path))
    _, _, trainee = invoke("import-review", str(record), "--rules", path, home=tmp_path / "home")
    _, _, mentor = invoke("review", str(file), "--record", "--rules", path, home=tmp_path / "home", stdin="")

    assert f"sam.review.json {NEWER}" in trainee
    assert f"sam.review.json {NEWER}" in mentor
    assert json.loads(record.read_text("utf-8")) == body


# Rules


def test_rules(tmp_path: Path) -> None:
    """Rules that need a newer mei-social are told in one sentence, whatever else stands in them."""
    path = rules_path(tmp_path, NEEDS)
    with pytest.raises(CannotRead) as caught:
        load_rules(path)
    assert str(caught.value) == f"{path} cannot be used here. {SENTENCE}"
    assert [(p.line, p.rule, p.message) for p in read_rules(path).problems] == [(3, "needs-newer", SENTENCE)]


@pytest.mark.parametrize("command", [("check",), ("rules", "show"), ("rules", "coverage"), ("cohort", ".")])
def test_rules_in_every_command(command: tuple[str, ...], tmp_path: Path) -> None:
    """No command asks the person in front of it to correct them."""
    path = rules_path(tmp_path, NEEDS)
    code, out, told = invoke(*command, "--rules", str(path), home=tmp_path / "home")
    assert (code, out, running(told)) == (1, "", f"Error: {path} cannot be used here. {SENTENCE}")


def test_rules_that_a_course_lead_checks(tmp_path: Path) -> None:
    """`rules validate` says it at its line, and no list of keys that it does not know."""
    path = rules_path(tmp_path, NEEDS)
    code, out, _ = invoke("rules", "validate", str(path), home=tmp_path / "home")
    assert (code, out) == (3, f"{path}:3:8: error needs-newer: {SENTENCE}\n")


def test_rules_below(tmp_path: Path) -> None:
    """So it is with rules that others extend."""
    rules_path(tmp_path, NEEDS, name="base.yaml")
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text('extends: base.yaml\nid: ours\nneeds: "0.1"\n', "utf-8")
    with pytest.raises(CannotRead, match=r"In `base\.yaml`: These rules need mei-social 0\.9 or later"):
        load_rules(overlay)


@pytest.mark.parametrize("needs", ['"0.1"', '"0.2"', f'"{__version__}"'])
def test_rules_that_can_be_read(needs: str, tmp_path: Path) -> None:
    """Rules that need this version, or one before, are read."""
    path = rules_path(tmp_path, ("version: 3\n", f"version: 3\nneeds: {needs}\n"))
    assert load_rules(path).needs == needs.strip('"')


@pytest.mark.parametrize(
    ("needs", "rule"),
    [
        ('"soon"', "no-version"),
        ('"9"', "no-version"),
        ('""', "empty"),
        ("0.2", "wrong-type"),
        ("[0.9]", "wrong-type"),
    ],
)
def test_needs_that_nobody_can_read(needs: str, rule: str, tmp_path: Path) -> None:
    """What is no version is a mistake: it would keep no older program from guessing."""
    path = rules_path(tmp_path, ("version: 3\n", f"version: 3\nneeds: {needs}\n"))
    assert [p.rule for p in read_rules(path).problems if p.line == 3] == [rule]
    with pytest.raises(BadFile):
        load_rules(path)


def test_without_quotes(tmp_path: Path) -> None:
    """A newer program may read it without quotes, so a higher number is told first."""
    path = tmp_path / "rules.yaml"
    path.write_text(SMALL_YAML.replace("version: 3\n", "version: 3\nneeds: 0.9\n"), "utf-8")
    assert [p.rule for p in read_rules(path).problems] == ["needs-newer"]
