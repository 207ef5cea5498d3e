"""The fast sums of a cohort are those of `assess`."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohort_files import audit, body, export, rules_of
from mei_social.assess import BAND_ORDER, Outcome, assess
from mei_social.cohort.claims import Claims
from mei_social.cohort.judging import Judge
from mei_social.cohort.quick import Quick
from mei_social.cohort.row import Refused, Row
from mei_social.cohort.weighing import Weighing, columns_of, unpacked
from mei_social.errors import BadFile, CannotRead
from mei_social.export import CHECK_ALGORITHM, canonical, code_of, digest_of
from mei_social.export_file import read_export
from mei_social.review.beside import beside
from mei_social.review.doubts import doubts
from mei_social.rules_file import find_rules, load_rules
from mei_social.ruleset import Ruleset

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
def weighing(ruleset: Ruleset) -> Weighing:
    return Weighing(ruleset)


@settings(max_examples=150, deadline=None)
@given(seed=SEEDS)
def test_sums_and_bands(ruleset: Ruleset, weighing: Weighing, seed: int) -> None:
    """Every tally, overall, by topic and by account, is that of `assess`."""
    made = audit(ruleset, seed)
    assessment, weighed = assess(ruleset, made), weighing.weigh(columns_of(made))

    def shown(sums: int, band: int) -> tuple[object, ...]:
        return (*unpacked(sums), BAND_ORDER[band])

    told = [
        (t.points, t.most, t.answered, t.applicable, t.band)
        for t in (assessment.overall, *assessment.topics.values(), *assessment.accounts.values())
    ]
    actual = [
        shown(weighed.sums, weighed.band),
        *map(shown, weighed.topics, weighed.bands),
        *map(shown, weighed.columns, weighed.column_bands),
    ]
    assert actual == told


@settings(max_examples=150, deadline=None)
@given(seed=SEEDS)
def test_marks(ruleset: Ruleset, weighing: Weighing, seed: int) -> None:
    """The bits name the rules that were missed, applied, were not tested, and were excused."""
    made = audit(ruleset, seed)
    results, weighed = assess(ruleset, made).results, weighing.weigh(columns_of(made))
    expected = [
        {r.rule.id for r in results if r.is_finding},
        {r.rule.id for r in results if r.outcome is not Outcome.NOT_APPLICABLE},
        {r.rule.id for r in results if r.outcome is Outcome.NOT_TESTED},
        {r.rule.id for r in results if r.outcome is Outcome.NOT_APPLICABLE},
    ]
    actual = [
        {rule.id for n, rule in enumerate(ruleset.rules) if weighing.field(weighed.marks, field) >> n & 1}
        for field in range(4)
    ]
    assert actual == expected


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_outcomes(ruleset: Ruleset, weighing: Weighing, seed: int) -> None:
    """One outcome for each rule on each account, as `assess` has them."""
    made = audit(ruleset, seed)
    accounts = [None, *(a.id for a in made.accounts)]
    actual = {
        (ruleset.rules[rule].id, accounts[column], outcome)
        for rule, column, outcome in weighing.outcomes(columns_of(made))
    }
    assert actual == {(*r.item, r.outcome.value) for r in assess(ruleset, made).results}


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_claims(ruleset: Ruleset, weighing: Weighing, seed: int) -> None:
    """The parts that a file is compared with are, byte for byte, those that the exporter writes."""
    made = audit(ruleset, seed)
    written, weighed, claims = body(ruleset, made), weighing.weigh(columns_of(made)), Claims(ruleset)
    screened = frozenset(item.question for item in made.screening)
    actual = (
        claims.assessment([a.id for a in made.accounts], weighed),
        claims.questions(screened, weighed.asked),
    )
    assert actual == (canonical(written["assessment"]), canonical(written["questions"]))


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, name=st.one_of(st.none(), st.text(min_size=1, max_size=20)))
def test_quick_is_strict(ruleset: Ruleset, seed: int, name: str | None) -> None:
    """Where the quick way gives a row, it is the row of the strict reader."""
    judge = Judge(ruleset)
    content = export(ruleset, audit(ruleset, seed), name if name and name.isprintable() else None)
    assert Quick(judge).row(content, "f") == judge.judge(content, "f")


def test_left_out_rules(real: Ruleset) -> None:
    """Weighing without some rules is assessing a ruleset that does not have them."""
    gone = frozenset(rule.id for rule in real.rules[::3])
    without = replace(real, rules=tuple(rule for rule in real.rules if rule.id not in gone))
    for seed in range(30):
        made = audit(real, seed)
        sums = Weighing(real, gone).weigh(columns_of(made)).sums
        overall = assess(without, made).overall
        assert unpacked(sums) == (overall.points, overall.most, overall.answered, overall.applicable)


EDITS: dict[str, Callable[[dict[str, Any]], object]] = {
    "an answer": lambda b: b["answers"][-1].update(answer="partly"),
    "a result": lambda b: b["assessment"].update(score=100),
    "a question": lambda b: b["questions"][-1].update(text="Are you well?"),
    "a question gone": lambda b: b["questions"].pop(0),
    "a key": lambda b: b.update(extra=1),
    "a float": lambda b: b["left_out"].update(notes=0.0),
    "a true": lambda b: b["left_out"].update(notes=True),
    "a null name": lambda b: b["audit"].update(name=None),
    "an empty name": lambda b: b["audit"].update(name=""),
    "a long name": lambda b: b["audit"].update(name="x" * 81),
    "a day that is none": lambda b: b["audit"].update(date="2026-02-30"),
    "a day in short": lambda b: b["audit"].update(date="20261123"),
    "an odd reference": lambda b: b["audit"].update(ref="ms 1"),
    "a revision of 0": lambda b: b["audit"].update(revision=0),
    "two accounts in one": lambda b: b["accounts"].append(b["accounts"][0]),
    "an odd account": lambda b: b["accounts"][0].update(id="b1"),
    "an answer twice": lambda b: b["answers"].append(b["answers"][-1]),
    "an answer of nobody": lambda b: b["answers"][-1].update(account="a99"),
    "a reason too many": lambda b: b["answers"][-1].update(answer="yes", reason="because"),
    "other rules": lambda b: b["rules"].update(version=2),
    "another statement": lambda b: b.update(statement="Verified."),
    "a newer format": lambda b: b.update(format_version=2),
}


@pytest.mark.parametrize("edit", EDITS)
def test_quick_leaves_edits(small: Ruleset, edit: str) -> None:
    """What was edited is nothing for the quick way, and is told by the strict one."""
    judge = Judge(small)
    changed = body(small, audit(small, 7))
    EDITS[edit](changed)
    digest = digest_of(changed)
    changed["check"] = {"algorithm": CHECK_ALGORITHM, "digest": digest, "code": code_of(digest)}
    content = json.dumps(changed, indent=2, sort_keys=True).encode()
    quick, strict = Quick(judge).row(content, "f"), judge.judge(content, "f")
    assert quick is None
    assert isinstance(strict, Refused) or strict.doubts or edit == "a null name"


def test_layout_does_not_count(small: Ruleset) -> None:
    """The same content without spaces is read the quick way too."""
    judge, content = Judge(small), export(small, audit(small, 7))
    compact = msgspec.json.format(content, indent=-1)
    assert Quick(judge).row(compact, "f") == judge.judge(content, "f")


@pytest.mark.slow
def test_random_edits(real: Ruleset) -> None:
    """Of 20,000 random edits none passes as the exported content."""
    judge = Judge(real)
    quick = Quick(judge)
    content = export(real, audit(real, 11), "Ann Jones")
    chance = random.Random(4)
    passed = []
    for _ in range(20_000):
        edited = _edited(content, chance)
        if _same(edited, content):
            continue
        row = quick.row(edited, "f")
        if row is None and _parses(edited):
            judged = judge.judge(edited, "f")
            row = judged if isinstance(judged, Row) and judged.sound and not judged.doubts else None
        if row is not None:
            passed.append(edited)
    assert passed == []


def _edited(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    match chance.randrange(4):
        case 0:
            return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
        case 1:
            return content[:at] + content[at + chance.randrange(1, 40) :]
        case 2:
            return content[:at] + content[at : at + chance.randrange(1, 400)] + content[at:]
        case _:
            words = (
                b"yes",
                b"no",
                b"not-sure",
                b"partly",
                b"null",
                b"0",
                b"true",
                b'"',
                b"a2",
                b"fail",
                b"pass",
            )
            one, other = chance.choice(words), chance.choice(words)
            found = content.find(one, at)
            return content if found < 0 else content[:found] + other + content[found + len(one) :]


def _same(edited: bytes, content: bytes) -> bool:
    """Whether only spaces between values differ."""
    try:
        return bool(json.loads(edited) == json.loads(content)) and msgspec.json.format(
            edited, indent=-1
        ) == msgspec.json.format(content, indent=-1)
    except ValueError:
        return False


def _parses(edited: bytes) -> bool:
    """Whether it is worth asking the strict reader, which takes its time."""
    try:
        json.loads(edited)
    except ValueError:
        return False
    return True


def test_parity_with_the_reader(small: Ruleset, tmp_path: Path) -> None:
    """A file is refused here exactly where the strict reader refuses it."""
    judge = Judge(small)
    content = export(small, audit(small, 7))
    for cut in range(0, len(content), 97):
        try:
            read_export(content[:cut])
        except (BadFile, CannotRead):
            assert isinstance(judge.judge(content[:cut], "f"), Refused)
            assert Quick(judge).row(content[:cut], "f") is None


PARITY: dict[str, Callable[[dict[str, Any]], object]] = {
    **EDITS,
    "nothing": lambda b: None,
    "an unknown platform": lambda b: b["accounts"][0].update(platform="zeppelin"),
    "a day to come": lambda b: b["audit"].update(date="2030-01-01"),
    "a question too many": lambda b: b["questions"].append({**b["questions"][-1], "id": "new-one"}),
    "the questions turned round": lambda b: b["questions"].reverse(),
    "older rules": lambda b: b["rules"].update(version=2, digest="0" * 64),
}


@pytest.mark.parametrize("edit", PARITY)
def test_doubts_of_review(small: Ruleset, edit: str) -> None:
    """A file is doubted in a cohort exactly where `review` doubts it."""
    changed, today = body(small, audit(small, 7)), date(2026, 11, 23)
    PARITY[edit](changed)
    digest = digest_of(changed)
    changed["check"] = {"algorithm": CHECK_ALGORITHM, "digest": digest, "code": code_of(digest)}
    content = json.dumps(changed, indent=2, sort_keys=True).encode()
    judge = Judge(small, today=today)
    judged = judge.judge(content, "f")
    assert Quick(judge).row(content, "f") in (None, judged)
    try:
        read = read_export(content)
    except (BadFile, CannotRead):
        assert isinstance(judged, Refused)
        return
    assert isinstance(judged, Row)
    found = doubts(small, read, beside(small, read), digest, (), today)
    assert bool(judged.doubts) is bool(found)
