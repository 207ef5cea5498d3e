"""A file that somebody opens in the form: taken, refused and doubted as by the strict reader of Python."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from form_engine import export_of, opened, run, tables
from mei_social.errors import MeiSocialError
from mei_social.export.read import read_export
from mei_social.export.write import assessment_part
from mei_social.review.doubts import doubts
from mei_social.review.matching import matched
from mei_social.review.reasons import Reason
from mei_social.ruleset.model import Ruleset
from random_files import changed
from random_forms import DAY, person, rules_of

PLACE = re.compile(r"line [0-9]+, column [0-9]+|one problem|[0-9]+ problems")
"""The form counts no problems, and a place may differ by a letter."""


def files(sets: range, each: int) -> Iterator[tuple[Ruleset, list[bytes]]]:
    for number in sets:
        ruleset = rules_of(number)
        random = Random(f"files {number}")
        people = [person(random, ruleset) for _ in range(4)]
        bodies = [read(export_of(ruleset, each)) for each in people]
        yield ruleset, [changed(random, random.choice(bodies)) for _ in range(each)]


def read(content: bytes) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(content)
    return body


def by_python(ruleset: Ruleset, content: bytes) -> dict[str, Any]:
    """What a mentor's program says. Only what needs a list of files seen before is left out."""
    try:
        export = read_export(content)
    except MeiSocialError as error:
        return {"refused": PLACE.sub("PLACE", str(error))}
    found = matched(ruleset, export)
    reasons = [doubt.reason for doubt in doubts(ruleset, export, found, export.digest, (), DAY)]
    return {
        "refused": None,
        "doubts": [reason.value for reason in reasons if reason is not Reason.JUMP],
        "results": assessment_part(found.assessment),
        "gates": [[*r.item, r.rule.question, r.outcome.value, r.stated] for r in found.assessment.gates],
    }


def by_the_form(said: dict[str, Any]) -> dict[str, Any]:
    return {"refused": PLACE.sub("PLACE", said["sentence"])} if said.get("refused") else said


def disagreements(groups: list[tuple[Ruleset, list[bytes]]]) -> list[str]:
    lines = [line for ruleset, found in groups for line in (tables(ruleset), *map(opened, found))]
    said = iter([each for each in run(lines) if each is not True])
    return [
        f"rules {ruleset.version}, file {number}: {theirs} and not {ours}"
        for ruleset, found in groups
        for number, content in enumerate(found)
        for ours, theirs in [(by_python(ruleset, content), by_the_form(next(said)))]
        if ours != theirs
    ]


def test_changed_files_are_taken_refused_and_doubted_as_by_python() -> None:
    """300 files: the same verdict, sentence, doubts, gates and results."""
    assert disagreements(list(files(range(10), 30))) == []


@pytest.mark.slow
def test_many_changed_files_are_taken_refused_and_doubted_as_by_python() -> None:
    assert disagreements(list(files(range(40), 150))) == []
