"""One export beside the mentor's rules: which answers count, and which questions are not comparable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mei_social import words
from mei_social.assess import QUIET, Assessment, assess, outcome_of, visible
from mei_social.audit import Answer, AsAsked, Audit, Item
from mei_social.export_document import AskedPart, EarlierPart, Kind
from mei_social.export_file import Export
from mei_social.ruleset import Force, Per, Rule, Ruleset, Screening, Severity

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
    audit = counted(ruleset, export, same)
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


def earlier_gates(ruleset: Ruleset, export: Export, audit: Audit) -> Iterator[AsAsked]:
    """Gates, by what the file states or by their id, that are not judged as gates of the mentor's rules.

    `audit` holds what is judged. Such a gate stands as it was asked, whatever became of its words.
    """
    ours = {rule.id: rule for rule in ruleset.rules}
    asked = {q.id: q for q in export.asked if q.kind is Kind.RULE}
    judged = {
        item
        for rule, account in visible(ruleset, audit)
        if rule.gate and (item := Item(rule.id, account.id if account else None)) in audit.answers
    }
    for item, answer in export.audit.answers.items():
        own, question = ours.get(item.question), asked[item.question]
        if answer.value and item not in judged and (question.gate or (own and own.gate)):
            rule = _as_asked(question, own)
            if own and _is_only_inferred(export, question, own) and outcome_of(rule, answer) in QUIET:
                rule = replace(rule, expected=own.expected)
            yield AsAsked(rule, item.account, answer)
    for part in export.earlier:
        answer = Answer(part.answer, part.date, part.reason, part.note)
        yield AsAsked(_as_asked(part, ours.get(part.question)), part.account, answer)


def _is_only_inferred(export: Export, question: AskedPart, own: Rule) -> bool:
    """Whether the safe answer was worked out from what an old file claims, which could be made up."""
    return export.format_version == 1 and question.text == own.question


def _as_asked(question: AskedPart | EarlierPart, own: Rule | None) -> Rule:
    """The mentor's help for the rule of this id, where there is one, with the question as it was asked."""
    asked: Any = {
        "question": question.text,
        "expected": question.safe,
        "gate": True,
        "severity": Severity.CRITICAL,
    }
    if own:
        return replace(own, **asked)
    return Rule(
        id=question.id if isinstance(question, AskedPart) else question.question,
        topic=question.topic or "",
        clauses=question.clauses,
        why=words.NOT_IN_YOUR_RULES,
        how=words.NOT_IN_YOUR_RULES,
        partly=words.NOT_IN_YOUR_RULES,
        remedy=words.TALK_TODAY,
        minutes=15,
        force=Force.SHOULD,
        per=Per.PERSON,
        **asked,
    )


def questions_of(ruleset: Ruleset) -> dict[Key, Rule | Screening]:
    """The mentor's."""
    screening: dict[Key, Rule | Screening] = {(Kind.SCREENING, s.id): s for s in ruleset.screening}
    return screening | {(Kind.RULE, r.id): r for r in ruleset.rules}


def same_words(ours: Mapping[Key, Rule | Screening], export: Export) -> frozenset[Key]:
    """What the file asks in the words of `ours`."""
    asked = ((q, ours.get((q.kind, q.id))) for q in export.asked)
    return frozenset((q.kind, q.id) for q, own in asked if own and _asks_the_same(own, q))


def _asks_the_same(own: Rule | Screening, question: AskedPart) -> bool:
    """An answer means something else where another one is the safe one."""
    return own.question == question.text and (isinstance(own, Screening) or own.expected is question.safe)


def counted(ruleset: Ruleset, export: Export, same: frozenset[Key]) -> Audit:
    """The audit with the answers to these questions, and no others but gates as they were asked."""
    audit = export.audit
    audit = replace(
        audit,
        screening={i: v for i, v in audit.screening.items() if (Kind.SCREENING, i.question) in same},
        answers={i: v for i, v in audit.answers.items() if (Kind.RULE, i.question) in same},
    )
    return replace(audit, earlier=tuple(earlier_gates(ruleset, export, audit)))
