"""`mei-social rules export` and `rules import`: to a spreadsheet and back."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.authoring.lint.versions import check_gates
from mei_social.authoring.spreadsheet.losses import losses
from mei_social.authoring.spreadsheet.merge import compare, merged, not_raised, rules_in
from mei_social.authoring.spreadsheet.reading import read_sheet
from mei_social.authoring.spreadsheet.writing import WRITERS
from mei_social.cli import context, options, screen
from mei_social.cli.calling import typed_path
from mei_social.cli.errors import FOUND
from mei_social.cli.prompting import declining, typed_or_arrows
from mei_social.cli.screen import say
from mei_social.errors import CannotRead, Level
from mei_social.files.whole import refuse_taken, write_new
from mei_social.interview.prompter import SaveAndQuit
from mei_social.interview.sharing import ask_losses, ask_proposal
from mei_social.ruleset.diff.compare import diff
from mei_social.ruleset.load import in_use, load_rules, read_rules
from mei_social.sheets.table import letters
from mei_social.terminal.ruleset_diff import to_text
from mei_social.text import english
from mei_social.text.near_names import nearest
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.authoring.spreadsheet.losses import Losses
    from mei_social.authoring.spreadsheet.merge import Changes
    from mei_social.errors import Problem
    from mei_social.ruleset.load import RulesFile
    from mei_social.ruleset.model import Ruleset

MOST_PROBLEMS = 20
NOTHING = "Nothing was written."
FROM_SHEET = "from-sheet.yaml"
"""What the file is called into which a sheet is taken, where the command for it is shown."""
OURS_IS_MILD = "it is advice of your own, which is medium at most. To change that, add the column `from`."
Replace = Annotated[bool, typer.Option("--replace", help="Replace the file if it is there.")]


def export_sheet(
    to: Annotated[Path, typer.Option("--to", metavar="SHEET", help="The .xlsx or .csv file to write.")],
    rules: options.Rules = None,
    replace: Replace = False,
) -> None:
    """Write the rules as a spreadsheet: one row a rule. Bring it back with `rules import`."""
    writer = WRITERS.get(to.suffix.lower())
    if writer is None:
        raise typer.BadParameter("end the file name with .xlsx or .csv.", param_hint="'--to'")
    ruleset = load_rules(context.rules_path(rules))
    write_new(to, writer(ruleset), replace)
    back = f"mei-social rules import {typed_path(str(to))} --to {FROM_SHEET}"
    start = f" --rules {typed_path(str(rules))}" if rules else ""
    say(f"Saved {len(ruleset.rules)} rules as {to}. To bring changes back, run: {back}{start}")


def import_sheet(
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help="The .xlsx or .csv file that was changed.")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The rules file to write.")],
    rules: options.Rules = None,
    drop_gates: Annotated[
        bool,
        typer.Option("--drop-gates", help="Let gates and clauses go that are not in the sheet, unasked."),
    ] = False,
    replace: Replace = False,
    plain: options.Plain = False,
) -> None:
    """Take the changes of a spreadsheet into a rules file. Comments and layout stay as they are.

    The rules of --rules are the start. A row that is gone drops its rule, a new row adds one. What would
    change is shown first. Gates and clauses that would go are named before all else, and go only with your
    yes.
    """
    refuse_taken(to, replace)
    start = read_rules(context.rules_path(rules))
    before = in_use(start)
    read = read_sheet(sheet)
    given, problems = rules_in(read, start.root, before)
    if problems:
        refuse(sheet, problems)
    changes = compare(before, given)
    text = merged(start.text, given, changes)
    made = read_made(text, sheet)
    after = in_use(made)
    say(f"{visible(str(sheet), 200)}: {' '.join(read.told)}")
    if kept := not_raised(read, before):
        rows = english.listed(str(number) for number in kept)
        say(f"Of row{'s' * (len(kept) > 1)} {rows} the severity is not taken over: {OURS_IS_MILD}")
    lost = losses(before, after)
    propose(changes, before, after, lost)
    refuse_turned(made, after, before)
    agree(to, lost, changes, drop_gates=drop_gates, plain=plain)
    write_new(to, text.encode(), replace)
    version = "Raise `version` in the file by 1 before you give it to anybody. " if changes.any else ""
    say(f"Saved as {to}. {version}To look at it, run: mei-social rules validate {to}")


def refuse(sheet: Path, problems: tuple[Problem, ...]) -> None:
    """Rows and columns as the spreadsheet program names them."""
    for p in problems[:MOST_PROBLEMS]:
        where = f"row {p.line}, column {letters(p.column)}"
        sys.stdout.write(f"{visible(str(sheet), 300)}: {where}: {p.level} {p.rule}: {p.message}\n")
    more = len(problems) - MOST_PROBLEMS
    rest = f"And {more} more, some of which may follow from these. " if more > 0 else ""
    say(f"{rest}Nothing was written. Correct these cells, then run the command again.")
    raise typer.Exit(FOUND)


def read_made(text: str, sheet: Path) -> RulesFile:
    """The rules as they would be. A file that the reader would refuse is never written."""
    with TemporaryDirectory() as folder:
        made = Path(folder) / "rules.yaml"
        made.write_text(text, encoding="utf-8")
        read = read_rules(made)
    if read.problems:  # no place: nobody has the file that it would be in
        told = " ".join(dict.fromkeys(p.message for p in read.problems[:MOST_PROBLEMS]))
        raise CannotRead(f"{visible(str(sheet), 200)} makes rules that cannot be read. {told}")
    return read


def propose(changes: Changes, before: Ruleset, after: Ruleset, lost: Losses) -> None:
    """What would go first, then all that would change."""
    if lost.named:
        say("\n".join(("", *lost.lines)))
    if changes.moved:
        say("The rows stand in another order than the rules. That is not taken over: their order stays.")
    for new in changes.added:
        if near := nearest(new, changes.dropped):
            one = f"`{visible(new, 60)}` is new, and `{visible(near, 60)}` would go"
            say(f"{one}: keep the id if they are one.")
    if changes.any:
        say(f"\n{to_text(diff(before, after), screen.width())}", raw=True)
    else:
        say("The sheet says the same as the rules: the file is a plain copy.")


def refuse_turned(made: RulesFile, after: Ruleset, before: Ruleset) -> None:
    """An id whose safe answer is the opposite now would turn answers that people gave."""
    problems = tuple(check_gates(made.root, after, before)) if made.root else ()
    if turned := [problem.message for problem in problems if problem.level is Level.ERROR]:
        say("\n".join([*turned, NOTHING]))
        raise typer.Exit(FOUND)


def agree(to: Path, lost: Losses, changes: Changes, *, drop_gates: bool, plain: bool) -> None:
    """A yes where something would go, or where somebody sits in front of it; else nothing is written."""
    at_a_window = sys.stdin.isatty() and sys.stderr.isatty()
    if lost.named and not drop_gates:
        with declining(f"{NOTHING} In a script, --drop-gates lets them go."):
            if not ask_losses(typed_or_arrows(plain), lost.named):
                raise SaveAndQuit
    elif changes.any and at_a_window:
        with declining(NOTHING):
            if not ask_proposal(typed_or_arrows(plain), visible(str(to), 200)):
                raise SaveAndQuit
