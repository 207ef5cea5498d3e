"""A mentor's record: its keys, its form, and what is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mei_social.audit.model import Item
from mei_social.errors import BadFile, CannotRead
from mei_social.export.write import to_json
from mei_social.parsing.json_decode import changed
from mei_social.review.record import (
    About,
    Action,
    By,
    Decision,
    Record,
    Remark,
    Signed,
    body_of,
)
from mei_social.review.record_file import default_path, read_review, write_review
from sample_report import HOSTILE

DAY = date(2027, 5, 20)


def remark(**changes: Any) -> Remark:
    blank = Remark(
        question="account-private", account="a1", decision=Decision.ACCEPT, comment=None, reason=None
    )
    return changed(blank, **changes)


FULL = Record(
    about=About(ref="MS-0000-0000", revision=2, digest="d" * 64),
    rules=By(id="small", version=3, digest="e" * 64),
    remarks=(
        remark(),
        remark(account="a2", decision=Decision.ASK_AGAIN, reason="It was open in June"),
        remark(question="plain-photo", account=None, decision=None, comment="Nice picture"),
    ),
    actions=(Action(what="Turn on the private account", by=DAY),),
    signed=Signed(name="Dr M. Ash", date=DAY),
)
KEYS = """\
actions[].by
actions[].what
check.algorithm
check.code
check.digest
export.digest
export.ref
export.revision
format
format_version
items[].account
items[].comment
items[].decision
items[].question
items[].reason
rules.digest
rules.id
rules.version
signed.date
signed.name
statement
tool_version
"""
NEVER_SAID = re.compile(r"verif|valid|certif|complian|approv|correct", re.IGNORECASE)


def keys(value: Any, path: str = "") -> set[str]:
    if isinstance(value, dict):
        return set().union(*(keys(v, f"{path}.{k}" if path else k) for k, v in value.items()))
    if isinstance(value, list):
        return set().union(*(keys(v, f"{path}[]") for v in value))
    return {path}


def edited(edit: Callable[[dict[str, Any]], Any]) -> bytes:
    body = json.loads(json.dumps(body_of(FULL, "0.1.5")))
    edit(body)
    return to_json(body)


def refusal(content: bytes) -> str:
    with pytest.raises((CannotRead, BadFile)) as caught:
        read_review(content)
    error = caught.value
    return "; ".join(p.message for p in error.problems) if isinstance(error, BadFile) else str(error)


def test_keys_are_frozen() -> None:
    """Version 1 has these keys and no others. Where one changes, `format_version` goes up."""
    body = body_of(FULL, "0.1.5")
    assert "".join(f"{key}\n" for key in sorted(keys(body))) == KEYS
    assert (body["format"], body["format_version"]) == ("mei-social-review", 1)
    assert NEVER_SAID.search(body["statement"]) is None


def test_comes_back(tmp_path: Path) -> None:
    """What was written is read again, bound to the export, with a check code that belongs to it."""
    path = tmp_path / "jo.review.json"
    write_review(path, FULL, "0.1.5")
    found = read_review(path)
    assert (found.record, found.tool_version, found.check_matches) == (FULL, "0.1.5", True)
    assert [p.name for p in tmp_path.iterdir()] == ["jo.review.json"]


def test_empty_comes_back() -> None:
    """A record in which nothing stands yet is one too."""
    empty = Record(about=FULL.about, rules=FULL.rules)
    assert read_review(to_json(body_of(empty, "1"))).record == empty


@pytest.mark.parametrize(
    "edit",
    [
        lambda b: b["items"][0].update(decision="talk"),
        lambda b: b["items"].pop(),
        lambda b: b["signed"].update(name="Dr N. Ash"),
        lambda b: b.update(signed=None),
        lambda b: b["export"].update(digest="f" * 64),
        lambda b: b["check"].update(code="0000-0000-0000"),
    ],
)
def test_altered(edit: Callable[[dict[str, Any]], Any]) -> None:
    """A change after it was written shows in the check code."""
    assert not read_review(edited(edit)).check_matches


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda b: b.update(format="mei-social-export"), "no review of mei-social"),
        (lambda b: b.update(format_version=2), "made by a newer mei-social (format 2): update"),
        (lambda b: b.update(more=1, tool_version="0.3.1"), "made by a newer mei-social (0.3.1): update"),
        (lambda b: b.update(more=1), "The file has a key that no review has"),
        (lambda b: b.pop("signed"), "has no `signed`"),
        (lambda b: b["items"][0].update(decision="yes"), "items[0].decision has a value that no review has"),
        (lambda b: b["items"][0].update(reason="Why"), "items[0] has a reason without `ask-again`"),
        (lambda b: b["items"][1].update(reason=None), "items[1] has a reason without `ask-again`"),
        (lambda b: b["items"][2].update(comment=None), "items[2] says nothing"),
        (lambda b: b["items"].append(b["items"][0]), "items has two entries for the same thing"),
        (lambda b: b["items"][0].update(comment=""), "items[0].comment has a value that no review has"),
        (lambda b: b["items"][0].update(comment="x" * 601), "items[0].comment has a value that no"),
        (lambda b: b["actions"][0].update(by="2027-02-30"), "actions[0].by has a value that no review has"),
        (lambda b: b["signed"].update(name=""), "signed.name has a value that no review has"),
        (lambda b: b["export"].update(digest="d"), "export.digest"),
    ],
)
def test_refused(edit: Callable[[dict[str, Any]], Any], told: str) -> None:
    """Another file, other keys and contradictions are refused, with the place."""
    assert told in refusal(edited(edit))


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1e5]", b"\xef\xbb\xbf{", b'{"a":1,"a":2}', b"[" * 99, b"\xff", b"<html>"]
)
def test_not_json(content: bytes) -> None:
    """What is no JSON, or strange JSON, is refused in words that speak of a review."""
    told = refusal(content)
    assert "Ask whoever wrote it for the file again." in told
    assert "export" not in told


def test_change_takes_the_name_off() -> None:
    """A name stands under what it was put under, and under nothing else."""
    for other in (
        FULL.with_remark(remark(decision=Decision.TALK)),
        FULL.with_actions(()),
        FULL.without(Item("plain-photo", None)),
    ):
        assert (other.signed, FULL.signed is None) == (None, False)


def test_one_remark_for_each() -> None:
    """A new remark stands in place of the one before."""
    changed = FULL.with_remark(remark(decision=Decision.TALK))
    assert [r.decision for r in changed.remarks] == [Decision.TALK, Decision.ASK_AGAIN, None]


@pytest.mark.parametrize(
    ("export", "record"),
    [("jo.json", "jo.review.json"), ("jo", "jo.review.json"), ("jo.v1.json", "jo.v1.review.json")],
)
def test_default_path(export: str, record: str) -> None:
    """The record lies beside the export, under a name that is never the export's own."""
    assert default_path(Path("in") / export) == Path("in") / record


def test_hostile_texts_come_back(tmp_path: Path) -> None:
    """Whatever a mentor types is kept as typed, in a file that no terminal obeys."""
    texts = [text[:600].strip() for text in HOSTILE]
    remarks = tuple(remark(account=f"a{n}", comment=text) for n, text in enumerate(texts, 1))
    record = replace(FULL, remarks=remarks, signed=Signed(name=texts[0][:80], date=DAY))
    path = tmp_path / "a.review.json"
    write_review(path, record, "1")
    assert read_review(path).record == record
    assert {c for c in path.read_text("utf-8") if not c.isprintable()} == {"\n"}
