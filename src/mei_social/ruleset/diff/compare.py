"""Everything that a new version says otherwise, and which answers outlive it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from mei_social.ruleset.diff.change import Difference, Effect, is_moved
from mei_social.ruleset.diff.lists import list_changes
from mei_social.ruleset.diff.rule import rule_added, rule_changes, rule_removed
from mei_social.ruleset.diff.version import Bump, bump
from mei_social.ruleset.model import Per, Rule, Ruleset, RulesStamp, asked_digest


class RulesetDiff(Struct, frozen=True, kw_only=True):
    """Two versions side by side. Of the last five, which hold ids of rules, each rule is in one of four."""

    old: RulesStamp
    new: RulesStamp
    changes: tuple[Difference, ...]
    """In the order of `Kind`. Empty: they say the same, whatever their versions."""
    bump: Bump
    carried: tuple[str, ...]
    """Answers stay good: the same words, the same safe answer, asked as often."""
    again: tuple[str, ...]
    """In both, but an old answer is not an answer to this."""
    removed: tuple[str, ...]
    first: tuple[str, ...]
    """Never asked before."""
    turned: tuple[str, ...]
    """In both, with the other safe answer, which no id may do: an answer would mean the opposite."""

    def of(self, kind: Effect) -> tuple[Difference, ...]:
        return tuple(change for change in self.changes if change.kind is kind)


def diff(old: Ruleset, new: Ruleset) -> RulesetDiff:
    """Compare two rulesets. Never raises."""
    kinds = tuple(Effect)
    changes = [*_rule_changes(old, new), *list_changes(old, new)]
    changes.sort(key=lambda change: kinds.index(change.kind))
    before, after = _by_id(old), _by_id(new)
    carried = tuple(i for i in before if i in after and _asked(before[i]) == _asked(after[i]))
    stamps = _stamp(old), _stamp(new)
    return RulesetDiff(
        old=stamps[0],
        new=stamps[1],
        changes=tuple(changes),
        bump=bump(*stamps, changed=bool(changes)),
        carried=carried,
        again=tuple(i for i in before if i in after and i not in carried),
        removed=tuple(i for i in before if i not in after),
        first=tuple(i for i in after if i not in before),
        turned=tuple(i for i in before if i in after and before[i].expected is not after[i].expected),
    )


def _rule_changes(old: Ruleset, new: Ruleset) -> Iterator[Difference]:
    before, after = _by_id(old), _by_id(new)
    for rule in after.values():
        if rule.id in before:
            yield from rule_changes(before[rule.id], rule)
        else:
            yield rule_added(rule)
    yield from (rule_removed(rule) for rule in old.rules if rule.id not in after)
    if is_moved(before, after):
        yield Difference(Effect.REGROUPED, "rules", None, "The rules are now in another order.")


def _by_id(ruleset: Ruleset) -> dict[str, Rule]:
    return {rule.id: rule for rule in ruleset.rules}


def _asked(rule: Rule) -> tuple[str, Per]:
    """An answer belongs to these words, and one answer for all accounts is none for each of them."""
    return asked_digest(rule.question, rule.expected), rule.per


def _stamp(ruleset: Ruleset) -> RulesStamp:
    return RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title)
