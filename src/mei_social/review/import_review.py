"""What a mentor wrote, beside the trainee's own answers: how a trainee reads a review file."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mei_social.audit.model import Audit, Item
from mei_social.errors import BadFile, CannotRead
from mei_social.report import labels
from mei_social.report.action_plan import Agreed, Mentor
from mei_social.review.record import Decision, Record, Remark
from mei_social.review.record_file import ReviewFile, read_review
from mei_social.ruleset.model import Ruleset
from mei_social.text import english
from mei_social.text.visible import visible

HEADINGS = {
    Decision.ASK_AGAIN: "To answer again",
    Decision.TALK: "To talk about",
    Decision.ACCEPT: "Accepted as it is",
    None: "With a comment",
}
CHANGED = "This file was changed after it was written: its check code does not fit. Ask for it again."
PAGE_DIFFERS = (
    "Its page does not say what its data says: one of the two was changed after it was written. What you see "
    "here comes from the data. Ask whoever wrote it which is right."
)
OLDER = "It is about revision {}, and you have made revision {} since."
LATER = (
    "It is about revision {}, and the last one that is known here is revision {}. It may be about a file "
    "that was made elsewhere, with other answers."
)
UNSIGNED = "It is not signed yet."
DEALT_WITH = "Your {reviews} says that this is dealt with. It stays first here until you answer it again."
GONE = "An account that is not on your list any more"


def taken_in(content: str | None) -> Record | None:
    """What a review file says that was taken in; None where it cannot be read any more."""
    try:
        return read_review(content.encode()).record if content else None
    except (BadFile, CannotRead):
        return None


def mentor_of(record: Record, waiting: Collection[Item]) -> Mentor:
    """What belongs in the plan. `waiting`: what was sent back and has no new answer yet."""
    said = {r.item: _in_the_plan(r) for r in record.remarks if r.reason is None or r.item in waiting}
    return Mentor(said, tuple(Agreed(visible(a.what), a.by) for a in record.actions))


def _in_the_plan(remark: Remark) -> str:
    decision = f"{HEADINGS[remark.decision]}." if remark.decision else None
    return visible(" ".join(text for text in (decision, remark.reason, remark.comment) if text))


def sent_back(record: Record, audit: Audit, ruleset: Ruleset) -> dict[Item, str]:
    """Questions to be answered again, with the mentor's reason; only those that are still there."""
    rules = {rule.id for rule in ruleset.rules} | {gate.rule.id for gate in audit.earlier}
    accounts = {None, *(account.id for account in audit.accounts)}
    return {
        remark.item: remark.reason
        for remark in record.remarks
        if remark.reason and remark.question in rules and remark.account in accounts
    }


def answered_since(record: Record, before: Record | None, waiting: Collection[Item]) -> frozenset[Item]:
    """What an earlier file about the same export sent back with the same words, and got its new answer."""
    if before is None or before.about != record.about:
        return frozenset()
    asked = {(remark.item, remark.reason) for remark in before.remarks if remark.reason}
    again = {remark.item for remark in record.remarks if (remark.item, remark.reason) in asked}
    return frozenset(again.difference(waiting))


def answer_back(review: ReviewFile, audit: Audit, ruleset: Ruleset) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Headings with their lines: what is to be done first, then the rest; nothing is left out."""
    yield ruleset.roles.say("Comments of your {reviews}"), tuple(_about(review, audit))
    for decision, heading in HEADINGS.items():
        found = [r for r in review.record.remarks if r.decision is decision]
        if found:
            yield heading, tuple(_remark(r, audit, ruleset) for r in found)
    if review.record.actions:
        yield "What you agreed", tuple(f"{a.what} (by {english.day(a.by)})" for a in review.record.actions)


def _about(review: ReviewFile, audit: Audit) -> Iterator[str]:
    if not review.check_matches:
        yield CHANGED
    if not review.page_matches:
        yield PAGE_DIFFERS
    signed, about = review.record.signed, review.record.about
    yield f"Signed by {signed.name} on {english.day(signed.date)}." if signed else UNSIGNED
    if about.revision < audit.revision:
        yield OLDER.format(about.revision, audit.revision)
    elif about.revision > audit.revision:
        yield LATER.format(about.revision, audit.revision)


def _remark(remark: Remark, audit: Audit, ruleset: Ruleset) -> str:
    """The question, where, the trainee's answer now, then the mentor's words."""
    account = next((a for a in audit.accounts if a.id == remark.account), None)
    gone = remark.account is not None and account is None
    where = GONE if gone else labels.Labels(ruleset, audit.accounts).where(account)
    kept = {gate.item: gate for gate in audit.earlier}.get(remark.item)
    rules = (*([kept.rule] if kept else []), *ruleset.rules)
    rule = next((r for r in rules if r.id == remark.question), None)
    question = rule.question if rule else remark.question
    answer = kept.answer if kept else audit.answers.get(remark.item)
    said = labels.ANSWER[answer.value] if answer and answer.value else labels.SKIPPED
    told = [f"Why: {remark.reason}"] if remark.reason else []
    told += [f"Comment: {remark.comment}"] if remark.comment else []
    if rule and rule.gate and remark.decision is Decision.ACCEPT:
        told.append(ruleset.roles.say(DEALT_WITH))
    return " ".join([f"{question} {where}: {said}.", *told])
