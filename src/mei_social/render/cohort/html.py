"""A cohort as one page that stands alone: who has open gates first, then what to teach. No script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from mei_social.audit.assess import BAND_ORDER, SEVERITY_ORDER
from mei_social.audit.extent import WORDS
from mei_social.cohort.first_line import BROUGHT_UP, comes_first
from mei_social.cohort.model import ClauseFigures, Cohort, RuleFigures, Trainee
from mei_social.cohort.reviews import WORDS as REVIEWED
from mei_social.render.cohort import chart
from mei_social.render.cohort.chart import Amount
from mei_social.render.cohort.people import gist, people_of
from mei_social.render.command import with_file
from mei_social.render.page import environment, style, style_hash
from mei_social.render.report.matrix_svg import LINE
from mei_social.report import labels
from mei_social.report.build import ONLY_ADVICE, ONLY_ADVICE_SO_FAR
from mei_social.text import english
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from jinja2 import Template

MOST = 60
"""With more, a list of files is cut, the matrix is counted by topic, and there is a list of names."""
MOST_NAMED = 500
"""Nobody who is missing is left out of a page that people can still read."""
MOST_OF_EACH = 4
"""Where the trainees are many, of what is open with each besides gates: the whole file has the rest."""
TAUGHT = 8
TABLED = 15
MORE = "The .json file holds all."


def to_html(cohort: Cohort, folder: PurePath, today: date) -> bytes:
    """The cohort as a page for a browser and for paper. Commands name files in `folder`, as it was typed."""
    sheet = style("report/report.css", "cohort/cohort.css")
    people = people_of(cohort)
    page = _template().render(
        c=cohort,
        role=cohort.roles.answers,
        p=people,
        comes_first=comes_first(cohort),
        brought_up=BROUGHT_UP,
        w=labels,
        extents=WORDS,
        reviewed=REVIEWED,
        english=english,
        today=english.day(today),
        style=sheet,
        style_hash=style_hash(sheet),
        many=cohort.shown > MOST,
        anchors=people.anchors,
        rules={rule.id: rule for rule in cohort.rule_figures},
        findings=_worst_first(cohort.rule_figures),
        gist=gist,
        titled=_titled(cohort),
        day=lambda text: english.day(date.fromisoformat(text)),
        command=partial(with_file, "mei-social review", folder),
        used=[b for b in BAND_ORDER if any(t.bands.get(b) for t in cohort.topics)],
        near={name: (typed, ref) for name, typed, ref in cohort.expected.near} if cohort.expected else {},
        **_teaching(cohort),
        band_chart=_bands(cohort),
        label=chart.LABEL, line=LINE, thick=chart.THICK,
        most=MOST, most_named=MOST_NAMED, most_of_each=MOST_OF_EACH, more=MORE,
    )  # fmt: skip
    return page.encode("utf-8", "replace")


def _titled(cohort: Cohort) -> Callable[[Trainee], str]:
    """What a trainee's own summary has above it where only advice is open; the name of the band otherwise."""
    advice = {rule.id for rule in cohort.rule_figures if rule.advice}

    def titled(t: Trainee) -> str:
        if not t.missed or not advice.issuperset(t.missed):
            return cohort.band_titles[t.band]
        return (ONLY_ADVICE if t.answered == t.applicable else ONLY_ADVICE_SO_FAR).title

    return titled


def _worst_first(rules: tuple[RuleFigures, ...]) -> Callable[[Trainee], list[str]]:
    """What a trainee missed besides gates, which are apart."""
    ranks = {rule.id: SEVERITY_ORDER.index(rule.severity) for rule in rules}
    return lambda trainee: sorted(
        (rule for rule in trainee.missed if rule not in trainee.open_gates), key=lambda rule: ranks[rule]
    )


def _teaching(cohort: Cohort) -> dict[str, Any]:
    """The most missed rules and clauses, and where answers are still missing."""
    missed = [r for r in cohort.rule_figures if r.missed]
    clauses = [c for c in cohort.clause_figures if c.missed]
    untested = sorted((r for r in cohort.rule_figures if r.untested), key=lambda r: -r.untested)
    return {
        "missed_rules": missed,
        "missed_clauses": clauses,
        "rule_chart": chart.draw(map(_of_rule, missed[:TAUGHT]), cohort.shown),
        "clause_chart": chart.draw(map(_of_clause, clauses[:TAUGHT]), cohort.shown),
        "taught": TAUGHT,
        "untested": untested[:TABLED],
    }


def _of_rule(rule: RuleFigures) -> Amount:
    return Amount(visible(rule.title), rule.missed, rule.applied, rule.severity.value)


def _of_clause(clause: ClauseFigures) -> Amount:
    return Amount(visible(f"{clause.label} {clause.title}"), clause.missed, clause.applied, "low")


def _bands(cohort: Cohort) -> chart.Chart:
    titles = cohort.band_titles
    amounts = (
        Amount(visible(titles[band]), count, cohort.shown, band.value)
        for band in BAND_ORDER
        if (count := cohort.bands.get(band, 0))
    )
    return chart.draw(amounts, cohort.shown)


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
    return shown.get_template("cohort/cohort.html.j2")
