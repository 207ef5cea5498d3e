"""The file for somebody else, built from an allow-list: a new field stays out until it is listed here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.assess import Assessment, Result, Tally
from mei_social.audit.menus import Menu, of_accounts
from mei_social.audit.model import Answer, Audit, Item, Mark
from mei_social.report import labels
from mei_social.report.check_words import LONGEST_NOTE
from mei_social.ruleset.model import Ruleset
from mei_social.text import english

FORMAT = "mei-social-export"
FORMAT_VERSION = 2
"""2 states of each question its safe answer, and holds gates of earlier rules."""
MENUS_VERSION = 3
"""The same with what was said about menus. A file without that stays one of version 2, as it was."""
CHECK_ALGORITHM = "sha256-jcs"
"""SHA-256 over the document without `check`, as RFC 8785 canonical JSON."""
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Body = dict[str, Any]


class Sharing(Struct, frozen=True, kw_only=True):
    """What a trainee chose for one export."""

    name: str | None = None
    notes: frozenset[Item] = frozenset()
    """Notes that were ticked one by one."""
    leave_out: frozenset[str] = frozenset()
    """Ids of accounts that are not to be in it."""
    plan: bool = False
    """Whether it says which actions are done or put off."""
    menus: bool | None = None
    """Whether it says which menus were found; None: nobody was asked yet, and it does not."""


def shared_audit(audit: Audit, sharing: Sharing) -> Audit:
    """The audit without what is not to be shared: everything after works on this alone."""
    gone = sharing.leave_out
    return replace(
        audit,
        accounts=tuple(a for a in audit.accounts if a.id not in gone),
        screening={item: v for item, v in audit.screening.items() if item.account not in gone},
        answers={
            item: _shared_answer(answer, item in sharing.notes)
            for item, answer in audit.answers.items()
            if item.account not in gone
        },
        earlier=tuple(
            replace(e, answer=_shared_answer(e.answer, e.item in sharing.notes))
            for e in audit.earlier
            if e.account not in gone
        ),
    )


def _shared_answer(answer: Answer, with_note: bool) -> Answer:
    """Two windows can have written one note together, which is longer than a file may hold."""
    return replace(answer, note=answer.note[:LONGEST_NOTE] if answer.note and with_note else None)


def notes_to_share(assessment: Assessment) -> dict[Item, str]:
    """The notes that can be in a file: those on questions that are asked."""
    return {r.item: r.answer.note for r in assessment.told if r.answer and r.answer.note}


def shared_plan(assessment: Assessment, marks: Mapping[Item, Mark], sharing: Sharing) -> dict[Item, Mark]:
    """What was said about actions for findings that are in the file; nothing unless that was agreed to."""
    return {r.item: marks[r.item] for r in assessment.findings if sharing.plan and r.item in marks}


def shared_menus(menus: Iterable[Menu], shared: Audit, sharing: Sharing) -> tuple[Menu, ...]:
    """What was said about menus of apps that are in the file; nothing unless that was agreed to."""
    return of_accounts(menus, shared.accounts) if sharing.menus else ()


def left_out(audit: Audit, sharing: Sharing) -> dict[str, int]:
    """Counts only: what is left out is not named."""
    shared = shared_audit(audit, sharing)
    all_notes, shared_notes = (len(_with_note(each)) for each in (audit, shared))
    return {
        "accounts": len(audit.accounts) - len(shared.accounts),
        "notes": all_notes - shared_notes,
    }


def _with_note(audit: Audit) -> set[Item]:
    """Each answer once: a gate of before may stand among the answers of today too."""
    said = ((gate.item, gate.answer) for gate in audit.earlier)
    return {item for item, answer in (*audit.answers.items(), *said) if answer.note}


def left_out_words(counts: Mapping[str, int]) -> tuple[str, ...]:
    """The counts in sentences, for people."""
    lines = []
    if counts["accounts"]:
        lines.append(f"{english.count(counts['accounts'], 'account')} left out by choice.")
    if counts["notes"]:
        lines.append(f"{english.count(counts['notes'], 'private note')} not shared.")
    return tuple(lines)


def build_export(
    ruleset: Ruleset,
    shared: Audit,
    assessment: Assessment,
    *,
    name: str | None,
    left_out: Mapping[str, int],
    today: date,
    tool_version: str,
    plan: Mapping[Item, Mark] | None = None,
    menus: Sequence[Menu] = (),
) -> Body:
    """The JSON document. `shared`, `assessment`, `plan` and `menus` hold only what is to be shared."""
    who = {"ref": shared.ref, "revision": shared.revision, "date": today.isoformat()}
    body: Body = {
        "format": FORMAT,
        "format_version": MENUS_VERSION if menus else FORMAT_VERSION,
        "tool_version": tool_version,
        "rules": {
            "id": ruleset.id,
            "version": ruleset.version,
            "digest": ruleset.digest,
            "title": ruleset.title,
        },
        "audit": {**who, "name": name} if name else who,
        "accounts": _accounts(ruleset, shared),
        "questions": questions_part(ruleset, assessment, shared),
        "answers": [*_screening_answers(ruleset, shared), *_answers(assessment)],
        "left_out": dict(left_out),
        "assessment": assessment_part(assessment),
        "statement": labels.self_declared(ruleset),
    }
    if earlier := [*_earlier_part(assessment, today)]:
        body["earlier"] = earlier
    if plan:
        body["plan"] = [_planned(item, mark) for item, mark in plan.items()]
    if menus:
        body["menus"] = [_menu(menu) for menu in menus]
    digest = digest_of(body)
    body["check"] = {"algorithm": CHECK_ALGORITHM, "digest": digest, "code": code_of(digest)}
    return body


def _accounts(ruleset: Ruleset, audit: Audit) -> list[Body]:
    return [
        {
            "id": a.id,
            "platform": a.platform,
            "purpose": a.purpose.value,
            "label": labels.account_name(a, audit.accounts, ruleset),
        }
        | ({"name": a.name} if a.name else {})
        for a in audit.accounts
    ]


def questions_part(ruleset: Ruleset, assessment: Assessment, audit: Audit) -> list[Body]:
    """The text that was asked, so that the file stands alone."""
    asked = {r.rule.id for r in assessment.results}
    screened = {item.question for item in audit.screening}
    return [
        {"id": s.id, "kind": "screening", "text": s.question, "per": s.per.value}
        for s in ruleset.screening
        if s.id in screened
    ] + [
        {
            "id": r.id,
            "kind": "rule",
            "text": r.question,
            "per": r.per.value,
            "topic": r.topic,
            "clauses": list(r.clauses),
            "severity": r.severity.value,
            "force": r.force.value,
            "gate": r.gate,
            "safeguarding": r.safeguarding,
            "safe": r.expected.value,
        }
        for r in ruleset.rules
        if r.id in asked
    ]


def _screening_answers(ruleset: Ruleset, audit: Audit) -> list[Body]:
    order = {s.id: n for n, s in enumerate(ruleset.screening)}
    known = [i for i in audit.screening if i.question in order]
    return [
        {"question": i.question, "account": i.account, "answer": audit.screening[i].value}
        for i in sorted(known, key=lambda i: (order[i.question], i.account or ""))
    ]


def _answers(assessment: Assessment) -> list[Body]:
    """What was answered; a question that was skipped only where a note on it is shared."""
    return [
        _answer(r, r.answer) for r in assessment.results if r.answer and (r.answer.value or r.answer.note)
    ]


def _answer(result: Result, answer: Answer) -> Body:
    body: Body = {
        "question": result.item.question,
        "account": result.item.account,
        "answer": answer.value.value if answer.value else None,
        "date": answer.date.isoformat(),
    }
    if answer.reason:
        body["reason"] = answer.reason
    if answer.note:
        body["note"] = answer.note
    return body


def _earlier_part(assessment: Assessment, today: date) -> Iterator[Body]:
    """Gates as they were asked under other rules; then those of these that were brought up and are blank.

    A file does not say what brings up a gate, and rules of later may not bring it up by the same.
    """
    yield from (_earlier(r, r.answer) for r in assessment.earlier if r.answer)
    for r in assessment.brought_up:
        if not r.earlier and not r.is_refused:
            yield _earlier(r, Answer(None, today))


def _earlier(result: Result, answer: Answer) -> Body:
    """A gate as it was asked."""
    rule = result.rule
    return _answer(result, answer) | {
        "text": rule.question,
        "safe": rule.expected.value,
        "topic": rule.topic,
        "clauses": [*rule.clauses],
        "safeguarding": rule.safeguarding,
    }


def _planned(item: Item, mark: Mark) -> Body:
    body = {
        "question": item.question,
        "account": item.account,
        "state": mark.state.value,
        "said": mark.said.isoformat(),
    }
    return body | ({"until": mark.until.isoformat()} if mark.until else {})


def _menu(menu: Menu) -> Body:
    body = {**menu.place._asdict(), "path": menu.path, "said": menu.said.value}
    return body | ({"where": menu.where} if menu.where else {})


def assessment_part(assessment: Assessment) -> Body:
    """What the file states, which a reader works out again."""
    overall = _tally(assessment.overall)
    overall["coverage"] |= _accounts_finished(assessment)
    return {
        **overall,
        "gates": [_result(r) for r in assessment.gates],
        "findings": [_result(r) | {"severity": r.severity.value} for r in assessment.findings],
        "topics": [{"topic": t, **_tally(v)} for t, v in assessment.topics.items() if v.applicable],
        "accounts": [{"account": a, **_tally(v)} for a, v in assessment.accounts.items()],
    }


def _tally(tally: Tally) -> Body:
    return {
        "score": tally.score,
        "coverage": {"answered": tally.answered, "applicable": tally.applicable},
        "band": tally.band.value,
    }


def _accounts_finished(assessment: Assessment) -> Body:
    """`n of m accounts`."""
    accounts = [tally for account, tally in assessment.accounts.items() if account]
    finished = sum(tally.answered == tally.applicable for tally in accounts)
    return {"accounts_finished": finished, "accounts": len(accounts)}


def _result(result: Result) -> Body:
    return {
        "question": result.item.question,
        "account": result.item.account,
        "outcome": result.outcome.value,
    }


def canonical(document: Mapping[str, Any]) -> bytes:
    """RFC 8785 bytes. Enough here because there are no floats and every key is ASCII."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 in hex over all but `check`."""
    return hashlib.sha256(canonical({k: v for k, v in document.items() if k != "check"})).hexdigest()


def code_of(digest: str) -> str:
    """The first 60 bits as 12 characters that are easy to read out: no I, L, O or U."""
    number = int(digest[:15], 16)
    letters = [CROCKFORD[number >> shift & 31] for shift in range(55, -1, -5)]
    return "-".join("".join(letters[i : i + 4]) for i in (0, 4, 8))


def to_json(body: Body) -> bytes:
    """The file as it is written: sorted, indented for reading, with a line end.

    What a terminal would obey or hide is written as an escape, which means the same.
    """
    text = msgspec.json.format(msgspec.json.encode(body, order="sorted")).decode()
    lines = (line if line.isprintable() else "".join(map(_escaped, line)) for line in text.split("\n"))
    return ("\n".join(lines) + "\n").encode("utf-8")


def _escaped(char: str) -> str:
    return char if char.isprintable() else json.dumps(char)[1:-1]
