"""The export: which keys it has, what its check code covers, and that its numbers are the live ones."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from msgspec.structs import replace

from effort import examples
from mei_social.audit.assess import Assessment, Tally, assess, visible
from mei_social.audit.extent import Extent, extent
from mei_social.audit.model import Account, Answer, AnswerValue, AsAsked, Audit, Item, Mark, Screened, State
from mei_social.export.write import (
    CROCKFORD,
    Body,
    Sharing,
    build_export,
    canonical,
    code_of,
    digest_of,
    left_out,
    left_out_words,
    notes_to_share,
    shared_audit,
    shared_plan,
    to_json,
)
from mei_social.render.report.csv import to_csv
from mei_social.render.report.html import to_html
from mei_social.render.report.markdown import to_markdown
from mei_social.report.build import Export, build_report
from mei_social.report.model import Report
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Per, Purpose, Ruleset, RulesStamp
from mei_social.text import english
from programs import RULES
from small_rules import SMALL_YAML

DAY = date(2027, 5, 3)
YES, NO, PARTLY, NOT_SURE, NOT_APPLICABLE = (
    AnswerValue.YES,
    AnswerValue.NO,
    AnswerValue.PARTLY,
    AnswerValue.NOT_SURE,
    AnswerValue.NOT_APPLICABLE,
)

# Every key at every level. A change here is a change of the format: think of files that mentors already have.
KEYS = {
    "": {
        *("format", "format_version", "tool_version", "rules", "audit", "accounts", "questions", "answers"),
        *("left_out", "assessment", "statement", "check", "plan", "earlier"),
    },
    "rules": {"id", "version", "digest", "title"},
    "audit": {"ref", "revision", "date", "name"},
    "accounts[]": {"id", "platform", "purpose", "label", "name"},
    "questions[]": {
        *("id", "kind", "text", "per", "topic", "clauses", "severity", "force", "gate", "safeguarding"),
        "safe",
    },
    "earlier[]": {
        *("question", "account", "text", "safe", "topic", "clauses", "safeguarding", "answer", "date"),
        *("reason", "note"),
    },
    "answers[]": {"question", "account", "answer", "date", "reason", "note"},
    "left_out": {"accounts", "notes"},
    "assessment": {"score", "coverage", "band", "gates", "findings", "topics", "accounts"},
    "assessment.coverage": {"answered", "applicable", "accounts_finished", "accounts"},
    "assessment.gates[]": {"question", "account", "outcome"},
    "assessment.findings[]": {"question", "account", "outcome", "severity"},
    "assessment.topics[]": {"topic", "score", "coverage", "band"},
    "assessment.topics[].coverage": {"answered", "applicable"},
    "assessment.accounts[]": {"account", "score", "coverage", "band"},
    "assessment.accounts[].coverage": {"answered", "applicable"},
    "plan[]": {"question", "account", "state", "said", "until"},
    "check": {"algorithm", "digest", "code"},
}
MARKS = {
    Item("account-private", "a1"): Mark(State.DONE, DAY),
    Item("pupils-follow", "a1"): Mark(State.LATER, DAY, date(2027, 6, 1)),
    Item("account-private", "a2"): Mark(State.DONE, DAY),
}
"""Two on open findings, one on an answer that is safe by now."""


@cache
def rules_in(path: Path) -> Ruleset:
    return load_rules(path)


@pytest.fixture(scope="session")
def small_rules(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    path = tmp_path_factory.mktemp("rules") / "small.yaml"
    path.write_text(SMALL_YAML, encoding="utf-8")
    return rules_in(path)


def said(
    value: AnswerValue | None, reason: str | None = None, note: str | None = None, day: date = DAY
) -> Answer:
    return Answer(value, day, reason, note)


def sample(ruleset: Ruleset) -> Audit:
    """Two accounts with every kind of answer."""
    return Audit(
        ref="MS-0000-0000",
        revision=1,
        started=DAY,
        rules=RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title),
        accounts=(
            Account("a1", "instagram", Purpose.PERSONAL),
            Account("a2", "other", Purpose.BOTH, "Zeppelin"),
        ),
        screening={
            Item("on-placement", None): Screened.YES,
        },
        answers={
            Item("no-private-messages", None): said(NO),
            Item("account-private", "a1"): said(PARTLY, note="Ask my sister"),
            Item("account-private", "a2"): said(YES, note="A second note"),
            Item("pupils-follow", "a1"): said(NOT_SURE),
            Item("pupils-follow", "a2"): said(None, note="A note on a skipped question"),
            Item("class-account-agreed", "a1"): said(NO, note="A note on a hidden question"),
            Item("class-account-agreed", "a2"): said(YES),
            Item("plain-photo", None): said(NOT_APPLICABLE, "No photo anywhere"),
        },
    )


def exported(ruleset: Ruleset, audit: Audit, sharing: Sharing | None = None) -> Body:
    sharing = sharing or Sharing()
    shared = shared_audit(audit, sharing)
    assessment = assess(ruleset, shared)
    return build_export(
        ruleset,
        shared,
        assessment,
        name=sharing.name,
        left_out=left_out(audit, sharing),
        today=DAY,
        tool_version="0.1.5",
        plan=shared_plan(assessment, MARKS, sharing),
    )


def reported(ruleset: Ruleset, audit: Audit, sharing: Sharing | None = None) -> Report:
    sharing = sharing or Sharing()
    shared = shared_audit(audit, sharing)
    counts = left_out_words(left_out(audit, sharing))
    code = exported(ruleset, audit, sharing)["check"]["code"]
    export = Export(name=sharing.name, check_code=code, left_out=counts)
    return build_report(ruleset, shared, assess(ruleset, shared), {}, DAY, export)


FORMATS: dict[str, Callable[[Ruleset, Audit, Sharing], str]] = {
    "json": lambda r, a, s: to_json(exported(r, a, s)).decode(),
    "html": lambda r, a, s: to_html(reported(r, a, s)),
    "md": lambda r, a, s: to_markdown(reported(r, a, s)),
    "csv": lambda r, a, s: to_csv(reported(r, a, s)).decode("utf-8-sig"),
}


def keys_of(value: Any, path: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every group of keys in a document, with where it is."""
    if isinstance(value, dict):
        yield path, set(value)
        for key, inner in value.items():
            yield from keys_of(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner, f"{path}[]")


def everything(ruleset: Ruleset) -> Body:
    """An export in which every key that there can be is present."""
    earlier = (kept(ruleset, "told-somebody"), kept(ruleset, "no-groups", ASIDE))
    audit = replace(sample(ruleset), earlier=earlier)
    notes = frozenset((*audit.answers, *(gate.item for gate in earlier)))
    return exported(ruleset, audit, Sharing(name="Jo", notes=notes, plan=True))


ASIDE = said(NOT_APPLICABLE, "No groups")


def kept(ruleset: Ruleset, name: str, answer: Answer | None = None) -> AsAsked:
    """A gate that these rules do not have any more, as it was asked."""
    gate = replace(ruleset.rules[0], id=name, question=f"Was {name} in the rules?", topic="gone")
    return AsAsked(gate, None, answer or said(NO, note="A note on a gate of before"))


def test_keys_are_frozen(small_rules: Ruleset) -> None:
    """The export has exactly these keys, at every level."""
    found: dict[str, set[str]] = {}
    for path, keys in keys_of(everything(small_rules)):
        found[path] = found.get(path, set()) | keys

    assert found == KEYS


def test_keys_that_can_be_missing(small_rules: Ruleset) -> None:
    """A name, a reason, a note and a plan are left out where there is none; all other keys always stand."""
    always: dict[str, set[str]] = {}
    for path, keys in keys_of(exported(small_rules, sample(small_rules))):
        always[path] = always.get(path, keys) & keys
    missing = {path: KEYS[path] - keys for path, keys in always.items() if KEYS[path] != keys}

    assert missing == {
        "": {"plan", "earlier"},
        "audit": {"name"},
        "accounts[]": {"name"},
        "questions[]": {"topic", "clauses", "severity", "force", "gate", "safeguarding", "safe"},
        "answers[]": {"date", "reason", "note"},
    }


def test_the_plan_is_shared_only_where_agreed(small_rules: Ruleset) -> None:
    """Without a yes no mark leaves; with it those on open findings of accounts that are in the file."""
    audit = sample(small_rules)
    without = exported(small_rules, audit)
    shared = exported(small_rules, audit, Sharing(plan=True))
    one = exported(small_rules, audit, Sharing(plan=True, leave_out=frozenset({"a1"})))

    assert [body.get("plan") for body in (without, one)] == [None, None]
    assert shared["plan"] == [
        {"question": "account-private", "account": "a1", "state": "done", "said": "2027-05-03"},
        {
            "question": "pupils-follow",
            "account": "a1",
            "state": "later",
            "said": "2027-05-03",
            "until": "2027-06-01",
        },
    ]


def test_the_plan_changes_no_result(small_rules: Ruleset) -> None:
    """What was said about actions changes neither score nor band nor findings."""
    audit = sample(small_rules)
    with_plan, without = exported(small_rules, audit, Sharing(plan=True)), exported(small_rules, audit)
    assert with_plan["assessment"] == without["assessment"]


def test_fixed_values(small_rules: Ruleset) -> None:
    """Format, version, statement and algorithm are the ones that readers look for."""
    body = everything(small_rules)

    assert (body["format"], body["format_version"]) == ("mei-social-export", 2)
    assert body["statement"] == "Self-declared: these are the trainee's own answers. Nobody has checked them."
    assert body["check"]["algorithm"] == "sha256-jcs"
    assert body["audit"] == {"ref": "MS-0000-0000", "revision": 1, "date": "2027-05-03", "name": "Jo"}
    assert body["rules"]["digest"] == small_rules.digest


def test_coverage_counts_accounts(small_rules: Ruleset) -> None:
    """Coverage says how many of how many accounts are finished, beside the answers."""
    assert exported(small_rules, sample(small_rules))["assessment"]["coverage"] == {
        "answered": 5,
        "applicable": 6,
        "accounts_finished": 1,
        "accounts": 2,
    }
    done = sample(small_rules)
    done = replace(done, answers={**done.answers, Item("pupils-follow", "a2"): said(NO)})

    assert exported(small_rules, done)["assessment"]["coverage"]["accounts_finished"] == 2


def test_file_is_sorted_and_has_no_float(small_rules: Ruleset) -> None:
    """Keys stand in their sorted order, and there is no number with a fraction or an exponent."""
    unsorted: list[list[str]] = []
    floats: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in found]
        unsorted.extend([keys] if keys != sorted(keys) else [])
        return dict(found)

    text = to_json(everything(small_rules)).decode()
    json.loads(text, object_pairs_hook=pairs, parse_float=floats.append, parse_constant=floats.append)

    assert (unsorted, floats) == ([], [])
    assert text.endswith("}\n")


def test_file_is_the_document(small_rules: Ruleset) -> None:
    """Reading the file gives back the document, also where characters are written as escapes."""
    audit = sample(small_rules)
    note = (
        "bell \x07 c1 \x9b del \x7f bidi \u202e line \u2028 tag \U000e0041 emoji \U0001f469\u200d\U0001f3eb"
    )
    item = Item("account-private", "a1")
    audit = replace(audit, answers={**audit.answers, item: said(PARTLY, note=note)})
    body = exported(small_rules, audit, Sharing(notes=frozenset({item})))
    written = to_json(body).decode()

    assert json.loads(written) == body
    assert [c for c in written if not c.isprintable() and c != "\n"] == []
    assert "\U0001f469" in written


CANONICAL = [
    ({}, b"{}"),
    ({"b": 1, "a": [True, False, None]}, b'{"a":[true,false,null],"b":1}'),
    ({"a": {"c": 0, "b": -1}}, b'{"a":{"b":-1,"c":0}}'),
    ({"B": 1, "a": 2, "A": 3}, b'{"A":3,"B":1,"a":2}'),
    ({"a": "\u20ac\u00e9\U0001f600"}, '{"a":"\u20ac\u00e9\U0001f600"}'.encode()),
    ({"a": '"\\/\b\f\n\r\t'}, b'{"a":"\\"\\\\/\\b\\f\\n\\r\\t"}'),
    ({"a": "\x00\x1f\x7f\x80\u2028"}, '{"a":"\\u0000\\u001f\x7f\x80\u2028"}'.encode()),
]


@pytest.mark.parametrize(("document", "expected"), CANONICAL)
def test_canonical_json(document: dict[str, Any], expected: bytes) -> None:
    """RFC 8785: sorted keys, no space, only the escapes that JSON needs, UTF-8."""
    assert canonical(document) == expected


def test_canonical_json_refuses_what_has_no_canonical_form() -> None:
    """A number that JSON does not know and half a character are errors, never a silent digest."""
    with pytest.raises(ValueError, match="Out of range"):
        canonical({"a": float("nan")})
    with pytest.raises(UnicodeEncodeError):
        canonical({"a": "\ud800"})


def is_ours(value: Any) -> bool:
    """Whether a document keeps to what an export holds: no floats, ASCII keys."""
    if isinstance(value, dict):
        return all(k.isascii() and is_ours(v) for k, v in value.items())
    return all(map(is_ours, value)) if isinstance(value, list) else not isinstance(value, float)


def test_canonical_json_of_the_public_vectors(corpora: Path) -> None:
    """Each public JCS vector that keeps to our subset has the published bytes; some do."""
    folder = corpora / "jcs"
    documents = {p.name: json.loads(p.read_text("utf-8")) for p in sorted((folder / "input").iterdir())}
    ours = {name: canonical(document) for name, document in documents.items() if is_ours(document)}

    assert ours == {name: (folder / "output" / name).read_bytes() for name in ours}
    assert {"arrays.json", "unicode.json"} <= set(ours)


def test_digest_covers_all_but_itself(small_rules: Ruleset) -> None:
    """The digest is SHA-256 over the canonical document without `check`."""
    body = everything(small_rules)
    rest = {key: value for key, value in body.items() if key != "check"}

    assert body["check"]["digest"] == hashlib.sha256(canonical(rest)).hexdigest()
    assert digest_of(json.loads(to_json(body))) == body["check"]["digest"]


def test_code_has_twelve_characters() -> None:
    """The code is the first 60 bits of the digest, in twelve characters without I, L, O and U."""
    code = code_of("0123456789abcdef" * 4)
    number = 0
    for letter in code.replace("-", ""):
        number = number * 32 + CROCKFORD.index(letter)

    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", code)
    assert f"{number:015x}" == "0123456789abcde"
    assert (code_of("0" * 64), code_of("f" * 64)) == ("0000-0000-0000", "ZZZZ-ZZZZ-ZZZZ")


def changed(value: Any) -> Iterator[Any]:
    """The same value with one thing in it changed, for every thing in it."""
    match value:
        case dict():
            for key in value:
                yield {k: v for k, v in value.items() if k != key}
                yield from ({**value, key: other} for other in changed(value[key]))
            yield {**value, "new": None}
        case list():
            for n, inner in enumerate(value):
                yield [*value[:n], *value[n + 1 :]]
                yield from ([*value[:n], other, *value[n + 1 :]] for other in changed(inner))
        case bool():
            yield not value
        case int():
            yield value + 1
        case str():
            yield value + "."
        case _:
            yield "something"


def test_every_change_changes_the_code(small_rules: Ruleset) -> None:
    """Whatever is changed, left out or added in the content, the check code is another one."""
    body = everything(small_rules)
    rest = {key: value for key, value in body.items() if key != "check"}
    others = list(changed(rest))
    same = [other for other in others if code_of(digest_of(other)) == body["check"]["code"]]

    assert same == []
    assert len(others) > 250


# Numbers


def read_back(body: Body) -> Audit:
    """The audit that a mentor's program reads out of a file: accounts and answers, nothing derived."""
    kinds = {q["id"]: q["kind"] for q in body["questions"]}
    return Audit(
        ref=body["audit"]["ref"],
        revision=body["audit"]["revision"],
        started=date.fromisoformat(body["audit"]["date"]),
        rules=RulesStamp(**body["rules"]),
        accounts=tuple(
            Account(a["id"], a["platform"], Purpose(a["purpose"]), a.get("name")) for a in body["accounts"]
        ),
        screening={
            Item(a["question"], a["account"]): Screened(a["answer"])
            for a in body["answers"]
            if kinds[a["question"]] == "screening"
        },
        answers={
            Item(a["question"], a["account"]): Answer(
                AnswerValue(a["answer"]) if a["answer"] else None,
                date.fromisoformat(a["date"]),
                a.get("reason"),
                a.get("note"),
            )
            for a in body["answers"]
            if kinds[a["question"]] == "rule"
        },
    )


def numbers(tally: Tally) -> dict[str, Any]:
    return {
        "score": tally.score,
        "band": tally.band.value,
        "coverage": {"answered": tally.answered, "applicable": tally.applicable},
    }


def in_file(body: Body) -> dict[Any, Any]:
    """Every number of an export, by what it counts."""
    made = body["assessment"]
    coverage = {k: made["coverage"][k] for k in ("answered", "applicable")}
    found = {"overall": {"score": made["score"], "band": made["band"], "coverage": coverage}}
    found |= {("topic", t.pop("topic")): t for t in json.loads(json.dumps(made["topics"]))}
    found |= {("account", a.pop("account")): a for a in json.loads(json.dumps(made["accounts"]))}
    return found


def in_memory(made: Assessment) -> dict[Any, Any]:
    found: dict[Any, Any] = {"overall": numbers(made.overall)}
    found |= {("topic", t): numbers(tally) for t, tally in made.topics.items() if tally.applicable}
    found |= {("account", a): numbers(tally) for a, tally in made.accounts.items()}
    return found


def random_audit(draw: DrawFn, ruleset: Ruleset) -> Audit:
    """Any accounts, with any answer or none to everything that could be asked."""
    platforms = st.sampled_from([p.id for p in ruleset.platforms])
    accounts = tuple(
        Account(f"a{n}", draw(platforms), draw(st.sampled_from(Purpose)))
        for n in range(1, draw(st.integers(0, 3)) + 1)
    )
    random = draw(st.randoms(use_true_random=False))
    lean = draw(st.sampled_from([[*AnswerValue, None], [YES], [YES, YES, YES, NO], [None, NO]]))
    answers: dict[Item, Answer] = {}
    for rule in ruleset.rules:
        for account in [None] if rule.per is Per.PERSON else [a.id for a in accounts]:
            value = random.choice(lean)
            reason = "A reason" if value is NOT_APPLICABLE else None
            if random.random() < 0.9:
                answers[Item(rule.id, account)] = Answer(value, DAY, reason, random.choice([None, "A note"]))
    screening = {
        Item(s.id, account): random.choice([*Screened])
        for s in ruleset.screening
        for account in ([None] if s.per is Per.PERSON else [a.id for a in accounts])
        if random.random() < 0.8
    }
    return replace(sample(ruleset), accounts=accounts, answers=answers, screening=screening)


def random_sharing(draw: DrawFn, audit: Audit) -> Sharing:
    ids = [a.id for a in audit.accounts]
    notes = sorted(audit.answers, key=str)
    return Sharing(
        notes=frozenset(draw(st.lists(st.sampled_from(notes), max_size=3)) if notes else []),
        leave_out=frozenset(draw(st.lists(st.sampled_from(ids), max_size=2)) if ids else []),
    )


def check_numbers(ruleset: Ruleset, audit: Audit, sharing: Sharing) -> None:
    shared = shared_audit(audit, sharing)
    live, body = assess(ruleset, shared), exported(ruleset, audit, sharing)
    again = read_back(json.loads(to_json(body)))
    report = reported(ruleset, audit, sharing)

    assert in_file(body) == in_memory(live)
    assert in_memory(assess(ruleset, again)) == in_memory(live)
    assert exported(ruleset, again)["assessment"] == body["assessment"]
    assert (report.score, report.band) == (live.overall.score, live.overall.band)
    open_places = sum(len(f.places) for f in (*report.gates, *report.findings) if not f.set_aside)
    assert open_places == len(body["assessment"]["findings"])
    assert sum(cell.open for _, cells in report.matrix.rows for cell in cells) == open_places
    coverage = body["assessment"]["coverage"]
    assert report.coverage[0].startswith(f"{coverage['answered']} of {coverage['applicable']} question")
    if coverage["accounts"] and extent(live) is not Extent.QUICK:
        finished, accounts = coverage["accounts_finished"], coverage["accounts"]
        told = f"{finished} of {english.count(accounts, 'account')} with every question answered."
        if accounts == 1:
            left = "every question answered" if finished else "questions without an answer"
            told = f"The account has {left}."
        assert report.coverage[1] == told


@examples(80)
@given(data=st.data())
def test_numbers_agree(small_rules: Ruleset, data: st.DataObject) -> None:
    """Live summary, export and recomputation agree, number for number, for any answers and any choice."""
    audit = data.draw(st.composite(random_audit)(small_rules))
    check_numbers(small_rules, audit, data.draw(st.composite(random_sharing)(audit)))


@examples(12)
@given(data=st.data())
def test_numbers_agree_under_the_real_rules(data: st.DataObject) -> None:
    """The same under the rules that come with the product."""
    audit = data.draw(st.composite(random_audit)(rules_in(RULES)))
    check_numbers(rules_in(RULES), audit, data.draw(st.composite(random_sharing)(audit)))


# What is in it


class NewAccount(Account, frozen=True):
    handle: str = "PLANTED-1"


class NewAnswer(Answer, frozen=True):
    device: str = "PLANTED-2"


class NewAudit(Audit, frozen=True, kw_only=True):
    computer: str = "PLANTED-3"


@pytest.mark.parametrize("kind", FORMATS)
def test_new_field_stays_out(small_rules: Ruleset, kind: str) -> None:
    """A field that somebody adds to an audit, an account or an answer reaches no format by itself."""
    plain = sample(small_rules)
    planted = NewAudit(
        ref=plain.ref,
        revision=plain.revision,
        started=plain.started,
        rules=plain.rules,
        accounts=tuple(NewAccount(a.id, a.platform, a.purpose, a.name) for a in plain.accounts),
        screening=plain.screening,
        answers={i: NewAnswer(a.value, a.date, a.reason, a.note) for i, a in plain.answers.items()},
    )
    sharing = Sharing(name="Jo", notes=frozenset(plain.answers))

    assert planted.computer + planted.accounts[0].handle == "PLANTED-3PLANTED-1"  # type: ignore[attr-defined]
    assert "PLANTED" not in FORMATS[kind](small_rules, planted, sharing)
    assert FORMATS[kind](small_rules, planted, sharing) == FORMATS[kind](small_rules, plain, sharing)


@pytest.mark.parametrize("kind", FORMATS)
def test_notes_are_private(small_rules: Ruleset, kind: str) -> None:
    """A note is in a file only if it was ticked itself."""
    audit = sample(small_rules)
    ticked = Sharing(notes=frozenset({Item("account-private", "a1")}))
    notes = [a.note for a in audit.answers.values() if a.note]

    assert [n for n in notes if n in FORMATS[kind](small_rules, audit, Sharing())] == []
    assert [n for n in notes if n in FORMATS[kind](small_rules, audit, ticked)] == ["Ask my sister"]


@pytest.mark.parametrize("kind", FORMATS)
def test_note_on_a_skipped_question_can_be_shared(small_rules: Ruleset, kind: str) -> None:
    """A ticked note on a question without an answer is in every format; so none says less than another."""
    sharing = Sharing(notes=frozenset({Item("pupils-follow", "a2")}))

    assert "A note on a skipped question" in FORMATS[kind](small_rules, sample(small_rules), sharing)


def test_notes_to_share(small_rules: Ruleset) -> None:
    """Notes on questions that are not asked cannot be shared: no file would show them."""
    audit = sample(small_rules)

    assert list(notes_to_share(assess(small_rules, audit)).values()) == [
        "Ask my sister",
        "A second note",
        "A note on a skipped question",
    ]
    assert left_out(audit, Sharing())["notes"] == 4


@pytest.mark.parametrize("kind", FORMATS)
def test_left_out_account_leaves_no_trace(small_rules: Ruleset, kind: str) -> None:
    """Of an account that is left out neither name nor id nor answer nor ticked note is in any format."""
    audit = sample(small_rules)
    text = FORMATS[kind](
        small_rules, audit, Sharing(leave_out=frozenset({"a2"}), notes=frozenset(audit.answers))
    )

    assert [trace for trace in ("Zeppelin", '"a2"', "A second note", "skipped") if trace in text] == []
    assert "Ask my sister" in text


def test_nothing_of_a_left_out_account_goes_on(small_rules: Ruleset) -> None:
    """What formats work on holds no account, answer or condition of an account that is left out."""
    audit = sample(small_rules)
    shared = shared_audit(audit, Sharing(leave_out=frozenset({"a2"}), notes=frozenset(audit.answers)))

    assert [a.id for a in shared.accounts] == ["a1"]
    assert {item.account for item in (*shared.answers, *shared.screening)} == {None, "a1"}


def test_left_out_account_changes_numbers_only_by_being_gone(small_rules: Ruleset) -> None:
    """With an account left out the file is the one of a self-check that never had it, but for the count."""
    audit = sample(small_rules)
    without = replace(
        audit,
        accounts=audit.accounts[:1],
        screening={i: v for i, v in audit.screening.items() if i.account != "a2"},
        answers={i: v for i, v in audit.answers.items() if i.account != "a2"},
    )
    body = exported(small_rules, audit, Sharing(leave_out=frozenset({"a2"})))
    other = exported(small_rules, without)

    assert body["left_out"] == {"accounts": 1, "notes": 4}
    assert other["left_out"] == {"accounts": 0, "notes": 2}
    assert {k for k in body if body[k] != other[k]} == {"left_out", "check"}


def test_left_out_in_words() -> None:
    """What is left out is counted in sentences, and nothing is said where nothing is left out."""
    assert left_out_words({"accounts": 1, "notes": 2}) == (
        "1 account left out by choice.",
        "2 private notes not shared.",
    )
    assert left_out_words({"accounts": 0, "notes": 0}) == ()


def test_questions_are_those_that_were_asked(small_rules: Ruleset) -> None:
    """The file holds the words of every question that was asked, and of no other."""
    audit = sample(small_rules)
    body = exported(small_rules, audit)
    asked = {rule.question for rule, _ in visible(small_rules, audit)}

    assert {q["text"] for q in body["questions"] if q["kind"] == "rule"} == asked
    assert {a["question"] for a in body["answers"]} <= {q["id"] for q in body["questions"]}


def test_hidden_answer_is_not_exported(small_rules: Ruleset) -> None:
    """An answer to a question that a changed condition hides stays at home."""
    answers = exported(small_rules, sample(small_rules))["answers"]

    assert [a["account"] for a in answers if a["question"] == "class-account-agreed"] == ["a2"]
