"""Gates that stand above every figure: those of the mentor's rules, and those that a file states itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mei_social.audit.assess import FINDINGS, QUIET, Outcome, judged
from mei_social.audit.model import AnswerValue, Said
from mei_social.cohort.scoring import answer_of
from mei_social.report import labels
from mei_social.ruleset.model import Rule
from mei_social.safeguarding.duty import is_about_a_child

AS_ASKED = ", as it was asked then"
STATED = "stated-open"
"""In place of an answer: the results of the file state that it is open, and no answer in it does."""


BLANK = "no-answer"
"""In place of one too: nobody has answered what was brought up."""


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
    """What was said to a question that the mentor's rules do not ask in these words, STATED or BLANK."""
    refused: bool = False
    """Set aside though it was brought up, or left blank: no answer."""

    @property
    def is_aside(self) -> bool:
        """Whether somebody set it aside."""
        return not self.open and self.answer != BLANK

    @property
    def told(self) -> str:
        """The question, and the answer where the mentor cannot know which one is open."""
        if self.answer is None:
            return self.question or self.id
        if self.answer == STATED:
            return f"{self.question} {labels.STATED_OPEN}."
        if self.answer == BLANK:
            return f"{self.question} {labels.SKIPPED}{AS_ASKED}."
        return f"{self.question} Answered {labels.ANSWER[AnswerValue(self.answer)]}{AS_ASKED}."


class Earlier(NamedTuple):
    """A gate by what a file states, or by its id, that the mentor's rules do not judge."""

    account: str | None
    topic: str
    outcome: str
    gate: Gate

    @property
    def refused(self) -> bool:
        return self.gate.refused


class Asked(NamedTuple):
    """A gate as it was asked."""

    rule: Rule
    account: str | None
    said: str | None
    stated: bool = False
    """Only by the results of the file, so that nobody said it."""
    because: Said | None = None
    """What brought it up."""


def earlier_of(asked: Iterable[Asked]) -> tuple[Earlier, ...]:
    """Those that are not plainly answered, in an order that does not hang on who read the file."""
    found = {each for one in asked if (each := _judged(one))}
    return tuple(sorted(found, key=lambda e: (not e.gate.open, e.gate.id, e.account or "", e.gate[3:])))


def _judged(asked: Asked) -> Earlier | None:
    """By the safe answer that it was asked under."""
    rule = asked.rule
    outcome = judged(rule, answer_of(asked.said), asked.because)
    refused = outcome is Outcome.NOT_TESTED
    if outcome in QUIET and not refused:
        return None
    said = STATED if asked.stated else asked.said or BLANK
    gate = Gate(rule.id, outcome in FINDINGS, is_about_a_child(rule), rule.question, said, refused)
    return Earlier(asked.account, rule.topic, outcome.value, gate)


def in_order(gates: Iterable[Gate], rules: Iterable[str]) -> list[Gate]:
    """As a mentor reads them: open ones first, of those the ones in a file's own words; as `rules` go."""
    places = {rule: number for number, rule in enumerate(rules)}
    return sorted(gates, key=lambda g: (not g.open, g.answer is None, places.get(g.id, -1)))


def listed(gates: Iterable[Gate]) -> tuple[Gate, ...]:
    """Each once, however many accounts it is on: the open ones first, and in each part as they came."""
    return tuple(sorted(dict.fromkeys(gates), key=lambda gate: not gate.open))
