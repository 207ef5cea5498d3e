"""A folder of exports beside the mentor's list of files seen."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cohort_files import audit, export, folder_of, rules_of
from mei_social.cohort.read import read_cohort
from mei_social.export.read import read_export
from mei_social.export.write import digest_of
from mei_social.parsing.json_reader import read_json
from mei_social.review.doubts import doubts
from mei_social.review.matching import matched
from mei_social.review.reasons import Reason
from mei_social.ruleset.model import Ruleset
from mei_social.storage import seen_exports
from mei_social.storage.location import LEDGER
from mei_social.storage.seen_exports import Seen
from programs import Done, invoke, run

MAY, JUNE = date(2027, 5, 3), date(2027, 6, 3)
REF = "MS-00000001"
OLDER = "you have seen a later one, revision 3 on 3 June 2027, and this is revision 1"
OTHER = "you have seen another file of the same reference and revision, on 3 May 2027"


@pytest.fixture(scope="module")
def ruleset(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    return rules_of(tmp_path_factory.mktemp("rules"))


@pytest.fixture
def folder(tmp_path: Path, ruleset: Ruleset) -> Path:
    return folder_of(tmp_path / "received", ruleset, (1, 2, 3), {1: "Ann Jones"})


def told(place: Path, *arguments: str) -> Done:
    """The command, with the small rules and the list of files seen beside the folder."""
    rules_of(place.parent)
    rules = str(place.parent / "rules.yaml")
    return run("cohort", str(place), "--rules", rules, *arguments, home=place.parent / "home")


def remembered(place: Path, *seen: Seen) -> Path:
    for each in seen:
        seen_exports.remember(place.parent / "home", each)
    return place.parent / "home"


def digest(content: bytes) -> str:
    return digest_of(read_json(content))


def doubted(place: Path, ruleset: Ruleset, *seen: Seen, **more: Any) -> dict[str, tuple[str, ...]]:
    return {found.file: found.reasons for found in read_cohort(place, ruleset, seen=seen, **more).doubted}


def test_an_older_revision_than_one_that_was_seen(folder: Path, ruleset: Ruleset) -> None:
    """It is doubted, with the latest that was seen and its day; files of other references are not."""
    seen = (Seen(REF, 2, "b" * 64, MAY), Seen(REF, 3, "c" * 64, JUNE), Seen("MS-0", 9, "d" * 64, JUNE))
    assert doubted(folder, ruleset, *seen) == {"1.json": (OLDER,)}


def test_another_content_than_was_seen(folder: Path, ruleset: Ruleset) -> None:
    """The same reference and revision with another content is doubted."""
    assert doubted(folder, ruleset, Seen(REF, 1, "b" * 64, MAY)) == {"1.json": (OTHER,)}


def test_what_was_seen_as_it_is(folder: Path, ruleset: Ruleset) -> None:
    """The very file that was seen, and one that is newer than all that were, are not doubted."""
    seen = Seen(REF, 1, digest((folder / "1.json").read_bytes()), MAY)
    assert doubted(folder, ruleset, seen) == {}
    (folder / "1.json").write_bytes(export(ruleset, audit(ruleset, 1, revision=2)))
    assert doubted(folder, ruleset, seen) == {}


def test_an_older_one_beside_its_newer_one(folder: Path, ruleset: Ruleset) -> None:
    """Who keeps both revisions in the folder and has seen the newer one has nothing to doubt."""
    newer = export(ruleset, audit(ruleset, 1, revision=2), "Ann Jones")
    (folder / "1 again.json").write_bytes(newer)
    cohort = read_cohort(folder, ruleset, seen=(Seen(REF, 2, digest(newer), MAY),))
    assert (list(cohort.doubted), [d.file for d in cohort.duplicates]) == ([], ["1.json"])


def test_doubts_are_added(folder: Path, ruleset: Ruleset) -> None:
    """What else there is to doubt about the file stays, and comes first."""
    content = (folder / "1.json").read_bytes()
    (folder / "1.json").write_bytes(
        content.replace(b'"self-declared', b'"Self-declared').replace(b"2026-11-23", b"2026-11-22")
    )
    reasons = doubted(folder, ruleset, Seen(REF, 3, "c" * 64, JUNE))["1.json"]
    assert (reasons[0].partition(":")[0], reasons[-1]) == (
        "its check code does not belong to what it says",
        OLDER,
    )


def test_in_a_folder_of_mixed_versions(folder: Path, ruleset: Ruleset, tmp_path: Path) -> None:
    """Files that are read twice, as their rules differ, are compared with the list too."""
    from small_rules import SMALL_YAML

    (tmp_path / "older").mkdir()
    text = SMALL_YAML.replace("Do pupils follow this account?", "Are pupils among your followers?")
    folder_of(folder, rules_of(tmp_path / "older", text.replace("version: 3", "version: 2")), (20, 21, 22))
    found = doubted(folder, ruleset, Seen(REF, 3, "c" * 64, JUNE), Seen("MS-00000020", 2, "b" * 64, MAY))
    assert found["1.json"] == (OLDER,)
    assert (
        found["20.json"][-1] == "you have seen a later one, revision 2 on 3 May 2027, and this is revision 1"
    )


@pytest.mark.parametrize("revision", [1, 2, 3])
@pytest.mark.parametrize("altered", [False, True])
def test_as_review_says(folder: Path, ruleset: Ruleset, revision: int, altered: bool) -> None:
    """The same file beside the same list is doubted by `review` and by `cohort`, or by neither."""
    content = export(ruleset, audit(ruleset, 1, revision=revision))
    seen = (Seen(REF, 1, digest(content), MAY), Seen(REF, 2, "b" * 64, MAY), Seen(REF, 2, "c" * 64, JUNE))
    if altered:
        content = content.replace(b'"date": "2026-11-23"', b'"date": "2026-11-22"')
    (folder / "1.json").write_bytes(content)
    one = read_export(content)
    long = doubts(ruleset, one, matched(ruleset, one), digest(content), seen, JUNE)
    past = [d.text for d in long if d.reason in (Reason.OLDER_REVISION, Reason.OTHER_CONTENT)]
    short = [
        reason for reason in doubted(folder, ruleset, *seen).get("1.json", ()) if "you have seen" in reason
    ]
    day = re.compile(r"\d+ [A-Z][a-z]+ \d{4}")
    assert [day.findall(text) for text in short] == [day.findall(text) for text in past]


def test_in_every_output(folder: Path) -> None:
    """On the screen, in JSON, CSV, a workbook and the page; the command exits with 3."""
    remembered(folder, Seen(REF, 3, "c" * 64, JUNE))
    out = folder.parent
    files = [out / name for name in ("c.html", "c.csv", "c.xlsx")]
    done = told(folder, *(word for file in files for word in ("--output", str(file))))
    assert (done.returncode, OLDER in " ".join(done.stdout.decode().split())) == (3, True)
    assert (out / "c.html").read_text(encoding="utf-8").count(OLDER) == 2
    rows = csv.DictReader(io.StringIO((out / "c.csv").read_text(encoding="utf-8-sig")))
    assert [row["doubts"] for row in rows] == [OLDER, "", ""]
    book = openpyxl.load_workbook(out / "c.xlsx")
    assert [[cell.value for cell in row] for row in book["files"].iter_rows(min_row=2)] == [
        ["1.json", "doubted", OLDER]
    ]
    made = json.loads(told(folder, "--json").stdout)
    assert [found["reasons"] for found in made["doubted"]] == [[OLDER]]
    assert [trainee["doubts"] for trainee in made["trainees"]] == [[OLDER], [], []]


def test_the_list_is_only_read(folder: Path) -> None:
    """To see a folder is not to have looked at each file: the list stays as it is, to the byte."""
    home = remembered(folder, Seen(REF, 3, "c" * 64, JUNE))
    before = (home / LEDGER).read_bytes(), (home / LEDGER).stat().st_mtime_ns
    told(folder)
    assert ((home / LEDGER).read_bytes(), (home / LEDGER).stat().st_mtime_ns) == before
    assert [path.name for path in home.iterdir()] == [LEDGER]


def test_no_list(folder: Path) -> None:
    """Where `review` was never used nothing is said and nothing is made."""
    done = told(folder)
    assert (done.returncode, done.stderr, (folder.parent / "home").exists()) == (0, b"", False)


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\0" + b"x" * 2000])
def test_a_list_that_cannot_be_read(folder: Path, content: bytes) -> None:
    """It is told in one sentence with what to do, and the cohort is shown all the same."""
    home = remembered(folder, Seen(REF, 3, "c" * 64, JUNE))
    (home / LEDGER).write_bytes(content)
    done = told(folder)
    said = done.stderr.decode()
    assert (done.returncode, b"\n3 self-checks\n" in done.stdout, said.count("\n")) == (0, True, 1)
    assert said.startswith("The list of files that you have seen could not be read")
    assert said.endswith("start a new one with: mei-social forget\n")
    assert (home / LEDGER).read_bytes() == content


def test_a_list_with_nothing_in_it(folder: Path) -> None:
    """A file that a kill left blank stays blank, and is no mistake."""
    home = remembered(folder)
    home.mkdir()
    (home / LEDGER).touch()
    done = told(folder)
    assert (done.returncode, done.stderr, (home / LEDGER).stat().st_size) == (0, b"", 0)


def test_while_review_writes(folder: Path) -> None:
    """Another window that is writing to the list is not waited for."""
    home = remembered(folder, Seen(REF, 3, "c" * 64, JUNE))
    other = sqlite3.connect(home / LEDGER, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert told(folder).returncode == 3
    finally:
        other.close()


def test_published_figures_do_without(tmp_path: Path, ruleset: Ruleset) -> None:
    """`--publish` does not open the list, whatever is in it."""
    folder = folder_of(tmp_path / "received", ruleset, range(12))
    before = told(folder, "--publish", "--json")
    remembered(folder, *(Seen(f"MS-{n:08}", 3, "c" * 64, JUNE) for n in range(12)))
    (tmp_path / "home" / LEDGER).write_bytes(b"not a database")
    after = told(folder, "--publish", "--json")
    assert (after.returncode, after.stdout, after.stderr) == (0, before.stdout, b"")


def test_one_look_at_the_list(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is read with one query, however many files there are."""
    home = remembered(folder, Seen(REF, 3, "c" * 64, JUNE), Seen("MS-00000002", 1, "b" * 64, MAY))
    asked: list[str] = []
    connect = sqlite3.connect

    def listening(*arguments: Any, **more: Any) -> sqlite3.Connection:
        made: sqlite3.Connection = connect(*arguments, **more)
        made.set_trace_callback(asked.append)
        return made

    monkeypatch.setattr(sqlite3, "connect", listening)
    rules_of(folder.parent)
    assert invoke("cohort", str(folder), "--rules", str(folder.parent / "rules.yaml"), home=home)[0] == 3
    assert [sql for sql in asked if "FROM seen" in sql] == ["SELECT * FROM seen ORDER BY number"]
