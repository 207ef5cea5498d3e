"""The engine of the form beside Python: the same cards, results and bytes for any rules and any answers."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from form_engine import Line, as_line, expected, run, tables
from mei_social.form.script import ENGINE_FOLDER
from random_forms import SETS, person, rules_of


@dataclass(frozen=True)
class Cases:
    """People under rules, and what Python says of each."""

    lines: tuple[Line, ...]
    wanted: tuple[tuple[str, dict[str, object]], ...]


def people(sets: range, each: int) -> Cases:
    lines: list[Line] = []
    wanted: list[tuple[str, dict[str, object]]] = []
    for number in sets:
        ruleset, random = rules_of(number), Random(f"people {number}")
        found = [person(random, ruleset) for _ in range(each)]
        lines += [tables(ruleset), *map(as_line, found)]
        wanted += [(f"rules {number}, person {n}", expected(ruleset, who)) for n, who in enumerate(found)]
    return Cases(tuple(lines), tuple(wanted))


def differences(cases: Cases, folder: Path = ENGINE_FOLDER) -> list[str]:
    """What the two say differently, by rules, person and part."""
    said = [line for line in run(cases.lines, folder) if line is not True]
    assert len(said) == len(cases.wanted)
    return [
        f"{name}: {part}"
        for (name, ours), theirs in zip(cases.wanted, said, strict=True)
        for part in ours
        if theirs.get(part) != ours[part]
    ]


def test_the_engine_says_what_python_says() -> None:
    """100 people under 20 sets of rules: cards, minutes, order and the bytes of the export are the same."""
    assert differences(people(range(20), 5)) == []


@pytest.mark.slow
def test_the_engine_says_what_python_says_of_3000() -> None:
    assert differences(people(range(SETS), 75)) == []


MUTANTS = {
    "audit: what a screening question depends on": (
        "next = screeningOf(tables, next.when)",
        "next = undefined",
    ),
    "audit: the platforms of a rule": ("!rule.platforms || rule", "!rule.platforms || true || rule"),
    "audit: a blank hides nothing": (
        'screenedItem(screening, account)) === "no")',
        'screenedItem(screening, account)) !== "yes")',
    ),
    "audit: the purpose of an account": (
        "if (!screening.purposes.includes",
        "if (screening.purposes.includes",
    ),
    "audit: the severity that counts": (
        "(r) => [tables.severities.indexOf(r.rule.weighs)]",
        "(r) => [tables.severities.indexOf(r.rule.severity)]",
    ),
    "audit: the force": ("    tables.forces.indexOf(rule.force),\n", ""),
    "audit: the time of all places": ("    minutes.get(rule.id) ?? 0,\n", "    rule.minutes,\n"),
    "audit: what was said plainly goes before": ('r.outcome === "unknown" ? 1 : 0', "0"),
    "audit: rounded down": ("Math.floor((100", "Math.round((100"),
    "audit: the worst band": ("Math.min(tables.bands.length - 1,", "Math.max("),
    "audit: the extent": ('return has(true, false) ? "quick"', 'return has(true, true) ? "quick"'),
    "cards: the purpose that says it": ("saidByPurpose(rule, account) === null", "true"),
    "cards: about a child one by one": ("rule.gate || rule.safeguarding ?", "rule.gate ?"),
    "cards: the order of apps": ("accounts.flatMap(({ id })", "[...accounts].reverse().flatMap(({ id })"),
    "cards: names without regard to case": (
        "appName(tables, each)) === key",
        "appName(tables, each)) === name",
    ),
    "cards: read once": ("reading(rules[0].length)", "reading(rules[0].length * rules.length)"),
    "text: sorted": ("group[key] !== undefined).sort()", "group[key] !== undefined)"),
    "text: no spaces": ('canonical).join(",")', 'canonical).join(", ")'),
    "text: printable": ('char === "\\n" || isPrintable(letters, char)', 'char === "\\n" || char >= " "'),
    "text: two units": ('.split("")\n    .map((unit)', ".match(/./u)\n    .map((unit)"),
    "text: the folds": ("known.get(char) ?? char.toLowerCase()", "char.toLowerCase()"),
    "text: marks that pile up": ("if (row > MARKS_IN_A_ROW) return;", ""),
    "text: the end of the digest": ("bytes.length << 3", "bytes.length << 2"),
    "export: topics with something in them": ("\n      .filter(({ tally }) => tally.applicable)", ""),
    "export: the severity as the rules have it": ("severity: rule.severity,", "severity: rule.weighs,"),
    "export: skipped with a note": ("answer && (answer.value || answer.note)", "answer && answer.value"),
    "export: notes that are not shared": ("notes.has(item) ? answer :", "true ? answer :"),
    "export: how many were left out": ("withNote(audit) - withNote(shared)", "withNote(audit)"),
    "export: accounts by their letters": ('((a.account ?? "") < (b.account ?? "") ? -1 : 1)', "0"),
    "export: accounts that are left out": ("filter((account) => !gone.has(account.id))", "slice()"),
}
"""One change each, by its file: what it stands for, and what stands there instead."""


@pytest.fixture(scope="module")
def known() -> Cases:
    return people(range(SETS), 3)


def mutated(folder: Path, name: str) -> Path:
    """The engine with one change."""
    engine = folder / "engine"
    shutil.copytree(ENGINE_FOLDER, engine)
    path = engine / f"{name.partition(':')[0]}.js"
    text = path.read_text(encoding="utf-8")
    old, new = MUTANTS[name]
    assert text.count(old) == 1, f"{old} stands there {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return engine


@pytest.mark.parametrize("name", ["audit: what a screening question depends on", "text: printable"])
def test_a_change_of_the_engine_is_noticed(name: str, tmp_path: Path) -> None:
    """By a few people; the slow proof has one change of everything that counts."""
    assert differences(people(range(6), 3), mutated(tmp_path, name))


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTANTS)
def test_each_change_of_the_engine_is_noticed(name: str, known: Cases, tmp_path: Path) -> None:
    """120 people under 40 sets of rules."""
    assert differences(known, mutated(tmp_path, name))
