"""Two self-checks of one trainee side by side: what became of everything that was or is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.assess import SEVERITY_ORDER, Assessment, Outcome, Result, assess, visible
from mei_social.audit.changes import Change, changed
from mei_social.audit.current import current
from mei_social.audit.saved import SavedAudit
from mei_social.history.pairing import Pairing, pair
from mei_social.history.timeline import Kept, Numbers, TimelineEntry, entry, numbers, rules_version
from mei_social.report import labels
from mei_social.report.labels import Labels
from mei_social.ruleset.diff.compare import RulesetDiff, diff
from mei_social.ruleset.model import Ruleset, Severity
from mei_social.text.visible import shown


class QuestionChange(Struct, frozen=True, kw_only=True):
    """One question on one account that was, or now is, a finding."""

    turn: Change
    rule: str
    question: str
    where: str
    severity: Severity
    gate: bool
    unanswered_before: bool
    """Whether it had no answer in the first, or was not asked there."""


class NotCompared(Struct, frozen=True):
    """Questions that are not compared, and why."""

    why: str
    questions: tuple[str, ...]


class Comparison(Struct, frozen=True, kw_only=True):
    """Every text in it is safe to show, and not yet escaped for a format."""

    comes_first: str | None = None
    """As in `Timeline`: of the last self-check, whichever two are compared."""
    then: TimelineEntry
    now: TimelineEntry
    """Both with what they come to as a whole, each under its own rules."""
    rules: str
    """With which both are counted here."""
    before: Numbers
    after: Numbers
    """Over what is compared: the same as of the whole, unless the rules differ."""
    same_rules: bool
    common: int
    """Questions that are compared, of those that were asked in at least one."""
    left_out: tuple[NotCompared, ...]
    changes: tuple[QuestionChange, ...]
    """Gates first, then worst first."""
    accounts_by_id: bool
    accounts_added: tuple[str, ...]
    accounts_removed: tuple[str, ...]
    statement: str = ""

    def of(self, turn: Change) -> tuple[QuestionChange, ...]:
        """Without gates, which stand on their own."""
        return tuple(c for c in self.changes if c.turn is turn and not c.gate)

    @property
    def gates(self) -> tuple[QuestionChange, ...]:
        return tuple(c for c in self.changes if c.gate)


class _Side(Struct, frozen=True):
    """One of the two, counted with the rules of the comparison."""

    saved: SavedAudit
    assessment: Assessment
    names: Labels
    gates: tuple[Result, ...]
    """As they were asked before, or not in common as gates: met by their id, as none may go unseen."""

    @classmethod
    def of(cls, kept: Kept, own: Ruleset, rules: Ruleset) -> Self:
        saved = kept.saved
        common = {rule.id for rule in rules.rules if rule.gate}
        told = assess(own, current(saved, own))
        return cls(
            saved,
            assess(rules, current(saved, rules)),
            Labels(rules, saved.audit.accounts),
            (*(r for r in told.results if r.rule.gate and r.rule.id not in common), *told.earlier),
        )

    @property
    def results(self) -> tuple[Result, ...]:
        return (*self.assessment.results, *self.gates)


def compare(first: Kept, second: Kept, before: Mapping[int, int | None]) -> Comparison | None:
    """None where nobody knows any more what one of them was asked from. `before` as for `pair`.

    Both are counted with the rules of the later one, over the questions that both have in the same words:
    so it is answers that differ, and never rules.
    """
    if first.ruleset is None or second.ruleset is None:
        return None
    rules = first.ruleset if first.saved.number > second.saved.number else second.ruleset
    left_out: tuple[NotCompared, ...] = ()
    if first.ruleset.digest != second.ruleset.digest:
        found = diff(first.ruleset, second.ruleset)
        common = frozenset(found.carried)
        rules = replace(rules, rules=tuple(rule for rule in rules.rules if rule.id in common))
        left_out = tuple(_left_out(found, (first.saved, first.ruleset), (second.saved, second.ruleset)))
    then, now = _Side.of(first, first.ruleset, rules), _Side.of(second, second.ruleset, rules)
    pairing = pair(first.saved, second.saved, before)
    made = Comparison(
        then=entry(first),
        now=entry(second),
        rules=rules_version(rules.title, rules.version),
        before=numbers(rules, then.assessment),
        after=numbers(rules, now.assessment),
        same_rules=first.ruleset.digest == second.ruleset.digest,
        common=len({r.rule.id for side in (then, now) for r in side.assessment.results}),
        left_out=left_out,
        changes=tuple(sorted(_changes(then, now, pairing), key=_urgency)),
        accounts_by_id=pairing.by_id,
        accounts_added=_names(now, frozenset(pairing.same.values())),
        accounts_removed=_names(then, frozenset(pairing.same)),
        statement=labels.self_declared(rules),
    )
    return shown(made)


def _left_out(found: RulesetDiff, *sides: tuple[SavedAudit, Ruleset]) -> Iterator[NotCompared]:
    """Only questions that were asked of this trainee."""
    (first, before), (second, after) = sides
    """But for gates that both have: those are met by their id."""
    asked = {rule.id for saved, ruleset in sides for rule, _ in visible(ruleset, current(saved, ruleset))}
    met = {r.id for r in before.rules if r.gate} & {r.id for r in after.rules if r.gate}
    again = [rule for rule in found.again if rule not in met]
    for why, ids, ruleset in (
        ("In other words, or asked in another way", again, after),
        (f"Only in the rules of self-check {first.number}", found.removed, before),
        (f"Only in the rules of self-check {second.number}", found.first, after),
    ):
        if questions := tuple(r.question for r in ruleset.rules if r.id in asked.intersection(ids)):
            yield NotCompared(why, questions)


def _changes(then: _Side, now: _Side, pairing: Pairing) -> Iterator[QuestionChange]:
    there = {second: first for first, second in pairing.same.items()}
    # A question with its account in the first and in the second; None where it is in only one of them.
    before = {(*r.item, pairing.same.get(r.item.account or "")): r for r in then.results}
    after = {(r.rule.id, there.get(r.item.account or ""), r.item.account): r for r in now.results}
    for turn, was, found in changed(before, after):
        if result := found or was:
            yield QuestionChange(
                turn=turn,
                rule=result.rule.id,
                question=result.rule.question,
                where=(now if found else then).names.where(result.account),
                severity=result.severity,
                gate=any(r.rule.gate for r in (was, found) if r),
                unanswered_before=was is None or was.outcome is Outcome.NOT_TESTED,
            )


def _urgency(change: QuestionChange) -> tuple[bool, int]:
    return not change.gate, SEVERITY_ORDER.index(change.severity)


def _names(side: _Side, known: frozenset[str]) -> tuple[str, ...]:
    """Accounts that the other one does not have."""
    return tuple(side.names.where(a) for a in side.saved.audit.accounts if a.id not in known)
