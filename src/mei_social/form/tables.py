"""All that a page needs of the rules, as one value that JSON can hold.

Results are not described but worked out: for each rule and each answer that can be given, `outcome_of` and
`tally` write one row of four numbers to add and one band of which the worst counts. So a change of weights,
severity, force or safe answers reaches the page with no change of its code.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from mei_social import __version__
from mei_social.audit.assess import (
    BAND_ORDER,
    FINDINGS,
    QUIET,
    SEVERITY_ORDER,
    Outcome,
    Result,
    effective_severity,
    is_advice,
    outcome_of,
    tally,
)
from mei_social.audit.extent import is_quick
from mei_social.audit.minutes import ANSWERING, JUDGEMENT, OPENING, SETTING, WORDS_A_MINUTE, ask_of, words
from mei_social.audit.model import Answer, AnswerValue
from mei_social.audit.purposes import is_said
from mei_social.export.write import CHECK_ALGORITHM, CROCKFORD, FORMAT, FORMAT_VERSION, MENUS_VERSION
from mei_social.form import letters, opening, shape
from mei_social.form.words import rule_words, settings_words
from mei_social.parsing.newer import FORM
from mei_social.report import labels
from mei_social.ruleset.model import (
    Ask,
    Force,
    Guide,
    Per,
    Purpose,
    Rule,
    Ruleset,
    Screening,
    Severity,
    Weights,
    YesNo,
)
from mei_social.text.visible import visible

Table = dict[str, Any]
ANSWERS: tuple[AnswerValue | None, ...] = (None, *AnswerValue)
"""In the order of the rows: none, then all that can be said."""
TOOL = f"{__version__}{FORM}"
"""By this a file says that it comes from a page."""


def tables_of(ruleset: Ruleset, guides: Mapping[str, Guide], today: date) -> Table:
    """`today`: the day on which the page is made; how old a menu path is said to be is of that day."""
    rows = _Rows(ruleset.weights)
    rules = [_rule(rule, rows) for rule in ruleset.rules]
    return {
        "id": ruleset.id,
        "version": ruleset.version,
        "digest": ruleset.digest,
        "title": ruleset.title,
        "toolVersion": TOOL,
        "format": FORMAT,
        "formatVersion": FORMAT_VERSION,
        "menusVersion": MENUS_VERSION,
        "algorithm": CHECK_ALGORITHM,
        "codeLetters": CROCKFORD,
        "statement": labels.self_declared(ruleset),
        "declared": list(labels.DECLARED),
        "mostDeclared": labels.MOST_DECLARED,
        "earlierTopic": labels.EARLIER,
        "notInRules": labels.NOT_IN_YOUR_RULES,
        "talkToday": labels.TALK_TODAY,
        "answers": list(ANSWERS),
        "bands": list(BAND_ORDER),
        "outcomes": list(Outcome),
        "findings": sorted(FINDINGS),
        "quiet": sorted(QUIET),
        "severities": list(SEVERITY_ORDER),
        "forces": list(Force),
        "topics": [{"id": topic.id, "name": topic.name} for topic in ruleset.topics],
        "clauses": [{"id": each.id, "name": visible(each.label)} for each in ruleset.clauses],
        "platforms": [{"id": platform.id, "name": platform.name} for platform in ruleset.platforms],
        "purposes": [{"id": purpose, "name": labels.purpose(purpose, ruleset)} for purpose in Purpose],
        "screening": list(map(_screening, ruleset.screening)),
        "rules": rules,
        "rows": rows.all,
        "earlier": {safe.value: rows.of(_gate(ruleset.rules[0], safe)) for safe in YesNo},
        "settings": settings_words(ruleset, guides, today),
        "minutes": {
            "wordsAMinute": WORDS_A_MINUTE,
            "setting": SETTING,
            "judgement": JUDGEMENT,
            "opening": OPENING,
            "answering": ANSWERING,
        },
        "letters": {"printable": letters.printable()},
        "shape": shape.of_exports(),
        "opening": opening.of_files(),
    }


class _Rows:
    """What each answer comes to. Most rules come to the same as some other, so they share it."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.all: list[list[list[int]]] = []

    def of(self, rule: Rule) -> int:
        """The number of its rows."""
        found = [self._row(rule, value) for value in ANSWERS]
        if found not in self.all:
            self.all.append(found)
        return self.all.index(found)

    def _row(self, rule: Rule, value: AnswerValue | None) -> list[int]:
        """Points, most, answered, applicable; then the place of the band, and that of the outcome."""
        answer = Answer(value, date.min) if value else None
        outcome = outcome_of(rule, answer)
        sums = tally([Result(rule, None, answer, outcome)], self._weights)
        numbers = [sums.points, sums.most, sums.answered, sums.applicable]
        return [*numbers, BAND_ORDER.index(sums.band), list(Outcome).index(outcome)]


def _screening(screening: Screening) -> Table:
    return _said(
        id=screening.id,
        text=screening.question,
        hint=screening.hint and visible(screening.hint),
        per=screening.per,
        when=screening.when,
        purposes=list(screening.purposes),
    )


def _rule(rule: Rule, rows: _Rows) -> Table:
    return _said(
        id=rule.id,
        topic=rule.topic,
        clauses=list(rule.clauses),
        question=rule.question,
        per=rule.per,
        platforms=list(rule.platforms),
        when=rule.when,
        quick=is_quick(rule),
        gate=rule.gate,
        safeguarding=rule.safeguarding,
        severity=rule.severity,
        weighs=effective_severity(rule),
        advice=is_advice(rule),
        force=rule.force,
        expected=rule.expected,
        purposes=list(rule.purposes) if is_said(rule) else [],
        app=rule.per is Per.ACCOUNT and ask_of(rule) is Ask.APP,
        settings=list(rule.settings),
        minutes=rule.minutes,
        length=words(rule),
        rows=rows.of(rule),
        words=rule_words(rule),
    )


def _gate(rule: Rule, safe: YesNo) -> Rule:
    """Any gate with this safe answer; all of them come to the same, as they were asked."""
    return replace(rule, gate=True, severity=Severity.CRITICAL, force=Force.MUST, expected=safe)


def _said(**values: Any) -> Table:
    """Without what is empty: a page reads nothing as no."""
    return {
        key: value
        for key, value in values.items()
        if value not in ([], {}) and value is not None and value is not False
    }
