"""What is said of one trainee follows from that file alone, and no version of rules loses a gate."""

from __future__ import annotations

import csv
import html
import io
import json
import random
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cohort_files import DAY, audit, export, folder_of, other_version, rules_of, with_answers
from effort import examples
from gate_rules import GATES_YAML
from mei_social.audit.assess import Band, Outcome
from mei_social.audit.extent import extent
from mei_social.audit.model import Account, Answer, AnswerValue, AsAsked, Audit, Item, Screened
from mei_social.cohort.first_line import comes_first, has_first_line
from mei_social.cohort.judge import Judge
from mei_social.cohort.model import Cohort, Trainee
from mei_social.cohort.read import read_cohort
from mei_social.cohort.scoring import audit_of
from mei_social.cohort.strict_reader import Strict
from mei_social.export.read import read_export
from mei_social.review.matching import matched
from mei_social.ruleset.canonical import digest_of
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Purpose, Ruleset
from mei_social.safeguarding import duty
from programs import run
from small_rules import SMALL_YAML

SEEDS = st.integers(0, 10**6)
GATE = "no-private-messages"
ASKED, NOW = "Are you free of private messages with pupils?", "Do you have no private messages with pupils?"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    return rules_of(tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="module")
def real() -> Ruleset:
    return load_rules(find_rules())


def reworded(ruleset: Ruleset, version: int = 2) -> Ruleset:
    """The same rules with every gate in other words."""
    rules = tuple(
        replace(r, question=f"{r.question[:-1]}, at this moment?") if r.gate else r for r in ruleset.rules
    )
    made = replace(ruleset, version=version, rules=rules)
    return replace(made, digest=digest_of(made))


def with_earlier(made: Audit, ruleset: Ruleset, chance: random.Random) -> Audit:
    """Some gates of rules before, as they were asked then."""
    gates = [rule for rule in ruleset.rules if rule.gate]
    accounts = [None, *(a.id for a in made.accounts)]
    values = [v for v in AnswerValue if v is not AnswerValue.NOT_APPLICABLE]
    found = (
        AsAsked(
            replace(chance.choice(gates), question=f"Was it so in year {n}?"),
            chance.choice(accounts),
            Answer(chance.choice(values), DAY),
        )
        for n in range(chance.randrange(3))
    )
    return replace(made, earlier=tuple(found))


def a_file(ruleset: Ruleset, seed: int) -> bytes:
    """Of these rules or of others, with gates of rules before or without."""
    chance = random.Random(seed)
    theirs = ruleset if chance.random() < 0.4 else other_version(ruleset, seed % 7)
    made = audit(theirs, seed)
    return export(theirs, with_earlier(made, ruleset, chance) if chance.random() < 0.3 else made)


def read(ruleset: Ruleset, files: dict[str, bytes]) -> dict[str, Trainee]:
    with TemporaryDirectory() as place:
        for name, content in files.items():
            (Path(place) / name).write_bytes(content)
        return {trainee.file: trainee for trainee in read_cohort(Path(place), ruleset).trainees}


@examples(60)
@given(seeds=st.lists(SEEDS, min_size=2, max_size=8, unique=True))
def test_nobody_depends_on_other_files(small: Ruleset, seeds: list[int]) -> None:
    """A trainee among others is the same in every respect as that trainee alone."""
    files = {f"{seed}.json": a_file(small, seed) for seed in seeds}
    first = f"{seeds[0]}.json"
    assert read(small, files)[first] == read(small, {first: files[first]})[first]


@examples(100)
@given(seed=SEEDS)
def test_as_review_works_it_out(small: Ruleset, seed: int) -> None:
    """Band, score, counts, topics and gates are those that `review` shows of the same file."""
    content = a_file(small, seed)
    found = matched(small, read_export(content))
    (trainee,) = read(small, {"f.json": content}).values()
    overall = found.assessment.overall
    actual = (trainee.band, trainee.score, trainee.answered, trainee.applicable, trainee.topics)
    topics = tuple(tally.band for tally in found.assessment.topics.values())
    assert actual == (overall.band, overall.score, overall.answered, overall.applicable, topics)
    assert {(g.id, g.question, g.open) for g in trainee.gates} == {
        (r.rule.id, r.rule.question, r.is_finding) for r in found.assessment.gates
    }
    export = read_export(content)
    own = export.rules.digest == small.digest
    assert trainee.extent is extent(found.assessment, () if own else found.unasked)
    assert {*trainee.unanswered_gates} == {
        r.rule.id for r in found.assessment.unanswered_gates if r.item not in found.not_asked
    }


@examples(100)
@given(seed=SEEDS, version=SEEDS)
def test_what_was_not_asked_is_never_better_than_incomplete(small: Ruleset, seed: int, version: int) -> None:
    """Whoever was not asked everything has a finding or is incomplete, and how many is told."""
    theirs = other_version(small, version)
    (trainee,) = read(small, {"f.json": export(theirs, audit(theirs, seed))}).values()
    if trainee.not_asked:
        assert trainee.band not in (Band.NO_OPEN_FINDINGS, Band.NOT_ASSESSED)
        assert any(reason.startswith(f"{len(trainee.not_asked)} question") for reason in trainee.doubts)


def test_an_open_gate_is_the_headline(small: Ruleset) -> None:
    """With a gate open in words that the mentor's rules do not have, the band is the worst there is."""
    theirs, seen = reworded(small), 0
    for seed in range(40):
        (trainee,) = read(small, {"f.json": export(theirs, audit(theirs, seed))}).values()
        seen += bool(trainee.open_gates)
        assert (trainee.band is Band.CRITICAL) or not trainee.open_gates
    assert seen > 5


@pytest.mark.parametrize("format_version", [1, 2])
def test_as_many_gates_as_before(real: Ruleset, tmp_path: Path, format_version: int) -> None:
    """With every gate reworded in the mentor's rules the same people have the same gates open."""
    folder = folder_of(tmp_path / "received", real, range(30))
    if format_version == 1:
        for path in folder.iterdir():
            path.write_bytes(of_version_1(path.read_bytes()))
    before, after = read_cohort(folder, real), read_cohort(folder, reworded(real))
    assert opened(before) == opened(after)
    assert sum(map(len, opened(after).values())) > 11
    assert all(gate.answer for trainee in after.trainees for gate in trainee.gates)


def of_version_1(content: bytes) -> bytes:
    """As version 0.1 wrote it: no safe answers."""
    document = json.loads(content) | {"format_version": 1}
    document["questions"] = [{k: v for k, v in q.items() if k != "safe"} for q in document["questions"]]
    return json.dumps(document).encode()


def opened(cohort: Cohort) -> dict[str, set[str]]:
    return {trainee.ref: set(trainee.open_gates) for trainee in cohort.trainees}


def test_turned_round(small: Ruleset, tmp_path: Path) -> None:
    """Where only the safe answer of a gate is another one, the one that it was asked under judges it."""
    path = tmp_path / "turned.yaml"
    path.write_text(SMALL_YAML.replace("    gate: true\n", "    gate: true\n    expected: no\n", 1))
    turned = load_rules(path)
    (trainee,) = read(turned, {"f.json": with_the_gate(small, AnswerValue.NO)}).values()
    assert [(g.id, g.question, g.answer, g.open) for g in trainee.gates] == [(GATE, ASKED, "no", True)]


def test_about_a_child_by_what_was_asked_since(small: Ruleset) -> None:
    """A gate of before, none about a child then, is one where the file asks it as one, as in `review`."""
    before = next(replace(r, question=NOW, safeguarding=False) for r in small.rules if r.id == GATE)
    rules = tuple(replace(r, safeguarding=r.safeguarding or r.id == GATE) for r in small.rules)
    theirs = replace(small, rules=rules, digest="0" * 64)
    made = with_answers(audit(theirs, 3), {Item(GATE, None): Answer(AnswerValue.YES, DAY)})
    content = export(theirs, replace(made, earlier=(AsAsked(before, None, Answer(AnswerValue.NO, DAY)),)))
    without = replace(small, rules=tuple(r for r in small.rules if r.id != GATE), digest="1" * 64)
    (trainee,) = read(without, {"f.json": content}).values()
    assert [(g.id, g.question, g.child) for g in trainee.gates] == [(GATE, NOW, True)]


def test_a_gate_that_is_none_any_more(small: Ruleset) -> None:
    """A rule that is no gate in the mentor's rules is one where the file states it, and told once."""
    rules = tuple(replace(r, gate=False) for r in small.rules)
    without = replace(small, rules=rules, digest="0" * 64)
    (trainee,) = read(without, {"f.json": with_the_gate(small, AnswerValue.NO)}).values()
    assert (trainee.open_gates, GATE in trainee.missed) == ((GATE,), True)


def test_a_gate_that_is_one_now(small: Ruleset) -> None:
    """A rule that is a gate in the mentor's rules only is met by its id, whatever its words were."""
    rules = tuple(replace(r, gate=False, question=NOW) if r.id == GATE else r for r in small.rules)
    theirs = replace(small, version=2, rules=rules)
    theirs = replace(theirs, digest=digest_of(theirs))
    (trainee,) = read(small, {"f.json": with_the_gate(theirs, AnswerValue.PARTLY)}).values()
    assert [(g.id, g.question, g.answer) for g in trainee.gates] == [(GATE, NOW, "partly")]


def with_the_gate(ruleset: Ruleset, said: AnswerValue, seed: int = 3) -> bytes:
    made = audit(ruleset, seed)
    reason = "It is not so" if said is AnswerValue.NOT_APPLICABLE else None
    answers = {**made.answers, Item(GATE, None): Answer(said, DAY, reason)}
    return export(ruleset, with_answers(made, answers), "Ann Jones")


def test_quickly_what_is_strictly(real: Ruleset) -> None:
    """Gates in other words are read the quick way, as the strict one reads them."""
    from mei_social.cohort.fast.reader import Quick

    theirs, judge = reworded(real), Judge(real)
    for seed in range(20):
        content = export(theirs, audit(theirs, seed))
        quick, strict = Quick(judge).entry(content), Strict(judge).entry(content)
        assert quick is not None
        assert not isinstance(strict, str)
        assert (quick.earlier, judge.row(quick, "f")) == (strict.earlier, judge.row(strict, "f"))


def told(folder: Path, *arguments: str) -> Any:
    rules = folder.parent / "small.yaml"
    rules.write_text(SMALL_YAML, encoding="utf-8")
    return run("cohort", str(folder), "--rules", str(rules), *arguments, home=folder.parent / "home")


@pytest.fixture
def other_words(tmp_path: Path, small: Ruleset) -> Path:
    """Ann has the gate open in other words than the mentor's, Bea in the mentor's, and Cat nowhere."""
    (tmp_path / "theirs").mkdir()
    text = SMALL_YAML.replace(ASKED, NOW).replace("version: 3", "version: 2")
    theirs = rules_of(tmp_path / "theirs", text)
    folder = tmp_path / "received"
    folder.mkdir()
    (folder / "ann.json").write_bytes(with_the_gate(theirs, AnswerValue.NO))
    bea = with_answers(audit(small, 8), {i: Answer(AnswerValue.NO, DAY) for i in audit(small, 8).answers})
    (folder / "bea.json").write_bytes(export(small, bea, "Bea Orr"))
    (folder / "cat.json").write_bytes(export(small, with_answers(audit(small, 9), {}), "Cat May"))
    return folder


def test_on_the_screen(other_words: Path) -> None:
    """What is to be done is first, then the gate in its own words with the answer, then the mentor's."""
    out = " ".join(told(other_words).stdout.decode().split())
    start = out.index("Before anything else 2 of 3 trainees have an open gate.")
    theirs = out.index(
        f"- Open, act today: {NOW} Answered No, as it was asked then. Ann Jones (MS-00000003)."
    )
    mine = out.index(f"- Open, act today: {ASKED} Bea Orr (MS-00000008).")
    assert start < out.index(duty.MENTOR_ACTS_BRIEFLY) < theirs < mine < out.index("What to teach next")
    assert out.index("Whom to tell first: The safeguarding lead") < theirs


def test_what_a_gate_is(other_words: Path) -> None:
    """The screen says what a gate is, where it first names one."""
    out = " ".join(told(other_words).stdout.decode().split())
    assert "have an open gate. A gate is a question that comes before all others." in out


def test_in_files(other_words: Path) -> None:
    """Each holds the gate with its words and answer, and what is to be done."""
    place = other_words.parent
    names = [place / f"c.{kind}" for kind in ("csv", "xlsx", "html", "json")]
    told(other_words, *(word for name in names for word in ("--output", str(name))))
    ann = next(t for t in json.loads(names[3].read_text())["trainees"] if t["name"] == "Ann Jones")
    assert (ann["open_gates"], ann["band"]) == ([GATE], "critical")
    own = {"id": GATE, "open": True, "child": True, "question": NOW, "answer": "no", "refused": False}
    assert ann["gates"] == [own]
    cell = f"{GATE} ({NOW} Answered No, as it was asked then.)"
    rows = list(csv.DictReader(io.StringIO(names[0].read_text(encoding="utf-8-sig"))))
    assert [row["open gates"] for row in rows] == [cell, GATE, ""]
    assert [row["act today"].startswith(duty.MENTOR_ACTS_BRIEFLY) for row in rows] == [True, True, False]
    sheet = openpyxl.load_workbook(names[1])["trainees"]
    assert [row[4].value for row in sheet.iter_rows(min_row=2)] == [cell, GATE, None]
    page = html.unescape(names[2].read_text(encoding="utf-8"))
    section = page[page.index('id="gates"') : page.index('id="teach"')]
    assert section.index(duty.MENTOR_ACTS_BRIEFLY) < section.index(NOW) < section.index(ASKED)
    assert re.findall(r"<li><p>(.*?)</p>", section)[0] == f"{NOW} Answered No, as it was asked then."


def test_open_on_one_account_and_blank_on_another(tmp_path: Path) -> None:
    """Where a gate is open as it was asked on one account and blank on another, both are named."""
    theirs, mentors = tmp_path / "theirs", tmp_path / "mentors"
    for folder in (theirs, mentors):
        folder.mkdir()
    asked, now = "Do they keep away from pupils?", "Do those who use it too keep away from pupils?"
    rules = rules_of(theirs, GATES_YAML)
    ours = rules_of(mentors, GATES_YAML.replace(asked, now).replace("version: 3", "version: 4"))
    nobody = audit_of(
        (Account("a1", "instagram", Purpose.PERSONAL), Account("a2", "whatsapp", Purpose.PERSONAL)), {}
    )
    answers = {Item("shared", "a1"): Answer(AnswerValue.NO, DAY)}
    said = {Item("shared-account", "a2"): Screened.YES}
    made = replace(nobody, ref="MS-1", started=DAY, screening=said, answers=answers)
    folder = tmp_path / "received"
    folder.mkdir()
    (folder / "a.json").write_bytes(export(rules, made, "Ann Jones"))
    first = comes_first(read_cohort(folder, ours))
    assert first is not None
    assert f'"{asked}" (1 trainee)' in first
    assert f'"{now}" (1 trainee, not asked in your words)' in first


@pytest.mark.parametrize(
    ("value", "expected"),
    [(AnswerValue.NO, True), (None, True), (AnswerValue.YES, False), (AnswerValue.NOT_APPLICABLE, False)],
)
def test_there_is_a_first_line(
    tmp_path: Path, small: Ruleset, value: AnswerValue | None, expected: bool
) -> None:
    """Of an open gate and of one without an answer; it is known whether there is one before it is made."""
    made = with_answers(audit(small, 3), {})
    content = with_the_gate(small, value) if value else export(small, made, None)
    (tmp_path / "a.json").write_bytes(content)
    cohort = read_cohort(tmp_path, small)
    assert (comes_first(cohort) is not None, has_first_line(cohort)) == (expected, expected)


def test_nobody_acts_for_nothing(tmp_path: Path, small: Ruleset) -> None:
    """Where no gate about a child is open, nobody is told to act."""
    folder = tmp_path / "received"
    folder.mkdir()
    (folder / "a.json").write_bytes(with_the_gate(small, AnswerValue.YES))
    (folder / "b.json").write_bytes(with_the_gate(small, AnswerValue.NOT_APPLICABLE, 5))
    assert duty.MENTOR_ACTS_BRIEFLY not in told(folder).stdout.decode()


def test_outcomes_that_are_no_findings(small: Ruleset) -> None:
    """Set aside in other words is listed as set aside, and changes no band."""
    theirs = reworded(small)
    (trainee,) = read(small, {"f.json": with_the_gate(theirs, AnswerValue.NOT_APPLICABLE)}).values()
    found = matched(small, read_export(with_the_gate(theirs, AnswerValue.NOT_APPLICABLE)))
    assert [r.outcome for r in found.assessment.gates] == [Outcome.NOT_APPLICABLE]
    assert (trainee.open_gates, trainee.set_aside) == ((), (GATE,))
    assert trainee.band is found.assessment.overall.band


def test_a_gate_that_was_not_asked_in_these_words(small: Ruleset, tmp_path: Path) -> None:
    """It is named with who was not asked, first, unless it is listed with the answer of then."""
    mentors = reworded(small)
    files = {
        "safe.json": with_the_gate(small, AnswerValue.YES, 3),
        "open.json": with_the_gate(small, AnswerValue.NO, 4),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    cohort = read_cohort(tmp_path, mentors)
    first = comes_first(cohort)
    now = next(r.question for r in mentors.rules if r.id == GATE)
    assert first is not None
    assert f'"{ASKED}" (1 trainee)' in first
    assert f'"{now}" (1 trainee, not asked in your words)' in first
