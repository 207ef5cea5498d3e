"""An export as it stands in the file: its keys, and what may stand under each. `write` makes it.

What it says about score, band and findings is what the file claims, and nothing is built on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - a field is called date
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le, MaxLen, MinLen

from mei_social.audit.assess import Band, Outcome
from mei_social.audit.model import AnswerValue, State
from mei_social.ruleset.model import Force, Line, Per, Purpose, Severity, YesNo

Key = Annotated[str, MinLen(1), MaxLen(60)]
Count = Annotated[int, Ge(0), Le(1_000_000)]
Number = Annotated[int, Ge(1), Le(1_000_000)]
Score = Annotated[int, Ge(0), Le(100)]


class QuestionKind(StrEnum):
    """Which list of the rules a question is from."""

    SCREENING = "screening"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPart:
    """Which rules it was made with."""

    id: Key
    version: Number
    digest: Annotated[str, MinLen(1), MaxLen(64)]
    title: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPart:
    """Whose it is, without saying who, unless the trainee typed a name."""

    ref: Annotated[str, MinLen(1), MaxLen(40)]
    revision: Number
    date: Day
    """The day of the export."""
    name: Annotated[str, MinLen(1), MaxLen(80)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPart:
    """One account."""

    id: Key
    platform: Key
    purpose: Purpose
    label: Annotated[str, MinLen(1), MaxLen(240)]
    name: Annotated[str, MinLen(1), MaxLen(30)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPart:
    """One question, with the words in which it was asked."""

    id: Key
    kind: QuestionKind
    text: Annotated[str, MinLen(1), MaxLen(200)]
    per: Per
    topic: Key | None = None
    """This and the rest: of a rule only."""
    clauses: Annotated[tuple[Key, ...], MaxLen(100)] = ()
    severity: Severity | None = None
    force: Force | None = None
    gate: bool | None = None
    safeguarding: bool | None = None
    safe: YesNo | None = None
    """The answer that leaves nothing open. A file of version 1 does not state it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPart:
    """One answer. Only answers to rules have a date."""

    question: Key
    account: Key | None
    answer: AnswerValue | None
    """None: skipped, with a note that is shared."""
    date: Day | None = None
    reason: Annotated[str, MinLen(1), MaxLen(300)] | None = None
    note: Annotated[str, MinLen(1), MaxLen(600)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierPart:
    """A gate that was answered in words, or under a rule, that its rules have no longer."""

    question: Key
    account: Key | None
    text: Annotated[str, MinLen(1), MaxLen(200)]
    safe: YesNo
    topic: Key
    clauses: Annotated[tuple[Key, ...], MaxLen(100)]
    safeguarding: bool
    answer: AnswerValue
    date: Day
    reason: Annotated[str, MinLen(1), MaxLen(300)] | None = None
    note: Annotated[str, MinLen(1), MaxLen(600)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPart:
    """What the trainee said about the action for one finding."""

    question: Key
    account: Key | None
    state: State
    said: Day
    until: Day | None = None
    """Until when it is put off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """How much the trainee chose not to share."""

    accounts: Count
    notes: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much was answered; the accounts only for the whole."""

    answered: Count
    applicable: Count
    accounts_finished: Count | None = None
    accounts: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedResult:
    """A gate or a finding."""

    question: Key
    account: Key | None
    outcome: Outcome
    severity: Severity | None = None
    """Of a finding only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedTopic:
    """What it says about one topic."""

    topic: Key
    score: Score | None
    coverage: Coverage
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedAccount:
    """What it says about one account; None holds what is asked once."""

    account: Key | None
    score: Score | None
    coverage: Coverage
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """The assessment that the file claims."""

    score: Score | None
    coverage: Coverage
    band: Band
    gates: tuple[ClaimedResult, ...]
    findings: tuple[ClaimedResult, ...]
    topics: tuple[ClaimedTopic, ...]
    accounts: tuple[ClaimedAccount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What shows whether the file is the one that was exported."""

    algorithm: Annotated[str, MinLen(1), MaxLen(40)]
    digest: Annotated[str, MinLen(1), MaxLen(64)]
    code: Annotated[str, MinLen(1), MaxLen(20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportDocument:
    """The whole file."""

    format: Key
    format_version: Number
    tool_version: Annotated[str, MinLen(1), MaxLen(40)]
    rules: RulesPart
    audit: AuditPart
    accounts: Annotated[tuple[AccountPart, ...], MaxLen(200)]
    questions: tuple[AskedPart, ...]
    answers: tuple[AnswerPart, ...]
    left_out: LeftOut
    assessment: Claimed
    statement: Annotated[str, MinLen(1), MaxLen(200)]
    check: Check
    plan: tuple[PlannedPart, ...] = ()
    """Only where the trainee agreed to it."""
    earlier: tuple[EarlierPart, ...] = ()
    """Since version 2, and only where there is one."""
