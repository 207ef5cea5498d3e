"""A cohort as one page that stands alone: who has open gates first, then what to teach. No script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from mei_social import words
from mei_social.assess import BAND_ORDER
from mei_social.cohort.values import ClauseFigures, Cohort, RuleFigures, Trainee
from mei_social.render import cohort_chart
from mei_social.render.cohort_chart import Amount
from mei_social.render.page import environment, style, style_hash
from mei_social.render.picture import LINE
from mei_social.text import visible

if TYPE_CHECKING:
    from jinja2 import Template

MOST = 60
"""A list with more is cut, and a matrix with more is counted by topic."""
MOST_GATES = 500
"""Nobody with an open gate is left out of a page that people can still read."""
TAUGHT = 8
TABLED = 15
MORE = "The .json and .csv files hold all."


@dataclass(frozen=True, slots=True)
class Gated:
    """Those with something to say about a gate, by what that is."""

    open: tuple[Trainee, ...]
    set_aside: tuple[Trainee, ...]
    unanswered: tuple[Trainee, ...]


def to_html(cohort: Cohort, today: date | None = None) -> bytes:
    """The cohort as a page for a browser and for paper."""
    sheet = style("report.css", "cohort.css")
    trainees = tuple(cohort.trainees) if cohort.shown <= MOST else ()
    page = _template().render(
        c=cohort,
        w=words,
        today=words.day(today or date.today()),
        style=sheet,
        style_hash=style_hash(sheet),
        gated=_gated(cohort),
        worst_first=sorted(trainees, key=_urgency),
        by_name=trainees,
        anchors={trainee.ref: f"trainee-{n}" for n, trainee in enumerate(trainees, 1)},
        rules={rule.id: rule for rule in cohort.rule_figures},
        used=[b for b in BAND_ORDER if any(t.bands.get(b) for t in cohort.topics)],
        near={name: (typed, ref) for name, typed, ref in cohort.expected.near} if cohort.expected else {},
        **_teaching(cohort),
        band_chart=_bands(cohort),
        label=cohort_chart.LABEL, line=LINE, thick=cohort_chart.THICK,
        most=MOST, most_gates=MOST_GATES, more=MORE,
    )  # fmt: skip
    return page.encode("utf-8", "replace")


def _gated(cohort: Cohort) -> Gated:
    found = tuple(cohort.gates)
    return Gated(
        open=tuple(t for t in found if t.open_gates),
        set_aside=tuple(t for t in found if t.set_aside),
        unanswered=tuple(t for t in cohort.trainees if t.unanswered_gates),
    )


def _urgency(trainee: Trainee) -> tuple[bool, int, bool, str]:
    nameless = trainee.name is None
    return not trainee.open_gates, BAND_ORDER.index(trainee.band), nameless, trainee.who.casefold()


def _teaching(cohort: Cohort) -> dict[str, Any]:
    """The most missed rules and clauses, and where answers are still missing."""
    missed = [r for r in cohort.rule_figures if r.missed]
    clauses = [c for c in cohort.clause_figures if c.missed]
    untested = sorted((r for r in cohort.rule_figures if r.untested), key=lambda r: -r.untested)
    return {
        "missed_rules": missed,
        "missed_clauses": clauses,
        "rule_chart": cohort_chart.draw(map(_of_rule, missed[:TAUGHT]), cohort.shown),
        "clause_chart": cohort_chart.draw(map(_of_clause, clauses[:TAUGHT]), cohort.shown),
        "taught": TAUGHT,
        "untested": untested[:TABLED],
    }


def _of_rule(rule: RuleFigures) -> Amount:
    return Amount(visible(rule.question), rule.missed, rule.applied, rule.severity.value)


def _of_clause(clause: ClauseFigures) -> Amount:
    return Amount(visible(f"{clause.label} {clause.title}"), clause.missed, clause.applied, "low")


def _bands(cohort: Cohort) -> cohort_chart.Chart:
    titles = cohort.band_titles
    amounts = (
        Amount(visible(titles[band]), count, cohort.shown, band.value)
        for band in BAND_ORDER
        if (count := cohort.bands.get(band, 0))
    )
    return cohort_chart.draw(amounts, cohort.shown)


def _short(text: str) -> str:
    """A name or a reference: nobody's is longer, besides one that is meant to be in the way."""
    return visible(text, 80)


def _shown(value: object) -> object:
    """What the template writes: every text through `visible`, besides our own markup."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@cache
def _template() -> Template:
    shown = environment().overlay(finalize=_shown)
    shown.filters["short"] = _short
    return shown.get_template("cohort.html.j2")
