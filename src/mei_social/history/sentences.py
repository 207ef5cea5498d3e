"""A row of self-checks in words, the same in a terminal and on a page: about answers, not about people."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.audit.assess import Band
from mei_social.history.timeline import Numbers, Timeline, TimelineEntry
from mei_social.report import labels
from mei_social.text import english

FIRST = "Questions that come before all others"
"""What a gate is called to a trainee, as in the summary."""
SHORT = "Before all others"
"""The same where it is said of each self-check."""
PRIVATE = (
    "This page is your own. It holds no answers and no notes, but it shows what is open, which is personal: "
    "keep it where only you can open it. A file to hand over is made with: mei-social export"
)
NO_SCORE = "No score."


def name(entry: TimelineEntry) -> str:
    return f"Self-check {entry.number}, {day(entry)}"


def day(entry: TimelineEntry) -> str:
    return english.day(entry.day) + ("" if entry.finished else ", not finished")


def kind(entry: TimelineEntry) -> str:
    return "quick" if entry.quick else "full"


def gates(numbers: Numbers) -> str:
    """`1 open, 2 without an answer`: how many, on all accounts together."""
    rest = ((numbers.gates_set_aside, "set aside"), (numbers.gates_unanswered, "without an answer"))
    head = f"{numbers.gates_open} open" if numbers.gates_open else "none open"
    return ", ".join([head, *(f"{count} {what}" for count, what in rest if count)])


def gates_briefly(numbers: Numbers) -> str:
    """The most urgent of the same, for the cell of a table."""
    for count, what in (
        (numbers.gates_open, "open"),
        (numbers.gates_set_aside, "aside"),
        (numbers.gates_unanswered, labels.CELL[Band.INCOMPLETE]),
    ):
        if count:
            return f"{count} {what}"
    return labels.CELL[Band.NO_OPEN_FINDINGS]


def score(numbers: Numbers) -> str:
    return NO_SCORE if numbers.score is None else f"Score {numbers.score} of 100."


def answered(numbers: Numbers) -> str:
    return f"{numbers.answered} of {english.count(numbers.applicable, 'question')} answered."


def result(entry: TimelineEntry) -> str:
    """What it came to, gates before anything that is a sum."""
    numbers = entry.numbers
    if numbers is None:
        return "What it came to is not known."
    return f"{numbers.title}. {SHORT}: {gates(numbers)}. {score(numbers)} {answered(numbers)}"


def over_time(timeline: Timeline) -> str:
    """The heading of the chart, which shows the last ones only."""
    drawn, every = len(timeline.charted), len(timeline.entries)
    return "Over time" if drawn == every else f"Over time: the last {drawn} of {every}"


def series(timeline: Timeline) -> Iterator[tuple[str, str]]:
    """The numbers in a row, for whoever does not see the chart."""
    known = [numbers for _, numbers in timeline.charted]
    if len(known) < 2:
        return
    for label, values in (
        ("Score, of 100", [n.score for n in known]),
        ("Answered, of 100", [n.coverage for n in known]),
        (f"{SHORT}, open", [n.gates_open for n in known]),
    ):
        if any(value is not None for value in values):
            yield label, ", then ".join("-" if value is None else str(value) for value in values)


def notes(timeline: Timeline) -> Iterator[str]:
    """How it was counted, and what to do next."""
    if len({entry.rules for entry in timeline.entries}) > 1:
        yield (
            "Each is counted with the rules that it was asked from. Not all have the same rules, so not all "
            "numbers are about the same questions. mei-social compare looks only at those that are the same."
        )
    if len({numbers.applicable for _, numbers in timeline.charted}) > 1:
        yield (
            "Not all have as many questions. With another account or other rules, a score can go up or down "
            "by that alone."
        )
    if borrowed := [e for e in timeline.entries if e.numbers and not e.own]:
        yield f"{_these(borrowed)} counted with today's rules, {timeline.rules}: the old ones were not kept."
    for entry in timeline.entries:
        if not entry.numbers:
            yield f'{name(entry)}: its rules, "{entry.rules}", were not kept. Add --rules with their file.'
    if not timeline.last.finished:
        yield f"Self-check {timeline.last.number} is not finished. To go on with it: mei-social check"
    if old := [e for e in timeline.entries if e.number in timeline.old]:
        keep = timeline.keep_for_days
        yield (
            f"{_these(old)} older than {english.count(keep, 'day')} and, by your provider's rules, no longer "
            f"needed. To delete what is older: mei-social wipe --older-than {keep}d"
        )


def _these(entries: list[TimelineEntry]) -> str:
    numbers = english.listed(str(entry.number) for entry in entries)
    return f"Self-check {numbers} is" if len(entries) == 1 else f"Self-checks {numbers} are"


def next_step(timeline: Timeline) -> str:
    if len(timeline.entries) == 1:
        return "To look again after a while, and see what has changed: mei-social recheck"
    return "To see what became of each question: mei-social compare"
