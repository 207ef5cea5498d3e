"""A slip in the code that adds answers up, or reads a file from somebody else, is noticed by a test.

Small changes are made in copies of the modules of scoring and of the export's readers, one at a time: a
comparison turned, a number moved, a condition denied, a return emptied. The tests of those modules must fail.
Survivors are named.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path
from shutil import copytree

import proof

PARTS = {
    "audit/assess.py": ("tests/audit", "tests/report/test_first_step.py", "tests/product/test_gate_law.py"),
    "cohort/scoring.py": (
        "tests/cohort/test_scoring.py",
        "tests/cohort/test_fast.py",
        "tests/cohort/test_read.py",
    ),
    "export/read.py": ("tests/export", "tests/review", "tests/product/test_gate_law.py"),
    "parsing/json_reader.py": ("tests/export", "tests/review"),
    "export/consistency.py": ("tests/export", "tests/review"),
}
"""Modules, and the tests that have to notice."""
EACH, QUICKLY, AT_ONCE = 8, 1, 2
TURNED: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
    ast.Is: ast.IsNot(),
    ast.IsNot: ast.Is(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
}


def changes(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Every change of one thing: its line, what it is, and the module with it."""
    for number, node in enumerate(ast.walk(tree)):
        for what in kinds(node):
            changed = deepcopy(tree)
            found = next(n for i, n in enumerate(ast.walk(changed)) if i == number)
            make(found, what)
            yield getattr(node, "lineno", 0), f"{what}: {ast.unparse(node)[:70]}", changed


def kinds(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in TURNED:
            yield "turned"
        case ast.BoolOp():
            yield "and for or"
        case ast.If() | ast.IfExp() | ast.comprehension(ifs=[_, *_]):
            yield "denied"
        case ast.Constant(value=int() as value) if not isinstance(value, bool):
            yield "one more"
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            yield "minus for plus"
        case ast.Return(value=ast.expr()):
            yield "nothing returned"


def make(node: ast.AST, what: str) -> None:
    match node:
        case ast.Compare():
            node.ops = [TURNED[type(node.ops[0])]]
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.comprehension():
            node.ifs[0] = ast.UnaryOp(ast.Not(), node.ifs[0])
        case ast.Constant():
            node.value = int(str(node.value)) + 1
        case ast.BinOp():
            node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        case ast.Return():
            node.value = ast.Constant(None)
    assert what


def without_words(tree: ast.Module) -> ast.Module:
    """Docstrings and types are no code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            for each in (*node.args.args, *node.args.kwonlyargs):
                each.annotation = None
    return tree


def noticed(source: Path, part: str, changed: ast.Module) -> bool:
    """Whether the tests of this part fail, in a copy of the program."""
    (source / "mei_social" / part).write_text(ast.unparse(ast.fix_missing_locations(changed)), "utf-8")
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
    ]
    env = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [*words, *PARTS[part]], cwd=proof.ROOT, env=env, capture_output=True, check=False, timeout=300
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0  # pytest has a number each for a failure, an import and a conftest that fail


def main() -> None:
    each = QUICKLY if proof.QUICK else EACH
    killed, left, survivors = 0, 0, list[str]()
    with proof.folder() as folder:
        places = []
        for number in range(AT_ONCE):
            places.append(folder / str(number) / "src")
            copytree(proof.ROOT / "src", places[-1])
            (folder / str(number) / "rules").symlink_to(proof.ROOT / "rules")
        whole = {part: (proof.ROOT / "src/mei_social" / part).read_text("utf-8") for part in PARTS}
        for part, text in whole.items():
            made = list(changes(without_words(ast.parse(text))))
            if noticed(places[0], part, ast.parse(text)):
                proof.figure(f"The tests of {part} fail without any change", holds=False)
            chosen = sorted(proof.CHANCE.sample(range(len(made)), min(each, len(made))))
            left += len(made) - len(chosen)

            def work(nth: int, part: str = part, chosen: list[int] = chosen, made: list = made) -> list[str]:
                mine = chosen[nth::AT_ONCE]
                return [
                    f"{part}, line {made[n][0]}, {made[n][1]}"
                    for n in mine
                    if not noticed(places[nth], part, made[n][2])
                ]

            with ThreadPoolExecutor(AT_ONCE) as pool:
                alive = [name for names in pool.map(work, range(AT_ONCE)) for name in names]
            killed += len(chosen) - len(alive)
            survivors += alive
            print(*alive, sep="\n", flush=True)
            for place in places:
                (place / "mei_social" / part).write_text(text, "utf-8")
    proof.not_run(f"{left} other changes of these modules; each run takes {each} of a module by chance")
    if survivors:
        proof.not_run(f"noticed by no test: {'; '.join(survivors)}")
    proof.figure(f"{killed} of {killed + len(survivors)} changes noticed", holds=killed > 2 * len(survivors))


main()
