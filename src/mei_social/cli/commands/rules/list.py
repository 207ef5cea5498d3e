"""`mei-social rules list`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from json import dumps
from pathlib import Path
from typing import Annotated, Any

import typer

from mei_social.authoring.finding import Place, Wanted, listed, places
from mei_social.cli import context, options, screen
from mei_social.interview.cards.card import Kind
from mei_social.interview.cards.plan import kind_of
from mei_social.parsing.messages import did_you_mean
from mei_social.report import labels
from mei_social.ruleset.load import in_use, read_rules
from mei_social.ruleset.model import Force, Origin, Rule, Ruleset, Severity
from mei_social.terminal.lines import Line, Section, line
from mei_social.terminal.plain import laid_out
from mei_social.text import english
from mei_social.text.visible import visible

CARD = {
    Kind.ONCE: "once",
    Kind.TOGETHER: "all at once",
    Kind.EACH: "one by one",
    Kind.APP: "in the app",
}
"""Which card of the interview a rule lands on, in a few words; `LEGEND` has them in full."""
BY_PURPOSE = "not asked"
LEGEND = (
    "On which card a question is asked: once, of the trainee; all accounts at once; one account after the "
    "other; or in the app, beside the other settings of that account. What the purpose of an account says is "
    "not asked. `mei-social rules show ID` shows one of them whole."
)
NONE = "No question is like this. Leave out one of the filters."


def list_rules(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Rules file to read; by default those in use.")
    ] = None,
    topic: Annotated[str | None, typer.Option(metavar="ID", help="Only of this topic.")] = None,
    force: Annotated[Force | None, typer.Option(help="Only of this force.")] = None,
    severity: Annotated[Severity | None, typer.Option(help="Only of this severity.")] = None,
    from_: Annotated[
        Origin | None, typer.Option("--from", help="Only what is the word of these: `from` in the rules.")
    ] = None,
    gate: Annotated[
        bool | None, typer.Option("--gate/--no-gate", help="Only what comes before all others, or the rest.")
    ] = None,
    quick: Annotated[
        bool | None, typer.Option("--quick/--no-quick", help="Only of the quick check, or only the rest.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the same for machines.")] = False,
    plain: options.Plain = False,
    rules: options.Rules = None,
) -> None:
    """List the questions, one line each, with filters: where each stands in the file and on which card."""
    read = read_rules(context.rules_path(file or rules))
    ruleset = in_use(read)
    check_topic(topic, ruleset)
    wanted = Wanted(topic=topic, force=force, severity=severity, from_=from_, gate=gate, quick=quick)
    found = listed(ruleset, wanted)
    where = places(read.root) if read.root else {}
    if json:
        told = [for_machines(rule, where[rule.id]) for rules_ in found.values() for rule in rules_]
        sys.stdout.write(dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        made = tuple(sections(found, where, len(ruleset.rules)))
        screen.write_long(laid_out(made, screen.width()), plain)


def check_topic(topic: str | None, ruleset: Ruleset) -> None:
    """Raises BadParameter for one that the rules do not have."""
    known = [t.id for t in ruleset.topics]
    if topic is not None and topic not in known:
        named = f"`{visible(topic, 60)}` is not a topic.{did_you_mean(topic, known)}"
        raise typer.BadParameter(f"{named} Choose one of {', '.join(known)}.", param_hint="'--topic'")


def sections(found: Mapping[str, tuple[Rule, ...]], where: Mapping[str, Place], of: int) -> Iterator[Section]:
    """Topic by topic, then how many."""
    for name, rules in found.items():
        yield Section(name, tuple(_line(rule, where[rule.id]) for rule in rules))
    count = sum(map(len, found.values()))
    told = (line(f"{count} of {english.count(of, 'question')}."), line(LEGEND)) if found else (line(NONE),)
    yield Section(None, told)


def _line(rule: Rule, place: Place) -> Line:
    marks = [labels.SEVERITY[rule.severity], rule.force, rule.from_, "gate" * rule.gate, "quick" * rule.quick]
    said = ", ".join(mark for mark in marks if mark)
    return line(f"{said}; {card(rule)}; {place.words}", lead="- ", label=f"{rule.id}:")


def card(rule: Rule) -> str:
    return BY_PURPOSE if rule.purposes else CARD[kind_of(rule)]


def for_machines(rule: Rule, place: Place) -> dict[str, Any]:
    return {
        "id": rule.id,
        "question": rule.question,
        "topic": rule.topic,
        "severity": rule.severity,
        "force": rule.force,
        "from": rule.from_,
        "gate": rule.gate,
        "quick": rule.quick,
        "card": None if rule.purposes else kind_of(rule),
        "line": place.line,
        "origin": place.origin,
    }
