"""A self-check on a computer that others use too: nothing is stored, and only a file that is made stays."""

from __future__ import annotations

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
from mei_social.files.names import in_own_home
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
    made: list[str] = []
    with Store.in_memory() as store:
        try:
            number = answered(store, ruleset, path, answers, quick, plain)
            band = summary.show(ruleset, saved_checks.found(store, number), path, plain=plain, whole=True)
            offer_files(store, number, ruleset, path, plain, made)
        except KeyboardInterrupt:
            stop(f"\nStopped. {left(made)}", INTERRUPTED)
        say(left(made))
    exit_code.leave(band, fail_on)


def left(made: list[str]) -> str:
    """What there is when it is over."""
    if not made:
        return NOTHING_KEPT
    files = "file" if len(made) == 1 else f"{len(made)} files"
    return f"Nothing was kept on this computer but the {files} that you made."


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
        flow.run(prompting.welcome(ruleset, store, plain), session, length=quick)
    return number


def offer_files(
    store: Store, number: int, ruleset: Ruleset, path: Path, plain: bool, made: list[str]
) -> None:
    """As many files as are wanted, which come to be `made`; each is agreed to as by `export`."""
    ask = prompting.as_preferred(store, plain)
    try:
        while (target := ask_file(ask, len(made))) is not None:
            if target:
                named = str(in_own_home(target))
                if make_file(ask, store, number, ruleset, path, named):
                    made.append(named)
    except SaveAndQuit:
        return


def make_file(
    ask: Prompter, store: Store, number: int, ruleset: Ruleset, rules_file: Path, target: str
) -> bool:
    """One file, or the reason why not, so that another name can be given. Whether it was made."""
    kind = destination.SUFFIXES.get(Path(target).suffix.lower())
    if kind is None:
        say(f"End the name of the file with {destination.ENDINGS}.")
        return False
    saved = saved_checks.found(store, number)
    audit, last = current(saved, ruleset), store.exported(number)[1]
    draft = Draft(ruleset, audit, kind, rules_file, context.today(), {}, saved.menus, last)
    try:
        destination.check_place(target, may_be_there=True)
        sharing = consent.consent(ask, draft, Sharing(), lambda _: target, kept=False)
        replaces = consent.may_replace(ask, target)
        made = draft.made(sharing)
        destination.write(target, made.content, replaces)
    except CannotWrite as error:
        say(str(error))
        return False
    except typer.Exit:  # the trainee looked at it and made none
        return False
    else:
        store.count_export(number, made.revision, made.code)
        destination.tell(target, made.code, kind)
        return True
