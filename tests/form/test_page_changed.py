"""Changes of the page's own scripts, where they matter most: each is noticed by a walk through the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from form_engine import as_table
from mei_social.audit.assess import assess
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.export.read import UNFINISHED_FORMAT
from mei_social.interview.cards.plan import plan
from mei_social.report import check_words, labels
from mei_social.report.advice import sentences
from mei_social.report.build import build_report
from mei_social.report.labels import ANSWER
from mei_social.report.model import TELL
from mei_social.ruleset.model import Per, Purpose, Rule, Ruleset, RulesStamp
from test_engine import MUTANTS as ENGINE
from test_page import DAY, hash_of, part, shipped, walk

GATE, SAID = "pupil-contact-told", "pupil-contacted-me"
BLANK = "no-offensive-content"
MUTANTS = {
    "gate: its page": ('if (open.length) {\ngo({ page: "gate"', 'if (false) {\ngo({ page: "gate"'),
    "gate: not sure is open too": (
        "&& isOpenAnswer(row.rule, answerTo(row.rule.id, row.account))\n",
        '&& valueOf(row.rule.id, row.account) === "no"\n',
    ),
    "gate: another answer is spoken of again": (
        "&& state.told[itemKey(row.rule.id, row.account)] !== valueOf(row.rule.id, row.account)",
        "&& !state.told[itemKey(row.rule.id, row.account)]",
    ),
    "gate: what the answer means": ("notedLines(state.audit, rows).map(", "[].map("),
    "gate: whom to tell": ('say("today")}`),\nrule.tell &&', 'say("today")}`),\nfalse &&'),
    "gate: what to do": ("listOf(stepsOf(rule, rows.map(", "listOf([].concat(0 && rows.map("),
    "gate: the way back to the answer": ("move(from ?? nextPage())", "move(nextPage())"),
    "check: what comes first": ('part(say("said_to_first"), notedLines(state.audit, gates))', "null"),
    "check: what has no answer": ("byQuestion(firstBlank)", "[]"),
    "check: the answers themselves": (
        'line(rule.question, (answer?.value ? answerWord(answer.value) : say("no_answer"))',
        'line(rule.question, answerWord("yes")',
    ),
    "check: what a change takes away": ("if (gone.length) {", "if (false) {"),
    "summary: the first line": (
        'report.comesFirst && h("p", { class: "lead first-line" }, report.comesFirst),\nh("section"',
        'h("section"',
    ),
    "summary: the open ones": ("const all = [...open, ...unanswered,", "const all = [...unanswered,"),
    "summary: the blank ones": ("const all = [...open, ...unanswered,", "const all = [...open,"),
    "summary: whom to tell": (
        'return [`${say("tell")}: ${tell}.`, ...steps.filter',
        "return [...steps.filter",
    ),
    "summary: nobody checked it": ('h("p", { class: "declared" }, words().self_declared)', "null"),
    "summary: what was looked at": ("listOf(report.coverage)", "null"),
}
"""One change each, by its page: what it stands for, and what stands there instead."""
KINDS = {
    "visible set": ("audit: what a screening question depends on", "audit: the platforms of a rule"),
    "ordering": ("audit: the force", "audit: the severity that counts"),
    "canonical JSON": ("text: sorted", "text: no spaces"),
    "export shape": ("export: skipped with a note", "export: the severity as the rules have it"),
}


def test_each_kind_that_counts_is_changed_twice() -> None:
    """What the page must say again in its own code has at least two changes, and so have its main pages."""
    assert all(len(set(ENGINE) & set(names)) == 2 for names in KINDS.values())
    for page in ("gate", "check", "summary"):
        assert sum(name.startswith(page) for name in MUTANTS) > 1


def rule_of(ruleset: Ruleset, id: str) -> Rule:
    return next(rule for rule in ruleset.rules if rule.id == id)


def somebody(ruleset: Ruleset) -> Audit:
    """A quick check in which one gate is open, one has no answer, and all else is as it should be."""
    accounts = (Account("a1", "instagram", Purpose.PERSONAL), Account("a2", "tiktok", Purpose.PERSONAL))
    begun = Audit(
        ref="MS-2026-ABCD",
        revision=1,
        started=DAY,
        rules=RulesStamp(ruleset.id, ruleset.version, ruleset.digest, ruleset.title),
        accounts=accounts,
        screening={
            Item(each.id, account.id if account else None): Screened.YES if each.id == SAID else Screened.NO
            for each in ruleset.screening
            for account in ((None,) if each.per is Per.PERSON else accounts)
        },
        answers={},
    )
    answers = {
        row.item: Answer(AnswerValue.NO if row.rule.id == GATE else AnswerValue(row.rule.expected), DAY)
        for card in plan(ruleset, begun, quick=True)
        for row in card.rows
        if row.rule.id != BLANK
    }
    return replace(begun, answers=answers)


def unfinished(ruleset: Ruleset, audit: Audit) -> str:
    """As the page saves it."""
    asked = {rule.id: f"{rule.expected} {rule.question}" for rule in ruleset.rules}
    kept = {"quick": True, "audit": as_table(audit), "asked": asked}
    return json.dumps({"format": UNFINISHED_FORMAT, "format_version": 1, **kept})


def changed(page: str, change: tuple[str, str]) -> str:
    """The page with one change in its script, and the hash of that in its policy."""
    script = part(page, "<script>")
    old, new = change
    assert script.count(old) == 1, f"{old} stands there {script.count(old)} times"
    other = script.replace(old, new)
    return page.replace(script, other).replace(hash_of(script), hash_of(other))


def wrong_with_the_gate(ruleset: Ruleset, seen: dict[str, Any]) -> Iterator[str]:
    """Its page comes at once after any answer that is open, says what to do, and leads back to the answer."""
    gate = rule_of(ruleset, GATE)
    assert gate.noted
    meant = {"no": gate.noted.open, "not-sure": gate.noted.unsure, "partly": gate.noted.open}
    for said, means in meant.items():
        told = seen.get(said, {"kind": "nothing", "text": "", "steps": []})
        if told["kind"] != "gate":
            yield f"{said}: it is on {told['kind']}"
        if means not in told["text"] or f"{TELL}: {gate.tell}." not in told["text"]:
            yield f"{said}: it does not say {means}, or whom to tell"
        if told["steps"][: len(sentences(gate.remedy))] != list(sentences(gate.remedy)):
            yield f"{said}: the steps are {told['steps']}"
        if told.get("back") != "brought" or told.get("next") == "gate":
            yield f"{said}: it goes on to {told.get('next')}, and back to {told.get('back')}"


def wrong_with_the_ending(ruleset: Ruleset, audit: Audit, seen: dict[str, Any]) -> Iterator[str]:
    """What comes first stands first, every answer is shown, and no change takes a gate away unasked."""
    gate, blank = (rule_of(ruleset, id) for id in (GATE, BLANK))
    report = build_report(ruleset, audit, assess(ruleset, audit), {}, DAY)
    names = {account.id: labels.Labels(ruleset, audit.accounts).where(account) for account in audit.accounts}
    assert gate.noted
    for words in (
        *(check_words.SAID_TO_FIRST, gate.noted.open, check_words.BLANK_FIRST),
        f"{blank.question} ({' and '.join(names.values())})",
    ):
        if words not in seen["check"]:
            yield f"check: {words}"
    shown = {(question, said) for question, said in seen["answers"]}
    for item, answer in audit.answers.items():
        assert answer.value
        if (rule_of(ruleset, item.question).question, ANSWER[answer.value]) not in shown:
            yield f"check: {item}"
    first = seen["summary"].split("Back\n")[1].strip()
    if not first.startswith(str(report.comes_first)):
        yield f"summary: it begins with {first[:80]}"
    if seen["gates"] != [found.question for found in (*report.gates, *report.gates_unanswered)]:
        yield f"summary: the gates are {seen['gates']}"
    if seen["steps"] != list(report.gates[0].told):
        yield f"summary: the steps are {seen['steps']}"
    for words, times in ((labels.SELF_DECLARED, 2), (report.coverage[0], 1)):
        if seen["summary"].count(words) != times:
            yield f"summary: {words}"
    if seen["goes"] != "goes":
        yield f"a gate went away: {seen['goes']}"


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What is wrong with the page as it is, and with each changed one."""
    folder = tmp_path_factory.mktemp("changed")
    ruleset, page = shipped()
    audit = somebody(ruleset)
    pages = {"as it is": page} | {name: changed(page, change) for name, change in MUTANTS.items()}
    files = {f"{n}.html": name for n, name in enumerate(pages)}
    for file, name in files.items():
        (folder / file).write_text(pages[name], encoding="utf-8")
    question = next(each.question for each in ruleset.screening if each.id == SAID)
    told = {"pages": list(files), "unfinished": unfinished(ruleset, audit), "question": question}
    (folder / "changed.json").write_text(json.dumps(told))
    return {
        files[file]: [
            *wrong_with_the_gate(ruleset, found["gate"]),
            *wrong_with_the_ending(ruleset, audit, found["ending"]),
        ]
        for file, found in walk("changed", folder).items()
    }


@pytest.mark.slow
def test_gate_check_and_summary_say_what_python_says(seen: dict[str, list[str]]) -> None:
    """With an open gate, one without an answer, and a change that would take one away."""
    assert seen["as it is"] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTANTS)
def test_each_change_of_a_page_is_noticed(name: str, seen: dict[str, list[str]]) -> None:
    assert seen[name]
