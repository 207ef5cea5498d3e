"""The form in Firefox: the same self-check, the same file, and nothing that stays."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from browsers import firefox
from mei_social.audit.model import AnswerValue, Item
from mei_social.export.read import read_export
from mei_social.form.html import to_html
from mei_social.form.page_words import OWN
from mei_social.report import labels
from mei_social.review.doubts import doubts
from mei_social.review.matching import matched
from mei_social.ruleset.load import load_guide, load_rules
from programs import RULES

SHIPPED = load_rules(RULES)
TOLD = "pupil-contact-told"


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What Firefox saw."""
    folder = tmp_path_factory.mktemp("firefox")
    guides = {p.id: guide for p in SHIPPED.platforms if (guide := load_guide(RULES, p.id))}
    page = folder / "form.html"
    page.write_text(to_html(SHIPPED, guides, date(2026, 11, 30)), encoding="utf-8")
    return firefox("firefox.mjs", page, folder)


@pytest.mark.slow
def test_a_quick_check_in_firefox_is_an_export_without_a_doubt(seen: Any) -> None:
    """`review` reads the file, and the page shows its check code."""
    export = read_export(seen["file"]["text"].encode())
    assert doubts(SHIPPED, export, matched(SHIPPED, export), export.digest, (), export.date, None) == ()
    assert export.audit.answers[Item(TOLD, None)].value is AnswerValue.NO
    assert json.loads(seen["file"]["text"])["check"]["code"] == seen["code"]


@pytest.mark.slow
def test_firefox_tells_an_open_gate_at_once_and_first(seen: Any) -> None:
    """Its page comes after the answer, with whom to tell; it stands first in the summary and for a mentor."""
    gate = next(rule for rule in SHIPPED.rules if rule.id == TOLD)
    assert gate.noted
    assert seen["seen"][seen["seen"].index("brought") + 1] == "gate"
    assert gate.noted.open in seen["gate"]
    assert str(gate.tell) in seen["gate"]
    assert seen["summary"].index(gate.question) < seen["summary"].index(labels.self_declared(SHIPPED))
    assert seen["mentor"].index(gate.question) < seen["mentor"].index("The self-check of")


@pytest.mark.slow
def test_firefox_keeps_answers_of_whoever_agreed(seen: Any) -> None:
    """After a reload they are there; after Clear everything, or without an agreement, none is left."""
    before, after, text = seen["reloaded"]
    assert before == after
    assert OWN["still_here"] in text
    for heading, state in (seen["cleared"], seen["dropped"]):
        assert (heading in seen["start"], "audit" in state) == (True, False)
    assert seen["opened"] == "card"


@pytest.mark.slow
def test_in_firefox_it_asks_and_keeps_nothing(seen: Any) -> None:
    """No request, no store, no cookie, no message, no sideways scroll; axe-core finds nothing on any page."""
    assert [seen[name] for name in ("requests", "noise", "sideways", "stores", "found")] == [[]] * 5
    assert seen["cookies"] == 0
    assert {"start", "gate", "card", "check", "summary", "share", "concern", "trainee"} <= set(seen["seen"])
