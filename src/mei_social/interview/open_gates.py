"""What is open and comes before all others, named before anything else is asked, and before it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from mei_social.audit.assess import FINDINGS, Outcome, Result, assess
from mei_social.audit.model import AnswerValue, AsAsked, Audit, Item
from mei_social.interview.prompter import Choice, Prompter
from mei_social.interview.session import Session, item_of
from mei_social.report import check_words as words
from mei_social.report import labels
from mei_social.text import english

LAST_TIME = (
    "This comes before all others. It was open last time and is asked again here. Until it has a new answer "
    "it stays as you said it."
)

STAY = Choice("no", words.LEAVE_AS_IT_IS, ("n", "back", "b"))
GO = Choice("yes", words.CHANGE_IT, ("y",))


def line(gate: AsAsked | Result, where: str = "") -> str:
    """The question as it was asked, with what was said."""
    answer = gate.answer
    if not (answer and answer.value):
        return f"{gate.rule.question} {where}{labels.SKIPPED}."
    said = labels.ANSWER[answer.value]
    if answer.value is AnswerValue.NOT_APPLICABLE and gate.because:
        said = f"{labels.SET_ASIDE} ({answer.reason})"
    return f"{gate.rule.question} {where}{said}, on {english.day(answer.date)}."


def lines(gates: Iterable[Result], names: labels.Labels) -> Iterator[str]:
    for gate in gates:
        yield line(gate, f"{names.where(gate.account)}: " if gate.account else "")


def still_open(ask: Prompter, session: Session) -> None:
    """What a new self-check, or another look, begins with."""
    found = assess(session.ruleset, session.audit)
    if gates := (*found.gates, *found.brought_up):
        ask.heading("Still open from last time")
        ask.say(LAST_TIME)
        ask.steps(lines(gates, labels.Labels(session.ruleset, session.audit.accounts)))


def say_stays_first(ask: Prompter, session: Session) -> None:
    """What comes before all others and is open, was brought up, or was left for later: in one line."""
    left = {
        item_of(*q) for q in session.gates_without_answer() if session.because(*q) or not session.is_open(*q)
    }
    assessment = assess(session.ruleset, session.audit)
    from mei_social.report.build import stays_first  # nobody waits for it before the first question

    if told := stays_first(session.ruleset, session.audit, assessment, left):
        ask.say()
        ask.say(told)


def may_go(
    ask: Prompter, session: Session, change: Callable[[Audit], Audit], *, takes_back: bool = False
) -> bool:
    """Whether a change leaves every open gate open, or is wanted all the same: no slip makes one go away.

    Nor one without an answer that was brought up. Who `takes_back` what brought it up, in the same words, may
    do so, but not what another window has said: nobody here has seen that.
    """
    told: set[tuple[Item, Outcome]] = set()
    while gone := [
        gate for gate in _gone(session, change, takes_back) if (gate.item, gate.outcome) not in told
    ]:
        names = labels.Labels(session.ruleset, session.audit.accounts)
        if is_open := [gate for gate in gone if gate.outcome in FINDINGS]:
            ask.say(words.GOES)
            ask.steps(lines(is_open, names))
        if waiting := [gate for gate in gone if gate not in is_open]:
            ask.say(words.GOES_UNASKED)
            ask.steps(lines(waiting, names))
        ask.say(labels.TALK_TODAY)
        if ask.choose(words.CHANGE_SURE, [STAY, GO]) != GO.value:
            return False
        told |= {(gate.item, gate.outcome) for gate in gone}
    return True


def _gone(session: Session, change: Callable[[Audit], Audit], takes_back: bool) -> list[Result]:
    """As it is on disk: another window may open one, or bring one up, while somebody thinks about it."""
    before = session.saved_now()
    now, after = assess(session.ruleset, before), assess(session.ruleset, change(before))
    here = assess(session.ruleset, session.audit).unanswered_gates if takes_back else ()
    left = {gate.item for gate in after.open_gates}
    stays = {gate.item for gate in after.brought_up}
    seen = {(gate.item, gate.because) for gate in here}
    waiting = (gate for gate in now.brought_up if gate.item not in stays)
    return [
        *(gate for gate in now.open_gates if gate.item not in left),
        *(gate for gate in waiting if (gate.item, gate.because) not in seen),
    ]
