"""What makes rules hard to use is found at its place, and nothing is found in good rules."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mei_social.authoring.lint.checks import lint
from mei_social.authoring.lint.expected import sounds_risky
from mei_social.authoring.lint.readability import sentences, size, syllables_in
from mei_social.authoring.lint.run import Wanted, check_files
from mei_social.cli.problem_line import problem_line
from mei_social.parsing.yaml_reader import read_tree
from mei_social.ruleset.load import find_rules, load_rules
from small_rules import SMALL_YAML

CASES = sorted((Path(__file__).parents[1] / "cases" / "lint").glob("*.yaml"))
TODAY = date(2026, 11, 23)
NOTED = "{safe: you have none, open: you have some, unsure: you may have some}"
CLEAN = SMALL_YAML.replace("Any app counts.", "Any app counts").replace(
    "    gate: true\n", f"    gate: true\n    noted: {NOTED}\n"
)
CLEAN = CLEAN.replace("    severity: ", "    action: Do what there is to do\n    severity: ")
GUIDE = """\
platform: instagram
settings:
  - topic: account-privacy
    do: Turn on the private account setting.
    search: [private account]
    path: Settings, then Account privacy
    seen: 2026-01-31
    sources: [guide]
"""
QUESTION = "    question: Is this account private?\n"
REMEDY = "Choose another photo."
SUMMARY = "    summary: Keep personal accounts private.\n"
RISKS = """\
Do pupils follow this account?
Is this account public?
Have you posted photos of pupils?
Can anyone message you?
Do you accept friend requests from strangers?
Do you share your location?
Is location sharing turned on?
Have you sent private messages to pupils?
Can strangers see your posts?
Do you use the same password on other sites?
Do you talk about your school online?
Do you know any pupils who follow you?
Can everyone see your friends list?
Is this account set to public?"""
SYLLABLES = (
    *("about 2", "everything 3", "community 4", "profile 2", "used 1", "posted 2", "faces 2", "whole 1"),
    *("safeguarding 3", "two-step 2", "app's 1", "video 3", "being 2", "people 2", "various 3", "tagged 1"),
    *("messages 3", "privacy 3", "x 1", "2027 1", "жж 1"),
)
CARE = """\
Have you removed pupils from your followers?
Is your profile picture suitable for pupils to see?
Have you told your mentor about messages from pupils?
Do you check who follows you each month?
Are your posts visible to friends only?
Do you have a strong password?
Have you turned off location sharing?
Do you ask before you share photos of friends?
Would you be happy for a parent to see your posts?
Have you blocked strangers who sent you messages?
Have you read the policy?
Is two-step verification turned on?"""


def saved(folder: Path, text: str, name: str = "rules.yaml") -> Path:
    """A file with this text."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def found(text: str) -> list[str]:
    """What the checks find in a text, without the words."""
    root, _ = read_tree(text)
    assert root is not None
    return [f"{p.line}:{p.column}: {p.level} {p.rule}" for p in sorted(lint(root))]


def changed(old: str, new: str, text: str = CLEAN) -> str:
    """The clean rules with one change, which must find its place."""
    assert text.count(old) == 1
    return text.replace(old, new)


def in_files(folder: Path, wanted: Wanted | None = None) -> list[str]:
    """What is wrong in the rules of a folder and the platform files beside them."""
    checked = check_files([folder / "rules.yaml"], wanted or Wanted(today=TODAY))
    return [f"{c.path.name}:{p.line}:{p.column}: {p.level} {p.rule}" for c in checked for p in c.problems]


def against(folder: Path, new: str, old: str = CLEAN) -> list[str]:
    """What comparing with older rules finds."""
    earlier = load_rules(saved(folder, old, "old/rules.yaml"))
    saved(folder, new)
    return in_files(folder, Wanted(today=TODAY, against=earlier))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases(path: Path) -> None:
    """Each file gives all its problems, those of the reader too, with the right places and words."""
    (checked,) = check_files([path], Wanted(today=TODAY))
    lines = "".join(f"{problem_line(path.name, p)}\n" for p in checked.problems)
    assert lines == path.with_suffix(".expected").read_text("utf-8")


def test_clean_rules() -> None:
    """Good rules give nothing."""
    assert found(CLEAN) == []


def test_shipped_rules() -> None:
    """The rules that we ship lack the providers' and the council's numbers, and nothing else is found."""
    checked = check_files([find_rules()], Wanted(today=TODAY))
    problems = {(c.path.name, p.level.value, p.rule) for c in checked for p in c.problems}
    assert problems == {
        ("guidelines.yaml", "warning", "contact-without-reach"),
        ("guidelines.yaml", "warning", "rung-without-reach"),
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("      reach: Room 4\n", "", ["8:7: warning contact-without-reach"]),
        (QUESTION, "    question: This account is private.\n", ["103:15: warning not-a-question"]),
        (QUESTION, "    question: Is it private (yes or no?)\n", []),
        (QUESTION, "    question: How private is it?\n", ["103:15: warning not-yes-or-no"]),
        (QUESTION, "    question: Where it can be, is it private?\n", []),
        (QUESTION, "    question: Is it private? Is it yours?\n", ["103:15: warning asks-two-things"]),
        (QUESTION, "    question: Is it private; is it yours?\n", ["103:15: warning asks-two-things"]),
        (QUESTION, "    question: Is it private and do you use it?\n", ["103:15: warning asks-two-things"]),
        (QUESTION, "    question: Have you checked and closed it?\n", ["103:15: warning asks-two-things"]),
        (QUESTION, "    question: Have you hidden or deleted it?\n", []),
        (QUESTION, f"    question: Is{' it' * 24}?\n", []),
        (QUESTION, f"    question: Is{' it' * 25}?\n", ["103:15: warning question-too-long"]),
        (
            QUESTION,
            "    question: Is unauthorised dissemination minimised?\n",
            ["103:15: warning hard-to-read"],
        ),
        (QUESTION, "    question: Is this account public?\n", ["103:15: warning expected-not-said"]),
        (QUESTION, '    question: Is this account public?\n    expected: "no"\n', []),
        (QUESTION, '    question: Is this account public?\n    expected: "yes"\n', []),
        ("Are you on placement in", "Is there anyone in", []),
        (REMEDY, "Utilise another photo.", ["153:13: warning jargon"]),
        (REMEDY, "Open 'Safety hub' and look.", []),
        (SUMMARY, f"{SUMMARY}    concern: Somebody is rude, please\n", ["62:14: warning please"]),
        (REMEDY, "Choose another photo, please.", ["153:13: warning please"]),
        (REMEDY, "Don't keep it.", ["153:13: warning contraction"]),
        (REMEDY, "You can’t keep it.", ["153:13: warning contraction"]),
        (REMEDY, f"Go{' on' * 24}.", []),
        (REMEDY, f"Go{' on' * 25}.", ["153:13: warning sentence-too-long"]),
        (REMEDY, f"Go{' on' * 20}. Go{' on' * 20}.", []),
        ("Any app counts", "Any app counts.", ["84:11: warning hint-full-stop"]),
        ("Any app counts", "Any app counts. So do games", ["84:11: warning hint-too-long"]),
        ("Any app counts", "Any app counts, e.g. a game", ["84:11: warning hint-too-long"]),
        ("Any app counts", "'Any app counts: games do too'", []),
        ("topic: pupils\n    clauses: [c2, c1]", "topic: privacy\n    clauses: [c1]", []),
        ("    settings: [account-privacy]\n", "", ["67:9: warning unused"]),
        ("    when: on-placement\n", "", ["70:9: warning unused"]),
        ("    sources: [policy]\n", "", ["78:3: warning unused"]),
    ],
)
def test_checks(old: str, new: str, expected: list[str]) -> None:
    """Each check finds its slip at its place, and lets what is near it pass."""
    assert found(changed(old, new)) == expected


def of_people(written: str) -> list[str]:
    """What is found where these lines stand at the end of the clean rules, rule by rule."""
    before = set(found(CLEAN))
    return [line.rsplit(" ", 1)[1] for line in found(f"{CLEAN}{written}\n") if line not in before]


def test_a_gate_that_was_lost() -> None:
    """What is said back after a gate is found where the line that makes it one is gone."""
    assert "noted-without-gate" in str(found(changed("    gate: true\n", "")))


@pytest.mark.parametrize(
    ("word", "article", "is_wrong"),
    [
        ("assessor", "a", True),
        ("assessor", "an", False),
        ("student nurse", "an", True),
        ("student nurse", "a", False),
        ("student nurse", "A", True),
        ("student nurse", "one", True),
        ("a student nurse", "a", True),
        ("European tutor", "a", False),
        ("one-to-one helper", "a", False),
        ("MSc student", "an", False),
        ("NHS tutor", "an", False),
        ("university tutor", "a", False),
        ("honest helper", "an", False),
    ],
)
def test_articles(word: str, article: str, is_wrong: bool) -> None:
    """An article that does not go with its word is found; where letters leave a doubt, nothing is said."""
    written = f'roles:\n  leads: {{one: {word}, many: people, article: "{article}"}}'
    assert ("wrong-article" in of_people(written)) is is_wrong


def test_our_words_beside_their_own() -> None:
    """Where people are called otherwise, texts that call them as we do are found once, with their number."""
    root, _ = read_tree(f"{CLEAN}roles:\n  protected: {{one: patient, many: patients, article: a}}\n")
    assert root
    (told,) = (problem for problem in lint(root) if "`roles` calls" in problem.message)
    first = next(n for n, line in enumerate(CLEAN.splitlines(), 1) if "pupil" in line.lower().split(": ")[-1])
    assert (told.rule, told.line) == ("words-of-ours", first)
    assert re.search(r"`patient`, and \d+ texts still say `pupil`, here first\.", told.message)


@pytest.mark.parametrize(
    ("written", "times"),
    [
        ("professional: {name: personal, choice: At work}", 1),
        ("professional: {name: for nursing, choice: At work}", 0),
        ("personal: {name: x y, choice: One}\n  both: {name: X y, choice: Two}", 1),
        ("personal: {name: professional, choice: P}\n  professional: {name: personal, choice: W}", 0),
    ],
)
def test_purposes_that_read_the_same(written: str, times: int) -> None:
    """Two purposes that are called the same, ours among them, are found; no others are."""
    assert of_people(f"purposes:\n  {written}").count("same-choice") == times


def test_hard_rule() -> None:
    """Texts that are hard as a whole are found at the question, even when that is easy."""
    heavy = "Unauthorised dissemination necessitates immediate administrative reconsideration."
    text = changed("why: Pupils and parents search for you.", f"why: {heavy}")
    text = changed("how: Look at the account while you are logged out.", f"how: {heavy}", text)
    assert found(text) == ["103:15: warning hard-to-read"]


def test_unused_entries() -> None:
    """A topic, a clause and a condition that only another condition used are found when the last use goes."""
    text = (
        CLEAN.replace("topic: pupils", "topic: privacy").replace("[c2]", "[c1]").replace("[c2, c1]", "[c1]")
    )
    text = text.replace("    when: used-for-teaching\n", "")
    assert found(text) == [
        "55:9: warning unused",
        "62:9: warning clause-without-rule",
        "73:9: warning unused",
    ]


def test_reader_finds_the_same_chain(tmp_path: Path) -> None:
    """The question in which a chain stops holding is named by the reader, once."""
    chain = (
        "  - id: between\n    question: Is it old?\n    per: account\n    when: used-for-teaching\n"
        "  - id: at-home\n    question: Is it for home?\n    per: account\n    purposes: [personal]\n"
        "    when: between\n"
        "  - id: after\n    question: Is it new?\n    per: account\n    when: at-home\n"
    )
    saved(tmp_path, changed("sources:\n  policy:", chain + "sources:\n  policy:"))
    never = [line for line in in_files(tmp_path) if "never-holds" in line]
    assert never == ["rules.yaml:85:11: error never-holds"]


@pytest.mark.parametrize("key", ["why", "how", "remedy", "partly", "question"])
@pytest.mark.parametrize("empty", ["", '""', '"  "', "~"])
def test_empty_texts(tmp_path: Path, key: str, empty: str) -> None:
    """An empty text is an error, in whatever way it is empty."""
    line = next(line for line in reversed(CLEAN.splitlines()) if line.startswith(f"    {key}: "))
    saved(tmp_path, changed(line, f"    {key}: {empty}"))
    number = CLEAN.splitlines().index(line) + 1
    wrong = [line for line in in_files(tmp_path) if ": error " in line]
    assert [(line.split(":")[1], line.split()[-1]) for line in wrong] == [(str(number), "empty")]


def test_risky_questions() -> None:
    """A question whose yes is the risk is noticed, and one about care is not."""
    noticed = [question for question in (RISKS + "\n" + CARE).splitlines() if sounds_risky(question)]
    assert noticed == RISKS.splitlines()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("minutes: 15", "minutes: 16", ["2:10: error version-not-raised"]),
        ("# ", "# another ", []),
        ("version: 3", "version: 4", []),
        ("version: 3", "version: 2", ["2:10: error version-lowered"]),
        ("id: small", "id: large", ["1:5: warning ruleset-id-changed", "2:10: error version-not-raised"]),
        (
            "id: pupils-follow",
            "id: followed",
            ["2:10: error version-not-raised", "118:9: warning rule-id-renamed"],
        ),
        (
            'expected: "no"',
            'expected: "yes"',
            ["2:10: error version-not-raised", "131:15: error safe-answer-turned"],
        ),
        (
            '    expected: "no"\n',
            "",
            [
                "2:10: error version-not-raised",
                "118:9: error safe-answer-turned",
                "121:15: warning expected-not-said",
            ],
        ),
        (
            f"    gate: true\n    noted: {NOTED}\n",
            "",
            ["2:10: error version-not-raised", "80:9: warning gate-dropped"],
        ),
        (
            "id: no-private-messages\n    topic: pupils\n    clauses: [c2]\n    question: Are you",
            "id: messages\n    topic: pupils\n    clauses: [c2]\n    question: Are you really",
            ["2:10: error version-not-raised", "79:1: warning gate-gone"],
        ),
        ("severity: low", "severity: lwo", ["1:1: warning not-compared", "156:15: error unknown-value"]),
    ],
)
def test_against(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    """Beside older rules, a number that was not raised and an id that moved are found."""
    text = "# A comment\n" + CLEAN if old == "# " else CLEAN.replace(old, new)
    assert against(tmp_path, text) == [f"rules.yaml:{line}" for line in expected]


def test_reworded_rule_under_a_new_id(tmp_path: Path) -> None:
    """A rule with new words may have a new id: its answers would not be kept anyhow."""
    text = changed("id: pupils-follow", "id: followed").replace("version: 3", "version: 4")
    assert against(tmp_path, changed("Do pupils follow", "Are pupils following", text)) == []


def test_platform_files(tmp_path: Path) -> None:
    """Platform files beside the rules are checked with them; the sources that they name count as used."""
    saved(tmp_path, changed("sources:\n", "sources:\n  guide: A guide.\n"))
    alone = in_files(tmp_path)
    saved(tmp_path, GUIDE, "platforms/instagram.yaml")
    saved(
        tmp_path,
        GUIDE.replace("instagram", "myspace").replace("do: Turn", "do: Please turn"),
        "platforms/myspace.yaml",
    )
    assert (alone, in_files(tmp_path)) == (
        ["rules.yaml:78:3: warning unused"],
        ["myspace.yaml:1:11: warning unknown-platform", "myspace.yaml:4:9: warning please"],
    )


def test_platform_file_alone(tmp_path: Path) -> None:
    """A platform file given by itself is known by its first key, and checked against the rules above it."""
    saved(tmp_path, CLEAN, "guidelines.yaml")
    path = saved(tmp_path, GUIDE, "platforms/instagram.yaml")
    (checked,) = check_files([path], Wanted(today=TODAY))
    assert [f"{p.line}: {p.rule}" for p in checked.problems] == ["8: unknown-reference"]


def test_each_file_once(tmp_path: Path) -> None:
    """A file that is named twice, or beside its rules and by itself, is looked at once."""
    rules, guide = saved(tmp_path, CLEAN), saved(tmp_path, GUIDE, "platforms/instagram.yaml")
    checked = check_files([rules, guide, tmp_path / "platforms" / ".." / "rules.yaml"], Wanted(today=TODAY))
    assert [one.path for one in checked] == [rules, guide]


def test_inherited_rules(tmp_path: Path) -> None:
    """Of what a file extends, only what the lead can act on is named, and with where it really stands."""
    saved(
        tmp_path,
        "extends: guidelines\nid: ours\nversion: 1\ntitle: Ours\ndrop:\n  rules: [logos-have-permission]\n",
    )
    (checked,) = check_files([tmp_path / "rules.yaml"], Wanted(today=TODAY))
    told = [(p.line, p.rule, p.message.split(" of ")[0]) for p in checked.problems]
    assert told == [
        (1, "clause-without-rule", "In `3p`"),
        (1, "contact-without-reach", "In `director`"),
        (1, "contact-without-reach", "In `mentor`"),
        (1, "contact-without-reach", "In `safeguarding-lead`"),
        (1, "rung-without-reach", "In `childrens-services`"),
    ]


def test_copy_without_platform_files(tmp_path: Path) -> None:
    """A copy of our rules is served by our platform files, so the sources that those name are used."""
    saved(tmp_path, find_rules().read_text("utf-8"))
    assert {line.split()[-1] for line in in_files(tmp_path)} == {
        "contact-without-reach",
        "rung-without-reach",
    }


def test_examples_file(tmp_path: Path) -> None:
    """A file of examples is known by its first key, and is checked against its rules."""
    saved(tmp_path, CLEAN)
    text = "rules: rules.yaml\nexamples:\n- name: One\n  answers: {plain-foto: yes}\n  expect: {band: low}\n"
    (checked,) = check_files([saved(tmp_path, text, "examples.yaml")], Wanted(today=TODAY))
    assert [(p.line, "plain-foto" in p.message) for p in checked.problems] == [(4, True)]


@pytest.mark.parametrize(
    ("days", "seen", "expected"),
    [
        (None, "2020-01-01", []),
        (296, "2026-01-31", []),
        (295, "2026-01-31", ["7:11: warning old-path"]),
        (295, "", ["6:11: warning old-path"]),
        (0, "2027-01-31", ["7:11: warning future-day"]),
        (0, "2026-02-30", ["7:11: error not-a-date"]),
    ],
)
def test_age_of_paths(tmp_path: Path, days: int | None, seen: str, expected: list[str]) -> None:
    """Menu paths older than so many days are named, and undated ones with them."""
    saved(tmp_path, changed("sources:\n", "sources:\n  guide: A guide.\n"))
    saved(tmp_path, GUIDE.replace("2026-01-31", seen), "platforms/instagram.yaml")
    lines = in_files(tmp_path, Wanted(today=TODAY, hints_older_than=days))
    assert lines == [f"instagram.yaml:{line}" for line in expected]


@pytest.mark.parametrize(("word", "expected"), [line.split() for line in SYLLABLES])
def test_syllables(word: str, expected: str) -> None:
    """Syllables are counted as they are spoken, silent letters aside."""
    assert syllables_in(word) == int(expected)


def test_grade() -> None:
    """Longer words and longer sentences are harder to read."""
    texts = [
        "The cat sat.",
        "The cat sat on the mat and had a long nap.",
        "Considerable deliberation preceded it.",
    ]
    grades = [size(text).grade for text in texts]
    assert (grades == sorted(grades), grades[0] < 0, grades[2] > 15, size("").grade) == (
        True,
        True,
        True,
        0.0,
    )


def test_sentences() -> None:
    """A full stop inside a word, a number or a name ends no sentence."""
    assert sentences("Go to help.example.org. Wait 2.5 minutes! 'Done?' Yes") == [
        "Go to help.example.org",
        "Wait 2.5 minutes",
        "'Done",
        "' Yes",
    ]


@given(st.text(st.sampled_from("ab:-[]{}'\"#,?. \n\ttopicruleswhen")))
def test_any_tree_can_be_checked(text: str) -> None:
    """The checks never raise, whatever the tree holds."""
    root, _ = read_tree(f"rules:\n  - {text}\nscreening: [{text}]")
    assert root is None or isinstance(list(lint(root)), list)
