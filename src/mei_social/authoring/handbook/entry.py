"""One entry of the rules by its id: as the handbook has it, with where it stands and how it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from mei_social.authoring.handbook import phrases
from mei_social.authoring.handbook.document import Block, Document, Listing, Part
from mei_social.authoring.handbook.full import whole
from mei_social.ruleset.model import Guide, Ruleset

KINDS = ("rule", "screening", "clause", "topic")


def entry(
    ruleset: Ruleset, guides: Mapping[str, Guide], today: date, name: str, places: Mapping[str, str]
) -> Document | None:
    """What the rules say under an id; None where nothing has it. `places` of rules by id."""
    everything = whole(ruleset, guides, today)
    wanted = {f"{kind}-{name}" for kind in KINDS}
    found = tuple(_alone(part) for part in everything.every_part() if part.id in wanted)
    if not found:
        return None
    rule = next((rule for rule in ruleset.rules if rule.id == name), None)
    facts = []
    if rule:
        facts = [("Stands in", places.get(name, "the rules")), ("Card", phrases.card(rule))]
    return replace(everything, facts=(*everything.facts[:1], *facts), intro=(), parts=found)


def known(ruleset: Ruleset) -> Iterator[str]:
    """Every id that can be asked for."""
    sections = (ruleset.rules, ruleset.screening, ruleset.clauses, ruleset.topics)
    yield from (each.id for section in sections for each in section)


def _alone(part: Part) -> Part:
    """Without links to what does not stand here."""
    blocks = tuple(_unlinked(block) for block in part.blocks)
    return replace(part, blocks=blocks, parts=tuple(map(_alone, part.parts)))


def _unlinked(block: Block) -> Block:
    if not isinstance(block, Listing):
        return block
    return replace(block, items=tuple(replace(item, to=None) for item in block.items))
