"""Many exports in one view: what counts, what is told, and what is never believed."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path

import openpyxl
import pytest

from cohort_files import audit, export, folder_of, rules_of, with_answers
from mei_social.audit.assess import Band, assess
from mei_social.audit.model import Answer, AnswerValue
from mei_social.cohort import names as people
from mei_social.cohort.model import Cohort
from mei_social.cohort.read import read_cohort
from mei_social.cohort.roster.keys import Listed
from mei_social.errors import CannotRead
from mei_social.review.lineage import CLASH
from mei_social.ruleset.model import Ruleset
from programs import Done, invoke, run
from small_rules import SMALL_YAML

NAMES = {1: "Ann Jones", 2: "Bea O'Neill", 3: "Chloë Ward"}
GATE = "no-private-messages"


@pytest.fixture(scope="module")
def ruleset(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    return rules_of(tmp_path_factory.mktemp("rules"))


@pytest.fixture
def folder(tmp_path: Path, ruleset: Ruleset) -> Path:
    return folder_of(tmp_path / "received", ruleset, range(1, 6), NAMES)


def told(place: Path, *arguments: str, env: dict[str, str] | None = None) -> Done:
    """The command, with the small rules."""
    rules = place.parent / "small.yaml"
    rules.write_text(SMALL_YAML, encoding="utf-8")
    return run("cohort", str(place), "--rules", str(rules), *arguments, home=place.parent / "home", env=env)


def answered(ruleset: Ruleset, seed: int, said: AnswerValue, revision: int = 1) -> bytes:
    """The same answer to everything, besides the rules that expect a no."""
    made = audit(ruleset, seed, revision=revision)
    values = {item: Answer(said, date(2026, 11, 23)) for item in made.answers}
    return export(ruleset, with_answers(made, values))


def test_newest_revision(folder: Path, ruleset: Ruleset) -> None:
    """Of several revisions of a reference the newest counts, and the others are listed with the reason."""
    (folder / "again.json").write_bytes((folder / "4.json").read_bytes())
    (folder / "later.json").write_bytes(export(ruleset, audit(ruleset, 4, revision=2)))
    cohort = read_cohort(folder, ruleset)
    assert [(d.file, d.counted, d.reason) for d in cohort.duplicates] == [
        ("4.json", "later.json", "an older revision"),
        ("again.json", "later.json", "an older revision"),
    ]
    assert (cohort.shown, cohort.seen) == (5, 7)


def test_the_same_again(folder: Path, ruleset: Ruleset) -> None:
    """A copy is told as a copy."""
    (folder / "5 copy.json").write_bytes((folder / "5.json").read_bytes())
    assert [d.reason for d in read_cohort(folder, ruleset).duplicates] == ["the same export again"]


def test_a_changed_file_does_not_win(folder: Path, ruleset: Ruleset) -> None:
    """A file that was changed to look newer does not take the place of the one that was exported."""
    content = (folder / "1.json").read_bytes()
    (folder / "0 newer.json").write_bytes(content.replace(b'"revision": 1', b'"revision": 9'))
    cohort = read_cohort(folder, ruleset)
    assert [t.file for t in cohort.trainees if t.ref == "MS-00000001"] == ["1.json"]
    assert [(d.file, d.reasons) for d in cohort.doubted] == [
        (
            "0 newer.json",
            ("its check code does not belong to what it says: it was changed after it was exported",),
        )
    ]


def test_two_of_one_revision(folder: Path, ruleset: Ruleset) -> None:
    """Two right files that say they are the same revision and differ are doubtful."""
    made = audit(ruleset, 2)
    other = with_answers(made, dict(list(made.answers.items())[:-1]))
    (folder / "other.json").write_bytes(export(ruleset, other, NAMES[2]))
    cohort = read_cohort(folder, ruleset)
    assert [d.reasons for d in cohort.doubted] == [(CLASH,)]
    assert [d.reason for d in cohort.duplicates] == ["the same revision with other content"]


def test_results_are_worked_out_again(folder: Path, ruleset: Ruleset) -> None:
    """What a file claims changes nothing but that it is told."""
    before = read_cohort(folder, ruleset)
    content = json.loads((folder / "1.json").read_text(encoding="utf-8"))
    content["assessment"].update(score=100, band="no-open-findings", findings=[], gates=[])
    (folder / "1.json").write_text(json.dumps(content), encoding="utf-8")
    after = read_cohort(folder, ruleset)
    doubts = next(iter(after.doubted)).reasons
    assert (after.bands, after.rule_figures) == (before.bands, before.rule_figures)
    assert doubts[1] == "the results that it states are not those that follow from its answers"


def test_gates_are_first(folder: Path) -> None:
    """The people with an open gate stand above every count, by name or by reference."""
    out = told(folder).stdout.decode()
    assert (
        out.index("Before anything else") < out.index("What to teach next") < out.index("Where the trainees")
    )
    open_gate = next(line for line in out.split("\n\n") if line.startswith("Before anything else"))
    assert [name for name in ("Ann Jones", "MS-0000000") if name in open_gate]


def test_each_gate_is_listed(folder: Path, ruleset: Ruleset) -> None:
    """Exactly those with a finding on a gate are listed with it."""
    cohort = read_cohort(folder, ruleset)
    actual = {t.ref for t in cohort.gates if GATE in t.open_gates}
    assert actual == {t.ref for t in cohort.trainees if GATE in t.missed}


def test_a_missing_question_is_not_forgiven(folder: Path, ruleset: Ruleset) -> None:
    """Who takes a gate out of the file has not answered it, and that is told."""
    content = json.loads((folder / "1.json").read_text(encoding="utf-8"))
    content["questions"] = [q for q in content["questions"] if q["id"] != GATE]
    content["answers"] = [a for a in content["answers"] if a["question"] != GATE]
    (folder / "1.json").write_text(json.dumps(content), encoding="utf-8")
    cohort = read_cohort(folder, ruleset)
    trainee = next(t for t in cohort.trainees if t.ref == "MS-00000001")
    assert trainee.unanswered_gates == (GATE,)
    assert any("1 question of yours that applies is not in it" in doubt for doubt in trainee.doubts)


@pytest.fixture
def older(tmp_path: Path) -> Ruleset:
    """Version 2 of the rules, with another wording of one question."""
    place = tmp_path / "older"
    place.mkdir()
    text = SMALL_YAML.replace("Do pupils follow this account?", "Are pupils among your followers?")
    return rules_of(place, text.replace("version: 3", "version: 2"))


def test_mixed_versions(folder: Path, ruleset: Ruleset, older: Ruleset) -> None:
    """Each version is told with what it lacks; a figure about such a rule is about those who were asked."""
    folder_of(folder, older, range(20, 25))
    cohort = read_cohort(folder, ruleset)
    asked = [audit(ruleset, n) for n in range(1, 6)]
    figures = {rule.id: rule for rule in cohort.rule_figures}["pupils-follow"]
    assert (cohort.not_compared, cohort.partly_judged, figures.compared) == (("pupils-follow",), 5, False)
    assert figures.applied <= len(asked)
    assert [(v.trainees, v.yours, v.lacks) for v in cohort.versions] == [
        (5, True, ()),
        (5, False, ("pupils-follow",)),
    ]


def test_older_rules_are_told(folder: Path, ruleset: Ruleset, older: Ruleset) -> None:
    """A file of older rules is counted, and doubted in words."""
    folder_of(folder, older, [20])
    doubts = next(iter(read_cohort(folder, ruleset).doubted)).reasons
    assert doubts[0] == "it was made with older rules: version 2, and yours is 3"


def test_one_odd_version_is_no_word_beside_every_figure(
    tmp_path: Path, ruleset: Ruleset, older: Ruleset
) -> None:
    """One file among 30 that names other rules is no reason to say of a figure that some were not asked."""
    folder = folder_of(tmp_path / "many", ruleset, range(30))
    folder_of(folder, older, [40])
    cohort = read_cohort(folder, ruleset)
    assert (cohort.not_compared, cohort.shown) == ((), 31)


def test_open_gates_of_other_versions(tmp_path: Path, ruleset: Ruleset) -> None:
    """A gate that only some versions ask is left out of no list."""
    place = tmp_path / "other"
    place.mkdir()
    text = SMALL_YAML.replace("Are you free of private messages with pupils?", "No private messages?")
    reworded = rules_of(place, text.replace("version: 3", "version: 2"))
    folder = folder_of(tmp_path / "received", ruleset, range(6))
    alone = {t.ref for t in read_cohort(folder, ruleset).gates}
    folder_of(folder, reworded, range(10, 16))
    cohort = read_cohort(folder, ruleset)
    assert cohort.not_compared == (GATE,)
    assert {t.ref for t in cohort.gates if t.ref < "MS-00000010"} == alone != set()


def test_since(tmp_path: Path, ruleset: Ruleset) -> None:
    """Beside an earlier folder: who is better, who is worse, who is new and who is gone."""
    before, now = tmp_path / "before", tmp_path / "now"
    before.mkdir()
    now.mkdir()
    for seed in (1, 2):
        (before / f"{seed}.json").write_bytes(answered(ruleset, seed, AnswerValue.NO))
        (now / f"{seed}.json").write_bytes(answered(ruleset, seed, AnswerValue.NO, 2))
    (now / "1.json").write_bytes(answered(ruleset, 1, AnswerValue.YES, 2))
    (before / "3.json").write_bytes(answered(ruleset, 3, AnswerValue.NO))
    (now / "4.json").write_bytes(answered(ruleset, 4, AnswerValue.NO))
    trend = read_cohort(now, ruleset, since=before).trend
    assert trend is not None
    assert (trend.in_both, trend.new, trend.gone, trend.better, trend.worse) == (2, 1, 1, 1, 0)
    assert [c.ref for c in trend.changes] == ["MS-00000001"]
    assert {r.id: (r.better, r.worse) for r in trend.rules}[GATE] == (1, 0)


def test_expected(folder: Path, ruleset: Ruleset) -> None:
    """Names are the same without case and accents; a near one is told and stays missing."""
    listed = ["ANN JONES", "Chloe  Ward", "Bea ONeil", "Dev Patel"]
    found = read_cohort(folder, ruleset, expected=[Listed(name) for name in listed]).expected
    assert found is not None
    assert (found.handed_in, found.missing, found.nameless) == (2, ("Bea ONeil", "Dev Patel"), 2)
    assert found.near == (("Bea ONeil", "Bea O'Neill", "MS-00000002"),)


def test_a_name_twice_in_the_list() -> None:
    """Two people of one name need two exports."""
    found = people.expected([Listed("Ann Jones")] * 2, [("Ann Jones", "MS-1")], 0)
    assert (found.handed_in, found.missing) == (1, ("Ann Jones",))


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Ann Jones", "ann jones", True),
        ("Ann Jones", "Anne Jones", True),
        ("Jones, Ann", "Ann Jones", True),
        ("Ann Marie Jones", "Ann Jones", True),
        ("A. Jones", "Ann Jones", True),
        ("Zoë Brontë", "Zoe Bronte", True),
        ("Ann Jones", "Bob Jones", False),
        ("Ann Jones", "Ann Smith", False),
        ("Ann", "Bob", False),
        ("Trainee 1", "Trainee 8", False),
        ("Ann Jones 2", "Ann Jones", True),
    ],
)
def test_near_names(one: str, other: str, near: bool) -> None:
    """Other order, one letter, a second name or an initial is near; another name or number is not."""
    assert bool(people.near_names([(one, "MS-1"), (other, "MS-2")])[0]) is near


def test_many_names_take_no_time() -> None:
    """A thousand names that share a surname are compared in time, and the list of pairs has an end."""
    first = map("".join, product("aeiou", "bdgkl", "aeiou", "bdgkl", "ae"))
    pairs, whole = people.near_names([(f"{name}son Smith", f"MS-{n}") for n, name in enumerate(first)])
    assert (len(pairs) <= people.MOST_PAIRS, whole) == (True, False)


def test_names_of_a_large_cohort(tmp_path: Path, ruleset: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    """With very many names only equal ones are told, and that not all were compared."""
    names = {1: "Ann Jones", 2: "Anne Jones", 3: "Bea Orr", 4: "béa  ORR"}
    folder = folder_of(tmp_path / "received", ruleset, range(6), names)
    few = read_cohort(folder, ruleset)
    monkeypatch.setattr(people, "MOST_COMPARED", 3)
    many = read_cohort(folder, ruleset)
    assert [pair.refs for pair in few.near_names] == [
        ("MS-00000001", "MS-00000002"),
        ("MS-00000003", "MS-00000004"),
    ]
    assert [pair.refs for pair in many.near_names] == [("MS-00000003", "MS-00000004")]
    assert (few.names_compared, many.names_compared) == (True, False)


def test_processes_agree(tmp_path: Path, ruleset: Ruleset) -> None:
    """Two processes find what one finds."""
    folder = folder_of(tmp_path / "many", ruleset, range(80))
    (folder / "none.json").write_bytes(b"{}")
    one, two = (_whole(read_cohort(folder, ruleset, processes=n)) for n in (1, 2))
    assert one == two


def _whole(cohort: Cohort) -> str:
    from mei_social.render.cohort.json import to_json

    return to_json(cohort).decode()


def test_a_lost_process_is_told(folder: Path, ruleset: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process ends early, no figures are shown as if they were whole."""
    from mei_social.cohort import workers

    monkeypatch.setattr(workers, "_send", lambda *_: os._exit(9))
    with pytest.raises(CannotRead, match="Run the command again"):
        read_cohort(folder, ruleset, processes=2)


def test_exit_codes(folder: Path) -> None:
    """0 for a folder of good exports, 3 with one that was refused, 1 for a folder that is not there."""
    clean = told(folder).returncode
    (folder / "none.json").write_bytes(b"{}")
    assert (clean, told(folder).returncode, told(folder / "none.json").returncode) == (0, 3, 1)
    assert told(folder.parent / "nowhere").returncode == 1


def test_an_empty_folder(tmp_path: Path) -> None:
    """Nothing in it is no mistake."""
    (tmp_path / "empty").mkdir()
    done = told(tmp_path / "empty")
    assert (done.returncode, done.stdout.decode().splitlines()[:2]) == (0, ["0 self-checks", "0 files."])


JSON_KEYS = """
    format format_version statement comes_first shown rules provider duty band_titles seen trainees gates
    refused doubted duplicates near_names names_compared bands answered applicable extents finished
    partly_judged topics rule_figures
    clause_figures versions not_compared expected groups reviews trend menus
"""


def test_json(folder: Path) -> None:
    """The keys of the JSON are frozen, and every trainee is in it."""
    found = json.loads(told(folder, "--json").stdout)
    assert list(found) == JSON_KEYS.split()
    assert [t["ref"] for t in found["trainees"]] == [f"MS-0000000{n}" for n in (1, 2, 3, 4, 5)]


def test_csv_and_xlsx(folder: Path) -> None:
    """Both hold every trainee; nothing in either is a formula."""
    ruleset = rules_of(folder.parent)
    (folder / "6.json").write_bytes(export(ruleset, audit(ruleset, 6), "=1+2"))
    out = folder.parent
    assert told(folder, "--output", str(out / "c.csv"), "--output", str(out / "c.xlsx")).returncode == 0
    rows = list(csv.reader(io.StringIO((out / "c.csv").read_text(encoding="utf-8-sig"))))
    book = openpyxl.load_workbook(out / "c.xlsx")
    sheet = [list(row) for row in book["trainees"].iter_rows()]
    assert (len(rows), len(sheet)) == (7, 7)
    assert [row[1] for row in rows if "1+2" in row[1]] == ["'=1+2"]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}
    assert book.sheetnames == ["trainees", "rules", "clauses", "topics", "files", "missing", "groups"]


def test_never_over(folder: Path) -> None:
    """An output that is there is left as it is, unless it is said."""
    path = folder.parent / "c.csv"
    path.write_text("mine")
    assert told(folder, "--output", str(path)).returncode == 1
    assert path.read_text() == "mine"
    assert told(folder, "--output", str(path), "--replace").returncode == 0


def test_an_unknown_ending(folder: Path) -> None:
    """Is wrong usage, before anything is read."""
    done = told(folder, "--output", "c.pdf")
    assert (done.returncode, b".html, .csv, .xlsx, .json, .parquet" in done.stderr) == (2, True)


def test_many_trainees_are_counted_on_a_screen(tmp_path: Path, ruleset: Ruleset) -> None:
    """Beyond 60 the matrix is a count by topic; the JSON has them all."""
    folder = folder_of(tmp_path / "many", ruleset, range(61))
    out = told(folder).stdout.decode()
    assert ("Trainees by topic" in out, "Topic by trainee" in out) == (True, False)
    assert len(json.loads(told(folder, "--json").stdout)["trainees"]) == 61


def test_progress_in_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long work is told in words where there is no terminal; short work is silent."""
    from mei_social.cli import progress

    rules = folder.parent / "small.yaml"
    rules.write_text(SMALL_YAML, encoding="utf-8")
    arguments = ("cohort", str(folder), "--rules", str(rules))
    silent = invoke(*arguments, home=folder.parent / "home")[2]
    monkeypatch.setattr(progress, "SHORT", -1.0)
    assert (silent, invoke(*arguments, home=folder.parent / "home")[2]) == ("", "5 of 5 files read\n")


def test_bands_are_those_of_assess(folder: Path, ruleset: Ruleset) -> None:
    """The count by band is that of assessing each audit by itself."""
    expected = Counter(assess(ruleset, audit(ruleset, seed)).overall.band for seed in range(1, 6))
    bands = read_cohort(folder, ruleset).bands
    assert {band: n for band, n in bands.items() if n} == dict(expected)
    assert set(bands) == set(Band)


def test_a_mentors_record_is_no_export(tmp_path: Path) -> None:
    """The record that `review` writes beside an export is passed over, not refused."""
    from mei_social.cohort.folder import found_in

    for name in ("jo.json", "jo.review.json", "Thumbs.db", ".hidden.json", "~$list.docx"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    assert [found.name for found in found_in(tmp_path)] == ["jo.json"]


@pytest.mark.parametrize("name", ["ann.review.json", "Ann.Review.JSON", ".ann.json", "ann.review.html"])
def test_an_export_is_read_whatever_its_name(name: str, tmp_path: Path, ruleset: Ruleset) -> None:
    """One with the name of a record or of a hidden file counts; where it is damaged it is refused aloud."""
    content = export(ruleset, audit(ruleset, 1))
    (tmp_path / name).write_bytes(content)
    assert read_cohort(tmp_path, ruleset).shown == 1
    (tmp_path / "bea.review.json").write_bytes(content[:-40])
    assert [refused.file for refused in read_cohort(tmp_path, ruleset).refused] == ["bea.review.json"]


def test_one_name_twice_on_a_screen(tmp_path: Path, ruleset: Ruleset) -> None:
    """Two of one name are told apart by their references, and somebody else stays with the name alone."""
    place = folder_of(
        tmp_path / "received", ruleset, range(1, 4), {1: "Jo Field", 2: "Jo Field", 3: "Kit Bell"}
    )
    lines = told(place, "--plain").stdout.decode().split("Topic by trainee")[1]
    assert [
        f"- {who}: " in lines for who in ("Jo Field (MS-00000001)", "Jo Field (MS-00000002)", "Kit Bell")
    ] == [True] * 3


def test_a_list_and_another_folder_on_a_screen(folder: Path, ruleset: Ruleset) -> None:
    """Who is on the list without a file, and what became of each since another folder, is told."""
    names, before = folder.parent / "names.csv", folder.parent / "before"
    before.mkdir()
    names.write_text("name\nBea O'Neil\nChloë Ward\nZed Absent\n", encoding="utf-8")
    (before / "1.json").write_bytes(answered(ruleset, 1, AnswerValue.NO))
    (folder / "1.json").write_bytes(answered(ruleset, 1, AnswerValue.YES, revision=2))
    done = told(folder, "--plain", "--expected", str(names), "--since", str(before))
    said = " ".join(done.stdout.decode().split())
    assert "1 of 3 on the list have handed in." in said
    assert "Bea O'Neil: perhaps Bea O'Neill (MS-00000002)?" in said
    assert "- Zed Absent" in said
    assert "1 in both folders: 1 better, 0 worse. 4 new, 0 no longer there." in said
    assert "Not on the list:" in said


def test_a_part_of_it(folder: Path) -> None:
    """One gate, one band or who is missing, each after the line that comes before all others."""
    whole = told(folder).stdout.decode()
    first = " ".join(whole.split())
    gate = told(folder, "--gate", GATE).stdout.decode()
    assert gate.startswith("Open, and it comes before all others:")
    assert all(
        f"- Open: {name}" in gate for name in NAMES.values() if f"{name} (MS-" in first.split("Whom")[0]
    )
    critical = told(folder, "--band", "critical").stdout.decode()
    assert critical.count("\n- ") == json.loads(told(folder, "--json").stdout)["bands"]["critical"]
    names = folder.parent / "names.csv"
    names.write_text("Name\nAnn Jones\nZed Young\n", encoding="utf-8")
    missing = told(folder, "--missing", "--expected", str(names)).stdout.decode()
    assert ("- Zed Young" in missing, "What to teach" in missing) == (True, False)


def test_who_is_missing_may_have_handed_in(folder: Path) -> None:
    """Beside the names that are missing it says how many files could not be read: nobody is asked twice."""
    names, page = folder.parent / "names.csv", folder.parent / "page.html"
    names.write_text("Name\nAnn Jones\nZed Young\n", encoding="utf-8")
    whole = told(folder, "--missing", "--expected", str(names)).stdout.decode()
    for name in ("ann.md", "zed.csv"):
        (folder / name).write_text("a report", encoding="utf-8")
    (folder / "unfinished.json").write_text('{"format": "mei-social-form-unfinished"}', encoding="utf-8")
    lacking = told(folder, "--missing", "--expected", str(names)).stdout.decode()
    told(folder, "--expected", str(names), "--output", str(page))

    assert "could not be read" not in whole
    assert "3 files could not be read, and may be theirs.\n" in lacking
    assert "3 files could not be read, and may be theirs." in page.read_text("utf-8")


def test_an_unfinished_form(folder: Path) -> None:
    """Who is given a form's unfinished file is told that it is private, and whose it is to open."""
    (folder / "unfinished.json").write_text('{"format": "mei-social-form-unfinished"}', encoding="utf-8")
    seen = " ".join(told(folder, "--plain").stdout.decode().split())

    assert "with private notes, and no export. Whoever filled it in opens it again in the form" in seen


def test_who_is_missing_by_group(folder: Path) -> None:
    """Who has not handed in is told of each school too, where the list has them and that was asked for."""
    names = folder.parent / "schools.csv"
    names.write_text("Name,School\nAnn Jones,Hill\nZed Young,Hill\nYve Old,Lake\n", encoding="utf-8")
    options = ("--plain", "--missing", "--expected", str(names), "--group-by", "School")
    _, _, groups = told(folder, *options).stdout.decode().partition("Hill: ")
    assert groups.split("\n\n")[0].split("\n") == ["1 of 2", "- Zed Young"]
    assert "- Yve Old" in groups.partition("Lake: 0 of 1\n")[2]


def test_a_part_that_is_not_there(folder: Path) -> None:
    """A gate that nobody knows and a list that was not given are usage errors that say what there is."""
    unknown, listless = told(folder, "--gate", "nope"), told(folder, "--missing")
    assert (unknown.returncode, listless.returncode) == (2, 2)
    assert GATE.encode() in unknown.stderr
    assert b"--expected" in listless.stderr


def test_many_trainees_on_a_screen(tmp_path: Path, ruleset: Ruleset) -> None:
    """Nobody with an open gate is cut, of the rest a screen is shown, and `--all` shows everybody."""
    folder = folder_of(tmp_path / "received", ruleset, range(1, 101))
    trainees = json.loads(told(folder, "--json").stdout)["trainees"]
    gated = {t["ref"] for t in trainees if t["open_gates"]}
    others = [
        t for t in trainees if not t["open_gates"] and t["band"] not in ("no-open-findings", "not-assessed")
    ]
    head, rest = told(folder).stdout.decode().split("Whom to look at next")
    everything = told(folder, "--all").stdout.decode().split("Whom to look at next")[1]
    shown, all_of_them = (text.split("\n\n")[0].count("\n- ") for text in (rest, everything))
    assert gated == {ref for ref in gated if ref in head}
    assert (shown, all_of_them) == (10, len(others))
    assert "To see all, add --all." in rest
