"""The product in each way that people get it: built, started, and a self-check made with it to the end.

The libraries are fetched once, as wheels into one folder. All else is made from that, without an index.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from mei_social import __version__
from programs import EXAMPLE, FIXED, ROOT, invoke

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

SPEC = ROOT / "packaging" / "mei-social.spec"
SOURCE = ROOT / "src" / "mei_social"
NOT_HERE = "there is no {} here: pip install -e '.[builds]'"
COMPLETING = {"COMP_WORDS": "mei-social act", "COMP_CWORD": "1", "_MEI_SOCIAL_COMPLETE": "complete_bash"}
RUNS = {
    "--help": 0,
    f"check --answers {EXAMPLE}": 0,
    "summary": 0,
    "actions": 0,
    "history --html history.html": 0,
    "export in/out.json --yes": 0,
    "export out.html --yes": 0,
    "review in/out.json": 0,
    "review in/out.json --html review.html": 0,
    "cohort in --output cohort.html": 0,
    "cohort in --output cohort.xlsx": 0,
    "remind next.ics": 0,
    "form --to form.html": 0,
    "rules validate": 0,
    "rules schema --output rules.json": 0,
    "rules show --output rules.html": 0,
    "rules export --to rules.csv": 0,
    "rules import rules.csv --to again.yaml": 0,
    "rules test": 0,
    "doctor": 0,
}
"""One command for each thing that a build can lose: a library, a template, a script, a rule, a schema."""
SAME = ("form.html", "rules.html", "rules.json", "rules.csv")
"""What is made from the rules and from files of ours alone, so it is the same everywhere."""


def tool(name: str, module: str | None = None) -> list[str]:
    """How a tool is started: as a module of this Python, from beside it or from the path. Else skips."""
    if module and find_spec(module):
        return [sys.executable, "-m", module]
    found = shutil.which(name, path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    return [found] if found else pytest.skip(NOT_HERE.format(name))


def done(*command: str | Path, env: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Something that ends well."""
    ran = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
    return ran


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of ours, of every library, and of what builds ours."""
    folder = tmp_path_factory.mktemp("house")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", str(folder)]
    made = subprocess.run([*pip, str(ROOT), "hatchling>=1.27"], capture_output=True, text=True, check=False)
    if made.returncode and "onnection" in made.stderr:
        pytest.skip("the libraries cannot be fetched without a network")
    assert made.returncode == 0, made.stderr
    return folder


class Builder:
    """A folder, a house of wheels, and surroundings in which nothing else can be found."""

    def __init__(self, folder: Path, house: Path) -> None:
        self.folder, self.house = folder, house
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("MEI_SOCIAL_", "PY", "VIRTUAL_ENV"))}
        self.environment = {
            **kept,
            "HOME": str(folder / "user"),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(house),
            "UV_OFFLINE": "1",
            "UV_CACHE_DIR": str(folder / "uv-cache"),
            "UV_TOOL_DIR": str(folder / "uv"),
            "UV_TOOL_BIN_DIR": str(folder / "bin"),
            "PIPX_HOME": str(folder / "pipx"),
            "PIPX_BIN_DIR": str(folder / "bin"),
            "PIPX_MAN_DIR": str(folder / "man"),
            "PIPX_DEFAULT_PYTHON": str(Path(sys.executable).resolve()),
            "PYINSTALLER_CONFIG_DIR": str(folder / "pyinstaller"),
        }
        (folder / "user").mkdir()

    def run(self, *command: str | Path) -> None:
        done(*command, env=self.environment, cwd=self.folder)

    def by_pip(self, what: str) -> Path:
        venv.create(self.folder / "venv", with_pip=False)
        scripts = sysconfig.get_path("scripts", "venv", vars={"base": str(self.folder / "venv")})
        python = Path(scripts) / Path(sys.executable).name
        self.run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", what)
        return Path(scripts) / "mei-social"

    def pip_install_here(self) -> Path:
        return self.by_pip(str(ROOT))

    def wheelhouse(self) -> Path:
        return self.by_pip("mei-social")

    def uv_tool(self) -> Path:
        links = ["--no-index", "--find-links", str(self.house), "--no-config"]
        python = Path(sys.executable).resolve()
        self.run(*tool("uv"), "tool", "install", "--quiet", "--python", python, *links, "mei-social")
        return self.folder / "bin" / "mei-social"

    def pipx(self) -> Path:
        links = f"--no-index --find-links {self.house}"
        self.run(*tool("pipx", "pipx"), "install", f"--pip-args={links}", "mei-social")
        return self.folder / "bin" / "mei-social"

    def one_folder(self) -> Path:
        out = ["--distpath", str(self.folder / "dist"), "--workpath", str(self.folder / "work")]
        self.run(*tool("PyInstaller", "PyInstaller"), "--noconfirm", "--log-level", "ERROR", *out, SPEC)
        # Where it was built nothing of it may be needed.
        moved = shutil.move(self.folder / "dist" / "mei-social", self.folder / "handed out")
        return Path(moved) / "mei-social"


WAYS: dict[str, Callable[[Builder], Path]] = {
    "pip install .": Builder.pip_install_here,
    "wheelhouse": Builder.wheelhouse,
    "uv tool install": Builder.uv_tool,
    "pipx install": Builder.pipx,
    "one folder": Builder.one_folder,
}


@pytest.fixture(scope="session", params=WAYS)
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, house: Path
) -> tuple[str, Path]:
    """The way, and the program that it leads to."""
    builder = Builder(tmp_path_factory.mktemp("way"), house)
    return request.param, WAYS[request.param](builder)


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    """Those of somebody who has nothing but the program: no Python on the path, and a home of their own."""
    (folder / "user").mkdir(exist_ok=True)
    home = {"HOME": str(folder / "user"), "MEI_SOCIAL_HOME": str(folder / "answers")}
    return {**FIXED, **home, "PATH": "/nowhere", "LANG": "C.UTF-8", **more}


def test_a_self_check_to_the_end(built: tuple[str, Path], tmp_path: Path) -> None:
    """It starts, makes a self-check, hands it over and reviews it, and finds all that it brought along."""
    _, program = built
    work = tmp_path / "work"
    (work / "in").mkdir(parents=True)
    env = surroundings(tmp_path)
    assert done(program, "--version", env=env, cwd=work).stdout == f"mei-social {__version__}\n"
    for words, code in RUNS.items():
        ran = subprocess.run(
            [program, *words.split()], cwd=work, env=env, capture_output=True, text=True, check=False
        )
        assert (words, ran.returncode) == (words, code), ran.stdout + ran.stderr
        assert "Traceback" not in ran.stderr
    for words in RUNS:
        if words.startswith(("form", "rules schema", "rules show", "rules export")):
            name = words.split()[-1]
            again = invoke(*words.replace(name, str(tmp_path / name)).split(), home=tmp_path / "none")
            assert again[0] == 0, again
    assert [name for name in SAME if (work / name).read_bytes() != (tmp_path / name).read_bytes()] == []


def test_completion(built: tuple[str, Path], tmp_path: Path) -> None:
    """It shows the script for the shell that it was started from, and completes a word."""
    _, program = built
    bash = shutil.which("bash") or pytest.skip("there is no bash here")
    env = surroundings(tmp_path)
    script = done(bash, "-c", f"'{program}' --show-completion; true", env=env, cwd=tmp_path)
    assert (script.stdout.partition("(")[0], script.stderr) == ("_mei_social_completion", "")
    asked = done(program, env=surroundings(tmp_path, **COMPLETING), cwd=tmp_path)
    assert asked.stdout.split() == ["actions"]


def test_doctor_knows_how_it_was_built(built: tuple[str, Path], tmp_path: Path) -> None:
    """It says that a folder came with its Python, and never to install there what it lacks."""
    way, program = built
    said = json.loads(done(program, "doctor", "--json", env=surroundings(tmp_path), cwd=tmp_path).stdout)
    facts = {finding["about"]: finding for finding in said["findings"]}
    assert (said["usable"], facts["Python"]["facts"]["build"]) == (True, way == "one folder")
    assert facts["Optional parts"]["facts"] == {"missing": "pyarrow"}
    assert (facts["Optional parts"]["next"] is None) == (way == "one folder")


def test_the_folder_holds_every_file(built: tuple[str, Path]) -> None:
    """Every file of ours that is no module lies in the folder as it lies in a wheel."""
    way, program = built
    if way != "one folder":
        pytest.skip("wheels are looked at in test_install")
    ours = {
        p.relative_to(SOURCE) for p in SOURCE.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc")
    }
    ours |= {"rules" / p.relative_to(ROOT / "rules") for p in (ROOT / "rules").rglob("*") if p.is_file()}
    [inside] = program.parent.rglob("mei_social")
    assert {str(path) for path in ours if not (inside / path).is_file()} == set()
