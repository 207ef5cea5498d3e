"""In a folder nobody takes the place of somebody else, and a gate that was open before is named."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from cohort_files import DAY, audit, body, export, folder_of, rules_of, with_answers
from mei_social.audit.model import Answer, AnswerValue, Audit, Item
from mei_social.cohort.model import Cohort
from mei_social.cohort.read import read_cohort
from mei_social.export.read import read_export
from mei_social.export.write import CHECK_ALGORITHM, code_of, digest_of
from mei_social.review.doubts import doubts
from mei_social.review.matching import matched
from mei_social.ruleset.model import Ruleset
from mei_social.storage import seen_exports
from mei_social.storage.seen_exports import Seen
from programs import Done, run

ANN = "MS-00000001"
MAY = date(2027, 5, 3)
GATE, ASKED = "no-private-messages", "Are you free of private messages with pupils?"


@pytest.fixture(scope="module")
def ruleset(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    return rules_of(tmp_path_factory.mktemp("rules"))


@pytest.fixture
def folder(tmp_path: Path, ruleset: Ruleset) -> Path:
    """Ann, whose gate is open, and two others."""
    place = folder_of(tmp_path / "received", ruleset, (2, 3), {2: "Bea Orr"})
    (place / "ann.json").write_bytes(export(ruleset, ann(ruleset, AnswerValue.NO), "Ann Jones"))
    return place


def ann(ruleset: Ruleset, gate: AnswerValue, revision: int = 1) -> Audit:
    made = audit(ruleset, 1, revision=revision)
    return with_answers(made, {**made.answers, Item(GATE, None): Answer(gate, DAY)})


def sealed(document: dict[str, Any]) -> bytes:
    digest = digest_of(document)
    check = {"algorithm": CHECK_ALGORITHM, "digest": digest, "code": code_of(digest)}
    return json.dumps({**document, "check": check}, indent=2, sort_keys=True).encode()


def told(place: Path, *arguments: str) -> Done:
    rules_of(place.parent)
    rules = str(place.parent / "rules.yaml")
    return run("cohort", str(place), "--rules", rules, *arguments, home=place.parent / "home")


def who(cohort: Cohort) -> list[str]:
    return [trainee.name or trainee.ref for trainee in cohort.trainees]


@pytest.mark.parametrize("revision", [2, 1_000_000])
def test_a_file_in_somebody_elses_name(folder: Path, ruleset: Ruleset, revision: int) -> None:
    """Somebody else's file with Ann's reference and a higher revision leaves Ann in view, with her gate."""
    (folder / "new.json").write_bytes(
        export(ruleset, audit(ruleset, 9, ref=ANN, revision=revision), "Bob Ward")
    )
    cohort = read_cohort(folder, ruleset)
    assert who(cohort) == ["Ann Jones", "Bea Orr", "Bob Ward", "MS-00000003"]
    assert {t.name: GATE in t.open_gates for t in cohort.trainees}["Ann Jones"]
    assert [
        (d.file, "has the same reference, and their names differ" in d.reasons[0]) for d in cohort.doubted
    ] == [
        ("ann.json", True),
        ("new.json", True),
    ]


def test_what_comes_after_a_jump_counts(folder: Path, ruleset: Ruleset) -> None:
    """Revision 1,000,000 of the same person's answers does not shut out what Ann hands in later."""
    (folder / "far.json").write_bytes(export(ruleset, ann(ruleset, AnswerValue.YES, 1_000_000), "Ann Jones"))
    (folder / "later.json").write_bytes(export(ruleset, ann(ruleset, AnswerValue.PARTLY, 2), "Ann Jones"))
    cohort = read_cohort(folder, ruleset)
    assert [t.file for t in cohort.trainees if t.ref == ANN] == ["far.json", "later.json"]
    assert [d.file for d in cohort.duplicates] == ["ann.json"]
    assert {d.file for d in cohort.doubted} == {"far.json", "later.json"}


def test_a_jump_with_nothing_before(folder: Path, ruleset: Ruleset) -> None:
    """A revision far from all that is known is doubted; one that the mentor's list leads to is not."""
    (folder / "ann.json").write_bytes(export(ruleset, ann(ruleset, AnswerValue.YES, 90), "Ann Jones"))
    doubted = read_cohort(folder, ruleset).doubted
    assert [d.reasons for d in doubted] == [
        ("its revision is 90, and the last that you know is none: so many exports are seldom made",)
    ]
    assert not len(read_cohort(folder, ruleset, seen=(Seen(ANN, 40, "a" * 64, MAY),)).doubted)


def test_a_gate_that_was_open_in_the_folder(folder: Path, ruleset: Ruleset) -> None:
    """An older revision in which a gate was open is told with the newest, in which it is not."""
    (folder / "ann 2.json").write_bytes(export(ruleset, ann(ruleset, AnswerValue.YES, 2), "Ann Jones"))
    cohort = read_cohort(folder, ruleset)
    [gated] = [trainee for trainee in cohort.gates if trainee.ref == ANN]
    assert [tuple(closed) for closed in gated.closed_gates] == [
        (GATE, ASKED, "was open in revision 1, of 23 November 2026; not open in revision 2")
    ]
    assert not len(cohort.doubted)


def test_a_gate_that_was_open_in_the_list(folder: Path, ruleset: Ruleset) -> None:
    """So is one that was open in a file that the mentor saw, once, whatever else is known."""
    (folder / "ann.json").write_bytes(export(ruleset, ann(ruleset, AnswerValue.YES, 2), "Ann Jones"))
    seen = Seen(ANN, 1, "a" * 64, MAY, (Item(GATE, None), Item("gone-since", None)))
    [gated] = [t for t in read_cohort(folder, ruleset, seen=(seen,)).gates if t.ref == ANN]
    when = "was open in revision 1, which you saw on 3 May 2027; not open in revision 2"
    assert [tuple(c) for c in gated.closed_gates] == [(GATE, ASKED, when), ("gone-since", None, when)]


def test_a_gate_that_was_open_in_a_later_file_of_the_list(folder: Path, ruleset: Ruleset) -> None:
    """So is one that was open in a later file: an older one in its place closes nothing."""
    content = export(ruleset, ann(ruleset, AnswerValue.YES, 2), "Ann Jones")
    (folder / "ann.json").write_bytes(content)
    seen = Seen(ANN, 3, "a" * 64, MAY, (Item(GATE, None),))
    [gated] = [t for t in read_cohort(folder, ruleset, seen=(seen,)).gates if t.ref == ANN]
    when = "was open in revision 3, which you saw on 3 May 2027; not open in revision 2"
    assert [tuple(c) for c in gated.closed_gates] == [(GATE, ASKED, when)]
    read = read_export(content)
    found = doubts(ruleset, read, matched(ruleset, read), read.check.digest, (seen,), DAY)
    assert found[0].details == (f"{ASKED} It {when}.",)


def test_a_gate_that_was_open_in_the_earlier_folder(folder: Path, ruleset: Ruleset, tmp_path: Path) -> None:
    """So is one that was open in the folder of --since."""
    before = tmp_path / "before"
    folder.rename(before)
    now = folder_of(tmp_path / "received", ruleset, (2, 3), {2: "Bea Orr"})
    (now / "ann.json").write_bytes(export(ruleset, ann(ruleset, AnswerValue.YES, 2), "Ann Jones"))
    cohort = read_cohort(now, ruleset, since=before)
    assert {t.ref: [c.id for c in t.closed_gates] for t in cohort.gates if t.closed_gates} == {ANN: [GATE]}


def test_a_gate_that_an_older_file_of_the_earlier_folder_had_open(folder: Path, ruleset: Ruleset) -> None:
    """So is one that was open in an older file there, and closed in the newest of both folders."""
    (folder / "ann 2.json").write_bytes(export(ruleset, ann(ruleset, AnswerValue.YES, 2), "Ann Jones"))
    now = folder.parent / "now"
    now.mkdir()
    (now / "ann.json").write_bytes(export(ruleset, ann(ruleset, AnswerValue.YES, 3), "Ann Jones"))
    [gated] = read_cohort(now, ruleset, since=folder).gates
    assert [(c.id, c.when) for c in gated.closed_gates] == [
        (GATE, "was open in revision 1, of 23 November 2026; not open in revision 2")
    ]
    (now / "ann.json").rename(now / "bea.json").write_bytes(export(ruleset, audit(ruleset, 2), "Bea Orr"))
    trend = read_cohort(now, ruleset, since=folder).trend
    assert trend
    assert f"{ASKED} It was open in revision 1, of 23 November 2026; not open in revision 2." in [
        gate for gone in trend.gone_open if gone.ref == ANN for gate in gone.gates
    ]


def test_a_file_with_an_open_gate_that_is_not_there_any_more(folder: Path, ruleset: Ruleset) -> None:
    """Who had one in the folder of --since and has no file now is named, though a new file has the name."""
    now, out = folder_of(folder.parent / "now", ruleset, (3,)), folder.parent
    (now / "new.json").write_bytes(
        export(ruleset, replace(ann(ruleset, AnswerValue.YES), ref="MS-0000000N"), "Ann Jones")
    )
    kinds = (w for kind in ("xlsx", "html", "json") for w in ("--output", str(out / f"c.{kind}")))
    done = told(now, "--since", str(folder), *kinds)
    said = " ".join(done.stdout.decode().split())
    gone = json.loads((out / "c.json").read_text())["trend"]["gone_open"]
    open_then = {t.ref: t.open_gates for t in read_cohort(folder, ruleset).gates if t.open_gates}

    assert {g["ref"] for g in gone} == open_then.keys() - {"MS-00000003"}
    assert [(g["name"], g["file"], g["gates"]) for g in gone if g["ref"] == ANN] == [
        ("Ann Jones", "ann.json", [ASKED])
    ]
    line = f"file here: {ASKED} Ann Jones ({ANN}): in the file of 23 November 2026, ann.json."
    assert said.index("Before anything else") < said.index(line) < said.index("Where the trainees stand")
    page = html.unescape((out / "c.html").read_text("utf-8"))
    assert page.index("Open in the earlier folder") < page.index(f"Ann Jones ({ANN}): {ASKED}")
    assert page.index(f"Ann Jones ({ANN}): {ASKED}") < page.index('id="teach"')
    files = load_workbook(out / "c.xlsx")["files"]
    assert any(ASKED in str(cell) for row in files.iter_rows(values_only=True) for cell in row)


def test_a_gate_that_stays_open_is_not_told_as_closed(folder: Path, ruleset: Ruleset) -> None:
    """A gate that is open in the newest file too, in whatever words, is open and nothing else."""
    rules = tuple(replace(r, question="Is it so?") if r.id == GATE else r for r in ruleset.rules)
    from mei_social.ruleset.canonical import digest_of as rules_digest

    theirs = replace(ruleset, version=2, rules=rules)
    theirs = replace(theirs, digest=rules_digest(theirs))
    (folder / "ann 2.json").write_bytes(export(theirs, ann(ruleset, AnswerValue.NO, 2), "Ann Jones"))
    [gated] = [t for t in read_cohort(folder, ruleset).gates if t.ref == ANN]
    assert (gated.open_gates, gated.closed_gates) == ((GATE,), ())


def test_in_every_output(folder: Path, ruleset: Ruleset) -> None:
    """What was open before is on the screen, in JSON, CSV and on the page, before all figures."""
    (folder / "ann 2.json").write_bytes(export(ruleset, ann(ruleset, AnswerValue.YES, 2), "Ann Jones"))
    out = folder.parent
    done = told(
        folder, *(w for kind in ("csv", "html", "json") for w in ("--output", str(out / f"c.{kind}")))
    )
    said, when = " ".join(done.stdout.decode().split()), "was open in revision 1, of 23 November 2026"
    line = f"- Not open any more: {ASKED} Ann Jones ({ANN}): {when}; not open in revision 2."
    assert said.index("Before anything else") < said.index(line) < said.index("What to teach next")
    [row] = [
        r
        for r in csv.DictReader(io.StringIO((out / "c.csv").read_text("utf-8-sig")))
        if r["reference"] == ANN
    ]
    assert row["gates that were open"].startswith(f"{GATE} {when}")
    [trainee] = [t for t in json.loads((out / "c.json").read_text())["trainees"] if t["ref"] == ANN]
    assert [closed["id"] for closed in trainee["closed_gates"]] == [GATE]
    page = html.unescape((out / "c.html").read_text("utf-8"))
    assert (
        page.index("Open before, and not any more: 1 trainee") < page.index(when) < page.index('id="teach"')
    )


def test_everybody_is_named(tmp_path: Path, ruleset: Ruleset) -> None:
    """On the screen nobody with an open gate is cut off, however many they are, with whatever names."""
    folder = tmp_path / "received"
    folder.mkdir()
    names = [f"Number {n:02} {'of a long list of names ' * 2}" for n in range(60)]
    for n, name in enumerate(names):
        made = replace(ann(ruleset, AnswerValue.NO), ref=f"MS-{n:08}")
        (folder / f"{n}.json").write_bytes(export(ruleset, made, name.strip()))
    said = " ".join(told(folder).stdout.decode().split())
    before_figures = said[: said.index("60 self-checks")]
    assert [n for n in range(60) if f"(MS-{n:08})" not in before_figures] == []


def test_two_of_one_reference_on_a_page(folder: Path, ruleset: Ruleset) -> None:
    """Both have a section of their own, and each link leads to the right one."""
    (folder / "new.json").write_bytes(export(ruleset, audit(ruleset, 9, ref=ANN, revision=2), "Bob Ward"))
    told(folder, "--output", str(folder.parent / "c.html"))
    page = html.unescape((folder.parent / "c.html").read_text("utf-8"))
    places = re.findall(r'id="(trainee-\d+)"', page)
    assert sorted(places) == [f"trainee-{n}" for n in range(1, 5)]
    for name in ("Ann Jones", "Bob Ward"):
        [place] = {*re.findall(rf'href="#(trainee-\d+)">{name}', page)}
        assert f"<summary>{name}" in page[: page.index(f'id="{place}"')].rpartition("<details")[2]


def test_of_two_folders_what_is_in_doubt_is_not_compared(
    folder: Path, ruleset: Ruleset, tmp_path: Path
) -> None:
    """Where two files share a reference, neither is said to be better or worse than before, new or gone."""
    before = folder_of(tmp_path / "before", ruleset, (2, 3), {2: "Bea Orr"})
    (before / "ann.json").write_bytes((folder / "ann.json").read_bytes())
    (folder / "new.json").write_bytes(export(ruleset, audit(ruleset, 9, ref=ANN, revision=2), "Bob Ward"))
    trend = read_cohort(folder, ruleset, since=before).trend
    assert trend
    assert (trend.in_both, trend.new, trend.gone, len(trend.changes)) == (2, 0, 0, 0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda b: b["audit"].update(date="2026-08-31"), "its date is before there was mei-social"),
        (lambda b: b["answers"][-1].update(date="2026-08-31"), "an answer in it has a date that cannot be"),
        (lambda b: b["answers"][-1].update(date="2027-05-05"), "an answer in it has a date that cannot be"),
        (lambda b: b["answers"][-1].update(date="2027-05-04"), None),
        (lambda b: b["audit"].update(date="2027-05-05"), "its date has not come yet"),
    ],
)
def test_dates_that_cannot_be(folder: Path, ruleset: Ruleset, change: Any, reason: str | None) -> None:
    """A date from before there was mei-social, or after today, is doubted, of the file and of each answer."""
    document = body(ruleset, ann(ruleset, AnswerValue.YES), "Ann Jones")
    change(document)
    (folder / "ann.json").write_bytes(sealed(document))
    found = {d.file: d.reasons for d in read_cohort(folder, ruleset, today=MAY).doubted}
    assert found == ({"ann.json": (reason,)} if reason else {})


def test_the_list_of_the_command(folder: Path, ruleset: Ruleset) -> None:
    """The command reads the list that `review` writes, with the gates in it."""
    review = ("review", str(folder / "ann.json"), "--rules", str(folder.parent / "rules.yaml"), "--json")
    rules_of(folder.parent)
    run(*review, home=folder.parent / "home")
    assert [seen.gates for seen in seen_exports.all_seen(folder.parent / "home")] == [(GATE,)]
    (folder / "ann.json").write_bytes(export(ruleset, ann(ruleset, AnswerValue.YES, 2), "Ann Jones"))
    assert "was open in revision 1, which you saw on" in " ".join(told(folder).stdout.decode().split())
