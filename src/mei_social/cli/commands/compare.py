"""`mei-social compare`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from mei_social.cli import options, past_checks, screen
from mei_social.cli.calling import hints_on
from mei_social.cli.errors import FAILED
from mei_social.errors import NothingYet
from mei_social.history.timeline import first_of
from mei_social.render.history.json import comparison_json
from mei_social.terminal.comparison import show_comparison
from mei_social.text.english import listed

if TYPE_CHECKING:
    from mei_social.cli.past_checks import Past
    from mei_social.errors import MeiSocialError
    from mei_social.history.timeline import Kept


def compare(
    first: Annotated[
        int | None, typer.Argument(metavar="[A]", help="Number of the earlier one, as in mei-social history.")
    ] = None,
    second: Annotated[
        int | None, typer.Argument(metavar="[B]", help="Number of the later one. Without it: the last one.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the same for machines.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """Show what changed between two self-checks.

    It says what is fixed, new, worse, still open or no longer asked, and what the score was and is.
    Without numbers these are the last two. Where their rules differ, only questions that both have in the
    same words are compared, and it says which are left out.
    """
    found = past_checks.read(rules)
    if len(found.kept) == 1:
        if first_thing := first_of(found.kept[0], found.ruleset):
            screen.say(f"{first_thing}\n")
        screen.say(only_one(found.kept[0]))
        raise typer.Exit(FAILED)
    two = chosen(found, first, second)
    compared = found.compared(*two)
    if compared is None:
        raise unknown_rules(two)
    if json:
        sys.stdout.write(comparison_json(compared))
        return

    plain = screen.is_plain(plain)
    show_comparison(
        compared,
        sys.stdout,
        plain=plain,
        width=screen.width(),
        colour=screen.colour(),
        as_called=hints_on(sys.stdout),
    )


def only_one(kept: Kept) -> str:
    if not kept.saved.finished:
        return (
            "There is one self-check, and it is not finished: there is nothing to compare it with yet. "
            "To go on with it: mei-social check"
        )
    return (
        "There is only one self-check so far, and nothing to compare it with yet. "
        "To look again after a while, and see what has changed: mei-social recheck"
    )


def chosen(found: Past, first: int | None, second: int | None) -> tuple[Kept, Kept]:
    """The two that were named, or the last two. A usage error that lists what there is."""
    numbers = found.numbers
    if first is None:
        return found.kept[-2], found.kept[-1]
    wanted = first, numbers[-1] if second is None else second
    unknown = next((number for number in wanted if number not in numbers), None)
    if unknown is not None:
        wrong = f"there is no self-check {unknown}"
    elif wanted[0] == wanted[1]:
        wrong = f"self-check {first} would be compared with itself"
    else:
        by_number = {kept.saved.number: kept for kept in found.kept}
        return by_number[wanted[0]], by_number[wanted[1]]

    raise typer.BadParameter(f"{wrong}. Choose two of {listed(map(str, numbers))}.", param_hint="'A' and 'B'")


def unknown_rules(two: tuple[Kept, Kept]) -> MeiSocialError:
    """What to say where one of them cannot be counted any more."""
    saved = next(kept.saved for kept in two if kept.ruleset is None)
    return NothingYet(
        f'Self-check {saved.number} was asked from other rules, "{saved.audit.rules.title}", which were not '
        "kept. Add --rules with the file of those rules."
    )
