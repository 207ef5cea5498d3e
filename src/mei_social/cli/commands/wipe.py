"""`mei-social wipe`."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import first_line, options, saved_checks
from mei_social.cli.old_checks import BEYOND, before, named, told_deleted, unchanged
from mei_social.cli.older_than import NOTHING_DELETED, OlderThan, check_clock, day_of
from mei_social.cli.prompting import declining, typed_or_arrows
from mei_social.cli.screen import say
from mei_social.errors import Damaged, StoreProblem
from mei_social.files.whole import remove_leftovers
from mei_social.interview.prompter import SaveAndQuit
from mei_social.interview.rechecking import LAST
from mei_social.interview.session import keep_left_over, latest_in
from mei_social.interview.sharing import ask_wipe
from mei_social.storage.location import FILES, data_folder
from mei_social.storage.store import Store
from mei_social.storage.store import wipe as wipe_store
from mei_social.text import english
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.audit.saved import SavedAudit

CALENDAR = "Entries that you put into a calendar stay there as well."


def wipe(
    older_than: OlderThan = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
    plain: options.Plain = False,
) -> None:
    """Delete everything that mei-social has stored in your data folder, or only old self-checks."""
    folder = data_folder()
    if older_than is not None:
        wipe_old(folder, older_than, yes, plain)
        return
    what = (
        f"every self-check stored in {folder}. A list of files that were reviewed, if there is one, goes too"
    )
    name_open(folder)
    if not yes and holds_something(folder):
        ask_first(what, plain)
    wipe_all(folder)


def ask_first(what: str, plain: bool) -> None:
    with declining(NOTHING_DELETED):
        if not ask_wipe(typed_or_arrows(plain), what):
            raise SaveAndQuit


def wipe_all(folder: Path) -> None:
    unfinished = remove_leftovers(Path().absolute())
    for path in unfinished:
        say(f"Deleted {visible(str(path), 300)}, a copy of a file that was never finished")
    done = wipe_store(folder)
    if not done.removed and not unfinished:
        say(f"There was nothing to delete in {visible(str(folder), 300)}.")
        return
    for path in done.removed:
        say(f"Deleted {visible(str(path), 300)}")
    for path in done.left:
        say(f"Left alone, because it is not ours: {visible(str(path), 300)}")
    say(f"{BEYOND} {CALENDAR}")


def wipe_old(folder: Path, older_than: str, yes: bool, plain: bool) -> None:
    """Self-checks in which nothing was said on this day or later; the last one too."""
    day = day_of(older_than)
    store = Store.open_existing(folder)
    if store is None:
        say("There is no self-check here.")
        return
    with store:
        audits = store.audits()
        last = max((saved.last_used for saved in audits), default=None)
        check_clock(older_than, LAST, last, yes, plain)
        old = before(audits, day)
        if not old:
            say(f"No self-check is from before {english.day(day)}. Nothing was deleted.")
            return
        if audits[-1] in old and (latest := latest_in(store)):
            say_open(latest)
        if not yes:
            ask_first(named(old), plain)
        with store.together():
            deleted = unchanged(store, old)
            keep_left_over(store)
            store.delete([saved.number for saved in deleted])
    say("\n".join(told_deleted(old, deleted, f"{BEYOND} {CALENDAR}")))


def name_open(folder: Path) -> None:
    """What comes before all others is named before it is gone; what cannot be read cannot be named."""
    with suppress(StoreProblem):
        try:
            store = Store.open_existing(folder)
            if store:
                with store:
                    last = latest_in(store)
                if last:
                    say_open(last)
        except Damaged as error:
            first_line.say_remains(error)


def say_open(last: SavedAudit) -> None:
    if told := saved_checks.still_open(last):
        say(f"To delete your last self-check tells nobody.{told}")


def holds_something(folder: Path) -> bool:
    """Whether there is anything to ask about."""
    return any(os.path.lexists(folder / name) for name in FILES)
