"""What a provider reads before use: the code checks what it can, and nothing is claimed that nobody tried."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from typer.main import get_command

from mei_social.cli.app import app
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.storage.location import DATABASE, LEDGER, VARIABLE
from product.test_docs import DOCS, FENCE, ROOT, page

NEW = ("provider.md", "try-it.md", "safeguarding.md")
BY_NOBODY = "**Done so far: by nobody.**"
CALLED = re.compile(r"`mei-social ([^`\n]+)`")
CLAIMS = re.compile(
    r"\b(takes?|in|within|under|after|lasts?) (about |only |less than |under |just )*"
    r"(a|an|one|two|\d+)[- ](minutes?|hours?)\b"
    r"|\b(people|trainees|mentors|everybody|users) (easily |quickly )?(underst(and|ood)|find it|like it)\b"
    r"|\beasy to (use|read|understand|follow)\b|\b(user|usability)[- ]test",
    re.IGNORECASE,
)
MADE = re.compile(r"<!-- \[\[\[cog.*?<!-- \[\[\[end\]\]\] -->", re.DOTALL)
FOR_PEOPLE = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted(DOCS.glob("*.md"))]


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    """What the cog blocks of the page are made with."""
    return runpy.run_path(str(DOCS / "provider.py"))


def part(name: str, heading: str) -> str:
    return page(name).partition(f"## {heading}")[2].partition("\n## ")[0]


def commands() -> dict[str, set[str]]:
    """Every command with its options, those in groups by both words."""
    found: dict[str, set[str]] = {}

    def walk(command: Any, before: str) -> None:
        for name, inner in getattr(command, "commands", {}).items():
            found[before + name] = {option for param in inner.params for option in param.opts}
            found[before + name] |= {option for param in inner.params for option in param.secondary_opts}
            walk(inner, f"{before}{name} ")

    walk(get_command(app), "")
    return found


@pytest.mark.parametrize("name", ["provider.md", "try-it.md", "mentor.md"])
def test_commands_that_are_named_exist(name: str) -> None:
    """Every command that these pages name is there, with each of its options."""
    there = commands()
    named = [words.split() for words in CALLED.findall(FENCE.sub("", page(name)))]

    assert len(named) > 2
    for words in named:
        [found] = [" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in there][:1] or [""]
        assert found, words
        assert {word for word in words if word.startswith("-")} - there[found] == set(), words


def test_where_things_lie(facts: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The folders in the documents are those of the systems, and the variable is the one that is read."""
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    home = str(Path.home())
    made = {"Linux": Unix("mei-social", appauthor=False), "macOS": MacOS("mei-social", appauthor=False)}
    written = {system: path.format("mei-social") for system, path in facts["SYSTEMS"].items()}

    assert {name: where.user_data_dir.replace(home, "~") for name, where in made.items()} == {
        name: written[name] for name in made
    }
    assert f"`{VARIABLE}`" in page("provider.md")
    assert [path for path in written.values() if path not in page("trainee.md")] == []


def test_every_file_of_ours_has_its_row() -> None:
    """What is said about keeping names each file that is written, and each command that deletes."""
    table = part("provider.md", "What lies where, and how long")

    assert [name for name in (DATABASE, LEDGER) if f"`{name}`" not in table] == []
    assert [name for name in ("wipe", "forget") if f"`mei-social {name}`" not in table] == []


def test_every_number_is_there_to_confirm() -> None:
    """Each way to reach a helpline, and what is known of it, is in the list of what to confirm."""
    listed = part("provider.md", "Numbers and facts to confirm")
    lines = [line for line in load_rules(find_rules()).help if line.reach and line.reach != "999"]

    assert len(lines) > 4
    assert [line.need for line in lines if f"| {line.reach} |" not in listed] == []
    assert [line.known for line in lines if line.known and line.known not in listed] == []


def test_what_was_tested_of_the_pages(facts: dict[str, Any]) -> None:
    """The states in which a browser looks at the pages are all named, and no standard is said to be met."""
    script = (ROOT / "tests/browser/axe.mjs").read_text(encoding="utf-8")
    states = script.partition("const STATES")[2].partition("};")[0]
    said = part("provider.md", "Accessibility of the pages")

    assert set(re.findall(r"^  (\w+): \{", states, re.MULTILINE)) - {"unguarded"} == set(facts["STATES"])
    assert [text for text in facts["STATES"].values() if text not in said] == []
    assert "**Not tested:**" in said
    assert re.findall(r"\bconforms?\b|meets WCAG|\bfully\b", said) == []


def test_what_is_the_providers_is_marked() -> None:
    """Lawful basis, keeping and readers are the provider's to fill in: each is marked, and none is chosen."""
    text = page("provider.md")
    theirs = (
        "lawful basis for the files",
        "who may open the folder",
        "risks that remain",
        "whom a mentor tells",
    )

    assert [what for what in theirs if f"**Yours:** {what}" not in text] == []
    assert text.count("**yours to fill in**") == 3
    assert re.findall(r"legitimate interests?|public task|based on consent", text, re.IGNORECASE) == []


@pytest.mark.parametrize("path", FOR_PEOPLE, ids=lambda path: path.name)
def test_nothing_is_claimed_that_nobody_tried(path: Path) -> None:
    """Until somebody has tried it, no page says how long it takes a person, or that people understand it."""
    text = MADE.sub("", FENCE.sub("", path.read_text(encoding="utf-8")))
    found = [claim[0] for claim in CLAIMS.finditer(text)]

    assert found == [] or BY_NOBODY not in page("try-it.md")


def test_claims_are_found() -> None:
    """The search for claims finds them, and lets be what the program works out."""
    claims = (
        "It takes 10 minutes",
        "In a minute",
        "in under two hours",
        "Trainees understand it",
        "easy to use",
    )

    assert [text for text in claims if not CLAIMS.search(text)] == []
    assert CLAIMS.search("How long each takes is worked out from the words") is None


def test_it_was_tried_by_nobody_or_somebody() -> None:
    """The script says that nobody has done it for as long as its table of results is empty."""
    rows = part("try-it.md", "Results").strip().splitlines()[2:]

    assert (BY_NOBODY in page("try-it.md")) == (not [row for row in rows if row.strip("| ")])


def test_the_cards_are_about_apps_that_there_are() -> None:
    """Each app on a card of the script can be chosen, and each card has what should come out."""
    names = {platform.name.partition(" (")[0] for platform in load_rules(find_rules()).platforms}
    cards = re.findall(r"^\| ([A-E]) \| ([^|]+) \|", part("try-it.md", "The cards"), re.MULTILINE)
    apps = {app for _, text in cards for app in re.findall(r"\b[A-Z]\w*", text)}
    expected = page("try-it.md").partition("as each card should come out")[2].partition("\n## ")[0]

    assert [letter for letter, _ in cards] == list("ABCDE")
    assert apps - names == set()
    assert re.findall(r"^\| ([A-E]) \|", expected, re.MULTILINE) == list("ABCDE")


def test_the_pages_are_linked() -> None:
    """A reader comes to each of them from the first page."""
    first = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [name for name in NEW if f"(docs/{name})" not in first] == []
