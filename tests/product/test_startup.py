"""What a command loads: start-up is what people feel, and modules can be counted where times cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cohort_files import folder_of
from mei_social.ruleset.load import find_rules, load_rules

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "answers.yaml"
STRICT = (
    "mei_social.export.read",
    "mei_social.report.model",
    "mei_social.review.doubts",
)
HEAVY = frozenset({"pydantic", "yaml", "rich", "jinja2", "questionary", "prompt_toolkit", "icalendar"})

# Not `-X importtime`: that also lists imports that failed.
PROBE = """
import sys
from pathlib import Path
seen = Path(sys.argv.pop(1))
from mei_social.__main__ import main
try:
    main()
finally:
    seen.write_text("\\n".join(sys.modules), "utf-8")
"""


def run(home: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[str], frozenset[str]]:
    """Run a command on an empty stdin; give back how it went and which heavy libraries it loaded."""
    seen = home.parent / "modules.txt"
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(seen), *arguments],
        env={**os.environ, "MEI_SOCIAL_HOME": str(home), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done, HEAVY.intersection(seen.read_text("utf-8").split())


def modules_after(home: Path, *arguments: str) -> frozenset[str]:
    """The heavy libraries that a command loaded, once it has done its work."""
    done, loaded = run(home, *arguments)
    assert done.returncode == 0, done.stderr
    return loaded


# The modules of commands that were imported when one has run.
KNOWN = """
import sys
from mei_social.cli.app import run
try:
    run()
finally:
    mine = [name.removeprefix("mei_social.cli.commands.") for name in sys.modules if ".commands." in name]
    print("KNOWN", *sorted(mine))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a finished self-check in it."""
    home = tmp_path_factory.mktemp("finished") / "home"
    modules_after(home, "check", "--plain", "--answers", str(EXAMPLE))
    return home


def test_version_loads_nothing(home: Path) -> None:
    """`--version` is answered before Typer or anything else of weight is imported."""
    code = f"{PROBE}\nassert 'typer' not in sys.modules"
    done = subprocess.run(
        [sys.executable, "-c", code, str(home.parent / "modules.txt"), "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert modules_after(home, "--version") == frozenset()


def test_help_loads_nothing_heavy(home: Path) -> None:
    """`--help` loads none of the heavy libraries."""
    assert modules_after(home, "--help") == frozenset()


@pytest.mark.parametrize(
    "command", ["check", "summary", "history", "compare", "actions", "remind", "export", "wipe", "doctor"]
)
def test_help_of_a_command_loads_nothing_heavy(home: Path, command: str) -> None:
    """The help of a command loads none of the heavy libraries either."""
    assert modules_after(home, command, "--help") == frozenset()


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("forget --help", " forget"),
        ("rules show --help", " rules rules.group rules.show"),
        ("--help", ""),
        ("sumary", ""),
    ],
)
def test_only_what_is_asked_for_is_built(words: str, known: str) -> None:
    """Of all commands only the one that runs is imported; none where none has that name."""
    done = subprocess.run(
        [sys.executable, "-c", KNOWN, *words.split()], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == f"KNOWN{known}"


def test_first_question_loads_only_yaml(home: Path) -> None:
    """Up to the first question `check` reads YAML and loads nothing else that is heavy."""
    done, loaded = run(home, "check", "--plain")
    assert done.stderr.count("\n> ") == 1, done.stderr
    assert loaded <= {"yaml"}


def test_concern_loads_only_yaml(home: Path) -> None:
    """`concern` reads YAML for the rules and loads nothing else that is heavy before it shows its guide."""
    assert modules_after(home, "concern") <= {"yaml"}


def test_status_before_anything(home: Path) -> None:
    """`mei-social` alone loads nothing heavy where there is no self-check, not even the rules."""
    assert modules_after(home) == frozenset()


def test_status(finished: Path) -> None:
    """After one it reads YAML for the rules and loads nothing else that is heavy, nor what reads reviews."""
    done, loaded = run(finished)
    assert (done.returncode, set(loaded)) == (0, {"yaml"})
    seen = (finished.parent / "modules.txt").read_text("utf-8").split()
    assert [name for name in seen if name.startswith(("mei_social.review.", "mei_social.render"))] == []


@pytest.mark.parametrize("how", ["--plain", "--json", "--format=md"])
def test_actions(finished: Path, how: str) -> None:
    """The plan reads YAML for the rules and loads nothing else that is heavy."""
    assert modules_after(finished, "actions", how) <= {"yaml"}


def test_remind(finished: Path) -> None:
    """Only the calendar file needs the library for it."""
    assert modules_after(finished, "remind", "-") == {"yaml", "icalendar"}


def test_cohort(home: Path, tmp_path: Path) -> None:
    """A cohort of our own exports loads nothing heavy but YAML, and not what only the strict reader needs."""
    ruleset = load_rules(find_rules())
    folder = folder_of(tmp_path / "received", ruleset, range(3))
    assert modules_after(home, "cohort", str(folder), "--plain") <= {"yaml"}
    loaded = (tmp_path / "modules.txt").read_text("utf-8").split()
    assert [name for name in STRICT if name in loaded] == []


def test_plain_summary(finished: Path) -> None:
    """`summary --plain` reads YAML for the rules and loads nothing else that is heavy."""
    assert modules_after(finished, "summary", "--plain") <= {"yaml"}


def test_plain_history(finished: Path) -> None:
    """`history --plain` does the same: the chart, the page and the comparison wait until they are wanted."""
    assert modules_after(finished, "history", "--plain") <= {"yaml"}


def test_export_json(finished: Path, tmp_path: Path) -> None:
    """An export to JSON reads YAML for the rules and loads nothing else that is heavy."""
    assert modules_after(finished, "export", str(tmp_path / "out.json"), "--yes") <= {"yaml"}


def test_export_html(finished: Path, tmp_path: Path) -> None:
    """An export to HTML adds Jinja2 only. It also shows that these tests can see a late import."""
    loaded = modules_after(finished, "export", str(tmp_path / "out.html"), "--yes")
    assert loaded - {"yaml"} == {"jinja2"}
