"""Which questions check which clause, and which are asked on which platform."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner, Result
from wcwidth import wcswidth

from effort import some_of
from hostile_rules import hostile_rules
from mei_social.authoring.coverage import coverage
from mei_social.cli.app import app
from mei_social.render.rules.coverage_json import to_json
from mei_social.ruleset.load import find_rules, load_rules
from mei_social.ruleset.model import Ruleset
from mei_social.terminal.coverage import show_coverage
from sample_report import HOSTILE, corpus
from small_rules import SMALL_YAML

CLAUSE = """\
  - id: c3
    label: 9(z)
    title: Something new
    summary: Nobody asks about this yet.
"""
OTHER = SMALL_YAML.replace("  - id: c1\n    label: 1(a)", "  - id: rule-7\n    label: Rule 7").replace(
    "clauses: [c1]", "clauses: [rule-7]"
)


@pytest.fixture
def small(tmp_path: Path) -> Ruleset:
    return load_rules(written(tmp_path, SMALL_YAML))


def written(folder: Path, text: str) -> Path:
    path = folder / "rules.yaml"
    path.write_text(text, "utf-8")
    return path


def run(home: Path, *words: str) -> Result:
    environment = {"MEI_SOCIAL_HOME": str(home), "MEI_SOCIAL_RULES": None, "COLUMNS": "80"}
    return CliRunner().invoke(app, ["rules", "coverage", *words], env=environment)


def table(ruleset: Ruleset, width: int = 80, *, colour: bool = False) -> str:
    stream = io.StringIO()
    show_coverage(coverage(ruleset), stream, plain=False, width=width, colour=colour)
    return stream.getvalue()


def plain(ruleset: Ruleset, width: int = 80) -> str:
    stream = io.StringIO()
    show_coverage(coverage(ruleset), stream, plain=True, width=width, colour=False)
    return stream.getvalue()


def test_clauses(small: Ruleset) -> None:
    """Each clause has the rules that name it, worst first and then in the order of the file."""
    found = {c.clause.id: [r.id for r in c.rules] for c in coverage(small).clauses}
    assert found == {
        "c1": ["account-private", "pupils-follow", "class-account-agreed", "plain-photo"],
        "c2": ["no-private-messages", "pupils-follow"],
    }
    assert coverage(small).unchecked == ()


def test_platforms(small: Ruleset) -> None:
    """Each platform has the rules of its accounts; what is asked once stands apart."""
    found = coverage(small)
    everywhere = ["pupils-follow", "class-account-agreed"]
    assert {p.platform.id: [r.id for r in p.rules] for p in found.platforms} == {
        "instagram": ["account-private", *everywhere],
        "whatsapp": everywhere,
        "other": ["account-private", *everywhere],
    }
    assert [[r.id for r in p.own] for p in found.platforms] == [["account-private"], [], ["account-private"]]
    assert [[r.id for r in p.noted] for p in found.platforms] == [["account-private"], [], []]
    assert [r.id for r in found.once] == ["no-private-messages", "plain-photo"]


def test_a_clause_that_a_platform_never_hears_of(small: Ruleset) -> None:
    """Platforms are named where every question about a clause is about accounts elsewhere."""
    only = replace(small, rules=tuple(r for r in small.rules if r.id == "account-private"))
    assert [[p.id for p in c.silent] for c in coverage(only).clauses] == [["whatsapp"], []]
    assert (
        "1(a) Privacy: 1 question, most severe high: account-private (must, not stated). Not on WhatsApp."
        in " ".join(plain(only).split())
    )
    assert "Not on WhatsApp." in table(only)


def test_a_platform_without_a_question(small: Ruleset, tmp_path: Path) -> None:
    """It is named, with what to do, and is no reason to fail."""
    text = SMALL_YAML.replace("    per: account\n", "    per: account\n    platforms: [instagram]\n").replace(
        "    platforms: [instagram]\n    platforms: [instagram, other]\n", "    platforms: [instagram]\n"
    )
    text = text.replace("    platforms: [instagram]\n    purposes", "    purposes")
    path = written(tmp_path, text)
    done = run(tmp_path, str(path))
    assert [p.id for p in coverage(load_rules(path)).unasked] == ["whatsapp", "other"]
    assert done.exit_code == 0
    assert done.stderr.splitlines() == [
        f"{path}: no question is asked about accounts on {name}. "
        f"Add `{id_}` to the `platforms` of a rule, or remove the platform."
        for id_, name in (("whatsapp", "WhatsApp"), ("other", "Another platform"))
    ]


def test_shipped_rules(tmp_path: Path) -> None:
    """Every clause of the shipped policy has a question, and so has every platform."""
    done = run(tmp_path)
    found = coverage(load_rules(find_rules()))
    assert (done.exit_code, done.stderr) == (0, "")
    assert (len(found.clauses), found.unchecked, found.unasked) == (32, (), ())
    assert f"{len(found.clauses)} clauses, each with a question." in done.stdout


@pytest.mark.parametrize("option", [[], ["--plain"], ["--json"]])
def test_a_clause_without_a_rule(tmp_path: Path, option: list[str]) -> None:
    """Exit 3, with the clause and the next step on stderr, whatever stdout holds."""
    path = written(tmp_path, SMALL_YAML.replace("settings:\n  - id", f"{CLAUSE}settings:\n  - id"))
    done = run(tmp_path, str(path), *option)
    assert done.exit_code == 3
    assert done.stderr == (
        f"{path}: no question checks clause 9(z) Something new. "
        "Add `c3` to the `clauses` of a rule, write a rule for it, or remove the clause.\n"
    )
    if "--json" in option:
        assert json.loads(done.stdout)["clauses_without_a_rule"] == ["c3"]
    else:
        assert "- 9(z) Something new: none.\n" in done.stdout
        assert "3 clauses, without a question: 9(z)." in done.stdout


def test_another_policy(tmp_path: Path) -> None:
    """Clauses come from the rules file alone: another provider's labels and ids are shown as they are."""
    path = written(tmp_path, OTHER.replace("clauses: [c2, c1]", "clauses: [c2, rule-7]"))
    done = run(tmp_path, "--rules", str(path))
    assert (done.exit_code, done.stderr) == (0, "")
    assert "- Rule 7 Privacy: 4 questions, most severe high: account-private (must," in done.stdout
    assert "3(n)" not in done.stdout


NOT_SAID = {"from": None, "guidance": None, "differs_because": None}


def test_json(small: Ruleset) -> None:
    """The keys for machines do not change within a version."""
    body = json.loads(to_json(small, coverage(small)))
    assert (body["format"], body["format_version"]) == ("mei-social-coverage", 2)
    assert list(body) == [
        *("format", "format_version", "rules", "clauses", "platforms", "asked_once"),
        *("clauses_without_a_rule", "platforms_without_a_rule"),
    ]
    assert body["rules"] == {
        "id": "small",
        "version": 3,
        "digest": small.digest,
        "title": "A small set of rules",
    }
    assert body["clauses"][1] == {
        "id": "c2",
        "label": "2(b)",
        "title": "Pupils",
        "verb": None,
        "rules": [
            {
                "id": "no-private-messages",
                "question": "Are you free of private messages with pupils?",
                "severity": "critical",
                "force": "must",
                **NOT_SAID,
                "gate": True,
            },
            {
                "id": "pupils-follow",
                "question": "Do pupils follow this account?",
                "severity": "medium",
                "force": "should",
                **NOT_SAID,
                "gate": False,
            },
        ],
        "platforms_without_a_question": [],
    }
    assert body["platforms"][1] == {
        "id": "whatsapp",
        "name": "WhatsApp",
        "rules": ["pupils-follow", "class-account-agreed"],
        "not_on_every_platform": [],
        "with_a_note": [],
    }


def test_a_file_with_problems(tmp_path: Path) -> None:
    """Every problem with its line, exit 1 and nothing on stdout."""
    path = written(tmp_path, SMALL_YAML.replace("clauses: [c2]", "clauses: [c9]"))
    done = run(tmp_path, str(path))
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"{path}:82:15: error unknown-reference" in done.stderr


@pytest.mark.parametrize("width", [40, 70, 80, 200])
def test_width(width: int) -> None:
    """No line of a table or list is wider than the window."""
    shipped = load_rules(find_rules())
    rows = [*table(shipped, width).splitlines(), *plain(shipped, width).splitlines()]
    assert [row for row in rows if wcswidth(row.rstrip()) > width] == []


def test_tables_and_lists_name_the_same_rules() -> None:
    """Every rule of a clause stands in both faces as a whole word."""
    shipped = load_rules(find_rules())
    ids = {rule.id for rule in shipped.rules}
    for text in (table(shipped), plain(shipped)):
        assert ids - set(re.findall(r"[a-z0-9-]+", text)) == set()


@pytest.mark.parametrize("text", some_of(HOSTILE, 6))
def test_foreign_text(text: str) -> None:
    """No control byte and no bidi control reaches the terminal, in tables, lists and JSON."""
    check(text)


@pytest.mark.slow
def test_corpora() -> None:
    """The same for every text of the public collections."""
    for text in corpus():
        check(text)


def check(text: str) -> None:
    ruleset = hostile_rules(text)
    if ruleset is None:
        return
    as_json = to_json(ruleset, coverage(ruleset))
    for made in (table(ruleset), plain(ruleset), as_json):
        assert [c for c in made if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f"] == []
        assert [c for c in made if c in "\u202e\u2066\u200b\u2028"] == []
    assert json.loads(as_json)["clauses"][0]["title"] == ruleset.clauses[0].title
