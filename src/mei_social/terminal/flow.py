"""The flow of the rules as lines: what hangs on something stands under it, further in."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.authoring.flow import Flow, Group, Step
from mei_social.terminal.lines import Line, Section, line
from mei_social.terminal.plain import laid_out

INDENT = "  "
DEEPEST = 6
"""What hangs on more than that is set in no further: a narrow window has no room for it."""


def to_text(flow: Flow, width: int) -> str:
    """The whole flow in lines of at most `width` columns."""
    begin = Section(flow.title, (line(flow.start.note, label=f"{flow.start.title}:"),))
    steps = (Section(None, tuple(_step(step, min(step.depth, DEEPEST) - 1))) for step in flow.steps)
    always = Section("Asked of everybody", tuple(_group(group, 0) for group in flow.start.groups))
    end = Section(
        "What comes of it", (line(flow.first, lead="1. ", label="Gates:"), line(flow.then, lead="2. "))
    )
    return laid_out((begin, *steps, always, end), width)


def _step(step: Step, depth: int) -> Iterator[Line]:
    yield line(f"({step.id}) {step.note}", lead=INDENT * depth, label=step.title)
    yield from (_group(group, depth + 1) for group in step.groups)


def _group(group: Group, depth: int) -> Line:
    named = ", ".join(f"{entry.id}{' (gate)' if entry.gate else ''}" for entry in group.entries)
    return line(named, lead=f"{INDENT * depth}- ", label=f"{group.title}:")
