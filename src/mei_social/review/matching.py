"""One export beside the mentor's rules: which answers count, and which questions are not comparable."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from mei_social.audit.assess import (
    FINDINGS,
    QUIET,
    Assessment,
    Outcome,
    assess,
    is_among,
    outcome_of,
    said_before,
    stays_said,
    visible,
)
from mei_social.audit.model import Answer, AnswerValue, AsAsked, Audit, Item, Said, Screened
from mei_social.export.document import AskedPart, EarlierPart, QuestionKind
from mei_social.export.read import Export
from mei_social.report import labels
from mei_social.ruleset.model import Force, Per, Rule, Ruleset, Screening, Severity, YesNo

Key = tuple[QuestionKind, str]
"""A rule and a screening question may have the same id."""
SOMETHING = Said("", Screened.YES)
"""What brought up a gate, where only the results of the file show that something did."""


class Matched(Struct, frozen=True):
    """What counts, and what follows from it."""

    audit: Audit
    """Only the answers to questions that were asked in the mentor's words."""
    assessment: Assessment
    reworded: tuple[Rule | Screening, ...]
    """Asked in other words than the mentor's."""
    turned: tuple[Rule, ...]
    """Asked with another safe answer than the mentor's."""
    missing: tuple[Rule, ...]
    """Apply, and were not asked at all."""
    extra: tuple[AskedPart, ...]
    """Asked, and not in the mentor's rules."""
    not_asked: frozenset[Item]
    """What applies and was not asked in the mentor's words. It counts as not answered: one person is set
    beside today's rules here, and that way nothing looks better than it is. `cohort` leaves it out, as it
    compares people."""

    @property
    def unasked(self) -> frozenset[str]:
        """Rules that apply, and that it does not ask in the mentor's words on any account."""
        answered = {item.question for item, answer in self.audit.answers.items() if answer.value}
        return frozenset(item.question for item in self.not_asked) - answered


def matched(ruleset: Ruleset, export: Export) -> Matched:
    """Of what the file says about its results, only gates that it states as open are used: none is lost."""
    ours = questions_of(ruleset)
    asked = {(q.kind, q.id): q for q in export.asked}
    same = same_words(ours, export)
    turned = tuple(_turned(ruleset, export))
    audit = counted(ruleset, export, same)
    assessment = assess(ruleset, audit)
    without = [r for r in assessment.results if r.answer is None]
    unanswered = {r.rule.id: r.rule for r in without}
    return Matched(
        audit=audit,
        assessment=assessment,
        reworded=tuple(ours[key] for key, q in asked.items() if key in ours and ours[key].question != q.text),
        turned=turned,
        missing=tuple(rule for name, rule in unanswered.items() if (QuestionKind.RULE, name) not in asked),
        extra=tuple(q for key, q in asked.items() if key not in ours),
        not_asked=frozenset(r.item for r in without if (QuestionKind.RULE, r.rule.id) not in same),
    )


def asked_about_a_child(export: Export) -> frozenset[str]:
    """Gates that the file says are about a child: the mentor's rules may not say so of the same words."""
    asked = {question.id for question in export.asked if question.gate and question.safeguarding}
    return frozenset(asked.union(part.question for part in export.earlier if part.safeguarding))


def earlier_gates(ruleset: Ruleset, export: Export, audit: Audit) -> Iterator[AsAsked]:
    """Gates, by what the file states or by their id, that are not judged as gates of the mentor's rules.

    `audit` holds what is judged. Such a gate stands as it was asked, whatever became of its words.
    """
    ours = {rule.id: rule for rule in ruleset.rules}
    judged = {
        item: answer
        for rule, account in visible(ruleset, audit)
        if rule.gate and (answer := audit.answers.get(item := Item(rule.id, account.id if account else None)))
    }
    is_blank = any(part.answer is None for part in export.earlier)
    waiting = assess(ruleset, audit).waiting if is_blank else ()
    found = tuple(_as_they_were(ours, export, judged, waiting, Before(ruleset, export)))
    is_open = {item for item, answer in judged.items() if outcome_of(ours[item.question], answer) in FINDINGS}
    is_open |= {gate.item for gate in found if outcome_of(gate.rule, gate.answer) in FINDINGS}
    yield from found
    yield from _stated(ours, export, is_open)


def _as_they_were(
    ours: Mapping[str, Rule],
    export: Export,
    judged: Mapping[Item, Answer],
    waiting: Collection[Item],
    before: Before,
) -> Iterator[AsAsked]:
    """By the answers; and what was brought up and is blank, but for what waits in the mentor's words."""
    asked = {q.id: q for q in export.asked if q.kind is QuestionKind.RULE}
    told = {(item, ours[item.question].question, answer.value) for item, answer in judged.items()}
    for item, answer in export.audit.answers.items():
        own, question = ours.get(item.question), asked[item.question]
        if answer.value and item not in judged and (question.gate or (own and own.gate)):
            told.add((item, question.text, answer.value))
            rule = _open_if_either(export, question, own, answer)
            yield AsAsked(rule, item.account, answer, because=before.because(item, answer))
    for part in export.earlier:
        gate = as_asked(part, ours.get(part.question), before)
        is_told = (gate.item, part.text, part.answer) in told if part.answer else is_among(gate.item, waiting)
        if not is_told:
            yield gate


def _stated(ours: Mapping[str, Rule], export: Export, is_open: set[Item]) -> Iterator[AsAsked]:
    """Gates that the file's own results state as open, and that no answer leaves open."""
    accounts = {account.id for account in export.audit.accounts}
    for claim in export.claimed.gates:
        item = Item(claim.question, claim.account if claim.account in accounts else None)
        if claim.outcome in FINDINGS and item not in is_open:
            is_open.add(item)
            rule = _stated_rule(ours.get(item.question), export, item)
            yield AsAsked(
                rule, item.account, Answer(_leads_to(claim.outcome, rule), export.date), stated=True
            )


def _stated_rule(own: Rule | None, export: Export, item: Item) -> Rule:
    """In the words of the file; where it has none, in the mentor's; else only its id is known."""
    for part in export.earlier:
        if (part.question, part.account) == item:
            return gate_as_asked(part.question, part, part.safe, own)
    asked = {q.id: q for q in export.asked if q.kind is QuestionKind.RULE}
    question = asked.get(item.question) or AskedPart(
        id=item.question,
        kind=QuestionKind.RULE,
        text=own.question if own else item.question,
        per=Per.PERSON,
        topic=own.topic if own else None,
        clauses=own.clauses if own else (),
    )
    return gate_as_asked(question.id, question, safe_answer(export, question, own), own)


def _leads_to(outcome: Outcome, rule: Rule) -> AnswerValue:
    if outcome is Outcome.UNKNOWN:
        return AnswerValue.NOT_SURE
    return AnswerValue.NO if rule.expected is YesNo.YES else AnswerValue.YES


class Before:
    """What was said before the questions, in whatever words, and brought up a gate without an answer."""

    def __init__(self, ruleset: Ruleset, export: Export) -> None:
        self._audit = export.audit
        self._rules = {rule.id: rule for rule in ruleset.rules}
        self._conditions = {screening.id: screening for screening in ruleset.screening}
        self._accounts = {account.id: account for account in export.audit.accounts}
        self._listed = {Item(gate.question, gate.account) for gate in export.claimed.gates}
        theirs = export.rules.digest != ruleset.digest and export.format_version > 1
        self._gates = {question.id for question in export.asked if theirs and question.gate}
        self._gates |= {part.question for part in export.earlier}

    def because(self, item: Item, answer: Answer) -> Said | None:
        """By the mentor's rules; where they do not know, by the file, which lists what was set aside."""
        if answer.value not in (None, AnswerValue.NOT_APPLICABLE):
            return None
        rule = self._rules.get(item.question)
        account = self._accounts.get(item.account or "")
        said = said_before(rule, self._conditions, self._audit, account) if rule else None
        is_listed = answer.value and (item in self._listed or item.question not in self._gates)
        return said if said or is_listed else SOMETHING


def as_asked(part: EarlierPart, own: Rule | None, before: Before) -> AsAsked:
    """A gate that the file itself has from rules of before. `own`: the mentor's rule of this id."""
    answer = Answer(part.answer, part.date, part.reason, part.note)
    rule = gate_as_asked(part.question, part, part.safe, own)
    item = Item(part.question, part.account)
    return AsAsked(rule, part.account, answer, because=before.because(item, answer))


def _open_if_either(export: Export, question: AskedPart, own: Rule | None, answer: Answer) -> Rule:
    """The gate as it was asked. What an old file only gives away, and could be made up, closes none."""
    rule = gate_as_asked(question.id, question, safe_answer(export, question, own), own)
    doubtful = own is not None and question.safe is None and outcome_of(rule, answer) in QUIET
    return replace(rule, expected=own.expected) if own and doubtful else rule


def safe_answer(export: Export, question: AskedPart, own: Rule | None) -> YesNo:
    """As the file states it; as an old file gives it away; else as the mentor's rule of this id has it."""
    return question.safe or export.evident.get(question.id) or (own.expected if own else YesNo.YES)


def gate_as_asked(rule_id: str, question: AskedPart | EarlierPart, safe: YesNo, own: Rule | None) -> Rule:
    """The mentor's help for the rule of this id, where there is one, with the question as it was asked."""
    asked: Any = {
        "topic": question.topic or "",
        "clauses": question.clauses,
        "question": question.text,
        "expected": safe,
        "gate": True,
        "severity": Severity.CRITICAL,
        "safeguarding": bool(question.safeguarding or (own and own.safeguarding)),
    }
    if own:
        return replace(own, **asked)
    return Rule(
        id=rule_id,
        why=labels.NOT_IN_YOUR_RULES,
        how=labels.NOT_IN_YOUR_RULES,
        partly=labels.NOT_IN_YOUR_RULES,
        remedy=f"{labels.NOT_IN_YOUR_RULES} {labels.TALK_TODAY}",
        minutes=15,
        force=Force.SHOULD,
        per=Per.PERSON,
        **asked,
    )


def questions_of(ruleset: Ruleset) -> dict[Key, Rule | Screening]:
    """The mentor's."""
    screening: dict[Key, Rule | Screening] = {(QuestionKind.SCREENING, s.id): s for s in ruleset.screening}
    return screening | {(QuestionKind.RULE, r.id): r for r in ruleset.rules}


def same_words(ours: Mapping[Key, Rule | Screening], export: Export) -> frozenset[Key]:
    """What the file asks in the words of `ours`, and with the same safe answer."""
    asked = ((q, ours.get((q.kind, q.id))) for q in export.asked)
    return frozenset((q.kind, q.id) for q, own in asked if own and _asks_the_same(own, q, export))


def _asks_the_same(own: Rule | Screening, question: AskedPart, export: Export) -> bool:
    return asks_the_same(
        own, question, None if isinstance(own, Screening) else safe_answer(export, question, own)
    )


def asks_the_same(own: Rule | Screening, question: AskedPart, safe: YesNo | None) -> bool:
    """An answer means something else where another one is the safe one."""
    return own.question == question.text and (isinstance(own, Screening) or own.expected is safe)


def _turned(ruleset: Ruleset, export: Export) -> Iterator[Rule]:
    """Rules of the mentor's that have the other safe answer in the file, whatever their words."""
    ours = {rule.id: rule for rule in ruleset.rules}
    for question in export.asked:
        own = ours.get(question.id) if question.kind is QuestionKind.RULE else None
        if own and own.expected is not safe_answer(export, question, own):
            yield own


def counted(ruleset: Ruleset, export: Export, same: frozenset[Key]) -> Audit:
    """The audit with the answers to these questions, and no others but gates as they were asked."""
    audit = export.audit
    stays = stays_said(audit.screening, ruleset)
    screening = {i: v for i, v in audit.screening.items() if (QuestionKind.SCREENING, i.question) in same}
    words = {q.id: q.text for q in export.asked if q.kind is QuestionKind.SCREENING}
    in_words = {i: words[i.question] for i in stays.keys() - screening.keys()}
    answers = dict(_still_asked(ruleset, export))
    answers |= {i: v for i, v in audit.answers.items() if (QuestionKind.RULE, i.question) in same}
    audit = replace(audit, screening={**screening, **stays}, answers=answers, in_words=in_words)
    refused = _refused_there(ruleset, export, audit)
    audit = replace(audit, answers={i: v for i, v in answers.items() if i not in refused})
    return replace(audit, earlier=tuple(earlier_gates(ruleset, export, audit)))


def _refused_there(ruleset: Ruleset, export: Export, audit: Audit) -> set[Item]:
    """Gates that only these rules let somebody set aside: where they were asked they had been brought up."""
    before, aside = Before(ruleset, export), Outcome.NOT_APPLICABLE
    gates = (r for r in assess(ruleset, audit).results if r.rule.gate and r.outcome is aside)
    return {r.item for r in gates if r.answer and before.because(r.item, r.answer)}


def _still_asked(ruleset: Ruleset, export: Export) -> Iterator[tuple[Item, Answer]]:
    """What the file has from rules of before and the mentor's rules put in the same way."""
    gates, before = {rule.id: rule for rule in ruleset.rules if rule.gate}, Before(ruleset, export)
    for part in export.earlier:
        own = gates.get(part.question)
        gate = as_asked(part, own, before)
        if part.answer and own and (own.question, own.expected) == (part.text, part.safe):
            yield gate.item, gate.answer
