"""`mei-social rules diff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mei_social.authoring.lint.versions import check_gates
from mei_social.cli import screen
from mei_social.cli.commands.rules.edition import told_of
from mei_social.cli.errors import FOUND
from mei_social.cli.problem_line import problem_line
from mei_social.errors import Level
from mei_social.render.rules.diff_json import to_json
from mei_social.ruleset.diff.compare import diff as compared
from mei_social.ruleset.load import find_rules, in_use, load_rules, read_rules
from mei_social.terminal.ruleset_diff import to_text


def diff(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="[OLD] NEW", help="Rules files. With one, OLD is what comes with mei-social."),
    ],
    json: Annotated[bool, typer.Option("--json", help="Print the same for machines.")] = False,
) -> None:
    """Say in sentences what changed in the rules, which answers carry over, and the version that this needs.

    Exits with 0 whatever changed, and with 3 where an id turned its safe answer around: that needs a new id.
    """
    if len(files) > 2:
        raise typer.BadParameter("name one file, or two.", param_hint="'[OLD] NEW'")
    old, new = files if len(files) == 2 else (find_rules(), files[0])
    before, read = load_rules(old), read_rules(new)
    for line in told_of(old) if len(files) == 2 else ():
        screen.say(line)
    after = in_use(read)
    found = compared(before, after)
    sys.stdout.write(to_json(found) if json else to_text(found, screen.width()))
    problems = tuple(check_gates(read.root, after, before)) if read.root else ()
    for problem in problems:
        screen.say(problem_line(str(new), problem))
    if any(problem.level is Level.ERROR for problem in problems):
        raise typer.Exit(FOUND)
