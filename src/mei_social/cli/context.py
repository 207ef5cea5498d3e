"""Where things are and what day it is: rules, settings help, saved answers."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mei_social.audit.assess import Assessment
    from mei_social.audit.model import Audit, Item, Mark
    from mei_social.audit.saved import SavedAudit
    from mei_social.report.build import Export
    from mei_social.report.model import Report
    from mei_social.ruleset.model import Guide, Ruleset
    from mei_social.storage.store import Store

NO_CHECK = "There is no self-check yet. Start one with: mei-social check"


def today() -> date:
    """MEI_SOCIAL_TODAY stands in for the clock where documents and tests need a fixed day."""
    fixed = os.environ.get("MEI_SOCIAL_TODAY")
    try:
        return date.fromisoformat(fixed) if fixed else date.today()
    except ValueError:
        return date.today()


def rules_path(chosen: Path | None) -> Path:
    from mei_social.ruleset.load import find_rules

    return chosen or find_rules()


def guides_for(path: Path, platforms: set[str]) -> dict[str, Guide]:
    """Settings help, read only for the platforms in use."""
    from mei_social.ruleset.load import load_guide

    found = {p: load_guide(path, p) for p in sorted(platforms)}
    return {p: guide for p, guide in found.items() if guide}


def latest() -> SavedAudit | None:
    """The last self-check, if there is one."""
    from mei_social.storage.location import data_folder
    from mei_social.storage.store import Store

    store = Store.open_existing(data_folder())
    if store is None:
        return None
    with store:
        return store.latest()


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
    from mei_social.audit.current import left_open
    from mei_social.interview.open_gates import line
    from mei_social.report import labels

    found = list(left_open(saved))
    if not found:
        return ""
    return f" Open in it, and before all others: {' '.join(map(line, found))} {labels.TALK_TODAY}"


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
    from mei_social.report.build import build_report

    platforms = {r.account.platform for r in assessment.findings if r.account and r.rule.settings}
    guides = guides_for(path, platforms) if path else {}
    return build_report(ruleset, audit, assessment, guides, day, export, marks)
