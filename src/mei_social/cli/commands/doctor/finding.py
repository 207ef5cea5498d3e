"""What was found on this computer: one matter, whether it stands in the way, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

Facts = Mapping[str, str | int | bool | None]


class State(StrEnum):
    """How much it matters, worst first."""

    STOPS = "stops"
    """No self-check can be made."""
    NOTE = "note"
    """One can, and this is worth knowing."""
    FINE = "fine"


class Finding(NamedTuple):
    """One matter. No field ever holds a path, a name or an answer: people paste it."""

    about: str
    said: str
    state: State = State.FINE
    next: str | None = None
    """What to do; always there where the state is not fine."""
    facts: Facts = MappingProxyType({})
    """The same for machines."""
