"""`mei-social export`."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import options
from mei_social.cli.errors import FAILED
from mei_social.interrupts import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mei_social.audit.model import Audit, Item
    from mei_social.cli.commands.export.draft import Draft
    from mei_social.export.write import Sharing
    from mei_social.interview.prompter import Prompter
    from mei_social.ruleset.model import Ruleset

SUFFIXES = {".html": "html", ".htm": "html", ".json": "json", ".md": "md", ".markdown": "md", ".csv": "csv"}
FORMATS = ("html", "json", "md", "csv")
STDOUT = "-"
NO_FILE = "No file was written."
OVERTAKEN = (
    "Another copy of mei-social has made a file of this self-check meanwhile, so none was made here. "
    "Run the command again."
)
LONGEST_NAME = 80


def export(
    path: Annotated[str, typer.Argument(metavar="PATH", help="The file to write, or - for standard output.")],
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="html|json|md|csv", help="Kind of file; by default the ending of PATH says."
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
    yes: Annotated[
        bool, typer.Option("--yes", help="Write it without a preview and without asking.")
    ] = False,
    replace_file: Annotated[bool, typer.Option("--replace", help="Replace the file if it is there.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """Make a file of your self-check for your mentor. You see exactly what is in it first.

    Notes stay private unless you tick them. Your name is only in it if you type it.
    """
    from mei_social.audit.current import current, current_marks
    from mei_social.cli import context
    from mei_social.cli.commands.export.draft import Draft
    from mei_social.cli.prompting import typed_or_arrows
    from mei_social.export.write import Sharing
    from mei_social.ruleset.load import load_rules

    kind = format_of(path, format_)
    check_place(path, may_be_there=replace_file or not yes)
    rules_file = context.rules_path(rules)
    ruleset = load_rules(rules_file)
    saved = context.last_saved()
    context.same_rules(saved, ruleset)
    audit = current(saved, ruleset)
    audit = replace(audit, revision=audit.revision + 1)
    draft = Draft(ruleset, audit, kind, rules_file, context.today(), current_marks(saved, ruleset))
    sharing = Sharing(
        name=whole(name),
        notes=chosen_notes(draft, share_note or []),
        leave_out=chosen_accounts(audit, leave_out or []),
        plan=share_plan,
    )
    if not yes:
        ask = typed_or_arrows(plain)
        sharing = consent(ask, draft, sharing, path, kept=True)
        replace_file = replace_file or may_replace(ask, path)
    content, code = draft.made(sharing)
    count_export(saved.number, audit.revision, ruleset)
    try:
        write(path, content, replace_file)
    except KeyboardInterrupt:
        if not is_there(path, content):
            raise
        tell(path, code)
        raise typer.Exit(INTERRUPTED) from None
    tell(path, code)
    if yes:
        warn(draft, sharing)


def warn(draft: Draft, sharing: Sharing) -> None:
    """What the preview would have said: what a reader must do where an answer is about a child."""
    from mei_social.cli.screen import say
    from mei_social.interview.sharing import what_follows

    for text in what_follows(draft.ruleset, draft.audit, sharing):
        say(text)


def format_of(path: str, chosen: str | None) -> str:
    """By --format, else by the ending of the file name."""
    if chosen is not None:
        if chosen.lower() not in FORMATS:
            raise typer.BadParameter(f"choose one of {', '.join(FORMATS)}.", param_hint="'--format'")
        return chosen.lower()
    if path == STDOUT:
        return "json"
    kind = SUFFIXES.get(Path(path).suffix.lower())
    if kind is None:
        raise typer.BadParameter(
            "end the file name with .html, .json, .md or .csv, or add --format.", param_hint="'PATH'"
        )
    return kind


def check_place(path: str, *, may_be_there: bool) -> None:
    """Refuse a place where no file can be before the trainee has read and chosen everything."""
    from mei_social.errors import AlreadyThere, CannotWrite
    from mei_social.files.reasons import shown, why_not_written

    if path == STDOUT:
        return
    file = Path(path)
    try:
        if file.is_dir():
            raise IsADirectoryError
        if not file.parent.is_dir():
            raise FileNotFoundError
        if not os.access(file.parent, os.W_OK):
            raise PermissionError(errno.EACCES, "")
        if file.exists() and not may_be_there:
            raise AlreadyThere(
                f"{shown(file)} is already there. Choose another name, or add --replace to replace it."
            )
    except IsADirectoryError:
        raise CannotWrite(f"{shown(file)} is a folder. Give the name of a file inside it.") from None
    except (OSError, ValueError) as error:
        raise CannotWrite(why_not_written(file, error)) from error


def whole(text: str | None) -> str | None:
    """What the system could not decode must not reach a file."""
    clean = (text or "").encode("utf-8", "replace").decode().strip()[:LONGEST_NAME]
    return clean or None


def chosen_notes(draft: Draft, wanted: list[str]) -> frozenset[Item]:
    """Notes by question, or by question:account. A usage error for one that is not there."""
    from mei_social.audit.assess import assess
    from mei_social.audit.model import Item
    from mei_social.export.write import notes_to_share

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


def consent(ask: Prompter, draft: Draft, sharing: Sharing, path: str, *, kept: bool) -> Sharing:
    """Ask until the trainee says save. Exits, with no file written, when they stop.

    `kept`: whether the answers are still there then.
    """
    from mei_social.cli.screen import say
    from mei_social.interview import sharing as pages
    from mei_social.interview.prompter import SaveAndQuit

    views = [pages.View("show", "Show me the file itself, every letter", lambda s: draft.made(s)[0])]
    if draft.kind == "html":
        views.insert(0, pages.View("read", "Let me read it here as text", draft.text, exact=False))
    try:
        return pages.ask_consent(
            ask,
            draft.ruleset,
            draft.audit,
            draft.marks,
            sharing,
            path,
            views,
            lambda text, exact: say(text, raw=exact, file=True),
        )
    except SaveAndQuit:
        say("\n".join(no_file(draft, kept=kept)))
        raise typer.Exit(FAILED) from None


def no_file(draft: Draft, *, kept: bool) -> Iterator[str]:
    """What became of it; and whom to tell all the same, where an answer about a child is open."""
    from mei_social.interview.sharing import has_open_about_a_child
    from mei_social.safeguarding.duty import STAYS_FIRST, STILL_TELL, tell_without_file

    yield f"{NO_FILE} Your answers are still saved." if kept else NO_FILE
    if has_open_about_a_child(draft.ruleset, draft.audit):
        yield f"{STAYS_FIRST} {STILL_TELL}" if kept else STILL_TELL
        yield tell_without_file(draft.ruleset)


def may_replace(ask: Prompter, path: str) -> bool:
    from mei_social.cli.screen import say
    from mei_social.interview import sharing as pages
    from mei_social.interview.prompter import SaveAndQuit

    if path == STDOUT or not Path(path).exists():
        return False
    try:
        if pages.ask_replace(ask, path):
            return True
    except SaveAndQuit:
        pass
    say("No file was written, and the file that was there is as it was.")
    raise typer.Exit(FAILED)


def write(path: str, content: bytes, replace_file: bool) -> None:
    from mei_social.cli import screen
    from mei_social.files.whole import write_new

    if path == STDOUT:
        screen.write(content)
        return

    write_new(Path(path), content, replace_file)


def count_export(number: int, revision: int, ruleset: Ruleset) -> None:
    """Before there is a file: a number that no file has does no harm, and two files of one number do.

    Rules under which the file lists a gate are kept with it.

    Raises StoreProblem where it cannot be counted, or another copy of mei-social was faster.
    """
    from mei_social.cli import context
    from mei_social.errors import NothingYet, StoreProblem
    from mei_social.interview.session import keep_listed
    from mei_social.storage.location import data_folder
    from mei_social.storage.store import Store

    try:
        store = Store.open_existing(data_folder())
        if store is None:
            raise NothingYet(context.NO_CHECK)
        with store, store.together():
            counted = store.next_revision(number)
            keep_listed(store, number, ruleset)
    except StoreProblem as error:
        raise StoreProblem(f"{error} {NO_FILE}") from error
    if counted != revision:
        raise StoreProblem(OVERTAKEN)


def is_there(path: str, content: bytes) -> bool:
    """Whether a file was written before Ctrl-C came."""
    try:
        return path != STDOUT and Path(path).read_bytes() == content
    except OSError:
        return False


def tell(path: str, code: str) -> None:
    """What was made, and the code to read out when the mentor asks."""
    from mei_social.cli.screen import say
    from mei_social.text.visible import visible

    where = (
        "Written to standard output."
        if path == STDOUT
        else f"Saved as {visible(str(Path(path).absolute()), 300)}."
    )
    say(f"{where} Its check code is {code}. Give the file to your mentor yourself: nothing was sent.")
