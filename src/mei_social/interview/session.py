"""The self-check that is being answered: every change is on disk before it is in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mei_social import words
from mei_social.assess import applies_to, visible
from mei_social.audit import Account, Answer, Audit, Item, RulesStamp, Screened
from mei_social.ruleset import Guide, Per, Purpose, Rule, Ruleset, Screening, asked_digest
from mei_social.store import SavedAudit, Store


def stamp_of(ruleset: Ruleset) -> RulesStamp:
    return RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title)


def current(saved: SavedAudit, ruleset: Ruleset) -> Audit:
    """The audit without answers to questions that have been reworded since: they are kept, not counted."""
    digests = {r.id: asked_digest(r.question, r.expected) for r in ruleset.rules}
    answers = {
        item: answer
        for item, answer in saved.audit.answers.items()
        if digests.get(item.question, saved.asked[item]) == saved.asked[item]
    }
    return replace(saved.audit, answers=answers)


def save_whole(store: Store, ruleset: Ruleset, given: Audit, today: date) -> None:
    """A self-check that came in one piece: all of it is saved, or nothing."""
    questions = {r.id: asked_digest(r.question, r.expected) for r in ruleset.rules}
    with store.together():
        number = store.start(stamp_of(ruleset), today, quick=False)
        for account in given.accounts:
            store.add_account(number, account.platform, account.purpose, account.name)
        for item, said in given.screening.items():
            store.save_screening(number, item, said)
        for item, answer in given.answers.items():
            store.save_answer(number, item, answer, questions[item.question])
        store.finish(number, today)


class Session:
    """One audit in a store, with the rules it is asked against."""

    def __init__(
        self,
        ruleset: Ruleset,
        store: Store,
        saved: SavedAudit,
        today: date,
        guide: Callable[[str], Guide | None],
    ) -> None:
        self.ruleset = ruleset
        self.today = today
        self.audit = current(saved, ruleset)
        self.quick = saved.quick
        self.guide = guide
        self._store = store
        self._number = saved.number

    def questions(self) -> tuple[tuple[Rule, Account | None], ...]:
        """What is asked: all that applies, or its quick part."""
        return tuple((r, a) for r, a in visible(self.ruleset, self.audit) if r.quick or not self.quick)

    def answer_to(self, rule: Rule, account: Account | None) -> Answer | None:
        return self.audit.answers.get(item_of(rule, account))

    def is_open(self, rule: Rule, account: Account | None) -> bool:
        """Never seen, as opposed to skipped."""
        return self.answer_to(rule, account) is None

    def answer(self, rule: Rule, account: Account | None, answer: Answer) -> None:
        item = item_of(rule, account)
        self._store.save_answer(self._number, item, answer, asked_digest(rule.question, rule.expected))
        self.audit = replace(self.audit, answers={**self.audit.answers, item: answer})

    def screen(self, screening: Screening, account: Account | None, said: Screened) -> None:
        item = Item(screening.id, account.id if account else None)
        self._store.save_screening(self._number, item, said)
        self.audit = replace(self.audit, screening={**self.audit.screening, item: said})

    def screening_questions(self) -> tuple[tuple[Screening, Account | None], ...]:
        """Once-only ones first; for an account only where a rule depends on it."""
        asked = [s for s in self.ruleset.screening if not s.purposes]
        once: list[tuple[Screening, Account | None]] = [(s, None) for s in asked if s.per is Per.PERSON]
        return (
            *once,
            *(
                (s, a)
                for a in self.audit.accounts
                for s in asked
                if s.per is Per.ACCOUNT and self._matters(s, a)
            ),
        )

    def _matters(self, screening: Screening, account: Account) -> bool:
        return any(r.when == screening.id and applies_to(r, account) for r in self.ruleset.rules)

    def screened(self, screening: Screening, account: Account | None) -> Screened | None:
        return self.audit.screening.get(Item(screening.id, account.id if account else None))

    def add_account(self, platform: str, purpose: Purpose, name: str | None = None) -> Account:
        account = self._store.add_account(self._number, platform, purpose, name)
        self.audit = replace(self.audit, accounts=(*self.audit.accounts, account))
        return account

    def remove_account(self, account: Account) -> None:
        self._store.remove_account(self._number, account.id)
        self.audit = replace(
            self.audit,
            accounts=tuple(a for a in self.audit.accounts if a.id != account.id),
            screening={i: v for i, v in self.audit.screening.items() if i.account != account.id},
            answers={i: v for i, v in self.audit.answers.items() if i.account != account.id},
        )

    def set_quick(self, quick: bool) -> None:
        self._store.set_quick(self._number, quick)
        self.quick = quick

    def finish(self) -> None:
        self._store.finish(self._number, self.today)

    def where(self, account: Account | None) -> str:
        return (
            words.account_name(account, self.audit.accounts, self.ruleset)
            if account
            else f"{words.GENERAL} questions"
        )

    def topic(self, rule: Rule) -> str:
        return next(t.name for t in self.ruleset.topics if t.id == rule.topic)


def item_of(rule: Rule, account: Account | None) -> Item:
    return Item(rule.id, account.id if account else None)
