"""One section of questions: answer, go back, look things up, leave for later."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mei_social.audit.assess import FINDINGS, outcome_of
from mei_social.audit.model import Account, Answer, AnswerValue
from mei_social.audit.recheck import Again, Why
from mei_social.interview.free_text import content_with, short_text
from mei_social.interview.prompter import NO, NOT_SURE, YES, Choice, Prompter, SaveAndQuit
from mei_social.interview.session import Asked, Session, item_of
from mei_social.interview.setup import BACK, SKIP, show_help, stop
from mei_social.report import labels
from mei_social.report.advice import sentences, setting_lines, steps_for
from mei_social.report.meaning import noted
from mei_social.ruleset.model import Rule
from mei_social.text import english
from mei_social.text.private_data import looks_private

ANSWERS = (
    YES,
    Choice(AnswerValue.PARTLY, "Partly", ("p",)),
    NO,
    NOT_SURE,
)
WHY = Choice("why", "Why it matters", ("why", "w"))
HOW = Choice("how", "How to check", ("how", "h"))
NOTE = Choice("note", "Write a note", ("note", "t"))
NOT_APPLICABLE = Choice("na", "Does not apply", ("na", "x"))
MEANT = Choice("on", "Yes, go on", ("yes", "y", "on", "go on"))
NOT_MEANT = Choice("change", "No, I meant another answer", ("no", "n", "change", "back", "b"))
CHANGE = Choice("change", "I meant another answer", ("change", "back", "b"))
CHANGE_FROM_NEXT = "Not what you meant? Type b at the next question to go back."
LEFT_OPEN = "Left for later. It comes before all others, so it stays first in your summary until you answer."
COMMANDS = (WHY, HOW, NOTE, NOT_APPLICABLE, SKIP, BACK)
KEEP = "keep"
AGAIN = {
    Why.RETURNED: "Your mentor asks you to answer this again.",
    Why.NEW: "New since last time.",
    Why.REWORDED: "This has new words.",
    Why.OPEN: "This was still open.",
    Why.SKIPPED: "This had no answer yet.",
    Why.EXPIRED: "Time for another look.",
}
AS_IT_WAS = "Today's rules do not put this first. It was open, so you are asked as you were then."
IN_APP = (
    Choice("unused", "I do not use this part of the app"),
    Choice("missing", "The app does not have this"),
)
IN_GENERAL = (Choice("not-mine", "This is not part of my training or placement"),)
ANYWHERE = (
    Choice("agreed", "My provider or school has agreed something else with me"),
    Choice("own", "Another reason, in my own words"),
)
LONGEST_NOTE = 600
LONGEST_REASON = 300


def ask_section(
    ask: Prompter, session: Session, section: Sequence[Asked], wanted: Callable[[Rule, Account | None], bool]
) -> bool:
    """Ask what is wanted, in order. False when the trainee went back past the first question.

    Back leads to the question that was asked before, so that a slip can be mended from the next one.
    """
    asked: list[int] = []
    position = _next(section, 0, wanted)
    while 0 <= position < len(section):
        after = _next(section, position + 1, wanted)
        if ask_one(ask, session, section, position, last=after == len(section)) > 0:
            asked.append(position)
            position = after
        else:
            position = asked.pop() if asked else position - 1
    return position >= len(section)


def _next(section: Sequence[Asked], position: int, wanted: Callable[[Rule, Account | None], bool]) -> int:
    return next((n for n in range(position, len(section)) if wanted(*section[n])), len(section))


def ask_one(
    ask: Prompter, session: Session, section: Sequence[Asked], position: int, *, last: bool = True
) -> int:
    """Ask one question until it is answered or left: 1 goes on, -1 goes back.

    `last`: no question follows from which the trainee could go back to this one.
    """
    rule, account = section[position]
    show_place(ask, session, section, position)
    while True:
        commands = [*COMMANDS, stop(session)]
        said = ask.choose(rule.question, answers(session, rule, account), commands, hint=rule.hint)
        match said:
            case "why":
                show_why(ask, session, rule)
            case "how":
                show_how(ask, session, rule, account)
            case "note":
                write_note(ask, session, rule, account)
            case "back":
                return -1
            case "stop":
                raise SaveAndQuit
            case "keep":
                say_back(ask, session, rule, account)
                return 1
            case "skip":
                session.skip(rule, account)
                if rule.gate and session.is_unanswered(rule, account):
                    ask.say(LEFT_OPEN)
                return 1
            case _:
                if take(ask, session, rule, account, said) and is_meant(ask, session, rule, account, last):
                    return 1


def take(ask: Prompter, session: Session, rule: Rule, account: Account | None, said: str) -> bool:
    """Save an answer. False when the trainee thinks better of it."""
    if said == "na":
        return set_aside(ask, session, rule, account)
    value = copied(session, rule, account) if said == "same" else AnswerValue(said)
    session.answer(rule, account, Answer(value, session.today, None, session.note_on(rule, account)))
    return True


def is_meant(ask: Prompter, session: Session, rule: Rule, account: Account | None, last: bool) -> bool:
    """Say back what an answer means, where that matters most. False when the trainee meant another one."""
    answer = say_back(ask, session, rule, account)
    if answer is None:
        return True
    if outcome_of(rule, answer) in FINDINGS:
        return show_gate(ask, session, rule, answer)
    if not last:
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


def show_place(ask: Prompter, session: Session, section: Sequence[Asked], position: int) -> None:
    rule, account = section[position]
    topic = [n for n, (r, _) in enumerate(section) if r.topic == rule.topic]
    place = f"question {topic.index(position) + 1} of {len(topic)}"
    ask.say()
    ask.say(f"{session.where(account)}. {session.topic(rule)}, {place}")
    if session.asks_as_it_was(item_of(rule, account)):
        ask.say(AS_IT_WAS)
    if again := session.again(rule, account):
        ask.say(why_again(again))
        if again.reason:
            ask.say(f"Your mentor's reason: {again.reason}")
        if note := session.note_on(rule, account):
            ask.say(f"Your note: {note}")


def why_again(again: Again) -> str:
    """Why it is asked again, and what was said last time."""
    told, before = AGAIN[again.why], again.before
    if not before or not before.value:
        return told
    reason = f" ({before.reason})" if before.reason else ""
    return f"{told} On {english.day(before.date)} you said: {labels.ANSWER[before.value]}{reason}."


def answers(session: Session, rule: Rule, account: Account | None) -> list[Choice]:
    before = session.answer_to(rule, account)
    same = same_as(session, rule, account)
    again = [Choice("same", f"Same as {same[0]}: {labels.ANSWER[same[1]]}", ("same", "m"))] if same else []
    kept = (
        [Choice(KEEP, f"Keep your answer: {labels.ANSWER[before.value]}", (KEEP, "k"))]
        if before and before.value
        else []
    )
    return [*ANSWERS, *again, *kept]


def copied(session: Session, rule: Rule, account: Account | None) -> AnswerValue:
    same = same_as(session, rule, account)
    if same is None:
        raise LookupError("only offered where there is another answer")
    return same[1]


def same_as(session: Session, rule: Rule, account: Account | None) -> tuple[str, AnswerValue] | None:
    """The answer on the nearest account. Never for a matter that must be looked at on each one."""
    if account is None or rule.gate or rule.safeguarding:
        return None
    here = session.audit.accounts.index(account)
    before, after = session.audit.accounts[:here], session.audit.accounts[here + 1 :]
    for other in (*reversed(before), *after):
        answer = session.answer_to(rule, other)
        if answer and answer.value and answer.value is not AnswerValue.NOT_APPLICABLE:
            return session.where(other), answer.value
    return None


def show_gate(ask: Prompter, session: Session, rule: Rule, answer: Answer) -> bool:
    """What to do today, at once and calmly. False when the trainee meant another answer."""
    ask.heading("Thank you for saying so. This one comes first")
    ask.say("Nothing has been sent to anybody. Here is what to do today:")
    if rule.tell:
        ask.say(f"Who to tell: {rule.tell}.")
    ask.steps(steps_for(rule, {outcome_of(rule, answer)}), numbered=True)
    ask.say("You do not have to deal with it alone. Telling someone early protects everybody, you included.")
    choices = [
        Choice("on", "Go on with the questions", ("on", "go on")),
        Choice("people", "Show me who can help", ("help", "who")),
        CHANGE,
        stop(session),
    ]
    while (said := ask.choose("When you are ready:", choices)) == "people":
        show_help(ask, session.ruleset)
    if said == "stop":
        raise SaveAndQuit
    return said == "on"


def show_why(ask: Prompter, session: Session, rule: Rule) -> None:
    cited = [c.label for c in session.ruleset.clauses if c.id in rule.clauses]
    ask.heading("Why it matters")
    ask.say(rule.why)
    ask.say(f"{labels.FORCE[rule.force]} Look for {english.listed(cited)} in it.")


def show_how(ask: Prompter, session: Session, rule: Rule, account: Account | None) -> None:
    ask.heading("How to check")
    ask.steps(sentences(rule.how))
    if account and account.platform in rule.notes:
        ask.say(f"{session.where(account)}: {rule.notes[account.platform]}")
    guide = session.guide(account.platform) if account else None
    for setting in guide.settings if guide else ():
        if setting.topic in rule.settings:
            ask.steps(setting_lines(setting, session.ruleset, session.today))
    ask.say(f'"Partly" means: {rule.partly}')


def write_note(ask: Prompter, session: Session, rule: Rule, account: Account | None) -> None:
    """A note is private unless it is ticked at export; what looks private is pointed out, not removed."""
    before = session.note_on(rule, account)
    if before:
        ask.say(f"Your note so far: {before}")
    typed = short_text(
        ask,
        "Your note. It is yours alone unless you choose to share it. Leave out names and "
        "usernames, pupils' most of all. Press Enter alone to have no note.",
        LONGEST_NOTE,
    )
    if typed and not content_with(ask, looks_private(typed)):
        return
    if typed or before:
        session.set_note(rule, account, typed)
    ask.say("Your note is on this question." if typed else "There is no note on this question.")


def set_aside(ask: Prompter, session: Session, rule: Rule, account: Account | None) -> bool:
    """Not applicable, with a reason. False when the trainee thinks better of it."""
    if rule.gate:
        ask.say(
            "You can set this aside. It stays at the top of your summary, so that you and your mentor see it."
        )
    reasons = (*(IN_APP if account else IN_GENERAL), *ANYWHERE)
    hint = "Your mentor sees the reason if you make a file"
    chosen = ask.choose("Why does it not apply?", reasons, [BACK], hint=hint)
    if chosen == "back":
        return False
    reason = next(c.label for c in reasons if c.value == chosen)
    if chosen == "own":
        reason = short_text(ask, "Your reason, without names:", LONGEST_REASON)
        if not reason or not content_with(ask, looks_private(reason)):
            ask.say("Nothing has changed. Choose an answer, or give a reason.")
            return False
    answer = Answer(AnswerValue.NOT_APPLICABLE, session.today, reason, session.note_on(rule, account))
    session.answer(rule, account, answer)
    return True
