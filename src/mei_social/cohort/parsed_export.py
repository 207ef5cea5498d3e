"""What one file says, whichever reader read it: answers in the mentor's words, and gates in any words."""

from __future__ import annotations

from typing import NamedTuple

from mei_social.audit.menus import Menu
from mei_social.cohort.gates import Earlier
from mei_social.cohort.scoring import Column, Scored
from mei_social.ruleset.model import RulesStamp


class ParsedExport(NamedTuple):
    """One file that was read."""

    ref: str
    revision: int
    digest: str
    """Of the content. What the file says about it is not believed."""
    sound: bool
    """Whether the check code belongs to the content."""
    name: str | None
    date: str
    rules: RulesStamp
    """Those that it was made with."""
    accounts: tuple[tuple[str, str, str], ...]
    """Id, platform and purpose."""
    left_out: int
    """Accounts that the trainee left out."""
    first: str
    """The day of the first answer; empty where there is none."""
    columns: list[Column]
    scored: Scored
    """What the columns come to under all of the mentor's rules."""
    absent: frozenset[str]
    """Rules of the mentor that it has neither asked nor answered in the same words, whether they apply or
    not."""
    earlier: tuple[Earlier, ...]
    asked_so: frozenset[str]
    """Gates that the file says are about a child, whatever the mentor's rules say of them."""
    doubts: tuple[str, ...]
    """Those about the file itself."""
    menus: tuple[Menu, ...] = ()
