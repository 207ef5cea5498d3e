"""The command line: streams, exit codes, help, and one clear sentence for everything that can go wrong."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from effort import some_of
from mei_social import __version__
from mei_social.cli import table
from mei_social.cli.app import app
from mei_social.cli.group import loaded
from mei_social.storage.location import DATABASE
from programs import (
    EXAMPLE,
    FIXED,
    LONGEST,
    PROGRAM,
    RULES,
    Done,
    copied,
    finished,
    interrupted_at_a_prompt,
    invoke,
    run,
    small,
)
from small_rules import SMALL_YAML

SAVED = ("summary", "export -", "actions", "actions --change", "remind -")
"""Commands that read saved answers."""
ESCAPE = "\x1b"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example in it, which no test changes."""
    return finished(tmp_path_factory.mktemp("example"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def told(done: Done) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a real run in which nothing broke."""
    assert b"Traceback" not in done.stderr + done.stdout, done.stderr.decode()
    return done.returncode, done.stdout.decode(), done.stderr.decode()


# Help and usage


def leaves(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command by the words that call it."""
    for name, command in getattr(group, "commands", {}).items():
        yield from (
            leaves(command, (*path, name)) if hasattr(command, "commands") else [((*path, name), command)]
        )


COMMANDS = dict(leaves(typer.main.get_command(app)))


def test_the_commands_of_this_file_are_there() -> None:
    """The walk over all commands finds those that we know of."""
    assert {("check",), ("summary",), ("export",), ("wipe",)} <= set(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_has_an_example(home: Path, path: tuple[str, ...]) -> None:
    """The help of every command says what it does and ends with an example of itself."""
    code, out, err = invoke(*path, "--help", home=home)
    example = re.search(r"Example: (mei-social .*)", out)

    assert (code, err, home.exists()) == (0, "", False)
    assert example
    assert tuple(example[1].split()[1 : len(path) + 1]) == path
    assert invoke(*path, "-h", home=home)[1] == out


def test_help_of_everything(home: Path) -> None:
    """The help names every command and how to start."""
    code, out, _ = invoke("--help", home=home)

    assert code == 0
    assert [path for path in COMMANDS if path[0] not in out] == []
    assert "Start with: mei-social check" in out


@pytest.mark.parametrize("arguments", [("--version",), ("--version", "summary")])
def test_version(home: Path, arguments: tuple[str, ...]) -> None:
    """`--version` prints the version and nothing else."""
    assert told(run(*arguments, home=home)) == (0, f"mei-social {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["exprt"], "No such command 'exprt'. Did you mean 'export'?"),
        (["summary", "--jsn"], "No such option: --jsn (Possible options: --json)"),
        (["--versoin"], "No such option: --versoin (Possible options: --version)"),
        (["summary", "more"], "Got unexpected extra argument(s) (more)"),
        (["review"], "Missing argument 'FILE'"),
        (["summary", "--rules"], "requires an argument"),
        (["check", "--quick", "--answers", "x.yaml"], "nothing is asked then, so leave out --quick"),
        (["summary", "--fail-on", "bad"], "choose one of critical, high, medium, low, incomplete"),
    ],
)
def test_wrong_usage(home: Path, arguments: list[str], expected: str) -> None:
    """Wrong usage exits with 2, says what was expected, and makes nothing."""
    code, out, err = invoke(*arguments, home=home)

    assert (code, out, home.exists()) == (2, "", False)
    assert expected in " ".join(err.split())


@pytest.mark.parametrize("arguments", [["{}"], ["summary", "{}"], ["summary", "--{}"], ["export", "x.{}"]])
def test_wrong_usage_with_hostile_words(home: Path, arguments: list[str]) -> None:
    """What was typed is repeated without one character that a terminal obeys or hides."""
    hostile = "x\x1b[31m\x9b\u202e\u200b\x7f"
    code, _, err = invoke(*(a.format(hostile) for a in arguments), home=home)

    assert code == 2
    assert [c for c in err if not c.isprintable() and c != "\n"] == []


# Streams


def test_summary_is_all_on_stdout(example: Path) -> None:
    """The document asked for goes to stdout, and nothing goes anywhere else."""
    code, out, err = told(run("summary", home=example))

    assert (code, err) == (0, "")
    assert out.startswith('Talk to someone today: "Is this account free of pupils')
    assert "\nBefore anything else" in out


def test_check_with_answers_prints_the_summary(home: Path) -> None:
    """`check --answers` saves, says back what matters most, then prints on stdout what `summary` prints."""
    code, out, err = told(run("check", "--answers", str(EXAMPLE), home=home))

    assert code == 0
    assert err.startswith("What your file says to the questions that come before all others:\n- Noted")
    assert out == told(run("summary", home=home))[1]


def test_summary_as_json(example: Path) -> None:
    """`--json` prints the report for machines, with the same headline."""
    code, out, err = invoke("summary", "--json", home=example)
    report = json.loads(out)

    assert (code, err) == (0, "")
    assert report["band"] == "critical"
    assert report["headline"] in " ".join(invoke("summary", home=example)[1].split())
    assert report["coverage"][1] == "4 of 5 accounts with every question answered."


def test_explain(example: Path) -> None:
    """`--explain` adds where the numbers come from, and takes nothing away."""
    plain, more = (invoke("summary", o, home=example)[1] for o in ("--all", "--explain"))

    assert "Where the numbers come from" not in plain
    assert "What would move the score most, place 1:" in " ".join(more.split())
    assert set(plain.split()) <= set(more.split())


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1:strict"])
def test_old_code_page(tmp_path: Path, encoding: str) -> None:
    """On a terminal without our letters the summary still comes, and JSON is UTF-8 all the same."""
    rules, answers = small(tmp_path)
    text = answers.read_text("utf-8").replace("Zeppelin", "Z\u00e9pp\u4e2d\U0001f600")
    answers.write_text(text, encoding="utf-8")
    home = finished(tmp_path, answers, rules=rules)
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    summary = run("summary", "--all", "--rules", str(rules), home=home, env=env)
    as_json = run("summary", "--json", "--rules", str(rules), home=home, env=env)

    assert (summary.returncode, as_json.returncode) == (0, 0)
    assert b"pp\\u4e2d\\U0001f600" in summary.stdout
    assert json.loads(as_json.stdout.decode("utf-8"))["matrix"]["columns"][2] == "Z\u00e9pp\u4e2d\U0001f600"


@pytest.mark.parametrize("columns", ["0", "-5", "1", "abc", "", "9" * 20, "40", "60", "80"])
def test_odd_windows(example: Path, columns: str) -> None:
    """Whatever COLUMNS says the summary is shown; 40 columns are enough for it."""
    code, out, err = invoke("summary", home=example, env={"COLUMNS": columns})

    assert (code, err) == (0, "")
    if columns in {"40", "60", "80"}:
        assert [line for line in out.splitlines() if len(line) > int(columns)] == []


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals")
@pytest.mark.parametrize(
    ("env", "escapes"),
    [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"TERM": "xterm", "NO_COLOR": "1"}, False)],
)
def test_colour_only_where_it_is_wanted(example: Path, env: dict[str, str], escapes: bool) -> None:
    """On a terminal the headline has colour; NO_COLOR and TERM=dumb leave not one escape."""
    pexpect = pytest.importorskip("pexpect")
    shown = pexpect.run(
        f"{sys.executable} -m mei_social summary",
        env={**os.environ, **FIXED, "MEI_SOCIAL_HOME": str(example), **env},
        timeout=LONGEST,
    )

    assert b"Talk to someone today" in shown
    assert (ESCAPE.encode() in shown) == escapes


HELPFUL = ("--version", "--help", "-h", "check --help", "rules --help", "rules show --help", "")
"""What is answered before any command runs; and `mei-social` alone."""
NOWHERE = (">&-", ">/dev/full", ">/dev/full 2>&1", ">&- 2>&-")
CLOSED = {
    "summary >&-": 1,
    "summary --json >&-": 1,
    "summary 2>&-": 0,
    "summary <&-": 0,
    "export - --yes >&-": 1,
    "wipe <&-": 1,
    "wipe <&- 2>&-": 1,
    "check --plain <&- >&- 2>&-": 0,
    "nonsense 2>&-": 2,
    "summary >/dev/full": 1,
    "summary --json >/dev/full": 1,
    "summary >/dev/full 2>&1": 1,
    "nonsense 2>/dev/full": 2,
    **dict.fromkeys((f"{command} {where}" for command in HELPFUL for where in NOWHERE), 1),
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a POSIX shell and /dev/full")
@pytest.mark.parametrize("line", some_of(CLOSED, 5))
def test_closed_and_full_streams(example: Path, tmp_path: Path, line: str) -> None:
    """A stream that is closed or full is one sentence at most, with the right exit code."""
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m mei_social {line}"],
        env={**os.environ, **FIXED, "MEI_SOCIAL_HOME": str(copied(example, tmp_path))},
        capture_output=True,
        timeout=LONGEST,
        check=False,
    )
    code, out, err = told(done)

    assert code == CLOSED[line]
    if ">" in line.split("2>", maxsplit=1)[0] and "2>" not in line:
        assert (out, err.count("\n")) == ("", 1)
        assert err.startswith("Error: the output could not be written (")


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
@pytest.mark.parametrize("line", some_of(["summary --json", *HELPFUL], 4))
def test_reader_goes_away(example: Path, line: str) -> None:
    """A pipe that nobody reads, as with `| head`, ends the program without a word."""
    with subprocess.Popen(
        [sys.executable, "-m", "mei_social", *line.split()],
        env={**os.environ, **FIXED, "MEI_SOCIAL_HOME": str(example)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdout
        assert program.stderr
        program.stdout.close()
        rest = program.stderr.read()

    assert (program.returncode, rest) == (1, b"")


# Exit codes


@pytest.mark.parametrize(
    ("band", "expected"), [("critical", 3), ("high", 3), ("LOW", 3), ("not-assessed", 3), (None, 0)]
)
def test_fail_on(example: Path, band: str | None, expected: int) -> None:
    """The example's band is critical: every --fail-on is reached, and without it the exit code is 0."""
    options = ["--fail-on", band] if band else []
    code, out, _ = invoke("summary", *options, home=example)

    assert code == expected
    assert out == invoke("summary", home=example)[1]


@pytest.mark.parametrize(
    ("band", "expected"), [("critical", 0), ("high", 0), ("medium", 3), ("incomplete", 3)]
)
def test_fail_on_a_worse_band_only(tmp_path: Path, band: str, expected: int) -> None:
    """A medium finding does not reach high; `check` knows --fail-on as well."""
    rules, answers = small(tmp_path)
    answers.write_text(
        "accounts:\n- {platform: whatsapp, purpose: personal, answers: {pupils-follow: yes}}\n"
    )
    options = ["--rules", str(rules), "--fail-on", band]

    assert invoke("check", "--answers", str(answers), *options, home=tmp_path / "home")[0] == expected
    assert invoke("summary", *options, home=tmp_path / "home")[0] == expected


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_interrupted_check(home: Path) -> None:
    """Ctrl-C on the first page exits with 130, and says that nothing has begun and how to start."""
    with subprocess.Popen(
        [sys.executable, *PROGRAM, "check", "--plain"],
        env={**os.environ, **FIXED, "MEI_SOCIAL_HOME": str(home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        rest = interrupted_at_a_prompt(program)

    assert program.returncode == 130
    assert rest.strip() == "Stopped. Nothing has begun yet. To start, run: mei-social check"


@pytest.mark.parametrize("command", SAVED)
def test_nothing_yet(home: Path, command: str) -> None:
    """Before the first self-check a command says how to start one, and makes no folder."""
    code, out, err = invoke(*command.split(), home=home)

    assert (code, out, home.exists()) == (1, "", False)
    assert err == "Error: There is no self-check yet. Start one with: mei-social check\n"


# Rules


def test_rules_by_variable(tmp_path: Path) -> None:
    """MEI_SOCIAL_RULES chooses the rules; --rules wins over it; an empty one is as if it were not set."""
    rules, answers = small(tmp_path)
    home = finished(tmp_path, answers, rules=rules)
    by_variable = invoke("summary", home=home, env={"MEI_SOCIAL_RULES": str(rules)})
    by_option = invoke("summary", "--rules", str(rules), home=home, env={"MEI_SOCIAL_RULES": str(RULES)})
    neither = invoke("summary", home=home, env={"MEI_SOCIAL_RULES": ""})

    assert (by_variable[0], by_option) == (0, by_variable)
    assert neither[0] == 1
    assert 'other rules, "A small set of rules". Add --rules' in neither[2]


def make_rules(folder: Path, kind: str) -> Path:
    path = folder / "rules.yaml"
    match kind:
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case "empty":
            path.touch()
        case "utf-16":
            path.write_text(SMALL_YAML, encoding="utf-16")
        case "binary":
            path.write_bytes(bytes(range(256)))
        case "huge":
            path.write_text("#" * 1_100_000)
        case "misspelt":
            return folder / "ruels.yaml"
    return path


SENTENCES = {
    "folder": "is a folder. Give the name of a file inside it.",
    "fifo": "is not an ordinary file. Save its content as a file and give that.",
    "empty": "has one error, so no result could be relied on",
    "utf-16": "is in UTF-16, and we read UTF-8. Open it in a text editor",
    "binary": "is not in UTF-8: line 2 has a character that we cannot read.",
    "huge": "is larger than 1 MB",
    "missing": "There is no file",
    "misspelt": "Did you mean",
}


@pytest.mark.skipif(os.name == "nt", reason="FIFOs")
@pytest.mark.parametrize("how", ["option", "variable"])
@pytest.mark.parametrize("kind", SENTENCES)
def test_unreadable_rules(example: Path, tmp_path: Path, kind: str, how: str) -> None:
    """Rules that cannot be read are one sentence with the next step, by option and by variable."""
    (tmp_path / "rules.yml").touch()
    path = str(make_rules(tmp_path, kind))
    options, env = (["--rules", path], {}) if how == "option" else ([], {"MEI_SOCIAL_RULES": path})
    code, out, err = invoke("summary", *options, home=example, env=env)

    assert (code, out) == (1, "")
    assert SENTENCES[kind] in err
    assert err.splitlines()[-1].startswith("Error: ")


TEN = (
    ("version: 3", "version: three", "version"),
    ("title: A small set of rules", "titel: A small set of rules", "titel"),
    ("check_again_after_days: 90", "check_again_after_days: 0", "check_again_after_days"),
    ("critical: 8", "critical: 1000", "critical: 1000"),
    ("topic: pupils", "topic: pupil", "pupil"),
    ("severity: critical", "severity: urgent", "urgent"),
    ("gate: true", "gate: maybe", "maybe"),
    ("per: person", "per: household", "household"),
    ("minutes: 10", "minutes: ten", "ten"),
    ("force: must", "force: shall", "shall"),
)


def test_ten_problems_at_once(example: Path, tmp_path: Path) -> None:
    """Ten mistakes in a rules file are ten lines, each with file, line and column, and one sentence after."""
    text = SMALL_YAML
    for good, bad, _ in TEN:
        text = text.replace(good, bad, 1)
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    code, out, err = invoke("rules", "coverage", str(path), home=example)
    places = [
        int(found[1]) for line in err.splitlines() if (found := re.match(rf"{path}:(\d+):\d+: error ", line))
    ]
    lines = text.splitlines()
    expected = {next(n for n, line in enumerate(lines, 1) if bad in line) for _, bad, _ in TEN}

    assert (code, out) == (1, "")
    assert expected <= set(places)
    assert places == sorted(places)
    assert err.splitlines()[-1].startswith("Error: ")
    assert "then run `mei-social rules validate` on it." in err.splitlines()[-1]


# The data folder and the store


def test_relative_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MEI_SOCIAL_HOME may be relative to where the command is run."""
    monkeypatch.chdir(tmp_path)
    code, _, _ = invoke("check", "--answers", str(EXAMPLE), home=Path("here"))

    assert (code, (tmp_path / "here" / DATABASE).is_file()) == (0, True)


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_only_the_trainee_may_read_the_answers(home: Path) -> None:
    """The data folder has mode 0700 and the file in it 0600, whatever the umask."""
    before = os.umask(0)
    try:
        invoke("check", "--answers", str(EXAMPLE), home=home)
    finally:
        os.umask(before)

    assert {p.stat().st_mode & 0o777 for p in home.iterdir()} == {0o600}
    assert home.stat().st_mode & 0o777 == 0o700


def test_data_folder_is_a_file(home: Path) -> None:
    """Where a file stands in the way of the data folder, the sentence says what to do."""
    home.write_text("mine")
    code, out, err = invoke("check", "--answers", str(EXAMPLE), home=home)

    assert (code, out, home.read_text()) == (1, "", "mine")
    assert "cannot be a folder for answers: a file or a broken link is in the way." in err
    assert "set MEI_SOCIAL_HOME to another folder and try again" in err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("command", [*SAVED, f"check --answers {EXAMPLE}", "wipe --yes"])
def test_data_folder_of_another_user(example: Path, tmp_path: Path, command: str) -> None:
    """A data folder that belongs to somebody else is neither read nor written nor deleted."""
    home = copied(example, tmp_path)
    os.chown(home, 65534, 65534)
    before = (home / DATABASE).read_bytes()
    code, out, err = invoke(*command.split(), home=home)

    assert (code, out, (home / DATABASE).read_bytes() == before) == (1, "", True)
    assert "belongs to another user" in err


def spoil(home: Path, kind: str) -> None:
    path = home / DATABASE
    if kind == "damaged":
        path.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    elif kind == "text":
        path.write_text("my shopping list")
    elif kind == "short":
        path.write_bytes(path.read_bytes()[:5000])
    else:
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA user_version = 99")
        database.close()


@pytest.mark.parametrize("command", [*SAVED, f"check --answers {EXAMPLE}"])
@pytest.mark.parametrize("kind", ["damaged", "text", "short", "newer"])
def test_store_that_cannot_be_read(example: Path, tmp_path: Path, kind: str, command: str) -> None:
    """A damaged or newer store is told in one sentence, and not one byte of it is changed."""
    home = copied(example, tmp_path)
    spoil(home, kind)
    before = (home / DATABASE).read_bytes()
    code, out, err = invoke(*command.split(), home=home)

    assert (code, out, err.count("\n")) == (1, "", 1)
    assert ("newer version of mei-social" if kind == "newer" else "is damaged or is not a self-check") in err
    assert (home / DATABASE).read_bytes() == before


@pytest.mark.parametrize("command", [*SAVED, f"check --new --answers {EXAMPLE}"])
def test_store_that_is_in_use(
    example: Path, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program holds the store it says so, and what was saved is kept."""
    monkeypatch.setattr("mei_social.storage.database.PATIENCE", 0.01)
    home = copied(example, tmp_path)
    before = (home / DATABASE).read_bytes()
    other = sqlite3.connect(home / DATABASE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        code, out, err = invoke(*command.split(), home=home)
    finally:
        other.close()

    assert (code, out, (home / DATABASE).read_bytes() == before) == (1, "", True)
    assert "Close the other copy and try again." in err


HOMELESS = """
import pwd
def getpwuid(number):
    raise KeyError(number)
pwd.getpwuid = getpwuid
from mei_social.__main__ import main
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows always knows a home folder")
@pytest.mark.parametrize("home", [None, ""])
@pytest.mark.parametrize("command", ["", "summary", "check --plain", "wipe --yes"])
def test_no_home_folder_at_all(tmp_path: Path, command: str, home: str | None) -> None:
    """Where the system knows no home folder one sentence names the variables to set, and nothing is made."""
    kept = {k: v for k, v in os.environ.items() if k not in ("HOME", "MEI_SOCIAL_HOME")}
    done = subprocess.run(
        [sys.executable, "-c", HOMELESS, *command.split()],
        env={**kept, **FIXED, **({} if home is None else {"HOME": home})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=tmp_path,
        timeout=LONGEST,
        check=False,
    )

    sentence = (
        "Error: There is no home folder to save answers in. "
        "Set HOME to your home folder, or MEI_SOCIAL_HOME to the folder to use, and try again.\n"
    )
    assert (*told(done), list(tmp_path.iterdir())) == (1, "", sentence, [])


# Wipe


def test_wipe(example: Path, tmp_path: Path) -> None:
    """`wipe` asks, deletes everything with its folder, and says what it cannot reach."""
    home = copied(example, tmp_path)
    code, out, err = invoke("wipe", home=home, stdin="yes\n")

    assert (code, out, home.exists()) == (0, "", False)
    assert f"This deletes every self-check stored in {home}." in " ".join(err.split())
    assert "This cannot reach copies elsewhere: files that you exported, backups" in err


@pytest.mark.parametrize("typed", ["no\n", "n\n", "", "1\n", "nonsense\n"])
def test_wipe_only_after_yes(example: Path, tmp_path: Path, typed: str) -> None:
    """Anything but a yes deletes nothing, and says so; it is a failure only where nobody answered."""
    home = copied(example, tmp_path)
    code, _, err = invoke("wipe", home=home, stdin=typed)

    assert (code, (home / DATABASE).is_file()) == (typed in {"", "nonsense\n"}, True)
    assert err.endswith("Nothing was deleted.\n")
    assert "Error" not in err


@pytest.mark.parametrize("options", [[], ["--yes"]])
def test_wipe_without_anything(home: Path, options: list[str]) -> None:
    """With nothing stored there is nothing to ask."""
    code, out, err = invoke("wipe", *options, home=home)

    assert (code, out, err) == (0, "", f"There was nothing to delete in {home}.\n")


def test_wipe_leaves_what_is_not_ours(example: Path, tmp_path: Path) -> None:
    """A file that somebody else put there stays, with the folder, and is named."""
    home = copied(example, tmp_path)
    (home / "mine\x1b.txt").write_text("mine")
    code, _, err = invoke("wipe", "--yes", home=home)

    assert (code, [p.name for p in home.iterdir()]) == (0, ["mine\x1b.txt"])
    assert "Left alone, because it is not ours:" in err
    assert "mine\u241b.txt" in err


# Our own mistakes

CRASH = """
import mei_social.audit.assess

class Odd(Exception):
    def __init__(self, text):
        super().__init__(text)
        self.note = text
    def __str__(self):
        return "SECRET-7"

def assess(ruleset, audit):
    secret = "SECRET-1"
    answers = {"SECRET-2": ["SECRET-3"], "audit": audit}
    try:
        raise KeyError("SECRET-4")
    except KeyError as error:
        raise Odd("SECRET-5") from error

mei_social.audit.assess.assess = assess
"""


@pytest.mark.parametrize(
    "command",
    ["summary", "summary --json", "export - --yes", "export - --yes --name SECRET-6", "check --answers {}"],
)
def test_crash_tells_no_secret(tmp_path: Path, command: str) -> None:
    """A mistake of ours is one line with its place: no traceback, and no value of any variable."""
    rules, answers = small(tmp_path)
    answers.write_text(
        answers.read_text().replace("Ask my sister", "SECRET-8").replace("Zeppelin", "SECRET-9")
    )
    home = finished(tmp_path, answers, rules=rules)
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(CRASH)
    done = run(
        *command.format(answers).split(),
        *("--rules", str(rules)),
        home=home,
        env={"PYTHONPATH": str(tmp_path / "hook"), "MEI_SECRET": "SECRET-10"},
    )
    code, out, err = told(done)

    assert (code, out) == (1, "")
    assert "SECRET" not in err
    assert re.fullmatch(
        r"Error: mei-social made a mistake \(Odd at line \d+ of .*sitecustomize\.py\)\. "
        r"Answers saved before are kept\. Tell whoever gave you mei-social, with this line\.\n",
        err,
    )


@pytest.mark.parametrize("entry", [*table.COMMANDS, *table.RULES], ids=lambda entry: entry.where)
def test_the_table_says_what_the_help_says(entry: table.TableEntry) -> None:
    """The line of a command in the list is how its own help begins."""
    assert " ".join((loaded(entry).help or "").split("\n\n")[0].split()) == entry.help
