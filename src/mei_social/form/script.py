"""ES modules as one classic script: a page that was opened from a folder may not load any module."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from mei_social.form.shorter import apart, shorter

ENGINE_FOLDER = Path(__file__).parent / "engine"
ENGINE = tuple(
    ENGINE_FOLDER / f"{name}.js" for name in ("rules", "text", "audit", "cards", "export", "review", "open")
)
"""Each imports only from those before it."""
SAID = re.compile(r'\b(say\(|count\([^"()]*, )"(\w+)"')
"""Where a page says a sentence by its name."""
IMPORT = re.compile(r'^import \{([^}]*)\} from "[./a-z]*?([a-z]+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?(?:function|const|class|let) ([A-Za-z0-9_]+))", re.MULTILINE)


def script_of(files: Iterable[Path], *, modules: bool = False) -> str:
    """The modules in their order, each name with that of its module, so that no name of one meets another's.

    Only what stands at the start of a line is looked at: `import {...} from "./name.js";` and `export` before
    a function, class or value. Comments are left out, and names are shorter: a sentence has its number in
    `said_in` for its name. `modules`: for whoever calls it from outside, what a module exports stands in a
    value such as `auditModule`.
    """
    paths = list(files)
    numbers = {name: n for n, name in enumerate(said_in(paths))}
    whole = "".join(_module(path, numbers) for path in paths)
    return '"use strict";\n' + shorter(whole + ("".join(map(_value, paths)) if modules else ""))


def said_in(files: Iterable[Path]) -> list[str]:
    """The names of all that is said, each once, as they come."""
    found = (match[2] for path in files for match in SAID.finditer(path.read_text(encoding="utf-8")))
    return list(dict.fromkeys(found))


def _module(path: Path, numbers: Mapping[str, int]) -> str:
    text = SAID.sub(lambda said: f"{said[1]}{numbers[said[2]]}", path.read_text(encoding="utf-8"))
    taken = {name: each for found in IMPORT.finditer(text) for name, each in _taken(found)}
    return apart(EXPORT.sub(r"\1", IMPORT.sub("", text)), taken, _end(path.stem)) + "\n"


def _taken(found: re.Match[str]) -> Iterable[tuple[str, str]]:
    """`import { a, b as c }`: by the name that it has here, the one that it has in the script."""
    for name in filter(None, map(str.strip, found[1].split(","))):
        theirs, _, own = name.partition(" as ")
        yield own or theirs, f"{theirs}{_end(found[2])}"


def _end(module: str) -> str:
    return f"${module}"


def _value(path: Path) -> str:
    names = (match[2] for match in EXPORT.finditer(path.read_text(encoding="utf-8")))
    inside = ",".join(f"{name}:{name}{_end(path.stem)}" for name in names)
    return f"globalThis.{path.stem}Module={{{inside}}};\n"
