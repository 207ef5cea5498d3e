"""What was said before the questions, and brought up a gate, under rules that put it in other words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from gate_rules import GATES_YAML
from interview.test_gates_at_once import last, rules_from
from interview.test_session import Script
from mei_social.audit.assess import assess
from mei_social.audit.current import current
from mei_social.audit.known_rules import KnownRules
from mei_social.audit.model import Answer, AnswerValue, Item, Screened
from mei_social.audit.recheck import Recheck, until_answered
from mei_social.authoring.impact.compute import impact
from mei_social.cohort.read import read_cohort
from mei_social.export.read import read_export
from mei_social.export.write import Sharing
from mei_social.interview import screening
from mei_social.interview.session import Session, save_form, save_whole, start, start_again, take_up
from mei_social.interview.sharing import Kept, Target, preview
from mei_social.review.matching import matched
from mei_social.ruleset.model import Ruleset
from mei_social.storage.store import Store
from small_exports import DAY, audit_of, export_bytes

WROTE = Item("pupil-wrote", None)
ASKED, NOW = "Has a pupil written to you?", "Has a pupil ever sent you a message?"
NEW_WORDS = "This has new words. Last time you said: Yes."


@pytest.fixture
def before(tmp_path: Path) -> Ruleset:
    return rules_from(tmp_path, GATES_YAML)


@pytest.fixture
def after(tmp_path: Path) -> Ruleset:
    assert GATES_YAML.count(ASKED) == 1
    return rules_from(tmp_path, GATES_YAML.replace(ASKED, NOW).replace("version: 3", "version: 4"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "home") as opened:
        yield opened


def window(store: Store, rules: Ruleset, recheck: Recheck | None = None) -> Session:
    return Session(rules, store, last(store), DAY, lambda _: None, recheck)


def said(store: Store, rules: Ruleset, value: Screened) -> None:
    """A self-check in which that was said, and the gate that hangs on it has no answer."""
    start(store, rules, DAY)
    session = window(store, rules)
    [question] = [q for q in session.screening_questions() if q[0].id == WROTE.question]
    session.screen(*question, value)


def brought_up(store: Store, rules: Ruleset) -> list[str]:
    found = assess(rules, current(last(store), rules))
    return [gate.rule.id for gate in found.unanswered_gates if gate.because]


@pytest.mark.parametrize("value", [Screened.YES, Screened.NOT_SURE])
def test_it_still_brings_up_its_gate(value: Screened, store: Store, before: Ruleset, after: Ruleset) -> None:
    """A yes or a not sure counts in whatever words: in the self-check, in a new one and in a recheck."""
    said(store, before, value)
    assert brought_up(store, before) == brought_up(store, after) != []
    start(store, after, DAY)
    assert brought_up(store, after) != []
    store.finish(last(store).number, DAY)
    start_again(store, after, Recheck(last(store), after, DAY, None), DAY)
    assert brought_up(store, after) != []


def test_a_no_is_asked_afresh(store: Store, before: Ruleset, after: Ruleset) -> None:
    """A no in other words is no answer."""
    said(store, before, Screened.NO)
    assert WROTE not in current(last(store), after).screening


def asked_again(session: Session, *replies: str) -> Script:
    person = Script({NOW: replies, "When you are ready:": ["on"] * 9})
    assert screening.screen(person, session)
    return person


def test_it_is_asked_again(store: Store, before: Ruleset, after: Ruleset) -> None:
    """It is asked in its new words, with what was said, and to keep that settles it."""
    said(store, before, Screened.YES)
    take_up(store, last(store).number, after)
    person = asked_again(window(store, after), "keep")
    assert NEW_WORDS in "\n".join(person.asked)
    assert last(store).audit.screening[WROTE] is Screened.YES
    session = window(store, after)
    assert not any(session.is_unscreened(*question) for question in session.screening_questions())


def test_it_is_asked_again_in_a_recheck(store: Store, before: Ruleset, after: Ruleset) -> None:
    """A recheck takes it over and asks it, too."""
    said(store, before, Screened.YES)
    store.finish(last(store).number, DAY)
    recheck = Recheck(last(store), after, DAY, None)
    start_again(store, after, recheck, DAY)
    session = window(store, after, recheck)
    [question] = [q for q in session.screening_questions() if q[0].id == WROTE.question]
    assert session.is_unscreened(*question)
    assert session.screened_before(*question) == (Screened.YES, True)


@pytest.mark.parametrize("value", list(Screened))
def test_a_mentor_with_other_words(value: Screened, tmp_path: Path, before: Ruleset, after: Ruleset) -> None:
    """In a file of other rules it brings up the same gate; in a review as in a cohort."""
    made = audit_of(before)
    answers = {item: given for item, given in made.answers.items() if item.question != "told"}
    made = replace(made, screening={WROTE: value}, answers=answers)
    content = export_bytes(before, made)
    folder = tmp_path / "received"
    folder.mkdir()
    (folder / "a.json").write_bytes(content)
    [trainee] = read_cohort(folder, after).trainees
    found = matched(after, read_export(content)).assessment
    is_up = any(gate.because for gate in found.unanswered_gates)
    assert (trainee.brought_up, is_up) == (value is not Screened.NO,) * 2


def test_a_mentor_reads_what_was_asked(before: Ruleset, after: Ruleset) -> None:
    """A mentor with other words reads the words to which the trainee said yes."""
    made = audit_of(before)
    answers = {item: given for item, given in made.answers.items() if item.question != "told"}
    made = replace(made, screening={WROTE: Screened.YES}, answers=answers)
    found = matched(after, read_export(export_bytes(before, made))).assessment
    assert {gate.because.question for gate in found.unanswered_gates if gate.because} == {ASKED}


def test_an_answer_to_its_gate_settles_it(store: Store, before: Ruleset, after: Ruleset) -> None:
    """The gate that it brings up is answered as ever."""
    said(store, before, Screened.YES)
    session = window(store, after)
    [gate] = [rule for rule in after.rules if rule.id == "told"]
    session.answer(gate, None, Answer(AnswerValue.YES, DAY))
    assert "told" not in brought_up(store, after)


def because_of(store: Store, rules: Ruleset) -> set[str]:
    found = assess(rules, current(last(store), rules))
    return {gate.because.question for gate in found.unanswered_gates if gate.because}


def test_said_to_these_words(store: Store, before: Ruleset, after: Ruleset) -> None:
    """Nobody is said to have said yes to words in which they were never asked."""
    said(store, before, Screened.YES)
    assert because_of(store, after) == {ASKED}
    take_up(store, last(store).number, after)
    person = asked_again(window(store, after), "skip")
    assert f'You said "Yes" to: {ASKED}' in "\n".join(person.asked)
    asked_again(window(store, after), "keep")
    [gate] = [rule for rule in after.rules if rule.id == "told"]
    assert window(store, after).because(gate, None) == (NOW, Screened.YES)


def test_words_that_nobody_knows_any_more(store: Store, before: Ruleset, after: Ruleset) -> None:
    """Where nobody knows the words any more, they are not made up."""
    said(store, before, Screened.YES)
    found = assess(after, current(replace(last(store), rules=KnownRules()), after))
    assert {gate.because.question for gate in found.unanswered_gates if gate.because} == {""}


class Reader(Script):
    """Reads lists."""

    def steps(self, lines: Iterable[str], numbered: bool = False) -> None:
        self.read = [*lines]


def test_the_preview_of_a_file(store: Store, before: Ruleset, after: Ruleset) -> None:
    """Before a file puts a yes beside new words, the trainee reads to which words they said it."""
    said(store, before, Screened.YES)
    person = Reader({})
    preview(person, after, current(last(store), after), Kept({}), Sharing(), Target(lambda _: "a.json"))
    assert f'Among them your "Yes" to "{ASKED}". In the file it has new words: "{NOW}"' in person.read


@pytest.mark.parametrize("value", list(Screened))
def test_what_a_change_of_rules_would_lose(value: Screened, before: Ruleset, after: Ruleset) -> None:
    """Who changes rules does not read that a yes is lost that counts all the same."""
    export = read_export(export_bytes(before, replace(audit_of(before), screening={WROTE: value})))
    [trainee] = impact([export], before, after).trainees
    assert trainee.reworded == ((WROTE.question,) if value is Screened.NO else ())


def test_the_plan_of_a_recheck_that_is_going_on(store: Store, before: Ruleset, after: Ruleset) -> None:
    """What a recheck has not asked yet has the words of last time in its plan, too."""
    said(store, before, Screened.YES)
    then = current(last(store), after)
    planned = until_answered(replace(then, screening={}, in_words={}), then, after)
    assert planned.in_words == {WROTE: ASKED}
    again = replace(then, in_words={})
    assert until_answered(again, then, after).in_words == {}


@pytest.mark.parametrize("sure", ["no", "yes"])
def test_a_no_to_new_words(sure: str, store: Store, before: Ruleset, after: Ruleset) -> None:
    """A no to new words takes back no yes to the words of before, unless somebody says that it does."""
    said(store, before, Screened.YES)
    take_up(store, last(store).number, after)
    person = Script({NOW: ["no"], "all the same?": [sure]}, otherwise="skip")
    screening.screen_one(person, window(store, after), 1)
    assert "all the same?" in "\n".join(person.asked)
    assert last(store).audit.screening[WROTE] is (Screened.YES if sure == "no" else Screened.NO)


@pytest.mark.parametrize(("words", "left"), [("new", Screened.YES), ("same", Screened.NO)])
def test_a_no_in_a_file_of_answers(
    words: str, left: Screened, store: Store, before: Ruleset, after: Ruleset
) -> None:
    """Nor does a no to new words in a file of answers, which nobody can be asked about."""
    said(store, before, Screened.YES)
    rules = after if words == "new" else before
    save_whole(store, rules, replace(audit_of(rules), screening={WROTE: Screened.NO}), DAY)
    assert last(store).audit.screening[WROTE] is left


@pytest.mark.parametrize("here", [Screened.YES, Screened.NOT_SURE])
@pytest.mark.parametrize("there", list(Screened))
def test_the_firmer_of_two(here: Screened, there: Screened, store: Store, before: Ruleset) -> None:
    """Of what was said here and in a form before the questions, the firmer stays."""
    said(store, before, here)
    save_form(store, before, replace(audit_of(before), screening={WROTE: there}), DAY)
    assert last(store).audit.screening[WROTE] is (Screened.YES if there is Screened.YES else here)
