"""What an answer to a question that comes before all others means, said back in words."""

from __future__ import annotations

from collections.abc import Iterable

from mei_social.audit.assess import Outcome, Result, outcome_of
from mei_social.audit.model import Answer
from mei_social.report import labels
from mei_social.ruleset.model import Rule
from mei_social.text import english

FOLLOWS = {
    Outcome.PASS: "which leaves nothing to do",
    Outcome.UNKNOWN: "which is to find out first",
    Outcome.FAIL: "which is one to talk to someone about today",
}
"""For rules that have no words of their own."""
NOTED = "Noted: {}."
NOTED_FOR = "Noted for {}: {}."
ORDER = (Outcome.FAIL, Outcome.PARTIAL, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE, Outcome.PASS)


def noted(rule: Rule, answer: Answer, where: str | None) -> str:
    """`Noted for Instagram: no pupil is connected to it.` Without a place only `Noted: ...`."""
    told = meaning(rule, answer)
    return NOTED_FOR.format(where, told) if where else NOTED.format(told)


def meaning(rule: Rule, answer: Answer) -> str:
    """In the words of the rule where it has any; else what was said."""
    outcome = outcome_of(rule, answer)
    if answer.value is None or outcome is Outcome.NOT_TESTED:
        return "no answer yet"
    if outcome is Outcome.NOT_APPLICABLE:
        return f"set aside as not applying ({answer.reason})"
    if rule.noted is None:
        return f'your answer is "{labels.ANSWER[answer.value]}", {FOLLOWS[outcome]}'
    if outcome is Outcome.PASS:
        return rule.noted.safe
    return rule.noted.unsure if outcome is Outcome.UNKNOWN else rule.noted.open


def all_noted(results: Iterable[Result], names: labels.Labels) -> tuple[str, ...]:
    """Every answer to such a question, what is open first; accounts with the same one share a line."""
    places: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        if result.rule.gate and result.answer and result.outcome is not Outcome.NOT_TESTED:
            places.setdefault((result.rule.id, meaning(result.rule, result.answer)), []).append(result)
    groups = sorted(places.values(), key=lambda group: ORDER.index(group[0].outcome))
    return tuple(_together(group, names) for group in groups)


def _together(group: list[Result], names: labels.Labels) -> str:
    rule, answer = group[0].rule, group[0].answer
    assert answer
    where = english.listed(names.where(r.account) for r in group) if group[0].account else None
    has_words = rule.noted and outcome_of(rule, answer) is not Outcome.NOT_APPLICABLE
    return noted(rule, answer, where) if has_words else f"{rule.question} {noted(rule, answer, where)}"
