"""A cohort as tables of texts and whole numbers, for CSV and spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mei_social.audit.assess import BAND_ORDER
from mei_social.audit.extent import WORDS
from mei_social.cohort.model import Cohort, Trainee
from mei_social.cohort.reviews import WORDS as REVIEWED
from mei_social.report import labels
from mei_social.text.visible import visible

Cell = str | int | None
Rows = Iterator[tuple[Cell, ...]]

ABOUT_A_TRAINEE = (
    "reference",
    "name",
    "extent",
    "band",
    "open gates",
    "gates set aside",
    "act today",
    "gates that were open",
    "gates not answered",
    "score",
    "answered",
    "applicable",
    "accounts",
    "accounts left out",
    "open findings",
    "not asked in your words",
    "date",
    "revision",
    "rules",
    "file",
    "doubts",
    "review",
    "group",
    "statement",
)


def trainees(cohort: Cohort) -> Rows:
    """One row a trainee; the topics come last, as each set of rules has its own."""
    yield (*ABOUT_A_TRAINEE, *(f"topic: {visible(topic.name, 80)}" for topic in cohort.topics))
    group_of = {ref: group.name for group in cohort.groups for ref in group.refs}
    for trainee in cohort.trainees:
        group = group_of.get(trainee.ref, "")
        about = _about(trainee, cohort, group)
        yield (*about, *(labels.CELL[band] for band in trainee.topics))


def _about(trainee: Trainee, cohort: Cohort, group: str) -> tuple[Cell, ...]:
    return (
        visible(trainee.ref, 40),
        visible(trainee.name or "", 80),
        WORDS[trainee.extent],
        labels.CELL[trainee.band],
        _gates(trainee, is_open=True),
        _gates(trainee, is_open=False),
        cohort.duty if trainee.acts else "",
        "; ".join(f"{visible(c.id, 60)} {c.when}" for c in trainee.closed_gates),
        _listed(trainee.unanswered_gates),
        trainee.score,
        trainee.answered,
        trainee.applicable,
        trainee.accounts,
        trainee.left_out,
        _listed(trainee.missed),
        _listed(trainee.not_asked),
        trainee.date,
        trainee.revision,
        visible(trainee.version, 120),
        trainee.file,
        "; ".join(trainee.doubts),
        REVIEWED[trainee.review] if cohort.reviews is not None else "",
        visible(group, 200),
        cohort.statement,
    )


def rules(cohort: Cohort) -> Rows:
    yield (
        *("rule", "question", "topic", "policy", "severity", "gate", "missed by", "of"),
        *("not answered by", "not asked in your words", "compared"),
    )
    for rule in cohort.rule_figures:
        yield (
            rule.id, visible(rule.question), visible(rule.topic), visible(_listed(rule.clauses)),
            labels.SEVERITY[rule.severity], "yes" if rule.gate else "", rule.missed, rule.applied,
            rule.untested, rule.not_asked, "yes" if rule.compared else "no",
        )  # fmt: skip


def clauses(cohort: Cohort) -> Rows:
    yield "clause", "title", "missed by", "of"
    for clause in cohort.clause_figures:
        yield visible(clause.label), visible(clause.title), clause.missed, clause.applied


def topics(cohort: Cohort) -> Rows:
    yield ("topic", *(labels.CELL[band] for band in BAND_ORDER))
    for topic in cohort.topics:
        yield (visible(topic.name), *(topic.bands[band] for band in BAND_ORDER))


def files(cohort: Cohort) -> Rows:
    """Every file that was refused, doubted or not counted."""
    yield "file", "what", "why"
    for refused in cohort.refused:
        yield refused.file, "refused", visible(refused.reason)
    for doubted in cohort.doubted:
        yield doubted.file, "doubted", "; ".join(doubted.reasons)
    for copy in cohort.duplicates:
        yield copy.file, "not counted", f"{copy.reason}; {copy.counted} is counted"
    for gone in cohort.trend.gone_open if cohort.trend else ():
        told = visible(f"{gone.called}: open in it: {' '.join(gone.gates)}")
        yield gone.file, "in the earlier folder only", told


def groups(cohort: Cohort) -> Rows:
    """By a column of the list: what most missed, each open gate, each who is missing."""
    yield "group", "handed in", "of", "what", "who", cohort.roles.answers.many
    for group in cohort.groups:
        head = (visible(group.name, 200), group.handed_in, group.listed)
        yield (*head, "", "", None)
        for who, question in group.gates:
            yield (*head, f"open gate: {visible(question)}", visible(who, 200), None)
        for title, count in group.missed:
            yield (*head, visible(title), "", count)
        for name in group.missing:
            yield (*head, "not handed in", visible(name, 200), None)


def missing(cohort: Cohort) -> Rows:
    """Who was expected and has not handed in."""
    yield "name", "perhaps", "reference"
    if cohort.expected:
        near = {name: (typed, ref) for name, typed, ref in cohort.expected.near}
        for name in cohort.expected.missing:
            typed, ref = near.get(name, ("", ""))
            yield visible(name, 200), visible(typed, 80), visible(ref, 40)


def _gates(trainee: Trainee, *, is_open: bool) -> str:
    """Ids, and for what was asked in other words than yours the question and the answer."""
    found = (gate for gate in trainee.gates if gate.open is is_open)
    return "; ".join(g.id if g.answer is None else f"{visible(g.id, 60)} ({visible(g.told)})" for g in found)


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(ids)


TABLES: dict[str, Callable[[Cohort], Rows]] = {
    "trainees": trainees,
    "rules": rules,
    "clauses": clauses,
    "topics": topics,
    "files": files,
    "missing": missing,
    "groups": groups,
}
