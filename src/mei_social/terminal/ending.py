"""The summary in one screen: what comes before all others, one thing to do, counts, and where the rest is.

Gates are never cut. All else gives way, in a fixed order, until it fits.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from mei_social.audit.extent import WORDS, Extent
from mei_social.report import labels
from mei_social.report.build import GO_FURTHER
from mei_social.report.model import TELL, Finding, Report
from mei_social.terminal.lines import Line, Section, Tone, before_all, line
from mei_social.terminal.plain import laid_out
from mei_social.terminal.sections import BEFORE, FIRST, after, numbered
from mei_social.terminal.show import NARROW
from mei_social.text import english

SCREEN = 23
"""A window of 24 rows, less the one for the next command."""
MARGIN = 2
"""Columns that the face for a terminal may set lines in by."""
MOST_STEPS = 3
"""Of what is not a gate, before anything else gives way."""
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
REST = "All of it: mei-social summary --all. Every step: mei-social actions --all"
HAND_OVER = "For a file to hand over: mei-social export"
GO_ON = "To go on: mei-social check --full. To hand it over: mei-social export"
"""After a quick check. It takes no more lines than the other."""
REACH = "How to reach somebody at any hour: mei-social concern"
TO_ANSWER = "To answer what has no answer yet: mei-social check"
TO_FIND_OUT = "What to find out about the {}: mei-social actions"
FIND_OUT = "Find out:"
NAMED = "Look into what is named above"
ANSWER_NAMED = "Answer what is named first above"


class _Fit(Struct, frozen=True):
    """What there is room for."""

    named: bool = True
    """Each gate once more under the heading, and not only in the first line."""
    counts: bool = True
    """How much was answered, and the score. How much there is to do is never left out."""
    covered: bool = False
    """Of these only what a quick check looked at."""
    brief: bool = False
    """Headings on the line of what they are about."""
    spaced: bool = True
    left: bool = True
    """What waits for an answer, after what there is to do; and that there are more steps."""
    declared: bool = True
    """Whose answers these are, which nobody doubts who has just given them."""
    steps: int | None = None


def ending(report: Report, width: int, better: str | None = None) -> tuple[Section, ...]:
    """The fullest that fits one screen, or two where the window is narrow."""
    room = SCREEN if width >= NARROW else 2 * SCREEN + 1
    made: tuple[Section, ...] = ()
    for fit in _fits(report):
        made = _made(report, fit, better)
        if laid_out(made, width - MARGIN).count("\n") <= room:
            break
    return made


def _fits(report: Report) -> Iterator[_Fit]:
    """From the fullest to the barest. The steps of a gate are the last to be cut."""
    steps = len(_first_steps(report))
    if not _first_gate(report):
        steps = min(steps, MOST_STEPS)
    yield _Fit(steps=steps)
    yield _Fit(named=False, steps=steps)
    if report.extent is Extent.QUICK:
        yield _Fit(named=False, covered=True, steps=steps)
    yield _Fit(named=False, counts=False, steps=steps)
    yield _Fit(brief=True, steps=steps)
    yield _Fit(brief=True, spaced=False, steps=steps)
    for fewer in range(steps, 0, -1):
        yield _Fit(brief=True, spaced=False, declared=False, steps=fewer)
    yield _Fit(brief=True, spaced=False, declared=False, left=False, steps=1)


def _made(report: Report, fit: _Fit, better: str | None) -> tuple[Section, ...]:
    if fit.brief:
        parts = (
            _head_in_brief(report, fit, better),
            _gates_in_brief(report, fit),
            _first_in_brief(report, fit),
            _end(report, fit),
        )
        rows = tuple(filter(None, map(tuple, parts)))
        return tuple(Section(None, part) for part in (rows if fit.spaced else (sum(rows, ()),)))
    sections = (
        Section(None, before_all(report.comes_first)),
        Section(None, tuple(_head(report, better))),
        Section(BEFORE, tuple(_gates(report, fit))),
        Section(FIRST, tuple(_first(report, fit))),
        Section(None, tuple(_counts(report, fit))),
        Section(None, tuple(_rest(report))),
    )
    return tuple(section for section in sections if section.lines)


def _head(report: Report, better: str | None) -> Iterator[Line]:
    if better:
        yield line(better, Tone.STRONG)
    yield line(f"{report.title}, {report.date}", Tone.QUIET)
    if report.band_title_below:
        yield line(report.band_title_below, Tone.BAND)
    yield line(report.headline)


def _head_in_brief(report: Report, fit: _Fit, better: str | None) -> Iterator[Line]:
    """The first line is the headline, where there is one."""
    yield from before_all(report.comes_first) or (line(report.band_title, Tone.BAND),)
    extent = f"{WORDS[report.extent].capitalize()}:"
    if not fit.left:
        said = (_first_sentence(better) if better else "", extent, _first_sentence(report.headline))
        yield line(" ".join(filter(None, said)))
        return
    if better:
        yield line(better, Tone.STRONG)
    yield line(report.headline, label=extent)


def _first_sentence(text: str) -> str:
    return f"{text.removesuffix('.').partition('. ')[0]}."


def _gates(report: Report, fit: _Fit) -> Iterator[Line]:
    gates = (*report.gates, *report.gates_unanswered)
    if fit.named:
        for gate in gates:
            yield line(gate.question, Tone.STRONG, lead="- ", label=f"{gate.label}:")
            said = gate.where if gate.unanswered else "; ".join(f"{p.where}: {p.said}" for p in gate.places)
            yield line(" ".join((f"{said}.", *_tell(gate))), lead="  ")
    else:
        yield from _whom_to_tell(gates)
    yield from _to_answer(report, fit)
    if any(gate.tell for gate in gates):
        yield line(REACH)


def _gates_in_brief(report: Report, fit: _Fit) -> Iterator[Line]:
    """The first line has named them."""
    gates = (*report.gates, *report.gates_unanswered)
    reach = f". {REACH}" if any(gate.tell for gate in gates) else ""
    lines = (*_whom_to_tell(gates), *_to_answer(report, fit))
    if lines or reach:
        yield line(f"{BEFORE}{reach}", Tone.STRONG)
        yield from lines


def _to_answer(report: Report, fit: _Fit) -> Iterator[Line]:
    """Where the rest is of what the one thing to do first says nothing about."""
    named, first = [gate for gate in report.gates if not gate.set_aside], _first_gate(report)
    unsure = [n for n, gate in enumerate(named) if gate.unsure and gate is not first]
    if unsure and fit.left:
        yield line(TO_FIND_OUT.format(_ordinals(unsure)))
    if report.gates_unanswered and _first_gate(report) not in report.gates_unanswered:
        yield line(TO_ANSWER)


def _tell(gate: Finding) -> Iterator[str]:
    if gate.tell and not gate.set_aside:
        yield f"{gate.who_to_tell}: {gate.tell}."


def _whom_to_tell(gates: tuple[Finding, ...]) -> Iterator[Line]:
    """Once for all that share it; which they are, by their place in the first line."""
    named = [gate for gate in gates if not gate.set_aside]
    people: dict[str, dict[str, list[int]]] = {}
    for number, gate in enumerate(named):
        if gate.tell:
            people.setdefault(gate.tell, {}).setdefault(gate.who_to_tell, []).append(number)
    whos = {who for found in people.values() for who in found}
    shared = whos.pop() if len(whos) == 1 else TELL
    if len(people) > 1:
        yield line(f"{shared}:")
    for tell, found in people.items():
        about = [_about(who.removeprefix(shared), numbers, len(named)) for who, numbers in found.items()]
        text = f"{tell}. {' '.join(filter(None, about))}".strip()
        yield line(text, lead="- ", label="" if len(people) > 1 else f"{shared}:")
    for gate in gates:
        if gate.set_aside:
            yield line(gate.question, lead="- ", label=f"{gate.label}:")


def _about(when: str, numbers: list[int], of: int) -> str:
    """`About the second, even if you stay unsure.`; nothing where it holds for all."""
    if len(numbers) == of and not when:
        return ""
    return f"About the {_ordinals(numbers)}{',' if when else ''}{when}."


def _ordinals(numbers: list[int]) -> str:
    return english.listed(ORDINALS[n] if n < len(ORDINALS) else f"{n + 1}th" for n in numbers)


def _first_gate(report: Report) -> Finding | None:
    gates = (*report.gates, *report.gates_unanswered)
    return next((g for g in gates if g.question == report.first.asked and not g.set_aside), None)


def _first_steps(report: Report) -> tuple[str, ...]:
    """Whom to tell about a gate stands above them already."""
    gate = _first_gate(report)
    return gate.steps if gate else report.first.steps


def _first(report: Report, fit: _Fit) -> Iterator[Line]:
    first, gate, steps = report.first, _first_gate(report), _first_steps(report)
    where = "" if first.where in (None, labels.GENERAL) else f"{first.where}, "
    label = FIND_OUT if gate and gate.unsure else "About:" if first.title == first.asked else ""
    yield line(first.title, Tone.STRONG, label=label)
    yield line(f"{where}{english.about(first.minutes)}{after(first)}", Tone.QUIET)
    yield from numbered(steps[: fit.steps])
    if left := len(steps[fit.steps :]):
        yield line(f"And {english.count(left, 'more step')}: mei-social actions", Tone.QUIET)


def _first_in_brief(report: Report, fit: _Fit) -> Iterator[Line]:
    """Where it is stands in the first line, and the question too."""
    first, gate, steps = report.first, _first_gate(report), _first_steps(report)
    cut = f", {fit.steps} of {len(steps)} steps" if fit.left and steps[fit.steps :] else ""
    title = first.title
    if gate and title == first.asked:
        title = ANSWER_NAMED if gate.unanswered else NAMED
    yield line(title, Tone.STRONG, label=f"{FIRST} ({english.about(first.minutes)}{cut}):")
    yield from numbered(steps[: fit.steps])


def _counts(report: Report, fit: _Fit) -> Iterator[Line]:
    if fit.covered:
        yield line(" ".join(report.coverage[1:-1]), Tone.QUIET)
    elif fit.counts:
        yield line(" ".join((*report.coverage, report.score_line)), Tone.QUIET)
        if report.check_again != report.first.title:
            yield line(report.check_again, Tone.QUIET)
    yield line(report.statement, Tone.QUIET)


def _end(report: Report, fit: _Fit) -> Iterator[Line]:
    if fit.declared:
        yield line(report.statement, Tone.QUIET)
    yield from _rest(report)


def _rest(report: Report) -> Iterator[Line]:
    further = report.extent is Extent.QUICK and report.first.steps != (GO_FURTHER,)
    yield line(REST)
    yield line(GO_ON if further else HAND_OVER)
