"""Self-checks that are older than they need to be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mei_social.audit.saved import SavedAudit
    from mei_social.interview.prompter import Prompter
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
    from mei_social.cli import context
    from mei_social.text.typed_days import days_after

    last = max((n for n, saved in enumerate(audits) if saved.finished), default=0)
    return before(audits[:last], days_after(context.today(), -ruleset.review.keep_for_days))


def offer_deletion(ask: Prompter, store: Store, ruleset: Ruleset) -> None:
    """Ask about what is old, and delete it after a yes. Raises SaveAndQuit."""
    from mei_social.cli.screen import say
    from mei_social.interview.rechecking import ask_old

    old = past_keeping(store.audits(), ruleset)
    if old and ask_old(ask, named(old), ruleset.review.keep_for_days):
        store.delete([saved.number for saved in old])
        say(f"Deleted {named(old)}. {BEYOND}")


def named(old: tuple[SavedAudit, ...]) -> str:
    from mei_social.text import english

    many = english.count(len(old), "self-check")
    return f"{many}, last used on {english.listed(english.day(saved.last_used) for saved in old)}"
