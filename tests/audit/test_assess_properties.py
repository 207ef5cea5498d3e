"""The laws of scoring, on random rulesets and audits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from msgspec.structs import replace

from audit.test_assess import PLAIN, answer, audit, ruleset
from effort import examples
from mei_social.audit.assess import (
    BAND_ORDER,
    Assessment,
    Band,
    Outcome,
    Result,
    Tally,
    assess,
    brought_up_by,
)
from mei_social.audit.model import Account, AnswerValue, Audit, Item, Screened
from mei_social.ruleset.model import Force, Per, Purpose, Rule, Ruleset, Screening, Severity, Weights, YesNo

TOPICS = ["privacy", "conduct"]
PLATFORMS = ["instagram", "tiktok"]
ACCOUNT_IDS = ["a1", "a2", "a3"]
VALUES = [None, *AnswerValue]

law: Callable[[Any], Any] = examples(60)


@st.composite
def screenings(draw: DrawFn) -> tuple[Screening, ...]:
    return tuple(
        Screening(
            id=f"s{n}",
            question="Does it apply?",
            per=draw(st.sampled_from(Per)),
            purposes=draw(st.sampled_from([(), (), (Purpose.PROFESSIONAL, Purpose.BOTH)])),
        )
        for n in range(draw(st.integers(0, 2)))
    )


@st.composite
def rulesets(draw: DrawFn) -> Ruleset:
    screening = draw(screenings())
    conditions = st.sampled_from([None, *(s.id for s in screening)])
    rules = [
        replace(
            PLAIN,
            id=f"r{n}",
            topic=draw(st.sampled_from(TOPICS)),
            severity=draw(st.sampled_from(Severity)),
            force=draw(st.sampled_from(Force)),
            per=draw(st.sampled_from(Per)),
            gate=draw(st.booleans()),
            safeguarding=draw(st.booleans()),
            expected=draw(st.sampled_from(YesNo)),
            platforms=draw(st.sampled_from([(), (), ("instagram",), ("tiktok",)])),
            when=draw(conditions),
        )
        for n in range(draw(st.integers(1, 5)))
    ]
    # Not only falling weights: a course lead may choose any, and no law may depend on them.
    weights = Weights(**{s.value: draw(st.integers(1, 100)) for s in Severity})
    return replace(ruleset(*rules, screening=screening), weights=weights)


@st.composite
def audits(draw: DrawFn, rules: Ruleset) -> Audit:
    """Answers to anything that could be asked, shown or hidden, also on accounts that are not there."""
    accounts = [
        Account(a, draw(st.sampled_from([*PLATFORMS, "other"])), draw(st.sampled_from(Purpose)))
        for a in ACCOUNT_IDS[: draw(st.integers(0, 2))]
    ]
    columns = [None, *ACCOUNT_IDS]
    items = [Item(r.id, c) for r in rules.rules for c in columns]
    values = draw(st.lists(st.sampled_from(VALUES), min_size=len(items), max_size=len(items)))
    conditions = [Item(s.id, c) for s in rules.screening for c in columns]
    said = {item: draw(st.sampled_from([None, *Screened])) for item in conditions}
    return audit(
        {item: value for item, value in zip(items, values, strict=True) if value},
        accounts,
        {item: value for item, value in said.items() if value},
    )


@st.composite
def cases(draw: DrawFn) -> tuple[Ruleset, Audit]:
    rules = draw(rulesets())
    return rules, draw(audits(rules))


def given_answer(trail: Audit, item: Item, value: AnswerValue | None) -> Audit:
    """The audit with another answer to one question."""
    return replace(trail, answers={**trail.answers, item: answer(value)})


def ladder(rule: Rule) -> list[AnswerValue]:
    """The answers to a rule from the worst to the safe one."""
    ends = (
        [AnswerValue.NO, AnswerValue.YES] if rule.expected is YesNo.YES else [AnswerValue.YES, AnswerValue.NO]
    )
    return [ends[0], AnswerValue.NOT_SURE, AnswerValue.PARTLY, ends[1]]


def pick(data: st.DataObject, found: Assessment) -> Result:
    """One of the questions that are asked."""
    assume(found.results)
    return data.draw(st.sampled_from(found.results))


def tallies(found: Assessment) -> dict[object, Tally]:
    """Every tally there is, by what it sums up."""
    every: dict[object, Tally] = {"overall": found.overall}
    every.update({("topic", key): tally for key, tally in found.topics.items()})
    every.update({("account", key): tally for key, tally in found.accounts.items()})
    every.update({("cell", key): tally for key, tally in found.cells.items()})
    return every


def better(one: Tally, other: Tally) -> list[str]:
    """In what `one` looks better than `other`."""
    higher = one.score is not None and other.score is not None and one.score > other.score
    milder = BAND_ORDER.index(one.band) > BAND_ORDER.index(other.band)
    return ["score"] * higher + ["band"] * milder


def improvements(after: Assessment, before: Assessment) -> dict[object, list[str]]:
    """Where `after` looks better than `before`, over every tally of both."""
    was, now = tallies(before), tallies(after)
    assert now.keys() == was.keys()
    return {key: gains for key in now if (gains := better(now[key], was[key]))}


@law
@given(cases(), st.data())
def test_safer_never_hurts(case: tuple[Ruleset, Audit], data: st.DataObject) -> None:
    """Making an answer less safe improves no score and no band anywhere, so a safer one harms none."""
    rules, trail = case
    result = pick(data, assess(rules, trail))
    steps = ladder(result.rule)
    worse, safer = sorted(data.draw(st.tuples(st.integers(0, 3), st.integers(0, 3))))
    low = assess(rules, given_answer(trail, result.item, steps[worse]))
    high = assess(rules, given_answer(trail, result.item, steps[safer]))
    assert improvements(low, high) == {}


@law
@given(cases(), st.data())
def test_safe_answer_to_a_blank_never_hurts(case: tuple[Ruleset, Audit], data: st.DataObject) -> None:
    """Answering a blank with the safe answer lowers no score and worsens no band."""
    rules, trail = case
    result = pick(data, assess(rules, trail))
    blank = assess(rules, given_answer(trail, result.item, None))
    safe = assess(rules, given_answer(trail, result.item, ladder(result.rule)[-1]))
    assert improvements(blank, safe) == {}


@law
@given(cases(), st.data())
def test_worst_answer_to_a_blank_never_helps(case: tuple[Ruleset, Audit], data: st.DataObject) -> None:
    """Answering a blank with the worst choice improves no score and no band."""
    rules, trail = case
    result = pick(data, assess(rules, trail))
    blank = assess(rules, given_answer(trail, result.item, None))
    worst = assess(rules, given_answer(trail, result.item, ladder(result.rule)[0]))
    assert improvements(worst, blank) == {}


@law
@given(cases(), st.data())
def test_an_answer_counts_only_where_it_belongs(case: tuple[Ruleset, Audit], data: st.DataObject) -> None:
    """Changing an answer leaves every other topic, account and cell as it was."""
    rules, trail = case
    before = assess(rules, trail)
    result = pick(data, before)
    after = assess(rules, given_answer(trail, result.item, data.draw(st.sampled_from(VALUES))))
    topic, account = result.rule.topic, result.item.account
    own = {"overall", ("topic", topic), ("account", account), ("cell", (topic, account))}
    was = tallies(before)
    assert {key for key, tally in tallies(after).items() if tally != was[key]} <= own


@law
@given(cases(), st.data())
def test_hidden_answers_change_nothing(case: tuple[Ruleset, Audit], data: st.DataObject) -> None:
    """Changing or removing an answer to a question that is not asked changes nothing."""
    rules, trail = case
    before = assess(rules, trail)
    asked = {r.item for r in before.results}
    hidden = [Item(r.id, c) for r in rules.rules for c in (None, *ACCOUNT_IDS) if (r.id, c) not in asked]
    assume(hidden)
    after = given_answer(trail, data.draw(st.sampled_from(hidden)), data.draw(st.sampled_from(VALUES)))
    only_asked = replace(trail, answers={i: a for i, a in trail.answers.items() if i in asked})
    assert assess(rules, after) == before
    assert assess(rules, only_asked) == before


@law
@given(cases(), st.data())
def test_order_of_rules_changes_nothing(case: tuple[Ruleset, Audit], data: st.DataObject) -> None:
    """With the rules in another order every number, every finding and every gate is the same."""
    rules, trail = case
    shuffled = replace(rules, rules=tuple(data.draw(st.permutations(rules.rules))))
    before, after = assess(rules, trail), assess(shuffled, trail)
    assert tallies(after) == tallies(before)
    assert {r.item for r in after.findings} == {r.item for r in before.findings}
    assert {r.item for r in after.gates} == {r.item for r in before.gates}


@law
@given(cases(), st.sampled_from([*PLATFORMS, "other"]), st.sampled_from(Purpose))
def test_another_account_never_helps(case: tuple[Ruleset, Audit], platform: str, purpose: Purpose) -> None:
    """Adding an account, with whatever answers, never improves the overall band and hides no finding."""
    rules, trail = case
    more = replace(trail, accounts=(*trail.accounts, Account("a3", platform, purpose)))
    before, after = assess(rules, trail), assess(rules, more)
    assert BAND_ORDER.index(after.overall.band) <= BAND_ORDER.index(before.overall.band)
    assert {r.item for r in before.findings} <= {r.item for r in after.findings}
    assert {r.item for r in before.gates} <= {r.item for r in after.gates}


@law
@given(cases())
def test_only_what_was_set_aside_is_refused(case: tuple[Ruleset, Audit]) -> None:
    """A gate that is no answer is refused where `does not apply` was said of it, and blank is never that."""
    for result in assess(*case).results:
        aside = result.answer is not None and result.answer.value is AnswerValue.NOT_APPLICABLE
        assert result.is_refused == (aside and result.outcome is Outcome.NOT_TESTED)


@law
@given(cases(), st.data())
def test_blank_screening_hides_nothing(case: tuple[Ruleset, Audit], data: st.DataObject) -> None:
    """A blank or a not-sure to a screening question asks what a yes would ask, and judges it alike.

    But for a gate that was set aside: after a yes or a not sure that is no answer.
    """
    rules, trail = case
    assume(rules.screening)
    condition = data.draw(st.sampled_from(rules.screening))
    account = data.draw(st.sampled_from([None, *ACCOUNT_IDS]))
    key = Item(condition.id, account)
    rest = {k: v for k, v in trail.screening.items() if k != key}
    variants = [rest, {**rest, key: Screened.NOT_SURE}, {**rest, key: Screened.YES}]
    blank, unsure, yes = (assess(rules, replace(trail, screening=v)) for v in variants)
    assert [(r.item, r.outcome) for r in unsure.results] == [(r.item, r.outcome) for r in yes.results]
    pairs = list(zip(blank.results, yes.results, strict=True))
    assert [b.item for b, _ in pairs] == [y.item for _, y in pairs]
    assert [b for b, y in pairs if b.outcome is not y.outcome and not y.is_refused] == []


@law
@given(cases())
def test_what_was_brought_up_is_not_set_aside(case: tuple[Ruleset, Audit]) -> None:
    """No gate under a yes or a not sure is ever set aside, and one that was leaves everything incomplete."""
    rules, trail = case
    conditions = {s.id: s for s in rules.screening}
    found = assess(rules, trail)
    for result in found.results:
        if result.rule.gate and brought_up_by(result.rule, conditions, trail, result.account):
            assert result.outcome is not Outcome.NOT_APPLICABLE
            assert result.because
    if any(r.is_refused for r in found.unanswered_gates):
        assert BAND_ORDER.index(found.overall.band) <= BAND_ORDER.index(Band.INCOMPLETE)


@law
@given(cases())
def test_what_is_asked(case: tuple[Ruleset, Audit]) -> None:
    """What is asked is every rule on every account (or once) that nothing rules out, each exactly once."""
    rules, trail = case
    expected = [
        Item(rule.id, account.id if account else None)
        for rule in rules.rules
        for account in (None, *trail.accounts)
        if plainly_asked(rules, trail, rule, account)
    ]
    assert [r.item for r in assess(rules, trail).results] == expected


@law
@given(cases())
def test_perfect_only_when_all_passed(case: tuple[Ruleset, Audit]) -> None:
    """100 and "no open findings" come exactly when something applies and all of it passed."""
    found = assess(*case)
    for tally, results in parts(found):
        perfect = bool(results) and all(r.outcome is Outcome.PASS for r in results)
        assert (tally.score == 100) == perfect
        assert (tally.band is Band.NO_OPEN_FINDINGS) == perfect


@law
@given(cases())
def test_tallies_agree_with_the_outcomes(case: tuple[Ruleset, Audit]) -> None:
    """Every score, coverage and band equals what a slow, plain reading of the scoring rules gives."""
    rules, trail = case
    for tally, results in parts(assess(rules, trail)):
        assert tally.score == plain_score(results, rules.weights)
        assert tally.applicable == len(results)
        assert tally.answered == len([r for r in results if r.outcome is not Outcome.NOT_TESTED])
        assert tally.band == plain_band(results)


@law
@given(cases())
def test_parts_add_up(case: tuple[Ruleset, Audit]) -> None:
    """Topics, accounts and cells each add up to the whole, and the worst part is the whole's band."""
    found = assess(*case)
    for part in (found.topics.values(), found.accounts.values(), found.cells.values()):
        assert sum(t.points for t in part) == found.overall.points
        assert sum(t.most for t in part) == found.overall.most
        assert sum(t.answered for t in part) == found.overall.answered
        assert sum(t.applicable for t in part) == found.overall.applicable
        assert (
            min((t.band for t in part), key=BAND_ORDER.index, default=Band.NOT_ASSESSED) == found.overall.band
        )


@law
@given(cases())
def test_incomplete_is_never_flattered(case: tuple[Ruleset, Audit]) -> None:
    """With something not tested the band is incomplete or worse, and the score under 100."""
    found = assess(*case)
    for tally, results in parts(found):
        if any(r.outcome is Outcome.NOT_TESTED for r in results):
            assert BAND_ORDER.index(tally.band) <= BAND_ORDER.index(Band.INCOMPLETE)
            assert tally.score != 100


@law
@given(cases())
def test_recommendations_are_never_more_than_medium(case: tuple[Ruleset, Audit]) -> None:
    """Where every rule is a recommendation, and none a gate, no band is high or critical."""
    rules, trail = case
    gentle = replace(rules, rules=tuple(replace(r, force=Force.MAY, gate=False) for r in rules.rules))
    bands = {tally.band for tally in tallies(assess(gentle, trail)).values()}
    assert bands.isdisjoint({Band.HIGH, Band.CRITICAL})


@law
@given(cases())
def test_gates_are_never_lost(case: tuple[Ruleset, Audit]) -> None:
    """Exactly the gates with an answer that is not the safe one are listed, and an open one is no half.

    What was set aside and is no answer stands among those without one.
    """
    found = assess(*case)
    expected = [
        r
        for r in found.results
        if r.rule.gate and r.answer and r.answer.value not in {None, ladder(r.rule)[-1]}
    ]
    assert list(found.gates) == [r for r in expected if not r.is_refused]
    assert [r for r in expected if r.is_refused and r not in found.unanswered_gates] == []
    assert Outcome.PARTIAL not in {r.outcome for r in found.gates}
    is_open = [r for r in found.results if r.rule.gate and r.is_finding]
    assert list(found.open_gates) == sorted(is_open, key=lambda r: r.outcome is Outcome.UNKNOWN)


@law
@given(cases(), st.data())
def test_not_applicable_is_left_out(case: tuple[Ruleset, Audit], data: st.DataObject) -> None:
    """A question set aside as not applicable leaves the numbers that it would leave if it were not asked."""
    rules, trail = case
    asked_once = [r for r in rules.rules if r.per is Per.PERSON]
    assume(asked_once and len(rules.rules) > 1)
    rule = data.draw(st.sampled_from(asked_once))
    aside = assess(rules, given_answer(trail, Item(rule.id, None), AnswerValue.NOT_APPLICABLE))
    assume(not any(r.is_refused and r.rule is rule for r in aside.results))
    without = assess(replace(rules, rules=tuple(r for r in rules.rules if r is not rule)), trail)
    assert (aside.overall, aside.topics, aside.accounts) == (
        without.overall,
        without.topics,
        without.accounts,
    )


def parts(found: Assessment) -> Iterator[tuple[Tally, list[Result]]]:
    """Every tally with the results that it sums up, not-applicable left out."""
    counted = [r for r in found.results if r.outcome is not Outcome.NOT_APPLICABLE]
    yield found.overall, counted
    for topic, tally in found.topics.items():
        yield tally, [r for r in counted if r.rule.topic == topic]
    for account, tally in found.accounts.items():
        yield tally, [r for r in counted if r.item.account == account]
    for cell, tally in found.cells.items():
        yield tally, [r for r in counted if (r.rule.topic, r.item.account) == cell]


def plainly_asked(rules: Ruleset, trail: Audit, rule: Rule, account: Account | None) -> bool:
    """Whether a rule is asked here, reason against reason."""
    if (rule.per is Per.ACCOUNT) != (account is not None):
        return False
    if account and rule.platforms and account.platform not in rule.platforms:
        return False
    condition = next((s for s in rules.screening if s.id == rule.when), None)
    if condition is None:
        return True
    if condition.purposes and account:
        return account.purpose in condition.purposes
    column = account.id if account and condition.per is Per.ACCOUNT else None
    return trail.screening.get(Item(condition.id, column)) is not Screened.NO


POINTS = {Outcome.PASS: Fraction(1), Outcome.PARTIAL: Fraction(1, 2)}
HARM = [Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL]


def plain_severity(rule: Rule) -> Severity:
    cap = Severity.MEDIUM if rule.force is Force.MAY and not rule.gate else Severity.CRITICAL
    return min(rule.severity, cap, key=HARM.index)


def plain_score(results: list[Result], weights: Weights) -> int | None:
    """The score again, in fractions."""
    weighed = [(getattr(weights, plain_severity(r.rule).value), r.outcome) for r in results]
    if not weighed:
        return None
    points = sum(weight * POINTS.get(outcome, Fraction(0)) for weight, outcome in weighed)
    return int(100 * points / sum(weight for weight, _ in weighed))


def plain_band(results: list[Result]) -> Band:
    """The band again, by asking for each band from the worst down."""
    opened = {
        plain_severity(r.rule)
        for r in results
        if r.outcome in {Outcome.FAIL, Outcome.PARTIAL, Outcome.UNKNOWN}
    }
    for severity in reversed(HARM):
        if severity in opened:
            return Band(severity.value)
    if any(r.outcome is Outcome.NOT_TESTED for r in results):
        return Band.INCOMPLETE
    return Band.NO_OPEN_FINDINGS if results else Band.NOT_ASSESSED
