"""The fast sums of a cohort are those of `assess`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cohort_files import audit, body, rules_of
from effort import examples
from mei_social.audit.assess import BAND_ORDER, Outcome, assess, visible
from mei_social.audit.extent import Extent, extent, is_quick
from mei_social.audit.model import Answer, AnswerValue, Item
from mei_social.cohort import scoring as weighing_module
from mei_social.cohort.fast.expected_json import Claims
from mei_social.cohort.scoring import Scoring, columns_of, unpacked
from mei_social.export.write import canonical
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Ruleset

SEEDS = st.integers(0, 10**6)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    return rules_of(tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="module")
def real() -> Ruleset:
    return load_rules(find_rules())


@pytest.fixture(scope="module", params=["small", "real"])
def ruleset(request: pytest.FixtureRequest) -> Ruleset:
    found: Ruleset = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def scoring(ruleset: Ruleset) -> Scoring:
    return Scoring(ruleset)


@examples(150)
@given(seed=SEEDS)
def test_sums_and_bands(ruleset: Ruleset, scoring: Scoring, seed: int) -> None:
    """Every tally, overall, by topic and by account, is that of `assess`."""
    made = audit(ruleset, seed)
    assessment, scored = assess(ruleset, made), scoring.score(scoring.counted(columns_of(made)))

    def shown(sums: int, band: int) -> tuple[object, ...]:
        return (*unpacked(sums), BAND_ORDER[band])

    told = [
        (t.points, t.most, t.answered, t.applicable, t.band)
        for t in (assessment.overall, *assessment.topics.values(), *assessment.accounts.values())
    ]
    actual = [
        shown(scored.sums, scored.band),
        *map(shown, scored.topics, scored.bands),
        *map(shown, scored.columns, scored.column_bands),
    ]
    assert actual == told


@examples(150)
@given(seed=SEEDS, kept=st.sampled_from(("all", "quick", "half")), whole=st.booleans())
def test_extent(ruleset: Ruleset, scoring: Scoring, seed: int, kept: str, whole: bool) -> None:
    """Whether it was a quick check, all of it or neither is what the trainee's own summary says."""
    made = audit(ruleset, seed)
    asked = [(Item(rule.id, a.id if a else None), rule) for rule, a in visible(ruleset, made)]
    if whole:
        # To set aside what was brought up is no answer.
        refused = {r.item for r in assess(ruleset, made).results if r.is_refused}
        made = replace(made, answers={i: a for i, a in made.answers.items() if i not in refused})
        filled = {item: Answer(AnswerValue.NOT_SURE, made.started) for item, _ in asked}
        made = replace(made, answers=filled | {i: a for i, a in made.answers.items() if a.value})
    if kept != "all":
        left = {item for n, (item, r) in enumerate(asked) if (n % 2 if kept == "half" else is_quick(r))}
        made = replace(made, answers={i: a for i, a in made.answers.items() if i in left})
    assert scoring.extent(scoring.counted(columns_of(made))) is extent(assess(ruleset, made))
    if whole and kept == "all":
        assert extent(assess(ruleset, made)) is Extent.FULL


@examples(150)
@given(seed=SEEDS)
def test_marks(ruleset: Ruleset, scoring: Scoring, seed: int) -> None:
    """The bits name the rules that were missed, applied, were not tested, and were excused."""
    made = audit(ruleset, seed)
    results, scored = assess(ruleset, made).results, scoring.score(scoring.counted(columns_of(made)))
    expected = [
        {r.rule.id for r in results if r.is_finding},
        {r.rule.id for r in results if r.outcome is not Outcome.NOT_APPLICABLE},
        {r.rule.id for r in results if r.outcome is Outcome.NOT_TESTED},
        {r.rule.id for r in results if r.outcome is Outcome.NOT_APPLICABLE},
    ]
    actual = [
        {rule.id for n, rule in enumerate(ruleset.rules) if scoring.field(scored.marks, field) >> n & 1}
        for field in range(4)
    ]
    assert actual == expected


@examples(100)
@given(seed=SEEDS)
def test_outcomes(ruleset: Ruleset, scoring: Scoring, seed: int) -> None:
    """One outcome for each rule on each account, as `assess` has them."""
    made = audit(ruleset, seed)
    accounts = [None, *(a.id for a in made.accounts)]
    actual = {
        (ruleset.rules[rule].id, accounts[column], outcome)
        for rule, column, outcome in scoring.outcomes(scoring.counted(columns_of(made)))
    }
    assert actual == {(*r.item, r.outcome.value) for r in assess(ruleset, made).results}


@examples(100)
@given(seed=SEEDS)
def test_claims(ruleset: Ruleset, scoring: Scoring, seed: int) -> None:
    """The parts that a file is compared with are, byte for byte, those that the exporter writes."""
    made = audit(ruleset, seed)
    written, scored, claims = (
        body(ruleset, made),
        scoring.score(scoring.counted(columns_of(made))),
        Claims(ruleset),
    )
    screened = frozenset(item.question for item in made.screening)
    actual = (
        claims.assessment([a.id for a in made.accounts], scored),
        claims.questions(screened, scored.asked),
    )
    assert actual == (canonical(written["assessment"]), canonical(written["questions"]))


def test_what_is_kept_has_an_end(real: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files there are, what is kept has an end, and what was forgotten is worked out again."""
    monkeypatch.setattr(weighing_module, "MOST_KEPT", 100)
    scoring, most = Scoring(real), 0
    for seed in range(40):
        made = audit(real, seed)
        overall = assess(real, made).overall
        sums = scoring.score(scoring.counted(columns_of(made))).sums
        assert unpacked(sums) == (overall.points, overall.most, overall.answered, overall.applicable)
        parts = sum(len(slot.known) for slot in scoring._slots.values())
        most = max(most, parts + len(scoring._layouts) + len(scoring._holding))
    assert most <= 100
