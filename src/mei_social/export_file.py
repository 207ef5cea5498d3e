"""A JSON export that somebody else made, read strictly. Nothing in it is trusted but the answers."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from mei_social.assess import FINDINGS
from mei_social.audit import Account, Answer, AnswerValue, Audit, Item, Mark, RulesStamp, Screened
from mei_social.errors import BadFile, CannotRead
from mei_social.export import CHECK_ALGORITHM, FORMAT, FORMAT_VERSION, code_of, digest_of
from mei_social.export_document import AskedPart, Check, Claimed, Document, EarlierPart, Kind, LeftOut
from mei_social.export_sense import contradictions, kind_of
from mei_social.files import read_bytes
from mei_social.ruleset import YesNo
from mei_social.shape import shaped
from mei_social.strict_json import AGAIN, MOST_BYTES, read_json
from mei_social.text import visible

PLAIN = frozenset({AnswerValue.YES, AnswerValue.NO})
NAMELESS = "The file"
NOT_OURS = "is JSON, but no export of mei-social. Ask for a file made with `mei-social export NAME.json`."
NEWER = "was made by a newer mei-social (format {}, and this one reads {}). Update mei-social."


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One export, right in its form. What it claims is kept apart from what was answered."""

    format_version: int
    tool_version: str
    date: date
    name: str | None
    """Only where the trainee typed one."""
    rules: RulesStamp
    audit: Audit
    """The answers. `started` is the day of the export, as the file knows no other."""
    asked: tuple[AskedPart, ...]
    """The questions in the words in which they were asked."""
    earlier: tuple[EarlierPart, ...]
    """Gates that its own rules do not ask any more, as they were asked and answered."""
    left_out: LeftOut
    claimed: Claimed
    plan: Mapping[Item, Mark]
    """What was said about actions; empty where that was not shared."""
    statement: str
    check: Check
    check_matches: bool
    """Whether the check code belongs to this content. If not, it was changed after it was exported."""


def read_export(source: Path | bytes, *, follow: bool = True) -> Export:
    """An export. Raises CannotRead, or BadFile with every problem; neither repeats what the file says.

    A check code that does not match is no reason to refuse: it is told in `check_matches`.
    """
    name = visible(str(source), 200) if isinstance(source, Path) else NAMELESS
    content = source if isinstance(source, bytes) else read_bytes(source, MOST_BYTES, follow=follow)
    body = read_json(content, name)
    _refuse_other(body, name)
    document, problems = shaped(body, Document)
    if document is not None:
        problems = tuple(contradictions(document))
    if document is None or problems:
        raise BadFile(name, problems, AGAIN)
    return _export(document, _matches(body))


def _refuse_other(body: Any, name: str) -> None:
    """Said first, as a list of keys helps nobody who picked the wrong file."""
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise CannotRead(f"{name} {NOT_OURS}")
    version = body.get("format_version")
    if type(version) is int and version > FORMAT_VERSION:
        raise CannotRead(f"{name} {NEWER.format(version, FORMAT_VERSION)}")


def _matches(body: Mapping[str, Any]) -> bool:
    digest = digest_of(body)
    return bool(body["check"] == {"algorithm": CHECK_ALGORITHM, "digest": digest, "code": code_of(digest)})


def _export(document: Document, check_matches: bool) -> Export:
    rules, audit = document.rules, document.audit
    stamp = RulesStamp(rules.id, rules.version, rules.digest, rules.title)
    return Export(
        format_version=document.format_version,
        tool_version=document.tool_version,
        date=audit.date,
        name=audit.name,
        rules=stamp,
        audit=_audit(document, stamp),
        asked=tuple(_with_safe_answers(document)),
        earlier=document.earlier,
        left_out=document.left_out,
        claimed=document.assessment,
        plan={Item(p.question, p.account): Mark(p.state, p.said, p.until) for p in document.plan},
        statement=document.statement,
        check=document.check,
        check_matches=check_matches,
    )


def _with_safe_answers(document: Document) -> Iterator[AskedPart]:
    """A file of version 1 states no safe answers, and it states which answers leave something open."""
    claimed = (*document.assessment.findings, *document.assessment.gates)
    open_in_it = {(c.question, c.account) for c in claimed if c.outcome in FINDINGS}
    for question in document.questions:
        if question.kind is Kind.SCREENING or question.safe:
            yield question
        else:
            yield replace(question, safe=_safe_answer(question.id, document, open_in_it))


def _safe_answer(rule: str, document: Document, open_in_it: Container[tuple[str, str | None]]) -> YesNo:
    """Yes, unless every plain answer in the file shows that it is no."""
    plain = [a for a in document.answers if a.question == rule and a.date and a.answer in PLAIN]
    turned = all((a.answer is AnswerValue.YES) is ((rule, a.account) in open_in_it) for a in plain)
    return YesNo.NO if plain and turned else YesNo.YES


def _audit(document: Document, stamp: RulesStamp) -> Audit:
    who = document.audit
    return Audit(
        ref=who.ref,
        revision=who.revision,
        started=who.date,
        rules=stamp,
        accounts=tuple(Account(a.id, a.platform, a.purpose, a.name) for a in document.accounts),
        screening={
            Item(a.question, a.account): Screened(a.answer)
            for a in document.answers
            if a.answer and kind_of(a) is Kind.SCREENING
        },
        answers={
            Item(a.question, a.account): Answer(a.answer, a.date, a.reason, a.note)
            for a in document.answers
            if a.date
        },
    )
