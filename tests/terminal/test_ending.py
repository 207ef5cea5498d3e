"""The ending of a self-check is one screen, whatever is open."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace

from mei_social.audit.answers_file import read_answers
from mei_social.audit.assess import assess, visible
from mei_social.audit.extent import WORDS, Extent, is_quick
from mei_social.audit.model import Answer, AnswerValue, Audit, Item, Screened
from mei_social.report.build import build_report
from mei_social.report.model import Report
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Per, Ruleset
from mei_social.terminal.ending import HAND_OVER, REST, ending
from mei_social.terminal.show import show_sections
from mei_social.text import english
from programs import EXAMPLE, RULES, invoke
from terminals import ROWS, Terminal

TODAY = date(2026, 11, 23)
TOLD = ("pupil-contacted-me", "seen-concern")
"""What makes every gate apply."""
VALUES = (AnswerValue.NO, AnswerValue.NOT_SURE, None)
FACES = {"80": (80, False), "80 plain": (80, True), "40": (40, False)}
SCREENS = {80: 1, 40: 2}


@cache
def rules() -> Ruleset:
    return load_rules(RULES)


@cache
def calm() -> Audit:
    """Several accounts with much to do, and every gate with its safe answer."""
    given = read_answers(EXAMPLE, rules(), TODAY)
    screening = {**given.screening, **{Item(q, None): Screened.YES for q in TOLD}}
    return said(replace(given, screening=screening), [r.id for r in rules().rules if r.gate], AnswerValue.YES)


def said(audit: Audit, gates: Iterable[str], value: AnswerValue | None) -> Audit:
    """The same answer to these gates, wherever they are asked."""
    by_id = {rule.id: rule for rule in rules().rules}
    items = [
        Item(gate, account)
        for gate in gates
        for account in ([None] if by_id[gate].per is Per.PERSON else [a.id for a in audit.accounts])
    ]
    return replace(audit, answers={**audit.answers, **{item: Answer(value, TODAY) for item in items}})


def quick(audit: Audit) -> Audit:
    """As much of it as a quick check asks."""
    asked = {rule.id for rule in rules().rules if is_quick(rule)}
    kept = {item: answer for item, answer in audit.answers.items() if item.question in asked}
    blank = [
        Item(rule.id, account.id if account else None)
        for rule, account in visible(rules(), audit)
        if is_quick(rule)
    ]
    filled = {i: Answer(AnswerValue.NO, TODAY) for i in blank if not (i in kept and kept[i].value)}
    return replace(audit, answers={**kept, **filled})


def report_of(audit: Audit) -> Report:
    return build_report(rules(), audit, assess(rules(), audit), {}, TODAY)


def shown(report: Report, width: int, plain: bool, better: str | None = None) -> str:
    stream = io.StringIO()
    show_sections(ending(report, width, better), report.band, stream, plain=plain, width=width, colour=False)
    return stream.getvalue()


def running(text: str) -> str:
    return " ".join(text.split())


GATES = list(dict.fromkeys(rule.id for rule, _ in visible(rules(), calm()) if rule.gate))
SETS = [found for number in range(4) for found in combinations(GATES, number)]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("face", FACES)
def test_up_to_three_gates_fit(face: str, value: AnswerValue | None) -> None:
    """One screen of 80 by 24 with the next prompt, two at 40 columns, for every three gates there are."""
    width, plain = FACES[face]
    rows = {gates: shown(report_of(said(calm(), gates, value)), width, plain).count("\n") for gates in SETS}

    assert {gates: n for gates, n in rows.items() if n >= SCREENS[width] * ROWS} == {}


@pytest.mark.parametrize("face", FACES)
def test_counts_stay(face: str) -> None:
    """With two open gates and one without an answer, what there is to do is counted, and it fits."""
    width, plain = FACES[face]
    for number, gates in enumerate(s for s in SETS if len(s) == len(VALUES)):
        audit = calm()
        for place, gate in enumerate(gates):
            audit = said(audit, [gate], VALUES[(number + place) % len(VALUES)])
        report = report_of(audit)
        text = shown(report, width, plain)
        told = running(text)

        assert text.count("\n") < SCREENS[width] * ROWS
        assert running(report.headline.partition(". ")[0]) in told
        assert WORDS[report.extent] in told.casefold()
        assert [g.rule for g in (*report.gates, *report.gates_unanswered) if g.question not in told] == []
        assert [g.rule for g in report.gates if g.tell and running(g.tell) not in told] == []


@pytest.mark.parametrize("face", FACES)
def test_what_got_better_stands_after_gates(face: str) -> None:
    """After a recheck it stands before the counts and after what comes before all others, and it fits."""
    width, plain = FACES[face]
    better = "Better since 2 May 2026: 13 findings are mended. Look first at what comes before all others."
    for gates in SETS:
        report = report_of(said(calm(), gates, AnswerValue.NO))
        text = shown(report, width, plain, better)
        told = running(text)

        assert text.count("\n") < SCREENS[width] * ROWS
        assert told.startswith(running(report.comes_first or better))
        assert not (report.comes_first and told.startswith(better))


@pytest.mark.parametrize("value", VALUES[:2])
@pytest.mark.parametrize("face", FACES)
def test_a_quick_check_goes_on(face: str, value: AnswerValue) -> None:
    """After a quick check the command for the full one stands there, whatever is first, and it fits."""
    width, plain = FACES[face]
    for gates in SETS:
        report = report_of(said(quick(calm()), gates, value))
        text = shown(report, width, plain)

        assert report.extent is Extent.QUICK
        assert "mei-social check --full" in running(text)
        assert text.count("\n") < SCREENS[width] * ROWS


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("face", FACES)
def test_no_gate_is_cut(face: str, value: AnswerValue | None) -> None:
    """However many gates there are, each is named, with whom to tell, and the way to the rest stands last."""
    for number in range(len(GATES) + 1):
        report = report_of(said(calm(), GATES[:number], value))
        text = running(shown(report, *FACES[face]))
        gates = (*report.gates, *report.gates_unanswered)

        assert len({gate.rule for gate in gates}) == number
        assert [g.rule for g in gates if g.question not in text or (g.tell and g.tell not in text)] == []
        assert text.endswith(f"{REST} {HAND_OVER}")


@pytest.mark.parametrize("face", FACES)
def test_where_to_find_out_about_the_others(face: str) -> None:
    """What to find out about a gate that is not the first one is not on the screen: where it is, is."""
    for first in VALUES[:2]:
        audit = said(said(calm(), GATES[:1], first), GATES[1:3], AnswerValue.NOT_SURE)
        text = running(shown(report_of(audit), *FACES[face]))
        assert "What to find out about the second and third: mei-social actions" in text
        alone = running(shown(report_of(said(calm(), GATES[:1], first)), *FACES[face]))
        assert "What to find out about" not in alone


@pytest.mark.parametrize("face", FACES)
def test_first_step(face: str) -> None:
    """One thing to do stands there with its time and at least its first step."""
    for gates in SETS[:8]:
        report = report_of(said(calm(), gates, AnswerValue.NO))
        text = running(shown(report, *FACES[face]))
        steps = report.gates[0].steps if gates else report.first.steps

        assert report.first.title in text
        assert english.about(report.first.minutes) in text
        assert steps[0] in text


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize("number", range(4))
def test_in_a_real_window(tmp_path: Path, number: int, columns: int) -> None:
    """In a window of that size the first line is still on the screen, or on the one before, at the end."""
    answers, text = tmp_path / "answers.yaml", EXAMPLE.read_text(encoding="utf-8")
    for gate in ("no-offensive-content", "no-pupil-information", "no-pupils-connected"):
        text = text.replace(f"{gate}: no\n", f"{gate}: yes\n")
    for gate in ("no-offensive-content", "no-pupil-information", "no-pupils-connected")[:number]:
        text = text.replace(f"{gate}: yes\n", f"{gate}: no\n")
    answers.write_text(text, encoding="utf-8")
    assert invoke("check", "--answers", str(answers), home=tmp_path / "home")[0] == 0

    terminal = Terminal(tmp_path / "home", "summary", columns=columns)
    terminal.ends()

    assert terminal.written.count("\n") < SCREENS[columns] * ROWS
    assert HAND_OVER.split(": ")[1] in running(terminal.screen)
    if columns == 80:
        assert terminal.screen.startswith("Talk to someone today:" if number else "Social media self-check")
