"""What a file says was brought up and has no answer, under rules that bring up nothing by the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from form_engine import opened, run, tables
from gate_rules import GATES_YAML, TOLD, TOLD_TWICE
from mei_social.audit.assess import assess
from mei_social.audit.extent import Extent, but_for_gates, extent
from mei_social.audit.model import Account, Answer, Audit, Item, Screened
from mei_social.cohort.fast.reader import Quick
from mei_social.cohort.judge import Judge
from mei_social.cohort.model import Trainee
from mei_social.cohort.read import read_cohort
from mei_social.cohort.strict_reader import Strict
from mei_social.export.read import read_export
from mei_social.export.write import Sharing, shared_audit, to_json
from mei_social.review.doubts import doubts
from mei_social.review.matching import matched
from mei_social.review.page import UNSTATED, build_page
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Purpose, Ruleset
from small_exports import DAY, SAFE, audit_of, body_of, export_bytes, sealed

RULES = GATES_YAML.replace(TOLD_TWICE, "")
ASKED, TOLD_ITEM = "Did you tell somebody?", Item("told", None)
FIRST = "written to you?\n    per: person\n"
OTHERS: dict[str, Callable[[str], str]] = {
    "behind a no": lambda text: text.replace(FIRST, f"{FIRST}    when: on-placement\n"),
    "no such gate": lambda text: text.replace(TOLD, ""),
    "no gate any more": lambda text: text.replace(TOLD, TOLD.replace("    gate: true\n", "")),
    "under another one": lambda text: text.replace(TOLD, TOLD.replace("pupil-wrote", "on-placement")),
    "asked of everybody": lambda text: text.replace(TOLD, TOLD.replace("    when: pupil-wrote\n", "")),
    "another id before it": lambda text: text.replace("pupil-wrote\n", "pupil-sent\n"),
}
"""Rules that bring it up no more."""
SAME: dict[str, Callable[[str], str]] = {
    "the same": lambda text: text,
    "other words": lambda text: text.replace(ASKED, "Did you talk to somebody?"),
    "other words before it": lambda text: text.replace("written to you?", "sent you a message?"),
    "on each account": lambda text: text.replace(TOLD, TOLD.replace("per: person", "per: account")),
}
"""Rules that bring it up themselves."""


def rules_in(folder: Path, text: str) -> Ruleset:
    path = folder / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rules(path)


@pytest.fixture
def before(tmp_path: Path) -> Ruleset:
    return rules_in(tmp_path, RULES)


def after(folder: Path, change: Callable[[str], str]) -> Ruleset:
    return rules_in(folder, change(RULES).replace("version: 3", "version: 4"))


def person(ruleset: Ruleset, wrote: Screened, note: str | None = None) -> Audit:
    """Nobody is on placement, and whether a pupil wrote is said; nothing that hangs on it is answered."""
    made = audit_of(ruleset)
    screening = {Item("on-placement", None): Screened.NO, Item("pupil-wrote", None): wrote}
    answers = {**made.answers, TOLD_ITEM: Answer(None, DAY, None, note)} if note else made.answers
    return replace(made, screening=screening, answers=answers)


def one_trainee(folder: Path, ruleset: Ruleset, content: bytes) -> Trainee:
    received = folder / "received"
    received.mkdir(exist_ok=True)
    (received / "a.json").write_bytes(content)
    [trainee] = read_cohort(received, ruleset).trainees
    return trainee


def waiting(ruleset: Ruleset, content: bytes) -> list[tuple[str, str | None, str]]:
    """What is told as brought up and without an answer, in the words that are told."""
    found = matched(ruleset, read_export(content)).assessment
    return [(gate.rule.id, gate.item.account, gate.rule.question) for gate in found.brought_up]


def by_the_form(ruleset: Ruleset, content: bytes) -> list[tuple[str, str | None, str]]:
    [_, said] = run([tables(ruleset), opened(content)])
    return [
        (rule, account, question)
        for rule, account, question, outcome, _, because in said["gates"]
        if outcome == "not-tested" and because is not None
    ]


@pytest.mark.parametrize("wrote", [Screened.YES, Screened.NOT_SURE])
@pytest.mark.parametrize("name", OTHERS)
def test_it_is_told_as_it_was_asked(name: str, wrote: Screened, tmp_path: Path, before: Ruleset) -> None:
    """A mentor is told it: by the review, in a cohort, and in the form."""
    content = export_bytes(before, person(before, wrote))
    newer = after(tmp_path, OTHERS[name])
    assert waiting(newer, content) == [("told", None, ASKED)]
    assert by_the_form(newer, content) == [("told", None, ASKED)]
    trainee = one_trainee(tmp_path, newer, content)
    assert (trainee.brought_up, trainee.band.value) == (True, "incomplete")
    assert ASKED in {gate.question for gate in trainee.blank_gates}


@pytest.mark.parametrize("wrote", [Screened.YES, Screened.NO])
def test_nothing_is_finished_with_it(wrote: Screened, tmp_path: Path, before: Ruleset) -> None:
    """With all else answered it is not finished: in the review, in a cohort and in the form."""
    kept = Extent.FULL if wrote is Screened.NO else Extent.UNFINISHED
    made = person(before, wrote)
    screening = {**made.screening, Item("shared-account", "a1"): Screened.NO}
    answers = {**made.answers, Item("teaching", "a1"): SAFE[Item("account-private", "a1")]}
    content = export_bytes(before, replace(made, screening=screening, answers=answers))
    newer = after(tmp_path, OTHERS["no such gate"])
    found = matched(newer, read_export(content)).assessment
    [_, said] = run([tables(newer), opened(content)])
    trainee = one_trainee(tmp_path, newer, content)
    assert (extent(found), trainee.extent, said["extent"]) == (kept, kept, kept)
    assert but_for_gates(found) is Extent.FULL


@pytest.mark.parametrize("name", OTHERS)
def test_after_a_no_nothing_is(name: str, tmp_path: Path, before: Ruleset) -> None:
    """A no brought up nothing, and the file has no such entry."""
    content = export_bytes(before, person(before, Screened.NO))
    assert "earlier" not in json.loads(content)
    newer = after(tmp_path, OTHERS[name])
    assert waiting(newer, content) == by_the_form(newer, content) == []
    assert not one_trainee(tmp_path, newer, content).brought_up


@pytest.mark.parametrize("note", [None, "Ask my mentor."])
@pytest.mark.parametrize("name", SAME)
def test_it_is_told_once(name: str, note: str | None, tmp_path: Path, before: Ruleset) -> None:
    """Rules that bring it up themselves tell it in their own words alone."""
    content = export_bytes(before, person(before, Screened.YES, note))
    newer = after(tmp_path, SAME[name])
    [rule] = (rule for rule in newer.rules if rule.id == "told")
    place = "a1" if rule.per.value == "account" else None
    assert waiting(newer, content) == by_the_form(newer, content) == [("told", place, rule.question)]
    assert matched(newer, read_export(content)).assessment.earlier == ()
    blank = one_trainee(tmp_path, newer, content).blank_gates
    assert len(blank) == len(set(blank))


def without_it(content: bytes) -> bytes:
    """The same file, as it was written before such an entry was in one."""
    body = json.loads(content)
    assert body.pop("earlier")
    return sealed(body)


def said_of_an_old_one(
    ruleset: Ruleset, content: bytes, folder: Path, version: str = "0.1.0 form", text: str | None = None
) -> bool:
    """Whether a review under rules without the gate says what a file of before may not state."""
    old = sealed({**json.loads(without_it(content)), "tool_version": version})
    newer = after(folder, OTHERS["no such gate"]) if text is None else rules_in(folder, text)
    export = read_export(old)
    page = build_page(newer, export, export.digest, seen=(), earlier=None, today=DAY)
    said = UNSTATED.format(f'"{ASKED}"')
    return any(ASKED in line and line == said for line in page.seen)


@pytest.mark.parametrize("wrote", list(Screened))
def test_an_old_file_may_not_state_it(wrote: Screened, tmp_path: Path, before: Ruleset) -> None:
    """After a yes or a not sure, one line names what came first in a file of 0.1 and has no answer in it."""
    made = person(before, wrote)
    content = to_json({"earlier": [{}], **json.loads(export_bytes(before, made))})
    assert said_of_an_old_one(before, content, tmp_path) is (wrote is not Screened.NO)


def test_where_nothing_is_unstated(tmp_path: Path, before: Ruleset) -> None:
    """Not of a file of today, of one with an answer, nor under the same rules or ones that ask it."""
    made = person(before, Screened.YES)
    content = export_bytes(before, made)
    assert not said_of_an_old_one(before, content, tmp_path, "0.2.0")
    assert not said_of_an_old_one(before, content, tmp_path, "unknown")
    assert not said_of_an_old_one(before, content, tmp_path, text=RULES)
    reworded = RULES.replace("version: 3", "version: 4").replace("written to you?", "sent you a message?")
    assert not said_of_an_old_one(before, content, tmp_path, text=reworded)
    given = replace(made, answers={**made.answers, TOLD_ITEM: SAFE[Item("plain-photo", None)]})
    old = json.loads(export_bytes(before, given))
    assert not said_of_an_old_one(before, to_json({**old, "earlier": [{}]}), tmp_path)


def test_the_same_rules_say_what_they_said(tmp_path: Path, before: Ruleset) -> None:
    """Review, doubts and cohort are those of a file without the entry."""
    content = export_bytes(before, person(before, Screened.YES))
    old = without_it(content)
    assert told_of(before, content) == told_of(before, old)
    assert one_trainee(tmp_path, before, content) == one_trainee(tmp_path, before, old)


def told_of(ruleset: Ruleset, content: bytes) -> Any:
    export = read_export(content)
    found = matched(ruleset, export)
    return found, doubts(ruleset, export, found, "", (), DAY)


def test_the_quick_way_takes_it(tmp_path: Path, before: Ruleset) -> None:
    """A cohort reads such a file the quick way, under any of these rules, as the strict reader does."""
    content = export_bytes(before, person(before, Screened.YES))
    for change in (*SAME.values(), *OTHERS.values()):
        judge = Judge(after(tmp_path, change), DAY)
        quick, strict = Quick(judge).entry(content), Strict(judge).entry(content)
        assert quick is not None
        assert not isinstance(strict, str)
        assert judge.row(quick, "f") == judge.row(strict, "f")


EDITS: dict[str, dict[str, Any]] = {
    "an answer": {"answer": "no"},
    "another day": {"date": "2027-05-02"},
    "other words": {"text": "Are you well?"},
    "another place": {"account": "a1"},
    "another question": {"question": "no-private-messages"},
    "a note": {"note": "Hm."},
    "another topic": {"topic": "photos"},
}


@pytest.mark.parametrize("name", EDITS)
def test_an_entry_that_we_do_not_write(name: str, before: Ruleset) -> None:
    """It is for the strict reader, which keeps what the mentor's rules do not bring up."""
    body = json.loads(export_bytes(before, person(before, Screened.YES)))
    body["earlier"][0] |= EDITS[name]
    assert Quick(Judge(before, DAY)).entry(sealed(body)) is None


def test_one_on_an_account(tmp_path: Path, before: Ruleset) -> None:
    """On two accounts each is told, but for the one that was left out of the file."""
    shared = {Item("shared-account", account): Screened.YES for account in ("a1", "a2", "a3")}
    apps = tuple(Account(f"a{n}", "instagram", Purpose.PERSONAL) for n in (1, 2, 3))
    made = replace(audit_of(before), accounts=apps, screening=shared, answers={**SAFE})
    content = export_bytes(before, shared_audit(made, Sharing(leave_out=frozenset({"a3"}))))
    assert b"a3" not in content
    newer = after(tmp_path, lambda text: text.replace("shared-account\n", "used-by-others\n"))
    asked = "Do they keep away from pupils?"
    assert waiting(newer, content) == [("shared", "a1", asked), ("shared", "a2", asked)]
    assert by_the_form(newer, content) == waiting(newer, content)


def test_who_made_it_sees_it_once(before: Ruleset) -> None:
    """The entry is in the file alone: what its own reader lists, and the sums in it, are as without it."""
    made = person(before, Screened.YES, "Ask my mentor.")
    body = body_of(before, made)
    [entry] = body["earlier"]
    assert (entry["question"], entry["answer"], "note" in entry) == ("told", None, False)
    own = assess(before, made)
    assert own.earlier == ()
    assert [gate.item for gate in own.brought_up] == [TOLD_ITEM]
    assert body["assessment"]["gates"] == []
    assert body["assessment"]["coverage"]["applicable"] == own.overall.applicable
