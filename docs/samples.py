"""What the documents show, made by running the program. Used by the cog blocks in the Markdown files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from select import select
from typing import IO

from mei_social.storage.database import Database
from mei_social.storage.location import DATABASE

ROOT = Path(__file__).parent.parent
EXAMPLE = "examples/answers.yaml"
SMALL_RULES = "docs/small-rules.yaml"
SMALL_ANSWERS = "docs/small-answers.yaml"
SMALL = ("--rules", SMALL_RULES)
WIDTH = 80
FIXED = {
    "MEI_SOCIAL_TODAY": "2026-11-23",
    "COLUMNS": str(WIDTH),
    "TERM": "xterm",
    "NO_COLOR": "1",
    "PYTHONUTF8": "1",
    "PYTHONWARNINGS": "error",
}
# Help shows the name of the program as it was called, and not every checkout has `mei-social` on its path.
PROGRAM = "import sys; sys.argv[0] = 'mei-social'; from mei_social.__main__ import main; main()"
REFERENCE = "MS-7K2D-M4QX"
SHOWN_FOLDER = "/home/sam/.local/share/mei-social"
WELCOME = re.compile(r"^Your answers stay on this computer, in .*?mentor\.$", re.MULTILINE | re.DOTALL)


class Program(subprocess.Popen[str]):
    """A running one, with all its pipes."""

    stdin: IO[str]
    stdout: IO[str]
    stderr: IO[str]


class Desk:
    """A data folder of its own, and the program in it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)

    def run(
        self,
        *words: str,
        typed: str = "",
        code: int = 0,
        folder: Path = ROOT,
        settings: dict[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run one command, in the repository if not said otherwise. Fails when it exits as not expected."""
        keep = {k: v for k, v in os.environ.items() if not k.startswith("MEI_SOCIAL")}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *words],
            input=typed,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env=keep | FIXED | {"MEI_SOCIAL_HOME": str(self.folder)} | (settings or {}),
            check=False,
        )
        if done.returncode != code:
            raise SystemExit(f"{words} exited with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def started(self, *words: str, day: str) -> Program:
        """The same with pipes, to talk with."""
        keep = {k: v for k, v in os.environ.items() if not k.startswith("MEI_SOCIAL")}
        return Program(
            [sys.executable, "-c", PROGRAM, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env=keep | FIXED | {"MEI_SOCIAL_HOME": str(self.folder), "MEI_SOCIAL_TODAY": day},
        )

    def answer(
        self, answers: str, *options: str, reference: str = REFERENCE, day: str = FIXED["MEI_SOCIAL_TODAY"]
    ) -> None:
        """Save a self-check under a reference, and so with check codes, that are the same in every run."""
        self.run("check", "--answers", answers, *options, settings={"MEI_SOCIAL_TODAY": day})
        with closing(Database(self.folder / DATABASE)) as database, database.transaction():
            database.change("UPDATE audit SET ref = ?", reference)


@cache
def desk() -> Desk:
    """One example self-check for every sample."""
    made = Desk()
    made.answer(EXAMPLE)
    return made


def tidy(text: str) -> str:
    """Without spaces at the ends of lines. Refuses what would differ on another machine."""
    lines = [line.rstrip() for line in text.strip("\n").splitlines()]
    for line in lines:
        if tempfile.gettempdir() in line or str(ROOT) in line:
            raise SystemExit(f"a path of this machine: {line}")
    return "\n".join(lines)


def block(text: str, language: str = "text") -> None:
    """Print a fenced block."""
    shown = tidy(text)
    if wide := next((line for line in shown.splitlines() if len(line) > WIDTH and language == "text"), None):
        raise SystemExit(f"wider than {WIDTH} columns: {wide}")
    print(f"```{language}\n{shown}\n```")


def source(path: str, language: str = "yaml") -> None:
    """A file of this repository."""
    block((ROOT / path).read_text(encoding="utf-8"), language)


def source_part(path: str, start: str, end: str) -> None:
    """A piece of a file of this repository."""
    block(part((ROOT / path).read_text(encoding="utf-8"), start, end).rstrip(), "yaml")


def modeline() -> None:
    """The line by which an editor finds the schema."""
    from mei_social.authoring.starter import MODELINE

    if not (ROOT / "rules/guidelines.yaml").read_text(encoding="utf-8").startswith(MODELINE + "\n"):
        raise SystemExit("rules/guidelines.yaml does not start with the modeline")
    block(MODELINE, "yaml")


def bands() -> None:
    """What each result is called, from the rules that come with the program."""
    from mei_social.audit.assess import Band
    from mei_social.report import labels as words
    from mei_social.report.build import ruleset_words
    from mei_social.ruleset.load import load_rules

    rules = load_rules(ROOT / "rules/guidelines.yaml")
    print("| Heading | In the table | What it means |\n|---|---|---|")
    for band in Band:
        word = ruleset_words(rules, band)
        print(f"| {word.title} | {words.CELL[band]} | {MEANS[band]} |")


MEANS = {
    "critical": "The worst open finding is critical",
    "high": "The worst open finding is high",
    "medium": "The worst open finding is medium",
    "low": "The worst open finding is low",
    "incomplete": "Nothing is open in the answers, and some questions have no answer yet",
    "no-open-findings": "Every question is answered, and no answer is open",
    "not-assessed": "No question applied",
}


def part(text: str, start: str = "", end: str = "") -> str:
    """From the line that holds `start` to the one before the next that holds `end`."""
    lines = text.splitlines()
    first = next(n for n, line in enumerate(lines) if start in line)
    if not end:
        return "\n".join(lines[first:])
    last = next(n for n, line in enumerate(lines) if n > first and end in line)
    return "\n".join(lines[first:last])


def summary(start: str = "", end: str = "") -> None:
    """A piece of the summary of the example self-check."""
    block(part(desk().run("summary").stdout, start, end))


TYPED = (
    *("no", "4,8", "1", "3", "yes"),  # Instagram, personal; WhatsApp, both
    *("no",) * 6,
    *("yes", "no", "on"),  # a pupil wrote, and nobody was told: that comes before all others
    *("no", "no"),
    "2",  # the full check
    *("yes", "yes", "y, 2 p", "how"),
    *("yes", "save"),
)


@cache
def session() -> tuple[Desk, str]:
    """The first ten minutes of a real self-check in line mode, with what was typed behind each prompt."""
    made = Desk()
    said = made.run("check", "--plain", typed="\n".join(TYPED) + "\n").stderr
    pieces = said.split("\n> \n")
    if len(pieces) != len(TYPED) + 1:
        raise SystemExit(f"{len(TYPED)} answers were typed, and {len(pieces) - 1} were asked for:\n{said}")
    joined = "".join(f"{text}\n> {typed}\n" for text, typed in zip(pieces, (*TYPED, ""), strict=True))
    return made, shown_folder(joined.removesuffix("\n> \n"), made.folder)


def shown_folder(text: str, folder: Path) -> str:
    """With a folder that a reader could have, in lines that are wrapped again."""

    def again(found: re.Match[str]) -> str:
        words = " ".join(found[0].split()).replace(str(folder), SHOWN_FOLDER)
        return textwrap.fill(words, WIDTH, break_on_hyphens=False)

    return WELCOME.sub(again, text)


def screens(start: str, end: str) -> None:
    """A piece of that self-check."""
    block(part(session()[1], start, end))


def going_on() -> None:
    """The same self-check, opened again."""
    made, _ = session()
    again = made.run("check", "--plain", typed="save\n").stderr
    block(part(again, "Welcome back", "Type y for yes"))


def consent() -> None:
    """What is shown before a file is written."""
    asked = desk().run("export", "report.html", "--plain", typed="stop\n").stderr
    block(part(asked, "What your mentor", "> "))


NOT_UNDERSTOOD = "is not one of the answers"
TURN = re.compile(r"\n(> |[A-Z][^\n:]{0,60}: )$")
IDLE = 0.3
"""Seconds in which nothing more is written: whoever is asked has the turn."""


class Talk:
    """A conversation with the program: what it asks is answered by words in it, all else with yes."""

    def __init__(
        self, made: Desk, replies: Mapping[str, Sequence[str]], always: Mapping[str, str] = {}
    ) -> None:
        self._desk = made
        self._left = {words: list(said) for words, said in replies.items()}
        self._always = always

    def held(self, *words: str, day: str) -> str:
        """The whole of it, with what was typed behind each prompt, and the document at the end."""
        program = self._desk.started(*words, day=day)
        said = page = ""
        while piece := os.read(program.stderr.fileno(), 65536):
            page += piece.decode()
            if TURN.search(page) and not select([program.stderr], [], [], IDLE)[0]:
                if NOT_UNDERSTOOD in " ".join(page.split()):
                    program.kill()
                    raise SystemExit(f"{words} did not understand:\n{said[-2000:]}{page}")
                reply = self._reply(" ".join(page.split()))
                program.stdin.write(reply + "\n")
                program.stdin.flush()
                said, page = said + page + reply, ""
        document = program.stdout.read()
        if program.wait() or any(self._left.values()):
            raise SystemExit(f"{words}: {self._left} was never asked:\n{said}{page}")
        return shown_folder(said + page + document, self._desk.folder)

    def _reply(self, asked: str) -> str:
        found = [(asked.rfind(words), words) for words, left in self._left.items() if left and words in asked]
        if found:
            return self._left[max(found)[1]].pop(0)
        return next((reply for words, reply in self._always.items() if words in asked), "yes")


PLANNED = {
    "Which part?": ["1", "2", "leave"],
    "Which action?": ["1", "back", "3", "back"],
    "How far are you with this?": ["done", "later"],
    "Would you like to answer it again": ["no"],
    "Until when?": ["2 weeks"],
}


@cache
def planned() -> tuple[Desk, str]:
    """The example self-check with two actions marked, and how that went."""
    made = Desk()
    made.answer(EXAMPLE)
    return made, Talk(made, PLANNED).held("actions", "--change", "--plain", day="2026-11-24")


def plan(start: str, end: str) -> None:
    """A piece of the plan after that."""
    block(part(planned()[0].run("actions", settings={"MEI_SOCIAL_TODAY": "2026-11-24"}).stdout, start, end))


def planning(start: str, end: str) -> None:
    """A piece of that conversation."""
    block(part(planned()[1], start, end))


def reminder() -> None:
    """What a calendar file holds."""
    made = planned()[0]
    said = made.run("remind", "-", settings={"MEI_SOCIAL_TODAY": "2026-11-24"}).stdout
    block(part(said.replace("\r\n", "\n"), "BEGIN:VEVENT", "TRANSP"))


AGAIN = {
    "Do you contact pupils": ["no"],
    "Do you already know": ["no"],
    "Has a pupil": ["no"],
    "Have you seen online behaviour": ["no"],
    "Card 1 of": ["save"],
}


@cache
def looked_again() -> str:
    """The first pages of a recheck, four months later."""
    made = Desk()
    made.answer(EXAMPLE)
    return Talk(made, AGAIN).held("recheck", "--plain", day="2027-03-29")


def again(start: str, end: str) -> None:
    """A piece of it."""
    block(part(looked_again(), start, end))


LATER = (
    ("no-pupils-connected: no", "no-pupils-connected: yes"),
    (": partly", ": yes"),
    ("comments-fair: yes", "comments-fair: not-sure"),
)


@cache
def over_time() -> Desk:
    """The example self-check, and another one four months later, when some things had changed."""
    made = Desk()
    made.answer(EXAMPLE)
    text = (ROOT / EXAMPLE).read_text(encoding="utf-8")
    for before, now in LATER:
        if before not in text:
            raise SystemExit(f"{EXAMPLE} no longer holds {before}")
        text = text.replace(before, now, 1)
    with tempfile.TemporaryDirectory() as folder:
        later = Path(folder) / "later.yaml"
        later.write_text(text, encoding="utf-8")
        made.run("check", "--answers", str(later), settings={"MEI_SOCIAL_TODAY": "2027-03-29"})
    return made


def history(start: str, end: str) -> None:
    """A piece of the two in a row."""
    block(part(over_time().run("history").stdout, start, end))


def comparison(start: str, end: str) -> None:
    """A piece of the two side by side."""
    block(part(over_time().run("compare").stdout, start, end))


def status() -> None:
    """What `mei-social` alone says."""
    block(planned()[0].run(settings={"MEI_SOCIAL_TODAY": "2026-11-24"}).stdout)


def worried() -> None:
    """The first page of the guide for a worrying moment, with its question."""
    done = Desk().run("concern", "--plain", typed="stop\n")
    asked = part(done.stderr, "Nothing that you choose", "> ")
    block(f"{done.stdout}\n{asked}")


def wiped() -> None:
    """What `wipe` says."""
    made = Desk()
    made.answer(SMALL_ANSWERS, *SMALL)
    said = made.run("wipe", "--plain", typed="yes\n").stderr.replace(str(made.folder), SHOWN_FOLDER)
    block(wrapped(part(said, "Deleted ")))


def wrapped(text: str) -> str:
    """Long lines as a terminal of 80 columns shows them."""
    return "\n".join(textwrap.fill(line, WIDTH, break_on_hyphens=False) for line in text.splitlines())


def answer_keys() -> None:
    """What can be typed on a card, from the program's own list."""
    from mei_social.interview.cards.card import GIVES, Move
    from mei_social.interview.cards.grammar import MOVES, VERBS

    print("| To | Type | Or |\n|---|---|---|")
    for verb, (short, *rest) in VERBS.items():
        meant = f"answer {verb}" if verb in GIVES else ASKED_FOR[verb.value]
        print(f"| {meant} | `{short}` | {ticked(rest[:2])} |")
    print(f"| go back | `b` | {ticked([w for w in MOVES[Move.BACK] if len(w) > 1])} |")
    print(f"| save and stop | `q` | {ticked([w for w in MOVES[Move.SAVE] if len(w) > 1][:3])} |")
    print(f"| see all that can be typed here | `help` | {ticked(['F1'])} |")


ASKED_FOR = {
    "keep": "keep the answer that you gave last time, where there is one",
    "how": "how to check",
    "why": "why it matters",
    "menu": "menu: found, moved or not found, with an app open",
    "note": "write a note",
    "na": "does not apply",
    "skip": "skip for now",
}


def ticked(words: list[str]) -> str:
    return ", ".join(f"`{w}`" for w in words)


def commands() -> None:
    """Every command with its help."""
    for words in command_names():
        print(f"\n## mei-social {' '.join(words)}\n")
        block(Desk().run(*words, "--help").stdout)


def command_names() -> list[tuple[str, ...]]:
    """Every command of the app, those in groups too, in the order of the help."""
    from typer.main import get_command

    from mei_social.cli.app import app

    return _names(get_command(app), ())


def _names(command: object, before: tuple[str, ...]) -> list[tuple[str, ...]]:
    found = []
    for name, inner in getattr(command, "commands", {}).items():
        deeper = _names(inner, (*before, name))
        found += deeper or [(*before, name)]
    return found


def helped(*words: str) -> None:
    """The help of one command, or of all."""
    block(Desk().run(*words, "--help").stdout)


MISTAKES = (
    ("severity: medium", "severity: mild"),
    ("remedy: >-", "remedys: >-"),
    ("topic: habits", "topic: habit"),
)


def mistakes() -> None:
    """A copy of the small rules with three mistakes, and what the program says to it."""
    text = (ROOT / SMALL_RULES).read_text(encoding="utf-8")
    for right, wrong in MISTAKES:
        if right not in text:
            raise SystemExit(f"{SMALL_RULES} no longer holds {right}")
        text = text.replace(right, wrong, 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "my-rules.yaml"
        path.write_text(text, encoding="utf-8")
        said = Desk().run("check", "--plain", "--rules", str(path), code=1).stderr
    problems = [line.replace(str(path), path.name) for line in said.splitlines() if str(path) in line]
    block(wrapped("\n".join(line for line in problems if not line.startswith("Error"))))


def export_json() -> str:
    """The whole export of the small self-check, with its note shared."""
    made = Desk()
    made.answer(SMALL_ANSWERS, *SMALL)
    shared = ("--share-note", "picture-fits:a1")
    return made.run("export", "-", "--format", "json", "--yes", *shared, *SMALL).stdout


def export_csv() -> str:
    """The CSV of the example self-check. A desk of its own, as every export counts a revision."""
    made = Desk()
    made.answer(EXAMPLE)
    return made.run("export", "-", "--format", "csv", "--yes").stdout


def csv_columns() -> None:
    """Each column of the CSV with one row of the example."""
    import csv

    from keys import CSV_COLUMNS

    rows = list(csv.reader(export_csv().removeprefix("\ufeff").splitlines()))
    head = rows[0]
    row = next(r for r in rows if r[head.index("answer")] == "Partly")
    if list(CSV_COLUMNS) != head:
        raise SystemExit(f"docs/keys.py and the CSV have other columns: {head}")
    print("| Column | What it holds | Example |\n|---|---|---|")
    for name, cell in zip(head, row, strict=True):
        print(f"| {name} | {CSV_COLUMNS[name]} | {cell} |")


@cache
def received() -> Path:
    """A folder with the exports of three trainees, as a mentor has them."""
    folder = Path(tempfile.mkdtemp())
    calm = (
        (ROOT / EXAMPLE)
        .read_text(encoding="utf-8")
        .replace("no-pupils-connected: no", "no-pupils-connected: yes")
    )
    (folder / "calm.yaml").write_text(calm, encoding="utf-8")
    for number, (name, answers) in enumerate([("Sam", EXAMPLE), ("Alex", "calm"), ("Robin", "calm")], 1):
        trainee = Desk()
        path = EXAMPLE if answers == EXAMPLE else str(folder / "calm.yaml")
        trainee.answer(path, reference=f"MS-000{number}-AAAA")
        trainee.run("export", str(folder / f"{name.lower()}.json"), "--yes", "--name", name)
    (folder / "calm.yaml").unlink()
    return folder


def mentors(*words: str, lines: int = 40, code: int = 0) -> None:
    """The first lines of what a mentor's command says."""
    said = Desk().run(*words, "--plain", folder=received(), code=code).stdout
    block("\n".join(said.splitlines()[:lines]))


def cohort_query() -> None:
    """The figures of a cohort as SQL, as the program ships them."""
    from mei_social import cohort

    block(Path(cohort.__file__).with_name("figures.sql").read_text(encoding="utf-8"), "sql")
