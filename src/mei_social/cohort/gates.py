"""Gates that stand above every figure: those of the mentor's rules, and those that a file states itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mei_social import words
from mei_social.assess import FINDINGS, QUIET, outcome_of
from mei_social.audit import AnswerValue
from mei_social.cohort.weighing import answer_of
from mei_social.duty import is_about_a_child
from mei_social.ruleset import Rule

AS_ASKED = ", as it was asked then"


class Gate(NamedTuple):
    """A gate that somebody has open, or set aside."""

    id: str
    open: bool
    """If not, it was answered with `does not apply`."""
    child: bool
    """Whether whoever reads it has to act the same day."""
    question: str | None = None
    """As it was asked. In a row: only where those are not the mentor's words, as the next one."""
    answer: str | None = None
    """What was said to a question that the mentor's rules do not ask in these words."""

    @property
    def told(self) -> str:
        """The question, and the answer where the mentor cannot know which one is open."""
        if self.answer is None:
            return self.question or self.id
        return f"{self.question} Answered {words.SAID[AnswerValue(self.answer)]}{AS_ASKED}."


class Earlier(NamedTuple):
    """A gate by what a file states, or by its id, that the mentor's rules do not judge."""

    account: str | None
    topic: str
    outcome: str
    gate: Gate


Asked = tuple[Rule, str | None, str]
"""A gate as it was asked, the account, and what was said."""


def earlier_of(asked: Iterable[Asked]) -> tuple[Earlier, ...]:
    """Those that are not plainly answered, in an order that does not hang on who read the file."""
    found = {each for one in asked if (each := _judged(*one))}
    return tuple(sorted(found, key=lambda e: (not e.gate.open, e.gate.id, e.account or "", e.gate[3:])))


def _judged(rule: Rule, account: str | None, value: str) -> Earlier | None:
    """By the safe answer that it was asked under."""
    outcome = outcome_of(rule, answer_of(value))
    if outcome in QUIET:
        return None
    gate = Gate(rule.id, outcome in FINDINGS, is_about_a_child(rule), rule.question, value)
    return Earlier(account, rule.topic, outcome.value, gate)


def in_order(gates: Iterable[Gate], rules: Iterable[str]) -> list[Gate]:
    """As a mentor reads them: open ones first, of those the ones in a file's own words; as `rules` go."""
    places = {rule: number for number, rule in enumerate(rules)}
    return sorted(gates, key=lambda g: (not g.open, g.answer is None, places.get(g.id, -1)))


def listed(gates: Iterable[Gate]) -> tuple[Gate, ...]:
    """Each once, however many accounts it is on: the open ones first, and in each part as they came."""
    return tuple(sorted(dict.fromkeys(gates), key=lambda gate: not gate.open))
