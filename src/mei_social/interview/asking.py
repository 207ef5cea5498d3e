"""What is said around a question: what an answer means, help, how to check, notes and reasons."""

from __future__ import annotations

from collections.abc import Sequence

from mei_social.audit.assess import FINDINGS, outcome_of
from mei_social.audit.model import Account, Answer, AnswerValue, Said
from mei_social.interview.free_text import content_with, short_text
from mei_social.interview.prompter import Choice, Prompter, SaveAndQuit
from mei_social.interview.session import Asked, Session
from mei_social.interview.setup import BACK, stop
from mei_social.interview.welcome import show_help
from mei_social.report import check_words as words
from mei_social.report import labels
from mei_social.report.advice import PATHS_MOVE, sentences, setting_lines, steps_for
from mei_social.report.meaning import noted
from mei_social.ruleset.model import Rule
from mei_social.ruleset.roles import Roles
from mei_social.text import english
from mei_social.text.private_data import looks_private

MEANT = Choice("on", "Yes, go on", ("yes", "y", "on", "go on"))
NOT_MEANT = Choice("change", "No, I meant another answer", ("no", "n", "change", "back", "b"))
CHANGE = Choice("change", words.MEANT_OTHER, ("change", "back", "b"))
CHANGE_FROM_NEXT = "Not what you meant? Type b to go back."
AS_IT_WAS = "Today's rules do not put this first. It is not settled yet, so you are asked as you were then."
IN_APP = (
    Choice("unused", words.NOT_USED),
    Choice("missing", words.NOT_THERE),
)
IN_GENERAL = (Choice("not-mine", words.NOT_MINE),)
OWN_REASON = Choice("own", words.OWN_REASON)


def is_meant(
    ask: Prompter, session: Session, rule: Rule, account: Account | None, *, last: bool, hints: bool
) -> bool:
    """Say back what an answer means, where that matters most. False when the trainee meant another one.

    `last`: nothing follows from which they could go back. `hints`: say how to go back.
    """
    answer = say_back(ask, session, rule, account)
    if answer is None:
        return True
    if outcome_of(rule, answer) in FINDINGS:
        return show_gate(ask, session, rule, answer)
    if not last:
        if hints:
            session.tell_once(lambda: ask.say(CHANGE_FROM_NEXT))
        return True
    said = ask.choose("Is that what you meant?", [MEANT, NOT_MEANT], [stop(session)], enter_takes_first=True)
    if said == "stop":
        raise SaveAndQuit
    return said == MEANT.value


def say_back(ask: Prompter, session: Session, rule: Rule, account: Account | None) -> Answer | None:
    """What the answer to a question that comes before all others means; None for all other questions."""
    answer = session.answer_to(rule, account)
    if not rule.gate or answer is None or answer.value is None:
        return None
    ask.say()
    ask.say(noted(rule, answer, session.where(account) if account else None))
    return answer


def show_gate(ask: Prompter, session: Session, rule: Rule, answer: Answer) -> bool:
    """What to do today, at once and calmly. False when the trainee meant another answer."""
    ask.heading(words.OPEN_GATE)
    ask.say(f"{words.NOT_SENT} {words.TODAY}")
    if rule.tell:
        ask.say(f"Who to tell: {rule.tell}.")
    ask.steps(steps_for(rule, {outcome_of(rule, answer)}), numbered=True)
    ask.say(words.NOT_ALONE)
    choices = [
        Choice("on", words.GO_ON, ("on", "go on")),
        Choice("people", words.WHO_HELPS, ("help", "who")),
        CHANGE,
        stop(session),
    ]
    while (said := ask.choose("When you are ready:", choices)) == "people":
        show_help(ask, session.ruleset)
    if said == "stop":
        raise SaveAndQuit
    return said == "on"


def show_why(ask: Prompter, session: Session, rule: Rule) -> None:
    ask.heading(words.WHY)
    ask.say(rule.why)
    ask.say(words.in_policy(rule, session.ruleset))


def show_how(ask: Prompter, session: Session, rule: Rule, account: Account | None) -> None:
    ask.heading(words.HOW)
    ask.steps(sentences(rule.how))
    if account and account.platform in rule.notes:
        ask.say(f"{session.where(account)}: {rule.notes[account.platform]}")
    guide = session.guide(account.platform) if account else None
    found = [s for s in guide.settings if s.topic in rule.settings] if guide else []
    for setting in found:
        ask.steps(setting_lines(setting, session.ruleset, session.today))
    if any(setting.path for setting in found):
        ask.say(PATHS_MOVE)
    ask.say(words.PARTLY.format(rule.partly))


def write_note(ask: Prompter, session: Session, asked: Sequence[Asked]) -> None:
    """A note is private unless it is ticked at export; what looks private is pointed out, not removed.

    On several accounts it is typed once, and stored on each.
    """
    before = tuple(dict.fromkeys(note for q in asked if (note := session.note_on(*q))))
    ask.heading(_about(session, asked))
    for written in before:
        ask.say(f"Your note so far: {written}")
    note = session.ruleset.roles.say(words.NOTE)
    while True:
        typed = short_text(ask, f"Your note. {note} Press Enter alone to have no note.", words.LONGEST_NOTE)
        if content_with(ask, looks_private(typed)):
            break
    if typed or before:
        for rule, account in asked:
            session.set_note(rule, account, typed)
    where = "this question" if len(asked) == 1 else "each of them"
    ask.say(f"Your note is on {where}." if typed else f"There is no note on {where}.")


def set_aside(ask: Prompter, session: Session, asked: Sequence[Asked]) -> bool:
    """Not applicable, with a reason that is given once. False when the trainee thinks better of it.

    What was brought up before the questions is not set aside.
    """
    if because := next((said for q in asked if (said := session.because(*q))), None):
        ask.say(stays(because))
        return False
    if any(rule.gate for rule, _ in asked):
        ask.say(session.ruleset.roles.say(words.STAYS_AT_TOP))
    ask.heading(_about(session, asked))
    reason = _reason(ask, session.ruleset.roles, in_app=any(account for _, account in asked))
    if reason is None:
        return False
    aside = [Answer(AnswerValue.NOT_APPLICABLE, session.today, reason, session.note_on(*q)) for q in asked]
    session.answer_all([(*q, answer) for q, answer in zip(asked, aside, strict=True)])
    return True


def stays(because: Said) -> str:
    """Why a gate that was brought up cannot be set aside, and what to do."""
    said = labels.ANSWER[AnswerValue(because.answer.value)]
    what = words.SAID_BEFORE.format(said, because.question) if because.question else "You brought this up"
    return words.STAYS.format(what)


def _reason(ask: Prompter, roles: Roles, *, in_app: bool) -> str | None:
    agreed = Choice("agreed", roles.say(words.AGREED))
    reasons: tuple[Choice, ...] = (*(IN_APP if in_app else IN_GENERAL), agreed, OWN_REASON)
    chosen = ask.choose(words.DOES_NOT_APPLY, reasons, [BACK], hint=roles.say(words.MENTOR_SEES))
    if chosen == "back":
        return None
    if chosen != "own":
        return next(choice.label for choice in reasons if choice.value == chosen)
    while True:
        reason = short_text(ask, words.YOUR_REASON, words.LONGEST_REASON)
        if content_with(ask, looks_private(reason)):
            break
    if not reason:
        ask.say("Nothing has changed. Choose an answer, or give a reason.")
    return reason or None


def _about(session: Session, asked: Sequence[Asked]) -> str:
    """`Instagram and TikTok: Is ...?`; several questions are counted."""
    questions = dict.fromkeys(rule.question for rule, _ in asked)
    where = english.listed(dict.fromkeys(session.where(account) for _, account in asked if account))
    what = next(iter(questions)) if len(questions) == 1 else english.count(len(questions), "question")
    return f"{where}: {what}" if where else what
