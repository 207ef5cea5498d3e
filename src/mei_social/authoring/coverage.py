"""Which questions check which clause of the policy, and which are asked on which platform."""

from __future__ import annotations

from msgspec import Struct

from mei_social.ruleset.model import Clause, Named, Per, Rule, Ruleset, Severity

WORST_FIRST = tuple(Severity)


class ClauseCoverage(Struct, frozen=True):
    """One clause with the rules that name it, worst first."""

    clause: Clause
    rules: tuple[Rule, ...]
    silent: tuple[Named, ...]
    """Platforms on which no question about this clause is asked; empty where one is asked everywhere."""

    @property
    def worst(self) -> Severity | None:
        return self.rules[0].severity if self.rules else None


class PlatformCoverage(Struct, frozen=True):
    """One platform with the rules that are asked for its accounts, in the order of the file."""

    platform: Named
    rules: tuple[Rule, ...]

    @property
    def own(self) -> tuple[Rule, ...]:
        """Those that are not asked on every platform."""
        return tuple(rule for rule in self.rules if rule.platforms)

    @property
    def noted(self) -> tuple[Rule, ...]:
        """Those that say what is different on this platform."""
        return tuple(rule for rule in self.rules if self.platform.id in rule.notes)


class Coverage(Struct, frozen=True):
    """A whole rule set, clause by clause and platform by platform."""

    clauses: tuple[ClauseCoverage, ...]
    platforms: tuple[PlatformCoverage, ...]
    once: tuple[Rule, ...]
    """Asked once, whatever platforms somebody uses."""

    @property
    def unchecked(self) -> tuple[Clause, ...]:
        """Clauses that no rule names."""
        return tuple(c.clause for c in self.clauses if not c.rules)

    @property
    def unasked(self) -> tuple[Named, ...]:
        """Platforms with no question of their accounts."""
        return tuple(p.platform for p in self.platforms if not p.rules)


def coverage(ruleset: Ruleset) -> Coverage:
    """The coverage of the clauses and platforms that the rules file itself lists. Never raises."""
    by_clause: dict[str, list[Rule]] = {c.id: [] for c in ruleset.clauses}
    for rule in ruleset.rules:
        for clause in rule.clauses:
            by_clause[clause].append(rule)
    return Coverage(
        tuple(_clause(c, by_clause[c.id], ruleset) for c in ruleset.clauses),
        tuple(PlatformCoverage(p, _asked_on(p, ruleset.rules)) for p in ruleset.platforms),
        tuple(rule for rule in ruleset.rules if rule.per is Per.PERSON),
    )


def _clause(clause: Clause, rules: list[Rule], ruleset: Ruleset) -> ClauseCoverage:
    worst_first = tuple(sorted(rules, key=lambda rule: WORST_FIRST.index(rule.severity)))
    everywhere = not rules or any(rule.per is Per.PERSON or not rule.platforms for rule in rules)
    asked = {platform for rule in rules for platform in rule.platforms}
    silent = () if everywhere else tuple(p for p in ruleset.platforms if p.id not in asked)
    return ClauseCoverage(clause, worst_first, silent)


def _asked_on(platform: Named, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    of_accounts = (rule for rule in rules if rule.per is Per.ACCOUNT)
    return tuple(rule for rule in of_accounts if not rule.platforms or platform.id in rule.platforms)
