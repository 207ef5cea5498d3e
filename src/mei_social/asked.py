"""Which saved answers belong to the questions as they are asked now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mei_social.audit import Audit, Item, Mark, RulesStamp, State
from mei_social.ruleset import Ruleset, asked_digest
from mei_social.saved import SavedAudit


def stamp_of(ruleset: Ruleset) -> RulesStamp:
    return RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title)


def current(saved: SavedAudit, ruleset: Ruleset) -> Audit:
    """The audit without answers to questions that have been reworded since: they are kept, not counted."""
    rules = {r.id: asked_digest(r.question, r.expected) for r in ruleset.rules}
    first = {s.id: asked_digest(s.question) for s in ruleset.screening}
    return replace(
        saved.audit,
        answers={i: a for i, a in saved.audit.answers.items() if in_same_words(i, saved.asked, rules)},
        screening={i: a for i, a in saved.audit.screening.items() if in_same_words(i, saved.screened, first)},
    )


def current_marks(saved: SavedAudit, ruleset: Ruleset) -> dict[Item, Mark]:
    """What was said about actions. A gate is never put off, not even where it was none at the time."""
    gates = {rule.id for rule in ruleset.rules if rule.gate}
    marks = saved.marks.items()
    return {i: m for i, m in marks if m.state is not State.LATER or i.question not in gates}


def in_same_words(item: Item, asked: Mapping[Item, str], now: Mapping[str, str]) -> bool:
    """Also where the question is gone, or nobody knows any more how it was worded."""
    before = asked.get(item)
    return not before or now.get(item.question, before) == before
