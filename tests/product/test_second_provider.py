"""Another provider's rules, from `tests/second_provider`: nobody who uses them meets a word of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from programs import ROOT, invoke

SECOND = ROOT / "tests" / "second_provider"
RULES = SECOND / "rules.yaml"
OURS = re.compile(
    r"mid essex|\b(sc)?itt\b|trainee|\bmentor|\bpupil|\bschool|teacher|\bqts\b|course lead|safeguarding lead"
    r"|\bdsl\b|\bplacement|\btutor|training provider|\{(answers|reviews|protected|told|leads|place)\b",
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
    return text


def sheets(path: Path) -> str:
    """The texts of a workbook and the names of its sheets."""
    with ZipFile(path) as book:
        parts = [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
    names = re.findall(r'<sheet name="([^"]*)"', "".join(parts))
    return unescape("\n".join([*names, *(re.sub(r"<[^>]+>", " ", part) for part in parts)]))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every screen and document, by the command that makes it."""
    folder = tmp_path_factory.mktemp("second")
    home, reader = folder / "home", folder / "reader"
    answers, received = folder / "answers.yaml", folder / "received"
    answers.write_text(ANSWERS, encoding="utf-8")
    received.mkdir()
    found: dict[str, str] = {}

    def screen(*arguments: object, stdin: str = "", home: Path = home, codes: tuple[int, ...] = (0,)) -> None:
        words = [str(argument) for argument in arguments]
        code, shown, told = invoke(*words, home=home, stdin=stdin, env={"MEI_SOCIAL_RULES": str(RULES)})
        assert code in codes, (words, code, told)
        name = " ".join(word if "/" not in word else Path(word).name for word in words)
        while name in found:
            name += " again"
        found[name] = read(shown, ".json") + told if "--json" in words else shown + told

    def file(*arguments: object, to: Path, home: Path = home, stdin: str = "", flag: str = "--to") -> None:
        screen(*arguments, *((flag, to) if flag else (to,)), home=home, stdin=stdin, codes=(0, 3))
        found[f"file {' '.join(map(str, arguments[:2]))[:60]} {to.name}"] = (
            sheets(to) if to.suffix == ".xlsx" else read(to.read_text("utf-8"), to.suffix)
        )

    screen("check", "--plain", stdin="yes\non\n1\n\n1\nyes\nyes\nhow\nwhy\nno\non\n", codes=(0, 1))
    screen(
        "check",
        "--plain",
        stdin="no\n1 2\n1\n1\nyes\nyes\nno\non\n1\n1\nfull\nwhy\nhow\nnote\nA note\nx\n",
        codes=(0, 1),
    )
    screen("check", "--new", "--answers", answers)
    screen()
    for plain in ((), ("--plain",)):
        for command in ("summary --all", "summary --explain", "actions --all", "history", "concern"):
            screen(*command.split(), *plain)
    for command in ("summary", "actions", "history", "concern"):
        screen(command, "--json")
    screen("recheck", "--plain", stdin="still\nyes\nno\non\n", codes=(0, 1))
    screen("check", "--new", "--answers", answers)
    screen("compare")
    screen("compare", "--json")
    screen("actions", "--format", "md")
    file("remind", to=folder / "next.ics", flag="")
    file("history", to=folder / "history.html", flag="--html")
    for suffix in ("html", "json", "md", "csv"):
        file("export", "--yes", to=received / f"robin.{suffix}", flag="")
    screen("export", folder / "other.html", stdin="name\nRobin\nnotes\n1\ntext\nno\n", codes=(0, 1))
    export = received / "robin.json"
    screen("review", export, home=reader, codes=(0, 3))
    screen("review", export, "--json", home=reader, codes=(0, 3))
    screen("review", folder / "answers.yaml", "--json", home=reader, codes=(1, 2, 3))
    file("review", export, to=folder / "page.html", home=reader, flag="--html")
    record = "change\n1\nask\nPlease look again\nsign\nDr Ash\nyes\nstop\n"
    screen("review", export, "--record", "--plain", home=reader, stdin=record, codes=(0, 1, 3))
    for part in ("--plain", "--all", "--json", "--band=critical"):
        screen("cohort", received, part, home=reader, codes=(0, 3))
    for suffix in ("html", "json", "csv", "xlsx"):
        file("cohort", received, to=folder / f"cohort.{suffix}", home=reader, flag="--output")
    file("form", to=folder / "form.html")
    screen("form", "--json", "--to", folder / "form.html", "--replace")
    screen("rules", "show")
    for part in BOOKS:
        screen("rules", "show", part)
    for command in ("list", "coverage", "validate", "prove"):
        screen("rules", command)
    screen("rules", "test", SECOND / "examples.yaml")
    screen("rules", "diff", RULES, RULES, codes=(0, 3))
    screen("rules", "impact", RULES, RULES, received, codes=(0, 2, 3))
    return found


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
    ):
        assert word in everything, word
