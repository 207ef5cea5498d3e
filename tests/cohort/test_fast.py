"""The quick way to read exports gives what the strict reader gives, or nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cohort_files import audit, body, export, other_version, plan_of, rules_of, with_answers
from effort import examples
from mei_social.cohort.fast.reader import Quick
from mei_social.cohort.judge import Judge
from mei_social.cohort.row import Refused, Row
from mei_social.cohort.strict_reader import Strict
from mei_social.errors import BadFile, CannotRead
from mei_social.export.read import read_export
from mei_social.export.write import CHECK_ALGORITHM, code_of, digest_of
from mei_social.review.doubts import doubts
from mei_social.review.matching import matched
from mei_social.review.reasons import BRIEFLY, Reason
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Ruleset

SEEDS = st.integers(0, 10**6)
TODAY = date(2026, 11, 23)


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


def quickly(judge: Judge, content: bytes) -> Row | None:
    entry = Quick(judge).entry(content)
    return entry and judge.row(entry, "f")


def strictly(judge: Judge, content: bytes) -> Row | Refused:
    entry = Strict(judge).entry(content)
    return Refused("f", entry) if isinstance(entry, str) else judge.row(entry, "f")


def sealed_again(changed: dict[str, Any]) -> bytes:
    """With a check code of its own, as somebody makes it who knows how."""
    digest = digest_of(changed)
    changed["check"] = {"algorithm": CHECK_ALGORITHM, "digest": digest, "code": code_of(digest)}
    return json.dumps(changed, indent=2, sort_keys=True).encode()


@examples(60)
@given(seed=SEEDS, name=st.one_of(st.none(), st.text(min_size=1, max_size=20)))
def test_quick_is_strict(ruleset: Ruleset, seed: int, name: str | None) -> None:
    """Where the quick way gives a row, it is the row of the strict reader."""
    judge = Judge(ruleset)
    made = audit(ruleset, seed)
    plan = plan_of(ruleset, made) if seed % 2 else None
    content = export(ruleset, made, name if name and name.isprintable() else None, plan)
    assert quickly(judge, content) == strictly(judge, content)


@examples(60)
@given(seed=SEEDS, version=SEEDS)
def test_quick_is_strict_for_other_versions(ruleset: Ruleset, seed: int, version: int) -> None:
    """That holds for files of other rules too."""
    theirs, judge = other_version(ruleset, version), Judge(ruleset, TODAY)
    made = audit(theirs, seed)
    noted = {item: replace(answer, note="Asked my mentor.") for item, answer in made.answers.items()}
    content = export(theirs, with_answers(made, noted), "Ann Jones", plan_of(theirs, made))
    assert quickly(judge, content) == strictly(judge, content)


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
    "another version": lambda b: b["rules"].update(version=2),
    "another statement": lambda b: b.update(statement="Verified."),
    "an older format": lambda b: b.update(format_version=1),
    "menus cut out": lambda b: b.update(format_version=3),
    "a newer format": lambda b: b.update(format_version=4),
}


@pytest.mark.parametrize("edit", EDITS)
def test_quick_leaves_edits(small: Ruleset, edit: str) -> None:
    """What was edited is nothing for the quick way, and is told by the strict one."""
    judge = Judge(small)
    changed = body(small, audit(small, 7))
    EDITS[edit](changed)
    content = sealed_again(changed)
    strict = strictly(judge, content)
    assert quickly(judge, content) is None
    assert isinstance(strict, Refused) or strict.doubts or edit == "a null name"


def test_layout_does_not_count(small: Ruleset) -> None:
    """The same content without spaces is read the quick way too."""
    judge, content = Judge(small), export(small, audit(small, 7))
    compact = msgspec.json.format(content, indent=-1)
    assert quickly(judge, compact) == strictly(judge, content)


PARTS = ("assessment", "questions", "answers", "accounts", "rules", "plan")


@examples(300)
@given(version=SEEDS, edit=SEEDS)
def test_edits_of_other_versions(small: Ruleset, version: int, edit: int) -> None:
    """A file of other rules in which one value is another gives nothing, or the row of the strict reader."""
    judge, theirs, chance = Judge(small), other_version(small, version), random.Random(edit)
    made = audit(theirs, version)
    changed = body(theirs, made, plan=plan_of(theirs, made) or None)
    _change_a_value(changed[chance.choice([part for part in PARTS if part in changed])], chance)
    content = sealed_again(changed)
    assert quickly(judge, content) in (None, strictly(judge, content))


ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    101,
    10**7,
    1.0,
    "",
    "x" * 700,
    "a1",
    "a9",
    "yes",
    "high",
    [],
    {},
    ["c1"],
)


def _change_a_value(part: Any, chance: random.Random) -> None:
    """Somewhere inside: another value, one that is gone, one that stands twice, or a key too many."""
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = chance.choice(keys) if keys else None
        if key is None or not isinstance(part[key], dict | list) or not part[key] or chance.random() < 0.2:
            break
        part = part[key]
    match chance.randrange(4):
        case 0 if key is not None:
            part[key] = deepcopy(chance.choice(ODD))
        case 1 if key is not None:
            del part[key]
        case 2 if isinstance(part, list) and part:
            part.append(deepcopy(chance.choice(part)))
        case _ if isinstance(part, dict):
            part[chance.choice(("account", "severity", "topic", "per", "extra"))] = deepcopy(
                chance.choice(ODD)
            )


@pytest.mark.slow
def test_random_edits(real: Ruleset) -> None:
    """Of 20,000 random edits none passes as the exported content."""
    judge = Judge(real)
    content = export(real, audit(real, 11), "Ann Jones")
    chance = random.Random(4)
    passed = []
    for _ in range(20_000):
        edited = _edited(content, chance)
        if _same(edited, content):
            continue
        row = quickly(judge, edited)
        if row is None and _parses(edited):
            judged = strictly(judge, edited)
            row = judged if isinstance(judged, Row) and judged.sound and not judged.doubts else None
        if row is not None:
            passed.append(edited)
    assert passed == []


@pytest.mark.slow
def test_random_edits_of_other_versions(real: Ruleset) -> None:
    """Of 20,000 random edits of a file of other rules none passes as what was exported."""
    theirs, quick, chance = other_version(real, 5), Quick(Judge(real)), random.Random(6)
    made = audit(theirs, 11)
    content = export(theirs, made, "Ann Jones", plan_of(theirs, made))
    edits = (_edited(content, chance) for _ in range(20_000))
    assert quick.entry(content) is not None
    assert [edit for edit in edits if not _same(edit, content) and quick.entry(edit)] == []


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
            assert isinstance(strictly(judge, content[:cut]), Refused)
            assert quickly(judge, content[:cut]) is None


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
    """A file is doubted in a cohort exactly where `review` doubts it, and for the same reasons."""
    changed = body(small, audit(small, 7))
    PARITY[edit](changed)
    content = sealed_again(changed)
    judge = Judge(small, today=TODAY)
    judged = strictly(judge, content)
    assert quickly(judge, content) in (None, judged)
    try:
        read = read_export(content)
    except (BadFile, CannotRead):
        assert isinstance(judged, Refused)
        return
    assert isinstance(judged, Row)
    found = doubts(small, read, matched(small, read), read.check.digest, (), TODAY)
    assert bool(judged.doubts) is bool(found)
    expected = [
        BRIEFLY[doubt.reason].split("{")[0] for doubt in found if doubt.reason is not Reason.QUESTIONS
    ]
    actual = [doubt for doubt in judged.doubts if not doubt.endswith("not in it in the same words")]
    assert [a[: len(e)] for a, e in zip(actual, expected, strict=True)] == expected


def test_each_reason_has_few_words() -> None:
    """Every reason of `review` has words of its own in a cohort, but for those that are told elsewhere."""
    beside = {Reason.TURNED, Reason.CLOSED, Reason.APART}
    assert BRIEFLY.keys() == {*Reason} - beside
    assert len({*BRIEFLY.values()}) == len(BRIEFLY)
