"""A mentor's view of one export with the mentor's record, as one self-contained page to read and to print."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from mei_social.audit.changes import Change
from mei_social.render import carried_data
from mei_social.render.page import environment, style, style_hash
from mei_social.report import labels
from mei_social.report.model import Place
from mei_social.review.labels import DECIDED, SIGNING, UNDECIDED
from mei_social.review.page import ReviewItem, ReviewPage
from mei_social.review.record import Record
from mei_social.ruleset.model import Severity
from mei_social.text import english
from mei_social.text.visible import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

    from mei_social.review.record import Remark

MARKS = {severity: count for count, severity in enumerate(reversed(Severity), 1)}


def to_html(page: ReviewPage, record: Record | None, body: Mapping[str, Any] | None = None) -> str:
    """No script, no request. What the mentor typed is kept as it was typed, and made safe to show here.

    `body`: the data that it is to carry, which can be seen in it too.
    """
    sheet = style("report/report.css", "review/review.css")
    safe = shown(record) if record else None
    return _template().render(
        d=page,
        record=safe,
        remarked=lambda review_item: _remarked(review_item, safe),
        style=sheet,
        style_hash=style_hash(sheet),
        band=labels.CELL[page.band],
        day=english.day,
        decided=DECIDED,
        undecided=UNDECIDED,
        marks=MARKS,
        signing=SIGNING,
        tables=carried_data.tables_of(body) if body else (),
        data_heading=carried_data.HEADING,
        data_is=carried_data.WHAT_IT_IS,
        turns=[turn for turn in Change if turn is not Change.STILL],
        still=Change.STILL,
    )


def _remarked(review_item: ReviewItem, record: Record | None) -> list[tuple[Remark | None, list[Place]]]:
    """The places of a finding, together where the mentor wrote the same about them."""
    groups: dict[tuple[object, ...], tuple[Remark | None, list[Place]]] = {}
    for item, place in zip(review_item.items, review_item.finding.places, strict=True):
        remark = record.on(item) if record else None
        key = (remark.decision, remark.comment, remark.reason) if remark else ()
        groups.setdefault(key, (remark, []))[1].append(place)
    return list(groups.values())


@cache
def _template() -> Template:
    return environment().get_template("review/review.html.j2")
