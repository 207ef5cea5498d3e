"""What mei-social 0.1 wrote goes on: answers, exports, records, lists and rules."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mei_social.audit.assess import Band
from mei_social.audit.model import AnswerValue, Item, Mark, State
from mei_social.cohort.read import read_cohort
from mei_social.export.read import read_export
from mei_social.interview.input_mode import PREFERENCE
from mei_social.review.matching import matched
from mei_social.review.reasons import Reason
from mei_social.review.record_file import read_review
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Ruleset
from mei_social.storage.location import DATABASE
from mei_social.storage.seen_exports import seen_before
from mei_social.storage.store import Store
from programs import invoke
from terminals import running
from terminals import saved as last

HERE = Path(__file__).parents[1] / "from_0_1"
RULES = HERE / "rules.yaml"
EXPORT = HERE / "report.json"
GATE = Item("no-pupils-connected", "a1")
MESSAGES = Item("no-private-messages-with-pupils", None)
PRIVATE = Item("account-private", "a5")
CONNECTED = "Is this account free of pupils, in your friends, followers, following and contacts?"
JANUARY = {"MEI_SOCIAL_TODAY": "2027-01-12", "MEI_SOCIAL_RULES": str(RULES)}


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return load_rules(RULES)


def home_of(folder: Path, name: str, file: str = DATABASE) -> Path:
    home = folder / "home"
    home.mkdir(mode=0o700)
    (home / file).write_bytes(gzip.decompress((HERE / f"{name}.sqlite3.gz").read_bytes()))
    return home


def rows(home: Path, table: str) -> list[tuple[object, ...]]:
    """As they stand in the file, without what 0.2 added."""
    with closing(sqlite3.connect(home / DATABASE)) as raw:
        columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
        known = [
            c
            for c in columns
            if c not in ("carried", *(["rules"] if table in ("answer", "screening") else []))
        ]
        return raw.execute(f"SELECT {', '.join(known)} FROM {table} ORDER BY 1").fetchall()


TABLES = ("audit", "account", "screening", "answer", "ruleset", "mark", "returned", "review", "preference")


@pytest.mark.parametrize("name", ["finished", "recheck", "unfinished"])
def test_every_row_stays(name: str, tmp_path: Path) -> None:
    """To open saved answers of 0.1 changes no row of them."""
    home = home_of(tmp_path, name)
    before = {table: rows(home, table) for table in TABLES}
    assert all(before[table] for table in ("audit", "account", "screening", "answer", "ruleset"))
    assert invoke("summary", home=home, env=JANUARY)[0] == 0
    assert {table: rows(home, table) for table in TABLES} == before


def test_what_only_the_store_knows(tmp_path: Path) -> None:
    """Marks, what was sent back, the mentor's file and how somebody likes to answer are read."""
    home = home_of(tmp_path, "finished")
    saved = last(home)

    assert saved.marks == {
        Item("know-report-contact", None): Mark(State.DONE, date(2026, 10, 8)),
        PRIVATE: Mark(State.LATER, date(2026, 10, 8), date(2026, 10, 29)),
    }
    assert saved.returned == {PRIVATE: "You told me that you have changed it"}
    assert (saved.audit.revision, saved.quick, saved.finished) == (2, False, date(2026, 10, 5))
    assert (saved.asked_from, saved.carried) == ({}, frozenset())
    with Store.open(home) as store:
        assert store.preference(PREFERENCE) is None
        assert store.ruleset(saved.audit.rules.digest) == load_rules(RULES)


def test_the_summary(tmp_path: Path) -> None:
    """The summary of a finished check comes to what its export of that time states, with the gate first."""
    home = home_of(tmp_path, "finished")
    report = json.loads(invoke("summary", "--json", home=home, env=JANUARY)[1])
    claimed = json.loads(EXPORT.read_bytes())["assessment"]

    assert (report["band"], report["score"]) == (claimed["band"], claimed["score"])
    assert [(g["rule"], [p["account"] for p in g["places"]]) for g in report["gates"]] == [
        (GATE.question, ["a1"])
    ]


def later(folder: Path, *changes: tuple[str, str]) -> Path:
    """The rules of 0.1 a version on."""
    text = RULES.read_text("utf-8")
    for before, after in (("version: 1", "version: 2"), *changes):
        assert before in text
        text = text.replace(before, after, 1)
    path = folder / "later.yaml"
    path.write_text(text, "utf-8")
    return path


REWORDED = ("question: Is this account free of pupils, in", "question: Is it free of pupils, in")


def test_a_gate_survives_the_update(tmp_path: Path) -> None:
    """Under rules with other words the gate is first, as 0.1 asked it."""
    home, path = home_of(tmp_path, "finished"), later(tmp_path, REWORDED)
    env = {**JANUARY, "MEI_SOCIAL_RULES": str(path)}
    out = running(invoke("summary", "--all", "--plain", home=home, env=env)[1])
    body = json.loads(invoke("export", "-", "--yes", home=home, env=env)[1])

    told = "Instagram 1 (personal): No, as asked on 5 October 2026, and today's rules have other words"
    assert f"Critical: {CONNECTED} {told}" in out
    assert [(e["question"], e["account"], e["text"]) for e in body["earlier"]] == [(*GATE, CONNECTED)]


def test_a_check_goes_on(tmp_path: Path) -> None:
    """A check that was stopped under 0.1 goes on where it was and comes to its end."""
    home = home_of(tmp_path, "unfinished")
    before = last(home).audit
    lines = ["1", *["yes"] * 60, *["check", "finish"]]
    code, out, told = invoke("check", "--plain", home=home, stdin="\n".join(steps(lines)), env=JANUARY)
    saved = last(home)

    assert (code, saved.finished) == (0, date(2027, 1, 12))
    assert "Welcome back. Going on where you stopped." in told
    assert "Do you know who is in every group chat you belong to?" in told
    assert (saved.audit.ref, saved.audit.started) == (before.ref, before.started)
    assert {i: a for i, a in saved.audit.answers.items() if a.date < date(2027, 1, 1)} == before.answers
    assert out.index("Are all your messages with pupils") < out.index("Do this first")


def steps(lines: list[str]) -> Iterator[str]:
    """The rest of the general questions are asked at once; then the list names the next part."""
    yield from ["yes"] * 9
    yield "1"
    yield from ["yes"] * 29
    yield from ("check", "finish")


def test_a_check_goes_on_under_changed_rules(tmp_path: Path) -> None:
    """So it does where the rules have changed meanwhile: what is open is named before anything is asked."""
    asked = "Are all your messages with pupils sent only through systems your school has approved?"
    home, path = home_of(tmp_path, "unfinished"), later(tmp_path, ("Are all your", "Are your"))
    env = {**JANUARY, "MEI_SOCIAL_RULES": str(path)}
    code, _, told = invoke("check", "--plain", home=home, stdin="on\nsave\n", env=env)
    told = running(told)

    assert (code, "has changed the rules. It was version 1" in told) == (0, True)
    assert told.index("is still open, whatever the rules say now:") < told.index(f"{asked} No, on 5 October")
    assert last(home).audit.rules.version == 2
    assert "No, as asked on 5 October 2026" in running(invoke("summary", "--plain", home=home, env=env)[1])


def test_a_recheck_goes_on(tmp_path: Path, rules: Ruleset) -> None:
    """A recheck that 0.1 began without the open gate has it, before and after somebody goes on with it."""
    home = home_of(tmp_path, "recheck")
    assert GATE not in last(home).audit.answers
    for command in (
        (),
        ("summary", "--plain"),
        ("actions", "--plain"),
        ("export", "-", "--format", "md", "--yes"),
    ):
        out = running(invoke(*command, home=home, env=JANUARY)[1])
        assert out.lstrip("*").startswith("Talk to someone today: ")
    code, _, told = invoke("check", "--plain", home=home, stdin="save\n", env=JANUARY)
    saved = last(home)

    assert (code, "Going on where you stopped." in told) == (0, True)
    assert (set(saved.carried), saved.audit.answers[GATE].value) == ({GATE}, AnswerValue.NO)
    assert saved.returned == {}
    assert "Before anything else" in invoke("summary", "--plain", home=home, env=JANUARY)[1]


@pytest.mark.parametrize("command", ["compare", "history", "check", "recheck", "actions --change"])
def test_what_a_recheck_left_behind_is_first_everywhere(command: str, tmp_path: Path) -> None:
    """Whatever somebody does with such a recheck names the gate as open, and not as one without an answer."""
    home = home_of(tmp_path, "recheck")
    _, out, told = invoke(*command.split(), "--plain", home=home, env=JANUARY)
    assert 'Talk to someone today: "Is this account free of pupils' in running(out + told)


def test_a_new_one_starts_with_what_a_recheck_left_behind(tmp_path: Path) -> None:
    """Who starts from nothing, asked or from a file, while a recheck of 0.1 goes on has that gate open."""
    (tmp_path / "answers.yaml").write_text("screening: {}\nanswers: {}\naccounts: []\n", encoding="utf-8")
    for n, words in enumerate(((), ("--answers", str(tmp_path / "answers.yaml")))):
        (tmp_path / str(n)).mkdir()
        home = home_of(tmp_path / str(n), "recheck")
        invoke("check", "--new", "--plain", *words, home=home, stdin="no\nsave\n", env=JANUARY)
        out = invoke("summary", "--plain", home=home, env=JANUARY)[1]
        assert running(out).startswith('Talk to someone today: "Is this account free of pupils')


def test_what_a_recheck_left_behind_is_not_deleted_unseen(tmp_path: Path) -> None:
    """`wipe` names the open gate that 0.1 left in the self-check before, and keeps it where that one goes."""
    home = home_of(tmp_path, "recheck")
    assert "tells nobody. Open in it, and before all others: " in running(invoke("wipe", home=home)[2])
    code, _, told = invoke("wipe", "--older-than", "2027-01-10", "--yes", home=home, env=JANUARY)
    assert (code, told.startswith("Deleted 1 self-check")) == (0, True)
    assert invoke("summary", "--plain", home=home, env=JANUARY)[1].startswith("Talk to someone today: ")
    told = running(invoke("wipe", "--older-than", "1d", "--yes", home=home)[2])
    assert told.startswith("To delete your last self-check tells nobody. Open in it, and before all others: ")


def test_looked_at_again(tmp_path: Path) -> None:
    """A finished check of 0.1 can be looked at again: what was sent back and the gate come first."""
    home, typed = home_of(tmp_path, "finished"), "yes\nno\nno\nno\nno\nyes\nsave\n"
    code, _, told = invoke("recheck", "--plain", home=home, stdin=typed, env=JANUARY)
    told = running(told)

    assert (code, set(last(home).carried)) == (0, {GATE})
    assert f"{CONNECTED} Instagram 1 (personal): No, on 5 October 2026." in told
    assert "1 question that was sent back to you." in told
    assert "The reason given: You told me that you have changed it" in told


# Its exports


def test_the_export_is_read(rules: Ruleset) -> None:
    """Nothing in it is doubted with its own rules, and it comes to what it states."""
    export = read_export(EXPORT)
    found = matched(rules, export)

    assert (export.format_version, export.tool_version, export.check_matches) == (1, "0.1.0", True)
    assert (export.rules.digest, export.earlier) == (rules.digest, ())
    assert (found.reworded, found.turned, found.extra, found.missing) == ((), (), (), ())
    assert (found.assessment.overall.band, found.assessment.overall.score) == (
        export.claimed.band,
        export.claimed.score,
    )
    assert [r.item for r in found.assessment.gates] == [GATE]


def reviewed(path: Path, home: Path) -> dict[str, Any]:
    words = ("review", str(EXPORT), "--json", "--rules", str(path))
    view: dict[str, Any] = json.loads(invoke(*words, home=home, env={"MEI_SOCIAL_TODAY": "2027-01-12"})[1])
    return view


def test_no_false_doubt(tmp_path: Path, rules: Ruleset) -> None:
    """A mentor with its rules has nothing to doubt in it; one with later rules only that they are later."""
    assert reviewed(RULES, tmp_path)["doubts"] == []
    found = reviewed(later(tmp_path), tmp_path)
    assert [d["reason"] for d in found["doubts"]] == [Reason.OLDER_RULES]
    assert [g["question"] for g in found["gates"]] == [GATE.question]


@pytest.mark.parametrize(
    "change",
    [REWORDED, ("    gate: true\n", ""), ("- id: no-pupils-connected", "- id: no-pupils-followed")],
)
def test_its_gate_under_later_rules(change: tuple[str, str], tmp_path: Path) -> None:
    """Reworded, dropped or under another id: its open gate is first, as it was asked."""
    path = later(tmp_path, change)
    [gate] = reviewed(path, tmp_path)["gates"]
    assert (gate["text"], gate["places"][0]["said"][:2]) == (CONNECTED, "No")


def test_it_is_counted(tmp_path: Path, rules: Ruleset) -> None:
    """A cohort counts it with its own rules and doubts nothing, and with later rules counts its gate."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "report.json").write_bytes(EXPORT.read_bytes())
    for path, doubted in ((RULES, 0), (later(tmp_path), 1)):
        cohort = read_cohort(tmp_path / "files", load_rules(path), today=date(2027, 1, 12))
        assert (cohort.shown, len(cohort.refused), len(cohort.doubted)) == (1, 0, doubted)
        assert [t.open_gates for t in cohort.gates] == [(GATE.question,)]
        assert cohort.bands[Band.CRITICAL] == 1


def test_a_page_carries_no_data(tmp_path: Path) -> None:
    """Of its HTML it is said that a page of an older version holds no data, and what to ask for."""
    page = tmp_path / "report.html"
    page.write_bytes(gzip.decompress((HERE / "report.html.gz").read_bytes()))
    code, _, told = invoke("review", str(page), home=tmp_path)
    assert (code, "A page that an older mei-social made has none" in told) == (3, True)


# The mentor's files


def test_the_record_is_read(tmp_path: Path) -> None:
    """The mentor's record stands beside the export again, and the trainee can take it in."""
    folder = tmp_path / "mentor"
    folder.mkdir()
    for name in ("report.json", "report.review.json"):
        (folder / name).write_bytes((HERE / name).read_bytes())
    found = read_review(folder / "report.review.json")
    out = running(
        invoke("review", str(folder / "report.json"), "--plain", "--rules", str(RULES), home=tmp_path)[1]
    )
    home = home_of(tmp_path, "finished")
    code, _, told = invoke("import-review", str(folder / "report.review.json"), home=home, env=JANUARY)

    assert (found.check_matches, found.record.signed and found.record.signed.name) == (True, "Ann Hill")
    assert "Signed by Ann Hill on 12 October 2026." in out
    assert (code, "You have taken this in before." in told) == (0, True)


def test_the_list_of_files_seen(tmp_path: Path) -> None:
    """The mentor's list knows the export."""
    home = home_of(tmp_path, "mentor", "mentor.sqlite3")
    [seen] = seen_before(home, read_export(EXPORT).audit.ref)
    assert (seen.revision, seen.date) == (1, date(2026, 10, 12))


# Its rules


def test_the_rules(tmp_path: Path, rules: Ruleset) -> None:
    """They load, are shown and have no error; their digest is the one that 0.1 gave them."""
    code, found, _ = invoke("rules", "validate", "--json", str(RULES), home=tmp_path)
    shown = invoke("rules", "show", "--rules", str(RULES), "--plain", home=tmp_path)

    assert (code, '"error"' in found) == (0, False)
    assert (shown[0], CONNECTED in running(shown[1])) == (0, True)
    assert rules.digest == json.loads(EXPORT.read_bytes())["rules"]["digest"]
