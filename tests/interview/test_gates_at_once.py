"""A gate outlives what is said elsewhere: in another window, in an older form, under a wrong clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from gate_rules import GATES_YAML, TEACHING
from interview.test_session import Script
from mei_social.audit.assess import assess
from mei_social.audit.current import current
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.audit.recheck import Recheck
from mei_social.audit.saved import SavedAudit
from mei_social.export.read import read_export
from mei_social.export.write import Sharing, shared_audit
from mei_social.interview import screening, setup
from mei_social.interview.session import Session, save_form, start, start_again
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Purpose, Ruleset
from mei_social.storage.store import Store
from small_exports import DAY, export_bytes

YES, NO = Answer(AnswerValue.YES, DAY), Answer(AnswerValue.NO, DAY)
NOT_SURE = Answer(AnswerValue.NOT_SURE, DAY)
SET_ASIDE = Answer(AnswerValue.NOT_APPLICABLE, DAY, "I teach nobody yet")
GATE, TOLD = Item("no-private-messages", None), Item("told", None)
WROTE, WROTE_ASKED = Item("pupil-wrote", None), "Has a pupil written to you?"


@pytest.fixture
def rules(tmp_path: Path) -> Ruleset:
    return rules_from(tmp_path, GATES_YAML)


def rules_from(folder: Path, text: str) -> Ruleset:
    path = folder / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rules(path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "home") as opened:
        yield opened


def last(store: Store) -> SavedAudit:
    saved = store.latest()
    assert saved
    return saved


def open_in(store: Store, rules: Ruleset) -> set[str]:
    saved = last(store)
    return {r.rule.id for r in assess(rules, current(saved, rules)).open_gates}


def window(store: Store, rules: Ruleset) -> Session:
    return Session(rules, store, last(store), DAY, lambda platform: None)


def say(asked: Session, item: Item, answer: Answer = NO) -> None:
    [question] = [q for q in asked.questions(quick=False) if (q[0].id, q[1].id if q[1] else None) == item]
    asked.answer(*question, answer)


def screen(asked: Session, item: Item, said: Screened) -> None:
    [question] = [q for q in asked.screening_questions() if q[0].id == item.question]
    asked.screen(*question, said)


# A self-check that another window has begun


def begun_anew(store: Store, rules: Ruleset) -> None:
    start(store, rules, DAY)


def looked_at_again(store: Store, rules: Ruleset) -> None:
    store.finish(last(store).number, DAY)
    start_again(store, rules, Recheck(last(store), rules, DAY, None), DAY)


@pytest.mark.parametrize("begin", [begun_anew, looked_at_again])
def test_said_in_the_one_before(
    begin: Callable[[Store, Ruleset], None], store: Store, rules: Ruleset
) -> None:
    """What is said in a window that still asks the self-check before is open in the one begun meanwhile."""
    start(store, rules, DAY)
    left_behind = window(store, rules)
    begin(store, rules)
    say(window(store, rules), GATE, YES)
    say(left_behind, GATE)
    assert open_in(store, rules) == {GATE.question}


def test_the_firmer_answer_stays(store: Store, rules: Ruleset) -> None:
    """What is set aside in a window left behind softens nothing in the self-check begun meanwhile."""
    start(store, rules, DAY)
    left_behind = window(store, rules)
    start(store, rules, DAY)
    say(window(store, rules), GATE)
    say(left_behind, GATE, replace(SET_ASIDE, note="It was on Monday"))
    assert open_in(store, rules) == {GATE.question}
    assert note_in(store) == "It was on Monday"


def test_brought_up_in_the_one_before(store: Store, rules: Ruleset) -> None:
    """So is what a yes before the questions brings up there, after a no in the one begun meanwhile."""
    start(store, rules, DAY)
    left_behind = window(store, rules)
    start(store, rules, DAY)
    screen(window(store, rules), WROTE, Screened.NO)
    screen(left_behind, WROTE, Screened.YES)
    waiting = assess(rules, current(last(store), rules)).unanswered_gates
    assert TOLD in {result.item for result in waiting}


# What another window has said


ELSEWHERE: dict[str, tuple[str, Callable[[Script, Session], object], dict[str, str]]] = {
    "account": ("teaching", setup.remove_account, {"comes off the list?": "instagram"}),
    "purpose": ("teaching", setup.change_purpose, {"another purpose?": "instagram", "What is": "personal"}),
    "screening": ("told", lambda ask, asked: screening.screen_one(ask, asked, 1), {WROTE_ASKED: "no"}),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_named_though_another_window_has_it(name: str, store: Store, rules: Ruleset) -> None:
    """What another window has said is named, too, before a change takes it away, and stays after a no."""
    gate, change, typed = ELSEWHERE[name]
    start(store, rules, DAY)
    account = window(store, rules).add_account("instagram", Purpose.PROFESSIONAL)
    here, there = window(store, rules), window(store, rules)
    screen(here, WROTE, Screened.YES)
    say(here, TOLD)
    say(here, Item("teaching", account.id))
    ask = Script({**{key: [word] for key, word in typed.items()}, "all the same?": ["no"]})
    change(ask, there)
    assert any("all the same?" in page for page in ask.asked)
    assert gate in open_in(store, rules)


class Meanwhile(Script):
    """Says yes to a change, and opens one more gate in another window before the first yes."""

    def __init__(self, there: Session, gate: Item) -> None:
        super().__init__({WROTE_ASKED: ["no"], "all the same?": ["yes", "no"]})
        self._there, self._gates = there, [gate]

    def reply(self, page: str) -> str:
        if "all the same?" in page and self._gates:
            say(self._there, self._gates.pop())
        return super().reply(page)


def test_opened_while_somebody_thinks_about_it(store: Store, rules: Ruleset) -> None:
    """What another window opens while a change is asked about is asked about, too, before it goes."""
    start(store, rules, DAY)
    here, there = window(store, rules), window(store, rules)
    for said in (WROTE, Item("pupil-wrote-twice", None)):
        screen(there, said, Screened.YES)
    say(there, TOLD)
    screening.screen_one(Meanwhile(there, Item("told-twice", None)), here, 1)
    assert open_in(store, rules) == {"told", "told-twice"}


def test_said_to_what_another_window_hid(store: Store, rules: Ruleset) -> None:
    """What is said to a question that another window has hidden meanwhile is open all the same."""
    start(store, rules, DAY)
    here, there = window(store, rules), window(store, rules)
    screen(here, WROTE, Screened.YES)
    screen(there, WROTE, Screened.NO)
    say(here, TOLD)
    assert open_in(store, rules) == {TOLD.question}


def test_a_note_is_no_answer(store: Store, rules: Ruleset) -> None:
    """A note on an answer of before does not write over what another window has answered since."""
    start(store, rules, DAY)
    say(window(store, rules), GATE, YES)
    here, there = window(store, rules), window(store, rules)
    say(here, GATE)
    [question] = [q for q in there.questions() if q[0].id == GATE.question]
    there.set_note(*question, "It was on Monday")
    assert (note_in(store), open_in(store, rules)) == ("It was on Monday", {GATE.question})


def test_another_purpose_closes_nothing_of_before(tmp_path: Path, store: Store, rules: Ruleset) -> None:
    """A gate that only rules of before ask is not taken away by another purpose: nobody is asked about it."""
    start(store, rules, DAY)
    account = window(store, rules).add_account("instagram", Purpose.PROFESSIONAL)
    say(window(store, rules), Item("teaching", account.id))
    later = rules_from(tmp_path, GATES_YAML.replace(TEACHING, "").replace("version: 3", "version: 4"))
    setup.change_purpose(
        Script({"another purpose?": ["instagram"], "What is": ["personal"]}), window(store, later)
    )
    assert last(store).audit.accounts[0].purpose is Purpose.PERSONAL
    assert open_in(store, later) == {"teaching"}


def test_left_for_later_under_a_clock_that_went_back(store: Store, rules: Ruleset) -> None:
    """To leave a question for later takes back no answer of another window, whatever day it says."""
    start(store, rules, DAY)
    here, there = window(store, rules), window(store, rules)
    say(here, GATE, replace(NO, date=DAY - timedelta(days=400)))
    [question] = [q for q in there.questions() if q[0].id == GATE.question]
    there.skip(*question)
    assert open_in(store, rules) == {GATE.question}


# Notes


def note_in(store: Store) -> str | None:
    return last(store).audit.answers[GATE].note


def test_a_note_of_another_window_stays(store: Store, rules: Ruleset) -> None:
    """An answer takes away no note that another window has written meanwhile, and a note no answer."""
    start(store, rules, DAY)
    here, there = window(store, rules), window(store, rules)
    [question] = [q for q in here.questions() if q[0].id == GATE.question]
    here.set_note(*question, "It was on Monday")
    say(there, GATE)
    assert note_in(store) == "It was on Monday"
    here.set_note(*question, "And on Tuesday")
    assert open_in(store, rules) == {GATE.question}
    assert note_in(store) == "It was on Monday / And on Tuesday"


def test_long_notes_of_two_windows(store: Store, rules: Ruleset) -> None:
    """Both are kept whole, and a file can hold as much of them as its reader takes."""
    start(store, rules, DAY)
    here, there = window(store, rules), window(store, rules)
    [question] = [q for q in here.questions() if q[0].id == GATE.question]
    here.set_note(*question, "a" * 600)
    say(there, GATE)
    here.set_note(*question, "b" * 600)
    assert note_in(store) == f"{'a' * 600} / {'b' * 600}"
    audit = replace(current(last(store), rules), revision=1)
    file = export_bytes(rules, shared_audit(audit, Sharing(notes=frozenset({GATE}))))
    assert read_export(file).audit.answers[GATE].note == "a" * 600


def test_a_note_is_taken_away(store: Store, rules: Ruleset) -> None:
    """An empty note takes the one before away, and the answer stays."""
    start(store, rules, DAY)
    here = window(store, rules)
    say(here, GATE, replace(NO, note="It was on Monday"))
    [question] = [q for q in here.questions() if q[0].id == GATE.question]
    here.set_note(*question, "")
    assert (note_in(store), open_in(store, rules)) == (None, {GATE.question})


# A form that was filled in before


def form(rules: Ruleset, store: Store, day: date, **changed: object) -> None:
    account = Account("a1", "instagram", Purpose.PROFESSIONAL)
    stamp = last(store).audit.rules
    made = Audit(
        ref="MS-FORM-0001",
        revision=1,
        started=day,
        rules=stamp,
        accounts=(account,),
        screening={},
        answers={},
    )
    save_form(store, rules, replace(made, **changed), DAY)


@pytest.mark.parametrize(("days", "left"), [(-30, {GATE.question}), (0, {GATE.question}), (1, set())])
def test_an_older_form_closes_nothing(days: int, left: set[str], store: Store, rules: Ruleset) -> None:
    """A form closes what was said here only with an answer of a later day."""
    start(store, rules, DAY)
    say(window(store, rules), GATE)
    day = DAY + timedelta(days=days)
    form(rules, store, day, answers={GATE: replace(YES, date=day)})
    assert open_in(store, rules) == left


def test_a_no_of_a_form_has_no_day(store: Store, rules: Ruleset) -> None:
    """What a yes here brought up, and has no answer, waits for one after a form that says no, too."""
    start(store, rules, DAY)
    screen(window(store, rules), WROTE, Screened.YES)
    form(rules, store, DAY, screening={WROTE: Screened.NO})
    waiting = assess(rules, current(last(store), rules)).unanswered_gates
    assert [result.because is not None for result in waiting if result.item == TOLD] == [True]


FIRM = {NO.value: 3, NOT_SURE.value: 2, SET_ASIDE.value: 1, YES.value: 0}


@pytest.mark.parametrize("days", [-3, 0])
@pytest.mark.parametrize("there", [NO, NOT_SURE, SET_ASIDE, YES])
@pytest.mark.parametrize("here", [NO, NOT_SURE, SET_ASIDE])
def test_the_firmer_of_two(here: Answer, there: Answer, days: int, store: Store, rules: Ruleset) -> None:
    """Of what was said here and in a form on the same day or before, the firmer stays."""
    start(store, rules, DAY)
    say(window(store, rules), GATE, here)
    form(rules, store, DAY, answers={GATE: replace(there, date=DAY + timedelta(days=days))})
    firmest = max(here.value, there.value, key=lambda value: FIRM[value])
    assert last(store).audit.answers[GATE].value is firmest


def test_notes_of_both(store: Store, rules: Ruleset) -> None:
    """A note in a form and one that was typed here are both kept."""
    start(store, rules, DAY)
    say(window(store, rules), GATE, replace(NO, note="It was on Monday"))
    form(rules, store, DAY, answers={GATE: replace(NO, note="And on Tuesday")})
    assert note_in(store) == "It was on Monday / And on Tuesday"


@pytest.mark.parametrize("seen_here", [False, True])
def test_brought_up_in_another_window(seen_here: bool, store: Store, rules: Ruleset) -> None:
    """What another window brings up is named before a no here takes it away, and stays after a no."""
    start(store, rules, DAY)
    there = window(store, rules)
    if seen_here:
        screen(there, WROTE, Screened.YES)
    here = window(store, rules)
    for said in (WROTE, Item("pupil-wrote-twice", None)):
        screen(there, said, Screened.YES)
    screening.screen_one(Script({WROTE_ASKED: ["no"], "all the same?": ["no"]}), here, 1)
    assert last(store).audit.screening[WROTE] is Screened.YES


def test_brought_up_in_another_window_and_changed(store: Store, rules: Ruleset) -> None:
    """Somebody who says no all the same has said no."""
    start(store, rules, DAY)
    here, there = window(store, rules), window(store, rules)
    screen(there, WROTE, Screened.YES)
    screening.screen_one(Script({WROTE_ASKED: ["no"], "all the same?": ["yes"]}), here, 1)
    assert last(store).audit.screening[WROTE] is Screened.NO


def test_brought_up_here(store: Store, rules: Ruleset) -> None:
    """What was brought up in this window is taken back with a no, as ever."""
    start(store, rules, DAY)
    here = window(store, rules)
    screen(here, WROTE, Screened.YES)
    screening.screen_one(Script({WROTE_ASKED: ["no"]}, otherwise="unasked"), here, 1)
    assert last(store).audit.screening[WROTE] is Screened.NO


@pytest.mark.parametrize("sure", ["no", "yes"])
def test_an_account_on_which_something_was_brought_up(sure: str, store: Store, rules: Ruleset) -> None:
    """An account is not taken off unasked while what was said about it brings up a gate."""
    start(store, rules, DAY)
    here = window(store, rules)
    here.add_account("instagram", Purpose.PERSONAL)
    screen(here, Item("shared-account", None), Screened.YES)
    person = Script({"comes off the list?": ["instagram"], "all the same?": [sure]})
    setup.remove_account(person, here)
    assert bool(last(store).audit.accounts) is (sure == "no")
    assert "Do they keep away from pupils?" in person.asked[-1]
