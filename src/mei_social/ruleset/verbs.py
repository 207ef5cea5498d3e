"""How firm a sentence of the policy is, by the verb that a clause keeps of it."""

from __future__ import annotations

from mei_social.ruleset.model import Clause, Force, Origin, Rule, Ruleset

FIRM = frozenset({"must", "must not", "never", "do not", "are not", "cannot", "ensure", "make sure"})
LEFT_TO_PEOPLE = frozenset({"may", "may wish", "could", "can", "consider"})


def force_of(verb: str) -> Force:
    """`must` or `may` for the verbs above; any other is an expectation, as most of a policy is."""
    said = " ".join(verb.casefold().split())
    if said in FIRM:
        return Force.MUST
    return Force.MAY if said in LEFT_TO_PEOPLE else Force.SHOULD


def own_clause(rule: Rule, ruleset: Ruleset) -> Clause | None:
    """The clause that a rule is made from: the first that it names. The others it touches."""
    return next((clause for clause in ruleset.clauses if clause.id == rule.clauses[0]), None)


def is_other_than_its_verb(rule: Rule, ruleset: Ruleset) -> bool:
    """Whether what is shown as the policy's word is firmer or less firm than the policy."""
    clause = own_clause(rule, ruleset)
    if clause is None or clause.verb is None or rule.from_ in (Origin.GUIDANCE, Origin.OURS):
        return False
    return force_of(clause.verb) is not rule.force
