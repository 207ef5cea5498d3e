"""The rules that a course lead edits, as values. Read from YAML by `load`; nothing here does I/O.

The classes are plain frozen classes so that the self-check starts without importing pydantic;
`authoring.schema` builds pydantic's models from these same classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from msgspec import Meta, Struct, field

from mei_social.ruleset.roles import USUAL, Roles

Text = Annotated[str, Meta(min_length=1, max_length=600)]
LONGEST_LINE = 160
Line = Annotated[str, Meta(min_length=1, max_length=LONGEST_LINE)]
Id = Annotated[str, Meta(min_length=1, max_length=60)]
"""Lower-case letters, digits and hyphens; checked in `references`, as a pattern says nothing to a reader."""

OTHER_APP = "other"
"""The platform for accounts on an app that has no line of its own."""


class Severity(StrEnum):
    """How much harm an open finding can do, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Force(StrEnum):
    """How firm a rule is: a flat rule, an expectation, or a recommendation."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Origin(StrEnum):
    """Whose word a rule is: the policy's, national guidance's, or advice of whoever wrote the rules."""

    POLICY = "policy"
    GUIDANCE = "guidance"
    OURS = "ours"


class Per(StrEnum):
    """Whether a question is asked once, or for each account."""

    PERSON = "person"
    ACCOUNT = "account"


class Ask(StrEnum):
    """Whether a question is asked once over all accounts, or with an app open, beside its other questions."""

    TOGETHER = "together"
    APP = "app"


class Purpose(StrEnum):
    """What a trainee uses an account for."""

    PERSONAL = "personal"
    PROFESSIONAL = "professional"
    BOTH = "both"


class YesNo(StrEnum):
    """The answer that is the safe one."""

    YES = "yes"
    NO = "no"


class Noted(Struct, frozen=True, kw_only=True):
    """What an answer means, said back after it: `Noted for Instagram: ` goes before. No full stop."""

    safe: Line
    """After the safe answer, such as `no pupil is connected to it`."""
    open: Line
    """After the other one, and after partly: `a pupil is connected to it`."""
    unsure: Line
    """After not sure: `you are not sure yet whether a pupil is connected to it`."""


class Rule(Struct, frozen=True, kw_only=True):
    """One testable expectation."""

    id: Id
    topic: Id
    clauses: Annotated[tuple[Id, ...], Meta(min_length=1)]
    question: Annotated[str, Meta(min_length=1, max_length=200)]
    hint: Line | None = None
    action: Line | None = None
    """What there is to do, in at most eight words that begin with a verb: `Make this account private`."""
    why: Text
    how: Text
    """How to check: what to open and what to look at."""
    partly: Text
    """What the answer `partly` means here."""
    remedy: Text
    minutes: Annotated[int, Meta(ge=1, le=240)]
    """A guess of how long the remedy takes."""
    severity: Severity
    force: Force
    from_: Origin | None = None
    """Whose word it is; `from` in the file. None: the rules do not say, and nothing is guessed."""
    guidance: Line | None = None
    """What the guidance is called, at the start of a sentence: `National safeguarding guidance`."""
    differs_because: Text | None = None
    """Why it is firmer or less firm than the verb of its first clause."""
    per: Per
    gate: bool = False
    """Never averaged: any answer but the safe one is shown first, on its own."""
    noted: Noted | None = None
    """What an answer means, in words; every gate should have it."""
    safeguarding: bool = False
    expected: YesNo = YesNo.YES
    platforms: tuple[Id, ...] = ()
    """Empty: every platform."""
    when: Id | None = None
    """The screening question that must not have been answered no."""
    ask: Ask | None = None
    """For a rule about accounts. Without it, `app` where it has `settings` and `together` otherwise."""
    purposes: tuple[Purpose, ...] = ()
    """Where given, the account's purpose is the answer: safe for these, partly for others. For no gate."""
    tell: Line | None = None
    quick: bool = False
    """Part of the quick check."""
    good_for_days: Annotated[int, Meta(ge=1, le=3650)] | None = None
    """For how long an answer is taken over; without it, as `Review` says."""
    settings: tuple[Id, ...] = ()
    """Setting topics whose steps on each platform help with this rule."""
    notes: Mapping[str, Text] = field(default_factory=dict)
    """What is different on one platform, by platform id."""
    sources: tuple[Id, ...] = ()

    @property
    def is_recommendation(self) -> bool:
        """Left to people, or our own advice: never called a breach, and never more than medium."""
        return self.force is Force.MAY or self.from_ is Origin.OURS


class Named(Struct, frozen=True, kw_only=True):
    """A platform, topic or setting topic: an id for the file and a name for people."""

    id: Id
    name: Line


class Clause(Struct, frozen=True, kw_only=True):
    """One clause of the policy, in the provider's own summary."""

    id: Id
    label: Line
    """How people cite it, such as `3(n)`."""
    title: Line
    summary: Text
    verb: Line | None = None
    """What the policy's own sentence asks: `never`, `ensure`, `consider`. See `verbs`."""
    concern: Line | None = None
    """What a breach looks like, in plain words; `mei-social concern` offers the clauses that have it."""


class Screening(Struct, frozen=True, kw_only=True):
    """A question that decides whether some rules are asked at all."""

    id: Id
    question: Annotated[str, Meta(min_length=1, max_length=200)]
    per: Per
    hint: Line | None = None
    when: Id | None = None
    """An earlier screening question; after a no to that one, this one is not asked and does not hold."""
    purposes: tuple[Purpose, ...] = ()
    """Where given, the account's purpose is the answer and the question is not asked again."""


class Contact(Struct, frozen=True, kw_only=True):
    """Somebody to talk to. Without `reach`, which the provider fills in, `ask` says how to find out."""

    id: Id
    role: Line
    reach: Line | None = None
    ask: Text
    urgent: bool = False
    """Named before all others where a child may be at risk."""


class HelpLine(Struct, frozen=True, kw_only=True):
    """Where to turn right now."""

    need: Line
    who: Line
    reach: Line | None = None
    known: Line | None = None
    """When the number was last known, in words, so that nobody trusts an old one too far."""
    urgent: bool = False
    """Shown before anything else where somebody is worried."""


class Rung(Struct, frozen=True, kw_only=True):
    """One step of the ladder of people to tell about a child: who, when to go to them, and how.

    It has `reach` or `find`; where it lacks `reach`, that of the contact with the same id counts.
    """

    id: Id
    who: Line
    when: Text
    """What to go to them for, or when."""
    reach: Line | None = None
    """A phone number or a place, which only the provider can know."""
    find: Text | None = None
    """How to find the number alone, at any hour."""
    adults: bool = False
    """Whom to tell about an adult who works with children."""
    always: bool = False
    """Somebody answers at any hour."""


class PurposeWords(Struct, frozen=True, kw_only=True):
    """What accounts for one purpose are called."""

    name: Line
    """In the middle of a sentence: `personal`."""
    choice: Line
    """As it is offered: `Personal: friends, family, hobbies`."""


class PurposesWords(Struct, frozen=True, kw_only=True):
    """The purposes are always these three; what they are called is for the provider to say."""

    personal: PurposeWords = PurposeWords(name="personal", choice="Personal: friends, family, hobbies")
    professional: PurposeWords = PurposeWords(
        name="professional", choice="Professional: teaching, work, job search"
    )
    both: PurposeWords = PurposeWords(name="personal and professional", choice="Both, mixed together")

    def of(self, purpose: Purpose) -> PurposeWords:
        words: PurposeWords = getattr(self, purpose.value)
        return words


class ConcernWords(Struct, frozen=True, kw_only=True):
    """Sentences of the guide for a worrying moment that a provider may have to put another way.

    Danger first, no picture of a child, and whom to tell are not among them.
    """

    exception: Text | None = None
    """What may be taken down before anybody was told."""
    accused: Text | None = None
    """For somebody of whom it is said that they harmed a child."""
    adults: Text | None = None
    """To whoever reads an answer about a child: whom to tell about an adult who works with children."""
    colleagues: Text | None = None
    """That nobody is left out of it, whoever it is about."""
    staff: Text | None = None
    """The same about the provider's own people."""
    above: Text | None = None
    """Whom to ask where it is about the person whom the policy names."""


class Provider(Struct, frozen=True, kw_only=True):
    """Whose policy this is."""

    name: Line
    policy: Line
    stake: Text | None = None
    """What can follow from going against the policy: said once, before the first question."""
    contacts: Annotated[tuple[Contact, ...], Meta(min_length=1)]


class Weights(Struct, frozen=True, kw_only=True):
    """What a rule of each severity counts in the score."""

    critical: Annotated[int, Meta(ge=1, le=100)]
    high: Annotated[int, Meta(ge=1, le=100)]
    medium: Annotated[int, Meta(ge=1, le=100)]
    low: Annotated[int, Meta(ge=1, le=100)]


class BandWords(Struct, frozen=True, kw_only=True):
    """How one band is called and explained."""

    title: Line
    meaning: Text


class Bands(Struct, frozen=True, kw_only=True):
    """Words for every band, worst first."""

    critical: BandWords
    high: BandWords
    medium: BandWords
    low: BandWords
    incomplete: BandWords
    no_open_findings: BandWords
    not_assessed: BandWords


class Review(Struct, frozen=True, kw_only=True):
    """When to look again, in days."""

    check_again_after_days: Annotated[int, Meta(ge=1, le=730)]
    menu_path_old_after_days: Annotated[int, Meta(ge=1, le=3650)]
    answers_good_for_days: Annotated[int, Meta(ge=1, le=3650)] = 365
    """For how long an answer is taken over into a new check."""
    settings_good_for_days: Annotated[int, Meta(ge=1, le=3650)] = 91
    """The same for a rule that names `settings`: apps move and reset them."""
    keep_for_days: Annotated[int, Meta(ge=1, le=3650)] = 365
    """After that a self-check that is not the last one is offered for deletion."""


class Ruleset(Struct, frozen=True, kw_only=True):
    """Everything that a provider decides."""

    KEYS_NOT_IN_FILE: ClassVar[frozenset[str]] = frozenset({"digest"})

    id: Id
    version: Annotated[int, Meta(ge=1, le=1_000_000)]
    title: Line
    provider: Provider
    roles: Roles = USUAL
    purposes: PurposesWords = PurposesWords()
    concern: ConcernWords = ConcernWords()
    review: Review
    weights: Weights
    bands: Bands
    help: Annotated[tuple[HelpLine, ...], Meta(min_length=1)]
    ladder: tuple[Rung, ...] = ()
    """Whom to tell about a child, in the order of the asking. Empty: `ladder.NEUTRAL`."""
    platforms: Annotated[tuple[Named, ...], Meta(min_length=1)]
    topics: Annotated[tuple[Named, ...], Meta(min_length=1)]
    clauses: Annotated[tuple[Clause, ...], Meta(min_length=1)]
    settings: tuple[Named, ...] = ()
    screening: tuple[Screening, ...] = ()
    rules: Annotated[tuple[Rule, ...], Meta(min_length=1)]
    sources: Mapping[str, Text] = field(default_factory=dict)
    needs: Line | None = None
    """The first version of mei-social that can read these rules, such as `0.2`."""
    digest: str = ""
    """SHA-256 over the canonical content, so that comments and layout do not count. Set by the reader."""


class Setting(Struct, frozen=True, kw_only=True):
    """Where one setting is on one platform. The stable wording comes first; menus move."""

    topic: Id
    do: Text
    search: tuple[Line, ...]
    """Words to type into the app's own settings search."""
    help: Line | None = None
    """Title of the platform's help page."""
    path: Text | None = None
    seen: date | None = None
    """When the path was last known to be right; none: never dated."""
    note: Text | None = None
    sources: tuple[Id, ...] = ()


class Guide(Struct, frozen=True, kw_only=True):
    """All settings of one platform: one file in `rules/platforms/`."""

    platform: Id
    settings: Annotated[tuple[Setting, ...], Meta(min_length=1)]


def asked_digest(question: str, expected: YesNo = YesNo.YES) -> str:
    """Short digest of a question as it was asked: an answer belongs to these words and no others."""
    import hashlib  # here because it loads OpenSSL, which `--help` should not wait for

    return hashlib.sha256(f"{expected}\n{question}".encode()).hexdigest()[:16]


class RulesStamp(Struct, frozen=True):
    """Which rules an audit was answered against."""

    id: str
    version: int
    digest: str
    title: str
