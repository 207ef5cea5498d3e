"""How long questions take: arithmetic over words and settings, not measured. One function for every screen.

Questions and hints at 200 words a minute; half a minute for a setting that is looked up, five seconds for any
other answer; ten to open an app, two to give an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mei_social.audit.model import Account
from mei_social.ruleset.model import Ask, Rule

WORDS_A_MINUTE: Final = 200
SETTING: Final = 30
JUDGEMENT: Final = 5
OPENING: Final = 10
ANSWERING: Final = 2

Asked = tuple[Rule, Account | None]


def ask_of(rule: Rule) -> Ask:
    """How a rule about accounts is asked. What comes before all others is never one row of many by itself."""
    if rule.ask:
        return rule.ask
    return Ask.APP if rule.settings and not (rule.gate or rule.safeguarding) else Ask.TOGETHER


def is_in_app(rule: Rule, account: Account | None) -> bool:
    """Whether it is asked together with the other settings of its app, while that is open."""
    return account is not None and ask_of(rule) is Ask.APP


def minutes(asked: Iterable[Asked]) -> int:
    """Whole minutes for these questions, at least one where there are any."""
    return -(-seconds(asked) // 60)


def seconds(asked: Iterable[Asked]) -> int:
    """A question over accounts is read once; with an app open, each question is read and looked up."""
    apps: dict[str, list[Rule]] = {}
    others: dict[tuple[str, str], list[Rule]] = {}
    for rule, account in asked:
        if account and is_in_app(rule, account):
            apps.setdefault(account.id, []).append(rule)
        else:
            others.setdefault((rule.id, rule.question), []).append(rule)
    return sum(map(_in_app, apps.values())) + sum(map(_once, others.values()))


def _in_app(rules: list[Rule]) -> int:
    return OPENING + _reading(sum(map(words, rules))) + sum(ANSWERING + _looking(rule) for rule in rules)


def _once(rules: list[Rule]) -> int:
    return _reading(words(rules[0])) + (ANSWERING + JUDGEMENT) * len(rules)


def _looking(rule: Rule) -> int:
    return SETTING if rule.settings else JUDGEMENT


def words(rule: Rule) -> int:
    """How many there are to read before it is answered."""
    return len(rule.question.split()) + len((rule.hint or "").split())


def _reading(read: int) -> int:
    return -(-read * 60 // WORDS_A_MINUTE)
