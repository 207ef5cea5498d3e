"""An export as it stands in the file: its keys, and what may stand under each. `write` makes it.

Whoever reads an export reads it by this declaration: `read`, strictly, and the quick way of `cohort`.
What it says about score, band and findings is what the file claims, and nothing is built on it.
"""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 - a field is called date
from enum import StrEnum
from typing import Annotated

from mei_social.audit.assess import Band, Outcome
from mei_social.audit.menus import LONGEST_WHERE, MenuSaid
from mei_social.audit.model import AnswerValue, State
from mei_social.parsing.json_decode import Bounds, Part
from mei_social.ruleset.model import LONGEST_LINE, Force, Per, Purpose, Severity, YesNo

Key = Annotated[str, Bounds(min_length=1, max_length=60)]
Count = Annotated[int, Bounds(ge=0, le=1_000_000)]
Number = Annotated[int, Bounds(ge=1, le=1_000_000)]
Score = Annotated[int, Bounds(ge=0, le=100)]


class QuestionKind(StrEnum):
    """Which list of the rules a question is from."""

    SCREENING = "screening"
    RULE = "rule"


class RulesPart(Part, frozen=True, kw_only=True):
    """Which rules it was made with."""

    id: Key
    version: Number
    digest: Annotated[str, Bounds(min_length=1, max_length=64)]
    title: Annotated[str, Bounds(min_length=1, max_length=LONGEST_LINE)]


class AuditPart(Part, frozen=True, kw_only=True):
    """Whose it is, without saying who, unless the trainee typed a name."""

    ref: Annotated[str, Bounds(min_length=1, max_length=40)]
    revision: Number
    date: Day
    """The day of the export."""
    name: Annotated[str, Bounds(min_length=1, max_length=80)] | None = None


class AccountPart(Part, frozen=True, kw_only=True):
    """One account."""

    id: Key
    platform: Key
    purpose: Purpose
    label: Annotated[str, Bounds(min_length=1, max_length=240)]
    name: Annotated[str, Bounds(min_length=1, max_length=30)] | None = None


class AskedPart(Part, frozen=True, kw_only=True):
    """One question, with the words in which it was asked."""

    id: Key
    kind: QuestionKind
    text: Annotated[str, Bounds(min_length=1, max_length=200)]
    per: Per
    topic: Key | None = None
    """This and the rest: of a rule only."""
    clauses: Annotated[tuple[Key, ...], Bounds(max_length=100)] = ()
    severity: Severity | None = None
    force: Force | None = None
    gate: bool | None = None
    safeguarding: bool | None = None
    safe: YesNo | None = None
    """The answer that leaves nothing open. A file of version 1 does not state it."""


class AnswerPart(Part, frozen=True, kw_only=True):
    """One answer. Only answers to rules have a date."""

    question: Key
    account: Key | None
    answer: AnswerValue | None
    """None: skipped, with a note that is shared."""
    date: Day | None = None
    reason: Annotated[str, Bounds(min_length=1, max_length=300)] | None = None
    note: Annotated[str, Bounds(min_length=1, max_length=600)] | None = None


class EarlierPart(Part, frozen=True, kw_only=True):
    """A gate that its rules do not ask so any more, or that was brought up by them and has no answer."""

    question: Key
    account: Key | None
    text: Annotated[str, Bounds(min_length=1, max_length=200)]
    safe: YesNo
    topic: Key
    clauses: Annotated[tuple[Key, ...], Bounds(max_length=100)]
    safeguarding: bool
    answer: AnswerValue | None
    """None: something that was said before the questions brought it up, and nobody has answered it."""
    date: Day
    reason: Annotated[str, Bounds(min_length=1, max_length=300)] | None = None
    note: Annotated[str, Bounds(min_length=1, max_length=600)] | None = None


class PlannedPart(Part, frozen=True, kw_only=True):
    """What the trainee said about the action for one finding."""

    question: Key
    account: Key | None
    state: State
    said: Day
    until: Day | None = None
    """Until when it is put off."""


class MenuPart(Part, frozen=True, kw_only=True):
    """What the trainee said about one menu. Nothing says on which account, or beside which answer."""

    platform: Key
    setting: Key
    path: Annotated[str, Bounds(min_length=1, max_length=600)]
    said: MenuSaid
    where: Annotated[str, Bounds(min_length=1, max_length=LONGEST_WHERE)] | None = None


class LeftOut(Part, frozen=True, kw_only=True):
    """How much the trainee chose not to share."""

    accounts: Count
    notes: Count


class Coverage(Part, frozen=True, kw_only=True):
    """How much was answered; the accounts only for the whole."""

    answered: Count
    applicable: Count
    accounts_finished: Count | None = None
    accounts: Count | None = None


class ClaimedResult(Part, frozen=True, kw_only=True):
    """A gate or a finding."""

    question: Key
    account: Key | None
    outcome: Outcome
    severity: Severity | None = None
    """Of a finding only."""


class ClaimedTopic(Part, frozen=True, kw_only=True):
    """What it says about one topic."""

    topic: Key
    score: Score | None
    coverage: Coverage
    band: Band


class ClaimedAccount(Part, frozen=True, kw_only=True):
    """What it says about one account; None holds what is asked once."""

    account: Key | None
    score: Score | None
    coverage: Coverage
    band: Band


class Claimed(Part, frozen=True, kw_only=True):
    """The assessment that the file claims."""

    score: Score | None
    coverage: Coverage
    band: Band
    gates: tuple[ClaimedResult, ...]
    findings: tuple[ClaimedResult, ...]
    topics: tuple[ClaimedTopic, ...]
    accounts: tuple[ClaimedAccount, ...]


class Check(Part, frozen=True, kw_only=True):
    """What shows whether the file is the one that was exported."""

    algorithm: Annotated[str, Bounds(min_length=1, max_length=40)]
    digest: Annotated[str, Bounds(min_length=1, max_length=64)]
    code: Annotated[str, Bounds(min_length=1, max_length=20)]


class ExportFrame(Part, frozen=True, kw_only=True):
    """The file without the two parts that say again, in many words, what follows from its rules."""

    format: Key
    format_version: Number
    tool_version: Annotated[str, Bounds(min_length=1, max_length=40)]
    rules: RulesPart
    audit: AuditPart
    accounts: Annotated[tuple[AccountPart, ...], Bounds(max_length=200)]
    answers: tuple[AnswerPart, ...]
    left_out: LeftOut
    statement: Annotated[str, Bounds(min_length=1, max_length=200)]
    check: Check
    earlier: tuple[EarlierPart, ...] = ()
    """Since version 2, and only where there is one."""
    plan: tuple[PlannedPart, ...] = ()
    """Only where the trainee agreed to it."""
    menus: Annotated[tuple[MenuPart, ...], Bounds(max_length=2000)] = ()
    """Only where the trainee agreed to it, and then it is a file of version 3."""


class ExportDocument(ExportFrame, frozen=True, kw_only=True):
    """The whole file."""

    questions: tuple[AskedPart, ...]
    assessment: Claimed
