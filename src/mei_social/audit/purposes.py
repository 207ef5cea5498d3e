"""What the purpose of an account says: an answer to a rule with `purposes`, so that it is not asked."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.audit.assess import visible
from mei_social.audit.model import Account, AnswerValue, Audit
from mei_social.ruleset.model import Rule, Ruleset, YesNo


def said_by_purpose(rule: Rule, account: Account | None) -> AnswerValue | None:
    """The answer that was given with the purpose of the account; None where the question has to be asked.

    It is stored as any other answer, on the day on which the purpose was said, where there is none yet; a new
    purpose is a new answer. So exports and results are as if it had been asked.
    """
    if account is None or not is_said(rule):
        return None
    if account.purpose not in rule.purposes:
        return AnswerValue.PARTLY
    return AnswerValue.YES if rule.expected is YesNo.YES else AnswerValue.NO


def is_said(rule: Rule) -> bool:
    """Whether the purpose of each account answers it. What comes first is always asked."""
    return bool(rule.purposes) and not (rule.gate or rule.safeguarding)


def said_already(ruleset: Ruleset, audit: Audit) -> Iterator[tuple[Rule, Account, AnswerValue]]:
    """Every such answer of a check."""
    for rule, account in visible(ruleset, audit):
        said = said_by_purpose(rule, account)
        if account and said:
            yield rule, account, said
