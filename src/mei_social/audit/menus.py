"""What a trainee said about menus: whether one is where the rules say. No answer hangs on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from mei_social.audit.model import Account

LONGEST_WHERE = 160


class MenuSaid(StrEnum):
    """What can be said of a menu."""

    FOUND = "found"
    MOVED = "moved"
    NOT_FOUND = "not-found"


class MenuPlace(NamedTuple):
    """Which menu: one setting of one app, on whatever account."""

    platform: str
    setting: str


class Menu(Struct, frozen=True):
    """One menu that was looked for."""

    place: MenuPlace
    path: str
    """The path as the trainee had it."""
    said: MenuSaid
    where: str | None = None
    """Where it is now, in their words; only where it has moved, and only if they said so."""


def of_accounts(menus: Iterable[Menu], accounts: Collection[Account]) -> tuple[Menu, ...]:
    """Those of apps that are among these accounts, by app and setting: the order says nothing."""
    platforms = {account.platform for account in accounts}
    return tuple(sorted((m for m in menus if m.place.platform in platforms), key=lambda m: m.place))
