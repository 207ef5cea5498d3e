"""What was brought up before the questions is not set aside: it is refused, or no answer where it stands."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gate_rules import GATES_YAML
from mei_social.audit import assess as judging
from mei_social.audit.assess import Outcome, assess
from mei_social.audit.current import stamp_of
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.cohort.fast.reader import Quick
from mei_social.cohort.judge import Judge
from mei_social.cohort.strict_reader import Strict
from mei_social.export.read import read_export
from mei_social.interview.session import save_whole
from mei_social.review.doubts import about_the_file
from mei_social.review.matching import matched
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Per, Purpose, Ruleset
from mei_social.storage.store import Store
from programs import invoke
from small_exports import export_bytes
from terminals import TODAY, Terminal, running, saved

DAY = date.fromisoformat(TODAY)
TOLD, WROTE = Item("told", None), Item("pupil-wrote", None)
STAYS = 'You said "Yes" before, to "Has a pupil written to you?", so this question stays.'
WHAT_TO_DO = "Answer no or not sure, and add a note if you like; or go back and change what you said before."
FIRST = 'No answer yet, and it comes before all others: "Did you tell somebody?" (General).'
WHY = (
    'Asked because of "Has a pupil written to you?": Yes. Set aside, which does not answer it; the reason '
    "given: It was nothing."
)
SETUP = ("no", "1", "personal", "yes")
ASIDE = Answer(AnswerValue.NOT_APPLICABLE, DAY, "It was nothing")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "gates.yaml"
    made.write_text(GATES_YAML, encoding="utf-8")
    return made


@pytest.fixture
def rules(path: Path) -> Ruleset:
    return load_rules(path)


def everything_but(rules: Ruleset) -> Audit:
    """Somebody to whom a pupil wrote, who answered all else safely and set aside whom they told."""
    accounts = (Account("a1", "instagram", Purpose.PERSONAL),)
    asked = (s for s in rules.screening if not s.purposes)
    screening = {Item(s.id, "a1" if s.per is Per.ACCOUNT else None): Screened.NO for s in asked}
    screening |= {Item("on-placement", None): Screened.YES, WROTE: Screened.YES}
    blank = Audit(
        ref="MS-0",
        revision=1,
        started=DAY,
        rules=stamp_of(rules),
        accounts=accounts,
        screening=screening,
        answers={},
    )
    safe = {r.item: Answer(AnswerValue(r.rule.expected.value), DAY) for r in assess(rules, blank).results}
    return replace(blank, answers={**safe, TOLD: ASIDE})


def store_of(home: Path, rules: Ruleset) -> Path:
    """As a mei-social of before let somebody save it."""
    with Store.open(home) as store:
        save_whole(store, rules, everything_but(rules), DAY)
    return home


def say(home: Path, path: Path, *typed: str, command: tuple[str, ...]) -> str:
    stdin = "".join(f"{line}\n" for line in typed)
    env = {"MEI_SOCIAL_TODAY": TODAY}
    _, out, err = invoke(*command, "--rules", str(path), home=home, stdin=stdin, env=env)
    return running(f"{err} {out}")


# ---- Refused ----


def test_typed(tmp_path: Path, path: Path) -> None:
    """By typed lines: one sentence says why it stays and what to do, and nothing is saved."""
    typed = (*SETUP, "yes", "yes", "na", "save")
    said = say(tmp_path, path, *typed, command=("check", "--plain"))
    assert f"{STAYS} {WHAT_TO_DO}" in said
    assert TOLD not in saved(tmp_path).audit.answers
    assert "Why does it not apply?" not in said


def test_on_the_grid(tmp_path: Path, path: Path) -> None:
    """With keys too."""
    terminal = Terminal(tmp_path, "check", "--rules", str(path))
    terminal.type("no", "arrows")
    terminal.asked("when done)")
    terminal.child.send("insta \r")
    terminal.pick("personal", "yes", "yes", "yes")
    terminal.card("w why", "x")
    terminal.waits(lambda: STAYS in running(terminal.written))
    terminal.card("w why", "q")
    terminal.ends()
    assert TOLD not in saved(tmp_path).audit.answers


def test_after_another_answer(tmp_path: Path, path: Path) -> None:
    """An answer that is there already stays, and so does the question on the screen."""
    said = say(
        tmp_path, path, *SETUP, "yes", "yes", "no", "change", "na", "yes", command=("check", "--plain")
    )
    assert said.index(STAYS) < said.index("Noted: you told them.")
    assert saved(tmp_path).audit.answers[TOLD].value is AnswerValue.YES


def test_an_answers_file(tmp_path: Path, path: Path) -> None:
    """A file that sets it aside is refused at its place, and nothing is saved."""
    file = tmp_path / "answers.yaml"
    told = "told: {answer: not-applicable, reason: It was nothing}"
    file.write_text(f"screening: {{pupil-wrote: yes}}\nanswers:\n  {told}\n", encoding="utf-8")
    said = say(tmp_path / "home", path, command=("check", "--answers", str(file)))
    assert "3:3" in said
    assert '`told` stays, as the file says yes to "Has a pupil written to you?"' in said
    assert Store.open_existing(tmp_path / "home") is None


@pytest.mark.parametrize("command", ["check", "recheck"])
def test_where_it_stands_already(command: str, tmp_path: Path, path: Path, rules: Ruleset) -> None:
    """It is asked again, with what was said, and cannot be set aside again."""
    store_of(tmp_path, rules)
    start = ("answer",) if command == "check" else ("yes",)
    said = say(tmp_path, path, *start, "na", "save", command=(command, "--plain"))
    assert "you said: Does not apply (It was nothing)" in said
    assert STAYS in said
    assert "Thank you for saying so" in said


def test_sent_back(tmp_path: Path, path: Path, rules: Ruleset) -> None:
    """What a mentor sends back cannot be set aside either."""
    store_of(tmp_path, rules)
    with Store.open(tmp_path) as store:
        store.take_in_review(1, "{}", {TOLD: "Please answer"})
    said = say(tmp_path, path, "yes", "na", "save", command=("recheck", "--plain"))
    assert "Please answer" in said
    assert STAYS in said


# ---- No answer ----


def test_it_counts_as_not_answered(rules: Ruleset) -> None:
    """It is blank, with its reason; somebody has to act; and nothing is as good as all answered."""
    found = assess(rules, everything_but(rules))
    [gate] = found.unanswered_gates
    assert (gate.item, gate.outcome, gate.is_refused, gate.answer) == (TOLD, Outcome.NOT_TESTED, True, ASIDE)
    assert found.overall.band.value == "incomplete"
    assert found.gates == ()


@pytest.mark.parametrize("command", ["status", "summary", "actions"])
def test_named_first(command: str, tmp_path: Path, path: Path, rules: Ruleset) -> None:
    """The first line names it; the summary and the plan say what asked for it, and the reason."""
    store_of(tmp_path, rules)
    words = {"status": (), "summary": ("summary", "--all"), "actions": ("actions",)}[command]
    env = {"MEI_SOCIAL_RULES": str(path), "MEI_SOCIAL_TODAY": TODAY}
    said = running(invoke(*words, home=tmp_path, env=env)[1])
    assert said.startswith(FIRST)
    assert command == "status" or WHY in said


@pytest.mark.parametrize("kind", ["html", "md", "csv"])
def test_in_every_file(kind: str, tmp_path: Path, path: Path, rules: Ruleset) -> None:
    """So does a file: nothing that was written is lost."""
    store_of(tmp_path, rules)
    file = tmp_path / f"made.{kind}"
    say(tmp_path, path, command=("export", str(file), "--yes"))
    text = running(file.read_text(encoding="utf-8-sig"))
    assert "It was nothing" in text
    assert "Did you tell somebody?" in text


def as_before(monkeypatch: pytest.MonkeyPatch, rules: Ruleset) -> bytes:
    """A file that a mei-social made which let it be set aside."""
    with monkeypatch.context() as once:
        once.setattr(judging, "judged", lambda rule, answer, because: judging.outcome_of(rule, answer))
        content = export_bytes(rules, everything_but(rules))
    assert json.loads(content)["assessment"]["band"] == "no-open-findings"
    return content


@pytest.mark.parametrize("when", ["now", "before"])
def test_a_mentor(
    when: str, rules: Ruleset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: Path
) -> None:
    """`review` and `cohort` name it and say to act; a file of before is no forgery."""
    made = everything_but(rules)
    content = as_before(monkeypatch, rules) if when == "before" else export_bytes(rules, made)
    export = read_export(content)
    assert list(about_the_file(rules, export, date.max)) == []
    assert [r.item for r in matched(rules, export).assessment.unanswered_gates] == [TOLD]
    file = tmp_path / "received" / "file.json"
    file.parent.mkdir()
    file.write_bytes(content)
    review = say(tmp_path / "mentor", path, command=("review", str(file), "--plain"))
    cohort = say(tmp_path / "mentor", path, command=("cohort", str(file.parent), "--plain"))
    assert review.startswith(FIRST)
    assert WHY in review
    for said in (review, cohort):
        assert "act today" in said.casefold()
        assert "Did you tell somebody?" in said
    assert "Act today: MS-0. What they said before the questions brings up a question about a child" in cohort
    assert "None of these questions has an open answer" not in review


def test_quickly_as_strictly(rules: Ruleset) -> None:
    """The quick reader takes such a file, and reads it as the strict one does."""
    content, judge = export_bytes(rules, everything_but(rules)), Judge(rules)
    quick, strict = Quick(judge).entry(content), Strict(judge).entry(content)
    assert quick is not None
    assert not isinstance(strict, str)
    assert judge.row(quick, "f") == judge.row(strict, "f")
    assert judge.row(quick, "f").brought_up


# ---- What may be set aside ----


@pytest.mark.parametrize("after", ["save", "back"])
def test_read_back(after: str, tmp_path: Path, path: Path) -> None:
    """A gate that nothing brought up may be set aside; that is read back as any answer is."""
    typed = (*SETUP, "yes", "no", "no", "quick", "na", "agreed", after)
    said = say(tmp_path, path, *typed, command=("check", "--plain"))
    assert "Noted: set aside as not applying (My provider or school has agreed something else" in said
    assert "Not what you meant? Type b to go back." in said


# ---- Before the questions ----


def test_a_blank_before_the_questions_is_what_is_named(tmp_path: Path, path: Path) -> None:
    """As long as nobody said that a pupil wrote, no line asks whom they told."""
    said = say(tmp_path, path, *SETUP, "save", command=("check", "--plain"))
    assert "Did you tell" not in said
    first = running(invoke(home=tmp_path, env={"MEI_SOCIAL_RULES": str(path)})[1])
    assert '"Has a pupil written to you?" (General)' in first
    assert "Did you tell" not in first
