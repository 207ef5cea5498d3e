"""`mei-social` alone: where somebody is, and what is next."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from effort import some_of
from interview.test_rules_version import version_1
from mei_social.audit.model import Answer, AnswerValue, Mark, Screened, State
from mei_social.interview.session import Session, start
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Ruleset
from mei_social.storage.location import DATABASE
from mei_social.storage.store import Store
from product.test_hostile import VECTORS
from programs import copied, finished, invoke, rewrite, run, small
from terminals import Terminal, running, saved

DAY = date(2027, 5, 3)
ALWAYS = """
At any time
Something online worries you:
  mei-social concern
Every command, for whoever reads files or writes rules too:
  mei-social --help
"""
NEW = f"""\
mei-social helps you check your own social media accounts beside your provider's
policy. Everything stays on this computer, and nothing is sent. You decide
whether anybody gets a file.

Next
There is no self-check on this computer yet. To start one:
  mei-social check
{ALWAYS}"""
FINISHED = f"""\
Talk to someone today: "Is this account free of pupils, in your friends,
followers, following and contacts?" (Instagram 1 (personal): No).

You finished your last self-check on 3 May 2027. 1 action for today, 3 for this
week and 19 for this term. 4 questions have no answer yet.

Next
23 actions to do, the most urgent first:
  mei-social actions
4 questions have no answer yet. To answer:
  mei-social check
Check again by 2 August 2027, or when you start at a new school.
  mei-social recheck
A file for your mentor:
  mei-social export
{ALWAYS}"""


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished(tmp_path_factory.mktemp("status"))


def commands(text: str) -> list[str]:
    """What somebody could run next, in its order."""
    after = text.partition("Next\n")[2].partition("\n\n")[0]
    return [line.strip() for line in after.splitlines() if line.startswith("  ")]


def test_nothing_yet(tmp_path: Path) -> None:
    """Before the first self-check it says what this is and how to start, and makes no file."""
    assert invoke(home=tmp_path / "home") == (0, NEW, "")
    assert not (tmp_path / "home").exists()


def test_finished(example: Path) -> None:
    """After a self-check it says what was found, what to do and when to look again."""
    assert invoke(home=example) == (0, FINISHED, "")


@pytest.mark.parametrize("whole", [(), ("--all",)])
def test_a_summary_later(tmp_path: Path, whole: tuple[str, ...]) -> None:
    """Whoever looks at a summary later reads the day on which the self-check was finished, and no other."""
    rules, answers = small(tmp_path)
    env = {"MEI_SOCIAL_RULES": str(rules), "MEI_SOCIAL_TODAY": "2027-05-28"}
    text = running(invoke("summary", *whole, home=finished(tmp_path, answers, rules=rules), env=env)[1])

    assert ", 3 May 2027 " in text.partition("Before anything else")[0]
    assert "28 May 2027" not in text


def test_on_a_pipe(example: Path) -> None:
    """On a pipe the same goes to standard output, and nothing to standard error."""
    done = run(home=example)
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, FINISHED, b"")


def test_unfinished_quick_check(tmp_path: Path) -> None:
    """What is left of a quick check is as many as its own cards still ask, not what the full check would."""
    typed = ("no", "instagram", "personal", "1", *["no"] * 9, "quick", "yes", "yes", "save")
    told = invoke("check", "--plain", home=tmp_path, stdin="".join(f"{line}\n" for line in typed))[2]
    [quick] = re.findall(r"Quick check: 0 of (\d+) answers", told)
    _, text, _ = invoke(home=tmp_path)
    left = f"{int(quick) - 2} questions of your quick check have no answer yet."
    assert left in running(text)
    assert "To go on where you stopped:\n  mei-social check\n" in text
    assert running(text).count("no answer yet.") == 1

    summary = running(invoke("summary", home=tmp_path)[1])
    assert left in summary
    assert f"2 of {quick} questions of your quick check answered. A quick check has no score." in summary

    invoke("check", "--plain", home=tmp_path, stdin="yes\n" * 30 + "save\n")
    _, text, _ = invoke(home=tmp_path)
    assert "Every question of your quick check has an answer. To check them and finish:\n  mei" in text


def test_quick_check_explains_no_score(tmp_path: Path) -> None:
    """A quick check has no score, and `summary --explain` explains none either."""
    typed = ("no", "instagram", "personal", "1", *["no"] * 9, "quick", "yes", "save")
    invoke("check", "--plain", home=tmp_path, stdin="".join(f"{line}\n" for line in typed))

    text = running(invoke("summary", "--explain", home=tmp_path)[1])
    assert "Where the numbers come from - A quick check has no score. - The overall band" in text
    assert not re.search(r"points of|, score \d", text)


def test_unfinished(example: Path, tmp_path: Path) -> None:
    """With an unfinished self-check going on comes first; there is nothing to give to a mentor yet."""
    home = copied(example, tmp_path)
    with Store.open(home) as store:
        store.reopen(saved(home).number)
    code, text, told = invoke(home=home)
    assert (code, told, commands(text)) == (0, "", ["mei-social check", "mei-social actions"])
    assert text.startswith('Talk to someone today: "Is this account free of pupils')
    assert "\nYou started a self-check on 3 May 2027, and can go on with it. 1 action for" in text
    assert "4 questions have no answer yet.\n" in text
    assert "To go on where you stopped:\n  mei-social check\n" in text


def test_just_begun(tmp_path: Path) -> None:
    """A self-check without any answer yet says so, and nothing is called good."""
    home = tmp_path / "home"
    invoke("check", "--plain", home=home, stdin="no\n1\npersonal\n")
    code, text, _ = invoke(home=home)
    assert (code, commands(text)) == (0, ["mei-social check"])
    assert text.startswith("No answer yet, and it comes before all others: ")
    assert "Not finished: answer what comes first." in running(text)


def test_still_to_come(tmp_path: Path) -> None:
    """Of what comes first and is to come, the first is named and the rest counted; no heading is empty."""
    invoke("check", "--plain", home=tmp_path, stdin="no\n1\ninstagram\npersonal\n")
    for command in ((), ("summary",), ("actions",)):
        text = running(invoke(*command, home=tmp_path)[1])
        first = text.partition(" to come.")[0]
        assert first.count('"') == 2, text
        assert first.endswith("more questions"), text
        assert "Before anything else Do this first" not in text
    summary = running(invoke("summary", home=tmp_path)[1])
    assert "The score comes when at least half of the questions have an answer." in summary
    assert "of 100" not in summary


def test_left_for_later_is_named(tmp_path: Path) -> None:
    """What was left for later is named, and not counted among what is still to come."""
    typed = ("no", "instagram", "personal", "1", *["no"] * 9, "quick", "yes", "skip", "skip", "save")
    invoke("check", "--plain", home=tmp_path, stdin="".join(f"{line}\n" for line in typed))
    first = running(invoke(home=tmp_path)[1]).partition(" to come.")[0]

    assert '"Is this account free of pupils, in your friends' in first
    assert '"Are all your messages with pupils sent only through' in first
    assert first.endswith("more questions")


def test_brought_up_is_named(tmp_path: Path) -> None:
    """What an answer brought up is named, however much else is still to come."""
    typed = ("no", "instagram", "personal", "1", *["no"] * 6, "yes", "skip", "save")
    invoke("check", "--plain", home=tmp_path, stdin="".join(f"{line}\n" for line in typed))
    text = running(invoke(home=tmp_path)[1])

    assert '"Did you tell your mentor or safeguarding lead about the pupil' in text
    assert "more questions to come." in text


def test_overdue(example: Path) -> None:
    """When the time has come it says to look again now."""
    code, text, _ = invoke(home=example, env={"MEI_SOCIAL_TODAY": "2027-09-01"})
    assert (code, "Check again now: your last answer is from 3 May 2027.\n  mei-social recheck" in text) == (
        0,
        True,
    )


def test_after_a_recheck(example: Path, tmp_path: Path) -> None:
    """After a second look it offers to set the two beside each other."""
    home = copied(example, tmp_path)
    before = saved(home)
    with Store.open(home) as store:
        number = store.start_again(before, before.audit.rules, before.last_used, [*before.audit.answers], [])
        store.finish(number, before.last_used)
    assert commands(invoke(home=home)[1])[-1] == "mei-social compare"


def test_all_marked_as_done(example: Path, tmp_path: Path) -> None:
    """Where all is marked as done and stays open until it is answered again, the plan is still named."""
    home = copied(example, tmp_path)
    with Store.open(home) as store:
        [done] = store.audits()
        for item in done.audit.answers:
            store.set_mark(done.number, item, Mark(State.DONE, DAY))
    text = invoke(home=home)[1]
    assert text.startswith('Talk to someone today: "')
    assert "Your plan, with what you marked as done or put off:\n  mei-social actions\n" in text


def test_quick(example: Path, tmp_path: Path) -> None:
    """After a quick check it says how to get to the other questions."""
    home = copied(example, tmp_path)
    with Store.open(home) as store:
        store.set_quick(saved(home).number, True)
    text = invoke(home=home)[1]
    assert "The questions that a quick check leaves out:\n  mei-social check --full\n" in text


def test_other_rules(example: Path, tmp_path: Path) -> None:
    """With a self-check by other rules it says how to see it, and how to start one with these."""
    rules, _ = small(tmp_path)
    code, text, told = invoke(home=example, env={"MEI_SOCIAL_RULES": str(rules)})
    assert (code, told) == (0, "")
    assert text.startswith("Your last self-check was made with other rules, ")
    assert commands(text) == ["mei-social summary --rules FILE", "mei-social check --new"]


def test_rules_of_the_environment(tmp_path: Path) -> None:
    """MEI_SOCIAL_RULES chooses the rules, here as in every command."""
    rules, answers = small(tmp_path)
    home = finished(tmp_path, answers, rules=rules)
    code, text, told = invoke(home=home, env={"MEI_SOCIAL_RULES": str(rules)})
    assert (code, told) == (0, "")
    assert "1 action for today" in text
    code, text, told = invoke(home=home, env={"MEI_SOCIAL_RULES": str(tmp_path / "none.yaml")})
    assert (code, text, told.count("\n"), told.startswith("Error: There is no file")) == (1, "", 1, True)


@pytest.mark.parametrize(
    ("before", "after", "versions"),
    [("version: 3", "version: 4", "version 3, now 4"), ("minutes: 5", "minutes: 6", "both version 3")],
)
def test_changed_rules(tmp_path: Path, before: str, after: str, versions: str) -> None:
    """Where the same rules have changed since, it says so before all counts, with the number."""
    rules, answers = small(tmp_path)
    home = finished(tmp_path, answers, rules=rules)
    text = rules.read_text("utf-8")
    assert before in text
    rules.write_text(text.replace(before, after), encoding="utf-8")
    code, _, told = invoke(home=home, env={"MEI_SOCIAL_RULES": str(rules)})
    assert code == 0
    assert told.startswith(f"The rules have changed since your self-check ({versions}).")


def test_actions_that_are_done_or_put_off_are_not_counted(example: Path, tmp_path: Path) -> None:
    """Only what is to do now is counted."""
    home = copied(example, tmp_path)
    typed = "today\n1\ndone\nno\nback\nweek\n1\nlater\n2w\nback\nleave\n"
    invoke("actions", "--change", home=home, stdin=typed)
    assert "21 actions to do, the most urgent first:" in invoke(home=home)[1]
    assert "22 actions to do" in invoke(home=home, env={"MEI_SOCIAL_TODAY": "2027-05-20"})[1]


@pytest.mark.parametrize("kind", ["damaged", "newer"])
def test_a_store_that_cannot_be_read(example: Path, tmp_path: Path, kind: str) -> None:
    """A damaged store, or one of a newer version, is told in one sentence, and not a byte changes."""
    home = copied(example, tmp_path)
    path = home / DATABASE
    if kind == "damaged":
        path.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    else:
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()
    before = path.read_bytes()
    code, text, told = invoke(home=home)
    assert (code, text, told.count("\n"), path.read_bytes() == before) == (1, "", 1, True)


def test_a_store_of_an_earlier_version(tmp_path: Path) -> None:
    """A store of the first version is read, and its self-check is gone on with."""
    rules, _ = small(tmp_path)
    version_1(tmp_path / "home", load_rules(rules).digest)
    code, text, told = invoke(home=tmp_path / "home", env={"MEI_SOCIAL_RULES": str(rules)})
    assert (code, told, commands(text)) == (0, "", ["mei-social check", "mei-social actions"])
    assert "1 action for today and 1 for this week." in " ".join(text.split())


def test_looking_changes_nothing(example: Path, tmp_path: Path) -> None:
    """Looking changes nothing that is saved."""
    home = copied(example, tmp_path)
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    invoke(home=home)
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before


@pytest.mark.parametrize("columns", [40, 80])
def test_in_a_window(example: Path, columns: int) -> None:
    """It fits the window, in width and in height, and every command stays on one line."""
    terminal = Terminal(example, columns=columns, MEI_SOCIAL_TODAY="2027-05-03")
    assert terminal.ends()[0] == 0
    lines = terminal.written.splitlines()
    assert [line for line in lines if len(line) > columns] == []
    assert len(lines) <= (24 if columns == 80 else 30)
    assert "  mei-social export" in lines


@pytest.mark.parametrize("title", some_of(VECTORS, 8))
def test_hostile_titles_only_show(title: str, example: Path, tmp_path: Path) -> None:
    """The title of other rules, which came from a file, is shown and never obeyed."""
    home = copied(example, tmp_path)
    whole = title.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    rewrite(home, "UPDATE audit SET rules = 'other', title = ?", whole)
    code, text, told = invoke(home=home)
    acting = [c for c in text + told if unicodedata.category(c) in ("Cc", "Zl", "Zp") and c != "\n"]
    assert (code, acting, "\u202e" in text) == (0, [], False)


def past_the_screening(store: Store, ruleset: Ruleset, *, quick: bool) -> Session:
    """A self-check in which nothing was said to apply, before its first question."""
    start(store, ruleset, DAY)
    [begun] = store.audits()
    session = Session(ruleset, store, begun, DAY, lambda platform: None)
    session.set_quick(quick)
    for screening in session.screening_questions():
        session.screen(*screening, Screened.NO)
    return session


def test_a_quick_check_with_one_left(tmp_path: Path) -> None:
    """One story where only a question that comes before all others is left: it is not finished by a word."""
    ruleset = load_rules(find_rules())
    with Store.open(tmp_path) as store:
        session = past_the_screening(store, ruleset, quick=True)
        for rule, account in session.questions():
            if rule.gate and not session.gates_without_answer()[1:]:
                session.skip(rule, account)
            else:
                session.answer(rule, account, Answer(AnswerValue(rule.expected.value), DAY))
        left = len(session.leaves_out)
        session.finish()
    told = running(invoke(home=tmp_path)[1])
    menu = running(invoke("check", "--plain", home=tmp_path, stdin="stop\n")[2])

    assert (
        "You went through your last self-check on 3 May 2027. Not finished: answer what comes first." in told
    )
    assert "1 question that comes before all others has no answer yet." in told
    assert f"{left} answers are left for the full check." in told
    assert "You finished" not in f"{told} {menu}"
    assert "Answer what comes before all others: 1 question" in menu


def test_what_was_never_asked_and_comes_first(tmp_path: Path) -> None:
    """Whoever chooses to answer what comes before all others is asked it next, also if it never was asked."""
    ruleset = load_rules(find_rules())
    with Store.open(tmp_path) as store:
        session = past_the_screening(store, ruleset, quick=False)
        [(first, _), *_] = [q for q in session.questions() if q[0].gate]
        session.finish()
    told = running(invoke("check", "--plain", home=tmp_path, stdin="answer\n")[2])

    before, _, after = told.partition(" Going on with what has no answer yet. ")
    assert "Answer what comes before all others: " in before
    assert after.partition("?")[0].endswith(first.question.removesuffix("?"))
