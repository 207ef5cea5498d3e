"""An export that somebody else made, as JSON or as a page that carries it, read strictly.

Nothing in it is trusted but the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from mei_social.audit.assess import FINDINGS
from mei_social.audit.menus import Menu, MenuPlace
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Mark, Screened
from mei_social.errors import BadFile, CannotRead, NewerFile
from mei_social.export.consistency import contradictions, kind_of
from mei_social.export.document import (
    AskedPart,
    Check,
    Claimed,
    EarlierPart,
    ExportDocument,
    LeftOut,
    QuestionKind,
)
from mei_social.export.foreign import foreign, to_read
from mei_social.export.page import MOST_PAGE_BYTES, Carried, carried_in
from mei_social.export.pasted import mended
from mei_social.export.write import CHECK_ALGORITHM, FORMAT, MENUS_VERSION, code_of, digest_of
from mei_social.files.whole import read_bytes
from mei_social.parsing.json_decode import decoded
from mei_social.parsing.json_reader import AGAIN, MOST_BYTES, read_json
from mei_social.parsing.newer import FORM, made_by_newer, maker_of
from mei_social.ruleset.model import RulesStamp, YesNo
from mei_social.text.visible import visible

PLAIN = frozenset({AnswerValue.YES, AnswerValue.NO})
NAMELESS = "The file"
UNFINISHED_FORMAT = "mei-social-form-unfinished"
UNFINISHED = (
    "is what a form saved to go on later, with private notes, and no export. Whoever filled it in opens it "
    "again in the form, and makes the file to hand over there."
)
MENUS_GONE = (
    f"says that it tells about menus (format {MENUS_VERSION}), and nothing in it does: it was changed after "
    "it was made. Ask for it again, as mei-social saved it."
)
NOT_OURS = "is JSON, but no export of mei-social. Ask for a file made with `mei-social export NAME.html`."


class Export(Struct, frozen=True, kw_only=True):
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
    evident: Mapping[str, YesNo]
    """Of a file that does not state which answers are safe: those that its results give away, by rule."""
    earlier: tuple[EarlierPart, ...]
    """Gates that its own rules do not ask any more, as they were asked and answered."""
    left_out: LeftOut
    claimed: Claimed
    plan: Mapping[Item, Mark]
    """What was said about actions; empty where that was not shared."""
    menus: tuple[Menu, ...]
    """What was said about menus; empty where that was not shared."""
    statement: str
    check: Check
    check_matches: bool
    """Whether the check code belongs to this content. If not, it was changed after it was exported."""
    digest: str
    """Of this content, whatever the file says."""
    page_matches: bool
    """Whether the page that carries it says what it said when it was made; also where there is no page."""
    around: str
    """Words that stand around the page, and that no export of ours has."""

    @property
    def is_from_form(self) -> bool:
        """Whether a page made it, and not a command."""
        return self.tool_version.endswith(FORM)


def read_export(source: Path | bytes, *, follow: bool = True) -> Export:
    """An export. Raises CannotRead, or BadFile with what is wrong; neither repeats what the file says.

    A check code that does not match is no reason to refuse: it is told in `check_matches`.
    """
    if isinstance(source, bytes):
        return _read_export(source, NAMELESS)
    name = visible(str(source), 200)
    content = read_bytes(source, MOST_PAGE_BYTES, follow=follow)
    try:
        return _read_export(content, name)
    except (CannotRead, BadFile):
        if what := to_read(source.name):  # to ask for the same file again would bring it again
            raise CannotRead(f"{name} {what}") from None
        raise


def _read_export(content: bytes, name: str) -> Export:
    if what := foreign(content):
        raise CannotRead(f"{name} {what}")
    carried = carried_in(content, name)
    body = read_ours(carried.data, name, FORMAT, NOT_OURS)
    document, problems = decoded(body, ExportDocument)
    if document is not None:
        problems = tuple(contradictions(document))
    if document is None or problems:
        refuse_newer(body, name, MENUS_VERSION)
        if body.get("format_version") == MENUS_VERSION and body.get("menus", []) == []:
            raise CannotRead(f"{name} {MENUS_GONE}")  # no update mends that
        raise BadFile(name, problems, AGAIN)
    return _export(document, body, carried)


def read_ours(content: bytes, name: str, format_: str, not_ours: str) -> dict[str, Any]:
    """A JSON document of this format, whatever else stands in it. Raises CannotRead."""
    try:
        body = _read(content, name, format_)
    except CannotRead:
        if newer := made_by_newer(maker_of(content), None, 0):
            raise NewerFile(f"{name} {newer}") from None
        raise
    if not isinstance(body, dict) or body.get("format") != format_:
        if isinstance(body, dict) and body.get("format") == UNFINISHED_FORMAT:
            raise CannotRead(f"{name} {UNFINISHED}")
        raise CannotRead(f"{name} {not_ours}")  # a list of keys helps nobody who picked the wrong file
    return body


def _read(content: bytes, name: str, format_: str) -> Any:
    try:
        return read_json(content, name)
    except CannotRead:
        mine = mended(content) if format_.encode() in content and len(content) <= MOST_BYTES else content
        if mine == content:
            raise
    return read_json(mine, name)


def refuse_newer(body: Mapping[str, Any], name: str, reads: int) -> None:
    """Said of a file that cannot be read, before anything that sounds as if its writer were to blame."""
    if newer := made_by_newer(body.get("tool_version"), body.get("format_version"), reads):
        raise NewerFile(f"{name} {newer}")


def _export(document: ExportDocument, body: Mapping[str, Any], carried: Carried) -> Export:
    rules, audit = document.rules, document.audit
    digest = digest_of(body)
    check = {"algorithm": CHECK_ALGORITHM, "digest": digest, "code": code_of(digest)}
    stamp = RulesStamp(rules.id, rules.version, rules.digest, rules.title)
    return Export(
        format_version=document.format_version,
        tool_version=document.tool_version,
        date=audit.date,
        name=audit.name,
        rules=stamp,
        audit=_audit(document, stamp),
        asked=document.questions,
        evident={} if document.format_version > 1 else dict(_evident(document)),
        earlier=document.earlier,
        left_out=document.left_out,
        claimed=document.assessment,
        plan={Item(p.question, p.account): Mark(p.state, p.said, p.until) for p in document.plan},
        menus=tuple(Menu(MenuPlace(m.platform, m.setting), m.path, m.said, m.where) for m in document.menus),
        statement=document.statement,
        check=document.check,
        check_matches=carried.whole and body["check"] == check,
        digest=digest,
        page_matches=carried.same_words,
        around=carried.around,
    )


def _evident(document: ExportDocument) -> Iterator[tuple[str, YesNo]]:
    """An answer that is listed as open is not the safe one, and the other one is. Only where all agree."""
    listed = (*document.assessment.findings, *document.assessment.gates)
    is_open = {(c.question, c.account) for c in listed if c.outcome in FINDINGS}
    shown: dict[str, set[YesNo]] = {}
    for given in document.answers:
        if given.date and given.answer in PLAIN:
            yes = (given.answer is AnswerValue.YES) is not ((given.question, given.account) in is_open)
            shown.setdefault(given.question, set()).add(YesNo.YES if yes else YesNo.NO)
    yield from ((rule, safe.pop()) for rule, safe in shown.items() if len(safe) == 1)


def _audit(document: ExportDocument, stamp: RulesStamp) -> Audit:
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
            if a.answer and kind_of(a) is QuestionKind.SCREENING
        },
        answers={
            Item(a.question, a.account): Answer(a.answer, a.date, a.reason, a.note)
            for a in document.answers
            if a.date
        },
    )
