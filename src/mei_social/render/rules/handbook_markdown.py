"""A Document as Markdown that also reads well as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from mei_social.authoring.handbook import policy as by_clause
from mei_social.authoring.handbook import questionnaire as on_paper
from mei_social.authoring.handbook import safeguarding as for_an_expert
from mei_social.authoring.handbook.document import (
    Blank,
    Block,
    Boxes,
    Document,
    Item,
    Listing,
    Part,
    Table,
    Text,
)
from mei_social.render.markdown_text import bullets, escape, facts, strong
from mei_social.report import labels
from mei_social.ruleset.model import Guide, Ruleset

DEEPEST = 6
BOX = "\N{BALLOT BOX}"
GAP = "\N{NO-BREAK SPACE}"
LINE = "_" * 60


def questionnaire(ruleset: Ruleset) -> str:
    """The blank questionnaire of some rules, for docs/questionnaire.md."""
    return to_markdown(on_paper.questionnaire(ruleset))


def policy_coverage(ruleset: Ruleset) -> str:
    """Which questions check which clause, for docs/policy-coverage.md."""
    return to_markdown(by_clause.policy(ruleset))


def safeguarding_list(ruleset: Ruleset, guides: Mapping[str, Guide], screens: tuple[str, ...]) -> str:
    """Every sentence that a person in trouble can meet, for docs/safeguarding.md."""
    return to_markdown(for_an_expert.safeguarding(ruleset, guides, screens))


def to_markdown(document: Document) -> str:
    """The document as CommonMark, with tables as GitHub has them."""
    blocks = [f"# {escape(document.title)}", escape(document.above), facts(*document.facts)]
    blocks.extend(map(_block, document.intro))
    for part in document.parts:
        blocks.extend(_part(part, 2))
    return "\n\n".join(block for block in (*blocks, "---", escape(document.end)) if block) + "\n"


def _part(part: Part, level: int) -> Iterator[str]:
    number = f"{part.number}. " if part.number else ""
    yield f"{'#' * min(level, DEEPEST)} {number}{escape(part.title)}"
    severity = (labels.SEVERITY[part.severity],) if part.severity else ()
    if marks := (*severity, *part.tags):
        yield strong(f"{'. '.join(marks)}.")
    yield from map(_block, part.blocks)
    for inner in part.parts:
        yield from _part(inner, level + 1)


def _block(block: Block) -> str:
    match block:
        case Text():
            return f"{strong(block.label)} {escape(block.text)}" if block.label else escape(block.text)
        case Listing():
            head = f"{strong(f'{block.label}:')}\n\n" if block.label else ""
            return head + _list(block)
        case Table():
            return _table(block)
        case Boxes():
            head = f"{escape(block.label)}: " if block.label else ""
            return head + "  ".join(
                f"{BOX}{GAP}{escape(choice).replace(' ', GAP)}" for choice in block.choices
            )
        case Blank():
            return f"{escape(block.label)}: {LINE}"
        case _:
            assert_never(block)


def _list(listing: Listing) -> str:
    lines = (_item(item) for item in listing.items)
    if listing.numbered:
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    return bullets(lines)


def _item(item: Item) -> str:
    label = f"{strong(f'{item.label}:')} " if item.label else ""
    note = f" ({escape(item.note)})" if item.note else ""
    return f"{label}{escape(item.text)}{note}"


def _table(table: Table) -> str:
    rows = (table.head, *table.rows)
    lines = [f"| {' | '.join(escape(cell) for cell in row)} |" for row in rows]
    return "\n".join((lines[0], f"|{' --- |' * len(table.head)}", *lines[1:]))
