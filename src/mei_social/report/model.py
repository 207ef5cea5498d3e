"""What is shown: order, labels, wording. Written once, used by every output.

Texts in a Report are ready to show but not yet escaped for a format. What a trainee or a file wrote
has been through `visible()`.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from mei_social.audit.assess import Band
from mei_social.audit.extent import Extent
from mei_social.report.help import Contact, SettingHelp
from mei_social.ruleset.model import Severity

TELL = "Who to tell"
TELL_IF_SO = "Who to tell even if you stay unsure"


class When(StrEnum):
    """How soon to act."""

    TODAY = "Today"
    WEEK = "This week"
    TERM = "This term"


class Place(Struct, frozen=True):
    """One account (or `General`) on which a finding is open."""

    account: str | None
    """Its id; None for what is asked once."""
    where: str
    said: str
    note: str | None
    """The trainee's own words."""
    hint: str | None
    """What is different on this platform."""
    settings: tuple[SettingHelp, ...]
    plan: str | None = None
    """What the trainee said about the action, where that is to be seen."""
    as_asked: str | None = None
    """Of a gate that today's rules do not put so: when it was asked, and what is different. Of one without an
    answer: what asked for it. In `said` too."""

    @property
    def state(self) -> str:
        """The answer, and what was said about the action."""
        return f"{self.said} ({self.plan[0].lower()}{self.plan[1:]})" if self.plan else self.said


class Finding(Struct, frozen=True):
    """One rule that needs action, on one or more accounts."""

    rule: str
    question: str
    topic: str
    clauses: str
    severity: Severity
    severity_word: str
    when: When
    gate: bool
    safeguarding: bool
    cited: str
    """`Policy 3(n)`, or where the policy comes nearest to what is another's word."""
    force: str
    """How firm it is and whose word, as `labels.whose_word` has it."""
    why: str
    steps: tuple[str, ...]
    """What to do, in order, each a sentence or two."""
    minutes: int
    """A guess for all places together."""
    tell: str | None
    places: tuple[Place, ...]
    set_aside: bool = False
    """A gate that was answered with `does not apply`: shown, not scored."""
    unanswered: bool = False
    """A gate that has no answer yet: its steps are to answer it."""
    unsure: bool = False
    """Every answer is `not sure`: its steps are to find out."""
    action: str | None = None
    """What there is to do, in a few words, where the rule has them."""

    @property
    def title(self) -> str:
        """What there is to do. A gate that is to be looked into first keeps its question."""
        looked_into = self.unanswered or self.set_aside or (self.gate and self.unsure)
        return self.question if looked_into or not self.action else self.action

    @property
    def asked(self) -> str | None:
        """The question, where the title is another one: an answer is read beside what was asked."""
        return None if self.title == self.question else self.question

    @property
    def where(self) -> str:
        return ", ".join(p.where for p in self.places)

    @property
    def has_path(self) -> bool:
        """Whether a path through the menus of an app is shown with it."""
        return any(setting.path for place in self.places for setting in place.settings)

    @property
    def label(self) -> str:
        """What stands before the question."""
        if self.unanswered:
            return "No answer yet"
        return "Set aside" if self.set_aside else self.severity_word

    @property
    def who_to_tell(self) -> str:
        """What stands before whom to tell. Whoever stays unsure about a gate tells somebody too."""
        return TELL_IF_SO if self.gate and self.unsure else TELL

    @property
    def told(self) -> tuple[str, ...]:
        """Who to tell, then the steps; without a step that says only the same again.

        Where a gate is not sure, what to find out comes first.
        """
        if not self.tell:
            return self.steps
        if self.gate and self.unsure:
            return (*self.steps[:-1], f"{TELL_IF_SO}: {self.tell}.", *self.steps[-1:])
        told = f"Tell {self.tell}".casefold()
        new = (step for step in self.steps if not told.startswith(step.casefold().rstrip(".")))
        return (f"{TELL}: {self.tell}.", *new)


class First(Struct, frozen=True):
    """The one thing to do first."""

    title: str
    steps: tuple[str, ...]
    minutes: int
    where: str | None
    asked: str | None = None
    """The question that it is about, if it is about one."""
    whose_word: str | None = None
    """How firm that is, and who says so."""


class Cell(Struct, frozen=True):
    """One topic on one account."""

    band: Band
    word: str
    """Readable without colour: `high`, `to do`, `none open`, `-`."""
    open: int
    """Open findings."""


class Matrix(Struct, frozen=True):
    """Topics down, `General` and the accounts across."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    key: tuple[tuple[str, str], ...]
    """What each word in the cells means."""


class AnswerLine(Struct, frozen=True):
    """One answer as it was given."""

    where: str
    topic: str
    question: str
    said: str
    reason: str | None
    note: str | None
    date: str
    rule: str
    account: str | None
    severity_word: str
    clauses: str


class Report(Struct, frozen=True):
    """Everything that a summary or an export shows, in its order."""

    comes_first: str | None
    """The first line of every output: what comes before all others and is open, or has no answer."""
    title: str
    provider: str
    policy: str
    ref: str
    name: str | None
    date: str
    rules: str
    """Title and version of the rules."""
    band: Band
    band_title: str
    band_meaning: str
    headline: str
    """One sentence of counts."""
    gates: tuple[Finding, ...]
    gates_unanswered: tuple[Finding, ...]
    first: First
    matrix: Matrix
    score: int | None
    score_line: str
    coverage: tuple[str, ...]
    findings: tuple[Finding, ...]
    """Open findings that are not gates, worst first."""
    good: tuple[str, ...]
    check_again: str
    contacts: tuple[Contact, ...]
    support: tuple[Contact, ...]
    left_out: tuple[str, ...]
    answers: tuple[AnswerLine, ...]
    explain: tuple[str, ...]
    statement: str
    check_code: str | None = None
    """Only in an export."""
    extent: Extent = Extent.UNFINISHED
    """A quick check or all of it."""

    @property
    def band_title_below(self) -> str | None:
        """The title below the first line, unless that begins with the same words."""
        said = self.comes_first and self.comes_first.startswith(f"{self.band_title}:")
        return None if said else self.band_title
