"""`mei-social rules impact`: over a folder, without names, and without touching a file."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from effort import some_of
from hostile_yaml import HOSTILE
from mei_social.audit.model import AnswerValue
from mei_social.ruleset.load import load_rules
from programs import RULES, Done, finished, invoke, run
from small_exports import audit_of, body_of, export_bytes, rules_path, sealed

HARSHER = ("severity: medium\n    force: should", "severity: high\n    force: should")
YES, NO = AnswerValue.YES, AnswerValue.NO


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return rules_path(tmp_path, name="old.yaml")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return rules_path(tmp_path, HARSHER, name="new.yaml")


@pytest.fixture
def folder(tmp_path: Path, old: Path) -> Path:
    """Three trainees: the file names are in another order than the references."""
    ruleset, folder = load_rules(old), tmp_path / "exports"
    folder.mkdir()
    given = {
        "zoe": ("MS-A", {"pupils_follow": YES}),
        "amy": ("MS-B", {"account_private": NO}),
        "max": ("MS-C", {}),
    }
    for name, (ref, answers) in given.items():
        content = export_bytes(ruleset, audit_of(ruleset, ref, **answers), name.title())
        (folder / f"{name}.json").write_bytes(content)
    return folder


def impact(*arguments: object, home: Path) -> tuple[int, str, str]:
    return invoke("rules", "impact", *map(str, arguments), home=home)


def state(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    files = [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
    return {p.name: (p.read_bytes(), p.stat().st_mtime_ns, p.stat().st_mode) for p in files}


def test_who_would_move(new: Path, old: Path, folder: Path, tmp_path: Path) -> None:
    """The result is on stdout, without a name or a reference, in the order of the references."""
    code, out, err = impact(new, folder, "--old", old, home=tmp_path / "home")

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "1 of 3 people would move to another band.",
        "1 from medium to high, because of:",
        "  pupils-follow: goes from medium to high (person 1)",
        "2 would stay where they are: 1 high and 1 no open findings.",
    ]


def test_old_rules_may_come_from_rules(new: Path, old: Path, folder: Path, tmp_path: Path) -> None:
    """The rules of today are those of --old, else of --rules."""
    home = tmp_path / "home"

    assert impact(new, folder, "--rules", old, home=home) == impact(new, folder, "--old", old, home=home)
    assert impact(new, folder, "--rules", "no.yaml", "--old", old, home=home)[0] == 0


def test_names(new: Path, old: Path, folder: Path, tmp_path: Path) -> None:
    """Only --names shows who it is."""
    _, shown, _ = impact(new, folder, "--old", old, "--names", home=tmp_path / "home")
    _, hidden, _ = impact(new, folder, "--old", old, "--json", home=tmp_path / "home")

    assert "  pupils-follow: goes from medium to high (Zoe (MS-A))\n" in shown
    assert re.findall("zoe|amy|max|MS-", hidden, re.IGNORECASE) == []


def test_json(new: Path, old: Path, folder: Path, tmp_path: Path) -> None:
    """--json has the same for machines."""
    (folder / "bad.json").write_text("{", "utf-8")
    code, out, _ = impact(new, folder, "--old", old, "--json", home=tmp_path / "home")
    found = json.loads(out)

    assert (code, found["trainees"], found["stay"]) == (3, 3, {"high": 1, "no-open-findings": 1})
    assert [r["file"] for r in found["refused"]] == ["bad.json"]


def test_no_file_is_changed(new: Path, old: Path, folder: Path, tmp_path: Path) -> None:
    """Exports and rules stay as they are, nothing is added, and no data folder is made."""
    before = state(folder), state(tmp_path)
    impact(new, folder, "--old", old, home=tmp_path / "home")

    assert (state(folder), state(tmp_path)) == before
    assert (tmp_path / "home").exists() is False


def test_a_read_only_folder_is_enough(new: Path, old: Path, folder: Path, tmp_path: Path) -> None:
    """Nothing needs to be written."""
    for path in folder.iterdir():
        path.chmod(0o400)
    folder.chmod(0o500)
    code, _, _ = impact(new, folder, "--old", old, home=tmp_path / "home")
    folder.chmod(0o700)

    assert code == 0


def test_bad_files_are_lines(new: Path, old: Path, folder: Path, tmp_path: Path) -> None:
    """Links, pipes and broken files are named with a reason, as in `cohort`; the others are still counted."""
    os.mkfifo(folder / "a-pipe.json")
    (folder / "b-link.json").symlink_to(folder / "zoe.json")
    (folder / "c-folder.json").mkdir()
    (folder / "d-broken.json").write_bytes(b"{")
    (folder / "e-other.json").write_bytes(b"[]")
    (folder / "f-\x1b[2J.json").write_bytes(b"")
    (folder / "plain-folder").mkdir()
    for name in ("notes.txt", ".hidden.json", "amy.review.json"):
        (folder / name).write_bytes(b"not ours")
    code, out, _ = impact(new, folder, "--old", old, home=tmp_path / "home")
    named = [line.removeprefix("Not counted: ").split(" is ")[0] for line in out.splitlines()[4:]]

    assert (code, out.splitlines()[0]) == (3, "1 of 3 people would move to another band.")
    assert named == [
        *("a-pipe.json", "b-link.json", "c-folder.json", "d-broken.json", "e-other.json"),
        "f-\u241b[2J.json",
        "notes.txt",
    ]


def test_a_device_is_refused(new: Path, old: Path, folder: Path, tmp_path: Path) -> None:
    """A device with the name of an export is named, and not read."""
    try:
        os.mknod(folder / "zero.json", 0o600 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root may make a device")
    code, out, _ = impact(new, folder, "--old", old, home=tmp_path / "home")

    assert (code, "Not counted: zero.json is not an ordinary file" in out) == (3, True)


def test_exports_of_other_rules(new: Path, old: Path, folder: Path, tmp_path: Path) -> None:
    """An export that was made with other rules is refused by name, as its questions are others."""
    ruleset = load_rules(old)
    other = body_of(ruleset, audit_of(ruleset, "MS-D"))
    other["rules"]["id"] = "elsewhere"
    (folder / "other.json").write_bytes(sealed(other))
    code, out, _ = impact(new, folder, "--old", old, home=tmp_path / "home")

    assert (code, out.splitlines()[0]) == (3, "1 of 3 people would move to another band.")
    assert out.splitlines()[-1] == (
        "Not counted: other.json was made with other rules. "
        "Give those rules with --old, or put the file elsewhere."
    )


def test_a_folder_of_other_rules(new: Path, old: Path, tmp_path: Path) -> None:
    """Many exports of other rules are one line, and where nobody is left to count, that is said."""
    ruleset, others = load_rules(old), tmp_path / "others"
    others.mkdir()
    for number in range(14):
        other = body_of(ruleset, audit_of(ruleset, f"MS-{number}"))
        other["rules"]["id"] = "elsewhere"
        (others / f"{number:02}.json").write_bytes(sealed(other))
    (others / "05b.json").write_bytes(b"[]")
    code, out, _ = impact(new, others, "--old", old, home=tmp_path / "home")
    nobody, first, second = out.splitlines()

    assert (code, nobody) == (3, "Nobody was counted, so nothing is said about anybody.")
    assert first == (
        "Not counted: 14 files were made with other rules. Give those rules with --old, or put the files "
        "elsewhere: 00.json, 01.json, 02.json, 03.json, 04.json, 05.json, 06.json, 07.json, 08.json, "
        "09.json, 10.json, 11.json and 2 more."
    )
    assert second.startswith("Not counted: 05b.json is JSON")


def test_each_trainee_counts_once(new: Path, old: Path, folder: Path, tmp_path: Path) -> None:
    """Of several exports with one reference only the latest counts."""
    ruleset = load_rules(old)
    later = body_of(ruleset, audit_of(ruleset, "MS-A"), "Zoe")
    later["audit"]["revision"] = 2
    (folder / "again.json").write_bytes(sealed(later))
    code, out, _ = impact(new, folder, "--old", old, home=tmp_path / "home")

    assert code == 0
    assert out.splitlines() == [
        "0 of 3 people would move to another band.",
        "3 would stay where they are: 1 high and 2 no open findings.",
        "1 older export of the same people not counted.",
    ]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda path: None, "There is no folder {}. Check the name and try again."),
        (lambda path: path.write_text("x"), "{} is a file. Give the folder that it lies in, or a zip file."),
        (lambda path: path.mkdir(), "There is no file in {}. Give the folder that the exports are in."),
    ],
    ids=["missing", "a file", "empty"],
)
def test_no_folder_of_exports(make: object, expected: str, new: Path, old: Path, tmp_path: Path) -> None:
    """A folder that cannot be read, or has no export, ends with 1 and a sentence."""
    assert callable(make)
    make(tmp_path / "there")

    assert impact(new, tmp_path / "there", "--old", old, home=tmp_path / "home") == (
        1,
        "",
        f"Error: {expected.format(tmp_path / 'there')}\n",
    )


def test_bad_new_rules(old: Path, folder: Path, tmp_path: Path) -> None:
    """Mistakes in the new rules are told with their place, and nothing is worked out."""
    bad = rules_path(tmp_path, ("severity: critical", "severity: critcal"), name="bad.yaml")
    code, out, err = impact(bad, folder, "--old", old, home=tmp_path / "home")

    assert (code, out) == (1, "")
    assert re.match(rf"{bad}:\d+:15: error unknown-value: .*Did you mean `critical`\?", err) is not None


def test_hostile_names_reach_no_terminal(old: Path, new: Path, folder: Path, tmp_path: Path) -> None:
    """A name with controls in it is shown as signs."""
    ruleset = load_rules(old)
    name = "\x1b]0;x\x07 Zo\u202ee"
    content = export_bytes(ruleset, audit_of(ruleset, "MS-0", pupils_follow=YES), name)
    (folder / "hostile.json").write_bytes(content)
    for extra in ((), ("--json",)):
        _, out, _ = impact(new, folder, "--old", old, "--names", *extra, home=tmp_path / "home")
        assert [c for c in out if not c.isprintable() and c != "\n"] == []
        assert "Zo<U+202E>e" in out


@pytest.mark.parametrize("name", some_of(HOSTILE, 8))
def test_hostile_files(name: str, old: Path, new: Path, folder: Path, tmp_path: Path) -> None:
    """YAML bombs and the like, named as exports, are one line each."""
    (folder / "hostile.json").write_text(HOSTILE[name], "utf-8", errors="replace")
    code, out, err = impact(new, folder, "--old", old, home=tmp_path / "home")

    assert (code, err, out.count("Not counted: ")) == (3, "", 1)


def test_real_exports_under_the_shipped_rules(tmp_path: Path) -> None:
    """The real program's own export stays where it is when the rules stay as they are."""
    home, folder = finished(tmp_path), tmp_path / "exports"
    folder.mkdir()
    run("export", str(folder / "report.json"), "--yes", home=home)
    done: Done = run("rules", "impact", str(RULES), str(folder), home=tmp_path / "other-home")

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines() == [
        "0 of 1 person would move to another band.",
        "1 would stay where they are: 1 critical.",
    ]


def test_help_has_an_example() -> None:
    """The help says what happens to the files, and ends with an example."""
    code, out, _ = invoke("rules", "impact", "--help", home=Path("/nonexistent"))

    assert (code, "No file is changed." in " ".join(out.split())) == (0, True)
    assert out.rstrip().endswith("Example: mei-social rules impact my-rules.yaml exports/")


def test_a_changed_file_does_not_win(new: Path, old: Path, folder: Path, tmp_path: Path) -> None:
    """A file that was changed to look newer does not take the place of the one that was exported."""
    forged = (folder / "zoe.json").read_bytes().replace(b'"revision": 1', b'"revision": 9')
    (folder / "0.json").write_bytes(forged.replace(b'"answer": "yes"', b'"answer": "no"'))
    code, out, _ = impact(new, folder, "--old", old, home=tmp_path / "home")

    assert (code, out.splitlines()[0]) == (0, "1 of 3 people would move to another band.")
    assert out.splitlines()[-1] == "1 older export of the same people not counted."


def test_nobody_is_replaced(new: Path, old: Path, folder: Path, tmp_path: Path) -> None:
    """Files that share a reference and do not belong together all count, and are named."""
    ruleset = load_rules(old)
    other = body_of(ruleset, audit_of(ruleset, "MS-A"), "Bob")
    other["audit"]["revision"] = 2
    (folder / "other.json").write_bytes(sealed(other))
    code, out, _ = impact(new, folder, "--old", old, home=tmp_path / "home")

    assert (code, out.splitlines()[0]) == (3, "1 of 4 people would move to another band.")
    why = "has the same reference, and their names differ, so both are counted."
    assert out.splitlines()[-2:] == [
        f"To look at: other.json: zoe.json {why}",
        f"To look at: zoe.json: other.json {why}",
    ]


def test_a_table_among_the_exports(new: Path, old: Path, folder: Path, tmp_path: Path) -> None:
    """A file for people alone is named with the kind of file to ask for."""
    (folder / "zz.csv").write_text("reference,check code\n", encoding="utf-8")
    _, out, _ = impact(new, folder, "--old", old, home=tmp_path / "home")
    assert out.splitlines()[-1].startswith("Not counted: zz.csv is a file to read (CSV), and holds no data")
