"""A trainee's self-checks in a row: what each came to, under the rules that it was asked from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from msgspec import Struct

from mei_social.audit.assess import Assessment, Band, Outcome, assess
from mei_social.audit.current import current
from mei_social.audit.extent import Extent, extent
from mei_social.audit.saved import SavedAudit
from mei_social.report import labels
from mei_social.report.build import band_words, comes_first
from mei_social.ruleset.model import Ruleset
from mei_social.text.visible import shown

CHARTED = 10


class Numbers(Struct, frozen=True, kw_only=True):
    """What a self-check comes to. Gates are counted and never averaged: no score may hide an open one."""

    band: Band
    title: str
    """The provider's words for the band, as the summary has them."""
    score: int | None
    """None for a finished quick check, as in its summary."""
    answered: int
    applicable: int
    gates_open: int
    gates_set_aside: int
    gates_unanswered: int

    @property
    def coverage(self) -> int | None:
        """Questions with an answer, of 100, rounded down."""
        return 100 * self.answered // self.applicable if self.applicable else None


class Kept(Struct, frozen=True):
    """A self-check with the rules that it is counted with."""

    saved: SavedAudit
    ruleset: Ruleset | None
    """None where its own were not kept and today's are another provider's."""
    own: bool
    """Whether they are those that it was asked from, and not today's."""


class TimelineEntry(Struct, frozen=True, kw_only=True):
    """One self-check. Its number is that of the store: it stays, also when an older one is deleted."""

    number: int
    day: date
    """When it was finished or, while it is going on, when something was said last."""
    quick: bool
    finished: bool
    rules: str
    """Title and version of the rules that it was asked from."""
    version: int
    own: bool
    numbers: Numbers | None
    """None where nobody knows any more what it was asked from."""


class Timeline(Struct, frozen=True, kw_only=True):
    """Every text in it is safe to show, and not yet escaped for a format."""

    comes_first: str | None
    """What in the last one comes before all others and is open, or has no answer; never the answer."""
    entries: tuple[TimelineEntry, ...]
    """In the order in which they were started; one at least."""
    provider: str
    rules: str
    """Title and version of today's rules."""
    keep_for_days: int
    old: tuple[int, ...]
    """Numbers of those that were kept for longer."""
    better: str | None = None
    """What got better from the one before the last to the last, where something did."""
    statement: str = ""

    @property
    def last(self) -> TimelineEntry:
        return self.entries[-1]

    @property
    def charted(self) -> tuple[tuple[TimelineEntry, Numbers], ...]:
        """As many of the last as a small chart has room for."""
        return tuple((entry, entry.numbers) for entry in self.entries if entry.numbers)[-CHARTED:]


def with_rules(
    audits: Sequence[SavedAudit], kept: Callable[[str], Ruleset | None], today: Ruleset
) -> tuple[Kept, ...]:
    """Each self-check with its own rules; where those were not kept, with today's. Reads each rules once."""
    known = {today.digest: today}
    known |= {d: r for d in {a.audit.rules.digest for a in audits} - {today.digest} if (r := kept(d))}
    return tuple(_with_rules(saved, known.get(saved.audit.rules.digest), today) for saved in audits)


def _with_rules(saved: SavedAudit, own: Ruleset | None, today: Ruleset) -> Kept:
    if own:
        return Kept(saved, own, own=True)
    return Kept(saved, today if saved.audit.rules.id == today.id else None, own=False)


def timeline(kept: Sequence[Kept], ruleset: Ruleset, old: Iterable[SavedAudit]) -> Timeline:
    """`ruleset`: today's. `old`: those that by these rules need not be kept any more."""
    made = Timeline(
        comes_first=first_of(kept[-1], ruleset),
        entries=tuple(map(entry, kept)),
        provider=ruleset.provider.name,
        rules=rules_version(ruleset.title, ruleset.version),
        keep_for_days=ruleset.review.keep_for_days,
        old=tuple(saved.number for saved in old),
        statement=labels.self_declared(ruleset),
    )
    return shown(made)


def first_of(kept: Kept, today: Ruleset) -> str | None:
    """By today's rules, as the summary has it, where they are the same provider's."""
    saved = kept.saved
    ruleset = today if saved.audit.rules.id == today.id else kept.ruleset
    if ruleset is None:
        return None
    audit = current(saved, ruleset)
    return comes_first(ruleset, audit, assess(ruleset, audit), answers=False)


def entry(kept: Kept) -> TimelineEntry:
    saved, ruleset = kept.saved, kept.ruleset
    stamp = saved.audit.rules
    return TimelineEntry(
        number=saved.number,
        day=saved.finished or saved.last_used,
        quick=saved.quick,
        finished=saved.finished is not None,
        rules=rules_version(stamp.title, stamp.version),
        version=stamp.version,
        own=kept.own,
        numbers=numbers(ruleset, assess(ruleset, current(saved, ruleset))) if ruleset else None,
    )


def numbers(ruleset: Ruleset, assessment: Assessment) -> Numbers:
    overall = assessment.overall
    open_gates = len(assessment.open_gates)
    return Numbers(
        band=overall.band,
        title=band_words(ruleset, assessment).title,
        score=None if extent(assessment) is Extent.QUICK else overall.score,
        answered=overall.answered,
        applicable=overall.applicable,
        gates_open=open_gates,
        gates_set_aside=len(assessment.gates) - open_gates,
        gates_unanswered=sum(r.rule.gate and r.outcome is Outcome.NOT_TESTED for r in assessment.results),
    )


def rules_version(title: str, version: int) -> str:
    return f"{title}, version {version}"
