"""Headings and labels that the HTML page and the Markdown text share, in their order."""

from __future__ import annotations

from mei_social.report import advice
from mei_social.report.help import SettingHelp
from mei_social.report.model import AnswerLine, Finding, Report, When
from mei_social.text import english

GATES_OPEN = "Talk to someone about these today"
GATES_BLANK = "Answer these first: they come before all others"
GATES_CALM = "Questions that come before all others"
GATES_NONE = "None of these questions has an open answer."
SET_ASIDE = "Set aside as not applying, not scored"
FIRST = "One thing to do first"
FIRST_ABOVE = "The other steps are above, under the question itself."
MATRIX = "Topics and accounts at a glance"
MATRIX_TABLE = "The same as a table"
MATRIX_KEY = "What the words mean"
TOPIC = "Topic"
COVERAGE = "How much was answered"
FINDINGS = "Open findings"
PATHS_MOVE = advice.PATHS_MOVE
GOOD = "What is already good"
CHECK_AGAIN = "When to check again"
CONTACTS = "Who to talk to"
SUPPORT = "Help and support"
LEFT_OUT = "What was left out"
ANSWERS = "All answers"
ANSWERS_FOLDED = "Open a part to read it. Only parts that are open are printed."
EXPLAIN = "Where the numbers come from"
STATEMENT = "About this page"

DO = "What to do"
NOTE = "Note"
PLAN = "Plan"
SETTING = "Where to find the setting"
SAFEGUARDING = "Safeguarding"
REFERENCE = "Reference"
NAME = "Name"
DATE = "Date"
RULES = "Rules"
CHECK_CODE = "Check code"


def heading(finding: Finding) -> str:
    """What there is to do; a gate is called by what was asked."""
    return finding.question if finding.gate else finding.title


def minutes(number: int) -> str:
    """A guess in words, never more exact than it is."""
    about = english.about(number)
    return about[0].upper() + about[1:]


def gates_heading(report: Report) -> str:
    if open_gates(report):
        return GATES_OPEN
    return GATES_BLANK if report.gates_unanswered else GATES_CALM


def open_gates(report: Report) -> tuple[Finding, ...]:
    return tuple(gate for gate in report.gates if not gate.set_aside)


def ordered_gates(report: Report) -> tuple[Finding, ...]:
    """Open gates first, then those without an answer, then what was set aside."""
    aside = (gate for gate in report.gates if gate.set_aside)
    return (*open_gates(report), *report.gates_unanswered, *aside)


def can_wait(finding: Finding) -> bool:
    """Whether a page may fold the steps away, so that what is urgent is not lost among the rest."""
    return finding.when is When.TERM


def by_when(report: Report) -> list[tuple[When, list[Finding]]]:
    """Findings in groups, soonest first, empty groups left out."""
    groups = [(when, [f for f in report.findings if f.when is when]) for when in When]
    return [(when, found) for when, found in groups if found]


def has_paths(report: Report) -> bool:
    """Whether it has to be said that menus move."""
    return any(finding.has_path for finding in (*report.gates, *report.findings))


def steps_stand_above(report: Report) -> bool:
    """Whether the first thing to do is a gate, which has its steps already."""
    return any(gate.question == report.first.asked for gate in open_gates(report))


def settings_help(finding: Finding) -> list[tuple[str, tuple[SettingHelp, ...]]]:
    """Places and their settings, shared by accounts on one platform; none where nothing is to be set."""
    groups: dict[tuple[SettingHelp, ...], list[str]] = {}
    for place in finding.places:
        if place.settings and not finding.set_aside:
            groups.setdefault(place.settings, []).append(place.where)
    return [(", ".join(where), settings) for settings, where in groups.items()]


def by_account(answers: tuple[AnswerLine, ...]) -> list[list[AnswerLine]]:
    """The answers in groups, so that no line has to repeat the account."""
    groups: dict[str | None, list[AnswerLine]] = {}
    for line in answers:
        groups.setdefault(line.account, []).append(line)
    return list(groups.values())
