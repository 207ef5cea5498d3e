"""`mei-social rules prove`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mei_social.authoring.examples.written import text_of
from mei_social.authoring.proof.laws import Law
from mei_social.authoring.proof.laws import prove as proved
from mei_social.cli import context, options, screen
from mei_social.cli.errors import FOUND
from mei_social.ruleset.load import load_rules
from mei_social.terminal.plain import paragraph

if TYPE_CHECKING:
    from mei_social.authoring.proof.laws import Broken, Proof

WAYS = frozenset({Law.GATES, Law.BROUGHT_UP})
"""Of these, ways of answering are counted, and of others what the rules have."""
PERSON = "The shortest person who sees it, as an example:"


def prove(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Rules file to prove; by default those in use.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the same for machines.")] = False,
    rules: options.Rules = None,
) -> None:
    """Prove that everything in the rules can be reached, and that no answers hide what comes first.

    Nothing is asked or stored: everybody who could break a law is tried. Exits with 3 when one is broken.
    """
    path = context.rules_path(file or rules)
    found = proved(load_rules(path))
    if json:
        sys.stdout.write(dumps(for_machines(found), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(lines(found, screen.width()))
    if found.broken:
        raise typer.Exit(FOUND)


def lines(found: Proof, width: int) -> Iterator[str]:
    """Each law, and under it whoever breaks it. Examples keep their lines."""
    for law in Law:
        broken = [one for one in found.broken if one.law is law]
        yield paragraph(f"{law}: {_verdict(law, found.tried[law], len(broken))}", width)
        for one in broken:
            yield from _told(one, width)


def _verdict(law: Law, tried: int, broken: int) -> str:
    if broken:
        return "no."
    if not tried:
        return "there is nothing to try."
    return f"yes, in all of {tried:,} ways to answer." if law in WAYS else f"yes, {tried} of {tried}."


def _told(broken: Broken, width: int) -> Iterator[str]:
    yield paragraph(broken.said, width, "- ")
    if broken.example:
        yield paragraph(PERSON, width, "  ")
        yield f"\n{text_of(broken.example)}\n"


def for_machines(found: Proof) -> dict[str, Any]:
    return {
        "laws": [{"law": law.name.lower(), "says": law, "tried": found.tried[law]} for law in Law],
        "broken": [
            {
                "law": one.law.name.lower(),
                "says": one.said,
                "example": text_of(one.example) if one.example else None,
            }
            for one in found.broken
        ],
    }
