"""Going on with a self-check, and going through an earlier one again: for `check` and `recheck`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mei_social.audit.assess import assess
from mei_social.audit.current import current, unanswered
from mei_social.audit.recheck import Recheck
from mei_social.cli import context, first_line, prompting, saved_checks
from mei_social.cli.commands.check.retention import offer_deletion
from mei_social.cli.commands.check.rules_version import go_on
from mei_social.cli.old_checks import was_finished_lately
from mei_social.interview import flow
from mei_social.interview.rechecking import Now, ask_again, ask_clock
from mei_social.interview.session import carry_left_over, keep_left_over, start_again
from mei_social.text.typed_days import cannot_both_be_right

if TYPE_CHECKING:
    from mei_social.audit.saved import SavedAudit
    from mei_social.ruleset.model import Ruleset
    from mei_social.storage.store import Store

LATER = "\nNothing has changed. To look again later, run: mei-social recheck"


def after_another(
    store: Store, ruleset: Ruleset, path: Path, new: bool, quick: bool | None, plain: bool
) -> bool:
    """Go on with the last self-check, or go through it again. False when a new one is wanted instead."""
    keep_left_over(store)
    saved = None if new else store.latest()
    if saved is None:
        return False
    first_line.say_first(saved, ruleset)
    check_clock(store, saved, plain)
    if goes_on(store, saved, ruleset, quick, plain):
        resume(store, saved, ruleset, path, quick, plain)
        return True
    now = what_now(store, saved, ruleset, plain)
    if now is Now.GO_ON:
        reopen(store, saved, ruleset, "Going on with what has no answer yet.", plain)
        resume(store, saved, ruleset, path, quick=False, plain=plain, gates_first=True)
    elif now is Now.AGAIN:
        start(store, saved, ruleset, path, quick, plain)
    return now is not Now.NEW


def goes_on(store: Store, saved: SavedAudit, ruleset: Ruleset, quick: bool | None, plain: bool) -> bool:
    """Whether the last self-check is gone on with: an unfinished one, or a quick one that becomes full."""
    if not saved.finished:
        go_on(store, saved, ruleset, "Welcome back. Going on where you stopped.", plain)
        return True
    if quick is False and saved.quick and was_finished_lately(saved, ruleset):
        again = "Going on from your quick check to the full one. Your answers are kept."
        reopen(store, saved, ruleset, again, plain)
        return True
    return False


def reopen(store: Store, saved: SavedAudit, ruleset: Ruleset, greeting: str, plain: bool) -> None:
    go_on(store, saved, ruleset, greeting, plain)
    store.reopen(saved.number)


def resume(
    store: Store,
    saved: SavedAudit,
    ruleset: Ruleset,
    path: Path,
    quick: bool | None,
    plain: bool,
    *,
    gates_first: bool = False,
) -> None:
    """Go on with an unfinished self-check, a recheck too."""
    earlier = store.audit(saved.earlier) if saved.earlier else None
    recheck = recheck_of(store, earlier, ruleset) if earlier else None
    if recheck:
        carry_left_over(store, recheck, saved)
    session = prompting.session_of(ruleset, store, saved_checks.found(store, saved.number), path, recheck)
    with prompting.ending(prompting.GO_ON_LATER):
        flow.run(prompting.as_preferred(store, plain), session, length=quick, gates_first=gates_first)


def what_now(store: Store, saved: SavedAudit, ruleset: Ruleset, plain: bool) -> Now:
    """What somebody with a finished self-check wants: to go on with it, to look again, or to start anew."""
    if saved.finished is None or saved.audit.rules.id != ruleset.id:
        return Now.NEW
    lately = was_finished_lately(saved, ruleset)
    audit = current(saved, ruleset)
    blank = unanswered(audit, ruleset) if lately else 0
    first = len(assess(ruleset, audit).unanswered_gates) if lately else 0
    with prompting.ending(LATER):
        return ask_again(prompting.as_preferred(store, plain), saved.finished, blank, first)


def start(
    store: Store, saved: SavedAudit, ruleset: Ruleset, path: Path, quick: bool | None, plain: bool
) -> None:
    """A recheck of a finished self-check, after what is old was offered for deletion."""
    saved_checks.refuse_other_rules(saved, ruleset)
    with prompting.ending(LATER):
        offer_deletion(prompting.as_preferred(store, plain), store, ruleset)
    number = start_again(store, ruleset, recheck_of(store, saved, ruleset), context.today())
    resume(store, saved_checks.found(store, number), ruleset, path, quick, plain)


def check_clock(store: Store, saved: SavedAudit, plain: bool) -> None:
    """Ask, where today and the day of the last self-check cannot both be right; exits when they stop."""
    if cannot_both_be_right(saved.last_used, context.today()):
        with prompting.ending(LATER if saved.finished else prompting.GO_ON_LATER):
            ask_clock(prompting.as_preferred(store, plain), saved.last_used, context.today())


def recheck_of(store: Store, earlier: SavedAudit, ruleset: Ruleset) -> Recheck:
    before = store.ruleset(earlier.audit.rules.digest)
    known = frozenset(rule.id for rule in before.rules) if before else None
    return Recheck(earlier, ruleset, context.today(), known)
