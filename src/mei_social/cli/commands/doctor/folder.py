"""The data folder: where it is, who may do what in it, and whether what is saved there can be read."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from mei_social.cli.commands.doctor.finding import Facts, Finding, State
from mei_social.errors import Damaged, StoreProblem
from mei_social.storage.location import (
    ELSEWHERE,
    FILES,
    LEDGER,
    VARIABLE,
    data_folder,
    refuse_another_owner,
)
from mei_social.storage.seen_exports import all_seen
from mei_social.storage.store import Store

ABOUT, SAVED = "Data folder", "Saved answers"
SYNCED = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "mobile documents", "nextcloud")
"""How folders begin that a program copies to another place."""
MEGABYTE = 1_000_000
LEAST, LITTLE = 2 * MEGABYTE, 50 * MEGABYTE
WHAT_IS_LEFT = "To see what can still be read of it: mei-social"


def folder() -> Iterator[Finding]:
    """Raises OSError where the system says no in a way of its own."""
    try:
        place = data_folder()
    except StoreProblem as error:
        yield told(ABOUT, str(error), State.STOPS, {"there": False})
        return
    try:
        there = _is_there(place)
    except OSError as error:
        said = f"{_named(place)} cannot be used: {os.strerror(error.errno or 0)}."
        yield Finding(ABOUT, said, State.STOPS, f"{ELSEWHERE[0].upper()}{ELSEWHERE[1:]}.", {"there": False})
        return
    yield from _rights(place, _nearest(place), there=there)
    if _is_synced(place):
        said = "It seems to lie in a folder that is copied to another place, such as OneDrive."
        how = f"Answers about you would be copied too. To keep them here only, {ELSEWHERE}."
        yield Finding(ABOUT, said, State.NOTE, how, {"synced": True})
    yield space(shutil.disk_usage(_nearest(place)).free)
    if there:
        yield from _saved(place)


def _rights(place: Path, nearest: Path, *, there: bool) -> Iterator[Finding]:
    facts: Facts = {"there": there, "chosen": bool(os.environ.get(VARIABLE))}
    if (there and not place.is_dir()) or not nearest.is_dir():
        said = f"{_named(place)} cannot be used: a file or a broken link is in the way."
        yield Finding(ABOUT, said, State.STOPS, f"Move that file, or {ELSEWHERE}.", facts)
        return
    if not os.access(nearest, os.R_OK | os.W_OK | os.X_OK):
        said = f"{_named(place)} cannot be used: you may not write there."
        how = f"Make it possible to write there, or {ELSEWHERE}."
        yield Finding(ABOUT, said, State.STOPS, how, {**facts, "writable": False})
        return
    facts = {**facts, "writable": True}
    if not there:
        yield Finding(ABOUT, f"{_named(place)}. It is made when you begin{_alone()}.", facts=facts)
        return
    try:
        refuse_another_owner(place)
    except StoreProblem as error:
        yield told(ABOUT, hidden(str(error), place), State.STOPS, facts)
        return
    if sys.platform == "win32":
        said = f"{_named(place)}. You can write there. Who else may look into it was not looked at."
        yield Finding(ABOUT, said, facts={**facts, "private": None})
        return
    is_open = bool(place.stat().st_mode & 0o077)
    facts = {**facts, "private": not is_open}
    if is_open:
        said = f"{_named(place)}. Other users of this computer may look into it."
        yield Finding(ABOUT, said, State.NOTE, _to_close(place), facts)
    else:
        yield Finding(ABOUT, f"{_named(place)}. You can write there, and it is for you alone.", facts=facts)


def _alone() -> str:
    """Only where it is seen to: an older Python on Windows leaves the rights to the folder above."""
    return "" if sys.platform == "win32" else ", for you alone"


def _to_close(place: Path) -> str:
    if all(entry.name in FILES for entry in place.iterdir()):
        return "It is closed to them when you start a self-check."
    return f"It holds other files too, so we leave it as it is. For a folder of our own, {ELSEWHERE}."


def _named(place: Path) -> str:
    """Where it is, without a path that somebody chose or that has a name in it."""
    if os.environ.get(VARIABLE):
        return f"The folder that {VARIABLE} names"
    if os.environ.get("XDG_DATA_HOME"):
        return "The folder mei-social in what XDG_DATA_HOME names"
    try:
        inside = place.relative_to(Path.home())
    except (RuntimeError, ValueError):
        return "The usual folder of this system"
    return f"{inside} in your home folder"


def hidden(text: str, place: Path) -> str:
    """A sentence about something in the data folder, without its path."""
    text = text.replace(f"The folder {place}", "The data folder").replace(f"{place}{os.sep}", "")
    text = text.replace(str(place), "the data folder")
    return text[:1].upper() + text[1:] if text.startswith("the ") else text


def told(about: str, text: str, state: State, facts: Facts) -> Finding:
    """What went wrong is the first sentence, and what to do the others."""
    said, stop, how = text.partition(". ")
    return Finding(about, f"{said}." if stop else said, state, how or None, facts)


def _is_there(place: Path) -> bool:
    """Raises OSError for a place that cannot be, such as one whose name is too long."""
    try:
        place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _is_synced(place: Path) -> bool:
    return any(part.lower().startswith(SYNCED) for part in place.resolve().parts)


def _nearest(place: Path) -> Path:
    """The folder, or what is there of the way to it."""
    return next((path for path in (place, *place.parents) if os.path.lexists(path)), place)


def space(free: int) -> Finding:
    """What so many bytes on the disk mean."""
    facts: Facts = {"free_megabytes": free // MEGABYTE}
    how = f"Free some space, or {ELSEWHERE}."
    if free < LEAST:
        return Finding("Free space", "The disk with the data folder is full.", State.STOPS, how, facts)
    if free < LITTLE:
        said = f"Only {free // MEGABYTE} MB are left on the disk with the data folder."
        return Finding("Free space", said, State.NOTE, how, facts)
    return Finding("Free space", "There is enough on the disk with the data folder.", facts=facts)


def _saved(place: Path) -> Iterator[Finding]:
    """Nothing of what they say."""
    try:
        store = Store.open_existing(place)
        if store is None:
            yield Finding(SAVED, "There are none yet.", facts={"saved": False})
        else:
            with store:
                store.audits()
            yield Finding(SAVED, "They can be read.", facts={"saved": True, "readable": True})
    except StoreProblem as error:
        damaged = isinstance(error, Damaged)
        facts: Facts = {"saved": True, "readable": False, "damaged": damaged}
        left = f" {WHAT_IS_LEFT}" if damaged else ""
        yield told(SAVED, hidden(str(error), place) + left, State.STOPS, facts)
    if os.path.lexists(place / LEDGER):
        yield _ledger(place)


def _ledger(place: Path) -> Finding:
    about = "The list of files that were reviewed"
    try:
        all_seen(place)
    except StoreProblem as error:
        said = f"{hidden(str(error), place)} A self-check does not need it."
        return told(about, said, State.NOTE, {"readable": False})
    return Finding(about, "It can be read.", facts={"readable": True})
