"""The shortest people: at most one account, and nothing said that is not needed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from msgspec.structs import replace

from mei_social.audit.assess import chain, screened_item, visible
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.authoring.examples.file import SOME_DAY
from mei_social.ruleset.model import Per, Purpose, Rule, Ruleset, RulesStamp, Screening, YesNo

BROUGHT_UP = (Screened.YES, Screened.NOT_SURE)
MOST_TOGETHER = 4
"""Of more questions than these, there would be too many ways to answer them together."""
REASON = "It does not apply"


def nobody(ruleset: Ruleset) -> Audit:
    """Somebody without an account who has said nothing."""
    stamp = RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title)
    return Audit(ref="", revision=0, started=SOME_DAY, rules=stamp, screening={}, answers={})


def everybody(ruleset: Ruleset) -> Iterator[Audit]:
    """Nobody, then each platform with each purpose."""
    yield nobody(ruleset)
    yield from _with_account(ruleset, tuple(p.id for p in ruleset.platforms))


def may_meet(rule: Rule, ruleset: Ruleset) -> tuple[Audit, ...]:
    """Everybody of whom a rule could be asked, conditions aside; who meets most of its conditions first."""
    if rule.per is Per.PERSON:
        return (nobody(ruleset),)
    platforms = tuple(p.id for p in ruleset.platforms if not rule.platforms or p.id in rule.platforms)
    above = list(chain(rule, {s.id: s for s in ruleset.screening}))

    def unmet(person: Audit) -> int:
        return sum(bool(s.purposes) and person.accounts[0].purpose not in s.purposes for s in above)

    return tuple(sorted(_with_account(ruleset, platforms), key=unmet))


def is_asked(rule: Rule, person: Audit, ruleset: Ruleset) -> bool:
    return any(asked.id == rule.id for asked, _ in visible(ruleset, person))


def in_every_way(rule: Rule, person: Audit, ruleset: Ruleset) -> Iterator[Audit]:
    """What can be said before a rule and leaves it asked: nothing, yes or not sure, for each.

    Where it hangs on many, one of them is said at a time.
    """
    above = [s for s in chain(rule, {s.id: s for s in ruleset.screening}) if not s.purposes]
    items = [_item(screening, person) for screening in above]
    if len(items) > MOST_TOGETHER:
        yield replace(person, screening={})
        yield from (replace(person, screening={i: value}) for i in items for value in BROUGHT_UP)
        return
    for said in product((None, *BROUGHT_UP), repeat=len(items)):
        given = zip(items, said, strict=True)
        yield replace(person, screening={item: value for item, value in given if value})


def place_of(rule: Rule, person: Audit) -> Item:
    return Item(rule.id, person.accounts[0].id if rule.per is Per.ACCOUNT and person.accounts else None)


def answering(person: Audit, item: Item, value: AnswerValue) -> Audit:
    return replace(person, answers={**person.answers, item: _answer(value)})


def all_safe(person: Audit, ruleset: Ruleset) -> Audit:
    """With the safe answer to whatever has none yet."""
    return _with_rest(person, ruleset, None)


def all_aside(person: Audit, ruleset: Ruleset) -> Audit:
    """With `does not apply` to whatever has no answer yet."""
    return _with_rest(person, ruleset, AnswerValue.NOT_APPLICABLE)


def safe_answer(rule: Rule) -> AnswerValue:
    return AnswerValue.YES if rule.expected is YesNo.YES else AnswerValue.NO


def unsafe_answer(rule: Rule) -> AnswerValue:
    return AnswerValue.NO if rule.expected is YesNo.YES else AnswerValue.YES


def _with_rest(person: Audit, ruleset: Ruleset, value: AnswerValue | None) -> Audit:
    rest = {
        Item(rule.id, account.id if account else None): _answer(value or safe_answer(rule))
        for rule, account in visible(ruleset, person)
    }
    return replace(person, answers={**rest, **person.answers})


def _with_account(ruleset: Ruleset, platforms: tuple[str, ...]) -> Iterator[Audit]:
    for platform, purpose in product(platforms, Purpose):
        yield replace(nobody(ruleset), accounts=(Account("a1", platform, purpose),))


def _item(screening: Screening, person: Audit) -> Item:
    return screened_item(screening, person.accounts[0] if person.accounts else None)


def _answer(value: AnswerValue) -> Answer:
    return Answer(value, SOME_DAY, REASON if value is AnswerValue.NOT_APPLICABLE else None)
