"""Changes of the page's own scripts: a walk in a browser notices each of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from msgspec.structs import replace

from browsers import walk
from gate_rules import GATES_YAML, TEACHING
from mei_social.audit.model import Answer, AnswerValue, Item, Screened
from mei_social.form.html import PAGES, to_html
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Ruleset
from small_exports import DAY, audit_of, export_bytes


@dataclass(frozen=True, slots=True)
class Change:
    """What stands in a file once, what stands there instead, and which sentence of a scene that breaks."""

    scene: str
    broken: str
    file: str
    old: str
    new: str


AT_ONCE = "((/** @type {any} */ act, /** @type {any} */ then) => { act(state.audit); then(); })"
"""In the place of `changeTo`: nobody is asked."""
CHANGES = (
    Change(
        "trainee",
        "the first page begins with what is urgent",
        "begin",
        "    emergency(),\n    para(say(",
        "    para(say(",
    ),
    # The page of a gate
    Change("trainee", "the gate page is shown at once", "rows", "if (open.length) {", "if (false) {"),
    Change(
        "trainee",
        "the gate page reads back what the answer means",
        "card",
        "notedLines(state.audit, rows).map(",
        "[].map(",
    ),
    Change(
        "trainee",
        "the gate page says whom to tell",
        "rows",
        "return tell && h(",
        "return false && h(",
    ),
    Change("trainee", "the gate page has the steps", "card", "listOf(stepsOf(", "false && listOf(stepsOf("),
    Change(
        "trainee",
        "another answer can be given, where the first one stands",
        "card",
        "move(from ?? nextPage())",
        "move(nextPage())",
    ),
    Change(
        "trainee",
        "another open answer is spoken of again",
        "flow",
        "!== valueOf(row));",
        '!== "not-sure");',
    ),
    # What is chosen
    Change(
        "trainee",
        "what is chosen is what is kept",
        "flow",
        "const answer = { value, date",
        "const answer = { value: before?.value ?? value, date",
    ),
    Change(
        "trainee",
        "what is chosen is what is kept",
        "rows",
        "        give(row, value);\n        keep();",
        "        give(row, value);",
    ),
    Change(
        "trainee",
        "a note outlives the answer",
        "flow",
        "if (before?.note) answer.note",
        "if (false) answer.note",
    ),
    Change(
        "trainee",
        "what was brought up is asked at once",
        "flow",
        "if (due) return",
        "if (due && !open) return",
    ),
    # Skip, and Back
    Change(
        "trainee",
        "what is skipped is left",
        "flow",
        "=== null) state.skipped[",
        "!== null) state.skipped[",
    ),
    Change(
        "trainee",
        "a skip of what comes first says that it stays open",
        "rows",
        'notice(say("left_open"))',
        "notice()",
    ),
    Change("trainee", "there is a way back", "frame", "  state.trail.push(state.at);\n", ""),
    Change("trainee", "Back leads to the page before", "frame", "  state.at = before;\n", ""),
    # It does not apply
    Change(
        "trainee",
        "nothing is set aside without a reason",
        "card",
        'if (!reason) errors.push({ text: say("choose_reason"), to: "reason" });',
        "",
    ),
    Change(
        "trainee",
        "a reason of their own has to be written",
        "card",
        'if (reason === "own" && !typed) errors',
        "if (false) errors",
    ),
    Change(
        "trainee",
        "what is set aside has its reason",
        "card",
        '"not-applicable", reason === "own" ? typed : reason',
        '"not-applicable", reason',
    ),
    # Check your answers
    Change(
        "trainee",
        "the answers to what comes first are read back first",
        "ending",
        'part(say("said_to_first"), notedLines(state.audit, gates)),',
        "",
    ),
    Change(
        "borrowed",
        "what comes first and has no answer is named before the end",
        "ending",
        'part(say("blank_first_here"), byQuestion(firstBlank)),',
        "",
    ),
    Change(
        "trainee",
        "what has no answer is asked again",
        "ending",
        "for (const row of blank) delete state.skipped[keyOf(row)];",
        "",
    ),
    Change(
        "trainee",
        "the answer to be changed is the one on the page",
        "ending",
        'go({ page: "card", card: card.id })',
        'go({ page: "card", card: cards[0].id })',
    ),
    Change(
        "trainee",
        "nothing that comes first goes away without a word",
        "goes",
        "if (gone.length) {",
        "if (false) {",
    ),
    Change(
        "trainee",
        "nothing that comes first goes away without a word",
        "goes",
        "const after = JSON.parse(JSON.stringify(state.audit));",
        "const after = state.audit;",
    ),
    # The summary
    Change(
        "trainee",
        "the first line of the summary is what comes first",
        "ending",
        "firstLine(report.comesFirst),",
        "",
    ),
    Change(
        "trainee",
        "what comes first stands before all else to do",
        "ending",
        "      gatesOf(report, false),\n      firstOf(report.first),\n",
        "      firstOf(report.first),\n      gatesOf(report, false),\n",
    ),
    Change(
        "trainee",
        "the one thing to do first has its first step",
        "ending",
        "[para(first.steps[0]), para(",
        "[para(",
    ),
    Change(
        "trainee",
        "what was set aside is named with its reason",
        "ending",
        "...gates.filter((/** @type {any} */ each) => each.setAside)",
        "",
    ),
    Change(
        "trainee",
        "everything to do is in the plan",
        "report",
        "each.when === when) }))\n    .filter",
        "each.when === when).slice(1) }))\n    .filter",
    ),
    # A file of it
    Change(
        "trainee",
        "the file has the name that was typed",
        "share",
        "const body = exportBody(state.audit, { ...chosen, ",
        'const body = exportBody(state.audit, { ...chosen, name: "", ',
    ),
    Change(
        "trainee", "the same content is one revision", "share", "if (last?.made === same) return last;", ""
    ),
    Change(
        "trainee", "a note that is ticked is in the file", "share", 'chosen.notes = chosenIn("notes");', ""
    ),
    Change(
        "trainee",
        "a note is private unless it is ticked",
        "share",
        "const body = exportBody(state.audit, { ...chosen, ",
        "const body = exportBody(state.audit, { ...chosen, notes: Object.keys(state.audit.answers), ",
    ),
    Change("borrowed", "nobody is warned of what they saved", "share", "    state.dirty = false;\n", ""),
    Change(
        "trainee",
        "what will be in the file is counted without what is left out",
        "share",
        "count(sent.overall.answered",
        "count(report.assessment.overall.answered",
    ),
    Change(
        "trainee",
        "what will be in the file is counted without what is left out",
        "share",
        'chosen.leaveOut = chosenIn("out");\n            tell();',
        'chosen.leaveOut = chosenIn("out");',
    ),
    # The list of accounts
    Change(
        "list",
        "another purpose lets nothing that comes first go without a word",
        "accounts",
        "changeTo((audit) => {\n          let found",
        AT_ONCE + "((audit) => {\n          let found",
    ),
    Change(
        "list",
        "an account that comes off takes nothing that comes first without a word",
        "accounts",
        "changeTo((audit) => {\n        audit.accounts =",
        AT_ONCE + "((audit) => {\n        audit.accounts =",
    ),
    # What waits in the tab
    Change(
        "trainee",
        "answers wait in the tab of whoever agreed",
        "state",
        "  if (form === tables.digest) Object.assign(state, blankState(), kept);\n",
        "",
    ),
    Change(
        "borrowed",
        "nothing waits in the tab of whoever did not agree",
        "state",
        "if (!state.keep) return { form };",
        "",
    ),
    Change(
        "borrowed",
        "the browser asks before unsaved answers go",
        "state",
        "if (state.dirty && !state.keep) event",
        "if (false) event",
    ),
    Change(
        "borrowed",
        "what was saved is back",
        "use",
        "isSame(id, asked) && isAnswer(answer)",
        "false",
    ),
    Change(
        "trainee", "nothing is left in the tab after Clear everything", "begin", "      clearAll();\n", ""
    ),
    Change(
        "trainee",
        "nothing is left on the page after Clear everything",
        "state",
        "for (const forget of more) forget();",
        "",
    ),
    # The guide
    Change("guide", "each situation says first what is urgent", "help", "      emergency(),\n", ""),
    Change(
        "guide",
        "the tab does not keep which situation it was",
        "state",
        'at.page === "situation" ?',
        "false ?",
    ),
    Change(
        "guide",
        "out of the guide it goes on where somebody was",
        "help",
        'GUIDE.includes(state.trail.at(-1)?.page ?? "")',
        "false",
    ),
    # A mentor
    Change(
        "mentor",
        "a mentor reads first what comes before all others",
        "mentor",
        "first && firstLine(",
        "false && firstLine(",
    ),
    Change("mentor", "a mentor reads what to do today", "mentor", "duty ? h(", "false ? h("),
    Change(
        "mentor",
        "a mentor reads what to do today where only the file says that it is about a child",
        "mentor",
        "each.gate && each.safeguarding",
        "false",
    ),
    Change(
        "mentor",
        "what comes first stands before all other findings",
        "mentor",
        "      gatesOf(report, true),\n",
        "",
    ),
    Change(
        "mentor",
        "a file that was changed is doubted, and no other",
        "mentor",
        "doubts.length ? h(",
        "false ? h(",
    ),
    Change(
        "mentor",
        "a file that is closed is gone",
        "mentor",
        "() => {\n        opened = null;",
        "() => {\n        return;",
    ),
)


MILDER = GATES_YAML.replace(TEACHING, TEACHING.replace("safeguarding: true", "safeguarding: false"))
"""No question of the page asks about a child where the one of an earlier file did."""


@cache
def ruleset(text: str = MILDER) -> Ruleset:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(text, encoding="utf-8")
        return load_rules(path)


def page_of(scripts: Iterable[Path]) -> str:
    return to_html(ruleset(), {}, DAY, scripts)


def held(folder: Path, pages: dict[str, str], changes: Sequence[Change | None]) -> list[Any]:
    """What held on each page. Where it has a change, only the scene of that is played, and until then."""
    said = audit_of(ruleset(), no_private_messages=AnswerValue.NO, account_private=AnswerValue.NO)
    file = export_bytes(ruleset(), said, "Sam Ortiz")
    (folder / "open.json").write_bytes(file)
    (folder / "changed.json").write_bytes(file.replace(b'"answer": "no"', b'"answer": "not-sure"', 1))
    then = audit_of(ruleset(GATES_YAML))
    teaching = Item("teaching", "a1")
    readers = replace(
        then,
        screening={**then.screening, Item("used-for-teaching", "a1"): Screened.YES},
        answers={**then.answers, teaching: Answer(AnswerValue.NO, DAY)},
    )
    (folder / "then.json").write_bytes(export_bytes(ruleset(GATES_YAML), readers, "Sam Ortiz"))
    for name, content in pages.items():
        (folder / name).write_text(content, encoding="utf-8")
    asked = {
        name: change and {"scene": change.scene, "broken": change.broken}
        for name, change in zip(pages, changes, strict=True)
    }
    (folder / "pages.json").write_text(json.dumps(asked), encoding="utf-8")
    return list(walk("facts", folder, "").values())


def changed(change: Change, folder: Path) -> str:
    """The page with one change in a script of it."""
    [own] = (path for path in PAGES if path.stem == change.file)
    text = own.read_text(encoding="utf-8")
    assert text.count(change.old) == 1, f"{change.old} stands {text.count(change.old)} times in {own.name}"
    path = folder / own.name
    path.write_text(text.replace(change.old, change.new), encoding="utf-8")
    return page_of([path if each == own else each for each in PAGES])


@pytest.mark.slow
def test_what_holds_on_the_page(tmp_path: Path) -> None:
    """Each sentence that a change of the scripts is held against is true of the page as it is."""
    [seen] = held(tmp_path, {"page.html": page_of(PAGES)}, [None])
    assert seen["ended"] == []
    assert [sentence for sentence, held in seen["held"].items() if not held] == []
    assert {change.broken for change in CHANGES} - set(seen["held"]) == set()


@pytest.mark.slow
def test_each_change_of_the_scripts_is_noticed(tmp_path: Path) -> None:
    """By the sentence that it breaks: until there the changed page still works."""
    pages = {f"change-{n}.html": changed(change, tmp_path) for n, change in enumerate(CHANGES)}
    seen = held(tmp_path, pages, CHANGES)
    lived = [
        (change.file, change.old, change.broken, said["held"].get(change.broken), said["ended"])
        for change, said in zip(CHANGES, seen, strict=True)
        if said["held"].get(change.broken) is not False
    ]
    assert lived == []
