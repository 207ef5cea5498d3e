"""`mei-social check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import context, exit_code, first_line, options, prompting, saved_checks
from mei_social.cli.commands.check import resume
from mei_social.cli.commands.check.retention import offer_deletion
from mei_social.cli.commands.check.rules_version import go_on
from mei_social.cli.old_checks import was_finished_lately
from mei_social.errors import StoreProblem
from mei_social.interview import flow
from mei_social.interview.rechecking import Now
from mei_social.interview.session import keep_left_over, save_whole, start
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import data_folder
from mei_social.storage.store import Store

if TYPE_CHECKING:
    from mei_social.audit.saved import SavedAudit
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
        keep_left_over(store)
        saved = None if new else store.latest()
        if saved:
            first_line.say_first(saved, ruleset)
            resume.check_clock(store, saved, plain)
        if saved and goes_on(store, saved, ruleset, quick, plain):
            resume.resume(store, saved, ruleset, path, quick, plain)
            return
        now = resume.what_now(store, saved, ruleset, plain) if saved else Now.NEW
        if saved and now is Now.GO_ON:
            reopen(store, saved, ruleset, "Going on with what has no answer yet.", plain)
            resume.resume(store, saved, ruleset, path, quick=False, plain=plain, gates_first=True)
        elif saved and now is Now.AGAIN:
            resume.start(store, saved, ruleset, path, quick, plain)
        else:
            start_fresh(store, ruleset, path, quick, plain)


def goes_on(store: Store, saved: SavedAudit, ruleset: Ruleset, quick: bool | None, plain: bool) -> bool:
    """Whether the last self-check is gone on with: an unfinished one, or a quick one that becomes full."""
    if not saved.finished:
        go_on(store, saved, ruleset, "Welcome back. Going on where you stopped.", plain)
        return True
    if quick is False and saved.quick and was_finished_lately(saved, ruleset):
        again = "Going on from your quick check to the full one. Your answers are kept."
        reopen(store, saved, ruleset, again, plain)
        return True
    return False


def reopen(store: Store, saved: SavedAudit, ruleset: Ruleset, greeting: str, plain: bool) -> None:
    go_on(store, saved, ruleset, greeting, plain)
    store.reopen(saved.number)


def start_fresh(store: Store, ruleset: Ruleset, path: Path, quick: bool | None, plain: bool) -> None:
    """The first page comes before there is a self-check to go on with, so that nobody starts without it."""
    with prompting.ending(NOT_BEGUN):
        ask = prompting.welcome(ruleset, store, plain)
    number = start(store, ruleset, context.today())
    session = prompting.session_of(ruleset, store, saved_checks.found(store, number), path)
    with prompting.ending(prompting.GO_ON_LATER):
        offer_deletion(ask, store, ruleset)
        flow.run(ask, session, length=quick)


def take_answers(ruleset: Ruleset, answers: Path, new: bool, older_rules: bool) -> None:
    """Save a whole self-check from a file: all of it, or nothing."""
    from mei_social.audit.answers_file import read_answers

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
