"""`mei-social recheck`, and `check` after a self-check is finished: a year of a trainee at the keyboard."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from mei_social.audit.model import Answer, AnswerValue, Item, Mark, Screened, State
from mei_social.audit.saved import SavedAudit
from mei_social.storage.location import DATABASE
from mei_social.storage.store import Store
from programs import invoke, small
from small_rules import SMALL_YAML

FIRST = date(2027, 5, 3)
NOTHING_YET = "Error: There is no self-check yet. Start one with: mei-social check\n"
GO_ON = "Your answers so far are saved. To go on where you stopped, run: mei-social check\n"
LATER = "Nothing has changed. To look again later, run: mei-social recheck\n"
AGAIN, WHAT_NOW = "Another look at your accounts", "You finished a self-check on 3 May 2027. What now?"
GATE = 'Talk to someone today: "Are you free of private messages with pupils?" (General: No). '
CLOCK = (
    "This computer says that today is 2 May 2027. Your last self-check is from 3 May 2027, which is later."
)
OLD = "Delete what is old?"
FIRST_PAGES, FINISH = ("yes", "yes"), ("check", "finish")
"""The accounts are right and all is still true; and the way out at the end."""
ANSWERS = ("yes", "no", "yes")
"""To what is open in the small answers: one in general, one on both accounts, one on Instagram."""
WHOLE = (*FIRST_PAGES, *ANSWERS, *FINISH)


class Trainee:
    """The small rules, and one folder that the commands are run in on different days."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rules, self.answers = small(folder)
        self.home = folder / "home"
        self.day = FIRST

    def run(self, *arguments: str, typed: tuple[str, ...] = ()) -> tuple[int, str, str]:
        """A command that knows the rules; what it wrote to stderr as one line of text."""
        code, out, err = invoke(
            *arguments,
            *("--rules", str(self.rules)),
            home=self.home,
            stdin="".join(f"{line}\n" for line in typed),
            env={"MEI_SOCIAL_TODAY": self.day.isoformat()},
        )
        return code, out, " ".join(err.split()) + "\n"

    def answers_all(self) -> None:
        code, _, told = self.run("check", "--new", "--answers", str(self.answers))
        assert code == 0, told

    @property
    def audits(self) -> tuple[SavedAudit, ...]:
        store = Store.open_existing(self.home)
        if store is None:
            return ()
        with store:
            return store.audits()

    def days_later(self, days: int) -> None:
        self.day += timedelta(days)


@pytest.fixture
def jo(tmp_path: Path) -> Trainee:
    """With a finished self-check of today."""
    trainee = Trainee(tmp_path)
    trainee.answers_all()
    return trainee


# ---- The command ----


def test_before_the_first(tmp_path: Path) -> None:
    """Before the first self-check it says how to start one, and makes no folder."""
    trainee = Trainee(tmp_path)

    assert trainee.run("recheck") == (1, "", NOTHING_YET)
    assert not trainee.home.exists()


def test_from_start_to_end(jo: Trainee) -> None:
    """Accounts, what may have changed, what is open; then the summary alone is on stdout."""
    before = jo.audits[0]
    jo.days_later(1)
    code, out, told = jo.run("recheck", "--plain", typed=WHOLE)
    again = jo.audits[1]
    new = {i for i, answer in again.audit.answers.items() if answer != before.audit.answers.get(i)}

    assert (code, again.finished, again.earlier) == (0, jo.day, before.number)
    better = "Better since 3 May 2027: 2 findings are mended and 1 more question has an\nanswer."
    assert out.startswith(
        f"{better}\nSocial media self-check: full check, finished, 4 May 2027\nNo open findings\n"
    )
    assert told.index(AGAIN) < told.index("Is all of this still true?") < told.index("What is asked again")
    assert "- 3 questions that are still open. - 1 question that had no answer. - Taken over" in told
    assert new == {
        Item("no-private-messages", None),
        Item("account-private", "a1"),
        Item("pupils-follow", "a1"),
        Item("pupils-follow", "a2"),
    }
    assert {again.audit.answers[item].date for item in new} == {jo.day}
    assert again.audit.answers[Item("account-private", "a1")].note == "Ask my sister"
    assert jo.audits[0] == before


def test_back_from_the_list(jo: Trainee) -> None:
    """Right after the last question of a part, back on the list leads to it, and its answer can change."""
    jo.days_later(1)
    code, _, told = jo.run("recheck", "--plain", typed=(*FIRST_PAGES, *ANSWERS, "back", "no", *FINISH))
    asked = "Is this account private?"

    assert code == 0
    assert "Or type back, save and stop." in told
    assert told.rindex(asked) > told.index("That is the end of this part.")
    assert told.count("That is the end of this part.") == 2
    assert jo.audits[1].audit.answers[Item("account-private", "a1")].value is AnswerValue.NO


def test_twice_on_one_day(jo: Trainee) -> None:
    """After a recheck in which all was answered well, another one on the same day asks nothing."""
    jo.run("recheck", "--plain", typed=WHOLE)
    code, _, told = jo.run("recheck", "--plain", typed=(*FIRST_PAGES, *FINISH))

    assert code == 0
    assert "- No question: everything was answered lately, and nothing is open." in told
    assert "Card " not in told
    assert jo.audits[2].audit.answers == jo.audits[1].audit.answers


def test_reference_and_revision(jo: Trainee) -> None:
    """A recheck keeps the reference and counts revisions on, so a mentor's cohort pairs both files.

    A page and a JSON file of one state are one revision.
    """
    for folder in ("before", "now"):
        (jo.folder / folder).mkdir()
        for name in ("jo.html", "jo.json"):
            assert jo.run("export", str(jo.folder / folder / name), "--yes")[0] == 0
        (jo.folder / folder / "jo.html").unlink()
        jo.days_later(7)
        assert jo.run("recheck", "--plain", typed=WHOLE)[0] == 0
    files = [json.loads((jo.folder / f / "jo.json").read_text("utf-8"))["audit"] for f in ("before", "now")]
    options = ("--since", str(jo.folder / "before"), "--json")
    code, out, _ = jo.run("cohort", str(jo.folder / "now"), *options)
    trend = json.loads(out)["trend"]

    assert code == 0
    assert files[0]["ref"] == files[1]["ref"]
    assert [file["revision"] for file in files] == [1, 2]
    assert {key: trend[key] for key in ("in_both", "new", "gone", "better", "worse")} == {
        **dict.fromkeys(("in_both", "better"), 1),
        **dict.fromkeys(("new", "gone", "worse"), 0),
    }
    assert trend["changes"] == [
        {"ref": files[0]["ref"], "name": None, "before": "critical", "after": "no-open-findings"}
    ]


def test_changed_rules(jo: Trainee) -> None:
    """New words are told before with the command that asks them again, and the recheck asks them."""
    rules = SMALL_YAML.replace("version: 3", "version: 4").replace("profile photo be", "photos be")
    jo.rules.write_text(rules, encoding="utf-8")
    told_before = jo.run("summary")[2]
    code, _, told = jo.run("recheck", "--plain", typed=(*FIRST_PAGES, "yes", "no", "partly", "yes", *FINISH))

    assert "kept but not counted. mei-social recheck asks them again." in told_before
    assert (code, "The rules have changed" in told) == (0, False)
    assert "- 1 question that has new words." in told
    assert "This has new words. On 3 May 2027 you said: Does not apply (No photo anywhere)." in told
    assert jo.audits[1].audit.rules.version == 4
    assert jo.audits[1].audit.answers[Item("plain-photo", None)] == Answer(AnswerValue.PARTLY, FIRST)


def test_other_rules(jo: Trainee) -> None:
    """Rules of another provider are refused in one sentence, and nothing is begun."""
    jo.rules.write_text(SMALL_YAML.replace("id: small\n", "id: other\n"), encoding="utf-8")
    code, out, told = jo.run("recheck", "--plain", typed=WHOLE)

    assert (code, out, len(jo.audits)) == (1, "", 1)
    assert told.startswith('Error: Your answers were given to other rules, "A small set of rules".')


def test_older_rules(jo: Trainee) -> None:
    """Rules of a lower version than before are refused, unless they are meant."""
    jo.rules.write_text(SMALL_YAML.replace("version: 3", "version: 2"), encoding="utf-8")
    refused = jo.run("recheck", "--plain", typed=WHOLE)

    assert (refused[0], len(jo.audits)) == (1, 1)
    assert "These rules are version 2, and version 3 of them was used here before." in refused[2]
    assert jo.run("recheck", "--plain", "--older-rules", typed=WHOLE)[0] == 0


@pytest.mark.parametrize("command", ["recheck", "check"])
def test_an_unfinished_one_is_gone_on_with(jo: Trainee, command: str) -> None:
    """A recheck that was stopped is gone on with by either command, at the next open question."""
    code, _, told = jo.run("recheck", "--plain", typed=(*FIRST_PAGES, "yes"))
    on = jo.run(command, "--plain", typed=(*ANSWERS[1:], *FINISH))

    assert (code, told.endswith(GO_ON)) == (0, True)
    assert (on[0], len(jo.audits)) == (0, 2)
    assert (
        "Welcome back. Going on where you stopped. Full check: 1 of 4 answers, about 1 minute left." in on[2]
    )
    assert AGAIN not in on[2]
    assert jo.audits[1].finished == FIRST


def test_the_plan_stays_until_a_recheck_asks(jo: Trainee) -> None:
    """A recheck left at its first page takes nothing out of the plan, and an answer takes its own."""
    before = json.loads(jo.run("actions", "--json")[1])
    jo.days_later(17)
    jo.run("recheck", "--plain", typed=("save",))
    left = json.loads(jo.run("actions", "--json")[1])
    text = jo.run("actions", "--plain")[1]

    def open_ones(plan: dict[str, Any]) -> set[tuple[str, str | None]]:
        return {(a["question"], a["account"]) for a in plan["actions"]}

    assert (before["last_check"], left["last_check"]) == (None, FIRST.isoformat())
    assert open_ones(before) == open_ones(left)
    assert "What your check of 3 May 2027 found stays in your plan until you answer it again." in " ".join(
        text.split()
    )

    jo.run("check", "--plain", typed=(*FIRST_PAGES, "yes", "save"))
    assert len(open_ones(json.loads(jo.run("actions", "--json")[1]))) == len(open_ones(before)) - 1
    jo.run("check", "--plain", typed=("next", "no", "yes", *FINISH))
    after = json.loads(jo.run("actions", "--json")[1])
    assert after["last_check"] is None
    assert open_ones(after) < open_ones(before)


def test_a_self_check_that_is_not_finished(tmp_path: Path) -> None:
    """Where the first self-check is not finished, a recheck goes on with it."""
    trainee = Trainee(tmp_path)
    trainee.run("check", "--plain", typed=("no", "1", "personal"))
    _, _, told = trainee.run("recheck", "--plain")

    assert told.startswith("Welcome back. Going on where you stopped. Your list of accounts - Instagram,")
    assert len(trainee.audits) == 1


def test_a_mentor_who_sends_back(jo: Trainee) -> None:
    """What a mentor sent back is asked first, with the reason, and then it is not sent back any more."""
    with Store.open(jo.home) as store:
        store.take_in_review(1, "{}", {Item("class-account-agreed", "a2"): "Show me the e-mail"})
    typed = (*FIRST_PAGES, "yes", *ANSWERS, *FINISH)
    code, _, told = jo.run("recheck", "--plain", typed=typed)

    assert code == 0
    assert (
        "What your mentor sent back Privacy. About 1 minute left Zeppelin: Has the school agreed to this "
        "account? You are asked to answer this again. On 3 May 2027 you said: Yes. The reason "
        "given: Show me the e-mail" in told
    )
    assert [saved.returned for saved in jo.audits][1] == {}


def test_fail_on(jo: Trainee) -> None:
    """`--fail-on` looks at what is left open."""
    left = (*FIRST_PAGES, "no", "on", "skip", "skip", *FINISH)

    assert jo.run("recheck", "--plain", "--fail-on", "high", typed=left)[0] == 3
    assert jo.run("recheck", "--plain", "--fail-on", "high", typed=WHOLE)[0] == 0


# ---- `check`, where a self-check is finished ----


def test_look_again(jo: Trainee) -> None:
    """`check` asks what now; looking again is what `recheck` does."""
    code, _, told = jo.run("check", "--plain", typed=("again", *WHOLE))
    rows = "1 Answer what has no answer yet: 1 question 2 Look again, only at what needs another look 3 Start"

    assert code == 0
    assert told.startswith(GATE)
    assert f"{WHAT_NOW} {rows} from nothing" in told
    assert (jo.audits[1].earlier, jo.audits[1].audit.ref) == (1, jo.audits[0].audit.ref)


def test_start_from_nothing(jo: Trainee) -> None:
    """Starting from nothing begins at the welcome, under another reference, with open gates alone."""
    _, _, told = jo.run("check", "--plain", typed=("new", "no"))

    assert told.index(WHAT_NOW) < told.index("Do you need help with something right now?")
    assert AGAIN not in told
    assert jo.audits[1].earlier is None
    assert jo.audits[1].carried == jo.audits[1].audit.answers.keys() == {Item("no-private-messages", None)}
    assert jo.audits[1].audit.ref != jo.audits[0].audit.ref


@pytest.mark.parametrize("typed", [(), ("stop",), ("q",)])
def test_neither(jo: Trainee, typed: tuple[str, ...]) -> None:
    """Stopping there, or the end of input, begins nothing and says how to look again."""
    code, out, told = jo.run("check", "--plain", typed=typed)

    assert (code, out, len(jo.audits)) == (0, "", 1)
    assert told.endswith(LATER)


@pytest.mark.parametrize(("option", "quick"), [("--quick", True), ("--full", False)])
def test_how_long_and_what_now(jo: Trainee, option: str, quick: bool) -> None:
    """How long it is to be does not answer what now; looking again is then as long as was said."""
    _, _, told = jo.run("check", "--plain", option, typed=("again",))

    assert WHAT_NOW in told
    assert f"{'Quick' if quick else 'Full'} check" in jo.run("check", "--plain", typed=FIRST_PAGES)[2]
    assert [saved.quick for saved in jo.audits] == [False, quick]


def test_a_quick_one_stays_quick(tmp_path: Path) -> None:
    """Looking again after a quick check is quick, and its list offers the full one."""
    trainee = Trainee(tmp_path)
    start = ("no", "1", "personal", "yes", "no", "quick", "yes", "yes", *FINISH)
    assert trainee.run("check", "--plain", typed=start)[0] == 0
    _, _, told = trainee.run("recheck", "--plain", typed=("yes", "yes", "full", "no", *FINISH))

    assert "Quick check: 0 of 0 answers." in told
    assert "Go on to the full check: 1 more answer" in told
    assert [(saved.quick, len(saved.audit.answers)) for saved in trainee.audits] == [(True, 2), (False, 3)]


def test_what_a_quick_one_shares(tmp_path: Path) -> None:
    """Who shares a finished quick check reads what is left for the full one, and of no blank question."""
    trainee = Trainee(tmp_path)
    start = ("no", "1", "personal", "yes", "no", "quick", "yes", "yes", *FINISH)
    assert trainee.run("check", "--plain", typed=start)[0] == 0
    told = trainee.run("export", str(tmp_path / "quick.html"), "--plain", typed=("stop",))[2]

    assert "That it was the quick check, and 1 answer is left for the full check" in told
    assert "no answer yet" not in told


def test_new_asks_nothing(jo: Trainee) -> None:
    """`--new` starts from nothing without asking what now."""
    assert WHAT_NOW not in jo.run("check", "--plain", "--new", typed=("no",))[2]
    assert len(jo.audits) == 2


# ---- A clock that has gone back ----


@pytest.mark.parametrize("command", ["recheck", "check"])
def test_clock_gone_back(jo: Trainee, command: str) -> None:
    """Where the last self-check is from a day to come, that is asked about; stopping changes nothing."""
    before = jo.audits
    jo.days_later(-1)
    for typed in ((), ("stop",), ("1",)):
        code, out, told = jo.run(command, "--plain", typed=typed)

        assert (code, out, jo.audits) == (0, "", before)
        assert told.startswith(GATE)
        assert CLOCK in told
        assert told.endswith(LATER)


def test_clock_that_is_right_now(jo: Trainee) -> None:
    """After a yes to today's date, answers from days to come are asked again, and next time no clock is."""
    jo.days_later(-1)
    more = ("yes", "no", "yes", "yes", "yes", "yes", *FINISH)
    code, _, told = jo.run("recheck", "--plain", typed=("right", *FIRST_PAGES, *more))

    assert code == 0
    assert told.count("Time for another look. On 3 May 2027 you said:") == 3
    assert {answer.date for answer in jo.audits[1].audit.answers.values()} == {jo.day}
    assert CLOCK not in jo.run("recheck", "--plain")[2]


def test_clock_while_it_is_not_finished(tmp_path: Path) -> None:
    """The same is asked before an unfinished self-check is gone on with, and it can be gone on with."""
    trainee = Trainee(tmp_path)
    start = ("no", "1", "personal", "yes", "no", "full", "yes")
    trainee.run("check", "--plain", typed=start)
    trainee.days_later(-1)
    stopped = trainee.run("check", "--plain", typed=("stop",))
    on = trainee.run("check", "--plain", typed=("right", "no", "yes"))

    assert (stopped[0], stopped[2].startswith(CLOCK), stopped[2].endswith(GO_ON)) == (0, True, True)
    assert (
        "Welcome back. Going on where you stopped. Full check: 1 of 3 answers, about 1 minute left." in on[2]
    )
    assert trainee.audits[0].audit.answers[Item("account-private", "a1")].date == trainee.day


def test_clock_in_the_middle_of_a_recheck(jo: Trainee) -> None:
    """Answers that are given after the clock went back are not asked for a second time."""
    jo.run("recheck", "--plain", typed=(*FIRST_PAGES, "yes"))
    jo.days_later(-1)
    jo.run("recheck", "--plain", typed=("right", "no"))
    _, _, told = jo.run("check", "--plain", typed=("right", "yes", *FINISH))

    assert "answers, about 1 minute left. Every answer is saved. Instagram: open the app now." in told
    assert jo.audits[1].finished == jo.day


def test_clock_and_a_new_one(jo: Trainee) -> None:
    """`--new` has nothing to do with old dates and asks nothing about them."""
    jo.days_later(-1)

    assert CLOCK not in jo.run("check", "--plain", "--new")[2]


# ---- Old self-checks ----


def three(jo: Trainee) -> None:
    """Two more, each half a year after the one before."""
    for _ in range(2):
        jo.days_later(180)
        jo.answers_all()


@pytest.mark.parametrize(("years", "asked"), [(4, False), (6, True), (72, True)])
@pytest.mark.parametrize("command", ["recheck", "check"])
def test_clock_far_ahead(jo: Trainee, command: str, years: int, asked: bool) -> None:
    """Where the last self-check seems to be from very long ago that is asked about too, before all else."""
    before = jo.audits
    jo.day = jo.day.replace(year=jo.day.year + years)
    code, out, told = jo.run(command, "--plain", typed=("stop",))

    assert (code, out, jo.audits) == (0, "", before if asked else jo.audits)
    assert (f"3 May 2027, which is {years} years earlier. What would you like" in told) == asked


@pytest.mark.parametrize(("days", "offered"), [(5, False), (6, True)])
@pytest.mark.parametrize(("command", "typed"), [("recheck", ()), ("check", ("again",))])
def test_the_offer(jo: Trainee, days: int, offered: bool, command: str, typed: tuple[str, ...]) -> None:
    """A self-check that was last used more than keep_for_days ago is offered for deletion, and no other."""
    three(jo)
    jo.days_later(days)
    told = jo.run(command, "--plain", typed=typed)[2]
    page = (
        "Old self-checks Still on this computer: 1 self-check, last used on 3 May 2027. There is no need to "
        f"keep one for more than 365 days. {OLD} 1 No, keep it for now 2 Yes, delete it"
    )

    assert (page in told, OLD in told) == (offered, offered)


@pytest.mark.parametrize(
    ("typed", "left"), [("keep", [1, 2, 3, 4]), ("no", [1, 2, 3, 4]), ("delete", [2, 3, 4])]
)
def test_keep_or_delete(jo: Trainee, typed: str, left: list[int]) -> None:
    """What was offered is kept or deleted, as the trainee says, and then the recheck goes on."""
    three(jo)
    jo.days_later(6)
    _, _, told = jo.run("recheck", "--plain", typed=(typed,))

    assert [saved.number for saved in jo.audits] == left
    assert ("Deleted 1 self-check, last used on 3 May 2027." in told) == (typed == "delete")
    assert told.index(OLD) < told.index(AGAIN)


def test_no_answer_to_the_offer(jo: Trainee) -> None:
    """The end of input at the offer deletes nothing and begins nothing."""
    three(jo)
    jo.days_later(6)
    told = jo.run("recheck", "--plain")[2]

    assert ([saved.number for saved in jo.audits], told.endswith(LATER)) == ([1, 2, 3], True)


def test_the_last_one_is_never_offered(jo: Trainee) -> None:
    """However old, the last finished self-check is not offered, nor is what was begun after it."""
    jo.days_later(4000)
    jo.run("check", "--plain", "--new", typed=("no",))
    jo.days_later(4000)
    started_anew = jo.run("check", "--plain", "--new", typed=("no",))[2]

    assert OLD not in started_anew
    assert len(jo.audits) == 3


def test_offered_when_starting_from_nothing(jo: Trainee) -> None:
    """Somebody who always starts from nothing is offered the same, after the welcome."""
    three(jo)
    jo.days_later(6)
    _, _, told = jo.run("check", "--plain", typed=("new", "no", "delete"))

    assert told.index("Do you need help with something right now?") < told.index(OLD)
    assert [saved.number for saved in jo.audits] == [2, 3, 4]


def test_a_recheck_that_asked_nothing_is_not_old(jo: Trainee) -> None:
    """What counts is when a self-check was last used, not how old its answers are."""
    jo.run("recheck", "--plain", typed=WHOLE)
    jo.days_later(80)
    jo.run("recheck", "--plain", typed=(*FIRST_PAGES, *FINISH))

    assert {answer.date for answer in jo.audits[2].audit.answers.values()} == {FIRST}
    assert [saved.last_used for saved in jo.audits] == [FIRST, FIRST, jo.day]


def test_nothing_of_a_deleted_one_stays(jo: Trainee) -> None:
    """No byte of a deleted self-check is left in the file: no note, reason, mark or word of a mentor."""
    item = Item("account-private", "a1")
    secrets = (b"SECRET-NOTE", b"SECRET-REASON", b"SECRET-APP", b"SECRET-REVIEW", b"SECRET-BACK", b"MARKED")
    with Store.open(jo.home) as store:
        store.add_account(1, "other", store.audits()[0].audit.accounts[0].purpose, "SECRET-APP")
        store.save_answer(1, item, Answer(AnswerValue.NO, FIRST, note="SECRET-NOTE" * 900), "x")
        aside = Answer(AnswerValue.NOT_APPLICABLE, FIRST, reason="SECRET-REASON")
        store.save_answer(1, Item("pupils-follow", "a1"), aside, "x")
        store.save_screening(1, Item("MARKED", None), Screened.NO)
        store.set_mark(1, Item("MARKED", "a1"), Mark(State.DONE, FIRST))
        store.take_in_review(1, "SECRET-REVIEW" * 5000, {item: "SECRET-BACK"})
    jo.days_later(300)
    jo.answers_all()
    jo.days_later(66)
    before = (jo.home / DATABASE).read_bytes()
    jo.run("recheck", "--plain", typed=("delete",))
    after = (jo.home / DATABASE).read_bytes()

    assert [secret for secret in secrets if secret not in before] == []
    assert [secret for secret in secrets if secret in after] == []
    assert [path.name for path in jo.home.iterdir()] == [DATABASE]
    assert rows_of(jo.home, 1) == {}


def rows_of(home: Path, number: int) -> dict[str, int]:
    """How many rows there are of a self-check, by table."""
    with closing(sqlite3.connect(home / DATABASE)) as raw:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        keyed = [t for t in tables if any(c[1] == "audit" for c in raw.execute(f"PRAGMA table_info({t})"))]
        counts = {
            t: raw.execute(f"SELECT count(*) FROM {t} WHERE audit = ?", (number,)).fetchone()[0]
            for t in keyed
        }
        counts["audit"] = raw.execute("SELECT count(*) FROM audit WHERE number = ?", (number,)).fetchone()[0]
    return {table: count for table, count in counts.items() if count}
