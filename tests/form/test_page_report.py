"""The summary of the form beside `report`: the same words in the same order for any rules and any answers."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from form_engine import as_table, node
from mei_social.audit.assess import assess
from mei_social.audit.extent import Extent
from mei_social.audit.model import Audit
from mei_social.form.html import HOME
from mei_social.form.page_words import OWN, page_words
from mei_social.form.tables import tables_of
from mei_social.report.build import ANSWER_IT, build_report
from mei_social.report.model import Finding, Report
from mei_social.ruleset.model import Force, Ruleset
from mei_social.safeguarding.duty import says_a_child
from mei_social.text.visible import ELLIPSIS
from random_forms import DAY, SETS, person, rules_of

RUNNER = Path(__file__).parent / "report.mjs"


def expected(ruleset: Ruleset, audit: Audit) -> dict[str, Any]:
    assessment = assess(ruleset, audit)
    report = build_report(ruleset, audit, assessment, {}, DAY)
    unanswered = tuple(replace(gate, steps=(OWN["answer_it"],)) for gate in report.gates_unanswered)
    first: Any = report.first.title
    if report.first.where is not None:
        steps = [OWN["answer_it"] if step == ANSWER_IT else step for step in report.first.steps]
        asked = report.first.asked if report.first.asked != report.first.title else None
        first = {"title": first, "steps": steps, "where": report.first.where, "asked": asked}
    return {
        "comesFirst": report.comes_first,
        "extent": report.extent,
        "band": report.band,
        "title": report.band_title,
        "meaning": report.band_meaning,
        "headline": report.headline,
        "again": report.check_again,
        "aboutAChild": says_a_child(assessment),
        "gates": list(map(listed, report.gates)),
        "findings": list(map(listed, report.findings)),
        "unanswered": list(map(listed, unanswered)),
        "first": first,
        "coverage": covered(report),
    }


def covered(report: Report) -> list[str]:
    """All of it but how many accounts are whole, which a page does not say."""
    answered, *rest = report.coverage
    return [answered, *(rest if report.extent is Extent.QUICK else rest[1:])]


def listed(finding: Finding) -> dict[str, Any]:
    return {
        "title": finding.title,
        "told": list(finding.told),
        "label": finding.label,
        "minutes": finding.minutes,
        "when": finding.when.name.lower(),
        "places": [[place.where, place.said, place.note] for place in finding.places],
    }


def advice_alone(ruleset: Ruleset) -> Ruleset:
    """The same questions, none of which is more than a recommendation."""
    changes: Any = {"gate": False, "noted": None, "safeguarding": False, "force": Force.MAY}
    return replace(ruleset, rules=tuple(replace(rule, **changes) for rule in ruleset.rules))


def differences(
    sets: range, many: int, change: Callable[[Ruleset], Ruleset] = lambda same: same
) -> list[str]:
    """What the two say differently, by rules, person and part."""
    lines: list[str] = []
    wanted: list[tuple[str, dict[str, Any]]] = []
    for number in sets:
        ruleset, random = change(rules_of(number)), Random(f"reports {number}")
        lines.append(json.dumps({"tables": tables_of(ruleset, {}, DAY), "words": page_words(ruleset, DAY)}))
        for n in range(many):
            audit = person(random, ruleset).audit
            lines.append(json.dumps({"audit": as_table(audit), "today": DAY.isoformat()}))
            wanted.append((f"rules {number}, person {n}", expected(ruleset, audit)))
    done = subprocess.run(
        [node(), str(RUNNER), str(HOME)],
        input="\n".join(lines).encode(),
        capture_output=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr.decode()
    told = map(json.loads, done.stdout.decode().strip().split("\n"))
    said = [each for each in told if each is not True]
    assert len(said) == len(wanted)
    for each, (_, ours) in zip(said, wanted, strict=True):
        cut = ours["comesFirst"]  # a page cuts nothing off; elsewhere a line ends after 2,000 letters
        if cut and cut.endswith(ELLIPSIS) and str(each["comesFirst"]).startswith(cut.removesuffix(ELLIPSIS)):
            each["comesFirst"] = cut
    return [
        f"{name}: {part}: {theirs[part]!r} and not {ours[part]!r}"
        for (name, ours), theirs in zip(wanted, said, strict=True)
        for part in ours
        if theirs[part] != ours[part]
    ]


def test_the_summary_says_what_a_report_says() -> None:
    """100 people under 20 sets of rules: what comes first, band, counts, findings and steps are the same."""
    assert differences(range(20), 5) == []


def test_the_summary_says_where_only_recommendations_are_left() -> None:
    """The same of 50 people under 10 sets of rules in which all is advice: band, meaning and counts."""
    assert differences(range(10), 5, advice_alone) == []


@pytest.mark.slow
def test_the_summary_says_what_a_report_says_of_1000() -> None:
    """The same of 1,000 people under 40 sets."""
    assert differences(range(SETS), 25) == []
