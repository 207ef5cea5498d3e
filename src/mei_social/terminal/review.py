"""One export on a mentor's screen: whose it is and what to doubt, then gates, findings and the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from mei_social.audit.changes import Change
from mei_social.report import labels
from mei_social.review.changes import Changes, FindingChange
from mei_social.review.labels import state
from mei_social.review.page import TO_DOUBT, OwnWords, ReviewItem, ReviewPage
from mei_social.review.record import Record
from mei_social.ruleset.model import Severity
from mei_social.terminal.lines import Line, Section, Tone, before_all, line
from mei_social.terminal.show import show_sections
from mei_social.text import english

MOST = 6
"""At most this many of one list where the rest can be seen elsewhere."""
MORE = "To see all, add --html NAME.html."


def show_review(
    page: ReviewPage, record: Record | None, stream: TextIO, *, plain: bool, width: int, colour: bool
) -> None:
    """Write the whole view. Without `colour` not one escape sequence is written."""
    made = tuple(s for s in _sections(page, record) if s.lines)
    show_sections(made, page.band, stream, plain=plain, width=width, colour=colour)


def _sections(page: ReviewPage, record: Record | None) -> Iterator[Section]:
    yield Section(None, before_all(page.comes_first))
    yield Section(None, tuple(_head(page)))
    yield Section(TO_DOUBT, tuple(_doubts(page)), boxed=True)
    yield Section(None, tuple(_result(page)))
    yield Section("Before anything else", tuple(_gates(page)), boxed=True)
    for severity in Severity:
        found = [m for m in page.findings if m.finding.severity is severity]
        if found:
            count = english.count(len(found), "finding")
            yield Section(f"{labels.SEVERITY[severity]}: {count}", tuple(_findings(found, severity)))
    yield Section("Notes that were shared", tuple(_said(page.notes)))
    yield Section("Set aside as not applying", tuple(_said(page.set_aside)))
    yield Section("What was left out", tuple(line(text, lead="- ") for text in page.left_out))
    if page.changes:
        yield Section(*_changes(page.changes))
    if record:
        yield Section("Your record", tuple(line(text, lead="- ") for text in state(page, record)))
    yield Section(None, tuple(_end(page)))


def _head(page: ReviewPage) -> Iterator[Line]:
    yield line(f"{page.who}, {page.date}, revision {page.revision}", Tone.STRONG)
    yield line(page.kind, Tone.STRONG)
    yield line(page.statement)
    for text in page.seen:
        yield line(text)


def _result(page: ReviewPage) -> Iterator[Line]:
    yield line(labels.WORST.format(labels.CELL[page.band], page.headline), Tone.BAND)
    yield line(" ".join(page.coverage), Tone.QUIET)


def _doubts(page: ReviewPage) -> Iterator[Line]:
    for doubt in page.doubts:
        yield line(doubt.text, lead="- ")
        for detail in doubt.details[:MOST]:
            yield line(detail, lead="  - ")
        yield from _more(doubt.details, "  ")


def _gates(page: ReviewPage) -> Iterator[Line]:
    for review_item in page.gates:
        gate = review_item.finding
        label = "Set aside:" if gate.set_aside else f"{gate.severity_word}:"
        yield line(gate.question, Tone.STRONG, lead="- ", label=label)
        yield line(f"{_places(review_item)}.", lead="  ")
        if gate.tell:
            yield line(f"{gate.tell}.", lead="  ", label="Who to tell:")
        yield line(" ".join(gate.steps), lead="  ", label=f"{labels.TOLD_TO_DO}:")
    for text in page.duty:
        yield line(text, Tone.STRONG)
    for text in page.gates_unanswered:
        yield line(text, lead="- ", label="No answer yet:")
    if not page.gates and not page.gates_unanswered:
        yield line("None of the questions that come before all others has an open answer.")


def _places(review_item: ReviewItem) -> str:
    return "; ".join(f"{place.where}: {place.state}" for place in review_item.finding.places)


def _findings(found: Sequence[ReviewItem], severity: Severity) -> Iterator[Line]:
    short = severity in (Severity.MEDIUM, Severity.LOW)
    for review_item in found[:MOST] if short else found:
        finding = review_item.finding
        yield line(f"{finding.question} {_places(review_item)}. {finding.force}", lead="- ")
    if short:
        yield from _more(found)


def _said(texts: Sequence[OwnWords]) -> Iterator[Line]:
    """All of them: what was set aside is nowhere else, and a reason may say what no answer does."""
    for said in texts:
        yield line(f"{said.question} {said.text}", lead="- ", label=f"{said.where}:")


def _changes(changes: Changes) -> tuple[str, tuple[Line, ...]]:
    heading = f"Since revision {changes.revision}, {english.day(changes.date)}"
    return heading, tuple(_changed(changes))


def _changed(changes: Changes) -> Iterator[Line]:
    counts = [f"{len(found)} {turn}" for turn in Change if (found := changes.of(turn))]
    yield line(f"{', '.join(counts)}." if counts else "No finding then, and none now.", Tone.STRONG)
    if not changes.check_matches:
        yield line("The earlier file was changed after it was exported, so this may not be what it said.")
    if changes.accounts_before != changes.accounts_now:
        accounts = english.count(changes.accounts_before, "account")
        yield line(f"{accounts} then, {changes.accounts_now} now.")
    for turn in Change:
        if turn is not Change.STILL:
            yield from _turned(turn, changes.of(turn))


def _turned(turn: Change, found: Sequence[FindingChange]) -> Iterator[Line]:
    for change in found[:MOST]:
        yield line(f"{change.question} {change.where}.", lead="- ", label=f"{turn.capitalize()}:")
    yield from _more(found)


def _end(page: ReviewPage) -> Iterator[Line]:
    theirs = f" The file was made with {page.their_rules}." if page.their_rules else ""
    yield line(f"{page.provider}. Worked out with your rules: {page.rules}.{theirs}", Tone.QUIET)
    yield line(f"Check code {page.code}. Ask them to read out theirs.", Tone.QUIET)
    gates = sum(not m.finding.set_aside for m in page.gates)
    some = english.count(gates, "open question that comes", "open questions that come")
    blank = english.count(len(page.gates_unanswered), "question")
    above = [
        (len(page.doubts), english.count(len(page.doubts), "thing") + " to doubt"),
        (gates, f"{some} before all others"),
        (len(page.gates_unanswered), f"{blank} before all others without an answer"),
    ]
    if told := english.listed(text for count, text in above if count):
        yield line(f"Look at the top again: {told}.", Tone.STRONG)


def _more(found: Sequence[object], lead: str = "") -> Iterator[Line]:
    if len(found) > MOST:
        yield line(f"And {len(found) - MOST} more. {MORE}", Tone.QUIET, lead=lead)
