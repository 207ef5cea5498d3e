"""The lowest allowed versions of our libraries do the same as those of today."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from programs import EXAMPLE, FIXED, PROGRAM, ROOT, RULES, copied, finished

pytestmark = pytest.mark.slow

COMMANDS = (
    "summary --plain",
    "summary --explain",
    "actions --plain",
    "export in/out.json --yes",
    "export out.html --yes",
    "export out.md --yes",
    "export out.csv --yes",
    "remind out.ics",
    "review in/out.json",
    "review in/out.json --html review.html",
    "cohort in --plain",
    "cohort in --output cohort.html",
    "cohort in --output cohort.csv",
    f"rules validate {RULES}",
    "rules schema",
    "rules show --questionnaire",
    "rules show --safeguarding",
    "rules export --to rules.csv",
    "rules export --to rules.xlsx",
    "rules import rules.xlsx --to again.yaml",
    "history --plain",
    "--help",
)


def lowest() -> list[str]:
    """Each library of ours in the lowest version that pyproject.toml allows, and all others free."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = map(Requirement, project["dependencies"])
    return [f"{w.name}=={next(s.version for s in w.specifier if s.operator == '>=')}" for w in wanted]


def of_somebody_else(folder: Path) -> Path:
    """Rules that are not those of the package: whoever does not find them shows another title."""
    rules = Path(shutil.copytree(RULES.parent, folder)) / RULES.name
    text, many = re.subn(r"(?m)^title: .*", "title: Rules of another provider", rules.read_text("utf-8"))
    assert many == 1
    rules.write_text(text, encoding="utf-8")
    return rules


def outcome(python: Path, home: Path, folder: Path, rules: Path) -> dict[str, tuple[int, bytes] | bytes]:
    """What each command says, and what is in each file that it made."""
    (folder / "in").mkdir(parents=True)
    env = {
        **os.environ,
        **FIXED,
        "PYTHONUTF8": "1",
        "MEI_SOCIAL_RULES": str(rules),
        "MEI_SOCIAL_HOME": str(copied(home, folder)),
    }
    said: dict[str, tuple[int, bytes] | bytes] = {}
    for command in COMMANDS:
        words = [str(python), *PROGRAM, *command.split()]
        done = subprocess.run(
            words, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        said[command] = (done.returncode, done.stdout + done.stderr)
    files = (path for path in folder.iterdir() if path.is_file() and path.suffix != ".xlsx")
    return {**said, **{path.name: path.read_bytes() for path in files}}


def test_lowest_versions(tmp_path: Path) -> None:
    """Every output is the same by its bytes, with other rules too, whichever allowed versions are there."""
    venv.create(tmp_path / "lowest", with_pip=False)
    scripts = sysconfig.get_path("scripts", "venv", vars={"base": str(tmp_path / "lowest")})
    python = Path(scripts) / Path(sys.executable).name
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    fetched = subprocess.run([*pip, *lowest()], capture_output=True, text=True, check=False)
    if fetched.returncode and "onnection" in fetched.stderr:
        pytest.skip("the lowest versions cannot be fetched without a network")
    assert fetched.returncode == 0, fetched.stderr
    subprocess.run([*pip, "--no-deps", str(ROOT)], check=True)
    rules = of_somebody_else(tmp_path / "rules")
    home = finished(tmp_path / "home", EXAMPLE, rules=rules)
    before = outcome(python, home, tmp_path / "run", rules)
    (tmp_path / "run").rename(tmp_path / "run-before")
    now = outcome(Path(sys.executable), home, tmp_path / "run", rules)
    assert {code for code, _ in (now[command] for command in COMMANDS)} <= {0}
    assert [name for name in now if before[name] != now[name]] == []
