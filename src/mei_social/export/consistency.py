"""What the form of an export cannot say: names that lead nowhere, things said twice, keys that contradict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from mei_social.audit.menus import MenuSaid
from mei_social.audit.model import ACCOUNT_ID, REF, AnswerValue, Screened, State
from mei_social.errors import Problem
from mei_social.export.document import AnswerPart, AskedPart, ExportDocument, QuestionKind
from mei_social.export.write import MENUS_VERSION
from mei_social.ruleset.model import Per

NO_REASON = ("wrong-reason", "has a reason without `not-applicable`, or the other way round.")
SCREENED = {said.value for said in Screened}


def contradictions(document: ExportDocument) -> Iterator[Problem]:
    """Every problem that is left when each value has its right form."""
    if not REF.fullmatch(document.audit.ref):
        yield _problem("audit.ref", "bad-reference", "is no reference of an export.")
    yield from _unique("accounts", (a.id for a in document.accounts))
    for number, account in enumerate(document.accounts):
        if not ACCOUNT_ID.fullmatch(account.id):
            yield _problem(f"accounts[{number}].id", "bad-account", "is not one of a1, a2 and so on.")
    yield from about_questions(document.questions)
    yield from _of_its_version(document)
    yield from _answers(document)
    yield from _earlier(document)
    yield from _plan(document)
    yield from _menus(document)


def kind_of(answer: AnswerPart) -> QuestionKind:
    """Only answers to rules have a date. An id may stand in both lists of the rules."""
    return QuestionKind.RULE if answer.date else QuestionKind.SCREENING


def about_questions(questions: tuple[AskedPart, ...]) -> Iterator[Problem]:
    """What is wrong with questions alone."""
    yield from _unique("questions", ((q.kind, q.id) for q in questions))
    for number, question in enumerate(questions):
        of_rule = (question.topic, question.severity, question.force, question.gate, question.safeguarding)
        if (None in of_rule) is (question.kind is QuestionKind.RULE):
            yield _problem(f"questions[{number}]", "wrong-kind", "has keys that do not go with its kind.")


def _of_its_version(document: ExportDocument) -> Iterator[Problem]:
    """Version 2 states the safe answer of each rule, and version 1 knew neither that nor earlier gates."""
    stated = document.format_version > 1
    for number, question in enumerate(document.questions):
        if (question.safe is not None) is not (stated and question.kind is QuestionKind.RULE):
            what = "does not state its safe answer as files of its version do."
            yield _problem(f"questions[{number}].safe", "wrong-kind", what)
    if document.earlier and not stated:
        yield _problem("earlier", "unknown-key", "is a key that no file of version 1 has.")


def _earlier(document: ExportDocument) -> Iterator[Problem]:
    yield from _unique("earlier", ((e.question, e.account, e.text) for e in document.earlier))
    accounts = {None, *(a.id for a in document.accounts)}
    for number, gate in enumerate(document.earlier):
        if gate.account not in accounts:
            yield _problem(f"earlier[{number}]", "unknown-account", "belongs to no account in the file.")
        if (gate.reason is None) is (gate.answer is AnswerValue.NOT_APPLICABLE):
            yield _problem(f"earlier[{number}]", *NO_REASON)


def _answers(document: ExportDocument) -> Iterator[Problem]:
    yield from _unique("answers", ((kind_of(a), a.question, a.account) for a in document.answers))
    asked = {(q.kind, q.id): q for q in document.questions}
    accounts = {None, *(a.id for a in document.accounts)}
    for number, answer in enumerate(document.answers):
        question = asked.get((kind_of(answer), answer.question))
        wrong = _wrong_with_rule if answer.date else _wrong_with_screening
        found = list(wrong(answer, question))
        if answer.account not in accounts:
            found.append(("unknown-account", "belongs to no account in the file."))
        if question is None:
            found.append(("unknown-question", "belongs to no question in the file."))
        yield from (_problem(f"answers[{number}]", *each) for each in found)


def _plan(document: ExportDocument) -> Iterator[Problem]:
    yield from _unique("plan", ((p.question, p.account) for p in document.plan))
    answered = {(a.question, a.account) for a in document.answers if a.date}
    answered |= {(e.question, e.account) for e in document.earlier}
    for number, planned in enumerate(document.plan):
        if (planned.question, planned.account) not in answered:
            yield _problem(f"plan[{number}]", "unknown-question", "belongs to no answer in the file.")
        if (planned.until is None) is (planned.state is State.LATER):
            what = "has a day without `later`, or the other way round."
            yield _problem(f"plan[{number}]", "wrong-day", what)


def _menus(document: ExportDocument) -> Iterator[Problem]:
    """By app and setting, each once, and of apps in the file."""
    version = document.format_version
    if version > MENUS_VERSION or bool(document.menus) is not (version == MENUS_VERSION):
        yield _problem("menus", "wrong-kind", "does not go with the version of the file.")
    places = [(menu.platform, menu.setting) for menu in document.menus]
    yield from _unique("menus", places)
    if places != sorted(places):
        yield _problem("menus", "wrong-order", "is not in the order of its names.")
    platforms = {account.platform for account in document.accounts}
    for number, menu in enumerate(document.menus):
        if menu.platform not in platforms:
            yield _problem(f"menus[{number}]", "unknown-account", "belongs to no account in the file.")
        if menu.where is not None and menu.said is not MenuSaid.MOVED:
            yield _problem(f"menus[{number}]", "wrong-value", "says where it is and has not moved.")


def _wrong_with_rule(answer: AnswerPart, question: AskedPart | None) -> Iterator[tuple[str, str]]:
    if question and (question.per is Per.PERSON) is not (answer.account is None):
        yield "wrong-account", "is for an account and the question is asked once, or the other way round."
    if (answer.reason is None) is (answer.answer is AnswerValue.NOT_APPLICABLE):
        yield NO_REASON
    if answer.answer is None and answer.note is None:
        yield "nothing-said", "says nothing."


def _wrong_with_screening(answer: AnswerPart, _: AskedPart | None) -> Iterator[tuple[str, str]]:
    if answer.answer not in SCREENED or answer.reason or answer.note:
        yield "wrong-answer", "is no answer to a question that is asked first."


def _unique(path: str, names: Iterable[object]) -> Iterator[Problem]:
    if any(count > 1 for count in Counter(names).values()):
        yield _problem(path, "said-twice", "has two entries for the same thing.")


def _problem(path: str, rule: str, what: str) -> Problem:
    return Problem(0, 0, rule, f"{path} {what}")
