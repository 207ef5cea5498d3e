"""The plan of action as people and programs read it."""

from __future__ import annotations

import io
import json
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace
from wcwidth import wcswidth

from effort import some_of
from mei_social.audit.assess import Band
from mei_social.audit.model import Item, Mark, State
from mei_social.audit.saved import SavedAudit
from mei_social.render.plan.json import to_json
from mei_social.render.plan.markdown import to_markdown
from mei_social.report.action_plan import Plan
from mei_social.report.model import When
from mei_social.storage.store import Store
from mei_social.terminal.plan import sections
from mei_social.terminal.show import show_sections
from mei_social.text.visible import visible
from programs import TODAY, copied, finished, invoke, rewrite, small
from sample_plan import hostile_plan, sample_plan
from sample_report import AT_ONCE, HOSTILE

GOLDEN = Path(__file__).parents[1] / "golden"
SGR = re.compile(r"\x1b\[[0-9;]*m")
SCREENS: dict[str, dict[str, Any]] = {
    "plan-80.txt": {"plain": False},
    "plan-80-colour.txt": {"plain": False, "colour": True},
    "plan-40.txt": {"plain": False, "width": 40},
    "plan-plain.txt": {"plain": True},
}
ACTION_KEYS = {
    *(
        "question",
        "account",
        "text",
        "where",
        "when",
        "severity",
        "force",
        "gate",
        "unanswered",
        "tell",
        "steps",
        "hint",
        "as_asked",
        "settings",
    ),
    *("mentor", "minutes", "state", "said", "until", "due"),
}
SETTING_KEYS = {"name", "do", "search", "path", "help", "note"}
VECTORS = (
    *HOSTILE,
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J",
    "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0)))) + "end",
    "\u202egnp.exe\u2066 zero\u200bwidth",
    "one\u2028two\x85three",
    "W" * 300,
    "\u65e5\u672c\u8a9e" * 40,
)


def shown(plan: Plan, *, width: int = 80, plain: bool = False, colour: bool = False) -> str:
    stream = io.StringIO()
    show_sections(sections(plan), Band.CRITICAL, stream, plain=plain, width=width, colour=colour)
    return stream.getvalue()


def running(text: str) -> str:
    return " ".join(SGR.sub("", text).split())


def golden(name: str, actual: str) -> None:
    """The text is the one in tests/golden; MEI_SOCIAL_UPDATE_GOLDEN=1 writes it anew."""
    path = GOLDEN / name
    if os.environ.get("MEI_SOCIAL_UPDATE_GOLDEN"):
        path.write_text(actual, encoding="utf-8", newline="\n")
    assert actual == path.read_text(encoding="utf-8")


# On a screen


@pytest.mark.parametrize("name", SCREENS)
def test_golden_screen(name: str) -> None:
    """The plan on a screen, in a narrow window, in colour and plain."""
    golden(name, shown(sample_plan(), **SCREENS[name]))


def test_all_is_said_without_colour() -> None:
    """Colour repeats, it does not say."""
    assert SGR.sub("", shown(sample_plan(), colour=True)) == shown(sample_plan())


@pytest.mark.parametrize("plain", [True, False])
def test_every_action_is_shown(plain: bool) -> None:
    """Each action stands once, each account with how far it is, each step of what is due."""
    plan = replace(sample_plan(), comes_first=None)
    text = running(shown(plan, plain=plain))
    for action in plan.actions:
        assert text.count(f"{action.finding.label}: {action.finding.title}") == 1
        assert f"{action.state}: " in text or action.place.account is None
        told = action.finding.told[: -1 if action.finding.unanswered else None]
        for step in told if action.is_due(plan.today) else ():
            assert step in text


def test_today_first_and_counts_for_the_rest() -> None:
    """In brief only today has its steps, and the way to the rest is named; nothing else is different."""
    plan = sample_plan()
    stream = io.StringIO()
    show_sections(sections(plan, whole=False), Band.CRITICAL, stream, plain=True, width=80, colour=False)
    brief, whole = running(stream.getvalue()), running(shown(plan, plain=True))
    today, later = plan.of(When.TODAY), (*plan.of(When.WEEK), *plan.of(When.TERM))

    assert brief.startswith(plan.comes_first or "no first line")
    assert [a.finding.rule for a in today if any(s not in brief for s in a.finding.told[:-1])] == []
    assert [a.finding.rule for a in later if f": {a.finding.title}" in brief] == []
    assert [head for head in re.findall(r"This (?:week|term): [^-]+ to do", whole) if head not in brief] == []
    assert "To see all of them: mei-social actions --all" in brief


@pytest.mark.parametrize(
    ("options", "shows"),
    [
        (("--app", "insta"), {"instagram"}),
        (("--when", "today"), {"today"}),
    ],
)
def test_a_part_of_the_plan(tmp_path: Path, options: tuple[str, str], shows: set[str]) -> None:
    """By app or by time; what comes before all others is named all the same."""
    rules, answers = small(tmp_path)
    home = finished(tmp_path, answers, rules=rules)
    env = {"MEI_SOCIAL_RULES": str(rules)}
    whole = json.loads(invoke("actions", "--json", home=home, env=env)[1])
    code, out, _ = invoke("actions", "--json", *options, home=home, env=env)
    key = "where" if options[0] == "--app" else "when"

    assert code == 0
    assert {a[key].casefold() for a in json.loads(out)["actions"]} == shows
    assert json.loads(out)["actions"] == [a for a in whole["actions"] if a[key].casefold() in shows]
    assert json.loads(out)["comes_first"] == whole["comes_first"]


def test_a_part_without_what_comes_first() -> None:
    """A part of the plan says to start with a gate that is due in another part, and else with itself."""
    told = {}
    for when in (When.TODAY, When.WEEK):
        plan = sample_plan().only(None, when)
        assert plan.actions
        told[when] = running(shown(plan)).rpartition("Next")[2]

    assert "Start with it: mei-social actions" in told[When.WEEK]
    assert 'Start with "' not in told[When.WEEK]
    assert 'Start with "Today", above.' in told[When.TODAY]


@pytest.mark.parametrize("options", [("--app", "nothing like it"), ("--when", "never")])
def test_a_part_that_is_not_there(tmp_path: Path, options: tuple[str, str]) -> None:
    """A slip is told with what there is."""
    rules, answers = small(tmp_path)
    home = finished(tmp_path, answers, rules=rules)
    code, out, err = invoke("actions", *options, home=home, env={"MEI_SOCIAL_RULES": str(rules)})

    assert (code, out) == (2, "")
    assert "Instagram" in err or "today, week, term" in err


def test_what_is_done_has_no_steps() -> None:
    """Where nothing is left to do about a question, only its state is shown."""
    text = running(shown(sample_plan()))
    assert "Marked as done on 9 November 2026, not answered again yet: LinkedIn." in text
    assert "Set the list to 'only me'" not in text


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("text", [None, "W" * 300, "\u65e5\u672c\u8a9e" * 40])
def test_width(text: str | None, plain: bool, width: int) -> None:
    """No line is wider than the window, whatever stands in the rules."""
    plan = hostile_plan(text) if text else sample_plan()
    rows = SGR.sub("", shown(plan, plain=plain, width=width)).split("\n")
    assert [row for row in rows if not 0 <= wcswidth(row) <= width] == []


@pytest.mark.parametrize("payload", some_of(VECTORS, 9, AT_ONCE))
@pytest.mark.parametrize("how", [{"plain": True}, {}, {"colour": True}], ids=["plain", "rich", "colour"])
def test_hostile_text_only_shows(payload: str, how: dict[str, bool]) -> None:
    """Text in any field is shown and never obeyed."""
    text = SGR.sub("", shown(hostile_plan(payload), **how))
    assert [c for c in text if unicodedata.category(c) in ("Cc", "Zl", "Zp") and c != "\n"] == []
    assert "\u202e" not in text


def test_nothing_to_do() -> None:
    """Without a finding the report's own sentence stands there, with the day to look again."""
    said = "No open findings in the answers so far."
    plan = replace(sample_plan(), comes_first=None, actions=(), agreed=(), headline=said)
    next_steps = "Next\nLook again by 10 February 2027: mei-social recheck\n"
    assert shown(plan, plain=True) == f"{plan.headline}\n\n{next_steps}"


def test_time_to_look_again() -> None:
    """When the day has come it says so."""
    plan = replace(sample_plan(), today=sample_plan().check_again)
    assert "Look again now: mei-social recheck" in running(shown(plan))


# Markdown


def test_golden_markdown() -> None:
    """The plan as a list with boxes, what is done ticked."""
    golden("plan.md", to_markdown(sample_plan()))


def parsed(text: str) -> list[tuple[str, str, int]]:
    return [(token.type, token.tag, token.level) for token in MarkdownIt("commonmark").parse(text)]


@pytest.mark.parametrize("payload", some_of(VECTORS, 9, AT_ONCE))
def test_hostile_markdown_is_only_text(payload: str) -> None:
    """Text in any field changes no block of the document, and nothing becomes a link or HTML."""
    text = " ".join(visible(payload).split())
    calm, hostile = to_markdown(hostile_plan("Zqx")), to_markdown(hostile_plan(text))
    assert parsed(hostile) == parsed(calm)
    inline = [c.type for t in MarkdownIt("commonmark").parse(hostile) for c in t.children or ()]
    assert set(inline) <= {"text", "text_special", "code_inline", "strong_open", "strong_close", "softbreak"}


# For machines


def test_json_keys() -> None:
    """These keys are there, and no others: a program can rely on them."""
    body = json.loads(to_json(sample_plan()))
    assert set(body) == {
        *("comes_first", "date", "last_check", "actions", "agreed", "check_again", "statement")
    }
    assert {frozenset(a) for a in body["actions"]} == {frozenset(ACTION_KEYS)}
    assert {frozenset(s) for a in body["actions"] for s in a["settings"]} == {frozenset(SETTING_KEYS)}
    assert {frozenset(a) for a in body["agreed"]} == {frozenset({"what", "by"})}


def test_json_values() -> None:
    """Days are ISO dates, states and parts are words of their own, and nothing is left out."""
    plan = sample_plan()
    body = json.loads(to_json(plan))
    assert (body["date"], body["check_again"]) == ("2026-11-12", "2027-02-10")
    assert body["agreed"][0] == {"what": "Ask about LinkedIn; then decide", "by": "2026-11-20"}
    assert {a["when"] for a in body["actions"]} == {"today", "week", "term"}
    states = [(a["state"], a["said"], a["until"], a["due"]) for a in body["actions"]]
    assert set(states) == {
        ("not-yet", None, None, True),
        ("done", "2026-11-09", None, False),
        ("later", "2026-11-10", "2026-11-20", False),
        ("later", "2026-11-01", "2026-11-11", True),
    }
    assert [Item(a["question"], a["account"]) for a in body["actions"]] == [a.item for a in plan.actions]


@pytest.mark.parametrize("payload", some_of(VECTORS, 9, AT_ONCE))
def test_json_keeps_every_text(payload: str) -> None:
    """Any text comes back from the JSON as it was."""
    body = json.loads(to_json(hostile_plan(payload)))
    assert {a["text"] for a in body["actions"]} == {payload}


# The command


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished(tmp_path_factory.mktemp("actions"))


@pytest.fixture(scope="module")
def rough(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-check on an app whose name is hostile, by rules with hostile texts."""
    folder = tmp_path_factory.mktemp("rough")
    rules, answers = small(folder)
    text = rules.read_text("utf-8").replace(
        "Is this account private?", r"Is [bold]this[/] <b>#1</b> `private`?"
    )
    rules.write_text(text, encoding="utf-8")
    answers.write_text(
        answers.read_text("utf-8").replace("account-private: {answer: yes", "account-private: {answer: no"),
        encoding="utf-8",
    )
    home = finished(folder, answers, rules=rules)
    rewrite(home, "UPDATE account SET name = ? WHERE name = 'Zeppelin'", "\x1b]0;x\x07\u202e=1+1")
    return home, rules


def test_faces_of_the_command(example: Path) -> None:
    """On a pipe the plan is plain lines; --format md and --json give the other two."""
    code, text, told = invoke("actions", home=example)
    assert (code, told, text.isascii()) == (0, "", True)
    assert text.startswith('Talk to someone today: "Is this account free of pupils')
    assert "\n23 actions in your plan: 23 to do.\nApps move their menus" in text
    assert "\n\nToday: 1 action to do, about 30 minutes\n" in text
    plan = invoke("actions", "--format", "md", home=example)[1]
    assert plan.startswith('**Talk to someone today: "Is this account free of pupils')
    assert "\n# My plan of action\n\n3 May 2027" in plan
    assert invoke("actions", "--format", "JSON", home=example) == invoke("actions", "--json", home=example)
    assert json.loads(invoke("actions", "--json", home=example)[1])["date"] == TODAY


def test_unknown_format(example: Path) -> None:
    """A format that there is not is a usage error that names those that there are."""
    code, out, told = invoke("actions", "--format", "pdf", home=example)
    assert (code, out, "choose one of text, md, json." in told) == (2, "", True)


@pytest.mark.parametrize("how", [["--json"], ["--format", "md"]])
def test_asking_and_printing(example: Path, how: list[str]) -> None:
    """The dialogue prints no document, and says so."""
    code, out, told = invoke("actions", "--change", *how, home=example)
    assert (code, out, "it asks, and prints nothing: leave out --json and --format." in told) == (2, "", True)


@pytest.mark.parametrize("how", [["--all"], ["--all", "--plain"], ["--format", "md"], ["--json"]])
def test_hostile_names_and_rules(rough: tuple[Path, Path], how: list[str]) -> None:
    """The name of an app and the texts of a rules file act on nothing, in any output."""
    home, rules = rough
    code, text, told = invoke("actions", *how, "--rules", str(rules), home=home)
    acting = [c for c in text + told if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"]
    assert (code, acting) == (0, [])
    assert "Is [bold]this[/]" in text.replace("\\", "").replace("Is \n  [", "Is [")
    assert "\u241b" in text  # the picture of an escape: the text is there, and harmless


def test_nothing_saved(tmp_path: Path) -> None:
    """Before a self-check there is no plan, and the sentence says how to get one."""
    code, out, told = invoke("actions", home=tmp_path / "none")
    assert (code, out) == (1, "")
    assert told == "Error: There is no self-check yet. Start one with: mei-social check\n"


def test_other_rules(example: Path, tmp_path: Path) -> None:
    """A plan is not made by rules that the answers were not given to."""
    rules, _ = small(tmp_path)
    code, out, told = invoke("actions", "--rules", str(rules), home=example)
    assert (code, out, "Your answers were given to other rules" in told) == (1, "", True)


def test_a_gate_that_was_put_off_before_it_was_one(tmp_path: Path) -> None:
    """Where new rules make a gate of what was put off, it is due in every output."""
    rules, answers = small(tmp_path)
    home = finished(tmp_path, answers, rules=rules)
    item = Item("account-private", "a1")
    until = sample_plan().check_again.replace(year=2030)
    change(home, lambda store, saved: store.set_mark(saved.number, item, Mark(State.LATER, until, until)))
    before = json.loads(invoke("actions", "--json", "--rules", str(rules), home=home)[1])
    text = rules.read_text("utf-8")
    at = text.index("severity: high")
    gate = text[at:].replace("severity: high", "severity: critical\n    gate: true\n    tell: Me", 1)
    rules.write_text(text[:at] + gate, encoding="utf-8")
    after = json.loads(invoke("actions", "--json", "--rules", str(rules), home=home)[1])
    assert [(a["due"], a["state"]) for a in before["actions"] if a["question"] == item.question] == [
        (False, "later")
    ]
    assert [(a["due"], a["state"]) for a in after["actions"] if a["question"] == item.question] == [
        (True, "not-yet")
    ]
    assert "Put off" not in invoke("summary", "--rules", str(rules), home=home)[1]


def change(home: Path, how: Any) -> None:
    with Store.open(home) as store:
        saved: SavedAudit | None = store.latest()
        assert saved is not None
        how(store, saved)


def test_marks_change_no_result(example: Path, tmp_path: Path) -> None:
    """With everything marked as done the summary has the same band, score and findings."""
    home = copied(example, tmp_path)
    before = json.loads(invoke("summary", "--json", home=home)[1])
    plan = json.loads(invoke("actions", "--json", home=home)[1])
    done = Mark(State.DONE, sample_plan().today)
    for action in plan["actions"]:
        item = Item(action["question"], action["account"])
        change(home, lambda store, saved, item=item: store.set_mark(saved.number, item, done))
    after = json.loads(invoke("summary", "--json", home=home)[1])
    for found in (*after["gates"], *after["findings"]):
        for at in found["places"]:
            assert at["plan"].startswith("Marked as done")
            at["plan"] = None
    assert after == before
    assert "\n23 actions in your plan: 23 marked as done.\n" in invoke("actions", home=home)[1]
