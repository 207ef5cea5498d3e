"""An export that is, byte for byte in content, as an exporter writes one, read by msgspec.

It is decoded, written anew and compared, and its check code is worked out again: if both are the same, no key
stands twice, no number is odd and nothing was changed since. Any other file gives nothing, however little it
differs, and is left to the strict reader; so is one with gates of earlier rules, of which there are few.
`export.document` has the same keys besides; a test holds the two together.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from mei_social.audit.model import ACCOUNT_ID, REF
from mei_social.export.write import CHECK_ALGORITHM, FORMAT, FORMAT_VERSION, code_of
from mei_social.parsing.json_reader import has_too_many_parts
from mei_social.report import labels

Key = Annotated[str, Meta(min_length=1, max_length=60)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Number = Annotated[int, Meta(ge=1, le=1_000_000)]
MOST_ACCOUNTS = 200


class _Part(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    pass


class Account(_Part):
    id: Key
    platform: Key
    purpose: Literal["personal", "professional", "both"]
    label: Annotated[str, Meta(min_length=1, max_length=240)]
    name: Annotated[str, Meta(min_length=1, max_length=30)] | None = None


class Given(_Part):
    question: Key
    account: Key | None
    answer: Literal["yes", "partly", "no", "not-sure", "not-applicable"]
    date: str | None = None
    reason: Annotated[str, Meta(min_length=1, max_length=300)] | None = None
    note: Annotated[str, Meta(min_length=1, max_length=600)] | None = None


class Who(_Part):
    ref: Annotated[str, Meta(min_length=1, max_length=40)]
    revision: Number
    date: str
    name: Annotated[str, Meta(min_length=1, max_length=80)] | None = None


class Planned(_Part):
    question: Key
    account: Key | None
    said: str
    state: Literal["done", "later"]
    until: str | None = None


class LeftOut(_Part):
    accounts: Count
    notes: Count


class Check(_Part):
    algorithm: str
    digest: str
    code: str


class Rules(_Part):
    id: Key
    version: Number
    digest: Annotated[str, Meta(min_length=1, max_length=64)]
    title: Annotated[str, Meta(min_length=1, max_length=160)]


class OwnExport(_Part):
    accounts: Annotated[list[Account], Meta(max_length=MOST_ACCOUNTS)]
    answers: list[Given]
    assessment: msgspec.Raw
    audit: Who
    check: Check
    format: str
    format_version: int
    left_out: LeftOut
    questions: msgspec.Raw
    rules: Rules
    statement: str
    tool_version: Annotated[str, Meta(min_length=1, max_length=40)]
    plan: list[Planned] | None = None


class Stated(msgspec.Struct, gc=False):
    """A gate in the results that a file states."""

    question: str
    account: str | None
    outcome: str


class _Results(msgspec.Struct):
    gates: list[Stated]


_results = msgspec.json.Decoder(_Results).decode
_decode = msgspec.json.Decoder(OwnExport).decode
_encode = msgspec.json.Encoder(order="sorted").encode


def parsed(content: bytes) -> OwnExport | None:
    """What such a file says. Its questions and its assessment are as they stand, and not looked at."""
    try:
        compact = msgspec.json.format(content, indent=-1)
        document = _decode(compact)
    except (ValueError, RecursionError):  # msgspec's errors are among the first
        return None
    same = _encode(document) == compact and not has_too_many_parts(content)
    return document if same and _is_plain(document) and _has_its_code(document.check, compact) else None


def gates_stated_by(document: OwnExport) -> list[Stated]:
    """Of a file with an assessment of the right form."""
    return _results(document.assessment).gates


def _is_plain(document: OwnExport) -> bool:
    ids = [account.id for account in document.accounts]
    return (
        (document.format, document.format_version) == (FORMAT, FORMAT_VERSION)
        and document.statement == labels.SELF_DECLARED
        and REF.fullmatch(document.audit.ref) is not None
        and len(set(ids)) == len(ids)
        and all(map(ACCOUNT_ID.fullmatch, ids))
        and is_day(document.audit.date)
        and (document.plan is None or _is_plan(document.plan, document.answers))
    )


def _is_plan(plan: list[Planned], answers: list[Given]) -> bool:
    answered = {(given.question, given.account) for given in answers if given.date}
    planned = {(each.question, each.account) for each in plan}
    return len(planned) == len(plan) > 0 and planned <= answered and all(map(_is_planned, plan))


def _is_planned(planned: Planned) -> bool:
    if planned.until is None:
        return planned.state == "done" and is_day(planned.said)
    return planned.state == "later" and is_day(planned.said) and is_day(planned.until)


@lru_cache(1000)
def is_day(text: str) -> bool:
    """Whether it is a day that exists. Few days stand in many files."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _has_its_code(check: Check, compact: bytes) -> bool:
    """Whether the check code is that of the rest. No text holds these bytes, as its quotes are escaped."""
    seal = b',"check":' + _encode(check)
    before, _, after = compact.partition(seal)
    digest = hashlib.sha256(before)
    digest.update(after)
    made = digest.hexdigest()
    return (check.algorithm, check.digest, check.code) == (CHECK_ALGORITHM, made, code_of(made))
