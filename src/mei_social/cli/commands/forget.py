"""`mei-social forget`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from mei_social.cli import options
from mei_social.cli.context import rules_path
from mei_social.cli.older_than import NOTHING_DELETED, OlderThan, check_clock, day_of
from mei_social.cli.prompting import declining, typed_or_arrows
from mei_social.cli.screen import say
from mei_social.errors import MeiSocialError, StoreProblem
from mei_social.interview.prompter import SaveAndQuit
from mei_social.interview.reviewing import ask_forget
from mei_social.ruleset.load import load_rules
from mei_social.storage import seen_exports
from mei_social.storage.location import data_folder
from mei_social.storage.seen_exports import all_seen, never_acted_on
from mei_social.text import english
from mei_social.text.visible import visible

NOT_ACTED = (
    "Open in files that you saw, before all others, and never noted as acted on after that. Make sure that "
    "somebody has:"
)


def forget(
    older_than: OlderThan = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
    plain: options.Plain = False,
) -> None:
    """Delete the list of files that you have reviewed, or the older part of it.

    The list holds reference, revision, digest and date of each file, which of the questions that come before
    all others were open in it, or were brought up, with or without an answer, on which of its accounts, by
    number, and on which of them you acted and when. It holds no other answers and no names.
    """
    before = None if older_than is None else day_of(older_than)
    folder = data_folder()
    if older_than is not None:
        last = max((seen.date for seen in all_seen(folder)), default=None)
        check_clock(older_than, "The last file that you saw is", last, yes, plain)
    for line in open_in_it(folder, before):
        say(line)
    if not yes:
        ask_first(before, plain)
    say(forgotten(folder, before))
    say(
        "This cannot reach what is elsewhere: the files that people gave you, your own records and pages, "
        "backups, and folders that are synchronised to another place. Look there too."
    )


def open_in_it(folder: Path, before: date | None) -> Iterator[str]:
    """Gates that were open and never noted as acted on; the list has their ids, and the rules their words."""
    with suppress(StoreProblem):  # a damaged list can be deleted all the same
        found = never_acted_on(folder, before)
        if found:
            yield NOT_ACTED
            words = _questions()
        for gate, files in found.items():
            where = english.listed(f"{visible(f.ref, 40)}, seen on {english.day(f.date)}" for f in files)
            yield f"- {words.get(gate, visible(gate, 60))} ({where})"


def _questions() -> dict[str, str]:
    with suppress(MeiSocialError):
        chosen = os.environ.get("MEI_SOCIAL_RULES")
        ruleset = load_rules(rules_path(Path(chosen) if chosen else None))
        return {rule.id: visible(rule.question) for rule in ruleset.rules}
    return {}


def forgotten(folder: Path, before: date | None) -> str:
    """Delete it; what was deleted."""
    if before:
        many = english.count(seen_exports.forget_before(folder, before), "file")
        acted = "What you noted as acted on before then is gone too."
        return f"Forgotten: {many} that you saw before {english.day(before)}. {acted}"
    removed = seen_exports.remove(folder)
    names = ", ".join(visible(str(path), 300) for path in removed)
    return f"Deleted {names}" if removed else "There was no list of files seen to delete."


def ask_first(before: date | None, plain: bool) -> None:
    what = (
        f"what you saw before {english.day(before)}"
        if before
        else "the whole list of files that you have seen"
    )
    with declining(NOTHING_DELETED):
        if not ask_forget(typed_or_arrows(plain), what):
            raise SaveAndQuit
