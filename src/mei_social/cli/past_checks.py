"""The self-checks on this computer, each with the rules that it was asked from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from mei_social.cli import context, saved_checks
from mei_social.errors import NothingYet
from mei_social.history.timeline import first_of, with_rules
from mei_social.interview.session import latest_in
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import data_folder
from mei_social.storage.store import Store

if TYPE_CHECKING:
    from mei_social.audit.saved import SavedAudit
    from mei_social.history.comparison import Comparison
    from mei_social.history.timeline import Kept
    from mei_social.ruleset.model import Ruleset


class Past(Struct, frozen=True):
    """All of them, in their order; one at least."""

    ruleset: Ruleset
    """Today's."""
    kept: tuple[Kept, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(kept.saved.number for kept in self.kept)

    def compared(self, first: Kept, second: Kept) -> Comparison | None:
        from mei_social.history.comparison import compare

        found = compare(first, second, {kept.saved.number: kept.saved.earlier for kept in self.kept})
        return found and replace(found, comes_first=first_of(self.kept[-1], self.ruleset))

    def better(self) -> str | None:
        """What got better from the one before the last to the last."""
        from mei_social.history.side_by_side import better

        found = self.compared(*self.kept[-2:]) if len(self.kept) > 1 else None
        return better(found) if found else None


def read(rules: Path | None) -> Past:
    """Everything that was saved; nothing is written. Raises NothingYet."""
    ruleset = load_rules(context.rules_path(rules))
    store = Store.open_existing(data_folder())
    if store:
        with store:
            last = latest_in(store)
            audits = (*store.audits()[:-1], last) if last else ()
            kept = with_rules(audits, store.ruleset, ruleset)
        if kept:
            return Past(ruleset, kept)
    raise NothingYet(saved_checks.NO_CHECK)


def better_since(saved: SavedAudit, rules: Path | None) -> str | None:
    """What got better since the self-check that the last one looked at again, if it did."""
    found = read(rules) if saved.earlier is not None else None
    return found.better() if found and found.kept[-2:][0].saved.number == saved.earlier else None
