"""The page before the end, from which every answer can be changed."""

from __future__ import annotations

from collections.abc import Sequence

from mei_social.audit.assess import screened_item
from mei_social.audit.model import Item
from mei_social.interview import screening, setup
from mei_social.interview.card_desk import ask_one, walk
from mei_social.interview.prompter import Choice, Prompter, SaveAndQuit
from mei_social.interview.session import Asked, Session
from mei_social.interview.setup import BACK
from mei_social.report import check_words as words
from mei_social.report import labels
from mei_social.report.meaning import meaning
from mei_social.text import english

WITH_NOTE = " (with a note)"


def check_answers(ask: Prompter, session: Session) -> bool:
    """True when the trainee is content and wants the summary."""
    while True:
        parts = [part for _, part in session.parts()]
        blank = sum(session.is_unanswered(*q) for part in parts for q in part)
        first = session.gates_without_answer()
        ask.heading(words.CHECK)
        if noted := session.noted():
            ask.say(words.SAID_TO_FIRST)
            ask.steps(noted)
        if first:
            ask.say(words.BLANK_FIRST)
            ask.steps(_by_question(session, first))
        if blank:
            many = english.count(blank, "question has", "questions have")
            ask.say(f"{many} no answer yet. {words.MAY_FINISH}")
        ways_out = [BACK, setup.stop(session)]
        match ask.choose("Open a part to change an answer, or finish.", _rows(session, parts), ways_out):
            case "finish":
                return True
            case "back":
                return False
            case "stop":
                raise SaveAndQuit
            case "gates":
                answer_first(ask, session, first)
            case "first":
                change_screening(ask, session)
            case chosen:
                change_answers(ask, session, parts[int(chosen)])


def answer_first(ask: Prompter, session: Session, gates: Sequence[Asked]) -> None:
    """What would bring one up is asked before it; no question twice."""
    walk(ask, session, [q for q in gates if session.waits_at(*q) is None], later=True).ask()
    asked = set[Item]()
    for q in gates:
        if (position := session.waits_at(*q)) is not None:
            item = screened_item(*session.screening_questions()[position])
            if item not in asked:
                asked.add(item)
                screening.screen_one(ask, session, position)


def _rows(session: Session, parts: Sequence[Sequence[Asked]]) -> list[Choice]:
    finish = Choice("finish", words.THESE_ARE_RIGHT, ("finish", "done"))
    screened = [_screened(session, n) for n in range(len(session.screening_questions()))]
    first = [Choice("first", f"{words.FEW_FIRST}: {_tally(screened)}")] if screened else []
    answers = [[said(session, q).removesuffix(WITH_NOTE) for q in part] for part in parts]
    rows = [
        Choice(str(n), f"{session.where(part[0][1])}: {_tally(given)}")
        for n, (part, given) in enumerate(zip(parts, answers, strict=True))
    ]
    blank = len(_by_question(session, session.gates_without_answer()))
    gates = [Choice("gates", f"First answer {_those(blank)}", ("answer",))] if blank else []
    return [*gates, finish, *first, *rows]


def _by_question(session: Session, asked: Sequence[Asked]) -> list[str]:
    """Each question once, with its accounts; where nothing brought it up yet, what would do so."""
    places: dict[str, list[str]] = {}
    for rule, account in asked:
        waits = session.waits_at(rule, account)
        first = (rule, account) if waits is None else session.screening_questions()[waits]
        places.setdefault(first[0].question, []).append(session.where(first[1]))
    return [f"{question} ({english.listed(dict.fromkeys(where))})" for question, where in places.items()]


def _those(blank: int) -> str:
    return "what comes before all others" if blank == 1 else f"the {blank} that come before all others"


def change_answers(ask: Prompter, session: Session, part: Sequence[Asked]) -> None:
    """One line an answer; picking one asks it again and comes back here."""
    while True:
        ask.heading(f"{session.where(part[0][1])}: your answers")
        rows = [Choice(str(n), f"{q[0].question} {_and_meaning(session, q)}") for n, q in enumerate(part)]
        chosen = ask.choose("Pick an answer to change it, or go back.", rows, [BACK])
        if chosen == "back":
            return
        ask_one(ask, session, *part[int(chosen)])


def change_screening(ask: Prompter, session: Session) -> None:
    """The same for what decides which questions apply."""
    while True:
        ask.heading(f"{words.FEW_FIRST}: your answers")
        rows = [
            Choice(str(n), f"{f'{session.where(a)}. ' if a else ''}{s.question} {_screened(session, n)}")
            for n, (s, a) in enumerate(session.screening_questions())
        ]
        chosen = ask.choose("Pick an answer to change it, or go back.", rows, [BACK])
        if chosen == "back":
            return
        screening.screen_one(ask, session, int(chosen))


def said(session: Session, question: Asked) -> str:
    answer = session.answer_to(*question)
    note = WITH_NOTE if answer and answer.note else ""
    counts = answer and answer.value and not session.is_unanswered(*question)
    return (labels.ANSWER[answer.value] if counts and answer and answer.value else labels.SKIPPED) + note


def _and_meaning(session: Session, question: Asked) -> str:
    """What was said and, where it comes before all others, what that means."""
    answer = session.answer_to(*question)
    told = said(session, question)
    has_words = question[0].gate and question[0].noted and not session.is_unanswered(*question)
    return f"{told}: {meaning(question[0], answer)}" if has_words and answer else told


def _screened(session: Session, position: int) -> str:
    before = session.screened(*session.screening_questions()[position])
    return screening.SCREENED[before] if before else labels.SKIPPED


def _tally(answers: Sequence[str]) -> str:
    """`10 yes, 2 partly, 1 no answer yet`."""
    return ", ".join(f"{answers.count(word)} {word.lower()}" for word in dict.fromkeys(answers))
