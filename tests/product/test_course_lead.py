"""Each step of docs/course-lead.md, done from the page itself, does what the page says it does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mei_social.ruleset.load import load_guide, load_rules, read_rules
from mei_social.ruleset.model import Rule, Ruleset

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "course-lead.md").read_text(encoding="utf-8")
STEPS = (
    "Start",
    "Change a severity",
    "Add a question",
    "Add a platform",
    "Add a contact",
    "Retire a question",
)
DO = """
import shutil, sys
from pathlib import Path
sys.path.insert(0, {docs!r})
from course import Course

folder, kept = Path({folder!r}), Path({kept!r})
for number, (heading, command, said) in enumerate(Course(folder).steps()):
    copy = kept / f"{{number:02}}"
    shutil.copytree(folder, copy)
    (copy / "step").write_text("\\n".join((heading, command, said)), "utf-8")
"""


@dataclass
class Done:
    """What was said under each heading of the page, and the folder after the last step under it."""

    said: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    folders: dict[str, Path] = field(default_factory=dict)

    def rules(self, heading: str) -> Ruleset:
        return load_rules(self.folders[heading] / "my-rules.yaml")

    def rule(self, heading: str, name: str) -> Rule | None:
        return next((rule for rule in self.rules(heading).rules if rule.id == name), None)

    def told(self, heading: str, words: str) -> list[str]:
        """What each command with these words said."""
        return [said for command, said in self.said[heading] if words in command]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """The page, done once from its first step to its last, in a process whose surroundings are its own."""
    folder, kept = tmp_path_factory.mktemp("lead"), tmp_path_factory.mktemp("kept")
    program = DO.format(docs=str(DOCS), folder=str(folder), kept=str(kept))
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    made = Done()
    for copy in sorted(kept.iterdir()):
        heading, command, said = (copy / "step").read_text("utf-8").split("\n", 2)
        made.said.setdefault(heading, []).append((command, said))
        made.folders[heading] = copy
    return made


def shown() -> Iterator[tuple[str, str]]:
    """Each command that the page shows, with what it shows below it."""
    for body in re.findall(r"^```console\n\$ (.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        command, _, said = body.partition("\n")
        yield command, said


def test_every_step_is_on_the_page() -> None:
    """The page has a heading for each thing that a course lead has to do."""
    headings = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    assert [h for h in headings if h in (*STEPS, "Publish a version")] == [*STEPS, "Publish a version"]


def test_the_page_shows_what_was_done(done: Done) -> None:
    """Every command of the page is run, in its order, and what the page shows is what it said."""
    ran = [step for steps in done.said.values() for step in steps]
    on_page = list(shown())
    assert [command for command, _ in ran] == [command for command, _ in on_page]
    missing = [c for (c, said), (_, told) in zip(ran, on_page, strict=True) if flat(told) not in flat(said)]
    assert missing == []


def flat(text: str) -> str:
    return "".join(text.split())


def test_start(done: Done) -> None:
    """The overlay that is started has our questions, under an id and a provider of its own."""
    rules = load_rules(done.folders["Start"] / "my-rules.yaml")
    ours = load_rules(DOCS.parent / "rules/guidelines.yaml")
    assert (rules.id, rules.version, rules.provider.name) == ("north-essex", 1, "North Essex")
    assert rules.rules == ours.rules


def test_severity(done: Done) -> None:
    """The severity is changed, the diff says so, and nothing else is."""
    before, after = (done.rule(heading, "two-step-on") for heading in STEPS[:2])
    assert before is not None
    assert after is not None
    assert [(rule.severity, rule.force) for rule in (before, after)] == [("medium", "may"), ("high", "must")]
    assert after.question == before.question
    [said] = done.told("Change a severity", "rules diff")
    assert "`two-step-on` is now high; before, medium." in said


def test_question(done: Done) -> None:
    """The new question is asked, behind the others of its topic and only of those whom it concerns."""
    added = done.rule("Add a platform", "class-account-agreed")
    assert added is not None
    assert done.rule("Change a severity", "class-account-agreed") is None
    assert (added.clauses, added.when) == (("handbook-4",), "runs-school-account")
    topic = [r.id for r in done.rules("Add a platform").rules if r.topic == "school-accounts"]
    assert topic[-1] == "class-account-agreed"


def test_platform(done: Done) -> None:
    """The new platform is there, has a note, and its own file says where a setting is."""
    path = done.folders["Add a platform"] / "my-rules.yaml"
    rules = load_rules(path)
    assert [p.id for p in rules.platforms].count("bluesky") == 1
    rule = done.rule("Add a platform", "two-step-on")
    assert rule is not None
    assert rule.notes["bluesky"] == "Codes come by email, so keep that email account safe too."
    guide = load_guide(path, "bluesky", rules)
    assert guide is not None
    assert [setting.topic for setting in guide.settings] == ["two-step"]


def test_contact(done: Done) -> None:
    """The contacts are in the summary, and no warning about them is left."""
    warned = read_rules(done.folders["Add a platform"] / "my-rules.yaml").problems
    assert done.told("Add a contact", "rules validate") == ["No problems in 2 files.\n"], warned
    [*_, summary] = done.told("Publish a version", "summary --all --rules published-2.yaml")
    assert "- Your provider's director: 01234 567890, or ask at the office" in summary
    assert "- Your provider's data protection officer: Room 12" in summary


def test_retired(done: Done) -> None:
    """The retired question is asked before the step and no longer after it."""
    assert done.rule("Add a contact", "friends-asked") is not None
    assert done.rule("Publish a version", "friends-asked") is None
    said = done.told("Publish a version", "rules diff")
    assert "- `friends-asked` is no longer asked." in said[0]


def test_version_must_be_raised(done: Done) -> None:
    """The same number for other content is an error; the next one is not."""
    refused, taken = done.told("Publish a version", "validate my-rules.yaml --against")
    assert "error version-not-raised" in refused
    assert taken.endswith("\nNo problems in 2 files.\n")


def test_impact(done: Done) -> None:
    """The trainee who has no two-step verification moves from medium to high; nobody is named."""
    [said] = done.told("Publish a version", "rules impact")
    assert said.splitlines()[:2] == [
        "1 of 3 people would move to another band.",
        "1 from medium to high, because of:",
    ]


def test_examples(done: Done) -> None:
    """The examples of the page pass, and the wrong one fails with what was expected and what came."""
    right, wrong = done.told("Publish a version", "rules test")
    assert right == "examples.yaml: 2 of 2 examples pass.\n"
    assert re.findall(r"(expected|actual): +(.+)", wrong) == [
        ("expected", "no-open-findings"),
        ("actual", "high"),
    ]


def test_lower_version_is_refused(done: Done) -> None:
    """Whoever used version 2 is not taken back to version 1 unasked."""
    [said] = done.told("Publish a version", "check --answers answers.yaml --rules published-1.yaml")
    assert said.startswith("Error: These rules are version 1, and version 2 of them was used here before.")


def test_spreadsheet(done: Done) -> None:
    """The way to the spreadsheet and back changes no rule."""
    folder = done.folders["As a spreadsheet"]
    there, back = (load_rules(folder / name) for name in ("full-rules.yaml", "from-sheet.yaml"))
    assert back == there


def test_on_paper(done: Done) -> None:
    """The questionnaire and the policy page have the new question and not the retired one."""
    folder = done.folders["On paper"]
    for name in ("questionnaire.html", "policy.html"):
        text = (folder / name).read_text("utf-8")
        assert "Has the head of department agreed to each class account" in text, name
        assert "Have you told friends and family what not to post" not in text, name


def test_a_step_that_fails_is_seen(tmp_path: Path) -> None:
    """A page whose lines no longer work stops with what the program said."""
    docs = tmp_path / "docs"
    shutil.copytree(DOCS, docs, ignore=shutil.ignore_patterns("__pycache__"))
    (docs / "course-lead.md").write_text(
        PAGE.replace("    two-step-on:\n      severity: high", "    two-step-of:\n")
    )
    for name in ("rules", "examples"):
        shutil.copytree(DOCS.parent / name, tmp_path / name)
    folder, kept = tmp_path / "lead", tmp_path / "kept"
    folder.mkdir()
    kept.mkdir()
    program = DO.format(docs=str(docs), folder=str(folder), kept=str(kept))
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "`two-step-of` is not in `rules` of `guidelines`. Did you mean `two-step-on`?" in run.stderr
