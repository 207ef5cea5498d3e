"""How firm a sentence of the policy is, by the verb that a clause keeps of it."""

from __future__ import annotations

from mei_social.ruleset.model import Force

FIRM = frozenset({"must", "must not", "never", "do not", "are not", "cannot", "ensure", "make sure"})
LEFT_TO_PEOPLE = frozenset({"may", "may wish", "could", "can", "consider"})


def force_of(verb: str) -> Force:
    """`must` or `may` for the verbs above; any other is an expectation, as most of a policy is."""
    said = " ".join(verb.casefold().split())
    if said in FIRM:
        return Force.MUST
    return Force.MAY if said in LEFT_TO_PEOPLE else Force.SHOULD
