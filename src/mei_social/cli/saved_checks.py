"""The self-checks that are saved here, and whether they belong to the rules in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mei_social.cli.screen import say
from mei_social.errors import NothingYet, OlderRules
from mei_social.storage.location import data_folder
from mei_social.storage.store import Store

if TYPE_CHECKING:
    from mei_social.audit.saved import SavedAudit
    from mei_social.ruleset.model import Ruleset


NO_CHECK = "There is no self-check yet. Start one with: mei-social check"


def latest() -> SavedAudit | None:
    """The last self-check, if there is one."""
    store = Store.open_existing(data_folder())
    if store is None:
        return None
    with store:
        from mei_social.interview.session import latest_in  # nobody waits for it before the first page

        return latest_in(store)


def last_saved() -> SavedAudit:
    """The last self-check. Raises NothingYet."""
    saved = latest()
    if saved is None:
        raise NothingYet(NO_CHECK)
    return saved


def found(store: Store, number: int) -> SavedAudit:
    """A self-check that is certainly there."""
    saved = store.audit(number)
    if saved is None:
        raise RuntimeError("a self-check that was just started is missing")
    return saved


def same_rules(saved: SavedAudit, ruleset: Ruleset) -> None:
    """Refuse to read answers with another provider's rules; tell when the same rules have changed."""
    refuse_other_rules(saved, ruleset)
    stamp = saved.audit.rules
    if stamp.digest != ruleset.digest:
        same = stamp.version == ruleset.version
        versions = (
            f"both version {stamp.version}" if same else f"version {stamp.version}, now {ruleset.version}"
        )
        say(
            f"The rules have changed since your self-check ({versions}). "
            "Answers to questions that were reworded are kept but not counted. "
            f"mei-social {'recheck' if saved.finished else 'check'} asks them again. "
            "What was open or brought up, and comes before all others, stays so."
        )


def refuse_older(store: Store, ruleset: Ruleset, allowed: bool) -> None:
    """Refuse rules older than some that were used here, unless said otherwise, or said so before."""
    newest = store.newest_version(ruleset.id)
    if allowed or newest is None or ruleset.version >= newest:
        return
    saved = store.latest()
    if saved and not saved.finished and saved.audit.rules.digest == ruleset.digest:
        return
    raise OlderRules(
        f"These rules are version {ruleset.version}, and version {newest} of them was used here before. "
        "Use the newer file. If you mean the older one, add --older-rules."
    )


def refuse_other_rules(saved: SavedAudit, ruleset: Ruleset) -> None:
    if saved.audit.rules.id != ruleset.id:
        raise NothingYet(
            f'Your answers were given to other rules, "{saved.audit.rules.title}". '
            f"Add --rules with the file of those rules.{still_open(saved)}"
        )


def still_open(saved: SavedAudit) -> str:
    """A sentence on what comes before all others, where no summary names it; nothing where there is none."""
    from mei_social.cli.first_line import told_left

    return told_left(saved)
