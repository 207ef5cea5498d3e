"""`mei-social rules test`. The function has another name, as pytest would take it for a test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import to_builtins

from mei_social.authoring.examples.file import NAME, read_examples
from mei_social.authoring.examples.run import try_examples
from mei_social.cli import context, options, screen
from mei_social.cli.errors import FOUND
from mei_social.cli.problem_line import problem_line
from mei_social.errors import BadFile, CannotRead
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import LONGEST_LINE
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.authoring.examples.run import Tried
    from mei_social.errors import Problem

FAIL_ALREADY = "some examples fail as the rules are. Run `mei-social rules test` and mend them first."


def run_examples(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Files of examples; by default examples.yaml of the rules."),
    ] = None,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Change one thing of the rules at a time: what goes unnoticed?")
    ] = False,
    save_from: Annotated[
        Path | None,
        typer.Option("--save-from", metavar="PATH", help="Make an example of an export or an answers file."),
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="What the new example shows.")] = None,
    append: Annotated[
        bool, typer.Option("--append", help="Add the new example to FILE, and do not print it.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the same for machines.")] = False,
    rules: options.Rules = None,
) -> None:
    """Try examples on the rules: given these accounts and answers, is the result the one you expect?

    A file says which rules it is for under `rules`; --rules goes before it.
    """
    if save_from and (mutants or json):
        raise typer.BadParameter("goes without --mutants and --json.", param_hint="'--save-from'")
    if save_from:
        save(save_from, files or [], name, append=append, rules=rules)
        return
    if name is not None or append:
        raise typer.BadParameter("goes with --save-from.", param_hint="'--append'" if append else "'--name'")
    paths = files or [context.rules_path(rules).with_name(NAME)]
    if mutants:
        show_mutants(paths, rules, json)
        return
    outcomes = [try_file(path, rules) for path in paths]
    if json:
        sys.stdout.write(dumps([for_machines(*o) for o in outcomes], ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for outcome in outcomes for line in lines(*outcome))
    if any(problems or any(t.differences for t in tried) for _, tried, problems in outcomes):
        raise typer.Exit(FOUND)


def save(source: Path, files: list[Path], name: str | None, *, append: bool, rules: Path | None) -> None:
    """One example, for the rules of the file that it goes into."""
    from mei_social.cli.commands.rules import save_example

    if append and len(files) != 1:
        raise typer.BadParameter("name the one file to add it to.", param_hint="'--append'")
    told = " ".join(visible(name, LONGEST_LINE + 1).split()) if name is not None else None
    if told is not None and not 0 < len(told) <= LONGEST_LINE:
        raise typer.BadParameter(f"write 1 to {LONGEST_LINE} letters.", param_hint="'--name'")
    chosen = rules or (read_examples(files[0]).rules_path if append and files[0].exists() else None)
    ruleset = load_rules(context.rules_path(chosen))
    save_example.save_from(source, ruleset, told, files[0] if append else None)


def show_mutants(paths: list[Path], rules: Path | None, json: bool) -> None:
    """For one file of examples after the other. Raises BadFile for one with mistakes."""
    from mei_social.authoring.examples.mutants import unnoticed
    from mei_social.cli.commands.rules import mutants

    missed = False
    for path in paths:
        given = read_examples(path)
        ruleset = load_rules(rules or given.rules_path or context.rules_path(None))
        if any(one.differences for one in try_examples(given, ruleset)):
            raise CannotRead(f"{visible(str(path), 300)}: {FAIL_ALREADY}")
        found = unnoticed(given, ruleset)
        missed |= any(tally.missed for tally in found)
        if json:
            sys.stdout.write(dumps(mutants.for_machines(found), ensure_ascii=False, indent=2) + "\n")
        else:
            sys.stdout.writelines(mutants.lines(found, screen.width()))
    if missed:
        raise typer.Exit(FOUND)


Outcome = tuple[str, "tuple[Tried, ...]", "tuple[Problem, ...]"]
"""A file, its examples, and the problems in it; where its rules have problems, the file is theirs."""


def try_file(path: Path, rules: Path | None) -> Outcome:
    """One file of examples. Mistakes in it are found things, and the next file is still tried."""
    try:
        given = read_examples(path)
        return (
            str(path),
            try_examples(given, load_rules(rules or given.rules_path or context.rules_path(None))),
            (),
        )
    except BadFile as error:
        return error.path, (), error.problems


def lines(path: str, tried: tuple[Tried, ...], problems: tuple[Problem, ...]) -> Iterator[str]:
    """Each example that failed, with what was expected and what came of it; then one line for the file."""
    where = visible(path, 300)
    yield from (problem_line(path, problem) for problem in problems)
    for one in (one for one in tried if one.differences):
        yield f"{where}:{one.line}: failed: {visible(one.name, 160)}"
        for found in one.differences:
            yield f"  {found.key}"
            yield f"    expected: {found.expected}"
            yield f"    actual:   {found.actual}"
    passed = sum(not one.differences for one in tried)
    yield (
        f"{where}: no example was tried." if problems else f"{where}: {passed} of {len(tried)} examples pass."
    )


def for_machines(path: str, tried: tuple[Tried, ...], problems: tuple[Problem, ...]) -> dict[str, Any]:
    return {
        "file": visible(path, 300),
        "examples": [{"passed": not one.differences, **to_builtins(one)} for one in tried],
        "problems": [problem._asdict() for problem in problems],
    }
