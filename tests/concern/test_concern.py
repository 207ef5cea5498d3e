"""What to do about something worrying: danger first, the right people, no name, a note of one's own."""

from __future__ import annotations

import io
import json
import os
import re
import stat
import subprocess
import sys
from collections import Counter
from contextlib import chdir
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from effort import some_of
from hostile_rules import hostile_rules
from mei_social.authoring.lint.readability import sentences, words
from mei_social.concern import note as concern_note
from mei_social.concern import words as around
from mei_social.concern.guide import Concern, build_concern
from mei_social.concern.note import ABOUT, ConcernNote
from mei_social.interview import concern as pages
from mei_social.interview import notes
from mei_social.interview.concern import Reading
from mei_social.interview.line import LinePrompter
from mei_social.interview.page import Page
from mei_social.interview.prompter import SaveAndQuit
from mei_social.render.concern.json import to_json
from mei_social.render.concern.note import to_markdown, to_text
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Ruleset
from product.test_hostile import VECTORS, acting
from programs import LONGEST, ROOT, RULES, invoke, run
from small_rules import SMALL_YAML
from terminals import MENU, Terminal, environment, running

GOLDEN = Path(__file__).parents[1] / "golden"
DAY = date(2026, 11, 23)
NUMBER = "emergency services, at any hour: 999"
ASKED = "Is anyone in danger, or may a child be at risk?"
PAGES = ("on",) * 5
TO_THE_END = ("no", "4", *PAGES)
"""Up to the last question: not in danger, one of the kinds, five pages."""
NOTE = ("today", "Instagram, public", "A threat", "It is serious", "my mentor, today", "the link")


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return load_rules(RULES)


@pytest.fixture
def bare(tmp_path: Path) -> Ruleset:
    """Rules from before there were kinds of concern, and before anything was marked as urgent."""
    path = tmp_path / "bare.yaml"
    path.write_text(SMALL_YAML, encoding="utf-8")
    return load_rules(path)


def said(guide: Concern) -> str:
    return " ".join(text for part in guide.parts for text in (part.title, *part.lines))


def printed(guide: Concern, width: int = 80) -> str:
    """The whole guide on one page."""
    page = io.StringIO()
    Reading(Page(page, width), guide, (), lambda _: ()).rest()
    return page.getvalue()


def went_through(guide: Concern, *typed: str) -> tuple[bool, str, str]:
    """Whether a note was wanted, what was shown, and what was asked."""
    page, asked = io.StringIO(), io.StringIO()
    reading = Reading(Page(page, 80), guide, (), lambda _: ())
    reading.first_page()
    answers = io.StringIO("".join(f"{line}\n" for line in typed))
    ask = LinePrompter(answers, asked, 80)
    note = reading.go_through(ask, lambda: ask)
    return note is not None, page.getvalue(), asked.getvalue()


# ---- What it says ----


@pytest.mark.parametrize("width", [40, 80])
def test_golden(shipped: Ruleset, width: int) -> None:
    """The whole guide is the one in tests/golden; MEI_SOCIAL_UPDATE_GOLDEN=1 writes it anew."""
    path = GOLDEN / f"concern-{width}.txt"
    actual = printed(build_concern(shipped), width)
    if os.environ.get("MEI_SOCIAL_UPDATE_GOLDEN"):
        path.write_text(actual, encoding="utf-8", newline="\n")

    assert actual == path.read_text(encoding="utf-8")
    assert [line for line in actual.splitlines() if len(line) > width] == []


def test_danger_comes_first(shipped: Ruleset) -> None:
    """The guide starts with 999, then the safeguarding lead, then who answers at any hour."""
    lines = build_concern(shipped).danger.lines

    assert lines[0] == "Someone is in danger right now. Call the emergency services, at any hour: 999"
    assert lines[1].startswith(
        "A child may be at risk. Tell the safeguarding lead (DSL) of your school straight"
    )
    assert [line.partition(". ")[0] for line in lines[1:]] == [
        "A child may be at risk",
        "If you reach nobody: Children's services of the council where the child lives (at any hour)",
        "Or: The police (at any hour)",
    ]
    assert printed(build_concern(shipped)).split("\n- ")[1].startswith("Someone is in danger right now")


def test_nothing_is_left_out(shipped: Ruleset, bare: Ruleset) -> None:
    """Every contact and every sentence of help is in the guide, but for one that says to read this guide."""
    for rules in (shipped, bare):
        text = said(build_concern(rules))
        assert [c.role for c in rules.provider.contacts if (c.reach or c.ask) not in text] == []
        helps = [sentence for line in rules.help for sentence in (line.need, *sentences(line.who))]
        assert [s for s in helps if s not in text and "mei-social concern" not in s] == []
        assert "mei-social concern" not in text


def test_rules_that_mark_nothing(bare: Ruleset) -> None:
    """Where nothing is urgent all help comes first; where no clause says so, no kind of ours is made up."""
    guide = build_concern(bare)
    note, shown, asked = went_through(guide, "no", "not sure", *PAGES, "finish")

    assert guide.danger.lines[0] == "A pupil is in danger. The safeguarding lead"
    assert guide.danger.lines[-1] == "Or: The police (at any hour). 101, or 999 if somebody is in danger now."
    assert (guide.kinds, guide.named.title in printed(guide)) == ((), False)
    assert "most like?\n  1 An account pretends to be me\n" in asked
    assert (note, guide.support.title in shown) == (False, True)


def test_kinds_are_those_of_the_rules(shipped: Ruleset) -> None:
    """The five kinds of the policy are offered in the order of the file; one more clause adds a sixth."""
    clauses = tuple(c for c in shipped.clauses if c.concern)
    kind = replace(shipped.clauses[0], concern="Somebody else uses your account")
    more = build_concern(replace(shipped, clauses=(kind, *shipped.clauses[1:])))

    assert [c.label for c in clauses] == [f"report ({n})" for n in ("i", "ii", "iii", "iv", "v")]
    assert [k.looks for k in build_concern(shipped).kinds] == [c.concern for c in clauses]
    assert (more.kinds[0].looks, len(more.kinds)) == ("Somebody else uses your account", 6)


def test_whom_to_tell(shipped: Ruleset) -> None:
    """Whoever is urgent stands on the first page; then comes the first contact, by `reach` if it is there."""
    director, *others = shipped.provider.contacts
    reached = replace(director, reach="01234 567890")
    provider = replace(shipped.provider, contacts=(reached, *others))
    guide = build_concern(replace(shipped, provider=provider))

    assert [str(c.ask) in guide.danger.lines[1] for c in others] == [c.urgent for c in others]
    assert guide.tell.lines[:2] == (
        "Tell this person as soon as you can. Your provider's director: 01234 567890",
        "If a child comes into it, the people at the top come first.",
    )


def test_whoever_comes_first_is_named_once(shipped: Ruleset) -> None:
    """Where no line of help names the first of the ladder, the first page does."""
    first = replace(shipped.ladder[0], id="head", who="The head of year")
    guide = build_concern(replace(shipped, ladder=(first, *shipped.ladder[1:])))

    assert sum(line.startswith("The head of year: ") for line in guide.danger.lines) == 1


REPEATED = {"101, or 999 if somebody is in danger now."}
"""A number stands wherever it is needed."""


@pytest.mark.parametrize("typed", [(), ("yes",), ("?", "on", "on", "1"), TO_THE_END, ("no", "else")])
def test_no_sentence_stands_twice(shipped: Ruleset, typed: tuple[str, ...]) -> None:
    """On no way through the guide is a sentence read a second time."""
    shown = re.sub(r"\n  +", " ", went_through(build_concern(shipped), *typed)[1])
    lines = [re.sub(r"^(- |\d+\. )", "", line) for line in shown.splitlines()]
    told = [sentence for line in lines if line for sentence in re.split(r"(?<=[.!?]) ", line)]

    assert len(told) > 60
    assert [s for s, n in Counter(told).items() if n > 1 and s not in REPEATED] == []


def test_what_it_must_say(shipped: Ruleset) -> None:
    """No images of children, tell before you delete, the one exception, no promise: each is there."""
    text = said(build_concern(shipped))
    for sentence in (
        "Never open, copy, save or share a sexual picture or video of a child, not even as evidence.",
        "It is against the law to view, copy, print, share, store or save it, even as evidence.",
        "Never ask a child to send, show or download it: that is against the law as well.",
        "If you saw it by accident, close it.",
        "If it came to your own phone, do not open it again, show it, send it on or delete it.",
        "It counts just the same if it was made or changed by AI.",
        "If a child writes to you that somebody may come to harm, call 999",
        "If you are in danger yourself, your safety comes first",
        "Do not search for pupils or their accounts.",
        "Tell first, delete later.",
        "If a public post of yours shows a pupil, take it down at once. Write down that you did and when",
        "Do not contact the child, a parent or the person behind it to sort it out.",
        "Do not look into it yourself.",
        "Leave out whoever it is about.",
        "So nobody can promise to keep it between you, or say how it will end.",
    ):
        assert sentence in text


NAMES_MAY_BE = re.compile(
    r"Leave out (children's names here|usernames)\.|It should hold no child's name\."
    r"|nobody's name is asked for"
    r"|for the (school|council)'s name and '|of councils?' names?|without your name|whom the policy names"
    r"|in a file that I name|What is the file called\? End its name with \.txt or \.md"
)


def test_nobody_is_asked_for_a_name(tmp_path: Path) -> None:
    """Wherever the guide and the note speak of names it is to leave them out, or of the file."""
    typed = "\n".join(["yes", "on", "on", *TO_THE_END[1:], "me", "child", "app", "x", "note", *NOTE, "file"])
    _, shown, asked = invoke("concern", "--plain", home=tmp_path / "home", stdin=typed + "\n")
    everything = running(shown) + running(asked)

    assert "What is the file called?" in everything
    assert re.findall(r".{30}\bnam(?:e|es|ed|ing)\b", NAMES_MAY_BE.sub("", everything)) == []


def ours() -> list[str]:
    """Everything that is in our own words."""
    modules = (pages, notes, concern_note, around)
    values = [v for module in modules for v in vars(module).values() if isinstance(v, str | tuple)]
    texts = [text for v in values for text in ((v,) if isinstance(v, str) else v)]
    return [text for text in texts if isinstance(text, str)] + [*concern_note.QUESTIONS.values()]


def test_sentences_are_short(shipped: Ruleset) -> None:
    """No sentence has more than 25 words: it is read aloud, and read by people who are frightened."""
    texts = [*ours(), *(line for part in build_concern(shipped).parts for line in part.lines)]

    assert len(texts) > 50
    assert [s for text in texts for s in sentences(text) if len(words(s)) > 25] == []


def test_json(shipped: Ruleset) -> None:
    """Machines get the same value: the parts with their lines, the kinds, the people."""
    guide = build_concern(shipped)
    body = json.loads(to_json(shipped, guide))
    told = ["danger", "ladder", "now", "never", "named", "fake", "untrue", "tell"]
    rest = ["adults_by_name", "images", "keep", "note", "app", "support"]

    assert list(body) == ["format", "format_version", "rules", *told, "adults", *rest, "kinds", "contacts"]
    assert [tuple(body[name]["lines"]) for name in (*told, *rest)] == [part.lines for part in guide.parts]
    assert tuple(body["adults"]["lines"]) == guide.adults.lines
    assert list(body["kinds"][0]) == ["looks", "label", "title"]
    assert body["contacts"][0]["who"] == "Your provider's director"


@pytest.mark.parametrize("text", some_of(VECTORS, 4))
def test_hostile_rules(text: str) -> None:
    """Whatever a rules file says, no page, question or JSON holds a character that a terminal obeys."""
    rules = hostile_rules(text)
    if rules is None:
        pytest.skip("the reader refuses it")
    guide = build_concern(rules)
    _, shown, asked = went_through(guide, "yes", "on", "on", "1", *PAGES, "finish")

    assert acting(shown + asked + printed(guide, 40) + to_json(rules, guide)) == set()


# ---- Going through it ----


@pytest.mark.parametrize(("answer", "steps"), [("yes", True), ("?", True), ("no", False)])
def test_at_risk(shipped: Ruleset, answer: str, steps: bool) -> None:
    """After a yes, and after a not sure, the steps stand alone until the trainee goes on; not after a no."""
    guide = build_concern(shipped)
    _, shown, asked = went_through(guide, answer, "on" if steps else "stop", "stop")

    assert (guide.ladder.title in shown, guide.now.title in shown) == (steps, steps)
    assert guide.tell.title not in shown
    assert ("1. Someone is in danger right now: 999" in shown) == steps
    assert ("most like" in asked) == (not steps)


@pytest.mark.parametrize("count", range(len(TO_THE_END) + 1))
@pytest.mark.parametrize("first", ["no", "yes"])
def test_end_of_input_shows_the_rest(shipped: Ruleset, first: str, count: int) -> None:
    """Wherever the input ends, every part has been shown, none twice; in order to whoever sees the ladder."""
    guide = build_concern(shipped)
    typed = (first, *["on", "on"] * (first == "yes"), *TO_THE_END[1:])[:count]
    note, shown, _ = went_through(guide, *typed)
    answered_no = bool(typed) and first == "no"
    missing = {guide.ladder.title, guide.now.title} if answered_no else set()
    missing |= {guide.named.title, guide.fake.title, guide.untrue.title} if "4" in typed else set()
    titles = [part.title for part in guide.parts if part.title not in missing]
    found = [line for line in shown.splitlines() if line in {part.title for part in guide.parts}]

    assert (note, sorted(found)) == (False, sorted(titles))
    assert found == titles or answered_no


@pytest.mark.parametrize("count", range(len(TO_THE_END)))
def test_stop(shipped: Ruleset, count: int) -> None:
    """`stop` at any question ends there: nothing more is shown."""
    before = went_through(build_concern(shipped), *TO_THE_END[:count], "stop")[1]
    after = went_through(build_concern(shipped), *TO_THE_END[: count + 1], "stop")[1]

    assert after.startswith(before)
    assert len(after) > len(before) or count == 0


def test_the_kind_is_cited(shipped: Ruleset) -> None:
    """A kind is told with its clause; who does not know which one it is need not."""
    guide = build_concern(shipped)
    kind, unsure, other = (went_through(guide, "no", said, "stop")[1] for said in ("2", "not sure", "else"))

    assert "In the policy this is report (ii): Stirring up hatred." in kind
    assert [running(around.ANY_KIND) in running(text) for text in (kind, unsure, other)] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("word", ["fake", "untrue"])
def test_about_the_reader(shipped: Ruleset, word: str) -> None:
    """Whoever is meant gets the steps for it at once, before whom to tell; the other steps at the end."""
    guide = build_concern(shipped)
    mine, other = guide.aimed_at_you if word == "fake" else reversed(guide.aimed_at_you)
    titles = [part.title for part in (mine, guide.tell, other)]
    stopped = went_through(guide, "no", word, "stop")[1].splitlines()
    shown = went_through(guide, "no", word, *("on",) * 6, "me", "finish")[1].splitlines()

    assert [title in stopped for title in titles] == [True, False, False]
    assert sorted(titles, key=shown.index) == titles


def test_about_the_reader_danger_comes_first(shipped: Ruleset) -> None:
    """Both lists start with danger, come to a child next, keep no picture of a child, and block last."""
    for part in build_concern(shipped).aimed_at_you:
        text = running(" ".join(part.lines))
        order = [
            text.index(word) for word in ("999", "child", "Keep its link", "he people under", "report it in")
        ]

        assert order == sorted(order)
        assert ("999" in part.lines[0], "child" in part.lines[1]) == (True, True)
        assert re.search("never one that shows a child|if no child is on it", text)
        assert text.index("report it in") < text.lower().index("block")


def test_steps_for_an_app(tmp_path: Path) -> None:
    """One app's own way to report and block is shown, a fake account too; for one without, where to look."""
    typed = "\n".join([*TO_THE_END, "app", "instagram", "app", "other", "app", "back", "finish"])
    code, shown, asked = invoke("concern", "--plain", home=tmp_path / "home", stdin=typed + "\n")

    assert code == 0
    assert "- Block and report: Use the three dots on a profile, then Block or Report." in shown
    assert "- An account that pretends to be you: Report its profile as somebody who" in shown
    assert running(around.NO_STEPS) in running(shown)
    assert around.END in running(asked)


def test_steps_for_an_app_with_older_rules(tmp_path: Path) -> None:
    """Rules from before there were steps for a fake account show those to report and block, and no others."""
    rules = ROOT / "tests" / "from_0_1" / "rules.yaml"
    typed = "\n".join([*TO_THE_END, "app", "instagram", "finish"])
    code, shown, _ = invoke("concern", "--rules", str(rules), home=tmp_path / "home", stdin=typed + "\n")

    assert (code, "- Block and report: Use the three dots" in shown) == (0, True)
    assert "- An account that pretends to be you:" not in shown


def test_a_broken_platform_file_is_no_obstacle(tmp_path: Path) -> None:
    """A platform file that cannot be read costs its steps, and not the guide."""
    rules = tmp_path / "guidelines.yaml"
    rules.write_text(RULES.read_text("utf-8"), encoding="utf-8")
    (tmp_path / "platforms").mkdir()
    (tmp_path / "platforms" / "instagram.yaml").write_text("platform: [", encoding="utf-8")
    typed = "\n".join([*TO_THE_END, "app", "instagram", "finish"])
    code, shown, _ = invoke("concern", "--rules", str(rules), home=tmp_path / "home", stdin=typed + "\n")

    assert (code, running(around.NO_STEPS) in running(shown)) == (0, True)


# ---- The program ----


def test_nobody_there(tmp_path: Path, shipped: Ruleset) -> None:
    """With nobody to answer the whole guide is on standard output, exit 0, and there is no data folder."""
    home = tmp_path / "home"
    done = run("concern", home=home)

    assert (done.returncode, home.exists()) == (0, False)
    assert done.stdout.decode() == printed(build_concern(shipped))
    assert ASKED in done.stderr.decode()


def test_into_a_file(tmp_path: Path, shipped: Ruleset) -> None:
    """Redirected to a file from a terminal, the whole guide is written and nothing is asked."""
    pexpect = pytest.importorskip("pexpect")
    command = f"{sys.executable} -m mei_social concern > guide.txt"
    child = pexpect.spawn(
        "sh",
        ["-c", command],
        env=environment(tmp_path / "home"),
        cwd=tmp_path,
        encoding="utf-8",
        timeout=LONGEST,
    )
    child.expect(pexpect.EOF)
    child.close()

    assert (child.exitstatus, child.before) == (0, "")
    assert (tmp_path / "guide.txt").read_text("utf-8") == printed(build_concern(shipped))


FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")


def in_a_shell(home: Path, line: str, stdin: bytes = b"") -> tuple[int, str, str]:
    """A line of the shell that runs the guide: exit code, stdout and stderr."""
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m mei_social concern {line}"],
        env=environment(home, COLUMNS="80"),
        input=stdin,
        capture_output=True,
        timeout=LONGEST,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@FULL
@pytest.mark.parametrize("stdin", some_of([b"yes\non\n", b"no\n", b""], 3))
@pytest.mark.parametrize("line", ["2>/dev/full", "--plain 2>/dev/full"])
def test_questions_that_cannot_be_written(tmp_path: Path, line: str, stdin: bytes) -> None:
    """Where standard error is full nothing can be asked, and standard output still gets the whole guide."""
    whole = in_a_shell(tmp_path / "home", "</dev/null")[1]
    assert in_a_shell(tmp_path / "home", line, stdin) == (0, whole, "")


@pytest.mark.parametrize("stdin", [b"", b"no\n", b"yes\n"])
def test_questions_that_go_nowhere(tmp_path: Path, stdin: bytes) -> None:
    """Where it is closed the guide goes on, as far as it is answered or to its end."""
    code, shown, _ = in_a_shell(tmp_path / "home", "2>&-", stdin)
    assert (code, shown.count("\n") > 60) == (0, True)


@FULL
@pytest.mark.parametrize("line", ["2>/dev/full", "2>&-", "--plain 2>/dev/null"])
def test_somebody_who_sees_no_question(tmp_path: Path, line: str) -> None:
    """Somebody at a keyboard whose screen gets no question gets the whole guide, and is not waited for."""
    pexpect = pytest.importorskip("pexpect")
    child = pexpect.spawn(
        "sh",
        ["-c", f"{sys.executable} -m mei_social concern {line}"],
        env=environment(tmp_path / "home"),
        dimensions=(24, 80),
        encoding="utf-8",
        timeout=LONGEST,
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert running(child.before) == running(in_a_shell(tmp_path / "home", "</dev/null")[1])


@FULL
@pytest.mark.parametrize("line", [">/dev/full", ">&-", ">/dev/full 2>&1"])
def test_a_guide_that_cannot_be_written(tmp_path: Path, line: str) -> None:
    """Where standard output is full or closed that is told, and it does not end as if all were shown."""
    code, _, told = in_a_shell(tmp_path / "home", line)
    assert (code, told.count("\n")) == (1, 0 if "2>&1" in line else 1)


def test_broken_rules(tmp_path: Path) -> None:
    """Rules that cannot be read do not stand in the way: our guide is shown, then what is wrong, exit 1."""
    path = tmp_path / "broken.yaml"
    path.write_text("id: [", encoding="utf-8")
    code, shown, told = invoke("concern", "--rules", str(path), home=tmp_path / "home")

    assert (code, "at any hour: 999" in shown, "Others who can help" in shown) == (1, True, True)
    assert told.startswith("Your provider's rules cannot be read, so this is the guide that comes with")
    assert "broken.yaml has one error" in told
    assert invoke("concern", "--json", "--rules", str(path), home=tmp_path / "home")[:2] == (1, "")


def test_the_store_is_not_even_loaded(tmp_path: Path) -> None:
    """Neither the guide nor a note imports the store or SQLite."""
    probe = (
        "import sys; from mei_social.cli.app import app; code = 0\n"
        "try: app()\n"
        "except SystemExit as end: code = end.code\n"
        "print([m for m in sys.modules if m == 'sqlite3' or m.startswith('mei_social.storage')], code)"
    )
    typed = "\n".join([*TO_THE_END, "note", *NOTE, "file", "note.txt"])
    done = subprocess.run(
        [sys.executable, "-c", probe, "concern", "--plain"],
        input=typed + "\n",
        env=environment(tmp_path / "home"),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert (tmp_path / "note.txt").exists(), done.stderr
    assert done.stdout.splitlines()[-1] == "[] 0"
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("columns", [40, 80])
def test_in_a_terminal(tmp_path: Path, columns: int) -> None:
    """In line mode danger stands before the first question; no escape sequence, no line too wide, exit 0."""
    terminal = Terminal(tmp_path / "home", "concern", "--plain", columns=columns)
    first = terminal.asked()
    terminal.child.sendline("not sure")
    terminal.type("on", "on", "1", *PAGES, "finish")
    code, last = terminal.ends()
    text = terminal.written.replace("\r\n", "\n")

    assert running(first).index(NUMBER) < first.index("safeguarding lead") < first.index(ASKED)
    assert (code, last.endswith(around.END)) == (0, True)
    assert (acting(text), [line for line in text.split("\n") if len(line) > columns]) == (set(), [])
    assert not (tmp_path / "home").exists()


def test_the_first_page_fits(tmp_path: Path) -> None:
    """In a window of 80 by 24 the emergency number is still there when the first questions are asked."""
    terminal = Terminal(tmp_path / "home", "concern", "--plain")
    terminal.asked()
    assert (NUMBER in terminal.screen, ASKED in terminal.screen) == (True, True)
    terminal.child.sendline("yes")
    terminal.asked()
    assert "Someone is in danger right now: 999" in terminal.screen
    terminal.child.close()


def test_arrow_keys(tmp_path: Path) -> None:
    """The first question is typed; then no kind is chosen beforehand, Enter goes on and Enter finishes."""
    terminal = Terminal(tmp_path / "home", "concern")
    first = terminal.asked()
    terminal.child.sendline("no")
    terminal.asked(MENU)
    terminal.child.send("\r")
    terminal.shows("I am not sure")
    assert "\u00bb" not in terminal.screen
    terminal.child.send("not\r")
    terminal.pick(*[""] * (len(PAGES) + 1))
    code, last = terminal.ends()

    assert first.index(NUMBER) < first.index(ASKED)
    assert (code, last.endswith(around.END)) == (0, True)
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c(tmp_path: Path) -> None:
    """Ctrl-C in the guide leaves at once."""
    terminal = Terminal(tmp_path / "home", "concern", "--plain")
    terminal.asked()
    terminal.child.send("\x03")

    assert terminal.ends() == (130, "^C Stopped. No note was written.")


# ---- The note ----


def in_note(tmp_path: Path, *typed: str, umask: int = 0o022) -> tuple[int, str]:
    """What `concern` says to these lines, typed where a note is offered; the folder is the test's own."""
    lines = "".join(f"{line}\n" for line in (*TO_THE_END, "note", *typed))
    before = os.umask(umask)
    try:
        with chdir(tmp_path):
            code, _, told = invoke("concern", "--plain", home=tmp_path / "home", stdin=lines)
    finally:
        os.umask(before)
    return code, running(told)


def test_note(tmp_path: Path) -> None:
    """The note holds each line with its label, facts apart from opinion, and says that nobody was sent it."""
    code, told = in_note(tmp_path, *NOTE, "file", "note.txt")
    text = (tmp_path / "note.txt").read_text("utf-8")

    assert code == 0
    assert told.endswith(
        f"Saved as {tmp_path}/note.txt. Nobody was sent it. Whoever uses your login can open it."
    )
    assert "What I saw, or what happened\nA threat\n\nWhat I think about it\nIt is serious\n" in text
    assert all(sentence in running(text) for sentence in ABOUT)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_note_is_for_its_owner_only(tmp_path: Path, umask: int) -> None:
    """The file has mode 0600, whatever the umask."""
    in_note(tmp_path, *NOTE, "file", "note.md", umask=umask)

    assert stat.S_IMODE((tmp_path / "note.md").stat().st_mode) == 0o600


def test_note_is_offered_and_not_taken(tmp_path: Path) -> None:
    """Without being asked for, no note is begun: finishing is the first choice."""
    typed = "".join(f"{line}\n" for line in (*TO_THE_END, "1")).encode()
    done = run("concern", "--plain", home=tmp_path / "home", stdin=typed, cwd=tmp_path)

    assert (done.returncode, b"A note for yourself" in done.stderr, list(tmp_path.iterdir())) == (
        0,
        False,
        [],
    )


def test_no_file_is_replaced(tmp_path: Path) -> None:
    """A file that is there stays as it is; another name is asked for, and what was typed is not lost."""
    (tmp_path / "there.txt").write_text("mine", encoding="utf-8")
    names = ("there.txt", "file", "note.pdf", "file", "missing/note.txt", "file", ".txt")
    code, told = in_note(tmp_path, *NOTE, "file", *names)

    assert (code, (tmp_path / "there.txt").read_text("utf-8")) == (0, "mine")
    assert "A file of that name is there already, and it stays as it is. Choose another name." in told
    assert "That name does not end with .txt or .md. Nothing is written yet." in told
    assert "There is no folder missing." in told
    assert "A threat" in (tmp_path / ".txt").read_text("utf-8")


@pytest.mark.parametrize(
    "name", ["~/note.txt", "~nobody-of-that-name.txt", "x" * 300 + ".txt", "a\0b.md", "/dev/x.md"]
)
def test_odd_names(tmp_path: Path, name: str) -> None:
    """A name with a ~ is the home folder's; one that cannot be is told and asked for again. No traceback."""
    lines = "".join(f"{line}\n" for line in (*TO_THE_END, "note", *NOTE, "file", name, "none"))
    env = {"HOME": str(tmp_path)}
    with chdir(tmp_path):
        code, _, told = invoke("concern", "--plain", home=tmp_path / "h", stdin=lines, env=env)

    assert (code, "made a mistake" in told) == (0, False)
    assert ((tmp_path / "note.txt").exists()) == (name == "~/note.txt")


def test_empty_note(tmp_path: Path) -> None:
    """Every line can be left empty; where all are, there is no note."""
    code, told = in_note(tmp_path, *[""] * 6)
    one, _ = in_note(tmp_path, *["", "", "A threat", "", "", ""], "file", "one.txt")

    assert (code, one, (tmp_path / "one.txt").exists()) == (0, 0, True)
    assert told.endswith("Every line is empty, so there is no note. No note was written.")


@pytest.mark.parametrize("count", some_of(range(len(NOTE) + 2), 4))
def test_end_of_input_in_a_note(tmp_path: Path, count: int) -> None:
    """Where the input ends in a note, none is written, and that is said."""
    code, told = in_note(tmp_path, *(*NOTE, "file")[:count])

    assert (code, list(tmp_path.iterdir())) == (0, [])
    assert told.endswith("No note was written.")


@pytest.mark.parametrize("count", some_of(range(len(NOTE) + 2), 4))
def test_ctrl_c_in_a_note(tmp_path: Path, count: int) -> None:
    """Ctrl-C at every prompt of the note leaves no file anywhere, and says so."""
    terminal = Terminal(tmp_path / "home", "concern", "--plain", HOME=str(tmp_path), TMPDIR=str(tmp_path))
    terminal.type(*TO_THE_END, "note", *(*NOTE, "file")[:count])
    terminal.asked()
    terminal.child.send("\x03")

    assert terminal.ends() == (130, "^C Stopped. No note was written.")
    assert list(tmp_path.iterdir()) == []


def dialog(*typed: str) -> tuple[ConcernNote | None, str]:
    """The lines of a note, and what was said to them."""
    asked = io.StringIO()
    ask = LinePrompter(io.StringIO("".join(f"{line}\n" for line in typed)), asked, 200)
    try:
        return notes.ask_note(ask), asked.getvalue()
    except SaveAndQuit:
        return None, asked.getvalue()


def test_private_things_are_pointed_out() -> None:
    """What looks like a name, number or username is pointed out, and can be written again or kept."""
    note, asked = dialog("", "", "A message from Amira", "drop", "A message", "", "Ms Blank", "use", "")

    assert note == ConcernNote(facts="A message", told="Ms Blank")
    assert asked.count("This looks as if it holds somebody's name.") == 2


@pytest.mark.parametrize(
    "when", ["Monday 23 November", "2026-11-23 14:05", "23.11.2026 14:05", "On Friday at 9"]
)
def test_days_are_not_private(when: str) -> None:
    """A day and a time are what is asked for: neither a name nor a phone number."""
    assert dialog(when, "On Instagram, public", "", "", "", "")[0] == ConcernNote(
        when=when, where="On Instagram, public"
    )


def test_nothing_is_cut_off() -> None:
    """A line that is too long is asked for again."""
    note, asked = dialog("", "", "x" * (notes.LONGEST + 1), "short", "", "", "")

    assert (note, "There is room for 1500" in asked) == (ConcernNote(facts="short"), True)


@pytest.mark.parametrize("text", some_of(VECTORS, 4))
def test_hostile_note(text: str) -> None:
    """Whatever was pasted, the note holds nothing that a terminal obeys, and in Markdown it is only text."""
    note = ConcernNote(facts=text, opinion=text)
    markdown = to_markdown(note, DAY)

    assert acting(to_text(note, DAY) + markdown) == set()
    assert re.findall(r"^#.*", markdown, re.MULTILINE) == re.findall(
        r"^#.*", to_markdown(ConcernNote(), DAY), re.MULTILINE
    )
    assert re.search(r"(?<!\\)<", re.sub(r"`[^`]*`", "", markdown)) is None


def test_the_documents_say_so() -> None:
    """The page for trainees shows the first page of the guide."""
    page = (ROOT / "docs" / "trainee.md").read_text("utf-8")

    assert "mei-social concern" in page
    assert f"Someone is in danger right now. Call the {NUMBER}" in page
