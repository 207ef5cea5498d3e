"""What was brought up before the questions is not set aside: it is refused, or no answer where it stands."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from gate_rules import GATES_YAML
from mei_social.audit import assess as judging
from mei_social.audit.assess import Outcome, assess
from mei_social.audit.current import current, stamp_of
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.audit.recheck import Recheck
from mei_social.cohort.fast.reader import Quick
from mei_social.cohort.judge import Judge
from mei_social.cohort.strict_reader import Strict
from mei_social.export.read import read_export
from mei_social.interview.session import Session, item_of, latest_in, save_whole, start, start_again
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
WHAT_TO_DO = (
    "Answer yes, partly, no or not sure, and add a note if you like; "
    "or go back and change what you said before."
)
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
    assert "You brought this up, so setting it aside did not answer it." in said
    assert "you said: Does not apply (It was nothing)" in said
    assert "This was still open" not in said
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


# ---- A new self-check ----


def renewed(home: Path, rules: Ruleset) -> int:
    """A self-check from nothing, after one in which it was set aside all the same."""
    store_of(home, rules)
    with Store.open(home) as store:
        return start(store, rules, DAY)


@pytest.mark.parametrize("command", ["status", "summary", "actions", "review"])
def test_named_in_a_new_one(command: str, tmp_path: Path, path: Path, rules: Ruleset) -> None:
    """It is named there and in its file before anybody was asked again whether a pupil wrote."""
    home, file = tmp_path / "home", tmp_path / "file.json"
    renewed(home, rules)
    say(home, path, command=("export", str(file), "--yes"))
    made = {"status": (), "review": ("review", str(file))}
    env = {"MEI_SOCIAL_RULES": str(path), "MEI_SOCIAL_TODAY": TODAY}
    said = running(invoke(*made.get(command, (command,)), home=home, env=env)[1])
    assert said.startswith(FIRST.removesuffix("."))
    assert "before all others: set aside" not in said
    assert command in ("status", "summary") or "It was nothing" in said


def test_begins_with_it(tmp_path: Path, path: Path, rules: Ruleset) -> None:
    """Whoever begins anew reads what is still without an answer, with what was said."""
    renewed(tmp_path, rules)
    said = say(tmp_path, path, "no", "save", command=("check", "--plain"))
    assert "Still open from last time" in said
    assert "Did you tell somebody? Set aside, which does not answer it (It was nothing)" in said


@pytest.mark.parametrize("again", ["new", "recheck"])
def test_carried_twice(again: str, tmp_path: Path, rules: Ruleset) -> None:
    """Another one after that, with nothing said in between, begins with it too."""
    number = renewed(tmp_path, rules)
    with Store.open(tmp_path) as store:
        store.finish(number, DAY)
        last = latest_in(store)
        assert last
        if again == "new":
            start(store, rules, DAY)
        else:
            start_again(store, rules, Recheck(last, rules, DAY, None), DAY)
        now = latest_in(store)
    assert now
    assert TOLD in {r.item for r in assess(rules, current(now, rules)).unanswered_gates if r.is_refused}


@pytest.mark.parametrize(("said", "refused"), [("yes", True), ("not-sure", True), ("no", False)])
def test_until_it_is_said_again(said: str, refused: bool, tmp_path: Path, rules: Ruleset) -> None:
    """A plain no takes back what brought it up, and leaves it set aside; anything else does not."""
    number = renewed(tmp_path, rules)
    with Store.open(tmp_path) as store:
        saved_now = store.audit(number)
        assert saved_now
        session = Session(rules, store, saved_now, DAY, lambda _: None)
        [screening] = [s for s in rules.screening if s.id == WROTE.question]
        session.screen(screening, None, Screened(said))
        [gate] = [r for r, a in session.questions() if r.id == TOLD.question]
        assert (session.because(gate, None) is not None) is refused
        after = latest_in(store)
    assert after
    found = assess(rules, current(after, rules))
    assert (TOLD in {r.item for r in found.unanswered_gates}) is refused
    assert (TOLD in {r.item for r in found.gates}) is not refused


def received(tmp_path: Path, rules: Ruleset, screening: dict[Item, Screened]) -> Path:
    """Files of two people without an answer to any question, who said this before the questions."""
    folder = tmp_path / "received"
    folder.mkdir()
    for number, said in enumerate(({}, screening)):
        blank = replace(everything_but(rules), ref=f"MS-{number}", screening=said, answers={})
        (folder / f"{number}.json").write_bytes(export_bytes(rules, blank))
    return folder


def test_a_cohort_calls_it_by_what_would_bring_it_up(tmp_path: Path, path: Path, rules: Ruleset) -> None:
    """`cohort` asks of nobody whom they told of what nobody said; of whom a pupil wrote to, it does."""
    folder = received(tmp_path, rules, {WROTE: Screened.YES})
    said = say(tmp_path / "mentor", path, command=("cohort", str(folder), "--plain"))
    assert "No answer yet: Has a pupil written to you? MS-0." in said
    assert "No answer yet: Did you tell somebody? MS-1." in said
    assert "No answer yet: Did you tell them again? MS-1." in said
    first = say(tmp_path / "mentor", path, command=("cohort", str(folder), "--gate", "told", "--plain"))
    assert '"Did you tell somebody?" (1 trainee)' in first
    assert '"Has a pupil written to you?" (1 trainee)' in first
    assert "Not asked yet: MS-0. 0.json" in first
    assert "No answer yet: MS-1. 1.json" in first
    page = tmp_path / "cohort.html"
    say(tmp_path / "mentor", path, command=("cohort", str(folder), "--output", str(page)))
    assert "Has a pupil written to you?" in page.read_text(encoding="utf-8")


def test_a_cohort_as_a_review(tmp_path: Path, path: Path, rules: Ruleset) -> None:
    """Of one file both name the same in their first line."""
    folder = received(tmp_path, rules, {WROTE: Screened.NOT_SURE})
    for file in folder.iterdir():
        review = say(tmp_path / "mentor", path, command=("review", str(file), "--plain"))
        alone = tmp_path / file.stem
        alone.mkdir()
        (alone / file.name).write_bytes(file.read_bytes())
        part = ("cohort", str(alone), "--gate", "told", "--plain")
        cohort = say(tmp_path / "mentor", path, command=part)
        assert set(re.findall(r'"([^"]+\?)" \(', review.partition("MS-")[0])) == set(
            re.findall(r'"([^"]+\?)" \(1 trainee\)', cohort)
        )


@pytest.mark.parametrize("change", ["no gate", "retired"])
def test_mentors_rules_that_do_not_put_it_first(change: str, tmp_path: Path, rules: Ruleset) -> None:
    """It is named first all the same, by `cohort` as by `review`, and quickly as strictly."""
    start_of, end_of = GATES_YAML.index("  - id: told\n"), GATES_YAML.index("  - id: told-twice\n")
    part = GATES_YAML[start_of:end_of]
    text = GATES_YAML.replace(part, part.replace("gate: true", "gate: false") if change == "no gate" else "")
    mentors = tmp_path / "mentors.yaml"
    mentors.write_text(text.replace("version: 3", "version: 4", 1), encoding="utf-8")
    theirs = load_rules(mentors)
    content, judge = export_bytes(rules, everything_but(rules)), Judge(theirs)
    quick, strict = Quick(judge).entry(content), Strict(judge).entry(content)
    assert not isinstance(strict, str)
    assert quick is None or judge.row(quick, "f") == judge.row(strict, "f")
    file = tmp_path / "received" / "f.json"
    file.parent.mkdir()
    file.write_bytes(content)
    review = say(tmp_path / "mentor", mentors, command=("review", str(file), "--plain"))
    cohort = say(
        tmp_path / "mentor", mentors, command=("cohort", str(file.parent), "--band", "high", "--plain")
    )
    assert review.startswith('No answer yet, and it comes before all others: "Did you tell somebody?"')
    assert cohort.startswith('No answer yet, and it comes before all others: "Did you tell somebody?"')


@pytest.mark.parametrize("said", [Screened.YES, Screened.NOT_SURE])
@pytest.mark.parametrize("account", [None, "a1"])
def test_what_was_brought_up_and_left_is_in_a_new_one(
    account: str | None, said: Screened, tmp_path: Path, path: Path, rules: Ruleset
) -> None:
    """So does a question that was left for later, with the account that it is about; it is asked at once."""
    question, gate = (
        (WROTE, TOLD) if account is None else (Item("shared-account", "a1"), Item("shared", "a1"))
    )
    made = everything_but(rules)
    screening = {**made.screening, WROTE: Screened.NO, question: said}
    answers = {item: answer for item, answer in made.answers.items() if item != gate}
    with Store.open(tmp_path) as store:
        save_whole(store, rules, replace(made, screening=screening, answers=answers), DAY)
        number = start(store, rules, DAY)
        fresh = store.audit(number)
        assert fresh
        found = assess(rules, current(fresh, rules))
        assert gate in [r.item for r in found.unanswered_gates if r.because]
        session = Session(rules, store, fresh, DAY, lambda _: None)
        assert session.is_new
        assert item_of(*session.brought_up()[0]) == gate
    text = next(rule.question for rule in rules.rules if rule.id == gate.question)
    told = say(tmp_path, path, "no", "yes" if account else "none", "save", command=("check", "--plain"))
    assert f"{text} {'Instagram: ' if account else ''}No answer yet." in told
    where = "Instagram" if account else "General"
    assert f'before all others: "{text}" ({where})' in told.rpartition("No answer yet, and")[2]


def test_an_answers_file_says_it_anew(tmp_path: Path, rules: Ruleset) -> None:
    """What a new self-check says itself before the questions is not overwritten by what the last one said."""
    store_of(tmp_path, rules)
    made = everything_but(rules)
    answers = {item: answer for item, answer in made.answers.items() if item != TOLD}
    with Store.open(tmp_path) as store:
        again = replace(made, screening={**made.screening, WROTE: Screened.NO}, answers=answers)
        number = save_whole(store, rules, again, DAY)
        fresh = store.audit(number)
    assert fresh
    assert fresh.audit.screening[WROTE] is Screened.NO
