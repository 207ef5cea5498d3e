"""`mei-social rules list`. The function has another name, as Python has one of this name."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mei_social.authoring.handbook import phrases
from mei_social.cli import context, options, screen
from mei_social.cli.screen import say
from mei_social.parsing.messages import did_you_mean, one_of
from mei_social.ruleset.load import in_use, read_rules
from mei_social.ruleset.model import Force, Origin, Severity
from mei_social.ruleset.overlay.inherited import places
from mei_social.text import english
from mei_social.text.visible import visible

if TYPE_CHECKING:
    from mei_social.ruleset.model import Rule, Ruleset

NONE = "No rule is like that."
MORE = "Where a rule stands and on which card it is asked: mei-social rules show, with its id"


def list_rules(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Rules file to read; by default those in use.")
    ] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="ID", help="Only those of this topic.")
    ] = None,
    severity: Annotated[Severity | None, typer.Option("--severity", help="Only those as severe.")] = None,
    force: Annotated[Force | None, typer.Option("--force", help="Only those of this force.")] = None,
    origin: Annotated[
        Origin | None, typer.Option("--origin", help="Only what is this one's word: the rules' `from`.")
    ] = None,
    gate: Annotated[bool, typer.Option("--gate", help="Only what comes before all others.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Only those of the quick check.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the same for machines.")] = False,
    rules: options.Rules = None,
) -> None:
    """List the rules, one a line, all of them or some: id, severity, force, what it is part of, question."""
    read = read_rules(context.rules_path(file or rules))
    ruleset = in_use(read)
    check_topic(ruleset, topic)
    found = [
        rule
        for rule in ruleset.rules
        if (topic in (None, rule.topic) and severity in (None, rule.severity) and force in (None, rule.force))
        and origin in (None, rule.from_)
        and (rule.gate or not gate)
        and (rule.quick or not quick)
    ]
    if json:
        where = places(read.root) if read.root else {}
        sys.stdout.write(dumps(for_machines(found, where), ensure_ascii=False, indent=2) + "\n")
        return
    width = screen.width() if sys.stdout.isatty() else None
    sys.stdout.writelines(f"{line}\n" for line in lines(found, width))
    say(f"{english.count(len(found), 'rule')} of {len(ruleset.rules)}. {MORE}" if found else NONE)


def check_topic(ruleset: Ruleset, topic: str | None) -> None:
    """Raises BadParameter."""
    known = [each.id for each in ruleset.topics]
    if topic is not None and topic not in known:
        near = did_you_mean(topic, known) or f" It can be {one_of(known)}."
        raise typer.BadParameter(f"no topic is called {visible(topic, 60)}.{near}", param_hint="'--topic'")


def lines(found: Sequence[Rule], width: int | None) -> Iterator[str]:
    """In columns. In a window the question is cut at its edge, so that each rule keeps its one line."""
    rows = [(visible(r.id), str(r.severity), str(r.force), " ".join(_tags(r))) for r in found]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for rule, row in zip(found, rows, strict=True):
        start = "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True))
        line = f"{start}  {visible(rule.question)}"
        yield f"{line[: width - 1]}…" if width and len(line) > width else line


def for_machines(found: Sequence[Rule], where: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": rule.id,
            "topic": rule.topic,
            "severity": rule.severity,
            "force": rule.force,
            "from": rule.from_,
            "per": rule.per,
            "gate": rule.gate,
            "quick": rule.quick,
            "safeguarding": rule.safeguarding,
            "clauses": rule.clauses,
            "question": rule.question,
            "card": phrases.card(rule),
            "place": where.get(rule.id),
        }
        for rule in found
    ]


def _tags(rule: Rule) -> Iterator[str]:
    yield from (tag for tag, is_so in (("gate", rule.gate), ("quick", rule.quick)) if is_so)
