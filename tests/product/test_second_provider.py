"""Another provider's rules, from `tests/second_provider`: nobody who uses them meets a word of ours."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen
from typing import Any
from zipfile import ZipFile

import pytest

from programs import FIXED, PROGRAM, ROOT, invoke

SECOND = ROOT / "tests" / "second_provider"
RULES = SECOND / "rules.yaml"
OURS = re.compile(
    r"mid essex|\b(sc)?itt\b|trainee|\bmentor|\bpupil|\bschool|teacher|\bqts\b|course lead|safeguarding lead"
    r"|\b3\([a-z]\)|\bdsl\b|\bplacement|headteacher|\btutor|training provider"
    r"|\{(answers|reviews|protected|told|leads|place)\b",
    re.IGNORECASE,
)
ANSWERS = """\
screening: {child-worry: not-sure}
answers: {child-told: no}
accounts:
  - platform: instagram
    purpose: professional
    screening: {posts-at-all: yes}
    answers:
      patients-connected: {answer: partly, note: Two of them}
      pictures-clear: no
      account-locked: {answer: not-applicable, reason: I share it with nobody}
  - platform: instagram
    purpose: both
    screening: {posts-at-all: no}
    answers: {patients-connected: no, two-steps: no}
  - platform: other
    purpose: personal
    answers: {patients-connected: {answer: not-applicable, reason: No friends there}}
"""
UP_TO_A_NOTE = (
    "no\n1\non\non\non\non\non\nnote\ntoday\nInstagram\nA threat\nIt is serious\nnobody\nthe link\n"
)
"""In a worrying moment: not in danger, the first kind, five pages, and the six questions of a note."""
BOOKS = ("--map", "--questionnaire", "--policy", "--safeguarding", "--fact-check")
READABLE = re.compile(r"(?:aria-label|alt|title|content)=\"([^\"]*)\"")
HIDDEN = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)


def values(found: Any) -> Iterator[str]:
    """What people read of JSON: its keys are for machines."""
    if isinstance(found, dict):
        for each in found.values():
            yield from values(each)
    elif isinstance(found, list):
        for each in found:
            yield from values(each)
    elif isinstance(found, str):
        yield found


def read(text: str, kind: str) -> str:
    """What people read of a file of this kind."""
    if kind == ".json":
        return "\n".join(values(json.loads(text)))
    if kind == ".html":
        data = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)
        shown = re.sub(r"<[^>]+>", " ", HIDDEN.sub(" ", text))
        carried = [said for each in data for said in values(json.loads(each))]
        return unescape("\n".join([shown, *READABLE.findall(text), *carried]))
    if kind == ".ics":
        return text.replace("\r", "").replace("\n ", "")
    return text


def sheets(path: Path) -> str:
    """The texts of a workbook and the names of its sheets."""
    with ZipFile(path) as book:
        parts = [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
    names = re.findall(r'<sheet name="([^"]*)"', "".join(parts))
    return unescape("\n".join([*names, *(re.sub(r"<[^>]+>", " ", part) for part in parts)]))


def of_rules(screen: Callable[..., None], file: Callable[..., None], folder: Path, received: Path) -> None:
    """What is made for whoever writes the rules, and the page that is made from them."""
    screen("rules", "show")
    for part in BOOKS:
        screen("rules", "show", part)
    for command in ("list", "coverage", "validate", "prove"):
        screen("rules", command)
    screen("rules", "test", SECOND / "examples.yaml")
    screen("check", "--keep-nothing", "--plain", stdin="no\n1\n1\nno\nno\n", home=folder / "other")
    screen("concern", "--plain", stdin="yes\n", home=folder / "other")
    screen("doctor", home=folder / "other")
    screen("rules", "facts")
    screen("rules", "facts", "--json")
    file("form", to=folder / "form.html")
    screen("form", "--json", "--to", folder / "form.html", "--replace")
    for suffix in ("csv", "xlsx"):
        file("rules", "export", to=folder / f"rules.{suffix}")
    published = folder / "published.yaml"
    file("rules", "publish", RULES, "--yes-to", "examples", "--yes-to", "reach", to=published)
    screen("rules", "show", published)
    screen("rules", "diff", RULES, RULES)
    screen("rules", "impact", RULES, received, code=3)


def walked(home: Path, *options: str) -> str:
    """All that is asked and said in a self-check that is typed to its end: the first choice, and yes."""
    command = [sys.executable, *PROGRAM, "check", "--plain", *options]
    env = {**os.environ, **FIXED, "MEI_SOCIAL_HOME": str(home), "MEI_SOCIAL_RULES": str(RULES)}
    said = page = b""
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=STDOUT, env=env) as window:
        assert window.stdin
        assert window.stdout
        while letters := os.read(window.stdout.fileno(), 65536):
            said, page = said + letters, page + letters
            if page.endswith(b"\n> "):
                done = b"finish" in page and b"Go on with" not in page
                typed = b"finish" if done else b"1" if b"\n  1 " in page else b"y"
                window.stdin.write(typed + b"\n")
                window.stdin.flush()
                page = b""
    assert window.returncode == 0, said.decode()
    return said.decode()


def whole_group(folder: Path) -> Path:
    """A folder of files from so many people that some of it may be told to others."""
    files = folder / "many"
    files.mkdir()
    env = {"MEI_SOCIAL_RULES": str(RULES)}
    for number in range(24):
        answers, home = folder / f"many{number}.yaml", folder / f"home{number}"
        answers.write_text(ANSWERS if number % 4 else ANSWERS.replace("clear: no", "clear: yes"), "utf-8")
        for words in (
            ("check", "--new", "--answers", str(answers)),
            ("export", "--yes", str(files / f"{number}.json")),
        ):
            assert invoke(*words, home=home, env=env)[0] == 0
    return files


def of_one(screen: Callable[..., None]) -> None:
    """What whoever answered is shown afterwards."""
    for plain in ((), ("--plain",)):
        for command in ("summary --all", "summary --explain", "actions --all", "history", "concern"):
            screen(*command.split(), *plain)
    for command in ("summary", "actions", "history", "concern"):
        screen(command, "--json")


def of_many(screen: Callable[..., None], file: Callable[..., None], many: Path, reader: Path) -> None:
    """What may leave the provider about a whole group."""
    screen("cohort", many, "--publish", home=reader)
    for suffix in ("md", "json", "csv"):
        file("cohort", many, "--publish", to=reader / f"public.{suffix}", home=reader, flag="--output")


def noted(screen: Callable[..., None], found: dict[str, str], folder: Path) -> None:
    """A note about a worry, in both kinds of file."""
    for suffix in ("txt", "md"):
        note = folder / f"note.{suffix}"
        screen("concern", "--plain", stdin=f"{UP_TO_A_NOTE}file\n{note}\n")
        found[f"file {note.name}"] = note.read_text("utf-8")


def put_off(screen: Callable[..., None], file: Callable[..., None], folder: Path) -> None:
    """A plan with something put off to a day, and both calendars of it."""
    screen("actions", "--change", "--plain", stdin="2\n1\nlater\n2027-05-10\nback\nleave\n")
    for kind in ((), ("--private",)):
        file("remind", *kind, to=folder / f"plan{len(kind)}.ics", flag="")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every screen and document, by the command that makes it."""
    folder = tmp_path_factory.mktemp("second")
    home, reader = folder / "home", folder / "reader"
    answers, received = folder / "answers.yaml", folder / "received"
    answers.write_text(ANSWERS, encoding="utf-8")
    received.mkdir()
    found: dict[str, str] = {}

    def screen(*arguments: object, stdin: str = "", home: Path = home, code: int = 0) -> None:
        words = [str(argument) for argument in arguments]
        ended, shown, told = invoke(*words, home=home, stdin=stdin, env={"MEI_SOCIAL_RULES": str(RULES)})
        assert ended == code, (words, ended, told)
        name = " ".join(word if "/" not in word else Path(word).name for word in words)
        while name in found:
            name += " again"
        found[name] = read(shown, ".json") + told if "--json" in words else shown + told

    def file(*arguments: object, to: Path, home: Path = home, flag: str = "--to", code: int = 0) -> None:
        screen(*arguments, *((flag, to) if flag else (to,)), home=home, code=code)
        found[f"file {' '.join(map(str, arguments[:2]))[:60]} {to.name}"] = (
            sheets(to) if to.suffix == ".xlsx" else read(to.read_text("utf-8"), to.suffix)
        )

    screen("check", "--plain", stdin="yes\non\n1\n\n1\nyes\nyes\nhow\nwhy\nno\non\n")
    screen(
        "check",
        "--plain",
        stdin="no\n1 2\n1\n1\nyes\nyes\nno\non\n1\n1\nfull\nwhy\nhow\nnote\nA note\nx\n",
    )
    screen("check", "--new", "--answers", answers)
    screen()
    of_one(screen)
    screen("recheck", "--plain", stdin="still\nyes\nno\non\n")
    screen("check", "--new", "--answers", answers)
    screen("compare")
    screen("compare", "--json")
    screen("actions", "--format", "md")
    file("remind", to=folder / "next.ics", flag="")
    put_off(screen, file, folder)
    file("history", to=folder / "history.html", flag="--html")
    for suffix in ("html", "json", "md", "csv"):
        file("export", "--yes", to=received / f"robin.{suffix}", flag="")
    screen("export", folder / "other.html", stdin="name\nRobin\nnotes\n1\ntext\nno\n")
    export = received / "robin.json"
    screen("review", export, home=reader)
    screen("review", export, "--json", home=reader)
    screen("review", folder / "answers.yaml", "--json", home=reader, code=3)
    file("review", export, to=folder / "page.html", home=reader, flag="--html")
    record = "change\n1\nask\nPlease look again\nsign\nDr Ash\nyes\nstop\n"
    screen("review", export, "--record", "--plain", home=reader, stdin=record)
    screen("import-review", received / "robin.review.json")
    screen()
    screen("recheck", "--plain", stdin="yes\nno\n")
    screen("import", export, home=folder / "other", code=1)
    for part in ("--plain", "--all", "--json", "--band=critical"):
        screen("cohort", received, part, home=reader, code=3)
    for suffix in ("html", "json", "csv", "xlsx"):
        file("cohort", received, to=folder / f"cohort.{suffix}", home=reader, flag="--output", code=3)
    screen("cohort", received, "--publish", home=reader, code=1)
    of_many(screen, file, whole_group(folder), reader)
    noted(screen, found, folder)
    of_rules(screen, file, folder, received)
    return found


@pytest.mark.parametrize("length", ["--quick", "--full"])
def test_no_word_of_ours_up_to_the_end(length: str, tmp_path: Path) -> None:
    """A self-check that is typed to its end asks and says nothing in a word of our provider's world."""
    said = walked(tmp_path / "home", length)
    assert "mei-social export" in said
    assert [said[max(m.start() - 60, 0) : m.end() + 40] for m in OURS.finditer(said)] == []


def test_no_word_of_ours(made: dict[str, str]) -> None:
    """No screen and no file made from another provider's rules has a word of our provider's world."""
    met = {
        name: [text[max(m.start() - 60, 0) : m.end() + 40] for m in OURS.finditer(text)]
        for name, text in made.items()
    }
    assert {name: found for name, found in met.items() if found} == {}


def test_their_own_words_are_there(made: dict[str, str]) -> None:
    """The people, the purposes, the sections and the sentences of these rules are what is read."""
    everything = "\n".join(made.values())
    for word in (
        "Social media self-check for Fenland Nursing Partnership student nurses",
        "these are the student nurse's own answers",
        "your assessor",
        "Instagram 1 (for nursing)",
        "4.2(b)(ii)",
        "4.2.1",
        "One thing cannot wait. If a public post of yours shows a patient",
        "tell the ward manager",
        "Topic by student nurse",
        "Make a file for your assessor",
        "figures about student nurses",
        "fewer than 10 student nurses",
        "Take down pictures of people in your care: Instagram 1 (for nursing)",
        "What I saw, or what happened",
    ):
        assert word in everything, word


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        (r"^  accused:.*\n", "`concern` has no `accused`"),
        (r"^  adults:.*\n", "`concern` has no `adults`"),
        (r"^ladder:\n(?: .*\n)+", "have no `ladder`"),
        (r"^nothing", "`instagram` has no platform file here"),
    ],
)
def test_what_would_be_read_of_ours_is_named(tmp_path: Path, cut: str, said: str) -> None:
    """Rules with people of their own are told where a sentence, ladder or platform file of ours is read."""
    path = tmp_path / "rules.yaml"
    path.write_text(re.sub(cut, "", RULES.read_text("utf-8"), flags=re.MULTILINE), encoding="utf-8")
    code, shown, _ = invoke("rules", "validate", str(path), home=tmp_path / "home")
    _, whole, _ = invoke("rules", "validate", str(RULES), home=tmp_path / "home")

    assert (code, said in shown, "words-of-ours" in whole) == (0, True, False)
