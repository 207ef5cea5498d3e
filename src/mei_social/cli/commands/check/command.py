"""`mei-social check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import context, exit_code, options, prompting, saved_checks
from mei_social.cli.errors import stop
from mei_social.errors import StoreProblem
from mei_social.interrupts import INTERRUPTED
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import data_folder
from mei_social.storage.store import Store

if TYPE_CHECKING:
    from mei_social.ruleset.model import Ruleset


NOTHING_IS_ASKED = "nothing is asked then, so leave out --quick or --full."
NOT_BEGUN = "\nNothing has begun yet. To start, run: mei-social check"


def check(
    quick: Annotated[
        bool | None,
        typer.Option("--quick/--full", help="Ask only the most important questions, or all of them."),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option("--answers", metavar="FILE", help="Take the answers from a YAML file and ask nothing."),
    ] = None,
    new: Annotated[
        bool, typer.Option("--new", help="Start from nothing, even if a self-check is unfinished.")
    ] = False,
    keep_nothing: Annotated[
        bool,
        typer.Option("--keep-nothing", help="On a shared computer: store nothing here, only make the file."),
    ] = False,
    older_rules: Annotated[
        bool, typer.Option("--older-rules", help="Go back to rules of a lower version than used before.")
    ] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
    fail_on: options.FailOn = None,
) -> None:
    """Go through your accounts, question by question, and see what to do first.

    Starts a self-check, goes on with the unfinished one, or offers to look again at a finished one. Every
    answer is saved as you give it.
    """
    band = exit_code.checked_band(fail_on)
    if answers and quick is not None:
        raise typer.BadParameter(NOTHING_IS_ASKED, param_hint="'--answers'")
    path = context.rules_path(rules)
    ruleset = load_rules(path)
    if keep_nothing:
        from mei_social.cli.commands.check.keep_nothing import hold_and_export

        hold_and_export(ruleset, path, answers, quick, plain=plain, fail_on=band)
        return
    if answers:
        take_answers(ruleset, answers, new, older_rules)
    else:
        ask_all(ruleset, path, new, quick, older_rules, plain)
    from mei_social.cli import past_checks  # not before the first question
    from mei_social.cli.commands import summary

    saved = saved_checks.last_saved()
    better = past_checks.better_since(saved, rules)
    found = summary.show(ruleset, saved, path, plain=plain, better=better)
    exit_code.leave(found, band)


def ask_all(
    ruleset: Ruleset, path: Path, new: bool, quick: bool | None, older_rules: bool, plain: bool
) -> None:
    """The whole conversation; exits when the trainee stops before its end."""
    with Store.open(data_folder()) as store:
        saved_checks.refuse_older(store, ruleset, older_rules)
        if store.latest():
            from mei_social.cli.commands.check import resume  # not before the first question

            if resume.after_another(store, ruleset, path, new, quick, plain):
                return
        start_fresh(store, ruleset, path, quick, plain)


def start_fresh(store: Store, ruleset: Ruleset, path: Path, quick: bool | None, plain: bool) -> None:
    """The first page comes before there is a self-check to go on with, so that nobody starts without it."""
    try:
        with prompting.ending(NOT_BEGUN):
            ask = prompting.welcome(ruleset, store, plain)
    except KeyboardInterrupt:
        if store.latest():
            raise
        stop(f"\nStopped. {NOT_BEGUN.strip()}", INTERRUPTED)
    from mei_social.cli.commands.check.retention import offer_deletion  # not before the first question
    from mei_social.interview import flow
    from mei_social.interview.session import start

    number = start(store, ruleset, context.today())
    session = prompting.session_of(ruleset, store, saved_checks.found(store, number), path)
    with prompting.ending(prompting.GO_ON_LATER):
        offer_deletion(ask, store, ruleset)
        flow.run(ask, session, length=quick)


def take_answers(ruleset: Ruleset, answers: Path, new: bool, older_rules: bool) -> None:
    """Save a whole self-check from a file: all of it, or nothing."""
    from mei_social.audit.answers_file import read_answers
    from mei_social.interview.session import save_whole

    given = read_answers(answers, ruleset, context.today())
    with Store.open(data_folder()) as store:
        saved_checks.refuse_older(store, ruleset, older_rules)
        before = store.latest()
        if before and not before.finished and not new:
            raise StoreProblem(
                "A self-check is not finished yet, and its answers are kept. "
                "Finish it with: mei-social check. Or add --new to start another one from your file."
            )
        save_whole(store, ruleset, given, context.today())
    from mei_social.cli.commands import summary  # not before the first question

    summary.say_back(ruleset, given)
