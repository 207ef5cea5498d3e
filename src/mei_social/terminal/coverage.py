"""Coverage on a screen: two tables, or plain lists of the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from mei_social.authoring.coverage import ClauseCoverage, Coverage, PlatformCoverage
from mei_social.report import labels
from mei_social.ruleset.model import Origin, Rule
from mei_social.terminal.lines import Line, Section, clean, line
from mei_social.terminal.plain import laid_out
from mei_social.text import english

if TYPE_CHECKING:
    from rich.table import Table

NARROW = 70
"""Below this many columns a table of three would break its words."""
WIDEST = 120
NAMED = 24
"""Columns for the name of a clause or platform, which wraps between words."""
CLAUSES = "Clause by clause"
PLATFORMS = "Platform by platform"
NONE = "none"
LEGEND = (
    "Questions stand here by their id in the rules file, in a clause the most severe first. Behind a clause "
    "stands the policy's verb, behind a question its force, and whose word it is if not the policy's. "
    "A clause with questions is one that we ask about: nobody has checked that anybody keeps to it."
)


def show_coverage(found: Coverage, stream: TextIO, *, plain: bool, width: int, colour: bool) -> None:
    """Write both views. Without `colour` not one escape sequence is written."""
    if plain or width < NARROW:
        stream.write(laid_out(tuple(_sections(found)), width))
    else:
        _show_tables(found, stream, min(width, WIDEST), colour)


def _sections(found: Coverage) -> Iterator[Section]:
    yield Section(CLAUSES, tuple(map(_clause_line, found.clauses)))
    yield Section(PLATFORMS, (_once_line(found), *map(_platform_line, found.platforms)))
    yield Section(None, (line(_totals(found)), line(LEGEND)))


def _clause_line(found: ClauseCoverage) -> Line:
    label = f"{_clause_name(found)}:"
    count = english.count(len(found.rules), "question") if found.rules else NONE
    worst = f", most severe {labels.SEVERITY[found.worst].lower()}" if found.worst else ""
    text = f"{count}{worst}{': ' if found.rules else ''}{_with_force(found.rules)}.{_silent(found)}"
    return line(text, lead="- ", label=label)


def _clause_name(found: ClauseCoverage) -> str:
    verb = f" ({found.clause.verb})" if found.clause.verb else ""
    return f"{found.clause.label} {found.clause.title}{verb}"


def _platform_line(found: PlatformCoverage) -> Line:
    count = english.count(len(found.rules), "question") if found.rules else NONE
    own = f"; not on every platform: {_ids(found.own)}" if found.own else ""
    return line(f"{count}{own}.", lead="- ", label=f"{found.platform.name}:")


def _once_line(found: Coverage) -> Line:
    count = english.count(len(found.once), "question") if found.once else NONE
    return line(f"{count}.", lead="- ", label="Asked once, whatever the platform:")


def _ids(rules: tuple[Rule, ...]) -> str:
    return ", ".join(rule.id for rule in rules)


def _with_force(rules: tuple[Rule, ...]) -> str:
    return ", ".join(f"{rule.id} ({_force(rule)})" for rule in rules)


def _force(rule: Rule) -> str:
    """`must`, and whose word it is where that is not the policy's."""
    whose = f", {rule.from_ or 'not stated'}" if rule.from_ is not Origin.POLICY else ""
    return f"{rule.force}{whose}"


def _silent(found: ClauseCoverage) -> str:
    return f" Not on {english.listed((p.name for p in found.silent), 'or')}." if found.silent else ""


def _totals(found: Coverage) -> str:
    gaps = english.listed(clause.label for clause in found.unchecked)
    said = f"without a question: {gaps}" if gaps else "each with a question"
    empty = english.listed(platform.name for platform in found.unasked)
    rest = f" Platforms without a question: {empty}." if empty else ""
    return f"{english.count(len(found.clauses), 'clause')}, {said}.{rest}"


def _show_tables(found: Coverage, stream: TextIO, width: int, colour: bool) -> None:
    from rich.text import Text

    from mei_social.terminal.screen import console_on

    console = console_on(stream, width=width, colour=colour)
    console.print(_clauses(found))
    console.print()
    console.print(_platforms(found))
    console.print()
    console.print(Text(clean(_totals(found)), style="bold"))
    console.print(Text(LEGEND))


def _clauses(found: Coverage) -> Table:
    table = _table(("Clause", "Most severe", "Questions"))
    for c in found.clauses:
        ids = _with_force(c.rules) + (f".{_silent(c)}" if c.silent else "")
        worst = labels.SEVERITY[c.worst] if c.worst else "-"
        _add(table, (_clause_name(c), worst, ids or NONE), loud=not c.rules)
    return table


def _platforms(found: Coverage) -> Table:
    table = _table(("Platform", "Questions", "Not on every platform"))
    _add(table, ("Any (asked once)", str(len(found.once)), ""))
    for p in found.platforms:
        count = str(len(p.rules)) if p.rules else NONE
        _add(table, (p.platform.name, count, _ids(p.own)), loud=not p.rules)
    return table


def _table(heads: tuple[str, str, str]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, show_lines=True)
    named, short, ids = map(Text, heads)
    table.add_column(named, overflow="fold", max_width=NAMED)
    table.add_column(short, no_wrap=True)
    table.add_column(ids, overflow="fold", ratio=1)
    table.expand = True
    return table


def _add(table: Table, cells: tuple[str, ...], *, loud: bool = False) -> None:
    from rich.text import Text

    table.add_row(*(Text(clean(cell), style="bold" if loud else "") for cell in cells))
