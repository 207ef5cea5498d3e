"""`mei-social export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.audit.assess import assess
from mei_social.audit.current import current, current_marks
from mei_social.audit.model import Item
from mei_social.cli import context, first_line, options, paging, saved_checks
from mei_social.cli.commands.export.destination import (
    FORMATS,
    NO_FILE,
    STDOUT,
    check_place,
    format_of,
    named,
    tell,
    write,
)
from mei_social.cli.commands.export.draft import Draft, Made
from mei_social.cli.screen import say
from mei_social.errors import NothingYet, StoreProblem
from mei_social.export.write import Sharing, notes_to_share
from mei_social.interrupts import INTERRUPTED
from mei_social.interview.session import keep_listed
from mei_social.interview.sharing import what_follows
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import data_folder
from mei_social.storage.store import Store

if TYPE_CHECKING:
    from mei_social.audit.model import Audit
    from mei_social.ruleset.model import Ruleset

OVERTAKEN = (
    "Another copy of mei-social has made a file of this self-check meanwhile, so none was made here. "
    "Run the command again."
)
LONGEST_NAME = 80


def export(
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="[PATH]",
            help="The file to write, or - for standard output; without it, a page that is named for you.",
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="|".join(FORMATS), help="Kind of file; by default the ending of PATH says."
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="Put your name on it. Without this it has none."),
    ] = None,
    share_note: Annotated[
        list[str] | None,
        typer.Option("--share-note", metavar="QUESTION[:ACCOUNT]", help="Share one note. Can be repeated."),
    ] = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option(
            "--leave-out", metavar="ACCOUNT", help="Leave out an account, such as a2. Can be repeated."
        ),
    ] = None,
    share_plan: Annotated[
        bool, typer.Option("--share-plan", help="Say which actions you did, and which you put off.")
    ] = False,
    menus: Annotated[
        bool | None,
        typer.Option(
            "--menus/--no-menus", help="Say which menus you found, and which have moved, or leave it out."
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Write it without a preview and without asking.")
    ] = False,
    replace_file: Annotated[bool, typer.Option("--replace", help="Replace the file if it is there.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """Make a file of your self-check to hand over. You see exactly what is in it first.

    Notes stay private unless you tick them. Your name is only in it if you type it.
    """
    kind = format_of(path, format_)
    if path:
        check_place(path, may_be_there=replace_file or not yes)
    rules_file = context.rules_path(rules)
    ruleset = load_rules(rules_file)
    saved = saved_checks.last_saved()
    saved_checks.same_rules(saved, ruleset)
    audit = current(saved, ruleset)
    today = context.today()
    draft = Draft(
        ruleset,
        audit,
        kind,
        rules_file,
        today,
        current_marks(saved, ruleset),
        saved.menus,
        last_code(saved.number),
    )
    sharing = Sharing(
        name=whole(name),
        notes=chosen_notes(draft, share_note or []),
        leave_out=chosen_accounts(audit, leave_out or []),
        plan=share_plan,
        menus=menus,
    )

    replaces = replace_file

    def place(sharing: Sharing) -> str:
        return path or named(audit.ref, today, sharing.name, kind, replace_file=replaces)

    if not path:
        check_place(place(sharing), may_be_there=replaces)
    if not yes:
        from mei_social.cli.commands.export.consent import consent, may_replace
        from mei_social.cli.prompting import typed_or_arrows

        ask = typed_or_arrows(plain)
        sharing = consent(ask, draft, sharing, place, kept=True, pages=paging.can_page(plain))
        replace_file = replace_file or may_replace(ask, place(sharing))
    made, file = draft.made(sharing), place(sharing)
    first = first_line.first_of(saved, ruleset) if yes else None  # otherwise the preview has named it
    count_export(saved.number, made, ruleset)
    try:
        write(file, made.content, replace_file)
    except KeyboardInterrupt:
        if not is_there(file, made.content):
            raise
        tell(file, made.code, kind, first)
        raise typer.Exit(INTERRUPTED) from None
    tell(file, made.code, kind, first)
    if yes:
        warn(draft, sharing)


def warn(draft: Draft, sharing: Sharing) -> None:
    """What the preview would have said: what a reader must do where an answer is about a child."""
    for text in what_follows(draft.ruleset, draft.audit, sharing):
        say(text)


def whole(text: str | None) -> str | None:
    """What the system could not decode must not reach a file."""
    clean = (text or "").encode("utf-8", "replace").decode().strip()[:LONGEST_NAME]
    return clean or None


def chosen_notes(draft: Draft, wanted: list[str]) -> frozenset[Item]:
    """Notes by question, or by question:account. A usage error for one that is not there."""
    notes = notes_to_share(assess(draft.ruleset, draft.audit)) if wanted else {}
    found = set()
    for text in wanted:
        question, _, account = text.partition(":")
        item = Item(question, account or None)
        if item not in notes:
            known = ", ".join(i.question + (f":{i.account}" if i.account else "") for i in notes)
            has = f"choose from {known}" if known else "there are no notes"
            raise typer.BadParameter(f"there is no note on {text!r}; {has}.", param_hint="'--share-note'")
        found.add(item)
    return frozenset(found)


def chosen_accounts(audit: Audit, wanted: list[str]) -> frozenset[str]:
    known = [a.id for a in audit.accounts]
    for text in wanted:
        if text not in known:
            has = f"choose from {', '.join(known)}" if known else "there are no accounts"
            raise typer.BadParameter(f"there is no account {text!r}; {has}.", param_hint="'--leave-out'")
    return frozenset(wanted)


def last_code(number: int) -> str | None:
    """The check code of the last file, if that was of this self-check."""
    store = Store.open_existing(data_folder())
    if store is None:
        return None
    with store:
        return store.exported(number)[1]


def count_export(number: int, made: Made, ruleset: Ruleset) -> None:
    """Before there is a file: a number that no file has does no harm, and two that differ and have one do.

    Rules under which the file lists a gate are kept with it.

    Raises StoreProblem where it cannot be counted, or another copy of mei-social was faster.
    """
    try:
        store = Store.open_existing(data_folder())
        if store is None:
            raise NothingYet(saved_checks.NO_CHECK)
        with store, store.together():
            counted = store.count_export(number, made.revision, made.code)
            keep_listed(store, number, ruleset)
    except StoreProblem as error:
        raise StoreProblem(f"{error} {NO_FILE}") from error
    if not counted:
        raise StoreProblem(OVERTAKEN)


def is_there(path: str, content: bytes) -> bool:
    """Whether a file was written before Ctrl-C came."""
    try:
        return path != STDOUT and Path(path).read_bytes() == content
    except OSError:
        return False
