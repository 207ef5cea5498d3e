"""A self-check as a conversation: who asks, on what kind of screen, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mei_social.cli import context, screen
from mei_social.cli.errors import FAILED
from mei_social.cli.prompters import by_arrows, by_typing, load_arrow_keys
from mei_social.cli.screen import say
from mei_social.errors import StoreProblem
from mei_social.interview.input_mode import PREFERENCE, EitherMode, InputMode, ask_input_mode
from mei_social.interview.prompter import InputEnded, SaveAndQuit
from mei_social.interview.welcome import welcome as show_welcome
from mei_social.ruleset.load import load_guide
from mei_social.storage.location import data_folder
from mei_social.storage.store import Store

if TYPE_CHECKING:
    from mei_social.audit.recheck import Recheck
    from mei_social.audit.saved import SavedAudit
    from mei_social.interview.prompter import Prompter
    from mei_social.interview.session import Session
    from mei_social.ruleset.model import Ruleset

GO_ON_LATER = "\nYour answers so far are saved. To go on where you stopped, run: mei-social check"


def session_of(
    ruleset: Ruleset, store: Store, saved: SavedAudit, path: Path, recheck: Recheck | None = None
) -> Session:
    from mei_social.interview.session import Session  # nobody waits for it before the first page

    return Session(
        ruleset, store, saved, context.today(), lambda platform: load_guide(path, platform), recheck
    )


@contextmanager
def ending(told: str) -> Iterator[None]:
    """The trainee may stop at any prompt: say what has become of the answers, and exit."""
    try:
        yield
    except SaveAndQuit:
        say(told)
        raise typer.Exit from None


@contextmanager
def declining(told: str) -> Iterator[None]:
    """Somebody may say no to what is asked here. That is no failure; where nobody answers, it is one."""
    try:
        yield
    except SaveAndQuit as declined:
        say(told)
        raise typer.Exit(FAILED if isinstance(declined, InputEnded) else 0) from None


def welcome(ruleset: Ruleset, store: Store, plain: bool) -> Prompter:
    """The first page is typed in every mode, so that it is there at once; arrow keys load meanwhile."""
    typed, able = by_typing(), screen.can_use_arrow_keys(plain)
    folder = str(data_folder()) if store.keeps else None
    meanwhile = load_arrow_keys if able and preferred_mode(store) is InputMode.ARROWS else lambda: None
    show_welcome(typed, ruleset, folder, meanwhile)
    if able and store.preference(PREFERENCE) is None:
        store.set_preference(PREFERENCE, ask_input_mode(typed))
    return as_preferred(store, plain)


def as_preferred(store: Store, plain: bool) -> Prompter:
    """As somebody likes it on this computer; where the terminal can do both, they may change it."""
    if not screen.can_use_arrow_keys(plain):
        return by_typing()
    return EitherMode(
        {InputMode.TYPED: by_typing, InputMode.ARROWS: by_arrows},
        preferred_mode(store),
        lambda way: store.set_preference(PREFERENCE, way),
    )


def typed_or_arrows(plain: bool) -> Prompter:
    """The same for a conversation that has no store open."""
    if not screen.can_use_arrow_keys(plain):
        return by_typing()
    way = InputMode.ARROWS
    with suppress(StoreProblem):  # a damaged store is no reason not to ask
        store = Store.open_existing(data_folder())
        if store:
            with store:
                way = preferred_mode(store)
    return by_typing() if way is InputMode.TYPED else by_arrows()


def preferred_mode(store: Store) -> InputMode:
    return InputMode.TYPED if store.preference(PREFERENCE) == InputMode.TYPED else InputMode.ARROWS
