"""Completion in real shells, and what installing it does to somebody's home folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pyte
import pytest

from mei_social.storage.location import DATABASE
from programs import FIXED, LONGEST

HERE = Path(sys.executable).parent
STARTS = {
    "bash": ["-i"],
    "zsh": ["-i"],
    "fish": ["--interactive", "--private"],
}
TYPED = [
    ("remi", "remind"),
    ("import-", "import-review"),
    ("actions --ch", "actions --change"),
    ("wipe --old", "wipe --older-than"),
    ("rules val", "rules validate"),
    ("rules coverage --js", "rules coverage --json"),
    ("--ver", "--version"),
]
NOT_INSTALLED = (
    "Error: completion could not be installed in your home folder. "
    "To add it by hand: mei-social --show-completion prints what belongs in the start file of your shell.\n"
)
WATCHED = """
import os, sys
opened: list = []
EVENTS = ("open", "sqlite3.connect")
sys.addaudithook(lambda event, args: event in EVENTS and opened.append(str(args[0])))
from mei_social.__main__ import main
sys.argv[0] = "mei-social"
HEAVY = {"yaml", "rich", "questionary", "prompt_toolkit", "jinja2"}
try:
    main()
finally:
    read = [path for path in opened if "answers-are-here" in path]
    print(sorted(HEAVY.intersection(sys.modules)), read, file=sys.stderr)
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    """A home folder of its own, with the program on the path."""
    path = os.pathsep.join([str(HERE), os.environ["PATH"]])
    own = {"HOME": str(home), "ZDOTDIR": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "PATH": path}
    return {**os.environ, **FIXED, **own, **more}


def shell_of(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"there is no {name} here")
    return found


def typed_in(shell: str, home: Path, command: str) -> subprocess.CompletedProcess[str]:
    """One command in a shell, from which the program sees which shell it is."""
    return subprocess.run(
        [shell_of(shell), "-c", f"{command} && echo well done"],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module", params=STARTS)
def shell(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A shell, and a home folder in which completion was installed from it."""
    home = tmp_path_factory.mktemp(request.param)
    done = typed_in(request.param, home, "mei-social --install-completion")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("well done\n")
    return request.param, home


def screen_of(child: Any, screen: pyte.Screen, stream: pyte.Stream) -> str:
    with suppress(pexpect.TIMEOUT):
        stream.feed(child.read_nonblocking(4096, timeout=0.2))
    return "\n".join(line.rstrip() for line in screen.display)


@pytest.mark.slow
@pytest.mark.parametrize(("typed", "whole"), TYPED)
def test_tab(shell: tuple[str, Path], typed: str, whole: str) -> None:
    """In a real shell the Tab key completes commands, commands of `rules` and options."""
    name, home = shell
    screen = pyte.Screen(100, 24)
    stream = pyte.Stream(screen)
    child = pexpect.spawn(
        shell_of(name),
        STARTS[name],
        env=environment(home, TERM="xterm"),
        encoding="utf-8",
        dimensions=(24, 100),
    )

    def shows(words: str) -> bool:
        end = time.monotonic() + LONGEST
        while words not in screen_of(child, screen, stream):
            assert time.monotonic() < end, "\n".join(screen.display)
        return True

    child.sendline("echo re''ady")
    assert shows("\nready")
    if name == "zsh":  # which reads the script at the first Tab
        child.send("mei-social \t")
        assert shows("mei-social")
        child.send("\x15")
    child.send(f"mei-social {typed}\t")
    assert shows(f"mei-social {whole}")
    child.close(force=True)


@pytest.mark.parametrize("shell", ["bash"], indirect=True)
def test_installed_again(shell: tuple[str, Path]) -> None:
    """Installing it once more does not add it once more, and leaves what else is in the file."""
    _, home = shell
    start = home / ".bashrc"
    start.write_text(f"alias ll='ls -l'\n{start.read_text('utf-8')}", encoding="utf-8")
    typed_in("bash", home, "mei-social --install-completion")
    text = start.read_text("utf-8")
    assert (text.count("mei-social.sh"), text.startswith("alias ll='ls -l'\n")) == (1, True)


def test_a_home_that_is_no_folder(tmp_path: Path) -> None:
    """Where it cannot be installed one sentence says what to do in its place."""
    (tmp_path / "file").write_text("mine")
    done = typed_in("bash", tmp_path / "file", "mei-social --install-completion")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", NOT_INSTALLED)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_start_file_that_is_not_text(tmp_path: Path) -> None:
    """A start file that cannot be read as text is left as it is."""
    start = tmp_path / ".bashrc"
    start.write_bytes(b"\xff\xfe")
    done = typed_in("bash", tmp_path, "mei-social --install-completion")
    assert (done.returncode, done.stderr, start.read_bytes()) == (1, NOT_INSTALLED, b"\xff\xfe")


@pytest.mark.parametrize(("words", "number", "found"), [("", 1, "actions"), ("actions --", 2, "--change")])
def test_nothing_is_read(tmp_path: Path, words: str, number: int, found: str) -> None:
    """While somebody types, no store and no rules are read, and nothing heavy is loaded."""
    home = tmp_path / "answers-are-here"
    home.mkdir()
    (home / DATABASE).write_bytes(b"not even a store")
    typed = {"COMP_WORDS": f"mei-social {words}", "COMP_CWORD": str(number)}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        env=environment(tmp_path, **typed, _MEI_SOCIAL_COMPLETE="complete_bash", MEI_SOCIAL_HOME=str(home)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert found in done.stdout.split()
    assert done.stderr == "[] []\n"


def test_never_in_powershell(tmp_path: Path) -> None:
    """There it would change which scripts may run, so it is refused, and nothing is written."""
    shell = tmp_path / "pwsh"
    shutil.copy(shutil.which("bash") or "/bin/bash", shell)
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        [shell, "-c", "mei-social --install-completion; exit $?"],
        capture_output=True,
        text=True,
        env=environment(home),
        check=False,
    )
    assert (done.returncode, done.stdout, list(home.iterdir())) == (1, "", [])
    assert done.stderr.startswith("Error: completion is not installed in PowerShell")
