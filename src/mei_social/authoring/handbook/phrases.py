"""How the documents name things, and the sentences that more than one of them has."""

from __future__ import annotations

from collections.abc import Iterable

from mei_social.audit.minutes import ask_of
from mei_social.report import labels
from mei_social.ruleset.model import Ask, Named, Per, Purpose, Rule, Ruleset, Screening
from mei_social.text import english

SAFE_NO = 'Here "no" is the safe answer.'
GATE = "Comes before all others"
SAFEGUARDING = "Safeguarding"
QUICK = "In the quick check"
NOT_THE_POLICY = (
    "These are the questions of a self-check and short summaries. The policy itself says what applies."
)


def rule_id(rule: Rule) -> str:
    return f"rule-{rule.id}"


def version(ruleset: Ruleset) -> str:
    return f"{ruleset.title}, version {ruleset.version}"


def owner(ruleset: Ruleset) -> str:
    return f"{ruleset.provider.name}: {ruleset.provider.policy}"


def names(wanted: Iterable[str], known: tuple[Named, ...]) -> tuple[str, ...]:
    """Names in the order of the rules file."""
    ids = set(wanted)
    return tuple(named.name for named in known if named.id in ids)


def platforms(rule: Rule, ruleset: Ruleset) -> str:
    """`on every platform`, or by name: those that are meant or those that are not, whichever is shorter."""
    meant = names(rule.platforms, ruleset.platforms)
    others = tuple(p.name for p in ruleset.platforms if p.name not in meant)
    if not meant or not others:
        return "on every platform"
    if len(others) < len(meant):
        return f"on every platform but {english.listed(others)}"
    return f"on {english.listed(meant)}"


def purposes(screening: Screening, ruleset: Ruleset) -> str:
    """`personal, or personal and professional`."""
    return ", or ".join(labels.purpose(p, ruleset) for p in Purpose if p in screening.purposes)


def asked(rule: Rule, ruleset: Ruleset) -> str:
    """How often and where."""
    return "Once." if rule.per is Per.PERSON else f"For each account {platforms(rule, ruleset)}."


def card(rule: Rule) -> str:
    """The card of the interview on which a rule is asked."""
    if rule.per is Per.PERSON:
        return "One of its own, asked once."
    if ask_of(rule) is Ask.APP:
        return "That of each app, with what else is looked up there."
    if rule.gate or rule.safeguarding:
        return "One of its own, where each account has an answer of its own."
    return "One of its own, over all accounts at once."


def condition(when: str | None, ruleset: Ruleset) -> str | None:
    """What leaves a question out."""
    screening = next((s for s in ruleset.screening if s.id == when), None)
    if screening is None:
        return None
    if screening.purposes:
        return f"Only where the account is {purposes(screening, ruleset)}."
    return f'Left out after a "no" to: {screening.question}'
