"""One export on a mentor's screen: whose it is and what to doubt, then gates, findings and the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from mei_social.audit.changes import Turn
from mei_social.report import labels
from mei_social.review.changes import Change, Changes
from mei_social.review.labels import state
from mei_social.review.page import Desk, Matter, Said
from mei_social.review.record import Record
from mei_social.ruleset.model import Severity
from mei_social.terminal.lines import Line, Section, Tone, line
from mei_social.terminal.show import show_sections
from mei_social.text import english

MOST = 6
"""At most this many of one list where the rest can be seen elsewhere."""
MORE = "To see all, add --html NAME.html."


def show_desk(
    desk: Desk, record: Record | None, stream: TextIO, *, plain: bool, width: int, colour: bool
) -> None:
    """Write the whole view. Without `colour` not one escape sequence is written."""
    made = tuple(s for s in _sections(desk, record) if s.lines)
    show_sections(made, desk.band, stream, plain=plain, width=width, colour=colour)


def _sections(desk: Desk, record: Record | None) -> Iterator[Section]:
    yield Section(None, tuple(_head(desk)))
    yield Section("What to doubt", tuple(_doubts(desk)), boxed=True)
    yield Section(None, tuple(_result(desk)))
    yield Section("Before anything else", tuple(_gates(desk)), boxed=True)
    for severity in Severity:
        found = [m for m in desk.findings if m.finding.severity is severity]
        if found:
            count = english.count(len(found), "finding")
            yield Section(f"{labels.SEVERITY[severity]}: {count}", tuple(_findings(found, severity)))
    yield Section("Notes that were shared", tuple(_said(desk.notes)))
    yield Section("Set aside as not applying", tuple(_said(desk.set_aside)))
    yield Section("What was left out", tuple(line(text, lead="- ") for text in desk.left_out))
    if desk.changes:
        yield Section(*_changes(desk.changes))
    if record:
        yield Section("Your record", tuple(line(text, lead="- ") for text in state(desk, record)))
    yield Section(None, tuple(_end(desk)))


def _head(desk: Desk) -> Iterator[Line]:
    yield line(f"{desk.who}, {desk.date}, revision {desk.revision}", Tone.STRONG)
    yield line(desk.statement)
    for text in desk.seen:
        yield line(text)


def _result(desk: Desk) -> Iterator[Line]:
    yield line(f"Worst open finding: {labels.CELL[desk.band]}. {desk.headline}", Tone.BAND)
    yield line(" ".join(desk.coverage), Tone.QUIET)


def _doubts(desk: Desk) -> Iterator[Line]:
    for doubt in desk.doubts:
        yield line(doubt.text, lead="- ")
        for detail in doubt.details[:MOST]:
            yield line(detail, lead="  - ")
        yield from _more(doubt.details, "  ")


def _gates(desk: Desk) -> Iterator[Line]:
    for matter in desk.gates:
        gate = matter.finding
        label = "Set aside:" if gate.set_aside else f"{gate.severity_word}:"
        yield line(gate.question, Tone.STRONG, lead="- ", label=label)
        yield line(f"{_places(matter)}.", lead="  ")
        if gate.tell and not any(step.startswith("Tell ") for step in gate.steps):
            yield line(f"{gate.tell}.", lead="  ", label="Who to tell:")
        yield line(" ".join(gate.steps), lead="  ", label="What they were told to do:")
    for text in desk.duty:
        yield line(text, Tone.STRONG)
    for text in desk.gates_unanswered:
        yield line(text, lead="- ", label="No answer yet:")
    if not desk.gates and not desk.gates_unanswered:
        yield line("None of the questions that come before all others has an open answer.")


def _places(matter: Matter) -> str:
    return "; ".join(f"{place.where}: {place.state}" for place in matter.finding.places)


def _findings(found: Sequence[Matter], severity: Severity) -> Iterator[Line]:
    short = severity in (Severity.MEDIUM, Severity.LOW)
    for matter in found[:MOST] if short else found:
        yield line(f"{matter.finding.question} {_places(matter)}.", lead="- ")
    if short:
        yield from _more(found)


def _said(texts: Sequence[Said]) -> Iterator[Line]:
    """All of them: what was set aside is nowhere else, and a reason may say what no answer does."""
    for said in texts:
        yield line(f"{said.question} {said.text}", lead="- ", label=f"{said.where}:")


def _changes(changes: Changes) -> tuple[str, tuple[Line, ...]]:
    heading = f"Since revision {changes.revision}, {english.day(changes.date)}"
    return heading, tuple(_changed(changes))


def _changed(changes: Changes) -> Iterator[Line]:
    counts = [f"{len(found)} {turn}" for turn in Turn if (found := changes.of(turn))]
    yield line(f"{', '.join(counts)}." if counts else "No finding then, and none now.", Tone.STRONG)
    if not changes.check_matches:
        yield line("The earlier file was changed after it was exported, so this may not be what it said.")
    if changes.accounts_before != changes.accounts_now:
        accounts = english.count(changes.accounts_before, "account")
        yield line(f"{accounts} then, {changes.accounts_now} now.")
    for turn in Turn:
        if turn is not Turn.STILL:
            yield from _turned(turn, changes.of(turn))


def _turned(turn: Turn, found: Sequence[Change]) -> Iterator[Line]:
    for change in found[:MOST]:
        yield line(f"{change.question} {change.where}.", lead="- ", label=f"{turn.capitalize()}:")
    yield from _more(found)


def _end(desk: Desk) -> Iterator[Line]:
    theirs = f" The file was made with {desk.their_rules}." if desk.their_rules else ""
    yield line(f"{desk.provider}. Worked out with your rules: {desk.rules}.{theirs}", Tone.QUIET)
    yield line(f"Check code {desk.code}. Ask the trainee to read out theirs.", Tone.QUIET)
    gates = sum(not m.finding.set_aside for m in desk.gates)
    some = english.count(gates, "open question that comes", "open questions that come")
    above = [
        (len(desk.doubts), english.count(len(desk.doubts), "thing") + " to doubt"),
        (gates, f"{some} before all others"),
    ]
    if told := english.listed(text for count, text in above if count):
        yield line(f"Look at the top again: {told}.", Tone.STRONG)


def _more(found: Sequence[object], lead: str = "") -> Iterator[Line]:
    if len(found) > MOST:
        yield line(f"And {len(found) - MOST} more. {MORE}", Tone.QUIET, lead=lead)
