"""`mei-social recheck`."""

from __future__ import annotations

from typing import Annotated

import typer

from mei_social.cli import context, exit_code, first_line, options, saved_checks
from mei_social.cli.commands.check import resume
from mei_social.errors import NothingYet
from mei_social.interview.session import keep_left_over
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import data_folder
from mei_social.storage.store import Store


def recheck(
    older_rules: Annotated[
        bool, typer.Option("--older-rules", help="Go back to rules of a lower version than used before.")
    ] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
    fail_on: options.FailOn = None,
) -> None:
    """Look again: only at what is open, has no answer, is new in the rules, or was answered some time ago.

    Every other answer is taken over with its date. What was sent back to you comes first.
    """
    band = exit_code.checked_band(fail_on)
    path = context.rules_path(rules)
    ruleset = load_rules(path)
    saved_checks.last_saved()
    with Store.open(data_folder()) as store:
        saved_checks.refuse_older(store, ruleset, older_rules)
        keep_left_over(store)
        saved = store.latest()
        if saved is None:
            raise NothingYet(saved_checks.NO_CHECK)
        first_line.say_first(saved, ruleset)
        resume.check_clock(store, saved, plain)
        if resume.goes_on(store, saved, ruleset, None, plain):
            resume.resume(store, saved, ruleset, path, None, plain)
        else:
            resume.start(store, saved, ruleset, path, None, plain)
    from mei_social.cli import past_checks  # not before the first question
    from mei_social.cli.commands import summary

    saved = saved_checks.last_saved()
    better = past_checks.better_since(saved, rules)
    found = summary.show(ruleset, saved, path, plain=plain, better=better)
    exit_code.leave(found, band)
