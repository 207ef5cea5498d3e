"""The engine of the form beside Python: the same cards, results and bytes for any rules and any answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from form_engine import Line, as_line, expected, run, tables
from mei_social.form.script import ENGINE_FOLDER
from mei_social.ruleset.model import Ruleset
from random_forms import SETS, Person, person, rules_of


def people(sets: range, each: int) -> Iterator[tuple[Ruleset, list[Person]]]:
    for number in sets:
        ruleset = rules_of(number)
        random = Random(f"people {number}")
        yield ruleset, [person(random, ruleset) for _ in range(each)]


def differences(groups: list[tuple[Ruleset, list[Person]]], folder: Path = ENGINE_FOLDER) -> list[str]:
    """What the two say differently, by rules, person and part."""
    lines: list[Line] = []
    wanted: list[tuple[str, dict[str, object]]] = []
    for ruleset, found in groups:
        lines += [tables(ruleset), *map(as_line, found)]
        wanted += [
            (f"rules {ruleset.version}, person {n}", expected(ruleset, p)) for n, p in enumerate(found)
        ]
    said = [line for line in run(lines, folder) if line is not True]
    assert len(said) == len(wanted)
    return [
        f"{name}: {part}"
        for (name, ours), theirs in zip(wanted, said, strict=True)
        for part in ours
        if theirs.get(part) != ours[part]
    ]


def test_the_engine_says_what_python_says() -> None:
    """100 people under 20 sets of rules: cards, minutes, order and the bytes of the export are the same."""
    assert differences(list(people(range(20), 5))) == []


@pytest.mark.slow
def test_the_engine_says_what_python_says_of_3000() -> None:
    assert differences(list(people(range(SETS), 75))) == []
