"""What a screen names as the next step is one: whoever does it has less to do, or another next step."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from mei_social.audit.assess import assess
from mei_social.audit.current import current, unanswered
from mei_social.audit.model import Answer, AnswerValue, Item
from mei_social.interview.cards.estimate import minutes
from mei_social.interview.cards.plan import plan
from mei_social.interview.session import item_of, start
from mei_social.report.build import build_report
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Purpose, Ruleset, asked_digest
from mei_social.storage.store import Store
from mei_social.text import english
from programs import invoke
from small_rules import SMALL_YAML
from terminals import Person, Terminal, running, saved

DAY = date(2027, 5, 3)
COMMAND = re.compile(r"mei-social ([a-z]+(?: --?[a-z]+| [a-z-]+\.[a-z]+)*)")
SAFE = {
    "no-private-messages": AnswerValue.YES,
    "plain-photo": AnswerValue.YES,
    "account-private": AnswerValue.YES,
    "pupils-follow": AnswerValue.NO,
}
QUICK = {"no-private-messages", "account-private"}


class Desk:
    """A folder with one self-check in it, on a day."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.rules = folder / "small.yaml"
        self.rules.write_text(SMALL_YAML, encoding="utf-8")
        self.day = DAY
        self.folder = folder

    @property
    def ruleset(self) -> Ruleset:
        return load_rules(self.rules)

    def has(
        self,
        said: dict[str, AnswerValue | None],
        *,
        finished: bool = True,
        quick: bool = False,
        returned: dict[Item, str] | None = None,
    ) -> None:
        """One account; the safe answers where nothing else is said, and none to a question that has None."""
        with Store.open(self.home) as store:
            number = start(store, self.ruleset, DAY)
            account = store.add_account(number, "instagram", Purpose.PERSONAL)
            given = {**SAFE, **said}
            for rule in self.ruleset.rules:
                value = given.get(rule.id)
                item = item_of(rule, account if rule.per == "account" else None)
                if value:
                    asked = asked_digest(rule.question, rule.expected)
                    store.save_answer(number, item, Answer(value, DAY), asked)
            store.set_quick(number, quick)
            if returned:
                store.take_in_review(number, "{}", returned)
            if finished:
                store.finish(number, DAY)

    def run(self, *command: str) -> str:
        env = {"MEI_SOCIAL_TODAY": self.day.isoformat(), "MEI_SOCIAL_RULES": str(self.rules)}
        return invoke(*command, home=self.home, env=env)[1]

    def asks(self, *command: str) -> str:
        """What it asks somebody on placement, up to the first question."""
        env = {"MEI_SOCIAL_TODAY": self.day.isoformat(), "MEI_SOCIAL_RULES": str(self.rules)}
        return invoke(*command, home=self.home, env=env, stdin="yes\n")[2]

    @property
    def first(self) -> str:
        """What stands under `Do this first`, and what the summary says after its last line."""
        shown = self.run("summary", "--all")
        return shown.partition("Do this first\n")[2].partition("\n\n")[0] + shown.splitlines()[-1]

    def open_things(self) -> int:
        """Findings, questions without an answer, and what was sent back."""
        last = saved(self.home)
        audit = current(last, self.ruleset)
        found = assess(self.ruleset, audit).findings
        return len(found) + unanswered(audit, self.ruleset) + len(last.returned)

    def does(self, command: str) -> None:
        """What the screen named, by somebody who answers well and goes on to the end."""
        terminal = Terminal(
            self.home,
            *(str(self.folder / word) if word.endswith(".ics") else word for word in command.split()),
            *([] if command.startswith("remind") else ["--plain"]),
            MEI_SOCIAL_TODAY=self.day.isoformat(),
            MEI_SOCIAL_RULES=str(self.rules),
        )
        code, last = terminal.talk(Well())
        assert code == 0, last


REPLIES = {
    **dict.fromkeys(("What now?", "What would you like to do next?", "Which part?", "Which action?"), "1"),
    "Open a part": "finish",
    "Do pupils follow this account?": "no",
    "How far are you with this?": "done",
    "answer it again now?": "yes",
}


class Well(Person):
    """Answers every question well, and takes what stands first everywhere else."""

    def __init__(self) -> None:
        super().__init__({})
        self._parts = 0

    def reply(self, asked: str) -> str:
        found = max(REPLIES, key=asked.rfind)
        if found not in asked:
            return "yes"
        if found == "Which part?":
            self._parts += 1
            return "leave" if self._parts > 1 else "1"
        return REPLIES[found]


NO = AnswerValue.NO
STATES: dict[str, tuple[Callable[[Desk], None], str]] = {
    "quick and finished": (
        lambda desk: desk.has({k: None for k in SAFE if k not in QUICK}, quick=True),
        "check --full",
    ),
    "full and finished, one left for later": (lambda desk: desk.has({"plain-photo": None}), "check"),
    "full and finished, a gate without an answer": (
        lambda desk: desk.has({"no-private-messages": None}),
        "check",
    ),
    "unfinished": (lambda desk: desk.has({"plain-photo": None}, finished=False), "check"),
    "unfinished and quick": (
        lambda desk: desk.has({"account-private": None}, finished=False, quick=True),
        "check",
    ),
    "a finding": (lambda desk: desk.has({"account-private": NO}), "actions --change"),
    "a finding, unfinished": (
        lambda desk: desk.has({"account-private": NO, "plain-photo": None}, finished=False),
        "actions --change",
    ),
    "a gate that is open": (lambda desk: desk.has({"no-private-messages": NO}), "actions --change"),
    "all answered": (lambda desk: desk.has({}), "remind next-check.ics"),
}


@pytest.mark.parametrize("state", STATES)
def test_do_this_first(tmp_path: Path, state: str) -> None:
    """From every state the named command runs, and then there is less to do, or the diary has its day."""
    desk = Desk(tmp_path)
    made, command = STATES[state]
    made(desk)
    named = COMMAND.findall(desk.first)
    before = desk.open_things()
    desk.does(named[-1])

    assert named[-1] == command
    assert desk.open_things() < before or (tmp_path / "next-check.ics").exists()


def test_time_to_look_again(tmp_path: Path) -> None:
    """When it is time to look again, the named command does, and then the next step is another one."""
    desk = Desk(tmp_path)
    desk.has({})
    desk.day = DAY + timedelta(100)
    before = desk.first
    desk.does(COMMAND.findall(before)[0])

    assert COMMAND.findall(before) == ["recheck"]
    assert COMMAND.findall(desk.first) == ["remind next-check.ics"]


@pytest.mark.parametrize("finished", [True, False])
def test_sent_back(tmp_path: Path, finished: bool) -> None:
    """What a mentor sent back is asked by the command that the status names, and is gone after that."""
    desk = Desk(tmp_path)
    desk.has({}, finished=finished, returned={Item("plain-photo", None): "Look again"})
    status = running(desk.run())
    before = desk.open_things()
    desk.does(COMMAND.findall(status.partition("To answer:")[2])[0])

    assert "1 question was sent back to you. To answer: mei-social" in status
    assert desk.open_things() < before


def test_every_status_leads_on(tmp_path: Path) -> None:
    """From a quick self-check the status leads to the full one, and from that to the day to look again."""
    desk = Desk(tmp_path)
    desk.has({k: None for k in SAFE if k not in QUICK}, quick=True)
    first = COMMAND.findall(running(desk.run()).partition("Next")[2])[0]
    desk.does(first)
    second = COMMAND.findall(running(desk.run()).partition("Next")[2])[0]

    assert (first, second, desk.open_things()) == ("check --full", "recheck", 0)


def test_minutes_are_worked_out_once(tmp_path: Path) -> None:
    """How long it takes is said alike where the length is chosen and where it is the first thing to do."""
    desk = Desk(tmp_path)
    desk.has({k: None for k in SAFE if k not in QUICK}, quick=True)
    audit = current(saved(desk.home), desk.ruleset)
    cards = plan(desk.ruleset, audit, quick=False)
    left = minutes(cards, lambda row: item_of(row.rule, row.account) not in audit.answers)

    assert english.about(left) in desk.first
    assert f"Full check: 2 of 4 answers, {english.about(left)} left." in running(
        desk.asks("check", "--full", "--plain")
    )


@pytest.mark.parametrize("kind", ["quick", "full"])
def test_minutes_are_the_same_everywhere(tmp_path: Path, kind: str) -> None:
    """Where the length is chosen, on the first card, on coming back and in the list stands one number."""
    typed = ["no", "instagram,tiktok,whatsapp", "personal", "professional", "both", "1", *["no"] * 11]
    first = running(check(tmp_path, *typed, kind, "save"))
    again = running(check(tmp_path, "save"))
    row = rf"{kind.capitalize()} check: [a-z ]+, \d+ cards, (about \d+ minutes)"
    chosen = re.findall(row, first) + re.findall(row, again)
    cards = re.findall(r"Card 1 of \d+, (about \d+ minutes) left", first)
    back = re.findall(rf"{kind.capitalize()} check: 0 of \d+ answers, (about \d+ minutes) left", first)

    assert chosen
    assert len(cards) == len(back) == 1
    assert {*chosen, *cards, *back, *re.findall(r"(about \d+ minutes) left", again)} == {*chosen}


def check(home: Path, *typed: str) -> str:
    """What `check` asks, with the rules that come with mei-social."""
    env = {"MEI_SOCIAL_TODAY": DAY.isoformat()}
    return invoke("check", "--plain", home=home, env=env, stdin="".join(f"{line}\n" for line in typed))[2]


def test_recheck_of_a_quick_one_says_what_is_left(tmp_path: Path) -> None:
    """Where nothing needs another look, it says where the questions are that a quick check leaves out."""
    desk = Desk(tmp_path)
    desk.has({k: None for k in SAFE if k not in QUICK}, quick=True)
    env = {"MEI_SOCIAL_TODAY": DAY.isoformat(), "MEI_SOCIAL_RULES": str(desk.rules)}
    told = running(invoke("recheck", "--plain", home=desk.home, env=env, stdin="yes\nyes\n")[2])

    assert "No question: everything was answered lately" in told
    assert "2 questions that a quick check leaves out: your list offers them." in told
    assert "Go on to the full check: 2 more answers" in told


def test_a_recheck_counts_what_the_full_check_asks(tmp_path: Path) -> None:
    """What a quick check leaves out is as many at the start of a recheck as in its list."""
    yes_to_all = ["yes"] * 20
    check(tmp_path, "no", "instagram", "personal", "1", *["no"] * 9, "quick", *yes_to_all, "check", "1")
    typed = "".join(f"{line}\n" for line in ("yes", *["no"] * 5, "yes", "save"))
    env = {"MEI_SOCIAL_TODAY": DAY.isoformat()}
    told = running(invoke("recheck", "--plain", home=tmp_path, env=env, stdin=typed)[2])

    [left] = re.findall(r"(\d+) questions that a quick check leaves out", told)
    assert f"Go on to the full check: {left} more answers" in told


def test_a_file_says_the_same(tmp_path: Path) -> None:
    """A report that is made for a file names the same command, as everybody calls the program."""
    desk = Desk(tmp_path)
    desk.has({"plain-photo": None})
    audit = current(saved(desk.home), desk.ruleset)
    report = build_report(desk.ruleset, audit, assess(desk.ruleset, audit), {}, DAY)

    assert report.first.steps == ("Run: mei-social check. It goes on with what has no answer.",)
