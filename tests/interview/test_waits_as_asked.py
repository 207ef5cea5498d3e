"""What was brought up and has no answer, under rules by which the same brings up nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from gate_rules import GATES_YAML, RULE, TOLD, TOLD_TWICE
from interview.test_gates_at_once import last, rules_from
from interview.test_session import Script
from mei_social.audit.assess import Band, assess
from mei_social.audit.current import current, left_waiting
from mei_social.audit.model import Answer, AnswerValue, Item, Screened
from mei_social.audit.recheck import Recheck
from mei_social.cohort.read import read_cohort
from mei_social.export.read import read_export
from mei_social.interview import screening
from mei_social.interview.session import Session, keep_listed, save_whole, start, start_again, take_up
from mei_social.report.answers import answer_lines
from mei_social.review.claimed_results import differences
from mei_social.review.matching import asked_about_a_child, matched
from mei_social.ruleset.model import Purpose, Ruleset
from mei_social.safeguarding.duty import says_a_child
from mei_social.storage.store import Store
from small_exports import DAY, export_bytes

WROTE, TOLD_ITEM = Item("pupil-wrote", None), Item("told", None)
ASKED = "Has a pupil written to you?"
BEFORE = GATES_YAML.replace(TOLD_TWICE, "")
FIRST = f"  - id: pupil-wrote\n    question: {ASKED}\n    per: person\n"
NEW_WORDS = ASKED, "Did a pupil ever write?"


def _under(condition: str) -> str:
    return BEFORE.replace(FIRST, f"{FIRST}    when: {condition}\n")


AFTER: dict[str, Callable[[], str]] = {
    "another id": lambda: BEFORE.replace("pupil-wrote\n", "pupil-sent\n"),
    "another id and words": lambda: BEFORE.replace("pupil-wrote\n", "pupil-sent\n").replace(*NEW_WORDS),
    "behind a no": lambda: _under("on-placement"),
    "no such gate": lambda: BEFORE.replace(TOLD, ""),
    "no gate any more": lambda: BEFORE.replace(TOLD, TOLD.replace("    gate: true\n", "")),
    "on each account": lambda: BEFORE.replace(TOLD, TOLD.replace("per: person", "per: account")),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def before(tmp_path: Path) -> Ruleset:
    return rules_from(tmp_path, BEFORE)


@pytest.fixture(params=AFTER)
def after(request: pytest.FixtureRequest, tmp_path: Path) -> Ruleset:
    text = AFTER[request.param]()
    assert text != BEFORE
    return rules_from(tmp_path, text.replace("version: 3", "version: 4"))


def window(store: Store, rules: Ruleset) -> Session:
    return Session(rules, store, last(store), DAY, lambda _: None)


def said(store: Store, rules: Ruleset, value: Screened) -> None:
    """A self-check in which a pupil wrote, or not, and nobody is on placement."""
    start(store, rules, DAY)
    session = window(store, rules)
    for question, account in session.screening_questions():
        session.screen(question, account, value if question.id == WROTE.question else Screened.NO)


def waiting(store: Store, rules: Ruleset) -> dict[Item, tuple[str, str]]:
    found = assess(rules, current(last(store), rules))
    return {
        gate.item: (gate.because.question, gate.because.answer)
        for gate in found.unanswered_gates
        if gate.because
    }


@pytest.mark.parametrize("value", list(Screened))
def test_it_waits_as_it_was_asked(value: Screened, store: Store, before: Ruleset, after: Ruleset) -> None:
    """It stays without an answer: here, in a new self-check, in a recheck, and before it is deleted."""
    said(store, before, value)
    told = {} if value is Screened.NO else {TOLD_ITEM: (ASKED, value)}
    assert waiting(store, after) == told
    take_up(store, last(store).number, after)
    assert waiting(store, after) == told
    assert {gate.item for gate in left_waiting(last(store))} == set(told)
    assert (assess(after, current(last(store), after)).overall.band is Band.INCOMPLETE) >= bool(told)
    start(store, after, DAY)
    assert waiting(store, after) == told
    store.finish(last(store).number, DAY)
    start_again(store, after, Recheck(last(store), after, DAY, None), DAY)
    assert waiting(store, after) == told


@pytest.mark.parametrize("value", [AnswerValue.YES, AnswerValue.NO])
def test_it_is_asked_as_it_was(value: AnswerValue, store: Store, before: Ruleset, after: Ruleset) -> None:
    """It is asked, and its answer counts as it was asked: a safe one closes it, and no other."""
    said(store, before, Screened.YES)
    take_up(store, last(store).number, after)
    session = window(store, after)
    [(rule, account)] = [q for q in session.questions() if q[0].id == "told" and session.because(*q)]
    assert (rule.question, session.is_open(rule, account)) == ("Did you tell somebody?", True)
    session.answer(rule, account, Answer(value, DAY))
    assert waiting(store, after) == {}
    is_open = {gate.item for gate in assess(after, current(last(store), after)).open_gates}
    assert is_open == ({TOLD_ITEM} if value is AnswerValue.NO else set())


def test_it_has_no_day_of_an_answer(store: Store, before: Ruleset, after: Ruleset) -> None:
    """In the list of answers no day stands beside it, left for later or not."""
    said(store, before, Screened.YES)
    take_up(store, last(store).number, after)
    session = window(store, after)
    for _ in range(2):
        audit = current(last(store), after)
        lines = [each for each in answer_lines(after, audit, assess(after, audit)) if each.rule == "told"]
        assert {(each.said, each.date) for each in lines} == {("No answer yet", "")}
        [asked] = [q for q in session.questions() if q[0].id == "told" and session.because(*q)]
        session.skip(*asked)


def test_left_for_later(store: Store, before: Ruleset, after: Ruleset) -> None:
    """To leave it for later leaves it as it is."""
    said(store, before, Screened.YES)
    take_up(store, last(store).number, after)
    session = window(store, after)
    [(rule, account)] = [q for q in session.questions() if q[0].id == "told" and session.because(*q)]
    session.skip(rule, account)
    assert waiting(store, after) == {TOLD_ITEM: (ASKED, Screened.YES)}


@pytest.mark.parametrize("sure", ["no", "yes"])
def test_a_no_is_asked_about(sure: str, store: Store, tmp_path: Path, before: Ruleset) -> None:
    """A no to what brought it up is asked about, where its words are new."""
    said(store, before, Screened.YES)
    after = rules_from(
        tmp_path, AFTER["no such gate"]().replace(*NEW_WORDS).replace("version: 3", "version: 4")
    )
    take_up(store, last(store).number, after)
    person = Script({NEW_WORDS[1]: ["no"], "all the same?": [sure]}, otherwise="skip")
    screening.screen_one(person, window(store, after), 1)
    assert "Did you tell somebody?" in "\n".join(person.asked)
    assert bool(waiting(store, after)) is (sure == "no")


def test_what_is_said_under_newer_rules(store: Store, before: Ruleset, tmp_path: Path) -> None:
    """Rules of before say nothing of what was said under those that came after them."""
    after = rules_from(tmp_path, AFTER["no such gate"]().replace("version: 3", "version: 4"))
    store.keep(before)
    said(store, after, Screened.YES)
    assert waiting(store, after) == {}


@pytest.mark.parametrize("how", [take_up, keep_listed])
def test_older_rules_that_were_read(
    how: Callable[[Store, int, Ruleset], None], store: Store, before: Ruleset, tmp_path: Path
) -> None:
    """Once older or other rules have brought it up where it is read, it waits under any that follow."""
    newer = rules_from(tmp_path, AFTER["no such gate"]().replace("version: 3", "version: 4"))
    for known in ((before, newer), (newer,)):
        store.delete([each.number for each in store.audits()])
        for rules in known:
            store.keep(rules)
        said(store, newer, Screened.YES)
        assert waiting(store, newer) == {}
        how(store, last(store).number, before)
        assert waiting(store, newer) == {TOLD_ITEM: (ASKED, Screened.YES)}


def test_a_mentor_reads_it(store: Store, before: Ruleset, after: Ruleset, tmp_path: Path) -> None:
    """A file says so, and who reads it with the rules of before or of today is told; so is a cohort."""
    said(store, before, Screened.YES)
    made = replace(current(last(store), after), revision=1)
    content = export_bytes(after, made)
    folder = tmp_path / "received"
    folder.mkdir()
    (folder / "a.json").write_bytes(content)
    for rules in (before, after):
        read = read_export(content)
        found = matched(rules, read).assessment
        assert TOLD_ITEM in {gate.item for gate in found.unanswered_gates if gate.because}
        [trainee] = read_cohort(folder, rules).trainees
        assert (trainee.brought_up, "told" in trainee.set_aside) == (True, False)


def test_it_is_a_question_that_is_left(store: Store, before: Ruleset, after: Ruleset, tmp_path: Path) -> None:
    """A trainee for whom it waits has a question left, though all that today's rules ask has an answer."""
    said(store, before, Screened.YES)
    made = current(last(store), after)
    here = [r.item for r in assess(after, made).results]
    made = replace(made, revision=1, answers=dict.fromkeys(here, Answer(AnswerValue.YES, DAY)))
    (tmp_path / "a.json").write_bytes(export_bytes(after, made))
    cohort = read_cohort(tmp_path, after)
    assert (cohort.answered == cohort.applicable, cohort.finished) == (True, 0)


def _said_again(store: Store, after: Ruleset, how: str) -> None:
    """Yes once more, to all that today's rules ask before the questions."""
    number = last(store).number
    if how == "in a file":
        known = [question for question in after.screening if question.per == "person"]
        given = replace(last(store).audit, screening={Item(s.id, None): Screened.YES for s in known})
        save_whole(store, after, replace(given, answers={}), DAY)
        return
    if how == "in a new one":
        start(store, after, DAY)
    if how == "in a recheck":
        store.finish(number, DAY)
        start_again(store, after, Recheck(last(store), after, DAY, None), DAY)
    session = window(store, after)
    for question, account in session.screening_questions():
        session.screen(question, account, Screened.YES)


@pytest.mark.parametrize("how", ["in a file", "in a new one", "in a recheck", "in the same one"])
def test_who_says_it_again_takes_nothing_back(
    how: str, store: Store, before: Ruleset, after: Ruleset
) -> None:
    """A yes that is said again under today's rules leaves what waits as it was."""
    said(store, before, Screened.YES)
    take_up(store, last(store).number, after)
    _said_again(store, after, how)
    assert TOLD_ITEM in waiting(store, after)
    start(store, after, DAY)
    assert TOLD_ITEM in waiting(store, after)


def test_who_keeps_it_in_new_words_takes_nothing_back(store: Store, before: Ruleset, tmp_path: Path) -> None:
    """To keep the answer of before, where the words are new, leaves what waits as it was."""
    said(store, before, Screened.YES)
    text = AFTER["no such gate"]().replace(*NEW_WORDS).replace("version: 3", "version: 4")
    after = rules_from(tmp_path, text)
    take_up(store, last(store).number, after)
    screening.screen_one(Script({NEW_WORDS[1]: ["keep"]}, otherwise="skip"), window(store, after), 1)
    assert TOLD_ITEM in waiting(store, after)


@pytest.mark.parametrize("order", ["the newer window first", "the older window first"])
def test_two_windows_say_it(order: str, store: Store, before: Ruleset, tmp_path: Path) -> None:
    """A yes in a window with today's rules and one with those of before count as said from the older."""
    after = rules_from(tmp_path, AFTER["no such gate"]().replace("version: 3", "version: 4"))
    said(store, before, Screened.NO)
    windows = [window(store, before), window(store, after)]
    for each in reversed(windows) if order == "the newer window first" else windows:
        [wrote] = [q for q in each.screening_questions() if q[0].id == WROTE.question]
        each.screen(*wrote, Screened.YES)
    assert TOLD_ITEM in waiting(store, after)


def test_what_was_answered_does_not_wait_again(store: Store, before: Ruleset, after: Ruleset) -> None:
    """A safe answer is taken over by a recheck, also where today's rules do not have the gate."""
    said(store, before, Screened.YES)
    session = window(store, before)
    [(rule, account)] = [q for q in session.questions() if q[0].id == "told"]
    session.answer(rule, account, Answer(AnswerValue.YES, DAY))
    store.finish(last(store).number, DAY)
    start_again(store, after, Recheck(last(store), after, DAY, None), DAY)
    assert waiting(store, after) == {}


CAKE = TOLD.replace("    gate: true\n", "").replace("    when: pupil-wrote\n", "").split("    noted:")[0]
OTHER = BEFORE.replace(TOLD, CAKE.replace("Did you tell somebody?", "Do you ask before you post a photo?"))


def _answered_as_another(store: Store, rules: Ruleset) -> None:
    given = replace(last(store).audit, screening={}, answers={TOLD_ITEM: Answer(AnswerValue.YES, DAY)})
    save_whole(store, rules, given, DAY)


def test_an_answer_to_another_question(store: Store, before: Ruleset, tmp_path: Path) -> None:
    """What is answered later under the same id, and is no gate, leaves it waiting for its own answer."""
    after = rules_from(tmp_path, OTHER.replace("version: 3", "version: 4"))
    said(store, before, Screened.YES)
    _answered_as_another(store, after)
    assert TOLD_ITEM in waiting(store, after)
    session = window(store, after)
    [(rule, account)] = [q for q in session.questions() if q[0].id == "told"]
    assert (rule.question, session.is_unanswered(rule, account)) == ("Did you tell somebody?", True)
    session.answer(rule, account, Answer(AnswerValue.YES, DAY))
    assert waiting(store, after) == {}
    assert [q[0].question for q in window(store, after).questions() if q[0].id == "told"] == [
        "Do you ask before you post a photo?"
    ]


def test_an_answer_to_an_older_question(store: Store, before: Ruleset, tmp_path: Path) -> None:
    """What was answered under the same id, before it became a gate, is no answer to that gate."""
    oldest = rules_from(tmp_path, OTHER.replace("version: 3", "version: 2"))
    after = rules_from(tmp_path, AFTER["no such gate"]().replace("version: 3", "version: 4"))
    start(store, oldest, DAY)
    _answered_as_another(store, oldest)
    number = last(store).number
    take_up(store, number, before)
    session = window(store, before)
    for question, account in session.screening_questions():
        session.screen(question, account, Screened.YES if question.id == WROTE.question else Screened.NO)
    take_up(store, number, after)
    assert TOLD_ITEM in waiting(store, after)


def test_an_answer_to_newer_words(store: Store, before: Ruleset, tmp_path: Path) -> None:
    """A gate that had its safe answer in newer words does not wait in older ones, once it is gone."""
    newer = BEFORE.replace("Did you tell somebody?", "Have you told somebody?").replace(
        "version: 3", "version: 4"
    )
    after = rules_from(tmp_path, AFTER["no such gate"]().replace("version: 3", "version: 5"))
    said(store, before, Screened.YES)
    rules = rules_from(tmp_path, newer)
    take_up(store, last(store).number, rules)
    session = window(store, rules)
    [(rule, account)] = [q for q in session.questions() if q[0].id == "told"]
    session.answer(rule, account, Answer(AnswerValue.YES, DAY))
    take_up(store, last(store).number, after)
    assert waiting(store, after) == {}


ON_EACH = BEFORE.replace(TOLD, TOLD.replace("per: person", "per: account"))


@pytest.mark.parametrize("how", ["in a file", "in a new one"])
@pytest.mark.parametrize("text", [ON_EACH, AFTER["no such gate"]()], ids=["there", "gone"])
def test_its_account_comes_along(text: str, how: str, store: Store, tmp_path: Path) -> None:
    """A gate on an account, brought up by what was said once, waits in the next one with its account."""
    before = rules_from(tmp_path, ON_EACH)
    after = rules_from(tmp_path, text.replace("version: 3", "version: 4"))
    store.add_account(start(store, before, DAY), "instagram", Purpose.PERSONAL)
    session = window(store, before)
    for question, account in session.screening_questions():
        session.screen(question, account, Screened.YES if question.id == WROTE.question else Screened.NO)
    if how == "in a file":
        save_whole(store, after, replace(last(store).audit, accounts=(), screening={}, answers={}), DAY)
    else:
        start(store, after, DAY)
    assert Item("told", "a1") in waiting(store, after)


def test_its_account_stays_away(store: Store, tmp_path: Path) -> None:
    """Where what brought it up is taken back in the next one, the account does not come along."""
    rules = rules_from(tmp_path, ON_EACH)
    store.add_account(start(store, rules, DAY), "instagram", Purpose.PERSONAL)
    older = window(store, rules)
    for question, account in older.screening_questions():
        older.screen(question, account, Screened.YES if question.id == WROTE.question else Screened.NO)
    given = replace(last(store).audit, accounts=(), screening={WROTE: Screened.NO}, answers={})
    save_whole(store, rules, given, DAY)
    assert last(store).audit.accounts == ()


@pytest.mark.parametrize("sure", ["no", "yes"])
def test_a_no_to_the_same_words_under_another_id(
    sure: str, store: Store, before: Ruleset, tmp_path: Path
) -> None:
    """It takes back what keeps a gate waiting, once the trainee is sure; no other question can."""
    said(store, before, Screened.YES)
    after = rules_from(tmp_path, AFTER["another id"]().replace("version: 3", "version: 4"))
    take_up(store, last(store).number, after)
    person = Script({ASKED: ["no"], "all the same?": [sure]}, otherwise="skip")
    screening.screen_one(person, window(store, after), 1)
    assert "Did you tell somebody?" in "\n".join(person.asked)
    assert bool(waiting(store, after)) is (sure == "no")
    assert bool(window(store, after).audit.earlier) is (sure == "no")


def test_what_was_answered_is_not_blank_too(store: Store, before: Ruleset, tmp_path: Path) -> None:
    """A gate whose safe answer turned, and that is gone then, is listed once: a file of it can be read."""
    said(store, before, Screened.YES)
    session = window(store, before)
    [told] = [rule for rule in before.rules if rule.id == "told"]
    session.answer(told, None, Answer(AnswerValue.PARTLY, DAY))
    question = "question: Did you tell somebody?\n"
    turned = BEFORE.replace(question, f'{question}    expected: "no"\n').replace("version: 3", "version: 4")
    take_up(store, last(store).number, rules_from(tmp_path, turned))
    gone = rules_from(tmp_path, AFTER["no such gate"]().replace("version: 3", "version: 5"))
    audit = current(last(store), gone)
    assert [(gate.item, gate.answer.value) for gate in audit.earlier] == [(TOLD_ITEM, AnswerValue.PARTLY)]
    assert len(read_export(export_bytes(gone, replace(audit, revision=1))).earlier) == 1


KEPT = RULE.format(id="kept", question="Did you keep the message?", per="person", when="pupil-wrote")
BOTH = BEFORE + KEPT


@pytest.mark.parametrize("kept", [None, AnswerValue.YES])
@pytest.mark.parametrize("name", ["no such gate", "no gate any more", "on each account"])
def test_one_of_two_is_gone(name: str, kept: AnswerValue | None, store: Store, tmp_path: Path) -> None:
    """Of two gates that one yes brought up, the one that is gone waits, answered or not as the other is."""
    said(store, rules_from(tmp_path, BOTH), Screened.YES)
    if kept:
        session = window(store, rules_from(tmp_path, BOTH))
        [asked] = [q for q in session.questions() if q[0].id == "kept"]
        session.answer(*asked, Answer(kept, DAY))
    after = rules_from(tmp_path, AFTER[name]().replace("version: 3", "version: 4") + KEPT)
    take_up(store, last(store).number, after)
    others = {} if kept else {Item("kept", None): (ASKED, Screened.YES)}
    assert waiting(store, after) == {TOLD_ITEM: (ASKED, Screened.YES), **others}


MILDER = BEFORE.replace(TOLD, TOLD.replace("safeguarding: true", "safeguarding: false"))


@pytest.mark.parametrize("how", ["the same one", "a new one", "a recheck"])
def test_it_stays_about_a_child(how: str, store: Store, before: Ruleset, tmp_path: Path) -> None:
    """Where today's rules ask the same, and not about a child, it is: blank, and with an answer."""
    said(store, before, Screened.YES)
    after = rules_from(tmp_path, MILDER.replace("version: 3", "version: 4"))
    take_up(store, last(store).number, after)
    if how == "a new one":
        start(store, after, DAY)
    if how == "a recheck":
        store.finish(last(store).number, DAY)
        start_again(store, after, Recheck(last(store), after, DAY, None), DAY)
    for value, told in ((None, True), (AnswerValue.NO, True), (AnswerValue.YES, False)):
        if value:
            session = window(store, after)
            [asked] = [q for q in session.questions() if q[0].id == "told"]
            session.answer(*asked, Answer(value, DAY))
        audit = replace(current(last(store), after), revision=1)
        read = read_export(export_bytes(after, audit))
        found = matched(after, read).assessment
        assert says_a_child(assess(after, audit)) is told
        assert says_a_child(found, asked_about_a_child(read)) is told
        assert differences(after, read) == ()
