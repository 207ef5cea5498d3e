"""Which questions of an earlier self-check are asked again, and why. All other answers keep their date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.assess import FINDINGS, Outcome, hidden_by, outcome_of
from mei_social.audit.current import current, gates_of
from mei_social.audit.model import Answer, Audit, Item, Screened
from mei_social.audit.saved import SavedAudit
from mei_social.ruleset.model import Rule, Ruleset, Screening


class Why(StrEnum):
    """Why a question is asked again; where there are several reasons, the first."""

    RETURNED = "returned"
    NEW = "new"
    REWORDED = "reworded"
    REFUSED = "refused"
    OPEN = "open"
    SKIPPED = "skipped"
    EXPIRED = "expired"

    @classmethod
    def of_gate(cls, before: Rule, now: Rule | None) -> Self:
        """Why a gate that was open is asked again: in today's words, or in those of before."""
        return cls.REWORDED if now and now.gate and now.question != before.question else cls.OPEN


class Again(Struct, frozen=True):
    """One question that is asked again."""

    why: Why
    before: Answer | None
    """What was said last time, in whatever words it was asked."""
    reason: str | None = None
    """The mentor's, where it was sent back."""


def until_answered(now: Audit, before: Audit, ruleset: Ruleset) -> Audit:
    """A recheck that is going on, with what was said last time to all that it has not asked yet.

    Not so what comes before all others, which a recheck carries itself.
    """
    gates = {rule.id for rule in ruleset.rules if rule.gate}
    accounts = {None, *(account.id for account in now.accounts)}
    answered = {item: answer for item, answer in now.answers.items() if answer.value}
    last = {
        item: answer
        for item, answer in before.answers.items()
        if item.account in accounts and item.question not in gates
    }
    in_words = {item: then for item, then in before.in_words.items() if item not in now.screening}
    return replace(
        now,
        answers={**last, **answered},
        screening={**before.screening, **now.screening},
        in_words={**in_words, **now.in_words},
    )


def good_for(rule: Rule, ruleset: Ruleset) -> int:
    """For how many days an answer to this rule is taken over. Settings are moved and reset by the apps."""
    if rule.good_for_days is not None:
        return rule.good_for_days
    return ruleset.review.settings_good_for_days if rule.settings else ruleset.review.answers_good_for_days


class Recheck:
    """An earlier self-check beside today's rules and today's date."""

    def __init__(
        self, earlier: SavedAudit, ruleset: Ruleset, today: date, known: frozenset[str] | None
    ) -> None:
        """`known`: ids of the rules that the earlier one was asked from, if they are still known."""
        self.earlier = earlier
        self._ruleset = ruleset
        self._today = today
        self._known = known
        self._rules = {rule.id: rule for rule in ruleset.rules}
        self._now: Audit = current(earlier, ruleset)
        self._gates = {gate.item: gate.rule for gate in self._now.earlier if gate.answer.value}

    def again(self, item: Item) -> Again | None:
        """Why this question is asked again; None where its answer is taken over, or nobody asks it."""
        rule, gate = self._rules.get(item.question), self._gates.get(item)
        if rule is None and gate is None:
            return None
        before = self.earlier.audit.answers.get(item)
        if item in self.earlier.returned:
            return Again(Why.RETURNED, before, self.earlier.returned[item])
        why = Why.of_gate(gate, rule) if gate else self._why(rule, item, before) if rule else None
        return Again(why, before) if why else None

    def _why(self, rule: Rule, item: Item, before: Answer | None) -> Why | None:
        if before is None:
            return Why.NEW if self._is_new(item) else Why.SKIPPED
        if item not in self._now.answers:
            return Why.REWORDED
        if before.value is None:
            return Why.SKIPPED
        outcome = outcome_of(rule, before)
        if outcome in FINDINGS or (rule.gate and outcome is Outcome.NOT_APPLICABLE):
            return Why.OPEN
        age = (self._today - before.date).days
        # A date in the future says only that a clock was wrong.
        return None if 0 <= age < good_for(rule, self._ruleset) else Why.EXPIRED

    def _is_new(self, item: Item) -> bool:
        """Whether the rule or the account was not there yet."""
        account = item.account and item.account not in {a.id for a in self.earlier.audit.accounts}
        return bool(account) or (self._known is not None and item.question not in self._known)

    def answers(self) -> Iterator[Item]:
        """Answers that are taken over, also those to questions that do not apply at the moment.

        So are those to gates that are gone: what was answered does not wait for an answer again.
        """
        known = self._rules.keys() | self.earlier.rules.gates()
        for item, answer in self.earlier.audit.answers.items():
            if item.question in known and answer.value and self.again(item) is None:
                yield item

    def carried(self) -> tuple[Item, ...]:
        """Listed gates: they stay so, with the answer of last time, until they are answered again."""
        return gates_of(self.earlier, self._ruleset)

    def still_good(self, audit: Audit) -> Audit:
        """The recheck as it was saved, without what was taken over and is too old by now.

        A listed gate is never taken over: one that says the same as before was answered again, though a clock
        went back.
        """
        before, listed = self.earlier.audit.answers, frozenset(self.carried())

        def is_old(item: Item, answer: Answer) -> bool:
            taken_over = item not in listed and answer == before.get(item) and answer.date < audit.started
            return taken_over and self.again(item) is not None

        return replace(audit, answers={i: a for i, a in audit.answers.items() if not is_old(i, a)})

    def screening(self) -> Iterator[Item]:
        """What was said before the questions, except for a no that hides a question about safeguarding.

        That a pupil wrote, or that a concern was seen, can be new each time.
        """
        questions = {screening.id: screening for screening in self._ruleset.screening}
        for item, said in self._now.screening.items():
            screening = questions.get(item.question)
            if screening and not (said is Screened.NO and self._hides_what_matters(screening)):
                yield item

    def screened_before(self, item: Item) -> tuple[Screened, bool] | None:
        """What was said to a screening question, and whether that was in other words."""
        said = self.earlier.audit.screening.get(item)
        return (said, item not in self._now.screening) if said else None

    def _hides_what_matters(self, screening: Screening) -> bool:
        return any(rule.gate or rule.safeguarding for rule in hidden_by(screening, self._ruleset))
