"""It does the same with the oldest and the newest libraries that it allows, on every Python from 3.11 on.

Each is installed into a folder of its own, and every output of some twenty commands is compared byte for byte
with those of the Python that runs the proof. Pythons are those that are installed here, or that uv finds.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import proof

FIRST, LOOKED_FOR = 11, range(11, 16)


def pythons() -> dict[str, str]:
    """Those of this machine, by version: the newest that starts for each."""
    found = {}
    for minor in LOOKED_FOR:
        names = [shutil.which(f"python3.{minor}") or ""]
        if uv := shutil.which("uv"):
            done = subprocess.run(
                [uv, "python", "find", f"3.{minor}"], capture_output=True, text=True, check=False
            )
            names.append(done.stdout.strip())
        for name in filter(None, names):
            code = (
                "import sys, sqlite3, venv; print('.'.join(map(str, sys.version_info[:3])), sys.executable)"
            )
            done = subprocess.run([name, "-c", code], capture_output=True, text=True, check=False)
            if done.returncode == 0 and done.stdout.startswith(f"3.{minor}."):
                version, found_at = done.stdout.split()
                found[version] = found_at
                break
    return found


def installed(python: str, place: Path, wanted: list[str]) -> Path:
    """mei-social with these libraries, in an environment of its own."""
    subprocess.run([python, "-m", "venv", "--without-pip", place], check=True)
    inside = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(inside), "install", "--quiet"]
    subprocess.run([*pip, *wanted, str(proof.ROOT)], check=True)
    return inside


def main() -> None:
    from product.test_lowest import lowest, of_somebody_else, outcome

    wrong, said, failed = [], [], []
    with proof.folder() as folder:
        rules = of_somebody_else(folder / "rules")
        home = proof.finished(folder / "home", proof.EXAMPLE, rules=rules)
        now = outcome(Path(sys.executable), home, folder / "run", rules)
        (folder / "run").rename(folder / "run-now")
        cases = {f"Python {version}, newest": (path, []) for version, path in pythons().items()}
        own = ".".join(map(str, sys.version_info[:3]))
        cases[f"Python {own}, lowest"] = (sys.executable, lowest())
        if proof.QUICK:
            cases = dict(list(cases.items())[-1:])
            proof.not_run("other Pythons and the newest libraries, as this was a quick run")
        for name, (python, wanted) in cases.items():
            try:
                inside = installed(python, folder / name, wanted)
            except subprocess.CalledProcessError:
                failed.append(name)
                continue
            then = outcome(inside, home, folder / "run", rules)
            (folder / "run").rename(folder / f"run-{name}")
            differ = [each for each in now if plain(now[each]) != plain(then.get(each))]
            wrong += [f"{name}: {each}" for each in differ]
            said.append(name)
    print(*wrong, sep="\n")
    newest = ", ".join(f"{n} {metadata.version(n)}" for n in ("typer", "rich", "msgspec", "pydantic"))
    if failed:
        proof.not_run(f"could not be installed here: {', '.join(failed)}")
    proof.not_run("the tests themselves on the other Pythons; other systems than this one")
    figure = f"{'; '.join(said)}: {len(now)} outputs of each, {len(wrong)} of them other than with {newest}"
    proof.figure(figure, holds=not wrong and bool(said))


def plain(value: object) -> object:
    """Line ends of argument errors and the like differ by Python; documents must not."""
    return re.sub(r"\s+", " ", str(value))


main()
