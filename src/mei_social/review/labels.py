"""How the parts of a mentor's record are called, everywhere the same."""

from __future__ import annotations

from collections.abc import Iterator

from mei_social.review.page import ReviewPage
from mei_social.review.record import Decision, Record, Remark
from mei_social.text import english

DECIDED = {
    Decision.ACCEPT: "Accepted",
    Decision.TALK: "Talk about it",
    Decision.ASK_AGAIN: "Ask again",
}
UNDECIDED = "No decision yet"
SIGNING = (
    "To sign means: I have read this and talked it through. It does not say that the answers are true: "
    "they are self-declared, and nobody has checked them."
)


def said_about(remark: Remark | None) -> str:
    """One remark in a line: the decision, the reason, the comment."""
    if remark is None:
        return f"{UNDECIDED}."
    head = DECIDED[remark.decision] if remark.decision else UNDECIDED
    reason = f", because: {remark.reason}" if remark.reason else ""
    return f"{head}{reason}." + (f" Comment: {remark.comment}" if remark.comment else "")


def open_items(page: ReviewPage, record: Record) -> list[int]:
    """Findings on which something is not decided, by their place in `page.review_items`."""
    decided = {r.item for r in record.remarks if r.decision}
    return [n for n, review_item in enumerate(page.review_items) if not decided.issuperset(review_item.items)]


def state(page: ReviewPage, record: Record) -> Iterator[str]:
    """How far a record is, and first what it cannot decide on."""
    for text in page.gates_unanswered:
        yield f"No answer yet: {text}"
    count = len(page.review_items)
    done = count - len(open_items(page, record))
    yield f"{done} of {english.count(count, 'finding')} decided." if count else "No finding to decide on."
    for action in record.actions:
        yield f"Agreed: {action.what}, by {english.day(action.by)}."
    signed = record.signed
    yield f"Signed by {signed.name} on {english.day(signed.date)}." if signed else "Not signed."
