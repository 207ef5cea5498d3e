"""The page before the end, from which every answer can be changed."""

from __future__ import annotations

from collections.abc import Sequence

from mei_social import words
from mei_social.interview import asking
from mei_social.interview.asking import Asked
from mei_social.interview.prompter import Choice, Prompter, SaveAndQuit
from mei_social.interview.session import Session
from mei_social.interview.setting_up import BACK, SAVE


def check_answers(ask: Prompter, session: Session, parts: Sequence[Sequence[Asked]]) -> bool:
    """True when the trainee is content and wants the summary."""
    while True:
        ask.heading("Check your answers before you finish")
        rows = [
            Choice(str(n), f"{session.where(part[0][1])}: {counts(session, part)}")
            for n, part in enumerate(parts)
        ]
        finish = Choice("finish", "These are right: finish and show my summary", ("finish", "done"))
        chosen = ask.choose("Open a part to change an answer, or finish.", [finish, *rows], [BACK, SAVE])
        match chosen:
            case "finish":
                return True
            case "back":
                return False
            case "save":
                raise SaveAndQuit
            case _:
                change_answers(ask, session, parts[int(chosen)])


def change_answers(ask: Prompter, session: Session, part: Sequence[Asked]) -> None:
    """One line an answer; picking one asks it again and comes back here."""
    while True:
        ask.heading(f"{session.where(part[0][1])}: your answers")
        rows = [
            Choice(str(n), f"{rule.question} {said(session, (rule, account))}")
            for n, (rule, account) in enumerate(part)
        ]
        chosen = ask.choose("Pick an answer to change it, or go back.", rows, [BACK])
        if chosen == "back":
            return
        asking.ask_one(ask, session, part, int(chosen))


def said(session: Session, question: Asked) -> str:
    answer = session.answer_to(*question)
    if not answer or not answer.value:
        return words.SKIPPED
    note = " (with a note)" if answer.note else ""
    return words.SAID[answer.value] + note


def counts(session: Session, part: Sequence[Asked]) -> str:
    """`10 yes, 2 partly, 1 no answer yet`."""
    answers = [said(session, q).removesuffix(" (with a note)") for q in part]
    return ", ".join(f"{answers.count(word)} {word.lower()}" for word in dict.fromkeys(answers))
