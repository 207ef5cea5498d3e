"""A mentor's record as a file: read strictly, written whole. The same code serves mentor and trainee."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from mei_social.errors import BadFile, CannotRead, Problem
from mei_social.export.page import MOST_PAGE_BYTES, NO_DATA, Carried, carried_in
from mei_social.export.read import read_ours, refuse_newer
from mei_social.export.write import to_json
from mei_social.files.whole import read_bytes, write_new
from mei_social.parsing.json_decode import decoded
from mei_social.parsing.json_reader import AGAIN
from mei_social.review.record import (
    FORMAT,
    FORMAT_VERSION,
    Decision,
    Record,
    RecordDocument,
    body_of,
    check_of,
)
from mei_social.text.visible import visible

SUFFIX = ".review.json"
NAMELESS = "The file"
ASK = "Ask whoever wrote it for the file again."
NOT_OURS = "is JSON, but no review of mei-social. Choose the file whose name has .review in it."
PAGES = ((NO_DATA, f"holds no review. {ASK}"),)


class ReviewFile(Struct, frozen=True, kw_only=True):
    """A record as it came."""

    record: Record
    tool_version: str
    code: str
    """The check code of its content, whatever the file says."""
    check_matches: bool
    """If not, another program changed it after it was written."""
    page_matches: bool
    """Whether the page that carries it says what it said when it was written; also where there is no page."""
    data: bytes
    """The JSON of it."""


def default_path(export: Path) -> Path:
    """`jo.html` and `jo.json` have their record in `jo.review.json`, beside them."""
    is_export = export.suffix.lower() in {".html", ".htm", ".json"}
    return export.with_name((export.stem if is_export else export.name) + SUFFIX)


def read_review(source: Path | bytes, name: str = NAMELESS, *, follow: bool = True) -> ReviewFile:
    """A review file, or the content of one. Raises CannotRead, or BadFile with what is wrong.

    Neither repeats what the file says.
    """
    name = visible(str(source) if isinstance(source, Path) else name, 200)
    content = source if isinstance(source, bytes) else read_bytes(source, MOST_PAGE_BYTES, follow=follow)
    try:
        carried = carried_in(content, name)
        body = read_ours(carried.data, name, FORMAT, NOT_OURS)
    except CannotRead as error:
        raise type(error)(_about_reviews(str(error))) from None
    document, problems = decoded(body, RecordDocument)
    if document is not None:
        problems = tuple(_contradictions(document))
    if document is None or problems or document.format_version > FORMAT_VERSION:
        refuse_newer(body, name, FORMAT_VERSION)
        told = tuple(Problem(0, 0, p.rule, _about_reviews(p.message)) for p in problems)
        raise BadFile(name, told, ASK)
    return _review(document, body, carried)


def write_review(path: Path, record: Record, tool_version: str) -> None:
    """In one step, over what was there. Raises CannotWrite."""
    write_new(path, data_of(record, tool_version), replace=True)


def data_of(record: Record, tool_version: str) -> bytes:
    """The file, and what its page carries."""
    return to_json(body_of(record, tool_version))


def _about_reviews(sentence: str) -> str:
    """The readers below speak of exports, which is what nearly all files are."""
    for export, review in ((AGAIN, ASK), ("no export", "no review"), ("exports are", "reviews are"), *PAGES):
        sentence = sentence.replace(export, review)
    return sentence


def _contradictions(document: RecordDocument) -> Iterator[Problem]:
    if any(count > 1 for count in Counter(remark.item for remark in document.items).values()):
        yield Problem(0, 0, "said-twice", "items has two entries for the same thing.")
    for number, remark in enumerate(document.items):
        if (remark.reason is None) is (remark.decision is Decision.ASK_AGAIN):
            what = f"items[{number}] has a reason without `ask-again`, or the other way round."
            yield Problem(0, 0, "wrong-reason", what)
        if remark.decision is None and remark.comment is None:
            yield Problem(0, 0, "nothing-said", f"items[{number}] says nothing.")


def _review(document: RecordDocument, body: dict[str, Any], carried: Carried) -> ReviewFile:
    check = check_of(body)
    record = Record(
        about=document.export,
        rules=document.rules,
        remarks=document.items,
        actions=document.actions,
        signed=document.signed,
    )
    return ReviewFile(
        record=record,
        tool_version=document.tool_version,
        code=check["code"],
        check_matches=carried.whole and body["check"] == check,
        page_matches=carried.same_words,
        data=carried.data,
    )
