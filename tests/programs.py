"""The real program, in a process of its own or, where that is enough, in this one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from typer.testing import CliRunner

from mei_social.cli.app import app
from mei_social.storage.database import Database
from mei_social.storage.location import DATABASE
from small_rules import SMALL_YAML

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules" / "guidelines.yaml"
EXAMPLE = ROOT / "examples" / "answers.yaml"
TODAY = "2027-05-03"
LONGEST = 120
"""Seconds after which a program hangs, on a slow and busy machine too. Nothing is measured by it."""
FIXED = {"MEI_SOCIAL_TODAY": TODAY, "MEI_SOCIAL_RULES": "", "COLUMNS": "80", "TERM": "dumb", "NO_COLOR": ""}
PROGRAM = ("-c", "import sys; sys.argv[0] = 'mei-social'; from mei_social.__main__ import main; main()")
"""Arguments of Python that start it under its own name, as hints on a screen repeat the name."""
Done = subprocess.CompletedProcess[bytes]

SMALL_ANSWERS = """\
screening: {on-placement: yes}
answers:
  no-private-messages: no
  plain-photo: {answer: not-applicable, reason: No photo anywhere}
accounts:
  - platform: instagram
    purpose: personal
    answers:
      account-private: {answer: partly, note: Ask my sister}
      pupils-follow: not-sure
  - platform: other
    purpose: both
    name: Zeppelin
    answers:
      account-private: {answer: yes, note: A second note}
      class-account-agreed: yes
"""


def run(
    *arguments: str,
    home: Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Done:
    """`mei-social` as a person starts it, with pipes for streams."""
    return subprocess.run(
        [sys.executable, *PROGRAM, *arguments],
        input=stdin,
        capture_output=True,
        env={**os.environ, **FIXED, "PYTHONUTF8": "1", "MEI_SOCIAL_HOME": str(home), **(env or {})},
        cwd=cwd,
        timeout=LONGEST,
        check=False,
    )


def invoke(
    *arguments: str, home: Path, stdin: str = "", env: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    """The same in this process: exit code, stdout, stderr."""
    done = CliRunner().invoke(
        app,
        list(arguments),
        input=stdin,
        env={**FIXED, "MEI_SOCIAL_HOME": str(home), **(env or {})},
    )
    return done.exit_code, done.stdout, done.stderr


def interrupted_at_a_prompt(program: subprocess.Popen[bytes]) -> str:
    """Press Ctrl-C once the program asks for something; what it says then."""
    assert program.stderr
    asked = b""
    while not asked.endswith(b"\n> "):
        letter = program.stderr.read(1)
        assert letter, f"it never asked: {asked.decode()}"
        asked += letter
    time.sleep(0.05)
    program.send_signal(signal.SIGINT)
    return program.stderr.read().decode()


def finished(folder: Path, answers: Path = EXAMPLE, *, rules: Path = RULES) -> Path:
    """A data folder with one whole self-check in it."""
    home = folder / "home"
    code, _, told = invoke("check", "--answers", str(answers), "--rules", str(rules), home=home)
    assert code == 0, told
    return home


def small(folder: Path) -> tuple[Path, Path]:
    """The small rules and answers to them, as files."""
    folder.mkdir(parents=True, exist_ok=True)
    rules, answers = folder / "small.yaml", folder / "answers.yaml"
    rules.write_text(SMALL_YAML, encoding="utf-8")
    answers.write_text(SMALL_ANSWERS, encoding="utf-8")
    return rules, answers


def rewrite(home: Path, sql: str, *values: object) -> None:
    """Change a store as mei-social itself would have saved it."""
    with closing(Database(home / DATABASE)) as database, database.transaction():
        database.change(sql, *values)


def copied(home: Path, folder: Path) -> Path:
    """A data folder of a test's own."""
    return Path(shutil.copytree(home, folder / "own-home"))
