"""A mentor's view of one export for machines. ASCII only, so that no text in it acts on a terminal."""

from __future__ import annotations

import json
from typing import Any

from msgspec import to_builtins

from mei_social.report import labels
from mei_social.review.changes import Changes
from mei_social.review.page import ReviewItem, ReviewPage
from mei_social.review.record import Record, written

FORMAT = "mei-social-review-view"
FORMAT_VERSION = 1
APART = frozenset({"gates", "to_answer", "findings", "changes", "statement", "roles", "waiting", "answered"})


def to_json(page: ReviewPage, record: Record | None) -> str:
    """What the screen shows, with every list whole."""
    body = {
        **_head(page.statement),
        "comes_first": page.comes_first,
        "refused": None,
        **{k: v for k, v in to_builtins(page).items() if k in set(ReviewPage.__struct_fields__) - APART},
        "gates": [_matter(m) for m in page.gates],
        "findings": [_matter(m) for m in page.findings],
        "changes": _changes(page.changes) if page.changes else None,
        "record": written(record) if record else None,
    }
    return json.dumps(body, indent=2) + "\n"


def refusal(file: str, reason: str) -> str:
    """The same where there is nothing to show."""
    return (
        json.dumps({**_head(labels.UNCHECKED), "refused": {"file": file, "reason": reason}}, indent=2) + "\n"
    )


def _head(statement: str) -> dict[str, Any]:
    return {"format": FORMAT, "format_version": FORMAT_VERSION, "statement": statement}


def _matter(review_item: ReviewItem) -> dict[str, Any]:
    """One entry for each account, with the id that a record uses."""
    finding = review_item.finding
    places = zip(review_item.items, finding.places, strict=True)
    return {
        "question": finding.rule,
        "text": finding.question,
        "topic": finding.topic,
        "clauses": finding.clauses,
        "force": finding.force,
        "severity": finding.severity.value,
        "safeguarding": finding.safeguarding,
        "set_aside": finding.set_aside,
        "tell": finding.tell,
        "steps": list(finding.steps),
        "places": [
            {
                "account": i.account,
                "where": p.where,
                "said": p.said,
                "as_asked": p.as_asked,
                "note": p.note,
                "plan": p.plan,
            }
            for i, p in places
        ],
    }


def _changes(changes: Changes) -> dict[str, Any]:
    return {**to_builtins(changes), "date": changes.date.isoformat()}
