"""What is open and comes before all others, named before anything else is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mei_social.audit.assess import Result, assess
from mei_social.audit.model import AsAsked
from mei_social.interview.prompter import Prompter
from mei_social.interview.session import Session
from mei_social.report import labels
from mei_social.text import english

LAST_TIME = (
    "This comes before all others. It was open last time and is asked again here. Until it has a new answer "
    "it stays as you said it."
)


def line(gate: AsAsked | Result, where: str = "") -> str:
    """The question as it was asked, with what was said."""
    answer = gate.answer
    said = labels.ANSWER[answer.value] if answer and answer.value else labels.SKIPPED
    return f"{gate.rule.question} {where}{said}" + (f", on {english.day(answer.date)}." if answer else ".")


def lines(gates: Iterable[Result], names: labels.Labels) -> Iterator[str]:
    for gate in gates:
        yield line(gate, f"{names.where(gate.account)}: " if gate.account else "")


def still_open(ask: Prompter, session: Session) -> None:
    """What a new self-check, or another look, begins with."""
    gates = assess(session.ruleset, session.audit).gates
    if gates:
        ask.heading("Still open from last time")
        ask.say(LAST_TIME)
        ask.steps(lines(gates, labels.Labels(session.ruleset, session.audit.accounts)))
