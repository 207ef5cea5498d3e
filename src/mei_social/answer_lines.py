"""Every answer as it was given, for the list at the end of a report."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social import words
from mei_social.assess import Assessment, Result
from mei_social.audit import Answer, AnswerValue, Audit
from mei_social.report import AnswerLine
from mei_social.ruleset import Per, Ruleset

SCREENING = "Before the questions"


def answer_lines(ruleset: Ruleset, audit: Audit, assessment: Assessment) -> tuple[AnswerLine, ...]:
    """Screening first, then every question that applies, answered or not."""
    labels = words.Labels(ruleset, audit.accounts)
    return (*_screening(ruleset, audit, labels), *(_line(r, labels) for r in assessment.told))


def said(answer: Answer | None) -> str:
    return words.SAID[answer.value] if answer and answer.value else words.SKIPPED


def _screening(ruleset: Ruleset, audit: Audit, labels: words.Labels) -> Iterator[AnswerLine]:
    accounts = {a.id: a for a in audit.accounts}
    for screening in ruleset.screening:
        for item, answer in audit.screening.items():
            account = accounts.get(item.account or "")
            if item.question == screening.id and (screening.per is Per.PERSON) == (account is None):
                yield AnswerLine(
                    where=labels.where(account),
                    topic=SCREENING,
                    question=screening.question,
                    said=words.SAID[AnswerValue(answer.value)],
                    reason=None,
                    note=None,
                    date="",
                    rule=screening.id,
                    account=item.account,
                    severity_word="",
                    clauses="",
                )


def _line(result: Result, labels: words.Labels) -> AnswerLine:
    answer = result.answer
    return AnswerLine(
        where=labels.where(result.account),
        topic=labels.topic(result.rule),
        question=result.rule.question,
        said=said(answer),
        reason=answer.reason if answer else None,
        note=answer.note if answer else None,
        date=answer.date.isoformat() if answer else "",
        rule=result.rule.id,
        account=result.item.account,
        severity_word=words.SEVERITY[result.severity],
        clauses=labels.clauses(result.rule),
    )
