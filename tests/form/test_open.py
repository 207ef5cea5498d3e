"""A file that somebody opens in the form: taken, refused and doubted as by the strict reader of Python."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from form_engine import Line, export_of, mutated, opened, run, tables
from mei_social.audit.extent import extent
from mei_social.errors import MeiSocialError
from mei_social.export.page import PAGE_ID, with_data
from mei_social.export.read import read_export
from mei_social.export.write import assessment_part, to_json
from mei_social.form.opening import of_files
from mei_social.form.script import ENGINE_FOLDER
from mei_social.render.report.html import to_html
from mei_social.review.doubts import doubts
from mei_social.review.matching import matched
from mei_social.review.reasons import Reason
from mei_social.ruleset.model import Ruleset
from programs import EXAMPLE, TODAY, invoke
from random_files import PAGE, changed, sealed
from random_forms import DAY, person, rules_of
from sample_report import sample_report

PLACE = re.compile(r"line [0-9]+, column [0-9]+|one problem|[0-9]+ problems")
"""The form counts no problems, and a place may differ by a letter."""


@dataclass(frozen=True)
class Cases:
    """Files under rules, and what Python says of each."""

    lines: tuple[Line, ...]
    wanted: tuple[tuple[str, dict[str, Any]], ...]


def files(sets: range, each: int) -> Cases:
    lines: list[Line] = []
    wanted: list[tuple[str, dict[str, Any]]] = []
    for number in sets:
        ruleset, random = rules_of(number), Random(f"files {number}")
        bodies = [
            read(export_of(ruleset, person(random, ruleset), as_once=as_once))
            for as_once in (False, False, False, True)
        ]
        contents = [changed(random, random.choice(bodies)) for _ in range(each)]
        lines += [tables(ruleset), *map(opened, contents)]
        wanted += [(f"rules {number}, file {n}", by_python(ruleset, c)) for n, c in enumerate(contents)]
    return Cases(tuple(lines), tuple(wanted))


def read(content: bytes) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(content)
    return body


def by_python(ruleset: Ruleset, content: bytes) -> dict[str, Any]:
    """What a mentor's program says. Only what needs a list of files seen before is left out."""
    try:
        export = read_export(content)
    except MeiSocialError as error:
        return {"refused": PLACE.sub("PLACE", str(error))}
    found = matched(ruleset, export)
    same = export.rules.digest == ruleset.digest
    reasons = [doubt.reason for doubt in doubts(ruleset, export, found, export.digest, (), DAY)]
    return {
        "refused": None,
        "doubts": [reason.value for reason in reasons if reason is not Reason.JUMP],
        "results": assessment_part(found.assessment),
        "extent": extent(found.assessment, () if same else found.unasked).value,
        "gates": [
            [*r.item, r.rule.question, r.outcome.value, r.stated, r.because.question if r.because else None]
            for r in (*found.assessment.gates, *found.assessment.unanswered_gates)
        ],
    }


def by_the_form(said: dict[str, Any]) -> dict[str, Any]:
    return {"refused": PLACE.sub("PLACE", said["sentence"])} if said.get("refused") else said


def disagreements(cases: Cases, folder: Path = ENGINE_FOLDER) -> list[str]:
    said = [by_the_form(line) for line in run(cases.lines, folder) if line is not True]
    assert len(said) == len(cases.wanted)
    pairs = zip(cases.wanted, said, strict=True)
    return [f"{name}: {theirs} and not {ours}" for (name, ours), theirs in pairs if theirs != ours]


def test_changed_files_are_taken_refused_and_doubted_as_by_python() -> None:
    """300 files: the same verdict, sentence, doubts, gates and results."""
    assert disagreements(files(range(10), 30)) == []


MENU = {"platform": "", "setting": "visibility", "path": "A > B", "said": "moved", "where": "C > D"}
MENUS: dict[str, tuple[int, list[dict[str, str]]]] = {
    "right": (3, [{}]),
    "of version 2": (2, [{}]),
    "of version 4": (4, [{}]),
    "none, of version 3": (3, []),
    "none, of version 2": (2, []),
    "twice": (3, [{}, {}]),
    "in another order": (3, [{}, {"setting": "a"}]),
    "of an app that is not there": (3, [{"platform": "zz"}]),
    "found somewhere else": (3, [{"said": "found"}]),
    "a face after a wide letter": (3, [{"setting": "\uff41"}, {"setting": "\U0001f600"}]),
    "a wide letter after a face": (3, [{"setting": "\U0001f600"}, {"setting": "\uff41"}]),
    "as many faces as letters fit": (3, [{"where": "\U0001f600" * 160}]),
}


def test_menus_are_taken_and_refused_as_by_python() -> None:
    """What was said about menus, right and wrong: the same verdict and sentence."""
    ruleset, one = rules_of(0), body()
    menu = {**MENU, "platform": one["accounts"][0]["platform"]}
    contents = {
        name: to_json(
            sealed(one | {"format_version": version, "menus": [{**menu, **each} for each in found]})
        )
        for name, (version, found) in MENUS.items()
    }
    lines = (tables(ruleset), *map(opened, contents.values()))
    wanted = tuple((name, by_python(ruleset, content)) for name, content in contents.items())
    assert disagreements(Cases(lines, wanted)) == []
    assert len({str(verdict) for _, verdict in wanted}) > 1


@pytest.mark.slow
def test_many_changed_files_are_taken_refused_and_doubted_as_by_python() -> None:
    assert disagreements(files(range(40), 150)) == []


def body() -> dict[str, Any]:
    return read(export_of(rules_of(0), person(Random(2), rules_of(0))))


def page(data: bytes) -> bytes:
    return with_data(PAGE.format("<p>Words</p>"), data).encode()


MARKUP = "<img src=x onerror=alert(1)></div><script>alert(1)</script>"
BAD = {
    "nothing": b"",
    "no export": b'{"some": "thing"}',
    "a list": b"[]",
    "a photo": b"\x89PNG\r\n\x1a\n\x00\x00<",
    "a letter": b"Dear mentor, here is my file. <me>",
    "menus cut out": to_json(sealed(body() | {"format_version": 3})),
    "a newer format": to_json(sealed(body() | {"format_version": 4})),
    "a newer maker": b'{"tool_version": "99.0.0", "new": 1.5}',
    "damaged": to_json(body())[:-200],
    "20 MB": b'{"a": "' + b"x" * 20_000_000 + b'"}',
    "20 MB of a page": b"<p>" + b"x" * 20_000_000,
    "a page that was cut": page(to_json(body()))[:-300],
    "a page that was cut in its head": to_html(sample_report())[:2000].encode(),
    "a page of ours without data": to_html(sample_report()).replace(PAGE_ID, "x").encode(),
    "a page with two": page(to_json(body())) + page(to_json(body())),
    "a page with something else": page(b'{"format": "mei-social-review"}'),
    "a page with other letters": page(to_json(body())).replace(b"\n</div>", b"\xff\n</div>"),
    "a page without data": b"<!doctype html><p>Hello",
    "a saved archive": b"From: <Saved by Blink>\nContent-Type: multipart/related\n\n" + page(to_json(body())),
    "curly quotes": to_json(body()).replace(b'"', "\u201c".encode()),
    "a PDF": b"%PDF-1.7",
    "a Word file": b"PK\x03\x04 [Content_Types].xml",
    "a zip under another name": b"PK\x03\x04 mine.json",
    "a photo of a phone": b"\x00\x00\x00\x18ftypheic",
    "UTF-16": to_json(body()).decode().encode("utf-16"),
    "a number too many": to_json(body()).replace(b'"revision": ', b'"revision": 12345678901234567890'),
    "a key of its own": to_json(sealed(body() | {"__proto__": {"format": "x"}})),
    "very deep": b'{"a":' * 40 + b"1" + b"}" * 40,
}


@pytest.fixture(scope="module")
def said_of_bad_files() -> dict[str, Any]:
    [_, *said] = run([tables(rules_of(0)), *map(opened, BAD.values())])
    return dict(zip(BAD, said, strict=True))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_one_sentence(name: str, said_of_bad_files: dict[str, Any]) -> None:
    """The one that a mentor's program says; it repeats nothing of the file."""
    said = said_of_bad_files[name]
    assert by_the_form(said) == by_python(rules_of(0), BAD[name])
    assert said["sentence"].startswith("The file ")
    assert "<" not in said["sentence"]


def test_each_refusal_has_its_own_sentence() -> None:
    """The words come from files that are wrong in one way; so none of them may be wrong in another."""
    said = of_files()["refused"]
    twice = {"letters": "page letters"}
    assert len(set(said.values())) == len(said) - len(twice)


@pytest.mark.slow
def test_markup_in_each_field_is_refused_or_stays_text() -> None:
    """One text after the other is markup. What is taken has it as it was, and no sentence ever repeats it."""
    ruleset = rules_of(0)
    contents = [to_json(sealed(each)) for each in with_markup(body())]
    assert len(contents) > 200
    [_, *said] = run([tables(ruleset), *map(opened, contents)])
    assert [by_the_form(each) for each in said] == [by_python(ruleset, content) for content in contents]
    assert not any(MARKUP in each.get("sentence", "") for each in said)
    assert {bool(each["refused"]) for each in said} == {True, False}


def with_markup(whole: Any) -> Iterator[Any]:
    """The value with one text in it replaced, for each text."""
    for key in whole if isinstance(whole, dict) else range(len(whole)):
        if isinstance(whole[key], str):
            changes: Iterator[Any] = iter([MARKUP])
        else:
            changes = with_markup(whole[key]) if isinstance(whole[key], (dict, list)) else iter(())
        for each in changes:
            if isinstance(whole, dict):
                yield whole | {key: each}
            else:
                yield [*whole[:key], each, *whole[key + 1 :]]


def test_a_page_of_ours_is_opened_without_a_doubt(tmp_path: Path) -> None:
    """As `mei-social export` writes it."""
    home, path = tmp_path / "home", tmp_path / "mine.html"
    assert invoke("check", "--answers", str(EXAMPLE), home=home)[0] == 0
    assert invoke("export", str(path), "--yes", home=home)[0] == 0
    today = ("open", {"base64": b64encode(path.read_bytes()).decode(), "today": TODAY})
    [_, said] = run([tables(rules_of(0)), today])
    assert said["refused"] is None
    assert said["doubts"] == []


MUTANTS = {
    "open: a key twice": ('if (twice) refuse("twice");', ""),
    "open: a reason that is missing": ('(answer.answer === "not-applicable")', "!!answer.reason"),
    "open: a day that is none": (".toJSON()?.slice(0, 10) === text", ".toJSON() !== null"),
    "open: the digest of the data": ('stated.get("data-digest") === sha256(data)', "true"),
    "open: the words of the page": ('stated.get("data-page") === sha256(both)', "true"),
    "open: what is hidden": ('if (attributes.has("hidden") || ', "if ("),
    "review: gates that are stated": ("return [...found, ...statedOpen(open)];", "return found;"),
    "review: gates of before": ("found.push(...earlier.filter(", "void (earlier.filter("),
    "review: a blank gate of theirs": ("asTold(part)) : unanswered", "asTold(part)) : true || unanswered"),
    "review: a blank gate that is ours": ("r.because && r.rule.id === part.question &&", "false &&"),
    "review: other words": ("own?.question === question.text &&", "own !== undefined &&"),
    "review: what brings up a gate in other words": ("bringsUp(id, said))", "false)"),
    "review: a safe answer that was turned": ("own?.expected === safeOf(question)", "true"),
    "review: what an old file gives away": ("seen.get(answer.question) ?? new Set()", "new Set()"),
    "review: results that do not follow": ("...doubt(!isSame,", "...doubt(false,"),
    "review: what brought it up there": ('return { question: "", answer: "yes" };', "return null;"),
    "review: as it was once": ("[audit, asOnce(audit)].some", "[audit].some"),
    "review: a day before there was any": ("day < firstDay || day > latest", "day > latest"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTANTS)
def test_each_change_of_the_reader_is_noticed(name: str, tmp_path: Path) -> None:
    """By one of 2,000 changed files; none is looked at after it."""
    engine = mutated(tmp_path, name, MUTANTS[name])
    assert any(disagreements(hundred_files(number), engine) for number in range(20))


@cache
def hundred_files(number: int) -> Cases:
    return files(range(number, number + 1), 100)
