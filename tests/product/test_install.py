"""The product as people get it: built, installed into a fresh environment, and run there."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest

from mei_social import __version__

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
GUIDES = sorted(p.name for p in (ROOT / "rules/platforms").glob("*.yaml"))
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".*_cache", ".hypothesis", ".venv*", "__pycache__", "build", "dist", "node_modules", "*.egg-info"
)
FIND = """
from mei_social.ruleset.load import find_rules
rules = find_rules()
print(rules.resolve())
print(*sorted(p.name for p in (rules.parent / "platforms").glob("*.yaml")))
"""


class Builds(NamedTuple):
    """What one session builds, from a copy of the checkout."""

    checkout: Path
    wheel: Path
    sdist: Path
    wheel_of_sdist: Path


class Place(NamedTuple):
    """A fresh environment with the libraries that we depend on, and nothing of ours until it is installed."""

    folder: Path
    python: Path
    environment: dict[str, str]

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run something here, away from any checkout, on an empty stdin."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def install(self, *what: str | Path) -> None:
        """Install without the network: our libraries are here already, hatchling among them."""
        offline = ["--no-index", "--no-deps", "--no-build-isolation"]
        self.run(sys.executable, "-m", "pip", "--python", self.python, "install", "--quiet", *offline, *what)

    @property
    def script(self) -> Path:
        return self.python.parent / "mei-social"

    @property
    def packages(self) -> Path:
        return Path(sysconfig.get_path("purelib", vars={"base": str(self.python.parent.parent)}))


def clean_environment(home: Path) -> dict[str, str]:
    """Without what could point at the checkout, or at answers of whoever runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MEI_SOCIAL_", "PYTHON", "VIRTUAL_ENV"))}
    return {**kept, "MEI_SOCIAL_HOME": str(home), "PYTHONUTF8": "1"}


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Builds:
    """A wheel and an sdist from the tree, and a wheel from the sdist."""
    folder = tmp_path_factory.mktemp("builds")
    checkout = folder / "checkout"
    shutil.copytree(ROOT, checkout, ignore=LEFT_BEHIND)
    build(checkout, folder / "tree", "--wheel")
    build(checkout, folder / "sdist")  # without a choice `build` makes the sdist, then a wheel out of it
    return Builds(
        checkout,
        wheel=only(folder / "tree", "*.whl"),
        sdist=only(folder / "sdist", "*.tar.gz"),
        wheel_of_sdist=only(folder / "sdist", "*.whl"),
    )


def build(checkout: Path, out: Path, *options: str) -> None:
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), *options, str(checkout)]
    done = subprocess.run(command, cwd=checkout.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def only(folder: Path, pattern: str) -> Path:
    [found] = folder.glob(pattern)
    return found


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Links to every installed library but ours: nothing to download, and ours is not found by accident."""
    folder = tmp_path_factory.mktemp("libraries")
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if "mei_social" not in entry.name and entry.suffix != ".pth":
            (folder / entry.name).symlink_to(entry)
    return folder


@pytest.fixture
def place(tmp_path: Path, libraries: Path) -> Place:
    venv.create(tmp_path / "venv", symlinks=True)
    found = Place(tmp_path, tmp_path / "venv/bin/python", clean_environment(tmp_path / "home"))
    (found.packages / "libraries.pth").write_text(f"{libraries}\n", "utf-8")
    return found


def assert_works(place: Place, command: list[str | Path], rules: Path) -> None:
    """The rules are found where they should be, and the self-check asks its first question."""
    found = place.run(place.python, "-c", FIND).stdout.splitlines()
    assert found == [str(rules.resolve()), " ".join(GUIDES)]
    assert rules.read_bytes() == (ROOT / "rules/guidelines.yaml").read_bytes()
    assert place.run(*command, "--version").stdout == f"mei-social {__version__}\n"
    assert place.run(*command, "check", "--plain").stderr.count("\n> ") == 1


def test_wheel(builds: Builds, place: Place) -> None:
    """A wheel brings its rules along."""
    place.install(builds.wheel)
    assert_works(place, [place.script], place.packages / "mei_social/rules/guidelines.yaml")


def test_wheel_of_sdist(builds: Builds, place: Place) -> None:
    """A wheel made from the sdist brings its rules along too."""
    place.install(builds.wheel_of_sdist)
    assert_works(place, [place.script], place.packages / "mei_social/rules/guidelines.yaml")


def test_editable(builds: Builds, place: Place) -> None:
    """An editable install reads the rules of its checkout, so that an edit shows at once."""
    place.install("--editable", builds.checkout)
    assert_works(place, [place.script], builds.checkout / "rules/guidelines.yaml")


def test_plain_checkout(builds: Builds, place: Place) -> None:
    """A checkout that is not installed at all runs from its source folder."""
    place.environment["PYTHONPATH"] = str(builds.checkout / "src")
    assert_works(place, [place.python, "-m", "mei_social"], builds.checkout / "rules/guidelines.yaml")


def test_every_library_is_declared(builds: Builds) -> None:
    """The wheel asks for every library that the program imports, so that a fresh install has them all."""
    with ZipFile(builds.wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        lines = archive.read(name).decode().splitlines()
    asked = {line.partition(": ")[2] for line in lines if line.startswith("Requires-Dist: ")}
    ours = (each for each in asked if not re.search(r"extra == '(test|spark|builds)'", each))
    declared = {named(re.split(r"[^\w.-]", each)[0]) for each in ours}
    homes = packages_distributions()
    assert {named(home) for name in libraries_of(ROOT / "src") for home in homes[name]} == declared


def named(library: str) -> str:
    """One spelling of what has several."""
    return re.sub(r"[-_.]+", "-", library).lower()


def libraries_of(source: Path) -> Iterator[str]:
    """The top names of everything that is imported and is neither ours nor Python's."""
    for path in source.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            tops = {name.partition(".")[0] for name in names}
            yield from tops - sys.stdlib_module_names - {"mei_social"}


@pytest.mark.parametrize("which", ["wheel", "wheel_of_sdist"])
def test_wheel_holds_every_file(builds: Builds, which: str) -> None:
    """A wheel has every module, template, style, script and query, and the rules with their schemas."""
    places = ((builds.checkout / "src", ""), (builds.checkout / "rules", "mei_social/rules/"))
    files = {
        f"{start}{path.relative_to(place).as_posix()}"
        for place, start in places
        for path in place.rglob("*")
        if path.is_file() and path.suffix != ".pyc"  # which other tests may have left there
    }
    with ZipFile(getattr(builds, which)) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == files


def test_sdist_holds_the_rules(builds: Builds) -> None:
    """The sdist holds the rules, every platform's guide, the licence and the README."""
    with tarfile.open(builds.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    rules = {"rules/guidelines.yaml", *(f"rules/platforms/{guide}" for guide in GUIDES)}
    assert {*rules, "LICENSE", "README.md", "pyproject.toml"} - names == set()


def test_sdist_holds_nothing_private(builds: Builds) -> None:
    """Nothing but the product goes into the sdist: no tests, caches, answers or tools of whoever built it."""
    with tarfile.open(builds.sdist) as archive:
        tops = {name.split("/")[1] for name in archive.getnames()}
    product = {"src", "rules", "README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml"}
    assert tops - product <= {"PKG-INFO", ".gitignore"}
