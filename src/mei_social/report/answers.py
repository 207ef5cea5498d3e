"""Every answer as it was given, for the list at the end of a report."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.audit.assess import Assessment, Outcome, Result
from mei_social.audit.model import Answer, AnswerValue, Audit
from mei_social.report import labels
from mei_social.report.model import AnswerLine
from mei_social.ruleset.model import Per, Ruleset

SCREENING = "Before the questions"


def answer_lines(ruleset: Ruleset, audit: Audit, assessment: Assessment) -> tuple[AnswerLine, ...]:
    """Screening first, then every question that applies, answered or not."""
    names = labels.Labels(ruleset, audit.accounts)
    return (*_screening(ruleset, audit, names), *(_line(r, names) for r in assessment.told))


def worded(answer: Answer | None) -> str:
    return labels.ANSWER[answer.value] if answer and answer.value else labels.SKIPPED


def _screening(ruleset: Ruleset, audit: Audit, names: labels.Labels) -> Iterator[AnswerLine]:
    accounts = {a.id: a for a in audit.accounts}
    for screening in ruleset.screening:
        for item, answer in audit.screening.items():
            account = accounts.get(item.account or "")
            if item.question == screening.id and (screening.per is Per.PERSON) == (account is None):
                yield AnswerLine(
                    where=names.where(account),
                    topic=SCREENING,
                    question=screening.question,
                    said=labels.ANSWER[AnswerValue(answer.value)],
                    reason=None,
                    note=None,
                    date="",
                    rule=screening.id,
                    account=item.account,
                    severity_word="",
                    clauses="",
                )


def _line(result: Result, names: labels.Labels) -> AnswerLine:
    answer = result.answer
    return AnswerLine(
        where=names.where(result.account),
        topic=names.topic(result.rule),
        question=result.rule.question,
        said=worded(answer),
        reason=answer.reason if answer else None,
        note=answer.note if answer else None,
        date=answer.date.isoformat() if answer and answer.value else "",
        rule=result.rule.id,
        account=result.item.account,
        severity_word="" if result.outcome is Outcome.PASS else labels.SEVERITY[result.severity],
        clauses=names.clauses(result.rule),
    )
