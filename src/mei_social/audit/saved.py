"""A self-check as it was saved, and what only the store knows about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from mei_social.audit.known_rules import KnownRules
from mei_social.audit.menus import Menu
from mei_social.audit.model import Audit, Item, Mark


class SavedAudit(Struct, frozen=True):
    """A self-check as it was saved, and what only the store knows about it.

    `audit.revision` is the number of the last export; 0 before the first. One that failed has a number too.
    """

    number: int
    finished: date | None
    """None while it is going on."""
    quick: bool
    audit: Audit
    asked: Mapping[Item, str]
    """The digest of each question as it was worded when it was answered."""
    asked_from: Mapping[Item, str] = field(default_factory=dict)
    """The digest of the rules that each was asked from; an earlier mei-social did not save it."""
    screened: Mapping[Item, str] = field(default_factory=dict)
    """The same of each screening question; empty where an earlier mei-social did not save it."""
    screened_from: Mapping[Item, str] = field(default_factory=dict)
    """The rules from which each of those was asked, where that is known."""
    earlier: int | None = None
    """The number of the self-check that this one rechecks, if it is still there."""
    marks: Mapping[Item, Mark] = field(default_factory=dict)
    returned: Mapping[Item, str] = field(default_factory=dict)
    """Questions that a mentor sent back and that have no new answer, with the reason."""
    rules: KnownRules = field(default_factory=KnownRules)
    """Every rules that questions were asked from on this computer."""
    carried: frozenset[Item] = frozenset()
    """Gates that were open in the self-check before, and are to be answered again."""
    held: frozenset[Item] = frozenset()
    """These, and gates that were answered again as they were asked: nothing said since hides them."""
    menus: tuple[Menu, ...] = ()
    """Menus that the trainee looked for, each once."""
    review: str | None = None
    """The mentor's review file, as it came; where there is none yet, that on the one that this rechecks."""

    def __eq__(self, other: object) -> bool:
        """The rules that are known belong to the computer, and not to one self-check."""
        none = KnownRules()
        return isinstance(other, SavedAudit) and asdict(replace(self, rules=none)) == asdict(
            replace(other, rules=none)
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def last_used(self) -> date:
        """The last day on which it was started, answered or finished."""
        said = (answer.date for answer in self.audit.answers.values())
        return max(self.audit.started, self.finished or self.audit.started, *said)
