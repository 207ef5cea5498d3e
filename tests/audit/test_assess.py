"""Scoring by example, on small rulesets written by hand. The general laws: test_assess_properties.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pytest
from msgspec.structs import replace

from mei_social.audit.assess import Assessment, Band, Outcome, Result, assess, effective_severity, outcome_of
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.ruleset.model import (
    Bands,
    BandWords,
    Clause,
    Contact,
    Force,
    HelpLine,
    Named,
    Per,
    Provider,
    Purpose,
    Review,
    Rule,
    Ruleset,
    RulesStamp,
    Screening,
    Severity,
    Weights,
    YesNo,
)

TODAY = date(2027, 5, 3)
WORDS = BandWords(title="Band", meaning="What it means.")
WEIGHTS = Weights(critical=10, high=5, medium=2, low=1)

A1 = Account("a1", "instagram", Purpose.PERSONAL)
A2 = Account("a2", "tiktok", Purpose.PROFESSIONAL)

YES, PARTLY, NO = AnswerValue.YES, AnswerValue.PARTLY, AnswerValue.NO
NOT_SURE, NOT_APPLICABLE = AnswerValue.NOT_SURE, AnswerValue.NOT_APPLICABLE

PLAIN = Rule(
    id="plain",
    topic="privacy",
    clauses=("c1",),
    question="Is it so?",
    why="It matters.",
    how="Look.",
    partly="Some of it.",
    remedy="Mend it.",
    minutes=5,
    severity=Severity.HIGH,
    force=Force.MUST,
    per=Per.PERSON,
)
GATE = replace(PLAIN, id="gate", severity=Severity.CRITICAL, gate=True)
EACH = replace(PLAIN, id="each", per=Per.ACCOUNT)
LOW = replace(PLAIN, id="low", severity=Severity.LOW)


def ruleset(*rules: Rule, screening: tuple[Screening, ...] = ()) -> Ruleset:
    """A ruleset in which only the rules and the screening matter."""
    return Ruleset(
        id="test",
        version=1,
        title="Test rules",
        provider=Provider(
            name="Provider", policy="Policy", contacts=(Contact(id="c", role="Tutor", ask="Ask."),)
        ),
        review=Review(check_again_after_days=90, menu_path_old_after_days=180),
        weights=WEIGHTS,
        bands=Bands(
            critical=WORDS,
            high=WORDS,
            medium=WORDS,
            low=WORDS,
            incomplete=WORDS,
            no_open_findings=WORDS,
            not_assessed=WORDS,
        ),
        help=(HelpLine(need="Now", who="Somebody"),),
        platforms=(Named(id="instagram", name="Instagram"), Named(id="tiktok", name="TikTok")),
        topics=(Named(id="privacy", name="Privacy"), Named(id="conduct", name="Conduct")),
        clauses=(Clause(id="c1", label="1", title="One", summary="One."),),
        screening=screening,
        rules=rules,
    )


def answer(value: AnswerValue | None) -> Answer:
    reason = "I do not use it." if value is NOT_APPLICABLE else None
    return Answer(value, TODAY, reason=reason)


def audit(
    answers: Mapping[Item | str, AnswerValue | None] | None = None,
    accounts: Iterable[Account] = (),
    screening: Mapping[Item, Screened] | None = None,
) -> Audit:
    """An audit; an answer's key may be a bare rule id for what is asked once."""
    return Audit(
        ref="r",
        revision=1,
        started=TODAY,
        rules=RulesStamp("test", 1, "0" * 64, "Test rules"),
        accounts=tuple(accounts),
        screening=screening or {},
        answers={
            key if isinstance(key, Item) else Item(key, None): answer(value)
            for key, value in (answers or {}).items()
        },
    )


def asked(assessment: Assessment) -> list[tuple[str, str | None]]:
    return [(r.item.question, r.item.account) for r in assessment.results]


# 1. What applies


def test_once_per_person_or_per_account() -> None:
    """A person rule is asked once, an account rule on every account, in the order of the rules."""
    found = assess(ruleset(EACH, PLAIN), audit(accounts=[A1, A2]))
    assert asked(found) == [("each", "a1"), ("each", "a2"), ("plain", None)]


def test_platforms_narrow_an_account_rule() -> None:
    """A rule that names platforms is asked on accounts of those platforms only."""
    only = replace(EACH, platforms=("tiktok",))
    assert asked(assess(ruleset(only), audit(accounts=[A1, A2]))) == [("each", "a2")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Screened.YES, [("plain", None)]),
        (Screened.NO, []),
        (Screened.NOT_SURE, [("plain", None)]),
        (None, [("plain", None)]),
    ],
)
def test_only_a_plain_no_hides(said: Screened | None, expected: list[tuple[str, str | None]]) -> None:
    """A condition is off only after a plain no: neither a blank nor a not-sure makes an audit look better."""
    pupils = Screening(id="pupils", question="Do pupils follow you?", per=Per.PERSON)
    rules = ruleset(replace(PLAIN, when="pupils"), screening=(pupils,))
    screening = {} if said is None else {Item("pupils", None): said}
    assert asked(assess(rules, audit(screening=screening))) == expected


def test_screening_per_account() -> None:
    """A screening question asked per account hides the rule on that account only."""
    ads = Screening(id="ads", question="Do you earn money here?", per=Per.ACCOUNT)
    rules = ruleset(replace(EACH, when="ads"), screening=(ads,))
    said = {Item("ads", "a1"): Screened.NO}
    assert asked(assess(rules, audit(accounts=[A1, A2], screening=said))) == [("each", "a2")]


def test_screening_per_person_governs_account_rules() -> None:
    """A screening question asked once decides about an account rule on every account."""
    pupils = Screening(id="pupils", question="Do pupils follow you?", per=Per.PERSON)
    rules = ruleset(replace(EACH, when="pupils"), screening=(pupils,))
    said = {Item("pupils", None): Screened.NO}
    assert asked(assess(rules, audit(accounts=[A1, A2], screening=said))) == []


def test_purpose_answers_a_screening_question() -> None:
    """Where a screening question lists purposes, the account's purpose is the answer."""
    work = Screening(id="work", question="For work?", per=Per.ACCOUNT, purposes=(Purpose.PROFESSIONAL,))
    rules = ruleset(replace(EACH, when="work"), screening=(work,))
    contrary = {Item("work", "a1"): Screened.YES, Item("work", "a2"): Screened.NO}
    assert asked(assess(rules, audit(accounts=[A1, A2], screening=contrary))) == [("each", "a2")]


def test_hidden_answer_is_not_scored() -> None:
    """An answer to a rule that a changed condition hides counts nothing."""
    pupils = Screening(id="pupils", question="Do pupils follow you?", per=Per.PERSON)
    rules = ruleset(LOW, replace(PLAIN, when="pupils"), screening=(pupils,))
    hidden = audit({"low": YES, "plain": NO}, screening={Item("pupils", None): Screened.NO})
    overall = assess(rules, hidden).overall
    assert (overall.score, overall.applicable, overall.band) == (100, 1, Band.NO_OPEN_FINDINGS)


# 2. Outcome

OUTCOMES = [
    (YES, Outcome.PASS),
    (PARTLY, Outcome.PARTIAL),
    (NO, Outcome.FAIL),
    (NOT_SURE, Outcome.UNKNOWN),
    (NOT_APPLICABLE, Outcome.NOT_APPLICABLE),
    (None, Outcome.NOT_TESTED),
]


@pytest.mark.parametrize(("value", "expected"), OUTCOMES)
def test_outcome_of_each_answer(value: AnswerValue | None, expected: Outcome) -> None:
    """Each answer has one outcome; a skipped question is not tested."""
    assert outcome_of(PLAIN, answer(value)) == expected


def test_no_answer_is_not_tested() -> None:
    """A question that was never answered is not tested."""
    assert outcome_of(PLAIN, None) == Outcome.NOT_TESTED


def test_partly_on_a_gate_fails() -> None:
    """A gate knows no half: partly is a fail."""
    assert outcome_of(GATE, answer(PARTLY)) == Outcome.FAIL


@pytest.mark.parametrize(
    ("value", "expected"),
    [(NO, Outcome.PASS), (YES, Outcome.FAIL), (PARTLY, Outcome.PARTIAL), (NOT_SURE, Outcome.UNKNOWN)],
)
def test_expected_no(value: AnswerValue, expected: Outcome) -> None:
    """Where the rule expects no, no passes and yes fails; the rest means what it always means."""
    assert outcome_of(replace(PLAIN, expected=YesNo.NO), answer(value)) == expected


# 3. Findings


@pytest.mark.parametrize(
    ("value", "expected"),
    [(YES, False), (PARTLY, True), (NO, True), (NOT_SURE, True), (NOT_APPLICABLE, False), (None, False)],
)
def test_what_is_a_finding(value: AnswerValue | None, expected: bool) -> None:
    """Fail, partial and unknown are findings; nothing else is."""
    assert [r.is_finding for r in assess(ruleset(PLAIN), audit({"plain": value})).results] == [expected]


def test_findings_worst_first() -> None:
    """Findings come worst first, and within one severity in the order of the rules."""
    second = replace(PLAIN, id="second")
    rules = ruleset(LOW, second, PLAIN, GATE)
    found = assess(rules, audit({"low": NO, "second": NO, "plain": NOT_SURE, "gate": NO}))
    assert [r.rule.id for r in found.findings] == ["gate", "second", "plain", "low"]


# 4. Score


def test_score_by_hand() -> None:
    """Pass counts whole, partial half, all else nothing: (10 + 5/2) of (10 + 5 + 2 + 1) is 69 of 100."""
    medium = replace(PLAIN, id="medium", severity=Severity.MEDIUM)
    rules = ruleset(replace(GATE, gate=False), PLAIN, medium, LOW)
    overall = assess(rules, audit({"gate": YES, "plain": PARTLY, "medium": NO})).overall
    assert (overall.points, overall.most, overall.score) == (25, 36, 69)


@pytest.mark.parametrize("value", [NO, NOT_SURE, None])
def test_no_points_without_a_pass(value: AnswerValue | None) -> None:
    """No, not-sure and a blank earn the same: nothing, out of the same maximum."""
    overall = assess(ruleset(PLAIN, LOW), audit({"plain": value, "low": YES})).overall
    assert (overall.points, overall.most, overall.score) == (2, 12, 16)


def test_not_applicable_leaves_the_maximum() -> None:
    """Not-applicable counts neither for nor against."""
    overall = assess(ruleset(PLAIN, LOW), audit({"plain": NOT_APPLICABLE, "low": YES})).overall
    assert (overall.points, overall.most, overall.score) == (2, 2, 100)


def test_score_is_rounded_down() -> None:
    """One half-answered low rule among many passes still keeps the score under 100."""
    rules = [replace(GATE, id=f"g{n}", gate=False) for n in range(40)]
    said: dict[Item | str, AnswerValue | None] = dict.fromkeys([r.id for r in rules], YES)
    assert assess(ruleset(LOW, *rules), audit({**said, "low": PARTLY})).overall.score == 99


def test_nothing_applies() -> None:
    """Where nothing applies there is no score and the band says not assessed."""
    overall = assess(ruleset(PLAIN), audit({"plain": NOT_APPLICABLE})).overall
    assert (overall.score, overall.band, overall.applicable) == (None, Band.NOT_ASSESSED, 0)


def test_topic_and_account_without_questions() -> None:
    """A topic or an account without a single question is there, and not assessed."""
    found = assess(ruleset(PLAIN), audit({"plain": YES}, accounts=[A1]))
    assert {k: t.band for k, t in found.topics.items()} == {
        "privacy": Band.NO_OPEN_FINDINGS,
        "conduct": Band.NOT_ASSESSED,
    }
    assert {k: t.band for k, t in found.accounts.items()} == {
        None: Band.NO_OPEN_FINDINGS,
        "a1": Band.NOT_ASSESSED,
    }


# 5. Coverage


def test_coverage() -> None:
    """Answered over applicable: a not-sure is an answer, a skip is none, not-applicable is in neither."""
    rules = [replace(PLAIN, id=f"r{n}") for n in range(6)]
    said: dict[Item | str, AnswerValue | None] = {
        "r0": YES,
        "r1": PARTLY,
        "r2": NOT_SURE,
        "r3": NOT_APPLICABLE,
        "r4": None,
    }
    overall = assess(ruleset(*rules), audit(said)).overall
    assert (overall.answered, overall.applicable) == (3, 5)


# 6. Band


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("value", [NO, PARTLY, NOT_SURE])
def test_band_is_the_worst_open_finding(severity: Severity, value: AnswerValue) -> None:
    """Any finding gives its severity, whatever kind of finding it is and however many rules passed."""
    rules = ruleset(replace(PLAIN, severity=severity), LOW)
    assert assess(rules, audit({"plain": value, "low": YES})).overall.band == Band(severity.value)


def test_worst_of_several() -> None:
    """Of several open findings the worst decides, in whatever order they stand."""
    found = [assess(ruleset(*r), audit({"low": NO, "plain": NO})) for r in [(LOW, PLAIN), (PLAIN, LOW)]]
    assert [f.overall.band for f in found] == [Band.HIGH, Band.HIGH]


def test_untested_is_incomplete() -> None:
    """With nothing open and something not tested the band is incomplete."""
    assert assess(ruleset(PLAIN, LOW), audit({"plain": YES})).overall.band == Band.INCOMPLETE


def test_open_finding_shows_through_incomplete() -> None:
    """An incomplete audit shows the band of what is already open."""
    assert assess(ruleset(PLAIN, LOW), audit({"low": NO})).overall.band == Band.LOW


def test_topic_account_and_cell_have_their_own_bands() -> None:
    """Every finding counts in its own topic, account and cell, and in no other."""
    conduct = replace(EACH, id="conduct", topic="conduct", severity=Severity.LOW)
    said: dict[Item | str, AnswerValue | None] = {
        Item("each", "a1"): NO,
        Item("each", "a2"): YES,
        Item("conduct", "a1"): YES,
        Item("conduct", "a2"): NO,
        "plain": YES,
    }
    found = assess(ruleset(PLAIN, EACH, conduct), audit(said, accounts=[A1, A2]))
    assert {k: t.band.value for k, t in found.topics.items()} == {"privacy": "high", "conduct": "low"}
    assert {k: t.band.value for k, t in found.accounts.items()} == {
        None: "no-open-findings",
        "a1": "high",
        "a2": "low",
    }
    assert {k: t.band.value for k, t in found.cells.items()} == {
        ("privacy", None): "no-open-findings",
        ("privacy", "a1"): "high",
        ("privacy", "a2"): "no-open-findings",
        ("conduct", "a1"): "no-open-findings",
        ("conduct", "a2"): "low",
    }


# 7. Force


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (Severity.CRITICAL, Severity.MEDIUM),
        (Severity.HIGH, Severity.MEDIUM),
        (Severity.MEDIUM, Severity.MEDIUM),
        (Severity.LOW, Severity.LOW),
    ],
)
def test_may_is_at_most_medium(severity: Severity, expected: Severity) -> None:
    """A recommendation counts, weighs and bands as medium at most; a lesser one stays as it is."""
    rule = replace(PLAIN, severity=severity, force=Force.MAY)
    overall = assess(ruleset(rule), audit({"plain": NO})).overall
    assert effective_severity(rule) == expected
    assert (overall.band.value, overall.most) == (expected.value, 2 * getattr(WEIGHTS, expected.value))


@pytest.mark.parametrize("force", [Force.MUST, Force.SHOULD])
def test_must_and_should_keep_their_severity(force: Force) -> None:
    """What the policy demands or expects weighs what the rule says."""
    assert effective_severity(replace(GATE, force=force)) == Severity.CRITICAL


# 8. Gates


@pytest.mark.parametrize(
    ("value", "shown", "opened"),
    [
        (YES, [], []),
        (None, [], []),
        (NO, ["gate"], ["gate"]),
        (PARTLY, ["gate"], ["gate"]),
        (NOT_SURE, ["gate"], ["gate"]),
        (NOT_APPLICABLE, ["gate"], []),
    ],
)
def test_gates(value: AnswerValue | None, shown: list[str], opened: list[str]) -> None:
    """A gate is shown for any answer but the safe one, and is open unless it was set aside with a reason."""
    found = assess(ruleset(GATE, PLAIN), audit({"gate": value, "plain": NO}))
    assert [r.rule.id for r in found.gates] == shown
    assert [r.rule.id for r in found.open_gates] == opened


@pytest.mark.parametrize(
    ("value", "because", "refused"),
    [
        (NOT_APPLICABLE, Screened.YES, True),
        (NOT_APPLICABLE, Screened.NOT_SURE, True),
        (NOT_APPLICABLE, None, False),
        (None, Screened.YES, False),
        (NO, Screened.YES, False),
    ],
)
def test_what_is_refused(value: AnswerValue | None, because: Screened | None, refused: bool) -> None:
    """Only `does not apply` to a gate that something said before brought up; a blank with a note is not."""
    contact = Screening(id="contact", question="Has a pupil made contact?", per=Per.PERSON)
    rules = ruleset(replace(GATE, when="contact"), screening=(contact,))
    said = {} if because is None else {Item("contact", None): because}
    assert [r.is_refused for r in assess(rules, audit({"gate": value}, screening=said)).results] == [refused]


FAIL, PASS, ASIDE = Outcome.FAIL, Outcome.PASS, Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (FAIL, FAIL, [True]),
        (FAIL, PASS, [True]),
        (ASIDE, ASIDE, [True]),
        (FAIL, ASIDE, [True, False]),
        (ASIDE, FAIL, [True, False]),
    ],
)
def test_a_gate_as_it_was_asked_and_as_it_is(before: Outcome, now: Outcome, told: list[bool]) -> None:
    """Told once, as it was asked; where one of the two is open and the other set aside, both are told."""
    values = {FAIL: NO, PASS: YES, ASIDE: NOT_APPLICABLE}
    found = assess(ruleset(GATE), audit({"gate": values[now]}))
    was = Result(GATE, None, answer(values[before]), before, earlier=True)
    assert [r.earlier for r in replace(found, earlier=(was,)).told] == told


def test_gate_that_expects_no() -> None:
    """A gate that expects no is quiet after a no and shown after a yes."""
    rules = ruleset(replace(GATE, expected=YesNo.NO))
    assert assess(rules, audit({"gate": NO})).gates == ()
    assert [r.rule.id for r in assess(rules, audit({"gate": YES})).gates] == ["gate"]


def test_no_good_band_over_an_open_gate() -> None:
    """One open gate gives its severity, though everything else passed."""
    rules = [replace(LOW, id=f"r{n}") for n in range(50)]
    said: dict[Item | str, AnswerValue | None] = dict.fromkeys([r.id for r in rules], YES)
    found = assess(ruleset(GATE, *rules), audit({**said, "gate": NO}))
    assert found.overall.band == Band.CRITICAL


# What is not ours to count


def test_unknown_questions_and_accounts_count_nothing() -> None:
    """Answers to rules or accounts that are not there change nothing."""
    stray: dict[Item | str, AnswerValue | None] = {
        "gone": NO,
        Item("each", "a9"): NO,
        Item("plain", "a1"): NO,
        Item("each", None): NO,
    }
    rules = ruleset(PLAIN, EACH)
    assert assess(rules, audit(stray, accounts=[A1])) == assess(rules, audit(accounts=[A1]))
