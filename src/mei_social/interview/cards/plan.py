"""From what applies to the cards, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mei_social.audit.assess import visible
from mei_social.audit.minutes import is_in_app
from mei_social.audit.model import Account, Audit
from mei_social.audit.purposes import said_by_purpose
from mei_social.interview.cards.card import Card, CardKey, Kind, Row
from mei_social.report import labels
from mei_social.ruleset.model import Rule, Ruleset

Asked = tuple[Rule, Account | None]


def plan(ruleset: Ruleset, audit: Audit, *, quick: bool) -> tuple[Card, ...]:
    """All cards of a check. They depend on accounts and conditions, on no answer: each keeps its place."""
    return cards_of(ruleset, audit.accounts, questions(ruleset, audit, quick=quick))


def questions(ruleset: Ruleset, audit: Audit, *, quick: bool) -> tuple[Asked, ...]:
    """What applies and is not said already; of a quick check every gate, whatever the rules call quick."""
    return tuple(
        (rule, account)
        for rule, account in visible(ruleset, audit)
        if (rule.quick or rule.gate or not quick) and said_by_purpose(rule, account) is None
    )


def cards_of(ruleset: Ruleset, accounts: tuple[Account, ...], asked: Iterable[Asked]) -> tuple[Card, ...]:
    """Questions in the order of the rules, then each app in the order of the accounts."""
    topics = {topic.id: topic.name for topic in ruleset.topics}
    names = {account.id: labels.account_name(account, accounts, ruleset) for account in accounts}
    groups: dict[CardKey, list[Asked]] = {}
    for rule, account in asked:
        groups.setdefault(_key(rule, account), []).append((rule, account))
    order = [key for key in groups if key.kind is not Kind.APP]
    order += [key for a in accounts if (key := CardKey(Kind.APP, a.id)) in groups]
    return tuple(
        Card(
            key=key,
            heading=names[key.about] if key.kind is Kind.APP else topics.get(rule.topic, labels.EARLIER),
            rows=tuple(_rows(key.kind, groups[key], accounts, names)),
            places=tuple(names.values()),
        )
        for key in order
        for rule in [groups[key][0][0]]
    )


def _key(rule: Rule, account: Account | None) -> CardKey:
    if account is None:
        return CardKey(Kind.ONCE, rule.id, rule.question)
    if is_in_app(rule, account):
        return CardKey(Kind.APP, account.id)
    alone = rule.gate or rule.safeguarding
    return CardKey(Kind.EACH if alone else Kind.TOGETHER, rule.id, f"{rule.expected} {rule.question}")


def _rows(
    kind: Kind, asked: Iterable[Asked], accounts: tuple[Account, ...], names: dict[str, str]
) -> Iterator[Row]:
    places = {account.id: number for number, account in enumerate(accounts, 1)}
    for position, (rule, account) in enumerate(asked, 1):
        if kind is Kind.APP or account is None:
            yield Row(position, rule, account, rule.question)
        else:
            yield Row(places[account.id], rule, account, names[account.id])
