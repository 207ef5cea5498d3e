"""What a change asks of `version`: whole numbers that only go up, so that people can tell versions apart."""

from __future__ import annotations

from msgspec import Struct

from mei_social.ruleset.diff.change import named
from mei_social.ruleset.model import RulesStamp


class Bump(Struct, frozen=True):
    """The verdict on the new version."""

    needed: int | None
    """What `version` must be raised to; None where it is right as it is."""
    sentence: str


def bump(old: RulesStamp, new: RulesStamp, changed: bool) -> Bump:
    """`changed`: whether anything but the version is different."""
    was, now = old.version, new.version
    if old.id != new.id:
        ids = f"{named(old.id)} and {named(new.id)}"
        return Bump(None, f"The ids are different, {ids}, so each counts its own versions.")
    if now < was:
        least = was + changed
        sentence = f"The version went down from {was} to {now}, and people who have seen {was} are refused."
        return Bump(least, f"{sentence} Raise `version` to {least}.")
    if changed and now == was:
        needed = was + 1
        return Bump(needed, f"Raise `version` to {needed}: the content changed and the version did not.")
    if now == was:
        return Bump(None, f"The version stays {now}: nothing to do.")
    rest = "" if changed else ", though nothing else changed"
    return Bump(None, f"The version went up from {was} to {now}{rest}: nothing to do.")
