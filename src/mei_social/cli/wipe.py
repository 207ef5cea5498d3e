"""`mei-social wipe`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from mei_social.cli import options
from mei_social.cli.guard import FAILED

BEYOND = (
    "This cannot reach copies that others made: files that you exported, backups, and folders that "
    "are synchronised to another place. Look there too."
)


def wipe(
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
    plain: options.Plain = False,
) -> None:
    """Delete everything that mei-social has stored on this computer."""
    from mei_social.cli.dialogue import typed_or_arrows
    from mei_social.cli.screen import say
    from mei_social.home import data_folder
    from mei_social.interview.prompter import SaveAndQuit
    from mei_social.interview.sharing import ask_wipe
    from mei_social.store import wipe as wipe_store
    from mei_social.text import visible

    folder = data_folder()
    if not yes and holds_something(folder):
        try:
            agreed = ask_wipe(typed_or_arrows(plain), str(folder))
        except SaveAndQuit:
            agreed = False
        if not agreed:
            say("Nothing was deleted.")
            raise typer.Exit(FAILED)
    done = wipe_store(folder)
    if not done.removed:
        say(f"There was nothing to delete in {visible(str(folder), 300)}.")
        return
    for path in done.removed:
        say(f"Deleted {visible(str(path), 300)}")
    for path in done.left:
        say(f"Left alone, because it is not ours: {visible(str(path), 300)}")
    say(BEYOND)


def holds_something(folder: Path) -> bool:
    """Whether there is anything to ask about."""
    from mei_social.home import FILES

    return any(os.path.lexists(folder / name) for name in FILES)
