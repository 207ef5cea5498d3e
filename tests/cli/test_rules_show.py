"""`mei-social rules show`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mei_social.cli.app import app
from small_rules import SMALL_YAML

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

HEADS = {
    (): "A small set of rules\n====",
    ("--questionnaire",): "A small set of rules: questionnaire\n====",
    ("--policy",): "Policy coverage\n====",
    ("--fact-check",): "Fact check of the rules\n====",
    ("--safeguarding",): "What a person in trouble can read\n====",
}
STARTS = {"text": "Policy coverage\n", "md": "# Policy coverage\n", "html": "<!doctype html>\n"}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.yaml"
    path.write_text(SMALL_YAML, "utf-8")
    return path


def run(*words: object, **environment: str) -> Result:
    kept: dict[str, str | None] = {"MEI_SOCIAL_RULES": None, "COLUMNS": "80", **environment}
    return CliRunner().invoke(app, ["rules", "show", *map(str, words)], env=kept)


@pytest.mark.parametrize("options", HEADS)
def test_documents(rules: Path, options: tuple[str, ...]) -> None:
    """The whole rule set, a questionnaire, the policy or the list to sign, as text on standard output."""
    done = run(rules, *options)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(HEADS[options])
    assert "\x1b" not in done.stdout


def test_which_rules(rules: Path, tmp_path: Path) -> None:
    """The file that is named, else --rules or MEI_SOCIAL_RULES, else the rules that come with it."""
    other = tmp_path / "other.yaml"
    other.write_text(SMALL_YAML.replace("A small set", "Another set"), "utf-8")
    first = [
        done.stdout.partition("\n")[0]
        for done in (
            run(rules, "--rules", other),
            run("--rules", other),
            run(MEI_SOCIAL_RULES=str(other)),
            run(),
        )
    ]
    assert first == [
        "A small set of rules",
        "Another set of rules",
        "Another set of rules",
        "Social media self-check for trainee teachers",
    ]


def test_settings_help_beside_the_rules(rules: Path) -> None:
    """Platform files in a folder beside the rules are shown in place of the shipped ones."""
    (rules.parent / "platforms").mkdir()
    (rules.parent / "platforms/instagram.yaml").write_text(
        "platform: instagram\nsettings:\n  - topic: account-privacy\n    do: Use our own switch.\n"
        "    search: [switch]\n    path: Menu\n    seen: 2020-01-02\n",
        "utf-8",
    )
    shown = " ".join(run(rules, MEI_SOCIAL_TODAY="2026-11-23").stdout.split())
    assert 'Use our own switch. Search the app\'s settings for "switch".' in shown
    assert "Path, last known on 2 January 2020, long ago: Menu" in shown


@pytest.mark.parametrize(("name", "kind"), [("a.txt", "text"), ("a.MD", "md"), ("a.htm", "html")])
def test_output(rules: Path, tmp_path: Path, name: str, kind: str) -> None:
    """The ending of the file says its kind; nothing goes to standard output."""
    path = tmp_path / name
    done = run(rules, "--policy", "--output", path)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"Saved as {path}.\n")
    assert path.read_text("utf-8").startswith(STARTS[kind])


def test_format_wins_over_the_ending(rules: Path, tmp_path: Path) -> None:
    """--format says the kind of a file, and of what goes to standard output."""
    path = tmp_path / "a.html"
    assert run(rules, "--policy", "--format", "MD", "-o", path).exit_code == 0
    assert path.read_text("utf-8") == run(rules, "--policy", "--format", "md").stdout
    assert path.read_text("utf-8").startswith(STARTS["md"])


def test_a_file_that_is_there(rules: Path, tmp_path: Path) -> None:
    """It stays as it is, unless --replace is said."""
    path = tmp_path / "a.md"
    path.write_text("mine", "utf-8")
    done = run(rules, "--output", path)
    assert (done.exit_code, path.read_text("utf-8")) == (1, "mine")
    assert "is already there" in done.stderr
    assert run(rules, "--policy", "--output", path, "--replace").exit_code == 0
    assert path.read_text("utf-8").startswith(STARTS["md"])


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        (("--format", "pdf"), "choose one of text, md, html."),
        (("--output", "rules.pdf"), "end the file name with .txt, .md or .html, or add --format."),
        (
            ("--policy", "--questionnaire"),
            "choose one of --questionnaire, --policy, --fact-check, --safeguarding and --map.",
        ),
    ],
)
def test_wrong_usage(rules: Path, options: tuple[str, ...], advice: str) -> None:
    """Exit 2 with what can be chosen, and nothing is written."""
    done = run(rules, *options, COLUMNS="200")
    assert (done.exit_code, done.stdout) == (2, "")
    assert advice in done.stderr


def test_the_map(rules: Path, tmp_path: Path) -> None:
    """In lines of text, and as a drawing in a file that ends in .svg."""
    path = tmp_path / "map.svg"
    done = run(rules, "--map")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("A small set of rules, version 3\nThe accounts: ")
    assert run(rules, "--map", "-o", path).stderr == f"Saved as {path}.\n"
    assert path.read_text("utf-8").startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img"')


def test_a_file_with_problems(rules: Path) -> None:
    """Every problem with its line, exit 1, and no half document."""
    rules.write_text(SMALL_YAML.replace("severity: low", "severity: tiny"), "utf-8")
    done = run(rules)
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"{rules}:" in done.stderr
    assert "`severity`" in done.stderr


def on_a_terminal(rules: Path, *words: str, **environment: str) -> tuple[str, int]:
    """What a terminal gets, and the exit code."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MEI_SOCIAL") and k != "NO_COLOR"}
    home = {"MEI_SOCIAL_HOME": str(rules.parent / "home"), "TERM": "xterm", "PYTHONUTF8": "1"}
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "mei_social", "rules", "show", str(rules), "--policy", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**kept, **home, **environment},
    )
    os.close(theirs)
    shown = b"".join(iter(lambda: piece(ours), b""))
    os.close(ours)
    return shown.decode().replace("\r\n", "\n"), program.wait(30)


def piece(terminal: int) -> bytes:
    """The next bytes; none when the last program has left."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_pager(rules: Path) -> None:
    """On a terminal the text goes through PAGER, with headings in bold."""
    shown, code = on_a_terminal(rules, PAGER="sed s/^/|/")
    assert code == 0
    assert shown.startswith("|\x1b[1mPolicy coverage\x1b[0m\n|=====")


@pytest.mark.parametrize("pager", ["/nowhere/pager", "'"])
def test_a_pager_that_does_not_start(rules: Path, pager: str) -> None:
    """The text is written out all the same."""
    shown, code = on_a_terminal(rules, PAGER=pager)
    assert code == 0
    assert shown.startswith("\x1b[1mPolicy coverage\x1b[0m\n=====")
    assert "Have no private contact with pupils." in shown


def test_no_pager_in_plain_mode(rules: Path) -> None:
    """--plain and a dumb terminal write plain lines and start no other program."""
    for words, term in ((["--plain"], "xterm"), ([], "dumb")):
        shown, code = on_a_terminal(rules, *words, PAGER="false", TERM=term)
        assert code == 0
        assert shown.startswith("Policy coverage\n=====")
        assert "\x1b" not in shown


def test_no_colour(rules: Path) -> None:
    """NO_COLOR leaves the pager without escape sequences."""
    shown, _ = on_a_terminal(rules, PAGER="cat", NO_COLOR="1")
    assert shown.startswith("Policy coverage\n=====")
    assert "\x1b" not in shown
