"""The flow of the rules, drawn and in lines: every question once, and no line through a box."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from msgspec.structs import replace

from effort import examples as effort_examples
from mei_social.authoring.flow import flow
from mei_social.render.rules.flow_svg import WIDTH, Picture, draw, to_svg
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Ruleset
from mei_social.terminal.flow import to_text
from programs import RULES
from random_rules import rulesets
from small_exports import rules_of

SVG = "{http://www.w3.org/2000/svg}"
PATH = re.compile(r"M(\d+) (\d+)H(\d+)V(\d+)H(\d+)")


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return load_rules(RULES)


def crossed(picture: Picture) -> list[tuple[str, str]]:
    """Every line that runs through a box, by the first words of the box."""
    found = []
    for arrow in picture.arrows:
        match = PATH.fullmatch(arrow.path)
        assert match
        left, start, turn, end, right = map(int, match.groups())
        for box in picture.boxes:
            inside = box.x + 1, box.x + WIDTH - 1
            rows = range(box.y, box.y + box.height)
            flat = [(left + 1, turn, start), (turn, right, end)]
            through = any(a < inside[1] and b > inside[0] and y in rows for a, b, y in flat)
            down = (
                inside[0] <= turn <= inside[1]
                and min(start, end) < rows.stop
                and max(start, end) > rows.start
            )
            if through or down:
                found.append((arrow.path, box.texts[0].words))
    return found


def test_every_question_stands_once(shipped: Ruleset) -> None:
    """Every question of the rules is in the flow, and in no two places."""
    entries = [entry.id for group in flow(shipped).groups for entry in group.entries]

    assert sorted(entries) == sorted(rule.id for rule in shipped.rules)


def test_both_faces_say_all(shipped: Ruleset) -> None:
    """Lines and drawing name each question, and each question that is asked first."""
    lines = " ".join(to_text(flow(shipped), 80).split())
    names = [*(rule.id for rule in shipped.rules), *(s.id for s in shipped.screening)]

    assert [name for name in names if name not in lines] == []
    words = " ".join(text.text or "" for text in ET.fromstring(to_svg(flow(shipped))).iter(f"{SVG}text"))
    assert [
        rule.id for rule in shipped.rules if rule.id.replace("-", "") not in re.sub(r"[- ]", "", words)
    ] == []


def test_the_drawing_can_be_heard(shipped: Ruleset) -> None:
    """It is one image with a title and a description; nothing in it comes from elsewhere."""
    svg = to_svg(flow(shipped))
    root = ET.fromstring(svg)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

    assert title is not None
    assert description is not None
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], description.attrib["id"]]
    assert f"{len(shipped.rules)} questions in {len(flow(shipped).groups)} groups" in (description.text or "")
    assert re.findall(r"(?:href|src|url)\b[^;]*?//", svg) == []


def test_no_line_runs_through_a_box(shipped: Ruleset) -> None:
    """Of the shipped rules, every line goes between the boxes."""
    assert crossed(draw(flow(shipped))) == []


@effort_examples(100)
@given(rulesets())
def test_no_line_runs_through_a_box_of_any_rules(ruleset: Ruleset) -> None:
    """Nor of any others, also where questions asked first hang on each other."""
    chained = tuple(
        replace(s, when=ruleset.screening[n - 1].id if n else None) for n, s in enumerate(ruleset.screening)
    )
    for rules in (ruleset, replace(ruleset, screening=chained)):
        assert crossed(draw(flow(rules))) == []


def test_words_stay_words(tmp_path: Path) -> None:
    """Marks in a text of the rules are letters in the drawing."""
    rules = rules_of(tmp_path, ("title: A small set of rules", "title: '<b>&\"'"))
    title = ET.fromstring(to_svg(flow(rules))).find(f"{SVG}title")

    assert title is not None
    assert title.text == '<b>&", version 3'


def test_thousands_that_hang_on_each_other(tmp_path: Path) -> None:
    """As many as a file can hold are drawn and written, each further in as far as there is room."""
    rules = rules_of(tmp_path)
    first = rules.screening[0]
    long = tuple(replace(first, id=f"s{n}", when=f"s{n - 1}" if n else None) for n in range(2000))
    made = flow(replace(rules, screening=long))

    assert [step.depth for step in made.steps] == list(range(1, 2001))
    assert to_svg(made).count("<g>") == 2000 + len(made.groups) + 1 + 2 * bool(made.groups) - 0
    assert max(map(len, to_text(made, 40).splitlines())) <= 40
