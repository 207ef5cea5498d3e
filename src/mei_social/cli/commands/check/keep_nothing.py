"""A self-check on a computer that others use too: nothing is stored, and only a file that is made stays."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mei_social.audit.answers_file import read_answers
from mei_social.audit.current import current
from mei_social.cli import context, exit_code, prompting, saved_checks
from mei_social.cli.commands import summary
from mei_social.cli.commands.export import consent, destination
from mei_social.cli.commands.export.draft import Draft
from mei_social.cli.errors import stop
from mei_social.cli.screen import say
from mei_social.errors import CannotWrite
from mei_social.export.write import Sharing
from mei_social.interrupts import INTERRUPTED
from mei_social.interview import flow
from mei_social.interview.prompter import SaveAndQuit
from mei_social.interview.session import save_whole, start
from mei_social.interview.sharing import ask_file
from mei_social.storage.store import Store

if TYPE_CHECKING:
    from mei_social.audit.assess import Band
    from mei_social.interview.prompter import Prompter
    from mei_social.ruleset.model import Ruleset

NOTHING_KEPT = "Nothing was kept on this computer."
STOPPED = f"\nStopped. {NOTHING_KEPT}"


def hold_and_export(
    ruleset: Ruleset,
    path: Path,
    answers: Path | None,
    quick: bool | None,
    *,
    plain: bool,
    fail_on: Band | None,
) -> None:
    """The whole self-check in memory, its summary, then the files that the trainee wants."""
    with Store.in_memory() as store:
        try:
            number = answered(store, ruleset, path, answers, quick, plain)
            band = summary.show(ruleset, saved_checks.found(store, number), path, plain=plain)
            offer_files(store, number, ruleset, path, plain)
        except KeyboardInterrupt:
            stop(f"\nStopped. {left(store)}", INTERRUPTED)
        say(left(store))
    exit_code.leave(band, fail_on)


def left(store: Store) -> str:
    """What there is when it is over."""
    saved = store.latest()
    files = saved.audit.revision if saved else 0
    if not files:
        return NOTHING_KEPT
    made = "file" if files == 1 else f"{files} files"
    return f"Nothing was kept on this computer but the {made} that you made."


def answered(
    store: Store, ruleset: Ruleset, path: Path, answers: Path | None, quick: bool | None, plain: bool
) -> int:
    """The number of a self-check that has been gone through."""
    if answers:
        given = read_answers(answers, ruleset, context.today())
        summary.say_back(ruleset, given)
        return save_whole(store, ruleset, given, context.today())
    number = start(store, ruleset, context.today())
    session = prompting.session_of(ruleset, store, saved_checks.found(store, number), path)
    with prompting.ending(STOPPED):
        flow.run(prompting.welcome(session, store, plain), session, length=quick)
    return number


def offer_files(store: Store, number: int, ruleset: Ruleset, path: Path, plain: bool) -> None:
    """As many files as are wanted; each is previewed and agreed to as by `export`."""
    ask = prompting.as_preferred(store, plain)
    try:
        while (target := ask_file(ask, saved_checks.found(store, number).audit.revision)) is not None:
            if target:
                named = os.path.expanduser(target)  # noqa: PTH111 - an unknown ~name is only a name
                make_file(ask, store, number, ruleset, path, named)
    except SaveAndQuit:
        return


def make_file(
    ask: Prompter, store: Store, number: int, ruleset: Ruleset, rules_file: Path, target: str
) -> None:
    """One file, or the reason why not, so that another name can be given."""
    kind = destination.SUFFIXES.get(Path(target).suffix.lower())
    if kind is None:
        say(f"End the name of the file with {destination.ENDINGS}.")
        return
    audit = current(saved_checks.found(store, number), ruleset)
    audit = replace(audit, revision=audit.revision + 1)
    draft = Draft(ruleset, audit, kind, rules_file, context.today(), {})
    try:
        destination.check_place(target, may_be_there=True)
        sharing = consent.consent(ask, draft, Sharing(), target, kept=False)
        replaces = consent.may_replace(ask, target)
        content, code = draft.made(sharing)
        destination.write(target, content, replaces)
    except CannotWrite as error:
        say(str(error))
    except typer.Exit:  # the trainee looked at it and made none
        return
    else:
        store.next_revision(number)
        destination.tell(target, code)
