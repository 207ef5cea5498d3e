"""`mei-social history` and `mei-social compare`, as a trainee runs them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from effort import some_of
from mei_social.audit.current import stamp_of
from mei_social.audit.model import Answer, AnswerValue, Audit, Item
from mei_social.errors import BadFile
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Purpose, Ruleset, asked_digest
from mei_social.storage.location import DATABASE
from mei_social.storage.store import Store
from product.test_hostile import CORPORA, SIXTHS, VECTORS, Tags, acting, batches, corpus
from programs import invoke, run
from small_exports import audit_of, rules_path
from small_history import DAYS, NEXT, NO, PRIVATE
from terminals import Terminal

NOT_ONE = "Error: There is no self-check yet. Start one with: mei-social check\n"


class Trainee:
    """A computer with self-checks on it."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.page = folder / "history.html"
        self.rules_file = rules_path(folder)
        self.rules = load_rules(self.rules_file)

    def save(
        self, audit: Audit, *, ruleset: Ruleset | None = None, keep: bool = True, quick: bool = False
    ) -> int:
        """A finished one, with the rules that it was asked from."""
        asked_from = ruleset or self.rules
        words = {r.id: asked_digest(r.question, r.expected) for r in asked_from.rules}
        with Store.open(self.home) as store, store.together():
            number = store.start(stamp_of(asked_from), audit.started, quick)
            if keep:
                store.keep(asked_from)
            for account in audit.accounts:
                store.add_account(number, account.platform, account.purpose, account.name)
            for item, answer in audit.answers.items():
                dated = replace(answer, date=audit.started)
                store.save_answer(number, item, dated, words.get(item.question, ""))
            for item, said in audit.screening.items():
                store.save_screening(number, item, said)
            store.finish(number, audit.started)
        return number

    def runs(self, *words: str, **more: str) -> tuple[int, str, str]:
        return invoke(*words, "--rules", str(self.rules_file), home=self.home, env=more)


@pytest.fixture
def trainee(tmp_path: Path) -> Trainee:
    return Trainee(tmp_path)


@pytest.fixture
def three(trainee: Trainee) -> Trainee:
    """The second under newer rules, of which the first of the questions is in other words."""
    newer = load_rules(rules_path(trainee.home.parent, NEXT, PRIVATE, name="newer.yaml"))
    worse = replace(audit_of(trainee.rules, no_private_messages=NO, account_private=NO), started=DAYS[0])
    trainee.save(worse)
    trainee.save(replace(audit_of(newer, plain_photo=NO), started=DAYS[1]), ruleset=newer)
    trainee.save(replace(audit_of(trainee.rules, account_private=NO), started=DAYS[2]))
    return trainee


def running(text: str) -> str:
    return " ".join(text.split())


# History


def test_history(three: Trainee) -> None:
    """Each with its number, day, kind, rules, result, gates, score and answers; each under its own rules."""
    code, out, err = three.runs("history")
    assert (code, err) == (0, "")
    first, second, _ = running(out).partition("One by one - ")[2].split(" - ", 2)
    assert first == (
        "Self-check 1, 3 May 2026: Full, with version 3 of the rules. Act today. Before all others: 1 open. "
        "Score 35 of 100. 5 of 5 questions answered."
    )
    assert second == (
        "Self-check 2, 1 September 2026: Full, with version 4 of the rules. Only recommendations "
        "are left. Before all others: none open. Score 95 of 100. 5 of 5 questions answered."
    )


def test_numbers_stay(three: Trainee) -> None:
    """After an old one was deleted, the others keep their numbers."""
    with Store.open(three.home) as store:
        store.delete([1])
    assert "Self-check 2 is" not in three.runs("history")[1]
    assert [e["number"] for e in json.loads(three.runs("history", "--json")[1])["entries"]] == [2, 3]
    assert three.runs("compare", "2", "3")[0] == 0


def test_old_ones_are_named(three: Trainee) -> None:
    """What may be deleted is told with the command, and that command deletes just that."""
    later = {"MEI_SOCIAL_TODAY": "2027-09-01"}
    assert "Self-check 1 is older than 365 days" in running(three.runs("history", **later)[1])
    assert invoke("wipe", "--older-than", "365d", "--yes", home=three.home, env=later)[0] == 0
    assert "older than" not in three.runs("history", **later)[1]


def test_rules_that_were_not_kept(trainee: Trainee) -> None:
    """Today's rules count then, and it says so."""
    newer = load_rules(rules_path(trainee.home.parent, NEXT, name="newer.yaml"))
    trainee.save(audit_of(newer), ruleset=newer, keep=False)
    out = running(trainee.runs("history")[1])
    assert "Self-check 1 is counted with today's rules, A small set of rules, version 3" in out


HISTORY = (
    *("format", "format_version", "comes_first", "entries", "provider", "rules", "keep_for_days", "old"),
    "better",
    "statement",
)
ENTRY = ("number", "day", "quick", "finished", "rules", "version", "own", "numbers")
NUMBERS = (
    *("band", "title", "score", "answered", "applicable", "gates_open", "gates_set_aside"),
    *("gates_unanswered", "coverage"),
)
COMPARISON = (
    *(
        "format",
        "format_version",
        "comes_first",
        "then",
        "now",
        "rules",
        "before",
        "after",
        "same_rules",
        "common",
        "left_out",
    ),
    *("changes", "accounts_by_id", "accounts_added", "accounts_removed", "statement", "better"),
)
CHANGE = ("turn", "rule", "question", "where", "severity", "gate", "unanswered_before")


def test_history_json(three: Trainee) -> None:
    """For machines the same, in ASCII, with keys that stay."""
    code, out, err = three.runs("history", "--json")
    found = json.loads(out)
    assert (code, err, out.isascii()) == (0, "", True)
    assert (found["format"], found["format_version"]) == ("mei-social-history", 1)
    assert (tuple(found), tuple(found["entries"][0])) == (HISTORY, ENTRY)
    assert tuple(found["entries"][0]["numbers"]) == NUMBERS
    assert [e["numbers"]["gates_open"] for e in found["entries"]] == [1, 0, 0]


# Compare


def test_compare_the_last_two(three: Trainee) -> None:
    """Without numbers the last two, over common questions only where the rules differ, and it says so."""
    code, out, err = three.runs("compare")
    assert (code, err) == (0, "")
    assert running(out).startswith(
        "Better since 1 September 2026: 1 finding is mended. "
        "From self-check 2 (1 September 2026) to self-check 3 (12 January 2027) "
    )
    assert "Compared over 4 questions only: those that both have in the same words." in running(out)
    assert "In other words, or asked in another way: 1 question. - Is this account private?" in running(out)
    assert "Fixed: 1 Open then, and nothing to change now. - Would your profile photo" in running(out)


@pytest.mark.parametrize(
    ("numbers", "title"),
    [
        (("1",), "From self-check 1 (3 May 2026) to self-check 3"),
        (("1", "2"), "From self-check 1 (3 May 2026) to self-check 2"),
        (("3", "1"), "From self-check 3 (12 January 2027) to self-check 1"),
    ],
)
def test_compare_by_number(three: Trainee, numbers: Sequence[str], title: str) -> None:
    """One number is compared with the last, two with each other, in the order in which they are named."""
    assert running(three.runs("compare", *numbers)[1]).startswith(title)


def test_compare_tells_gates_first(three: Trainee) -> None:
    """What became of a gate stands first."""
    out = running(three.runs("compare", "1", "3")[1])
    assert (
        "Before anything else Questions that come before all others: then 1 open; now none open. - Fixed: Are"
        in out
    )
    assert out.index("private messages") < out.index("Score")
    assert (
        "1 still open, 1 fixed. - Result: then Act today; now Act this week. - Score: then 35 of 100; now 75"
        in out
    )


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        (("4",), "there is no self-check 4. Choose two of 1, 2 and 3."),
        (("1", "9"), "there is no self-check 9. Choose two of 1, 2 and 3."),
        (("3",), "self-check 3 would be compared with itself. Choose two of 1, 2 and 3."),
        (("2", "2"), "self-check 2 would be compared with itself. Choose two of 1, 2 and 3."),
    ],
)
def test_unknown_numbers(three: Trainee, numbers: Sequence[str], why: str) -> None:
    """A number that is not there is wrong usage, and the answer lists what there is."""
    code, out, err = three.runs("compare", *numbers)
    assert (code, out, err.endswith(f"{why}\n")) == (2, "", True)


def test_no_number_at_all(three: Trainee) -> None:
    """A word in place of a number is wrong usage, told without acting on the terminal."""
    code, _, err = three.runs("compare", "\x1b[31mx")
    assert (code, acting(err)) == (2, set())


def test_only_one(trainee: Trainee) -> None:
    """With one self-check there is nothing to compare yet, which is said kindly with the next step."""
    number = trainee.save(audit_of(trainee.rules))
    code, out, err = trainee.runs("compare")
    assert (code, out) == (1, "")
    assert err == (
        "There is only one self-check so far, and nothing to compare it with yet. "
        "To look again after a while, and see what has changed: mei-social recheck\n"
    )
    with Store.open(trainee.home) as store:
        store.reopen(number)
    assert trainee.runs("compare", "--json")[2].endswith("To go on with it: mei-social check\n")


def test_only_one_with_an_open_gate(trainee: Trainee) -> None:
    """Where there is nothing to compare, what is open and comes before all others is still said first."""
    trainee.save(audit_of(trainee.rules, no_private_messages=NO))
    code, out, err = trainee.runs("compare")
    assert (code, out) == (1, "")
    assert err.startswith('Talk to someone today: "')
    assert err.count("There is only one self-check so far") == 1


@pytest.mark.parametrize("command", ["history", "compare"])
def test_none(trainee: Trainee, command: str) -> None:
    """Without any self-check it says how to start one, and makes nothing."""
    assert trainee.runs(command) == (1, "", NOT_ONE)
    assert not trainee.home.exists()


def test_another_provider(trainee: Trainee) -> None:
    """A self-check from rules that nobody has any more is shown without a result, and not compared."""
    other = load_rules(rules_path(trainee.home.parent, ("id: small", "id: else"), name="other.yaml"))
    trainee.save(audit_of(other), ruleset=other, keep=False)
    trainee.save(audit_of(trainee.rules))
    code, out, _ = trainee.runs("history", "--html", str(trainee.page))
    assert (code, "What it came to is not known." in running(out)) == (0, True)
    assert "What it came to is not known." in trainee.page.read_text("utf-8")
    code, out, err = trainee.runs("compare")
    assert (code, out) == (1, "")
    assert err.startswith('Error: Self-check 1 was asked from other rules, "A small set of rules"')


def test_compare_json(three: Trainee) -> None:
    """For machines the same, in ASCII, with keys that stay."""
    code, out, err = three.runs("compare", "1", "2", "--json")
    found = json.loads(out)
    assert (code, err, out.isascii()) == (0, "", True)
    assert (found["format"], found["format_version"]) == ("mei-social-comparison", 1)
    assert (tuple(found), tuple(found["changes"][0])) == (COMPARISON, CHANGE)
    assert [(c["turn"], c["rule"], c["gate"]) for c in found["changes"]] == [
        ("fixed", "no-private-messages", True),
        ("new", "plain-photo", False),
    ]
    assert (found["common"], [len(part["questions"]) for part in found["left_out"]]) == (4, [1])
    assert (tuple(found["before"]), found["before"]["score"]) == (NUMBERS, 46)


def test_a_recheck_keeps_its_accounts(trainee: Trainee) -> None:
    """In a recheck an account is the same by its id, and so nothing is said about matching."""
    number = trainee.save(audit_of(trainee.rules, account_private=NO))
    with Store.open(trainee.home) as store:
        earlier = store.audit(number)
        assert earlier
        again = store.start_again(earlier, stamp_of(trainee.rules), DAYS[3], (), ())
        store.add_account(again, "other", Purpose.BOTH, "Zeppelin")
        store.remove_account(again, "a1")
    out = running(trainee.runs("compare")[1])
    assert (
        "No longer asked: 1 Open then, and not asked there now. - Is this account private? Instagram." in out
    )
    assert "Only in self-check 1: Instagram. - Only in self-check 2: Zeppelin." in out
    assert "matched" not in out


# Everything around it


def test_nothing_is_written(three: Trainee) -> None:
    """The saved answers are the same, byte for byte, after every way to look at them."""
    before = (three.home / DATABASE).read_bytes()
    for words in (("history",), ("history", "--json"), ("compare",), ("compare", "1", "2", "--json")):
        assert three.runs(*words)[0] == 0
    assert three.runs("history", "--html", str(three.page))[0] == 0
    assert (three.home / DATABASE).read_bytes() == before


def test_page(three: Trainee) -> None:
    """The page is written whole, told to be private, and replaced only when asked to."""
    code, _, err = three.runs("history", "--html", str(three.page))
    assert (code, err.startswith(f"Saved as {three.page}. This page is your own.")) == (0, True)
    if os.name == "posix":
        assert three.page.stat().st_mode & 0o777 == 0o600
    made = three.page.read_bytes()
    code, _, err = three.runs("history", "--html", str(three.page))
    assert (code, "is already there" in err) == (1, True)
    assert three.runs("history", "--html", str(three.page), "--replace")[0] == 0
    assert three.page.read_bytes() == made


@pytest.mark.parametrize("columns", [80, 40])
def test_real_terminal(three: Trainee, columns: int) -> None:
    """In a window there is a chart, no line is wider than it, and no colour with NO_COLOR."""
    rules = ("--rules", str(three.rules_file))
    for command in ("history", "compare"):
        window = Terminal(three.home, command, *rules, columns=columns, NO_COLOR="1")
        code, _ = window.ends()
        assert (code, "\u2588" in window.written) == (0, command == "history")
        assert max(map(len, window.written.split("\r\n"))) <= columns
        assert "\x1b" not in window.written


def test_terminal_without_blocks(three: Trainee) -> None:
    """Where the terminal's code page has no blocks, the bars are letters that it has."""
    rules = ("--rules", str(three.rules_file))
    window = Terminal(three.home, "history", *rules, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    code, said = window.ends()
    assert (code, "Score ###" in said, window.written.isascii(), "\\u" in said) == (0, True, True, False)


def test_pipe(three: Trainee) -> None:
    """A pipe gets sentences, also in ASCII."""
    done = run(
        "history", "--rules", str(three.rules_file), home=three.home, env={"PYTHONIOENCODING": "ascii"}
    )
    assert (done.returncode, done.stderr, done.stdout.isascii()) == (0, b"", True)
    assert b"Before all others, open: 1, then 0, then 0." in done.stdout


# Hostile text


def shown(trainee: Trainee, page: Tags | None = None) -> str:
    """All that both commands say, in every format; nothing in it acts."""
    said = []
    html = ("--html", str(trainee.page), "--replace")
    for words in (html, ("--json",), ()):
        for command in ("history", "compare") if words != html else ("history",):
            code, out, err = trainee.runs(command, *words)
            assert (code, acting(out + err)) == (0, set()), (command, words)
            said.append(out)
    made = trainee.page.read_text("utf-8")
    assert acting(made) == set()
    if page:
        assert Tags(made).found - page.found == set()
        assert {link for link in Tags(made).links if not link.startswith("#")} == set()
    return "".join((*said, made))


def with_apps(
    rules: Ruleset, names: Sequence[str], value: AnswerValue
) -> tuple[Audit, list[tuple[str, Any]]]:
    audit = audit_of(rules)
    no = {
        Item("account-private", f"a{n}"): Answer(value, DAYS[0], None, text)
        for n, text in enumerate(names, 2)
    }
    return replace(audit, answers={**audit.answers, **no}), [(name, Purpose.BOTH) for name in names]


def hostile(trainee: Trainee, names: Sequence[str]) -> None:
    """Two self-checks, each with apps under these names and notes that say the same."""
    for value in (NO, AnswerValue.YES):
        audit, apps = with_apps(trainee.rules, names, value)
        private = {item: answer for item, answer in audit.answers.items() if item.account in (None, "a1")}
        number = trainee.save(replace(audit, answers=private))
        with Store.open(trainee.home) as store:
            for name, purpose in apps:
                account = store.add_account(number, "other", purpose, name)
                store.save_answer(
                    number, Item("account-private", account.id), Answer(value, DAYS[0], None, name), ""
                )


@pytest.fixture(scope="module")
def plain_page(tmp_path_factory: pytest.TempPathFactory) -> Tags:
    """A page with every part in it, from harmless text."""
    plain = Trainee(tmp_path_factory.mktemp("plain"))
    hostile(plain, ["one", "two"])
    newer = load_rules(rules_path(plain.home.parent, NEXT, PRIVATE, name="newer.yaml"))
    plain.save(audit_of(newer, no_private_messages=NO), ruleset=newer)
    shown(plain)
    found = Tags(plain.page.read_text("utf-8"))
    plain.save(audit_of(newer), ruleset=newer)
    shown(plain)
    found.found |= Tags(plain.page.read_text("utf-8")).found
    return found


def test_names_of_apps(trainee: Trainee, plain_page: Tags) -> None:
    """Whatever an app is called, no output acts, and it stays recognisable."""
    hostile(trainee, VECTORS)
    said = shown(trainee, plain_page)
    assert "\u241b[31mred\u241b[0m" in said
    assert "[bold red]markup[/] :smile:" in " ".join(said.split())


@pytest.mark.slow
@pytest.mark.parametrize("name", CORPORA)
def test_names_from_public_collections(trainee: Trainee, plain_page: Tags, corpora: Path, name: str) -> None:
    """The same for every text of the public collections."""
    for number, names in enumerate(batches(corpus(corpora)[name], 40)):
        trainee.home = trainee.home.parent / f"home-{number}"
        hostile(trainee, names)
        shown(trainee, plain_page)


@pytest.mark.parametrize("texts", some_of(SIXTHS, 6))
def test_texts_of_rules(trainee: Trainee, plain_page: Tags, texts: Sequence[str]) -> None:
    """The same for every text that a rules file may hold, kept in the store or given today."""
    for number, text in enumerate(texts):
        title = json.dumps(text[:150])
        try:
            path = rules_path(
                trainee.home.parent,
                ("title: A small set of rules", f"title: {title}"),
                ("title: Act this week", f"title: {title}"),
                ("name: A provider", f"name: {title}"),
                ("question: Is this account private?", f"question: {title}"),
                ("question: Do pupils follow this account?", f"question: {title}"),
                name=f"rules-{number}.yaml",
            )
            newer = load_rules(path)
        except BadFile:
            continue
        trainee.home = trainee.home.parent / f"home-{number}"
        trainee.save(audit_of(trainee.rules, account_private=NO))
        trainee.save(audit_of(newer, account_private=NO), ruleset=newer)
        shown(trainee, plain_page)
