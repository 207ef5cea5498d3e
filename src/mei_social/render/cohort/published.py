"""Published figures as blocks of text, Markdown, JSON and CSV. No count of people but the rounded one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator

from msgspec import Struct, to_builtins

from mei_social.cohort.disclosure import FEW, LEAST, MOST, SOME
from mei_social.cohort.publish import Figure, Published
from mei_social.render.markdown_text import bullets, escape, strong
from mei_social.ruleset.roles import GAP
from mei_social.text.spreadsheet_cells import inert
from mei_social.text.visible import visible

FORMAT, FORMAT_VERSION = "mei-social-published-figures", 1
STATEMENT = "Self-declared: these are their own answers. Nobody has checked them."
TITLE = "Social media self-check: figures about {answers.many}"
MEANING = {
    FEW: "fewer than a third of them, or none",
    SOME: "from one third to two thirds of them",
    MOST: "more than two thirds of them, or all",
}
HOW = (
    "Each word says how many of the {answers.many} whom the question is for still have something to do.",
    "A word is given only where it would be the same with a few {answers.many} more or less.",
    "How many is chosen by chance, so a word that is withheld next time proves nothing about anybody.",
    "Nothing is published about fewer than {} {answers.many}, one platform, one account or a group of them.",
)


class Block(Struct, frozen=True):
    """A heading, what is said first, and a list. Not escaped; safe to show."""

    heading: str | None
    text: tuple[str, ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    """A label, which may be empty, and its text."""


def blocks(found: Published) -> Iterator[Block]:
    """The document in the order in which it is read."""
    rules = f"{visible(found.provider)}. {visible(found.rules)}."
    yield Block(None, (f"About {found.about} {found.roles.answers.many}, {found.month}.", STATEMENT, rules))
    yield Block("What the words mean", (), tuple((f"{w}:", m) for w, m in MEANING.items()))
    for heading, figures in (("Topics", found.topics), ("Questions", found.rule_figures)):
        items = tuple((f"{f.word.capitalize()}:", visible(f.text)) for f in figures)
        yield Block(f"{heading}: how many still have something to do", (), items or (("", "No figure."),))
    for number, part in enumerate(found.withheld):
        heading = "Also withheld" if number else "What is withheld, and why"
        yield Block(heading, (part.why,), tuple(("", visible(what)) for what in part.what))
    yield Block("How these figures were made", _how(found))


def _how(found: Published) -> tuple[str, ...]:
    return tuple(found.roles.say(text, *[LEAST] * text.count(GAP)) for text in HOW)


def to_markdown(found: Published) -> str:
    parts = [f"# {found.roles.say(TITLE)}"]
    for block in blocks(found):
        parts += [f"## {block.heading}"] if block.heading else []
        parts += [escape(text) for text in block.text]
        lines = [f"{strong(label)} {escape(text)}" if label else escape(text) for label, text in block.items]
        parts += [bullets(lines)] if lines else []
    return "\n\n".join(parts) + "\n"


def to_json(found: Published) -> str:
    """ASCII only, so that no text in it acts on a terminal."""
    head = {"format": FORMAT, "format_version": FORMAT_VERSION, "statement": STATEMENT}
    body = {**to_builtins(found), "about": f"about {found.about}", "words": MEANING, "how": _how(found)}
    del body["roles"]
    return json.dumps({**head, **body}, indent=2, ensure_ascii=True) + "\n"


def to_csv(found: Published) -> str:
    """One row a figure; every row says by itself what it is worth."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(
        ("about", "id", "text", "still something to do", found.roles.answers.many, "month", "statement")
    )
    for row in _rows(found):
        writer.writerow(
            [inert(visible(cell)) for cell in (*row, f"about {found.about}", found.month, STATEMENT)]
        )
    return text.getvalue()


def _rows(found: Published) -> Iterator[tuple[str, str, str, str]]:
    def said(kind: str, figures: tuple[Figure, ...]) -> Iterator[tuple[str, str, str, str]]:
        return ((kind, f.id, f.text, f.word) for f in figures)

    yield from said("topic", found.topics)
    yield from said("question", found.rule_figures)
    for part in found.withheld:
        yield from (("withheld", "", what, part.why) for what in part.what)


WRITERS: dict[str, Callable[[Published], bytes]] = {
    ".md": lambda found: to_markdown(found).encode(),
    ".json": lambda found: to_json(found).encode("ascii"),
    ".csv": lambda found: to_csv(found).encode("utf-8-sig"),
}
