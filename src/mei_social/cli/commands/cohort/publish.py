"""`mei-social cohort --publish`: figures that may leave the provider."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mei_social.audit.assess import Band
from mei_social.cli import screen
from mei_social.cli.context import today
from mei_social.cli.errors import FOUND
from mei_social.cli.progress import progress
from mei_social.cli.screen import say
from mei_social.cohort.folder import files_in
from mei_social.cohort.publish import publish
from mei_social.cohort.read import read_cohort
from mei_social.files.whole import write_new
from mei_social.render.cohort.published import WRITERS, blocks, to_json
from mei_social.terminal.lines import Section, line
from mei_social.terminal.plain import laid_out
from mei_social.text import english
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.cohort.publish import Published
    from mei_social.ruleset.model import Ruleset


def publish_folder(
    folder: Path, outputs: list[Path], ruleset: Ruleset, *, replace: bool, json: bool, plain: bool
) -> None:
    """Read, publish, write, show. Raises TooFew, which exits with 1; exits with 3 as `cohort` does."""
    kinds = [(path, _kind_of(path)) for path in outputs]
    with progress(lambda: files_in(folder), plain=plain) as told:
        cohort = read_cohort(folder, ruleset, told=told)
    found = publish(cohort, _month())
    for path, kind in kinds:
        _write(found, path, kind, replace=replace)
    _show(found, json=json, plain=plain)
    if cohort.troubled:
        say("Some files were refused or should be looked at. To see which, leave out --publish.")
        raise typer.Exit(FOUND)


def refuse_with(since: Path | None, expected: Path | None) -> None:
    """A usage error for what would say more than may leave."""
    for option, given in (("--since", since), ("--expected", expected)):
        if given:
            raise typer.BadParameter(
                f"--publish gives no changes and no names. Leave out {option}, or leave out --publish.",
                param_hint=f"'{option}'",
            )


def sections(found: Published) -> tuple[Section, ...]:
    return tuple(
        Section(
            block.heading,
            (
                *(line(text) for text in block.text),
                *(line(text, lead="- ", label=label) for label, text in block.items),
            ),
        )
        for block in blocks(found)
    )


def _show(found: Published, *, json: bool, plain: bool) -> None:
    if json:
        sys.stdout.write(to_json(found))
    elif screen.is_plain(plain) or screen.width() < screen.NARROW:
        sys.stdout.write(laid_out(sections(found), screen.width()))
    else:
        from mei_social.terminal.screen import show

        width, colour = screen.width(), screen.colour()
        show(sections(found), Band.NOT_ASSESSED, sys.stdout, width=width, colour=colour)


def _kind_of(path: Path) -> str:
    kind = path.suffix.lower()
    if kind not in WRITERS:
        known = ", ".join(WRITERS)
        raise typer.BadParameter(
            f"with --publish the name must end in one of {known}.", param_hint="'--output'"
        )
    return kind


def _write(found: Published, path: Path, kind: str, *, replace: bool) -> None:
    write_new(path, WRITERS[kind](found), replace)
    say(f"Saved as {visible(str(path), 200)}.")


def _month() -> str:
    """No date is finer than this."""
    day = today()
    return f"{english.MONTHS[day.month - 1]} {day.year}"
