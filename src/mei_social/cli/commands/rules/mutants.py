"""`mei-social rules test --mutants`: what could go wrong in the rules without any example noticing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mei_social.authoring.examples.mutants import Tally
from mei_social.terminal.plain import paragraph

NEXT = (
    "To guard against one of them, add an example that it would change: an answer to that question, and "
    "the band or the order that must come of it."
)
ALL_NOTICED = "Every change would be noticed by an example."


def lines(tallies: Sequence[Tally], width: int) -> Iterator[str]:
    """What no example notices, kind by kind, then how much of each was noticed."""
    for tally in (tally for tally in tallies if tally.missed):
        yield paragraph(f"No example would notice these {tally.kind}:", width)
        yield from (paragraph(f"{sentence}.", width, "- ") for sentence in tally.sentences)
        yield "\n"
    yield from (paragraph(_counted(tally), width) for tally in tallies if tally.made)
    yield paragraph(NEXT if any(tally.missed for tally in tallies) else ALL_NOTICED, width)


def _counted(tally: Tally) -> str:
    return f"{str(tally.kind).capitalize()}: {tally.made - len(tally.missed)} of {tally.made} noticed."


def for_machines(tallies: Sequence[Tally]) -> list[dict[str, Any]]:
    return [
        {
            "kind": tally.kind.name.lower(),
            "made": tally.made,
            "noticed": tally.made - len(tally.missed),
            "unnoticed": [f"{mutant.said} {mutant.value}".rstrip() for mutant in tally.missed],
        }
        for tally in tallies
    ]
