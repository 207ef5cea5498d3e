"""The flow of the rules as a drawing, from left to right. The template only writes it down.

A tree in columns: each group of questions has rows of its own, and what it hangs on begins beside its first
one. So no line runs through a box: it goes down between two columns and then straight to where it ends.
"""

from __future__ import annotations

from functools import cache
from textwrap import wrap
from typing import TYPE_CHECKING

from msgspec import Struct, field

from mei_social.authoring.flow import Flow, Group, Step
from mei_social.render.page import environment
from mei_social.text import english

if TYPE_CHECKING:
    from jinja2 import Template

WIDTH, GUTTER, EDGE, GAP = 288, 44, 24, 14
LINE, PAD = 17, 10
LETTERS = {"title": 34, "note": 42, "entry": 40, "gate": 36}
"""How many fit on a line: bold ones are wider."""
MARKS = {"entry": ("- ", "  "), "gate": ("! ", "  ")}
"""Before the first line of a question, and before the others."""
HEAD = 44
"""Room for the title above the drawing."""


class Text(Struct, frozen=True):
    """One line in a box."""

    y: int
    words: str
    kind: str
    """`title`, `note`, `entry` or `gate`."""


class Box(Struct, frozen=True):
    x: int
    y: int
    height: int
    kind: str
    """`step`, `group` or `end`."""
    texts: tuple[Text, ...]

    @property
    def right(self) -> int:
        return self.x + WIDTH

    @property
    def middle(self) -> int:
        """Where its lines begin and end: the middle of its first line."""
        return self.y + PAD + LINE // 2


class Arrow(Struct, frozen=True):
    """From a box, down or up between two columns, to another."""

    path: str
    kind: str
    """`way`, or `first` for what comes before all others."""


class Picture(Struct, frozen=True):
    title: str
    description: str
    width: int
    height: int
    box_width: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def to_svg(flow: Flow) -> str:
    """The drawing as a file of its own, with a title and a description for those who do not see it."""
    return _template().render(p=draw(flow))


@cache
def _template() -> Template:
    return environment().get_template("rules/flow.svg.j2")


def draw(flow: Flow) -> Picture:
    """Lay it out."""
    sheet = _Sheet(1 + max((step.depth for step in flow.steps), default=0))
    below = sheet.all_steps(flow)
    ends = sheet.ends(flow)
    width = EDGE + (sheet.last + 2) * (WIDTH + GUTTER)
    return Picture(
        flow.title,
        described(flow),
        width,
        max(below, ends) + EDGE,
        WIDTH,
        tuple(sheet.boxes),
        tuple(sheet.arrows),
    )


def described(flow: Flow) -> str:
    """What is to be seen, in sentences."""
    groups = flow.groups
    entries = [entry for group in groups for entry in group.entries]
    return (
        "From left to right: the accounts, what is asked first, "
        f"{english.count(len(entries), 'question')} in {english.count(len(groups), 'group')}, "
        "and what comes of them. "
        f"{sum(entry.gate for entry in entries)} of them come before all others. "
        "`mei-social rules show --map` says the same in lines of text."
    )


class _Sheet(Struct):
    """What is drawn so far."""

    last: int
    """The column of the groups."""
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    with_gate: list[Box] = field(default_factory=list)
    groups: list[Box] = field(default_factory=list)

    def all_steps(self, flow: Flow) -> int:
        """Each in its column, with its groups beside it. Returns where all of that ends."""
        start = self.step(flow.start, HEAD)
        above, below = {0: start}, HEAD
        for step in flow.steps:
            last = above.get(step.depth)
            box = self.step(step, max(below, _end(last) if last else HEAD))
            self.arrows.append(_between(above[step.depth - 1], box.x, box.middle, "way"))
            above[step.depth] = box
            below = max(below, box.y)
            for group in step.groups:
                below = self.group(group, box, below)
        below = max(below, *map(_end, self.boxes)) if flow.steps else HEAD
        for group in flow.start.groups:
            below = self.group(group, start, below)
        return max(below, *map(_end, self.boxes))

    def step(self, step: Step, top: int) -> Box:
        box = _box(_x(step.depth), top, "step", [(step.title, "title"), (step.note, "note")])
        self.boxes.append(box)
        return box

    def group(self, group: Group, above: Box, top: int) -> int:
        lines = [(group.title, "title"), *((e.id, "gate" if e.gate else "entry") for e in group.entries)]
        box = _box(_x(self.last), top, "group", lines)
        self.boxes.append(box)
        self.groups.append(box)
        if group.has_gate:
            self.with_gate.append(box)
        self.arrows.append(_between(above, box.x, box.middle, "way"))
        return _end(box)

    def ends(self, flow: Flow) -> int:
        """What comes of it, on the right. Returns where it ends."""
        x, top = _x(self.last + 1), HEAD
        for title, words, kind, sources in (
            ("First: gates, marked !", flow.first, "first", self.with_gate),
            ("Then", flow.then, "way", self.groups),
        ):
            if sources:
                box = _box(x, top, "end", [(title, "title"), (words, "note")])
                self.boxes.append(box)
                shift = 0 if kind == "first" else LINE
                for source in sources:
                    self.arrows.append(_between(source, x, box.middle, kind, shift))
                top = _end(box)
        return top


def _end(box: Box) -> int:
    """Where there is room again under it."""
    return box.y + box.height + GAP


def _x(column: int) -> int:
    return EDGE + column * (WIDTH + GUTTER)


def _box(x: int, y: int, kind: str, parts: list[tuple[str, str]]) -> Box:
    lines = [(words, part) for text, part in parts for words in _wrapped(text, part)]
    texts = tuple(Text(y + PAD + LINE * n + 13, words, part) for n, (words, part) in enumerate(lines))
    return Box(x, y, 2 * PAD + LINE * len(lines), kind, texts)


def _wrapped(text: str, kind: str) -> list[str]:
    first, further = MARKS.get(kind, ("", ""))
    return wrap(text, LETTERS[kind], initial_indent=first, subsequent_indent=further)


def _between(source: Box, x: int, y: int, kind: str, shift: int = 0) -> Arrow:
    """Out of the source, up or down right beside it, then straight to `x`, `y`."""
    start = source.middle + shift
    turn = source.right + GUTTER // 2 + (6 if kind == "first" else 0)
    return Arrow(f"M{source.right} {start}H{turn}V{y}H{x - 2}", kind)
