"""How answers are weighed, in words that somebody can check by hand."""

from __future__ import annotations

from mei_social.authoring.handbook.document import Block, Item, Listing, Part, Table, Text
from mei_social.authoring.handbook.phrases import rule_id
from mei_social.ruleset.model import Bands, Ruleset
from mei_social.text import english

BAND = "The result is a band: that of the worst open finding, never an average."
OPEN = (
    'A finding is open after an answer that is not the safe one: after "partly" too, and after "not sure", '
    "where the first step is to find out. A question without an answer keeps the result unfinished."
)
GATE = (
    "Some questions are never averaged. Any answer to them but the safe one, even partly, "
    "is shown first and on its own."
)
SCORE = (
    "The score stands beside the band and never makes it. "
    "The safe answer counts in full and partly counts half. Every other answer, and no answer, "
    "counts nothing. A question that does not apply is left out."
)


def scoring(rules: Ruleset) -> Part:
    """Bands, score, and the questions that come before all others."""
    return Part(
        id="weighing",
        title="How the answers are weighed",
        blocks=(Text(BAND), Text(OPEN), *_gates(rules), _bands(rules.bands), *_score(rules), _again(rules)),
    )


def _gates(rules: Ruleset) -> tuple[Block, ...]:
    gates = tuple(Item(rule.question, to=rule_id(rule)) for rule in rules.rules if rule.gate)
    if not gates:
        return (Text("No question comes before all others."),)
    return (Text(GATE), Listing(gates, label="These questions come before all others"))


def _bands(bands: Bands) -> Table:
    found = [getattr(bands, f) for f in Bands.__struct_fields__]
    rows = tuple((band.title, band.meaning) for band in found)
    return Table("The bands, worst first", ("Band", "What it means"), rows)


def _score(rules: Ruleset) -> tuple[Block, ...]:
    w = rules.weights
    weights = (
        f"A question counts {w.critical} if critical, {w.high} if high, "
        f"{w.medium} if medium and {w.low} if low."
    )
    return (Text(f"{SCORE} {weights}"),)


def _again(rules: Ruleset) -> Text:
    review = rules.review
    return Text(
        f"Everybody is asked to look again after {english.count(review.check_again_after_days, 'day')}. "
        f"A menu path counts as old after {english.count(review.menu_path_old_after_days, 'day')}. "
        f"A recheck takes an answer over for {english.count(review.answers_good_for_days, 'day')}, and one "
        f"about a setting for {english.count(review.settings_good_for_days, 'day')}, unless the question "
        "has a time of its own. An old self-check is offered for deletion after "
        f"{english.count(review.keep_for_days, 'day')}."
    )
