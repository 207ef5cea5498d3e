"""A cohort: many exports in one view, as values. Lists that grow with the cohort are read when needed.

Texts that come from files are as they were typed, besides file names: show them through `visible()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Generic, TypeVar

from msgspec import Struct, field

from mei_social.audit.assess import Band
from mei_social.audit.extent import Extent
from mei_social.cohort.gates import BLANK, Gate
from mei_social.cohort.reviews import Reviewed
from mei_social.cohort.row import Refused
from mei_social.report import labels
from mei_social.review.lineage import Closed
from mei_social.ruleset.model import Severity
from mei_social.ruleset.roles import USUAL, Roles
from mei_social.text import english

T = TypeVar("T")


class Listing(Generic[T]):
    """A list that is read again from disk each time, so that a large cohort needs no large memory."""

    def __init__(self, length: int, read: Callable[[], Iterator[T]]) -> None:
        self._length = length
        self._read = read

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        return self._read()

    def first(self, count: int) -> tuple[T, ...]:
        return tuple(islice(self, count))


class Trainee(Struct, frozen=True, kw_only=True):
    """One self-check: the newest file of one trainee."""

    ref: str
    """Where files do not belong together, more than one trainee has it, and each is doubted."""
    name: str | None
    """Only where it was typed at the export."""
    file: str
    """Safe to show, as everywhere here."""
    revision: int
    date: str
    version: str
    """The rules that it was made with."""
    accounts: int
    left_out: int
    """Accounts that are not in the file, by the trainee's choice."""
    extent: Extent
    """A quick check or all of it, in your words."""
    band: Band
    """This, score, coverage and topics: of this file alone, over all that your rules ask."""
    score: int | None
    answered: int
    applicable: int
    topics: tuple[Band, ...]
    """In the order of `Cohort.topics`."""
    gates: tuple[Gate, ...]
    """Open ones and those that were set aside, in the words in which they were asked. Never averaged."""
    closed_gates: tuple[Closed, ...]
    """Gates that were open in an older file of the same trainee, and are not in this one."""
    excused: tuple[str, ...]
    """The rules besides gates that were."""
    unanswered_gates: tuple[str, ...]
    """Those that were asked in your words."""
    missed: tuple[str, ...]
    """Rules with an open finding on any account, gates too."""
    not_asked: tuple[str, ...]
    """Rules that apply and were not asked in the mentor's words: they have no answer here."""
    doubts: tuple[str, ...]
    also_blank: tuple[str, ...] = ()
    """Gates that are among `gates` as they were asked on one account, and have no answer on another."""
    waits: Mapping[str, str] = field(default_factory=dict)
    """Gates without an answer that nothing brought up, with the question before the questions that would do
    so and has none either."""
    brought_up: bool = False
    """Whether something said before the questions asks for a gate about a child that has no answer."""
    review: Reviewed = Reviewed.TO_READ
    """How far a mentor is with this file."""

    @property
    def who(self) -> str:
        return self.name or self.ref

    @property
    def called(self) -> str:
        """The name where there is one, and always the reference."""
        return f"{self.name} ({self.ref})" if self.name else self.ref

    @property
    def open_gates(self) -> tuple[str, ...]:
        """Ids. Not all of them need be rules of yours."""
        return tuple(dict.fromkeys(gate.id for gate in self.gates if gate.open))

    @property
    def set_aside(self) -> tuple[str, ...]:
        """Gates that were answered with `does not apply`."""
        return tuple(dict.fromkeys(gate.id for gate in self.gates if gate.is_aside))

    @property
    def blank_gates(self) -> tuple[Gate, ...]:
        """Those without an answer, each called by the question that is asked first."""
        words = ((self.waits.get(rule), rule) for rule in self.unanswered_gates)
        found = [Gate(asked or rule, open=False, child=False, question=asked) for asked, rule in words]
        return tuple(dict.fromkeys((*found, *(gate for gate in self.gates if gate.answer == BLANK))))

    @property
    def acts(self) -> bool:
        """Whether whoever reads it has to act the same day."""
        return self.brought_up or any(gate.open and gate.child for gate in self.gates)


class Topic(Struct, frozen=True):
    """One topic, with how many trainees stand where."""

    id: str
    name: str
    bands: Mapping[Band, int]


class RuleFigures(Struct, frozen=True):
    """One rule: how many missed it, of those to whom it applied and who were asked in these words."""

    id: str
    question: str
    topic: str
    """The topic's name."""
    clauses: tuple[str, ...]
    """How people cite them."""
    severity: Severity
    gate: bool
    safeguarding: bool
    tell: str | None
    """Who is to be told."""
    missed: int
    applied: int
    untested: int
    not_asked: int
    compared: bool
    """Whether all versions of the rules have it in the same words. If not, it is about fewer trainees."""
    action: str | None = None
    """What there is to do, in a few words, where the rule has them."""
    advice: bool = False
    """A recommendation, the policy's or of whoever wrote the rules: alone it sets no headline."""

    @property
    def title(self) -> str:
        """What there is to do; what comes before all others is called by what was asked."""
        return self.question if self.gate or not self.action else self.action


class ClauseFigures(Struct, frozen=True):
    """One clause: how many trainees missed at least one of its rules, of those to whom one applied."""

    id: str
    label: str
    title: str
    missed: int
    applied: int


class VersionFigures(Struct, frozen=True):
    """One version of the rules among the files."""

    digest: str
    name: str
    trainees: int
    yours: bool
    lacks: tuple[str, ...]
    """Rules of yours that it does not ask, or asks in other words."""


class Doubted(Struct, frozen=True):
    """A file that was read and counted, and should be looked at."""

    file: str
    ref: str
    name: str | None
    reasons: tuple[str, ...]


class Duplicate(Struct, frozen=True):
    """A file that is not counted, as another one of the same self-check is."""

    file: str
    ref: str
    revision: int
    counted: str
    """The file that is counted."""
    reason: str


class NearNames(Struct, frozen=True):
    """Two trainees whose typed names are almost the same: perhaps one person with two self-checks."""

    names: tuple[str, str]
    refs: tuple[str, str]


class Expected(Struct, frozen=True):
    """Who was expected, beside who has handed in. Names are compared without case and accents."""

    listed: int
    handed_in: int
    missing: tuple[str, ...]
    near: tuple[tuple[str, str, str], ...]
    """A name with no exact match, a typed name that is like it, and its reference. Still missing."""
    not_listed: tuple[str, ...]
    """Typed names that are on no line of the list."""
    nameless: int
    """Trainees who typed no name: each may be one of the missing."""


class Group(Struct, frozen=True, kw_only=True):
    """Those for whom the list has the same in one column, such as a school."""

    name: str
    listed: int
    handed_in: int
    missing: tuple[str, ...]
    gates: tuple[tuple[str, str], ...]
    """Who has an open gate, and its question; each gate by itself."""
    missed: tuple[tuple[str, int], ...]
    """What most of them missed, and how many."""
    refs: tuple[str, ...]


class MenuFigures(Struct, frozen=True, kw_only=True):
    """What trainees said about one menu. No name, account or answer belongs to it."""

    platform: str
    setting: str
    name: str
    """Of both, for people."""
    path: str
    """As your rules have it."""
    found: int
    moved: int
    not_found: int
    where: tuple[str, ...]
    """Where it is now, in trainees' words: only words of menus are shown, and … for all others."""


class Cohort(Struct, frozen=True, kw_only=True):
    """Many exports in one view. Self-declared: nobody has checked the answers."""

    rules: str
    """The mentor's rules."""
    provider: str
    duty: str
    """What whoever reads an open gate about a child does, and whom to tell."""
    band_titles: Mapping[Band, str]
    """What the rules call each band."""
    seen: int
    """Files looked at."""
    trainees: Listing[Trainee]
    """By name, then those without one by reference."""
    gates: Listing[Trainee]
    """Those with a gate that is open, was set aside, or was open in an older file; open ones first."""
    refused: Listing[Refused]
    doubted: Listing[Doubted]
    duplicates: Listing[Duplicate]
    near_names: tuple[NearNames, ...]
    names_compared: bool
    """False: too many names to compare each with each, only equal ones were looked for."""
    bands: Mapping[Band, int]
    answered: int
    applicable: int
    extents: Mapping[Extent, int]
    """How many did a quick check, all of it, or neither yet."""
    finished: int
    """Trainees with no question left."""
    partly_judged: int
    """Trainees who were not asked everything that applies in your words. Nothing looks better for that."""
    topics: tuple[Topic, ...]
    rule_figures: tuple[RuleFigures, ...]
    """Every rule, the most missed first."""
    clause_figures: tuple[ClauseFigures, ...]
    """Every clause, the most missed first."""
    versions: tuple[VersionFigures, ...]
    """Your own version first."""
    not_compared: tuple[str, ...]
    """Rules that not all versions have in the same words: figures about them are about fewer trainees."""
    expected: Expected | None = None
    groups: tuple[Group, ...] = ()
    """By a column of the list, where one was asked for."""
    reviews: Mapping[Reviewed, int] | None = None
    """How many files were signed, sent back, begun or not read yet; nothing where there is no record."""
    trend: Trend | None = None
    menus: tuple[MenuFigures, ...] = ()
    """What trainees said about the paths in your rules, those not found there first."""
    roles: Roles = USUAL
    """What the mentor's rules call people."""

    @property
    def shown(self) -> int:
        return len(self.trainees)

    @property
    def statement(self) -> str:
        """That nobody has checked the answers, of all together."""
        return self.roles.say(labels.SELF_DECLARED)

    def count(self, number: int) -> str:
        """`1 trainee`, `3 trainees`."""
        return english.count(number, self.roles.answers.one, self.roles.answers.many)

    @property
    def troubled(self) -> bool:
        """Whether a file was refused or doubted."""
        return bool(len(self.refused) or len(self.doubted))


class BandChange(Struct, frozen=True):
    """One trainee whose band is another than before."""

    ref: str
    name: str | None
    before: Band
    after: Band


class RuleTrend(Struct, frozen=True):
    """How many trainees mended a rule, and how many now miss it who did not."""

    id: str
    question: str
    better: int
    worse: int


class Gone(Struct, frozen=True):
    """Somebody with an open gate in the earlier folder, of whom there is no file in this one."""

    ref: str
    name: str | None
    file: str
    """In the earlier folder."""
    date: str
    gates: tuple[str, ...]
    """The open ones, in the words in which each was asked; then those that were open in an older file."""

    @property
    def called(self) -> str:
        return f"{self.name} ({self.ref})" if self.name else self.ref


class Trend(Struct, frozen=True):
    """The folder beside an earlier one, by reference."""

    in_both: int
    new: int
    gone: int
    better: int
    worse: int
    changes: Listing[BandChange]
    rules: tuple[RuleTrend, ...]
    """Only those with a change, the most changed first."""
    gone_open: Listing[Gone] = field(default_factory=lambda: Listing(0, lambda: iter(())))
    """Of those who are gone: a disclosure is not over because a file is missing."""
