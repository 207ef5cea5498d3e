"""The rules in hand beside the rules that questions were asked from before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mei_social.cli import prompting, saved_checks
from mei_social.cli.screen import say
from mei_social.interview.session import take_up

if TYPE_CHECKING:
    from mei_social.audit.saved import SavedAudit
    from mei_social.ruleset.model import Ruleset
    from mei_social.storage.store import Store

UNCHANGED = "\nNothing has changed, and your answers are kept. To go on later, run: mei-social check"


def go_on(store: Store, saved: SavedAudit, ruleset: Ruleset, greeting: str, plain: bool) -> None:
    """Greet; where the rules have changed, say how, and take them up only after a yes."""
    saved_checks.refuse_other_rules(saved, ruleset)
    say(greeting)
    if saved.audit.rules.digest != ruleset.digest and saved.audit.answers:
        from mei_social.interview.new_rules_version import accept

        with prompting.ending(UNCHANGED):
            ask = prompting.as_preferred(store, plain)
            accept(ask, saved, store.ruleset(saved.audit.rules.digest), ruleset)
    take_up(store, saved.number, ruleset)
