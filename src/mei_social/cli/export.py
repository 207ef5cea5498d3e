"""`mei-social export`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import options

if TYPE_CHECKING:
    from mei_social.audit import Audit, Item
    from mei_social.export import Body, Sharing
    from mei_social.interview.prompter import Prompter
    from mei_social.report import Report
    from mei_social.ruleset import Ruleset

SUFFIXES = {".html": "html", ".htm": "html", ".json": "json", ".md": "md", ".markdown": "md", ".csv": "csv"}
FORMATS = ("html", "json", "md", "csv")
STDOUT = "-"
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
    from mei_social.cli import place
    from mei_social.export import Sharing
    from mei_social.interview.session import current
    from mei_social.rules_file import load_rules

    kind = format_of(path, format_)
    rules_file = place.rules_path(rules)
    ruleset = load_rules(rules_file)
    saved = place.last_saved()
    place.same_rules(saved, ruleset)
    audit = current(saved, ruleset)
    audit = replace(audit, revision=audit.revision + 1)
    draft = Draft(ruleset, audit, kind, rules_file)
    sharing = Sharing(
        name=whole(name),
        notes=chosen_notes(audit, share_note or []),
        leave_out=chosen_accounts(audit, leave_out or []),
    )
    if not yes:
        sharing = consent(draft, sharing, path, plain)
        replace_file = replace_file or may_replace(path, plain)
    write(path, draft.content(sharing), replace_file)
    count_export(saved.number)
    tell(path, draft, sharing)


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that is not written yet. Preview and file come from the same bytes."""

    ruleset: Ruleset
    audit: Audit
    kind: str
    rules_file: Path

    def body(self, sharing: Sharing) -> tuple[Body, Report | None]:
        """The JSON document and, for the other formats, the report of the same answers."""
        from mei_social import __version__
        from mei_social.assess import assess
        from mei_social.cli import place
        from mei_social.export import build_export, left_out, left_out_words, shared_audit
        from mei_social.report_build import Export

        shared = shared_audit(self.audit, sharing)
        assessment = assess(self.ruleset, shared)
        counts = left_out(self.audit, sharing)
        body = build_export(
            self.ruleset,
            shared,
            assessment,
            name=sharing.name,
            left_out=counts,
            today=place.today(),
            tool_version=__version__,
        )
        if self.kind == "json":
            return body, None
        export = Export(name=sharing.name, check_code=body["check"]["code"], left_out=left_out_words(counts))
        return body, place.report_of(self.ruleset, shared, assessment, self.rules_file, export)

    def content(self, sharing: Sharing) -> bytes:
        from mei_social.export import to_json

        body, report = self.body(sharing)
        return renderers()[self.kind](report) if report else to_json(body)


def renderers() -> dict[str, Callable[[Report], bytes]]:
    from mei_social.render.csv import to_csv
    from mei_social.render.html import to_html
    from mei_social.render.markdown import to_markdown

    return {
        "html": lambda report: to_html(report).encode(),
        "md": lambda report: to_markdown(report).encode(),
        "csv": to_csv,
    }


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


def whole(text: str | None) -> str | None:
    """What the system could not decode must not reach a file."""
    clean = (text or "").encode("utf-8", "replace").decode().strip()[:LONGEST_NAME]
    return clean or None


def chosen_notes(audit: Audit, wanted: list[str]) -> frozenset[Item]:
    """Notes by question, or by question:account. A usage error for one that is not there."""
    from mei_social.audit import Item

    found = set()
    for text in wanted:
        question, _, account = text.partition(":")
        item = Item(question, account or None)
        answer = audit.answers.get(item)
        if answer is None or not answer.note:
            raise typer.BadParameter(f"there is no note on {text!r}.", param_hint="'--share-note'")
        found.add(item)
    return frozenset(found)


def chosen_accounts(audit: Audit, wanted: list[str]) -> frozenset[str]:
    known = [a.id for a in audit.accounts]
    for text in wanted:
        if text not in known:
            has = f"choose from {', '.join(known)}" if known else "there are no accounts"
            raise typer.BadParameter(f"there is no account {text!r}; {has}.", param_hint="'--leave-out'")
    return frozenset(wanted)


def consent(draft: Draft, sharing: Sharing, path: str, plain: bool) -> Sharing:
    """Ask until the trainee says save. Raises NothingYet, with no file written, when they stop."""
    from mei_social.errors import NothingYet
    from mei_social.interview import sharing as pages
    from mei_social.interview.prompter import SaveAndQuit

    try:
        return pages.ask_consent(prompter(plain), draft.ruleset, draft.audit, sharing, path, draft.content)
    except SaveAndQuit:
        raise NothingYet("No file was written. Your answers are still saved.") from None


def may_replace(path: str, plain: bool) -> bool:
    from mei_social.errors import NothingYet
    from mei_social.interview import sharing as pages
    from mei_social.interview.prompter import SaveAndQuit

    if path == STDOUT or not Path(path).exists():
        return False
    try:
        if pages.ask_replace(prompter(plain), path):
            return True
    except SaveAndQuit:
        pass
    raise NothingYet("No file was written, and the file that was there is as it was.")


def prompter(plain: bool) -> Prompter:
    from mei_social.cli.check import typed_or_arrows

    return typed_or_arrows(plain)


def write(path: str, content: bytes, replace_file: bool) -> None:
    if path == STDOUT:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    from mei_social.files import write_new

    write_new(Path(path), content, replace_file)


def count_export(number: int) -> None:
    from mei_social.home import data_folder
    from mei_social.store import Store

    store = Store.open_existing(data_folder())
    if store:
        with store:
            store.next_revision(number)


def tell(path: str, draft: Draft, sharing: Sharing) -> None:
    """What was made, and the code to read out when the mentor asks."""
    from mei_social.cli.screen import say
    from mei_social.text import visible

    body, _ = draft.body(sharing)
    where = "Written to standard output." if path == STDOUT else f"Saved as {visible(path, 300)}."
    say(
        f"{where} Its check code is {body['check']['code']}. "
        "Give the file to your mentor yourself: nothing was sent."
    )
