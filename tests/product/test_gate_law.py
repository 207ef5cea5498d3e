"""The law of gates: by an edit of rules alone the set of people with an open gate never becomes smaller.

It is held for a trainee whose rules were changed, for a mentor with other rules than the file, for a file
that was made after a change, for a recheck and a new self-check, and for what `rules impact` says beforehand.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.assess import BAND_ORDER, FINDINGS, Assessment, Band, assess
from mei_social.audit.current import current, stamp_of
from mei_social.audit.model import Answer, AnswerValue, Audit, Item, Mark, Screened, State
from mei_social.audit.recheck import Recheck
from mei_social.audit.saved import SavedAudit
from mei_social.authoring.impact.compute import impact
from mei_social.cohort.fast.reader import Quick
from mei_social.cohort.folder import found_in
from mei_social.cohort.judge import Judge
from mei_social.cohort.parquet import FILE, OUTCOME, RULE, Table
from mei_social.cohort.strict_reader import Strict
from mei_social.export.read import Export, read_export
from mei_social.interview.session import Session, item_of, start, start_again, take_up
from mei_social.review.matching import asked_about_a_child, matched
from mei_social.ruleset.model import Ruleset, asked_digest
from mei_social.safeguarding.duty import is_about_a_child, says_a_child
from mei_social.storage.store import Store
from random_rules import CHANGES, edits, people, rulesets
from small_exports import DAY, export_bytes

MANY = 1500
FEW = 12


class Case(Struct, frozen=True):
    """Rules, somebody who answered them, and the rules after a change and after another one."""

    asked: Ruleset
    person: Audit
    changed: Ruleset
    again: Ruleset
    edits: tuple[str, ...]


@st.composite
def cases(draw: DrawFn) -> Case:
    asked = draw(rulesets())
    person = draw(people(asked))
    changed, first = draw(edits(asked))
    again, second = draw(edits(changed))
    return Case(asked, person, changed, again, (*first, *second))


Law = Callable[[Case], None]
LAWS: dict[str, Law] = {}


def law(test: Law) -> Law:
    LAWS[test.__name__] = test
    return test


def open_in(found: Assessment) -> set[Item]:
    return {result.item for result in found.open_gates}


def at_first(case: Case) -> set[Item]:
    """What is open under the rules that were asked."""
    return open_in(assess(case.asked, case.person))


def saved(store: Store, case: Case) -> SavedAudit:
    """As the program saves it, with every action of it marked as done, which closes nothing."""
    asked = {r.id: asked_digest(r.question, r.expected) for r in case.asked.rules}
    first = {s.id: asked_digest(s.question) for s in case.asked.screening}
    number = start(store, case.asked, DAY)
    for account in case.person.accounts:
        store.add_account(number, account.platform, account.purpose)
    for item, said in case.person.screening.items():
        store.save_screening(number, item, said, first[item.question])
    for item, answer in case.person.answers.items():
        store.save_answer(number, item, answer, asked[item.question], case.asked.digest)
        store.set_mark(number, item, Mark(State.DONE, DAY))
    store.finish(number, DAY)
    return found(store, number)


def found(store: Store, number: int) -> SavedAudit:
    audit = store.audit(number)
    assert audit
    return audit


def exported(rules: Ruleset, audit: Audit) -> Export:
    """Through the bytes of a file, with a revision as every export has it."""
    return read_export(export_bytes(rules, replace(audit, revision=1, rules=stamp_of(rules))))


@law
def trainee(case: Case) -> None:
    """A summary under changed rules, before and after they were taken up, lists every gate that was open."""
    with Store.in_memory() as store:
        audit = saved(store, case)
        assert at_first(case) <= open_in(assess(case.changed, current(audit, case.changed)))
        take_up(store, audit.number, case.changed)
        audit = found(store, audit.number)
        then = open_in(assess(case.changed, current(audit, case.changed)))
        assert at_first(case) <= then
        assert then <= open_in(assess(case.again, current(audit, case.again)))


@law
def mentor(case: Case) -> None:
    """Whatever rules a mentor has, every gate that is open in a file is listed."""
    export = exported(case.asked, case.person)
    for rules in (case.asked, case.changed, case.again):
        assert at_first(case) <= open_in(matched(rules, export).assessment)


@law
def met_by_id(case: Case) -> None:
    """What a reader's rules put first in any words is listed, by the safe answer that it was asked under."""
    gates = {rule.id for rule in case.changed.rules if rule.gate}
    met = {
        result.item for result in assess(case.asked, case.person).findings if result.item.question in gates
    }
    assert met <= open_in(matched(case.changed, exported(case.asked, case.person)).assessment)
    with Store.in_memory() as store:
        audit = saved(store, case)
    assert met <= open_in(assess(case.changed, current(audit, case.changed)))


@law
def made_after_the_change(case: Case) -> None:
    """So it is in a file that a trainee makes after the rules were changed, and nothing in it contradicts."""
    with Store.in_memory() as store:
        audit = saved(store, case)
    export = exported(case.changed, current(audit, case.changed))
    for rules in (case.asked, case.changed, case.again):
        assert at_first(case) <= open_in(matched(rules, export).assessment)


def refused_in(found: Assessment) -> set[Item]:
    return {result.item for result in found.unanswered_gates if result.is_refused}


@law
def set_aside(case: Case) -> None:
    """What was set aside though it was brought up is no answer, and no edit makes it one, anywhere."""
    gates = {rule.id for rule in case.asked.rules if rule.gate}
    aside = Answer(AnswerValue.NOT_APPLICABLE, DAY, "It was nothing")
    answers = {i: aside if i.question in gates else a for i, a in case.person.answers.items()}
    case = replace(case, person=replace(case.person, answers=answers))
    first = refused_in(assess(case.asked, case.person))
    with Store.in_memory() as store:
        audit = saved(store, case)
        for rules in (case.asked, case.changed):
            fresh = current(found(store, start(store, rules, DAY)), rules)
            named = refused_in(assess(rules, fresh))
            assert Counter(i.question for i in first) <= Counter(i.question for i in named)
    later = exported(case.changed, current(audit, case.changed))
    for judged in (
        *(assess(rules, current(audit, rules)) for rules in (case.asked, case.changed)),
        *(
            matched(rules, export).assessment
            for export in (exported(case.asked, case.person), later)
            for rules in (case.asked, case.changed, case.again)
        ),
    ):
        assert first <= refused_in(judged)
        assert not first or BAND_ORDER.index(judged.overall.band) <= BAND_ORDER.index(Band.INCOMPLETE)


@law
def brought_up(case: Case) -> None:
    """What was brought up and has no answer is told under any rules that are taken up, and to any mentor."""
    first = {item.question for item in assess(case.asked, case.person).waiting}
    with Store.in_memory() as store:
        number = saved(store, case).number
        for theirs in (case.changed, case.again):
            take_up(store, number, theirs)
            now = current(found(store, number), theirs)
            export = exported(theirs, now)
            read = (matched(rules, export).assessment for rules in (case.asked, case.changed, case.again))
            for judged in (assess(theirs, now), *read):
                assert first <= {item.question for item in (*judged.waiting, *open_in(judged))}


@law
def looked_at_again(case: Case) -> None:
    """Another look, and a new self-check, begin with every gate that was open, under any rules."""
    with Store.in_memory() as store:
        before = saved(store, case)
        recheck = Recheck(before, case.changed, DAY, None)
        assert all(recheck.again(item) for item in at_first(case))
        number = start_again(store, case.changed, recheck, DAY)
        for rules in (case.changed, case.again):
            assert at_first(case) <= open_in(assess(rules, current(found(store, number), rules)))
        fresh = found(store, start(store, case.again, DAY))
        where = {a.id: (a.platform, a.purpose) for a in case.person.accounts}
        there = {a.id: (a.platform, a.purpose) for a in fresh.audit.accounts}
        listed = Counter(
            (item.question, there.get(item.account or ""))
            for item in open_in(assess(case.again, current(fresh, case.again)))
        )
        assert Counter((i.question, where.get(i.account or "")) for i in at_first(case)) <= listed


@law
def answered_again(case: Case) -> None:
    """What is asked again, after a no to whatever could hide it, and has no safe answer yet stays open."""
    with Store.in_memory() as store:
        before = saved(store, case)
        recheck = Recheck(before, case.changed, DAY, None)
        number = start_again(store, case.changed, recheck, DAY)
        session = Session(case.changed, store, found(store, number), DAY, lambda platform: None, recheck)
        for screening, account in session.screening_questions():
            session.screen(screening, account, Screened.NO)
        for rule, account in session.questions(quick=True):
            if item_of(rule, account) in at_first(case):
                session.answer(rule, account, Answer(AnswerValue.PARTLY, DAY))
        for rules in (case.changed, case.again):
            assert at_first(case) <= open_in(assess(rules, current(found(store, number), rules)))


def acts(rules: Ruleset, content: bytes) -> set[bool]:
    """Whether a mentor reads that a child may be involved: in `review`, and in `cohort` read either way."""
    export, judge = read_export(content), Judge(rules)
    strict = Strict(judge).entry(content)
    assert not isinstance(strict, str)
    entries = (Quick(judge).entry(content) or strict, strict)
    rows = [(judge.row(entry, "f"), entry) for entry in entries]
    return {
        says_a_child(matched(rules, export).assessment, asked_about_a_child(export)),
        *(row.brought_up or any(g[1] and g[2] for g in json.loads(row.listed)) for row, _ in rows),
    }


@law
def about_a_child(case: Case) -> None:
    """That an open gate is about a child, so that somebody acts today, is lost by no edit, anywhere."""
    told = any(is_about_a_child(r.rule) for r in assess(case.asked, case.person).open_gates)
    with Store.in_memory() as store:
        audit = saved(store, case)
        assert not told or says_a_child(assess(case.changed, current(audit, case.changed)))
        take_up(store, audit.number, case.changed)
        audit = found(store, audit.number)
        assert not told or says_a_child(assess(case.again, current(audit, case.again)))
    for theirs, person in ((case.asked, case.person), (case.again, current(audit, case.again))):
        content = export_bytes(theirs, replace(person, revision=1, rules=stamp_of(theirs)))
        for rules in (case.asked, case.changed, case.again):
            [acted] = acts(rules, content)
            assert acted or not told


@law
def told_beforehand(case: Case) -> None:
    """`rules impact` never counts fewer people with an open gate after a change, and names what is open."""
    export = exported(case.asked, case.person)
    for old, new in ((case.asked, case.changed), (case.changed, case.again)):
        before = {item.question for item in open_in(matched(old, export).assessment)}
        [trainee] = impact([export], old, new).trainees
        gates = {rule.id for rule in new.rules if rule.gate}
        assert not before or (trainee.before, trainee.after) == (Band.CRITICAL, Band.CRITICAL)
        assert before <= {gate.rule for gate in trainee.gates} | gates


@law
def in_a_folder(case: Case) -> None:
    """`cohort` has the gates of `review`, read either way, in row and table; none is only stated."""
    with Store.in_memory() as store:
        later = current(saved(store, case), case.changed)
    for theirs, audit in ((case.asked, case.person), (case.changed, later)):
        content = export_bytes(theirs, replace(audit, revision=1, rules=stamp_of(theirs)))
        for rules in (case.asked, case.changed, case.again):
            reviewed = matched(rules, read_export(content)).assessment
            judge = Judge(rules)
            strict = Strict(judge).entry(content)
            assert not isinstance(strict, str)
            for entry in (Quick(judge).entry(content) or strict, strict):
                row = judge.row(entry, "f")
                listed = {(gate[0], gate[1]) for gate in json.loads(row.listed)}
                blank = {(r.rule.id, False) for r in reviewed.earlier if r.is_blank}
                assert listed == {(r.rule.id, r.is_finding) for r in reviewed.gates} | blank
                assert BAND_ORDER[row.band] is reviewed.overall.band
            assert in_table(rules, content) == {item.question for item in open_in(reviewed)}
            assert not any(result.stated for result in reviewed.earlier)


def in_table(rules: Ruleset, content: bytes) -> set[str]:
    """The gates that are open in the Parquet rows of one file."""
    names = (*FILE, *RULE, *OUTCOME)
    with TemporaryDirectory() as folder:
        (Path(folder) / "f.json").write_bytes(content)
        [found] = found_in(Path(folder))
        rows = [dict(zip(names, row, strict=True)) for row in Table(rules).rows(found)]
    return {row["rule"] for row in rows if row["gate"] and row["outcome"] in FINDINGS}


def settled(examples: int) -> Any:
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(max_examples=examples, deadline=None, suppress_health_check=quiet)


@pytest.mark.parametrize("name", LAWS)
def test_law(name: str) -> None:
    """The law holds for random rules, changes and people."""
    settled(FEW)(given(cases())(LAWS[name]))()


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", LAWS)
def test_law_at_length(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The same for many more; says for how many rules, changes and people, and how many had an open gate."""
    count = Counter[str]()
    made = Counter[str]()

    def counting(case: Case) -> None:
        LAWS[name](case)
        count.update(rules=len(case.asked.rules), people=1, edits=len(case.edits), open=bool(at_first(case)))
        made.update(case.edits)

    settled(MANY)(given(cases())(counting))()
    with capsys.disabled():
        print(
            f"\n{name}: {count['rules']} rules, {count['edits']} edits, {count['people']} people, "
            f"{count['open']} of them with an open gate"
        )
    assert set(made) == set(CHANGES)
    assert count["open"] > count["people"] // 4


@pytest.mark.slow
def test_the_law_can_fail() -> None:
    """A reader that drops what it cannot compare, as mei-social 0.1 did, breaks the law at once."""

    def forgetful(case: Case) -> None:
        export = exported(case.asked, case.person)
        audit = replace(matched(case.changed, export).audit, earlier=())
        assert at_first(case) <= open_in(assess(case.changed, audit))

    with pytest.raises(AssertionError):
        settled(300)(given(cases())(forgetful))()
