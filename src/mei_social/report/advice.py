"""What to do about a question, in steps; where the settings are, and who helps."""

from __future__ import annotations

import re
from datetime import date

from mei_social.audit.assess import Outcome
from mei_social.audit.model import Audit
from mei_social.report.help import Contact, SettingHelp
from mei_social.ruleset.model import Contact as Person
from mei_social.ruleset.model import HelpLine, Rule, Ruleset, Setting
from mei_social.safeguarding.ladder import how, ladder, named
from mei_social.text import english
from mei_social.text.typed_days import days_after

THEN_AGAIN = "Then answer this question again."
FIND_OUT = "Where you are not sure, find out: {}"
PATHS_MOVE = (
    "Apps move their menus, so a path may have changed since it was last known. Then search for the words."
)
"""Said once where paths are shown."""
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z'\"‘“])")


def sentences(text: str) -> tuple[str, ...]:
    return tuple(SENTENCE_END.split(text.strip()))


def steps_for(rule: Rule, outcomes: set[Outcome]) -> tuple[str, ...]:
    """What to do. For a `not sure` that is to find out, before anything is changed.

    Where a question that comes before all others is open in one place, what to do there does not wait.
    """
    if outcomes == {Outcome.UNKNOWN}:
        return (*sentences(rule.how), THEN_AGAIN)
    if Outcome.UNKNOWN in outcomes:
        find_out = FIND_OUT.format(rule.how)
        return (*sentences(rule.remedy), find_out) if rule.gate else (find_out, *sentences(rule.remedy))
    return sentences(rule.remedy)


def last_day(audit: Audit, today: date) -> date:
    """The day of the last answer; a date that has not come yet says only that a clock was wrong."""
    return min(max((a.date for a in audit.answers.values()), default=today), today)


def check_again_on(ruleset: Ruleset, audit: Audit, today: date) -> date:
    """When to look again, counted from the last answer."""
    return days_after(last_day(audit, today), ruleset.review.check_again_after_days)


def setting_help(setting: Setting, ruleset: Ruleset, today: date) -> SettingHelp:
    """One setting, stable wording first; the path only as something that was once seen."""
    known = (s.name for s in ruleset.settings if s.id == setting.topic)
    name = next(known, setting.topic.replace("-", " ").capitalize())  # a gate of other rules may name it
    search = english.listed((f'"{w}"' for w in setting.search), "or")
    return SettingHelp(
        name=name,
        do=setting.do,
        search=f"Search the app's settings for {search}.",
        path=_path(setting, ruleset, today),
        help=f'Help page to look for: "{setting.help}".' if setting.help else None,
        note=setting.note,
    )


def setting_lines(setting: Setting, ruleset: Ruleset, today: date) -> tuple[str, ...]:
    """The same, one thing a line."""
    shown = setting_help(setting, ruleset, today)
    return (f"{shown.name}: {shown.told[0]}", *shown.told[1:])


def person(contact: Person) -> Contact:
    """Somebody to talk to, and how to reach them or find out."""
    return Contact(contact.role, contact.reach or contact.ask)


def people(ruleset: Ruleset, about_a_child: bool) -> tuple[Contact, ...]:
    """Whom to talk to: about a child the whole ladder first, as the first of it may not answer."""
    rungs = ladder(ruleset) if about_a_child else ()
    known = {rung.id for rung in rungs}
    others = (contact for contact in ruleset.provider.contacts if contact.id not in known)
    return (
        *(Contact(named(rung), f"{rung.when} {how(rung)}") for rung in rungs),
        *map(person, others),
    )


def support(line: HelpLine) -> Contact:
    """Who helps with what."""
    known = f" ({line.known})" if line.known else ""
    return Contact(line.need, f"{line.who}{': ' + line.reach if line.reach else ''}{known}")


def _path(setting: Setting, ruleset: Ruleset, today: date) -> str | None:
    if not setting.path:
        return None
    if setting.seen is None:
        return f"Path, without a date: {setting.path}"
    old = (today - setting.seen).days > ruleset.review.menu_path_old_after_days
    age = ", long ago" if old else ""
    return f"Path, last known on {english.day(setting.seen)}{age}: {setting.path}"
