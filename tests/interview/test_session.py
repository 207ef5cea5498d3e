"""A self-check that is stopped, changed and gone on with: what stays and what is asked again."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from card_people import Replies
from mei_social.audit.assess import visible
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.audit.purposes import said_already, said_by_purpose
from mei_social.interview import flow, screening
from mei_social.interview import setup as setting_up
from mei_social.interview.card_desk import ask_one
from mei_social.interview.cards.card import Card, CardAsker, Kind, Row
from mei_social.interview.prompter import Choice, Prompter, match
from mei_social.interview.session import Session, item_of, start
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Purpose, Rule, Ruleset
from mei_social.storage.location import DATABASE
from mei_social.storage.store import Store
from mei_social.text import english
from programs import invoke
from small_rules import SMALL_YAML
from terminals import TODAY, Person, Terminal, running, saved

DAY = date.fromisoformat(TODAY)
MOST = 400


class Killed(BaseException):
    """The power goes off in front of a prompt."""


class Script(Person):
    """Sits in front of the flow itself, and can be interrupted at a prompt."""

    def __init__(self, replies: dict[str, Sequence[str]], otherwise: str = "yes") -> None:
        super().__init__(replies, otherwise)
        self.asked: list[str] = []
        self.stop_at = MOST
        self._said: list[str] = []

    def heading(self, text: str) -> None:
        self.say(text)

    def say(self, text: str = "") -> None:
        self._said.append(text)

    def steps(self, lines: Iterable[str], numbered: bool = False) -> None:
        self._said += lines

    def choose(
        self,
        question: str,
        choices: Sequence[Choice],
        commands: Sequence[Choice] = (),
        *,
        hint: str | None = None,
        enter_takes_first: bool = False,
    ) -> str:
        typed = self._turn(question)
        found = match(typed, choices, commands)
        assert len(found) == 1, (question, typed, [c.label for c in (*choices, *commands)])
        return found[0]

    def choose_many(self, question: str, choices: Sequence[Choice]) -> tuple[str, ...]:
        return tuple(match(word, choices)[0] for word in self._turn(question).split())

    def text(self, question: str) -> str:
        return self._turn(question)

    width = 200

    def cards(self) -> CardAsker:
        return Replies(self, self._on_card)

    def _on_card(self, card: Card, row: Row) -> str:
        """The page is all that was written since the last reply, and whose turn it is."""
        where = english.listed(r.name for r in card.rows) if card.kind is Kind.TOGETHER else row.name
        self._said[:] = [" ".join(self._said)]
        return self._turn(f"{where}: {row.rule.question}")

    def _turn(self, question: str) -> str:
        if len(self.asked) == self.stop_at:
            self.stop_at = MOST
            self._said.clear()
            raise Killed
        page = running(" ".join([*self._said[-3:], question]))
        self.asked.append(page)
        self._said.clear()
        return self.reply(page)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def rules(tmp_path: Path) -> Ruleset:
    return small(tmp_path)


def small(folder: Path, *changes: tuple[str, str]) -> Ruleset:
    text = SMALL_YAML
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rules(path)


@contextmanager
def opened(home: Path, rules: Ruleset) -> Iterator[Session]:
    """The unfinished self-check in this folder, or a new one."""
    with Store.open(home) as store:
        last = store.latest()
        if last is None:
            start(store, rules, DAY)
            last = store.latest()
        assert last is not None
        yield Session(rules, store, last, DAY, lambda platform: None)


def run(home: Path, rules: Ruleset, script: Prompter, length: bool | None = None) -> None:
    with opened(home, rules) as session:
        flow.run(script, session, length=length)


def answered(home: Path) -> tuple[tuple[Account, ...], dict[Item, Screened], dict[Item, Answer]]:
    audit: Audit = saved(home).audit
    return audit.accounts, dict(audit.screening), dict(audit.answers)


def rule(rules: Ruleset, name: str) -> Rule:
    return next(r for r in rules.rules if r.id == name)


TALK: dict[str, Sequence[str]] = {
    "Which apps": ["instagram other"],
    "What is your Instagram account for?": ["both"],
    "What is the app called?": ["Discord"],
    "What is your Discord account for?": ["personal"],
    "Which would you like?": ["full"],
    "Are you free of private messages": ["note", "no"],
    "Your note.": ["A first note"],
    "When you are ready:": ["on"],
    "Would your profile photo": ["skip", "partly"],
    "Has the school agreed": ["back", "y"],
    "Why does it not apply?": ["missing"],
    "Is this account private?": ["n", "back", "?", "?"],
    "What would you like to do next?": ["next", "check"],
    "Open a part to change": ["discord", "finish"],
    "Discord: your answers": ["2", "back"],
    "Discord: Do pupils follow": ["1 na, y", "", "no"],
}


def test_whole_talk(home: Path, rules: Ruleset) -> None:
    """Back, skip, a note, a reason and a changed answer come out as they were said."""
    script = Script(TALK)
    run(home, rules, script)
    accounts, screening, answers = answered(home)

    assert script.left_over() == {}
    assert accounts == (
        Account("a1", "instagram", Purpose.BOTH),
        Account("a2", "other", Purpose.PERSONAL, "Discord"),
    )
    assert screening == {Item("on-placement", None): Screened.YES}
    assert answers == {
        Item("no-private-messages", None): Answer(AnswerValue.NO, DAY, None, "A first note"),
        Item("plain-photo", None): Answer(AnswerValue.PARTLY, DAY),
        Item("account-private", "a1"): Answer(AnswerValue.NOT_SURE, DAY),
        Item("pupils-follow", "a1"): Answer(AnswerValue.NOT_APPLICABLE, DAY, "The app does not have this"),
        Item("class-account-agreed", "a1"): Answer(AnswerValue.YES, DAY),
        Item("account-private", "a2"): Answer(AnswerValue.NOT_SURE, DAY),
        Item("pupils-follow", "a2"): Answer(AnswerValue.NO, DAY),
    }


class Steady(Script):
    """Knows what to say from what is on the screen, and what has been said already."""

    def __init__(self) -> None:
        super().__init__({})
        self._noted = self._skipped = False
        self._accounts = ""

    def reply(self, asked: str) -> str:
        if "Is this list right?" in asked:
            self._accounts = asked
            return "1" if "Instagram" in asked and "Discord" in asked else "add"
        if "Which app?" in asked:
            return "other" if "Instagram" in self._accounts else "instagram"
        if "Your note." in asked:
            self._noted = True
        if "Are you free of private messages" in asked and not self._noted:
            return "note"
        if "Would your profile photo" in asked and not self._skipped:
            self._skipped = True
            return "skip"
        return next((said for words, said in STEADY.items() if words in asked), "yes")


STEADY = {
    "Which apps": "instagram other",
    "What is the app called?": "Discord",
    "Instagram account for?": "both",
    "Discord account for?": "personal",
    "Which would you like?": "full",
    "What would you like to do next?": "1",
    "Open a part": "finish",
    "When you are ready:": "on",
    "Is that what you meant?": "1",
    "Your note.": "A first note",
    "Why does it not apply?": "missing",
    "Are you free of private messages": "no",
    "Would your profile photo": "partly",
    "Is this account private?": "?",
    "Do pupils follow": "na",
}
PROMPTS = 21


def test_every_prompt_is_cut(home: Path, rules: Ruleset) -> None:
    """The cases below are all the prompts that there are."""
    script = Steady()
    run(home, rules, script)

    assert len(script.asked) == PROMPTS


@pytest.fixture(scope="module")
def never_stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    run(folder / "home", small(folder), Steady())
    return folder / "home"


@pytest.mark.parametrize("cut", range(PROMPTS))
def test_resume_is_never_having_stopped(home: Path, rules: Ruleset, never_stopped: Path, cut: int) -> None:
    """Killed in front of any prompt and gone on with, a self-check ends with the same answers."""
    script = Steady()
    script.stop_at = cut
    with pytest.raises(Killed):
        run(home, rules, script)
    run(home, rules, script)

    assert by_app(home) == by_app(never_stopped)


def by_app(home: Path) -> tuple[object, ...]:
    """The answers without the ids of accounts, which count those that were taken off too."""
    accounts, screening, answers = answered(home)
    names = {a.id: (a.platform, a.purpose, a.name) for a in accounts} | {None: None}
    return (
        sorted(map(repr, (a for a in names.values()))),
        screening,
        {(item.question, names[item.account]): answer for item, answer in answers.items()},
    )


# ---- Skip, back and keep ----


def test_skip_keeps_an_answer(home: Path, rules: Ruleset) -> None:
    """Skipping a question that was answered before leaves the answer as it is."""
    with opened(home, rules) as session:
        photo = rule(rules, "plain-photo")
        session.answer(photo, None, Answer(AnswerValue.PARTLY, DAY, None, "Soon"))
        ask_one(Script({}, otherwise="skip"), session, photo, None)

    assert answered(home)[2] == {Item("plain-photo", None): Answer(AnswerValue.PARTLY, DAY, None, "Soon")}


def test_another_answer_keeps_the_note(home: Path, rules: Ruleset) -> None:
    """A note stays when the answer changes, and when the question is set aside."""
    with opened(home, rules) as session:
        photo = rule(rules, "plain-photo")
        session.answer(photo, None, Answer(AnswerValue.PARTLY, DAY, None, "Soon"))
        script = Script({"profile photo": ["na"], "Why does it": ["agreed"]})
        ask_one(script, session, photo, None)

    assert answered(home)[2][Item("plain-photo", None)] == Answer(
        AnswerValue.NOT_APPLICABLE, DAY, "My provider or school has agreed something else with me", "Soon"
    )


def test_left_for_later_is_asked_again(home: Path, rules: Ruleset) -> None:
    """What was skipped is offered again once nothing else is open, and all can be gone through again."""
    script = Script(
        {
            "Which apps": [""],
            "What would you like to do next?": ["next", "general", "check"],
            "Which questions?": ["all"],
            "Which would you like?": ["full"],
            "Are you free of private messages": ["skip", "yes", "keep"],
            "Is that what you meant?": ["yes"],
            "Would your profile photo": ["yes", "keep"],
            "Open a part": ["finish"],
        }
    )
    run(home, rules, script)

    assert script.left_over() == {}
    assert len(answered(home)[2]) == 2


def test_no_private_note_unseen(home: Path, rules: Ruleset) -> None:
    """A note that looks private is pointed out; after a no it is asked again. A long one is not cut."""
    with opened(home, rules) as session:
        script = Script(
            {
                "profile photo": ["note", "skip"],
                "Your note.": ["Ask me at tim@example.org", "x" * 601, "y" * 600],
                "What would you like to do?": ["no"],
            }
        )
        ask_one(script, session, rule(rules, "plain-photo"), None)

    assert answered(home)[2][Item("plain-photo", None)].note == "y" * 600


# ---- Accounts ----


def test_account_taken_off(home: Path, rules: Ruleset) -> None:
    """Taking an account off deletes its answers and notes, in memory and in every byte of the store."""
    with opened(home, rules) as session:
        account = session.add_account("other", Purpose.PERSONAL, "Zeppelin")
        kept = session.add_account("instagram", Purpose.PERSONAL)
        for each in (account, kept):
            note = "A secret of its own" if each == account else None
            session.answer(rule(rules, "pupils-follow"), each, Answer(AnswerValue.NO, DAY, None, note))
        script = Script({"Is this list right?": ["remove", "1"], "Which account": ["Zeppelin"]})
        setting_up.change_accounts(script, session)
        in_memory = session.audit
    stored = (home / DATABASE).read_bytes()

    assert in_memory.accounts == saved(home).audit.accounts == (kept,)
    assert set(in_memory.answers) == set(answered(home)[2]) == {Item("pupils-follow", kept.id)}
    assert (b"Zeppelin" in stored, b"A secret" in stored) == (False, False)


def test_leaving_out_and_going_back(home: Path, rules: Ruleset) -> None:
    """An account may be left out in front of any question about it."""
    with opened(home, rules) as session:
        script = Script(
            {
                "Which apps": ["instagram whatsapp"],
                "Instagram account for?": ["leave"],
                "WhatsApp account for?": ["both"],
                "Is this list right?": ["add", "add", "1"],
                "Which app?": ["back", "whatsapp"],
                "your other WhatsApp account": ["leave out"],
            }
        )
        setting_up.choose_accounts(script, session)

        assert script.left_over() == {}
        assert [a.platform for a in session.audit.accounts] == ["whatsapp"]


def test_back_among_the_purposes(home: Path, rules: Ruleset) -> None:
    """Back goes to the account before, and from the first one to the list of apps; no account is lost."""
    with opened(home, rules) as session:
        script = Script(
            {
                "Which apps": ["instagram", "instagram whatsapp"],
                "Instagram account for?": ["b", "personal", "both"],
                "WhatsApp account for?": ["b", "personal"],
            }
        )
        setting_up.choose_accounts(script, session)
        given = [(a.platform, a.purpose) for a in session.audit.accounts]

    assert script.left_over() == {}
    assert given == [("instagram", Purpose.BOTH), ("whatsapp", Purpose.PERSONAL)]
    assert [(a.platform, a.purpose) for a in saved(home).audit.accounts] == given


def test_a_quick_check_stores_what_purposes_say(home: Path) -> None:
    """As the form and an answers file do: what has no answer then is just what the full check asks."""
    rules = load_rules(find_rules())
    with opened(home, rules) as session:
        for platform, purpose in (("tiktok", Purpose.BOTH), ("linkedin", Purpose.PROFESSIONAL)):
            session.add_account(platform, purpose)
        session.set_quick(True)
        session.settle_purposes()
        said = [(item_of(r, a), value) for r, a, value in said_already(rules, session.audit)]
        quick = {item_of(*q) for q in session.questions()}
        blank = {item_of(*q) for q in session.questions(quick=False) if session.is_unanswered(*q)}

        assert any(item not in quick for item, _ in said)
        assert [session.audit.answers[item].value for item, _ in said] == [value for _, value in said]
        assert blank == {item_of(*q) for q in session.to_ask(quick=False)}


def test_back_while_adding_an_account(home: Path, rules: Ruleset) -> None:
    """Back from the purpose of one more account leads to the apps again, and nothing is added."""
    with opened(home, rules) as session:
        script = Script(
            {
                "Is this list right?": ["add", "1"],
                "Which app?": ["instagram", "back"],
                "Instagram account for?": ["b"],
            }
        )
        setting_up.change_accounts(script, session)

        assert script.left_over() == {}
        assert session.audit.accounts == ()


def test_another_purpose(tmp_path: Path) -> None:
    """An account can be for something else: no answer is lost, and one that does not apply is not counted."""
    home, rules = tmp_path / "home", small(tmp_path, ("purposes: [professional, both]", "purposes: [both]"))
    agreed = rule(rules, "class-account-agreed")
    with opened(home, rules) as session:
        one = session.add_account("instagram", Purpose.BOTH)
        session.answer(agreed, one, Answer(AnswerValue.NO, DAY, None, "Ask the head"))
        menu = ["purpose", "purpose", "1"]
        script = Script(
            {
                "Is this list right?": menu[:1] + menu[2:],
                "Which account has": ["instagram"],
                "What is Instagram for?": ["personal"],
            }
        )
        setting_up.change_accounts(script, session)
        asked = {r.id for r, _ in session.questions()}
        kept = dict(session.audit.answers)
    with opened(home, rules) as session:
        back = Script(
            {
                "Is this list right?": menu[1:],
                "Which account has": ["instagram"],
                "What is Instagram for?": ["both"],
            }
        )
        setting_up.change_accounts(back, session)
        again = session.answer_to(agreed, session.audit.accounts[0])

    assert agreed.id not in asked
    assert kept == {Item(agreed.id, "a1"): Answer(AnswerValue.NO, DAY, None, "Ask the head")}
    assert again == Answer(AnswerValue.NO, DAY, None, "Ask the head")
    assert saved(home).audit.accounts == (replace(one, purpose=Purpose.BOTH),)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Discord", "Discord"),
        ("", None),
        ("Ada Lovelace", "Ada Lovelace"),
        ("@ada", "Next"),
        ("ada@example.org", "Next"),
        ("https://discord.gg/x", "Next"),
        ("x" * 31, "Next"),
    ],
)
def test_name_of_an_app(home: Path, rules: Ruleset, typed: str, kept: str | None) -> None:
    """An app that is not in the list may have a name; what looks like a username or an address is refused."""
    script = Script({"What is the app called?": [typed, "Next"]})

    assert setting_up.other_name(script) == kept


def test_forty_accounts(home: Path, rules: Ruleset) -> None:
    """Forty accounts can be added and answered; then no more are offered."""
    with opened(home, rules) as session:
        for _ in range(setting_up.MOST_ACCOUNTS):
            session.add_account("instagram", Purpose.PERSONAL)
    script = Script(
        {
            "Which would you like?": ["full"],
            "What would you like to do next?": [*("1",) * 41, "check"],
            "Open a part": ["finish"],
        }
    )
    run(home, rules, script)
    with opened(home, rules) as session:
        offered = [c.value for c in setting_up._list_choices(session.audit.accounts)]

    assert saved(home).finished == DAY
    assert len(answered(home)[2]) == 2 + 2 * 40
    assert offered == ["done", "purpose", "remove"]


def test_no_accounts(home: Path, rules: Ruleset) -> None:
    """Without any account the once-only questions are asked, and the self-check ends."""
    script = Script(
        {
            "Which apps": [""],
            "Which would you like?": ["full"],
            "What would you like to do next?": ["1", "check"],
            "Open a part": ["finish"],
        }
    )
    run(home, rules, script)

    assert saved(home).finished == DAY
    assert set(answered(home)[2]) == {Item("no-private-messages", None), Item("plain-photo", None)}


# ---- Screening ----


def test_screening_decides(home: Path, rules: Ruleset) -> None:
    """A no leaves out what depends on it; changing it on the last page brings the questions back."""
    script = Script(
        {
            "Which apps": [""],
            "Are you on placement": ["no", "yes"],
            "Which would you like?": ["full"],
            "What would you like to do next?": ["check"],
            "Open a part": ["first", "general", "finish"],
            "A few things first: your answers": ["1", "back"],
            "General questions: your answers": ["2", "back"],
            "Would your profile photo": ["partly"],
        }
    )
    run(home, rules, script)

    assert script.left_over() == {}
    assert answered(home)[2][Item("plain-photo", None)].value == "partly"


FOLLOW_UP = """\
    per: person
  - id: long-placement
    question: Is it a long one?
    per: person
    when: on-placement
"""


@pytest.mark.parametrize(("said", "asked"), [("no", 1), ("yes", 2), ("?", 2), ("skip", 2)])
def test_screening_that_depends_on_another(tmp_path: Path, said: str, asked: int) -> None:
    """A screening question is left out after a plain no to the one that it depends on, and only then."""
    rules = small(tmp_path, ("    per: person\n  - id: used", FOLLOW_UP + "  - id: used"))
    script = Script({"Are you on placement": [said], "Is it a long one?": ["yes"]})
    with opened(tmp_path / "home", rules) as session:
        done = screening.screen(script, session)

    assert done is True
    assert len(script.asked) == asked


def test_screening_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """After a stop, only what has no answer is asked; back shows the answer that was given."""
    rules = small(tmp_path, ("    per: person\n  - id: used", FOLLOW_UP + "  - id: used"))
    first = Script({"Are you on placement": ["skip"], "Is it a long one?": ["no"]})
    again = Script({"Are you on placement": ["yes"]})
    third = Script({"Are you on placement": ["keep"], "Is it a long one?": ["back", "keep"]})
    with opened(tmp_path / "home", rules) as session:
        screening.screen(first, session)
        screening.screen(again, session)
        assert screening.screen_one(third, session, 1) == -1
        assert screening.screen_one(third, session, 0) == 1

    assert len(again.asked) == 1
    assert answered(tmp_path / "home")[1] == {
        Item("on-placement", None): Screened.YES,
        Item("long-placement", None): Screened.NO,
    }


# ---- Changed rules, quick and full ----


def test_reworded_question(tmp_path: Path, rules: Ruleset) -> None:
    """A question with new words is asked again, with the old note; all other answers stay."""
    home = tmp_path / "home"
    photo = Item("plain-photo", None)
    with opened(home, rules) as session:
        session.answer(rule(rules, "plain-photo"), None, Answer(AnswerValue.YES, DAY, None, "Mine"))
        session.answer(rule(rules, "no-private-messages"), None, Answer(AnswerValue.YES, DAY))
    changed = small(tmp_path, ("at home in a staff room?", "fine for a pupil to see?"))
    with opened(home, changed) as session:
        still = set(session.audit.answers)
        ask_one(Script({}, otherwise="skip"), session, rule(changed, "plain-photo"), None)
    skipped = answered(home)[2][photo]
    with opened(home, changed) as session:
        ask_one(Script({}, otherwise="no"), session, rule(changed, "plain-photo"), None)

    assert still == {Item("no-private-messages", None)}
    assert skipped == Answer(AnswerValue.YES, DAY, None, "Mine")
    assert answered(home)[2][photo] == Answer(AnswerValue.NO, DAY, None, "Mine")


def test_quick(home: Path, rules: Ruleset) -> None:
    """A quick check asks only the quick rules, and offers the rest when they are done."""
    script = Script(
        {
            "Which apps": ["instagram"],
            "Instagram account for?": ["both"],
            "Which would you like?": ["quick"],
            "What would you like to do next?": ["1", "1", "check"],
            "Open a part": ["finish"],
        }
    )
    run(home, rules, script)
    quick = set(answered(home)[2])
    with Store.open(home) as store:
        store.reopen(1)
    more = Script({"What would you like to do next?": ["full", "1", "1", "check"], "Open a part": ["finish"]})
    run(home, rules, more)

    assert quick == {Item("no-private-messages", None), Item("account-private", "a1")}
    assert len(answered(home)[2]) == 5
    assert saved(home).quick is False


def test_summary_of_a_quick_check(tmp_path: Path, home: Path, rules: Ruleset) -> None:
    """The summary says that the rest is open; --full goes on with the same answers, --new does not."""
    path = str(tmp_path / "small.yaml")
    setup = ("no", "none", "1", "yes", "yes", "yes", "check", "finish")
    first = Terminal(home, "check", "--plain", "--quick", "--rules", path)
    first.type(*setup)
    code, last = first.ends()
    full = Terminal(home, "check", "--plain", "--full", "--rules", path)
    asked = full.asked()
    full.child.sendeof()
    full.ends()
    new = Terminal(home, "check", "--plain", "--full", "--new", "--rules", path)
    welcome = new.asked()
    new.child.sendeof()
    new.ends()

    assert code == 0
    assert "Quick check finished" in last
    assert "Run: mei-social check --full. It keeps your answers." in last
    assert "Going on from your quick check to the full one. Your answers are kept." in asked
    assert "Full check: 1 of 2 answers, about 1 minute left." in asked
    assert "It is not a test" in welcome


ACCOUNTS = (
    Account("a1", "instagram", Purpose.PERSONAL),
    Account("a2", "tiktok", Purpose.PERSONAL),
    Account("a3", "linkedin", Purpose.PROFESSIONAL),
    Account("a4", "whatsapp", Purpose.BOTH),
)
LETTERS = {AnswerValue.YES: "y", AnswerValue.NO: "n", AnswerValue.PARTLY: "p", AnswerValue.NOT_SURE: "?"}


class Meaning(Script):
    """Says on each card what is meant, in one line where the card has all accounts on it."""

    def __init__(self, meant: dict[Item, AnswerValue]) -> None:
        super().__init__({"next?": ["finish"], "Open a part": ["finish"]}, "on")
        self._meant = meant
        self.stop_at = 10_000

    def _on_card(self, card: Card, row: Row) -> str:
        if card.kind is Kind.TOGETHER:
            return ", ".join(f"{each.number} {self._letter(each)}" for each in card.rows)
        return self._letter(row)

    def _letter(self, row: Row) -> str:
        return LETTERS[self._meant[Item(row.rule.id, row.account.id if row.account else None)]]


def meant(rules: Ruleset, audit: Audit, seed: int) -> dict[Item, AnswerValue]:
    """An answer to each question that applies, and is not said by what an account is for."""
    chance = random.Random(seed)
    return {
        Item(rule.id, account.id if account else None): chance.choice(list(LETTERS))
        for rule, account in visible(rules, audit)
        if account is None or said_by_purpose(rule, account) is None
    }


def exported(home: Path) -> dict[str, Any]:
    code, out, told = invoke("export", "-", "--yes", home=home, env={"MEI_SOCIAL_TODAY": str(DAY)})
    assert code == 0, told
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_cards_and_a_file_come_to_the_same(tmp_path: Path, seed: int) -> None:
    """The same statements on cards and in an answers file give the same answers in the export, one by one."""
    rules = load_rules(find_rules())
    with Store.open(tmp_path / "cards") as store:
        start(store, rules, DAY)
        begun = store.latest()
        assert begun
        session = Session(rules, store, begun, DAY, lambda platform: None)
        for account in ACCOUNTS:
            session.add_account(account.platform, account.purpose)
        for asked, where in session.screening_questions():
            session.screen(asked, where, Screened.NO)
        screened, said = session.audit.screening, meant(rules, session.audit, seed)
        flow.run(Meaning(said), session, length=False)
    file = tmp_path / "answers.yaml"
    file.write_text(yaml.safe_dump(document(said, screened)), "utf-8")
    day = {"MEI_SOCIAL_TODAY": str(DAY)}
    code, _, told = invoke("check", "--answers", str(file), home=tmp_path / "file", env=day)
    assert code == 0, told
    cards, read = exported(tmp_path / "cards"), exported(tmp_path / "file")
    assert len(cards["answers"]) >= len(said)
    assert {key for key in cards if cards[key] != read[key]} == {"audit", "check"}  # the reference is random


def document(said: dict[Item, AnswerValue], screened: Mapping[Item, Screened]) -> dict[str, Any]:
    """The same as an answers file."""

    def of(account: str | None) -> dict[str, Any]:
        first = {item.question: found.value for item, found in screened.items() if item.account == account}
        answers = {item.question: value.value for item, value in said.items() if item.account == account}
        return {"screening": first, "answers": answers}

    accounts = [{"platform": a.platform, "purpose": a.purpose.value, **of(a.id)} for a in ACCOUNTS]
    return {**of(None), "accounts": accounts}
