"""`mei-social cohort`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.audit.assess import Band
from mei_social.cli import context, options, screen
from mei_social.cli.errors import FOUND
from mei_social.cli.progress import progress
from mei_social.cli.screen import say
from mei_social.cohort.first_line import comes_first
from mei_social.cohort.folder import files_in, records_in_zips
from mei_social.cohort.read import read_cohort
from mei_social.errors import BadFile, CannotRead, StoreProblem
from mei_social.files.reasons import shown
from mei_social.files.whole import write_new
from mei_social.render.cohort.json import pieces, to_json
from mei_social.ruleset.load import load_rules
from mei_social.storage.location import data_folder
from mei_social.storage.seen_exports import all_seen
from mei_social.terminal.cohort import Part, show_cohort
from mei_social.text import english
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from mei_social.cohort.model import Cohort
    from mei_social.cohort.roster.read import Roster
    from mei_social.ruleset.model import Guide, Ruleset
    from mei_social.storage.seen_exports import Seen

PARQUET = ".parquet"
NO_LEDGER = (
    "The list of files that you have seen could not be read, so older copies among these are not noticed; "
    "if it is damaged, start a new one with: mei-social forget"
)

PACKED = (
    "In zip files: {}, which cannot be read there, so what you decided is not counted. Unpack the zip file, "
    "and give the folder."
)
NO_PATHS = (
    "The files beside your rules that say where settings are could not be read, so what trainees said about "
    "menus is left out. What is wrong with them says: mei-social rules validate"
)


def cohort(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder or zip file with the exports you received.")
    ],
    since: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Earlier folder or zip file, to show what has changed."),
    ] = None,
    expected: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="List of names, .csv or .xlsx, to show who has not handed in."),
    ] = None,
    name_column: Annotated[
        list[str] | None,
        typer.Option(
            "--name-column",
            metavar="HEADING",
            help="Column of the names in that list, by heading or letter; twice for forename and surname.",
        ),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            metavar="PATH",
            help="Write a file too, by its ending: .html, .csv, .xlsx, .json or (a folder) .parquet.",
        ),
    ] = None,
    group_by: Annotated[
        str | None,
        typer.Option(
            "--group-by",
            metavar="HEADING",
            help="Column of that list, such as School: what is open, what to teach, who is missing.",
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Cut no list.")] = False,
    gate: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Only who has this gate open, set aside or without an answer."),
    ] = None,
    band: Annotated[Band | None, typer.Option(help="Only who stands there.", case_sensitive=False)] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Only who has not handed in. Needs --expected.")
    ] = False,
    publish: Annotated[
        bool,
        typer.Option("--publish", help="Only figures that may leave the provider. Files: .md, .json, .csv."),
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over a file that is already there.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print everything, for machines.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """Show many exports in one view: who has open gates, what to teach next, who is missing.

    Everything is worked out again from the answers, with your rules. Exits with 3 when a file was refused or
    should be looked at.
    """
    if publish:
        from mei_social.cli.commands.cohort.publish import publish_folder, refuse_with

        refuse_with(since, expected)
        ruleset = load_rules(context.rules_path(rules))
        publish_folder(folder, output or [], ruleset, replace=replace, json=json, plain=plain)
        return
    part = Part(gate, band, missing)
    if missing and not expected:
        raise typer.BadParameter("needs a list of names: add --expected NAMES.csv.", param_hint="'--missing'")
    outputs = [(path, kind_of(path)) for path in output or []]
    rules_file = context.rules_path(rules)
    ruleset = load_rules(rules_file)
    roster = roster_in(expected, name_column or [], group_by)
    seen = files_seen()
    with progress(lambda: files_in(folder, since), plain=plain) as told:
        found = read_cohort(
            folder,
            ruleset,
            since=since,
            expected=roster.people if roster else None,
            told=told,
            today=context.today(),
            seen=seen,
            guides=lambda: paths_of(rules_file, ruleset),
        )
    if packed := records_in_zips(folder):
        say(PACKED.format(english.count(packed, "record of a review", "records of reviews")))
    if expected and roster:
        refuse_strangers(found, expected, roster)
    for path, kind in outputs:
        if kind == PARQUET:
            write_table(folder, ruleset, path)
        else:
            write(found, folder, path, kind, replace=replace)
    if gate and gate not in gates_of(found):
        known = ", ".join(gates_of(found))
        raise typer.BadParameter(f"there is no gate {gate!r}. There are: {known}.", param_hint="'--gate'")
    show(found, part, everything=everything, json=json, plain=plain)
    if found.troubled:
        raise typer.Exit(FOUND)


def roster_in(expected: Path | None, name_columns: list[str], group_by: str | None) -> Roster | None:
    """The list, once it is told what was understood of it."""
    if expected is None:
        if name_columns or group_by:
            hint = "'--name-column'" if name_columns else "'--group-by'"
            raise typer.BadParameter("give the list too: --expected FILE.", param_hint=hint)
        return None
    from mei_social.cohort.roster.read import read_roster

    roster = read_roster(expected, name_columns, group_by)
    say(f"{visible(expected.name, 100)}: {roster.understood}")
    return roster


def refuse_strangers(found: Cohort, expected: Path, roster: Roster) -> None:
    """A list on which nobody is who typed a name is hardly the list; who chose the column has looked.

    What comes before all others is said all the same: it does not wait for the right list.
    """
    list_ = found.expected
    typed = bool(list_ and list_.not_listed)
    if list_ and typed and not (list_.handed_in or list_.near or roster.chosen):
        if first := comes_first(found):
            say(first)
        raise CannotRead(
            f"Nobody who typed a name is on the list {shown(expected)}: it may be another list, or the names "
            f"are in another column. {roster.columns} Name the column with: --name-column"
        )


def paths_of(rules_file: Path, ruleset: Ruleset) -> dict[str, Guide]:
    """Where settings are; nothing where that cannot be read, as no figure about trainees waits for it."""
    try:
        return context.guides_for(rules_file, {platform.id for platform in ruleset.platforms})
    except (CannotRead, BadFile):
        say(NO_PATHS)
        return {}


def files_seen() -> tuple[Seen, ...]:
    """What `review` noted. It is only read here: to see a whole folder is not to have looked at each file."""
    try:
        return all_seen(data_folder())
    except StoreProblem:
        say(NO_LEDGER)
        return ()


def gates_of(found: Cohort) -> tuple[str, ...]:
    """The gates of your rules, and those that a file has besides."""
    own = (rule.id for rule in found.rule_figures if rule.gate)
    others = {gate.id for t in found.gates for gate in t.gates} | {
        c.id for t in found.gates for c in t.closed_gates
    }
    return tuple(dict.fromkeys((*own, *sorted(others))))


def show(found: Cohort, part: Part, *, everything: bool, json: bool, plain: bool) -> None:
    """To stdout, piece by piece for machines."""
    if json:
        for piece in pieces(found):
            sys.stdout.write(piece)
    else:
        plain = screen.is_plain(plain)
        width, colour = screen.width(), screen.colour()
        show_cohort(
            found, sys.stdout, plain=plain, width=width, colour=colour, part=part, everything=everything
        )


def kind_of(path: Path) -> str:
    """The suffix of a file to write; a usage error where we write no such files."""
    kind = path.suffix.lower()
    if kind not in (*WRITERS, PARQUET):
        known = ", ".join((*WRITERS, PARQUET))
        raise typer.BadParameter(f"the name must end in one of {known}.", param_hint="'--output'")
    return kind


def write(found: Cohort, folder: Path, path: Path, kind: str, *, replace: bool) -> None:
    write_new(path, WRITERS[kind](found, folder), replace)
    say(f"Saved as {visible(str(path), 200)}.")


def write_table(folder: Path, ruleset: Ruleset, path: Path) -> None:
    """A folder of Parquet files, with older revisions too: the newest may be in another part."""
    from mei_social.cohort.parquet import write_parquet

    with progress(lambda: files_in(folder), plain=False) as told:
        rows = write_parquet(folder, ruleset, path, told)
    say(f"Saved as {visible(str(path), 200)}, a folder with {english.count(rows, 'row')}.")


def _csv(found: Cohort, _: Path) -> bytes:
    from mei_social.render.cohort.csv import to_csv

    return to_csv(found)


def _xlsx(found: Cohort, _: Path) -> bytes:
    from mei_social.render.cohort.xlsx import to_xlsx

    return to_xlsx(found)


def _json(found: Cohort, _: Path) -> bytes:
    return to_json(found)


def _html(found: Cohort, folder: Path) -> bytes:
    from mei_social.render.cohort.html import to_html

    return to_html(found, folder, context.today())


WRITERS: dict[str, Callable[[Cohort, Path], bytes]] = {
    ".html": _html,
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".json": _json,
}
"""A cohort and the folder that it lies in, as the content of a file."""
