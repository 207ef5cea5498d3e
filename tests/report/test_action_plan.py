"""The plan of action: every open finding, how soon, and what was said about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from msgspec.structs import replace

from audit.test_assess import A1, A2, EACH, GATE, LOW, NO, NOT_APPLICABLE, PARTLY, PLAIN, audit, ruleset
from audit.test_assess_properties import ACCOUNT_IDS, cases, law
from mei_social.audit.assess import assess, effective_severity
from mei_social.audit.current import current_marks
from mei_social.audit.model import Audit, Item, Mark, State
from mei_social.audit.saved import SavedAudit
from mei_social.report import labels
from mei_social.report.action_plan import Agreed, Mentor, Plan, by_app, plan_of
from mei_social.report.build import build_report, only_advice
from mei_social.report.model import TELL_IF_SO, Finding, When
from mei_social.ruleset.model import Per, Ruleset, Severity
from mei_social.text import english
from sample_plan import MARKS, MENTOR, sample_plan
from sample_plan import TODAY as SAMPLE_DAY
from sample_report import GATE as SAMPLE_GATE

TODAY = date(2027, 5, 3)
AGAIN = TODAY + timedelta(days=90)
NEAR = st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3))


@st.composite
def marks_on(draw: DrawFn, rules: Ruleset) -> dict[Item, Mark]:
    """Marks on anything, asked or not, open or not."""
    items = [Item(rule.id, account) for rule in rules.rules for account in (None, *ACCOUNT_IDS)]
    later = st.builds(Mark, st.just(State.LATER), NEAR, NEAR)
    done = st.builds(Mark, st.just(State.DONE), NEAR)
    return draw(st.dictionaries(st.sampled_from(items), later | done))


@st.composite
def planned(draw: DrawFn) -> tuple[Ruleset, Audit, dict[Item, Mark]]:
    rules, trail = draw(cases())
    return rules, trail, draw(marks_on(rules))


NOBODY = Mentor()


def plan(rules: Ruleset, trail: Audit, marks: Mapping[Item, Mark], mentor: Mentor = NOBODY) -> Plan:
    found = assess(rules, trail)
    report = build_report(rules, trail, found, {}, TODAY, marks=marks)
    order = found.order_of_action
    return plan_of(report, marks, order, today=TODAY, mentor=mentor, check_again=AGAIN)


# Laws that hold for every ruleset


@law
@given(planned())
def test_every_open_finding_is_one_action(case: tuple[Ruleset, Audit, dict[Item, Mark]]) -> None:
    """Every open finding, and every gate without an answer, is one action on each account; no more.

    Gates that wait for the same question before the questions are one: to answer that.
    """
    rules, trail, _ = case
    found = assess(rules, trail)
    items = [action.item for action in plan(*case).actions]
    waiting: dict[tuple[str, str | None], set[Item]] = {}
    for r in found.unanswered_gates:
        if r.waits:
            account = r.item.account if r.waits.per is Per.ACCOUNT else None
            waiting.setdefault((r.waits.question, account), set()).add(r.item)
    wanted = [r.item for r in found.findings]
    wanted += [r.item for r in found.unanswered_gates if not r.waits]
    told = set(wanted)
    assert sorted((i for i in items if i in told), key=str) == sorted(wanted, key=str)
    assert len(items) - len(wanted) == len(waiting)
    assert all(len(gates.intersection(items)) == 1 for gates in waiting.values())
    assert len(set(items)) == len(items)


@law
@given(planned())
def test_most_urgent_first(case: tuple[Ruleset, Audit, dict[Item, Mark]]) -> None:
    """Open gates, gates without an answer, today, this week, this term; one question stays together."""
    found = plan(*case).actions
    assert [not a.finding.gate for a in found] == sorted(not a.finding.gate for a in found)
    whens = [list(When).index(a.finding.when) for a in found]
    assert whens == sorted(whens)
    gates = [a.finding.unanswered for a in found if a.finding.gate]
    assert gates == sorted(gates)
    rules = [(a.finding.rule, a.finding.unanswered) for a in found]
    assert len([n for n, rule in enumerate(rules) if rules[n - 1 : n] != [rule]]) == len(set(rules))


@law
@given(planned())
def test_how_soon_follows_from_the_severity(case: tuple[Ruleset, Audit, dict[Item, Mark]]) -> None:
    """A gate and what is critical is for today, what is high for this week, the rest for this term."""
    rules = {rule.id: rule for rule in case[0].rules}
    soon = {Severity.CRITICAL: When.TODAY, Severity.HIGH: When.WEEK}
    for action in plan(*case).actions:
        rule = rules[action.finding.rule]
        expected = When.TODAY if rule.gate else soon.get(effective_severity(rule), When.TERM)
        assert action.finding.when is expected


@law
@given(planned())
def test_due(case: tuple[Ruleset, Audit, dict[Item, Mark]]) -> None:
    """An action is due exactly when it is neither done nor put off beyond today; a gate cannot be put off."""
    made = plan(*case)
    for action in made.actions:
        mark = case[2].get(action.item)
        done = mark is not None and mark.state is State.DONE and not action.finding.unanswered
        put_off = mark is not None and mark.until is not None and mark.until > TODAY
        assert action.is_due(TODAY) == (not done and (action.finding.gate or not put_off))
    assert made.due(made.actions) == tuple(a for a in made.actions if a.is_due(TODAY))


@law
@given(planned())
def test_one_count(case: tuple[Ruleset, Audit, dict[Item, Mark]]) -> None:
    """What there is to do is counted alike in the plan and in the sentence of a summary.

    Where all of it is advice, the sentence says how many there are and not how soon.
    """
    rules, trail, _ = case
    made = plan(rules, trail, {})
    counts = [(n, when.lower()) for when in When if (n := made.to_do(made.of(when)))]
    found = assess(rules, trail)
    report = build_report(rules, trail, found, {}, TODAY)

    assert made.to_do(made.actions) == sum(n for n, _ in counts)
    if only_advice(found):
        assert f"Only recommendations are left: {made.to_do(made.actions)}." in report.headline
        return
    for n, when in counts:
        assert re.search(rf"\b{n} (actions? )?for {when}\b", report.headline)
    assert ("action" in report.headline) is bool(counts)


@law
@given(planned())
def test_minutes_add_up(case: tuple[Ruleset, Audit, dict[Item, Mark]]) -> None:
    """The minutes of an action are those of its rule, or one to answer; they add up per finding."""
    made = plan(*case)
    minutes = {rule.id: rule.minutes for rule in case[0].rules}
    for action in made.actions:
        assert action.minutes == (1 if action.finding.unanswered else minutes[action.finding.rule])
    findings = {(a.finding.rule, a.finding.unanswered): a.finding.minutes for a in made.actions}
    assert sum(a.minutes for a in made.actions) == sum(findings.values())


@law
@given(planned())
def test_a_mark_is_only_a_word(case: tuple[Ruleset, Audit, dict[Item, Mark]]) -> None:
    """What is said about actions changes no score, band, order or finding: only how far they are."""
    rules, trail, marks = case
    found = assess(rules, trail)
    plain = build_report(rules, trail, found, {}, TODAY)
    marked = build_report(rules, trail, found, {}, TODAY, marks=marks)
    assert replace(marked, gates=unplanned(marked.gates), findings=unplanned(marked.findings)) == plain
    assert [a.item for a in plan(*case).actions] == [a.item for a in plan(rules, trail, {}).actions]


@law
@given(planned())
def test_what_is_said_stands_with_its_action(case: tuple[Ruleset, Audit, dict[Item, Mark]]) -> None:
    """Each action has its own mark, in words and as it is; one without any is not done, or not answered."""
    for action in plan(*case).actions:
        if action.finding.unanswered:
            assert (action.mark, action.state) == (None, "To answer")
            continue
        mark = case[2].get(action.item)
        assert action.mark == mark
        unsure = action.finding.gate and action.finding.unsure
        assert action.state == (
            labels.marked(mark, TODAY) if mark else "To find out" if unsure else "Not yet"
        )


def unplanned(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(replace(f, places=tuple(replace(p, plan=None) for p in f.places)) for f in findings)


# By example


def test_gates_are_for_today_whatever_they_weigh() -> None:
    """A gate is for today and comes first, also where a course lead gave it a low severity."""
    rules = ruleset(PLAIN, replace(GATE, severity=Severity.LOW))
    made = plan(rules, audit({"plain": NO, "gate": NO}), {})
    assert [(a.finding.rule, a.finding.when) for a in made.actions] == [
        ("gate", When.TODAY),
        ("plain", When.WEEK),
    ]


def test_a_gate_set_aside_is_no_action() -> None:
    """A gate that was set aside is to be talked through: the headline says so, and nothing is to do."""
    made = plan(ruleset(GATE), audit({"gate": NOT_APPLICABLE}), {})
    assert (made.actions, made.headline) == ((), "1 question that comes before all others: set aside.")


def test_a_rule_that_became_a_gate_is_due() -> None:
    """What was put off before the rules made it a gate is not put off any more; done stays said."""
    later, done = Mark(State.LATER, TODAY, AGAIN), Mark(State.DONE, TODAY)
    trail = audit({"plain": NO})
    saved = SavedAudit(1, TODAY, False, trail, {}, marks={Item("plain", None): later})
    rules = ruleset(replace(PLAIN, gate=True))
    assert current_marks(saved, ruleset(PLAIN)) == saved.marks
    assert current_marks(saved, rules) == {}
    assert current_marks(replace(saved, marks={Item("plain", None): done}), rules) == {
        Item("plain", None): done
    }


def test_one_plan_holds_everything() -> None:
    """The sample: parts with their due actions, the mentor's words, what was agreed by day."""
    made = sample_plan()
    assert {when: (len(made.of(when)), len(made.due(made.of(when)))) for when in When} == {
        When.TODAY: (2, 2),
        When.WEEK: (6, 5),
        When.TERM: (7, 5),
    }
    assert {a.item for a in made.actions if a.mark} == set(MARKS)
    assert {a.item: a.mentor for a in made.actions if a.mentor} == MENTOR.said
    assert [a.by for a in made.agreed] == sorted(a.by for a in MENTOR.agreed)
    assert made.today == SAMPLE_DAY
    assert not next(a for a in made.actions if a.finding.rule == SAMPLE_GATE.rule).can_wait


def test_what_was_agreed_stands_once() -> None:
    """The same thing by the same day, agreed twice, is one line; by another day it is another."""
    agreed = (Agreed("A", AGAIN), Agreed("A", TODAY), Agreed("A", AGAIN))
    made = plan(ruleset(LOW), audit({"low": NO}), {}, Mentor(agreed=agreed))
    assert made.agreed == (Agreed("A", TODAY), Agreed("A", AGAIN))


def test_accounts_with_the_same_help_share_it() -> None:
    """Where two accounts have the same setting it is told once, with both names."""
    tags = [a for a in sample_plan().actions if a.finding.rule == "tag-approval-on"]
    told = [(where, len(place.settings)) for where, place in by_app(tags)]
    assert told == [("Instagram 1 (personal) and Instagram 2 (professional)", 1), ("TikTok", 0)]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (1, "about 1 minute"),
        (90, "about 90 minutes"),
        (91, "about 1 and a half hours"),
        (120, "about 2 hours"),
        (155, "about 2 and a half hours"),
        (251, "about 4 hours"),
    ],
)
def test_time_is_a_guess(minutes: int, said: str) -> None:
    """Long times are told in hours: nobody knows them to the minute."""
    assert english.about(minutes) == said


def test_steps_are_told_once() -> None:
    """Who to tell comes first, and a step that only says so again is left out."""
    steps = ("Tell your mentor.", "Wait.")
    finding = replace(SAMPLE_GATE, tell="Your mentor today", steps=steps, unsure=False)
    assert finding.told == ("Who to tell: Your mentor today.", "Wait.")
    assert replace(finding, tell=None).told == ("Tell your mentor.", "Wait.")


def test_not_sure_about_what_comes_before_all_others() -> None:
    """What to find out comes first; then whom to tell if it is so, and also if it stays unsure."""
    steps = ("Look at your followers.", "Then answer this question again.")
    finding = replace(SAMPLE_GATE, tell="Your mentor today", steps=steps, unsure=True)

    assert finding.told == (steps[0], f"{TELL_IF_SO}: Your mentor today.", steps[1])
    assert finding.title == finding.question


def test_what_there_is_to_do() -> None:
    """An open gate is an action, with its question beside it; without an action the question stands in."""
    gate = replace(SAMPLE_GATE, unsure=False)
    known = [replace(gate, unanswered=True), replace(gate, set_aside=True), replace(gate, action=None)]

    assert (gate.title, gate.asked) == (gate.action, gate.question)
    assert {(found.title, found.asked) for found in known} == {(gate.question, None)}


def test_each_account_has_its_own_action() -> None:
    """One question open on two accounts is two actions, each with its own mark."""
    rules, mark = ruleset(EACH), Mark(State.DONE, TODAY)
    trail = audit({Item("each", "a1"): NO, Item("each", "a2"): PARTLY}, [A1, A2])
    made = plan(rules, trail, {Item("each", "a2"): mark})
    assert [(a.item.account, a.mark) for a in made.actions] == [("a1", None), ("a2", mark)]
