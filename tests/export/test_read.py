"""A JSON export is read strictly: refused in plain words, or exactly what was exported."""

from __future__ import annotations

import json
import os
import tracemalloc
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from effort import examples, some_of
from hostile_json import BOMBS
from mei_social.audit.assess import assess
from mei_social.audit.model import Answer, AnswerValue
from mei_social.errors import BadFile, CannotRead
from mei_social.export.document import QuestionKind
from mei_social.export.read import MENUS_GONE, Export, read_export
from mei_social.parsing.json_reader import AGAIN, DEEPEST, MOST_BYTES, read_json
from mei_social.parsing.newer import MADE
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Ruleset
from programs import RULES, finished, run
from small_exports import DAY, body_of, export_bytes, rich_audit, rules_of, sealed
from work import IN_STEP, growth

Body = dict[str, Any]


@cache
def small_rules() -> Ruleset:
    with TemporaryDirectory() as folder:
        return rules_of(Path(folder))


@cache
def content() -> bytes:
    """One export with every key that there can be."""
    return export_bytes(small_rules(), rich_audit(small_rules()), "Jo")


def body() -> Body:
    found: Body = json.loads(content())
    return found


def refusal(source: bytes | Path) -> str:
    """Everything that is said about a file that is refused, in one line."""
    with pytest.raises((CannotRead, BadFile)) as caught:
        read_export(source, follow=False)
    error = caught.value
    return "; ".join(p.message for p in error.problems) if isinstance(error, BadFile) else str(error)


# What is read


def test_reads_what_was_exported() -> None:
    """Accounts, answers, notes, reasons, rules and name come back as they were exported."""
    rules = small_rules()
    found = read_export(content())

    assert found.audit == rich_audit(rules)
    assert (found.name, found.date, found.tool_version, found.format_version) == ("Jo", DAY, "0.1.5", 2)
    assert (found.rules.id, found.rules.version, found.rules.digest) == ("small", 3, rules.digest)
    assert (found.left_out.accounts, found.left_out.notes, found.check_matches) == (0, 0, True)


def test_keeps_the_words_of_the_questions() -> None:
    """Each question comes with the text in which it was asked, and whether it is from the screening."""
    asked = {(q.kind, q.id): q.text for q in read_export(content()).asked}

    assert asked == {
        (QuestionKind.SCREENING, "on-placement"): "Are you on placement in a school now?",
        **{(QuestionKind.RULE, rule.id): rule.question for rule in small_rules().rules},
    }


def test_keeps_the_claim_apart() -> None:
    """The assessment in the file is kept as a claim, and the same answers give the same when worked out."""
    found = read_export(content())
    made = assess(small_rules(), found.audit)

    assert (found.claimed.band, found.claimed.score) == (made.overall.band, made.overall.score)
    assert [(c.question, c.account) for c in found.claimed.findings] == [r.item for r in made.findings]


def test_reads_the_real_program(tmp_path: Path) -> None:
    """A file that `mei-social export` wrote from the example answers is read, and its code matches."""
    home, path = finished(tmp_path), tmp_path / "report.json"
    done = run("export", str(path), "--yes", home=home)

    found = read_export(path)
    assert (done.returncode, found.check_matches, len(found.audit.accounts)) == (0, True, 5)
    assert len(found.audit.answers) > 150


@examples(60)
@given(st.data())
def test_any_answers_come_back(data: st.DataObject) -> None:
    """Whatever was answered, reading the export gives back the same answers."""
    rules, audit = small_rules(), rich_audit(small_rules())
    values = st.sampled_from([v for v in AnswerValue if v is not AnswerValue.NOT_APPLICABLE])
    said = {
        item: Answer(data.draw(values), DAY, None, data.draw(st.none() | st.text(min_size=1, max_size=600)))
        for item in audit.answers
    }
    audit = replace(audit, answers=said)
    found = read_export(export_bytes(rules, audit))

    assert (found.audit, found.check_matches) == (audit, True)


def test_wrong_code_is_told_not_refused() -> None:
    """Content that was changed after the export is read, and the check code no longer matches."""
    changed = content().replace(b'"partly"', b'"yes"')
    found = read_export(changed)

    assert (changed != content(), found.check_matches) == (True, False)
    assert read_export(content()).check_matches is True


@pytest.mark.parametrize(
    ("key", "other"), [("algorithm", "sha256"), ("digest", "0" * 64), ("code", "0000-0000-0000")]
)
def test_each_part_of_the_check_counts(key: str, other: str) -> None:
    """Algorithm, digest and code must all be the right ones."""
    changed = body()
    changed["check"][key] = other

    assert read_export(json.dumps(changed).encode()).check_matches is False


def test_layout_does_not_matter() -> None:
    """Spaces, escapes and the order of keys say nothing: the code still matches."""
    turned = json.dumps(dict(reversed(body().items())), indent=7, ensure_ascii=True)

    assert read_export(turned.encode()).check_matches is True


# What is refused

Edit = Callable[[Body], object]
EDITS: dict[str, tuple[Edit, str]] = {
    "unknown key": (lambda b: b.update(more=1), "The file has a key that no export has."),
    "odd key": (lambda b: b["audit"].update({"a\x1bb": 1}), "audit has a key that no export has."),
    "missing key": (lambda b: b.pop("statement"), "The file has no `statement`."),
    "text for a number": (
        lambda b: b["audit"].update(revision="1"),
        "audit.revision has a value that no export has.",
    ),
    "true for a number": (
        lambda b: b["audit"].update(revision=True),
        "audit.revision has a value that no export has.",
    ),
    "number out of range": (
        lambda b: b["audit"].update(revision=0),
        "audit.revision has a value that no export has.",
    ),
    "score": (
        lambda b: b["assessment"].update(score=101),
        "assessment.score has a value that no export has.",
    ),
    "null": (lambda b: b.update(accounts=None), "accounts has a value that no export has."),
    "group for a list": (lambda b: b.update(answers={}), "answers has a value that no export has."),
    "list for a group": (lambda b: b.update(rules=[]), "rules has a value that no export has."),
    "empty text": (lambda b: b["rules"].update(title=""), "rules.title has a value that no export has."),
    "long text": (lambda b: b["audit"].update(name="x" * 81), "audit.name has a value that no export has."),
    "no such day": (
        lambda b: b["audit"].update(date="2027-02-30"),
        "audit.date has a value that no export has.",
    ),
    "day with a time": (
        lambda b: b["audit"].update(date="20270503"),
        "audit.date has a value that no export has.",
    ),
    "unknown word": (
        lambda b: b["accounts"][0].update(purpose="work"),
        "accounts[0].purpose has a value that no export has.",
    ),
    "reference": (lambda b: b["audit"].update(ref="ms 1"), "audit.ref is no reference of an export."),
    "account id": (
        lambda b: b["accounts"].append({**b["accounts"][0], "id": "b1"}),
        "accounts[2].id is not one of a1, a2 and so on.",
    ),
    "account twice": (
        lambda b: b["accounts"].append(b["accounts"][0]),
        "accounts has two entries for the same thing.",
    ),
    "question twice": (
        lambda b: b["questions"].append(b["questions"][1]),
        "questions has two entries for the same thing.",
    ),
    "answer twice": (
        lambda b: b["answers"].append({**b["answers"][1], "answer": "no"}),
        "answers has two entries for the same thing.",
    ),
    "unknown account": (
        lambda b: b["answers"][-2].update(account="a9"),
        "answers[5] belongs to no account in the file.",
    ),
    "unknown question": (
        lambda b: b["answers"][2].update(question="other"),
        "answers[2] belongs to no question in the file.",
    ),
    "rule without severity": (
        lambda b: b["questions"][1].pop("severity"),
        "questions[1] has keys that do not go with its kind.",
    ),
    "screening with severity": (
        lambda b: b["questions"][0].update(
            topic="privacy", severity="low", force="may", gate=False, safeguarding=False
        ),
        "questions[0] has keys that do not go with its kind.",
    ),
    "screening with a note": (
        lambda b: b["answers"][0].update(note="x"),
        "answers[0] is no answer to a question that is asked first.",
    ),
    "screening partly": (
        lambda b: b["answers"][0].update(answer="partly"),
        "answers[0] is no answer to a question that is asked first.",
    ),
    "reason with a yes": (
        lambda b: b["answers"][1].update(reason="x"),
        "answers[1] has a reason without `not-applicable`, or the other way round.",
    ),
    "set aside without a reason": (
        lambda b: b["answers"][-1].pop("reason"),
        "answers[6] has a reason without `not-applicable`, or the other way round.",
    ),
    "asked once, for an account": (
        lambda b: b["answers"][1].update(account="a1"),
        "answers[1] is for an account and the question is asked once, or the other way round.",
    ),
    "says nothing": (lambda b: b["answers"][3].pop("note"), "answers[3] says nothing."),
}


@pytest.mark.parametrize("name", EDITS)
def test_refused_with_its_path(name: str) -> None:
    """A file of another form is refused, even with a right check code, and told where and why."""
    edit, expected = EDITS[name]
    other = body()
    edit(other)

    assert refusal(sealed(other)) == expected


def test_every_contradiction_at_once() -> None:
    """Where each value has its form, all that does not fit together is told, with no line that it has not."""
    other = body()
    other["audit"]["ref"] = "ms 1"
    other["answers"] += [other["answers"][1]] * 2

    with pytest.raises(BadFile) as caught:
        read_export(sealed(other))
    assert [(p.line, p.column) for p in caught.value.problems] == [(0, 0), (0, 0)]
    assert str(caught.value) == f"The file has 2 problems. {AGAIN}"


REFUSED = {
    "empty": (b"", "The file is empty."),
    "spaces": (b" \n ", "The file is empty."),
    "not JSON": (b'{\n  "a": x}', "The file is not JSON: line 2, column 8 cannot be read."),
    "two values": (b"{} {}", "The file is not JSON: line 1, column 4 cannot be read."),
    "BOM twice": (b"\xef\xbb\xbf" * 2 + b"{}", "The file is not JSON: line 1, column 1 cannot be read."),
    "UTF-16": (
        "{}".encode("utf-16"),
        "The file is in UTF-16, and exports are in UTF-8: another program has saved it.",
    ),
    "broken UTF-8": (b'{"a": "\xc3"}', "The file is not in UTF-8, and exports are."),
    "surrogate in UTF-8": (b'{"a": "\xed\xa0\x80"}', "The file is not in UTF-8, and exports are."),
    "half a character": (b'{"a": "\\ud800"}', "The file has half a character in it, and no export has."),
    "half in a key": (b'{"\\udfff": 1}', "The file has half a character in it, and no export has."),
    "key twice": (
        b'{"a": 1, "\\u0061": 2}',
        "The file has one key twice in the same place, so it could be read in two ways.",
    ),
    "NaN": (b"[NaN]", "The file has a number that is not a whole number, and no export has."),
    "Infinity": (b"[-Infinity]", "The file has a number that is not a whole number, and no export has."),
    "float": (b"[1.0]", "The file has a number that is not a whole number, and no export has."),
    "exponent": (b"[1e2]", "The file has a number that is not a whole number, and no export has."),
    "minus nothing": (b"[-0]", "The file has a number that is too large or written oddly."),
    "huge number": (b"[" + b"9" * 5000 + b"]", "The file has a number that is too large or written oddly."),
    "deep": (
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
        "The file is nested more than 32 levels deep, and no export is.",
    ),
    "large": (b" " * (MOST_BYTES + 1), "The file is larger than 2 MB, and no export is."),
    "parts": (b"[" + b"0," * 150_000 + b"0]", "The file has more than 150,000 parts, and no export has."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_as_json(name: str) -> None:
    """What JSON readers disagree about is refused before anything is made of it, with the next step."""
    given_bytes, expected = REFUSED[name]

    assert refusal(given_bytes) == f"{expected} {AGAIN}"


def test_limits_are_not_too_low() -> None:
    """What just fits is read: 32 levels, brackets inside of texts, fifteen digits."""
    deep = "[" * DEEPEST + "]" * DEEPEST
    texts = json.dumps(["[" * 100, '\\"[' * 50, "{" * 100])

    assert json.dumps(read_json(deep.encode())) == deep
    assert json.dumps(read_json(texts.encode())) == texts
    assert read_json(b"[999999999999999, -1, 0]") == [999999999999999, -1, 0]


def test_the_largest_that_is_read() -> None:
    """2 MB to the byte, 150,000 parts and 32 levels are read, and one more of any of them is refused."""
    large = b"[" + b" " * (2_097_152 - 2) + b"]"
    parts = b"[" + b"0," * 149_999 + b"0]"

    assert read_json(large) == []
    assert len(read_json(parts)) == 150_000
    assert refusal(large + b" ").startswith("The file is larger than 2 MB")
    assert refusal(parts[:-1] + b",0]").startswith("The file has more than 150,000 parts")
    assert refusal(b"[" * 32 + b"]" * 32) == NOT_OURS
    assert refusal(b"[" * 33 + b"]" * 33).startswith("The file is nested more than 32 levels deep")


def test_a_long_folder_does_not_hide_what_is_wrong(tmp_path: Path) -> None:
    """Of a long name 200 characters are told, and then what is wrong."""
    long = tmp_path / ("a" * 200) / "report.json"
    long.parent.mkdir()
    long.write_bytes(b"")
    name, _, rest = refusal(long).partition(" is empty.")

    assert (len(name), rest) == (200, f" {AGAIN}")


NOT_OURS = (
    "The file is JSON, but no export of mei-social. Ask for a file made with `mei-social export NAME.html`."
)


@pytest.mark.parametrize("text", ["[]", "null", '"x"', "5", "{}", '{"format": "other"}', '{"format": 1}'])
def test_another_kind_of_file(text: str) -> None:
    """JSON that is no export is called that, and not a list of missing keys."""
    assert refusal(text.encode()) == NOT_OURS


def test_newer_format() -> None:
    """A newer format is told as such, whatever else stands in it."""
    newer = content().replace(b'"format_version": 2', b'"format_version": 4')

    assert refusal(newer) == f"The file {MADE.format('format 4')}"


@pytest.mark.parametrize("menus", [b"", b'"menus": [], '])
def test_menus_cut_out(menus: bytes) -> None:
    """A file of format 3 without what makes it that was changed: no update is asked for."""
    cut = content().replace(b'"format_version": 2', menus + b'"format_version": 3')

    assert refusal(cut) == f"The file {MENUS_GONE}"


NEW = {
    "a new key": lambda text: text.replace('"accounts": [', '"new": 1, "accounts": [', 1),
    "a new answer": lambda text: text.replace('"partly"', '"mostly"', 1),
    "a key less": lambda text: text.replace('"statement"', '"said"', 1),
    "a new kind of number": lambda text: text.replace('"revision": 1', '"revision": 1.5', 1),
    "menus cut out": lambda text: text.replace('"format_version": 2', '"format_version": 3', 1),
    "a newer format": lambda text: text.replace('"format_version": 2', '"format_version": 4', 1),
}


@pytest.mark.parametrize("change", NEW)
def test_newer_program(change: str) -> None:
    """What a newer program wrote and this one cannot read is called newer, and not asked for again."""
    text = NEW[change](content().decode())

    assert text != content().decode()
    assert refusal(text.replace('"0.1.5"', '"0.3.0"').encode()) == f"The file {MADE.format('0.3')}"
    assert "newer" not in refusal(text.encode()) or change == "a newer format"


def test_newer_program_in_the_same_form() -> None:
    """A file of a newer program that has the form of today is read like any other."""
    text = content().decode().replace('"0.1.5"', '"9.9.9"')

    assert read_export(text.encode()).tool_version == "9.9.9"


SECRET = "Confidential-7Q"


def spoilt(value: Any) -> Iterator[Any]:
    """A document with a secret in the place of each value and each key, one at a time."""
    if isinstance(value, dict):
        for key in value:
            yield from ({**value, key: other} for other in spoilt(value[key]))
        yield {**value, SECRET: SECRET}
    elif isinstance(value, list):
        for n in range(len(value)):
            yield from ([*value[:n], other, *value[n + 1 :]] for other in spoilt(value[n]))
    yield SECRET * 100
    yield [SECRET]
    yield {SECRET: SECRET}


def test_messages_hold_nothing_of_the_file() -> None:
    """Wherever a secret stands, no message repeats it."""
    told = []
    for other in spoilt(body()):
        try:
            read_export(json.dumps(other).encode())
        except (CannotRead, BadFile) as error:
            told += (
                [str(error), *(p.message for p in error.problems)]
                if isinstance(error, BadFile)
                else [str(error)]
            )

    assert [message for message in told if SECRET in message] == []
    assert len(told) > 1000


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes with a name")
def test_files_that_are_no_files(tmp_path: Path) -> None:
    """A pipe, a folder and, in a folder of exports, a link are refused by name and never waited for."""
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "link.json").symlink_to("/etc/passwd")

    assert refusal(tmp_path / "pipe.json").startswith(f"{tmp_path}/pipe.json is not an ordinary file.")
    assert refusal(tmp_path / "link.json").startswith(f"{tmp_path}/link.json is a link to somewhere else.")
    assert refusal(tmp_path).startswith(f"{tmp_path} is a folder.")
    assert refusal(tmp_path / "no.json").startswith(f"There is no file {tmp_path}/no.json.")


IMITATIONS = ("x` - at `$[0].secret", "x' - at `$[0].secret`", "Object missing required field `secret`")


@pytest.mark.parametrize("text", IMITATIONS)
def test_no_text_passes_for_a_place(text: str) -> None:
    """A text that imitates the messages of the library below is not repeated either."""
    changes: tuple[Edit, ...] = (
        lambda b: b.update({text: 1}),
        lambda b: b["accounts"][0].update({text: 1}),
        lambda b: b["accounts"][0].update(purpose=text),
        lambda b: b["audit"].update(date=text),
    )
    for change in changes:
        other = body()
        change(other)
        assert "secret" not in refusal(json.dumps(other).encode())


# Public and random files


def parsing(corpora: Path, kind: str) -> list[Path]:
    return sorted((corpora / "jsontestsuite" / "test_parsing").glob(f"{kind}_*.json"))


def read_or_refuse(source: bytes) -> Any:
    try:
        return read_json(source)
    except CannotRead:
        return CannotRead


def test_jsontestsuite_must_reject(corpora: Path) -> None:
    """All 188 files that no JSON reader may take are refused as JSON."""
    files = parsing(corpora, "n")
    taken = [path.name for path in files if read_or_refuse(path.read_bytes()) is not CannotRead]

    assert (len(files), taken) == (188, [])


def test_jsontestsuite_must_accept(corpora: Path) -> None:
    """Of the files that every reader takes we refuse only odd numbers and keys that stand twice."""
    found = {path.name: read_or_refuse(path.read_bytes()) for path in parsing(corpora, "y")}
    refused = [name for name, value in found.items() if value is CannotRead]
    others = {
        path.name: json.loads(path.read_bytes()) for path in parsing(corpora, "y") if path.name not in refused
    }

    assert (len(found), len(refused)) == (95, 19)
    assert [n for n in refused if "number" not in n and "duplicated" not in n and "real" not in n] == []
    assert others == {name: found[name] for name in others}


def test_jsontestsuite_may_accept(corpora: Path) -> None:
    """Files that readers may take or not are refused without a crash, also as an export."""
    files = [path for kind in "niy" for path in parsing(corpora, kind)]

    assert [path.name for path in files if not refusal(path.read_bytes())] == []
    assert len(files) == 318


@pytest.mark.parametrize("name", some_of(BOMBS, 5))
def test_bombs(name: str) -> None:
    """A file made to be slow is refused, and twice as much of it is at most twice the work."""
    full, make = BOMBS[name]

    assert refusal(make(full)) != ""
    assert growth(refusal, make, full // 20) < IN_STEP


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_need_little_memory(name: str) -> None:
    """It is refused within 100 MB."""
    full, make = BOMBS[name]
    bomb = make(full)
    tracemalloc.start()
    refusal(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 100 * 2**20


def accepted(source: bytes) -> Export | None:
    try:
        return read_export(source)
    except (CannotRead, BadFile):
        return None


@st.composite
def edited_bytes(draw: st.DrawFn) -> bytes:
    """The export with some bytes replaced, cut, moved or said twice."""
    whole = bytearray(content())
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(whole) - 1))
        size = draw(st.sampled_from([0, 1, 1, 2, 8, 60]))
        new = draw(
            st.sampled_from([b"", b"0", b"1", b" ", b'"', b",", b"a", b"}", b"no", b"null"])
            | st.binary(max_size=3)
        )
        again = bytes(whole[at : at + size])
        whole[at : at + size] = draw(st.sampled_from([new, again * 2, again.swapcase(), again[::-1]]))
    return bytes(whole)


@st.composite
def edited_tree(draw: st.DrawFn) -> bytes:
    """The export with one value somewhere in it changed, swapped with its neighbour or left out."""
    whole = body()
    at: Any = whole
    while True:
        key = draw(st.sampled_from(sorted(at) if isinstance(at, dict) else list(range(len(at)))))
        if not isinstance(at[key], dict | list) or not at[key] or draw(st.integers(0, 9)) == 0:
            break
        at = at[key]
    if draw(st.integers(0, 5)):
        at[key] = draw(other_value(at[key]))
    else:
        del at[key]
    return json.dumps(whole).encode()


def other_value(old: Any) -> st.SearchStrategy[Any]:
    """What may stand in the place of a value: mostly of its own kind, so that it is read."""
    words = ["no", "yes", "not-sure", "partly", "a1", "a2", "2027-05-04", "high", "low", "fail", "both"]
    odd: st.SearchStrategy[Any] = st.sampled_from([None, True, False, 0, 1, "", [], {}, *words])
    if isinstance(old, bool):
        return st.just(not old)
    if isinstance(old, int):
        return st.integers(max(old - 2, 0), old + 2) | odd
    if isinstance(old, str):
        return st.sampled_from([f"{old} ", old[:-1], old[::-1], old.upper(), f"{old}s", *words]) | odd
    return odd


def is_same(other: bytes) -> bool:
    """Whether a file says the same as the export, whatever its layout, and whatever mail put around it."""
    try:
        inside = other[other.index(b"{") : other.rindex(b"}") + 1]
        return json.dumps(json.loads(inside), sort_keys=True) == json.dumps(body(), sort_keys=True)
    except ValueError:
        return False


@examples(500)
@given((edited_bytes() | edited_tree()).filter(lambda other: not is_same(other)))
def test_no_edit_passes_for_the_export(other: bytes) -> None:
    """Whatever is changed in the content, the file is refused or its check code does not match."""
    found = accepted(other)

    assert (found is not None and found.check_matches) is False


def test_edits_reach_the_reader() -> None:
    """The edits above are not all refused for one reason: some are read, with a code that does not match."""
    other = body()
    other["answers"][2]["answer"] = "no"
    found = accepted(json.dumps(other).encode())

    assert found is not None
    assert (found.check_matches, found.audit == rich_audit(small_rules())) == (False, False)


def test_shipped_rules_fit() -> None:
    """Every text of the shipped rules fits into the form of an export."""
    rules = load_rules(RULES)
    audit = read_export(content()).audit
    blank = replace(audit, answers={}, screening={})
    found = read_export(json.dumps(body_of(rules, blank)).encode())

    assert (found.check_matches, len(found.asked) > 40) == (True, True)


@pytest.mark.parametrize(("name", "kind"), [("jo.csv", "CSV"), ("jo.md", "Markdown")])
def test_a_file_for_people_alone(tmp_path: Path, name: str, kind: str) -> None:
    """A table or a text is answered by what to ask for instead of it, never by the same again."""
    (tmp_path / name).write_text("Reference,Check code\n", encoding="utf-8")
    with pytest.raises(CannotRead, match=rf"is a file to read \({kind}\).* Ask for a page or a JSON file"):
        read_export(tmp_path / name)
