"""`mei-social rules facts`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mei_social.authoring.facts.listing import FactKind
from mei_social.authoring.facts.listing import facts as facts_of
from mei_social.authoring.facts.proposals import voices as voices_of
from mei_social.authoring.facts.voices_words import said_of
from mei_social.cli import context, options, screen
from mei_social.cli.calling import typed_path
from mei_social.cli.screen import say
from mei_social.cohort.exports import read_exports
from mei_social.ruleset.load import load_rules
from mei_social.terminal.plain import paragraph
from mei_social.text import english

if TYPE_CHECKING:
    from datetime import date

    from mei_social.audit.menus import MenuPlace
    from mei_social.authoring.facts.listing import Fact
    from mei_social.authoring.facts.proposals import Voices
    from mei_social.ruleset.model import Ruleset

NONE = "Nothing in these rules is as old as that."
NEXT = "To go through them and write what you see: mei-social rules facts{} --confirm"
WHAT = {FactKind.PATH: "menu path", FactKind.NUMBER: "number", FactKind.CLAIM: "source"}


def facts(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Rules file to read; by default those in use.")
    ] = None,
    older_than: Annotated[
        int | None,
        typer.Option("--older-than", metavar="DAYS", min=0, help="Only what is older, or has no day."),
    ] = None,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="FOLDER", help="Exports: propose what trainees found, as they agreed to say."
        ),
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Go through paths and numbers, and write down what you see.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the same for machines.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """List every path, number and claim in the rules with its day and source, the oldest and most used first.

    With --from, what several trainees found stands first. With --confirm nothing is chosen in advance, and to
    skip writes nothing.
    """
    if json and confirm:
        raise typer.BadParameter("is for machines, and --confirm asks somebody.", param_hint="'--json'")
    path = context.rules_path(file or rules)
    ruleset = load_rules(path)
    today = context.today()
    found = [
        fact for fact in facts_of(path, ruleset) if older_than is None or is_old(fact, today, older_than)
    ]
    said = heard(path, ruleset, from_) if from_ else {}
    found.sort(key=lambda fact: not is_proposed(fact, said))
    if confirm:
        from mei_social.cli.prompting import typed_or_arrows
        from mei_social.interview.confirming import confirm as go_through

        go_through(typed_or_arrows(plain), found, said, today)
        return
    if json:
        sys.stdout.write(
            dumps([for_machines(fact, said) for fact in found], ensure_ascii=True, indent=2) + "\n"
        )
        return
    sys.stdout.writelines(lines(found, said, screen.width()))
    if not found:
        say(NONE)
        return
    given = (("", file or rules), ("--from ", from_), ("--older-than ", older_than))
    say(ending(found, "".join(f" {o}{typed_path(str(v))}" for o, v in given if v is not None)))


def heard(path: Path, ruleset: Ruleset, folder: Path) -> dict[MenuPlace, Voices]:
    """What the newest file of each trainee says about menus."""
    read = read_exports(folder, ruleset.id)
    guides = context.guides_for(path, {platform.id for platform in ruleset.platforms})
    with_menus = [export.menus for export in read.exports if export.menus]
    others = f", {english.count(len(read.refused), 'file')} not read" if read.refused else ""
    trainees = english.count(len(read.exports), "trainee")
    say(f"{trainees}, {len(with_menus)} with something about menus{others}.")
    return voices_of(with_menus, ruleset, guides)


def is_old(fact: Fact, today: date, days: int) -> bool:
    return fact.day is None or (today - fact.day).days > days


def is_proposed(fact: Fact, said: Mapping[MenuPlace, Voices]) -> bool:
    found = said.get(fact.place) if fact.place else None
    return found is not None and found.is_proposed


def lines(found: Sequence[Fact], said: Mapping[MenuPlace, Voices], width: int) -> Iterator[str]:
    """In three parts: what trainees found, what has a day, and what has none."""
    parts = {
        "What trainees found": [f for f in found if is_proposed(f, said)],
        "With a day, the oldest first": [f for f in found if f.day and not is_proposed(f, said)],
        "Without a day, the most used first": [f for f in found if not f.day and not is_proposed(f, said)],
    }
    for heading, facts in parts.items():
        if facts:
            yield f"\n{heading}\n\n"
        for fact in facts:
            yield from told(fact, said, width)


def told(fact: Fact, said: Mapping[MenuPlace, Voices], width: int) -> Iterator[str]:
    day = fact.known or "no day"
    yield paragraph(f"{day}, {WHAT[fact.kind]}, {used(fact)}. {fact.name}: {fact.says}", width, "- ")
    if fact.kind is not FactKind.CLAIM:
        for source in fact.sources:
            yield paragraph(f"Source: {source}", width, "  ")
    if (voices := said.get(fact.place) if fact.place else None) and voices.is_proposed:
        yield paragraph(said_of(voices), width, "  ")
    yield paragraph(f"In {fact.file}, line {fact.line}", width, "  ")


def used(fact: Fact) -> str:
    return (
        "shown to everybody"
        if fact.kind is FactKind.NUMBER
        else f"used by {english.count(fact.used, 'rule')}"
    )


def ending(found: Sequence[Fact], given: str) -> str:
    """How many there are, and the command that goes through the same. `given`: what was typed after it."""
    counts = english.listed(
        english.count(number, what)
        for kind, what in WHAT.items()
        if (number := sum(fact.kind is kind for fact in found))
    )
    undated = sum(fact.day is None for fact in found)
    return f"{counts}; {undated} without a day. {NEXT.format(given)}"


def for_machines(fact: Fact, said: Mapping[MenuPlace, Voices]) -> dict[str, Any]:
    voices = said.get(fact.place) if fact.place else None
    return {
        "kind": fact.kind,
        "id": fact.id,
        "name": fact.name,
        "says": fact.says,
        "day": fact.known or None,
        "rules": fact.used,
        "sources": fact.sources,
        "file": str(fact.file),
        "line": fact.line,
        "trainees": {
            "proposed": voices.is_proposed,
            "found": voices.found,
            "moved": voices.moved,
            "not_found": voices.not_found,
            "agree": voices.agree,
            "where": voices.where or None,
        }
        if voices
        else None,
    }
