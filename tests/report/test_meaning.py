"""What an answer means is said back in every way of asking, and a slip is one key from mended."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from msgspec.structs import replace

from audit.test_assess import GATE, audit, ruleset
from audit.test_assess_properties import cases, law
from gate_rules import GATES_YAML
from mei_social.audit.assess import Outcome, assess
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item
from mei_social.report import labels as words
from mei_social.report.meaning import all_noted, meaning, noted
from mei_social.ruleset.model import Noted, Per, Purpose, Rule, Ruleset, YesNo
from programs import invoke
from terminals import MENU, TODAY, Terminal, running, saved

DAY = date.fromisoformat(TODAY)
WORDS = Noted(
    safe="no pupil is connected to it",
    open="a pupil is connected to it",
    unsure="you are not sure yet whether a pupil is connected to it",
)
FREE = replace(GATE, question="Is this account free of pupils?", noted=WORDS)
TURNED = replace(FREE, question="Is a pupil connected to it?", expected=YesNo.NO)
ACCOUNTS = [Account(f"a{n}", "instagram", Purpose.PERSONAL) for n in (1, 2, 3)]
NEXT = "Not what you meant? Type b to go back."


def said(value: AnswerValue, reason: str | None = None) -> Answer:
    return Answer(value, DAY, reason)


@pytest.mark.parametrize(
    ("rule", "value", "told"),
    [
        (FREE, AnswerValue.YES, WORDS.safe),
        (FREE, AnswerValue.NO, WORDS.open),
        (FREE, AnswerValue.PARTLY, WORDS.open),
        (FREE, AnswerValue.NOT_SURE, WORDS.unsure),
        (TURNED, AnswerValue.NO, WORDS.safe),
        (TURNED, AnswerValue.YES, WORDS.open),
        (TURNED, AnswerValue.PARTLY, WORDS.open),
    ],
)
def test_from_the_words_of_the_rule(rule: Rule, value: AnswerValue, told: str) -> None:
    """The safe answer, the other one, partly and not sure have their words, whichever way it is asked."""
    assert noted(rule, said(value), "Instagram") == f"Noted for Instagram: {told}."
    assert noted(rule, said(value), None) == f"Noted: {told}."


def test_set_aside() -> None:
    """What was set aside is said to be that, with its reason, and never in the words of a safe answer."""
    answer = said(AnswerValue.NOT_APPLICABLE, "I do not use this part of the app")
    assert meaning(FREE, answer) == "set aside as not applying (I do not use this part of the app)"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (AnswerValue.YES, 'your answer is "Yes", which leaves nothing to do'),
        (AnswerValue.NO, 'your answer is "No", which is one to talk to someone about today'),
        (AnswerValue.PARTLY, 'your answer is "Partly", which is one to talk to someone about today'),
        (AnswerValue.NOT_SURE, 'your answer is "Not sure", which is to find out first'),
    ],
)
def test_without_words(value: AnswerValue, told: str) -> None:
    """A rule without words of its own has the answer said back, and what follows from it."""
    assert meaning(replace(FREE, noted=None), said(value)) == told


def test_accounts_share_a_line() -> None:
    """In a list accounts with the same meaning stand together, one with another alone, the open one first."""
    rules = ruleset(replace(FREE, per=Per.ACCOUNT))
    values = zip(ACCOUNTS, (AnswerValue.YES, AnswerValue.NO, AnswerValue.YES), strict=True)
    trail = audit({Item("gate", account.id): value for account, value in values}, ACCOUNTS)

    assert lines(rules, trail) == (
        f"Noted for Instagram 2 (personal): {WORDS.open}.",
        f"Noted for Instagram 1 (personal) and Instagram 3 (personal): {WORDS.safe}.",
    )


def lines(rules: Ruleset, trail: Audit) -> tuple[str, ...]:
    return all_noted(assess(rules, trail).results, words.Labels(rules, trail.accounts))


@law
@given(cases())
def test_every_gate_with_an_answer_is_said_back(case: tuple[Ruleset, Audit]) -> None:
    """In a list every such answer has one line with its place, and nothing else has any."""
    rules, trail = case
    results = [r for r in assess(rules, trail).results if r.rule.gate and r.outcome is not Outcome.NOT_TESTED]
    told = lines(rules, trail)
    labels = words.Labels(rules, trail.accounts)
    assert bool(told) == bool(results)
    for result in results:
        where = labels.where(result.account) if result.account else "Noted:"
        assert [line for line in told if where in line]


# ---- In every way of asking ----

SETUP = ("no", "1", "personal", "yes", "yes")
BACK = "Noted: you told them."
OPEN = "Noted: nobody has been told yet."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "gates.yaml"
    made.write_text(GATES_YAML, encoding="utf-8")
    return made


def piped(home: Path, path: Path, *typed: str, command: tuple[str, ...] = ("check", "--plain")) -> str:
    given = "".join(f"{line}\n" for line in typed)
    env = {"MEI_SOCIAL_TODAY": TODAY}
    return running(invoke(*command, "--rules", str(path), home=home, stdin=given, env=env)[2])


def test_typed(tmp_path: Path, path: Path) -> None:
    """Typed, it is said back at once; b mends a slip, and it is said again."""
    terminal = Terminal(tmp_path, "check", "--rules", str(path), "--plain")
    terminal.type("no", "1", "personal", "yes", "yes", "yes", "yes")
    safe = terminal.asked()
    terminal.child.sendline("b")
    terminal.type("no")
    gate = terminal.asked()
    terminal.child.sendeof()
    terminal.ends()

    assert f"{BACK} Is that what you meant?" in safe
    assert f"{OPEN} Thank you for saying so." in gate
    assert saved(tmp_path).audit.answers[Item("told", None)].value is AnswerValue.NO


def test_by_keys(tmp_path: Path, path: Path) -> None:
    """By keys it is said back above the card, where another letter mends a slip."""
    terminal = Terminal(tmp_path, "check", "--rules", str(path))
    terminal.type("no", "arrows")
    terminal.asked("when done)")
    terminal.child.send("insta \r")
    terminal.pick("personal", "yes", "yes", "yes")
    terminal.card("w why", "y")
    terminal.card(BACK, "n")
    gate = terminal.asked(MENU)
    terminal.child.sendeof()
    terminal.ends()

    assert f"{OPEN} Thank you for saying so." in gate
    assert saved(tmp_path).audit.answers[Item("told", None)].value is AnswerValue.NO


def test_in_the_middle_b_goes_back_to_it(tmp_path: Path, path: Path) -> None:
    """Where another question follows, that is told, once in a sitting; b there leads back to the answer."""
    home = tmp_path / "home"
    first = ("no", "no", "full", "yes", "b", "no", "on", "save")
    told = piped(home, path, *SETUP[:4], "yes", *first)

    assert told.count(f'Noted: your answer is "Yes", which leaves nothing to do. {NEXT}') == 1
    assert "So far yes." in told
    assert saved(home).audit.answers[Item("no-private-messages", None)].value is AnswerValue.NO


def test_b_leads_to_what_was_asked_before(tmp_path: Path, path: Path) -> None:
    """In a recheck b leads to the question that was asked before, not to one that was not asked at all."""
    home = tmp_path / "home"
    answers = tmp_path / "answers.yaml"
    text = "screening: {on-placement: yes, pupil-wrote: no}\nanswers: {plain-photo: no}\n"
    answers.write_text(text, encoding="utf-8")
    piped(home, path, command=("check", "--answers", str(answers)))
    typed = ("yes", "no", "yes", "yes", "b", "no", "on", "save")
    told = piped(home, path, *typed, command=("recheck", "--plain"))

    assert NEXT in told
    assert saved(home).audit.answers[Item("no-private-messages", None)].value is AnswerValue.NO


def test_it_is_said_back_each_time(tmp_path: Path, path: Path) -> None:
    """Given once more, the same answer is said back again, without asking whether it was meant."""
    home = tmp_path / "home"
    told = piped(home, path, *SETUP, "yes", "no", "b", "no", "save")

    assert told.count(OPEN) == 2
    assert "Is that what you meant?" not in told


def test_on_the_last_page(tmp_path: Path, path: Path) -> None:
    """Before the end every such answer is said back, and stands beside its question."""
    home = tmp_path / "home"
    typed = (
        *SETUP,
        "yes",
        "yes",
        "on",
        "no",
        "no",
        "quick",
        *("skip",) * 5,
        "check",
        "general",
        "back",
        "save",
    )
    told = piped(home, path, *typed)
    page = told[told.index("Check your answers before you finish") :]

    assert f"What you said to the questions that come before all others: - {BACK}" in page
    assert "Did you tell somebody? Yes: you told them" in page


def test_what_nobody_brought_up_is_called_by_what_would(tmp_path: Path, path: Path) -> None:
    """Where the question before the questions is blank, that one is listed before the end, and asked."""
    blank = ("no", "1", "personal", "yes", *("skip",) * 4, "quick", *("skip",) * 5)
    told = piped(tmp_path / "home", path, *blank, "check", "answer", *("skip",) * 3, "save")
    _, page, again = told.split("Check your answers before you finish")
    listed, _, asked = page.partition("Open a part to change an answer")
    assert "- Has a pupil written to you? (General questions)" in listed
    assert "First answer the 3 that come before all others" in asked
    assert "Has a pupil written to you? 1 Yes" in asked
    assert "Did you tell somebody?" not in f"{page}{again}"


def test_answers_from_a_file(tmp_path: Path, path: Path) -> None:
    """What a file means is said back before the summary, and how to mend a slip."""
    answers = tmp_path / "answers.yaml"
    answers.write_text("screening: {pupil-wrote: yes}\nanswers: {told: no}\n", encoding="utf-8")
    for command in (("check", "--answers"), ("check", "--keep-nothing", "--answers")):
        told = piped(tmp_path / "home", path, command=(*command, str(answers)))
        assert f"questions that come before all others: - {OPEN} Not what you meant?" in told


def test_taken_over_is_said_back(tmp_path: Path, path: Path) -> None:
    """A recheck says back what it takes over, before it asks anything."""
    home = tmp_path / "home"
    answers = tmp_path / "answers.yaml"
    answers.write_text("screening: {pupil-wrote: yes}\nanswers: {told: yes}\n", encoding="utf-8")
    piped(home, path, command=("check", "--answers", str(answers)))
    told = piped(home, path, "yes", "no", "no", "yes", command=("recheck", "--plain"))

    assert f"Taken over, and to be changed at any time in your list: - {BACK}" in told


def test_what_was_said_just_now_is_not_taken_over(tmp_path: Path, path: Path) -> None:
    """An answer that a recheck was given at once is neither counted nor listed as taken over."""
    home = tmp_path / "home"
    answers = tmp_path / "answers.yaml"
    answers.write_text("screening: {pupil-wrote: no}\n", encoding="utf-8")
    piped(home, path, command=("check", "--answers", str(answers)))
    typed = ("yes", "no", "yes", "no", "1", "no", "yes", "save")
    told = piped(home, path, *typed, command=("recheck", "--plain"))

    assert OPEN in told
    assert "Taken over from last time: 0 answers." in told
    assert "to be changed at any time in your list" not in told


def test_in_the_plan(tmp_path: Path, path: Path) -> None:
    """Answered again from the plan, it is said back, and can be changed at once."""
    home = tmp_path / "home"
    answers = tmp_path / "answers.yaml"
    answers.write_text("screening: {pupil-wrote: yes}\nanswers: {told: no}\n", encoding="utf-8")
    piped(home, path, command=("check", "--answers", str(answers)))
    typed = ("1", "1", "done", "yes", "yes", "b", "no", "on", "back", "leave")
    told = piped(home, path, *typed, command=("actions", "--change", "--plain"))

    assert f"{BACK} Is that what you meant?" in told
    assert saved(home).audit.answers[Item("told", None)].value is AnswerValue.NO
