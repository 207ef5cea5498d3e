"""Which saved answers belong to the questions as they are asked now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from mei_social.assess import QUIET, outcome_of, visible
from mei_social.audit import AsAsked, Audit, Item, Mark, RulesStamp, State
from mei_social.ruleset import Rule, Ruleset, Severity, asked_digest
from mei_social.saved import SavedAudit


def stamp_of(ruleset: Ruleset) -> RulesStamp:
    return RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title)


def current(saved: SavedAudit, ruleset: Ruleset) -> Audit:
    """The audit without answers to questions that have been reworded since: they are kept, not counted.

    A gate that was open in other words, or under other rules, stays open as it was asked.
    """
    rules = {r.id: asked_digest(r.question, r.expected) for r in ruleset.rules}
    first = {s.id: asked_digest(s.question) for s in ruleset.screening}
    counted = replace(
        saved.audit,
        answers={i: a for i, a in saved.audit.answers.items() if in_same_words(i, saved.asked, rules)},
        screening={i: a for i, a in saved.audit.screening.items() if in_same_words(i, saved.screened, first)},
    )
    return replace(counted, earlier=tuple(_earlier_gates(saved, ruleset, counted)))


def _earlier_gates(saved: SavedAudit, ruleset: Ruleset, counted: Audit) -> Iterator[AsAsked]:
    """Gates with an open answer that today's rules do not judge as gates."""
    if saved.rules.are_only(ruleset.digest):
        return
    judged = {
        item
        for rule, account in visible(ruleset, counted)
        if rule.gate and (item := Item(rule.id, account.id if account else None)) in counted.answers
    }
    asked = {rule.id for rule in ruleset.rules}
    now = {rule.id for rule in ruleset.rules if rule.gate}
    for item, answer in saved.audit.answers.items():
        if item in judged or not answer.value or _is_acted_on(saved, item, asked):
            continue
        rule = _gate_as_asked(saved, item, even_if_none=item.question in now)
        if rule and outcome_of(rule, answer) not in QUIET:
            yield AsAsked(rule, item.account, answer)


def _gate_as_asked(saved: SavedAudit, item: Item, *, even_if_none: bool) -> Rule | None:
    """The gate to which an answer belongs; None where it is none, or does not apply by what was said since.

    `even_if_none`: it need not have been a gate then.
    """
    for ruleset in saved.rules.newest_first:
        for rule, account in visible(ruleset, saved.audit):
            if (
                (rule.id, account.id if account else None) == item
                and (rule.gate or even_if_none)
                and asked_digest(rule.question, rule.expected) == saved.asked.get(item)
            ):
                return replace(rule, gate=True, severity=Severity.CRITICAL)
    return None


def _is_acted_on(saved: SavedAudit, item: Item, asked: Collection[str]) -> bool:
    """A gate that is asked no more is closed by saying that it was acted on."""
    mark = saved.marks.get(item)
    return item.question not in asked and mark is not None and mark.state is State.DONE


def current_marks(saved: SavedAudit, ruleset: Ruleset) -> dict[Item, Mark]:
    """What was said about actions. A gate is never put off, not even where it was none at the time."""
    gates = {rule.id for rule in ruleset.rules if rule.gate}
    marks = saved.marks.items()
    return {i: m for i, m in marks if m.state is not State.LATER or i.question not in gates}


def in_same_words(item: Item, asked: Mapping[Item, str], now: Mapping[str, str]) -> bool:
    """Also where the question is gone, or nobody knows any more how it was worded."""
    before = asked.get(item)
    return not before or now.get(item.question, before) == before
