"""`mei-social check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import options

if TYPE_CHECKING:
    from mei_social.interview.prompter import Prompter
    from mei_social.interview.session import Session
    from mei_social.ruleset import Ruleset
    from mei_social.saved import SavedAudit
    from mei_social.store import Store


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
        bool, typer.Option("--new", help="Start again, even if a self-check is unfinished.")
    ] = False,
    older_rules: Annotated[
        bool, typer.Option("--older-rules", help="Go back to rules of a lower version than used before.")
    ] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
    fail_on: options.FailOn = None,
) -> None:
    """Go through your accounts, question by question, and see what to do first.

    Starts a self-check, or goes on with the unfinished one. Every answer is saved as you give it.
    """
    from mei_social.cli import edition, place, screen
    from mei_social.cli.summary import checked_band, show
    from mei_social.home import data_folder
    from mei_social.rules_file import load_rules
    from mei_social.store import Store

    band = checked_band(fail_on)
    path = place.rules_path(rules)
    ruleset = load_rules(path)
    if answers:
        take_answers(ruleset, answers, new, older_rules)
    else:
        with Store.open(data_folder()) as store:
            edition.refuse_older(store, ruleset, older_rules)
            saved, fresh = resume_or_start(store, ruleset, new, quick, plain)
            interview(ruleset, store, saved, fresh, quick, plain, path)
    saved = place.last_saved()
    show(ruleset, saved, path, plain=plain, explain=False, fail_on=band)
    if saved.quick:
        screen.say("\nFor the questions that a quick check leaves out, run: mei-social check --full")


def resume_or_start(
    store: Store, ruleset: Ruleset, new: bool, quick: bool | None, plain: bool
) -> tuple[SavedAudit, bool]:
    """The self-check that goes on, or a new one and True."""
    from mei_social.cli import place
    from mei_social.cli.edition import go_on
    from mei_social.interview.session import start

    saved = None if new else store.latest()
    if saved and not saved.finished:
        go_on(store, saved, ruleset, "Welcome back. Going on where you stopped.", plain)
        return saved, False
    if saved and quick is False and was_quick_lately(saved, ruleset):
        again = "Going on from your quick check to the full one. Your answers are kept."
        go_on(store, saved, ruleset, again, plain)
        store.reopen(saved.number)
        return saved, False
    start(store, ruleset, place.today())
    started = store.latest()
    if started is None:
        raise RuntimeError("a self-check that was just started is missing")
    return started, True


def was_quick_lately(saved: SavedAudit, ruleset: Ruleset) -> bool:
    """Whether a full check may build on this quick one: answers from a term ago are too old for that."""
    from mei_social.cli import place

    if saved.finished is None or not saved.quick or saved.audit.rules.id != ruleset.id:
        return False
    return (place.today() - saved.finished).days < ruleset.review.check_again_after_days


def interview(
    ruleset: Ruleset,
    store: Store,
    saved: SavedAudit,
    fresh: bool,
    quick: bool | None,
    plain: bool,
    path: Path,
) -> None:
    from mei_social.cli import place
    from mei_social.cli.screen import say
    from mei_social.interview import flow
    from mei_social.interview.prompter import SaveAndQuit
    from mei_social.interview.session import Session
    from mei_social.rules_file import load_guide

    session = Session(ruleset, store, saved, place.today(), lambda platform: load_guide(path, platform))
    try:
        ask = welcome(session, fresh, plain)
        flow.run(ask, session, length=quick)
    except SaveAndQuit:
        say("\nYour answers so far are saved. To go on where you stopped, run: mei-social check")
        raise typer.Exit from None


def welcome(session: Session, fresh: bool, plain: bool) -> Prompter:
    """The first page is typed in every mode, so that it is there at once; arrow keys load meanwhile."""
    from mei_social.cli import screen
    from mei_social.home import data_folder
    from mei_social.interview.line import LinePrompter
    from mei_social.interview.setting_up import welcome as show_welcome

    if fresh:
        typed = LinePrompter(sys.stdin, sys.stderr, screen.width())
        meanwhile = load_arrow_keys if screen.can_use_arrow_keys(plain) else lambda: None
        show_welcome(typed, session.ruleset, str(data_folder()), meanwhile)
    return typed_or_arrows(plain)


def load_arrow_keys() -> None:
    from threading import Thread

    from mei_social.interview import arrows

    Thread(target=arrows.load, daemon=True).start()


def typed_or_arrows(plain: bool) -> Prompter:
    """Arrow keys where the terminal has them, typed words where it has not."""
    from mei_social.cli import screen

    if screen.can_use_arrow_keys(plain):
        from mei_social.interview.arrows import ArrowPrompter

        return ArrowPrompter(sys.stderr, screen.width(), screen.colour())
    from mei_social.interview.line import LinePrompter

    return LinePrompter(sys.stdin, sys.stderr, screen.width())


def take_answers(ruleset: Ruleset, answers: Path, new: bool, older_rules: bool) -> None:
    """Save a whole self-check from a file: all of it, or nothing."""
    from mei_social.answers_file import read_answers
    from mei_social.cli import edition, place
    from mei_social.errors import StoreProblem
    from mei_social.home import data_folder
    from mei_social.interview.session import save_whole
    from mei_social.store import Store

    given = read_answers(answers, ruleset, place.today())
    with Store.open(data_folder()) as store:
        edition.refuse_older(store, ruleset, older_rules)
        before = store.latest()
        if before and not before.finished and not new:
            raise StoreProblem(
                "A self-check is not finished yet, and its answers are kept. "
                "Finish it with: mei-social check. Or add --new to start another one from your file."
            )
        save_whole(store, ruleset, given, place.today())
