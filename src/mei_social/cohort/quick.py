"""The quick way to read an export: only for a file that is, byte for byte in content, what we would write.

Most files of a cohort are exactly what our own exporter makes of their answers under the mentor's rules. Such
a file is decoded by msgspec, written anew and compared: if both are the same, no key stands twice, no
number is odd and every result follows from the answers. Any other file, however little it differs, is left to
the strict reader. So this module can refuse to judge, and cannot judge wrongly.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Annotated, Literal, NamedTuple

import msgspec

from mei_social import words
from mei_social.audit import AnswerValue, Screened
from mei_social.cohort.claims import Claims
from mei_social.cohort.judging import Judge
from mei_social.cohort.row import Row, version_words
from mei_social.cohort.weighing import Column, Weighed
from mei_social.export import CHECK_ALGORITHM, FORMAT, FORMAT_VERSION, code_of
from mei_social.export_sense import ACCOUNT_ID, REF

Key = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Number = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class _Part(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    pass


class Account(_Part):
    id: Key
    platform: Key
    purpose: Literal["personal", "professional", "both"]
    label: Annotated[str, msgspec.Meta(min_length=1, max_length=240)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=30)] | None = None


class Given(_Part):
    question: str
    account: str | None
    answer: Literal["yes", "partly", "no", "not-sure", "not-applicable"]
    date: str | None = None
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=300)] | None = None
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=600)] | None = None


class Who(_Part):
    ref: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    revision: Number
    date: str
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)] | None = None


class Planned(_Part):
    question: Key
    account: str | None
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
    id: str
    version: int
    digest: str
    title: str


class Document(_Part):
    accounts: list[Account]
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
    tool_version: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    plan: list[Planned] | None = None


_decode = msgspec.json.Decoder(Document).decode
_encode = msgspec.json.Encoder(order="sorted").encode
MOST_ACCOUNTS = 200
MOST_ANSWERS = 5000
"""Larger files are for the strict reader, which has limits of its own."""
MOST_DAYS = 10_000
SCREENED = frozenset(said.value for said in Screened)
NOT_APPLICABLE = AnswerValue.NOT_APPLICABLE.value


class Read(NamedTuple):
    """One such file."""

    document: Document
    columns: list[Column]
    weighed: Weighed


class Quick:
    """The mentor's rules made ready. `row` gives nothing where the strict reader has to look."""

    def __init__(self, judge: Judge) -> None:
        ruleset = judge.ruleset
        self.judge = judge
        self.common = judge.without(judge.apart)
        self.rules = Rules(ruleset.id, ruleset.version, ruleset.digest, ruleset.title)
        self.version = version_words(ruleset.id, ruleset.version, ruleset.digest)
        self.claims = Claims(ruleset)
        self.platforms = frozenset(platform.id for platform in ruleset.platforms)
        self.latest = judge.latest.isoformat()
        self._days: set[str] = set()

    def read(self, content: bytes) -> Read | None:
        """A file that is what we would write of its answers under these rules; nothing for any other."""
        try:
            compact = msgspec.json.format(content, indent=-1)
            document = _decode(compact)
            if _encode(document) != compact or not self._is_plain(document):
                return None
        except (ValueError, RecursionError):  # msgspec's errors are among the first
            return None
        columns = self._columns(document)
        if columns is None:
            return None
        weighed = self.judge.weighing.weigh(columns)
        if not self._follows(document, columns, weighed) or not _sealed(document.check, compact):
            return None
        return Read(document, columns, weighed)

    def row(self, content: bytes, file: str) -> Row | None:
        """The row of such a file."""
        read = self.read(content)
        if read is None:
            return None
        document, columns, weighed = read
        who = document.audit
        return self.judge.row(
            weighed,
            weighed if not self.judge.apart else self.common.weigh(columns),
            file=file,
            ref=who.ref,
            revision=who.revision,
            digest=document.check.digest,
            name=who.name,
            date=who.date,
            rules=self.rules.digest,
            version=self.version,
            accounts=len(document.accounts),
            left_out=document.left_out.accounts,
            not_asked=0,
            doubts=(),
            sound=True,
        )

    def _is_plain(self, document: Document) -> bool:
        ids = [account.id for account in document.accounts]
        return (
            document.rules == self.rules
            and document.statement == words.SELF_DECLARED
            and (document.format, document.format_version) == (FORMAT, FORMAT_VERSION)
            and self._is_day(document.audit.date)
            and len(document.answers) <= MOST_ANSWERS
            and len(set(ids)) == len(ids) <= MOST_ACCOUNTS
            and document.audit.date <= self.latest
            and all(account.platform in self.platforms for account in document.accounts)
            and REF.fullmatch(document.audit.ref) is not None
            and all(map(ACCOUNT_ID.fullmatch, ids))
            and (document.plan is None or self._is_plan(document.plan, document.answers))
        )

    def _is_plan(self, plan: list[Planned], answers: list[Given]) -> bool:
        answered = {(given.question, given.account) for given in answers if given.date}
        planned = {(each.question, each.account) for each in plan}
        return len(planned) == len(plan) > 0 and planned <= answered and all(map(self._is_planned, plan))

    def _is_planned(self, planned: Planned) -> bool:
        if planned.until is None:
            return planned.state == "done" and self._is_day(planned.said)
        return planned.state == "later" and self._is_day(planned.said) and self._is_day(planned.until)

    def _is_day(self, text: str) -> bool:
        """Whether it is a day that exists. Few days stand in many files."""
        if text in self._days:
            return True
        try:
            exists = date.fromisoformat(text).isoformat() == text
        except ValueError:
            return False
        if exists and len(self._days) < MOST_DAYS:
            self._days.add(text)
        return exists

    def _columns(self, document: Document) -> list[Column] | None:
        """The answers by account, or nothing where one of them is odd."""
        said: dict[str | None, dict[str, str | None]] = {a.id: {} for a in document.accounts}
        screening: dict[str | None, dict[str, str]] = {a.id: {} for a in document.accounts}
        said[None], screening[None] = {}, {}
        days = self._days
        try:
            for given in document.answers:
                if given.date is None:
                    if given.answer not in SCREENED or given.reason or given.note:
                        return None
                    screening[given.account][given.question] = given.answer
                elif (given.reason is None) is (given.answer == NOT_APPLICABLE) or (
                    given.date not in days and not self._is_day(given.date)
                ):
                    return None
                else:
                    said[given.account][given.question] = given.answer
        except KeyError:
            return None
        if sum(map(len, said.values())) + sum(map(len, screening.values())) != len(document.answers):
            return None
        once = Column(None, None, tuple(screening[None].items()), said[None])
        return [once] + [
            Column(a.platform, a.purpose, tuple(screening[a.id].items()), said[a.id])
            for a in document.accounts
        ]

    def _follows(self, document: Document, columns: list[Column], weighed: Weighed) -> bool:
        """Whether questions and results are what we would write. Every answer then belongs to a question."""
        screened = frozenset(question for column in columns for question, _ in column.screening)
        return (
            weighed.consumed == sum(len(column.answers) for column in columns)
            and bytes(document.questions) == self.claims.questions(screened, weighed.asked)
            and bytes(document.assessment)
            == self.claims.assessment([a.id for a in document.accounts], weighed)
        )


def _sealed(check: Check, compact: bytes) -> bool:
    """Whether the check code is that of the rest. No text holds these bytes, as its quotes are escaped."""
    seal = b',"check":' + _encode(check)
    before, _, after = compact.partition(seal)
    digest = hashlib.sha256(before)
    digest.update(after)
    made = digest.hexdigest()
    return (check.algorithm, check.digest, check.code) == (CHECK_ALGORITHM, made, code_of(made))
