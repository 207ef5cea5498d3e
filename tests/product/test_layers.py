"""Who imports whom, as [tool.importlinter] in pyproject.toml says it."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from grimp import ImportGraph, build_graph

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"

PLANTS = [
    (
        "Each layer imports only layers below it",
        "text/visible.py",
        "from mei_social.report.labels import SELF_DECLARED",
    ),
    ("Each layer imports only layers below it", "terminal/plain.py", "import mei_social.render.report.html"),
    ("The core does no I/O", "report/labels.py", "import os"),
    ("The core does no I/O", "audit/assess.py", "from mei_social.storage.store import Store"),
    ("Each library has one door", "report/build.py", "from rich.text import Text"),
    ("Each library has one door", "interview/flow.py", "import questionary"),
    ("Each library has one door", "cli/commands/check/command.py", "import pydantic"),
    ("Nothing imports a network module", "storage/store.py", "import socket"),
    ("Nothing imports a network module", "cli/app.py", "from urllib.request import urlopen"),
]


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of a checkout, whatever version of ours is installed."""
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": "src", "PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "200"},
        text=True,
        encoding="utf-8",
        capture_output=True,
        check=False,
    )


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A copy of the checkout that a test may spoil."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_are_kept() -> None:
    """Every import in the product goes the way the contracts allow."""
    done = lint_imports(ROOT)
    assert (done.returncode, "0 broken" in done.stdout) == (0, True), done.stdout + done.stderr


def named(said: str, contract: str, module: str, line: str) -> bool:
    """Whether what is said of a broken contract names a planted import."""
    importer = "mei_social." + module.removesuffix(".py").replace("/", ".")
    ours, _, _ = (imported := line.split()[1]).partition(".")
    found = f"{importer} -> {imported if ours == 'mei_social' else ours} (l."
    return (
        f"{contract} BROKEN" in said
        and found in said.partition(f"\n{contract}\n---")[2].partition("\n---")[0]
    )


def test_contracts_can_break(scratch: Path) -> None:
    """Each forbidden import, also one inside a function, breaks its contract, and is named."""
    for _, module, line in PLANTS:
        with (scratch / "src/mei_social" / module).open("a", encoding="utf-8") as file:
            file.write(f"\n\ndef planted() -> None:\n    {line}\n")
    done = lint_imports(scratch)
    assert done.returncode == 1
    assert [plant for plant in PLANTS if not named(done.stdout, *plant)] == [], done.stdout + done.stderr


def circle(graph: ImportGraph) -> list[str]:
    """Modules each of which imports the next one, back to the first; none where there is no circle."""
    below = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(below).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def test_no_circle() -> None:
    """No module leads back to itself, also where an import is for types alone or inside a function."""
    graph = build_graph("mei_social", cache_dir=None)
    assert len(graph.modules) > 200
    assert circle(graph) == []
    for_types, inside = ("mei_social.cli.group", "mei_social.cli.prompters")
    assert graph.direct_import_exists(importer=for_types, imported="mei_social.cli.table")
    assert graph.direct_import_exists(importer=inside, imported="mei_social.interview.arrows")
    graph.add_import(importer="mei_social.cli.table", imported=for_types)
    assert {for_types, "mei_social.cli.table"} <= set(circle(graph))


def test_rooms_have_names() -> None:
    """No room or module is called by a word under which anything could stand."""
    named = {part for path in (ROOT / "src").rglob("*.py") for part in path.with_suffix("").parts}
    assert named & {"shared", "utils", "util", "common", "core", "helpers", "misc", "base"} == set()


def test_rooms_say_what_they_may_know() -> None:
    """The first lines of every package say what it may know and what it may not."""
    faces = sorted((ROOT / "src/mei_social").glob("*/**/__init__.py"))
    told = [" ".join((ast.get_docstring(ast.parse(f.read_text("utf-8"))) or "").split()) for f in faces]
    silent = [
        str(f) for f, said in zip(faces, told, strict=True) if not re.search("May know: .*May not: ", said)
    ]
    assert (len(faces) > 30, silent) == (True, [])


def test_tests_lie_in_rooms() -> None:
    """Every file of tests lies in the folder of its room; `product` is about the whole."""
    rooms = {path.name for path in (ROOT / "src/mei_social").iterdir() if path.is_dir()} | {"product"}
    files = [path.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")]
    assert (len(files) > 100, [str(f) for f in files if f.parent.name not in rooms]) == (True, [])


def test_a_new_module_needs_its_place(scratch: Path) -> None:
    """A module that nobody gave a layer breaks the contract, and is named."""
    (scratch / "src/mei_social/utils.py").write_text("", "utf-8")
    done = lint_imports(scratch)
    assert (done.returncode, "- mei_social.utils" in done.stdout) == (1, True), done.stdout + done.stderr
