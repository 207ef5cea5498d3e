"""Gates on a mentor's desk: judged by what the file states, whatever the mentor's rules say."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mei_social.audit.assess import Band
from mei_social.audit.changes import Change
from mei_social.audit.current import current
from mei_social.audit.model import Answer, AnswerValue, AsAsked, Audit, Item, Screened
from mei_social.authoring.impact.compute import Gate, impact
from mei_social.authoring.impact.text import by_number, document, lines
from mei_social.cohort.exports import Folder
from mei_social.cohort.folder import found_in
from mei_social.cohort.parquet import Table
from mei_social.export.read import read_export
from mei_social.export.write import digest_of
from mei_social.report.labels import STATED_OPEN
from mei_social.review.import_review import answer_back, sent_back
from mei_social.review.matching import matched
from mei_social.review.page import ReviewPage, build_page
from mei_social.review.reasons import Reason
from mei_social.review.record import Decision, Remark, new_record
from mei_social.review.record_file import ReviewFile
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Ruleset, YesNo
from mei_social.storage.store import Store
from product.test_gates import EDITS, FOLLOW_GATE, FOLLOWS, GATE, NEXT, OTHER_WORDS, SAID, WORDS, answered
from programs import invoke
from small_exports import DAY, audit_of, body_of, export_bytes, rules_of, rules_path, sealed
from terminals import PROMPT, Person, Terminal, running

YES, PARTLY, NO, NOT_SURE, ASIDE = AnswerValue


@pytest.fixture
def rules(tmp_path: Path) -> Ruleset:
    return rules_of(tmp_path)


def edited(folder: Path, name: str) -> Ruleset:
    return rules_of(folder, NEXT, *EDITS[name])


def desk(content: bytes, ruleset: Ruleset, since: bytes | None = None) -> ReviewPage:
    earlier = read_export(since) if since else None
    digest = digest_of(json.loads(content))
    return build_page(ruleset, read_export(content), digest, seen=(), earlier=earlier, today=DAY)


def gates(found: ReviewPage) -> list[tuple[str, str, str]]:
    return [(m.finding.rule, m.finding.question, p.said) for m in found.gates for p in m.finding.places]


def with_answer(rules: Ruleset, value: AnswerValue) -> Audit:
    audit = audit_of(rules)
    answers = {**audit.answers, GATE: Answer(value, DAY, "Agreed" if value is ASIDE else None)}
    return replace(audit, screening={Item("on-placement", None): Screened.NO}, answers=answers)


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("value", [NO, PARTLY, ASIDE])
def test_first_as_it_was_asked(name: str, value: AnswerValue, rules: Ruleset, tmp_path: Path) -> None:
    """However the mentor's rules changed, the open answer is the first gate, and none without an answer."""
    found = desk(export_bytes(rules, with_answer(rules, value)), edited(tmp_path, name))
    said = {NO: "No", PARTLY: "Partly", ASIDE: "Does not apply (Agreed)"}[value]

    [(rule, question, told)] = gates(found)
    assert (rule, question) == (GATE.question, WORDS)
    assert (told.startswith(f"{said}, as asked on 3 May 2027"), told.endswith(SAID[name])) == (True, True)
    assert (found.band is Band.CRITICAL) is (value is not ASIDE)
    assert [t for t in found.gates_unanswered if t.startswith("General:") and not t.endswith("words)")] == []


@pytest.mark.parametrize("name", EDITS)
def test_a_safe_answer_opens_nothing(name: str, rules: Ruleset, tmp_path: Path) -> None:
    """The answer that was safe when it was asked lists nothing under any rules."""
    assert gates(desk(export_bytes(rules, audit_of(rules)), edited(tmp_path, name))) == []


def test_turned(rules: Ruleset, tmp_path: Path) -> None:
    """Where the safe answer was turned round, with other words or without, the doubt names the id."""
    for swaps in (EDITS["turned"], (*EDITS["turned"], *EDITS["reworded"])):
        found = desk(export_bytes(rules, audit_of(rules)), rules_of(tmp_path, NEXT, *swaps))
        [doubt] = [d for d in found.doubts if d.reason is Reason.TURNED]
        told = "One id never changes its safe answer, and here it is not the one of your rules"
        assert f"{told}: {GATE.question}." in doubt.text
        assert "No answer yet" not in found.headline
        assert found.gates_unanswered == (f"General: {doubt.details[0]} (not asked in your words)",)


def test_not_turned(rules: Ruleset, tmp_path: Path) -> None:
    """Other changes are not called that."""
    for name in EDITS:
        found = desk(export_bytes(rules, with_answer(rules, NO)), edited(tmp_path, name))
        assert (Reason.TURNED in [d.reason for d in found.doubts]) is (name == "turned")


def test_each_account_by_itself(tmp_path: Path) -> None:
    """A gate that the mentor's rules ask on one account and not on another is listed on both."""
    harsher = rules_of(tmp_path, FOLLOW_GATE)
    audit = audit_of(harsher, pupils_follow=YES)
    other = replace(audit.accounts[0], id="a2", platform="whatsapp")
    audit = replace(
        audit,
        accounts=(*audit.accounts, other),
        answers={**audit.answers, Item("pupils-follow", "a2"): Answer(YES, DAY)},
    )
    only = ('    expected: "no"\n', '    expected: "no"\n    platforms: [instagram]\n')
    mentors = rules_of(tmp_path, NEXT, FOLLOW_GATE, only)
    found = desk(export_bytes(harsher, audit), mentors)

    assert [item.account for matter in found.gates for item in matter.items] == ["a2", "a1"]


def kept(rules: Ruleset, **changes: Any) -> Audit:
    """Answers of today, with the gate as it was asked under rules of before."""
    gate = replace(rules.rules[0], **changes)
    answers = {i: a for i, a in audit_of(rules).answers.items() if i != GATE}
    earlier = AsAsked(gate, None, Answer(NO, DAY, None, "Told"))
    return replace(audit_of(rules), answers=answers, earlier=(earlier,))


def test_from_rules_of_before(rules: Ruleset, tmp_path: Path) -> None:
    """What a file has from rules of before is listed, with its note, and nothing in the file is doubted."""
    retired = edited(tmp_path, "retired")
    content = export_bytes(retired, kept(rules))
    found = desk(content, retired)

    told = "No, as asked on 3 May 2027, and today's rules do not ask it"
    assert gates(found) == [(GATE.question, WORDS, told)]
    assert [(n.question, n.where, n.text) for n in found.notes] == [(WORDS, "General", "Told")]
    assert (found.doubts, found.band, found.gates[0].finding.safeguarding) == ((), Band.CRITICAL, True)
    assert "call 999 first" in " ".join(found.gates[0].finding.steps)


def test_that_a_mentor_still_asks(rules: Ruleset, tmp_path: Path) -> None:
    """Where the mentor's rules put it in the same way, it is an answer to their question like any other."""
    retired = edited(tmp_path, "retired")
    found = desk(export_bytes(retired, kept(rules)), rules)

    assert (gates(found), found.gates_unanswered, found.not_asked) == ([(GATE.question, WORDS, "No")], (), 0)
    assert found.gates[0].finding.steps == ("Stop, keep the messages and tell your mentor.",)
    assert [d.reason for d in found.doubts] == [Reason.NEWER_RULES]


def test_both(rules: Ruleset, tmp_path: Path) -> None:
    """A file can have one answer from before and another to today's question: each is listed in its words."""
    now = edited(tmp_path, "reworded")
    audit = replace(kept(rules), answers={**audit_of(rules).answers, GATE: Answer(NOT_SURE, DAY)})
    content = export_bytes(now, audit)

    assert [g[1:] for g in gates(desk(content, now))] == [
        (WORDS, "No, as asked on 3 May 2027, and today's rules have other words"),
        (OTHER_WORDS, "Not sure"),
    ]
    assert {g[1] for g in gates(desk(content, edited(tmp_path, "retired")))} == {WORDS, OTHER_WORDS}


def test_results_that_leave_it_out(rules: Ruleset, tmp_path: Path) -> None:
    """A file that states results without the gate that it has from before is doubted."""
    retired = edited(tmp_path, "retired")
    body = body_of(retired, kept(rules))
    body["assessment"] = body_of(retired, replace(kept(rules), earlier=()))["assessment"]
    found = desk(sealed(body), retired)

    [doubt] = [d for d in found.doubts if d.reason is Reason.RESULTS]
    assert f"Not in the file, a gate: {WORDS} General: open." in doubt.details


def test_since(rules: Ruleset, tmp_path: Path) -> None:
    """Between two files a gate is met by its id, whatever became of its words."""
    now = edited(tmp_path, "reworded")
    before = export_bytes(rules, with_answer(rules, NO))
    for value, turn in ((YES, Change.FIXED), (NO, Change.STILL)):
        changes = desk(export_bytes(now, replace(with_answer(now, value), revision=2)), now, before).changes
        assert changes
        assert [c.question for c in changes.of(turn)] == [OTHER_WORDS]


def test_never_put_off(tmp_path: Path) -> None:
    """A gate, as it was asked or by the mentor's rules, is not told as put off, whatever the mark."""
    plain, first = rules_of(tmp_path), rules_of(tmp_path, NEXT, FOLLOW_GATE)
    for theirs, mentors in ((plain, first), (first, plain), (first, first), (plain, plain)):
        body = body_of(theirs, audit_of(theirs, pupils_follow=YES))
        mark = {"question": "pupils-follow", "account": "a1", "state": "later"}
        body["plan"] = [mark | {"said": "2027-05-03", "until": "2027-06-03"}]
        found = desk(sealed(body), mentors)
        said = [place.state for matter in found.gates for place in matter.finding.places]
        assert (len(said), "put off" in " ".join(said)) == (int(theirs is first or mentors is first), False)
        told = [place.plan for matter in found.findings for place in matter.finding.places]
        assert any(told) is (theirs is mentors is plain)


# Stated as open, and not answered so


def edited_by_hand(rules: Ruleset, audit: Audit, **answer: Any) -> bytes:
    """The gate's answer changed, and the results left as they were."""
    body = body_of(rules, audit)
    [given] = (a for a in (*body["answers"], *body.get("earlier", ())) if a["question"] == GATE.question)
    given.update(answer)
    return sealed(body)


@pytest.mark.parametrize("name", [None, *EDITS])
@pytest.mark.parametrize("value", [NO, PARTLY, NOT_SURE])
def test_stated_open(name: str | None, value: AnswerValue, rules: Ruleset, tmp_path: Path) -> None:
    """A gate that a file's own results state as open stands first, whatever its answer and the rules are."""
    mentors = edited(tmp_path, name) if name else rules
    found = desk(edited_by_hand(rules, with_answer(rules, value), answer="yes"), mentors)

    assert gates(found)[0] == (GATE.question, WORDS, STATED_OPEN)
    assert (found.band, found.gates[0].finding.safeguarding) == (Band.CRITICAL, True)
    assert (Reason.RESULTS in [d.reason for d in found.doubts]) is (name is None)


def test_stated_open_and_set_aside(rules: Ruleset) -> None:
    """What was set aside by hand is told beside what the results state."""
    made = with_answer(rules, NO)
    found = desk(edited_by_hand(rules, made, answer="not-applicable", reason="Agreed"), rules)
    assert [g[2] for g in gates(found)] == [STATED_OPEN, "Does not apply (Agreed)"]


def test_stated_open_from_before(rules: Ruleset, tmp_path: Path) -> None:
    """So is one that the file has from rules of before; and one that it has no answer to any more."""
    retired = edited(tmp_path, "retired")
    content = edited_by_hand(retired, kept(rules), answer="yes")
    assert gates(desk(content, retired)) == [(GATE.question, WORDS, STATED_OPEN)]
    body = body_of(retired, kept(rules))
    del body["earlier"]
    assert gates(desk(sealed(body), retired)) == [(GATE.question, GATE.question, STATED_OPEN)]
    assert gates(desk(sealed(body), rules)) == [(GATE.question, WORDS, STATED_OPEN)]


def test_stated_open_where_it_is(rules: Ruleset) -> None:
    """What the results state is told once where an answer leaves it open in another way."""
    found = desk(edited_by_hand(rules, with_answer(rules, NO), answer="not-sure"), rules)
    assert gates(found) == [(GATE.question, WORDS, "Not sure")]


@pytest.mark.parametrize("mentors", [(), EDITS["reworded"]])
def test_stated_open_everywhere(mentors: tuple[Any, ...], rules: Ruleset, tmp_path: Path) -> None:
    """`review` and `cohort` name it in every output, and tell to act."""
    path = rules_path(tmp_path, *((NEXT, *mentors) if mentors else ()), name="mentors.yaml")
    folder, home = tmp_path / "received", tmp_path / "home"
    folder.mkdir()
    file = folder / "report.json"
    file.write_bytes(edited_by_hand(rules, with_answer(rules, NO), answer="yes"))
    page, with_rules = tmp_path / "page.html", ("--rules", str(path))

    out = running(invoke("review", str(file), *with_rules, "--plain", "--html", str(page), home=home)[1])
    assert f"Critical: {WORDS} General: {STATED_OPEN}." in out
    assert "None of the questions that come before all others has" not in out
    assert STATED_OPEN in running(html.unescape(page.read_text("utf-8")))
    [gate] = json.loads(invoke("review", str(file), *with_rules, "--json", home=home)[1])["gates"]
    assert gate["places"][0]["said"] == STATED_OPEN

    names = [tmp_path / f"c.{kind}" for kind in ("csv", "html", "json")]
    outputs = [word for name in names for word in ("--output", str(name))]
    shown = running(invoke("cohort", str(folder), *with_rules, "--plain", *outputs, home=home)[1])
    assert "has an open gate" in shown
    assert f"{WORDS} {STATED_OPEN}." in shown
    assert all(f"{WORDS} {STATED_OPEN}." in html.unescape(n.read_text("utf-8-sig")) for n in names[:2])
    [trainee] = json.loads(names[2].read_bytes())["trainees"]
    assert (trainee["band"], trainee["open_gates"]) == ("critical", [GATE.question])
    assert (trainee["gates"][0]["question"], trainee["gates"][0]["answer"]) == (WORDS, "stated-open")
    [found] = found_in(folder)
    open_rows = [row for row in Table(load_rules(path)).rows(found) if row[-1] == "stated-open"]
    assert [row[-3:-1] for row in open_rows] == [("fail", WORDS)]


def test_mended_by_nobody(rules: Ruleset, tmp_path: Path) -> None:
    """A gate from rules of before that a mentor still asks is open in a folder, beside an older file too."""
    theirs = edited(tmp_path, "reworded")
    folder = tmp_path / "received"
    folder.mkdir()
    for number, made in enumerate((rules, theirs), 1):
        audit = with_answer(rules, NO) if made is rules else kept(rules)
        content = export_bytes(made, replace(audit, revision=number))
        (folder / f"{number}.json").write_bytes(content)
    path = rules_path(tmp_path, name="mentors.yaml")
    out = running(invoke("cohort", str(folder), "--rules", str(path), "--plain", home=tmp_path / "home")[1])
    assert f"Open, act today: {WORDS}" in out
    assert "Not open any more" not in out


# In every output


def test_on_every_page(rules: Ruleset, tmp_path: Path) -> None:
    """Terminal, --json, --html and the record editor show the question as it was asked, with the answer."""
    path, page = rules_path(tmp_path, NEXT, *EDITS["reworded"], name="newer.yaml"), tmp_path / "page.html"
    file, home = tmp_path / "report.json", tmp_path / "home"
    file.write_bytes(export_bytes(rules, with_answer(rules, NO)))
    words = ("review", str(file), "--rules", str(path))
    said = "No, as asked on 3 May 2027, and today's rules have other words"

    _, out, _ = invoke(*words, "--plain", "--html", str(page), home=home)
    told = running(out)
    assert told.index("Before anything else") < told.index(f"Critical: {WORDS} General: {said}.")
    assert "No answer yet: Are" not in told
    [gate] = json.loads(invoke(*words, "--json", home=home)[1])["gates"]
    [place] = gate["places"]
    assert (gate["text"], place["said"], place["as_asked"]) == (WORDS, said, said[4:])
    shown = running(page.read_text("utf-8").replace("&#39;", "'"))
    assert shown.index(WORDS) < shown.index(said)

    terminal = Terminal(home, *words, "--record", "--plain")
    mentor = Person(
        {
            "What would you like to do?": ["go", "stop"],
            "What do you decide?": ["ask", "save"],
            "Why should it": ["Please tell me"],
        }
    )
    code, _ = terminal.talk(mentor, (PROMPT,))
    text = running(terminal.written)
    assert (code, f"Critical: {WORDS} General: {said}." in text) == (3, True)
    [item] = json.loads((tmp_path / "report.review.json").read_bytes())["items"]
    assert (item["question"], item["decision"]) == (GATE.question, "ask-again")


def test_sent_back_though_nobody_asks_it(rules: Ruleset, tmp_path: Path) -> None:
    """A mentor can send back a gate that the trainee's rules do not have any more, while it is open."""
    retired = edited(tmp_path, "retired")
    remark = Remark(
        question=GATE.question, account=None, decision=Decision.ASK_AGAIN, comment=None, reason="We talked"
    )
    record = new_record(rules, "MS-0000-0000", 1, "d" * 64).with_remark(remark)
    with Store.in_memory() as store:
        saved = answered(store, rules, {GATE: NO})
        audit = current(saved, retired)
    file = ReviewFile(
        record=record, tool_version="0.2.0", code="", check_matches=True, page_matches=True, data=b""
    )
    told = dict(answer_back(file, audit, retired))

    assert sent_back(record, audit, retired) == {GATE: "We talked"}
    assert sent_back(record, replace(audit, earlier=()), retired) == {}
    assert told["To answer again"] == (f"{WORDS} General: No. Why: We talked",)


# Files of format 1


def of_format_1(rules: Ruleset, audit: Audit) -> bytes:
    """As mei-social 0.1 would have written it."""
    body = {**body_of(rules, audit), "format_version": 1, "tool_version": "0.1.0"}
    body["questions"] = [{k: v for k, v in q.items() if k != "safe"} for q in body["questions"]]
    return sealed(body)


@pytest.mark.parametrize("value", [YES, NO, PARTLY, NOT_SURE, ASIDE])
def test_format_1_with_the_same_rules(value: AnswerValue, rules: Ruleset) -> None:
    """A file that does not state which answers are safe is read with its rules, without a doubt."""
    old, new = (f(rules, with_answer(rules, value)) for f in (of_format_1, export_bytes))
    found = desk(old, rules)
    assert (found.doubts, gates(found), found.score) == ((), gates(desk(new, rules)), desk(new, rules).score)


def test_what_format_1_gives_away(rules: Ruleset) -> None:
    """Its results show which plain answers are safe; where they do not agree, nothing is shown."""
    body = json.loads(of_format_1(rules, audit_of(rules, pupils_follow=NOT_SURE, account_private=NO)))
    shown = read_export(sealed(body)).evident
    assert shown == {
        "no-private-messages": YesNo.YES,
        "account-private": YesNo.YES,
        "class-account-agreed": YesNo.YES,
        "plain-photo": YesNo.YES,
    }
    assert read_export(export_bytes(rules, audit_of(rules))).evident == {}


@pytest.mark.parametrize("name", EDITS)
def test_format_1_with_other_rules(name: str, rules: Ruleset, tmp_path: Path) -> None:
    """Its open gates are listed under any rules, as those of today's format."""
    found = desk(of_format_1(rules, with_answer(rules, NO)), edited(tmp_path, name))
    assert [g[:2] for g in gates(found)] == [(GATE.question, WORDS)]
    assert (Reason.TURNED in [d.reason for d in found.doubts]) is (name == "turned")


def test_made_up_results_close_no_gate(rules: Ruleset) -> None:
    """Results that were made up do not make an unsafe answer safe: the mentor's own rule counts too."""
    body = json.loads(of_format_1(rules, with_answer(rules, NO)))
    body["assessment"] |= {"gates": [], "findings": []}
    found = desk(sealed(body), rules)

    assert [g[:2] for g in gates(found)] == [(GATE.question, WORDS)]
    assert Reason.RESULTS in [d.reason for d in found.doubts]


# Before the rules are changed


@pytest.mark.parametrize("name", EDITS)
def test_told_beforehand(name: str, rules: Ruleset, tmp_path: Path) -> None:
    """`rules impact` names what would stay open as it was asked, and moves nobody out of the worst band."""
    export = read_export(export_bytes(rules, with_answer(rules, NO)))
    found = impact([export], rules, edited(tmp_path, name))
    [trainee] = found.trainees
    told = lines(found, Folder((export,), (), 0, ()), by_number)

    assert (trainee.before, trainee.after) == (Band.CRITICAL, Band.CRITICAL)
    assert trainee.gates == (Gate(GATE.question, WORDS),)
    assert told[0].startswith("1 person has an open answer to a question that comes before all others")
    assert told[1] == f"  {GATE.question}: {WORDS} (person 1)"
    assert document(found, Folder((export,), (), 0, ()), by_number)["open_gates_as_asked"] == [
        {"question": GATE.question, "text": WORDS, "trainees": ["person 1"]}
    ]


def test_gates_of_todays_rules_count_too(rules: Ruleset, tmp_path: Path) -> None:
    """What was no gate in the file and is one in the rules of today stays one under the changed rules."""
    today, changed = rules_of(tmp_path, NEXT, FOLLOW_GATE), rules_of(tmp_path, ("version: 3", "version: 5"))
    export = read_export(export_bytes(rules, audit_of(rules, pupils_follow=YES)))
    [trainee] = impact([export], today, changed).trainees
    [plain] = impact([export], rules, changed).trainees

    assert (trainee.after, trainee.gates) == (Band.CRITICAL, (Gate("pupils-follow", FOLLOWS),))
    assert (plain.after, plain.gates) == (Band.MEDIUM, ())


def test_nobody_is_named_without_an_open_gate(rules: Ruleset, tmp_path: Path) -> None:
    """Where no gate is open, nothing is said of it."""
    export = read_export(export_bytes(rules, audit_of(rules)))
    found = impact([export], rules, edited(tmp_path, "reworded"))
    told = lines(found, Folder((export,), (), 0, ()), by_number)
    assert "before all others" not in " ".join(told)


def test_in_no_score_of_a_mentor(rules: Ruleset, tmp_path: Path) -> None:
    """The score of a file with a gate from before is that of the same file without it."""
    retired = edited(tmp_path, "retired")
    with_it, without = (
        matched(retired, read_export(export_bytes(retired, audit))).assessment.overall
        for audit in (kept(rules), replace(kept(rules), earlier=()))
    )
    assert replace(with_it, band=without.band) == without
