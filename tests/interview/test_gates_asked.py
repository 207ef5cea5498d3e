"""What comes before all others: it is asked from every way in, at once where something said asks for it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from audit.test_assess_properties import cases, law
from card_people import Replies
from effort import some_of
from gate_rules import GATES_YAML
from mei_social.audit.assess import BAND_ORDER, Band, Outcome, assess
from mei_social.audit.model import Audit, Item, Screened
from mei_social.interview import checking, flow, screening
from mei_social.interview.cards.card import Card, CardAsker, Row
from mei_social.interview.prompter import Choice, SaveAndQuit, match
from mei_social.interview.session import Session, item_of, start
from mei_social.render.plan.json import to_json as plan_json
from mei_social.render.plan.markdown import to_markdown as plan_markdown
from mei_social.render.report.json import to_json
from mei_social.render.report.markdown import to_markdown
from mei_social.report.action_plan import Mentor, plan_of
from mei_social.report.build import build_report
from mei_social.report.model import Report
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Purpose, Ruleset
from mei_social.storage.store import Store
from mei_social.terminal.plan import sections
from mei_social.terminal.sections import sections as summary
from mei_social.terminal.show import show_sections
from programs import invoke
from terminals import MENU, TODAY, Terminal, running, saved

DAY = date.fromisoformat(TODAY)
HELP = "Thank you for saying so. This comes before the other questions"
NOBODY = Mentor()


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    path = tmp_path_factory.mktemp("gates") / "gates.yaml"
    path.write_text(GATES_YAML, encoding="utf-8")
    return load_rules(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "gates.yaml"
    made.write_text(GATES_YAML, encoding="utf-8")
    return made


class Person:
    """Says what is set down for a question, else the same to everything; knows what was on the screen."""

    def __init__(self, said: dict[str, str], otherwise: str = "1") -> None:
        self._said = said
        self._otherwise = otherwise
        self.screen: list[str] = []
        self.asked: list[str] = []

    def heading(self, text: str) -> None:
        self.screen.append(text)

    def say(self, text: str = "") -> None:
        self.screen.append(text)

    def steps(self, lines: Iterable[str], numbered: bool = False) -> None:
        self.screen += lines

    def choose(
        self,
        question: str,
        choices: Sequence[Choice],
        commands: Sequence[Choice] = (),
        *,
        hint: str | None = None,
        enter_takes_first: bool = False,
    ) -> str:
        self.asked.append(question)
        self.screen.append(question)
        typed = next((said for words, said in self._said.items() if words in question), self._otherwise)
        if typed == "stop":
            raise SaveAndQuit
        found = match(typed, choices, commands)
        assert len(found) == 1, (question, typed, found)
        return found[0]

    def choose_many(self, question: str, choices: Sequence[Choice]) -> tuple[str, ...]:
        self.asked.append(question)
        return ("instagram", "whatsapp")

    def text(self, question: str) -> str:
        return ""

    width = 200

    def cards(self) -> CardAsker:
        return Replies(self, self._on_card)

    def _on_card(self, card: Card, row: Row) -> str:
        self.asked.append(row.rule.question)
        typed = next((said for words, said in self._said.items() if words in row.rule.question), "yes")
        if typed == "stop":
            raise SaveAndQuit
        return typed


def session_in(store: Store, rules: Ruleset, accounts: Iterable[tuple[str, Purpose]] = ()) -> Session:
    start(store, rules, DAY)
    last = store.latest()
    assert last
    session = Session(rules, store, last, DAY, lambda platform: None)
    for platform, purpose in accounts:
        session.add_account(platform, purpose)
    return session


def screened(rules: Ruleset, said: dict[str, str], accounts: tuple[tuple[str, Purpose], ...] = ()) -> Person:
    """Somebody after the questions before the questions."""
    person = Person(said)
    with Store.in_memory() as store:
        assert screening.screen(person, session_in(store, rules, accounts)) is True
    return person


# ---- Laws ----


@law
@given(cases())
def test_a_quick_check_asks_every_gate(case: tuple[Ruleset, Audit]) -> None:
    """Whatever a rule says about quick, each gate that applies is among the questions, quick or full."""
    rules, trail = case
    with Store.in_memory() as store:
        session = session_in(store, rules)
        session.audit = replace(trail, ref=session.audit.ref)
        gates = {item_of(*asked) for asked in session.questions(quick=False) if asked[0].gate}
        assert {item_of(*asked) for asked in session.questions(quick=True) if asked[0].gate} == gates
        assert gates == {r.item for r in assess(rules, trail).results if r.rule.gate}


@law
@given(cases())
def test_without_an_answer_nothing_is_better_than_incomplete(case: tuple[Ruleset, Audit]) -> None:
    """While a gate has no answer the band is incomplete or worse, and its words are no good ones."""
    found = assess(*case)
    report = build_report(*case, found, {}, DAY)
    if found.unanswered_gates:
        assert BAND_ORDER.index(found.overall.band) <= BAND_ORDER.index(Band.INCOMPLETE)
        assert report.band_title in ("Band", "Talk to someone today", "Not finished: answer what comes first")
        assert found.overall.band in (Band.CRITICAL, Band.HIGH) or report.band_title != "Band"


@law
@given(cases())
def test_the_first_line_names_a_gate(case: tuple[Ruleset, Audit]) -> None:
    """Every output begins with every open gate, what was said plainly first, and each without an answer.

    One without an answer that waits for something before the questions is called by that.
    """
    rules, trail = case
    found = assess(rules, trail)
    report = build_report(rules, trail, found, {}, DAY)
    first = report.comes_first or ""
    assert bool(first) == bool(found.open_gates or found.unanswered_gates)
    assert ("No answer yet" in first) == bool(found.unanswered_gates)
    assert ("Talk to someone today" in first) == bool(found.open_gates)
    blank = [(r.waits or r.rule).question for r in found.unanswered_gates]
    named = [*(r.rule.question for r in found.open_gates), *blank]
    assert [question for question in named if question not in first] == []
    unsure = [r.outcome is Outcome.UNKNOWN for r in found.open_gates]
    assert unsure == sorted(unsure)
    if first:
        assert {text.startswith(first) for text in outputs(report, found.order_of_action).values()} == {True}


def outputs(report: Report, order: tuple[str, ...]) -> dict[str, str]:
    """What people read, in every form, without layout."""
    plan = plan_of(report, {}, order, today=DAY, mentor=NOBODY, check_again=DAY)
    screen, plain, todo = io.StringIO(), io.StringIO(), io.StringIO()
    for stream, by_lines in ((screen, False), (plain, True)):
        show_sections(summary(report), report.band, stream, plain=by_lines, width=80, colour=False)
    show_sections(sections(plan), report.band, todo, plain=True, width=80, colour=False)
    return {
        "screen": running(screen.getvalue()),
        "plain": running(plain.getvalue()),
        "plan": running(todo.getvalue()),
        "md": running(to_markdown(report)).replace("**", "").replace("\\", ""),
        "plan md": running(plan_markdown(plan)).replace("**", "").replace("\\", ""),
        "json": next(iter(json.loads(to_json(report)).values())),
        "plan json": next(iter(json.loads(plan_json(plan)).values())),
    }


WAYS = st.fixed_dictionaries(
    {
        "Has a pupil written": st.sampled_from(["yes", "no", "?"]),
        "Was it more than once": st.sampled_from(["yes", "no", "?"]),
        "Does somebody else use": st.sampled_from(["yes", "no", "?"]),
        "Which would you like": st.sampled_from(["quick", "full"]),
        "account for?": st.sampled_from(["personal", "both"]),
    }
)


@law
@given(WAYS)
def test_who_answers_what_is_asked_has_answered_every_gate(rules: Ruleset, said: dict[str, str]) -> None:
    """Quick or full, whatever is said before the questions: at the end no gate that applies is blank."""
    with Store.in_memory() as store:
        session = session_in(store, rules)
        flow.run(Person(said), session, length=None)
        assert assess(rules, session.audit).unanswered_gates == ()
        assert session.gates_without_answer() == ()


# ---- At once ----


@pytest.mark.parametrize("said", ["yes", "?"])
def test_help_and_the_question_at_once(rules: Ruleset, said: str) -> None:
    """A yes or a not sure shows what it means, whom to tell and what to do, and then asks."""
    person = screened(rules, {"Has a pupil written": said, "Was it more": "no"})
    asked = person.asked
    shown = person.screen[person.screen.index(HELP) :]

    assert asked.index("Did you tell somebody?") == asked.index("Was it more than once?") - 2
    assert shown[1] == f'You said "{"Yes" if said == "yes" else "Not sure"}" to: Has a pupil written to you?'
    assert shown[2] == "Nothing has been sent to anybody. Somebody has to know."
    assert shown[3] == "Who to tell: The safeguarding lead today."
    assert shown[4] == "What to do first: It is not too late, so tell them today. Delete nothing."
    assert shown.index("Did you tell somebody?") < 10


def test_a_no_shows_nothing(rules: Ruleset) -> None:
    """After a no nothing is shown and nothing is asked."""
    person = screened(rules, {"Has a pupil written": "no", "Does somebody": "no"})

    assert HELP not in person.screen
    assert person.asked == ["Are you on placement in a school now?", "Has a pupil written to you?"]


def test_a_skip_asks_in_its_place(rules: Ruleset) -> None:
    """What was left for later is no disclosure: the question comes in its place, and nobody is alarmed."""
    assert HELP not in screened(rules, {"Has a pupil written": "skip", "Was it more": "skip"}).screen


def test_what_an_account_is_for_shows_nothing(rules: Ruleset) -> None:
    """Where only the purpose of an account brings up a gate, nothing was said that could be answered."""
    accounts = (("instagram", Purpose.PROFESSIONAL),)
    said = {"Has a pupil written": "no", "Does somebody": "no"}
    with Store.in_memory() as store:
        session = session_in(store, rules, accounts)
        person = Person(said)
        screening.screen(person, session)
        waiting = [rule.id for rule, _ in session.gates_without_answer()]

    assert HELP not in person.screen
    assert "teaching" in waiting


def test_each_account_is_asked_at_once(rules: Ruleset) -> None:
    """What is asked on each account is asked at once for the account that it is about, and for no other."""
    accounts = (("instagram", Purpose.PERSONAL), ("whatsapp", Purpose.PERSONAL))
    person = screened(rules, {"Has a pupil written": "no", "Does somebody": "yes"}, accounts)

    assert person.asked.count("Do they keep away from pupils?") == 2
    assert person.screen.count(HELP) == 2


def test_a_chain_waits_for_its_last_question(rules: Ruleset) -> None:
    """A gate that hangs on a later question too is asked after that one, and not before."""
    person = screened(rules, {"Has a pupil written": "yes", "Was it more": "yes"})
    order = ["Has a pupil written", "Did you tell somebody", "Was it more", "Did you tell them again"]
    found = [next(n for n, q in enumerate(person.asked) if words in q) for words in order]

    assert found == sorted(found)
    assert person.screen.count(HELP) == 2


def test_back_leads_to_what_was_said(rules: Ruleset) -> None:
    """Back from such a question leads to the one before the questions, which can be answered again."""
    with Store.in_memory() as store:
        session = session_in(store, rules)
        replies = {"Has a pupil written": iter(["yes", "no"])}

        class Changes(Person):
            def choose(
                self,
                question: str,
                choices: Sequence[Choice],
                commands: Sequence[Choice] = (),
                *,
                hint: str | None = None,
                enter_takes_first: bool = False,
            ) -> str:
                for words, left in replies.items():
                    if words in question:
                        self._said = {**self._said, words: next(left)}
                return super().choose(question, choices, commands, hint=hint)

        screening.screen(Changes({"Did you tell somebody": "b"}), session)
        assert session.audit.screening[Item("pupil-wrote", None)] is Screened.NO
        assert session.audit.answers == {}


def test_stopped_in_front_of_it(rules: Ruleset) -> None:
    """Whoever stops there is asked it before anything else when they come back."""
    with Store.in_memory() as store:
        session = session_in(store, rules, [("instagram", Purpose.PERSONAL)])
        with pytest.raises(SaveAndQuit):
            flow.run(Person({"Is this list right": "yes", "Did you tell": "stop"}), session, length=None)
        last = store.latest()
        assert last
        again = Session(rules, store, last, DAY, lambda platform: None)
        person = Person({"Was it more": "stop"})
        with pytest.raises(SaveAndQuit):
            flow.run(person, again, length=None)

    assert person.asked[0] == "Did you tell somebody?"
    assert HELP in person.screen


def test_how_long_is_asked_all_the_same(rules: Ruleset) -> None:
    """An answer given at once is no beginning: how long it is to be is still asked, after a stop too."""
    with Store.in_memory() as store:
        session = session_in(store, rules, [("instagram", Purpose.PERSONAL)])
        with pytest.raises(SaveAndQuit):
            flow.run(Person({"Which would you like": "stop"}), session, length=None)
        last = store.latest()
        assert last
        person = Person({"Which would you like": "stop"})
        with pytest.raises(SaveAndQuit):
            flow.run(person, Session(rules, store, last, DAY, lambda platform: None), length=None)

    assert person.asked == ["Which would you like?"]


def test_changed_on_the_last_page(rules: Ruleset) -> None:
    """What is changed on the page before the end brings it up at once, too."""
    with Store.in_memory() as store:
        session = session_in(store, rules)
        screening.screen(Person({"Has a pupil written": "no", "Does somebody": "no"}), session)
        person = Person({"Has a pupil written": "yes", "Pick an answer": "2"})
        screening.screen_one(person, session, 1)

    assert person.asked[:2] == ["Has a pupil written to you?", "Did you tell somebody?"]
    assert HELP in person.screen


def test_left_for_later_comes_first_next_time(rules: Ruleset) -> None:
    """One that was left for later is the first question of the next sitting; it is said to stay first."""
    with Store.in_memory() as store:
        session = session_in(store, rules, [("instagram", Purpose.PERSONAL)])
        first = Person({"Did you tell somebody": "skip", "Is this account private": "stop"}, "1")
        with pytest.raises(SaveAndQuit):
            flow.run(first, session, length=True)
        last = store.latest()
        assert last
        person = Person({"Did you tell somebody": "stop"})
        with pytest.raises(SaveAndQuit):
            flow.run(person, Session(rules, store, last, DAY, lambda platform: None), length=None)

    assert "stays first in your summary until you answer" in " ".join(first.screen)
    assert person.asked == ["Did you tell somebody?"]


def test_the_last_page_names_it(rules: Ruleset) -> None:
    """Before the end it is named, and the first row of the page answers it."""
    with Store.in_memory() as store:
        session = session_in(store, rules)
        said = {"Did you tell somebody": "skip", "Has a pupil written": "yes", "Was it more": "no"}
        screening.screen(Person(said), session)
        person = Person({"Open a part": "stop"})
        with pytest.raises(SaveAndQuit):
            checking.check_answers(person, session)
        rows = checking._rows(session, [part for _, part in session.parts()])

    assert "Did you tell somebody? (General questions)" in person.screen
    assert rows[0].label.startswith("First answer ")


# ---- From every way in ----

SETUP = ("no", "1", "personal", "yes")
SAID = ("yes", "yes", "no", "on", "no", "no")
"""On placement; a pupil wrote: nobody was told; it was not more than once; nobody else uses the account."""
OPEN = 'Talk to someone today: "Did you tell somebody?" (General: No).'
BLANK = 'No answer yet, and it comes before all others: "Did you tell somebody?" (General).'


def piped(home: Path, path: Path, *typed: str, command: tuple[str, ...] = ("check", "--plain")) -> str:
    """What a command says to these lines, all of it as one line of text."""
    given = "".join(f"{line}\n" for line in typed)
    env = {"MEI_SOCIAL_TODAY": TODAY}
    _, out, err = invoke(*command, "--rules", str(path), home=home, stdin=given, env=env)
    return running(f"{err} {out}")


def status(home: Path, path: Path | None = None) -> str:
    rules = {"MEI_SOCIAL_RULES": str(path)} if path else {}
    return running(invoke(home=home, env={"MEI_SOCIAL_TODAY": TODAY, **rules})[1])


@pytest.mark.parametrize("length", ["--quick", "--full"])
@pytest.mark.parametrize("keep", [(), ("--keep-nothing",)], ids=["kept", "kept nowhere"])
def test_check(tmp_path: Path, path: Path, length: str, keep: tuple[str, ...]) -> None:
    """Quick, full and on a shared computer: it is asked at once, and an open answer is the first line."""
    command = ("check", "--plain", length, *keep)
    said = piped(tmp_path, path, *SETUP, *SAID, *("yes",) * 5, "check", "finish", "leave", command=command)

    assert said.index(HELP) < said.index("Did you tell somebody? ") < said.index("What would you like to do")
    # Above the list, then above and below a long summary; one screen says it once.
    assert said.count(OPEN) == (3 if keep else 2)


def test_answers_from_a_file(tmp_path: Path, path: Path) -> None:
    """A file that says that a pupil wrote and not what became of it: the first line names the question."""
    answers = tmp_path / "answers.yaml"
    answers.write_text("screening: {pupil-wrote: yes, pupil-wrote-twice: no}\n", encoding="utf-8")
    said = piped(tmp_path / "home", path, command=("check", "--answers", str(answers)))

    assert BLANK[:-1] in said
    assert "Who to tell: The safeguarding lead today." in said
    assert "No open findings in your answers" not in said


def test_every_way_on(tmp_path: Path, path: Path) -> None:
    """After it was left for later: status, summary, plan, files, recheck and the menu of check all say so."""
    home = tmp_path / "home"
    left = ("yes", "yes", "skip", "no", "no", *("skip",) * 5, "check", "finish")
    piped(home, path, *SETUP, *left, command=("check", "--plain", "--quick"))
    files = {kind: tmp_path / f"file.{kind}" for kind in ("md", "html", "csv")}
    for file in files.values():
        piped(home, path, command=("export", str(file), "--yes"))
    texts = {kind: file.read_text(encoding="utf-8-sig") for kind, file in files.items()}
    page = texts["html"][texts["html"].index("<header") :]

    assert saved(home).finished == DAY
    assert saved(home).audit.answers[Item("told", None)].value is None
    assert status(home, path).startswith(BLANK[:-1])
    assert piped(home, path, command=("summary",)).startswith(BLANK[:-1])
    assert piped(home, path, command=("actions",)).startswith(BLANK[:-1])
    assert "To answer, about 1 minute." in piped(home, path, command=("actions",))
    assert texts["md"].startswith("**No answer yet, and it comes before all others:")
    assert page.index("No answer yet, and it comes before all others") < page.index("<h1>")
    assert "Did you tell somebody?" in texts["csv"].splitlines()[1]
    assert HELP in piped(home, path, "answer")
    assert HELP in piped(home, path, "yes", "yes", command=("recheck", "--plain"))


@pytest.mark.parametrize("window", some_of([(80, False), (40, True), (80, True), (40, False)], 4))
def test_impossible_to_lose(tmp_path: Path, window: tuple[int, bool]) -> None:
    """A pupil wrote, something was worrying, a quick check: both questions are asked, with our own rules."""
    columns, plain = window
    typed = plain or columns < 60
    terminal = Terminal(tmp_path, "check", "--quick", *["--plain"] * plain, columns=columns)
    terminal.type("no")
    if typed:
        terminal.type("4")
    else:
        terminal.type("arrows")
        terminal.asked("when done)")
        terminal.child.send("insta \r")
    answer = terminal.type if typed else terminal.pick
    answer("personal", "yes", *("no",) * 6, "yes")
    if typed:
        told = terminal.asked()
        terminal.child.sendline("no")
        answer("on", "yes")
        reported = terminal.asked()
        answer_again = ("yes", "no", "no", "on", "save")
        terminal.child.sendline(answer_again[0])
        answer(*answer_again[1:])
    else:
        terminal.card("w why", "n")
        told = terminal.asked(MENU)
        terminal.child.send("on\r")
        answer("yes")
        terminal.card("w why", "y")
        terminal.card("Noted:", "n")
        terminal.asked(MENU)
        reported = running(terminal.written)
        terminal.child.send("on\r")
        answer("save")
    terminal.ends()
    values = {item.question: a.value for item, a in saved(tmp_path).audit.answers.items()}

    assert HELP in told
    assert "Who to tell:" in told
    assert HELP in reported
    assert values == {"pupil-contact-told": "no", "concerns-reported": "no"}
    assert status(tmp_path).startswith("Talk to someone today: ")
