"""Two versions of the rules as lines of text, group by group."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.ruleset.diff.change import Difference, Effect
from mei_social.ruleset.diff.compare import RulesetDiff
from mei_social.ruleset.model import RulesStamp
from mei_social.terminal.lines import Line, Section, line
from mei_social.terminal.plain import laid_out
from mei_social.text import english

HEADINGS = {
    Effect.ADDED: "Added",
    Effect.REMOVED: "Removed",
    Effect.REWORDED: "Reworded",
    Effect.HARSHER: "Harsher",
    Effect.MILDER: "Milder",
    Effect.REGROUPED: "Regrouped, or asked elsewhere",
    Effect.ADVICE: "Advice changed",
    Effect.SCORING: "Scoring and bands",
    Effect.LISTS: "Lists, names and contacts",
}
SAME = "They say the same: every question, number and word of advice."


def to_text(found: RulesetDiff, width: int) -> str:
    """Everything that is different, then the answers, then the version."""
    return laid_out(tuple(_sections(found)), width)


def _sections(found: RulesetDiff) -> Iterator[Section]:
    head = (line(_edition(found.old), label="Old:"), line(_edition(found.new), label="New:"))
    yield Section(None, head if found.changes else (*head, line(SAME)))
    for kind in Effect:
        changes = found.of(kind)
        if changes:
            lines = tuple(part for change in changes for part in _lines(change))
            yield Section(f"{HEADINGS[kind]} ({len(changes)})", lines)
    yield Section("Answers given before", tuple(_answers(found)))
    yield Section("Version", (line(found.bump.sentence),))


def _edition(stamp: RulesStamp) -> str:
    return f"{stamp.title}, version {stamp.version} (id {stamp.id}, content {stamp.digest[:12]})"


def _lines(change: Difference) -> Iterator[Line]:
    yield line(change.sentence, lead="- ")
    alone = change.old is None or change.new is None
    for label, text in (("before:", change.old), ("now:", change.new)):
        if text is not None:
            yield line(text, lead="  ", label="" if alone else label)


def _answers(found: RulesetDiff) -> Iterator[Line]:
    total = len(found.carried) + len(found.again) + len(found.removed)
    of = f"{len(found.carried)} of {english.count(total, 'question')}"
    yield line(f"Answers to {of} carry over: the same words and the same safe answer.", lead="- ")
    rest = (
        ("asked again", found.again),
        ("no longer asked, and answers to them no longer count", found.removed),
        ("asked for the first time", found.first),
    )
    for what, rules in rest:
        if rules:
            yield line(f"{len(rules)} {what}: {', '.join(rules)}.", lead="- ")
