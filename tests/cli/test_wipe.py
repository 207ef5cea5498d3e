"""Deleting only what is old: which self-checks go, what stays, and that nothing is left of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from interview.test_session import Script
from mei_social.audit.answers_file import read_answers
from mei_social.audit.model import Answer, AnswerValue, Item, Mark, State
from mei_social.cli.commands.check.retention import offer_deletion
from mei_social.interview.session import Session, save_whole
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Ruleset
from mei_social.storage.location import DATABASE
from mei_social.storage.store import Store
from programs import invoke, small

DAYS = (date(2026, 1, 10), date(2026, 6, 10), date(2027, 4, 10))
BEYOND = (
    "This cannot reach copies elsewhere: files that you exported, backups, and folders that are "
    "synchronised to another place. Look there too. "
    "Entries that you put into a calendar stay there as well.\n"
)
WORDS = ("nightingale", "lighthouse", "marmalade")
"""In a note, an app's name and the mentor's file of each self-check, with its number."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Three self-checks, each with a note, a mark, a named app and a mentor's file of its own."""
    rules_file, answers = small(tmp_path)
    rules, home = load_rules(rules_file), tmp_path / "home"
    text = answers.read_text("utf-8")
    for number, day in enumerate(DAYS):
        mine = text.replace("Ask my sister", f"{WORDS[0]}{number}").replace("Zeppelin", f"{WORDS[1]}{number}")
        answers.write_text(mine, encoding="utf-8")
        with Store.open(home) as store:
            saved = save_whole(store, rules, read_answers(answers, rules, day), day)
            store.take_in_review(saved, json.dumps(f"{WORDS[2]}{number}"), {Item("x", "a1"): f"why{number}"})
            store.set_mark(saved, Item("account-private", "a1"), Mark(State.LATER, day, day))
    return home


def days(home: Path) -> list[date]:
    store = Store.open_existing(home)
    assert store
    with store:
        return [saved.audit.started for saved in store.audits()]


def left_of(home: Path, number: int) -> list[str]:
    """What is still in the bytes of the folder, of everything that one self-check alone said."""
    content = b"".join(path.read_bytes() for path in home.iterdir())
    words = (*(f"{word}{number}" for word in WORDS), f"why{number}")
    return [word for word in words if word.encode() in content]


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("2026-01-10", DAYS),  # nothing was said before that day
        ("2026-01-11", DAYS[1:]),
        ("11/1/2026", DAYS[1:]),
        ("2026-06-11", DAYS[2:]),
        ("365d", DAYS[1:]),
        ("52 weeks", DAYS[1:]),
        ("24d", DAYS[2:]),
        ("22d", ()),
        ("2027-04-11", ()),
        ("0d", ()),
    ],
)
def test_what_is_old(home: Path, typed: str, left: tuple[date, ...]) -> None:
    """Self-checks in which nothing was said on that day or later go, the last one too; the others stay."""
    code, out, _ = invoke("wipe", "--older-than", typed, "--yes", home=home)
    assert (code, out, days(home)) == (0, "", list(left))


SAVED = "Your last self-check is from 10 April 2027, which is"
CLOCKS = {
    "2100-01-10": f"This computer says that today is 10 January 2100. {SAVED} 73 years earlier.",
    "2027-04-09": f"This computer says that today is 9 April 2027. {SAVED} later.",
}


@pytest.mark.parametrize("today", CLOCKS)
def test_a_clock_that_cannot_be_right(home: Path, today: str) -> None:
    """It asks which date is right before it deletes by today's, as `recheck` does; --yes is no answer."""
    wrong = {"MEI_SOCIAL_TODAY": today}
    asked = invoke("wipe", "--older-than", "90d", home=home, stdin="stop\n", env=wrong)
    silent = invoke("wipe", "--older-than", "90d", "--yes", home=home, env=wrong)
    nobody = invoke("wipe", "--older-than", "90d", home=home, env=wrong)

    assert [found[:2] for found in (asked, silent, nobody)] == [(0, ""), (1, ""), (1, "")]
    assert days(home) == list(DAYS)
    assert all(CLOCKS[today] in " ".join(found[2].split()) for found in (asked, silent, nobody))
    assert all("Nothing was deleted." in found[2] for found in (asked, silent, nobody))


def test_a_clock_that_is_right_after_all(home: Path) -> None:
    """Whoever says that today's date is right is asked what else would be asked, and then it is deleted."""
    later = {"MEI_SOCIAL_TODAY": "2100-01-10"}
    code, _, told = invoke("wipe", "--older-than", "90d", home=home, stdin="right\nyes\n", env=later)
    assert (code, days(home), told.count("Deleted 3 self-checks")) == (0, [], 1)


def test_a_date_needs_no_clock(home: Path) -> None:
    """A date that was typed is the same whatever the clock says."""
    later = {"MEI_SOCIAL_TODAY": "2100-01-10"}
    code, _, _ = invoke("wipe", "--older-than", "2026-06-01", "--yes", home=home, env=later)
    assert (code, days(home)) == (0, list(DAYS[1:]))


def test_nothing_of_it_is_left(home: Path) -> None:
    """Of what was deleted no word is left in the file; of what stays, all is there."""
    everything = [*(f"{word}1" for word in WORDS), "why1"]
    assert left_of(home, 0) != []
    invoke("wipe", "--older-than", "2026-06-01", "--yes", home=home)
    assert (left_of(home, 0), left_of(home, 1)) == ([], everything)
    invoke("wipe", "--older-than", "2028-01-01", "--yes", home=home)
    assert [left_of(home, number) for number in range(3)] == [[], [], []]


def test_rules_go_with_the_last_self_check(home: Path) -> None:
    """The rules that were kept stay while a self-check is there that was asked from them, and then go too."""
    digest = load_rules(home.parent / "small.yaml").digest

    def kept() -> bool:
        with Store.open(home) as store:
            return store.ruleset(digest) is not None

    invoke("wipe", "--older-than", "2027-01-01", "--yes", home=home)
    assert kept()
    invoke("wipe", "--older-than", "2028-01-01", "--yes", home=home)
    assert not kept()
    assert b"private messages with pupils" not in (home / DATABASE).read_bytes()


def test_it_asks_and_says_what_it_cannot_reach(home: Path) -> None:
    """It names how many and from when, asks, and says afterwards what is elsewhere."""
    code, out, told = invoke("wipe", "--older-than", "2027-01-01", home=home, stdin="yes\n")
    asked, _, done = told.partition("> \n")
    assert (code, out, days(home)) == (0, "", [DAYS[2]])
    what, _, asked = (
        " ".join(asked.split()).removeprefix("This deletes ").partition(". It cannot be undone. ")
    )
    assert (what[:13], what[-32:]) == ("2 self-checks", "10 January 2026 and 10 June 2026")
    assert asked == "Delete it? 1 No, keep my answers 2 Yes, delete this"
    assert done == f"Deleted {what}. {BEYOND}"


@pytest.mark.parametrize("typed", ["no\n", "", "1\n", "nonsense\n"])
def test_only_after_yes(home: Path, typed: str) -> None:
    """Anything but a yes deletes nothing, and says so; it is a failure only where nobody answered."""
    code, _, told = invoke("wipe", "--older-than", "2027-01-01", home=home, stdin=typed)
    assert (code, days(home)) == (typed in {"", "nonsense\n"}, list(DAYS))
    assert told.endswith("Nothing was deleted.\n")


@pytest.mark.parametrize("typed", ["", " ", "soon", "3x", "2027-02-30", "-1d", "99999d", "1e3d", "\u0661d"])
@pytest.mark.parametrize("command", ["wipe", "forget"])
def test_what_is_no_day(home: Path, command: str, typed: str) -> None:
    """What is no day is a usage error, with a good example; nothing is deleted, least of all everything."""
    code, out, told = invoke(command, f"--older-than={typed}", "--yes", home=home)
    assert (code, out, days(home)) == (2, "", list(DAYS))
    assert "give a date such as 2027-05-20, or a time such as 90d or 12w." in told


def test_nothing_old(home: Path) -> None:
    """Where nothing is that old nothing is asked."""
    code, _, told = invoke("wipe", "--older-than", "2020-01-01", home=home)
    assert (code, told, days(home)) == (
        0,
        "No self-check is from before 1 January 2020. Nothing was deleted.\n",
        list(DAYS),
    )


def test_nothing_there(tmp_path: Path) -> None:
    """Without a store it says so, and makes none."""
    code, out, told = invoke("wipe", "--older-than", "1d", "--yes", home=tmp_path / "none")
    assert (code, out, told) == (0, "", "There is no self-check here.\n")
    assert not (tmp_path / "none").exists()


def test_a_damaged_store(home: Path) -> None:
    """A store that cannot be read is told in one sentence; `wipe` without a day still removes it."""
    (home / DATABASE).write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    code, out, told = invoke("wipe", "--older-than", "1d", "--yes", home=home)
    assert (code, out, told.count("\n"), (home / DATABASE).exists()) == (1, "", 1, True)
    assert invoke("wipe", "--yes", home=home)[0] == 0
    assert not home.exists()


def test_a_copy_that_was_never_finished(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an export that was killed may leave goes too, here and beside the answers, and is named."""
    name = ".mei-social-0123456789abcdef.tmp"
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    for folder in (here, home):
        (folder / name).write_text("an export")
    (here / "mine.tmp").write_text("mine")
    code, _, told = invoke("wipe", "--yes", home=home)
    assert (code, home.exists(), [path.name for path in here.iterdir()]) == (0, False, ["mine.tmp"])
    assert f"Deleted {here / name}, a copy of a file that was never finished\n" in told
    assert f"Deleted {home / name}\n" in told


class Meanwhile(Script):
    """Says yes to what goes, after something was said in another window."""

    def __init__(self, home: Path, rules: Ruleset) -> None:
        super().__init__({}, "yes")
        self._home, self._rules = home, rules

    def reply(self, page: str) -> str:
        with Store.open(self._home) as store:
            window = Session(self._rules, store, store.audits()[0], DAYS[0], lambda platform: None)
            [gate] = [q for q in window.questions(quick=False) if q[0].gate and q[1] is None]
            window.answer(*gate, Answer(AnswerValue.PARTLY, DAYS[0]))
        return super().reply(page)


def test_what_was_gone_on_with_meanwhile_stays(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A self-check in which another window says something while it is asked about is not deleted."""
    monkeypatch.setenv("MEI_SOCIAL_TODAY", "2028-06-01")
    rules = load_rules(small(tmp_path)[0])
    with Store.open(home) as store:
        store.finish(3, DAYS[2])
        offer_deletion(Meanwhile(home, rules), store, rules)
        assert [saved.number for saved in store.audits()] == [1, 3]
    assert "Kept, as something was said in it meanwhile: 1 self-check" in capsys.readouterr().err
