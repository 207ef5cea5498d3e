"""Who would change band under other rules, and which rules it is that move them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from effort import examples
from mei_social.audit.assess import BAND_ORDER, Band, assess
from mei_social.audit.model import Answer, AnswerValue, Audit, Item, Screened
from mei_social.authoring.impact.compute import Impact, Trainee, causes, impact
from mei_social.authoring.impact.text import NOBODY, by_name, by_number, document, lines
from mei_social.cohort.exports import Folder
from mei_social.export.read import Export, read_export
from mei_social.ruleset.model import Force, Rule, Ruleset, Severity, YesNo
from small_exports import DAY, NO, audit_of, body_of, export_bytes, rules_of, sealed

NOTHING: tuple[str, ...] = ()


@cache
def old() -> Ruleset:
    with TemporaryDirectory() as folder:
        return rules_of(Path(folder))


def changed(**rules: Rule | None) -> Ruleset:
    """The small rules with some rules replaced, or taken out."""
    by_id = {name.replace("_", "-"): rule for name, rule in rules.items()}
    kept = (by_id.get(rule.id, rule) for rule in old().rules)
    return replace(old(), version=4, rules=tuple(rule for rule in kept if rule))


def rule(name: str) -> Rule:
    return next(r for r in old().rules if r.id == name.replace("_", "-"))


def with_rule(name: str, **changes: object) -> Ruleset:
    return changed(**{name: replace(rule(name), **changes)})


def export_of(audit: Audit, name: str | None = None) -> Export:
    return read_export(export_bytes(old(), audit, name))


def of_one(new: Ruleset, **answers: AnswerValue | None) -> Trainee:
    """One trainee with safe answers, but for those named, under other rules."""
    [trainee] = impact([export_of(audit_of(old(), **answers))], old(), new).trainees
    return trainee


def told(trainee: Trainee) -> tuple[Band, Band, tuple[str, ...]]:
    return trainee.before, trainee.after, tuple(f"{c.rule} {c.how}" for c in trainee.causes)


PARTLY = AnswerValue.PARTLY
SAID_NO, SAID_YES = AnswerValue.NO, AnswerValue.YES

Case = tuple[Callable[[], Ruleset], dict[str, AnswerValue | None], Band, Band, tuple[str, ...]]
CASES: dict[str, Case] = {
    "nothing changed": (lambda: old(), {"account_private": SAID_NO}, Band.HIGH, Band.HIGH, NOTHING),
    "harsher": (
        lambda: with_rule("plain_photo", severity=Severity.HIGH, force=Force.MUST),
        {"plain_photo": SAID_NO},
        Band.LOW,
        Band.HIGH,
        ("plain-photo goes from low to high",),
    ),
    "milder": (
        lambda: with_rule("account_private", severity=Severity.LOW),
        {"account_private": PARTLY},
        Band.HIGH,
        Band.LOW,
        ("account-private goes from high to low",),
    ),
    "a recommendation never counts more than medium": (
        lambda: with_rule("account_private", force=Force.MAY),
        {"account_private": SAID_NO},
        Band.HIGH,
        Band.MEDIUM,
        ("account-private goes from high to medium",),
    ),
    "only what is worse than the new band moves": (
        lambda: with_rule("account_private", severity=Severity.LOW),
        {"account_private": SAID_NO, "class_account_agreed": SAID_NO},
        Band.HIGH,
        Band.MEDIUM,
        ("account-private goes from high to low",),
    ),
    "taken out": (
        lambda: changed(account_private=None),
        {"account_private": SAID_NO},
        Band.HIGH,
        Band.NO_OPEN_FINDINGS,
        ("account-private is taken out",),
    ),
    "new": (
        lambda: replace(old(), rules=(*old().rules, replace(rule("plain_photo"), id="other-photo"))),
        {},
        Band.NO_OPEN_FINDINGS,
        Band.INCOMPLETE,
        ("other-photo is new",),
    ),
    "reworded": (
        lambda: with_rule("account_private", question="Is this account closed?"),
        {"account_private": SAID_NO},
        Band.HIGH,
        Band.INCOMPLETE,
        ("account-private is asked afresh, as it is reworded",),
    ),
    "another safe answer": (
        lambda: with_rule("account_private", expected=YesNo.NO),
        {},
        Band.NO_OPEN_FINDINGS,
        Band.INCOMPLETE,
        ("account-private is asked afresh, as the safe answer is another one",),
    ),
    "no longer asked here": (
        lambda: with_rule("account_private", platforms=("other",)),
        {"account_private": SAID_NO},
        Band.HIGH,
        Band.NO_OPEN_FINDINGS,
        ("account-private is asked in other cases than before",),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_who_moves_and_why(case: str) -> None:
    """Each kind of change moves those whom it concerns, and the rule that moves them is named."""
    new, answers, before, after, why = CASES[case]

    assert told(of_one(new(), **answers)) == (before, after, why)


def test_reworded_screening() -> None:
    """An answer to a reworded screening question counts no longer, so what hangs on it is asked."""
    audit = audit_of(old(), plain_photo=None)
    audit = replace(audit, screening={Item("on-placement", None): Screened.NO})
    other = replace(old().screening[0], question="Have you begun your placement?")
    new = replace(old(), screening=(other, *old().screening[1:]))
    [trainee] = impact([export_of(audit)], old(), new).trainees

    assert told(trainee) == (
        Band.NO_OPEN_FINDINGS,
        Band.INCOMPLETE,
        ("plain-photo depends on on-placement, which is reworded",),
    )
    assert (trainee.reworded, trainee.to_answer) == (("on-placement",), 1)


def test_reworded_answers_are_counted() -> None:
    """Answers that do not carry over are counted, and asked again; a skipped question is no answer."""
    new = changed(
        account_private=replace(rule("account_private"), question="Is this account closed?"),
        plain_photo=replace(rule("plain_photo"), question="Is your photo plain?"),
    )
    trainee = of_one(new, plain_photo=None)

    assert (trainee.reworded, trainee.to_answer) == (("account-private",), 1)


def test_claims_are_not_believed() -> None:
    """What an export says about its own band changes nothing, also with a right check code."""
    body = body_of(old(), audit_of(old(), account_private=SAID_NO))
    body["assessment"] |= {"band": "no-open-findings", "findings": [], "gates": []}
    body["questions"] = [q | ({"severity": "low"} if "severity" in q else {}) for q in body["questions"]]
    [trainee] = impact([read_export(sealed(body))], old(), old()).trainees

    assert (trainee.before, trainee.after) == (Band.HIGH, Band.HIGH)


def test_answers_of_another_version_count_only_in_the_same_words() -> None:
    """An export made with other words than the old rules have counts there as not answered too."""
    made_with = with_rule("account_private", question="Is this account closed?")
    export = read_export(export_bytes(made_with, audit_of(old(), account_private=SAID_NO)))
    [under_old] = impact([export], old(), old()).trainees
    [back] = impact([export], old(), made_with).trainees

    assert (under_old.before, under_old.after) == (Band.INCOMPLETE, Band.INCOMPLETE)
    assert (back.before, back.after) == (Band.INCOMPLETE, Band.HIGH)


RULES = [r.id for r in old().rules]


@st.composite
def other_rules(draw: st.DrawFn) -> Ruleset:
    """The small rules with other severities, wordings, platforms or conditions, or fewer rules."""
    rules = []
    for one in old().rules:
        match draw(st.sampled_from(["same", "same", "severity", "words", "where", "when", "out"])):
            case "severity":
                rules.append(replace(one, severity=draw(st.sampled_from(Severity))))
            case "words":
                rules.append(replace(one, question=f"{one.question[:-1]} now?"))
            case "where":
                rules.append(replace(one, platforms=() if one.platforms else ("whatsapp",)))
            case "when":
                rules.append(replace(one, when=None if one.when else "on-placement"))
            case "same":
                rules.append(one)
    return replace(old(), rules=tuple(rules) or old().rules)


@st.composite
def some_audit(draw: st.DrawFn) -> Audit:
    answers = {name.replace("-", "_"): draw(st.sampled_from([*"YYYNPS-"])) for name in RULES}
    values = {"Y": SAID_YES, "N": SAID_NO, "P": PARTLY, "S": AnswerValue.NOT_SURE, "-": None}
    audit = audit_of(old(), **{name: values[letter] for name, letter in answers.items()})
    said = draw(st.sampled_from(Screened))
    return replace(audit, screening={Item("on-placement", None): said})


@examples(300)
@given(other_rules(), some_audit())
def test_putting_the_named_rules_back_undoes_the_move(new: Ruleset, audit: Audit) -> None:
    """Somebody moves exactly where a rule is named, and without the changes of the named rules does not."""
    export = export_of(audit)
    [trainee] = impact([export], old(), new).trainees
    named = {c.rule for c in trainee.causes}
    was = {r.id: r for r in old().rules}
    back = [was.get(r.id, r) if r.id in named else r for r in new.rules]
    back += [r for r in old().rules if r.id in named and r.id not in {b.id for b in back}]
    [undone] = impact([export], old(), replace(new, rules=tuple(back))).trainees
    rank = BAND_ORDER.index

    assert bool(named) == trainee.moves
    assert trainee.before is assess(old(), export.audit).overall.band
    if trainee.moves:
        worse = rank(trainee.after) < rank(trainee.before)
        assert (rank(undone.after) > rank(trainee.after)) == worse


def twelve() -> tuple[list[Export], Ruleset]:
    """Three trainees who move in two ways, and nine who stay."""
    new = changed(
        pupils_follow=replace(rule("pupils_follow"), severity=Severity.HIGH),
        plain_photo=None,
    )
    moved = [{"pupils_follow": SAID_YES}, {"pupils_follow": PARTLY}, {"plain_photo": SAID_NO}]
    stay: list[dict[str, AnswerValue]] = [{}] * 5 + [{"account_private": SAID_NO}] * 4
    audits = [audit_of(old(), f"MS-0000-00{n:02}", **given) for n, given in enumerate([*moved, *stay])]
    return [export_of(a, f"Name {n}") for n, a in enumerate(audits)], new


def folder_of(exports: list[Export]) -> Folder:
    return Folder(tuple(exports), (), 0, ())


def test_in_sentences() -> None:
    """How many would move, from where to where, because of which rules; then who stays."""
    exports, new = twelve()
    found = impact(exports, old(), new)

    assert lines(found, folder_of(exports), by_number) == (
        "3 of 12 people would move to another band.",
        "2 from medium to high, because of:",
        "  pupils-follow: goes from medium to high (person 1 and person 2)",
        "1 from low to no open findings, because of:",
        "  plain-photo: is taken out (person 3)",
        "9 would stay where they are: 4 high and 5 no open findings.",
    )


LOST = (
    "2 answers of 2 people would not carry over, because the question has other words or another safe "
    "answer: account-private. They count as no answer here."
)


def test_more_sentences() -> None:
    """What does not carry over, what is to be answered, and what was changed after the export are said."""
    new = with_rule("account_private", question="Is this account closed?")
    exports = [export_of(audit_of(old(), account_private=SAID_NO)), export_of(audit_of(old(), "MS-1"))]
    exports[1] = replace(exports[1], check_matches=False)
    folder = replace(folder_of(exports), older=2, doubted=(("a.json", "its revision is odd"),))

    assert lines(impact(exports, old(), new), folder, by_number)[5:] == (
        LOST,
        "2 people would have 1 more question without an answer.",
        "2 older exports of the same people not counted.",
        "Changed after the export, and counted as it is now: person 2.",
        "To look at: a.json: its revision is odd.",
    )


def test_names_only_when_asked() -> None:
    """Without names there is neither a name nor a reference; with names there are both."""
    exports, new = twelve()
    found, folder = impact(exports, old(), new), folder_of(exports)
    plain = "\n".join(lines(found, folder, by_number)) + str(document(found, folder, by_number))
    named = "\n".join(lines(found, folder, by_name))

    assert ("Name" in plain, "MS-" in plain) == (False, False)
    assert "(Name 0 (MS-0000-0000) and Name 1 (MS-0000-0001))" in named


def test_for_machines() -> None:
    """The document says the same as the sentences."""
    exports, new = twelve()
    made = document(impact(exports, old(), new), folder_of(exports), by_number)

    assert (made["trainees"], made["stay"]) == (12, {"high": 4, "no-open-findings": 5})
    assert made["moved"][0] == {
        "from": "medium",
        "to": "high",
        "trainees": ["person 1", "person 2"],
        "because": [
            {
                "rule": "pupils-follow",
                "how": "goes from medium to high",
                "trainees": ["person 1", "person 2"],
            }
        ],
    }
    assert (made["reworded"], made["to_answer"], made["refused"]) == ({}, {}, [])


def test_the_commonest_cause_comes_first() -> None:
    """Causes are in the order of how many they move."""
    exports, new = twelve()
    found = impact(exports, old(), new)

    assert [(c.rule, len(who)) for c, who in causes(found.trainees).items()] == [
        ("pupils-follow", 2),
        ("plain-photo", 1),
    ]


def test_a_long_list_is_cut() -> None:
    """Sentences call a dozen trainees and count the others; the document calls all."""
    exports = [export_of(audit_of(old(), f"MS-{n}", account_private=SAID_NO)) for n in range(15)]
    found = impact(exports, old(), changed(account_private=None))
    [_, _, because] = lines(found, folder_of(exports), by_number)

    assert because.endswith("person 11, person 12 and 3 more)")
    assert len(document(found, folder_of(exports), by_number)["moved"][0]["because"][0]["trainees"]) == 15


def test_nobody() -> None:
    """Without any export there is nothing to say but that."""
    assert lines(Impact(()), folder_of([]), by_number) == (NOBODY,)


def test_dates_do_not_matter() -> None:
    """The day of an answer changes no band."""
    audit = audit_of(old(), account_private=SAID_NO)
    later = {i: Answer(a.value, DAY + timedelta(900)) for i, a in audit.answers.items()}
    exports = [export_of(replace(audit, answers=answers)) for answers in (audit.answers, later)]
    first, second = impact(exports, old(), changed(account_private=None)).trainees

    assert told(first) == told(second)
    assert audit.answers[Item("account-private", "a1")] == NO
