"""Two self-checks of one trainee on a screen: gates, then the sums, then what became of each question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TextIO

from mei_social.audit.changes import Change
from mei_social.history import side_by_side as say
from mei_social.history.comparison import Comparison
from mei_social.history.sentences import FIRST
from mei_social.terminal.lines import Line, Section, Tone, before_all, line
from mei_social.terminal.show import show_sections
from mei_social.text import english


def show_comparison(
    found: Comparison,
    stream: TextIO,
    *,
    plain: bool,
    width: int,
    colour: bool,
    as_called: Callable[[str], str] = str,
) -> None:
    """Write everything. Without `colour` not one escape sequence is written."""
    made = tuple(s for s in _sections(found) if s.lines)
    band = found.after.band
    show_sections(made, band, stream, plain=plain, width=width, colour=colour, as_called=as_called)


def _sections(found: Comparison) -> Iterator[Section]:
    yield Section(None, before_all(found.comes_first))
    if told := say.better(found):
        yield Section(None, (line(told, Tone.STRONG),))
    yield Section(None, tuple(_head(found)))
    yield Section("Before anything else", tuple(_first(found)), boxed=True)
    yield Section("Then and now", tuple(_results(found)))
    for turn in say.MEANING:
        yield Section(*_turned(found, turn))
    yield Section("What is not compared", tuple(_left_out(found)))
    yield Section("Accounts", tuple(line(text, lead="- ") for text in say.accounts(found)))
    yield Section(None, (line(found.statement, Tone.QUIET),))


def _head(found: Comparison) -> Iterator[Line]:
    yield line(say.title(found), Tone.STRONG)
    yield line(say.basis(found))
    for text in say.about(found):
        yield line(text)


def _first(found: Comparison) -> Iterator[Line]:
    """Gates, whatever became of them, and above everything that is a sum."""
    yield line(" ".join(say.first_things(found)), label=f"{FIRST}:")
    for turn, question, where in say.grouped(found.gates):
        yield line(f"{question} {where}.", Tone.STRONG, lead="- ", label=f"{say.called(found, turn)}:")


def _results(found: Comparison) -> Iterator[Line]:
    yield line(say.counts(found), Tone.STRONG)
    for what, then, now in say.results(found):
        yield line(f"{say.then_and_now(then, now)}.", lead="- ", label=f"{what}:")
    yield line(say.about_score(found), Tone.QUIET)


def _turned(found: Comparison, turn: Change) -> tuple[str, tuple[Line, ...]]:
    lines = [line(f"{question} {where}.", lead="- ") for _, question, where in say.grouped(found.of(turn))]
    meaning = line(f"{say.MEANING[turn].capitalize()}.", Tone.QUIET)
    return say.heading(found, turn), (meaning, *lines) if lines else ()


def _left_out(found: Comparison) -> Iterator[Line]:
    for part in found.left_out:
        yield line(f"{english.count(len(part.questions), 'question')}.", label=f"{part.why}:")
        for question in part.questions:
            yield line(question, lead="- ")
