"""`mei-social import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import context, options, saved_checks
from mei_social.cli.commands import summary
from mei_social.cli.prompting import declining, typed_or_arrows
from mei_social.cli.screen import say
from mei_social.export.read import read_export
from mei_social.interview.from_form import ask_first, given_in, known
from mei_social.interview.prompter import SaveAndQuit
from mei_social.interview.session import save_form
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import data_folder
from mei_social.storage.store import Store
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.interview.from_form import Given
    from mei_social.ruleset.model import Ruleset

NOTHING = "Nothing was taken in. Everything is as it was."
TAKEN_BEFORE = "You have taken in this file, or a later one of the same form. Nothing was changed."


def import_form(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file that you saved in the form.")],
    yes: Annotated[bool, typer.Option("--yes", help="Take it in without asking.")] = False,
    older_rules: Annotated[
        bool, typer.Option("--older-rules", help="Go back to rules of a lower version than used before.")
    ] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """Take in a file that you saved in a form, so that recheck, history and actions go on from it.

    It becomes your last self-check and keeps its reference. What was saved here before stays as it is.
    """
    path = context.rules_path(rules)
    ruleset = load_rules(path)
    given = given_in(ruleset, read_export(file), visible(str(file), 200), context.today())
    if take_in(ruleset, given, older_rules, ask=not yes, plain=plain):
        say("\n".join((*given.told, "")))
        summary.show(ruleset, saved_checks.last_saved(), path, plain=plain)


def take_in(ruleset: Ruleset, given: Given, older_rules: bool, *, ask: bool, plain: bool) -> bool:
    """False where it is here already. Where there is another self-check, it is asked for first."""
    with Store.open(data_folder()) as store:
        saved_checks.refuse_older(store, ruleset, older_rules)
        audits = store.audits()
        if known(audits, given.export):
            say(TAKEN_BEFORE)
            return False
        if audits and ask:
            with declining(NOTHING):
                if not ask_first(typed_or_arrows(plain), audits[-1]):
                    raise SaveAndQuit
        save_form(store, ruleset, given.audit, given.export.date)
    return True
