"""Where things are and what day it is: rules, settings help, saved answers."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mei_social.assess import Assessment, Result
    from mei_social.audit import AsAsked, Audit, Item, Mark
    from mei_social.errors import Damaged
    from mei_social.report import Report
    from mei_social.report_build import Export
    from mei_social.ruleset import Guide, Ruleset
    from mei_social.saved import SavedAudit
    from mei_social.store import Store

REMAINS = "Your answers are damaged, and this can still be read in them. Compare it with what you remember."
NO_CHECK = "There is no self-check yet. Start one with: mei-social check"


def today() -> date:
    """MEI_SOCIAL_TODAY stands in for the clock where documents and tests need a fixed day."""
    fixed = os.environ.get("MEI_SOCIAL_TODAY")
    try:
        return date.fromisoformat(fixed) if fixed else date.today()
    except ValueError:
        return date.today()


def rules_path(chosen: Path | None) -> Path:
    from mei_social.rules_file import find_rules

    return chosen or find_rules()


def guides_for(path: Path, platforms: set[str]) -> dict[str, Guide]:
    """Settings help, read only for the platforms in use."""
    from mei_social.rules_file import load_guide

    found = {p: load_guide(path, p) for p in sorted(platforms)}
    return {p: guide for p, guide in found.items() if guide}


def latest() -> SavedAudit | None:
    """The last self-check, if there is one."""
    from mei_social.asked import with_left_over
    from mei_social.home import data_folder
    from mei_social.store import Store

    store = Store.open_existing(data_folder())
    if store is None:
        return None
    with store:
        saved = store.latest()
        goes_on = saved and not saved.finished and saved.earlier
        earlier = store.audit(goes_on) if goes_on else None
    return with_left_over(saved, earlier) if saved and earlier else saved


def last_saved() -> SavedAudit:
    """The last self-check. Raises NothingYet."""
    from mei_social.errors import NothingYet

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
    from mei_social.cli.screen import say

    refuse_other_rules(saved, ruleset)
    stamp = saved.audit.rules
    if stamp.digest != ruleset.digest:
        say(
            f"The rules have changed since your self-check (version {stamp.version}, now {ruleset.version}). "
            "Answers to questions that were reworded are kept but not counted. "
            f"mei-social {'recheck' if saved.finished else 'check'} asks them again. "
            "What was open and comes before all others stays open."
        )


def refuse_other_rules(saved: SavedAudit, ruleset: Ruleset) -> None:
    from mei_social.errors import NothingYet

    if saved.audit.rules.id != ruleset.id:
        raise NothingYet(
            f'Your answers were given to other rules, "{saved.audit.rules.title}". '
            f"Add --rules with the file of those rules.{still_open(saved)}"
        )


def still_open(saved: SavedAudit) -> str:
    """A sentence on what comes before all others, where no summary names it; nothing where none is open."""
    from mei_social.asked import left_open

    return _told_open(tuple(left_open(saved)))


def _told_open(found: tuple[AsAsked | Result, ...]) -> str:
    from mei_social import words
    from mei_social.interview.gates import line

    if not found:
        return ""
    return f" Open in it, and before all others: {' '.join(map(line, found))} {words.TALK_TODAY}"


def say_remains(error: Damaged) -> None:
    """What comes before all others in damaged answers, where that can still be read."""
    from contextlib import suppress

    from mei_social.asked import still_readable
    from mei_social.cli.screen import say
    from mei_social.errors import MeiSocialError
    from mei_social.home import DATABASE
    from mei_social.rules_file import load_rules
    from mei_social.store_reader import remains_of
    from mei_social.text import visible

    path, ruleset = Path(error.path), None
    saved = remains_of(path) if path.name == DATABASE else None
    if saved is None:
        return
    with suppress(MeiSocialError):
        chosen = os.environ.get("MEI_SOCIAL_RULES")
        ruleset = load_rules(rules_path(Path(chosen) if chosen else None))
    if told := _told_open(still_readable(saved, ruleset)):
        say(visible(f"{REMAINS}{told}"))


def say_first(saved: SavedAudit, ruleset: Ruleset) -> None:
    """What comes before all others, above whatever a command asks or does.

    In a self-check that is going on, what has no answer is asked in its turn.
    """
    from mei_social.cli.screen import say

    if saved.audit.rules.id == ruleset.id and (told := first_of(saved, ruleset, blank=bool(saved.finished))):
        say(f"{told}\n")


def first_of(saved: SavedAudit, ruleset: Ruleset, *, blank: bool = True) -> str | None:
    from mei_social.asked import current
    from mei_social.assess import assess
    from mei_social.report_build import comes_first

    audit = current(saved, ruleset)
    return comes_first(ruleset, audit, assess(ruleset, audit), blank=blank)


def report_of(
    ruleset: Ruleset,
    audit: Audit,
    assessment: Assessment,
    path: Path | None,
    day: date,
    export: Export | None = None,
    marks: Mapping[Item, Mark] | None = None,
) -> Report:
    """`path`: the rules file, for the settings help beside it; None where nobody sees that."""
    from mei_social.report_build import build_report

    platforms = {r.account.platform for r in assessment.findings if r.account and r.rule.settings}
    guides = guides_for(path, platforms) if path else {}
    return build_report(ruleset, audit, assessment, guides, day, export, marks)
