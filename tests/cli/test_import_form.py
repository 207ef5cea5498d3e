"""`mei-social import`: what was answered in a form goes on here as any other self-check."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gate_rules import GATES_YAML, TOLD
from mei_social import __version__
from mei_social.form.tables import TOOL
from programs import EXAMPLE, SMALL_ANSWERS, invoke, run
from small_exports import sealed
from small_rules import SMALL_YAML


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.yaml"
    path.write_text(SMALL_YAML, encoding="utf-8")
    return path


@pytest.fixture
def body(tmp_path: Path, rules: Path) -> dict[str, Any]:
    """As a form would save it: two accounts, an open gate, a note, a reason, one answer missing."""
    answers, path = tmp_path / "answers.yaml", tmp_path / "made.json"
    answers.write_text(SMALL_ANSWERS, encoding="utf-8")
    home = tmp_path / "elsewhere"
    assert invoke("check", "--answers", str(answers), "--rules", str(rules), home=home)[0] == 0
    assert invoke("export", str(path), "--yes", "--rules", str(rules), home=home)[0] == 0
    made: dict[str, Any] = json.loads(path.read_bytes())
    return made | {"tool_version": TOOL}


def saved(folder: Path, body: dict[str, Any], name: str = "form.json") -> str:
    path = folder / name
    path.write_bytes(sealed(body))
    return str(path)


def test_a_form_goes_on_as_if_it_had_been_answered_here(tmp_path: Path) -> None:
    """Summary, plan and the next export are those of the same answers given here; the reference stays."""
    here, there, path = tmp_path / "here", tmp_path / "there", tmp_path / "made.json"
    assert invoke("check", "--answers", str(EXAMPLE), home=here)[0] == 0
    assert invoke("export", str(path), "--yes", home=here)[0] == 0
    made = json.loads(path.read_bytes()) | {"tool_version": TOOL}
    code, out, err = invoke("import", saved(tmp_path, made), home=there)
    assert (code, f"Taken in: {made['audit']['ref']}" in err) == (0, True)
    for command in (["summary", "--json"], ["actions", "--json"]):
        assert without_notes(*command, home=there) == without_notes(*command, home=here)
    again = tmp_path / "again.json"
    assert invoke("export", str(again), "--yes", home=there)[0] == 0
    exported = json.loads(again.read_bytes())
    assert exported["audit"] == made["audit"] | {"revision": made["audit"]["revision"] + 1}
    for part in ("accounts", "answers", "questions", "assessment"):
        assert exported[part] == made[part]
    assert out


def without_notes(*command: str, home: Path) -> Any:
    """What a command prints for machines, without the notes that stayed in the form."""

    def noteless(group: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in group.items() if key != "note"}

    return json.loads(invoke(*command, home=home)[1], object_hook=noteless)


def test_the_same_file_twice_changes_nothing(tmp_path: Path, body: dict[str, Any], rules: Path) -> None:
    home, path = tmp_path / "home", saved(tmp_path, body)
    assert invoke("import", path, "--rules", str(rules), home=home)[0] == 0
    before = invoke("history", "--json", "--rules", str(rules), home=home)
    code, out, err = invoke("import", path, "--rules", str(rules), home=home)
    assert (code, out) == (0, "")
    assert "You have taken in this file" in err
    assert invoke("history", "--json", "--rules", str(rules), home=home) == before


def test_another_self_check_is_asked_for_first(tmp_path: Path, body: dict[str, Any], rules: Path) -> None:
    """A no, or nobody who answers, leaves everything as it is; a yes keeps the one before in the history."""
    home, path = tmp_path / "home", saved(tmp_path, body)
    assert invoke("check", "--answers", str(EXAMPLE), home=home)[0] == 0
    before = invoke("summary", "--json", home=home)
    for said, code in (("1\n", 0), ("", 1)):
        assert invoke("import", path, "--rules", str(rules), home=home, stdin=said)[0] == code
        assert invoke("summary", "--json", home=home) == before
    done = invoke("import", path, "--rules", str(rules), home=home, stdin="2\n")
    assert done[0] == 0, done
    found = json.loads(invoke("history", "--json", "--rules", str(rules), home=home)[1])
    assert len(found["entries"]) == 2


def test_a_gate_of_other_rules_may_name_settings_of_theirs(tmp_path: Path, rules: Path) -> None:
    """It is carried into a self-check by rules that lack them, and shown with all the help that there is."""
    home, answers = tmp_path / "home", tmp_path / "answers.yaml"
    answers.write_text(SMALL_ANSWERS, encoding="utf-8")
    assert invoke("check", "--answers", str(EXAMPLE), home=home)[0] == 0
    code, out, _ = invoke("check", "--answers", str(answers), "--rules", str(rules), home=home)
    assert (code, "Talk to someone today" in out) == (0, True)


def test_an_open_gate_stays_open(tmp_path: Path, body: dict[str, Any], rules: Path) -> None:
    """What comes before all others is the first line, and recheck asks it again."""
    home = tmp_path / "home"
    assert invoke("import", saved(tmp_path, body), "--rules", str(rules), home=home)[0] == 0
    _, out, err = invoke("recheck", "--rules", str(rules), home=home)
    assert "Are you free of private messages with pupils?" in out + err


def test_an_unfinished_form_goes_on_with_check(tmp_path: Path, body: dict[str, Any], rules: Path) -> None:
    home = tmp_path / "home"
    body["answers"] = [a for a in body["answers"] if a["question"] != "pupils-follow"]
    assert invoke("import", saved(tmp_path, body), "--rules", str(rules), home=home)[0] == 0
    _, out, err = invoke("check", "--rules", str(rules), home=home)
    assert "Going on where you stopped" in out + err


def test_a_later_file_of_the_same_form_looks_at_it_again(
    tmp_path: Path, body: dict[str, Any], rules: Path
) -> None:
    """It becomes the next self-check, with the same reference."""
    home = tmp_path / "home"
    assert invoke("import", saved(tmp_path, body), "--rules", str(rules), home=home)[0] == 0
    later = body | {"audit": body["audit"] | {"revision": body["audit"]["revision"] + 1}}
    path = saved(tmp_path, later, "later.json")
    assert invoke("import", path, "--yes", "--rules", str(rules), home=home)[0] == 0
    code, out, _ = invoke("compare", "--rules", str(rules), home=home)
    assert code == 0
    assert out


REFUSED: dict[str, dict[str, Any]] = {
    "was not made by a form": {"tool_version": __version__},
    "was made with other rules": {
        "rules": {"id": "others", "version": 3, "digest": "0" * 64, "title": "Others"}
    },
    "that cannot be": {"answers": 0},
    "no export": {"format": "mei-social-form-unfinished"},
}


@pytest.mark.parametrize("told", REFUSED)
def test_what_cannot_be_taken_in_is_refused_kindly(
    tmp_path: Path, body: dict[str, Any], rules: Path, told: str
) -> None:
    """In one sentence; no store is made."""
    home, change = tmp_path / "home", REFUSED[told]
    if change == {"answers": 0}:
        change = {"answers": [a | ({"date": "2019-01-01"} if "date" in a else {}) for a in body["answers"]]}
    code, out, err = invoke("import", saved(tmp_path, body | change), "--rules", str(rules), home=home)
    assert (code, out) == (1, "")
    assert told in err
    assert not home.exists()


def test_a_changed_file_is_refused(tmp_path: Path, body: dict[str, Any], rules: Path) -> None:
    path = Path(saved(tmp_path, body))
    path.write_bytes(path.read_bytes().replace(b'"answer": "yes"', b'"answer": "no"', 1))
    code, _, err = invoke("import", str(path), "--rules", str(rules), home=tmp_path / "home")
    assert (code, "was changed after it was saved" in err) == (1, True)


def test_a_gate_in_other_words_is_not_lost(tmp_path: Path, body: dict[str, Any], rules: Path) -> None:
    """Rules that do not put it so would not list it, so nothing is taken in."""
    rules.write_text(SMALL_YAML.replace("free of private messages", "clear of messages"), encoding="utf-8")
    code, _, err = invoke("import", saved(tmp_path, body), "--rules", str(rules), home=tmp_path / "home")
    assert (code, "is not lost" in err) == (1, True)
    assert "Are you free of private messages with pupils?" in err


def test_what_is_about_a_child_is_not_lost(tmp_path: Path, body: dict[str, Any], rules: Path) -> None:
    """Nor is anything taken in where these rules have lost that what is open is about a child."""
    rules.write_text(SMALL_YAML.replace("    safeguarding: true\n", ""), encoding="utf-8")
    code, _, err = invoke("import", saved(tmp_path, body), "--rules", str(rules), home=tmp_path / "home")
    assert (code, "is not lost" in err) == (1, True)


def brought_up_in(folder: Path, screening: str) -> tuple[Path, str]:
    """Rules, and a file of a form in which a pupil wrote and nobody has answered what follows."""
    rules, answers, made = folder / "rules.yaml", folder / "answers.yaml", folder / "made.json"
    rules.write_text(GATES_YAML, encoding="utf-8")
    answers.write_text(f"screening: {screening}\naccounts: []\n", encoding="utf-8")
    home = folder / "there"
    assert invoke("check", "--answers", str(answers), "--rules", str(rules), home=home)[0] == 0
    assert invoke("export", str(made), "--yes", "--rules", str(rules), home=home)[0] == 0
    return rules, saved(folder, json.loads(made.read_bytes()) | {"tool_version": TOOL})


def test_what_brings_up_a_gate_is_not_lost(tmp_path: Path) -> None:
    """Nor where a yes before the questions brings up what comes first, in words that are gone."""
    rules, path = brought_up_in(tmp_path, "{pupil-wrote: yes}")
    rules.write_text(GATES_YAML.replace("Has a pupil written", "Did a pupil write"), encoding="utf-8")
    code, _, err = invoke("import", path, "--rules", str(rules), home=tmp_path / "here")
    assert (code, "is not lost" in err, "Has a pupil written to you?" in err) == (1, True, True)


def test_what_was_brought_up_is_not_lost(tmp_path: Path) -> None:
    """Nor where these rules hide what a yes brought up, or put it less strictly; the same rules ask it."""
    rules, path = brought_up_in(tmp_path, "{on-placement: no, pupil-wrote: yes}")
    assert invoke("import", path, "--rules", str(rules), home=tmp_path / "same")[0] == 0
    _, again, _ = invoke("summary", "--json", "--rules", str(rules), home=tmp_path / "same")
    _, once, _ = invoke("summary", "--json", "--rules", str(rules), home=tmp_path / "there")
    assert json.loads(again)["gates"] == json.loads(once)["gates"]
    for less in ("", TOLD.replace("safeguarding: true", "safeguarding: false")):
        rules.write_text(GATES_YAML.replace(TOLD, less), encoding="utf-8")
        code, _, err = invoke("import", path, "--rules", str(rules), home=tmp_path / "here")
        assert (code, "is not lost" in err, "Did you tell somebody?" in err) == (1, True, True)


def test_other_words_elsewhere_are_told(tmp_path: Path, body: dict[str, Any], rules: Path) -> None:
    """The answers to reworded questions are left, with how many there are."""
    text = SMALL_YAML.replace("Do pupils follow this account?", "Does any pupil follow this account?")
    rules.write_text(text, encoding="utf-8")
    code, _, err = invoke("import", saved(tmp_path, body), "--rules", str(rules), home=tmp_path / "home")
    assert (code, "1 answer was given to questions" in err) == (0, True)


def test_review_and_cohort_take_a_file_of_a_form(tmp_path: Path, body: dict[str, Any], rules: Path) -> None:
    """Without a doubt; review says that it comes from a form."""
    home, folder = tmp_path / "home", tmp_path / "received"
    folder.mkdir()
    path = saved(folder, body)
    code, out, _ = invoke("review", path, "--rules", str(rules), home=home)
    assert (code, "Answered in a form." in out) == (0, True)
    code, out, _ = invoke("cohort", str(folder), "--rules", str(rules), "--json", home=home)
    assert (code, body["audit"]["ref"] in out) == (0, True)  # 3 where a file is doubted


def test_a_real_process_says_the_same(tmp_path: Path, body: dict[str, Any], rules: Path) -> None:
    """With nobody at the keyboard, and with no self-check here, nothing is asked."""
    done = run("import", saved(tmp_path, body), "--rules", str(rules), home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert b"Talk to someone today" in done.stdout
