"""One export on a mentor's desk: what counts, what is to be doubted, what has changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from msgspec.structs import replace

from mei_social.audit.assess import Band, assess, visible
from mei_social.audit.changes import Change
from mei_social.audit.extent import WORDS, Extent
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item
from mei_social.audit.purposes import said_by_purpose
from mei_social.export.read import read_export
from mei_social.export.write import digest_of, to_json
from mei_social.render.review.json import to_json as to_json_view
from mei_social.report import labels
from mei_social.review.page import ReviewPage, build_page
from mei_social.review.reasons import Reason
from mei_social.ruleset.model import Purpose, Ruleset
from mei_social.storage.seen_exports import Seen
from small_exports import DAY, audit_of, body_of, export_bytes, rich_audit, rules_of, sealed

PRIVATE = ("Is this account private?", "Is this account closed to strangers?")
NEXT = ("version: 3", "version: 4")


@cache
def rules(*changes: tuple[str, str]) -> Ruleset:
    with TemporaryDirectory() as folder:
        return rules_of(Path(folder), *changes)


def desk(
    content: bytes, ruleset: Ruleset | None = None, *, seen: tuple[Seen, ...] = (), since: bytes | None = None
) -> ReviewPage:
    export = read_export(content)
    earlier = read_export(since) if since else None
    digest = digest_of(json.loads(content))
    return build_page(ruleset or rules(), export, digest, seen=seen, earlier=earlier, today=DAY)


def reasons(found: ReviewPage) -> list[Reason]:
    return [doubt.reason for doubt in found.doubts]


def edited(edit: Callable[[dict[str, Any]], None], *, reseal: bool = True) -> bytes:
    """An export that somebody changed, with a check code made to fit or not."""
    body = json.loads(export_bytes(rules(), rich_audit(rules()), "Jo"))
    edit(body)
    return sealed(body) if reseal else to_json(body)


def of_revision(revision: int) -> bytes:
    return export_bytes(rules(), replace(rich_audit(rules()), revision=revision))


# What counts


def test_as_exported() -> None:
    """A file as it was exported, with the mentor's rules the same: nothing to doubt, and the same results."""
    audit = rich_audit(rules())
    found, made = desk(export_bytes(rules(), audit, "Jo")), assess(rules(), audit)

    assert (found.doubts, found.seen, found.changes) == ((), (), None)
    assert (found.band, found.score) == (made.overall.band, made.overall.score)
    assert {i for m in found.review_items for i in m.items} == {r.item for r in (*made.gates, *made.findings)}
    assert (found.who, found.date, found.revision) == ("Jo (MS-0000-0000)", "3 May 2027", 1)


def test_shows_what_was_shared() -> None:
    """Notes, reasons why something does not apply, and what was left out."""
    body = body_of(rules(), rich_audit(rules()))
    found = desk(sealed({**body, "left_out": {"accounts": 2, "notes": 1}}))

    assert [(n.where, n.text) for n in found.notes] == [
        ("Instagram", "Ask my sister <U+202E> ␛[31m"),
        ("Zeppelin", "Look again on Sunday"),
    ]
    assert [(s.question, s.text) for s in found.set_aside] == [
        ("Would your profile photo be at home in a staff room?", "No photo anywhere")
    ]
    assert found.left_out == (
        "2 accounts left out by choice.",
        "1 private note not shared.",
    )


def test_gates_come_with_what_was_said_to_do() -> None:
    """An open gate has its steps; one without an answer is named; one set aside is listed with its reason."""
    item = Item("no-private-messages", None)
    audit = audit_of(rules(), no_private_messages=AnswerValue.NO)
    [gate] = desk(export_bytes(rules(), audit)).gates
    assert gate.finding.steps == ("Stop, keep the messages and tell your mentor.",)

    unanswered = desk(export_bytes(rules(), audit_of(rules(), no_private_messages=None)))
    assert (unanswered.gates, unanswered.gates_unanswered) == (
        (),
        ("General: Are you free of private messages with pupils?",),
    )

    aside = Answer(AnswerValue.NOT_APPLICABLE, DAY, "I have no phone")
    [gate] = desk(export_bytes(rules(), replace(audit, answers={**audit.answers, item: aside}))).gates
    assert (gate.finding.set_aside, gate.finding.places[0].said) == (True, "Does not apply (I have no phone)")


# What to doubt


def test_altered() -> None:
    """A check code that does not belong to the content is told first, in words."""
    content = edited(lambda b: b["answers"][1].update(answer="no"), reseal=False)
    first = desk(content).doubts[0]
    assert first.reason is Reason.ALTERED
    assert first.text.startswith("This file was changed after it was exported")


PHOTO = {"question": "plain-photo", "account": None, "outcome": "fail"}


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda a: a.update(band="low"), "Overall: low in the file, medium from the answers."),
        (lambda a: a.update(score=100), "Score: 100 in the file, "),
        (lambda a: a["coverage"].update(answered=2), "Answered: 2 of "),
        (lambda a: a["findings"].pop(), "Not in the file, a finding: "),
        (lambda a: a["topics"].pop(), "The figures for a topic or an account differ"),
    ],
)
def test_claims(edit: Callable[[dict[str, Any]], None], told: str) -> None:
    """Results that do not follow from the answers are named, whatever the check code says."""
    content = export_bytes(rules(), audit_of(rules(), pupils_follow=AnswerValue.YES))
    body = json.loads(content)
    edit(body["assessment"])
    made, found = desk(content), desk(sealed(body))

    assert reasons(found) == [Reason.RESULTS]
    assert [detail for detail in found.doubts[0].details if detail.startswith(told)]
    assert (found.band, found.score) == (made.band, made.score)


def test_a_gate_that_only_the_results_have() -> None:
    """Whatever a file's own list of gates states as open stands first, and the score stays."""
    body = json.loads(export_bytes(rules(), audit_of(rules())))
    body["assessment"]["gates"].append(PHOTO)
    found = desk(sealed(body))
    assert (reasons(found), found.band, found.score) == ([Reason.RESULTS], Band.CRITICAL, 100)
    assert [(m.items, m.finding.places[0].said) for m in found.gates] == [
        ((Item("plain-photo", None),), labels.STATED_OPEN)
    ]
    assert found.doubts[0].details[0].startswith("Only in the file, a gate: Would your profile photo ")


def test_hidden_question() -> None:
    """A question that was taken out of the file with its answer is missing, and counts as not answered."""

    def hide(body: dict[str, Any]) -> None:
        body["questions"] = [q for q in body["questions"] if q["id"] != "pupils-follow"]
        body["answers"] = [a for a in body["answers"] if a["question"] != "pupils-follow"]

    found = desk(edited(hide))
    assert reasons(found) == [Reason.RESULTS, Reason.QUESTIONS]
    assert found.doubts[1].details == ("Not asked: Do pupils follow this account?",)


def test_gate_declared_harmless() -> None:
    """What the file says about a question, such as that it is no gate, changes nothing and is noticed."""

    def soften(body: dict[str, Any]) -> None:
        [gate] = (q for q in body["questions"] if q.get("gate"))
        gate.update(gate=False, severity="low")

    found = desk(edited(soften))
    assert reasons(found) == [Reason.RESULTS]
    assert found.doubts[0].details[-1].startswith("The list of questions is not the one")


@pytest.mark.parametrize(
    ("ours", "theirs", "reason", "told"),
    [
        ((NEXT,), (), Reason.OLDER_RULES, "older rules: version 3, and yours is 4."),
        ((), (NEXT,), Reason.NEWER_RULES, "newer rules: version 4, and yours is 3."),
        (
            (("id: small", "id: large"), ("A small set", "A large set")),
            (),
            Reason.OTHER_RULES,
            'other rules, "A small set of rules".',
        ),
        (
            (("id: small", "id: large"),),
            (),
            Reason.OTHER_RULES,
            'other rules of the same title: their id is "small", and yours is "large".',
        ),
    ],
)
def test_other_rules(
    ours: tuple[tuple[str, str], ...], theirs: tuple[tuple[str, str], ...], reason: Reason, told: str
) -> None:
    """Older, newer and other rules are told apart; questions in the same words all count."""
    made = rules(*theirs)
    found = desk(export_bytes(made, audit_of(made)), rules(*ours))
    assert reasons(found) == [reason]
    assert told in found.doubts[0].text
    assert "and what comes before all others or brings it up, in the words in which" in found.doubts[0].text
    assert (found.band, found.score) == (Band.NO_OPEN_FINDINGS, 100)


def test_reworded() -> None:
    """An answer to other words does not count: the question is named and has no answer."""
    found = desk(export_bytes(rules(), audit_of(rules())), rules(PRIVATE, NEXT))
    assert reasons(found) == [Reason.OLDER_RULES, Reason.QUESTIONS]
    assert found.doubts[1].details == (f"In other words: {PRIVATE[1]}",)
    assert (found.band, found.coverage[0]) == (Band.INCOMPLETE, "4 of 5 questions answered.")


def test_not_asked() -> None:
    """It is said how many questions have no answer as they were not asked in these words, and which gates."""
    gate = ("Are you free of private messages with pupils?", "Do you have no private messages with pupils?")
    made = export_bytes(rules(), audit_of(rules()))
    one, two, none = (desk(made, rules(*changes, NEXT)) for changes in ((PRIVATE,), (PRIVATE, gate), ()))
    said = "2 questions without an answer were not asked in your words."
    assert [(found.not_asked, found.coverage[-1] == said) for found in (one, two, none)] == [
        (1, False),
        (2, True),
        (0, False),
    ]
    assert two.gates_unanswered == (f"General: {gate[1]} (not asked in your words)",)


def test_which_of_the_two_it_was_under_other_rules() -> None:
    """What the file was not asked leaves nobody unfinished: it is counted, and the doubts name it."""
    made = export_bytes(rules(), audit_of(rules()))
    own, other = desk(made), desk(made, rules(PRIVATE, NEXT))
    assert own.kind == "Full check, finished."
    assert other.kind == (
        'Full check, finished. 1 question of your rules was not asked in it: see "What to doubt".'
    )
    assert other.doubts[1].details == (f"In other words: {PRIVATE[1]}",)


def test_nothing_in_your_words() -> None:
    """A file that asks none of the mentor's questions is not called finished."""
    made = rules()
    words = [(rule.question, f"In other words, {rule.question}") for rule in made.rules]
    found = desk(export_bytes(made, audit_of(made)), rules(*words, NEXT))
    assert (found.extent, found.unasked) == (Extent.UNFINISHED, 5)


def test_unanswered_and_not_asked() -> None:
    """What was asked and left open is not counted as not asked."""
    found = desk(export_bytes(rules(), audit_of(rules(), account_private=None)), rules(NEXT))
    assert (found.coverage[0], found.not_asked) == ("4 of 5 questions answered.", 0)


def test_same_version_other_words() -> None:
    """Rules that were edited without a new version are told as that."""
    found = desk(export_bytes(rules(), audit_of(rules())), rules(PRIVATE))
    assert reasons(found) == [Reason.CHANGED_RULES, Reason.QUESTIONS]


def test_rules_that_contradict_themselves() -> None:
    """Our own rules under another version cannot be."""
    assert reasons(desk(edited(lambda b: b["rules"].update(version=9)))) == [Reason.CONTRADICTS]


def test_unknown_platform() -> None:
    """A platform that the rules do not know hides its questions, so it is named."""
    audit = audit_of(rules())
    moved = replace(audit, accounts=(Account("a1", "nowhere", Purpose.BOTH),))
    assert Reason.PLATFORM in reasons(desk(export_bytes(rules(), moved)))


def test_statement_and_date() -> None:
    """A file that does not say that it is self-declared, or that comes from the future, is doubted."""
    claim = labels.SELF_DECLARED.replace(
        "{answers}", "trainee's answers, approved by the school, and also their"
    )
    assert reasons(desk(edited(lambda b: b.update(statement="All true.")))) == [Reason.STATEMENT]
    assert reasons(desk(edited(lambda b: b.update(statement=claim)))) == [Reason.STATEMENT]
    assert reasons(desk(edited(lambda b: b["audit"].update(date="2027-05-05")))) == [Reason.FUTURE]
    assert reasons(desk(edited(lambda b: b["audit"].update(date="2027-05-04")))) == []


# What was seen before


def seen(content: bytes, day: date = DAY) -> Seen:
    export = read_export(content)
    return Seen(export.audit.ref, export.audit.revision, digest_of(json.loads(content)), day)


def test_seen_before() -> None:
    """The same file again, and an earlier revision, are told and are no reason to doubt."""
    one, two = of_revision(1), of_revision(2)
    assert desk(one, seen=(seen(one),)).seen == ("You have seen this file before, on 3 May 2027.",)
    later = desk(two, seen=(seen(one),))
    assert (later.doubts, later.seen) == (
        (),
        (
            "You have seen revision 1 on 3 May 2027.",
            "To see what has changed, add --since with the earlier file.",
        ),
    )


def test_older_revision() -> None:
    """A file older than one that was seen is doubted, with the day."""
    [doubt] = desk(of_revision(1), seen=(seen(of_revision(2)), seen(of_revision(3)))).doubts
    assert (doubt.reason, doubt.text) == (
        Reason.OLDER_REVISION,
        "You have seen a later one: revision 3, on 3 May 2027. This is revision 1.",
    )


def test_same_revision_other_content() -> None:
    """Two files with the same reference and revision that say different things are doubted."""
    other = edited(lambda b: b["answers"][1].update(answer="no"))
    assert Reason.OTHER_CONTENT in reasons(desk(of_revision(1), seen=(seen(other),)))


def test_dates_that_cannot_be() -> None:
    """A date or an answer from before there was mei-social, and an answer from after today, are doubted."""
    early = edited(lambda b: b["audit"].update(date="2026-08-31"))
    assert reasons(desk(early))[0] == Reason.PAST
    for day_of_answer in ("2026-08-31", "2027-05-05", "1999-12-31"):
        found = desk(edited(lambda b, day=day_of_answer: b["answers"][1].update(date=day)))  # type: ignore[misc]
        assert reasons(found) == [Reason.ANSWER_DATE]
    assert reasons(desk(edited(lambda b: b["answers"][1].update(date="2026-09-01")))) == []


def test_a_revision_far_from_the_last() -> None:
    """More exports since the last file that was seen than anybody makes are doubted; fewer are not."""
    far, near, one = of_revision(1_000_000), of_revision(61), of_revision(1)
    assert reasons(desk(far)) == [Reason.JUMP]
    assert reasons(desk(near, seen=(seen(one),))) == []
    assert desk(of_revision(62), seen=(seen(one),)).doubts[0].text == (
        "This is revision 62, and the last that you have seen is 1: so many exports are seldom made."
    )


def test_an_earlier_file_of_somebody_else() -> None:
    """An earlier file of the same reference that does not belong to this one is doubted."""

    def taken(body: dict[str, Any]) -> None:
        body["accounts"][0].update(platform="whatsapp")
        body["audit"].pop("name", None)

    other = edited(taken)
    [doubt] = [d for d in desk(of_revision(2), since=other).doubts if d.reason is Reason.APART]
    assert doubt.text == (
        "The earlier file has the same reference, and their accounts differ. Ask whether both are theirs."
    )


# What has changed


def after(**answers: AnswerValue | None) -> bytes:
    return export_bytes(rules(), replace(audit_of(rules(), **answers), revision=2))


@pytest.mark.parametrize(
    ("before", "now", "turn"),
    [
        (AnswerValue.NO, AnswerValue.YES, Change.FIXED),
        (AnswerValue.YES, AnswerValue.NO, Change.NEW),
        (AnswerValue.NO, AnswerValue.NO, Change.STILL),
        (AnswerValue.PARTLY, AnswerValue.NO, Change.WORSE),
        (AnswerValue.NO, AnswerValue.PARTLY, Change.BETTER),
        (AnswerValue.NOT_SURE, AnswerValue.PARTLY, Change.STILL),
        (AnswerValue.NO, None, Change.GONE),
    ],
)
def test_changes(before: AnswerValue, now: AnswerValue | None, turn: Change) -> None:
    """Each question that was or is open, and what became of it."""
    earlier = export_bytes(rules(), audit_of(rules(), account_private=before))
    found = desk(after(account_private=now), since=earlier).changes
    assert found
    assert [(c.turn, c.question, c.where) for c in found.changes] == [(turn, PRIVATE[0], "Instagram")]


def test_set_aside_is_not_fixed() -> None:
    """A finding that no longer applies is told as set aside; an account that was left out as not answered."""
    earlier = export_bytes(rules(), audit_of(rules(), account_private=AnswerValue.NO))
    audit = replace(audit_of(rules()), revision=2)
    aside = {**audit.answers, Item("account-private", "a1"): Answer(AnswerValue.NOT_APPLICABLE, DAY, "Why")}
    for now, turn in (
        (replace(audit, answers=aside), Change.SET_ASIDE),
        (without_accounts(audit), Change.GONE),
    ):
        found = desk(export_bytes(rules(), now), since=earlier).changes
        assert found
        assert [c.turn for c in found.changes] == [turn]


def without_accounts(audit: Audit) -> Audit:
    kept = {item: answer for item, answer in audit.answers.items() if item.account is None}
    return replace(audit, accounts=(), answers=kept)


@pytest.mark.parametrize("kept", list(Extent))
def test_which_of_the_two_it_was(kept: Extent) -> None:
    """A finished quick check, a finished full one and one that was left are told apart."""
    full, rules_ = rich_audit(rules()), rules()
    wanted = [
        (Item(rule.id, a.id if a else None), rule.quick or rule.gate)
        for rule, a in visible(rules_, full)
        if not said_by_purpose(rule, a)
    ]
    assert {quick for _, quick in wanted} == {True, False}
    some = {item for item, quick in wanted if quick or kept is Extent.FULL}
    if kept is Extent.UNFINISHED:
        some.pop()
    given = {i: full.answers.get(i) or Answer(AnswerValue.NOT_SURE, full.started) for i in some}
    given = {i: a if a.value else Answer(AnswerValue.NOT_SURE, full.started) for i, a in given.items()}
    page = desk(export_bytes(rules_, replace(full, answers=given), "Jo"))
    assert page.extent is kept
    assert page.kind == f"{WORDS[kept].capitalize()}."
    assert json.loads(to_json_view(page, None))["extent"] == kept.value
