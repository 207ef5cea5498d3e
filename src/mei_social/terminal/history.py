"""A trainee's self-checks in a row, on a screen: what comes before all others, a table, a small chart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TextIO

from mei_social.audit.assess import Band
from mei_social.history.sentences import (
    FIRST,
    SHORT,
    day,
    gates,
    gates_briefly,
    kind,
    name,
    next_step,
    notes,
    over_time,
    result,
    series,
)
from mei_social.history.timeline import Numbers, Timeline, TimelineEntry
from mei_social.report import labels
from mei_social.terminal.chart import chart
from mei_social.terminal.lines import Grid, Line, Section, Tone, before_all, line
from mei_social.terminal.show import show_sections
from mei_social.text import english

HEAD = ("Self-check", "Kind", "Rules", "Worst open", SHORT, "Score", "Answered")
LOUD = frozenset(labels.CELL[band] for band in (Band.CRITICAL, Band.HIGH))


def show_history(
    timeline: Timeline,
    stream: TextIO,
    *,
    plain: bool,
    width: int,
    colour: bool,
    blocks: bool,
    as_called: Callable[[str], str] = str,
) -> None:
    """Write the whole history. `blocks`: whether the stream can write the signs of a bar.

    Without `colour` not one escape sequence is written.
    """
    drawn = _in_words(timeline) if plain else chart(timeline, width, blocks=blocks)
    made = tuple(s for s in _sections(timeline, drawn) if s.lines)
    last = timeline.last.numbers
    band = last.band if last else Band.NOT_ASSESSED
    show_sections(made, band, stream, plain=plain, width=width, colour=colour, as_called=as_called)


def _sections(timeline: Timeline, drawn: Section) -> Iterator[Section]:
    yield Section(None, before_all(timeline.comes_first))
    if timeline.better:
        yield Section(None, (line(timeline.better, Tone.STRONG),))
    yield Section(None, tuple(_head(timeline)))
    yield Section("Before anything else", tuple(_first(timeline)), boxed=True)
    yield Section("One by one", tuple(map(_line, timeline.entries)), grid=_grid(timeline))
    yield drawn
    yield Section("To know", tuple(line(note, lead="- ") for note in notes(timeline)))
    yield Section(None, (line(next_step(timeline)),))


def _in_words(timeline: Timeline) -> Section:
    """The chart for whoever does not see it."""
    return Section(
        over_time(timeline),
        tuple(line(f"{row}.", lead="- ", label=f"{what}:") for what, row in series(timeline)),
    )


def _head(timeline: Timeline) -> Iterator[Line]:
    yield line(f"{english.count(len(timeline.entries), 'self-check')} on this computer", Tone.STRONG)
    yield line(timeline.statement, Tone.QUIET)


def _first(timeline: Timeline) -> Iterator[Line]:
    """Whatever the score does."""
    last = timeline.last.numbers
    if last and (last.gates_open or last.gates_set_aside or last.gates_unanswered):
        yield line(f"{gates(last)}.", Tone.STRONG, label=f"{FIRST}:")
        yield line("What they are and what to do today: mei-social summary")


def _line(entry: TimelineEntry) -> Line:
    what = f"{kind(entry).capitalize()}, with version {entry.version} of the rules."
    return line(f"{what} {result(entry)}", lead="- ", label=f"{name(entry)}:")


def _grid(timeline: Timeline) -> Grid:
    return Grid(HEAD, tuple(map(_row, timeline.entries)), loud=LOUD)


def _row(entry: TimelineEntry) -> tuple[str, ...]:
    known = _known(entry.numbers) if entry.numbers else ("-",) * 4
    return f"{entry.number}. {day(entry)}", kind(entry), str(entry.version), *known


def _known(numbers: Numbers) -> tuple[str, ...]:
    score, coverage = ("-" if n is None else str(n) for n in (numbers.score, numbers.coverage))
    return labels.CELL[numbers.band], gates_briefly(numbers), score, coverage
