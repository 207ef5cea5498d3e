"""Self-checks that are older than they need to be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from mei_social.cli import context
from mei_social.text import english
from mei_social.text.typed_days import days_after

if TYPE_CHECKING:
    from mei_social.audit.saved import SavedAudit
    from mei_social.ruleset.model import Ruleset
    from mei_social.storage.store import Store


BEYOND = (
    "This cannot reach copies elsewhere: files that you exported, backups, and folders that are "
    "synchronised to another place. Look there too."
)


def before(audits: tuple[SavedAudit, ...], day: date) -> tuple[SavedAudit, ...]:
    """Those that were last used before this day."""
    return tuple(saved for saved in audits if saved.last_used < day)


def past_keeping(audits: tuple[SavedAudit, ...], ruleset: Ruleset) -> tuple[SavedAudit, ...]:
    """Those that the rules say need not be kept any more; never the last finished one, nor any later one."""
    last = max((n for n, saved in enumerate(audits) if saved.finished), default=0)
    return before(audits[:last], days_after(context.today(), -ruleset.review.keep_for_days))


def unchanged(store: Store, old: tuple[SavedAudit, ...]) -> tuple[SavedAudit, ...]:
    """Those that are as they were when somebody was asked; another window may have gone on with one."""
    return tuple(saved for saved in old if store.audit(saved.number) == saved)


def told_deleted(old: tuple[SavedAudit, ...], deleted: tuple[SavedAudit, ...], beyond: str) -> Iterator[str]:
    """What became of each that was to go."""
    if deleted:
        yield f"Deleted {named(deleted)}. {beyond}"
    if kept := tuple(saved for saved in old if saved not in deleted):
        yield f"Kept, as something was said in it meanwhile: {named(kept)}."


def named(old: tuple[SavedAudit, ...]) -> str:
    many = english.count(len(old), "self-check")
    return f"{many}, last used on {english.listed(english.day(saved.last_used) for saved in old)}"


def was_finished_lately(saved: SavedAudit, ruleset: Ruleset) -> bool:
    """Whether it may be gone on with: answers from a term ago are too old for that."""
    if saved.finished is None or saved.audit.rules.id != ruleset.id:
        return False
    return (context.today() - saved.finished).days < ruleset.review.check_again_after_days
