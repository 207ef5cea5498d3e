"""The documents say what the program does, and what they show was made by running it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from typer.main import get_command

from mei_social.audit.menus import Menu, MenuPlace, MenuSaid
from mei_social.audit.model import Answer, AnswerValue, Item, Mark, State
from mei_social.cli.app import app
from mei_social.parsing.decode import in_file
from mei_social.render.report import csv, headings
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import (
    Bands,
    BandWords,
    Clause,
    Contact,
    Guide,
    HelpLine,
    Named,
    Provider,
    Review,
    Rule,
    Ruleset,
    Screening,
    Setting,
    Weights,
)
from mei_social.storage.store import Store
from terminals import saved as last

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
IN_FILE = (
    Bands,
    BandWords,
    Clause,
    Contact,
    Guide,
    HelpLine,
    Named,
    Provider,
    Review,
    Rule,
    Ruleset,
    Screening,
)
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
ELSEWHERE = re.compile(r"/(tmp|root|mnt|srv)/|index-url", re.IGNORECASE)
UNWELCOME = re.compile(r"\bplease\b|\bsorry\b|\bcompliant\b|\bcertified\b|\bverified\b", re.IGNORECASE)


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """What stands in the fences of one language."""
    return [body for _, kind, body in FENCE.findall(text) if kind == language]


def run(*words: str, home: Path) -> str:
    """What a command writes to standard output."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MEI_SOCIAL")}
    done = subprocess.run(
        [sys.executable, "-m", "mei_social", *words],
        env={**kept, "MEI_SOCIAL_HOME": str(home), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def names(command: object, before: str = "") -> Iterator[str]:
    """Every command, those in groups too."""
    for name, inner in getattr(command, "commands", {}).items():
        deeper = list(names(inner, f"{before}{name} "))
        yield from deeper or [f"{before}{name}"]


def paths(value: Any, before: str = "") -> Iterator[str]:
    """Every key of a document, as `docs/export-format.md` writes it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, f"{before}.{key}" if before else key)
    elif isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        for entry in value:
            yield from paths(entry, f"{before}[]")
    else:
        yield before


@pytest.mark.slow
def test_a_stale_page_is_named(tmp_path: Path) -> None:
    """The check fails and names the page when one line of a sample is not what the program says."""
    for folder in ("docs", "examples", "rules"):
        (tmp_path / folder).mkdir()
    needed = (path for path in DOCS.glob("*.*") if path.suffix != ".md" or path.name == "commands.md")
    for path in (*needed, ROOT / "README.md", ROOT / "pyproject.toml", *ROOT.glob("examples/*")):
        copy = tmp_path / path.relative_to(ROOT)
        copy.write_bytes(path.read_bytes())
    shutil.copytree(ROOT / "tests/browser", tmp_path / "tests/browser")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("guidelines.yaml", "examples.yaml"):
        (tmp_path / "rules" / name).write_text((ROOT / "rules" / name).read_text("utf-8"), "utf-8")
    stale = tmp_path / "docs/commands.md"
    stale.write_text(page("commands.md").replace("Show the version", "Show a version"), "utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "docs/build.py"), "--check"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines()[0] == "docs/commands.md: out of date. Run: python docs/build.py"


def test_every_command_has_its_help() -> None:
    """Every command has a heading of its own on the page of commands."""
    found = re.findall(r"^## mei-social (.+)$", page("commands.md"), re.MULTILINE)
    assert found == list(names(get_command(app)))


@pytest.mark.parametrize("cls", [*IN_FILE, Setting, Weights], ids=lambda cls: cls.__name__)
def test_every_key_of_the_rules_is_documented(cls: type[Struct]) -> None:
    """Every key of the rules file and of platform files is in a table of its own class, and no other is."""
    sections = page("rules-format.md").split("###")
    tables = [re.findall(r"^\| `(\w+)` \| (?:yes|no) \|", text, re.MULTILINE) for text in sections]
    hidden: frozenset[str] = getattr(cls, "KEYS_NOT_IN_FILE", frozenset())
    assert [in_file(f) for f in cls.__struct_fields__ if f not in hidden] in tables


def test_the_small_example_is_a_whole_rules_file(tmp_path: Path) -> None:
    """The example on the page of the rules' format is read without a problem."""
    example = tmp_path / "rules.yaml"
    example.write_text(blocks(page("rules-format.md"), "yaml")[0], "utf-8")
    assert [rule.id for rule in load_rules(example).rules] == [
        "no-pupils-connected",
        "picture-fits",
        "old-accounts-closed",
    ]


def test_the_check_code_can_be_recomputed(tmp_path: Path) -> None:
    """The Python on the page finds the code of the file on the page, and sees that one letter was changed."""
    [sample], [program] = (blocks(page("export-format.md"), kind) for kind in ("json", "python"))
    said = [checked(tmp_path, program, text) for text in (sample, sample.replace('"partly"', '"yes"'))]
    code = json.loads(sample)["check"]["code"]
    assert said[0] == f"{code} as in the file\n"
    assert said[1].endswith(" not as in the file\n")


def checked(folder: Path, program: str, text: str) -> str:
    (folder / "report.json").write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_export_has_the_documented_keys(tmp_path: Path) -> None:
    """The export has the keys on its page and no others: version 3 all of them, and version 2 no `menus`."""
    run("check", "--answers", "examples/answers.yaml", home=tmp_path)
    saved = last(tmp_path)
    gate, other = Item("no-pupils-connected", "a1"), Item("no-private-messages-with-pupils", None)
    aside = Answer(AnswerValue.NOT_APPLICABLE, saved.last_used, "No pupils here")
    with Store.open(tmp_path) as store:
        store.set_note(saved.number, gate, "We talked about it")
        store.save_answer(saved.number, other, aside, saved.asked[other])
        store.set_mark(
            saved.number, Item("two-step-on", "a1"), Mark(State.LATER, saved.last_used, date(2030, 1, 1))
        )
        place = MenuPlace(saved.audit.accounts[0].platform, "visibility")
        store.save_menu(saved.number, Menu(place, "Settings > Privacy", MenuSaid.MOVED, "Settings > Hub"))
    rules = (ROOT / "rules" / "guidelines.yaml").read_text("utf-8")
    reworded = {"Is this account free of pupils, in": "Is it free of pupils, in", "Are all your": "Are your"}
    for before, after in reworded.items():
        assert before in rules
        rules = rules.replace(before, after)
    (tmp_path / "reworded.yaml").write_text(rules, "utf-8")
    options = ["--name", "Sam", "--share-note", "others-agreed:a2", "--leave-out", "a3", "--share-plan"]
    options += ["--share-note", "no-pupils-connected:a1", "--rules", str(tmp_path / "reworded.yaml")]
    document = json.loads(run("export", "-", "--format", "json", "--yes", *options, home=tmp_path))
    documented = re.findall(r"^\| `([\w.\[\]]+)` \|", page("export-format.md"), re.MULTILINE)
    assert set(paths(document)) == {key for key in documented if not key.startswith("menus[]")}
    document = json.loads(run("export", "-", "--format", "json", "--yes", "--menus", *options, home=tmp_path))
    assert set(paths(document)) == set(documented)


def test_every_column_of_the_csv_is_documented() -> None:
    """The columns of the CSV are on the page of the export's format, in their order."""
    table = page("export-format.md").partition("## CSV")[2]
    rows = re.findall(r"^\| ([\w ]+) \|", table, re.MULTILINE)
    assert tuple(rows) == ("Column", *csv.COLUMNS)


def test_headings_for_mentors() -> None:
    """The headings that mentors are told to look for are those of the page that they get."""
    quoted = re.findall(r'\*\*"(.+?)"\*\*', page("mentor.md"))
    assert len(quoted) >= 4
    assert set(quoted) - {value for value in vars(headings).values() if isinstance(value, str)} == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    """Every link inside the repository leads to a file, and to a heading where it names one."""
    for link in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
        if link.startswith("https://"):
            continue
        name, _, heading = link.partition("#")
        target = (path.parent / name) if name else path
        assert target.exists(), link
        assert not heading or heading in anchors(target), link


def anchors(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_nothing_of_a_machine(path: Path) -> None:
    """No page holds a path of somebody's machine, or tells where packages are fetched from."""
    assert ELSEWHERE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_words(path: Path) -> None:
    """No page holds a word that we do not use about people or to them."""
    assert UNWELCOME.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_samples_fit_a_terminal(path: Path) -> None:
    """What is shown as a screen fits into 80 columns."""
    shown = blocks(path.read_text(encoding="utf-8"), "text")
    assert [line for text in shown for line in text.splitlines() if len(line) > 80] == []


def test_readme_commands() -> None:
    """The README's first command starts a self-check, its second the tests: CI reads it from there."""
    start, tests = blocks((ROOT / "README.md").read_text(encoding="utf-8"), "sh")
    assert start.strip().endswith("mei-social check")
    assert tests.strip().endswith(".venv-test/bin/python -m pytest")
    assert "block == 2" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_modules_in_the_design_exist() -> None:
    """The page on the design names only modules that are there."""
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.py)`", page("design.md"))
    missing = [name for name in named if not (ROOT / "src/mei_social" / name).is_file()]
    assert (len(named) > 30, missing) == (True, [])


def test_the_picture_asks_for_nothing() -> None:
    """The README's picture names no address but that of its own format."""
    picture = (DOCS / "summary.svg").read_text(encoding="utf-8")
    assert re.findall(r"https?:[^\"' )]+", picture) == ["http://www.w3.org/2000/svg"]
    assert re.findall(r"@import|url\((?!#)|<image|<script|href", picture) == []


def test_windows_is_said_alike() -> None:
    """README and the page for trainees give the same three lines for Windows, which run no script."""
    lines = [
        blocks(text, "powershell") for text in ((ROOT / "README.md").read_text("utf-8"), page("trainee.md"))
    ]

    assert lines[0] == lines[1]
    assert lines[0][0].splitlines() == [
        "py -m venv .venv",
        r".venv\Scripts\python -m pip install .",
        r".venv\Scripts\python -m mei_social check",
    ]
    said = page("trainee.md").partition("### On Windows")[2].partition("\n## ")[0]
    for part in (
        "scripts is disabled",
        "is blocked",
        "not recognized",
        "opens the Store",
        "no rights to install",
    ):
        assert part in said
