"""Where each number comes from, in sentences."""

from __future__ import annotations

from mei_social.audit.assess import Assessment, Band, Outcome, Result, weight_of
from mei_social.audit.model import Audit
from mei_social.report import labels
from mei_social.ruleset.model import Ruleset
from mei_social.text import english

MOVERS = 3


def explain(
    ruleset: Ruleset, audit: Audit, assessment: Assessment, no_score: str | None = None
) -> tuple[str, ...]:
    """The arithmetic of score and bands, and what would move the score most.

    `no_score`: why no score is shown; then none is explained either.
    """
    if assessment.overall.score is None:
        return ("No question applies yet, so there is no score.",)
    return (
        no_score or _score(ruleset, assessment),
        _band(ruleset, audit, assessment),
        *_topics(ruleset, assessment, scored=not no_score),
        *(() if no_score else _movers(ruleset, assessment)),
    )


def _score(ruleset: Ruleset, assessment: Assessment) -> str:
    overall, w = assessment.overall, ruleset.weights
    return (
        f"Score {overall.score} = {_halves(overall.points)} points of {_halves(overall.most)}, "
        f"as a percentage rounded down. A question counts {w.critical} if critical, {w.high} if high, "
        f"{w.medium} if medium and {w.low} if low. The safe answer counts in full "
        "and partly counts half. Every other answer, and no answer, counts nothing. "
        "A question that does not apply is left out."
    ) + (f" {labels.NOT_IN_SCORE}" if assessment.earlier else "")


ONE_POINT = 2
"""Points are counted in halves."""


def _halves(points: int) -> str:
    return f"{points // 2}.5" if points % 2 else str(points // 2)


def _band(ruleset: Ruleset, audit: Audit, assessment: Assessment) -> str:
    if not assessment.findings:
        return f'The overall band is "{labels.CELL[assessment.overall.band]}": no finding is open.'
    worst = assessment.findings[0]
    where = labels.account_name(worst.account, audit.accounts, ruleset) if worst.account else labels.GENERAL
    return (
        f'The overall band is "{labels.CELL[assessment.overall.band]}" because of the worst open finding, '
        f"never an average: {worst.rule.question} ({where})"
    )


def _topics(ruleset: Ruleset, assessment: Assessment, *, scored: bool) -> list[str]:
    return [
        f'{topic.name}: band "{labels.CELL[t.band]}", {f"score {t.score}, " if scored else ""}'
        f"{t.answered} of {english.count(t.applicable, 'question')} answered."
        for topic in ruleset.topics
        for t in [assessment.topics[topic.id]]
        if t.band is not Band.NOT_ASSESSED
    ]


def _movers(ruleset: Ruleset, assessment: Assessment) -> list[str]:
    """Gain by rule over all its accounts, as if each had the safe answer."""
    gains: dict[str, int] = {}
    for result in assessment.results:
        gains[result.rule.id] = gains.get(result.rule.id, 0) + _gain(ruleset, result)
    questions = {rule.id: rule.question for rule in ruleset.rules}
    best = sorted((r for r in gains if gains[r]), key=lambda r: -gains[r])[:MOVERS]
    return [
        f"What would move the score most, place {place}: {questions[rule]} "
        f"(up to {_halves(gains[rule])} {'point' if gains[rule] == ONE_POINT else 'points'})"
        for place, rule in enumerate(best, 1)
    ]


def _gain(ruleset: Ruleset, result: Result) -> int:
    weight = weight_of(result.rule, ruleset.weights)
    match result.outcome:
        case Outcome.PASS | Outcome.NOT_APPLICABLE:
            return 0
        case Outcome.PARTIAL:
            return weight
        case _:
            return 2 * weight
