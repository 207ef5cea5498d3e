"""Hints on a screen name the program as it was started; a file says `mei-social`, which everybody knows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from mei_social.cli import calling
from mei_social.cli.app import app
from mei_social.cli.calling import HINT, as_called, called
from programs import EXAMPLE, FIXED, PROGRAM
from terminals import running

BARE = re.compile(r"(?<![\w./-])mei-social (?:check|export|actions|summary|concern|--help)")


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    called.cache_clear()
    yield
    called.cache_clear()


def started(monkeypatch: pytest.MonkeyPatch, *argv: str, typed: str = "python") -> str:
    monkeypatch.setattr(sys, "argv", list(argv))
    monkeypatch.setattr(sys, "orig_argv", [typed, *argv])
    return called()


def program(folder: Path, *parts: str) -> Path:
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_commands_are_those_of_the_program() -> None:
    """The names by which a hint is known are the names of all commands."""
    names = list(getattr(get_command(app), "commands", {}))
    assert len(names) > 10
    assert [name for name in names if not HINT.match(f"mei-social {name} more")] == []


def test_by_its_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Started as `.venv/bin/mei-social`, that is how it is called."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path, ".venv", "bin", "mei-social")
    assert started(monkeypatch, ".venv/bin/mei-social") == ".venv/bin/mei-social"


def test_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where its name alone leads to the same program, the name is enough; another of that name is another."""
    ours, other = program(tmp_path, "bin", "mei-social"), program(tmp_path, "other", "mei-social")
    monkeypatch.setenv("PATH", str(ours.parent))
    assert started(monkeypatch, str(ours)) == "mei-social"
    called.cache_clear()
    assert started(monkeypatch, str(other)) == str(other)
    called.cache_clear()
    assert started(monkeypatch, "mei-social") == "mei-social"


def test_a_path_that_a_shell_would_split(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A path with a space in it stands in quotes."""
    monkeypatch.setenv("PATH", str(tmp_path))
    path = str(program(tmp_path, "my tools", "mei-social"))
    assert started(monkeypatch, path) == (f"'{path}'" if os.name != "nt" else f'"{path}"')


def test_as_a_module(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As a module it is called by the interpreter as it was typed."""
    main = str(Path(calling.__file__).parents[1] / "__main__.py")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert started(monkeypatch, main, typed="python3") == "python3 -m mei_social"
    called.cache_clear()
    assert started(monkeypatch, main, typed=".venv/bin/python") == ".venv/bin/python -m mei_social"


def test_as_a_module_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole path that the name alone leads to is as short as the name."""
    main = str(Path(calling.__file__).parents[1] / "__main__.py")
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    name = Path(sys.executable).name
    assert started(monkeypatch, main, typed=sys.executable) == f"{name} -m mei_social"


def test_the_launcher_of_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Outside a virtual environment `py` hands over a whole path, and `py` is what can be typed again."""
    main = str(Path(calling.__file__).parents[1] / "__main__.py")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(calling, "WINDOWS", True)
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    assert started(monkeypatch, main, typed=r"/Program Files/Python/python.exe") == "py -m mei_social"


@pytest.mark.parametrize("argv", [("pytest",), ("-c",), ("",), ("/usr/bin/python",)])
def test_anything_else(monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]) -> None:
    """Inside another program it has the name that everybody knows."""
    assert started(monkeypatch, *argv) == "mei-social"


def test_only_what_can_be_typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A command is named as it was started; the program's name in a sentence, and what others type, stay."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path, "v", "bin", "mei-social")
    started(monkeypatch, "v/bin/mei-social")
    assert as_called("Run mei-social check. See `mei-social rules validate`, mei-social --help.") == (
        "Run v/bin/mei-social check. See `v/bin/mei-social rules validate`, v/bin/mei-social --help."
    )
    for kept in (
        "mei-social does not store it.",
        "It was made by a newer mei-social (format 2).",
        "Ask for the JSON file, made with: mei-social export NAME.json",
        "x/mei-social check",
        "mei-social checked it",
    ):
        assert as_called(kept) == kept


def run(home: Path, *words: str, cwd: Path, typed: str = "") -> tuple[str, str]:
    """The program as it is installed beside this Python, by a path."""
    script = Path(sys.executable).with_name("mei-social")
    command = [str(script)] if script.exists() else [sys.executable, *PROGRAM]
    done = subprocess.run(
        [*command, *words],
        env={**os.environ, **FIXED, "MEI_SOCIAL_HOME": str(home), "PATH": "/usr/bin:/bin"},
        cwd=cwd,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return running(done.stdout), running(done.stderr)


@pytest.mark.skipif(not Path(sys.executable).with_name("mei-social").exists(), reason="not installed here")
def test_sent_into_a_file(tmp_path: Path) -> None:
    """What a shell sends into a file says `mei-social`, as every file; the same on a pipe is a screen."""
    command = [str(Path(sys.executable).with_name("mei-social"))]
    env = {**os.environ, **FIXED, "MEI_SOCIAL_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"}
    with (tmp_path / "status.txt").open("w") as file:
        subprocess.run(command, env=env, stdout=file, check=True)
    piped = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout

    assert "\n  mei-social check\n" in (tmp_path / "status.txt").read_text("utf-8")
    assert f"\n  {command[0]} check\n" in piped


@pytest.mark.skipif(not Path(sys.executable).with_name("mei-social").exists(), reason="not installed here")
def test_every_screen_and_no_file(tmp_path: Path) -> None:
    """On all of these screens no hint has the bare name; in every file each hint has nothing but that."""
    home = tmp_path / "home"
    screens = [
        run(home, cwd=tmp_path),
        run(home, "--help", cwd=tmp_path),
        run(home, "check", "--help", cwd=tmp_path),
        run(home, "check", "--nonsense", cwd=tmp_path),
        run(home, "summary", cwd=tmp_path),
        run(home, "check", "--plain", cwd=tmp_path, typed="yes\n"),
        run(home, "check", "--new", "--answers", str(EXAMPLE), cwd=tmp_path),
        run(home, cwd=tmp_path),
        run(home, "actions", cwd=tmp_path),
        run(home, "history", cwd=tmp_path),
        run(home, "compare", cwd=tmp_path),
        run(home, "export", "r.html", cwd=tmp_path, typed="no\n"),
    ]
    files = [run(home, "export", "-", "--yes", "--format", kind, cwd=tmp_path)[0] for kind in ("md", "html")]
    files += [run(home, "actions", "--format", kind, cwd=tmp_path)[0] for kind in ("md", "json")]
    files += [run(home, "summary", "--json", cwd=tmp_path)[0]]

    said = " ".join(text for screen in screens for text in screen)
    assert BARE.findall(said.replace("Usage: mei-social", "")) == []
    assert f"{Path(sys.executable).parent}/mei-social check" in said
    assert [text for text in files if str(Path(sys.executable).parent) in text] == []
