"""A self-check as a conversation: who asks, on what kind of screen, and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from mei_social.audit.recheck import Recheck
    from mei_social.audit.saved import SavedAudit
    from mei_social.interview.input_mode import Way
    from mei_social.interview.prompter import Prompter
    from mei_social.interview.session import Session
    from mei_social.ruleset.model import Ruleset
    from mei_social.storage.store import Store

GO_ON_LATER = "\nYour answers so far are saved. To go on where you stopped, run: mei-social check"


def session_of(
    ruleset: Ruleset, store: Store, saved: SavedAudit, path: Path, recheck: Recheck | None = None
) -> Session:
    from mei_social.cli import context
    from mei_social.interview.session import Session
    from mei_social.ruleset.load import load_guide

    return Session(
        ruleset, store, saved, context.today(), lambda platform: load_guide(path, platform), recheck
    )


@contextmanager
def ending(told: str) -> Iterator[None]:
    """The trainee may stop at any prompt: say what has become of the answers, and exit."""
    from mei_social.cli.screen import say
    from mei_social.interview.prompter import SaveAndQuit

    try:
        yield
    except SaveAndQuit:
        say(told)
        raise typer.Exit from None


def welcome(session: Session, store: Store, plain: bool) -> Prompter:
    """The first page is typed in every mode, so that it is there at once; arrow keys load meanwhile."""
    from mei_social.cli import screen
    from mei_social.interview.input_mode import PREFERENCE, Way, ask_way
    from mei_social.interview.setup import welcome as show_welcome
    from mei_social.storage.location import data_folder

    typed, able = _typed(), screen.can_use_arrow_keys(plain)
    folder = str(data_folder()) if store.keeps else None
    meanwhile = load_arrow_keys if able and liked(store) is Way.ARROWS else lambda: None
    show_welcome(typed, session.ruleset, folder, meanwhile)
    if able and store.preference(PREFERENCE) is None:
        store.set_preference(PREFERENCE, ask_way(typed))
    return either_way(store, plain)


def load_arrow_keys() -> None:
    from threading import Thread

    from mei_social.interview.arrows import load

    Thread(target=load, daemon=True).start()


def either_way(store: Store, plain: bool) -> Prompter:
    """As somebody likes it on this computer; where the terminal can do both, they may change it."""
    from mei_social.cli import screen
    from mei_social.interview.input_mode import PREFERENCE, EitherWay, Way

    if not screen.can_use_arrow_keys(plain):
        return _typed()
    return EitherWay(
        {Way.TYPED: _typed, Way.ARROWS: _arrows},
        liked(store),
        lambda way: store.set_preference(PREFERENCE, way),
    )


def typed_or_arrows(plain: bool) -> Prompter:
    """The same for a conversation that has no store open."""
    from mei_social.cli import screen
    from mei_social.errors import StoreProblem
    from mei_social.interview.input_mode import Way
    from mei_social.storage.location import data_folder
    from mei_social.storage.store import Store

    if not screen.can_use_arrow_keys(plain):
        return _typed()
    way = Way.ARROWS
    with suppress(StoreProblem):  # a damaged store is no reason not to ask
        store = Store.open_existing(data_folder())
        if store:
            with store:
                way = liked(store)
    return _typed() if way is Way.TYPED else _arrows()


def typed_first(plain: bool) -> tuple[Prompter, Callable[[], Prompter]]:
    """What asks on the first page, and what asks after it. No store is read, not even for a preference."""
    from mei_social.cli import screen
    from mei_social.cli.calling import as_called
    from mei_social.interview.line import QuietPrompter

    def typed() -> Prompter:
        return QuietPrompter(sys.stdin, sys.stderr, screen.width(), as_called)

    if not screen.can_use_arrow_keys(plain):
        return typed(), typed
    load_arrow_keys()
    return typed(), _arrows


def liked(store: Store) -> Way:
    from mei_social.interview.input_mode import PREFERENCE, Way

    return Way.TYPED if store.preference(PREFERENCE) == Way.TYPED else Way.ARROWS


def _typed() -> Prompter:
    from mei_social.cli import screen
    from mei_social.cli.calling import as_called
    from mei_social.interview.line import LinePrompter

    return LinePrompter(sys.stdin, sys.stderr, screen.width(), as_called)


def _arrows() -> Prompter:
    from mei_social.cli import screen
    from mei_social.cli.calling import as_called
    from mei_social.interview.arrows import ArrowPrompter

    return ArrowPrompter(sys.stderr, screen.width(), screen.colour(), as_called)
