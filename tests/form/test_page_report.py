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
from gate_rules import GATES_YAML, TOLD, TOLD_TWICE
from mei_social.audit.assess import assess
from mei_social.audit.extent import Extent
from mei_social.audit.model import Audit, Item, Screened
from mei_social.form.html import HOME
from mei_social.form.page_words import OWN, page_words
from mei_social.form.tables import tables_of
from mei_social.report.build import ANSWER_IT, build_report
from mei_social.report.labels import TALK_TODAY
from mei_social.report.model import Finding, Report
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Force, Ruleset
from mei_social.safeguarding.duty import says_a_child
from mei_social.text.visible import ELLIPSIS
from random_forms import DAY, SETS, person, rules_of
from small_exports import audit_of

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


def summaries(lines: list[str]) -> list[dict[str, Any]]:
    """What the page shows of each self-check among the lines."""
    done = subprocess.run(
        [node(), str(RUNNER), str(HOME)],
        input="\n".join(lines).encode(),
        capture_output=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr.decode()
    told = map(json.loads, done.stdout.decode().strip().split("\n"))
    return [each for each in told if each is not True]


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
    said = summaries(lines)
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


WROTE = "    when: pupil-wrote\n"
NO_GATE = TOLD.replace(WROTE, "").replace("    gate: true\n", "").split("    noted:")[0]
BLANK: dict[str, Any] = {
    "question": "told",
    "account": None,
    "text": "Did you tell somebody?",
    "safe": "yes",
    "topic": "pupils",
    "clauses": [],
    "safeguarding": True,
    "answer": {"value": None, "date": DAY.isoformat()},
    "because": {"question": "Has a pupil written to you?", "answer": "yes"},
}


@pytest.mark.parametrize(
    ("after", "is_asked"),
    [
        ("", False),
        (TOLD.replace(WROTE, "    when: on-placement\n"), False),
        (NO_GATE.replace("Did you tell", "Can you tell"), False),
        (TOLD.replace(WROTE, ""), True),
        (NO_GATE, True),
    ],
    ids=["gone", "hidden", "another question", "asked of everybody", "no gate any more"],
)
def test_what_to_do_where_the_page_does_not_ask_it(after: str, is_asked: bool, tmp_path: Path) -> None:
    """A gate that the page does not ask is to be told in person, and one that it asks is to be answered."""
    path = tmp_path / "rules.yaml"
    path.write_text(GATES_YAML.replace(TOLD_TWICE, "").replace(TOLD, after), encoding="utf-8")
    ruleset = load_rules(path)
    said = {Item("on-placement", None): Screened.NO}
    audit = as_table(replace(audit_of(ruleset), screening=said)) | {"earlier": [BLANK]}
    tables = {"tables": tables_of(ruleset, {}, DAY), "words": page_words(ruleset, DAY)}
    [found] = summaries([json.dumps(tables), json.dumps({"audit": audit, "today": DAY.isoformat()})])
    [gate] = [each for each in found["unanswered"] if each["title"] == "Did you tell somebody?"]
    elsewhere = f"{ruleset.roles.say(OWN['not_asked'])} {TALK_TODAY}"
    assert gate["told"][-1] == (OWN["answer_it"] if is_asked else elsewhere)


@pytest.mark.slow
def test_the_summary_says_what_a_report_says_of_1000() -> None:
    """The same of 1,000 people under 40 sets."""
    assert differences(range(SETS), 25) == []
