"""A gate outlives a window that asks from other rules, and what is said after it was closed is new."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from gate_rules import GATES_YAML, TEACHING, TOLD
from interview.test_gates_at_once import (
    GATE,
    NO,
    WROTE,
    WROTE_ASKED,
    YES,
    form,
    last,
    looked_at_again,
    open_in,
    rules_from,
    say,
    screen,
    window,
)
from interview.test_gates_at_once import TOLD as TOLD_ITEM
from interview.test_session import Script
from mei_social.audit.assess import assess
from mei_social.audit.current import current
from mei_social.audit.model import Answer, AnswerValue, Item, Mark, Screened, State
from mei_social.audit.recheck import Recheck
from mei_social.errors import StoreProblem
from mei_social.interview import screening, setup
from mei_social.interview.session import Session, start, start_again, take_up
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Purpose, Ruleset
from mei_social.storage.store import Store
from small_exports import DAY

NO_GATE = TOLD[: TOLD.index("    noted")].replace("    gate: true\n    safeguarding: true\n", "")
ORDINARY = NO_GATE.replace("severity: critical", "severity: medium")
ANOTHER = ORDINARY.replace("Did you tell somebody?", "Do you like it?")
MILDER = TOLD.replace("    gate: true\n    safeguarding: true\n", "    gate: true\n")
NOT_SURE = replace(NO, value=AnswerValue.NOT_SURE)


@pytest.fixture
def rules(tmp_path: Path) -> Ruleset:
    return rules_from(tmp_path, GATES_YAML)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "home")


def newer(folder: Path, before: str, after: str = "") -> Ruleset:
    path = folder / "newer.yaml"
    path.write_text(GATES_YAML.replace(before, after).replace("version: 3", "version: 4"), encoding="utf-8")
    return load_rules(path)


def two_windows(store: Store, old: Ruleset, new: Ruleset) -> tuple[Session, Session]:
    """One that was open before the rules changed, and one after; then the first opens a gate."""
    start(store, old, DAY)
    here = window(store, old)
    here.add_account("instagram", Purpose.PROFESSIONAL)
    here = window(store, old)
    take_up(store, last(store).number, new)
    there = window(store, new)
    return here, there


def about_a_child(store: Store, rules: Ruleset) -> set[str]:
    found = assess(rules, current(last(store), rules)).open_gates
    return {result.rule.id for result in found if result.rule.safeguarding}


def test_another_question_of_the_same_id(tmp_path: Path, store: Store, rules: Ruleset) -> None:
    """An answer to another question of the same id is refused in words, and writes over nothing."""
    new = newer(tmp_path, TOLD, ANOTHER)
    here, there = two_windows(store, rules, new)
    screen(here, WROTE, Screened.YES)
    say(here, TOLD_ITEM)
    with pytest.raises(StoreProblem, match="asked this from other rules"):
        say(there, TOLD_ITEM, YES)
    assert open_in(store, new) == {"told"}


@pytest.mark.parametrize("answer", [NO, NOT_SURE])
def test_the_same_question_as_no_gate(answer: Answer, tmp_path: Path, store: Store, rules: Ruleset) -> None:
    """An open answer to the same words, where they are no gate any more, leaves it one."""
    new = newer(tmp_path, TOLD, ORDINARY)
    here, there = two_windows(store, rules, new)
    screen(here, WROTE, Screened.YES)
    say(here, TOLD_ITEM)
    say(there, TOLD_ITEM, answer)
    assert open_in(store, new) == {"told"}


@pytest.mark.parametrize("answer", [NO, NOT_SURE])
@pytest.mark.parametrize("is_open_already", [True, False])
def test_said_again_it_stays_about_a_child(
    is_open_already: bool, answer: Answer, tmp_path: Path, store: Store, rules: Ruleset
) -> None:
    """What was about a child is so after another open answer under rules that have lost it."""
    new = newer(tmp_path, TOLD, MILDER)
    here, there = two_windows(store, rules, new)
    screen(here, WROTE, Screened.YES)
    say(here, TOLD_ITEM)
    asked = window(store, new) if is_open_already else there
    say(asked, TOLD_ITEM, answer)
    assert about_a_child(store, new) == {"told"}
    is_known = {gate.item for gate in asked.audit.earlier if gate.rule.safeguarding} == {TOLD_ITEM}
    assert is_known is is_open_already


@pytest.mark.parametrize("days", [0, 1])
def test_a_form_leaves_it_about_a_child(days: int, tmp_path: Path, store: Store, rules: Ruleset) -> None:
    """So it is after an open answer in a form of such rules, which is firmer or of a later day."""
    start(store, rules, DAY)
    say(window(store, rules), GATE, NOT_SURE)
    new = newer(tmp_path, "    gate: true\n    safeguarding: true\n", "    gate: true\n")
    take_up(store, last(store).number, new)
    form(new, store, DAY, answers={GATE: replace(NO, date=DAY + timedelta(days=days))})
    assert about_a_child(store, new) == {GATE.question}
    assert last(store).audit.answers[GATE].value is AnswerValue.NO


def test_the_safe_answer_closes_it(tmp_path: Path, store: Store, rules: Ruleset) -> None:
    """Its safe answer closes it, also under rules that have lost that it is about a child."""
    new = newer(tmp_path, TOLD, MILDER)
    here, _ = two_windows(store, rules, new)
    screen(here, WROTE, Screened.YES)
    say(here, TOLD_ITEM)
    say(window(store, new), TOLD_ITEM, YES)
    assert open_in(store, new) == set()


def test_a_purpose_hides_nothing_of_other_rules(tmp_path: Path, store: Store, rules: Ruleset) -> None:
    """Another purpose takes away no gate that a window with rules of before has opened meanwhile."""
    new = newer(tmp_path, TEACHING)
    here, there = two_windows(store, rules, new)
    say(here, Item("teaching", "a1"))
    setup.change_purpose(Script({"another purpose?": ["instagram"], "What is": ["personal"]}), there)
    assert last(store).audit.accounts[0].purpose is Purpose.PERSONAL
    assert open_in(store, new) == {"teaching"}


def test_a_no_hides_nothing_of_other_rules(tmp_path: Path, store: Store, rules: Ruleset) -> None:
    """Nor does a no before the questions."""
    new = newer(tmp_path, TOLD)
    here, there = two_windows(store, rules, new)
    say(here, TOLD_ITEM)
    screening.screen_one(Script({WROTE_ASKED: ["no"]}), there, 1)
    assert last(store).audit.screening[WROTE] is Screened.NO
    assert open_in(store, new) == {"told"}


@pytest.mark.parametrize("which", ["same rules", "rules of before", "self-check of before"])
def test_said_after_it_was_acted_on(which: str, tmp_path: Path, store: Store, rules: Ruleset) -> None:
    """What is said in a window after another has marked the same as acted on is open again."""
    new = newer(tmp_path, TOLD)
    here, _ = two_windows(store, rules, new)
    say(here, TOLD_ITEM)
    left_behind = here if which == "rules of before" else window(store, new)
    window(store, new).mark(TOLD_ITEM, Mark(State.ACTED_ON, DAY))
    assert open_in(store, new) == set()
    if which == "self-check of before":
        looked_at_again(store, new)
    say(left_behind, TOLD_ITEM)
    assert open_in(store, new) == {"told"}


def test_said_while_another_look_begins(store: Store, rules: Ruleset) -> None:
    """What is said while a recheck waits for a word is in the recheck, and so is what was brought up."""
    start(store, rules, DAY)
    here = window(store, rules)
    store.finish(last(store).number, DAY)
    waits = Recheck(last(store), rules, DAY, None)
    say(here, GATE)
    screen(here, WROTE, Screened.YES)
    start_again(store, rules, waits, DAY)
    assert open_in(store, rules) == {GATE.question}
    waiting = assess(rules, current(last(store), rules)).unanswered_gates
    assert TOLD_ITEM in {result.item for result in waiting if result.because}


def test_closed_as_it_was_asked_stays_closed(tmp_path: Path, store: Store, rules: Ruleset) -> None:
    """A window that still asks the self-check before opens no gate again that was closed as it was asked."""
    new = newer(tmp_path, TOLD)
    here, _ = two_windows(store, rules, new)
    say(here, TOLD_ITEM)
    left_behind = window(store, new)
    looked_at_again(store, new)
    say(window(store, new), TOLD_ITEM, YES)
    say(left_behind, GATE)
    assert open_in(store, new) == {GATE.question}


def test_no_number_is_used_again(store: Store, rules: Ruleset) -> None:
    """A window whose self-check was deleted writes into no other self-check, and says so."""
    start(store, rules, DAY)
    here = window(store, rules)
    store.delete([last(store).number])
    start(store, rules, DAY)
    with pytest.raises(StoreProblem, match="no longer"):
        say(here, GATE)
