"""Offering to delete what is older than it needs to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mei_social.cli.old_checks import BEYOND, named, past_keeping, told_deleted, unchanged
from mei_social.cli.screen import say
from mei_social.interview.rechecking import ask_old

if TYPE_CHECKING:
    from mei_social.interview.prompter import Prompter
    from mei_social.ruleset.model import Ruleset
    from mei_social.storage.store import Store


def offer_deletion(ask: Prompter, store: Store, ruleset: Ruleset) -> None:
    """Ask about what is old, and delete it after a yes. Raises SaveAndQuit."""
    old = past_keeping(store.audits(), ruleset)
    if old and ask_old(ask, named(old), ruleset.review.keep_for_days):
        with store.together():
            deleted = unchanged(store, old)
            store.delete([saved.number for saved in deleted])
        say("\n".join(told_deleted(old, deleted, BEYOND)))
