"""What comes before all others, said before a command asks or does anything."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mei_social.audit.assess import assess
from mei_social.audit.current import current, left_open, left_waiting, still_readable, still_waiting
from mei_social.cli.context import rules_path
from mei_social.cli.screen import say
from mei_social.errors import MeiSocialError
from mei_social.interview.open_gates import line
from mei_social.report import labels
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import DATABASE
from mei_social.storage.reader import remains_of
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.audit.assess import Result
    from mei_social.audit.model import AsAsked
    from mei_social.audit.saved import SavedAudit
    from mei_social.errors import Damaged
    from mei_social.ruleset.model import Ruleset

LONGEST = 20_000
"""Letters: no gate may hide the next one."""
REMAINS = "Your answers are damaged, and this can still be read in them. Compare it with what you remember."


def told_open(found: tuple[AsAsked | Result, ...]) -> str:
    """A sentence about gates, where no summary names them; nothing where there is none."""
    if not found:
        return ""
    return f" Open in it, and before all others: {' '.join(map(line, found))} {labels.TALK_TODAY}"


def told_waiting(found: tuple[Result, ...]) -> str:
    """A sentence about gates that were brought up and have no answer: the others were never asked for."""
    asked = "; ".join(
        f'"{gate.rule.question}", {labels.brought_up(gate.because, gate.answer)}'
        for gate in found
        if gate.because
    )
    return f" {labels.COMES_FIRST_BLANK}: {asked}. {labels.TALK_TODAY}" if asked else ""


def told_left(saved: SavedAudit) -> str:
    """A sentence about gates that are open, or were brought up, by the rules of their own."""
    return f"{told_open(tuple(left_open(saved)))}{told_waiting(left_waiting(saved))}"


def say_remains(error: Damaged) -> None:
    """What comes before all others in damaged answers, where that can still be read."""
    path, ruleset = Path(error.path), None
    saved = remains_of(path) if path.name == DATABASE else None
    if saved is None:
        return
    with suppress(MeiSocialError):
        chosen = os.environ.get("MEI_SOCIAL_RULES")
        ruleset = load_rules(rules_path(Path(chosen) if chosen else None))
    told = told_open(still_readable(saved, ruleset))
    waiting = still_waiting(saved, ruleset) if ruleset else ()
    if told or waiting:
        say(visible(f"{REMAINS}{told}{told_waiting(waiting)}", LONGEST))


def say_first(saved: SavedAudit, ruleset: Ruleset) -> None:
    """What comes before all others, above whatever a command asks or does.

    In a self-check that is going on, what has no answer is asked in its turn.
    """
    if saved.audit.rules.id == ruleset.id and (told := first_of(saved, ruleset, blank=bool(saved.finished))):
        say(f"{told}\n")


def first_of(saved: SavedAudit, ruleset: Ruleset, *, blank: bool = True) -> str | None:
    audit = current(saved, ruleset)
    from mei_social.report.build import comes_first  # nobody waits for it before the first question

    return comes_first(ruleset, audit, assess(ruleset, audit), blank=blank)
