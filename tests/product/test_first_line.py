"""What comes before all others, and is open or has no answer, is named by the first line of every output.

A new command, or a new kind of file, belongs in `SCREENS`, `FILES` or, with its reason, in `OTHERS`.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mei_social.audit.model import Answer, AnswerValue, Screened
from mei_social.cli.app import app
from mei_social.cli.commands.cohort import command as cohort
from mei_social.cli.commands.export import destination
from mei_social.cli.commands.rules.group import rules as rules_group
from mei_social.interrupts import INTERRUPTED
from mei_social.interview.input_mode import PREFERENCE
from mei_social.interview.session import Session, start
from mei_social.ruleset.load import load_rules
from mei_social.storage.store import Store
from programs import invoke
from small_rules import SMALL_YAML
from terminals import MENU, PROMPT, TODAY, Terminal, running

DAY = date.fromisoformat(TODAY)
QUESTION = "Are you free of private messages with pupils?"
ID = "no-private-messages"
LAST = {"blank": "", "open": f"  {ID}: no\n"}
"""What the last self-check says to the only question that comes before all others."""
BLANK = f'No answer yet, and it comes before all others: "{QUESTION}"'
TALK, OPEN = f'Talk to someone today: "{QUESTION}"', f'Open, and it comes before all others: "{QUESTION}"'
TRAINEE, MENTOR = {"blank": BLANK, "open": TALK}, {"blank": BLANK, "open": OPEN}
ANSWERS = """\
screening: {{on-placement: yes}}
answers:
{gate}  plain-photo: yes
accounts:
  - platform: instagram
    purpose: personal
    answers: {{account-private: no, pupils-follow: no}}
"""
SCREENS: dict[str, tuple[str, ...]] = {
    "mei-social": (),
    "check": ("check", "--plain"),
    "check --answers": ("check", "--new", "--answers", "last.yaml"),
    "recheck": ("recheck", "--plain"),
    "summary": ("summary",),
    "summary --explain": ("summary", "--explain"),
    "summary --json": ("summary", "--json"),
    "actions": ("actions",),
    "actions --json": ("actions", "--json"),
    "actions --format md": ("actions", "--format", "md"),
    "actions --change": ("actions", "--change", "--plain"),
    "remind": ("remind", "next.ics"),
    "export": ("export", "again.html", "--plain"),
    "export --yes": ("export", "again.json", "--yes"),
    "history": ("history",),
    "history --json": ("history", "--json"),
    "compare": ("compare",),
    "compare --json": ("compare", "--json"),
    "import-review": ("import-review", "file.review.json"),
    "review": ("review", "file.json"),
    "review --json": ("review", "file.json", "--json"),
    "review --record": ("review", "file.json", "--record", "--plain"),
    "cohort": ("cohort", "received"),
    "cohort --plain": ("cohort", "received", "--plain"),
    "cohort --json": ("cohort", "received", "--json"),
}
TELL = "    tell: The lead\n    quick: true\n"
MENTORS = ("review", "cohort")
TABLES = (".csv", ".xlsx")
FILES: dict[str, tuple[str, ...]] = {
    "export.html": ("export", "made.html", "--yes"),
    "export.md": ("export", "made.md", "--yes"),
    "export.csv": ("export", "made.csv", "--yes"),
    "history.html": ("history", "--html", "made.html"),
    "review.html": ("review", "file.json", "--html", "made.html"),
    "cohort.html": ("cohort", "received", "--output", "made.html"),
    "cohort.csv": ("cohort", "received", "--output", "made.csv"),
    "cohort.xlsx": ("cohort", "received", "--output", "made.xlsx"),
    "cohort.json": ("cohort", "received", "--output", "made.json"),
}
OTHERS = {
    "concern": "it reads no self-check",
    "wipe": "it names what is open in a sentence of its own: see test_wipe",
    "doctor": "what it says is sent to others, so nothing of any answer is in it: see test_doctor",
    "forget": "it knows files, and not what is in them",
    "rules": "they are about questions; impact, which reads exports, is in test_review_gates",
    "export.json": "it has answers and results, and no words of its own",
    "remind.ics": "others may read a calendar",
    "cohort.parquet": "a table of numbers for a query",
}


@dataclass(frozen=True)
class Person:
    """Somebody with two self-checks, and their mentor with the file."""

    folder: Path
    state: str

    def run(self, *command: str, typed: str = "") -> tuple[int, str, str]:
        env = {"MEI_SOCIAL_RULES": str(self.folder / "rules.yaml")}
        home = self.folder / ("mentor" if {*command[:1]} & {*MENTORS} else "home")
        return invoke(*command, home=home, env=env, stdin=typed)


@pytest.fixture(scope="module", params=LAST)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Person:
    folder = tmp_path_factory.mktemp(request.param)
    found = Person(folder, request.param)
    (folder / "rules.yaml").write_text(SMALL_YAML, encoding="utf-8")
    for name, gate in (("first.yaml", f"  {ID}: yes\n"), ("last.yaml", LAST[request.param])):
        (folder / name).write_text(ANSWERS.format(gate=gate), encoding="utf-8")
        assert found.run("check", "--new", "--answers", str(folder / name))[0] == 0
    (folder / "received").mkdir()
    file, received = str(folder / "file.json"), folder / "received" / "file.json"
    assert found.run("export", file, "--yes")[0] == 0
    received.write_bytes((folder / "file.json").read_bytes())
    assert found.run("review", file, "--record", "--plain", typed="sign\nMo\nstop\n")[0] == 0
    return found


@pytest.fixture
def person(made: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """In a folder of each test's own."""
    folder = Path(shutil.copytree(made.folder, tmp_path / "work"))
    monkeypatch.chdir(folder)
    return Person(folder, made.state)


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen(name: str, person: Person) -> None:
    """The first line names it with what was said, or says that it has no answer."""
    command = SCREENS[name]
    _, out, err = person.run(*command)
    wanted = (MENTOR if name.partition(" ")[0] in MENTORS else TRAINEE)[person.state]
    shown = out or err
    if name in ("cohort", "cohort --plain"):  # many people: they stand in a box above all figures
        assert running(shown).startswith("Before anything else ")
        assert QUESTION in shown.partition("1 self-check\n")[0].replace("\n  ", " ")
    else:
        assert first_of(name, shown).startswith(wanted), shown


@pytest.mark.parametrize("name", FILES)
def test_every_file(name: str, person: Person) -> None:
    """So does the first line, or the first row, of everything that is written."""
    command = FILES[name]
    _, out, err = person.run(*command)
    file = next(Path(word) for word in command if word.startswith("made."))
    assert file.exists(), out + err
    in_words = (MENTOR if command[0] in MENTORS else TRAINEE)[person.state]
    wanted = (ID, QUESTION) if file.suffix in TABLES else in_words
    assert first_of(file.name, read(file)).startswith(wanted)


def test_nothing_is_left_out() -> None:
    """Every command, and every kind of file that one writes, is walked above or has its reason."""
    commands = {c.name or getattr(c.callback, "__name__", "") for c in app.registered_commands}
    commands |= {rules_group.info.name}
    kinds = {f"export.{kind}" for kind in destination.FORMATS}
    kinds |= {f"cohort{ending}" for ending in (*cohort.WRITERS, cohort.PARQUET)}
    walked = {command[0] for command in SCREENS.values() if command}
    assert commands - walked - set(OTHERS) == set()
    assert kinds - set(FILES) - set(OTHERS) == set()


def begun(home: Path, state: str) -> None:
    """A self-check in which only that question is open, or was left for later."""
    with Store.open(home) as store:
        ruleset = load_rules(home.parent / "rules.yaml")
        start(store, ruleset, DAY)
        [saved] = store.audits()
        session = Session(ruleset, store, saved, DAY, lambda platform: None)
        session.screen(ruleset.screening[0], None, Screened.YES)
        for rule, account in session.questions():
            safe = AnswerValue(rule.expected.value)
            if rule.id != ID:
                session.answer(rule, account, Answer(safe, DAY))
            elif state == "open":
                session.answer(rule, account, Answer(AnswerValue.NO, DAY))
            else:
                session.skip(rule, account)
        store.set_preference(PREFERENCE, "arrows")


@pytest.mark.parametrize("end", ["save", "Ctrl-C"])
@pytest.mark.parametrize("way", ["typed", "arrows"])
@pytest.mark.parametrize("state", LAST)
def test_who_stops(state: str, way: str, end: str, tmp_path: Path) -> None:
    """The list of what is left names it, with whom to tell; whoever stops there does not read it twice."""
    (tmp_path / "rules.yaml").write_text(
        SMALL_YAML.replace("    tell: Your mentor today\n", TELL, 1).replace(
            "    quick: true\n    sources", "    sources", 1
        )
    )
    begun(tmp_path / "home", state)
    words = ("check", "--rules", str(tmp_path / "rules.yaml"))
    terminal = Terminal(tmp_path / "home", *words, *["--plain"] * (way == "typed"))
    if state == "blank":
        if way == "typed":
            terminal.type("skip")
        else:
            terminal.card("w why", "s")
            terminal.waits(lambda: "it stays first in your summary" in running(terminal.written))
            terminal.card("Enter goes on.", "\r")
    listed = terminal.asked(PROMPT if way == "typed" else MENU)
    if end == "save":
        terminal.child.send("save\r")
    else:
        terminal.child.sendintr()
    code, told = terminal.ends()
    line = f"{TRAINEE[state]} (General{': No' if state == 'open' else ''}). Who to tell: The lead."
    wanted = line if state == "open" else line.removesuffix(" Who to tell: The lead.")
    assert wanted in listed.partition("Your list")[2]
    ended = running(terminal.written).rpartition("Your list")[2]
    assert ended.count(wanted) == 1
    assert ended.index(wanted) < ended.rindex("Your answers so far are saved")
    assert wanted not in told
    assert code == (0 if end == "save" else INTERRUPTED)


def test_nothing_is_put_off(person: Person) -> None:
    """Where only such questions are left, a plan and a reminder do not speak of putting off."""
    only = ANSWERS.format(gate=LAST[person.state]).replace("account-private: no", "account-private: yes")
    (person.folder / "only.yaml").write_text(only, encoding="utf-8")
    assert person.run("check", "--new", "--answers", "only.yaml")[0] == 0
    told = " ".join((*person.run("actions")[1:], *person.run("remind", "next.ics")[1:]))
    assert "put it off" not in told
    assert ("To mark something as done: mei-social actions --change" in told) is (person.state == "open")


def test_what_was_noted_is_kept(person: Person) -> None:
    """Who stops without a record hears that a noted act is kept, and only where one was noted."""
    review = ("review", "file.json", "--record-to", "other.json", "--plain")
    for typed in ("acted\n1\nstop\n", "stop\n"):
        told = running(person.run(*review, typed=typed)[2])
        acted = person.state == "open" and typed.startswith("acted")
        assert "No record was written." in told
        assert ("What you noted for yourself alone is kept in your own list." in told) is acted


def test_no_legend_without_its_table(person: Person) -> None:
    """The lines of a cohort do not explain the signs of a table that is not there."""
    assert "a dot: none open" not in person.run("cohort", "received", "--plain")[1]


def read(file: Path) -> str:
    if file.suffix == ".xlsx":
        rows = openpyxl.load_workbook(file)["trainees"].iter_rows(values_only=True)
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        return text.getvalue()
    return file.read_text(encoding="utf-8-sig")


def first_of(name: str, text: str) -> str:
    """The first line for whoever reads it: of a page what stands above its title, of a table its row."""
    if name.endswith("json"):
        return str(json.loads(text)["comes_first"])
    if name.endswith(".html"):
        above = text.partition("<h1")[0].partition('<header class="page">')[2]
        return running(html.unescape(re.sub(r"<[^>]*>", "", above)))
    if name.endswith(("csv", "xlsx")):
        return next(cell for cell in cells(text) if cell in (ID, QUESTION))
    return running(text).lstrip("*")


def cells(text: str) -> Iterator[str]:
    """Of the first row under the heading."""
    yield from list(csv.reader(io.StringIO(text)))[1]
