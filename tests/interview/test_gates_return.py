"""A gate that comes back after it was closed, and one that only one command has seen."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gate_rules import GATES_YAML
from mei_social.audit.assess import Band, assess
from mei_social.audit.changes import Change
from mei_social.audit.current import current, current_marks
from mei_social.audit.model import Answer, AnswerValue, Item, Mark, Screened, State
from mei_social.audit.recheck import Recheck
from mei_social.interview.session import Session, start, start_again, take_up
from mei_social.report.advice import check_again_on
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Ruleset
from mei_social.storage.store import Store
from mei_social.text.typed_days import days_after
from product.test_gates import EDITS, GATE, NO, WORDS, answered, edited, found, listed, session, under
from programs import invoke
from small_exports import DAY, audit_of, body_of, rules_of, rules_path, sealed
from small_history import compared, kept
from terminals import running
from terminals import saved as last

ACTED_ON, LATER = Mark(State.ACTED_ON, DAY), Mark(State.LATER, DAY, date(2027, 7, 1))
NO_GATE = "no gate any more"


@pytest.fixture
def rules(tmp_path: Path) -> Ruleset:
    return rules_of(tmp_path)


def path_of(folder: Path, name: str | None = None) -> str:
    switched = (("version: 3", "version: 4"), *EDITS[name]) if name else ()
    return str(rules_path(folder, *switched, name="others.yaml"))


# A mark that outlived the return of its gate


def closed(store: Store, rules: Ruleset, retired: Ruleset) -> int:
    """A self-check with an open gate that was retired, and then acted on."""
    number = answered(store, rules, {GATE: NO}).number
    take_up(store, number, retired)
    store.set_mark(number, GATE, ACTED_ON)
    assert under(found(store, number), retired).gates == ()
    return number


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("way", ["taken up", "rechecked"])
def test_back_for_good(way: str, name: str, rules: Ruleset, tmp_path: Path) -> None:
    """What came back and is open stays so, whatever the rules after that ask."""
    with Store.in_memory() as store:
        number = closed(store, rules, edited(tmp_path, "retired"))
        if way == "taken up":
            take_up(store, number, rules)
        else:
            again = Recheck(found(store, number), rules, DAY, None)
            number = start_again(store, rules, again, DAY)
        saved = found(store, number)
    for ruleset in (rules, edited(tmp_path, name)):
        assessment = under(saved, ruleset)
        assert (listed(assessment), assessment.overall.band) == ([(GATE, WORDS, NO)], Band.CRITICAL)
    assert saved.marks == {}


def test_closed_while_nobody_asks_it(rules: Ruleset, tmp_path: Path) -> None:
    """Rules that do not ask it again, or in other words, leave it closed."""
    with Store.in_memory() as store:
        number = closed(store, rules, edited(tmp_path, "retired"))
        for name in ("retired", "reworded", NO_GATE):
            take_up(store, number, edited(tmp_path, name))
            assert found(store, number).marks == {GATE: ACTED_ON}


def test_acted_on_a_second_time(rules: Ruleset, tmp_path: Path) -> None:
    """After its return it can be retired and acted on once more, and is closed by that."""
    retired = edited(tmp_path, "retired")
    with Store.in_memory() as store:
        number = closed(store, rules, retired)
        take_up(store, number, rules)
        take_up(store, number, retired)
        session(store, found(store, number), retired).mark(GATE, ACTED_ON)
        assert under(found(store, number), retired).gates == ()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Closed, under the rules that do not ask it."""
    with Store.open(tmp_path / "home") as store:
        closed(store, rules_of(tmp_path), edited(tmp_path, "retired"))
    return tmp_path / "home"


def test_never_told_as_acted_on(home: Path, tmp_path: Path) -> None:
    """While it is asked as a gate, no output says that it was acted on, nor does the plan of a file."""
    path = path_of(tmp_path)
    for words in (("actions", "--plain"), ("actions", "--json"), ("summary", "--plain")):
        out = invoke(*words, "--rules", path, home=home)[1]
        assert (WORDS.split()[-1] in out, "acted" in out.lower()) == (True, False)
    body = json.loads(invoke("export", "-", "--yes", "--share-plan", "--rules", path, home=home)[1])
    assert (body["assessment"]["band"], "plan" in body) == ("critical", False)


@pytest.mark.parametrize("words", [("export", "-", "--yes"), ("actions", "--change", "--plain")])
def test_a_command_that_writes_takes_the_mark_back(
    words: tuple[str, ...], home: Path, tmp_path: Path
) -> None:
    """A file, or the plan, that lists it as a gate of today opens it for good."""
    assert invoke(*words, "--rules", path_of(tmp_path), home=home, stdin="leave\n")[0] == 0
    assert last(home).marks == {}
    assert under(last(home), edited(tmp_path, "retired")).overall.band is Band.CRITICAL


@pytest.mark.parametrize("mark", [ACTED_ON, LATER])
def test_in_review(mark: Mark, rules: Ruleset, tmp_path: Path) -> None:
    """A mentor whose rules make it a gate does not read that it was put off or acted on."""
    theirs = edited(tmp_path, NO_GATE)
    body = body_of(theirs, audit_of(theirs, no_private_messages=NO))
    said = {"state": mark.state.value, **({"until": mark.until.isoformat()} if mark.until else {})}
    planned = {"question": GATE.question, "account": None, "said": DAY.isoformat(), **said}
    (tmp_path / "file.json").write_bytes(sealed({**body, "plan": [planned]}))

    out = invoke(
        "review",
        str(tmp_path / "file.json"),
        "--plain",
        "--rules",
        path_of(tmp_path),
        home=tmp_path / "mentor",
    )[1]
    assert WORDS.split()[-1] in out
    assert ("acted on" in out.lower(), "put off" in out.lower()) == (False, False)


# A word that a gate does not know


@pytest.mark.parametrize("name", EDITS)
def test_never_put_off(name: str, rules: Ruleset, tmp_path: Path) -> None:
    """What was put off before it was a gate is not, once it was one, and whatever it is now."""
    plain = edited(tmp_path, NO_GATE)
    with Store.in_memory() as store:
        number = answered(store, plain, {GATE: NO}).number
        store.set_mark(number, GATE, LATER)
        assert current_marks(found(store, number), plain) == {GATE: LATER}
        take_up(store, number, rules)
        saved = found(store, number)
    now = edited(tmp_path, name)
    assert listed(under(saved, now)) == [(GATE, WORDS, NO)]
    assert (current_marks(saved, rules), current_marks(saved, now)) == ({}, {})


# A gate that one command has seen


@pytest.mark.parametrize("name", ["retired", NO_GATE, "reworded"])
def test_a_file_keeps_its_rules(name: str, rules: Ruleset, tmp_path: Path) -> None:
    """A gate that stands in a file is open after it, though nothing was asked under the rules of the file."""
    home = tmp_path / "home"
    with Store.open(home) as store:
        answered(store, edited(tmp_path, NO_GATE), {GATE: NO})
    path = path_of(tmp_path)
    assert invoke("summary", "--rules", path, home=home)[0] == 0
    assert last(home).rules.are_only(edited(tmp_path, NO_GATE).digest)  # it only reads
    assert invoke("export", "-", "--yes", "--rules", path, home=home)[0] == 0

    assert listed(under(last(home), edited(tmp_path, name))) == [(GATE, WORDS, NO)]
    assert last(home).audit.revision == 1


@pytest.mark.parametrize("name", ["retired", NO_GATE])
def test_older_rules_list_it(name: str, rules: Ruleset, tmp_path: Path) -> None:
    """Rules that were known before those of the answer make it a gate for good as well."""
    with Store.in_memory() as store:
        store.keep(rules)
        number = answered(store, edited(tmp_path, NO_GATE), {GATE: NO}).number
        take_up(store, number, rules)
        assert listed(under(found(store, number), edited(tmp_path, name))) == [(GATE, WORDS, NO)]


def test_a_file_without_a_gate_keeps_nothing(tmp_path: Path) -> None:
    """Rules that list no gate are not kept for a file."""
    home, plain = tmp_path / "home", edited(tmp_path, NO_GATE)
    with Store.open(home) as store:
        answered(store, plain, {})
    assert invoke("export", "-", "--yes", "--rules", path_of(tmp_path), home=home)[0] == 0
    assert last(home).rules.are_only(plain.digest)


# Beside the self-check before


def test_named_in_a_comparison(rules: Ruleset, tmp_path: Path) -> None:
    """A gate that is open as it was asked stands before everything else, though it is none today."""
    plain = edited(tmp_path, NO_GATE)
    with Store.in_memory() as store:
        first = answered(store, rules, {GATE: NO})
        again = Recheck(first, plain, DAY, None)
        second = found(store, start_again(store, plain, again, DAY))
    before = kept(1, first.audit, rules)
    now = replace(kept(2, second.audit, plain), saved=replace(second, number=2))
    both = compared(before, now)
    assert [(c.turn, c.question, c.gate) for c in both.changes] == [(Change.STILL, WORDS, True)]
    assert both.of(Change.STILL) == ()


# Days at the end of the calendar


@given(st.dates(), st.integers(-4_000_000, 4_000_000))
def test_days_after(day: date, days: int) -> None:
    """It is a day in every case, and the right one where there is such a day."""
    moved = days_after(day, days)
    assert (moved - day).days == days or moved in (date.min, date.max)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_far_dates(day: date, rules: Ruleset, tmp_path: Path) -> None:
    """A file of the first or the last day that there is can be read, and its date is a doubt."""
    assert check_again_on(rules, audit_of(rules), day) > date.min
    audit = audit_of(rules, no_private_messages=NO)
    audit = replace(audit, answers={item: Answer(a.value, day) for item, a in audit.answers.items()})
    body = body_of(rules, audit)
    body = {**body, "audit": {**body["audit"], "date": day.isoformat()}}
    file = tmp_path / "files" / "file.json"
    file.parent.mkdir()
    file.write_bytes(sealed(body))
    for command, path in (("review", file), ("cohort", file.parent)):
        words = (command, str(path), "--rules", path_of(tmp_path))
        code, out, err = invoke(*words, home=tmp_path / "mentor")
        assert (code, WORDS in running(out), err) == (3, True, "")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "words", [(), ("summary",), ("actions",), ("history",), ("remind", "-"), ("export", "-", "--yes")]
)
def test_far_today(words: tuple[str, ...], day: str, home: Path, tmp_path: Path) -> None:
    """A clock at either end of the calendar ends in no crash."""
    env = {"MEI_SOCIAL_RULES": path_of(tmp_path), "MEI_SOCIAL_TODAY": day}
    code, _, err = invoke(*words, home=home, env=env)
    assert (code in (0, 1, 2), "Traceback" in err, "unexpected" in err.lower()) == (True, False, False)


def test_a_no_before_the_questions_after_new_words(tmp_path: Path) -> None:
    """A gate that stands as it was asked is not hidden by a no that nobody was asked about, then or later."""
    made = []
    for name, words in (("rules", "Did you tell"), ("again", "Have you told")):
        path = tmp_path / f"{name}.yaml"
        path.write_text(GATES_YAML.replace("Did you tell", words), encoding="utf-8")
        made.append(load_rules(path))
    rules, again = made
    wrote, told = Item("pupil-wrote", None), Item("told", None)
    with Store.in_memory() as store:
        number = start(store, rules, DAY)
        asked = Session(rules, store, found(store, number), DAY, lambda _: None)
        [screening] = [s for s in rules.screening if s.id == wrote.question]
        [gate] = [r for r in rules.rules if r.id == told.question]
        asked.screen(screening, None, Screened.YES)
        asked.answer(gate, None, Answer(AnswerValue.NO, DAY))
        take_up(store, number, again)
        later = Session(again, store, found(store, number), DAY, lambda _: None)
        later.screen(screening, None, Screened.NO)
        assert told in {r.item for r in assess(again, later.audit).open_gates}
        assert told in {r.item for r in assess(again, current(found(store, number), again)).open_gates}
