"""Text that was written to fool a terminal, a browser or a spreadsheet, in every field there is."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from effort import some_of
from mei_social.audit.model import Answer, AnswerValue, Item
from mei_social.ruleset.load import load_rules, read_rules
from mei_social.ruleset.model import Purpose, RulesStamp, asked_digest
from mei_social.storage.store import Store
from mei_social.text.spreadsheet_cells import FORMULA
from programs import finished, invoke, small
from small_rules import SMALL_YAML

DAY = date(2027, 5, 3)
VECTORS = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[H\x1bc",
    "\x9b31mred",
    "\x9d0;title\x9c",
    "all of C0: " + "".join(map(chr, range(0x20))),
    "all of C1: " + "".join(map(chr, range(0x7F, 0xA0))),
    "back\b\b\b\bspace and \rreturn",
    "\u202egnp.exe",
    "\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    "one\u2028two\u2029three\u0085four\x0bfive",
    "zero\u200bwidth\u2060\ufeff\u00ad",
    "\U000e0041\U000e0042\ufff9\ufffb",
    "\ud800 half a character",
    "\ufdd0\uffff\U0010ffff not characters",
    "Z\u0335\u0321\u0322\u0323" + "\u0300" * 300 + " marks",
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "@SUM(1+1)",
    "\uff1d1+1",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>'",
    "</textarea></style><svg onload=alert(1)>",
    "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7}",
    "[link](javascript:alert(1)) ![i](https://example.org/i.png)",
    "# heading\n- item\n\n| table |",
    "[bold red]markup[/] :smile: [link=https://example.org]x[/link]",
    "%s %n %(name)s {0} {name!r}",
    "../../../../etc/passwd",
    "'; DROP TABLE answer; --",
    "\U0001f469\u200d\U0001f3eb\U0001f3fd \u0645\u06cc\u200c\u062e\u0648\u0627\u0647 \u65e5\u672c\u8a9e",
    "x" * 3000,
)
SIXTHS = [VECTORS[start::6] for start in range(6)]
JOINERS = "\u200c\u200d"
"""Kept where they spell a word or build an emoji: see text.py."""
FIELDS = 4
"""Fields of one account below: its name, two notes and a reason."""


def acting(text: str) -> set[str]:
    """Characters that a terminal obeys, or that hide or turn what stands beside them."""
    return {
        c
        for c in text
        if c not in "\n" + JOINERS and unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    }


def corpus(folder: Path) -> dict[str, list[str]]:
    """The public collections, as texts."""
    codes: dict[str, list[list[str]]] = json.loads(
        (folder / "d-ansi-codes/ansi_codes.json").read_text("utf-8")
    )
    lines: list[list[Any]] = json.loads((folder / "d-trojan-source/trojan_lines.json").read_text("utf-8"))
    traversals = (p for p in sorted((folder / "patt-traversal").iterdir()) if p.name.startswith("Directory"))
    return {
        "blns": [t for t in json.loads((folder / "blns/blns.json").read_text("utf-8")) if t],
        "ansi": [f"\x1b{code}" for group in codes.values() for code, _ in group],
        "trojan": [line for _, _, line in lines],
        "csv": json.loads((folder / "d-csv-injection/csv_injection.json").read_text("utf-8")),
        "traversal": sorted({t for p in traversals for t in p.read_text("utf-8").splitlines()})[:100],
    }


CORPORA = ("blns", "ansi", "trojan", "csv", "traversal")


def batches(texts: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), size):
        yield texts[start : start + size]


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self.links: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {(tag, name) for name, _ in attrs} or {(tag, "")}
        self.links |= {
            value or "" for name, value in attrs if name in ("href", "src", "action", "xlink:href")
        }


@pytest.fixture(scope="module")
def plain_page(tmp_path_factory: pytest.TempPathFactory) -> Tags:
    """A page with every part in it, from harmless text."""
    folder = tmp_path_factory.mktemp("plain")
    page = Tags(export("html", *filled(folder / "one", [f"text {n}" for n in range(8)]))[1])
    rules, answers = small(folder / "two")
    page.found |= Tags(export("html", rules, finished(folder, answers, rules=rules))[1]).found
    return page


def filled(folder: Path, texts: Sequence[str], rotate: int = 0) -> tuple[Path, Path]:
    """A self-check with each text in one field of an account; the rotation chooses which.

    Saved below the front ends, so that nothing is refused or shortened on the way.
    """
    rules, _ = small(folder)
    ruleset = load_rules(rules)
    asked = {r.id: asked_digest(r.question, r.expected) for r in ruleset.rules}
    home = folder / "home"
    with Store.open(home) as store, store.together():
        number = store.start(
            RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title), DAY, False
        )
        for given in batches(texts, FIELDS):
            fields = [given[(n + rotate) % len(given)] for n in range(FIELDS)]
            account = store.add_account(number, "other", Purpose.BOTH, fields[0]).id
            answers = {
                "account-private": Answer(AnswerValue.NO, DAY, None, fields[1]),
                "pupils-follow": Answer(AnswerValue.NOT_SURE, DAY, None, fields[2]),
                "class-account-agreed": Answer(AnswerValue.NOT_APPLICABLE, DAY, fields[3]),
            }
            for rule, answer in answers.items():
                store.save_answer(number, Item(rule, account), answer, asked[rule])
        store.finish(number, DAY)
    return rules, home


def export(kind: str, rules: Path, home: Path, *options: str) -> tuple[str, str]:
    """A preview with everything in it, then the file itself on stdout: what was told, and the document."""
    store = Store.open_existing(home)
    assert store
    with store:
        saved = store.latest()
    assert saved
    count = sum(bool(answer.note) for answer in saved.audit.answers.values())
    notes = f"notes\n{','.join(str(n) for n in range(1, count + 1))}\n" if count else ""
    look = "read\nshow\n" if kind == "html" else "show\n"
    typed = f"{notes}{look}save\n"
    code, out, err = invoke(
        "export", "-", "--format", kind, *options, "--rules", str(rules), home=home, stdin=typed
    )
    assert code == 0, err
    return err, out


def check_commands(rules: Path, home: Path, page: Tags, name: str = "Jo") -> str:
    """Run every command that shows these answers; nothing in any output acts. Gives back what was said."""
    summary = invoke("summary", "--explain", "--rules", str(rules), home=home)
    narrow = invoke("summary", "--rules", str(rules), home=home, env={"COLUMNS": "40"})
    as_json = invoke("summary", "--json", "--rules", str(rules), home=home)
    made = {kind: export(kind, rules, home, "--name", name) for kind in ("json", "html", "md", "csv")}
    rows = list(csv.reader(io.StringIO(made["csv"][1].removeprefix("\ufeff"), newline="")))
    tags = Tags(made["html"][1])

    assert [run[0] for run in (summary, narrow, as_json)] == [0, 0, 0]
    assert acting("".join(text for run in (summary, narrow, as_json) for text in run[1:])) == set()
    assert acting("".join(told for told, _ in made.values())) == set()
    assert acting("".join(made[kind][1] for kind in ("json", "html", "md"))) == set()
    assert acting(made["csv"][1].removeprefix("\ufeff")) - {"\r"} == set()
    assert json.loads(as_json[1])["statement"] == json.loads(made["json"][1])["statement"]
    assert {len(row) for row in rows} == {16}
    assert [cell for row in rows[1:] for cell in row if cell[:1] in FORMULA] == []
    assert tags.found - page.found == set()
    assert {link for link in tags.links if not link.startswith("#")} == set()
    return "".join((summary[1], as_json[1], *(told + document for told, document in made.values())))


@pytest.mark.parametrize("rotate", some_of(range(FIELDS), FIELDS))
def test_every_field(tmp_path: Path, plain_page: Tags, rotate: int) -> None:
    """Each vector in each field of the answers: no output acts, every export can be read."""
    rules, home = filled(tmp_path, VECTORS, rotate)
    said = check_commands(rules, home, plain_page)

    assert "\u241b[31mred\u241b[0m" in said
    assert "[bold red]markup[/] :smile:" in " ".join(said.split())


@pytest.mark.parametrize("names", some_of(SIXTHS, 6))
def test_name(tmp_path: Path, plain_page: Tags, names: Sequence[str]) -> None:
    """Each vector as the name on an export: shown with signs, in the file whole, and never acting."""
    rules, home = filled(tmp_path, ["a", "b", "c", "d"])
    for name in names:
        run = ["--name", name, "--yes", "--rules", str(rules)]
        made = {
            kind: invoke("export", "-", "--format", kind, *run, home=home) for kind in ("json", "html", "md")
        }
        whole = name.encode("utf-8", "replace").decode().strip()[:80]

        assert [code for code, _, _ in made.values()] == [0, 0, 0]
        assert acting("".join(out + err for _, out, err in made.values())) == set()
        assert json.loads(made["json"][1])["audit"]["name"] == whole
        assert Tags(made["html"][1]).found - plain_page.found == set()


def quoted(text: str) -> str:
    """As a YAML text in double quotes, with escapes for what cannot stand there as it is."""
    return json.dumps(text)


def test_answers_file(tmp_path: Path, plain_page: Tags) -> None:
    """Each vector in an answers file is refused with its place, or taken and shown without acting."""
    rules, answers = small(tmp_path)
    taken = []
    for number, text in enumerate(VECTORS):
        answers.write_text(
            f"accounts:\n- platform: other\n  purpose: both\n  name: {quoted(text[:30])}\n"
            f"  answers: {{account-private: {{answer: no, note: {quoted(text[:600])}}}}}\n",
            encoding="utf-8",
        )
        home = tmp_path / f"home{number}"
        code, out, err = invoke("check", "--answers", str(answers), "--rules", str(rules), home=home)

        assert code in (0, 1)
        assert acting(out + err) == set()
        assert "Traceback" not in err
        if code:
            assert f"{answers}:" in err
        else:
            taken.append(home)

    assert len(taken) >= 8
    check_commands(rules, taken[0], plain_page)


def spoilt(value: Any, texts: Iterator[str], key: str = "") -> Any:
    """Plain data of a rules file with another text in every place for a text."""
    if isinstance(value, dict):
        kept = {"id", "topic", "per", "severity", "force", "when", "expected", "platform"}
        return {k: v if k in kept else spoilt(v, texts, k) for k, v in value.items()}
    if isinstance(value, list) and key not in {"clauses", "platforms", "settings", "sources", "purposes"}:
        return [spoilt(v, texts) for v in value]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [spoilt(v, texts) for v in value]
    return next(texts)[:150] if isinstance(value, str) else value


def around(texts: Sequence[str], start: int) -> Iterator[str]:
    while True:
        yield texts[start % len(texts)]
        start += 1


def let_through(texts: Iterable[str], folder: Path) -> list[str]:
    """The texts that the reader of rules files takes, one in the title of each."""
    found = []
    path = folder / "one.yaml"
    for text in texts:
        path.write_text(
            SMALL_YAML.replace("title: A small set of rules", f"title: {quoted(text[:150])}"), "utf-8"
        )
        problems = read_rules(path).problems
        assert acting("".join(p.message for p in problems)) == set()
        found += [] if problems else [text]
    return found


def check_rules(folder: Path, texts: Sequence[str], start: int, page: Tags) -> None:
    """Rules that hold these texts everywhere, with answers to them, through every command."""
    data = spoilt(yaml.safe_load(SMALL_YAML), around(texts, start))
    rules, answers = small(folder)
    rules.write_text(json.dumps(data), encoding="utf-8")
    home = finished(folder, answers, rules=rules)
    check_commands(rules, home, page)


@pytest.mark.parametrize("start", some_of([0, 3, 7], 3))
def test_rules(tmp_path: Path, plain_page: Tags, start: int) -> None:
    """What the reader lets through in a rules file, in every text of it, acts in no output."""
    texts = let_through(VECTORS, tmp_path)

    assert len(texts) >= 12
    check_rules(tmp_path / "rules", texts, start, plain_page)


@pytest.mark.parametrize("texts", some_of(SIXTHS, 6))
def test_refused_rules_are_told_safely(tmp_path: Path, texts: Sequence[str]) -> None:
    """A rules file with a hostile key, id or value is refused in words that do not act."""
    rules, answers = small(tmp_path)
    for text in texts:
        for line in ("title: A small set of rules", "    severity: critical"):
            key = line.partition(":")[0]
            rules.write_text(
                SMALL_YAML.replace(
                    line, f"{key}: {quoted(text)}\n{key[: len(key) - len(key.lstrip())]}{quoted(text)}: x", 1
                ),
                encoding="utf-8",
            )
            run = invoke("check", "--answers", str(answers), "--rules", str(rules), home=tmp_path / "home")

            assert (run[0], acting(run[1] + run[2])) == (1, set())


@pytest.mark.parametrize("texts", some_of(SIXTHS, 3))
def test_typed_at_every_prompt(tmp_path: Path, texts: Sequence[str]) -> None:
    """Whatever is typed at a prompt, the questions go on, nothing acts, and the end of input saves."""
    rules, _ = small(tmp_path)
    clean = [text.replace("\n", " ").replace("\r", " ") for text in texts if "\ud800" not in text]
    setting_up = "n\nother\n{}\n1\n1\n"
    for number, text in enumerate(clean):
        typed = setting_up.format(text) + "\n".join([text, "note", text, "save", "x", text, "n", text] * 3)
        home = tmp_path / f"home{number}"
        code, out, err = invoke("check", "--plain", "--rules", str(rules), home=home, stdin=typed)

        assert code in (0, 1)
        assert acting(out + err) == set()
        assert "made a mistake" not in err


def test_platform_id_is_no_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform in a store that was edited by hand never leads to a file outside the rules."""
    rules, home = filled(tmp_path, ["a", "b", "c", "d"])
    opened: list[Path] = []
    read = __import__("mei_social.ruleset.load", fromlist=["read_text"]).read_text

    def spy(path: Path, most: int) -> str:
        opened.append(path)
        return str(read(path, most))

    monkeypatch.setattr("mei_social.ruleset.load.read_text", spy)
    for text in ("../../secret", "/etc/passwd", "..", "con", "a/b", "instagram\x00", "\u202e"):
        with Store.open(home) as store:
            store._database.change("UPDATE account SET platform = ?", text)
        run = invoke("summary", "--rules", str(rules), home=home)

        assert (run[0], acting(run[1] + run[2])) == (0, set())
    assert {path for path in opened if path != rules} == set()


# Public collections


@pytest.mark.slow
@pytest.mark.parametrize("name", CORPORA)
def test_public_collection(corpora: Path, tmp_path: Path, plain_page: Tags, name: str) -> None:
    """Every text of the public collections in a field of the answers: no output acts, all can be read."""
    texts = corpus(corpora)[name]
    for number, batch in enumerate(batches(texts, 40 * FIELDS)):
        rules, home = filled(tmp_path / str(number), batch, number)
        check_commands(rules, home, plain_page, batch[0])

    assert len(texts) >= 20


@pytest.mark.slow
@pytest.mark.parametrize("rotate", range(FIELDS))
@pytest.mark.parametrize("name", CORPORA)
def test_public_collection_in_every_field(
    corpora: Path, tmp_path: Path, plain_page: Tags, name: str, rotate: int
) -> None:
    """The same with every text in every field."""
    for number, batch in enumerate(batches(corpus(corpora)[name], 40 * FIELDS)):
        rules, home = filled(tmp_path / str(number), batch, rotate)
        check_commands(rules, home, plain_page, batch[-1])


@pytest.mark.parametrize("name", CORPORA)
def test_public_collection_in_rules(corpora: Path, tmp_path: Path, plain_page: Tags, name: str) -> None:
    """What the reader lets through of the public collections acts in no output either."""
    texts = let_through(corpus(corpora)[name][:120], tmp_path)
    if texts:
        check_rules(tmp_path / "rules", texts, 0, plain_page)

    assert name == "ansi" or len(texts) > 15


def test_what_acts_is_found() -> None:
    """The search of this file finds controls, bidi and hidden characters, and leaves writing alone."""
    assert acting("\x1b\x07\r\t\x9b\u202e\u200b\u2028\ud800\ue000") == set(
        "\x1b\x07\r\t\x9b\u202e\u200b\u2028\ud800\ue000"
    )
    assert acting("A\u0301 \u65e5 \U0001f469\u200d\U0001f3eb \u0645\u06cc\u200c\n") == set()
    assert re.fullmatch(r"\d+", str(len(VECTORS)))
