"""Which account of one self-check is which of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from mei_social.audit.model import Account
from mei_social.audit.saved import SavedAudit


class Pairing(Struct, frozen=True):
    """The accounts of an earlier self-check beside those of a later one."""

    same: Mapping[str, str]
    """Ids in the second by those in the first."""
    by_id: bool
    """Whether one carries the other on, so that an id is one account in both."""


def pair(first: SavedAudit, second: SavedAudit, before: Mapping[int, int | None]) -> Pairing:
    """`before`: for each number the one that it rechecks."""
    one, other = first.audit.accounts, second.audit.accounts
    if _goes_back_to(second.number, first.number, before) or _goes_back_to(
        first.number, second.number, before
    ):
        ids = {account.id for account in other}
        return Pairing({a.id: a.id for a in one if a.id in ids}, by_id=True)
    there = {kind: account.id for kind, account in _kinds(other)}
    return Pairing({a.id: there[kind] for kind, a in _kinds(one) if kind in there}, by_id=False)


def _goes_back_to(number: int, earlier: int, before: Mapping[int, int | None]) -> bool:
    step: int | None = number
    while step is not None and step > earlier:
        following = before.get(step)
        step = following if following is not None and following < step else None
    return step == earlier


def _kinds(accounts: Iterable[Account]) -> list[tuple[tuple[object, ...], Account]]:
    """What is known of an account without a handle: app, purpose, and its place among those alike."""
    seen: dict[tuple[object, ...], int] = {}
    found: list[tuple[tuple[object, ...], Account]] = []
    for account in accounts:
        alike = (account.platform, account.purpose, (account.name or "").casefold())
        seen[alike] = seen.get(alike, 0) + 1
        found.append(((*alike, seen[alike]), account))
    return found
