"""`mei-social rules validate`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.authoring.lint.run import Wanted, check_files
from mei_social.cli import context, options
from mei_social.cli.calling import hints_on
from mei_social.cli.commands.rules.edition import told_of
from mei_social.cli.commands.rules.problem_formats import FORMATS
from mei_social.cli.errors import FAILED, FOUND
from mei_social.cli.screen import say
from mei_social.errors import Level
from mei_social.ruleset.load import load_rules
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.authoring.lint.run import Checked
    from mei_social.authoring.lint.spans import Edit


NOT_MENDED = "What is named above was left as it is: only you can say what it should be."


def validate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Rules and platform files; without one, the rules in use."),
    ] = None,
    rules: options.Rules = None,
    format: Annotated[str, typer.Option("--format", help="text, json, or github for workflows.")] = "text",
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 for warnings too.")] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend in the files named what leaves no doubt; keep the rest.")
    ] = False,
    against: Annotated[
        Path | None, typer.Option(metavar="OLD", help="Compare with the rules that people have now.")
    ] = None,
    hints_older_than: Annotated[
        int | None, typer.Option(metavar="DAYS", min=0, help="Name menu paths that are older or undated.")
    ] = None,
) -> None:
    """Say everything that is wrong in rules files, with the line and what to do."""
    show = FORMATS.get("json" if json else format)
    if show is None:
        raise typer.BadParameter(f"choose one of {', '.join(FORMATS)}.", param_hint="'--format'")
    if fix and not files:
        raise typer.BadParameter("name the file to mend.", param_hint="'--fix'")
    paths = files or [context.rules_path(rules)]
    checked = look(paths, wanted(against, hints_older_than), fix)
    found = [(one.path, problem) for one in checked for problem in one.problems]
    told = show(found)
    sys.stdout.write(hints_on(sys.stdout)(told) if show is FORMATS["text"] else told)
    finish(checked, strict, fixed=fix)


def wanted(against: Path | None, hints_older_than: int | None) -> Wanted:
    """What to look for. Raises CannotRead or BadFile for the older rules."""
    old = load_rules(against) if against else None
    for line in told_of(against) if against else ():
        say(line)
    return Wanted(today=context.today(), hints_older_than=hints_older_than, against=old)


def look(paths: Sequence[Path], wanted: Wanted, fix: bool) -> Sequence[Checked]:
    """Every file with its problems; with `fix`, after mending what can be mended."""
    if not fix:
        return check_files(paths, wanted)
    from mei_social.authoring.lint.apply_fixes import mend_files

    checked, made = mend_files(paths, wanted)
    for path, edit in made:
        say(edit_line(path, edit))
    return checked


def edit_line(path: Path, edit: Edit) -> str:
    return f"{visible(str(path), 300)}:{edit.node.line}:{edit.node.column}: mended {edit.rule}: {edit.done}"


def finish(checked: Sequence[Checked], strict: bool, *, fixed: bool = False) -> None:
    """One last line with what was found and what to do; the exit code says the same."""
    for one in checked:
        if one.unread:
            say(f"Error: {one.unread}")
    levels = [problem.level for one in checked for problem in one.problems]
    errors, warnings = levels.count(Level.ERROR), levels.count(Level.WARNING)
    if fixed and errors:
        say(NOT_MENDED)
    say(summary(checked, errors, warnings))
    if any(one.unread for one in checked):
        raise typer.Exit(FAILED)
    if errors or (strict and warnings):
        raise typer.Exit(FOUND)


def summary(checked: Sequence[Checked], errors: int, warnings: int) -> str:
    """`2 errors and 1 warning in 9 files`, and the next step."""
    read = [one for one in checked if not one.unread]
    parts = [_count(n, name) for n, name in ((errors, "error"), (warnings, "warning")) if n]
    where = f"in {_count(len(read), 'file')}"
    if errors:
        # What stands below a line that cannot be read was not looked at yet.
        more = " More may follow then." if any(one.root is None for one in read) else ""
        first = ", errors first" if warnings else ""
        told = f"{' and '.join(parts)} {where}. Correct the lines named above{first}, then run this again."
        return f"{told}{more}"
    if warnings:
        return f"{parts[0]} {where}. The rules can be used; look at the warnings when you can."
    return f"No problems {where}." if read else "Nothing could be read."


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"  # `words.count` loads the scoring
