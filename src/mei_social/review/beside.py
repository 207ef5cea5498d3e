"""One export beside the mentor's rules: which answers count, and which questions are not comparable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mei_social.assess import Assessment, assess
from mei_social.audit import Audit, Item
from mei_social.export_document import AskedPart, Kind
from mei_social.export_file import Export
from mei_social.ruleset import Rule, Ruleset, Screening

Key = tuple[Kind, str]
"""A rule and a screening question may have the same id."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What counts, and what follows from it."""

    audit: Audit
    """Only the answers to questions that were asked in the mentor's words."""
    assessment: Assessment
    reworded: tuple[Rule | Screening, ...]
    """Asked in other words than the mentor's."""
    missing: tuple[Rule, ...]
    """Apply, and were not asked at all."""
    extra: tuple[AskedPart, ...]
    """Asked, and not in the mentor's rules."""
    not_asked: frozenset[Item]
    """What applies and was not asked in the mentor's words. It counts as not answered: one person is set
    beside today's rules here, and that way nothing looks better than it is. `cohort` leaves it out, as it
    compares people."""


def beside(ruleset: Ruleset, export: Export) -> Beside:
    """Nothing that the file says about its results is used."""
    ours = questions_of(ruleset)
    asked = {(q.kind, q.id): q for q in export.asked}
    same = same_words(ours, export)
    audit = counted(export, same)
    assessment = assess(ruleset, audit)
    applying = {r.rule.id: r.rule for r in assessment.results}
    return Beside(
        audit=audit,
        assessment=assessment,
        reworded=tuple(ours[key] for key in asked if key in ours and key not in same),
        missing=tuple(rule for name, rule in applying.items() if (Kind.RULE, name) not in asked),
        extra=tuple(q for key, q in asked.items() if key not in ours),
        not_asked=frozenset(r.item for r in assessment.results if (Kind.RULE, r.rule.id) not in same),
    )


def questions_of(ruleset: Ruleset) -> dict[Key, Rule | Screening]:
    """The mentor's."""
    screening: dict[Key, Rule | Screening] = {(Kind.SCREENING, s.id): s for s in ruleset.screening}
    return screening | {(Kind.RULE, r.id): r for r in ruleset.rules}


def same_words(ours: Mapping[Key, Rule | Screening], export: Export) -> frozenset[Key]:
    """What the file asks in the words of `ours`."""
    asked = ((q, ours.get((q.kind, q.id))) for q in export.asked)
    return frozenset((q.kind, q.id) for q, own in asked if own and own.question == q.text)


def counted(export: Export, same: frozenset[Key]) -> Audit:
    """The audit with the answers to these questions, and no others."""
    audit = export.audit
    return replace(
        audit,
        screening={i: v for i, v in audit.screening.items() if (Kind.SCREENING, i.question) in same},
        answers={i: v for i, v in audit.answers.items() if (Kind.RULE, i.question) in same},
    )
