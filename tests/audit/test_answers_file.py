"""The answers file: every mistake at once, with its place and what to write instead."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from effort import some_of
from hostile_yaml import HOSTILE
from mei_social.audit.answers_file import ADVICE, platform_of, read_answers
from mei_social.audit.assess import Outcome, assess
from mei_social.audit.model import Account, Answer, AnswerValue, Audit, Item, Screened
from mei_social.errors import BadFile, CannotRead, Problem
from mei_social.ruleset.load import load_rules
from mei_social.ruleset.model import Named, Purpose, Ruleset
from programs import EXAMPLE, RULES, SMALL_ANSWERS, invoke, small
from small_rules import SMALL_YAML
from work import work

DAY = date(2027, 5, 3)
WHATSAPP = "accounts: [{{platform: whatsapp, purpose: personal, {}}}]"
OTHER = "accounts: [{{platform: other, purpose: personal, {}}}]"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    path = tmp_path_factory.mktemp("rules") / "small.yaml"
    path.write_text(SMALL_YAML, encoding="utf-8")
    return load_rules(path)


def read(text: str, rules: Ruleset, folder: Path) -> Audit:
    path = folder / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    return read_answers(path, rules, DAY)


def problems(text: str, rules: Ruleset, folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(BadFile) as caught:
        read(text, rules, folder)
    return caught.value.problems


def test_whole_file(rules: Ruleset, tmp_path: Path) -> None:
    """Accounts get ids in their order, and every answer its day, reason and note."""
    audit = read(SMALL_ANSWERS, rules, tmp_path)

    assert audit.accounts == (
        Account("a1", "instagram", Purpose.PERSONAL),
        Account("a2", "other", Purpose.BOTH, "Zeppelin"),
    )
    assert audit.screening == {Item("on-placement", None): Screened.YES}
    assert audit.answers == {
        Item("no-private-messages", None): Answer(AnswerValue.NO, DAY),
        Item("plain-photo", None): Answer(AnswerValue.NOT_APPLICABLE, DAY, "No photo anywhere"),
        Item("account-private", "a1"): Answer(AnswerValue.PARTLY, DAY, None, "Ask my sister"),
        Item("pupils-follow", "a1"): Answer(AnswerValue.NOT_SURE, DAY),
        Item("account-private", "a2"): Answer(AnswerValue.YES, DAY, None, "A second note"),
        Item("class-account-agreed", "a2"): Answer(AnswerValue.YES, DAY),
    }


@pytest.mark.parametrize("text", ["answers: {}", "accounts: []", "screening: {}"])
def test_nothing_answered(rules: Ruleset, tmp_path: Path, text: str) -> None:
    """A file without an answer is a self-check without an answer."""
    audit = read(text, rules, tmp_path)

    assert (audit.accounts, audit.answers, audit.screening) == ((), {}, {})


def test_answer_to_a_hidden_question_is_kept(rules: Ruleset, tmp_path: Path) -> None:
    """An answer that a condition hides is no mistake: it is kept, and not scored."""
    audit = read("screening: {on-placement: no}\nanswers: {plain-photo: no}", rules, tmp_path)

    assert audit.answers == {Item("plain-photo", None): Answer(AnswerValue.NO, DAY)}
    assert [r for r in assess(rules, audit).results if r.rule.id == "plain-photo"] == []


# Text of the file, place, name of the problem, and what the message must hold.
MISTAKES = [
    ("answers: {plain-phto: yes}", (1, 11), "unknown-question", "Did you mean `plain-photo`?"),
    ("answers: {nonsense: yes}", (1, 11), "unknown-question", "Use an id from the rules file."),
    ("answers: {plain-photo: yess}", (1, 24), "unknown-value", "Did you mean `yes`?"),
    ("answers: {plain-photo: true}", (1, 24), "unknown-value", "It can be yes, partly, no, not-sure or"),
    ("answers: {plain-photo: [yes]}", (1, 24), "wrong-type", "is a list. It must be yes, partly, no"),
    ("answers:\n  plain-photo:\n", (2, 15), "empty", "It must be yes, partly, no, not-sure or"),
    ("answers: {plain-photo: not-applicable}", (1, 11), "missing-reason", "reason: ..."),
    ("answers: {plain-photo: {answer: yes, reason: x}}", (1, 11), "reason-not-needed", "Make it a note"),
    ("answers: {plain-photo: {answer: not-applicable, reason: '  '}}", (1, 57), "empty", "It must be text."),
    ("answers: {plain-photo: {answer: yes, notes: x}}", (1, 38), "unknown-key", "Did you mean `note`?"),
    ("answers: {plain-photo: {note: x}}", (1, 24), "missing-key", "starts with `answer:`"),
    ("answers: {plain-photo: {answer: yes, note: 5}}", (1, 44), "wrong-type", 'in double quotes: "5"'),
    ("answers:\n  plain-photo: yes\n  plain-photo: no", (3, 3), "duplicate-key", "after line 2. Put what is"),
    ("answers: {on-placement: yes}", (1, 11), "wrong-place", "belongs under `screening`."),
    ("answers: {account-private: yes}", (1, 11), "wrong-place", "is asked about each account."),
    ("screening: {plain-photo: yes}", (1, 13), "wrong-place", "belongs under `answers`."),
    ("screening: {on-placment: yes}", (1, 13), "unknown-question", "Did you mean `on-placement`?"),
    ("screening: {on-placement: partly}", (1, 27), "unknown-value", "It can be yes, no or not-sure."),
    (
        "screening: {used-for-teaching: yes}",
        (1, 13),
        "wrong-place",
        "follows from the purpose of the account",
    ),
    ("answrs: {}", (1, 1), "unknown-key", "Did you mean `answers`?"),
    ("answers: [a]", (1, 10), "wrong-type", "is a list. It must be a group"),
    ("hello", (1, 1), "wrong-type", "It must be a group of `key: text` lines"),
    ("", (0, 0), "empty", "Start from a copy of the file that comes with mei-social."),
    ("accounts: [instagram]", (1, 12), "wrong-type", "Item 1 of `accounts`"),
    ("accounts: [{purpose: both}]", (1, 12), "missing-key", "starts with `platform:`"),
    ("accounts: [{platform: x, purpose: both}]", (1, 23), "unknown-platform", "`x` is not a platform."),
    ("accounts: [{platform: whatsap, purpose: both}]", (1, 23), "unknown-platform", "mean `whatsapp`?"),
    (
        "accounts: [{platform: whatsapp, purpose: b}]",
        (1, 42),
        "unknown-value",
        "personal, professional or both",
    ),
    (WHATSAPP.format("name: x"), (1, 52), "name-not-needed", "Take this line out."),
    (WHATSAPP.format("answers: {account-private: no}"), (1, 62), "wrong-place", "not asked about whatsapp."),
    (WHATSAPP.format("answers: {plain-photo: no}"), (1, 62), "wrong-place", "is asked once."),
    (OTHER.format("name: '@jo'"), (1, 49), "name-looks-private", "looks like a username."),
    (OTHER.format("name: app.example.com"), (1, 49), "name-looks-private", "looks like a web address."),
    (OTHER.format(f"name: {'x' * 31}"), (1, 55), "too-long", "has 31 characters, and 30 fit."),
    (f"answers: {{plain-photo: {{answer: yes, note: {'x' * 601}}}}}", (1, 44), "too-long", "and 600 fit."),
]


@pytest.mark.parametrize(("text", "place", "name", "words"), MISTAKES)
def test_mistake(
    rules: Ruleset, tmp_path: Path, text: str, place: tuple[int, int], name: str, words: str
) -> None:
    """Each mistake is one problem at its line and column, with what to write instead."""
    found = problems(text, rules, tmp_path)

    assert [(p.line, p.column, p.rule) for p in found] == [(*place, name)]
    assert words in found[0].message


WORDS = [
    *[(word, AnswerValue.YES) for word in ("Yes", "YES", "y", "yes ", '"Yes"', "“yes”", "yes.")],
    *[(word, AnswerValue.NO) for word in ("No", "NO", "N", "no\u00a0")],
    *[(word, AnswerValue.PARTLY) for word in ("Partly", "p")],
    *[(word, AnswerValue.NOT_SURE) for word in ("Not sure", "not–sure", "unsure", "Don’t know", "'?'")],
]


@pytest.mark.parametrize(("word", "value"), WORDS)
def test_as_at_the_prompt(rules: Ruleset, tmp_path: Path, word: str, value: AnswerValue) -> None:
    """An answer is what the same word is at the prompt, in any case, with the signs of a word processor."""
    for text in (f"answers: {{plain-photo: {word}}}", f"answers:\n  plain-photo:\n    answer: {word}\n"):
        assert read(text, rules, tmp_path).answers == {Item("plain-photo", None): Answer(value, DAY)}


@pytest.mark.parametrize("word", ["n/a", "N/A", "NA", "Not applicable", "Does not apply"])
def test_what_does_not_apply_needs_its_reason(rules: Ruleset, tmp_path: Path, word: str) -> None:
    """`n/a` is not-applicable, which asks for a reason, and is taken with one."""
    text = f"answers: {{plain-photo: {{answer: {word}, reason: No photo}}}}"
    assert read(text, rules, tmp_path).answers == {
        Item("plain-photo", None): Answer(AnswerValue.NOT_APPLICABLE, DAY, "No photo")
    }
    [found] = problems(f"answers: {{plain-photo: {word}}}", rules, tmp_path)
    assert found.rule == "missing-reason"


@pytest.mark.parametrize(("word", "value"), [("Yes", Screened.YES), ("NO", Screened.NO)])
def test_screening_as_at_the_prompt(rules: Ruleset, tmp_path: Path, word: str, value: Screened) -> None:
    """So is what is said before the questions."""
    audit = read(f"screening: {{on-placement: {word}}}", rules, tmp_path)
    assert audit.screening == {Item("on-placement", None): value}


@pytest.mark.parametrize("name", ["Instagram", "INSTAGRAM", "instagram", "“Instagram”"])
def test_an_app_by_its_name(rules: Ruleset, tmp_path: Path, name: str) -> None:
    """An app is found by the name that people see, and a purpose in any case."""
    audit = read(f"accounts: [{{platform: {name}, purpose: Personal}}]", rules, tmp_path)
    assert audit.accounts == (Account("a1", "instagram", Purpose.PERSONAL),)


@pytest.mark.parametrize("name", ["x", "X", "Twitter", "X (Twitter)"])
def test_an_app_with_two_names(rules: Ruleset, name: str) -> None:
    """What stands in brackets is a name too."""
    named = replace(rules, platforms=(Named(id="x", name="X (Twitter)"),))
    assert platform_of(name, named) == "x"


GROUP = "answers:\n  plain-photo: {{answer: no, {}}}\n"
LINES = "answers:\n  plain-photo:\n    answer: no\n    {}\n"
# ¦ stands where the problem is.
CAUSES = [
    (GROUP.format("note: asked mum¦: she said ok"), "This text has a colon inside."),
    (GROUP.format("note: see ¦#4"), "Everything behind this # is a comment, and so is the bracket."),
    (GROUP.format("note: asked mum, ¦she said ok"), "A comma ends the text before it here"),
    (GROUP.format("note: mum ¦[2] said"), "This text has a bracket inside."),
    (GROUP.format('note: "mum" ¦said ok'), "The text goes on after its closing quote."),
    (GROUP.format("note: “asked¦: mum”"), "This text has a colon inside."),
    (GROUP.format("note: see ¦#4\n    "), "Everything behind this # is a comment"),
    ("answers: {plain-photo: {¦answer:\u00a0no}}", "There is a space here that is no plain space"),
    (LINES.format("note: ¦“asked: mum”"), "These are curly quotes"),
    ("answers: {plain-photo: {¦answer:no, note: x}}", "There is no space after the colon."),
    (LINES.format("note: see ¦#4 of May"), "Everything from ` #` on counts as a comment"),
    (LINES.format("note: ¦#4 of May"), "Everything behind this # is a comment"),
    (LINES.format("note: asked mum¦: ok"), "This text has a colon inside."),
    ("answers:\n¦\u00a0\u00a0plain-photo: no\n", "There is a space here that is no plain space"),
    ("answers:\n  plain-photo:¦\u00a0no\n", "There is a space here that is no plain space"),
    ("answers:\n  ¦plain-photo\u00a0: no\n", "There is a space here that is no plain space"),
    ("answers:\n  ¦plain–photo: no\n", "Write `plain-photo`."),
    ("answers:\n  ¦plain‑photo: no\n", "Write `plain-photo`."),
    ("accounts:\n  ¦– platform: instagram\n    purpose: both\n", "This is `–` where a list item starts."),
    ("accounts:\n  ¦• platform: instagram\n    purpose: both\n", "This is `•` where a list item starts."),
    ("answers:\n  plain-photo¦：no\n", "This is a wide colon."),
]


@pytest.mark.parametrize(("marked", "words"), CAUSES)
def test_the_cause_is_named(rules: Ruleset, tmp_path: Path, marked: str, words: str) -> None:
    """What keeps a file from being read, or would cut a note off, is named at its place, and nothing else."""
    before, _, after = marked.partition("¦")
    [found] = problems(before + after, rules, tmp_path)
    assert (found.line, found.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert words in found.message


def test_every_line_that_was_pasted_in(rules: Ruleset, tmp_path: Path) -> None:
    """Where one line has a hard space in front, all lines that have one are named."""
    text = "answers:\n" + "\u00a0\u00a0plain-photo: no\n" * 3
    assert [p.line for p in problems(text, rules, tmp_path)] == [2, 3, 4]


@pytest.mark.parametrize(
    "note",
    [
        "at 12:30",
        "see https://x.org/a#b",
        "50% sure",
        "asked\u00a0mum – twice…",
        '"asked: #1, [2]"',
        "C# club",
    ],
)
def test_notes_that_need_no_quotes(rules: Ruleset, tmp_path: Path, note: str) -> None:
    """What YAML takes for text is a note as it is."""
    audit = read(GROUP.format(f"note: {note}"), rules, tmp_path)
    assert audit.answers[Item("plain-photo", None)].note == note.strip('"')


def test_a_comment_behind_an_answer(rules: Ruleset, tmp_path: Path) -> None:
    """A comment behind an answer, or behind a whole group, cuts nothing off."""
    text = "answers:\n  plain-photo: {answer: no, note: Ok} # mine\n  no-private-messages: yes # so\n"
    assert len(read(text, rules, tmp_path).answers) == 2


@pytest.mark.parametrize("line", ["{note: " * 20_000, "{,\u00a0" * 20_000, "\u00a0" * 60_000, "–-" * 30_000])
def test_long_lines_cost_little(rules: Ruleset, tmp_path: Path, line: str) -> None:
    """A line that no person wrote is refused after a bounded number of steps."""
    assert work(lambda: problems(f"answers:\n  {line}\n", rules, tmp_path)) < 1_000_000


def test_unknown_platform_says_nothing_about_its_questions(rules: Ruleset, tmp_path: Path) -> None:
    """One misspelt platform is one problem, however many answers stand below it."""
    text = "accounts:\n- platform: instagrm\n  purpose: both\n  answers: {account-private: yes, nonsense: no}"

    assert [p.rule for p in problems(text, rules, tmp_path)] == ["unknown-platform"]


def test_every_mistake_at_once(rules: Ruleset, tmp_path: Path) -> None:
    """All mistakes are told together, in the order of the lines."""
    text = (
        "screening:\n  on-placment: yes\nanswers:\n  plain-phto: no\n  no-private-messages: not-applicable\n"
    )
    found = problems(text + "accounts:\n- {platform: myspace, purpose: both}\n", rules, tmp_path)

    assert [(p.line, p.rule) for p in found] == [
        (2, "unknown-question"),
        (4, "unknown-question"),
        (5, "missing-reason"),
        (7, "unknown-platform"),
    ]


@pytest.mark.parametrize("name", some_of(HOSTILE, 5))
def test_hostile_yaml(rules: Ruleset, tmp_path: Path, name: str) -> None:
    """A file that was written to do harm is refused with a reason, or read; never anything else."""
    path = tmp_path / "answers.yaml"
    path.write_bytes(HOSTILE[name].encode("utf-8", "surrogatepass"))
    try:
        read_answers(path, rules, DAY)
    except (BadFile, CannotRead) as refused:
        told = [p.message for p in getattr(refused, "problems", ())] + [str(refused)]

        assert [c for c in "".join(told) if not c.isprintable()] == []


def test_command_tells_place_and_next_step(tmp_path: Path) -> None:
    """The command prints file:line:column for each mistake, then what to do; nothing is saved."""
    rules, answers = small(tmp_path)
    answers.write_text("answers: {plain-phto: yes}\nscrening: {}\n", encoding="utf-8")
    home = tmp_path / "home"
    code, out, err = invoke("check", "--answers", str(answers), "--rules", str(rules), home=home)
    lines = err.splitlines()

    assert (code, out, home.exists(), len(lines)) == (1, "", False, 2)
    assert re.fullmatch(rf"{answers}:2:1: error unknown-key: .*Did you mean `screening`\?.*", lines[0])
    assert lines[1] == f"Error: {answers} has one problem. {ADVICE}"


def test_no_answer_is_lost(tmp_path: Path) -> None:
    """A bad answers file, or an unfinished self-check, leaves what was saved before as it was."""
    rules, answers = small(tmp_path)
    home = tmp_path / "home"
    options = ["--answers", str(answers), "--rules", str(rules)]
    invoke("check", *options, home=home)
    before = invoke("summary", "--json", "--rules", str(rules), home=home)
    answers.write_text("answers: {plain-phto: yes}\n", encoding="utf-8")
    refused = invoke("check", *options, home=home)

    assert refused[0] == 1
    assert invoke("summary", "--json", "--rules", str(rules), home=home) == before


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_unreadable_file(tmp_path: Path, kind: str) -> None:
    """A file that is not there, and a folder, are one sentence."""
    path = tmp_path / "answers.yaml"
    if kind == "folder":
        path.mkdir()
    code, out, err = invoke("check", "--answers", str(path), home=tmp_path / "home")

    assert (code, out, err.count("\n")) == (1, "", 1)
    assert ("is a folder." if kind == "folder" else "There is no file") in err


# The example


@pytest.fixture(scope="module")
def example() -> tuple[Ruleset, Audit]:
    ruleset = load_rules(RULES)
    return ruleset, read_answers(EXAMPLE, ruleset, DAY)


def test_example_shows_everything(example: tuple[Ruleset, Audit]) -> None:
    """The example has four accounts or more, an open gate, a partly, a not-sure and a not-applicable."""
    ruleset, audit = example
    made = assess(ruleset, audit)
    outcomes = {r.outcome for r in made.results}

    assert len(audit.accounts) >= 4
    assert len(made.open_gates) >= 1
    assert {Outcome.PARTIAL, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE, Outcome.FAIL} <= outcomes
    assert any(a.note for a in audit.answers.values())
    assert len({a.platform for a in audit.accounts}) < len(audit.accounts)


def test_every_answer_of_the_example_counts(example: tuple[Ruleset, Audit]) -> None:
    """Nothing in the example is an answer to a question that is not asked."""
    ruleset, audit = example
    asked = {r.item for r in assess(ruleset, audit).results}

    assert set(audit.answers) - asked == set()


def test_example_works(tmp_path: Path) -> None:
    """`check --answers examples/answers.yaml` shows a summary of it."""
    code, out, _ = invoke("check", "--answers", str(EXAMPLE), home=tmp_path / "home")
    body = json.loads(invoke("export", "-", "--yes", home=tmp_path / "home")[1])

    assert code == 0
    assert "Talk to someone today" in out
    assert body["assessment"]["band"] == "critical"
