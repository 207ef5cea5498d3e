"""The words of one rule, as the terminal says them, safe to show: none is written here that is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from mei_social.audit.model import Answer, AnswerValue
from mei_social.concern.guide import ON_AN_APP
from mei_social.report import labels
from mei_social.report.advice import sentences, setting_lines
from mei_social.report.meaning import meaning
from mei_social.ruleset.model import Guide, Rule, Ruleset
from mei_social.text.visible import visible

Words = dict[str, Any]


def rule_words(rule: Rule) -> Words:
    """Lists are steps. `noted`: what each answer to a gate means, to go on after `Noted: `.

    `own`: the policy says it itself; its clauses are where, or what is nearest.
    """
    found: Words = {
        "hint": rule.hint,
        "action": rule.action,
        "why": rule.why,
        "how": sentences(rule.how),
        "partly": rule.partly,
        "remedy": sentences(rule.remedy),
        "tell": rule.tell,
        "notes": dict(rule.notes),
        "whose_word": labels.whose_word(rule),
        "own": labels.is_the_policy_s(rule),
        "noted": noted(rule) if rule.gate else None,
    }
    return texts({key: value for key, value in found.items() if value}, visible)  # type: ignore[no-any-return]


def texts(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: texts(each, change) for key, each in value.items()}
    return [texts(each, change) for each in value] if isinstance(value, (list, tuple)) else value


def noted(rule: Rule) -> dict[str, str]:
    """By answer; `{}` stands for the reason why it does not apply."""
    reasons = {AnswerValue.NOT_APPLICABLE: "{}"}
    return {value: meaning(rule, Answer(value, date.min, reasons.get(value))) for value in AnswerValue}


def settings_words(
    ruleset: Ruleset, guides: Mapping[str, Guide], today: date
) -> dict[str, dict[str, list[str]]]:
    """By platform and setting: where it is, one thing a line. Only what some rule or the guide names."""
    known = {setting.id for setting in ruleset.settings}
    named = {topic for rule in ruleset.rules for topic in rule.settings} | known.intersection(ON_AN_APP)
    return {
        platform: {
            setting.topic: [visible(line) for line in setting_lines(setting, ruleset, today)]
            for setting in guide.settings
            if setting.topic in named
        }
        for platform, guide in guides.items()
    }
