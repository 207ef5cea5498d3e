"""The engine of the form beside Python: the same cards, results and bytes for any rules and any answers."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from form_engine import Line, as_line, expected, mutated, node, run, tables
from mei_social.form.script import ENGINE, ENGINE_FOLDER, script_of
from mei_social.form.tables import tables_of
from mei_social.ruleset.load import find_rules, load_guide
from mei_social.text.visible import visible
from random_forms import DAY, SETS, person, rules_of


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
        "next = screeningOf(next.when)",
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
    "audit: set aside though it was brought up": (
        'answer?.value === "not-applicable";\n  const',
        "false;\n  const",
    ),
    "audit: what it waits for": ("saidFirst(rule).reverse().find", "saidFirst(rule).find"),
    "audit: the extent": ('return has(true, false) ? "quick"', 'return has(true, true) ? "quick"'),
    "cards: the purpose that says it": ("saidByPurpose(rule, account) === null", "true"),
    "cards: about a child one by one": ("rule.gate || rule.safeguarding ?", "rule.gate ?"),
    "cards: the order of apps": ("accounts.flatMap(({ id })", "[...accounts].reverse().flatMap(({ id })"),
    "cards: names without regard to case": (
        "appName(each)) === key",
        "appName(each)) === name",
    ),
    "cards: read once": ("reading(rules[0].length)", "reading(rules[0].length * rules.length)"),
    "text: sorted": ("value[key] !== undefined).sort()", "value[key] !== undefined)"),
    "text: no spaces": ('parts.join(",")', 'parts.join(", ")'),
    "text: printable": ('char === "\\n" || isPrintable(char)', 'char === "\\n" || char >= " "'),
    "text: two units": ('.split("")\n    .map((unit)', ".match(/./u)\n    .map((unit)"),
    "text: the folds": (".toLowerCase().toUpperCase().toLowerCase()", ".toLowerCase()"),
    "text: marks that pile up": ("if (row > MARKS_IN_A_ROW) return;", ""),
    "text: the end of the digest": ("bytes.length << 3", "bytes.length << 2"),
    "export: topics with something in them": ("\n      .filter(({ tally }) => tally.applicable)", ""),
    "export: the severity as the rules have it": ("severity: rule.severity,", "severity: rule.weighs,"),
    "export: skipped with a note": ("(earlier || answer.value || answer.note)", "(earlier || answer.value)"),
    "export: brought up and blank": ("r.because && !r.earlier &&", "false &&"),
    "export: notes that are not shared": ("notes.has(item) ? answer :", "true ? answer :"),
    "export: how many were left out": ("withNote(audit) - withNote(shared)", "withNote(audit)"),
    "export: accounts by their letters": ('((a.account ?? "") < (b.account ?? "") ? -1 : 1)', "0"),
    "export: accounts that are left out": ("filter((account) => !gone.has(account.id))", "slice()"),
}
"""One change each, by its file: what it stands for, and what stands there instead."""


@pytest.fixture(scope="module")
def known() -> Cases:
    return people(range(SETS), 3)


@pytest.mark.parametrize("name", ["audit: what a screening question depends on", "text: printable"])
def test_a_change_of_the_engine_is_noticed(name: str, tmp_path: Path) -> None:
    """By a few people; the slow proof has one change of everything that counts."""
    assert differences(people(range(6), 3), mutated(tmp_path, name, MUTANTS[name]))


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTANTS)
def test_each_change_of_the_engine_is_noticed(name: str, known: Cases, tmp_path: Path) -> None:
    """120 people under 40 sets of rules."""
    assert differences(known, mutated(tmp_path, name, MUTANTS[name]))


@pytest.mark.slow
def test_the_scripts_are_typed() -> None:
    """By TypeScript, from what stands in their comments; nothing is compiled."""
    compiler = Path(os.environ.get("MEI_SOCIAL_NODE_MODULES", "")) / "typescript/bin/tsc"
    if not compiler.is_file():
        pytest.skip("typescript is not there, so the types of the form's scripts were not checked")
    scripts = map(str, sorted(ENGINE_FOLDER.parent.rglob("*.js")))
    options = ("--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--module", "es2022")
    found = ("--moduleResolution", "bundler", "--lib", "es2022,dom,dom.iterable")
    done = subprocess.run([node(), compiler, *options, *found, *scripts], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()


def test_the_modules_become_one_script(tmp_path: Path) -> None:
    """It is a classic script: it may stand in a page that was opened from a folder."""
    joined = script_of(ENGINE, modules=True)
    assert "import " not in joined
    assert "export " not in joined
    [told, (_, given)] = people(range(1), 1).lines
    calls = "rulesModule.judgeBy(given[0]), textModule.toJson(exportModule.exportBody(given[1], given[2]))"
    call = f"{calls}, typeof openModule.openExport"
    path = tmp_path / "engine.cjs"
    arguments = json.dumps([told[1], given["audit"], given["sharing"]])
    path.write_text(f"{joined}const given = {arguments};console.log(JSON.stringify([{call}].slice(1)));")
    done = subprocess.run([node(), path], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == [people(range(1), 1).wanted[0][1]["export"], "function"]


def test_the_tables_and_the_engine_are_small() -> None:
    """They leave room for the words and scripts of the page, which has 250 KB."""
    ruleset, path = rules_of(0), find_rules()
    guides = {p.id: guide for p in ruleset.platforms if (guide := load_guide(path, p.id, ruleset))}
    assert guides
    table = json.dumps(tables_of(ruleset, guides, DAY), ensure_ascii=False, separators=(",", ":"))
    whole = f"{table}{script_of(ENGINE)}".encode()
    assert len(whole) < 180_000
    assert len(gzip.compress(whole)) < 46_000


@pytest.mark.parametrize("length", [0, 1, 55, 56, 63, 64, 65, 119, 120, 4096, 100_003])
def test_digests_are_those_of_python(length: int) -> None:
    content = Random(length).randbytes(length)
    assert next(run([("digest", {"base64": b64encode(content).decode()})])) == sha256(content).hexdigest()


@pytest.mark.slow
def test_letters_are_shown_and_folded_as_by_python() -> None:
    """Every letter that there is, among others, before and after a joiner, and as a mark that piles up."""
    letters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    Random(0).shuffle(letters)
    texts = ["".join(letters[n : n + 20]) for n in range(0, len(letters), 20)]
    texts += ["‍".join(letters[n : n + 8]) for n in range(0, 0x1000 * 8, 8)]
    texts += [chr(code) * 6 for code in range(0x3100)]
    said = run([tables(rules_of(0)), ("letters", {"texts": texts})])
    assert next(said) is True
    assert next(said) == [[visible(text, 30), text.casefold()] for text in texts]
